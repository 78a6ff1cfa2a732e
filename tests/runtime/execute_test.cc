// How a session runs: schedules, threads, limits, memory.
#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <random>
#include <thread>

#include "runtime/session.h"
#include "tests/support/graphs.h"

namespace weft {
namespace {

// A random graph of unary and binary float ops over one placeholder: wide, deep, with shared
// values.
struct RandomGraph {
  std::shared_ptr<Graph> graph = std::make_shared<Graph>();
  std::vector<std::string> fetches;
};

RandomGraph MakeRandomGraph(uint32_t seed, int nodes) {
  RandomGraph r;
  std::mt19937 random(seed);
  Graph& g = *r.graph;
  std::vector<Output> values = {g.Call("Placeholder", {}, {{"dtype", DType::kFloat}}, "x")};
  for (int i = 0; i < nodes; ++i) {
    const Output a = values[random() % values.size()], b = values[random() % values.size()];
    switch (random() % 5) {
      case 0:
        values.push_back(a + b);
        break;
      case 1:
        values.push_back(a - b);
        break;
      case 2:
        values.push_back(g.Call("Tanh", std::array{a}, {}));
        break;
      case 3:
        values.push_back(g.Call("Maximum", std::array{a, b}, {}));
        break;
      default:
        values.push_back(g.Call("Relu", std::array{a}, {}));
        break;
    }
  }
  REQUIRE(g.status().ok());
  r.fetches = {values.back().name(), values[values.size() / 2].name()};
  return r;
}

Tensor Ramp(int64_t n) {
  Tensor t = *Tensor::Allocate(DType::kFloat, Shape{n});
  for (int64_t i = 0; i < n; ++i) t.data<float>()[i] = static_cast<float>(i % 17) / 8 - 1;
  return t;
}

std::vector<Tensor> RunWith(const RandomGraph& r, const SessionOptions& options,
                            const RunOptions& run, int64_t n) {
  const auto session = test::MakeSession(r.graph, options);
  const std::vector<Feed> feeds = {{"x", Ramp(n)}};
  std::vector<Tensor> result;
  for (int step = 0; step < 2; ++step) {  // the second run works in the first one's memory
    auto y = session->Run(feeds, r.fetches, {}, run);
    INFO(y.status().message());
    REQUIRE(y.ok());
    result = *std::move(y);
  }
  return result;
}

TEST_CASE("every schedule gives the same bits, also over poisoned memory", "[executor]") {
  for (uint32_t seed = 1; seed <= 8; ++seed) {
    const RandomGraph r = MakeRandomGraph(seed, 80);
    SessionOptions plain;
    plain.threads = 1;
    plain.optimize = false;
    const auto want = RunWith(r, plain, {}, 1000);
    const auto check = [&](SessionOptions options, RunOptions run) {
      const auto got = RunWith(r, options, run, 1000);
      for (size_t i = 0; i < want.size(); ++i) CHECK(BitEqual(got[i], want[i]));
    };
    SessionOptions options;
    options.poison = true;
    options.threads = 2;
    for (const bool optimize : {false, true}) {
      options.optimize = optimize;
      options.schedule = ScheduleMode::kSerial;
      check(options, {});
      options.schedule = ScheduleMode::kParallel;
      check(options, {});
      RunOptions random;
      for (random.random_order_seed = 1; random.random_order_seed < 4; ++random.random_order_seed)
        check(options, random);
    }
  }
}

TEST_CASE("shapes may change from run to run", "[executor]") {
  const RandomGraph r = MakeRandomGraph(3, 30);
  SessionOptions options;
  options.max_bindings = 2;
  const auto session = test::MakeSession(r.graph, options);
  for (int64_t n : {5, 0, 7, 1, 5, 100, 0}) {
    const std::vector<Feed> feeds = {{"x", Ramp(n)}};
    const auto y = session->Run(feeds, r.fetches);
    REQUIRE(y.ok());
    CHECK((*y)[0].shape() == Shape{n});
  }
}

TEST_CASE("many threads run one session", "[executor]") {
  const RandomGraph r = MakeRandomGraph(5, 60);
  const auto session = test::MakeSession(r.graph);
  const std::vector<Feed> feeds = {{"x", Ramp(64)}};
  const auto want = session->Run(feeds, r.fetches);
  REQUIRE(want.ok());
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) {
        const auto y = session->Run(feeds, r.fetches);
        if (!y.ok() || !BitEqual((*y)[0], (*want)[0])) ++wrong;
      }
    });
  }
  for (std::thread& t : threads) t.join();
  CHECK(wrong == 0);
}

TEST_CASE("a fetched tensor keeps its value through later runs (semantics 9)",
          "[executor][semantics]") {
  const RandomGraph r = MakeRandomGraph(9, 20);
  const auto session = test::MakeSession(r.graph);
  const std::vector<Feed> feeds = {{"x", Ramp(33)}};
  const auto first = session->Run(feeds, r.fetches);
  REQUIRE(first.ok());
  const Tensor copy = *(*first)[0].Clone();
  const std::vector<Feed> others = {{"x", Tensor::Of<float>({33}, std::vector<float>(33, 9.0f))}};
  REQUIRE(session->Run(others, r.fetches).ok());
  CHECK(BitEqual((*first)[0], copy));
}

TEST_CASE("limits: memory, time, cancellation", "[executor]") {
  const RandomGraph r = MakeRandomGraph(2, 40);
  const std::vector<Feed> feeds = {{"x", Ramp(1 << 20)}};
  SessionOptions small;
  small.memory_limit = 1 << 20;
  CHECK(test::MakeSession(r.graph, small)->Run(feeds, r.fetches).status().code() ==
        absl::StatusCode::kResourceExhausted);
  const auto session = test::MakeSession(r.graph);
  RunOptions late;
  late.time_limit = absl::Nanoseconds(1);
  CHECK(session->Run(feeds, r.fetches, {}, late).status().code() ==
        absl::StatusCode::kDeadlineExceeded);
  const std::atomic<bool> cancel{true};
  RunOptions cancelled;
  cancelled.cancel = &cancel;
  CHECK(session->Run(feeds, r.fetches, {}, cancelled).status().code() ==
        absl::StatusCode::kCancelled);
  CHECK(session->Run(feeds, r.fetches).ok());
}

TEST_CASE("a failing kernel's status names its node, op and inputs", "[executor]") {
  auto graph = std::make_shared<Graph>();
  const Output x = graph->Call("Placeholder", {}, {{"dtype", DType::kFloat}}, "x");
  const Output y = graph->Call("CheckNumerics", std::array{x}, {{"message", "bad"}}, "layer/check");
  REQUIRE(y.valid());
  const auto session = test::MakeSession(graph);
  const auto s = session->Run({{"x", Tensor::Vector<float>({1, NAN})}}, {"layer/check"}).status();
  CHECK(test::Message(s) ==
        "bad: the tensor had 1 NaN and 0 infinite values of 2; CheckNumerics node 'layer/check' on "
        "(float [2])");
}

TEST_CASE("a step's kernels are recorded", "[executor]") {
  const RandomGraph r = MakeRandomGraph(4, 10);
  const auto session = test::MakeSession(r.graph);
  StepStats stats;
  RunOptions run;
  run.stats = &stats;
  const std::vector<Feed> feeds = {{"x", Ramp(10)}};
  REQUIRE(session->Run(feeds, r.fetches, {}, run).ok());
  const auto kernels = stats.Take();
  REQUIRE(!kernels.empty());
  for (const KernelStats& k : kernels) {
    CHECK(k.end_ns >= k.start_ns);
    CHECK(k.shapes.find("float [10]") != std::string::npos);
  }
}

}  // namespace
}  // namespace weft
