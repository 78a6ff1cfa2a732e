// The driver interface over the CUDA runtime, which is linked statically and opens the machine's
// driver itself.
#ifndef WEFT_KERNELS_CUDA_DRIVER_H_
#define WEFT_KERNELS_CUDA_DRIVER_H_

#include <cuda_runtime_api.h>

#include <memory>
#include <vector>

#include "kernels/device/driver.h"

namespace weft::cuda {

// One a GPU. FailedPrecondition if the driver refuses.
absl::StatusOr<std::vector<std::unique_ptr<Driver>>> OpenGpus();

// The stream behind a handle, for launches.
inline cudaStream_t Stream(StreamHandle s) { return reinterpret_cast<cudaStream_t>(s); }

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_DRIVER_H_
