#include "tests/support/eval_builder.h"

#include "ops/registry.h"
#include "tests/support/run_op.h"

namespace weft::test {

Output EvalBuilder::Value(Tensor t) {
  nodes_.push_back({std::move(t)});
  return {this, static_cast<int32_t>(nodes_.size()) - 1, 0};
}

Output EvalBuilder::Call(std::string_view op, std::span<const Output> inputs, const AttrMap& attrs,
                         std::string_view /*name*/) {
  if (!status_.ok()) return {};
  if (op == "Const") return Value(**attrs.Find("value")->get<TensorPtr>());
  std::vector<Tensor> values;
  for (const Output& o : inputs) values.push_back(at(o));
  auto results = RunOp(op, std::move(values), attrs);
  if (!results.ok()) {
    Fail(Annotate(results.status(), Concat("; op ", op)));
    return {};
  }
  nodes_.push_back(*std::move(results));
  return {this, static_cast<int32_t>(nodes_.size()) - 1, 0};
}

void EvalBuilder::Fail(absl::Status status) {
  if (status_.ok()) status_ = std::move(status);
}

absl::StatusOr<std::vector<Tensor>> RunGradient(std::string_view op,
                                                const std::vector<Tensor>& inputs,
                                                const AttrMap& attrs, const Tensor& dy) {
  EvalBuilder b;
  Outputs in;
  for (const Tensor& t : inputs) in.push_back(b.Value(t));
  const Output y = b.Call(op, in, attrs);
  RETURN_IF_ERROR(b.status());
  Outputs outs, dys;
  for (int k = 0; k < b.num_outputs(y.node); ++k) {
    outs.push_back(y.at(k));
    dys.push_back(k == 0 ? b.Value(dy) : Output());
    if (k > 0 && kInexact.Contains(y.at(k).dtype())) {
      dys[k] = b.Call("ZerosLike", std::span(&outs[k], 1), {});
    }
  }
  const Grad grad{in, outs, dys, attrs};
  const Outputs dxs = Ops().Find(op)->gradient(grad);
  RETURN_IF_ERROR(b.status());
  std::vector<Tensor> results;
  for (const Output& dx : dxs) results.push_back(dx.valid() ? b.at(dx) : Tensor());
  return results;
}

}  // namespace weft::test
