// NVIDIA's compiler at run time, a library that is opened when it is first wanted and need not be
// there.
#ifndef WEFT_KERNELS_CUDA_NVRTC_H_
#define WEFT_KERNELS_CUDA_NVRTC_H_

#include <string>

#include "core/status.h"

namespace weft::cuda {

// OK if the library is there; else NotFound with the loader's words. The first call decides.
absl::Status NvrtcStatus();

// A program for one architecture: "sm_90", a binary of that alone; "compute_90", text that the
// driver translates for that and all later ones. The text may include the headers of
// chain_headers.h. Internal with the compiler's words. Thread-safe.
absl::StatusOr<std::string> CompileAtRunTime(const std::string& text, const std::string& arch);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_NVRTC_H_
