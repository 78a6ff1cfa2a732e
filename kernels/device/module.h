// Devices beyond the CPU come in a module, a shared library that is opened at run time where there
// is a driver for it. Neither libweft nor the program links a vendor's library.
#ifndef WEFT_KERNELS_DEVICE_MODULE_H_
#define WEFT_KERNELS_DEVICE_MODULE_H_

#include <memory>
#include <string>
#include <vector>

#include "kernels/device/driver.h"
#include "kernels/registry.h"

namespace weft {

// What a module gives. Lives as long as the process.
class DeviceModule {
 public:
  virtual ~DeviceModule() = default;
  // One a device, in the driver's order; none is not an error. FailedPrecondition if the driver
  // refuses: too old, no permission.
  virtual absl::StatusOr<std::vector<std::unique_ptr<Driver>>> OpenDevices() = 0;
  // Their kernels see a DeviceContext (device_kernel.h).
  virtual const KernelRegistry& kernels() const = 0;
};

// The module's only symbol, extern "C": a DeviceModuleEntry. Null if the module was built with
// another kDeviceModuleAbi.
using DeviceModuleEntry = DeviceModule* (*)(int abi);
inline constexpr char kDeviceModuleEntry[] = "WeftDeviceModule";
inline constexpr int kDeviceModuleAbi = 3;

// One thing that must be there, and what was found.
struct DeviceRequirement {
  std::string what;  // "driver"
  bool met = false;
  std::string detail;
};
// What a GPU needs on this machine, in the order in which it is needed; all that can be looked at
// is looked at, so that a user reads everything that is missing at once.
std::vector<DeviceRequirement> CudaRequirements();

// Opens libweft_cuda.so, beside the program or libweft, in ../lib, or where the system looks.
// NotFound says whether the driver or the module is missing. The first call decides.
absl::StatusOr<DeviceModule*> CudaModule();
// What the module has kernels for, with or without a driver to run them. NotFound if there is no
// module.
absl::StatusOr<const KernelRegistry*> CudaKernels();

}  // namespace weft

#endif  // WEFT_KERNELS_DEVICE_MODULE_H_
