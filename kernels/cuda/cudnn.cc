// Convolution plans run by cuDNN.
#include <map>
#include <mutex>

#include "kernels/cuda/cudnn_plan.h"
#include "kernels/cuda/stream.h"

namespace weft::cuda {
namespace {

// One for each device, made at first use, in the uncaptured first run of a step, and kept. A
// handle serves one call at a time: `mutex` is held while it launches.
struct Library {
  std::mutex mutex;
  cudnnHandle_t handle = nullptr;
};
absl::StatusOr<Library*> LibraryOf(int device) {
  static std::mutex mutex;
  static auto* const libraries = new std::map<int, Library>;
  const std::lock_guard lock(mutex);
  Library& library = (*libraries)[device];
  if (library.handle == nullptr) RETURN_IF_ERROR(ToStatus(cudnnCreate(&library.handle), "handle"));
  return &library;
}

class RunnablePlan final : public ConvPlan {
 public:
  RunnablePlan(Library& library, CudnnPlan plan) : library_(library), plan_(std::move(plan)) {}
  int64_t workspace_bytes() const override { return plan_.workspace_bytes; }

  absl::Status Run(void* image, void* filter, void* out, void* workspace,
                   StreamHandle stream) const override {
    const int64_t ids[] = {kImageId, kFilterId, kOutId};
    void* const data[] = {image, filter, out};
    ASSIGN_OR_RETURN(Descriptor pack, Descriptor::Create(CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR));
    RETURN_IF_ERROR(pack.Set(CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS, CUDNN_TYPE_INT64,
                             std::span<const int64_t>(ids)));
    RETURN_IF_ERROR(pack.Set(CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS, CUDNN_TYPE_VOID_PTR,
                             std::span<void* const>(data)));
    RETURN_IF_ERROR(pack.Set(CUDNN_ATTR_VARIANT_PACK_WORKSPACE, CUDNN_TYPE_VOID_PTR, workspace));
    RETURN_IF_ERROR(pack.Finish("arguments"));
    const std::lock_guard lock(library_.mutex);
    RETURN_IF_ERROR(ToStatus(cudnnSetStream(library_.handle, Stream(stream)), "stream"));
    return ToStatus(cudnnBackendExecute(library_.handle, plan_.plan.raw(), pack.raw()),
                    "convolution");
  }

 private:
  Library& library_;
  const CudnnPlan plan_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const ConvPlan>> MakeConvPlan(const ConvProblem& problem,
                                                             int device) {
  ASSIGN_OR_RETURN(Library* const library, LibraryOf(device));
  ASSIGN_OR_RETURN(const Descriptor gpu, DescribeGpu(device));
  ASSIGN_OR_RETURN(CudnnPlan plan, MakeCudnnPlan(problem, gpu));
  return std::make_shared<const RunnablePlan>(*library, std::move(plan));
}

}  // namespace weft::cuda
