// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_POOL_H_
#define WEFT_OPS_API_POOL_H_

#include "ops/api_call.h"

namespace weft::ops {

// (value: T) -> (output: T); padding: {'SAME', 'VALID'}; data_format: {'NHWC', 'NCHW'}; T: {float,
//     double, bfloat16, half}.
struct AvgPoolAttrs {
  std::string data_format = "NHWC";
  std::string name;
};
Output AvgPool(Output value, const std::vector<int64_t>& ksize, const std::vector<int64_t>& strides,
               const std::string& padding, const AvgPoolAttrs& attrs = {});

// (input: T) -> (output: T); padding: {'SAME', 'VALID'}; data_format: {'NDHWC', 'NCDHW'}; T:
//     {float, double, bfloat16, half}.
struct AvgPool3DAttrs {
  std::string data_format = "NDHWC";
  std::string name;
};
Output AvgPool3D(Output input, const std::vector<int64_t>& ksize,
                 const std::vector<int64_t>& strides, const std::string& padding,
                 const AvgPool3DAttrs& attrs = {});

// (orig_input_shape: int32, grad: T) -> (output: T); padding: {'SAME', 'VALID'}; data_format:
//     {'NDHWC', 'NCDHW'}; T: {float, double, bfloat16, half}.
struct AvgPool3DGradAttrs {
  std::string data_format = "NDHWC";
  std::string name;
};
Output AvgPool3DGrad(Output orig_input_shape, Output grad, const std::vector<int64_t>& ksize,
                     const std::vector<int64_t>& strides, const std::string& padding,
                     const AvgPool3DGradAttrs& attrs = {});

// (orig_input_shape: int32, grad: T) -> (output: T); padding: {'SAME', 'VALID'}; data_format:
//     {'NHWC', 'NCHW'}; T: {float, double, bfloat16, half}.
struct AvgPoolGradAttrs {
  std::string data_format = "NHWC";
  std::string name;
};
Output AvgPoolGrad(Output orig_input_shape, Output grad, const std::vector<int64_t>& ksize,
                   const std::vector<int64_t>& strides, const std::string& padding,
                   const AvgPoolGradAttrs& attrs = {});

// (input: T) -> (output: T); T: {float, double, int32, uint8, int16, int8, int64, qint8, bfloat16,
//     uint16, half}; padding: {'SAME', 'VALID', 'EXPLICIT'}; data_format: {'NHWC', 'NCHW',
//     'NCHW_VECT_C'}.
struct MaxPoolAttrs {
  std::vector<int64_t> explicit_paddings;
  std::string data_format = "NHWC";
  std::string name;
};
Output MaxPool(Output input, const std::vector<int64_t>& ksize, const std::vector<int64_t>& strides,
               const std::string& padding, const MaxPoolAttrs& attrs = {});

// (input: T) -> (output: T); padding: {'SAME', 'VALID'}; data_format: {'NDHWC', 'NCDHW'}; T:
//     {float, bfloat16, half}.
struct MaxPool3DAttrs {
  std::string data_format = "NDHWC";
  std::string name;
};
Output MaxPool3D(Output input, const std::vector<int64_t>& ksize,
                 const std::vector<int64_t>& strides, const std::string& padding,
                 const MaxPool3DAttrs& attrs = {});

// (orig_input: TInput, orig_output: TInput, grad: T) -> (output: T); padding: {'SAME', 'VALID'};
//     data_format: {'NDHWC', 'NCDHW'}; T: {float, bfloat16, half}; TInput: {float, bfloat16, half}.
struct MaxPool3DGradAttrs {
  std::string data_format = "NDHWC";
  std::string name;
};
Output MaxPool3DGrad(Output orig_input, Output orig_output, Output grad,
                     const std::vector<int64_t>& ksize, const std::vector<int64_t>& strides,
                     const std::string& padding, const MaxPool3DGradAttrs& attrs = {});

// (orig_input: T, orig_output: T, grad: T) -> (output: T); padding: {'SAME', 'VALID'}; data_format:
//     {'NDHWC', 'NCDHW'}; T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16,
//     half, uint32, uint64}.
struct MaxPool3DGradGradAttrs {
  std::string data_format = "NDHWC";
  std::string name;
};
Output MaxPool3DGradGrad(Output orig_input, Output orig_output, Output grad,
                         const std::vector<int64_t>& ksize, const std::vector<int64_t>& strides,
                         const std::string& padding, const MaxPool3DGradGradAttrs& attrs = {});

// (orig_input: T, orig_output: T, grad: T) -> (output: T); padding: {'SAME', 'VALID', 'EXPLICIT'};
//     data_format: {'NHWC', 'NCHW'}; T: {float, double, int32, uint8, int16, int8, int64, bfloat16,
//     uint16, half, uint32, uint64}.
struct MaxPoolGradAttrs {
  std::vector<int64_t> explicit_paddings;
  std::string data_format = "NHWC";
  std::string name;
};
Output MaxPoolGrad(Output orig_input, Output orig_output, Output grad,
                   const std::vector<int64_t>& ksize, const std::vector<int64_t>& strides,
                   const std::string& padding, const MaxPoolGradAttrs& attrs = {});

// (orig_input: T, orig_output: T, grad: T) -> (output: T); padding: {'SAME', 'VALID'}; data_format:
//     {'NHWC', 'NCHW'}; T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16,
//     half, uint32, uint64}.
struct MaxPoolGradGradAttrs {
  std::string data_format = "NHWC";
  std::string name;
};
Output MaxPoolGradGrad(Output orig_input, Output orig_output, Output grad,
                       const std::vector<int64_t>& ksize, const std::vector<int64_t>& strides,
                       const std::string& padding, const MaxPoolGradGradAttrs& attrs = {});

// (orig_input: T, orig_output: T, grad: T, ksize: int32, strides: int32) -> (output: T); padding:
//     {'SAME', 'VALID'}; data_format: {'NHWC', 'NCHW'}; T: {float, double, int32, uint8, int16,
//     int8, int64, bfloat16, uint16, half, uint32, uint64}.
struct MaxPoolGradGradV2Attrs {
  std::string data_format = "NHWC";
  std::string name;
};
Output MaxPoolGradGradV2(Output orig_input, Output orig_output, Output grad, Output ksize,
                         Output strides, const std::string& padding,
                         const MaxPoolGradGradV2Attrs& attrs = {});

// (input: T, grad: T, argmax: Targmax) -> (output: T); padding: {'SAME', 'VALID'}; Targmax: {int32,
//     int64}; T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32,
//     uint64}.
struct MaxPoolGradGradWithArgmaxAttrs {
  bool include_batch_in_index = false;
  std::string name;
};
Output MaxPoolGradGradWithArgmax(Output input, Output grad, Output argmax,
                                 const std::vector<int64_t>& ksize,
                                 const std::vector<int64_t>& strides, const std::string& padding,
                                 const MaxPoolGradGradWithArgmaxAttrs& attrs = {});

// (orig_input: T, orig_output: T, grad: T, ksize: int32, strides: int32) -> (output: T); padding:
//     {'SAME', 'VALID'}; data_format: {'NHWC', 'NCHW'}; T: {float, double, int32, uint8, int16,
//     int8, int64, bfloat16, uint16, half, uint32, uint64}.
struct MaxPoolGradV2Attrs {
  std::string data_format = "NHWC";
  std::string name;
};
Output MaxPoolGradV2(Output orig_input, Output orig_output, Output grad, Output ksize,
                     Output strides, const std::string& padding,
                     const MaxPoolGradV2Attrs& attrs = {});

// (input: T, grad: T, argmax: Targmax) -> (output: T); padding: {'SAME', 'VALID'}; Targmax: {int32,
//     int64}; T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32,
//     uint64}.
struct MaxPoolGradWithArgmaxAttrs {
  bool include_batch_in_index = false;
  std::string name;
};
Output MaxPoolGradWithArgmax(Output input, Output grad, Output argmax,
                             const std::vector<int64_t>& ksize, const std::vector<int64_t>& strides,
                             const std::string& padding,
                             const MaxPoolGradWithArgmaxAttrs& attrs = {});

// (input: T, ksize: int32, strides: int32) -> (output: T); T: {float, double, int32, uint8, int16,
//     int8, int64, qint8, bfloat16, uint16, half}; padding: {'SAME', 'VALID'}; data_format:
//     {'NHWC', 'NCHW', 'NCHW_VECT_C'}.
struct MaxPoolV2Attrs {
  std::string data_format = "NHWC";
  std::string name;
};
Output MaxPoolV2(Output input, Output ksize, Output strides, const std::string& padding,
                 const MaxPoolV2Attrs& attrs = {});

// (input: T) -> (output: T, argmax: Targmax); padding: {'SAME', 'VALID'}; Targmax: {int32, int64};
//     T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}.
struct MaxPoolWithArgmaxAttrs {
  bool include_batch_in_index = false;
  DType Targmax = DType::kInt64;
  std::string name;
};
struct MaxPoolWithArgmaxOutputs {
  Output output;
  Output argmax;
};
MaxPoolWithArgmaxOutputs MaxPoolWithArgmax(Output input, const std::vector<int64_t>& ksize,
                                           const std::vector<int64_t>& strides,
                                           const std::string& padding,
                                           const MaxPoolWithArgmaxAttrs& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_POOL_H_
