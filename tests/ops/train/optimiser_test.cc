#include "ops/train/optimiser.h"

#include <catch2/catch.hpp>

#include "ops/api.h"
#include "tests/support/compare.h"
#include "tests/support/graphs.h"
#include "tests/support/network.h"
#include "tests/support/recorded.h"

namespace weft {
namespace {

using test::Network;
using test::Recorded;

constexpr int kSteps = 20;
constexpr int64_t kSize = 5;

train::Schedule Decay() {
  return train::ExponentialDecay({.initial_rate = 0.1, .decay_steps = 5, .decay_rate = 0.5});
}

// As tests/oracle/record_optimisers.py makes them.
struct Case {
  std::string name;
  train::Optimiser optimiser;
};
std::vector<Case> Cases() {
  using namespace train;
  return {
      {"sgd", Sgd()},
      {"sgd_decay", Sgd({.learning_rate = Decay(), .weight_decay = 0.1})},
      {"momentum", Momentum({.learning_rate = 0.1, .momentum = 0.875})},
      {"momentum_decay", Momentum({.learning_rate = Decay(), .momentum = 0.875})},
      {"nesterov", Nesterov({.learning_rate = Decay(), .momentum = 0.8})},
      {"adagrad", Adagrad({.learning_rate = 0.1})},
      {"adagrad_epsilon",
       Adagrad({.learning_rate = 0.1, .initial_accumulator_value = 0, .epsilon = 0.01})},
      {"adadelta", Adadelta({.learning_rate = 1, .rho = 0.9, .epsilon = 1e-3})},
      {"rmsprop", RmsProp({.learning_rate = 0.01})},
      {"rmsprop_momentum",
       RmsProp({.learning_rate = 0.01, .rho = 0.8, .momentum = 0.9, .epsilon = 1e-3})},
      {"rmsprop_centered",
       RmsProp({.learning_rate = 0.01, .momentum = 0.5, .epsilon = 1e-2, .centered = true})},
      {"adam", Adam()},
      {"adam_decay",
       Adam({.learning_rate = Decay(), .beta_1 = 0.8, .beta_2 = 0.9, .epsilon = 0.1})},
      {"adamw", AdamW()},
      {"adamw_decay",
       AdamW({.learning_rate = 0.1, .weight_decay = 0.5, .beta_1 = 0.875, .beta_2 = 0.96875})},
      {"amsgrad", AmsGrad({.learning_rate = 0.05, .beta_2 = 0.5})},
      {"adamax", Adamax({.learning_rate = 0.05, .beta_2 = 0.6})},
      {"nadam", Nadam({.learning_rate = 0.05})},
      {"ftrl", Ftrl({.learning_rate = 0.1})},
      {"ftrl_all", Ftrl({.learning_rate = Decay(),
                         .learning_rate_power = -0.6,
                         .initial_accumulator_value = 0.2,
                         .l1_regularization_strength = 0.01,
                         .l2_regularization_strength = 0.02,
                         .l2_shrinkage_regularization_strength = 0.03,
                         .beta = 0.04})},
      {"lion", Lion({.learning_rate = 0.01, .weight_decay = 0.1})},
  };
}

Tensor Part(const std::vector<double>& values, int64_t step) {
  return Tensor::Vector<double>(
      std::vector<double>(values.begin() + step * kSize, values.begin() + (step + 1) * kSize));
}

TEST_CASE("twenty steps of each optimiser are Keras's", "[train][optimiser]") {
  const Case c = GENERATE(from_range(Cases()));
  CAPTURE(c.name);
  const Recorded& recorded = Recorded::File("optimisers.txt");
  Network n({.dtype = DType::kDouble});
  const Tensor start = Part(recorded.Values("start"), 0);
  const nn::Variable w = n.net.AddVariable("w", Shape{kSize}, nn::Constant(start));
  const Output g = n.Input({kSize}, DType::kDouble);
  const Output gradients[] = {g};
  const Output step = c.optimiser.Apply(gradients, {w});
  for (int64_t i = 0; i < kSteps; ++i) {
    CAPTURE(i);
    n.RunTarget(step, {{g.name(), Part(recorded.Values("gradients"), i)}});
    const Tensor got = *n.session().GetVariable(w.name);
    // Keras computes in float64, too, but rounds its options to float32.
    REQUIRE(test::Near(got, Part(recorded.Values(c.name), i), 1e-7));
  }
}

TEST_CASE("variables without a gradient stay; the others count steps", "[train][optimiser]") {
  Network n;
  const nn::Variable a = n.net.AddVariable("a", Shape{2}, nn::Ones());
  const nn::Variable b = n.net.AddVariable("b", Shape{2}, nn::Ones());
  const Output gradients[] = {Output(), n.Const(Tensor::Vector<float>({1, -2}))};
  const Output step =
      train::Sgd({.learning_rate = 0.5, .weight_decay = 0.1}).Apply(gradients, {a, b});
  n.RunTarget(step);
  n.RunTarget(step);
  CHECK(test::Near(*n.session().GetVariable("a"), Tensor::Vector<float>({1, 1}), 0));
  // Each step takes 5 % of the variable, then moves by -0.5 g.
  CHECK(
      test::Near(*n.session().GetVariable("b"), Tensor::Vector<float>({-0.0725f, 2.8525f}), 1e-6));
  CHECK(test::Near(*n.session().GetVariable("sgd/iteration"), Tensor::Scalar<int64_t>(2), 0));
}

TEST_CASE("a rule of one's own", "[train][optimiser]") {
  const train::Rule count_signs = {
      .name = "signs", .slots = {{"seen", 5}}, .update = [](const train::Target& t) {
        const Output sign = ops::Sign(t.gradient);
        const ControlScope after(*sign.builder,
                                 {ops::AssignAddVariableOp(t.slots[0].handle, sign)});
        return ops::AssignSubVariableOp(t.variable.handle, sign * t.rate());
      }};
  Network n;
  const nn::Variable w = n.net.AddVariable("w", Shape{2}, nn::Ones());
  const Output step = train::Optimiser(count_signs, train::PiecewiseConstant({0}, {0.5, 0.25}))
                          .Apply(Outputs{n.Const(Tensor::Vector<float>({3, -4}))}, {w});
  n.RunTarget(step);
  n.RunTarget(step);
  CHECK(test::Near(*n.session().GetVariable("w"), Tensor::Vector<float>({0.25f, 1.75f}), 0));
  CHECK(test::Near(*n.session().GetVariable("signs/w/seen"), Tensor::Vector<float>({7, 3}), 0));
}

TEST_CASE("what cannot be optimised says so", "[train][optimiser]") {
  struct Bad {
    const char* what;
    std::function<Output(Network&, nn::Variable)> build;
    const char* message;
  };
  const Bad bad = GENERATE(
      Bad{"count", [](Network&, nn::Variable w) { return train::Sgd().Apply({}, {w}); },
          "1 variables and 0 gradients"},
      Bad{"none",
          [](Network&, nn::Variable w) { return train::Sgd().Apply(std::vector<Output>(1), {w}); },
          "no variable has a gradient"},
      Bad{"dtype",
          [](Network& n, nn::Variable w) {
            return train::Sgd().Apply(Outputs{n.Const(Tensor::Vector<double>({1, 2}))}, {w});
          },
          "is float, its gradient double"},
      Bad{"shape",
          [](Network& n, nn::Variable w) {
            return train::Adam().Apply(Outputs{n.Const(Tensor::Vector<float>({1, 2, 3}))}, {w});
          },
          "[3]"});
  CAPTURE(bad.what);
  Network n;
  const nn::Variable w = n.net.AddVariable("w", Shape{2}, nn::Zeros());
  CHECK(!bad.build(n, w).valid());
  CHECK_THAT(test::Message(n.graph->status()), Catch::Contains(bad.message));
}

}  // namespace
}  // namespace weft
