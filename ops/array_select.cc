// Ops that pick, count and sort out elements by value.
#include "ops/array_common.h"
#include "ops/register.h"
#include "ops/rule_fn.h"

namespace weft {
namespace {

absl::Status WhereShape(ShapeContext& c) {
  c.set_output(0, {kUnknownDim, c.input(0).rank_known() ? c.input(0).rank() : kUnknownDim});
  return absl::OkStatus();
}

absl::Status OneHotShape(ShapeContext& c) {
  for (int i = 1; i < 4; ++i) RETURN_IF_ERROR(c.Scalar(i));
  ASSIGN_OR_RETURN(const int64_t axis_value, c.attr<int64_t>("axis"));
  if (axis_value < -1) return InvalidArgument("axis is ", axis_value, ", want at least -1");
  const auto depth = c.int_scalar(1);
  if (depth && *depth < 0) return InvalidArgument("depth is ", *depth, ", want at least 0");
  const PartialShape& indices = c.input(0);
  if (!indices.rank_known()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const int axis, CheckedAxis("axis", axis_value, indices.rank() + 1));
  c.set_output(0, JoinShapes(JoinShapes(SubShape(indices, 0, axis), {depth ? *depth : kUnknownDim}),
                             SubShape(indices, axis, indices.rank())));
  return absl::OkStatus();
}

// Outputs y, idx and perhaps count, for the elements (or slices along `axis`) of input 0.
absl::Status SetUnique(ShapeContext& c, const PartialShape& x, int axis) {
  PartialShape y = x;
  y.set_dim(axis, kUnknownDim);
  c.set_output(0, std::move(y));
  c.set_output(1, {x.dim(axis)});
  if (c.num_outputs() > 2) c.set_output(2, {kUnknownDim});
  ASSIGN_OR_RETURN(const DType out_idx, c.attr<DType>("out_idx"));
  if (out_idx == DType::kInt32 && x.dim(axis) > std::numeric_limits<int32_t>::max()) {
    return InvalidArgument("positions among ", x.dim(axis),
                           " elements do not fit out_idx int32; use int64");
  }
  return absl::OkStatus();
}

absl::Status UniqueShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape x, c.WithRank(0, 1));
  return SetUnique(c, x, 0);
}

absl::Status UniqueV2Shape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape axes, c.WithRank(1, 1));
  if (axes.dim(0) > 1)
    return InvalidArgument("axis has shape ", axes, ", want at most one element");
  const PartialShape& x = c.input(0);
  if (axes.dim(0) == 0) return UniqueShape(c);
  const auto axis_value = c.int_scalar(1);
  if (axis_value && x.rank_known()) {
    ASSIGN_OR_RETURN(const int axis, CheckedAxis("axis", *axis_value, x.rank()));
    return SetUnique(c, x, axis);
  }
  if (x.rank_known()) c.set_output(0, PartialShape::UnknownOfRank(x.rank()));
  for (int i = 1; i < c.num_outputs(); ++i) c.set_output(i, {kUnknownDim});
  return absl::OkStatus();
}

absl::Status ListDiffShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape x, c.WithRank(0, 1));
  RETURN_IF_ERROR(c.Vector(1));
  ASSIGN_OR_RETURN(const DType out_idx, c.attr<DType>("out_idx"));
  if (out_idx == DType::kInt32 && x.dim(0) > std::numeric_limits<int32_t>::max()) {
    return InvalidArgument("positions among ", x.dim(0),
                           " elements do not fit out_idx int32; use int64");
  }
  for (int i = 0; i < 2; ++i) c.set_output(i, {kUnknownDim});
  return absl::OkStatus();
}

absl::Status DynamicPartitionShape(ShapeContext& c) {
  const PartialShape &data = c.input(0), &partitions = c.input(1);
  if (!data.rank_known() || !partitions.rank_known()) return absl::OkStatus();
  const int n = partitions.rank();
  if (n > data.rank() || !SubShape(data, 0, n).Compatible(partitions)) {
    return InvalidArgument("partitions have shape ", partitions, ", which data's shape ", data,
                           " does not start with");
  }
  const PartialShape out = JoinShapes({kUnknownDim}, SubShape(data, n, data.rank()));
  for (int i = 0; i < c.num_outputs(); ++i) c.set_output(i, out);
  return absl::OkStatus();
}

absl::Status DynamicStitchShape(ShapeContext& c) {
  const int n = c.num_inputs() / 2;
  PartialShape rest;
  int64_t rows = 0;
  for (int i = 0; i < n; ++i) {
    const PartialShape &indices = c.input(i), &data = c.input(n + i);
    if (const Tensor* at = c.value(i); at == nullptr) {
      rows = kUnknownDim;
    } else if (IsKnownDim(rows)) {
      for (const int32_t k : at->span<int32_t>()) {
        if (k < 0) return InvalidArgument(c.input_name(i), " holds ", k, ", want at least 0");
        rows = std::max<int64_t>(rows, int64_t{k} + 1);
      }
    }
    if (!indices.rank_known() || !data.rank_known()) continue;
    if (indices.rank() > data.rank() || !SubShape(data, 0, indices.rank()).Compatible(indices)) {
      return InvalidArgument(c.input_name(i), " has shape ", indices, ", which ",
                             c.input_name(n + i), "'s shape ", data, " does not start with");
    }
    auto merged = MergeShapes(rest, SubShape(data, indices.rank(), data.rank()));
    if (!merged.ok()) {
      return InvalidArgument(c.input_name(n + i), " has shape ", data, " for indices of shape ",
                             indices, ": its slices are not ", rest);
    }
    rest = *std::move(merged);
  }
  c.set_output(0, JoinShapes({rows}, rest));
  return absl::OkStatus();
}

using namespace graph_fn;

// The partitions of the elements' own positions say where each dy goes back to.
Outputs DynamicPartitionGradient(const Grad& g) {
  const Output partitions = g.x(1);
  const Output positions = Reshape(RangeTo(SizeOf(partitions)), ShapeOf(partitions));
  const Output parts =
      Call("DynamicPartition", {positions, partitions}, KeepAttrs(g, {"num_partitions"}));
  if (!parts.valid()) return Outputs(g.inputs.size());
  Outputs inputs;
  for (size_t i = 0; i < g.dys.size(); ++i) inputs.push_back(parts.at(static_cast<int>(i)));
  inputs.insert(inputs.end(), g.dys.begin(), g.dys.end());
  const Output rows = g.builder().Call("ParallelDynamicStitch", inputs, {});
  return OnlyInput(g, 0, Reshape(rows, ShapeOf(g.x(0))));
}

// As in TensorFlow, a row that was written over has the gradient of the one that stayed.
Outputs DynamicStitchGradient(const Grad& g) {
  const size_t n = g.inputs.size() / 2;
  Outputs dxs(n);
  for (size_t i = 0; i < n; ++i) dxs.push_back(Rows(g.dy(), g.inputs[i]));
  return dxs;
}

// clang-format off
const OpEntry kArraySelectOps[] = {
    {"Where(input: T) -> (index: int64)",
     "T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, "
     "qint16, quint16, uint16, complex128, half, uint32, uint64, bool} = bool", WhereShape, NoGradient},
    {"OneHot(indices: TI, depth: int32, on_value: T, off_value: T) -> (output: T)",
     "axis: int = -1; T: type; TI: {uint8, int8, int32, int64} = int64", OneHotShape, NoGradient},
    {"Unique(x: T) -> (y: T, idx: out_idx)", "T: type; out_idx: index = int32", UniqueShape, NoGradient},
    {"UniqueV2(x: T, axis: Taxis) -> (y: T, idx: out_idx)",
     "T: type; Taxis: index = int64; out_idx: index = int32", UniqueV2Shape, NoGradient},
    {"UniqueWithCounts(x: T) -> (y: T, idx: out_idx, count: out_idx)", "T: type; out_idx: index = int32",
     UniqueShape, NoGradient},
    {"UniqueWithCountsV2(x: T, axis: Taxis) -> (y: T, idx: out_idx, count: out_idx)",
     "T: type; Taxis: index = int64; out_idx: index = int32", UniqueV2Shape, NoGradient},
    {"ListDiff(x: T, y: T) -> (out: T, idx: out_idx)", "T: type; out_idx: index = int32", ListDiffShape,
     NoGradient},
    {"DynamicPartition(data: T, partitions: int32) -> (outputs: num_partitions * T)",
     "num_partitions: int >= 1; T: type", DynamicPartitionShape, DynamicPartitionGradient},
    {"DynamicStitch(indices: N * int32, data: N * T) -> (merged: T)", "N: int >= 1; T: type",
     DynamicStitchShape, DynamicStitchGradient},
    {"ParallelDynamicStitch(indices: N * int32, data: N * T) -> (merged: T)", "N: int >= 1; T: type",
     DynamicStitchShape, DynamicStitchGradient},
};
// clang-format on

}  // namespace

void RegisterArraySelectOps(OpRegistry& r) { r.Add(kArraySelectOps); }

}  // namespace weft
