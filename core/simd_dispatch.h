// Which of a function's compiled instruction sets runs. In place of Highway's own dispatch: its
// library measures timers when a program starts, which takes longer than most runs.
#ifndef WEFT_CORE_SIMD_DISPATCH_H_
#define WEFT_CORE_SIMD_DISPATCH_H_

#include <type_traits>

#include "hwy/highway.h"

namespace weft {

enum class SimdLevel { kBaseline, kAvx2, kAvx512 };
// The best that this processor has, asked once; or what a test has set.
SimdLevel CurrentSimdLevel();
// No higher than what the processor has. Not while kernels run.
void SetSimdLevelForTest(SimdLevel level);

// Null: not compiled.
template <typename F>
F* PickSimd(F* baseline, std::type_identity_t<F>* avx2, std::type_identity_t<F>* avx512) {
  const SimdLevel level = CurrentSimdLevel();
  if (level == SimdLevel::kAvx512 && avx512 != nullptr) return avx512;
  return level >= SimdLevel::kAvx2 && avx2 != nullptr ? avx2 : baseline;
}

}  // namespace weft

// WEFT_SIMD(F)(x, y): the F of the best HWY_NAMESPACE for this processor. Stands under
// `#if HWY_ONCE`, in the namespace that has those.
#define WEFT_SIMD(F) \
  (::weft::PickSimd(&HWY_STATIC_DISPATCH(F), HWY_CHOOSE_AVX2(F), HWY_CHOOSE_AVX3(F)))

#endif  // WEFT_CORE_SIMD_DISPATCH_H_
