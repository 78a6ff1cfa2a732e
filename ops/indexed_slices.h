// Gradients of which only some rows are not 0, as those of gathered rows are. A rule gives the
// dense gradient, made by UnsortedSegmentSum; who applies rows only looks behind it, and the dense
// node then has no reader.
#ifndef WEFT_OPS_INDEXED_SLICES_H_
#define WEFT_OPS_INDEXED_SLICES_H_

#include <optional>

#include "ops/gradient.h"

namespace weft {

// Zeros of shape `dense_shape`, [rows, tail…], to which values[i] is added at row indices[i]. A row
// may come several times.
struct IndexedSlices {
  Output values;       // [k, tail…]
  Output indices;      // [k], int16, int32 or int64
  Output dense_shape;  // int32 vector
};

// The dense form: dy, whose shape is that of `indices` (any rank) and then params_shape[1:], summed
// into zeros of params_shape, an integer vector.
Output SumIntoRows(Output dy, Output indices, Output params_shape);

// The same along an axis, batch by batch: with params [B…, O…, A, I…] and indices [B…, K…], dy is
// [B…, O…, K…, I…]. `axis` (of A) and `batch` (the number of dimensions B…) are int32 vectors of
// one element.
Output SumAlongAxis(Output dy, Output indices, Output params_shape, Output axis, Output batch);

// The gradient of GatherNd: dy summed into zeros at its indices [..., K]. params_shape is int64
// where the indices are, else int32; `attrs` are those of GatherNd, if any.
Output SumAtIndices(Output dy, Output indices, Output params_shape, const AttrMap& attrs);

// What SumIntoRows made, that multiplied or divided by a scalar, or a sum (AddN) of such: their
// rows one after the other. nullopt for any other gradient. An index below 0 stands for no row, as
// in UnsortedSegmentSum.
std::optional<IndexedSlices> AsIndexedSlices(Output gradient);

// The same sum, each row once: for updates that are not linear in a row's gradient.
IndexedSlices SumDuplicates(const IndexedSlices& slices);

}  // namespace weft

#endif  // WEFT_OPS_INDEXED_SLICES_H_
