#include "tests/support/run_op.h"

#include "kernels/registry.h"
#include "ops/infer.h"

namespace weft::test {
namespace {

class MapStore final : public ResourceStore {
 public:
  explicit MapStore(std::map<std::string, RefPtr<Resource>>& map) : map_(map) {}
  absl::StatusOr<RefPtr<Resource>> GetOrCreate(
      std::string_view container, std::string_view name, std::string_view kind,
      absl::FunctionRef<RefPtr<Resource>()> make) override {
    RefPtr<Resource>& r = map_[Concat(container, "/", name)];
    if (!r) r = make();
    if (r->kind() != kind)
      return InvalidArgument("'", name, "' is a ", r->kind(), ", not a ", kind);
    return r;
  }
  absl::Status Erase(std::string_view container, std::string_view name) override {
    if (map_.erase(Concat(container, "/", name)) == 0) return NotFound("no resource '", name, "'");
    return absl::OkStatus();
  }

 private:
  std::map<std::string, RefPtr<Resource>>& map_;
};

class TestContext final : public KernelContext {
 public:
  TestContext(std::vector<Tensor>& inputs, std::vector<Tensor>& outputs,
              std::span<const DType> types, OpState& state, ParallelFor& par)
      : types_(types), store_(state.resources), par_(par) {
    for (Tensor& t : inputs) in_.push_back(&t);
    for (Tensor& t : outputs) out_.push_back(&t);
    inputs_ = in_;
    outputs_ = out_;
  }
  absl::StatusOr<Tensor*> AllocateOutput(int i, const Shape& shape) override {
    ASSIGN_OR_RETURN(*out_[i], Tensor::Allocate(types_[i], shape));
    return out_[i];
  }
  void SetOutput(int i, Tensor t) override { *out_[i] = std::move(t); }
  absl::StatusOr<char*> Scratch(size_t bytes) override {
    ASSIGN_OR_RETURN(BufferPtr b, HeapAllocator().Allocate(bytes));
    scratch_.push_back(b);
    return static_cast<char*>(b->data());
  }
  ParallelFor& parallel() override { return par_; }
  Allocator& allocator() override { return HeapAllocator(); }
  ResourceStore& resources() override { return store_; }
  bool cancelled() const override { return false; }

 private:
  std::span<const DType> types_;
  MapStore store_;
  ParallelFor& par_;
  std::vector<Tensor*> in_, out_;
  std::vector<BufferPtr> scratch_;
};

}  // namespace

absl::StatusOr<std::vector<Tensor>> RunOp(std::string_view op, std::vector<Tensor> inputs,
                                          AttrMap attrs, OpState* state, bool in_place,
                                          ParallelFor& par) {
  OpState own;
  if (state == nullptr) state = &own;
  const OpDef* def = Ops().Find(op);
  if (def == nullptr) return Unimplemented("no op ", op);
  std::vector<DType> in_types;
  for (const Tensor& t : inputs) in_types.push_back(t.dtype());
  RETURN_IF_ERROR(InferAttrs(*def, in_types, attrs));
  RETURN_IF_ERROR(CheckAttrs(*def, attrs));
  ASSIGN_OR_RETURN(const auto want, ArgTypes(def->inputs, attrs));
  if (want.size() != inputs.size())
    return InvalidArgument(op, " takes ", want.size(), " inputs, got ", inputs.size());
  for (size_t i = 0; i < want.size(); ++i) {
    if (BaseDType(want[i]) != BaseDType(in_types[i]) && !IsRef(want[i])) {
      return InvalidArgument("input ", i, " is ", DTypeName(in_types[i]), ", want ",
                             DTypeName(want[i]));
    }
  }
  ASSIGN_OR_RETURN(const auto out_types, ArgTypes(def->outputs, attrs));
  ASSIGN_OR_RETURN(const KernelDef* kernel_def, CpuKernels().Find(op, attrs));
  std::vector<const Tensor*> in;
  for (const Tensor& t : inputs) in.push_back(&t);
  ASSIGN_OR_RETURN(const auto shapes,
                   InferShapes(*def, attrs, in, static_cast<int>(out_types.size())));
  std::vector<const Tensor*> constants(inputs.size());
  const std::string node = "test";
  KernelInfo info{node,
                  op,
                  AttrReader(attrs),
                  in_types,
                  out_types,
                  constants,
                  [&](absl::FunctionRef<std::shared_ptr<void>()> make) {
                    auto& s = state->node_state[node];
                    if (s == nullptr) s = make();
                    return s;
                  }};
  ASSIGN_OR_RETURN(const auto kernel, kernel_def->factory(info));
  std::vector<Tensor> outputs(out_types.size());
  for (size_t i = 0; i < outputs.size(); ++i) {
    const auto shape = shapes[i].shape.AsShape();
    if (!shape || (kernel_def->flags & kOwnOutput) != 0 || IsRef(out_types[i])) continue;
    if (in_place && (kernel_def->flags & kInPlace) != 0 && i < inputs.size() &&
        DTypeSize(out_types[i]) == DTypeSize(in_types[i]) &&
        shape->num_elements() == inputs[i].num_elements()) {
      ASSIGN_OR_RETURN(inputs[i], inputs[i].Clone());
      outputs[i] = inputs[i].Viewed(out_types[i], *shape);
    } else {
      ASSIGN_OR_RETURN(outputs[i], Tensor::Allocate(out_types[i], *shape));
    }
  }
  std::vector<Tensor*> out;
  for (Tensor& t : outputs) out.push_back(&t);
  RETURN_IF_ERROR(CheckOutputs(out, kernel_def->flags));
  TestContext c(inputs, outputs, out_types, *state, par);
  RETURN_IF_ERROR(kernel->Compute(c));
  for (size_t i = 0; i < outputs.size(); ++i) {
    if (!outputs[i].has_value()) return Internal(op, " left output ", i, " unset");
    if (IsRef(out_types[i])) continue;  // a handle stands for the value
    if (!shapes[i].shape.Compatible(outputs[i].shape()) || outputs[i].dtype() != out_types[i]) {
      return Internal(op, " output ", i, " is ", outputs[i].ToString(0), ", its rule said ",
                      DTypeName(out_types[i]), " ", shapes[i].shape);
    }
  }
  return outputs;
}

}  // namespace weft::test
