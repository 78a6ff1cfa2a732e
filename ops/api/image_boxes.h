// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_IMAGE_BOXES_H_
#define WEFT_OPS_API_IMAGE_BOXES_H_

#include "ops/api_call.h"

namespace weft::ops {

// (boxes: float, scores: float, max_output_size_per_class: int32, max_total_size: int32,
//     iou_threshold: float, score_threshold: float) -> (nmsed_boxes: float, nmsed_scores: float,
//     nmsed_classes: float, valid_detections: int32).
struct CombinedNonMaxSuppressionAttrs {
  bool pad_per_class = false;
  bool clip_boxes = true;
  std::string name;
};
struct CombinedNonMaxSuppressionOutputs {
  Output nmsed_boxes;
  Output nmsed_scores;
  Output nmsed_classes;
  Output valid_detections;
};
CombinedNonMaxSuppressionOutputs CombinedNonMaxSuppression(Output boxes, Output scores,
                                                           Output max_output_size_per_class,
                                                           Output max_total_size,
                                                           Output iou_threshold,
                                                           Output score_threshold,
                                                           const CombinedNonMaxSuppressionAttrs& attrs = {});

// (images: T, boxes: float) -> (output: T); T: {float, half}.
Output DrawBoundingBoxes(Output images, Output boxes, const Named& attrs = {});

// (images: T, boxes: float, colors: float) -> (output: T); T: {float, half}.
Output DrawBoundingBoxesV2(Output images, Output boxes, Output colors, const Named& attrs = {});

// (boxes: float, scores: float, max_output_size: int32) -> (selected_indices: int32).
struct NonMaxSuppressionAttrs {
  float iou_threshold = 0.5f;
  std::string name;
};
Output NonMaxSuppression(Output boxes, Output scores, Output max_output_size,
                         const NonMaxSuppressionAttrs& attrs = {});

// (boxes: T, scores: T, max_output_size: int32, iou_threshold: T_threshold) -> (selected_indices:
//     int32); T: {float, half}; T_threshold: {float, half}.
Output NonMaxSuppressionV2(Output boxes, Output scores, Output max_output_size,
                           Output iou_threshold, const Named& attrs = {});

// (boxes: T, scores: T, max_output_size: int32, iou_threshold: T_threshold, score_threshold:
//     T_threshold) -> (selected_indices: int32); T: {float, half}; T_threshold: {float, half}.
Output NonMaxSuppressionV3(Output boxes, Output scores, Output max_output_size,
                           Output iou_threshold, Output score_threshold, const Named& attrs = {});

// (boxes: T, scores: T, max_output_size: int32, iou_threshold: T_threshold, score_threshold:
//     T_threshold) -> (selected_indices: int32, valid_outputs: int32); T: {float, half};
//     T_threshold: {float, half}.
struct NonMaxSuppressionV4Attrs {
  bool pad_to_max_output_size = false;
  std::string name;
};
struct NonMaxSuppressionV4Outputs {
  Output selected_indices;
  Output valid_outputs;
};
NonMaxSuppressionV4Outputs NonMaxSuppressionV4(Output boxes, Output scores, Output max_output_size,
                                               Output iou_threshold, Output score_threshold,
                                               const NonMaxSuppressionV4Attrs& attrs = {});

// (boxes: T, scores: T, max_output_size: int32, iou_threshold: T, score_threshold: T,
//     soft_nms_sigma: T) -> (selected_indices: int32, selected_scores: T, valid_outputs: int32); T:
//     {float, half}.
struct NonMaxSuppressionV5Attrs {
  bool pad_to_max_output_size = false;
  std::string name;
};
struct NonMaxSuppressionV5Outputs {
  Output selected_indices;
  Output selected_scores;
  Output valid_outputs;
};
NonMaxSuppressionV5Outputs NonMaxSuppressionV5(Output boxes, Output scores, Output max_output_size,
                                               Output iou_threshold, Output score_threshold,
                                               Output soft_nms_sigma,
                                               const NonMaxSuppressionV5Attrs& attrs = {});

// (overlaps: float, scores: float, max_output_size: int32, overlap_threshold: float,
//     score_threshold: float) -> (selected_indices: int32).
Output NonMaxSuppressionWithOverlaps(Output overlaps, Output scores, Output max_output_size,
                                     Output overlap_threshold, Output score_threshold,
                                     const Named& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_IMAGE_BOXES_H_
