// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_IMAGE_H_
#define WEFT_OPS_API_IMAGE_H_

#include "ops/api_call.h"

namespace weft::ops {

// (image: T, boxes: float, box_ind: int32, crop_size: int32) -> (crops: float); T: {float, double,
//     int32, uint8, int16, int8, int64, uint16, half}; method: {'bilinear', 'nearest'}.
struct CropAndResizeAttrs {
  std::string method = "bilinear";
  float extrapolation_value = 0.0f;
  std::string name;
};
Output CropAndResize(Output image, Output boxes, Output box_ind, Output crop_size,
                     const CropAndResizeAttrs& attrs = {});

// (grads: float, image: T, boxes: float, box_ind: int32) -> (output: float); T: {float, double,
//     int32, uint8, int16, int8, int64, uint16, half}; method: {'bilinear'}.
struct CropAndResizeGradBoxesAttrs {
  std::string method = "bilinear";
  std::string name;
};
Output CropAndResizeGradBoxes(Output grads, Output image, Output boxes, Output box_ind,
                              const CropAndResizeGradBoxesAttrs& attrs = {});

// (grads: float, boxes: float, box_ind: int32, image_size: int32) -> (output: T); T: {float,
//     double, half}; method: {'bilinear', 'nearest'}.
struct CropAndResizeGradImageAttrs {
  std::string method = "bilinear";
  std::string name;
};
Output CropAndResizeGradImage(Output grads, Output boxes, Output box_ind, Output image_size,
                              DType T, const CropAndResizeGradImageAttrs& attrs = {});

// (input: float, size: int32, offsets: float) -> (glimpse: float).
struct ExtractGlimpseAttrs {
  bool centered = true;
  bool normalized = true;
  bool uniform_noise = true;
  std::string noise = "uniform";
  std::string name;
};
Output ExtractGlimpse(Output input, Output size, Output offsets,
                      const ExtractGlimpseAttrs& attrs = {});

// (input: float, size: int32, offsets: float) -> (glimpse: float).
struct ExtractGlimpseV2Attrs {
  bool centered = true;
  bool normalized = true;
  bool uniform_noise = true;
  std::string noise = "uniform";
  std::string name;
};
Output ExtractGlimpseV2(Output input, Output size, Output offsets,
                        const ExtractGlimpseV2Attrs& attrs = {});

// (images: dtype, transforms: float, output_shape: int32) -> (transformed_images: dtype); dtype:
//     {float, double, int32, uint8, int64, bfloat16, half}.
struct ImageProjectiveTransformV2Attrs {
  std::string fill_mode = "CONSTANT";
  std::string name;
};
Output ImageProjectiveTransformV2(Output images, Output transforms, Output output_shape,
                                  const std::string& interpolation,
                                  const ImageProjectiveTransformV2Attrs& attrs = {});

// (images: dtype, transforms: float, output_shape: int32, fill_value: float) ->
//     (transformed_images: dtype); dtype: {float, double, int32, uint8, int64, bfloat16, half}.
struct ImageProjectiveTransformV3Attrs {
  std::string fill_mode = "CONSTANT";
  std::string name;
};
Output ImageProjectiveTransformV3(Output images, Output transforms, Output output_shape,
                                  Output fill_value, const std::string& interpolation,
                                  const ImageProjectiveTransformV3Attrs& attrs = {});

// (images: T, size: int32) -> (resized_images: float); T: {float, double, int32, uint8, int16,
//     int8, int64, bfloat16, uint16, half}.
struct ResizeAreaAttrs {
  bool align_corners = false;
  std::string name;
};
Output ResizeArea(Output images, Output size, const ResizeAreaAttrs& attrs = {});

// (images: T, size: int32) -> (resized_images: float); T: {float, double, int32, uint8, int16,
//     int8, int64, bfloat16, uint16, half}.
struct ResizeBicubicAttrs {
  bool align_corners = false;
  bool half_pixel_centers = false;
  std::string name;
};
Output ResizeBicubic(Output images, Output size, const ResizeBicubicAttrs& attrs = {});

// (grads: float, original_image: T) -> (output: T); T: {float, double}.
struct ResizeBicubicGradAttrs {
  bool align_corners = false;
  bool half_pixel_centers = false;
  std::string name;
};
Output ResizeBicubicGrad(Output grads, Output original_image,
                         const ResizeBicubicGradAttrs& attrs = {});

// (images: T, size: int32) -> (resized_images: float); T: {float, double, int32, uint8, int16,
//     int8, int64, bfloat16, uint16, half}.
struct ResizeBilinearAttrs {
  bool align_corners = false;
  bool half_pixel_centers = false;
  std::string name;
};
Output ResizeBilinear(Output images, Output size, const ResizeBilinearAttrs& attrs = {});

// (grads: float, original_image: T) -> (output: T); T: {float, double, bfloat16, half}.
struct ResizeBilinearGradAttrs {
  bool align_corners = false;
  bool half_pixel_centers = false;
  std::string name;
};
Output ResizeBilinearGrad(Output grads, Output original_image,
                          const ResizeBilinearGradAttrs& attrs = {});

// (images: T, size: int32) -> (resized_images: T); T: {float, double, int32, uint8, int16, int8,
//     int64, bfloat16, uint16, half}.
struct ResizeNearestNeighborAttrs {
  bool align_corners = false;
  bool half_pixel_centers = false;
  std::string name;
};
Output ResizeNearestNeighbor(Output images, Output size,
                             const ResizeNearestNeighborAttrs& attrs = {});

// (grads: T, size: int32) -> (output: T); T: {float, double, int32, uint8, int8, bfloat16, half}.
struct ResizeNearestNeighborGradAttrs {
  bool align_corners = false;
  bool half_pixel_centers = false;
  std::string name;
};
Output ResizeNearestNeighborGrad(Output grads, Output size,
                                 const ResizeNearestNeighborGradAttrs& attrs = {});

// (images: T, size: int32, scale: float, translation: float) -> (resized_images: float); T: {float,
//     double, int32, uint8, int16, int8, int64, bfloat16, uint16, half}.
struct ScaleAndTranslateAttrs {
  std::string kernel_type = "lanczos3";
  bool antialias = true;
  std::string name;
};
Output ScaleAndTranslate(Output images, Output size, Output scale, Output translation,
                         const ScaleAndTranslateAttrs& attrs = {});

// (grads: T, original_image: T, scale: float, translation: float) -> (output: T); T: {float}.
struct ScaleAndTranslateGradAttrs {
  std::string kernel_type = "lanczos3";
  bool antialias = true;
  std::string name;
};
Output ScaleAndTranslateGrad(Output grads, Output original_image, Output scale, Output translation,
                             const ScaleAndTranslateGradAttrs& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_IMAGE_H_
