#include "ops/layer_norm.h"

#include "ops/register.h"
#include "ops/shape_rule.h"

namespace weft {
namespace {

// What is so of every dimension: yes, no, or not known.
class All {
 public:
  void Add(int64_t dim, int64_t want) {
    if (!IsKnownDim(dim) || !IsKnownDim(want)) {
      unknown_ = true;
    } else if (dim != want) {
      fails_ = true;
    }
  }
  void Fail() { fails_ = true; }
  bool holds() const { return !fails_ && !unknown_; }
  bool fails() const { return fails_; }

 private:
  bool fails_ = false, unknown_ = false;
};

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

std::optional<bool> IsRowParameter(const PartialShape& parameter, const PartialShape& x,
                                   int64_t axes) {
  if (!parameter.rank_known()) return std::nullopt;
  if (x.rank_known() && parameter.rank() > x.rank()) return false;
  All one, row;
  if (parameter.rank() < axes) row.Fail();
  for (int i = 1; i <= parameter.rank(); ++i) {
    one.Add(parameter.back(-i), 1);
    row.Add(parameter.back(-i), i > axes ? 1 : x.rank_known() ? x.back(-i) : kUnknownDim);
  }
  if (!x.rank_known() && one.holds() && parameter.rank() > axes) return std::nullopt;
  if (one.holds() || row.holds()) return true;
  if (one.fails() && row.fails()) return false;
  return std::nullopt;
}

void RegisterLayerNormOps(OpRegistry& r) { r.Add(kLayerNormOps); }

}  // namespace weft
