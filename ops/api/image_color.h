// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_IMAGE_COLOR_H_
#define WEFT_OPS_API_IMAGE_COLOR_H_

#include "ops/api_call.h"

namespace weft::ops {

// (images: T, contrast_factor: float) -> (output: T); T: {float, half}.
Output AdjustContrastv2(Output images, Output contrast_factor, const Named& attrs = {});

// (images: T, delta: float) -> (output: T); T: {float, half}.
Output AdjustHue(Output images, Output delta, const Named& attrs = {});

// (images: T, scale: float) -> (output: T); T: {float, half}.
Output AdjustSaturation(Output images, Output scale, const Named& attrs = {});

// (images: T) -> (output: T); T: {float, double, bfloat16, half}.
Output HSVToRGB(Output images, const Named& attrs = {});

// (images: T) -> (output: T); T: {float, double, bfloat16, half}.
Output RGBToHSV(Output images, const Named& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_IMAGE_COLOR_H_
