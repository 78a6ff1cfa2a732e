// Random numbers on the device: by core's Philox, so the bits are the CPU's; but for the normal
// ones, which the device's logarithm, sine and cosine make.
#ifndef WEFT_KERNELS_CUDA_RANDOM_H_
#define WEFT_KERNELS_CUDA_RANDOM_H_

#include <cstdint>

#include "core/dtype.h"
#include "kernels/device/handles.h"

namespace weft::cuda {

// Where a generator comes from, in the device's memory: a stateless op's seed [2] (int32 or int64),
// or, where that is null, a key [1] and a counter [2].
struct RandomSource {
  DType seed_type = DType::kInt64;
  const void* seed = nullptr;
  const uint64_t *key = nullptr, *counter = nullptr;
};

// Standard normal. kFloats. By NVIDIA's bounds for log, sin and cos (1, 2 and 2 units in the last
// place) and 1 for the C library's, within six epsilons of the CPU's, relatively; half types round
// floats. Source: CUDA C++ Programming Guide, mathematical functions.
void FillNormal(const RandomSource& from, DType dtype, void* out, int64_t n, StreamHandle stream);
// Uniform in [0, 1). kFloats.
void FillUniform(const RandomSource& from, DType dtype, void* out, int64_t n, StreamHandle stream);
// low + bits mod range; both as 64 bits, of which the dtype's count; range 0: all bits. Integers of
// 32 and 64 bits.
void FillInts(const RandomSource& from, DType dtype, uint64_t low, uint64_t range, void* out,
              int64_t n, StreamHandle stream);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_RANDOM_H_
