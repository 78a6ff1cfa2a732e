// The instruction sets that vector code is compiled for: the baseline, AVX2 with FMA, AVX-512.
// Include before hwy/foreach_target.h.
#ifndef WEFT_CORE_SIMD_TARGETS_H_
#define WEFT_CORE_SIMD_TARGETS_H_

// Two more levels between the baseline and AVX2, and the sizeless vectors of other processors
// (which cannot be members of V<T>), would cost compile time and serve few.
#ifndef HWY_DISABLED_TARGETS
#define HWY_DISABLED_TARGETS \
  (HWY_SSSE3 | HWY_SSE4 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#endif

#endif  // WEFT_CORE_SIMD_TARGETS_H_
