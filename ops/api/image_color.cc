// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/image_color.h"

namespace weft::ops {

Output AdjustContrastv2(Output images, Output contrast_factor, const Named& attrs) {
  return ApiCall("AdjustContrastv2", attrs.name).In(images).In(contrast_factor).Get();
}

Output AdjustHue(Output images, Output delta, const Named& attrs) {
  return ApiCall("AdjustHue", attrs.name).In(images).In(delta).Get();
}

Output AdjustSaturation(Output images, Output scale, const Named& attrs) {
  return ApiCall("AdjustSaturation", attrs.name).In(images).In(scale).Get();
}

Output HSVToRGB(Output images, const Named& attrs) {
  return ApiCall("HSVToRGB", attrs.name).In(images).Get();
}

Output RGBToHSV(Output images, const Named& attrs) {
  return ApiCall("RGBToHSV", attrs.name).In(images).Get();
}

}  // namespace weft::ops
