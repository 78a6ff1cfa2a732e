// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_ARRAY_SPACE_H_
#define WEFT_OPS_API_ARRAY_SPACE_H_

#include "ops/api_call.h"

namespace weft::ops {

// (input: T, crops: Tidx) -> (output: T); Tidx: {int32, int64}.
Output BatchToSpace(Output input, Output crops, int64_t block_size, const Named& attrs = {});

// (input: T, block_shape: Tblock_shape, crops: Tcrops) -> (output: T); Tblock_shape: {int32,
//     int64}; Tcrops: {int32, int64}.
Output BatchToSpaceND(Output input, Output block_shape, Output crops, const Named& attrs = {});

// (input: T) -> (output: T); data_format: {'NHWC', 'NCHW', 'NCHW_VECT_C'}.
struct DepthToSpaceAttrs {
  std::string data_format = "NHWC";
  std::string name;
};
Output DepthToSpace(Output input, int64_t block_size, const DepthToSpaceAttrs& attrs = {});

// (images: T) -> (patches: T); T: {float, double, int32, uint8, int16, int8, complex64, int64,
//     bool, bfloat16, uint16, complex128, half, uint32, uint64}; padding: {'SAME', 'VALID'}.
Output ExtractImagePatches(Output images, const std::vector<int64_t>& ksizes,
                           const std::vector<int64_t>& strides, const std::vector<int64_t>& rates,
                           const std::string& padding, const Named& attrs = {});

// (input: T, paddings: Tpaddings) -> (output: T); Tpaddings: {int32, int64}.
Output SpaceToBatch(Output input, Output paddings, int64_t block_size, const Named& attrs = {});

// (input: T, block_shape: Tblock_shape, paddings: Tpaddings) -> (output: T); Tblock_shape: {int32,
//     int64}; Tpaddings: {int32, int64}.
Output SpaceToBatchND(Output input, Output block_shape, Output paddings, const Named& attrs = {});

// (input: T) -> (output: T); data_format: {'NHWC', 'NCHW', 'NCHW_VECT_C'}.
struct SpaceToDepthAttrs {
  std::string data_format = "NHWC";
  std::string name;
};
Output SpaceToDepth(Output input, int64_t block_size, const SpaceToDepthAttrs& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_ARRAY_SPACE_H_
