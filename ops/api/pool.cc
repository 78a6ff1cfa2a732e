// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/pool.h"

namespace weft::ops {

Output AvgPool(Output value, const std::vector<int64_t>& ksize, const std::vector<int64_t>& strides,
               const std::string& padding, const AvgPoolAttrs& attrs) {
  return ApiCall("AvgPool", attrs.name).In(value).Set("ksize", ksize).Set("strides", strides)
      .Set("padding", padding).Set("data_format", attrs.data_format).Get();
}

Output AvgPool3D(Output input, const std::vector<int64_t>& ksize,
                 const std::vector<int64_t>& strides, const std::string& padding,
                 const AvgPool3DAttrs& attrs) {
  return ApiCall("AvgPool3D", attrs.name).In(input).Set("ksize", ksize).Set("strides", strides)
      .Set("padding", padding).Set("data_format", attrs.data_format).Get();
}

Output AvgPool3DGrad(Output orig_input_shape, Output grad, const std::vector<int64_t>& ksize,
                     const std::vector<int64_t>& strides, const std::string& padding,
                     const AvgPool3DGradAttrs& attrs) {
  return ApiCall("AvgPool3DGrad", attrs.name).In(orig_input_shape).In(grad).Set("ksize", ksize)
      .Set("strides", strides).Set("padding", padding).Set("data_format", attrs.data_format).Get();
}

Output AvgPoolGrad(Output orig_input_shape, Output grad, const std::vector<int64_t>& ksize,
                   const std::vector<int64_t>& strides, const std::string& padding,
                   const AvgPoolGradAttrs& attrs) {
  return ApiCall("AvgPoolGrad", attrs.name).In(orig_input_shape).In(grad).Set("ksize", ksize)
      .Set("strides", strides).Set("padding", padding).Set("data_format", attrs.data_format).Get();
}

Output MaxPool(Output input, const std::vector<int64_t>& ksize, const std::vector<int64_t>& strides,
               const std::string& padding, const MaxPoolAttrs& attrs) {
  return ApiCall("MaxPool", attrs.name).In(input).Set("ksize", ksize).Set("strides", strides)
      .Set("padding", padding).Set("explicit_paddings", attrs.explicit_paddings)
      .Set("data_format", attrs.data_format).Get();
}

Output MaxPool3D(Output input, const std::vector<int64_t>& ksize,
                 const std::vector<int64_t>& strides, const std::string& padding,
                 const MaxPool3DAttrs& attrs) {
  return ApiCall("MaxPool3D", attrs.name).In(input).Set("ksize", ksize).Set("strides", strides)
      .Set("padding", padding).Set("data_format", attrs.data_format).Get();
}

Output MaxPool3DGrad(Output orig_input, Output orig_output, Output grad,
                     const std::vector<int64_t>& ksize, const std::vector<int64_t>& strides,
                     const std::string& padding, const MaxPool3DGradAttrs& attrs) {
  return ApiCall("MaxPool3DGrad", attrs.name).In(orig_input).In(orig_output).In(grad)
      .Set("ksize", ksize).Set("strides", strides).Set("padding", padding)
      .Set("data_format", attrs.data_format).Get();
}

Output MaxPool3DGradGrad(Output orig_input, Output orig_output, Output grad,
                         const std::vector<int64_t>& ksize, const std::vector<int64_t>& strides,
                         const std::string& padding, const MaxPool3DGradGradAttrs& attrs) {
  return ApiCall("MaxPool3DGradGrad", attrs.name).In(orig_input).In(orig_output).In(grad)
      .Set("ksize", ksize).Set("strides", strides).Set("padding", padding)
      .Set("data_format", attrs.data_format).Get();
}

Output MaxPoolGrad(Output orig_input, Output orig_output, Output grad,
                   const std::vector<int64_t>& ksize, const std::vector<int64_t>& strides,
                   const std::string& padding, const MaxPoolGradAttrs& attrs) {
  return ApiCall("MaxPoolGrad", attrs.name).In(orig_input).In(orig_output).In(grad)
      .Set("ksize", ksize).Set("strides", strides).Set("padding", padding)
      .Set("explicit_paddings", attrs.explicit_paddings).Set("data_format", attrs.data_format)
      .Get();
}

Output MaxPoolGradGrad(Output orig_input, Output orig_output, Output grad,
                       const std::vector<int64_t>& ksize, const std::vector<int64_t>& strides,
                       const std::string& padding, const MaxPoolGradGradAttrs& attrs) {
  return ApiCall("MaxPoolGradGrad", attrs.name).In(orig_input).In(orig_output).In(grad)
      .Set("ksize", ksize).Set("strides", strides).Set("padding", padding)
      .Set("data_format", attrs.data_format).Get();
}

Output MaxPoolGradGradV2(Output orig_input, Output orig_output, Output grad, Output ksize,
                         Output strides, const std::string& padding,
                         const MaxPoolGradGradV2Attrs& attrs) {
  return ApiCall("MaxPoolGradGradV2", attrs.name).In(orig_input).In(orig_output).In(grad).In(ksize)
      .In(strides).Set("padding", padding).Set("data_format", attrs.data_format).Get();
}

Output MaxPoolGradGradWithArgmax(Output input, Output grad, Output argmax,
                                 const std::vector<int64_t>& ksize,
                                 const std::vector<int64_t>& strides, const std::string& padding,
                                 const MaxPoolGradGradWithArgmaxAttrs& attrs) {
  return ApiCall("MaxPoolGradGradWithArgmax", attrs.name).In(input).In(grad).In(argmax)
      .Set("ksize", ksize).Set("strides", strides).Set("padding", padding)
      .Set("include_batch_in_index", attrs.include_batch_in_index).Get();
}

Output MaxPoolGradV2(Output orig_input, Output orig_output, Output grad, Output ksize,
                     Output strides, const std::string& padding, const MaxPoolGradV2Attrs& attrs) {
  return ApiCall("MaxPoolGradV2", attrs.name).In(orig_input).In(orig_output).In(grad).In(ksize)
      .In(strides).Set("padding", padding).Set("data_format", attrs.data_format).Get();
}

Output MaxPoolGradWithArgmax(Output input, Output grad, Output argmax,
                             const std::vector<int64_t>& ksize, const std::vector<int64_t>& strides,
                             const std::string& padding, const MaxPoolGradWithArgmaxAttrs& attrs) {
  return ApiCall("MaxPoolGradWithArgmax", attrs.name).In(input).In(grad).In(argmax)
      .Set("ksize", ksize).Set("strides", strides).Set("padding", padding)
      .Set("include_batch_in_index", attrs.include_batch_in_index).Get();
}

Output MaxPoolV2(Output input, Output ksize, Output strides, const std::string& padding,
                 const MaxPoolV2Attrs& attrs) {
  return ApiCall("MaxPoolV2", attrs.name).In(input).In(ksize).In(strides).Set("padding", padding)
      .Set("data_format", attrs.data_format).Get();
}

MaxPoolWithArgmaxOutputs MaxPoolWithArgmax(Output input, const std::vector<int64_t>& ksize,
                                           const std::vector<int64_t>& strides,
                                           const std::string& padding,
                                           const MaxPoolWithArgmaxAttrs& attrs) {
  const Output first = ApiCall("MaxPoolWithArgmax", attrs.name).In(input).Set("ksize", ksize)
      .Set("strides", strides).Set("padding", padding)
      .Set("include_batch_in_index", attrs.include_batch_in_index).Set("Targmax", attrs.Targmax)
      .Get();
  return {first, first.at(1)};
}

}  // namespace weft::ops
