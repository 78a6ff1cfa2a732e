// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_QUANTIZE_H_
#define WEFT_OPS_API_QUANTIZE_H_

#include "ops/api_call.h"

namespace weft::ops {

// (input: T, min_range: float, max_range: float) -> (output: dtype); T: {qint8, quint8, qint32,
//     qint16, quint16}; mode: {'MIN_COMBINED', 'MIN_FIRST', 'SCALED'}; dtype: {float, bfloat16}.
struct DequantizeAttrs {
  std::string mode = "MIN_COMBINED";
  bool narrow_range = false;
  int64_t axis = -1;
  DType dtype = DType::kFloat;
  std::string name;
};
Output Dequantize(Output input, Output min_range, Output max_range,
                  const DequantizeAttrs& attrs = {});

// (inputs: float) -> (outputs: float).
struct FakeQuantWithMinMaxArgsAttrs {
  float min = -6.0f;
  float max = 6.0f;
  int64_t num_bits = 8;
  bool narrow_range = false;
  std::string name;
};
Output FakeQuantWithMinMaxArgs(Output inputs, const FakeQuantWithMinMaxArgsAttrs& attrs = {});

// (gradients: float, inputs: float) -> (backprops: float).
struct FakeQuantWithMinMaxArgsGradientAttrs {
  float min = -6.0f;
  float max = 6.0f;
  int64_t num_bits = 8;
  bool narrow_range = false;
  std::string name;
};
Output FakeQuantWithMinMaxArgsGradient(Output gradients, Output inputs,
                                       const FakeQuantWithMinMaxArgsGradientAttrs& attrs = {});

// (inputs: float, min: float, max: float) -> (outputs: float).
struct FakeQuantWithMinMaxVarsAttrs {
  int64_t num_bits = 8;
  bool narrow_range = false;
  std::string name;
};
Output FakeQuantWithMinMaxVars(Output inputs, Output min, Output max,
                               const FakeQuantWithMinMaxVarsAttrs& attrs = {});

// (gradients: float, inputs: float, min: float, max: float) -> (backprops_wrt_input: float,
//     backprop_wrt_min: float, backprop_wrt_max: float).
struct FakeQuantWithMinMaxVarsGradientAttrs {
  int64_t num_bits = 8;
  bool narrow_range = false;
  std::string name;
};
struct FakeQuantWithMinMaxVarsGradientOutputs {
  Output backprops_wrt_input;
  Output backprop_wrt_min;
  Output backprop_wrt_max;
};
FakeQuantWithMinMaxVarsGradientOutputs FakeQuantWithMinMaxVarsGradient(Output gradients,
                                                                       Output inputs, Output min,
                                                                       Output max,
                                                                       const FakeQuantWithMinMaxVarsGradientAttrs& attrs = {});

// (inputs: float, min: float, max: float) -> (outputs: float).
struct FakeQuantWithMinMaxVarsPerChannelAttrs {
  int64_t num_bits = 8;
  bool narrow_range = false;
  std::string name;
};
Output FakeQuantWithMinMaxVarsPerChannel(Output inputs, Output min, Output max,
                                         const FakeQuantWithMinMaxVarsPerChannelAttrs& attrs = {});

// (gradients: float, inputs: float, min: float, max: float) -> (backprops_wrt_input: float,
//     backprop_wrt_min: float, backprop_wrt_max: float).
struct FakeQuantWithMinMaxVarsPerChannelGradientAttrs {
  int64_t num_bits = 8;
  bool narrow_range = false;
  std::string name;
};
struct FakeQuantWithMinMaxVarsPerChannelGradientOutputs {
  Output backprops_wrt_input;
  Output backprop_wrt_min;
  Output backprop_wrt_max;
};
FakeQuantWithMinMaxVarsPerChannelGradientOutputs FakeQuantWithMinMaxVarsPerChannelGradient(Output gradients,
                                                                                           Output inputs,
                                                                                           Output min,
                                                                                           Output max,
                                                                                           const FakeQuantWithMinMaxVarsPerChannelGradientAttrs& attrs = {});

// (input: T, input_min: T, input_max: T) -> (output: T); T: {float, double, bfloat16, half};
//     round_mode: {'HALF_TO_EVEN', 'HALF_UP'}.
struct QuantizeAndDequantizeV2Attrs {
  bool signed_input = true;
  int64_t num_bits = 8;
  bool range_given = false;
  std::string round_mode = "HALF_TO_EVEN";
  bool narrow_range = false;
  int64_t axis = -1;
  std::string name;
};
Output QuantizeAndDequantizeV2(Output input, Output input_min, Output input_max,
                               const QuantizeAndDequantizeV2Attrs& attrs = {});

// (input: T, input_min: T, input_max: T, num_bits: int32) -> (output: T); T: {float, double,
//     bfloat16, half}.
struct QuantizeAndDequantizeV3Attrs {
  bool signed_input = true;
  bool range_given = true;
  bool narrow_range = false;
  int64_t axis = -1;
  std::string name;
};
Output QuantizeAndDequantizeV3(Output input, Output input_min, Output input_max, Output num_bits,
                               const QuantizeAndDequantizeV3Attrs& attrs = {});

// (input: T, input_min: T, input_max: T) -> (output: T); T: {float, double, bfloat16, half};
//     round_mode: {'HALF_TO_EVEN', 'HALF_UP'}.
struct QuantizeAndDequantizeV4Attrs {
  bool signed_input = true;
  int64_t num_bits = 8;
  bool range_given = false;
  std::string round_mode = "HALF_TO_EVEN";
  bool narrow_range = false;
  int64_t axis = -1;
  std::string name;
};
Output QuantizeAndDequantizeV4(Output input, Output input_min, Output input_max,
                               const QuantizeAndDequantizeV4Attrs& attrs = {});

// (input: float, min_range: float, max_range: float) -> (output: T, output_min: float, output_max:
//     float); T: {qint8, quint8, qint32, qint16, quint16}; mode: {'MIN_COMBINED', 'MIN_FIRST',
//     'SCALED'}; round_mode: {'HALF_AWAY_FROM_ZERO', 'HALF_TO_EVEN'}.
struct QuantizeV2Attrs {
  std::string mode = "MIN_COMBINED";
  std::string round_mode = "HALF_AWAY_FROM_ZERO";
  bool narrow_range = false;
  int64_t axis = -1;
  float ensure_minimum_range = 0.01f;
  std::string name;
};
struct QuantizeV2Outputs {
  Output output;
  Output output_min;
  Output output_max;
};
QuantizeV2Outputs QuantizeV2(Output input, Output min_range, Output max_range, DType T,
                             const QuantizeV2Attrs& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_QUANTIZE_H_
