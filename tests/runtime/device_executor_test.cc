// Steps on the fake device: its memory model finds what has no order, its results are the CPU's.
#include "runtime/device_executor.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <random>

#include "graph/text.h"
#include "runtime/pool.h"
#include "runtime/resource_store.h"
#include "tests/support/fake_driver.h"
#include "tests/support/fake_kernels.h"
#include "tests/support/graphs.h"

namespace weft {
namespace {

using test::FakeDriver;

// A graph compiled, bound to the feeds' shapes and made ready for a fake device.
class OnFake {
 public:
  OnFake(std::shared_ptr<const Graph> graph, const std::vector<Feed>& feeds,
         const std::vector<std::string>& fetches)
      : graph_(std::move(graph)) {
    RunSignature signature;
    std::vector<Shape> shapes;
    for (const auto& [name, value] : feeds) {
      signature.feeds.push_back(*graph_->ParseTensorName(name));
      values_.push_back(value);
      shapes.push_back(value.shape());
    }
    for (const std::string& f : fetches) signature.fetches.push_back(*graph_->ParseTensorName(f));
    const NodeStateFn state = [](std::string_view, auto make) { return make(); };
    exe_ = Get(Compile(*graph_, signature, {.optimize = false}, state));
    binding_ = Get(Bind(*exe_, shapes, {}));
    device_ = Get(DeviceState::Create(driver, test::FakeKernels()));
    on_device_ = Get(DeviceExecutable::Create(*exe_, *device_, state));
    plan_ = on_device_->Plan(*binding_);
    frame_ = Get(DeviceFrame::Create(*on_device_, *binding_, plan_));
    driver.ClearCalls();
  }
  OnFake(std::string_view lines, const std::vector<Feed>& feeds,
         const std::vector<std::string>& fetches)
      : OnFake(std::shared_ptr<const Graph>(Get(ParseText(lines))), feeds, fetches) {}

  // One step; it must do nothing that the fake forbids.
  absl::Status Step(const DeviceRunOptions& options = {}) {
    const absl::Status status = ExecuteOnDevice(*on_device_, *binding_, plan_, *frame_, values_,
                                                {pool_, resources_, threads_}, options, results);
    for (const std::string& v : driver.violations()) FAIL_CHECK(v);
    return status;
  }
  void Set(size_t feed, Tensor value) { values_[feed] = std::move(value); }
  const DevicePlan& plan() const { return plan_; }
  size_t device_bytes() const { return device_->allocator().stats().in_use; }
  // What the CPU's session makes of it.
  std::vector<Tensor> OnCpu(const std::vector<std::string>& feeds,
                            const std::vector<std::string>& fetches) const {
    SessionOptions options;
    options.optimize = false;
    const auto session = test::MakeSession(graph_, options);
    std::vector<Feed> named;
    for (size_t i = 0; i < feeds.size(); ++i) named.emplace_back(feeds[i], values_[i]);
    auto y = session->Run(named, fetches);
    INFO(y.status().message());
    REQUIRE(y.ok());
    return *std::move(y);
  }

  FakeDriver driver;
  std::vector<Tensor> results;

 private:
  template <typename T>
  static T Get(absl::StatusOr<T> value) {
    INFO(value.status().message());
    REQUIRE(value.ok());
    return *std::move(value);
  }

  std::shared_ptr<const Graph> graph_;
  std::vector<Tensor> values_;
  PoolAllocator pool_;
  SessionResources resources_;
  ThreadArena threads_{1};
  std::unique_ptr<Executable> exe_;
  std::unique_ptr<Binding> binding_;
  std::unique_ptr<DeviceState> device_;
  std::unique_ptr<DeviceExecutable> on_device_;
  DevicePlan plan_;
  std::unique_ptr<DeviceFrame> frame_;
};

constexpr char kTwoLayers[] =
    "x = Placeholder(dtype: float)\n"
    "h = Relu(MatMul(x, [[1, 2], [3, -4]]))\n"
    "y = Softmax(MatMul(h, [[1, 0], [0, 1]]))\n";

TEST_CASE("a step as the driver sees it", "[device][executor]") {
  OnFake f(kTwoLayers, {{"x", Tensor::Of<float>({2, 2}, {1, 2, 3, 4})}}, {"y"});
  REQUIRE(f.Step().ok());
  f.driver.ClearCalls();
  SECTION("from the third on it is one call and one wait") {
    REQUIRE(f.Step().ok());
    CHECK(f.driver.Count("capture on capture-main") == 1);
    f.driver.ClearCalls();
    f.Set(0, Tensor::Of<float>({2, 2}, {-1, 0, 0, 1}));
    REQUIRE(f.Step().ok());
    CHECK(f.driver.calls() == std::vector<std::string>{"replay on main", "sync main"});
    CHECK(BitEqual(f.results[0], f.OnCpu({"x"}, {"y"})[0]));
  }
  SECTION("without capture, the copies' streams fork and join, and events cross streams alone") {
    REQUIRE(f.Step({.capture = false}).ok());
    const std::vector<std::string> want = {
        "record e2 on main",       "wait e2 on copy-in",    "copy in 16 on copy-in",
        "record e0 on copy-in",    "wait e0 on main",       "launch MatMul on main",
        "launch Relu on main",     "launch MatMul on main", "launch Softmax on main",
        "record e3 on main",       "wait e2 on copy-out",   "wait e3 on copy-out",
        "copy out 16 on copy-out", "record e1 on copy-in",  "wait e1 on main",
        "record e4 on copy-out",   "wait e4 on main",       "sync main"};
    // The second run takes its workspaces before it begins.
    const auto& calls = f.driver.calls();
    const auto begin = std::find(calls.begin(), calls.end(), want.front());
    CHECK(std::vector<std::string>(begin, calls.end()) == want);
  }
}

TEST_CASE("a value is copied once however many want it", "[device][executor]") {
  OnFake f(
      "x = Placeholder(dtype: float)\n"
      "a = Square(x)\nb = Tanh(x)\nc = AddV2(a, b)\n"
      "d = Erf(c)\n"          // the host's
      "e = Erf(Mul(c, c))\n"  // again
      "y = AddV2(d, e)\nz = Mul(d, c)\n",
      {{"x", Tensor::Vector<float>({0.5f, -1, 2})}}, {"y", "z", "c"});
  const auto want = f.OnCpu({"x"}, {"y", "z", "c"});
  for (int step = 0; step < 3; ++step) {
    f.driver.ClearCalls();
    REQUIRE(f.Step().ok());
    for (size_t i = 0; i < want.size(); ++i) CHECK(BitEqual(f.results[i], want[i]));
    if (step == 0) {
      CHECK(f.driver.Count("copy in") == 3);   // x, d, e
      CHECK(f.driver.Count("copy out") == 4);  // c, c * c, y, z
    }
    CHECK(f.driver.Count("sync") == 2);  // the host wants c in the middle
  }
  CHECK(f.plan().sections.size() == 2);
}

TEST_CASE("shapes, axes and aliases cost the device nothing", "[device][executor]") {
  OnFake f(
      "x = Placeholder(dtype: float)\n"
      "a = Square(x)\n"
      "s = Shape(a)\n"
      "n = Reshape(a, [-1])\n"
      "m = Sum(n, [0])\n"
      "t = Transpose(a, [1, 0])\n"
      "e = Sum(x, [0, 1], keep_dims: true)\n",
      {{"x", Tensor::Of<float>({2, 3}, {1, 2, 3, 4, 5, 6})}}, {"s", "m", "t", "e"});
  const auto want = f.OnCpu({"x"}, {"s", "m", "t", "e"});
  for (int step = 0; step < 3; ++step) {
    REQUIRE(f.Step().ok());
    for (size_t i = 0; i < want.size(); ++i) CHECK(BitEqual(f.results[i], want[i]));
  }
  CHECK(f.plan().sections.size() == 1);
  CHECK(f.driver.Count("launch Reshape") == 0);
  CHECK(f.driver.Count("copy in 24") == 2);  // given out, then captured
}

TEST_CASE("what shapes decide is computed and copied once", "[device][executor]") {
  OnFake f(
      "x = Placeholder(dtype: float)\n"
      "y = Square(x)\n"
      "n = Cast(Size(y), DstT: float)\n"  // the host's
      "mean = RealDiv(Sum(y, [0]), n)\n"
      "other = Mul(Tanh(mean), n)\n",
      {{"x", Tensor::Vector<float>({1, 2, 3})}}, {"mean", "other", "n"});
  for (int step = 0; step < 4; ++step) {
    f.Set(0, Tensor::Vector<float>({1, 2, static_cast<float>(step)}));
    f.driver.ClearCalls();
    REQUIRE(f.Step({.capture = step != 3}).ok());
    const auto want = f.OnCpu({"x"}, {"mean", "other", "n"});
    for (size_t i = 0; i < want.size(); ++i) CHECK(BitEqual(f.results[i], want[i]));
    CHECK(f.driver.Count("copy in 4") == (step == 0 ? 1 : 0));
  }
  CHECK(f.plan().sections.size() == 1);
}

TEST_CASE("an axis that a run feeds keeps a step from being replayed", "[device][executor]") {
  OnFake f(
      "x = Placeholder(dtype: float)\np = Placeholder(dtype: int32, shape: [1])\n"
      "y = Neg(Square(x))\nz = Sum(y, p)\n",
      {{"x", Tensor::Of<float>({2, 2}, {1, 2, 3, 4})}, {"p", Tensor::Vector<int32_t>({0})}},
      {"y", "z"});
  for (int step = 0; step < 3; ++step) {
    f.Set(1, Tensor::Vector<int32_t>({step % 2}));
    REQUIRE(f.Step().ok());
    const auto want = f.OnCpu({"x", "p"}, {"y", "z"});
    for (size_t i = 0; i < want.size(); ++i) CHECK(BitEqual(f.results[i], want[i]));
  }
}

TEST_CASE("empty tensors reach no kernel", "[device][executor]") {
  OnFake f(kTwoLayers, {{"x", *Tensor::Allocate(DType::kFloat, Shape{0, 2})}}, {"y"});
  for (int step = 0; step < 3; ++step) {
    REQUIRE(f.Step().ok());
    CHECK(f.results[0].shape() == Shape{0, 2});
  }
  CHECK(f.driver.Count("launch") == 0);
}

// A random graph of float ops, some of them the host's alone.
std::shared_ptr<Graph> MakeRandom(uint32_t seed, int nodes, bool host) {
  auto g = std::make_shared<Graph>();
  std::mt19937 random(seed);
  std::vector<Output> values = {g->Call("Placeholder", {}, {{"dtype", DType::kFloat}}, "x")};
  for (int i = 0; i < nodes; ++i) {
    const Output a = values[random() % values.size()], b = values[random() % values.size()];
    const char* const unary[] = {"Tanh", "Relu", "Neg", "Softsign"};
    const char* const binary[] = {"AddV2", "Sub", "Maximum"};
    const size_t kind = random() % (host ? 7 : 6);
    const std::string name = Concat("n", i);
    values.push_back(kind < 3 ? g->Call(binary[kind], std::array{a, b}, {}, name)
                              : g->Call(unary[kind - 3], std::array{a}, {}, name));
  }
  REQUIRE(g->status().ok());
  return g;
}

TEST_CASE("random graphs: the CPU's bits, no races, memory reused", "[device][executor]") {
  size_t launches = 0, arena_bytes = 0;
  for (uint32_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    const bool host = seed % 2 == 0;
    const std::vector<std::string> fetches = {"n59", "n30"};
    std::vector<float> ramp(1000);
    for (size_t i = 0; i < ramp.size(); ++i) ramp[i] = static_cast<float>(i % 17) / 8 - 1;
    OnFake f(MakeRandom(seed, 60, host), {{"x", Tensor::Vector<float>(ramp)}}, fetches);
    const auto want = f.OnCpu({"x"}, fetches);
    for (int step = 0; step < 4; ++step) {
      REQUIRE(f.Step({.capture = step != 2}).ok());
      for (size_t i = 0; i < want.size(); ++i) CHECK(BitEqual(f.results[i], want[i]));
    }
    for (const DeviceSection& s : f.plan().sections) {
      for (const DeviceTask& t : s.tasks) launches += t.kind == DeviceTask::Kind::kLaunch ? 1 : 0;
    }
    arena_bytes += f.plan().arena_bytes;
    if (!host) CHECK(f.plan().sections.size() == 1);
  }
  CHECK(arena_bytes < launches * 4000 * 3 / 4);
}

TEST_CASE("errors name node, kernel and device, and the frame goes on", "[device][executor]") {
  OnFake f(kTwoLayers, {{"x", Tensor::Of<float>({2, 2}, {1, 2, 3, 4})}}, {"y"});
  const auto want = f.OnCpu({"x"}, {"y"});
  const int before = GENERATE(0, 1, 2);  // warm-up, capture, neither
  const DeviceRunOptions options = {.capture = before < 2};
  for (int i = 0; i < before; ++i) REQUIRE(f.Step(options).ok());
  f.driver.FailEnqueue(1, absl::InternalError("launch failure"));
  const absl::Status status = f.Step(options);
  CHECK(test::Message(status) ==
        "launch failure; Relu node 'h' on (float [2,2]); on /device:GPU:0");
  for (int i = 0; i < 3; ++i) {
    REQUIRE(f.Step(options).ok());
    CHECK(BitEqual(f.results[0], want[0]));
  }
}

TEST_CASE("a cancelled step stops, and the next one runs", "[device][executor]") {
  OnFake f(kTwoLayers, {{"x", Tensor::Of<float>({2, 2}, {1, 2, 3, 4})}}, {"y"});
  std::atomic<bool> cancel = true;
  for (int i = 0; i < 3; ++i) {  // in the warm-up, the capture and the replay
    CHECK(f.Step({.stop = {.cancel = &cancel}}).code() == absl::StatusCode::kCancelled);
    CHECK(f.Step({.stop = {.deadline = absl::InfinitePast()}}).code() ==
          absl::StatusCode::kDeadlineExceeded);
    REQUIRE(f.Step().ok());
  }
}

TEST_CASE("a step in use takes no memory from the driver", "[device][executor]") {
  OnFake f(kTwoLayers, {{"x", Tensor::Of<float>({2, 2}, {1, 2, 3, 4})}}, {"y"});
  for (int step = 0; step < 2; ++step) REQUIRE(f.Step().ok());
  const size_t bytes = f.device_bytes();
  f.driver.ClearCalls();
  for (int step = 0; step < 3; ++step) REQUIRE(f.Step().ok());
  CHECK(f.driver.Count("allocate") == 0);
  CHECK(f.device_bytes() == bytes);
}

}  // namespace
}  // namespace weft
