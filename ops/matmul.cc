// Matrix products.
#include "ops/matrix_fn.h"
#include "ops/register.h"
#include "ops/shape_rule.h"

namespace weft {
namespace {

using graph_fn::Call;
using matrix_fn::SumBatch;

absl::Status MatMulShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const bool ta, c.attr<bool>("transpose_a"));
  ASSIGN_OR_RETURN(const bool tb, c.attr<bool>("transpose_b"));
  ASSIGN_OR_RETURN(const PartialShape a, c.WithRank(0, 2));
  ASSIGN_OR_RETURN(const PartialShape b, c.WithRank(1, 2));
  const int64_t inner_a = a.dim(ta ? 0 : 1), inner_b = b.dim(tb ? 1 : 0);
  if (!MergeDims(inner_a, inner_b).ok()) {
    return InvalidArgument("inner sizes differ: ", a, ta ? " transposed" : "", " x ", b,
                           tb ? " transposed" : "");
  }
  c.set_output(0, PartialShape{a.dim(ta ? 1 : 0), b.dim(tb ? 0 : 1)});
  return absl::OkStatus();
}

// Bias [N] first among the extra arguments, if there is one.
absl::Status FusedMatMulShape(ShapeContext& c) {
  RETURN_IF_ERROR(MatMulShape(c));
  if (c.num_inputs() < 3) return absl::OkStatus();
  ASSIGN_OR_RETURN(const PartialShape bias, c.WithRank(2, 1));
  if (!MergeDims(bias.dim(0), c.output(0).dim(1)).ok()) {
    return InvalidArgument("bias ", bias, " does not fit a product of ", c.output(0));
  }
  return absl::OkStatus();
}

template <bool kBroadcasts>
absl::Status BatchMatMulShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const bool ta, c.attr<bool>("adj_x"));
  ASSIGN_OR_RETURN(const bool tb, c.attr<bool>("adj_y"));
  ASSIGN_OR_RETURN(const PartialShape a, c.WithRankAtLeast(0, 2));
  ASSIGN_OR_RETURN(const PartialShape b, c.WithRankAtLeast(1, 2));
  if (!a.rank_known() || !b.rank_known()) return absl::OkStatus();
  if (!MergeDims(a.back(ta ? -2 : -1), b.back(tb ? -1 : -2)).ok()) {
    return InvalidArgument("inner sizes differ: ", a, ta ? " adjoint" : "", " x ", b,
                           tb ? " adjoint" : "");
  }
  const PartialShape batch_a(a.dims().first(a.rank() - 2)), batch_b(b.dims().first(b.rank() - 2));
  PartialShape out;
  if (kBroadcasts) {
    ASSIGN_OR_RETURN(out, BroadcastShapes(batch_a, batch_b));
  } else {
    ASSIGN_OR_RETURN(out, MergeShapes(batch_a, batch_b));
  }
  if (out.rank_known()) {
    out.push_back(a.back(ta ? -1 : -2));
    out.push_back(b.back(tb ? -2 : -1));
  }
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

Outputs MatMulGradient(const Grad& g) {
  const bool ta = g.attr().Get<bool>("transpose_a").value_or(false);
  const bool tb = g.attr().Get<bool>("transpose_b").value_or(false);
  const Output a = graph_fn::Conj(g.x(0)), b = graph_fn::Conj(g.x(1)), dy = g.dy();
  const auto product = [](Output x, Output y, bool tx, bool ty) {
    return Call("MatMul", {x, y}, {{"transpose_a", tx}, {"transpose_b", ty}});
  };
  return {ta ? product(b, dy, tb, true) : product(dy, b, false, !tb),
          tb ? product(dy, a, true, ta) : product(a, dy, !ta, false)};
}

Outputs BatchMatMulGradient(const Grad& g) {
  const bool ta = g.attr().Get<bool>("adj_x").value_or(false);
  const bool tb = g.attr().Get<bool>("adj_y").value_or(false);
  const Output a = g.x(0), b = g.x(1), dy = g.dy();
  const auto product = [](Output x, Output y, bool tx, bool ty) {
    return Call("BatchMatMulV2", {x, y}, {{"adj_x", tx}, {"adj_y", ty}});
  };
  const Output da = ta ? product(b, dy, tb, true) : product(dy, b, false, !tb);
  const Output db = tb ? product(dy, a, true, ta) : product(a, dy, !ta, false);
  return {SumBatch(da, a, b), SumBatch(db, b, a)};
}

#define BATCH "adj_x: bool = false; adj_y: bool = false; grad_x: bool = false; grad_y: bool = false"

// clang-format off
const OpEntry kMatMulOps[] = {
    {"MatMul(a: T, b: T) -> (product: T)",
     "transpose_a: bool = false; transpose_b: bool = false; T: {bfloat16, half, float, double, int32, int64, uint8, "
     "uint16, uint32, uint64, complex64, complex128}; grad_a: bool = false; grad_b: bool = false",
     MatMulShape, MatMulGradient},
    {"BatchMatMul(x: T, y: T) -> (output: T)",
     "T: {bfloat16, half, float, double, int32, int64, complex64, complex128}; " BATCH,
     BatchMatMulShape<false>, BatchMatMulGradient},
    {"BatchMatMulV2(x: T, y: T) -> (output: T)",
     "T: {bfloat16, half, float, double, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128}; " BATCH,
     BatchMatMulShape<true>, BatchMatMulGradient},
    {"BatchMatMulV3(x: Ta, y: Tb) -> (output: Tout)",
     "Ta: {bfloat16, half, float, double, uint8, int8, int16, int32, int64, complex64, complex128}; "
     "Tb: {bfloat16, half, float, double, uint8, int8, int16, int32, int64, complex64, complex128}; "
     "Tout: {bfloat16, half, float, double, int16, int32, int64, complex64, complex128}; " BATCH,
     BatchMatMulShape<true>, BatchMatMulGradient},
    {"_FusedMatMul(a: T, b: T, args: num_args * T) -> (product: T)",
     "transpose_a: bool = false; transpose_b: bool = false; T: {bfloat16, half, float}; num_args: int >= 0; "
     "fused_ops: list(string) = []; epsilon: float = 9.99999975e-05; leakyrelu_alpha: float = 0.200000003",
     FusedMatMulShape},
};
// clang-format on

}  // namespace

void RegisterMatMulOps(OpRegistry& r) { r.Add(kMatMulOps); }

}  // namespace weft
