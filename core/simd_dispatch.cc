#include "core/simd_dispatch.h"

#include <atomic>

namespace weft {
namespace {

SimdLevel AskProcessor() {
#if HWY_ARCH_X86
  __builtin_cpu_init();
  // What Highway compiles into each: its HWY_AVX2 and HWY_AVX3.
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                    __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
                    __builtin_cpu_supports("aes") && __builtin_cpu_supports("pclmul");
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") &&
                      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512bw");
  return avx512 ? SimdLevel::kAvx512 : avx2 ? SimdLevel::kAvx2 : SimdLevel::kBaseline;
#else
  return SimdLevel::kBaseline;
#endif
}

std::atomic<SimdLevel>& Level() {
  static std::atomic<SimdLevel> level = AskProcessor();
  return level;
}

}  // namespace

SimdLevel CurrentSimdLevel() { return Level().load(std::memory_order_relaxed); }
void SetSimdLevelForTest(SimdLevel level) { Level().store(level, std::memory_order_relaxed); }

}  // namespace weft
