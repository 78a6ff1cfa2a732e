#include "graph/minimize.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "ops/api.h"
#include "ops/nn/build.h"
#include "ops/nn/nn.h"
#include "tests/support/compare.h"
#include "tests/support/graphs.h"
#include "tests/support/network.h"

namespace weft {
namespace {

using test::Network;

// Whether `node` waits for `first`, over data and control edges.
bool WaitsFor(const Graph& g, NodeId node, NodeId first) {
  if (node == first) return true;
  const Node& n = g.node(node);
  return std::any_of(n.inputs.begin(), n.inputs.end(),
                     [&](const Edge& e) { return WaitsFor(g, e.node, first); }) ||
         std::any_of(n.controls.begin(), n.controls.end(),
                     [&](NodeId c) { return WaitsFor(g, c, first); });
}

TEST_CASE("no variable moves before every gradient is there", "[train][minimize]") {
  Network n;
  const nn::Variable w = n.net.AddVariable("w", Shape{}, nn::Constant(3));
  const nn::Variable v = n.net.AddVariable("v", Shape{}, nn::Constant(2));
  const Output loss = w.value * v.value;
  const Output step = Minimize(*n.graph, loss, train::Sgd({.learning_rate = 0.125}), {w, v});
  REQUIRE(step.valid());
  std::vector<NodeId> moves;
  for (NodeId id = 0; id < n.graph->num_nodes(); ++id) {
    if (n.graph->node(id).Is("ResourceApplyGradientDescent")) moves.push_back(id);
  }
  REQUIRE(moves.size() == 2);
  for (const NodeId move : moves) {
    for (const NodeId other : moves) {
      const NodeId gradient = n.graph->node(other).inputs[2].node;
      CHECK(WaitsFor(*n.graph, move, gradient));
    }
    CHECK(WaitsFor(*n.graph, move, loss.node));
  }
  // The loss that comes with a step is the one before it.
  for (const float want : {6.0f, 2.75f * 1.625f}) {
    const auto got = n.session().Run(std::vector<Feed>{}, std::vector<std::string>{loss.name()},
                                     std::vector<std::string>{step.name()});
    REQUIRE(got.ok());
    CHECK((*got)[0].scalar<float>() == want);
  }
}

TEST_CASE("a small network learns exclusive or", "[train][minimize]") {
  Network n({.seed = 4});
  const Output x = n.Const(Tensor::Of<float>(Shape{4, 2}, {0, 0, 0, 1, 1, 0, 1, 1}));
  const Output labels = n.Const(Tensor::Vector<int32_t>({0, 1, 1, 0}));
  const Output h = nn::Dense(n.net, x, 8, {.activation = nn::Tanh});
  const Output loss = nn::SparseSoftmaxCrossEntropy(labels, nn::Dense(n.net, h, 2));
  const Output step =
      Minimize(*n.graph, loss, train::Adam({.learning_rate = 0.05}), n.net.trainable());
  const float before = n.Run(loss).scalar<float>();
  for (int i = 0; i < 200; ++i) n.RunTarget(step);
  CHECK(before > 0.5f);
  CHECK(n.Run(loss).scalar<float>() < 0.02f);
}

TEST_CASE("moving averages go with the steps whose loss needs them", "[train][minimize]") {
  Network n;
  const Output x = n.Const(Tensor::Of<float>(Shape{4, 1}, {1, 2, 3, 6}));
  const Output y = nn::BatchNorm(n.net, x, {.momentum = 0.5});
  const Output unneeded = nn::BatchNorm(n.net, x, {.momentum = 0.5});
  CHECK(unneeded.valid());
  const Output loss = nn::MeanAll(ops::Square(y - 1));
  const Output step = Minimize(*n.graph, loss, train::Sgd(), n.net.trainable());
  n.RunTarget(step);
  const auto mean = [&](const char* layer) {
    return n.session().GetVariable(Concat(layer, "/moving_mean"))->data<float>()[0];
  };
  CHECK(mean("batch_normalization") == 1.5f);
  CHECK(mean("batch_normalization_1") == 0);
}

TEST_CASE("minimize says what is wrong", "[train][minimize]") {
  Network n;
  const nn::Variable w = n.net.AddVariable("w", Shape{2}, nn::Ones());
  const Output apart = n.Const(Tensor::Scalar<float>(1));
  CHECK(!Minimize(*n.graph, apart, train::Sgd(), {w}).valid());
  CHECK_THAT(test::Message(n.graph->status()), Catch::Contains("no variable has a gradient"));
  CHECK(!Minimize(*n.graph, apart, train::Sgd(), {w}).valid());
}

}  // namespace
}  // namespace weft
