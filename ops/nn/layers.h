// Layers: functions of a module and an input that make variables and nodes. Images are NHWC.
//
// Names, defaults and numerics are Keras 3's, but for `padding`, which is TensorFlow's text "SAME"
// or "VALID". A layer that needs a dimension which its input does not know, or an input of another
// rank, leaves an error with the builder.
#ifndef WEFT_OPS_NN_LAYERS_H_
#define WEFT_OPS_NN_LAYERS_H_

#include <array>
#include <string>

#include "ops/nn/activation.h"
#include "ops/nn/module.h"

namespace weft::nn {

struct DenseOptions {
  Activation activation = {};
  bool use_bias = true;
  Initialiser kernel_initialiser = GlorotUniform();
  Initialiser bias_initialiser = Zeros();
  Regulariser kernel_regulariser = {};
  Regulariser bias_regulariser = {};
  std::string name = {};
};
// x [..., n] -> activation(x · kernel [n, units] + bias [units]): [..., units].
Output Dense(Module& net, Output x, int64_t units, const DenseOptions& options = {});

// Height and width of a window, a stride or a dilation; one number stands for both.
struct Size2D {
  Size2D(int64_t both) : height(both), width(both) {}  // NOLINT(google-explicit-constructor)
  Size2D(int64_t h, int64_t w) : height(h), width(w) {}
  int64_t height, width;
};

struct ConvOptions {
  Size2D strides = 1;
  std::string padding = "VALID";
  Size2D dilations = 1;
  int64_t groups = 1;
  Activation activation = {};
  bool use_bias = true;
  Initialiser kernel_initialiser = GlorotUniform();
  Initialiser bias_initialiser = Zeros();
  Regulariser kernel_regulariser = {};
  Regulariser bias_regulariser = {};
  std::string name = {};
};
// x [N, H, W, C], kernel [kH, kW, C / groups, filters] -> [N, H', W', filters].
Output Conv2D(Module& net, Output x, int64_t filters, Size2D kernel,
              const ConvOptions& options = {});
// The gradient of a convolution as a layer: kernel [kH, kW, filters, C]. H' = H · stride for SAME,
// H · stride + max(kH - stride, 0) for VALID. No groups.
Output Conv2DTranspose(Module& net, Output x, int64_t filters, Size2D kernel,
                       const ConvOptions& options = {});

struct DepthwiseConvOptions {
  int64_t depth_multiplier = 1;
  Size2D strides = 1;
  std::string padding = "VALID";
  Size2D dilations = 1;
  Activation activation = {};
  bool use_bias = true;
  Initialiser kernel_initialiser = GlorotUniform();
  Initialiser bias_initialiser = Zeros();
  Regulariser kernel_regulariser = {};
  std::string name = {};
};
// Each channel by itself: kernel [kH, kW, C, multiplier] -> [N, H', W', C · multiplier].
Output DepthwiseConv2D(Module& net, Output x, Size2D kernel,
                       const DepthwiseConvOptions& options = {});

struct PoolOptions {
  Size2D strides = 0;  // 0: the window
  std::string padding = "VALID";
};
// x [N, H, W, C]. Without variables, and so without a module.
Output MaxPool2D(Output x, Size2D window = 2, const PoolOptions& options = {});
Output AveragePool2D(Output x, Size2D window = 2, const PoolOptions& options = {});
Output GlobalAveragePool2D(Output x);  // [N, C]

struct BatchNormOptions {
  double momentum = 0.99;
  double epsilon = 1e-3;
  bool center = true;
  bool scale = true;
  Initialiser beta_initialiser = Zeros();
  Initialiser gamma_initialiser = Ones();
  std::string name = {};
};
// x [..., C] normalised over every axis but the last, by the batch while training and by the moving
// averages of its mean and (biased) variance otherwise. The averages move with each training step
// whose loss depends on the layer. Ioffe and Szegedy 2015.
Output BatchNorm(Module& net, Output x, const BatchNormOptions& options = {});

struct LayerNormOptions {
  double epsilon = 1e-3;
  bool center = true;
  bool scale = true;
  Initialiser beta_initialiser = Zeros();
  Initialiser gamma_initialiser = Ones();
  std::string name = {};
};
// x [..., C] normalised along its last axis. Ba, Kiros and Hinton 2016.
Output LayerNorm(Module& net, Output x, const LayerNormOptions& options = {});

// While training: 0 with probability `rate`, else x / (1 - rate); x itself otherwise. What is
// dropped follows from the module's seed and the layer's place in it. Srivastava et al. 2014.
Output Dropout(Module& net, Output x, double rate, const std::string& name = {});

struct EmbeddingOptions {
  Initialiser initialiser = RandomUniform();
  Regulariser regulariser = {};
  std::string name = {};
};
// ids [...], int32 or int64, within [0, vocabulary) -> their rows of a table [vocabulary, width]:
// [..., width].
Output Embedding(Module& net, Output ids, int64_t vocabulary, int64_t width,
                 const EmbeddingOptions& options = {});

// [N, …] -> [N, product of the rest].
Output Flatten(Output x);

}  // namespace weft::nn

#endif  // WEFT_OPS_NN_LAYERS_H_
