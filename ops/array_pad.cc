// Ops that repeat, pad, reverse and roll.
#include "ops/array_common.h"
#include "ops/register.h"
#include "ops/rule_fn.h"

namespace weft {
namespace {

// Input `i` is a vector with one element per dimension of x; x gets that rank where it had none.
absl::StatusOr<PartialShape> OnePerDimension(const ShapeContext& c, PartialShape x, int i,
                                             const PartialShape& vector) {
  const int64_t n = vector.dim(0);
  if (!IsKnownDim(n)) return x;
  if (n > kMaxRank || (x.rank_known() && n != x.rank())) {
    return InvalidArgument(c.input_name(i), " has shape ", vector, " for input of shape ", x);
  }
  return x.rank_known() ? x : PartialShape::UnknownOfRank(static_cast<int>(n));
}

absl::Status TileShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape vector, c.WithRank(1, 1));
  ASSIGN_OR_RETURN(PartialShape out, OnePerDimension(c, c.input(0), 1, vector));
  const auto multiples = c.ints(1);
  for (int i = 0; i < out.rank(); ++i) {
    const int64_t m = multiples ? (*multiples)[i] : kUnknownValue;
    if (IsKnownValue(m) && m < 0)
      return InvalidArgument("multiples[", i, "] is ", m, ", want at least 0");
    ASSIGN_OR_RETURN(const int64_t d, MulDims(out.dim(i), DimFromValue(m)));
    out.set_dim(i, d);
  }
  if (const auto v = c.small_ints(0);
      v && out.rank() <= 1 && InRange(out.num_elements(), kMaxTrackedValues + 1)) {
    IntValues64 values;
    const size_t n = static_cast<size_t>(out.num_elements());
    while (values.size() < n) values.insert(values.end(), v->begin(), v->end());
    c.set_ints(0, std::move(values));
  }
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

// Input 1 holds (before, after) for each dimension of input 0. Calls f(i, before, after) where they
// are known to be at least 0, or are unknown (DimFromValue), for each dimension.
template <typename F>
absl::StatusOr<PartialShape> WithPaddings(ShapeContext& c, F&& f) {
  ASSIGN_OR_RETURN(const PartialShape pairs, c.WithRank(1, 2));
  if (IsKnownDim(pairs.dim(1)) && pairs.dim(1) != 2) {
    return InvalidArgument("paddings has shape ", pairs, ", want [rank,2]");
  }
  ASSIGN_OR_RETURN(PartialShape out, OnePerDimension(c, c.input(0), 1, pairs));
  const auto v = c.ints(1);
  for (int i = 0; i < out.rank(); ++i) {
    int64_t pads[2];
    for (int k = 0; k < 2; ++k) {
      const int64_t p = v ? (*v)[2 * i + k] : kUnknownValue;
      if (IsKnownValue(p) && p < 0) {
        return InvalidArgument("paddings[", i, ",", k, "] is ", p, ", want at least 0");
      }
      pads[k] = v ? DimFromValue(p) : kUnknownDim;
    }
    ASSIGN_OR_RETURN(const int64_t d, f(i, out.dim(i), pads[0], pads[1]));
    out.set_dim(i, d);
  }
  return out;
}

absl::StatusOr<int64_t> PaddedDim(int, int64_t d, int64_t before, int64_t after) {
  ASSIGN_OR_RETURN(d, AddDims(d, before));
  return AddDims(d, after);
}

absl::Status PadShape(ShapeContext& c) {
  if (c.num_inputs() > 2) RETURN_IF_ERROR(c.Scalar(2));
  ASSIGN_OR_RETURN(PartialShape out, WithPaddings(c, PaddedDim));
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

// REFLECT does not repeat the border: 1, SYMMETRIC does: 0.
absl::StatusOr<int64_t> BorderOffset(const ShapeContext& c) {
  ASSIGN_OR_RETURN(const std::string mode, c.attr<std::string>("mode"));
  return mode == "REFLECT" ? 1 : 0;
}

absl::Status CheckMirror(int i, int64_t d, int64_t before, int64_t after, int64_t offset) {
  if (!IsKnownDim(d)) return absl::OkStatus();
  for (int64_t p : {before, after}) {
    if (IsKnownDim(p) && p > d - offset) {
      return InvalidArgument("paddings of ", p, " on dimension ", i, ": ", d,
                             " elements mirror at most ", std::max<int64_t>(d - offset, 0));
    }
  }
  return absl::OkStatus();
}

absl::Status MirrorPadShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const int64_t offset, BorderOffset(c));
  ASSIGN_OR_RETURN(
      PartialShape out,
      WithPaddings(c,
                   [&](int i, int64_t d, int64_t before, int64_t after) -> absl::StatusOr<int64_t> {
                     RETURN_IF_ERROR(CheckMirror(i, d, before, after, offset));
                     return PaddedDim(i, d, before, after);
                   }));
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

absl::Status MirrorPadGradShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const int64_t offset, BorderOffset(c));
  ASSIGN_OR_RETURN(
      PartialShape out,
      WithPaddings(c,
                   [&](int i, int64_t d, int64_t before, int64_t after) -> absl::StatusOr<int64_t> {
                     ASSIGN_OR_RETURN(const int64_t pads, AddDims(before, after));
                     if (pads == 0) return d;
                     if (!IsKnownDim(d) || !IsKnownDim(pads)) return kUnknownDim;
                     if (pads > d)
                       return InvalidArgument("paddings of ", pads, " on dimension ", i, " of ", d);
                     RETURN_IF_ERROR(CheckMirror(i, d - pads, before, after, offset));
                     return d - pads;
                   }));
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

absl::Status ReverseShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape dims, c.WithRank(1, 1));
  ASSIGN_OR_RETURN(PartialShape out, OnePerDimension(c, c.input(0), 1, dims));
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

absl::Status ReverseV2Shape(ShapeContext& c) {
  RETURN_IF_ERROR(c.Vector(1));
  c.set_output(0, c.input(0));
  const PartialShape& x = c.input(0);
  const auto axes = c.ints(1);
  if (const auto v = c.small_ints(0); v && axes && axes->size() == 1 && x.rank() == 1) {
    c.set_ints(0, IntValues64(v->rbegin(), v->rend()));
  }
  if (!axes || x.rank() <= 0) return absl::OkStatus();  // a scalar takes any axis
  std::vector<bool> seen(x.rank());
  for (int64_t a : *axes) {
    if (!IsKnownValue(a)) continue;
    ASSIGN_OR_RETURN(const int axis, CheckedAxis("axis", a, x.rank()));
    if (seen[axis]) return InvalidArgument("axis ", axis, " is there twice");
    seen[axis] = true;
  }
  return absl::OkStatus();
}

absl::Status ReverseSequenceShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape lengths, c.WithRank(1, 1));
  ASSIGN_OR_RETURN(const int64_t seq_dim, c.attr<int64_t>("seq_dim"));
  ASSIGN_OR_RETURN(const int64_t batch_dim, c.attr<int64_t>("batch_dim"));
  PartialShape x = c.input(0);
  if (x.rank_known()) {
    if (!InRange(seq_dim, x.rank()) || !InRange(batch_dim, x.rank()) || seq_dim == batch_dim) {
      return InvalidArgument("seq_dim ", seq_dim, " and batch_dim ", batch_dim,
                             " must be two dimensions of input's shape ", x);
    }
    auto batch = MergeDims(x.dim(static_cast<int>(batch_dim)), lengths.dim(0));
    if (!batch.ok()) {
      return InvalidArgument("seq_lengths has ", lengths.dim(0), " elements, but dimension ",
                             batch_dim, " of input's shape ", x, " is ",
                             x.dim(static_cast<int>(batch_dim)));
    }
    x.set_dim(static_cast<int>(batch_dim), *batch);
  }
  c.set_output(0, std::move(x));
  return absl::OkStatus();
}

absl::Status RollShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape x, c.WithRankAtLeast(0, 1));
  for (int i = 1; i < 3; ++i) {
    if (c.input(i).rank_known() && c.input(i).rank() > 1) {
      return InvalidArgument(c.input_name(i), " has shape ", c.input(i),
                             ", want a scalar or a vector");
    }
  }
  if (!c.input(1).Compatible(c.input(2))) {
    return InvalidArgument("shift has shape ", c.input(1), ", axis ", c.input(2),
                           "; want one shape");
  }
  if (const auto axes = c.ints(2); axes && x.rank_known()) {
    for (int64_t a : *axes) {
      if (IsKnownValue(a)) RETURN_IF_ERROR(CheckedAxis("axis", a, x.rank()).status());
    }
  }
  c.set_output(0, x);
  return absl::OkStatus();
}

using namespace graph_fn;

// dy [m0 * d0, m1 * d1, …], as [m0, d0, m1, d1, …], summed over the copies.
Outputs TileGradient(const Grad& g) {
  const Output x = g.x(0), multiples = g.x(1);
  const Output shape = ShapeOf(x, multiples.dtype());
  const Output pairs = Flat(Call("Pack", {multiples, shape}, {{"axis", 1}}));
  Builder& b = g.builder();
  const Output copies = Call("Range", {Int(b, 0), SizeOf(pairs), Int(b, 2)});
  return {Reshape(Sum(Reshape(g.dy(), pairs), copies), shape), {}};
}

// The part of dy that x was. The value around it has none, as in TensorFlow.
Outputs PadGradient(const Grad& g) {
  const Output x = g.x(0), paddings = g.x(1);
  const Output before = Call("Unpack", {paddings}, {{"num", 2}, {"axis", 1}});
  return OnlyInput(g, 0, Call("Slice", {g.dy(), before, ShapeOf(x, paddings.dtype())}));
}

Outputs MirrorPadGradient(const Grad& g) {
  return {Call("MirrorPadGrad", {g.dy(), g.x(1)}, KeepAttrs(g, {"mode"})), {}};
}
Outputs MirrorPadGradGradient(const Grad& g) {
  return {Call("MirrorPad", {g.dy(), g.x(1)}, KeepAttrs(g, {"mode"})), {}};
}

// Their own inverses.
Outputs ReverseGradient(const Grad& g) { return {Call("Reverse", {g.dy(), g.x(1)}), {}}; }
Outputs ReverseV2Gradient(const Grad& g) { return {Call("ReverseV2", {g.dy(), g.x(1)}), {}}; }
Outputs ReverseSequenceGradient(const Grad& g) {
  return {Call("ReverseSequence", {g.dy(), g.x(1)}, KeepAttrs(g, {"seq_dim", "batch_dim"})), {}};
}

Outputs RollGradient(const Grad& g) { return {Call("Roll", {g.dy(), -g.x(1), g.x(2)}), {}, {}}; }

// clang-format off
const OpEntry kArrayPadOps[] = {
    {"Tile(input: T, multiples: Tmultiples) -> (output: T)", "T: type; Tmultiples: index = int32", TileShape,
     TileGradient},
    {"Pad(input: T, paddings: Tpaddings) -> (output: T)", "T: type; Tpaddings: index = int32", PadShape,
     PadGradient},
    {"PadV2(input: T, paddings: Tpaddings, constant_values: T) -> (output: T)",
     "T: type; Tpaddings: index = int32", PadShape, PadGradient},
    {"MirrorPad(input: T, paddings: Tpaddings) -> (output: T)",
     "T: type; Tpaddings: index = int32; mode: {'REFLECT', 'SYMMETRIC'}", MirrorPadShape, MirrorPadGradient},
    {"MirrorPadGrad(input: T, paddings: Tpaddings) -> (output: T)",
     "T: type; Tpaddings: index = int32; mode: {'REFLECT', 'SYMMETRIC'}", MirrorPadGradShape,
     MirrorPadGradGradient},
    {"Reverse(tensor: T, dims: bool) -> (output: T)",
     "T: {uint8, int8, uint16, int16, uint32, int32, uint64, int64, bool, bfloat16, half, float, "
     "double, complex64, complex128, string}", ReverseShape, ReverseGradient},
    {"ReverseV2(tensor: T, axis: Tidx) -> (output: T)",
     "Tidx: index = int32; T: {uint8, int8, uint16, int16, int32, uint32, int64, uint64, bool, "
     "bfloat16, half, float, double, complex64, complex128, string}", ReverseV2Shape, ReverseV2Gradient},
    {"ReverseSequence(input: T, seq_lengths: Tlen) -> (output: T)",
     "seq_dim: int; batch_dim: int = 0; T: type; Tlen: index = int64", ReverseSequenceShape,
     ReverseSequenceGradient},
    {"Roll(input: T, shift: Tshift, axis: Taxis) -> (output: T)", "T: type; Tshift: index; Taxis: index",
     RollShape, RollGradient},
};
// clang-format on

}  // namespace

void RegisterArrayPadOps(OpRegistry& r) { r.Add(kArrayPadOps); }

}  // namespace weft
