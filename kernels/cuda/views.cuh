// Operands of an elementwise launch, broadcast to its result: where their elements lie. NVRTC reads
// this, too: chain.h.
#ifndef WEFT_KERNELS_CUDA_VIEWS_CUH_
#define WEFT_KERNELS_CUDA_VIEWS_CUH_

#include <cstdint>

#include "kernels/cuda/device.cuh"
#include "kernels/cuda/divide.cuh"
#include "kernels/cuda/lanes.cuh"

namespace weft::cuda {

// Made by MakeViews (views.h). Sizes of the result, and the operands' strides along them (elements,
// 0: repeats), outermost first; along the last an operand's elements are neighbours or one. What is
// a group in the result is one in the operands that are neighbours there, its first aligned.
template <int kOperands>
struct Views : Grouped {
  static constexpr int kMaxRank = 8;

  int rank = 0;
  bool apart[kOperands] = {};  // along the last dimension
  int64_t dims[kMaxRank] = {};
  int64_t strides[kOperands][kMaxRank] = {};
  Divisor<uint32_t> by[kMaxRank];  // dims, where size is below 2^31

  // at[k] = offset of operand k's element for element i of the result.
  WEFT_DEVICE void Offsets(int64_t i, int64_t (&at)[kOperands]) const {
    for (int k = 0; k < kOperands; ++k) at[k] = 0;
    for (int d = rank - 1; d > 0; --d) {
      int64_t here = i;
      if (size < int64_t{1} << 31) {
        auto rest = static_cast<uint32_t>(i);
        i = by[d].Split(rest);
        here = rest;
      } else {
        i /= dims[d];
        here -= i * dims[d];
      }
      for (int k = 0; k < kOperands; ++k) at[k] += here * strides[k][d];
    }
    for (int k = 0; k < kOperands; ++k) at[k] += i * strides[k][0];
  }

  // Operand k's elements for those of an item, of which `first` is for the first.
  template <int kItem, typename T>
  WEFT_DEVICE Lanes<T, kItem> Load(int k, const T* first) const {
    if (kItem > 1 && apart[k]) return *LanesAt<kItem>(first);
    Lanes<T, kItem> same;
    for (int l = 0; l < kItem; ++l) same.at[l] = *first;
    return same;
  }
};

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_VIEWS_CUH_
