// The layers with windows.
#include <algorithm>

#include "ops/api.h"
#include "ops/nn/build.h"
#include "ops/nn/layers.h"

namespace weft::nn {
namespace {

std::vector<int64_t> Nhwc(Size2D s) { return {1, s.height, s.width, 1}; }

// Adds the bias, and applies the activation.
template <typename Options>
Output Finish(Module& net, Output y, int64_t channels, const Options& o,
              const VariableOptions& bias = {}) {
  if (o.use_bias) {
    y = ops::BiasAdd(y, net.AddVariable("bias", Shape{channels}, o.bias_initialiser, bias).value);
  }
  return o.activation ? o.activation(y) : y;
}

// The size along one axis that a transposed convolution gives, as a tensor.
Output TransposedSize(Output x, int axis, int64_t window, int64_t stride, bool same) {
  return Dim(x, axis) * stride + (same ? 0 : std::max<int64_t>(window - stride, 0));
}

using PoolOp = Output (*)(Output, const std::vector<int64_t>&, const std::vector<int64_t>&,
                          const std::string&);

Output Pool(PoolOp op, Output x, Size2D window, const PoolOptions& o) {
  const Size2D strides = o.strides.height == 0 ? window : o.strides;
  return op(x, Nhwc(window), Nhwc(strides), o.padding);
}

}  // namespace

Output Conv2D(Module& net, Output x, int64_t filters, Size2D kernel, const ConvOptions& o) {
  Module::Scope scope(net, "conv2d", o.name);
  if (!CheckRank(x, 4, 4, "Conv2D")) return {};
  const int64_t channels = StaticDim(x, -1, "Conv2D");
  if (channels < 0) return {};
  if (o.groups < 1 || channels % o.groups != 0 || filters % o.groups != 0) {
    net.builder().Fail(InvalidArgument("Conv2D cannot cut ", channels, " channels and ", filters,
                                       " filters into ", o.groups, " groups"));
    return {};
  }
  const Variable w =
      net.AddVariable("kernel", Shape{kernel.height, kernel.width, channels / o.groups, filters},
                      o.kernel_initialiser, {.regulariser = o.kernel_regulariser});
  const Output y =
      ops::Conv2D(x, w.value, Nhwc(o.strides), o.padding, {.dilations = Nhwc(o.dilations)});
  return Finish(net, y, filters, o, {.regulariser = o.bias_regulariser});
}

Output Conv2DTranspose(Module& net, Output x, int64_t filters, Size2D kernel,
                       const ConvOptions& o) {
  Module::Scope scope(net, "conv2d_transpose", o.name);
  if (!CheckRank(x, 4, 4, "Conv2DTranspose")) return {};
  const int64_t channels = StaticDim(x, -1, "Conv2DTranspose");
  if (channels < 0) return {};
  if (o.groups != 1 || o.dilations.height != 1 || o.dilations.width != 1) {
    net.builder().Fail(InvalidArgument("Conv2DTranspose has neither groups nor dilations"));
    return {};
  }
  const Variable w =
      net.AddVariable("kernel", Shape{kernel.height, kernel.width, filters, channels},
                      o.kernel_initialiser, {.regulariser = o.kernel_regulariser});
  const bool same = o.padding == "SAME";
  const Output sizes =
      ops::Pack({Dim(x, 0), TransposedSize(x, 1, kernel.height, o.strides.height, same),
                 TransposedSize(x, 2, kernel.width, o.strides.width, same),
                 ops::Const(net.builder(), static_cast<int32_t>(filters))});
  const Output y = ops::Conv2DBackpropInput(sizes, w.value, x, Nhwc(o.strides), o.padding);
  return Finish(net, y, filters, o, {.regulariser = o.bias_regulariser});
}

Output DepthwiseConv2D(Module& net, Output x, Size2D kernel, const DepthwiseConvOptions& o) {
  Module::Scope scope(net, "depthwise_conv2d", o.name);
  if (!CheckRank(x, 4, 4, "DepthwiseConv2D")) return {};
  const int64_t channels = StaticDim(x, -1, "DepthwiseConv2D");
  if (channels < 0) return {};
  const Variable w =
      net.AddVariable("kernel", Shape{kernel.height, kernel.width, channels, o.depth_multiplier},
                      o.kernel_initialiser, {.regulariser = o.kernel_regulariser});
  const Output y = ops::DepthwiseConv2dNative(x, w.value, Nhwc(o.strides), o.padding,
                                              {.dilations = Nhwc(o.dilations)});
  return Finish(net, y, channels * o.depth_multiplier, o);
}

Output MaxPool2D(Output x, Size2D window, const PoolOptions& o) {
  return Pool([](Output v, const auto& k, const auto& s,
                 const auto& padding) { return ops::MaxPool(v, k, s, padding); },
              x, window, o);
}

Output AveragePool2D(Output x, Size2D window, const PoolOptions& o) {
  return Pool([](Output v, const auto& k, const auto& s,
                 const auto& padding) { return ops::AvgPool(v, k, s, padding); },
              x, window, o);
}

Output GlobalAveragePool2D(Output x) { return MeanOver(x, {1, 2}); }

}  // namespace weft::nn
