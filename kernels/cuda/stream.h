// The stream behind a handle, for launches.
#ifndef WEFT_KERNELS_CUDA_STREAM_H_
#define WEFT_KERNELS_CUDA_STREAM_H_

#include <cuda_runtime_api.h>

#include "kernels/device/handles.h"

namespace weft::cuda {

inline cudaStream_t Stream(StreamHandle s) { return reinterpret_cast<cudaStream_t>(s); }

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_STREAM_H_
