// Ops that permute, join and split tensors.
#include "ops/array_common.h"
#include "ops/register.h"
#include "ops/rule_fn.h"

namespace weft {
namespace {

absl::Status TransposeShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape perm_shape, c.WithRank(1, 1));
  PartialShape x = c.input(0);
  if (const int64_t n = perm_shape.dim(0); IsKnownDim(n)) {
    if (n > kMaxRank || (x.rank_known() && n != x.rank())) {
      return InvalidArgument("perm has ", n, " elements for input of shape ", x);
    }
    if (!x.rank_known()) x = PartialShape::UnknownOfRank(static_cast<int>(n));
  }
  if (!x.rank_known()) return absl::OkStatus();
  if (const auto v = c.small_ints(0); v && x.rank() <= 1) c.set_ints(0, *v);
  PartialShape out = PartialShape::UnknownOfRank(x.rank());
  if (const auto perm = AllInts(c, 1)) {
    std::vector<bool> seen(x.rank());
    for (int i = 0; i < x.rank(); ++i) {
      ASSIGN_OR_RETURN(const int from, CheckedAxis("perm", (*perm)[i], x.rank()));
      if (seen[from]) return InvalidArgument("perm names axis ", from, " twice");
      seen[from] = true;
      out.set_dim(i, x.dim(from));
    }
  }
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

absl::Status InvertPermutationShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape x, c.WithRank(0, 1));
  c.set_output(0, x);
  const auto v = AllInts(c, 0);
  if (!v || static_cast<int64_t>(v->size()) > kMaxTrackedValues) return absl::OkStatus();
  const int64_t n = static_cast<int64_t>(v->size());
  IntValues64 inverse(n, -1);
  for (int64_t i = 0; i < n; ++i) {
    const int64_t to = (*v)[i];
    if (!InRange(to, n) || inverse[to] >= 0) return absl::OkStatus();  // the kernel's to report
    inverse[to] = i;
  }
  c.set_ints(0, std::move(inverse));
  return absl::OkStatus();
}

// Values are inputs [begin, end); axis is input `axis_input`.
absl::Status JoinShape(ShapeContext& c, int axis_input, int begin, int end) {
  RETURN_IF_ERROR(c.Scalar(axis_input));
  PartialShape merged;
  const auto axis_value = c.int_scalar(axis_input);
  for (int i = begin; i < end; ++i) {
    const PartialShape& s = c.input(i);
    if (!s.rank_known()) continue;
    if (s.rank() == 0)
      return InvalidArgument(c.input_name(i), " is a scalar: scalars are joined by Pack");
    if (!merged.rank_known()) merged = PartialShape::UnknownOfRank(s.rank());
    if (merged.rank() != s.rank()) {
      return InvalidArgument(c.input_name(i), " has shape ", s, ", the ones before it have rank ",
                             merged.rank());
    }
  }
  if (!merged.rank_known()) return absl::OkStatus();
  if (!axis_value) {
    c.set_output(0, merged);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const int axis, CheckedAxis("axis", *axis_value, merged.rank()));
  int64_t sum = 0;
  for (int i = begin; i < end; ++i) {
    PartialShape s = c.input(i);
    ASSIGN_OR_RETURN(sum, AddDims(sum, s.rank_known() ? s.dim(axis) : kUnknownDim));
    if (!s.rank_known()) continue;
    s.set_dim(axis, kUnknownDim);
    auto both = MergeShapes(merged, s);
    if (!both.ok()) {
      return InvalidArgument(c.input_name(i), " has shape ", c.input(i), ", want ", merged,
                             " but for axis ", axis);
    }
    merged = *std::move(both);
  }
  merged.set_dim(axis, sum);
  if (merged.rank() == 1 && InRange(sum, kMaxTrackedValues + 1)) {
    IntValues64 values;
    bool any = false;
    for (int i = begin; i < end; ++i) {
      const auto v = c.ints(i);
      any |= v.has_value();
      const IntValues64 unknown(v ? 0 : c.input(i).dim(0), kUnknownValue);
      const IntValues64& from = v ? *v : unknown;
      values.insert(values.end(), from.begin(), from.end());
    }
    if (any) c.set_ints(0, std::move(values));
  }
  c.set_output(0, std::move(merged));
  return absl::OkStatus();
}

absl::Status ConcatShape(ShapeContext& c) { return JoinShape(c, 0, 1, c.num_inputs()); }
absl::Status ConcatV2Shape(ShapeContext& c) {
  return JoinShape(c, c.num_inputs() - 1, 0, c.num_inputs() - 1);
}

absl::Status ConcatOffsetShape(ShapeContext& c) {
  RETURN_IF_ERROR(c.Scalar(0));
  int64_t rank = kUnknownDim;
  for (int i = 1; i < c.num_inputs(); ++i) {
    ASSIGN_OR_RETURN(const PartialShape s, c.WithRank(i, 1));
    auto merged = MergeDims(rank, s.dim(0));
    if (!merged.ok())
      return InvalidArgument("shapes have ", rank, " and ", s.dim(0), " dimensions");
    rank = *merged;
  }
  for (int i = 0; i < c.num_outputs(); ++i) c.set_output(i, PartialShape{rank});
  const auto axis_value = c.int_scalar(0);
  if (!axis_value || !IsKnownDim(rank)) return absl::OkStatus();
  if (rank > kMaxRank) return InvalidArgument("no shape has ", rank, " dimensions");
  ASSIGN_OR_RETURN(const int axis, CheckedAxis("concat_dim", *axis_value, static_cast<int>(rank)));
  std::optional<IntValues64> first = c.ints(1);
  int64_t sum = 0;
  for (int i = 1; i < c.num_inputs(); ++i) {
    IntValues64 offset(rank);
    offset[axis] = ValueFromDim(sum);
    c.set_ints(i - 1, std::move(offset));
    const auto v = c.ints(i);
    if (v && first) {
      for (int k = 0; k < rank; ++k) {
        const int64_t a = (*first)[k], b = (*v)[k];
        if (k != axis && IsKnownValue(a) && IsKnownValue(b) && a != b) {
          return InvalidArgument(
              c.input_name(i), " is ", PartialShape(std::span<const int64_t>(*v)), ", want ",
              PartialShape(std::span<const int64_t>(*first)), " but for axis ", axis);
        }
      }
    }
    const int64_t d = v ? DimFromValue((*v)[axis]) : kUnknownDim;
    if (v && IsKnownValue((*v)[axis]) && d < 0) {
      return InvalidArgument(c.input_name(i), " holds ", d, ": a dimension is at least 0");
    }
    ASSIGN_OR_RETURN(sum, AddDims(sum, d));
  }
  return absl::OkStatus();
}

// The outputs are the pieces `sizes` of input x along its axis, whose place `axis` need not be
// known.
void SetPieces(ShapeContext& c, int x, std::optional<int> axis, const Dims& sizes) {
  const PartialShape& s = c.input(x);
  const auto values = s.rank_known() && s.rank() == 1 ? c.ints(x) : std::nullopt;
  int64_t at = 0;
  for (int i = 0; i < c.num_outputs(); ++i) {
    PartialShape piece = s.rank_known() && !axis ? PartialShape::UnknownOfRank(s.rank()) : s;
    if (piece.rank_known() && axis) piece.set_dim(*axis, sizes[i]);
    c.set_output(i, std::move(piece));
    if (!values || !axis || !IsKnownDim(at) || !IsKnownDim(sizes[i])) {
      at = kUnknownDim;
      continue;
    }
    const auto first = values->begin() + std::min<int64_t>(at, values->size());
    const auto last = values->begin() + std::min<int64_t>(at + sizes[i], values->size());
    c.set_ints(i, IntValues64(first, last));
    at += sizes[i];
  }
}

absl::Status SplitShape(ShapeContext& c) {
  RETURN_IF_ERROR(c.Scalar(0));
  ASSIGN_OR_RETURN(const PartialShape x, c.WithRankAtLeast(1, 1));
  const auto axis_value = c.int_scalar(0);
  Dims sizes(c.num_outputs(), kUnknownDim);
  if (!axis_value || !x.rank_known()) {
    SetPieces(c, 1, std::nullopt, sizes);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const int axis, CheckedAxis("split_dim", *axis_value, x.rank()));
  const int64_t n = x.dim(axis), pieces = c.num_outputs();
  if (IsKnownDim(n)) {
    if (n % pieces != 0) {
      return InvalidArgument("num_split ", pieces, " does not divide dimension ", axis,
                             " of value's shape ", x);
    }
    std::fill(sizes.begin(), sizes.end(), n / pieces);
  } else if (pieces == 1) {
    sizes[0] = n;
  }
  SetPieces(c, 1, axis, sizes);
  return absl::OkStatus();
}

absl::Status SplitVShape(ShapeContext& c) {
  RETURN_IF_ERROR(c.Scalar(2));
  ASSIGN_OR_RETURN(const PartialShape x, c.WithRankAtLeast(0, 1));
  ASSIGN_OR_RETURN(const PartialShape sizes_shape, c.WithRank(1, 1));
  if (IsKnownDim(sizes_shape.dim(0)) && sizes_shape.dim(0) != c.num_outputs()) {
    return InvalidArgument("size_splits has ", sizes_shape.dim(0), " elements, but num_split is ",
                           c.num_outputs());
  }
  const auto axis_value = c.int_scalar(2);
  const auto values = AnyInts(c, 1);
  Dims sizes(c.num_outputs(), kUnknownDim);
  if (!axis_value || !x.rank_known()) {
    SetPieces(c, 0, std::nullopt, sizes);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const int axis, CheckedAxis("split_dim", *axis_value, x.rank()));
  if (values) {
    int open = -1;
    int64_t sum = 0;
    for (int i = 0; i < c.num_outputs(); ++i) {
      const int64_t v = (*values)[i];
      if (v == -1) {
        if (open >= 0) return InvalidArgument("size_splits has more than one -1");
        open = i;
        continue;
      }
      if (IsKnownValue(v) && v < 0) return InvalidArgument("size_splits holds ", v);
      sizes[i] = DimFromValue(v);
      ASSIGN_OR_RETURN(sum, AddDims(sum, sizes[i]));
    }
    const int64_t n = x.dim(axis);
    if (IsKnownDim(n) && IsKnownDim(sum)) {
      if (open < 0 ? sum != n : sum > n) {
        return InvalidArgument("size_splits adds up to ", sum, ", but dimension ", axis,
                               " of value's shape ", x, " is ", n);
      }
      if (open >= 0) sizes[open] = n - sum;
    } else if (open >= 0 && sum == 0) {
      sizes[open] = n;
    }
  }
  SetPieces(c, 0, axis, sizes);
  return absl::OkStatus();
}

absl::Status PackShape(ShapeContext& c) {
  PartialShape s;
  for (int i = 0; i < c.num_inputs(); ++i) {
    auto merged = MergeShapes(s, c.input(i));
    if (!merged.ok()) {
      return InvalidArgument(c.input_name(i), " has shape ", c.input(i),
                             ", the ones before it have ", s);
    }
    s = *std::move(merged);
  }
  if (!s.rank_known()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const int64_t axis_value, c.attr<int64_t>("axis"));
  ASSIGN_OR_RETURN(const int axis, CheckedAxis("axis", axis_value, s.rank() + 1));
  if (s.rank() == 0 && c.num_inputs() <= kMaxTrackedValues) {
    IntValues64 values;
    bool any = false;
    for (int i = 0; i < c.num_inputs(); ++i) {
      const auto v = c.ints(i);
      any |= v.has_value();
      values.push_back(v && v->size() == 1 ? (*v)[0] : kUnknownValue);
    }
    if (any) c.set_ints(0, std::move(values));
  }
  c.set_output(0, JoinShapes(JoinShapes(SubShape(s, 0, axis), {c.num_inputs()}),
                             SubShape(s, axis, s.rank())));
  return absl::OkStatus();
}

absl::Status UnpackShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape x, c.WithRankAtLeast(0, 1));
  if (!x.rank_known()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const int64_t axis_value, c.attr<int64_t>("axis"));
  ASSIGN_OR_RETURN(const int axis, CheckedAxis("axis", axis_value, x.rank()));
  if (IsKnownDim(x.dim(axis)) && x.dim(axis) != c.num_outputs()) {
    return InvalidArgument("num is ", c.num_outputs(), ", but dimension ", axis,
                           " of value's shape ", x, " is ", x.dim(axis));
  }
  const auto values = x.rank() == 1 ? c.small_ints(0) : std::nullopt;
  const PartialShape piece = JoinShapes(SubShape(x, 0, axis), SubShape(x, axis + 1, x.rank()));
  for (int i = 0; i < c.num_outputs(); ++i) {
    c.set_output(i, piece);
    if (values && i < static_cast<int>(values->size())) c.set_ints(i, {(*values)[i]});
  }
  return absl::OkStatus();
}

absl::Status ParallelConcatShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape shape, c.attr<PartialShape>("shape"));
  if (!shape.IsFull() || shape.rank() == 0 || shape.dim(0) != c.num_inputs()) {
    return InvalidArgument("attribute 'shape' is ", shape, ", want ", c.num_inputs(),
                           " times the shape of a value");
  }
  PartialShape piece = shape;
  piece.set_dim(0, 1);
  for (int i = 0; i < c.num_inputs(); ++i) {
    if (!piece.Compatible(c.input(i))) {
      return InvalidArgument(c.input_name(i), " has shape ", c.input(i), ", want ", piece);
    }
  }
  c.set_output(0, shape);
  return absl::OkStatus();
}

using namespace graph_fn;

// The inverse of a permutation; a constant one may count from the back.
Output Inverse(Output perm) {
  const Tensor* const known = perm.builder->constant(perm);
  if (known == nullptr) return Call("InvertPermutation", {perm});
  const int64_t n = known->num_elements();
  std::vector<int64_t> inverse(n);
  for (int64_t i = 0; i < n; ++i) {
    const int64_t from = IntAt(*known, i);
    inverse[from < 0 ? from + n : from] = i;
  }
  return Ints(*perm.builder, inverse);
}

// ConjugateTranspose's, too: the op itself, by the inverse permutation.
template <bool kConjugate>
Outputs TransposeGradient(const Grad& g) {
  const Output back = Inverse(g.x(1));
  return {Call(kConjugate ? "ConjugateTranspose" : "Transpose", {g.dy(), back}), {}};
}

// Parts along an axis as one tensor; TensorFlow's Concat wants two at least.
Output ConcatParts(std::span<const Output> parts, Output axis) {
  if (parts.size() == 1) return parts[0];
  Outputs inputs(parts.begin(), parts.end());
  inputs.push_back(axis);
  return axis.builder->Call("ConcatV2", inputs, {});
}

// The n outputs of a node, from its first.
Outputs AllOf(Output first, size_t n) {
  Outputs all(n);
  for (size_t i = 0; i < n && first.valid(); ++i) all[i] = first.at(static_cast<int>(i));
  return all;
}

// The sizes of `parts` along a constant axis, if they are known.
std::optional<std::vector<int64_t>> SizesAlong(std::span<const Output> parts, Output axis) {
  const Tensor* const at = axis.builder->constant(axis);
  if (at == nullptr) return std::nullopt;
  std::vector<int64_t> sizes;
  for (const Output& part : parts) {
    const PartialShape& s = part.shape();
    if (!s.rank_known()) return std::nullopt;
    const auto k = CheckedAxis("axis", IntAt(*at, 0), s.rank());
    if (!k.ok() || !IsKnownDim(s.dim(*k))) return std::nullopt;
    sizes.push_back(s.dim(*k));
  }
  return sizes;
}

// dy cut into pieces of the shapes of `parts`, which joined along `axis` made y.
Outputs CutLike(Output dy, std::span<const Output> parts, Output axis) {
  Builder& b = *dy.builder;
  const int n = static_cast<int>(parts.size());
  axis = Cast(axis, DType::kInt32);
  if (const auto sizes = SizesAlong(parts, axis)) {
    return AllOf(Call("SplitV", {dy, Ints(b, *sizes), axis}, {{"num_split", n}}), n);
  }
  const Outputs shapes = AllOf(b.Call("ShapeN", parts, {}), n);
  Outputs inputs{axis};
  inputs.insert(inputs.end(), shapes.begin(), shapes.end());
  const Outputs offsets = AllOf(b.Call("ConcatOffset", inputs, {}), n);
  Outputs pieces;
  for (int i = 0; i < n; ++i) pieces.push_back(Call("Slice", {dy, offsets[i], shapes[i]}));
  return pieces;
}

Outputs ConcatGradient(const Grad& g) {
  Outputs dxs = CutLike(g.dy(), g.inputs.subspan(1), g.x(0));
  dxs.insert(dxs.begin(), Output());
  return dxs;
}
Outputs ConcatV2Gradient(const Grad& g) {
  Outputs dxs = CutLike(g.dy(), g.inputs.first(g.inputs.size() - 1), g.inputs.back());
  dxs.push_back({});
  return dxs;
}

Outputs SplitGradient(const Grad& g) { return {{}, ConcatParts(g.dys, g.x(0))}; }
Outputs SplitVGradient(const Grad& g) { return {ConcatParts(g.dys, g.x(2)), {}, {}}; }

Outputs PackGradient(const Grad& g) {
  AttrMap attrs = KeepAttrs(g, {"axis"});
  attrs.Set("num", static_cast<int64_t>(g.inputs.size()));
  return AllOf(Call("Unpack", {g.dy()}, attrs), g.inputs.size());
}
Outputs UnpackGradient(const Grad& g) {
  return {g.builder().Call("Pack", g.dys, KeepAttrs(g, {"axis"}))};
}
Outputs ParallelConcatGradient(const Grad& g) {
  const int n = static_cast<int>(g.inputs.size());
  return AllOf(Call("Split", {Int(g.builder(), 0), g.dy()}, {{"num_split", n}}), n);
}

// clang-format off
const OpEntry kArrayOps[] = {
    {"Transpose(x: T, perm: Tperm) -> (y: T)", "T: type; Tperm: index = int32", TransposeShape,
     TransposeGradient<false>},
    {"ConjugateTranspose(x: T, perm: Tperm) -> (y: T)", "T: type; Tperm: index = int32", TransposeShape,
     TransposeGradient<true>},
    {"InvertPermutation(x: T) -> (y: T)", "T: index = int32", InvertPermutationShape, NoGradient},
    {"Concat(concat_dim: int32, values: N * T) -> (output: T)", "N: int >= 2; T: type", ConcatShape,
     ConcatGradient},
    {"ConcatV2(values: N * T, axis: Tidx) -> (output: T)", "N: int >= 2; T: type; Tidx: index = int32",
     ConcatV2Shape, ConcatV2Gradient},
    {"ConcatOffset(concat_dim: int32, shape: N * shape_type) -> (offset: N * shape_type)",
     "N: int >= 2; shape_type: index = int32", ConcatOffsetShape, NoGradient},
    {"Split(split_dim: int32, value: T) -> (output: num_split * T)", "num_split: int >= 1; T: type",
     SplitShape, SplitGradient},
    {"SplitV(value: T, size_splits: Tlen, split_dim: int32) -> (output: num_split * T)",
     "num_split: int >= 1; T: type; Tlen: {int8, int32, int64} = int64", SplitVShape,
     SplitVGradient},
    {"Pack(values: N * T) -> (output: T)", "N: int >= 1; T: type; axis: int = 0", PackShape, PackGradient},
    {"Unpack(value: T) -> (output: num * T)", "num: int >= 0; T: type; axis: int = 0", UnpackShape, UnpackGradient},
    {"ParallelConcat(values: N * T) -> (output: T)", "N: int >= 1; T: type; shape: shape",
     ParallelConcatShape, ParallelConcatGradient},
};
// clang-format on

}  // namespace

void RegisterArrayOps(OpRegistry& r) { r.Add(kArrayOps); }

}  // namespace weft
