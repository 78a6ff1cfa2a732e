// What an _Elementwise node computes: a chain of elementwise ops, one after the other, of which
// each reads inputs of the node or results of earlier steps.
//
//   ops: ["Sigmoid", "Mul"], args: [0, 0, 1], types: [float, float]     x * sigmoid(x)
//
// Values are numbered: first the node's inputs, then one a step; the last step's is the output, and
// those of the steps that `also` names are outputs behind it.
#ifndef WEFT_OPS_ELEMENTWISE_PROGRAM_H_
#define WEFT_OPS_ELEMENTWISE_PROGRAM_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "core/attr.h"
#include "core/dtype.h"
#include "core/status.h"

namespace weft {

struct OpDef;

struct ElementwiseProgram {
  // Enough for what networks have between two products; a kernel keeps its values in the
  // first-level cache.
  static constexpr int kMaxInputs = 10;
  static constexpr int kMaxSteps = 16;
  static constexpr int kMaxOutputs = 4;

  struct Step {
    const OpDef* op = nullptr;
    DType type = DType::kInvalid;  // of the result
    absl::InlinedVector<int32_t, 3> args;
  };
  std::vector<DType> inputs;
  std::vector<Step> steps;
  std::vector<int32_t> also;  // steps before the last one, each once

  // The step that makes an output.
  int32_t output(size_t i) const {
    return i == 0 ? static_cast<int32_t>(steps.size()) - 1 : also[i - 1];
  }
  size_t num_outputs() const { return 1 + also.size(); }
  DType type(int32_t value) const {
    const int32_t n = static_cast<int32_t>(inputs.size());
    return value < n ? inputs[value] : steps[value - n].type;
  }
  void ToAttrs(AttrMap& attrs) const;
  // InvalidArgument says what does not fit.
  static absl::StatusOr<ElementwiseProgram> Parse(const AttrReader& attrs);
};

// Whether the op, with these attributes, computes each element of its output from the elements at
// the same place of its inputs, broadcast, and can fail for no value of them: what a program may
// hold.
bool IsElementwiseStep(const OpDef& op, const AttrMap& attrs, DType first_input);

}  // namespace weft

#endif  // WEFT_OPS_ELEMENTWISE_PROGRAM_H_
