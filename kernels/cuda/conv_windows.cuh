// The windows of a convolution, in 32 bits. The convolution passed PlacesFit (conv_sizes.h).
#ifndef WEFT_KERNELS_CUDA_CONV_WINDOWS_CUH_
#define WEFT_KERNELS_CUDA_CONV_WINDOWS_CUH_

#include "kernels/cuda/divide.cuh"
#include "kernels/lib/conv.h"

namespace weft::cuda {

struct ConvWindows {
  int in[3], out[3], filter[3], stride[3], dilation[3], pad[3];
  Divisor<uint32_t> by_stride[3];

  explicit ConvWindows(const ConvSpec& s) {
    for (int d = 0; d < 3; ++d) {
      in[d] = static_cast<int>(s.in[d]);
      out[d] = static_cast<int>(s.out[d]);
      filter[d] = static_cast<int>(s.filter[d]);
      stride[d] = static_cast<int>(s.stride[d]);
      dilation[d] = static_cast<int>(s.dilation[d]);
      pad[d] = static_cast<int>(s.pad[d]);
      by_stride[d] = Divisor<uint32_t>(s.stride[d]);
    }
  }
  // Along dimension d: the input that a tap reads for output `o`; the output whose tap reads input
  // `p`. Negative if there is none.
  WEFT_DEVICE int InputOf(int d, int o, int tap) const {
    const int p = o * stride[d] - pad[d] + tap * dilation[d];
    return p < in[d] ? p : -1;
  }
  WEFT_DEVICE int OutputOf(int d, int p, int tap) const {
    const int scaled = p + pad[d] - tap * dilation[d];
    if (scaled < 0) return -1;
    auto rest = static_cast<uint32_t>(scaled);
    const auto o = static_cast<int>(by_stride[d].Split(rest));
    return rest == 0 && o < out[d] ? o : -1;
  }
};

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_CONV_WINDOWS_CUH_
