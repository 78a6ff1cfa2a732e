// Activation functions: what a neuron makes of the sum of its inputs, and the slope that
// backpropagation multiplies by. Where a function jumps or bends, the derivative is TensorFlow's:
// 0 at the jump of a step, 0 at the bend of ReLU.
#include <cmath>

#include "examples/curves.h"
#include "ops/api.h"

namespace weft::examples {
namespace {

double Logistic(double x) { return 1 / (1 + std::exp(-x)); }

Output Number(Output like, double value) { return ops::Const(*like.builder, like.dtype(), value); }

constexpr CurveSpec kActivations[] = {
    {"unit step", "1 if x ≥ 0 else 0", -4, 4,
     [](Output x) { return ops::Cast(ops::GreaterEqual(x, Number(x, 0)), x.dtype()); },
     [](double x) { return x >= 0 ? 1.0 : 0.0; }, [](double) { return 0.0; }},
    {"sign", "-1, 0 or 1", -4, 4, [](Output x) { return ops::Sign(x); },
     [](double x) { return x > 0   ? 1.0
                           : x < 0 ? -1.0
                                   : 0.0; }, [](double) { return 0.0; }},
    {"linear", "x", -4, 4, [](Output x) { return x; }, [](double x) { return x; },
     [](double) { return 1.0; }},
    {"piecewise linear", "min(max(x + 1/2, 0), 1)", -4, 4,
     [](Output x) { return ops::Minimum(ops::Maximum(x + 0.5, Number(x, 0)), Number(x, 1)); },
     [](double x) { return std::min(std::max(x + 0.5, 0.0), 1.0); },
     [](double x) { return std::abs(x) <= 0.5 ? 1.0 : 0.0; }},
    {"logistic", "1 / (1 + exp(-x))", -4, 4, [](Output x) { return ops::Sigmoid(x); }, Logistic,
     [](double x) { return Logistic(x) * (1 - Logistic(x)); }},
    {"tanh", "(exp(x) - exp(-x)) / (exp(x) + exp(-x))", -4, 4,
     [](Output x) { return ops::Tanh(x); }, [](double x) { return std::tanh(x); },
     [](double x) { return 1 - std::tanh(x) * std::tanh(x); }},
    {"ReLU", "max(x, 0)", -4, 4, [](Output x) { return ops::Relu(x); },
     [](double x) { return std::max(x, 0.0); }, [](double x) { return x > 0 ? 1.0 : 0.0; }},
    {"softplus", "log(1 + exp(x))", -4, 4, [](Output x) { return ops::Softplus(x); },
     [](double x) { return std::log1p(std::exp(x)); }, Logistic},
};

absl::Status Run(const Args& args) {
  constexpr double kPoints[] = {-3, -1, -0.25, 0, 0.25, 1, 3};
  return ShowCurves(args, "09_activations", "Activation functions and their derivatives",
                    kActivations, kPoints);
}

}  // namespace
}  // namespace weft::examples

int main(int argc, char** argv) { return weft::examples::Main(argc, argv, weft::examples::Run); }
