// Boxes on images: suppression of overlapping ones, drawing.
#include <algorithm>

#include "ops/register.h"
#include "ops/shape_rule.h"

namespace weft {
namespace {

absl::Status InUnit(ShapeContext& c, int i) {
  RETURN_IF_ERROR(c.Scalar(i));
  const Tensor* v = c.value(i);
  if (v == nullptr) return absl::OkStatus();
  const float x =
      v->dtype() == DType::kHalf ? static_cast<float>(v->scalar<Half>()) : v->scalar<float>();
  if (!(x >= 0 && x <= 1))
    return InvalidArgument(c.input_name(i), " is ", x, ", must be in [0, 1]");
  return absl::OkStatus();
}

// boxes [n, 4], scores [n], max_output_size [] and scalar thresholds. The number that is selected
// depends on values; padded outputs have max_output_size.
absl::Status SuppressionShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape boxes, c.WithRank(0, 2));
  ASSIGN_OR_RETURN(const PartialShape scores, c.WithRank(1, 1));
  const bool overlaps = c.op().name == "NonMaxSuppressionWithOverlaps";
  if (overlaps ? !MergeDims(boxes.dim(0), boxes.dim(1)).ok() : !MergeDims(boxes.dim(1), 4).ok()) {
    return InvalidArgument(c.input_name(0), " has shape ", boxes,
                           overlaps ? ", want a square" : ", want 4 columns");
  }
  if (!MergeDims(boxes.dim(0), scores.dim(0)).ok()) {
    return InvalidArgument("scores ", scores, " do not fit ", c.input_name(0), " ", boxes);
  }
  for (int i = 2; i < c.num_inputs(); ++i) RETURN_IF_ERROR(c.Scalar(i));
  const auto size = c.int_scalar(2);
  if (size && *size < 0)
    return InvalidArgument("max_output_size is ", *size, ", must not be negative");
  if (c.num_inputs() > 3 && !overlaps) RETURN_IF_ERROR(InUnit(c, 3));
  bool pad = false;
  if (c.attrs().Has("pad_to_max_output_size")) {
    ASSIGN_OR_RETURN(pad, c.attr<bool>("pad_to_max_output_size"));
  }
  if (c.attrs().Has("iou_threshold")) {
    ASSIGN_OR_RETURN(const float iou, c.attr<float>("iou_threshold"));
    if (!(iou >= 0 && iou <= 1))
      return InvalidArgument("iou_threshold is ", iou, ", must be in [0, 1]");
  }
  for (int i = 0; i < c.num_outputs(); ++i) {
    const bool last = i == c.num_outputs() - 1 && c.num_outputs() > 1;
    c.set_output(i, last ? PartialShape(Shape()) : PartialShape{pad && size ? *size : kUnknownDim});
  }
  return absl::OkStatus();
}

// boxes [batch, n, q, 4] with q 1 or the number of classes, scores [batch, n, classes]
absl::Status CombinedShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape boxes, c.WithRank(0, 4));
  ASSIGN_OR_RETURN(const PartialShape scores, c.WithRank(1, 3));
  const bool fits = MergeDims(boxes.dim(0), scores.dim(0)).ok() &&
                    MergeDims(boxes.dim(1), scores.dim(1)).ok() &&
                    (boxes.dim(2) == 1 || MergeDims(boxes.dim(2), scores.dim(2)).ok()) &&
                    MergeDims(boxes.dim(3), 4).ok();
  if (!fits) return InvalidArgument("boxes ", boxes, " and scores ", scores, " do not fit");
  for (int i = 2; i < 6; ++i) RETURN_IF_ERROR(c.Scalar(i));
  const auto per_class = c.int_scalar(2), total = c.int_scalar(3);
  if (per_class && *per_class <= 0)
    return InvalidArgument("max_output_size_per_class must be positive, got ", *per_class);
  if (total && *total <= 0) return InvalidArgument("max_total_size must be positive, got ", *total);
  RETURN_IF_ERROR(InUnit(c, 4));
  ASSIGN_OR_RETURN(const bool pad_per_class, c.attr<bool>("pad_per_class"));
  const int64_t batch = boxes.dim(0);
  int64_t n = total ? *total : kUnknownDim;
  if (pad_per_class) {
    // Both sizes are int32 and classes fit a shape, so that the product fits.
    const int64_t classes = scores.dim(2);
    n = total && per_class && IsKnownDim(classes)
            ? std::min<int64_t>(*total, *per_class * std::min<int64_t>(classes, 1 << 30))
            : kUnknownDim;
  }
  c.set_output(0, PartialShape{batch, n, 4});
  c.set_output(1, PartialShape{batch, n});
  c.set_output(2, PartialShape{batch, n});
  c.set_output(3, PartialShape{batch});
  return absl::OkStatus();
}

// images [batch, h, w, 1, 3 or 4], boxes [batch, n, 4] (, colors [k, channels])
absl::Status DrawShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape images, c.WithRank(0, 4));
  ASSIGN_OR_RETURN(const PartialShape boxes, c.WithRank(1, 3));
  const int64_t depth = images.dim(3);
  if (IsKnownDim(depth) && depth != 1 && depth != 3 && depth != 4) {
    return InvalidArgument("images ", images, " must have 1, 3 or 4 channels");
  }
  if (!MergeDims(boxes.dim(2), 4).ok())
    return InvalidArgument("boxes ", boxes, " must have 4 columns");
  if (!MergeDims(images.dim(0), boxes.dim(0)).ok())
    return InvalidArgument("images ", images, " and boxes ", boxes, " differ in batch");
  if (c.num_inputs() == 3) {
    ASSIGN_OR_RETURN(const PartialShape colors, c.WithRank(2, 2));
    if (IsKnownDim(colors.dim(1)) && IsKnownDim(depth) && colors.dim(1) < depth) {
      return InvalidArgument("colors ", colors, " must have as many channels as images ", images);
    }
  }
  c.set_output(0, images);
  return absl::OkStatus();
}

#define WEFT_NMS "boxes: T, scores: T, max_output_size: int32, iou_threshold: T_threshold"
#define WEFT_NMS_TYPES "T: {half, float} = float; T_threshold: {half, float} = float"
// clang-format off
const OpEntry kBoxOps[] = {
    {"NonMaxSuppression(boxes: float, scores: float, max_output_size: int32) -> (selected_indices: int32)",
     "iou_threshold: float = 0.5", SuppressionShape, NoGradient},
    {"NonMaxSuppressionV2(" WEFT_NMS ") -> (selected_indices: int32)", WEFT_NMS_TYPES, SuppressionShape, NoGradient},
    {"NonMaxSuppressionV3(" WEFT_NMS ", score_threshold: T_threshold) -> (selected_indices: int32)", WEFT_NMS_TYPES,
     SuppressionShape, NoGradient},
    {"NonMaxSuppressionV4(" WEFT_NMS ", score_threshold: T_threshold) -> (selected_indices: int32, valid_outputs: int32)",
     WEFT_NMS_TYPES "; pad_to_max_output_size: bool = false", SuppressionShape, NoGradient},
    {"NonMaxSuppressionV5(boxes: T, scores: T, max_output_size: int32, iou_threshold: T, score_threshold: T, soft_nms_sigma: T)"
     " -> (selected_indices: int32, selected_scores: T, valid_outputs: int32)",
     "T: {half, float} = float; pad_to_max_output_size: bool = false", SuppressionShape, NoGradient},
    {"NonMaxSuppressionWithOverlaps(overlaps: float, scores: float, max_output_size: int32, overlap_threshold: float, "
     "score_threshold: float) -> (selected_indices: int32)", "", SuppressionShape, NoGradient},
    {"CombinedNonMaxSuppression(boxes: float, scores: float, max_output_size_per_class: int32, max_total_size: int32, "
     "iou_threshold: float, score_threshold: float) -> (nmsed_boxes: float, nmsed_scores: float, nmsed_classes: float, "
     "valid_detections: int32)", "pad_per_class: bool = false; clip_boxes: bool = true", CombinedShape, NoGradient},
    {"DrawBoundingBoxes(images: T, boxes: float) -> (output: T)", "T: {float, half} = float", DrawShape, NoGradient},
    {"DrawBoundingBoxesV2(images: T, boxes: float, colors: float) -> (output: T)", "T: {float, half} = float", DrawShape, NoGradient},
};
// clang-format on

}  // namespace

void RegisterImageBoxOps(OpRegistry& r) { r.Add(kBoxOps); }

}  // namespace weft
