#include "ops/layer_norm.h"

#include "ops/register.h"
#include "ops/shape_rule.h"

namespace weft {
namespace {

absl::Status LayerNormShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const int64_t axes, c.attr<int64_t>("axes"));
  if (axes < 1) return InvalidArgument("axes is ", axes, ", want 1 or more");
  const PartialShape& x = c.input(0);
  if (x.rank_known() && axes > x.rank()) {
    return InvalidArgument("axes is ", axes, ", but x has shape ", x);
  }
  RETURN_IF_ERROR(c.Scalar(3));
  ASSIGN_OR_RETURN(const PartialShape scaled, BroadcastShapes(x, c.input(1)));
  ASSIGN_OR_RETURN(PartialShape y, BroadcastShapes(scaled, c.input(2)));
  c.set_output(0, std::move(y));
  return absl::OkStatus();
}

const OpEntry kLayerNormOps[] = {
    // y = (x - mean) / sqrt(variance + epsilon) * scale + offset over the last `axes` dimensions;
    // not centred, mean is 0. Scale and offset broadcast as in Mul and AddV2.
    {"_LayerNorm(x: T, scale: T, offset: T, epsilon: T) -> (y: T)",
     "axes: int = 1; center: bool = true; T: {bfloat16, half, float, double}", LayerNormShape,
     nullptr, kInternal},
};

}  // namespace

void RegisterLayerNormOps(OpRegistry& r) { r.Add(kLayerNormOps); }

}  // namespace weft
