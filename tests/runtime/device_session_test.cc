// A session with a device beside the CPU.
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "runtime/device_state.h"
#include "runtime/session.h"
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
  SessionOptions Options(bool soft = true) const {
    SessionOptions o;
    o.device = state;
    o.soft_placement = soft;
    return o;
  }
};

constexpr char kTraining[] =
    "x = Placeholder(dtype: float)\n"
    "v = VarHandleOp(dtype: float, shape: [2, 2], shared_name: 'v')\n"
    "init = AssignVariableOp(v, [[1, -1], [0.5, 2]])\n"
    "r = ReadVariableOp(v, dtype: float)\n"
    "y = Tanh(MatMul(x, r))\n"
    "loss = Mean(Square(y), [0, 1])\n"
    "g = MatMul(x, TanhGrad(y, y), transpose_a: true)\n"
    "step = ResourceApplyGradientDescent(v, 0.1, g)\n";

// Loss after loss, and the weights at the end.
std::vector<Tensor> Train(const SessionOptions& options) {
  const auto session = test::SessionFromLines(kTraining, options);
  test::RunTargets(*session, {"init"});
  std::vector<Tensor> out;
  for (int i = 0; i < 5; ++i) {
    const Tensor x = Tensor::Of<float>({2, 2}, {0.5f, -1, 0.25f * static_cast<float>(i), 1});
    out.push_back(test::RunOne(*session, "loss", {{"x", x}}, {"step"}));
  }
  out.push_back(*session->GetVariable("v"));
  return out;
}

TEST_CASE("a session trains on a device as on the CPU", "[device][session]") {
  Device d;
  SessionOptions plain;
  const auto want = Train(plain), got = Train(d.Options());
  for (size_t i = 0; i < want.size(); ++i) CHECK(BitEqual(got[i], want[i]));
  CHECK(d.driver.violations().empty());
  CHECK(d.driver.Count("launch MatMul") == 4);  // of two steps; the others are replayed
  CHECK(d.driver.Count("launch Tanh on") == 2);
  CHECK(d.driver.Count("replay") == 4);
  // The session is gone, and so is what it held.
  CHECK(d.state->allocator().stats().in_use == 0);
}

TEST_CASE("other shapes, other signatures", "[device][session]") {
  Device d;
  const auto on_device = test::SessionFromLines(kTraining, d.Options());
  const auto on_host = test::SessionFromLines(kTraining);
  for (const auto* s : {&on_device, &on_host}) test::RunTargets(**s, {"init"});
  for (int64_t rows : {1, 3, 1, 0, 2, 3}) {
    Tensor x = *Tensor::Allocate(DType::kFloat, Shape{rows, 2});
    for (int64_t i = 0; i < 2 * rows; ++i) x.data<float>()[i] = static_cast<float>(i) / 4;
    for (const char* fetch : {"y", "g"}) {
      CHECK(BitEqual(test::RunOne(*on_device, fetch, {{"x", x}}),
                     test::RunOne(*on_host, fetch, {{"x", x}})));
    }
  }
  CHECK(d.driver.violations().empty());
}

TEST_CASE("concurrent runs on a device", "[device][session]") {
  Device d;
  const auto session = test::SessionFromLines(kTraining, d.Options());
  test::RunTargets(*session, {"init"});
  std::vector<Tensor> inputs, want;
  for (int64_t rows = 1; rows <= 4; ++rows) {
    inputs.push_back(*Tensor::Allocate(DType::kFloat, Shape{rows, 2}));
    for (int64_t i = 0; i < 2 * rows; ++i) {
      inputs.back().data<float>()[i] = static_cast<float>(i * rows) / 8;
    }
    want.push_back(test::RunOne(*session, "g", {{"x", inputs.back()}}));
  }
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (size_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (size_t i = 0; i < 40; ++i) {
        const size_t k = (i / 8 + t) % inputs.size();
        const auto y = session->Run({{"x", inputs[k]}}, {"g"});
        if (!y.ok() || !BitEqual((*y)[0], want[k])) ++wrong;
      }
    });
  }
  for (std::thread& t : threads) t.join();
  CHECK(wrong == 0);
  CHECK(d.driver.violations().empty());
}

TEST_CASE("placement of a session", "[device][session]") {
  Device d;
  constexpr char kLines[] = "x = Placeholder(dtype: float)\ny = Erf(x) @ '/gpu:0'\nz = Square(x)\n";
  const Tensor x = Tensor::Scalar(2.0f);
  const auto hard = test::SessionFromLines(kLines, d.Options(/*soft=*/false));
  CHECK(test::Message(hard->Run({{"x", x}}, {"y"}).status()).find("has no kernel for it") !=
        std::string::npos);
  CHECK(test::RunOne(*hard, "z", {{"x", x}}).scalar<float>() == 4);
  CHECK(d.driver.Count("launch Square") == 1);
  // What is wholly the host's runs as without a device.
  const auto soft = test::SessionFromLines(kLines, d.Options());
  d.driver.ClearCalls();
  test::RunOne(*soft, "y", {{"x", x}});
  CHECK(d.driver.calls().empty());
}

TEST_CASE("a device that is not there", "[device]") {
  for (const char* cpu : {"CPU:0", "/cpu:0", "/job:localhost/device:CPU:*"})
    CHECK(*OpenDevice(cpu) == nullptr);
  CHECK(OpenDevice("CPU:1").status().code() == absl::StatusCode::kNotFound);
  CHECK(OpenDevice("/gpu").status().code() == absl::StatusCode::kInvalidArgument);
  CHECK(OpenDevice("GPU:77").status().code() == absl::StatusCode::kNotFound);
}

TEST_CASE("a device that has _Elementwise gets chains, of ops that it has", "[device][session]") {
  FakeDriver driver;
  KernelRegistry kernels;
  for (const char* op : {"AddV2", "Mul", "Tanh", "_Elementwise"}) test::AddFakeKernel(kernels, op);
  SessionOptions options;
  options.device = *DeviceState::Create(driver, kernels);
  constexpr char kLines[] =
      "x = Placeholder(dtype: float, shape: [3])\n"
      "y = Neg(Mul(Tanh(AddV2(x, 1)), x))";
  const Feed x = {"x", Tensor::Vector<float>({0.5f, -1, 2})};
  const Tensor want = test::RunOne(*test::SessionFromLines(kLines), "y", {x});
  const Tensor got = test::RunOne(*test::SessionFromLines(kLines, options), "y", {x});
  CHECK(BitEqual(got, want));
  CHECK(driver.Count("launch _Elementwise") == 1);
  CHECK(driver.Count("launch") == 1);
  // With one output: where others read a value in the middle, a chain ends.
  constexpr char kRead[] =
      "x = Placeholder(dtype: float, shape: [3])\n"
      "t = Mul(AddV2(x, 1), x)\n"
      "y = Tanh(Mul(t, x))";
  const std::vector<Feed> feeds = {x};
  const std::vector<std::string> both = {"t", "y"};
  const auto on_cpu = test::SessionFromLines(kRead)->Run(feeds, both);
  const auto on_device = test::SessionFromLines(kRead, options)->Run(feeds, both);
  REQUIRE(on_device.ok());
  for (int k : {0, 1}) CHECK(BitEqual((*on_device)[k], (*on_cpu)[k]));
  CHECK(driver.Count("launch _Elementwise") == 3);
  CHECK(driver.violations().empty());
}

}  // namespace
}  // namespace weft
