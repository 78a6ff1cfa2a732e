// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/norm.h"

namespace weft::ops {

Output BiasAdd(Output value, Output bias, const BiasAddAttrs& attrs) {
  return ApiCall("BiasAdd", attrs.name).In(value).In(bias).Set("data_format", attrs.data_format)
      .Get();
}

Output BiasAddGrad(Output out_backprop, const BiasAddGradAttrs& attrs) {
  return ApiCall("BiasAddGrad", attrs.name).In(out_backprop).Set("data_format", attrs.data_format)
      .Get();
}

Output BiasAddV1(Output value, Output bias, const Named& attrs) {
  return ApiCall("BiasAddV1", attrs.name).In(value).In(bias).Get();
}

FusedBatchNormOutputs FusedBatchNorm(Output x, Output scale, Output offset, Output mean,
                                     Output variance, const FusedBatchNormAttrs& attrs) {
  const Output first = ApiCall("FusedBatchNorm", attrs.name).In(x).In(scale).In(offset).In(mean)
      .In(variance).Set("epsilon", attrs.epsilon)
      .Set("exponential_avg_factor", attrs.exponential_avg_factor)
      .Set("data_format", attrs.data_format).Set("is_training", attrs.is_training).Get();
  return {first, first.at(1), first.at(2), first.at(3), first.at(4)};
}

FusedBatchNormGradOutputs FusedBatchNormGrad(Output y_backprop, Output x, Output scale,
                                             Output reserve_space_1, Output reserve_space_2,
                                             const FusedBatchNormGradAttrs& attrs) {
  const Output first = ApiCall("FusedBatchNormGrad", attrs.name).In(y_backprop).In(x).In(scale)
      .In(reserve_space_1).In(reserve_space_2).Set("epsilon", attrs.epsilon)
      .Set("data_format", attrs.data_format).Set("is_training", attrs.is_training).Get();
  return {first, first.at(1), first.at(2), first.at(3), first.at(4)};
}

FusedBatchNormGradV2Outputs FusedBatchNormGradV2(Output y_backprop, Output x, Output scale,
                                                 Output reserve_space_1, Output reserve_space_2,
                                                 const FusedBatchNormGradV2Attrs& attrs) {
  const Output first = ApiCall("FusedBatchNormGradV2", attrs.name).In(y_backprop).In(x).In(scale)
      .In(reserve_space_1).In(reserve_space_2).Set("epsilon", attrs.epsilon)
      .Set("data_format", attrs.data_format).Set("is_training", attrs.is_training).Get();
  return {first, first.at(1), first.at(2), first.at(3), first.at(4)};
}

FusedBatchNormGradV3Outputs FusedBatchNormGradV3(Output y_backprop, Output x, Output scale,
                                                 Output reserve_space_1, Output reserve_space_2,
                                                 Output reserve_space_3,
                                                 const FusedBatchNormGradV3Attrs& attrs) {
  const Output first = ApiCall("FusedBatchNormGradV3", attrs.name).In(y_backprop).In(x).In(scale)
      .In(reserve_space_1).In(reserve_space_2).In(reserve_space_3).Set("epsilon", attrs.epsilon)
      .Set("data_format", attrs.data_format).Set("is_training", attrs.is_training).Get();
  return {first, first.at(1), first.at(2), first.at(3), first.at(4)};
}

FusedBatchNormV2Outputs FusedBatchNormV2(Output x, Output scale, Output offset, Output mean,
                                         Output variance, const FusedBatchNormV2Attrs& attrs) {
  const Output first = ApiCall("FusedBatchNormV2", attrs.name).In(x).In(scale).In(offset).In(mean)
      .In(variance).Set("epsilon", attrs.epsilon)
      .Set("exponential_avg_factor", attrs.exponential_avg_factor)
      .Set("data_format", attrs.data_format).Set("is_training", attrs.is_training).Get();
  return {first, first.at(1), first.at(2), first.at(3), first.at(4)};
}

FusedBatchNormV3Outputs FusedBatchNormV3(Output x, Output scale, Output offset, Output mean,
                                         Output variance, const FusedBatchNormV3Attrs& attrs) {
  const Output first = ApiCall("FusedBatchNormV3", attrs.name).In(x).In(scale).In(offset).In(mean)
      .In(variance).Set("epsilon", attrs.epsilon)
      .Set("exponential_avg_factor", attrs.exponential_avg_factor)
      .Set("data_format", attrs.data_format).Set("is_training", attrs.is_training).Get();
  return {first, first.at(1), first.at(2), first.at(3), first.at(4), first.at(5)};
}

Output L2Loss(Output t, const Named& attrs) {
  return ApiCall("L2Loss", attrs.name).In(t).Get();
}

Output LRN(Output input, const LRNAttrs& attrs) {
  return ApiCall("LRN", attrs.name).In(input).Set("depth_radius", attrs.depth_radius)
      .Set("bias", attrs.bias).Set("alpha", attrs.alpha).Set("beta", attrs.beta).Get();
}

Output LRNGrad(Output input_grads, Output input_image, Output output_image,
               const LRNGradAttrs& attrs) {
  return ApiCall("LRNGrad", attrs.name).In(input_grads).In(input_image).In(output_image)
      .Set("depth_radius", attrs.depth_radius).Set("bias", attrs.bias).Set("alpha", attrs.alpha)
      .Set("beta", attrs.beta).Get();
}

Output LogSoftmax(Output logits, const Named& attrs) {
  return ApiCall("LogSoftmax", attrs.name).In(logits).Get();
}

Output Softmax(Output logits, const Named& attrs) {
  return ApiCall("Softmax", attrs.name).In(logits).Get();
}

SoftmaxCrossEntropyWithLogitsOutputs SoftmaxCrossEntropyWithLogits(Output features, Output labels,
                                                                   const Named& attrs) {
  const Output first = ApiCall("SoftmaxCrossEntropyWithLogits", attrs.name).In(features).In(labels)
      .Get();
  return {first, first.at(1)};
}

SparseSoftmaxCrossEntropyWithLogitsOutputs SparseSoftmaxCrossEntropyWithLogits(Output features,
                                                                               Output labels,
                                                                               const Named& attrs) {
  const Output first = ApiCall("SparseSoftmaxCrossEntropyWithLogits", attrs.name).In(features)
      .In(labels).Get();
  return {first, first.at(1)};
}

}  // namespace weft::ops
