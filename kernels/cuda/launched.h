// Kernels around launchers (elementwise.h, reduce.h, strided_copy.h) are host code that knows
// nothing of CUDA; the tests give them launchers for the host.
#ifndef WEFT_KERNELS_CUDA_LAUNCHED_H_
#define WEFT_KERNELS_CUDA_LAUNCHED_H_

#include "core/status.h"

namespace weft::cuda {

// Whether the launches just made by this thread were accepted.
absl::Status Launched();

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_LAUNCHED_H_
