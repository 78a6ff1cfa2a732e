// The module's door: see kernels/device/module.h.
#include "kernels/device/module.h"

#include "kernels/cuda/driver.h"
#include "kernels/cuda/register.h"

namespace weft::cuda {
namespace {

class CudaModule final : public DeviceModule {
 public:
  CudaModule() {
    for (const auto family :
         {RegisterTableKernels, RegisterReduceKernels, RegisterMatMulKernels, RegisterEinsumKernels,
          RegisterArrayKernels, RegisterSelectKernels, RegisterPointwiseKernels,
          RegisterLossKernels, RegisterNormKernels, RegisterLayerNormKernels, RegisterPoolKernels,
          RegisterConvKernels, RegisterRandomKernels, RegisterVariableKernels,
          RegisterTrainingKernels, RegisterScatterKernels, RegisterChainKernels}) {
      family(kernels_);
    }
  }
  absl::StatusOr<std::vector<std::unique_ptr<Driver>>> OpenDevices() override { return OpenGpus(); }
  const KernelRegistry& kernels() const override { return kernels_; }

 private:
  KernelRegistry kernels_;
};

}  // namespace
}  // namespace weft::cuda

extern "C" weft::DeviceModule* WeftDeviceModule(int abi) {
  if (abi != weft::kDeviceModuleAbi) return nullptr;
  static auto* const module = new weft::cuda::CudaModule;
  return module;
}
