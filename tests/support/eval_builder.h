// A Builder that computes: Call runs the op at once on the values of its inputs. For testing
// gradient rules, which are written over Builder, without a graph.
#ifndef WEFT_TESTS_SUPPORT_EVAL_BUILDER_H_
#define WEFT_TESTS_SUPPORT_EVAL_BUILDER_H_

#include <string>
#include <vector>

#include "ops/gradient.h"
#include "ops/output.h"

namespace weft::test {

class EvalBuilder final : public Builder {
 public:
  // A node whose only output is t.
  Output Value(Tensor t);
  const Tensor& at(Output o) const { return nodes_[o.node][o.index]; }

  Output Call(std::string_view op, std::span<const Output> inputs, const AttrMap& attrs,
              std::string_view name = {}) override;
  int num_outputs(int32_t node) const override { return static_cast<int>(nodes_[node].size()); }
  DType dtype(Output o) const override { return at(o).dtype(); }
  PartialShape shape(Output o) const override { return at(o).shape(); }
  std::string name(Output o) const override { return Concat("node", o.node, ":", o.index); }
  const Tensor* constant(Output o) const override { return &at(o); }
  const absl::Status& status() const override { return status_; }
  void Fail(absl::Status status) override;

 private:
  std::vector<std::vector<Tensor>> nodes_;
  absl::Status status_;
};

// The gradients for `inputs` of op's rule, given dy for output 0 and zeros for the others; an
// unset tensor where there is none.
absl::StatusOr<std::vector<Tensor>> RunGradient(std::string_view op,
                                                const std::vector<Tensor>& inputs,
                                                const AttrMap& attrs, const Tensor& dy);

}  // namespace weft::test

#endif  // WEFT_TESTS_SUPPORT_EVAL_BUILDER_H_
