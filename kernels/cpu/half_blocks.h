// Elementwise loops over half and bfloat16: in blocks, through a loop over float.
#ifndef WEFT_KERNELS_CPU_HALF_BLOCKS_H_
#define WEFT_KERNELS_CPU_HALF_BLOCKS_H_

#include <algorithm>
#include <array>

#include "kernels/cpu/loops.h"

namespace weft {

inline constexpr int64_t kHalfBlock = 1024;

// Calls loop(float arrays, out, n) for blocks of `in`, 16-bit floats as `widen` reads them. Its out
// is a float array that `narrow` rounds into `out`; or, where that is null, a place in an array of
// bytes (bool).
template <size_t kInputs, size_t kSize, typename Loop>
void InFloat(const HalfCodec& widen, const HalfCodec* narrow,
             const std::array<const char*, kSize>& in, char* out, int64_t n, const Loop& loop) {
  static_assert(kInputs <= kSize);
  alignas(64) float wide[kInputs][kHalfBlock];
  alignas(64) float result[kHalfBlock];
  std::array<const float*, kInputs> args;
  for (int64_t i = 0; i < n; i += kHalfBlock) {
    const int64_t m = std::min(kHalfBlock, n - i);
    for (size_t k = 0; k < kInputs; ++k) {
      widen.widen(in[k] + i * 2, wide[k], m);
      args[k] = wide[k];
    }
    if (narrow == nullptr) {
      loop(args, static_cast<void*>(out + i), m);
    } else {
      loop(args, static_cast<void*>(result), m);
      narrow->narrow(result, out + i * 2, m);
    }
  }
}

}  // namespace weft

#endif  // WEFT_KERNELS_CPU_HALF_BLOCKS_H_
