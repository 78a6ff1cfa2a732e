// Every instruction set that kernels are compiled for and this processor has.
#ifndef WEFT_TESTS_SUPPORT_SIMD_LEVELS_H_
#define WEFT_TESTS_SUPPORT_SIMD_LEVELS_H_

#include <catch2/catch.hpp>

#include "core/simd_dispatch.h"

namespace weft::test {

// Calls f with each of them, then restores the best.
template <typename F>
void ForEachTarget(F f) {
  const SimdLevel best = CurrentSimdLevel();
  for (const SimdLevel level : {SimdLevel::kBaseline, SimdLevel::kAvx2, SimdLevel::kAvx512}) {
    if (level > best) continue;
    SetSimdLevelForTest(level);
    INFO("instruction set " << static_cast<int>(level));
    f();
  }
  SetSimdLevelForTest(best);
}

}  // namespace weft::test

#endif  // WEFT_TESTS_SUPPORT_SIMD_LEVELS_H_
