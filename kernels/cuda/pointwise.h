// Elementwise launches beyond the tables of elementwise.h.
#ifndef WEFT_KERNELS_CUDA_POINTWISE_H_
#define WEFT_KERNELS_CUDA_POINTWISE_H_

#include <cstdint>

#include "core/dtype.h"
#include "kernels/device/handles.h"
#include "kernels/lib/activation.h"

namespace weft::cuda {

// out = in, converted as core/cast.h says. kReal and bool.
void CastElements(DType from, const void* in, DType to, void* out, int64_t n, StreamHandle stream);

// out = in[0] + in[1] + …, in this order; halfs round once at the end. kReal.
struct Summands {
  static constexpr int kMost = 64;
  int count = 0;
  const void* at[kMost];
};
void SumElements(DType dtype, const Summands& in, void* out, int64_t n, StreamHandle stream);

// out[i] = start + i * delta, where start and delta are elements in the host's memory; each step
// rounds to the dtype. kReal.
void RangeElements(DType dtype, const void* start, const void* delta, void* out, int64_t n,
                   StreamHandle stream);

// out = source > 0 ? value : value * slope: LeakyRelu, and its gradient. kFloats.
void LeakyElements(DType dtype, const void* value, const void* source, float slope, void* out,
                   int64_t n, StreamHandle stream);

// y = activation(x + bias[channel] + residual): what is fused to a convolution or a product. x may
// be y. Channels are [channels, inner] of the last dimensions. Null: not there. kFloats.
struct FinishArgs {
  Finish finish;
  const void* bias = nullptr;
  const void* residual = nullptr;
  int64_t channels = 1, inner = 1;
};
void FinishElements(DType dtype, const void* x, void* y, const FinishArgs& args, int64_t n,
                    StreamHandle stream);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_POINTWISE_H_
