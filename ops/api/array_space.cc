// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/array_space.h"

namespace weft::ops {

Output BatchToSpace(Output input, Output crops, int64_t block_size, const Named& attrs) {
  return ApiCall("BatchToSpace", attrs.name).In(input).In(crops).Set("block_size", block_size)
      .Get();
}

Output BatchToSpaceND(Output input, Output block_shape, Output crops, const Named& attrs) {
  return ApiCall("BatchToSpaceND", attrs.name).In(input).In(block_shape).In(crops).Get();
}

Output DepthToSpace(Output input, int64_t block_size, const DepthToSpaceAttrs& attrs) {
  return ApiCall("DepthToSpace", attrs.name).In(input).Set("block_size", block_size)
      .Set("data_format", attrs.data_format).Get();
}

Output ExtractImagePatches(Output images, const std::vector<int64_t>& ksizes,
                           const std::vector<int64_t>& strides, const std::vector<int64_t>& rates,
                           const std::string& padding, const Named& attrs) {
  return ApiCall("ExtractImagePatches", attrs.name).In(images).Set("ksizes", ksizes)
      .Set("strides", strides).Set("rates", rates).Set("padding", padding).Get();
}

Output SpaceToBatch(Output input, Output paddings, int64_t block_size, const Named& attrs) {
  return ApiCall("SpaceToBatch", attrs.name).In(input).In(paddings).Set("block_size", block_size)
      .Get();
}

Output SpaceToBatchND(Output input, Output block_shape, Output paddings, const Named& attrs) {
  return ApiCall("SpaceToBatchND", attrs.name).In(input).In(block_shape).In(paddings).Get();
}

Output SpaceToDepth(Output input, int64_t block_size, const SpaceToDepthAttrs& attrs) {
  return ApiCall("SpaceToDepth", attrs.name).In(input).Set("block_size", block_size)
      .Set("data_format", attrs.data_format).Get();
}

}  // namespace weft::ops
