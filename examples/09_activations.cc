// Activation functions: what a neuron makes of the sum of its inputs, and the slope that
// backpropagation multiplies by. Where a function jumps or bends, the derivative is TensorFlow's:
// 0 at the jump of a step, 0 at the bend of ReLU.
#include <cmath>

#include "examples/curves.h"
#include "ops/nn/activation.h"

namespace weft::examples {
namespace {

double Logistic(double x) { return 1 / (1 + std::exp(-x)); }

constexpr CurveSpec kActivations[] = {
    {"unit step", "1 if x ≥ 0 else 0", -4, 4, nn::UnitStep,
     [](double x) { return x >= 0 ? 1.0 : 0.0; }, [](double) { return 0.0; }},
    {"sign", "-1, 0 or 1", -4, 4, nn::Sign,
     [](double x) { return x > 0   ? 1.0
                           : x < 0 ? -1.0
                                   : 0.0; }, [](double) { return 0.0; }},
    {"linear", "x", -4, 4, nn::Linear, [](double x) { return x; }, [](double) { return 1.0; }},
    {"piecewise linear", "min(max(x + 1/2, 0), 1)", -4, 4, nn::PiecewiseLinear,
     [](double x) { return std::min(std::max(x + 0.5, 0.0), 1.0); },
     [](double x) { return std::abs(x) <= 0.5 ? 1.0 : 0.0; }},
    {"logistic", "1 / (1 + exp(-x))", -4, 4, nn::Sigmoid, Logistic,
     [](double x) { return Logistic(x) * (1 - Logistic(x)); }},
    {"tanh", "(exp(x) - exp(-x)) / (exp(x) + exp(-x))", -4, 4, nn::Tanh,
     [](double x) { return std::tanh(x); },
     [](double x) { return 1 - std::tanh(x) * std::tanh(x); }},
    {"ReLU", "max(x, 0)", -4, 4, nn::Relu, [](double x) { return std::max(x, 0.0); },
     [](double x) { return x > 0 ? 1.0 : 0.0; }},
    {"softplus", "log(1 + exp(x))", -4, 4, nn::Softplus,
     [](double x) { return std::log1p(std::exp(x)); }, Logistic},
};

absl::Status Run(const Args& args) {
  constexpr double kPoints[] = {-3, -1, -0.25, 0, 0.25, 1, 3};
  return ShowCurves(args, "09_activations",
                    "Activation functions (blue) and their derivatives (orange)", kActivations,
                    kPoints);
}

}  // namespace
}  // namespace weft::examples

int main(int argc, char** argv) { return weft::examples::Main(argc, argv, weft::examples::Run); }
