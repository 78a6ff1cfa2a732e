// Loss functions: how wrong an answer is, and the slope that tells it which way to go.
//
// Regression: x is the residual, answer − target. Classification: x is the margin, target · score
// with targets ±1; right answers have a positive one. Cross-entropy: x is the probability given to
// the right class.
#include <cmath>

#include "examples/curves.h"
#include "ops/api.h"

namespace weft::examples {
namespace {

constexpr double kDelta = 1;        // Huber's
constexpr double kQuantile = 0.75;  // answers too low cost three times what answers too high cost

Output Number(Output like, double value) { return ops::Const(*like.builder, like.dtype(), value); }
Output Zero(Output like) { return Number(like, 0); }
double Sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }

constexpr CurveSpec kLosses[] = {
    {"squared", "x² / 2", -3, 3, [](Output x) { return 0.5 * ops::Square(x); },
     [](double x) { return x * x / 2; }, [](double x) { return x; }},
    {"absolute", "|x|", -3, 3, [](Output x) { return ops::Abs(x); },
     [](double x) { return std::abs(x); }, Sign},
    {"Huber", "x² / 2 if |x| ≤ 1 else |x| − 1/2", -3, 3,
     [](Output x) {
       const Output near = ops::Minimum(ops::Abs(x), Number(x, kDelta));
       return near * (ops::Abs(x) - 0.5 * near);
     },
     [](double x) {
       return std::abs(x) <= kDelta ? x * x / 2 : kDelta * (std::abs(x) - kDelta / 2);
     },
     [](double x) { return std::abs(x) <= kDelta ? x : kDelta * Sign(x); }},
    {"log-cosh", "log cosh x", -3, 3,
     [](Output x) { return x + ops::Softplus(-2.0 * x) - std::log(2.0); },
     [](double x) { return std::log(std::cosh(x)); }, [](double x) { return std::tanh(x); }},
    {"quantile", "max(¼ x, −¾ x)", -3, 3,
     [](Output x) { return ops::Maximum((1 - kQuantile) * x, -kQuantile * x); },
     [](double x) { return x > 0 ? (1 - kQuantile) * x : -kQuantile * x; },
     [](double x) { return x >= 0 ? 1 - kQuantile : -kQuantile; }},
    {"0-1", "1 if x ≤ 0 else 0", -3, 3,
     [](Output x) { return ops::Cast(ops::LessEqual(x, Zero(x)), x.dtype()); },
     [](double x) { return x <= 0 ? 1.0 : 0.0; }, [](double) { return 0.0; }},
    {"hinge", "max(1 − x, 0)", -3, 3, [](Output x) { return ops::Relu(1.0 - x); },
     [](double x) { return std::max(1 - x, 0.0); }, [](double x) { return x < 1 ? -1.0 : 0.0; }},
    {"squared hinge", "max(1 − x, 0)²", -3, 3,
     [](Output x) { return ops::Square(ops::Relu(1.0 - x)); },
     [](double x) { return x < 1 ? (1 - x) * (1 - x) : 0.0; },
     [](double x) { return x < 1 ? -2 * (1 - x) : 0.0; }},
    {"logistic", "log(1 + exp(−x))", -3, 3, [](Output x) { return ops::Softplus(-x); },
     [](double x) { return std::log1p(std::exp(-x)); },
     [](double x) { return -1 / (1 + std::exp(x)); }},
    {"exponential", "exp(−x)", -3, 3, [](Output x) { return ops::Exp(-x); },
     [](double x) { return std::exp(-x); }, [](double x) { return -std::exp(-x); }},
    {"cross-entropy", "−log x, 0 < x ≤ 1", 0.05, 1, [](Output x) { return -ops::Log(x); },
     [](double x) { return -std::log(x); }, [](double x) { return -1 / x; }},
};

absl::Status Run(const Args& args) {
  constexpr double kPoints[] = {-2, -0.5, 0, 0.5, 1, 2};
  return ShowCurves(args, "10_losses", "Loss functions and their derivatives", kLosses, kPoints);
}

}  // namespace
}  // namespace weft::examples

int main(int argc, char** argv) { return weft::examples::Main(argc, argv, weft::examples::Run); }
