// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/shape.h"

namespace weft::ops {

Output BroadcastArgs(Output s0, Output s1, const Named& attrs) {
  return ApiCall("BroadcastArgs", attrs.name).In(s0).In(s1).Get();
}

BroadcastGradientArgsOutputs BroadcastGradientArgs(Output s0, Output s1, const Named& attrs) {
  const Output first = ApiCall("BroadcastGradientArgs", attrs.name).In(s0).In(s1).Get();
  return {first, first.at(1)};
}

Output BroadcastTo(Output input, Output shape, const Named& attrs) {
  return ApiCall("BroadcastTo", attrs.name).In(input).In(shape).Get();
}

Output ExpandDims(Output input, Output dim, const Named& attrs) {
  return ApiCall("ExpandDims", attrs.name).In(input).In(dim).Get();
}

Output Rank(Output input, const Named& attrs) {
  return ApiCall("Rank", attrs.name).In(input).Get();
}

Output Reshape(Output tensor, Output shape, const Named& attrs) {
  return ApiCall("Reshape", attrs.name).In(tensor).In(shape).Get();
}

Output Shape(Output input, const ShapeAttrs& attrs) {
  return ApiCall("Shape", attrs.name).In(input).Set("out_type", attrs.out_type).Get();
}

Outputs ShapeN(Inputs input, const ShapeNAttrs& attrs) {
  return ApiCall("ShapeN", attrs.name).In(input).Set("out_type", attrs.out_type).GetLists()[0];
}

Output Size(Output input, const SizeAttrs& attrs) {
  return ApiCall("Size", attrs.name).In(input).Set("out_type", attrs.out_type).Get();
}

Output Squeeze(Output input, const SqueezeAttrs& attrs) {
  return ApiCall("Squeeze", attrs.name).In(input).Set("squeeze_dims", attrs.squeeze_dims).Get();
}

}  // namespace weft::ops
