// Where the elements of broadcast operands lie.
#ifndef WEFT_KERNELS_CUDA_VIEWS_CUH_
#define WEFT_KERNELS_CUDA_VIEWS_CUH_

#include "kernels/cuda/functions.cuh"
#include "kernels/cuda/views.h"

namespace weft::cuda {

// at[k] = offset of operand k's element for element i of the result.
template <int kOperands>
WEFT_DEVICE inline void Offsets(const Views<kOperands>& v, int64_t i, int64_t (&at)[kOperands]) {
  for (int k = 0; k < kOperands; ++k) at[k] = 0;
  for (int d = v.rank - 1; d >= 0; --d) {
    const int64_t next = i / v.dims[d], here = i - next * v.dims[d];
    for (int k = 0; k < kOperands; ++k) at[k] += here * v.strides[k][d];
    i = next;
  }
}

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_VIEWS_CUH_
