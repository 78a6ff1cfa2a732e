// Loss functions: how wrong an answer is, and the slope that tells it which way to go.
//
// Regression: x is the residual, answer − target. Classification: x is the margin, target · score
// with targets ±1; right answers have a positive one. Cross-entropy: x is the probability given to
// the right class.
#include <cmath>

#include "examples/curves.h"
#include "ops/api.h"
#include "ops/nn/loss.h"

namespace weft::examples {
namespace {

constexpr double kQuantile = 0.75;  // answers too low cost three times what answers too high cost

// The costs of x as answers to a target of 0, or as scores of the class 1; one each, unreduced.
constexpr auto kEach = nn::Reduction::kNone;
template <auto Loss>
Output OfResidual(Output x) {
  return Loss(ops::ZerosLike(x), x, {.reduction = kEach});
}
template <auto Loss>
Output OfMargin(Output x) {
  return Loss(ops::OnesLike(x), x, {.reduction = kEach});
}
double Sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }

constexpr CurveSpec kLosses[] = {
    {"squared", "x²", -3, 3, OfResidual<nn::SquaredError>, [](double x) { return x * x; },
     [](double x) { return 2 * x; }},
    {"absolute", "|x|", -3, 3, OfResidual<nn::AbsoluteError>, [](double x) { return std::abs(x); },
     Sign},
    {"Huber", "x² / 2 if |x| ≤ 1 else |x| − 1/2", -3, 3,
     [](Output x) { return nn::Huber(ops::ZerosLike(x), x, 1, {.reduction = kEach}); },
     [](double x) { return std::abs(x) <= 1 ? x * x / 2 : std::abs(x) - 0.5; },
     [](double x) { return std::abs(x) <= 1 ? x : Sign(x); }},
    {"log-cosh", "log cosh x", -3, 3, OfResidual<nn::LogCosh>,
     [](double x) { return std::log(std::cosh(x)); }, [](double x) { return std::tanh(x); }},
    {"quantile", "max(¼ x, −¾ x)", -3, 3,
     [](Output x) { return nn::Quantile(ops::ZerosLike(x), x, kQuantile, {.reduction = kEach}); },
     [](double x) { return x > 0 ? (1 - kQuantile) * x : -kQuantile * x; },
     [](double x) { return x > 0 ? 1 - kQuantile : -kQuantile; }},
    {"0-1", "1 if x ≤ 0 else 0", -3, 3, OfMargin<nn::ZeroOne>,
     [](double x) { return x <= 0 ? 1.0 : 0.0; }, [](double) { return 0.0; }},
    {"hinge", "max(1 − x, 0)", -3, 3, OfMargin<nn::Hinge>,
     [](double x) { return std::max(1 - x, 0.0); }, [](double x) { return x < 1 ? -1.0 : 0.0; }},
    {"squared hinge", "max(1 − x, 0)²", -3, 3, OfMargin<nn::SquaredHinge>,
     [](double x) { return x < 1 ? (1 - x) * (1 - x) : 0.0; },
     [](double x) { return x < 1 ? -2 * (1 - x) : 0.0; }},
    {"logistic", "log(1 + exp(−x))", -3, 3, OfMargin<nn::Logistic>,
     [](double x) { return std::log1p(std::exp(-x)); },
     [](double x) { return -1 / (1 + std::exp(x)); }},
    {"exponential", "exp(−x)", -3, 3, OfMargin<nn::ExponentialLoss>,
     [](double x) { return std::exp(-x); }, [](double x) { return -std::exp(-x); }},
    {"cross-entropy", "−log x, 0 < x ≤ 1", 0.05, 1, [](Output x) { return -ops::Log(x); },
     [](double x) { return -std::log(x); }, [](double x) { return -1 / x; }},
};

absl::Status Run(const Args& args) {
  constexpr double kPoints[] = {-2, -0.5, 0, 0.5, 1, 2};
  return ShowCurves(args, "10_losses", "Loss functions (blue) and their derivatives (orange)",
                    kLosses, kPoints);
}

}  // namespace
}  // namespace weft::examples

int main(int argc, char** argv) { return weft::examples::Main(argc, argv, weft::examples::Run); }
