// Convolutions planned by cuDNN for a GPU that is not here: what the descriptors say is understood,
// and there are engines that keep the promises of kernels/cuda/conv_plan.h.
#include <catch2/catch.hpp>

#include "kernels/cuda/cudnn_plan.h"
#include "tests/support/graphs.h"

namespace weft {
namespace {

using namespace cuda;

// An H100, as cuDNN describes one.
constexpr char kH100[] = R"({
  "deviceName": "H100", "deviceVer": 900, "driverVer": 13000, "cudaDeviceId": 0, "pciDeviceId": 9008,
  "multiProcessorCount": 132, "warpSize": 32, "maxThreadsPerBlock": 1024, "maxThreadsPerSM": 2048,
  "maxCtasPerSM": 32, "maxGridSize": [2147483647, 65535, 65535], "maxBlockSize": [1024, 1024, 64],
  "regsPerBlock": 65536, "maxRegistersPerSM": 65536, "maxSharedMemoryPerBlock": 49152,
  "maxSharedMemoryPerBlockOptin": 232448, "reservedSharedMemoryPerBlock": 1024,
  "l2CacheSize": 52428800, "totalGlobalMem": 85899345920, "smClockRateKHz": 1980000,
  "memClockRateKHz": 2619000, "isTccDriver": 0, "supportCoopLaunch": 1})";

struct Row {
  int64_t batch, in_channels, out_channels, groups;
  Spatial in, filter, stride, dilation, pad;
  int spatial = 2;
};
constexpr Row kRows[] = {
    {32, 1, 6, 1, {1, 28, 28}, {1, 5, 5}, {1, 1, 1}, {1, 1, 1}, {0, 2, 2}},        // LeNet
    {32, 6, 16, 1, {1, 14, 14}, {1, 5, 5}, {1, 1, 1}, {1, 1, 1}, {0, 0, 0}},       //
    {8, 3, 64, 1, {1, 229, 229}, {1, 7, 7}, {1, 2, 2}, {1, 1, 1}, {0, 0, 0}},      // ResNet-50
    {8, 64, 64, 1, {1, 56, 56}, {1, 3, 3}, {1, 1, 1}, {1, 1, 1}, {0, 1, 1}},       //
    {8, 256, 512, 1, {1, 56, 56}, {1, 1, 1}, {1, 2, 2}, {1, 1, 1}, {0, 0, 0}},     //
    {2, 5, 7, 1, {1, 9, 13}, {1, 3, 2}, {1, 2, 1}, {1, 1, 1}, {0, 0, 1}},          // odd
    {2, 16, 32, 1, {1, 20, 20}, {1, 3, 3}, {1, 1, 1}, {1, 2, 2}, {0, 2, 2}},       // dilated
    {4, 32, 64, 4, {1, 14, 14}, {1, 3, 3}, {1, 1, 1}, {1, 1, 1}, {0, 1, 1}},       // in groups
    {8, 3, 16, 1, {16, 112, 112}, {3, 3, 3}, {1, 2, 2}, {1, 1, 1}, {1, 1, 1}, 3},  // a clip
    {2, 5, 7, 1, {4, 9, 13}, {2, 3, 2}, {1, 2, 1}, {1, 1, 1}, {1, 0, 1}, 3},       // odd
};

ConvProblem ProblemOf(const Row& r, ConvPass pass, DType dtype, bool channels_last) {
  ConvProblem p;
  p.spatial = r.spatial;
  p.pass = pass;
  p.dtype = dtype;
  p.channels_last = channels_last;
  p.batch = r.batch;
  p.in_channels = r.in_channels;
  p.out_channels = r.out_channels;
  p.groups = r.groups;
  p.in = r.in;
  p.filter = r.filter;
  p.stride = r.stride;
  p.dilation = r.dilation;
  p.pad = r.pad;
  for (int d = 0; d < 3; ++d) {
    p.out[d] = (r.in[d] + 2 * r.pad[d] - (r.filter[d] - 1) * r.dilation[d] - 1) / r.stride[d] + 1;
  }
  return p;
}

TEST_CASE("cuDNN has a deterministic engine for every convolution, one way round or the other",
          "[cudnn]") {
  const auto gpu = DescribeGpu(kH100);
  INFO(gpu.status().message());
  REQUIRE(gpu.ok());
  for (const DType dtype : {DType::kFloat, DType::kHalf, DType::kBfloat16, DType::kDouble}) {
    for (const ConvPass pass :
         {ConvPass::kForward, ConvPass::kBackwardInput, ConvPass::kBackwardFilter}) {
      for (const Row& row : kRows) {
        bool any = false;
        std::string said;
        for (const bool channels_last : {false, true}) {
          const auto plan = MakeCudnnPlan(ProblemOf(row, pass, dtype, channels_last), *gpu);
          any |= plan.ok();
          said += plan.ok() ? Concat(plan->workspace_bytes, " bytes of workspace")
                            : test::Message(plan.status());
          said += channels_last ? "" : "; channels last: ";
        }
        CAPTURE(DTypeName(dtype), static_cast<int>(pass), row.in_channels, row.out_channels, said);
        CHECK(any);
      }
    }
  }
}

TEST_CASE("cuDNN's words reach the user", "[cudnn]") {
  const auto nothing = DescribeGpu(std::string("{}"));
  CHECK(test::Message(nothing.status()).find("cuDNN") != std::string::npos);
  ConvProblem wrong = ProblemOf(kRows[0], ConvPass::kForward, DType::kFloat, false);
  wrong.out[1] += 1;
  const auto plan = MakeCudnnPlan(wrong, *DescribeGpu(kH100));
  CHECK_FALSE(plan.ok());
}

}  // namespace
}  // namespace weft
