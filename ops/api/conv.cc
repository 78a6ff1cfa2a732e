// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/conv.h"

namespace weft::ops {

Output Conv2D(Output input, Output filter, const std::vector<int64_t>& strides,
              const std::string& padding, const Conv2DAttrs& attrs) {
  return ApiCall("Conv2D", attrs.name).In(input).In(filter).Set("strides", strides)
      .Set("padding", padding).Set("use_cudnn_on_gpu", attrs.use_cudnn_on_gpu)
      .Set("explicit_paddings", attrs.explicit_paddings).Set("data_format", attrs.data_format)
      .Set("dilations", attrs.dilations).Get();
}

Output Conv2DBackpropFilter(Output input, Output filter_sizes, Output out_backprop,
                            const std::vector<int64_t>& strides, const std::string& padding,
                            const Conv2DBackpropFilterAttrs& attrs) {
  return ApiCall("Conv2DBackpropFilter", attrs.name).In(input).In(filter_sizes).In(out_backprop)
      .Set("strides", strides).Set("padding", padding)
      .Set("use_cudnn_on_gpu", attrs.use_cudnn_on_gpu)
      .Set("explicit_paddings", attrs.explicit_paddings).Set("data_format", attrs.data_format)
      .Set("dilations", attrs.dilations).Get();
}

Output Conv2DBackpropInput(Output input_sizes, Output filter, Output out_backprop,
                           const std::vector<int64_t>& strides, const std::string& padding,
                           const Conv2DBackpropInputAttrs& attrs) {
  return ApiCall("Conv2DBackpropInput", attrs.name).In(input_sizes).In(filter).In(out_backprop)
      .Set("strides", strides).Set("padding", padding)
      .Set("use_cudnn_on_gpu", attrs.use_cudnn_on_gpu)
      .Set("explicit_paddings", attrs.explicit_paddings).Set("data_format", attrs.data_format)
      .Set("dilations", attrs.dilations).Get();
}

Output Conv3D(Output input, Output filter, const std::vector<int64_t>& strides,
              const std::string& padding, const Conv3DAttrs& attrs) {
  return ApiCall("Conv3D", attrs.name).In(input).In(filter).Set("strides", strides)
      .Set("padding", padding).Set("data_format", attrs.data_format)
      .Set("dilations", attrs.dilations).Get();
}

Output Conv3DBackpropFilter(Output input, Output filter, Output out_backprop,
                            const std::vector<int64_t>& strides, const std::string& padding,
                            const Conv3DBackpropFilterAttrs& attrs) {
  return ApiCall("Conv3DBackpropFilter", attrs.name).In(input).In(filter).In(out_backprop)
      .Set("strides", strides).Set("padding", padding).Set("dilations", attrs.dilations).Get();
}

Output Conv3DBackpropFilterV2(Output input, Output filter_sizes, Output out_backprop,
                              const std::vector<int64_t>& strides, const std::string& padding,
                              const Conv3DBackpropFilterV2Attrs& attrs) {
  return ApiCall("Conv3DBackpropFilterV2", attrs.name).In(input).In(filter_sizes).In(out_backprop)
      .Set("strides", strides).Set("padding", padding).Set("data_format", attrs.data_format)
      .Set("dilations", attrs.dilations).Get();
}

Output Conv3DBackpropInput(Output input, Output filter, Output out_backprop,
                           const std::vector<int64_t>& strides, const std::string& padding,
                           const Conv3DBackpropInputAttrs& attrs) {
  return ApiCall("Conv3DBackpropInput", attrs.name).In(input).In(filter).In(out_backprop)
      .Set("strides", strides).Set("padding", padding).Set("dilations", attrs.dilations).Get();
}

Output Conv3DBackpropInputV2(Output input_sizes, Output filter, Output out_backprop,
                             const std::vector<int64_t>& strides, const std::string& padding,
                             const Conv3DBackpropInputV2Attrs& attrs) {
  return ApiCall("Conv3DBackpropInputV2", attrs.name).In(input_sizes).In(filter).In(out_backprop)
      .Set("strides", strides).Set("padding", padding).Set("data_format", attrs.data_format)
      .Set("dilations", attrs.dilations).Get();
}

Output DepthwiseConv2dNative(Output input, Output filter, const std::vector<int64_t>& strides,
                             const std::string& padding, const DepthwiseConv2dNativeAttrs& attrs) {
  return ApiCall("DepthwiseConv2dNative", attrs.name).In(input).In(filter).Set("strides", strides)
      .Set("padding", padding).Set("explicit_paddings", attrs.explicit_paddings)
      .Set("data_format", attrs.data_format).Set("dilations", attrs.dilations).Get();
}

Output DepthwiseConv2dNativeBackpropFilter(Output input, Output filter_sizes, Output out_backprop,
                                           const std::vector<int64_t>& strides,
                                           const std::string& padding,
                                           const DepthwiseConv2dNativeBackpropFilterAttrs& attrs) {
  return ApiCall("DepthwiseConv2dNativeBackpropFilter", attrs.name).In(input).In(filter_sizes)
      .In(out_backprop).Set("strides", strides).Set("padding", padding)
      .Set("explicit_paddings", attrs.explicit_paddings).Set("data_format", attrs.data_format)
      .Set("dilations", attrs.dilations).Get();
}

Output DepthwiseConv2dNativeBackpropInput(Output input_sizes, Output filter, Output out_backprop,
                                          const std::vector<int64_t>& strides,
                                          const std::string& padding,
                                          const DepthwiseConv2dNativeBackpropInputAttrs& attrs) {
  return ApiCall("DepthwiseConv2dNativeBackpropInput", attrs.name).In(input_sizes).In(filter)
      .In(out_backprop).Set("strides", strides).Set("padding", padding)
      .Set("explicit_paddings", attrs.explicit_paddings).Set("data_format", attrs.data_format)
      .Set("dilations", attrs.dilations).Get();
}

Output Dilation2D(Output input, Output filter, const std::vector<int64_t>& strides,
                  const std::vector<int64_t>& rates, const std::string& padding,
                  const Named& attrs) {
  return ApiCall("Dilation2D", attrs.name).In(input).In(filter).Set("strides", strides)
      .Set("rates", rates).Set("padding", padding).Get();
}

Output Dilation2DBackpropFilter(Output input, Output filter, Output out_backprop,
                                const std::vector<int64_t>& strides,
                                const std::vector<int64_t>& rates, const std::string& padding,
                                const Named& attrs) {
  return ApiCall("Dilation2DBackpropFilter", attrs.name).In(input).In(filter).In(out_backprop)
      .Set("strides", strides).Set("rates", rates).Set("padding", padding).Get();
}

Output Dilation2DBackpropInput(Output input, Output filter, Output out_backprop,
                               const std::vector<int64_t>& strides,
                               const std::vector<int64_t>& rates, const std::string& padding,
                               const Named& attrs) {
  return ApiCall("Dilation2DBackpropInput", attrs.name).In(input).In(filter).In(out_backprop)
      .Set("strides", strides).Set("rates", rates).Set("padding", padding).Get();
}

}  // namespace weft::ops
