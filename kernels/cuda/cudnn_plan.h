// Plans of cuDNN's graph interface. Making one needs no GPU, but a description of one.
#ifndef WEFT_KERNELS_CUDA_CUDNN_PLAN_H_
#define WEFT_KERNELS_CUDA_CUDNN_PLAN_H_

#include <cudnn.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/status.h"
#include "kernels/cuda/conv_plan.h"

namespace weft::cuda {

// OK; ResourceExhausted for memory; Unimplemented for all that cuDNN does not support; else
// Internal. With cuDNN's own words.
absl::Status ToStatus(cudnnStatus_t status, std::string_view what);

// A descriptor of the graph interface; keeps alive what it was made of. Set takes one value or
// several.
class Descriptor {
 public:
  static absl::StatusOr<Descriptor> Create(cudnnBackendDescriptorType_t type);

  cudnnBackendDescriptor_t raw() const { return owned_->raw; }
  template <typename T>
  absl::Status Set(cudnnBackendAttributeName_t name, cudnnBackendAttributeType_t type,
                   std::span<const T> values) {
    const auto count = static_cast<int64_t>(values.size());
    return ToStatus(cudnnBackendSetAttribute(raw(), name, type, count, values.data()), "attribute");
  }
  template <typename T>
  absl::Status Set(cudnnBackendAttributeName_t name, cudnnBackendAttributeType_t type,
                   const T& value) {
    return Set(name, type, std::span<const T>(&value, 1));
  }
  absl::Status Set(cudnnBackendAttributeName_t name, const Descriptor& value) {
    Hold(value);
    return Set(name, CUDNN_TYPE_BACKEND_DESCRIPTOR, value.raw());
  }
  void Hold(const Descriptor& other) { owned_->holds.push_back(other.owned_); }
  absl::Status Finish(std::string_view what) { return ToStatus(cudnnBackendFinalize(raw()), what); }

 private:
  struct Owned {
    cudnnBackendDescriptor_t raw = nullptr;
    std::vector<std::shared_ptr<Owned>> holds;
    ~Owned() {
      if (raw != nullptr) cudnnBackendDestroyDescriptor(raw);
    }
  };
  Descriptor() : owned_(std::make_shared<Owned>()) {}
  std::shared_ptr<Owned> owned_;
};

// What cuDNN must know of a GPU: of one that is here, by its number; or of any, in cuDNN's JSON.
absl::StatusOr<Descriptor> DescribeGpu(int32_t device);
absl::StatusOr<Descriptor> DescribeGpu(const std::string& json);

// The tensors' numbers in a plan.
inline constexpr int64_t kImageId = 1, kFilterId = 2, kOutId = 3;

struct CudnnPlan {
  Descriptor plan;
  int64_t workspace_bytes = 0;
};
// The first engine that heuristics propose and that keeps conv_plan.h's promises. Unimplemented if
// there is none.
absl::StatusOr<CudnnPlan> MakeCudnnPlan(const ConvProblem& problem, const Descriptor& gpu);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_CUDNN_PLAN_H_
