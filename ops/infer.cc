#include "ops/infer.h"

namespace weft {

absl::Status InferShapes(const OpDef& op, const AttrMap& attrs,
                         std::span<const ShapeContext::Input> inputs,
                         std::span<ShapeContext::Result> results) {
  for (ShapeContext::Result& r : results) r = {};
  ShapeContext c(op, attrs, inputs, results);
  RETURN_IF_ERROR(op.shape(c));
  for (const ShapeContext::Result& r : results) {
    if (!r.shape.rank_known()) continue;
    if (r.shape.rank() > kMaxRank) {
      return InvalidArgument("the output has rank ", r.shape.rank(), ", at most ", kMaxRank,
                             " are possible");
    }
    Dims known;
    for (int64_t d : r.shape.dims()) {
      if (IsKnownDim(d)) known.push_back(d);
    }
    if (auto n = CheckedProduct({known.data(), known.size()}); !n.ok()) {
      return InvalidArgument("output shape ", r.shape, ": ", ToStd(n.status().message()));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<InferredShapes> InferShapes(const OpDef& op, const AttrMap& attrs,
                                           std::span<const Tensor* const> inputs, int num_outputs) {
  absl::InlinedVector<PartialShape, 6> shapes;
  shapes.reserve(inputs.size());
  // A reference edge carries a handle; the shape of the value behind it is the kernel's to check.
  for (const Tensor* t : inputs)
    shapes.push_back(IsRef(t->dtype()) ? PartialShape() : PartialShape(t->shape()));
  absl::InlinedVector<ShapeContext::Input, 6> in;
  in.reserve(inputs.size());
  for (size_t i = 0; i < inputs.size(); ++i)
    in.push_back({&shapes[i], inputs[i]->dtype(), inputs[i]});
  InferredShapes results(num_outputs);
  RETURN_IF_ERROR(InferShapes(op, attrs, {in.data(), in.size()}, {results.data(), results.size()}));
  return results;
}

}  // namespace weft
