// Layers that normalise.
#include "ops/api.h"
#include "ops/nn/build.h"
#include "ops/nn/layers.h"

namespace weft::nn {
namespace {

struct Moments {
  Output mean, variance;
};

// gamma and beta, or ones and zeros.
template <typename Options>
std::pair<Output, Output> ScaleAndOffset(Module& net, int64_t channels, const Options& o) {
  const auto make = [&](bool wanted, const char* name, const Initialiser& init, double constant) {
    return wanted ? net.AddVariable(name, Shape{channels}, init).value
                  : ops::Fill(Ints(net.builder(), {channels}),
                              ops::Const(net.builder(), net.dtype(), constant));
  };
  const Output gamma = make(o.scale, "gamma", o.gamma_initialiser, 1);
  const Output beta = make(o.center, "beta", o.beta_initialiser, 0);
  return {gamma, beta};
}

Output Normalised(Output x, const Moments& m, Output gamma, Output beta, double epsilon) {
  return (x - m.mean) * ops::Rsqrt(m.variance + epsilon) * gamma + beta;
}

// By `moments` or, if they are not there, by those of x, which become `moments`. The op wants four
// axes, and gives the unbiased variance.
Output Fused(Output x, Output gamma, Output beta, double epsilon, Moments* moments) {
  Builder& b = *x.builder;
  const bool training = !moments->mean.valid();
  const Output none = ops::Const(b, Tensor::Vector<float>({}));
  const bool image = x.shape().rank() == 4;
  const Output x4 = image ? x
                          : ops::Reshape(x, ops::Pack({ops::Const(b, -1), ops::Const(b, 1),
                                                       ops::Const(b, 1), Dim(x, -1)}));
  const auto y = ops::FusedBatchNormV3(
      x4, gamma, beta, training ? none : moments->mean, training ? none : moments->variance,
      {.epsilon = static_cast<float>(epsilon), .is_training = training});
  if (training) {
    const Output n = ops::Cast(ops::Size(x) / Dim(x, -1), x.dtype());
    *moments = {y.batch_mean, y.batch_variance * ((n - 1) / n)};
  }
  return image ? y.y : ops::Reshape(y.y, ops::Shape(x));
}

Output Plain(Output x, Output gamma, Output beta, double epsilon, Moments* moments) {
  if (!moments->mean.valid()) {
    std::vector<int64_t> axes;
    for (int i = 0; i + 1 < x.shape().rank(); ++i) axes.push_back(i);
    moments->mean = MeanOver(x, axes);
    moments->variance = MeanOver(ops::SquaredDifference(x, moments->mean), axes);
  }
  return Normalised(x, *moments, gamma, beta, epsilon);
}

// average += (value - average) · (1 - momentum)
void MoveAverage(Module& net, const Variable& average, Output value, double momentum) {
  if (!average.handle.valid() || !value.valid()) return;
  const Output now = ops::ReadVariableOp(average.handle, average.dtype);
  net.AddUpdate(value, ops::AssignSubVariableOp(average.handle, (now - value) * (1 - momentum)));
}

}  // namespace

Output BatchNorm(Module& net, Output x, const BatchNormOptions& o) {
  Module::Scope scope(net, "batch_normalization", o.name);
  if (!CheckRank(x, 2, 254, "BatchNorm")) return {};
  const int64_t channels = StaticDim(x, -1, "BatchNorm");
  if (channels < 0) return {};
  const auto [gamma, beta] = ScaleAndOffset(net, channels, o);
  const Variable mean =
      net.AddVariable("moving_mean", Shape{channels}, Zeros(), {.trainable = false});
  const Variable variance =
      net.AddVariable("moving_variance", Shape{channels}, Ones(), {.trainable = false});
  Moments moments;
  if (!net.training()) moments = {mean.value, variance.value};
  const auto normalise = x.dtype() == DType::kFloat ? Fused : Plain;
  const Output y = normalise(x, gamma, beta, o.epsilon, &moments);
  if (net.training()) {
    MoveAverage(net, mean, moments.mean, o.momentum);
    MoveAverage(net, variance, moments.variance, o.momentum);
  }
  return y;
}

Output LayerNorm(Module& net, Output x, const LayerNormOptions& o) {
  Module::Scope scope(net, "layer_normalization", o.name);
  if (!CheckRank(x, 1, 254, "LayerNorm")) return {};
  const int64_t channels = StaticDim(x, -1, "LayerNorm");
  if (channels < 0) return {};
  const auto [gamma, beta] = ScaleAndOffset(net, channels, o);
  const Output mean = MeanOver(x, {-1}, /*keep_dims=*/true);
  const Output variance = MeanOver(ops::SquaredDifference(x, mean), {-1}, /*keep_dims=*/true);
  return Normalised(x, {mean, variance}, gamma, beta, o.epsilon);
}

}  // namespace weft::nn
