// _Elementwise on a GPU: its program compiled by NVRTC, loaded, and launched over broadcast inputs.
#include <algorithm>
#include <map>
#include <mutex>

#include "kernels/cuda/chain.h"
#include "kernels/cuda/nvrtc.h"
#include "kernels/cuda/register.h"
#include "kernels/cuda/status.h"
#include "kernels/cuda/stream.h"
#include "kernels/device/device_kernel.h"

namespace weft::cuda {
namespace {

// What runs on all of this machine's GPUs: a binary if they are alike, else text for the oldest.
absl::StatusOr<std::string> Architecture() {
  int count = 0, oldest = 0, newest = 0;
  RETURN_IF_ERROR(ToStatus(cudaGetDeviceCount(&count), "cudaGetDeviceCount"));
  for (int i = 0; i < count; ++i) {
    int major = 0, minor = 0;
    RETURN_IF_ERROR(ToStatus(cudaDeviceGetAttribute(&major, cudaDevAttrComputeCapabilityMajor, i),
                             "capability"));
    RETURN_IF_ERROR(ToStatus(cudaDeviceGetAttribute(&minor, cudaDevAttrComputeCapabilityMinor, i),
                             "capability"));
    const int capability = major * 10 + minor;
    oldest = i == 0 ? capability : std::min(oldest, capability);
    newest = std::max(newest, capability);
  }
  return Concat(oldest == newest ? "sm_" : "compute_", oldest);
}

// Loaded kernels by their text, for the life of the process: a library belongs to all devices.
absl::StatusOr<cudaKernel_t> Load(const std::string& text) {
  static std::mutex mutex;
  static auto* const loaded = new std::map<std::string, cudaKernel_t>;
  const std::lock_guard lock(mutex);
  const auto it = loaded->find(text);
  if (it != loaded->end()) return it->second;
  ASSIGN_OR_RETURN(const std::string arch, Architecture());
  ASSIGN_OR_RETURN(const std::string code, CompileAtRunTime(text, arch));
  cudaLibrary_t library = nullptr;
  RETURN_IF_ERROR(
      ToStatus(cudaLibraryLoadData(&library, code.data(), nullptr, nullptr, 0, nullptr, nullptr, 0),
               "loading a chain"));
  cudaKernel_t kernel = nullptr;
  RETURN_IF_ERROR(
      ToStatus(cudaLibraryGetKernel(&kernel, library, kChainKernel), "a chain's kernel"));
  loaded->emplace(text, kernel);
  return kernel;
}

class ChainKernel final : public Kernel {
 public:
  static absl::StatusOr<std::unique_ptr<Kernel>> Make(const KernelInfo& info) {
    ASSIGN_OR_RETURN(const Chain chain, Chain::Read(info.attrs));
    auto kernel = Load(ChainText(chain));
    // The host has this op: a chain that does not compile runs there.
    if (!kernel.ok()) return Unimplemented(kernel.status().message());
    auto k = std::make_unique<ChainKernel>();
    k->kernel_ = *kernel;
    return k;
  }

  absl::Status Compute(KernelContext& c) const override {
    const Tensor& out = c.output(0);
    if (out.num_elements() == 0) return absl::OkStatus();
    std::array<const Shape*, ChainArgs::kMostInputs> shapes;
    ChainArgs args;
    for (int k = 0; k < ChainArgs::kMostInputs; ++k) {
      const Tensor& in = c.input(std::min(k, c.num_inputs() - 1));
      shapes[k] = &in.shape();
      args.in[k] = in.raw();
    }
    ASSIGN_OR_RETURN(args.views, MakeViews<ChainArgs::kMostInputs>(shapes, out.shape()));
    args.out = out.raw();
    constexpr int64_t kMostBlocks = 1 << 16;
    const int64_t blocks = (args.views.items() + kChainThreads - 1) / kChainThreads;
    void* arguments[] = {&args};
    return ToStatus(
        cudaLaunchKernel(reinterpret_cast<const void*>(kernel_),
                         dim3(static_cast<unsigned>(std::min(blocks, kMostBlocks))),
                         dim3(kChainThreads), arguments, 0, Stream(OnDevice(c).stream())),
        "launching a chain");
  }

 private:
  cudaKernel_t kernel_ = nullptr;
};

}  // namespace

void RegisterChainKernels(KernelRegistry& r) {
  if (NvrtcStatus().ok()) r.Add({"_Elementwise", {}, ChainKernel::Make});
}

}  // namespace weft::cuda
