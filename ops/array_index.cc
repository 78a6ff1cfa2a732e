// Ops that read and write by index.
#include "ops/array_common.h"
#include "ops/indexed_slices.h"
#include "ops/register.h"
#include "ops/rule_fn.h"

namespace weft {
namespace {

// Elements of a vector picked by known indices; the kernel reports those out of range.
void PickInts(ShapeContext& c) {
  const auto v = c.small_ints(0);
  const int64_t n = c.input(1).num_elements();
  if (!v || c.input(0).rank() != 1 || c.input(1).rank() > 1 || n > kMaxTrackedValues) return;
  const auto at = AnyInts(c, 1);
  if (!at) return;
  IntValues64 values(at->size(), kUnknownValue);
  for (size_t i = 0; i < at->size(); ++i) {
    if (InRange((*at)[i], static_cast<int64_t>(v->size()))) values[i] = (*v)[(*at)[i]];
  }
  c.set_ints(0, std::move(values));
}

absl::Status GatherShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape params, c.WithRankAtLeast(0, 1));
  if (!params.rank_known()) return absl::OkStatus();
  c.set_output(0, JoinShapes(c.input(1), SubShape(params, 1, params.rank())));
  PickInts(c);
  return absl::OkStatus();
}

absl::Status GatherV2Shape(ShapeContext& c) {
  RETURN_IF_ERROR(c.Scalar(2));
  ASSIGN_OR_RETURN(const PartialShape params, c.WithRankAtLeast(0, 1));
  ASSIGN_OR_RETURN(int64_t batch, c.attr<int64_t>("batch_dims"));
  const PartialShape& indices = c.input(1);
  const auto axis_value = c.int_scalar(2);
  if (!params.rank_known() || !indices.rank_known()) return absl::OkStatus();
  if (batch < -indices.rank() || batch > indices.rank()) {
    return InvalidArgument("batch_dims is ", batch, ", but indices have shape ", indices);
  }
  if (batch < 0) batch += indices.rank();
  if (batch >= params.rank()) {
    return InvalidArgument("batch_dims is ", batch, ", but params have shape ", params);
  }
  const int b = static_cast<int>(batch);
  PartialShape head = SubShape(params, 0, b);
  for (int i = 0; i < b; ++i) {
    auto d = MergeDims(params.dim(i), indices.dim(i));
    if (!d.ok()) {
      return InvalidArgument("params of shape ", params, " and indices of shape ", indices,
                             " differ in batch dimension ", i);
    }
    head.set_dim(i, *d);
  }
  if (!axis_value) {
    c.set_output(0, PartialShape::UnknownOfRank(params.rank() - 1 + indices.rank() - b));
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const int axis, CheckedAxis("axis", *axis_value, params.rank()));
  if (axis < b) return InvalidArgument("axis ", axis, " is one of the ", b, " batch dimensions");
  PartialShape out = JoinShapes(head, SubShape(params, b, axis));
  out = JoinShapes(out, SubShape(indices, b, indices.rank()));
  c.set_output(0, JoinShapes(out, SubShape(params, axis + 1, params.rank())));
  PickInts(c);
  return absl::OkStatus();
}

// What to do with an index out of range: an error, or nothing.
absl::Status CheckPolicy(const ShapeContext& c) {
  ASSIGN_OR_RETURN(const std::string policy, c.attr<std::string>("bad_indices_policy"));
  if (policy.empty() || policy == "DEFAULT" || policy == "ERROR" || policy == "IGNORE") {
    return absl::OkStatus();
  }
  return InvalidArgument("bad_indices_policy is '", policy,
                         "', want '', 'DEFAULT', 'ERROR' or 'IGNORE'");
}

absl::Status GatherNdShape(ShapeContext& c) {
  RETURN_IF_ERROR(CheckPolicy(c));
  ASSIGN_OR_RETURN(const PartialShape params, c.WithRankAtLeast(0, 1));
  ASSIGN_OR_RETURN(const PartialShape indices, c.WithRankAtLeast(1, 1));
  if (!params.rank_known() || !indices.rank_known()) return absl::OkStatus();
  const int64_t depth = indices.back(-1);
  if (!IsKnownDim(depth)) return absl::OkStatus();
  if (depth > params.rank()) {
    return InvalidArgument("indices of shape ", indices, " name ", depth,
                           " dimensions of params of shape ", params);
  }
  c.set_output(0, JoinShapes(SubShape(indices, 0, indices.rank() - 1),
                             SubShape(params, static_cast<int>(depth), params.rank())));
  return absl::OkStatus();
}

// updates must be indices[:-1] + x[depth:], where depth is indices' last dimension.
absl::Status CheckUpdates(const ShapeContext& c, const PartialShape& x, const PartialShape& indices,
                          const PartialShape& updates) {
  if (!x.rank_known() || !indices.rank_known()) return absl::OkStatus();
  const int64_t depth = indices.back(-1);
  if (!IsKnownDim(depth)) return absl::OkStatus();
  if (depth > x.rank()) {
    return InvalidArgument("indices of shape ", indices, " name ", depth, " dimensions of shape ",
                           x);
  }
  const PartialShape want = JoinShapes(SubShape(indices, 0, indices.rank() - 1),
                                       SubShape(x, static_cast<int>(depth), x.rank()));
  if (!updates.Compatible(want)) {
    return InvalidArgument("updates have shape ", updates, ", want ", want,
                           " for indices of shape ", indices, " into shape ", x);
  }
  return absl::OkStatus();
}

absl::Status ScatterNdShape(ShapeContext& c) {
  RETURN_IF_ERROR(CheckPolicy(c));
  ASSIGN_OR_RETURN(const PartialShape indices, c.WithRankAtLeast(0, 1));
  ASSIGN_OR_RETURN(const PartialShape out, c.AsShape(2));
  RETURN_IF_ERROR(CheckUpdates(c, out, indices, c.input(1)));
  c.set_output(0, out);
  return absl::OkStatus();
}

absl::Status TensorScatterShape(ShapeContext& c) {
  RETURN_IF_ERROR(CheckPolicy(c));
  ASSIGN_OR_RETURN(const PartialShape x, c.WithRankAtLeast(0, 1));
  ASSIGN_OR_RETURN(const PartialShape indices, c.WithRankAtLeast(1, 1));
  RETURN_IF_ERROR(CheckUpdates(c, x, indices, c.input(2)));
  c.set_output(0, x);
  return absl::OkStatus();
}

using namespace graph_fn;

Outputs GatherGradient(const Grad& g) { return {SumIntoRows(g.dy(), g.x(1), ShapeOf(g.x(0))), {}}; }

Outputs GatherV2Gradient(const Grad& g) {
  const Output x = g.x(0), indices = g.x(1);
  const auto batch = Attr<int64_t>(g, "batch_dims");
  const Tensor* const known = g.builder().constant(g.x(2));
  const int64_t axis = known == nullptr ? -1 : IntAt(*known, 0);
  const bool first =
      axis == 0 || (known != nullptr && x.shape().rank_known() && axis == -x.shape().rank());
  const bool batched = batch != 0 && batch != -indices.shape().rank();
  if (first && !batched) return OnlyInput(g, 0, SumIntoRows(g.dy(), indices, ShapeOf(x)));
  const Output from = FromFront(g.x(2), RankOf(x));
  const Output dims = FromFront(Int(g.builder(), batch), RankOf(indices));
  return OnlyInput(g, 0, SumAlongAxis(g.dy(), indices, ShapeOf(x), from, dims));
}

AttrMap Policy(const Grad& g) { return KeepAttrs(g, {"bad_indices_policy"}); }

// The elements of a tensor shaped as the one that was written, where g's updates went.
Output AtUpdates(const Grad& g, Output tensor, Output indices) {
  return Call("GatherNd", {tensor, indices}, Policy(g));
}

Outputs GatherNdGradient(const Grad& g) {
  const Output indices = g.x(1);
  return {SumAtIndices(g.dy(), indices, ShapeOf(g.x(0), ShapeTypeFor(indices)), Policy(g)), {}};
}

Outputs ScatterNdGradient(const Grad& g) { return {{}, AtUpdates(g, g.dy(), g.x(0)), {}}; }

Outputs TensorScatterAddGradient(const Grad& g) {
  return {g.dy(), {}, AtUpdates(g, g.dy(), g.x(1))};
}
Outputs TensorScatterSubGradient(const Grad& g) {
  return {g.dy(), {}, -AtUpdates(g, g.dy(), g.x(1))};
}

Outputs TensorScatterUpdateGradient(const Grad& g) {
  const Output indices = g.x(1);
  const Output rest = Call("TensorScatterUpdate", {g.dy(), indices, ZerosLike(g.x(2))}, Policy(g));
  return {rest, {}, AtUpdates(g, g.dy(), indices)};
}

// Equal shares for the tensor's element and all updates that are equal to the result.
Outputs TensorScatterExtremeGradient(const Grad& g) {
  const Output x = g.x(0), indices = g.x(1), updates = g.x(2);
  const DType dtype = x.dtype();
  const Output here = Cast(Equal(x, g.y()), dtype);
  const Output there = Cast(Equal(updates, AtUpdates(g, g.y(), indices)), dtype);
  const Output share = g.dy() / Call("TensorScatterAdd", {here, indices, there}, Policy(g));
  return {here * share, {}, there * AtUpdates(g, share, indices)};
}

// clang-format off
const OpEntry kArrayIndexOps[] = {
    {"Gather(params: Tparams, indices: Tindices) -> (output: Tparams)",
     "validate_indices: bool = true; Tparams: type; Tindices: index", GatherShape, GatherGradient},
    {"GatherV2(params: Tparams, indices: Tindices, axis: Taxis) -> (output: Tparams)",
     "batch_dims: int = 0; Tparams: type; Tindices: {int16, int32, int64}; Taxis: index", GatherV2Shape,
     GatherV2Gradient},
    {"GatherNd(params: Tparams, indices: Tindices) -> (output: Tparams)",
     "Tparams: type; Tindices: {int16, int32, int64}; bad_indices_policy: string = ''", GatherNdShape,
     GatherNdGradient},
    {"ScatterNd(indices: Tindices, updates: T, shape: Tindices) -> (output: T)",
     "T: type; Tindices: {int16, int32, int64}; bad_indices_policy: string = ''", ScatterNdShape,
     ScatterNdGradient},
    {"TensorScatterUpdate(tensor: T, indices: Tindices, updates: T) -> (output: T)",
     "T: type; Tindices: {int16, int32, int64, uint16}; bad_indices_policy: string = ''", TensorScatterShape,
     TensorScatterUpdateGradient},
    {"TensorScatterAdd(tensor: T, indices: Tindices, updates: T) -> (output: T)",
     "T: type; Tindices: index; bad_indices_policy: string = ''", TensorScatterShape,
     TensorScatterAddGradient},
    {"TensorScatterSub(tensor: T, indices: Tindices, updates: T) -> (output: T)",
     "T: type; Tindices: index; bad_indices_policy: string = ''", TensorScatterShape,
     TensorScatterSubGradient},
    {"TensorScatterMin(tensor: T, indices: Tindices, updates: T) -> (output: T)",
     "T: type; Tindices: index; bad_indices_policy: string = ''", TensorScatterShape,
     TensorScatterExtremeGradient},
    {"TensorScatterMax(tensor: T, indices: Tindices, updates: T) -> (output: T)",
     "T: type; Tindices: index; bad_indices_policy: string = ''", TensorScatterShape,
     TensorScatterExtremeGradient},
};
// clang-format on

}  // namespace

void RegisterArrayIndexOps(OpRegistry& r) { r.Add(kArrayIndexOps); }

}  // namespace weft
