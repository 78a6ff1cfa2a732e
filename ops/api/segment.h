// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_SEGMENT_H_
#define WEFT_OPS_API_SEGMENT_H_

#include "ops/api_call.h"

namespace weft::ops {

// (data: T, segment_ids: Tindices) -> (output: T); T: {float, double, int32, uint8, int16, int8,
//     int64, bfloat16, uint16, half, uint32, uint64}; Tindices: {int32, int64}.
Output SegmentMax(Output data, Output segment_ids, const Named& attrs = {});

// (data: T, segment_ids: Tindices) -> (output: T); T: {float, double, int32, uint8, int16, int8,
//     complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half,
//     uint32, uint64}; Tindices: {int32, int64}.
Output SegmentMean(Output data, Output segment_ids, const Named& attrs = {});

// (data: T, segment_ids: Tindices) -> (output: T); T: {float, double, int32, uint8, int16, int8,
//     int64, bfloat16, uint16, half, uint32, uint64}; Tindices: {int32, int64}.
Output SegmentMin(Output data, Output segment_ids, const Named& attrs = {});

// (data: T, segment_ids: Tindices) -> (output: T); T: {float, double, int32, uint8, int16, int8,
//     complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half,
//     uint32, uint64}; Tindices: {int32, int64}.
Output SegmentProd(Output data, Output segment_ids, const Named& attrs = {});

// (data: T, segment_ids: Tindices) -> (output: T); T: {float, double, int32, uint8, int16, int8,
//     complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half,
//     uint32, uint64}; Tindices: {int32, int64}.
Output SegmentSum(Output data, Output segment_ids, const Named& attrs = {});

// (data: T, indices: Tidx, segment_ids: Tsegmentids) -> (output: T); T: {float, double, bfloat16,
//     half}; Tidx: {int32, int64}; Tsegmentids: {int32, int64}.
struct SparseSegmentMeanAttrs {
  bool sparse_gradient = false;
  std::string name;
};
Output SparseSegmentMean(Output data, Output indices, Output segment_ids,
                         const SparseSegmentMeanAttrs& attrs = {});

// (grad: T, indices: Tidx, segment_ids: Tsegmentids, output_dim0: int32) -> (output: T); T: {float,
//     double, bfloat16, half}; Tidx: {int32, int64}; Tsegmentids: {int32, int64}.
Output SparseSegmentMeanGrad(Output grad, Output indices, Output segment_ids, Output output_dim0,
                             const Named& attrs = {});

// (grad: T, indices: Tidx, segment_ids: Tsegmentids, dense_output_dim0: int32) -> (output: T,
//     sorted_unique_indices: Tidx); T: {float, double, bfloat16, half}; Tidx: {int32, int64};
//     Tsegmentids: {int32, int64}.
struct SparseSegmentMeanGradV2Outputs {
  Output output;
  Output sorted_unique_indices;
};
SparseSegmentMeanGradV2Outputs SparseSegmentMeanGradV2(Output grad, Output indices,
                                                       Output segment_ids, Output dense_output_dim0,
                                                       const Named& attrs = {});

// (data: T, indices: Tidx, segment_ids: Tsegmentids, num_segments: Tnumsegments) -> (output: T); T:
//     {float, double, bfloat16, half}; Tidx: {int32, int64}; Tnumsegments: {int32, int64};
//     Tsegmentids: {int32, int64}.
struct SparseSegmentMeanWithNumSegmentsAttrs {
  bool sparse_gradient = false;
  std::string name;
};
Output SparseSegmentMeanWithNumSegments(Output data, Output indices, Output segment_ids,
                                        Output num_segments,
                                        const SparseSegmentMeanWithNumSegmentsAttrs& attrs = {});

// (data: T, indices: Tidx, segment_ids: Tsegmentids) -> (output: T); T: {float, double, bfloat16,
//     half}; Tidx: {int32, int64}; Tsegmentids: {int32, int64}.
struct SparseSegmentSqrtNAttrs {
  bool sparse_gradient = false;
  std::string name;
};
Output SparseSegmentSqrtN(Output data, Output indices, Output segment_ids,
                          const SparseSegmentSqrtNAttrs& attrs = {});

// (grad: T, indices: Tidx, segment_ids: Tsegmentids, output_dim0: int32) -> (output: T); T: {float,
//     double, bfloat16, half}; Tidx: {int32, int64}; Tsegmentids: {int32, int64}.
Output SparseSegmentSqrtNGrad(Output grad, Output indices, Output segment_ids, Output output_dim0,
                              const Named& attrs = {});

// (grad: T, indices: Tidx, segment_ids: Tsegmentids, dense_output_dim0: int32) -> (output: T,
//     sorted_unique_indices: Tidx); T: {float, double, bfloat16, half}; Tidx: {int32, int64};
//     Tsegmentids: {int32, int64}.
struct SparseSegmentSqrtNGradV2Outputs {
  Output output;
  Output sorted_unique_indices;
};
SparseSegmentSqrtNGradV2Outputs SparseSegmentSqrtNGradV2(Output grad, Output indices,
                                                         Output segment_ids,
                                                         Output dense_output_dim0,
                                                         const Named& attrs = {});

// (data: T, indices: Tidx, segment_ids: Tsegmentids, num_segments: Tnumsegments) -> (output: T); T:
//     {float, double, bfloat16, half}; Tidx: {int32, int64}; Tnumsegments: {int32, int64};
//     Tsegmentids: {int32, int64}.
struct SparseSegmentSqrtNWithNumSegmentsAttrs {
  bool sparse_gradient = false;
  std::string name;
};
Output SparseSegmentSqrtNWithNumSegments(Output data, Output indices, Output segment_ids,
                                         Output num_segments,
                                         const SparseSegmentSqrtNWithNumSegmentsAttrs& attrs = {});

// (data: T, indices: Tidx, segment_ids: Tsegmentids) -> (output: T); T: {float, double, int32,
//     uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}; Tidx: {int32, int64};
//     Tsegmentids: {int32, int64}.
struct SparseSegmentSumAttrs {
  bool sparse_gradient = false;
  std::string name;
};
Output SparseSegmentSum(Output data, Output indices, Output segment_ids,
                        const SparseSegmentSumAttrs& attrs = {});

// (grad: T, indices: Tidx, segment_ids: Tsegmentids, output_dim0: int32) -> (output: T); T: {float,
//     double, bfloat16, half}; Tidx: {int32, int64}; Tsegmentids: {int32, int64}.
Output SparseSegmentSumGrad(Output grad, Output indices, Output segment_ids, Output output_dim0,
                            const Named& attrs = {});

// (grad: T, indices: Tidx, segment_ids: Tsegmentids, dense_output_dim0: int32) -> (output: T,
//     sorted_unique_indices: Tidx); T: {float, double, bfloat16, half}; Tidx: {int32, int64};
//     Tsegmentids: {int32, int64}.
struct SparseSegmentSumGradV2Outputs {
  Output output;
  Output sorted_unique_indices;
};
SparseSegmentSumGradV2Outputs SparseSegmentSumGradV2(Output grad, Output indices,
                                                     Output segment_ids, Output dense_output_dim0,
                                                     const Named& attrs = {});

// (data: T, indices: Tidx, segment_ids: Tsegmentids, num_segments: Tnumsegments) -> (output: T); T:
//     {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64};
//     Tidx: {int32, int64}; Tnumsegments: {int32, int64}; Tsegmentids: {int32, int64}.
struct SparseSegmentSumWithNumSegmentsAttrs {
  bool sparse_gradient = false;
  std::string name;
};
Output SparseSegmentSumWithNumSegments(Output data, Output indices, Output segment_ids,
                                       Output num_segments,
                                       const SparseSegmentSumWithNumSegmentsAttrs& attrs = {});

// (data: T, segment_ids: Tindices, num_segments: Tnumsegments) -> (output: T); T: {float, double,
//     int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}; Tindices: {int32,
//     int64}; Tnumsegments: {int32, int64}.
Output UnsortedSegmentMax(Output data, Output segment_ids, Output num_segments,
                          const Named& attrs = {});

// (data: T, segment_ids: Tindices, num_segments: Tnumsegments) -> (output: T); T: {float, double,
//     int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}; Tindices: {int32,
//     int64}; Tnumsegments: {int32, int64}.
Output UnsortedSegmentMin(Output data, Output segment_ids, Output num_segments,
                          const Named& attrs = {});

// (data: T, segment_ids: Tindices, num_segments: Tnumsegments) -> (output: T); T: {float, double,
//     int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16,
//     quint16, uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}; Tnumsegments:
//     {int32, int64}.
Output UnsortedSegmentProd(Output data, Output segment_ids, Output num_segments,
                           const Named& attrs = {});

// (data: T, segment_ids: Tindices, num_segments: Tnumsegments) -> (output: T); T: {float, double,
//     int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16,
//     quint16, uint16, complex128, half, uint32, uint64}; Tindices: {int32, int16, int64};
//     Tnumsegments: {int32, int64}.
Output UnsortedSegmentSum(Output data, Output segment_ids, Output num_segments,
                          const Named& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_SEGMENT_H_
