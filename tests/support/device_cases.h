// Graphs that tests run on a device and on the CPU, a row for each way in which a kernel of the
// CUDA module is asked: by tests/device/gpu_test.cc on a GPU, by the ordinary tests as the host's
// loops (kernels/cuda/loop.cuh).
#ifndef WEFT_TESTS_SUPPORT_DEVICE_CASES_H_
#define WEFT_TESTS_SUPPORT_DEVICE_CASES_H_

#include <string>
#include <vector>

#include "core/tensor.h"

namespace weft::test {

// Lines from a vector x of kCaseSize numbers to y; {T} stands for x's dtype.
struct DeviceCase {
  std::string lines;
  DTypeSet types;
  double scale = 1;    // of the tolerance; 0: the same bits
  bool odd = false;    // zeros of both signs, infinities and NaN among the numbers
  bool small = false;  // all of them small whole numbers, many alike
};
inline constexpr int64_t kCaseSize = 600;

std::vector<DeviceCase> DeviceCases();

Tensor CaseInput(const DeviceCase& c, DType dtype);
std::string CaseLines(const DeviceCase& c, DType dtype);

}  // namespace weft::test

#endif  // WEFT_TESTS_SUPPORT_DEVICE_CASES_H_
