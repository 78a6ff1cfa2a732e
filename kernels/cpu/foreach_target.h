// The instruction sets that kernels are compiled for, chosen at run time: the baseline, AVX2 with
// FMA, AVX-512. Includes the file that includes it once for each. A file with vector code reads
//
//   #undef HWY_TARGET_INCLUDE
//   #define HWY_TARGET_INCLUDE "kernels/cpu/this_file.cc"
//   #include "kernels/cpu/foreach_target.h"
//   #include "kernels/cpu/simd_loop.h"
//
//   HWY_BEFORE_NAMESPACE();
//   namespace weft::HWY_NAMESPACE {
//   void SquareFloats(const float* x, float* y, int64_t n) {
//     MapUnary([](auto v) { return v * v; }, x, y, n);
//   }
//   }  // namespace weft::HWY_NAMESPACE
//   HWY_AFTER_NAMESPACE();
//
//   #if HWY_ONCE
//   namespace weft {
//   … WEFT_SIMD(SquareFloats)(x, y, n) …   // core/simd_dispatch.h
//   }
//   #endif
#ifndef WEFT_KERNELS_CPU_FOREACH_TARGET_H_
#define WEFT_KERNELS_CPU_FOREACH_TARGET_H_

#include "core/simd_targets.h"
#include "hwy/foreach_target.h"
// After it, for each target.
#include "core/simd_dispatch.h"

#endif  // WEFT_KERNELS_CPU_FOREACH_TARGET_H_
