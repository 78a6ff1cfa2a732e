// What fits into the 32 bits in which kernels count along a dimension.
#ifndef WEFT_KERNELS_CUDA_CONV_SIZES_H_
#define WEFT_KERNELS_CUDA_CONV_SIZES_H_

#include <algorithm>

#include "kernels/lib/conv.h"

namespace weft::cuda {

// Whether every place that a window of an output comes to, inside the image or beyond, fits.
inline bool PlacesFit(const ConvSpec& s) {
  constexpr int64_t kMost = int64_t{1} << 29;
  for (int d = 0; d < 3; ++d) {
    if (std::max({s.pad[d], s.stride[d], s.in[d], s.out[d]}) > kMost ||
        s.stride[d] > kMost / std::max<int64_t>(s.out[d], 1) ||
        s.dilation[d] > kMost / std::max<int64_t>(s.filter[d], 1)) {
      return false;
    }
  }
  return true;
}

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_CONV_SIZES_H_
