// The kernels of the CUDA module that are written as loops (kernels/cuda/loop.cuh), run by the
// host: every row of tests/support/device_cases.cc against the CPU's kernels.
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "kernels/cuda/register.h"
#include "runtime/device_state.h"
#include "tests/support/compare.h"
#include "tests/support/device_cases.h"
#include "tests/support/fake_driver.h"
#include "tests/support/graphs.h"

namespace weft {
namespace {

struct Device {
  Device() {
    for (const auto family :
         {cuda::RegisterTableKernels, cuda::RegisterReduceKernels, cuda::RegisterArrayKernels,
          cuda::RegisterSelectKernels, cuda::RegisterPointwiseKernels, cuda::RegisterLossKernels,
          cuda::RegisterNormKernels, cuda::RegisterPoolKernels, cuda::RegisterConvKernels,
          cuda::RegisterRandomKernels, cuda::RegisterVariableKernels, cuda::RegisterScatterKernels,
          cuda::RegisterMatMulKernels, cuda::RegisterEinsumKernels,
          cuda::RegisterLayerNormKernels}) {
      family(kernels);
    }
    driver.set_eager(true);
    state = *DeviceState::Create(driver, kernels);
  }
  Tensor Run(const std::string& lines, const Tensor& x) {
    SessionOptions options;
    options.optimize = false;
    options.device = state;
    driver.ClearCalls();
    const Tensor y = test::RunOne(*test::SessionFromLines(lines, options), "y", {{"x", x}});
    CHECK(driver.Count("copy out") == (y.num_elements() > 0 ? 1 : 0));  // the device made it
    CHECK(driver.violations().empty());
    return y;
  }

  test::FakeDriver driver;
  KernelRegistry kernels;
  std::shared_ptr<DeviceState> state;
};

TEST_CASE("the device's loops do what the CPU's kernels do", "[device][loops]") {
  Device d;
  SessionOptions plain;
  plain.optimize = false;
  for (const test::DeviceCase& c : test::DeviceCases()) {
    ForEachType<kReal>([&]<typename T>() {
      const DType t = kDTypeOf<T>;
      if (!c.types.Contains(t)) return;
      const std::string lines = test::CaseLines(c, t);
      CAPTURE(lines);
      const Tensor x = test::CaseInput(c, t);
      const Tensor want = test::RunOne(*test::SessionFromLines(lines, plain), "y", {{"x", x}});
      const Tensor got = d.Run(lines, x);
      INFO(got << "\n" << want);
      CHECK(test::Near(got, want, c.scale * test::OneRounding(want.dtype())));
    });
  }
}

constexpr char kScores[] = "x = Placeholder(dtype: float)\nl = Placeholder(dtype: int32)\n";

TEST_CASE("a label that is no class makes its row NaN on a device, and no other",
          "[device][loops]") {
  Device d;
  const std::string lines = Concat(kScores, "y = SparseSoftmaxCrossEntropyWithLogits(x, l)");
  SessionOptions options;
  options.device = d.state;
  const auto session = test::SessionFromLines(lines, options);
  const Tensor x = Tensor::Vector<float>({1, 2, 3, 1, 2, 3, 1, 2, 3}).Reshaped({3, 3});
  const auto out =
      session->Run({{"x", x}, {"l", Tensor::Vector<int32_t>({2, 3, -1})}}, {"y", "y:1"});
  REQUIRE(out.ok());
  for (int64_t row = 0; row < 3; ++row) {
    CHECK(std::isnan((*out)[0].data<float>()[row]) == (row > 0));
    for (int64_t i = 0; i < 3; ++i) {
      CHECK(std::isnan((*out)[1].data<float>()[row * 3 + i]) == (row > 0));
    }
  }
}

TEST_CASE("an index out of range gathers zeros on a device", "[device][loops]") {
  Device d;
  SessionOptions options;
  options.device = d.state;
  const auto session = test::SessionFromLines(Concat(kScores, "y = GatherV2(x, l, 0)"), options);
  const Tensor y = test::RunOne(
      *session, "y",
      {{"x", Tensor::Vector<float>({1, 2, 3})}, {"l", Tensor::Vector<int32_t>({2, 3, -1, 0})}});
  CHECK(BitEqual(y, Tensor::Vector<float>({3, 0, 0, 1})));
}

TEST_CASE("a row out of range is passed over on a device", "[device][loops]") {
  Device d;
  SessionOptions options;
  options.device = d.state;
  const auto session = test::SessionFromLines(
      Concat(
          kScores,
          "v = VarHandleOp(dtype: float, shape: [3], shared_name: 'v')\n"
          "up = ResourceScatterAdd(v, l, x)\n"
          "up_nd = ResourceScatterNdAdd(v, Reshape(l, [4, 1]), x)\n"
          "s = UnsortedSegmentMax(x, l, 3)\n"
          "strict = ResourceScatterNdAdd(v, Reshape(l, [4, 1]), x, bad_indices_policy: 'ERROR')\n"),
      options);
  const Feed x = {"x", Tensor::Vector<float>({1, 2, 4, 8})},
             l = {"l", Tensor::Vector<int32_t>({2, 3, -1, 2})};
  for (const char* op : {"up", "up_nd"}) {
    REQUIRE(session->SetVariable("v", Tensor::Vector<float>({1, 1, 1})).ok());
    REQUIRE(session->Run({x, l}, {}, {op}).ok());
    CHECK(BitEqual(*session->GetVariable("v"), Tensor::Vector<float>({1, 1, 10})));
  }
  const auto s = session->Run({x, l}, {"s"});
  REQUIRE(s.ok());
  constexpr float kLowest = std::numeric_limits<float>::lowest();
  CHECK(BitEqual((*s)[0], Tensor::Vector<float>({kLowest, kLowest, 8})));
  // Who asks for an error gets the host's.
  const auto strict = session->Run({x, l}, {}, {"strict"});
  CHECK(strict.status().code() == absl::StatusCode::kInvalidArgument);
}

TEST_CASE("shapes of rows that do not fit are errors on a device", "[device][loops]") {
  Device d;
  SessionOptions options;
  options.device = d.state;
  // The graph says nothing of the variable's shape.
  const auto session = test::SessionFromLines(
      "x = Placeholder(dtype: float, shape: [2, 3])\n"
      "v = VarHandleOp(dtype: float, shape: ?, shared_name: 'v')\n"
      "up = ResourceScatterAdd(v, [0, 1], x)\n"
      "up_nd = ResourceScatterNdAdd(v, [[0, 1, 0], [1, 0, 0]], x)\n",
      options);
  REQUIRE(session->SetVariable("v", *Tensor::Allocate(DType::kFloat, Shape{2, 2})).ok());
  for (const char* op : {"up", "up_nd"}) {
    d.driver.ClearCalls();
    const auto got = session->Run({{"x", *Tensor::Allocate(DType::kFloat, Shape{2, 3})}}, {}, {op});
    CAPTURE(op, test::Message(got.status()));
    CHECK(got.status().code() == absl::StatusCode::kInvalidArgument);
    CHECK(test::Message(got.status()).find("[2,2]") != std::string::npos);
    CHECK(d.driver.Count("copy in") > 0);
  }
}

}  // namespace
}  // namespace weft
