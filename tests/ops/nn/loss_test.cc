#include "ops/nn/loss.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include "graph/gradient.h"
#include "ops/api.h"
#include "ops/nn/activation.h"
#include "tests/support/compare.h"
#include "tests/support/network.h"
#include "tests/support/recorded.h"

namespace weft {
namespace {

using nn::LossOptions;
using nn::Reduction;
using test::Network;
using test::Recorded;

const Recorded& Keras() { return Recorded::File("keras.txt"); }

struct Inputs {
  Output labels, signs, bits, classes, soft, predictions, logits;
};
Inputs MakeInputs(Network& n) {
  const Output labels = n.Const(Keras().Floats("loss/labels"));
  const Output signs = ops::Sign(labels);
  return {labels,
          signs,
          (signs + 1) / 2,
          n.Const(Keras().Ints("loss/classes")),
          nn::Softmax(n.Const(Keras().Floats("loss/soft_logits", {6, 4}))),
          n.Const(Keras().Floats("loss/predictions")),
          n.Const(Keras().Floats("loss/logits", {6, 4}))};
}

TEST_CASE("losses are Keras's, with weights and reductions", "[nn][loss]") {
  struct Case {
    const char* key;
    std::function<Output(const Inputs&, const LossOptions&)> build;
  };
  const Case c = GENERATE(
      Case{"squared",
           [](auto& i, auto& o) { return nn::SquaredError(i.labels, i.predictions, o); }},
      Case{"absolute",
           [](auto& i, auto& o) { return nn::AbsoluteError(i.labels, i.predictions, o); }},
      Case{"huber", [](auto& i, auto& o) { return nn::Huber(i.labels, i.predictions, 0.7, o); }},
      Case{"log_cosh", [](auto& i, auto& o) { return nn::LogCosh(i.labels, i.predictions, o); }},
      Case{"hinge", [](auto& i, auto& o) { return nn::Hinge(i.signs, i.predictions, o); }},
      Case{"squared_hinge",
           [](auto& i, auto& o) { return nn::SquaredHinge(i.signs, i.predictions, o); }},
      Case{"softmax",
           [](auto& i, auto& o) { return nn::SoftmaxCrossEntropy(i.soft, i.logits, o); }},
      Case{"sparse",
           [](auto& i, auto& o) { return nn::SparseSoftmaxCrossEntropy(i.classes, i.logits, o); }},
      Case{"sigmoid",
           [](auto& i, auto& o) { return nn::SigmoidCrossEntropy(i.bits, i.predictions, o); }});
  CAPTURE(c.key);
  const std::string key = std::string("loss/") + c.key;
  Network n;
  const Inputs in = MakeInputs(n);
  const Output w = n.Const(Keras().Floats("loss/weights"));
  const Output each = c.build(in, {.reduction = Reduction::kNone});
  const Output mean = c.build(in, {.weights = w});
  const Output sum = c.build(in, {.weights = w, .reduction = Reduction::kSum});
  CHECK(test::Near(n.Run(each), Keras().Floats(key), 2e-6));
  CHECK(test::Near(n.Run(mean), Keras().Floats(key + "/mean", {}), 2e-6));
  CHECK(test::Near(n.Run(sum), Keras().Floats(key + "/sum", {}), 2e-6));
}

TEST_CASE("losses that Keras lacks follow their formulas", "[nn][loss]") {
  struct Case {
    const char* what;
    std::function<Output(Output, Output, const LossOptions&)> build;
    std::function<double(double, double)> formula;
  };
  const Case c = GENERATE(
      Case{"quantile",
           [](Output y, Output p, const LossOptions& o) { return nn::Quantile(y, p, 0.9, o); },
           [](double y, double p) { return y >= p ? 0.9 * (y - p) : 0.1 * (p - y); }},
      Case{"zero-one",
           [](Output y, Output p, const LossOptions& o) { return nn::ZeroOne(y, p, o); },
           [](double y, double p) { return y * p <= 0 ? 1.0 : 0.0; }},
      Case{"logistic",
           [](Output y, Output p, const LossOptions& o) { return nn::Logistic(y, p, o); },
           [](double y, double p) { return std::log(1 + std::exp(-y * p)); }},
      Case{"exponential",
           [](Output y, Output p, const LossOptions& o) { return nn::ExponentialLoss(y, p, o); },
           [](double y, double p) { return std::exp(-y * p); }});
  CAPTURE(c.what);
  Network n;
  const std::vector<float> y = {-1, 1, 1, -1, 1, -1}, p = {-2, 0.5f, -0.25f, 3, 0, 0};
  const Output costs =
      c.build(ops::Const(*n.graph, y), ops::Const(*n.graph, p), {.reduction = Reduction::kNone});
  const Tensor got = n.Run(costs);
  for (size_t i = 0; i < y.size(); ++i) {
    CHECK(got.data<float>()[i] == Approx(c.formula(y[i], p[i])).margin(1e-6));
  }
}

TEST_CASE("cross-entropies take sequences, single rows and far logits", "[nn][loss]") {
  Network n;
  const Output logits = n.Const(Keras().Floats("loss/logits", {2, 3, 4}));
  const Output classes =
      ops::Reshape(n.Const(Keras().Ints("loss/classes")), ops::Const(*n.graph, {2, 3}));
  const Output costs =
      nn::SparseSoftmaxCrossEntropy(classes, logits, {.reduction = Reduction::kNone});
  const Output one = nn::SoftmaxCrossEntropy(ops::Const(*n.graph, {0.0f, 1.0f}),
                                             ops::Const(*n.graph, {0.0f, 0.0f}));
  const Output far = nn::SigmoidCrossEntropy(ops::Const(*n.graph, {1.0f, 0.0f}),
                                             ops::Const(*n.graph, {-1000.0f, 1000.0f}),
                                             {.reduction = Reduction::kNone});
  CHECK(costs.shape().SurelyEquals(PartialShape{2, 3}));
  CHECK(test::Near(n.Run(costs), Keras().Floats("loss/sparse", {2, 3}), 2e-6));
  CHECK(test::Near(n.Run(one), Tensor::Scalar(std::log(2.0f)), 1e-6));
  CHECK(test::Near(n.Run(far), Tensor::Vector<float>({1000, 1000}), 0));
}

TEST_CASE("the slope of the sigmoid's cross-entropy at 0 is 1/2 - label", "[nn][loss]") {
  Network n;
  const Output x = n.Const(Tensor::Vector<float>({0, 0, 3}));
  const Output costs = nn::SigmoidCrossEntropy(ops::Const(*n.graph, {0.0f, 1.0f, 1.0f}), x,
                                               {.reduction = Reduction::kNone});
  const auto slopes = Gradients(*n.graph, std::span(&costs, 1), std::span(&x, 1));
  REQUIRE(slopes.ok());
  const float at_3 = 1 / (1 + std::exp(-3.0f)) - 1;
  CHECK(test::Near(n.Run((*slopes)[0]), Tensor::Vector<float>({0.5f, -0.5f, at_3}), 1e-6));
}

TEST_CASE("activations are Keras's, and have names", "[nn][activation]") {
  const std::string name = GENERATE(from_range([] {
    std::vector<std::string> names;
    for (std::string_view a : nn::ActivationNames()) {
      if (a != "unit_step" && a != "sign" && a != "piecewise_linear" && a != "swish") {
        names.emplace_back(a);
      }
    }
    return names;
  }()));
  CAPTURE(name);
  Network n;
  const Output x = n.Const(Keras().Floats("activation/x", {1, 9}));
  const auto f = nn::ActivationByName(name);
  REQUIRE(f.ok());
  const Output y = ops::Identity((*f)(x));
  CHECK(test::Near(n.Run(y), Keras().Floats("activation/" + name, {1, 9}), 2e-6));
}

TEST_CASE("steps, and an activation that there is not", "[nn][activation]") {
  Network n;
  const Output x = n.Const(Tensor::Vector<float>({-2, -0.25f, 0, 0.25f, 2}));
  const Output step = nn::UnitStep(x), sign = nn::Sign(x), line = nn::PiecewiseLinear(x);
  CHECK(test::Near(n.Run(step), Tensor::Vector<float>({0, 0, 1, 1, 1}), 0));
  CHECK(test::Near(n.Run(sign), Tensor::Vector<float>({-1, -1, 0, 1, 1}), 0));
  CHECK(test::Near(n.Run(line), Tensor::Vector<float>({0, 0.25f, 0.5f, 0.75f, 1}), 0));
  CHECK(nn::ActivationByName("rellu").status().code() == absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace weft
