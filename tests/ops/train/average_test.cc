#include "ops/train/average.h"

#include <catch2/catch.hpp>

#include "graph/minimize.h"
#include "ops/api.h"
#include "ops/nn/build.h"
#include "tests/support/compare.h"
#include "tests/support/network.h"

namespace weft {
namespace {

using test::Network;

float Value(Network& n, const std::string& name) {
  return n.session().GetVariable(name)->data<float>()[0];
}

TEST_CASE("moving averages follow the variables, and change places with them", "[train][average]") {
  Network n;
  const nn::Variable w = n.net.AddVariable("w", {1}, nn::Constant(4));
  const Output step =
      Minimize(*n.graph, nn::SumAll(w.value), train::Sgd({.learning_rate = 1}), {w});
  const train::MovingAverages averages = train::Average({w}, 0.75, {step});
  CHECK(averages.averages[0].name == "average/w");
  n.RunTarget(averages.update);  // w 3, average 3.75
  n.RunTarget(averages.update);  // w 2, average 3.3125
  CHECK(Value(n, "w") == 2);
  CHECK(Value(n, "average/w") == 3.3125f);
  n.RunTarget(averages.swap);
  CHECK(Value(n, "w") == 3.3125f);
  CHECK(Value(n, "average/w") == 2);
  n.RunTarget(averages.swap);
  CHECK(Value(n, "w") == 2);
}

TEST_CASE("a step over several batches has their mean gradient", "[train][average]") {
  Network n;
  const nn::Variable w = n.net.AddVariable("w", {1}, nn::Zeros());
  const nn::Variable unused = n.net.AddVariable("unused", {1}, nn::Zeros());
  const Output x = n.Input({1});
  const train::AccumulatedStep step = MinimizeOverBatches(
      *n.graph, nn::SumAll(w.value * x), train::Momentum({.learning_rate = 1}), {w, unused}, 3);
  const auto add = [&](float v) {
    n.RunTarget(step.add, {{x.name(), Tensor::Vector<float>({v})}});
  };
  for (const float v : {1, 2, 6}) add(v);
  CHECK(Value(n, "w") == 0);
  n.RunTarget(step.apply);
  CHECK(Value(n, "w") == Approx(-3));
  for (const float v : {0, 0, 3}) add(v);  // the sum started again
  n.RunTarget(step.apply);
  CHECK(Value(n, "w") == Approx(-3 - (1 + 0.9 * 3)));
}

}  // namespace
}  // namespace weft
