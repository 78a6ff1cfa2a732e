// The kernels around the CUDA launchers: what they make of shapes, axes and attributes, with the
// launchers of tests/support/host_launchers.cc.
#include <catch2/catch.hpp>

#include "kernels/cuda/register.h"
#include "runtime/device_state.h"
#include "tests/support/compare.h"
#include "tests/support/device_lines.h"
#include "tests/support/fake_driver.h"
#include "tests/support/graphs.h"
#include "tests/support/update_graphs.h"

namespace weft {
namespace {

// Counts what a line's session gives to the device, and compares its `y` with the CPU's.
struct Device {
  Device() {
    cuda::RegisterTableKernels(kernels);
    cuda::RegisterReduceKernels(kernels);
    cuda::RegisterNormKernels(kernels);
    cuda::RegisterArrayKernels(kernels);
    cuda::RegisterVariableKernels(kernels);
    cuda::RegisterTrainingKernels(kernels);
    driver.set_eager(true);
    state = *DeviceState::Create(driver, kernels);
  }
  void Check(const char* line, const Tensor& x) {
    CAPTURE(line);
    const std::string lines = Concat("x = Placeholder(dtype: float)\n", line);
    SessionOptions options;
    options.optimize = false;
    const Tensor want = test::RunOne(*test::SessionFromLines(lines, options), "y", {{"x", x}});
    options.device = state;
    driver.ClearCalls();
    const Tensor got = test::RunOne(*test::SessionFromLines(lines, options), "y", {{"x", x}});
    INFO(got << "\n" << want);
    CHECK(BitEqual(got, want));
    CHECK(driver.Count("copy out") == 1);  // the device made it
    CHECK(driver.violations().empty());
  }

  test::FakeDriver driver;
  KernelRegistry kernels;
  std::shared_ptr<DeviceState> state;
};

Tensor Ramp(const Shape& shape) {
  Tensor t = *Tensor::Allocate(DType::kFloat, shape);
  for (int64_t i = 0; i < t.num_elements(); ++i) t.data<float>()[i] = static_cast<float>(i + 1);
  return t;
}

TEST_CASE("elements moved on a device", "[device][array]") {
  Device d;
  for (const char* line : test::kArrayLines) d.Check(line, Ramp({4, 3, 5}));
  d.Check("y = ConcatV2(Slice(x, [0, 0], [2, 0]), x, 1)", Ramp({2, 3}));
  d.Check("y = Transpose(x, [0, 2, 4, 6, 8, 1, 3, 5, 7])", Ramp({2, 1, 2, 1, 2, 1, 2, 1, 2}));
}

TEST_CASE("more dimensions than a launch takes are an error, not a wrong copy", "[device][array]") {
  Device d;
  SessionOptions options;
  options.device = d.state;
  const auto session = test::SessionFromLines(
      "x = Placeholder(dtype: float)\ny = Transpose(x, [8, 7, 6, 5, 4, 3, 2, 1, 0])", options);
  const Tensor x = Ramp({2, 2, 2, 2, 2, 2, 2, 2, 2});
  const auto y = session->Run({{"x", x}}, {"y"});
  CHECK(y.status().code() == absl::StatusCode::kUnimplemented);
  CHECK(test::Message(y.status()).find("at most 8 dimensions") != std::string::npos);
}

TEST_CASE("broadcasting, bias and sums on a device", "[device][elementwise]") {
  Device d;
  for (const char* line : {
           "y = Neg(x)",
           "y = IsNan(x)",
           "y = Sub(x, 2)",
           "y = Sub(x, [[1], [2], [3]])",
           "y = Sub(Transpose(x, [2, 1, 0]), [[[1, 2, 3, 4]]])",
           "y = Sub(x, Slice(x, [1, 0, 0], [1, 3, 5]))",
           "y = NotEqual(x, [1, 2, 3, 4, 5])",
           "y = NotEqual(x, [1, 2], incompatible_shape_error: false)",
           "b = Reshape(Slice(x, [0, 0, 0], [1, 1, 5]), [5])\ny = BiasAdd(x, b)",
           "b = Reshape(Slice(x, [0, 0, 0], [1, 3, 1]), [3])\ny = BiasAdd(x, b, data_format: "
           "'NCHW')",
           "y = BiasAddGrad(x)",
           "y = BiasAddGrad(x, data_format: 'NCHW')",
           "y = Sum(x, [0, 2])",
           "y = Sum(x, [1])",
           "y = Sum(x, [2])",
           "y = Sum(x, [0, 1, 2])",
           "y = Sum(x, [-1, 0], keep_dims: true)",
       }) {
    d.Check(line, Ramp({4, 3, 5}));
  }
}

// What three steps make of the variables, each in a new session: launches are plain calls here, and
// no capture can hold them.
std::vector<Tensor> AfterSteps(const test::UpdateGraph& u, const SessionOptions& options) {
  std::vector<Tensor> values;
  for (const auto& variable : u.variables) values.push_back(variable.second);
  for (int step = 0; step < 3; ++step) {
    const auto session = test::MakeSession(u.graph, options);
    for (size_t i = 0; i < values.size(); ++i) {
      REQUIRE(session->SetVariable(u.variables[i].first, values[i]).ok());
    }
    const auto status = session->Run({{"grad", u.grad}}, {}, {"step"}).status();
    INFO(status.message());
    REQUIRE(status.ok());
    for (size_t i = 0; i < values.size(); ++i) {
      values[i] = *session->GetVariable(u.variables[i].first);
    }
  }
  return values;
}

void CheckUpdate(const test::UpdateGraph& u, double tolerance = 1e-5) {
  INFO(u.graph->status().message());
  REQUIRE(u.graph->status().ok());
  Device d;
  SessionOptions options;
  const auto want = AfterSteps(u, options);
  options.device = d.state;
  options.soft_placement = false;
  const auto got = AfterSteps(u, options);
  for (size_t i = 0; i < want.size(); ++i) {
    CAPTURE(u.variables[i].first);
    CHECK(test::Near(got[i], want[i], tolerance));
  }
  CHECK(d.driver.Count(Concat("copy in ", u.grad.num_bytes(), " on copy-in")) == 3);
  CHECK(d.driver.violations().empty());
}

TEST_CASE("optimisers on a device", "[device][training]") {
  for (const TrainingOp& op : TrainingOps()) {
    for (const bool flag : {false, true}) {
      CAPTURE(op.name, flag);
      // A sparse one updates a row three times a step.
      CheckUpdate(test::UpdateBy(op, DType::kFloat, flag), op.sparse ? 1e-4 : 1e-5);
    }
  }
}

TEST_CASE("assignments on a device", "[device][training]") {
  for (const char* op : test::kAssignments) {
    CAPTURE(op);
    CheckUpdate(test::AssignBy(op, DType::kFloat));
  }
}

}  // namespace
}  // namespace weft
