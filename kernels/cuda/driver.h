// The driver interface over the CUDA runtime, which is linked statically and opens the machine's
// driver itself.
#ifndef WEFT_KERNELS_CUDA_DRIVER_H_
#define WEFT_KERNELS_CUDA_DRIVER_H_

#include <memory>
#include <vector>

#include "kernels/device/driver.h"

namespace weft::cuda {

// One a GPU. FailedPrecondition if the driver refuses.
absl::StatusOr<std::vector<std::unique_ptr<Driver>>> OpenGpus();

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_DRIVER_H_
