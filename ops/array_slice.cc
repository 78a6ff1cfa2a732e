// Slices and strided slices: reading, the gradient, and writing into one.
#include "core/strided_slice.h"
#include "ops/array_common.h"
#include "ops/register.h"
#include "ops/rule_fn.h"

namespace weft {
namespace {

absl::Status SliceShape(ShapeContext& c) {
  PartialShape x = c.input(0);
  for (int i = 1; i < 3; ++i) {
    ASSIGN_OR_RETURN(const PartialShape s, c.WithRank(i, 1));
    if (!IsKnownDim(s.dim(0))) continue;
    if (s.dim(0) > kMaxRank)
      return InvalidArgument(c.input_name(i), " has ", s.dim(0), " elements");
    auto merged = MergeShapes(x, PartialShape::UnknownOfRank(static_cast<int>(s.dim(0))));
    if (!merged.ok()) {
      return InvalidArgument(c.input_name(i), " has ", s.dim(0), " elements for input of shape ",
                             x);
    }
    x = *std::move(merged);
  }
  const auto begin = c.ints(1), size = c.ints(2);
  if (!x.rank_known() || !size) {
    c.set_output(0, x.rank_known() ? PartialShape::UnknownOfRank(x.rank()) : PartialShape());
    return absl::OkStatus();
  }
  Dims out(x.rank());
  for (int i = 0; i < x.rank(); ++i) {
    const int64_t b = begin ? (*begin)[i] : kUnknownValue, n = (*size)[i], dim = x.dim(i);
    if (IsKnownValue(b) && (b < 0 || (IsKnownDim(dim) && b > dim))) {
      return InvalidArgument("begin[", i, "] is ", b, ", want ",
                             IsKnownDim(dim) ? Concat("0 to ", dim) : "at least 0",
                             " for input of shape ", x);
    }
    if (!IsKnownValue(n)) {
      out[i] = DimFromValue(n);
    } else if (n == -1) {
      out[i] = b == 0 ? dim : IsKnownValue(b) && IsKnownDim(dim) ? dim - b : kUnknownDim;
    } else if (n < 0 || (IsKnownDim(dim) && n > dim - (IsKnownValue(b) ? b : 0))) {
      return InvalidArgument("size[", i, "] is ", n, ", want ",
                             IsKnownDim(dim) ? Concat("-1 to ", dim, " - begin") : "at least -1",
                             " for input of shape ", x);
    } else {
      out[i] = n;
    }
  }
  const PartialShape shape = MakeShape(out);
  if (const auto v = c.small_ints(0); v && x.rank() == 1 && begin && IsKnownValue((*begin)[0]) &&
                                      InRange((*begin)[0], v->size() + 1) &&
                                      InRange(out[0], v->size() + 1 - (*begin)[0])) {
    const auto first = v->begin() + (*begin)[0];
    c.set_ints(0, IntValues64(first, first + out[0]));
  }
  c.set_output(0, shape);
  return absl::OkStatus();
}

// What the inputs from `first` on say: begin, end, strides. nullopt if not even their length is
// known.
absl::StatusOr<std::optional<SliceSpec>> ReadSpec(const ShapeContext& c, int first) {
  int64_t n = kUnknownDim;
  for (int i = first; i < first + 3; ++i) {
    ASSIGN_OR_RETURN(const PartialShape s, c.WithRank(i, 1));
    auto merged = MergeDims(n, s.dim(0));
    if (!merged.ok()) {
      return InvalidArgument("begin, end and strides have shapes ", c.input(first), ", ",
                             c.input(first + 1), " and ", c.input(first + 2), "; want one shape");
    }
    n = *merged;
  }
  if (!IsKnownDim(n)) return std::optional<SliceSpec>();
  if (n > 32) return InvalidArgument("begin has ", n, " elements, want at most 32");
  SliceSpec spec;
  Dims* const values[] = {&spec.begin, &spec.end, &spec.strides};
  uint32_t* const known[] = {&spec.begin_known, &spec.end_known, &spec.strides_known};
  for (int k = 0; k < 3; ++k) {
    values[k]->resize(n);
    *known[k] = 0;
    const auto v = AnyInts(c, first + k);
    if (!v) continue;
    for (int64_t i = 0; i < n; ++i) {
      if (IsKnownValue((*v)[i])) *known[k] |= 1u << i;
      (*values[k])[i] = (*v)[i];
    }
  }
  return std::optional<SliceSpec>(std::move(spec));
}

absl::Status StridedSliceShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const auto spec, ReadSpec(c, 1));
  ASSIGN_OR_RETURN(const SliceMasks masks, ReadSliceMasks(c.attrs()));
  const PartialShape& x = c.input(0);
  if (!spec || !x.rank_known()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const StridedSlice slice, MakeStridedSlice(x, *spec, masks));
  c.set_output(0, slice.ResultShape());
  if (const auto v = c.small_ints(0);
      v && x.rank() == 1 && InRange(slice.axes[0].size, kMaxTrackedValues)) {
    const SliceAxis& a = slice.axes[0];
    IntValues64 values(a.size, kUnknownValue);
    for (int64_t i = 0; i < a.size; ++i) {
      const int64_t at = a.begin + i * a.stride;
      if (InRange(at, static_cast<int64_t>(v->size()))) values[i] = (*v)[at];
    }
    c.set_ints(0, std::move(values));
  }
  return absl::OkStatus();
}

absl::Status StridedSliceGradShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape x, c.AsShape(0));
  ASSIGN_OR_RETURN(const auto spec, ReadSpec(c, 1));
  ASSIGN_OR_RETURN(const SliceMasks masks, ReadSliceMasks(c.attrs()));
  c.set_output(0, x);
  if (!spec || !x.rank_known()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const StridedSlice slice, MakeStridedSlice(x, *spec, masks));
  if (!slice.ResultShape().Compatible(c.input(4))) {
    return InvalidArgument("dy has shape ", c.input(4), ", but the slice of ", x, " has shape ",
                           slice.ResultShape());
  }
  return absl::OkStatus();
}

// Input 0 is a tensor, or a variable to be written.
absl::Status WriteStridedSliceShape(ShapeContext& c) {
  const bool resource = c.dtype(0) == DType::kResource && c.num_outputs() == 0;
  if (resource) RETURN_IF_ERROR(c.Scalar(0));
  const PartialShape& x = resource ? c.handle(0) : c.input(0);
  ASSIGN_OR_RETURN(const auto spec, ReadSpec(c, 1));
  ASSIGN_OR_RETURN(const SliceMasks masks, ReadSliceMasks(c.attrs()));
  if (!resource) c.set_output(0, x);
  if (!spec || !x.rank_known()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const StridedSlice slice, MakeStridedSlice(x, *spec, masks));
  const PartialShape want = slice.ResultShape(), &value = c.input(4);
  if (!value.rank_known()) return absl::OkStatus();
  for (int i = 1; i <= value.rank(); ++i) {
    const int64_t v = value.back(-i), w = i <= want.rank() ? want.back(-i) : 1;
    if (v != 1 && IsKnownDim(v) && IsKnownDim(w) && v != w) {
      return InvalidArgument("value has shape ", value,
                             ", which does not broadcast to the slice's ", want);
    }
  }
  return absl::OkStatus();
}

using namespace graph_fn;

// dy where it was, zeros around it. Not by Pad: so the result has x's own shape, even where only a
// run knows it.
Outputs SliceGradient(const Grad& g) {
  const Output begin = g.x(1);
  const DType index = begin.dtype();
  const int64_t rank = begin.shape().num_elements();
  const Output strides =
      IsKnownDim(rank) ? Ints(g.builder(), std::vector<int64_t>(rank, 1), index) : OnesLike(begin);
  return OnlyInput(g, 0,
                   Call("StridedSliceGrad", {ShapeOf(g.x(0), index), begin,
                                             begin + ShapeOf(g.y(), index), strides, g.dy()}));
}

// The op of g's slice, on other inputs.
Output SameSlice(const Grad& g, std::string_view op, std::initializer_list<Output> inputs) {
  return Call(op, inputs,
              KeepAttrs(g, {"begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask",
                            "shrink_axis_mask"}));
}

Outputs StridedSliceGradient(const Grad& g) {
  // StridedSliceGrad has no int16.
  const DType index = ShapeTypeFor(g.x(1));
  return OnlyInput(g, 0,
                   SameSlice(g, "StridedSliceGrad",
                             {ShapeOf(g.x(0), index), Cast(g.x(1), index), Cast(g.x(2), index),
                              Cast(g.x(3), index), g.dy()}));
}

Outputs StridedSliceGradGradient(const Grad& g) {
  return OnlyInput(g, 4, SameSlice(g, "StridedSlice", {g.dy(), g.x(1), g.x(2), g.x(3)}));
}

// What was written over has no part; the value, broadcast to the slice, has the slice's.
Outputs TensorStridedSliceUpdateGradient(const Grad& g) {
  const Output begin = g.x(1), end = g.x(2), strides = g.x(3), value = g.x(4);
  const Output slice = SameSlice(g, "StridedSlice", {g.dy(), begin, end, strides});
  const Output rest =
      SameSlice(g, "TensorStridedSliceUpdate", {g.dy(), begin, end, strides, ZerosLike(value)});
  return {rest, {}, {}, {}, SumToShape(slice, value, slice)};
}

#define WEFT_SLICE_MASKS                                                                     \
  "begin_mask: int = 0; end_mask: int = 0; ellipsis_mask: int = 0; new_axis_mask: int = 0; " \
  "shrink_axis_mask: int = 0"

// clang-format off
const OpEntry kArraySliceOps[] = {
    {"Slice(input: T, begin: Index, size: Index) -> (output: T)", "T: type; Index: index", SliceShape, SliceGradient},
    {"StridedSlice(input: T, begin: Index, end: Index, strides: Index) -> (output: T)",
     "T: type; Index: {int16, int32, int64}; " WEFT_SLICE_MASKS, StridedSliceShape,
     StridedSliceGradient},
    {"StridedSliceGrad(shape: Index, begin: Index, end: Index, strides: Index, dy: T) -> (output: T)",
     "T: type; Index: index; " WEFT_SLICE_MASKS, StridedSliceGradShape, StridedSliceGradGradient},
    {"TensorStridedSliceUpdate(input: T, begin: Index, end: Index, strides: Index, value: T) -> (output: T)",
     "T: type; Index: index; " WEFT_SLICE_MASKS, WriteStridedSliceShape, TensorStridedSliceUpdateGradient},
    {"ResourceStridedSliceAssign(ref: resource, begin: Index, end: Index, strides: Index, value: T) -> ()",
     "T: type; Index: index; " WEFT_SLICE_MASKS, WriteStridedSliceShape, NoGradient, kStateful},
    {"StridedSliceAssign(ref: Ref(T), begin: Index, end: Index, strides: Index, value: T) -> (output_ref: Ref(T))",
     "T: type; Index: index; " WEFT_SLICE_MASKS, WriteStridedSliceShape, NoGradient, kStateful},
};
// clang-format on

}  // namespace

void RegisterArraySliceOps(OpRegistry& r) { r.Add(kArraySliceOps); }

}  // namespace weft
