// Moving elements between two strided views on a GPU: the loop under transposing, slicing, joining,
// splitting, padding and repeating.
#ifndef WEFT_KERNELS_CUDA_STRIDED_COPY_H_
#define WEFT_KERNELS_CUDA_STRIDED_COPY_H_

#include <cstddef>
#include <cstdint>

#include "kernels/device/handles.h"

namespace weft::cuda {

// Sizes, and strides of source and destination in elements; strides may be negative, and a source
// stride of 0 repeats.
struct CopyArgs {
  static constexpr int kMaxRank = 8;
  int64_t size = 1;  // the product of dims
  int rank = 0;
  int64_t dims[kMaxRank], from[kMaxRank], to[kMaxRank];
};

// to[i · args.to] = from[i · args.from] for every index i, by element size: 1, 2, 4, 8 or 16 bytes.
// Nothing for a size of 0. No place of `to` may be reached twice, and the views must not overlap.
void StridedCopy(const void* from, void* to, size_t element_size, const CopyArgs& args,
                 StreamHandle stream);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_STRIDED_COPY_H_
