// Activations: functions from a tensor to one of its shape. Layers take them by name of the
// function
// ({.activation = nn::Relu}), and files and command lines by text (ActivationByName("relu")).
#ifndef WEFT_OPS_NN_ACTIVATION_H_
#define WEFT_OPS_NN_ACTIVATION_H_

#include <functional>
#include <string_view>
#include <vector>

#include "core/status.h"
#include "ops/output.h"

namespace weft::nn {

// None stands for the identity.
using Activation = std::function<Output(Output)>;

Output Linear(Output x);
Output Relu(Output x);
Output Relu6(Output x);
Output LeakyRelu(Output x);             // slope 0.2 below 0
Activation LeakyReluWith(float slope);  // another slope
Output Elu(Output x);                   // e^x - 1 below 0
Output Selu(Output x);
Output Gelu(Output x);      // x Φ(x)
Output GeluTanh(Output x);  // its approximation by tanh
Output Sigmoid(Output x);
Output HardSigmoid(Output x);  // x / 6 + 1/2, within [0, 1]
Output Tanh(Output x);
Output Softplus(Output x);  // log(1 + e^x)
Output Softsign(Output x);  // x / (1 + |x|)
Output Swish(Output x);     // x sigmoid(x)
Output Mish(Output x);      // x tanh(softplus(x))
Output Exponential(Output x);
Output Softmax(Output x);  // along the last axis
Output LogSoftmax(Output x);
Output UnitStep(Output x);         // 1 where x >= 0, else 0; its gradient is 0
Output Sign(Output x);             // -1, 0, 1; its gradient is 0
Output PiecewiseLinear(Output x);  // x + 1/2, within [0, 1]

// By their names in Keras: "relu", "tanh", "silu", …; and "unit_step", "sign", "piecewise_linear".
// NotFound lists them.
absl::StatusOr<Activation> ActivationByName(std::string_view name);
std::vector<std::string_view> ActivationNames();

}  // namespace weft::nn

#endif  // WEFT_OPS_NN_ACTIVATION_H_
