// Copies between tensors of different layouts, over the launch of strided_copy.h.
#ifndef WEFT_KERNELS_CUDA_STRIDED_H_
#define WEFT_KERNELS_CUDA_STRIDED_H_

#include <span>

#include "core/status.h"
#include "kernels/cuda/strided_copy.h"

namespace weft::cuda {

// One axis of a copy, outermost first.
struct CopyAxis {
  int64_t size;
  int64_t from, to;  // strides in elements
};

// Axes of size 1 go, and neighbours along which both sides move alike become one. Unimplemented if
// more than CopyArgs::kMaxRank are left.
absl::StatusOr<CopyArgs> ArgsOf(std::span<const CopyAxis> axes);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_STRIDED_H_
