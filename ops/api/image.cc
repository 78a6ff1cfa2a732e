// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/image.h"

namespace weft::ops {

Output CropAndResize(Output image, Output boxes, Output box_ind, Output crop_size,
                     const CropAndResizeAttrs& attrs) {
  return ApiCall("CropAndResize", attrs.name).In(image).In(boxes).In(box_ind).In(crop_size)
      .Set("method", attrs.method).Set("extrapolation_value", attrs.extrapolation_value).Get();
}

Output CropAndResizeGradBoxes(Output grads, Output image, Output boxes, Output box_ind,
                              const CropAndResizeGradBoxesAttrs& attrs) {
  return ApiCall("CropAndResizeGradBoxes", attrs.name).In(grads).In(image).In(boxes).In(box_ind)
      .Set("method", attrs.method).Get();
}

Output CropAndResizeGradImage(Output grads, Output boxes, Output box_ind, Output image_size,
                              DType T, const CropAndResizeGradImageAttrs& attrs) {
  return ApiCall("CropAndResizeGradImage", attrs.name).In(grads).In(boxes).In(box_ind)
      .In(image_size).Set("T", T).Set("method", attrs.method).Get();
}

Output ExtractGlimpse(Output input, Output size, Output offsets,
                      const ExtractGlimpseAttrs& attrs) {
  return ApiCall("ExtractGlimpse", attrs.name).In(input).In(size).In(offsets)
      .Set("centered", attrs.centered).Set("normalized", attrs.normalized)
      .Set("uniform_noise", attrs.uniform_noise).Set("noise", attrs.noise).Get();
}

Output ExtractGlimpseV2(Output input, Output size, Output offsets,
                        const ExtractGlimpseV2Attrs& attrs) {
  return ApiCall("ExtractGlimpseV2", attrs.name).In(input).In(size).In(offsets)
      .Set("centered", attrs.centered).Set("normalized", attrs.normalized)
      .Set("uniform_noise", attrs.uniform_noise).Set("noise", attrs.noise).Get();
}

Output ImageProjectiveTransformV2(Output images, Output transforms, Output output_shape,
                                  const std::string& interpolation,
                                  const ImageProjectiveTransformV2Attrs& attrs) {
  return ApiCall("ImageProjectiveTransformV2", attrs.name).In(images).In(transforms)
      .In(output_shape).Set("interpolation", interpolation).Set("fill_mode", attrs.fill_mode).Get();
}

Output ImageProjectiveTransformV3(Output images, Output transforms, Output output_shape,
                                  Output fill_value, const std::string& interpolation,
                                  const ImageProjectiveTransformV3Attrs& attrs) {
  return ApiCall("ImageProjectiveTransformV3", attrs.name).In(images).In(transforms)
      .In(output_shape).In(fill_value).Set("interpolation", interpolation)
      .Set("fill_mode", attrs.fill_mode).Get();
}

Output ResizeArea(Output images, Output size, const ResizeAreaAttrs& attrs) {
  return ApiCall("ResizeArea", attrs.name).In(images).In(size)
      .Set("align_corners", attrs.align_corners).Get();
}

Output ResizeBicubic(Output images, Output size, const ResizeBicubicAttrs& attrs) {
  return ApiCall("ResizeBicubic", attrs.name).In(images).In(size)
      .Set("align_corners", attrs.align_corners).Set("half_pixel_centers", attrs.half_pixel_centers)
      .Get();
}

Output ResizeBicubicGrad(Output grads, Output original_image,
                         const ResizeBicubicGradAttrs& attrs) {
  return ApiCall("ResizeBicubicGrad", attrs.name).In(grads).In(original_image)
      .Set("align_corners", attrs.align_corners).Set("half_pixel_centers", attrs.half_pixel_centers)
      .Get();
}

Output ResizeBilinear(Output images, Output size, const ResizeBilinearAttrs& attrs) {
  return ApiCall("ResizeBilinear", attrs.name).In(images).In(size)
      .Set("align_corners", attrs.align_corners).Set("half_pixel_centers", attrs.half_pixel_centers)
      .Get();
}

Output ResizeBilinearGrad(Output grads, Output original_image,
                          const ResizeBilinearGradAttrs& attrs) {
  return ApiCall("ResizeBilinearGrad", attrs.name).In(grads).In(original_image)
      .Set("align_corners", attrs.align_corners).Set("half_pixel_centers", attrs.half_pixel_centers)
      .Get();
}

Output ResizeNearestNeighbor(Output images, Output size, const ResizeNearestNeighborAttrs& attrs) {
  return ApiCall("ResizeNearestNeighbor", attrs.name).In(images).In(size)
      .Set("align_corners", attrs.align_corners).Set("half_pixel_centers", attrs.half_pixel_centers)
      .Get();
}

Output ResizeNearestNeighborGrad(Output grads, Output size,
                                 const ResizeNearestNeighborGradAttrs& attrs) {
  return ApiCall("ResizeNearestNeighborGrad", attrs.name).In(grads).In(size)
      .Set("align_corners", attrs.align_corners).Set("half_pixel_centers", attrs.half_pixel_centers)
      .Get();
}

Output ScaleAndTranslate(Output images, Output size, Output scale, Output translation,
                         const ScaleAndTranslateAttrs& attrs) {
  return ApiCall("ScaleAndTranslate", attrs.name).In(images).In(size).In(scale).In(translation)
      .Set("kernel_type", attrs.kernel_type).Set("antialias", attrs.antialias).Get();
}

Output ScaleAndTranslateGrad(Output grads, Output original_image, Output scale, Output translation,
                             const ScaleAndTranslateGradAttrs& attrs) {
  return ApiCall("ScaleAndTranslateGrad", attrs.name).In(grads).In(original_image).In(scale)
      .In(translation).Set("kernel_type", attrs.kernel_type).Set("antialias", attrs.antialias)
      .Get();
}

}  // namespace weft::ops
