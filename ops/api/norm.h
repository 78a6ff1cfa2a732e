// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_NORM_H_
#define WEFT_OPS_API_NORM_H_

#include "ops/api_call.h"

namespace weft::ops {

// (value: T, bias: T) -> (output: T); T: {float, double, int32, uint8, int16, int8, complex64,
//     int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32,
//     uint64}; data_format: {'NHWC', 'NCHW'}.
struct BiasAddAttrs {
  std::string data_format = "NHWC";
  std::string name;
};
Output BiasAdd(Output value, Output bias, const BiasAddAttrs& attrs = {});

// (out_backprop: T) -> (output: T); T: {float, double, int32, uint8, int16, int8, complex64, int64,
//     qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64};
//     data_format: {'NHWC', 'NCHW'}.
struct BiasAddGradAttrs {
  std::string data_format = "NHWC";
  std::string name;
};
Output BiasAddGrad(Output out_backprop, const BiasAddGradAttrs& attrs = {});

// (value: T, bias: T) -> (output: T); T: {float, double, int32, uint8, int16, int8, complex64,
//     int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32,
//     uint64}.
Output BiasAddV1(Output value, Output bias, const Named& attrs = {});

// (x: T, scale: T, offset: T, mean: T, variance: T) -> (y: T, batch_mean: T, batch_variance: T,
//     reserve_space_1: T, reserve_space_2: T); T: {float}; data_format: {'NHWC', 'NCHW'}.
struct FusedBatchNormAttrs {
  float epsilon = 0.0001f;
  float exponential_avg_factor = 1.0f;
  std::string data_format = "NHWC";
  bool is_training = true;
  std::string name;
};
struct FusedBatchNormOutputs {
  Output y;
  Output batch_mean;
  Output batch_variance;
  Output reserve_space_1;
  Output reserve_space_2;
};
FusedBatchNormOutputs FusedBatchNorm(Output x, Output scale, Output offset, Output mean,
                                     Output variance, const FusedBatchNormAttrs& attrs = {});

// (y_backprop: T, x: T, scale: T, reserve_space_1: T, reserve_space_2: T) -> (x_backprop: T,
//     scale_backprop: T, offset_backprop: T, reserve_space_3: T, reserve_space_4: T); T: {float};
//     data_format: {'NHWC', 'NCHW'}.
struct FusedBatchNormGradAttrs {
  float epsilon = 0.0001f;
  std::string data_format = "NHWC";
  bool is_training = true;
  std::string name;
};
struct FusedBatchNormGradOutputs {
  Output x_backprop;
  Output scale_backprop;
  Output offset_backprop;
  Output reserve_space_3;
  Output reserve_space_4;
};
FusedBatchNormGradOutputs FusedBatchNormGrad(Output y_backprop, Output x, Output scale,
                                             Output reserve_space_1, Output reserve_space_2,
                                             const FusedBatchNormGradAttrs& attrs = {});

// (y_backprop: T, x: T, scale: float, reserve_space_1: U, reserve_space_2: U) -> (x_backprop: T,
//     scale_backprop: U, offset_backprop: U, reserve_space_3: U, reserve_space_4: U); T: {float,
//     bfloat16, half}; U: {float}; data_format: {'NHWC', 'NCHW'}.
struct FusedBatchNormGradV2Attrs {
  float epsilon = 0.0001f;
  std::string data_format = "NHWC";
  bool is_training = true;
  std::string name;
};
struct FusedBatchNormGradV2Outputs {
  Output x_backprop;
  Output scale_backprop;
  Output offset_backprop;
  Output reserve_space_3;
  Output reserve_space_4;
};
FusedBatchNormGradV2Outputs FusedBatchNormGradV2(Output y_backprop, Output x, Output scale,
                                                 Output reserve_space_1, Output reserve_space_2,
                                                 const FusedBatchNormGradV2Attrs& attrs = {});

// (y_backprop: T, x: T, scale: float, reserve_space_1: U, reserve_space_2: U, reserve_space_3: U)
//     -> (x_backprop: T, scale_backprop: U, offset_backprop: U, reserve_space_4: U,
//     reserve_space_5: U); T: {float, bfloat16, half}; U: {float}; data_format: {'NHWC', 'NCHW',
//     'NDHWC', 'NCDHW'}.
struct FusedBatchNormGradV3Attrs {
  float epsilon = 0.0001f;
  std::string data_format = "NHWC";
  bool is_training = true;
  std::string name;
};
struct FusedBatchNormGradV3Outputs {
  Output x_backprop;
  Output scale_backprop;
  Output offset_backprop;
  Output reserve_space_4;
  Output reserve_space_5;
};
FusedBatchNormGradV3Outputs FusedBatchNormGradV3(Output y_backprop, Output x, Output scale,
                                                 Output reserve_space_1, Output reserve_space_2,
                                                 Output reserve_space_3,
                                                 const FusedBatchNormGradV3Attrs& attrs = {});

// (x: T, scale: U, offset: U, mean: U, variance: U) -> (y: T, batch_mean: U, batch_variance: U,
//     reserve_space_1: U, reserve_space_2: U); T: {float, bfloat16, half}; U: {float}; data_format:
//     {'NHWC', 'NCHW'}.
struct FusedBatchNormV2Attrs {
  float epsilon = 0.0001f;
  float exponential_avg_factor = 1.0f;
  std::string data_format = "NHWC";
  bool is_training = true;
  std::string name;
};
struct FusedBatchNormV2Outputs {
  Output y;
  Output batch_mean;
  Output batch_variance;
  Output reserve_space_1;
  Output reserve_space_2;
};
FusedBatchNormV2Outputs FusedBatchNormV2(Output x, Output scale, Output offset, Output mean,
                                         Output variance, const FusedBatchNormV2Attrs& attrs = {});

// (x: T, scale: U, offset: U, mean: U, variance: U) -> (y: T, batch_mean: U, batch_variance: U,
//     reserve_space_1: U, reserve_space_2: U, reserve_space_3: U); T: {float, bfloat16, half}; U:
//     {float, bfloat16}; data_format: {'NHWC', 'NCHW', 'NDHWC', 'NCDHW'}.
struct FusedBatchNormV3Attrs {
  float epsilon = 0.0001f;
  float exponential_avg_factor = 1.0f;
  std::string data_format = "NHWC";
  bool is_training = true;
  std::string name;
};
struct FusedBatchNormV3Outputs {
  Output y;
  Output batch_mean;
  Output batch_variance;
  Output reserve_space_1;
  Output reserve_space_2;
  Output reserve_space_3;
};
FusedBatchNormV3Outputs FusedBatchNormV3(Output x, Output scale, Output offset, Output mean,
                                         Output variance, const FusedBatchNormV3Attrs& attrs = {});

// (t: T) -> (output: T); T: {float, double, bfloat16, half}.
Output L2Loss(Output t, const Named& attrs = {});

// (input: T) -> (output: T); T: {float, bfloat16, half}.
struct LRNAttrs {
  int64_t depth_radius = 5;
  float bias = 1.0f;
  float alpha = 1.0f;
  float beta = 0.5f;
  std::string name;
};
Output LRN(Output input, const LRNAttrs& attrs = {});

// (input_grads: T, input_image: T, output_image: T) -> (output: T); T: {float, bfloat16, half}.
struct LRNGradAttrs {
  int64_t depth_radius = 5;
  float bias = 1.0f;
  float alpha = 1.0f;
  float beta = 0.5f;
  std::string name;
};
Output LRNGrad(Output input_grads, Output input_image, Output output_image,
               const LRNGradAttrs& attrs = {});

// (logits: T) -> (logsoftmax: T); T: {float, double, bfloat16, half}.
Output LogSoftmax(Output logits, const Named& attrs = {});

// (logits: T) -> (softmax: T); T: {float, double, bfloat16, half}.
Output Softmax(Output logits, const Named& attrs = {});

// (features: T, labels: T) -> (loss: T, backprop: T); T: {float, double, bfloat16, half}.
struct SoftmaxCrossEntropyWithLogitsOutputs {
  Output loss;
  Output backprop;
};
SoftmaxCrossEntropyWithLogitsOutputs SoftmaxCrossEntropyWithLogits(Output features, Output labels,
                                                                   const Named& attrs = {});

// (features: T, labels: Tlabels) -> (loss: T, backprop: T); T: {float, double, bfloat16, half};
//     Tlabels: {int32, int64}.
struct SparseSoftmaxCrossEntropyWithLogitsOutputs {
  Output loss;
  Output backprop;
};
SparseSoftmaxCrossEntropyWithLogitsOutputs SparseSoftmaxCrossEntropyWithLogits(Output features,
                                                                               Output labels,
                                                                               const Named& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_NORM_H_
