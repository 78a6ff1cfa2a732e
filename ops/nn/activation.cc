#include "ops/nn/activation.h"

#include <numbers>
#include <string>

#include "ops/api.h"
#include "ops/graph_fn.h"

namespace weft::nn {
namespace {

struct Named {
  std::string_view name;
  Output (*function)(Output);
};
constexpr Named kActivations[] = {
    {"linear", Linear},
    {"relu", Relu},
    {"relu6", Relu6},
    {"leaky_relu", LeakyRelu},
    {"elu", Elu},
    {"selu", Selu},
    {"gelu", Gelu},
    {"gelu_tanh", GeluTanh},
    {"sigmoid", Sigmoid},
    {"hard_sigmoid", HardSigmoid},
    {"tanh", Tanh},
    {"softplus", Softplus},
    {"softsign", Softsign},
    {"silu", Swish},
    {"swish", Swish},
    {"mish", Mish},
    {"exponential", Exponential},
    {"softmax", Softmax},
    {"log_softmax", LogSoftmax},
    {"unit_step", UnitStep},
    {"sign", Sign},
    {"piecewise_linear", PiecewiseLinear},
};

Output Clipped(Output x, double low, double high) {
  if (!x.valid()) return {};
  Builder& b = *x.builder;
  return ops::ClipByValue(x, ops::Const(b, x.dtype(), low), ops::Const(b, x.dtype(), high));
}

// The softmax ops take matrices and more.
Output AlongLastAxis(Output x, std::string_view op) {
  if (!x.valid()) return {};
  return x.builder->Call(op, std::span(&x, 1), {});
}

}  // namespace

Output Linear(Output x) { return x; }
Output Relu(Output x) { return ops::Relu(x); }
Output Relu6(Output x) { return ops::Relu6(x); }
Output LeakyRelu(Output x) { return ops::LeakyRelu(x); }
Activation LeakyReluWith(float slope) {
  return [slope](Output x) { return ops::LeakyRelu(x, {.alpha = slope}); };
}
Output Elu(Output x) { return ops::Elu(x); }
Output Selu(Output x) { return ops::Selu(x); }
Output Gelu(Output x) { return 0.5 * x * (1 + ops::Erf(x * (std::numbers::sqrt2 / 2))); }
Output GeluTanh(Output x) {
  const double c = std::numbers::inv_sqrtpi * std::numbers::sqrt2;  // sqrt(2 / π)
  return 0.5 * x * (1 + ops::Tanh(c * (x + 0.044715 * (x * x * x))));
}
Output Sigmoid(Output x) { return ops::Sigmoid(x); }
Output HardSigmoid(Output x) { return Clipped(x / 6.0 + 0.5, 0, 1); }
Output Tanh(Output x) { return ops::Tanh(x); }
Output Softplus(Output x) { return ops::Softplus(x); }
Output Softsign(Output x) { return ops::Softsign(x); }
Output Swish(Output x) { return x * ops::Sigmoid(x); }
Output Mish(Output x) { return x * ops::Tanh(ops::Softplus(x)); }
Output Exponential(Output x) { return ops::Exp(x); }
Output Softmax(Output x) { return AlongLastAxis(x, "Softmax"); }
Output LogSoftmax(Output x) { return AlongLastAxis(x, "LogSoftmax"); }
Output UnitStep(Output x) {
  if (!x.valid()) return {};
  return graph_fn::Cast(ops::GreaterEqual(x, ops::Const(*x.builder, x.dtype(), 0)), x.dtype());
}
Output Sign(Output x) { return ops::Sign(x); }
Output PiecewiseLinear(Output x) { return Clipped(x + 0.5, 0, 1); }

absl::StatusOr<Activation> ActivationByName(std::string_view name) {
  std::string all;
  for (const Named& a : kActivations) {
    if (a.name == name) return Activation(a.function);
    all += Concat(all.empty() ? "" : ", ", a.name);
  }
  return NotFound("there is no activation '", name, "'; there are ", all);
}

std::vector<std::string_view> ActivationNames() {
  std::vector<std::string_view> names;
  for (const Named& a : kActivations) names.push_back(a.name);
  return names;
}

}  // namespace weft::nn
