// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/segment.h"

namespace weft::ops {

Output SegmentMax(Output data, Output segment_ids, const Named& attrs) {
  return ApiCall("SegmentMax", attrs.name).In(data).In(segment_ids).Get();
}

Output SegmentMean(Output data, Output segment_ids, const Named& attrs) {
  return ApiCall("SegmentMean", attrs.name).In(data).In(segment_ids).Get();
}

Output SegmentMin(Output data, Output segment_ids, const Named& attrs) {
  return ApiCall("SegmentMin", attrs.name).In(data).In(segment_ids).Get();
}

Output SegmentProd(Output data, Output segment_ids, const Named& attrs) {
  return ApiCall("SegmentProd", attrs.name).In(data).In(segment_ids).Get();
}

Output SegmentSum(Output data, Output segment_ids, const Named& attrs) {
  return ApiCall("SegmentSum", attrs.name).In(data).In(segment_ids).Get();
}

Output SparseSegmentMean(Output data, Output indices, Output segment_ids,
                         const SparseSegmentMeanAttrs& attrs) {
  return ApiCall("SparseSegmentMean", attrs.name).In(data).In(indices).In(segment_ids)
      .Set("sparse_gradient", attrs.sparse_gradient).Get();
}

Output SparseSegmentMeanGrad(Output grad, Output indices, Output segment_ids, Output output_dim0,
                             const Named& attrs) {
  return ApiCall("SparseSegmentMeanGrad", attrs.name).In(grad).In(indices).In(segment_ids)
      .In(output_dim0).Get();
}

SparseSegmentMeanGradV2Outputs SparseSegmentMeanGradV2(Output grad, Output indices,
                                                       Output segment_ids, Output dense_output_dim0,
                                                       const Named& attrs) {
  const Output first = ApiCall("SparseSegmentMeanGradV2", attrs.name).In(grad).In(indices)
      .In(segment_ids).In(dense_output_dim0).Get();
  return {first, first.at(1)};
}

Output SparseSegmentMeanWithNumSegments(Output data, Output indices, Output segment_ids,
                                        Output num_segments,
                                        const SparseSegmentMeanWithNumSegmentsAttrs& attrs) {
  return ApiCall("SparseSegmentMeanWithNumSegments", attrs.name).In(data).In(indices)
      .In(segment_ids).In(num_segments).Set("sparse_gradient", attrs.sparse_gradient).Get();
}

Output SparseSegmentSqrtN(Output data, Output indices, Output segment_ids,
                          const SparseSegmentSqrtNAttrs& attrs) {
  return ApiCall("SparseSegmentSqrtN", attrs.name).In(data).In(indices).In(segment_ids)
      .Set("sparse_gradient", attrs.sparse_gradient).Get();
}

Output SparseSegmentSqrtNGrad(Output grad, Output indices, Output segment_ids, Output output_dim0,
                              const Named& attrs) {
  return ApiCall("SparseSegmentSqrtNGrad", attrs.name).In(grad).In(indices).In(segment_ids)
      .In(output_dim0).Get();
}

SparseSegmentSqrtNGradV2Outputs SparseSegmentSqrtNGradV2(Output grad, Output indices,
                                                         Output segment_ids,
                                                         Output dense_output_dim0,
                                                         const Named& attrs) {
  const Output first = ApiCall("SparseSegmentSqrtNGradV2", attrs.name).In(grad).In(indices)
      .In(segment_ids).In(dense_output_dim0).Get();
  return {first, first.at(1)};
}

Output SparseSegmentSqrtNWithNumSegments(Output data, Output indices, Output segment_ids,
                                         Output num_segments,
                                         const SparseSegmentSqrtNWithNumSegmentsAttrs& attrs) {
  return ApiCall("SparseSegmentSqrtNWithNumSegments", attrs.name).In(data).In(indices)
      .In(segment_ids).In(num_segments).Set("sparse_gradient", attrs.sparse_gradient).Get();
}

Output SparseSegmentSum(Output data, Output indices, Output segment_ids,
                        const SparseSegmentSumAttrs& attrs) {
  return ApiCall("SparseSegmentSum", attrs.name).In(data).In(indices).In(segment_ids)
      .Set("sparse_gradient", attrs.sparse_gradient).Get();
}

Output SparseSegmentSumGrad(Output grad, Output indices, Output segment_ids, Output output_dim0,
                            const Named& attrs) {
  return ApiCall("SparseSegmentSumGrad", attrs.name).In(grad).In(indices).In(segment_ids)
      .In(output_dim0).Get();
}

SparseSegmentSumGradV2Outputs SparseSegmentSumGradV2(Output grad, Output indices,
                                                     Output segment_ids, Output dense_output_dim0,
                                                     const Named& attrs) {
  const Output first = ApiCall("SparseSegmentSumGradV2", attrs.name).In(grad).In(indices)
      .In(segment_ids).In(dense_output_dim0).Get();
  return {first, first.at(1)};
}

Output SparseSegmentSumWithNumSegments(Output data, Output indices, Output segment_ids,
                                       Output num_segments,
                                       const SparseSegmentSumWithNumSegmentsAttrs& attrs) {
  return ApiCall("SparseSegmentSumWithNumSegments", attrs.name).In(data).In(indices).In(segment_ids)
      .In(num_segments).Set("sparse_gradient", attrs.sparse_gradient).Get();
}

Output UnsortedSegmentMax(Output data, Output segment_ids, Output num_segments,
                          const Named& attrs) {
  return ApiCall("UnsortedSegmentMax", attrs.name).In(data).In(segment_ids).In(num_segments).Get();
}

Output UnsortedSegmentMin(Output data, Output segment_ids, Output num_segments,
                          const Named& attrs) {
  return ApiCall("UnsortedSegmentMin", attrs.name).In(data).In(segment_ids).In(num_segments).Get();
}

Output UnsortedSegmentProd(Output data, Output segment_ids, Output num_segments,
                           const Named& attrs) {
  return ApiCall("UnsortedSegmentProd", attrs.name).In(data).In(segment_ids).In(num_segments).Get();
}

Output UnsortedSegmentSum(Output data, Output segment_ids, Output num_segments,
                          const Named& attrs) {
  return ApiCall("UnsortedSegmentSum", attrs.name).In(data).In(segment_ids).In(num_segments).Get();
}

}  // namespace weft::ops
