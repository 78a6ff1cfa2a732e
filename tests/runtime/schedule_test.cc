// Serial or parallel, and what each costs in memory.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>

#include "ops/api.h"
#include "runtime/binding.h"
#include "runtime/compile.h"
#include "runtime/cost_model.h"
#include "runtime/session.h"
#include "tests/support/graphs.h"

namespace weft {
namespace {

std::unique_ptr<Executable> CompileGraph(const Graph& g, const Output& feed, const Output& fetch) {
  CompileOptions options;
  options.optimize = false;
  auto exe = Compile(
      g, {{{feed.node, feed.index}}, {{fetch.node, fetch.index}}, {}}, options,
      [](std::string_view, absl::FunctionRef<std::shared_ptr<void>()> make) { return make(); });
  INFO(exe.status().message());
  REQUIRE(exe.ok());
  return *std::move(exe);
}

// `branches` chains of `depth` ops on x, added up; each by itself first if `totals`.
struct Branches {
  Graph g;
  Output x, sum;
  std::unique_ptr<Executable> exe;
  Branches(int branches, int depth, bool totals = false) {
    x = ops::Placeholder(g, DType::kFloat, {.shape = {-1}, .name = "x"});
    std::vector<Output> ends;
    for (int b = 0; b < branches; ++b) {
      Output y = x + static_cast<float>(b);
      for (int d = 1; d < depth; ++d) y = ops::Tanh(y);
      ends.push_back(totals ? ops::Sum(y, ops::Const(g, {0})) : y);
    }
    sum = ops::AddN(ends);
    REQUIRE(g.status().ok());
    exe = CompileGraph(g, x, sum);
  }
  std::unique_ptr<Binding> BindTo(int64_t size, const BindOptions& options) const {
    const Shape shape{size};
    auto b = Bind(*exe, std::span(&shape, 1), options);
    REQUIRE(b.ok());
    return *std::move(b);
  }
};

TEST_CASE("the cost model takes a parallel schedule where it pays", "[schedule]") {
  struct Case {
    const char* what;
    int branches, depth;
    int64_t size;
    Schedule want;
  };
  const Case cases[] = {
      {"one long chain", 1, 200, 5'000, Schedule::kSerial},
      {"two chains of middling kernels", 2, 100, 5'000, Schedule::kParallel},
      {"little work", 2, 3, 10, Schedule::kSerial},
      {"many cheap branches", 300, 5, 100, Schedule::kParallel},
      {"branches that cost less than handing them on", 3000, 2, 10, Schedule::kSerial},
      {"kernels that fill the threads by themselves", 2, 10, 10'000'000, Schedule::kSerial},
  };
  for (const Case& c : cases) {
    INFO(c.what);
    const Branches b(c.branches, c.depth);
    CHECK(b.BindTo(c.size, {.schedule = ScheduleMode::kAuto, .threads = 2})->schedule == c.want);
    CHECK(b.BindTo(c.size, {.schedule = ScheduleMode::kAuto, .threads = 1})->schedule ==
          Schedule::kSerial);
    CHECK(b.BindTo(c.size, {.schedule = ScheduleMode::kParallel, .threads = 2})->schedule ==
          Schedule::kParallel);
  }
}

TEST_CASE("a parallel plan that needs more than the limit gives way to a serial one",
          "[schedule]") {
  const Branches b(40, 20, /*totals=*/true);
  BindOptions options{.schedule = ScheduleMode::kAuto, .threads = 2};
  const auto parallel = b.BindTo(5'000, options);
  REQUIRE(parallel->schedule == Schedule::kParallel);
  options.memory_limit = parallel->arena_bytes;
  CHECK(b.BindTo(5'000, options)->schedule == Schedule::kParallel);
  options.memory_limit -= 1;
  const auto serial = b.BindTo(5'000, options);
  CHECK(serial->schedule == Schedule::kSerial);
  CHECK(serial->arena_bytes < parallel->arena_bytes);
  CHECK(serial->arena_bytes ==
        b.BindTo(5'000, {.schedule = ScheduleMode::kSerial, .threads = 2})->arena_bytes);
}

TEST_CASE("a convolution's sum takes the bytes of a summand that nobody reads any more",
          "[schedule]") {
  const bool dies = GENERATE(false, true);
  Graph g;
  const Output x = ops::Placeholder(g, DType::kFloat, {.shape = {1, 6, 6, 2}, .name = "x"});
  const Output summand = ops::Exp(x);
  const Output inputs[] = {x, Constant(g, Tensor::Of<float>({1, 1, 2, 2}, {1, 2, 3, 4})),
                           Constant(g, Tensor::Of<float>({2}, {1, 2})), summand};
  const Output sum = g.Call("_FusedConv2D", inputs,
                            {{"strides", {1, 1, 1, 1}},
                             {"padding", "VALID"},
                             {"num_args", 2},
                             {"TArgs", std::vector<DType>(2, DType::kFloat)},
                             {"fused_ops", std::vector<std::string>{"BiasAdd", "Add"}}});
  const Output y = dies ? ops::Mean(sum, ops::Const(g, {0})) : sum * summand;
  REQUIRE(g.status().ok());
  const auto exe = CompileGraph(g, x, y);
  const Shape shape{1, 6, 6, 2};
  const auto b = Bind(*exe, std::span(&shape, 1), {.schedule = ScheduleMode::kSerial}).value();
  const auto convolution = std::find_if(exe->instructions.begin(), exe->instructions.end(),
                                        [&](const Instruction& i) { return i.node == sum.node; });
  REQUIRE(convolution != exe->instructions.end());
  const SlotPlan &to = b->slots[convolution->outputs[0]], &from = b->slots[convolution->inputs[3]];
  REQUIRE((to.memory == SlotPlan::Memory::kArena && from.memory == SlotPlan::Memory::kArena));
  CHECK((to.offset == from.offset) == dies);
}

TEST_CASE("larger kernels are estimated to take longer", "[schedule]") {
  Graph g;
  const Output x = ops::Placeholder(g, DType::kFloat, {.shape = {-1, -1}, .name = "x"});
  const Output y = ops::MatMul(x, x);
  const auto exe = CompileGraph(g, x, y);
  const auto ns = [&](PartialShape shape) {
    const std::array inputs = {shape, shape};
    return EstimateNs(*exe, exe->instructions.at(0), inputs, std::span(&shape, 1));
  };
  CHECK(ns({100, 100}) > 10 * ns({30, 30}));
  CHECK(ns({-1, 100}) == kHandOutNs);
}

// Values whose shapes only the run knows, each read by several.
std::shared_ptr<Graph> DynamicValues(int depth) {
  const auto g = std::make_shared<Graph>();
  const Output x = ops::Placeholder(*g, DType::kFloat, {.shape = {-1}, .name = "x"});
  Output y = ops::Unique(x).y;
  for (int i = 0; i < depth; ++i) y = ops::Softmax(ops::Tanh(y)) + ops::Softmax(ops::Sigmoid(y));
  ops::Identity(y, {.name = "y"});
  REQUIRE(g->status().ok());
  return g;
}

TEST_CASE("values of dynamic shape die at their last use", "[schedule]") {
  constexpr int kDepth = 60;
  const auto graph = DynamicValues(kDepth);
  constexpr int64_t kCount = 1 << 16;
  std::vector<float> values(kCount);
  for (int64_t i = 0; i < kCount; ++i) values[i] = static_cast<float>(i) / kCount;
  const Tensor x = Tensor::Vector(values);
  std::optional<Tensor> want;
  for (const ScheduleMode mode :
       {ScheduleMode::kSerial, ScheduleMode::kParallel, ScheduleMode::kAuto}) {
    for (const uint64_t order : {0, 1, 2}) {
      SessionOptions options;
      options.threads = 2;
      options.schedule = mode;
      options.optimize = false;  // one kernel for many ops would keep no values between them
      const auto session = test::MakeSession(graph, options);
      RunOptions run;
      run.random_order_seed = order;
      const std::vector<Feed> feeds = {{"x", x}};
      const std::vector<std::string> fetches = {"y"};
      for (int step = 0; step < 2; ++step) {
        const auto y = session->Run(feeds, fetches, {}, run);
        REQUIRE(y.ok());
        if (!want) want = (*y)[0];
        CHECK(BitEqual((*y)[0], *want));
      }
      // y, two functions of it, their sum, and what Unique wants: far from a value an op.
      CHECK(session->peak_bytes() < kDepth / 2 * kCount * sizeof(float));
    }
  }
}

}  // namespace
}  // namespace weft
