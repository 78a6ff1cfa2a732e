// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_CONV_H_
#define WEFT_OPS_API_CONV_H_

#include "ops/api_call.h"

namespace weft::ops {

// (input: T, filter: T) -> (output: T); T: {float, double, int32, bfloat16, half}; padding:
//     {'SAME', 'VALID', 'EXPLICIT'}; data_format: {'NHWC', 'NCHW'}.
struct Conv2DAttrs {
  bool use_cudnn_on_gpu = true;
  std::vector<int64_t> explicit_paddings;
  std::string data_format = "NHWC";
  std::vector<int64_t> dilations = {1, 1, 1, 1};
  std::string name;
};
Output Conv2D(Output input, Output filter, const std::vector<int64_t>& strides,
              const std::string& padding, const Conv2DAttrs& attrs = {});

// (input: T, filter_sizes: int32, out_backprop: T) -> (output: T); T: {float, double, bfloat16,
//     half}; padding: {'SAME', 'VALID', 'EXPLICIT'}; data_format: {'NHWC', 'NCHW'}.
struct Conv2DBackpropFilterAttrs {
  bool use_cudnn_on_gpu = true;
  std::vector<int64_t> explicit_paddings;
  std::string data_format = "NHWC";
  std::vector<int64_t> dilations = {1, 1, 1, 1};
  std::string name;
};
Output Conv2DBackpropFilter(Output input, Output filter_sizes, Output out_backprop,
                            const std::vector<int64_t>& strides, const std::string& padding,
                            const Conv2DBackpropFilterAttrs& attrs = {});

// (input_sizes: int32, filter: T, out_backprop: T) -> (output: T); T: {float, double, int32,
//     bfloat16, half}; padding: {'SAME', 'VALID', 'EXPLICIT'}; data_format: {'NHWC', 'NCHW'}.
struct Conv2DBackpropInputAttrs {
  bool use_cudnn_on_gpu = true;
  std::vector<int64_t> explicit_paddings;
  std::string data_format = "NHWC";
  std::vector<int64_t> dilations = {1, 1, 1, 1};
  std::string name;
};
Output Conv2DBackpropInput(Output input_sizes, Output filter, Output out_backprop,
                           const std::vector<int64_t>& strides, const std::string& padding,
                           const Conv2DBackpropInputAttrs& attrs = {});

// (input: T, filter: T) -> (output: T); T: {float, double, bfloat16, half}; padding: {'SAME',
//     'VALID'}; data_format: {'NDHWC', 'NCDHW'}.
struct Conv3DAttrs {
  std::string data_format = "NDHWC";
  std::vector<int64_t> dilations = {1, 1, 1, 1, 1};
  std::string name;
};
Output Conv3D(Output input, Output filter, const std::vector<int64_t>& strides,
              const std::string& padding, const Conv3DAttrs& attrs = {});

// (input: T, filter: T, out_backprop: T) -> (output: T); T: {float, double, half}; padding:
//     {'SAME', 'VALID'}.
struct Conv3DBackpropFilterAttrs {
  std::vector<int64_t> dilations = {1, 1, 1, 1, 1};
  std::string name;
};
Output Conv3DBackpropFilter(Output input, Output filter, Output out_backprop,
                            const std::vector<int64_t>& strides, const std::string& padding,
                            const Conv3DBackpropFilterAttrs& attrs = {});

// (input: T, filter_sizes: int32, out_backprop: T) -> (output: T); T: {float, double, bfloat16,
//     half}; padding: {'SAME', 'VALID'}; data_format: {'NDHWC', 'NCDHW'}.
struct Conv3DBackpropFilterV2Attrs {
  std::string data_format = "NDHWC";
  std::vector<int64_t> dilations = {1, 1, 1, 1, 1};
  std::string name;
};
Output Conv3DBackpropFilterV2(Output input, Output filter_sizes, Output out_backprop,
                              const std::vector<int64_t>& strides, const std::string& padding,
                              const Conv3DBackpropFilterV2Attrs& attrs = {});

// (input: T, filter: T, out_backprop: T) -> (output: T); T: {float, double, half}; padding:
//     {'SAME', 'VALID'}.
struct Conv3DBackpropInputAttrs {
  std::vector<int64_t> dilations = {1, 1, 1, 1, 1};
  std::string name;
};
Output Conv3DBackpropInput(Output input, Output filter, Output out_backprop,
                           const std::vector<int64_t>& strides, const std::string& padding,
                           const Conv3DBackpropInputAttrs& attrs = {});

// (input_sizes: Tshape, filter: T, out_backprop: T) -> (output: T); T: {float, double, bfloat16,
//     half}; padding: {'SAME', 'VALID'}; data_format: {'NDHWC', 'NCDHW'}; Tshape: {int32, int64}.
struct Conv3DBackpropInputV2Attrs {
  std::string data_format = "NDHWC";
  std::vector<int64_t> dilations = {1, 1, 1, 1, 1};
  std::string name;
};
Output Conv3DBackpropInputV2(Output input_sizes, Output filter, Output out_backprop,
                             const std::vector<int64_t>& strides, const std::string& padding,
                             const Conv3DBackpropInputV2Attrs& attrs = {});

// (input: T, filter: T) -> (output: T); T: {float, double, bfloat16, half}; padding: {'SAME',
//     'VALID', 'EXPLICIT'}; data_format: {'NHWC', 'NCHW'}.
struct DepthwiseConv2dNativeAttrs {
  std::vector<int64_t> explicit_paddings;
  std::string data_format = "NHWC";
  std::vector<int64_t> dilations = {1, 1, 1, 1};
  std::string name;
};
Output DepthwiseConv2dNative(Output input, Output filter, const std::vector<int64_t>& strides,
                             const std::string& padding,
                             const DepthwiseConv2dNativeAttrs& attrs = {});

// (input: T, filter_sizes: int32, out_backprop: T) -> (output: T); T: {float, double, bfloat16,
//     half}; padding: {'SAME', 'VALID', 'EXPLICIT'}; data_format: {'NHWC', 'NCHW'}.
struct DepthwiseConv2dNativeBackpropFilterAttrs {
  std::vector<int64_t> explicit_paddings;
  std::string data_format = "NHWC";
  std::vector<int64_t> dilations = {1, 1, 1, 1};
  std::string name;
};
Output DepthwiseConv2dNativeBackpropFilter(Output input, Output filter_sizes, Output out_backprop,
                                           const std::vector<int64_t>& strides,
                                           const std::string& padding,
                                           const DepthwiseConv2dNativeBackpropFilterAttrs& attrs = {});

// (input_sizes: int32, filter: T, out_backprop: T) -> (output: T); T: {float, double, bfloat16,
//     half}; padding: {'SAME', 'VALID', 'EXPLICIT'}; data_format: {'NHWC', 'NCHW'}.
struct DepthwiseConv2dNativeBackpropInputAttrs {
  std::vector<int64_t> explicit_paddings;
  std::string data_format = "NHWC";
  std::vector<int64_t> dilations = {1, 1, 1, 1};
  std::string name;
};
Output DepthwiseConv2dNativeBackpropInput(Output input_sizes, Output filter, Output out_backprop,
                                          const std::vector<int64_t>& strides,
                                          const std::string& padding,
                                          const DepthwiseConv2dNativeBackpropInputAttrs& attrs = {});

// (input: T, filter: T) -> (output: T); T: {float, double, int32, uint8, int16, int8, int64,
//     bfloat16, uint16, half, uint32, uint64}; padding: {'SAME', 'VALID'}.
Output Dilation2D(Output input, Output filter, const std::vector<int64_t>& strides,
                  const std::vector<int64_t>& rates, const std::string& padding,
                  const Named& attrs = {});

// (input: T, filter: T, out_backprop: T) -> (filter_backprop: T); T: {float, double, int32, uint8,
//     int16, int8, int64, bfloat16, uint16, half, uint32, uint64}; padding: {'SAME', 'VALID'}.
Output Dilation2DBackpropFilter(Output input, Output filter, Output out_backprop,
                                const std::vector<int64_t>& strides,
                                const std::vector<int64_t>& rates, const std::string& padding,
                                const Named& attrs = {});

// (input: T, filter: T, out_backprop: T) -> (in_backprop: T); T: {float, double, int32, uint8,
//     int16, int8, int64, bfloat16, uint16, half, uint32, uint64}; padding: {'SAME', 'VALID'}.
Output Dilation2DBackpropInput(Output input, Output filter, Output out_backprop,
                               const std::vector<int64_t>& strides,
                               const std::vector<int64_t>& rates, const std::string& padding,
                               const Named& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_CONV_H_
