// What a gradient rule sees, and what it returns.
#ifndef WEFT_OPS_GRADIENT_H_
#define WEFT_OPS_GRADIENT_H_

#include <array>
#include <span>

#include "core/attr.h"
#include "ops/output.h"

namespace weft {

// One node in reverse: its inputs and outputs, and the gradient that arrives at each output.
// A gradient that nothing sent is an invalid Output; at least one is valid.
struct Grad {
  std::span<const Output> inputs;
  std::span<const Output> outputs;
  std::span<const Output> dys;
  const AttrMap& attrs;

  Output x(int i = 0) const { return inputs[i]; }
  Output y(int i = 0) const { return outputs[i]; }
  Output dy(int i = 0) const { return dys[i]; }
  Builder& builder() const { return *inputs[0].builder; }
  AttrReader attr() const { return AttrReader(attrs); }
};

// Returns the gradient of each input, flat; an invalid Output where there is none. Builds nodes of
// TensorFlow's ops only, so that the result can be saved, and differentiated again.
using GradientRule = Outputs (*)(const Grad&);

// Says that an op has no gradient: what flows into it is not learned through it.
Outputs NoGradient(const Grad& g);

}  // namespace weft

#endif  // WEFT_OPS_GRADIENT_H_
