// The GPU of weft_gpu_tests.
#ifndef WEFT_TESTS_DEVICE_GPU_H_
#define WEFT_TESTS_DEVICE_GPU_H_

#include <catch2/catch.hpp>
#include <memory>

#include "runtime/device_state.h"

namespace weft::test {

// The first one; ends the test if there is none.
inline std::shared_ptr<DeviceState> Gpu() {
  static const auto device = OpenDevice("GPU:0");
  INFO(device.status().message());
  REQUIRE(device.ok());
  return *device;
}

}  // namespace weft::test

#endif  // WEFT_TESTS_DEVICE_GPU_H_
