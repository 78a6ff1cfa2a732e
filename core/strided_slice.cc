#include "core/strided_slice.h"

#include <algorithm>
#include <bit>

namespace weft {
namespace {

bool Bit(int64_t mask, size_t i) { return i < 32 && ((mask >> i) & 1) != 0; }

// Entry i of the spec on a dimension of `dim` elements (or an unknown number).
absl::StatusOr<SliceAxis> MakeAxis(int64_t dim, const SliceSpec& spec, const SliceMasks& masks,
                                   size_t i) {
  const bool shrink = Bit(masks.shrink_axis, i);
  const bool stride_known = Bit(spec.strides_known, i);
  const int64_t stride = spec.strides[i];
  if (stride_known && stride == 0) return InvalidArgument("strides[", i, "] is 0");
  if (shrink && stride_known && stride < 0) {
    return InvalidArgument("strides[", i, "] is ", stride, ": a single index takes stride 1");
  }
  if (shrink) {
    if (!Bit(spec.begin_known, i) || !IsKnownDim(dim)) return SliceAxis{-1, 1, 1};
    SliceAxis axis{spec.begin[i], 1, 1};
    if (axis.begin < 0) axis.begin += dim;
    if (axis.begin < 0 || axis.begin >= dim) {
      return InvalidArgument("slice index ", spec.begin[i], " of entry ", i,
                             " is out of bounds of a dimension of ", dim);
    }
    return axis;
  }
  SliceAxis axis;
  if (!stride_known) return axis;
  const bool from_first =
      Bit(masks.begin, i) || (stride > 0 && Bit(spec.begin_known, i) && spec.begin[i] == 0);
  if (!IsKnownDim(dim)) {
    if (from_first && Bit(masks.end, i) && (stride == 1 || stride == -1)) axis.size = dim;
    return axis;
  }
  if (!Bit(masks.begin, i) && !Bit(spec.begin_known, i)) return axis;
  if (!Bit(masks.end, i) && !Bit(spec.end_known, i)) return axis;
  const int64_t lowest = stride > 0 ? 0 : -1, highest = stride > 0 ? dim : dim - 1;
  const auto place = [&](int64_t v) { return std::clamp(v < 0 ? v + dim : v, lowest, highest); };
  const int64_t begin =
      Bit(masks.begin, i) ? (stride > 0 ? lowest : highest) : place(spec.begin[i]);
  const int64_t end = Bit(masks.end, i) ? (stride > 0 ? highest : lowest) : place(spec.end[i]);
  const int64_t length = end - begin;
  if (length == 0 || (length < 0) != (stride < 0)) {
    axis.size = 0;
  } else {
    axis.size = length / stride + (length % stride != 0);
    axis.begin = begin;
    axis.stride = axis.size > 1 ? stride : 1;
  }
  return axis;
}

}  // namespace

absl::StatusOr<SliceMasks> ReadSliceMasks(const AttrReader& attrs) {
  SliceMasks m;
  RETURN_IF_ERROR(attrs.Get("begin_mask", &m.begin));
  RETURN_IF_ERROR(attrs.Get("end_mask", &m.end));
  RETURN_IF_ERROR(attrs.Get("ellipsis_mask", &m.ellipsis));
  RETURN_IF_ERROR(attrs.Get("new_axis_mask", &m.new_axis));
  RETURN_IF_ERROR(attrs.Get("shrink_axis_mask", &m.shrink_axis));
  return m;
}

PartialShape StridedSlice::ResultShape() const {
  PartialShape shape = PartialShape::UnknownOfRank(static_cast<int>(result.size()));
  for (size_t i = 0; i < result.size(); ++i) {
    shape.set_dim(static_cast<int>(i), result[i] == kNewAxis ? 1 : axes[result[i]].size);
  }
  return shape;
}

absl::StatusOr<StridedSlice> MakeStridedSlice(const PartialShape& x, const SliceSpec& spec,
                                              const SliceMasks& masks) {
  const size_t n = spec.begin.size();
  if (spec.end.size() != n || spec.strides.size() != n) {
    return InvalidArgument("begin, end and strides have ", n, ", ", spec.end.size(), " and ",
                           spec.strides.size(), " elements; want as many each");
  }
  if (n > 32) return InvalidArgument("begin has ", n, " elements, want at most 32");
  if (std::popcount(static_cast<uint64_t>(masks.ellipsis)) > 1) {
    return InvalidArgument("the spec has more than one ellipsis");
  }
  const int rank = x.rank();
  StridedSlice slice;
  slice.axes.reserve(rank);
  const auto whole = [&] {
    slice.result.push_back(static_cast<int>(slice.axes.size()));
    slice.axes.push_back({0, 1, x.dim(static_cast<int>(slice.axes.size()))});
  };
  for (size_t i = 0; i < n; ++i) {
    if (Bit(masks.ellipsis, i)) {
      int after = 0;  // dimensions that the rest of the spec takes
      for (size_t j = i + 1; j < n; ++j) after += !Bit(masks.new_axis, j);
      while (static_cast<int>(slice.axes.size()) < rank - after) whole();
    } else if (Bit(masks.new_axis, i)) {
      slice.result.push_back(StridedSlice::kNewAxis);
    } else {
      const int d = static_cast<int>(slice.axes.size());
      if (d == rank) {
        return InvalidArgument("the spec takes more dimensions than shape ", x, " has");
      }
      ASSIGN_OR_RETURN(const SliceAxis axis, MakeAxis(x.dim(d), spec, masks, i));
      if (!Bit(masks.shrink_axis, i)) slice.result.push_back(d);
      slice.axes.push_back(axis);
    }
  }
  while (static_cast<int>(slice.axes.size()) < rank) whole();
  return slice;
}

}  // namespace weft
