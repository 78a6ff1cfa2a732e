// Random ops on a device: they go on where the run before ended, wherever that was.
#include <catch2/catch.hpp>
#include <set>
#include <thread>

#include "runtime/device_state.h"
#include "tests/support/fake_driver.h"
#include "tests/support/fake_kernels.h"
#include "tests/support/graphs.h"

namespace weft {
namespace {

using test::FakeDriver;

// The driver outlives what uses it.
struct Device {
  FakeDriver driver;
  std::shared_ptr<DeviceState> state = *DeviceState::Create(driver, test::FakeKernels());
  SessionOptions Options() const {
    SessionOptions o;
    o.device = state;
    return o;
  }
};

constexpr char kLines[] =
    "x = Placeholder(dtype: float)\n"
    "u = RandomUniform(Shape(x), seed: 3, seed2: 4, dtype: float)\n"
    "v = RandomUniform([5], seed: 7, dtype: float)\n"
    "y = Mul(x, u)\n"
    "both = AddV2(y, Sum(v, [0]))\n"
    "late = Floor(y)\n"  // the host's
    "w = RandomUniform([5], ^late, seed: 9, dtype: float)\n"
    "again = AddV2(Mul(late, v), w)\n"
    "n = Placeholder(dtype: int32)\n"
    "other = RandomUniform(n, seed: 11, dtype: float)\n"
    "o = Neg(other)\n";

Tensor Input(int64_t n) {
  Tensor x = *Tensor::Allocate(DType::kFloat, Shape{n});
  for (int64_t i = 0; i < n; ++i) x.data<float>()[i] = static_cast<float>(i + 1);
  return x;
}

TEST_CASE("a replayed step draws new random numbers, the CPU's", "[device][random]") {
  Device d;
  const auto on_device = test::SessionFromLines(kLines, d.Options());
  const auto on_host = test::SessionFromLines(kLines);
  for (int run = 0; run < 6; ++run) {
    const Tensor x = Input(5);
    CHECK(BitEqual(test::RunOne(*on_device, "both", {{"x", x}}),
                   test::RunOne(*on_host, "both", {{"x", x}})));
  }
  CHECK(d.driver.Count("launch RandomUniform") == 4);  // two runs; the others are replayed
  CHECK(d.driver.Count("replay") == 5);
  // One copy for both, captured with the rest.
  CHECK(d.driver.Count("copy in 64 on") == 2);
  CHECK(d.driver.violations().empty());
}

TEST_CASE("a random op's place is the session's, whatever runs it", "[device][random]") {
  Device d;
  const auto on_device = test::SessionFromLines(kLines, d.Options());
  const auto on_host = test::SessionFromLines(kLines);
  const auto same = [&](const char* fetch, int64_t n) {
    CAPTURE(fetch, n);
    const Tensor x = Input(n);
    CHECK(BitEqual(test::RunOne(*on_device, fetch, {{"x", x}}),
                   test::RunOne(*on_host, fetch, {{"x", x}})));
  };
  for (int run = 0; run < 3; ++run) {
    same("y", 5);  // other shapes, other fetches: other plans
    same("y", 9);
    same("u", 1);
    same("both", 5);
    same("again", 5);  // two sections, a random op in each
    same("y", 0);
  }
  CHECK(d.driver.Count("launch RandomUniform") > 0);
  CHECK(d.driver.violations().empty());
}

TEST_CASE("a random op of a shape that the run tells is the host's, at the same place",
          "[device][random]") {
  Device d;
  const auto on_device = test::SessionFromLines(kLines, d.Options());
  const auto on_host = test::SessionFromLines(kLines);
  for (int32_t n : {3, 4, 3}) {
    const Feed feed = {"n", Tensor::Vector<int32_t>({n})};
    CHECK(BitEqual(test::RunOne(*on_device, "o", {feed}), test::RunOne(*on_host, "o", {feed})));
  }
  CHECK(d.driver.Count("launch RandomUniform") == 0);
}

TEST_CASE("step statistics of a step with random ops", "[device][random][stats]") {
  Device d;
  const auto on_device = test::SessionFromLines(kLines, d.Options());
  const auto on_host = test::SessionFromLines(kLines);
  const Tensor x = Input(5);
  for (int run = 0; run < 3; ++run) {
    StepStats stats;
    RunOptions options;
    options.stats = &stats;
    const std::vector<Feed> feeds = {{"x", x}};
    const auto got = on_device->Run(feeds, std::vector<std::string>{"y"}, {}, options);
    REQUIRE(got.ok());
    CHECK(BitEqual((*got)[0], test::RunOne(*on_host, "y", {{"x", x}})));
    int copies = 0;
    for (const KernelStats& k : stats.Take()) copies += k.op == "MEMCPYHtoD" ? 1 : 0;
    CHECK(copies == 2);  // x, and the place
  }
}

TEST_CASE("concurrent runs draw from one stream, each its own part", "[device][random]") {
  Device d;
  constexpr char kDraw[] = "u = RandomUniform([1], seed: 3, seed2: 4, dtype: float)\ny = Neg(u)\n";
  const auto on_device = test::SessionFromLines(kDraw, d.Options());
  const auto on_host = test::SessionFromLines(kDraw);
  constexpr int kThreads = 4, kRuns = 30;
  std::multiset<float> want, got;
  for (int i = 0; i < kThreads * kRuns; ++i) {
    want.insert(test::RunOne(*on_host, "y").data<float>()[0]);
  }
  std::vector<float> drawn(kThreads * kRuns);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kRuns; ++i) {
        const auto y = on_device->Run({}, {"y"});
        if (y.ok()) drawn[t * kRuns + i] = (*y)[0].data<float>()[0];
      }
    });
  }
  for (std::thread& t : threads) t.join();
  got.insert(drawn.begin(), drawn.end());
  CHECK(got == want);
  CHECK(d.driver.violations().empty());
}

}  // namespace
}  // namespace weft
