// Strided slices: x[begin:end:stride, …, new_axis, 3] as StridedSlice and its kin spell it, brought
// to one (begin, stride, size) per dimension of x.
#ifndef WEFT_CORE_STRIDED_SLICE_H_
#define WEFT_CORE_STRIDED_SLICE_H_

#include <cstdint>

#include "core/attr.h"
#include "core/shape.h"
#include "core/status.h"

namespace weft {

// Bit i of a mask speaks of entry i of the spec.
struct SliceMasks {
  int64_t begin = 0;     // begin[i] is ignored: from the first (or last, for a negative stride)
  int64_t end = 0;       // end[i] is ignored: to the other end
  int64_t ellipsis = 0;  // as many whole dimensions as the rest of the spec leaves; one bit at most
  int64_t new_axis = 0;  // a dimension of size 1 that x does not have
  int64_t shrink_axis = 0;  // the single index begin[i]; the dimension goes
};
// From begin_mask, end_mask, ellipsis_mask, new_axis_mask and shrink_axis_mask.
absl::StatusOr<SliceMasks> ReadSliceMasks(const AttrReader& attrs);

// What is known of the spec. begin, end and strides have one length, which is at most 32; bit i of
// the *_known words says whether entry i is known.
struct SliceSpec {
  Dims begin, end, strides;
  uint32_t begin_known = ~0u, end_known = ~0u, strides_known = ~0u;
};

// The slice along one dimension of x: elements begin, begin + stride, … `size` of them. Where size
// is not known, begin and stride mean nothing; begin is -1 for a single index that is not known.
struct SliceAxis {
  int64_t begin = 0;
  int64_t stride = 1;
  int64_t size = kUnknownDim;
};

struct StridedSlice {
  static constexpr int kNewAxis = -1;
  absl::InlinedVector<SliceAxis, 8> axes;  // one per dimension of x
  // Per dimension of the result: which dimension of x it is, or kNewAxis.
  absl::InlinedVector<int, 8> result;

  PartialShape ResultShape() const;
};

// InvalidArgument for a spec that does not fit x, a zero stride, an index out of range.
absl::StatusOr<StridedSlice> MakeStridedSlice(const PartialShape& x, const SliceSpec& spec,
                                              const SliceMasks& masks);

}  // namespace weft

#endif  // WEFT_CORE_STRIDED_SLICE_H_
