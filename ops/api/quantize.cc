// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/quantize.h"

namespace weft::ops {

Output Dequantize(Output input, Output min_range, Output max_range, const DequantizeAttrs& attrs) {
  return ApiCall("Dequantize", attrs.name).In(input).In(min_range).In(max_range)
      .Set("mode", attrs.mode).Set("narrow_range", attrs.narrow_range).Set("axis", attrs.axis)
      .Set("dtype", attrs.dtype).Get();
}

Output FakeQuantWithMinMaxArgs(Output inputs, const FakeQuantWithMinMaxArgsAttrs& attrs) {
  return ApiCall("FakeQuantWithMinMaxArgs", attrs.name).In(inputs).Set("min", attrs.min)
      .Set("max", attrs.max).Set("num_bits", attrs.num_bits).Set("narrow_range", attrs.narrow_range)
      .Get();
}

Output FakeQuantWithMinMaxArgsGradient(Output gradients, Output inputs,
                                       const FakeQuantWithMinMaxArgsGradientAttrs& attrs) {
  return ApiCall("FakeQuantWithMinMaxArgsGradient", attrs.name).In(gradients).In(inputs)
      .Set("min", attrs.min).Set("max", attrs.max).Set("num_bits", attrs.num_bits)
      .Set("narrow_range", attrs.narrow_range).Get();
}

Output FakeQuantWithMinMaxVars(Output inputs, Output min, Output max,
                               const FakeQuantWithMinMaxVarsAttrs& attrs) {
  return ApiCall("FakeQuantWithMinMaxVars", attrs.name).In(inputs).In(min).In(max)
      .Set("num_bits", attrs.num_bits).Set("narrow_range", attrs.narrow_range).Get();
}

FakeQuantWithMinMaxVarsGradientOutputs FakeQuantWithMinMaxVarsGradient(Output gradients,
                                                                       Output inputs, Output min,
                                                                       Output max,
                                                                       const FakeQuantWithMinMaxVarsGradientAttrs& attrs) {
  const Output first = ApiCall("FakeQuantWithMinMaxVarsGradient", attrs.name).In(gradients)
      .In(inputs).In(min).In(max).Set("num_bits", attrs.num_bits)
      .Set("narrow_range", attrs.narrow_range).Get();
  return {first, first.at(1), first.at(2)};
}

Output FakeQuantWithMinMaxVarsPerChannel(Output inputs, Output min, Output max,
                                         const FakeQuantWithMinMaxVarsPerChannelAttrs& attrs) {
  return ApiCall("FakeQuantWithMinMaxVarsPerChannel", attrs.name).In(inputs).In(min).In(max)
      .Set("num_bits", attrs.num_bits).Set("narrow_range", attrs.narrow_range).Get();
}

FakeQuantWithMinMaxVarsPerChannelGradientOutputs FakeQuantWithMinMaxVarsPerChannelGradient(Output gradients,
                                                                                           Output inputs,
                                                                                           Output min,
                                                                                           Output max,
                                                                                           const FakeQuantWithMinMaxVarsPerChannelGradientAttrs& attrs) {
  const Output first = ApiCall("FakeQuantWithMinMaxVarsPerChannelGradient", attrs.name)
      .In(gradients).In(inputs).In(min).In(max).Set("num_bits", attrs.num_bits)
      .Set("narrow_range", attrs.narrow_range).Get();
  return {first, first.at(1), first.at(2)};
}

Output QuantizeAndDequantizeV2(Output input, Output input_min, Output input_max,
                               const QuantizeAndDequantizeV2Attrs& attrs) {
  return ApiCall("QuantizeAndDequantizeV2", attrs.name).In(input).In(input_min).In(input_max)
      .Set("signed_input", attrs.signed_input).Set("num_bits", attrs.num_bits)
      .Set("range_given", attrs.range_given).Set("round_mode", attrs.round_mode)
      .Set("narrow_range", attrs.narrow_range).Set("axis", attrs.axis).Get();
}

Output QuantizeAndDequantizeV3(Output input, Output input_min, Output input_max, Output num_bits,
                               const QuantizeAndDequantizeV3Attrs& attrs) {
  return ApiCall("QuantizeAndDequantizeV3", attrs.name).In(input).In(input_min).In(input_max)
      .In(num_bits).Set("signed_input", attrs.signed_input).Set("range_given", attrs.range_given)
      .Set("narrow_range", attrs.narrow_range).Set("axis", attrs.axis).Get();
}

Output QuantizeAndDequantizeV4(Output input, Output input_min, Output input_max,
                               const QuantizeAndDequantizeV4Attrs& attrs) {
  return ApiCall("QuantizeAndDequantizeV4", attrs.name).In(input).In(input_min).In(input_max)
      .Set("signed_input", attrs.signed_input).Set("num_bits", attrs.num_bits)
      .Set("range_given", attrs.range_given).Set("round_mode", attrs.round_mode)
      .Set("narrow_range", attrs.narrow_range).Set("axis", attrs.axis).Get();
}

QuantizeV2Outputs QuantizeV2(Output input, Output min_range, Output max_range, DType T,
                             const QuantizeV2Attrs& attrs) {
  const Output first = ApiCall("QuantizeV2", attrs.name).In(input).In(min_range).In(max_range)
      .Set("T", T).Set("mode", attrs.mode).Set("round_mode", attrs.round_mode)
      .Set("narrow_range", attrs.narrow_range).Set("axis", attrs.axis)
      .Set("ensure_minimum_range", attrs.ensure_minimum_range).Get();
  return {first, first.at(1), first.at(2)};
}

}  // namespace weft::ops
