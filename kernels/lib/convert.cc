#include "kernels/lib/convert.h"

// Plain loops, compiled for the machine's vector units too; the loader picks.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
#define WEFT_CLONES __attribute__((target_clones("avx2", "default"), optimize("O3")))
#else
#define WEFT_CLONES
#endif

namespace weft {

WEFT_CLONES void Widen(const Half* from, float* to, int64_t n) {
  for (int64_t i = 0; i < n; ++i) {
    const uint32_t magnitude = from[i].bits & 0x7fffu;
    const uint32_t sign = static_cast<uint32_t>(from[i].bits & 0x8000u) << 16;
    const uint32_t rebias = magnitude >= 0x7c00u ? 224u << 23 : 112u << 23;
    const uint32_t normal = (magnitude << 13) + rebias;
    const float small = static_cast<float>(static_cast<int32_t>(magnitude)) * 0x1p-24f;
    to[i] =
        std::bit_cast<float>((magnitude < 0x400u ? std::bit_cast<uint32_t>(small) : normal) | sign);
  }
}

WEFT_CLONES void Widen(const BFloat16* from, float* to, int64_t n) {
  for (int64_t i = 0; i < n; ++i) {
    to[i] = std::bit_cast<float>(static_cast<uint32_t>(from[i].bits) << 16);
  }
}

WEFT_CLONES void Narrow(const float* from, Half* to, int64_t n) {
  for (int64_t i = 0; i < n; ++i) to[i] = Half(from[i]);
}

WEFT_CLONES void Narrow(const float* from, BFloat16* to, int64_t n) {
  for (int64_t i = 0; i < n; ++i) {
    const uint32_t bits = std::bit_cast<uint32_t>(from[i]);
    const uint32_t rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
    const uint32_t nan = ((bits >> 16) & 0x8000u) | 0x7fc0u;
    to[i].bits = static_cast<uint16_t>((bits & 0x7fffffffu) > 0x7f800000u ? nan : rounded);
  }
}

}  // namespace weft
