// Running shape rules.
#ifndef WEFT_OPS_INFER_H_
#define WEFT_OPS_INFER_H_

#include <span>

#include "absl/container/inlined_vector.h"
#include "core/tensor.h"
#include "ops/shape_rule.h"

namespace weft {

// Runs op's rule; `results` holds one element an output and is overwritten. The status carries no
// node name: the caller adds it.
absl::Status InferShapes(const OpDef& op, const AttrMap& attrs,
                         std::span<const ShapeContext::Input> inputs,
                         std::span<ShapeContext::Result> results);

// The rule on actual tensors: everything that can be known is. Results that are still partly
// unknown depend on data. Steps call this: no heap call for an op of few inputs and outputs.
using InferredShapes = absl::InlinedVector<ShapeContext::Result, 2>;
absl::StatusOr<InferredShapes> InferShapes(const OpDef& op, const AttrMap& attrs,
                                           std::span<const Tensor* const> inputs, int num_outputs);

}  // namespace weft

#endif  // WEFT_OPS_INFER_H_
