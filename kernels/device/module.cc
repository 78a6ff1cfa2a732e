#include "kernels/device/module.h"

#include <dlfcn.h>

#include <filesystem>

namespace weft {
namespace {

constexpr char kDriverLibrary[] = "libcuda.so.1";
constexpr char kModuleLibrary[] = "libweft_cuda.so";

std::string LoaderError() {
  const char* text = dlerror();
  return text == nullptr ? "unknown error" : text;
}

// Where the module may be: next to the code that is running, then anywhere the system looks.
std::vector<std::string> ModulePaths() {
  std::vector<std::string> paths;
  Dl_info here;
  if (dladdr(reinterpret_cast<void*>(&CudaModule), &here) != 0 && here.dli_fname != nullptr) {
    std::error_code error;
    auto self = std::filesystem::canonical(here.dli_fname, error);
    if (error) self = std::filesystem::canonical("/proc/self/exe", error);
    if (!error) {
      const auto folder = self.parent_path();
      paths.push_back(folder / kModuleLibrary);
      paths.push_back(folder.parent_path() / "lib" / kModuleLibrary);
    }
  }
  paths.push_back(kModuleLibrary);
  return paths;
}

absl::Status FindDriver() {
  void* driver = dlopen(kDriverLibrary, RTLD_LAZY | RTLD_LOCAL);
  if (driver == nullptr) return NotFound(LoaderError());
  dlclose(driver);
  return absl::OkStatus();
}

absl::StatusOr<DeviceModule*> OpenModule() {
  void* library = nullptr;
  std::string error;
  for (const std::string& path : ModulePaths()) {
    library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library != nullptr) break;
    error = LoaderError();
    // A module that is there and does not load says more than the places where none is.
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) break;
  }
  if (library == nullptr) return NotFound(error);
  const auto entry = reinterpret_cast<DeviceModuleEntry>(dlsym(library, kDeviceModuleEntry));
  if (entry == nullptr) return FailedPrecondition(LoaderError());
  DeviceModule* module = entry(kDeviceModuleAbi);
  if (module == nullptr) {
    return FailedPrecondition(kModuleLibrary, " was built with another version of Weft");
  }
  return module;
}

}  // namespace

absl::StatusOr<DeviceModule*> CudaModule() {
  static const absl::StatusOr<DeviceModule*> module = []() -> absl::StatusOr<DeviceModule*> {
    if (absl::Status s = FindDriver(); !s.ok()) return Annotate(s, "; no NVIDIA driver");
    return OpenModule();
  }();
  return module;
}

absl::StatusOr<const KernelRegistry*> CudaKernels() {
  static const absl::StatusOr<DeviceModule*> module = OpenModule();
  RETURN_IF_ERROR(module.status());
  return &(*module)->kernels();
}

std::vector<DeviceRequirement> CudaRequirements() {
  const absl::Status driver = FindDriver();
  const auto module = driver.ok() ? CudaModule() : OpenModule();
  std::vector<DeviceRequirement> out = {
      {"driver", driver.ok(),
       driver.ok() ? kDriverLibrary
                   : Concat(ToStd(driver.message()), "; it comes with NVIDIA's driver")},
      {"module", module.ok(),
       module.ok()
           ? kModuleLibrary
           : Concat(ToStd(module.status().message()), "; build it with: cmake --preset cuda")}};
  if (!driver.ok() || !module.ok()) return out;
  const auto devices = (*module)->OpenDevices();
  out.push_back({"GPU", devices.ok() && !devices->empty(),
                 !devices.ok()      ? std::string(ToStd(devices.status().message()))
                 : devices->empty() ? "the driver knows of none"
                                    : Concat(devices->size(), " found")});
  return out;
}

}  // namespace weft
