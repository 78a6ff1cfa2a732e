#include "ops/nn/module.h"

#include <catch2/catch.hpp>
#include <set>

#include "graph/verify.h"
#include "ops/api.h"
#include "ops/nn/layers.h"
#include "ops/nn/regulariser.h"
#include "tests/support/compare.h"
#include "tests/support/graphs.h"
#include "tests/support/network.h"

namespace weft {
namespace {

using test::Network;

std::vector<std::string> Names(const nn::Variables& variables) {
  std::vector<std::string> names;
  for (const nn::Variable& v : variables) names.push_back(v.name);
  return names;
}

TEST_CASE("variables are named by layer, block and the builder's scope", "[nn][module]") {
  Network n;
  const Output x = n.Input({2, 4});
  nn::Dense(n.net, x, 3);
  nn::Dense(n.net, x, 3, {.use_bias = false});
  {
    nn::Module::Scope block(n.net, "block", "tower");
    nn::Dense(n.net, x, 3, {.use_bias = false, .name = "logits"});
    nn::BatchNorm(n.net, x, {.scale = false});
  }
  CHECK(Names(n.net.variables()) ==
        std::vector<std::string>{"dense/kernel", "dense/bias", "dense_1/kernel",
                                 "tower/logits/kernel", "tower/batch_normalization/beta",
                                 "tower/batch_normalization/moving_mean",
                                 "tower/batch_normalization/moving_variance"});
  CHECK(n.net.trainable().size() == 5);
  // Another network of one graph has variables of its own, whatever they are called.
  nn::Module other(*n.graph), named(*n.graph, {.name = "critic"});
  nn::Dense(other, x, 3);
  nn::Dense(named, x, 3);
  CHECK(Names(other.variables()) == std::vector<std::string>{"dense_2/kernel", "dense_2/bias"});
  CHECK(Names(named.variables()) ==
        std::vector<std::string>{"critic/dense/kernel", "critic/dense/bias"});
  std::set<std::string> shared;
  int handles = 0;
  for (NodeId id = 0; id < n.graph->num_nodes(); ++id) {
    const Node& node = n.graph->node(id);
    if (!node.Is("VarHandleOp")) continue;
    ++handles;
    shared.insert(*node.attrs.Find("shared_name")->get<std::string>());
  }
  CHECK(static_cast<int>(shared.size()) == handles);
}

Output TwoLayers(nn::Module& net, Output x) {
  const Output h = nn::Dropout(net, nn::Dense(net, x, 8, {.activation = nn::Relu}), 0.5);
  return nn::Dense(net, h, 2);
}

TEST_CASE("a shared network has the same variables, and inference its own ways", "[nn][module]") {
  Network n({.seed = 2});
  const Output x = n.Input({3, 4});
  const Output train = TwoLayers(n.net, x);
  const size_t count = n.net.variables().size();
  nn::Module test = n.net.ForInference(), twin = n.net.Share();
  const Output y = TwoLayers(test, x), z = TwoLayers(test, x);
  TwoLayers(twin, x);
  // The second call on one module is another layer, which the original does not have.
  CHECK(!z.valid());
  CHECK_THAT(test::Message(n.graph->TakeStatus()),
             Catch::Contains("no variable 'dense_2/kernel' to share"));
  CHECK(n.net.variables().size() == count);
  CHECK(!test.training());
  CHECK(twin.training());
  const Feed feed = {x.name(),
                     Tensor::Of<float>(Shape{3, 4}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3})};
  const Tensor once = n.Run(y, {feed});
  CHECK(test::Near(once, n.Run(y, {feed}), 0));
  CHECK(!test::Near(once, n.Run(train, {feed}), 1e-3));
}

TEST_CASE("a shared variable must have the shape that is asked for", "[nn][module]") {
  Network n;
  nn::Dense(n.net, n.Input({3, 4}), 8);
  nn::Module again = n.net.Share();
  CHECK(!nn::Dense(again, n.Input({3, 5}), 8).valid());
  CHECK_THAT(test::Message(n.graph->status()), Catch::Contains("has shape [4,8], want [5,8]"));
}

TEST_CASE("equal seeds give equal networks", "[nn][module]") {
  const auto kernels = [](int64_t seed) {
    Network n({.seed = seed});
    nn::Dense(n.net, nn::Dense(n.net, n.Input({1, 6}), 6), 6);
    n.session();
    return std::pair(*n.session().GetVariable("dense/kernel"),
                     *n.session().GetVariable("dense_1/kernel"));
  };
  const auto [a, b] = kernels(7);
  const auto [c, d] = kernels(7);
  const auto [e, f] = kernels(8);
  CHECK(test::Near(a, c, 0));
  CHECK(test::Near(b, d, 0));
  CHECK(!test::Near(a, b, 0.01));
  CHECK(!test::Near(a, e, 0.01));
}

TEST_CASE("init runs again to the same values; regularisers add up", "[nn][module]") {
  Network n;
  const Output x = n.Input({2, 3});
  const Tensor w = Tensor::Of<float>(Shape{3, 2}, {1, -2, 3, 0, 0.5f, -1});
  CHECK(n.net.regularisation().shape().rank() == 0);
  nn::Dense(n.net, x, 2,
            {.kernel_initialiser = nn::Constant(w), .kernel_regulariser = nn::L1L2(0.1, 0.01)});
  nn::Dense(
      n.net, x, 2,
      {.use_bias = false, .kernel_initialiser = nn::Constant(w), .kernel_regulariser = nn::L2(1)});
  const Output cost = n.net.regularisation();
  // Σ|w| = 7.5, Σw² = 15.25
  CHECK(test::Near(n.Run(cost), Tensor::Scalar<float>(0.75f + 0.1525f + 15.25f), 1e-6));
  CHECK(Verify(*n.graph).empty());
}

TEST_CASE("every variable of a graph that is wrong is nothing, and the first error stays",
          "[nn][module]") {
  Network n;
  const nn::Variable bad =
      n.net.AddVariable("w", Shape{2}, nn::Constant(Tensor::Vector<float>({1, 2, 3})));
  CHECK(!bad.handle.valid());
  CHECK_THAT(test::Message(n.graph->status()),
             Catch::Contains("the initial value is float [3], the variable float [2]"));
  CHECK(!nn::Dense(n.net, n.Input({2, 2}), 3).valid());
}

}  // namespace
}  // namespace weft
