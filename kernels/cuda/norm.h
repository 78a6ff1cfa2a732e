// Batch normalisation, and sums over channels. Launches; sums are in double, over parts that the
// sizes alone decide, so deterministic.
#ifndef WEFT_KERNELS_CUDA_NORM_H_
#define WEFT_KERNELS_CUDA_NORM_H_

#include <cstdint>

#include "core/dtype.h"
#include "kernels/channels.h"
#include "kernels/device/handles.h"

namespace weft::cuda {

// Bytes at `scratch` of the functions below.
int64_t ChannelScratch(const Channels& s);

// x, y: float, half or bfloat16; all else: floats, [channels]. In training, mean and variance are
// x's own; running = old * (1 - factor) + factor * own, the variance without bias, and old is not
// read where factor is 1. Else `old_mean` and `old_variance` are used, and are what all four
// results say.
struct BatchNormArgs {
  DType dtype = DType::kFloat;
  Channels sizes;
  bool training = false;
  float epsilon = 0, factor = 1;
  const void* x = nullptr;
  const float *scale = nullptr, *offset = nullptr, *old_mean = nullptr, *old_variance = nullptr;
  void* y = nullptr;
  float *running_mean = nullptr, *running_variance = nullptr;
  float *mean = nullptr, *variance = nullptr;  // of this batch
};
void BatchNorm(const BatchNormArgs& a, void* scratch, StreamHandle stream);

struct BatchNormGradArgs {
  DType dtype = DType::kFloat;
  Channels sizes;
  bool training = false;
  float epsilon = 0;
  const void *dy = nullptr, *x = nullptr;
  const float *scale = nullptr, *mean = nullptr, *variance = nullptr;
  void* dx = nullptr;
  float *dscale = nullptr, *doffset = nullptr;
};
void BatchNormGrad(const BatchNormGradArgs& a, void* scratch, StreamHandle stream);

// y[c] = the sum of channel c. kFloats.
void SumChannels(DType dtype, const Channels& s, const void* x, void* y, void* scratch,
                 StreamHandle stream);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_NORM_H_
