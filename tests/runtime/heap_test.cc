// In the steady state a step asks the heap for what escapes, and for nothing else.
#include <catch2/catch.hpp>

#include "graph/minimize.h"
#include "ops/api.h"
#include "ops/nn/nn.h"
#include "tests/support/graphs.h"
#include "tests/support/heap_calls.h"

namespace weft {
namespace {

SessionOptions OneThread() {
  SessionOptions options;
  options.threads = 1;
  return options;
}

// Calls of operator new in the sixth run.
int64_t CallsOfAStep(const Callable& step, std::vector<Tensor> feeds) {
  for (int i = 0; i < 5; ++i) REQUIRE(step.Run(feeds).ok());
  const int64_t before = test::HeapCalls();
  const auto results = step.Run(feeds);
  const int64_t calls = test::HeapCalls() - before;
  REQUIRE(results.ok());
  return calls;
}

TEST_CASE("a steady step of inference asks the heap for its results alone", "[runtime]") {
  if (!test::CountsHeapCalls()) return;
  const auto g = std::make_shared<Graph>();
  const Output x = ops::Placeholder(*g, DType::kFloat, {.shape = {-1, 8}, .name = "x"});
  const Output w = ops::Const(*g, Tensor::Of<float>(Shape{8, 8}, std::vector<float>(64, 0.1f)));
  Output y = x;
  for (int i = 0; i < 10; ++i) y = ops::Relu(ops::MatMul(y, w) + 1);
  const auto session = test::MakeSession(g, OneThread());
  const Tensor feed = Tensor::Of<float>(Shape{4, 8}, std::vector<float>(32, 1));
  // The vector of results.
  CHECK(CallsOfAStep(*session->Prepare({"x"}, {y.name()}), {feed}) <= 1);
  CHECK(CallsOfAStep(*session->Prepare({"x"}, {y.name(), ops::Square(x).name(), "x"}), {feed}) <=
        1);
}

TEST_CASE("a steady step of training asks the heap for its results alone", "[runtime]") {
  if (!test::CountsHeapCalls()) return;
  const auto g = std::make_shared<Graph>();
  nn::Module net(*g, {.seed = 1});
  const Output x = ops::Placeholder(*g, DType::kFloat, {.shape = {-1, 8}, .name = "x"});
  const Output t = ops::Placeholder(*g, DType::kInt32, {.shape = {-1}, .name = "t"});
  const Output h = nn::Dense(net, x, 16, {.activation = nn::Relu});
  const Output loss = nn::SparseSoftmaxCrossEntropy(t, nn::Dense(net, h, 3));
  const Output step = Minimize(*g, loss, train::Adam(), net.trainable());
  const Output init = net.init();
  const auto session = test::MakeSession(g, OneThread());
  test::RunTargets(*session, {init.name()});
  const Tensor feed = Tensor::Of<float>(Shape{2, 8}, std::vector<float>(16, 1));
  const auto callable = session->Prepare({"x", "t"}, {loss.name()}, {step.name()});
  CHECK(CallsOfAStep(*callable, {feed, Tensor::Vector<int32_t>({0, 2})}) <= 1);
}

}  // namespace
}  // namespace weft
