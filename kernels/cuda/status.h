// CUDA's errors as absl::Status.
#ifndef WEFT_KERNELS_CUDA_STATUS_H_
#define WEFT_KERNELS_CUDA_STATUS_H_

#include <cuda_runtime_api.h>

#include <string_view>

#include "core/status.h"

namespace weft::cuda {

// OK, ResourceExhausted for memory, else Internal: "what: CUDA's name for it: its words".
absl::Status ToStatus(cudaError_t error, std::string_view what);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_STATUS_H_
