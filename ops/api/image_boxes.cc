// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/image_boxes.h"

namespace weft::ops {

CombinedNonMaxSuppressionOutputs CombinedNonMaxSuppression(Output boxes, Output scores,
                                                           Output max_output_size_per_class,
                                                           Output max_total_size,
                                                           Output iou_threshold,
                                                           Output score_threshold,
                                                           const CombinedNonMaxSuppressionAttrs& attrs) {
  const Output first = ApiCall("CombinedNonMaxSuppression", attrs.name).In(boxes).In(scores)
      .In(max_output_size_per_class).In(max_total_size).In(iou_threshold).In(score_threshold)
      .Set("pad_per_class", attrs.pad_per_class).Set("clip_boxes", attrs.clip_boxes).Get();
  return {first, first.at(1), first.at(2), first.at(3)};
}

Output DrawBoundingBoxes(Output images, Output boxes, const Named& attrs) {
  return ApiCall("DrawBoundingBoxes", attrs.name).In(images).In(boxes).Get();
}

Output DrawBoundingBoxesV2(Output images, Output boxes, Output colors, const Named& attrs) {
  return ApiCall("DrawBoundingBoxesV2", attrs.name).In(images).In(boxes).In(colors).Get();
}

Output NonMaxSuppression(Output boxes, Output scores, Output max_output_size,
                         const NonMaxSuppressionAttrs& attrs) {
  return ApiCall("NonMaxSuppression", attrs.name).In(boxes).In(scores).In(max_output_size)
      .Set("iou_threshold", attrs.iou_threshold).Get();
}

Output NonMaxSuppressionV2(Output boxes, Output scores, Output max_output_size,
                           Output iou_threshold, const Named& attrs) {
  return ApiCall("NonMaxSuppressionV2", attrs.name).In(boxes).In(scores).In(max_output_size)
      .In(iou_threshold).Get();
}

Output NonMaxSuppressionV3(Output boxes, Output scores, Output max_output_size,
                           Output iou_threshold, Output score_threshold, const Named& attrs) {
  return ApiCall("NonMaxSuppressionV3", attrs.name).In(boxes).In(scores).In(max_output_size)
      .In(iou_threshold).In(score_threshold).Get();
}

NonMaxSuppressionV4Outputs NonMaxSuppressionV4(Output boxes, Output scores, Output max_output_size,
                                               Output iou_threshold, Output score_threshold,
                                               const NonMaxSuppressionV4Attrs& attrs) {
  const Output first = ApiCall("NonMaxSuppressionV4", attrs.name).In(boxes).In(scores)
      .In(max_output_size).In(iou_threshold).In(score_threshold)
      .Set("pad_to_max_output_size", attrs.pad_to_max_output_size).Get();
  return {first, first.at(1)};
}

NonMaxSuppressionV5Outputs NonMaxSuppressionV5(Output boxes, Output scores, Output max_output_size,
                                               Output iou_threshold, Output score_threshold,
                                               Output soft_nms_sigma,
                                               const NonMaxSuppressionV5Attrs& attrs) {
  const Output first = ApiCall("NonMaxSuppressionV5", attrs.name).In(boxes).In(scores)
      .In(max_output_size).In(iou_threshold).In(score_threshold).In(soft_nms_sigma)
      .Set("pad_to_max_output_size", attrs.pad_to_max_output_size).Get();
  return {first, first.at(1), first.at(2)};
}

Output NonMaxSuppressionWithOverlaps(Output overlaps, Output scores, Output max_output_size,
                                     Output overlap_threshold, Output score_threshold,
                                     const Named& attrs) {
  return ApiCall("NonMaxSuppressionWithOverlaps", attrs.name).In(overlaps).In(scores)
      .In(max_output_size).In(overlap_threshold).In(score_threshold).Get();
}

}  // namespace weft::ops
