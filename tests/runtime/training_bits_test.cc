// Training gives the same bits however it is run.
#include <catch2/catch.hpp>
#include <random>

#include "graph/minimize.h"
#include "ops/api.h"
#include "ops/nn/nn.h"
#include "runtime/variables.h"
#include "tests/support/graphs.h"

namespace weft {
namespace {

// A small network of many kinds of layers: convolution, batch norm, pooling, dropout, embedding.
std::shared_ptr<Graph> Network() {
  const auto g = std::make_shared<Graph>();
  nn::Module net(*g, {.seed = 3});
  const Output x = ops::Placeholder(*g, DType::kFloat, {.shape = {-1, 12, 12, 2}, .name = "x"});
  const Output word = ops::Placeholder(*g, DType::kInt32, {.shape = {-1}, .name = "word"});
  const Output t = ops::Placeholder(*g, DType::kInt32, {.shape = {-1}, .name = "t"});
  Output h = nn::Conv2D(net, x, 8, 3, {.padding = "SAME", .activation = nn::Relu});
  h = nn::MaxPool2D(nn::BatchNorm(net, h));
  h = nn::Flatten(nn::Conv2D(net, h, 16, 3, {.activation = nn::Tanh}));
  h = nn::LayerNorm(net, nn::Dense(net, h, 64, {.activation = nn::Gelu}));
  h = nn::Dropout(net, h, 0.3) + nn::Embedding(net, word, 50, 64);
  const Output loss =
      ops::Identity(nn::SparseSoftmaxCrossEntropy(t, nn::Dense(net, h, 5)), {.name = "loss"});
  {
    const ControlScope after(*g, {Minimize(*g, loss, train::AdamW(), net.trainable())});
    ops::NoOp(*g, {.name = "step"});
  }
  net.init();
  REQUIRE(g->status().ok());
  return g;
}

// Every loss and, at the end, every variable.
std::vector<Tensor> Train(int threads, ScheduleMode schedule, uint64_t order) {
  SessionOptions options;
  options.threads = threads;
  options.schedule = schedule;
  const auto session = test::MakeSession(Network(), options);
  test::RunTargets(*session, {"init"});
  std::mt19937 random(5);
  std::vector<Tensor> seen;
  for (int i = 0; i < 6; ++i) {
    std::vector<float> pixels(32 * 12 * 12 * 2);
    for (float& p : pixels) p = static_cast<float>(random() % 1000) / 500 - 1;
    std::vector<int32_t> words(32), targets(32);
    for (int32_t& w : words) w = static_cast<int32_t>(random() % 50);
    for (int32_t& c : targets) c = static_cast<int32_t>(random() % 5);
    RunOptions run;
    run.random_order_seed = order;
    const std::vector<Feed> feeds = {{"x", Tensor::Of<float>({32, 12, 12, 2}, pixels)},
                                     {"word", Tensor::Vector(words)},
                                     {"t", Tensor::Vector(targets)}};
    const std::string fetch[] = {"loss"}, target[] = {"step"};
    const auto out = session->Run(feeds, fetch, target, run);
    CAPTURE(out.status());
    REQUIRE(out.ok());
    seen.push_back((*out)[0]);
  }
  for (const VariableInfo& v : VariablesOf(session->graph())) {
    seen.push_back(*session->GetVariable(v.name));
  }
  return seen;
}

TEST_CASE("training gives equal bits at 1 and 2 threads, serial, parallel and in any order",
          "[runtime][train]") {
  const std::vector<Tensor> want = Train(1, ScheduleMode::kSerial, 0);
  CHECK(want.size() > 30);
  struct Way {
    int threads;
    ScheduleMode schedule;
    uint64_t order;
  };
  for (const Way& way : {Way{2, ScheduleMode::kSerial, 0}, Way{1, ScheduleMode::kParallel, 0},
                         Way{2, ScheduleMode::kParallel, 0}, Way{2, ScheduleMode::kParallel, 9}}) {
    const std::vector<Tensor> got = Train(way.threads, way.schedule, way.order);
    CAPTURE(way.threads, int(way.schedule), way.order);
    REQUIRE(got.size() == want.size());
    for (size_t i = 0; i < got.size(); ++i) {
      CAPTURE(i);
      CHECK(BitEqual(got[i], want[i]));
    }
  }
}

}  // namespace
}  // namespace weft
