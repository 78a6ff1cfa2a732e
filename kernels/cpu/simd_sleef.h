// Elementary functions over vectors from SLEEF (at most 1 ulp off); lane by lane
// where SLEEF has no version for the target. Only functions whose lanes do not depend on each
// other: SLEEF's sin, cos and tan choose their reduction by the largest lane. Included by simd.h,
// once per target.
#if defined(WEFT_KERNELS_CPU_SIMD_SLEEF_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_KERNELS_CPU_SIMD_SLEEF_H_
#undef WEFT_KERNELS_CPU_SIMD_SLEEF_H_
#else
#define WEFT_KERNELS_CPU_SIMD_SLEEF_H_
#endif

#include "kernels/cpu/simd.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {

// Declared here, not by sleef.h: that header shows a target's functions only to a file compiled for
// nothing else. Clang passes vectors as the command line's target does, whatever the function's
// attribute says: without AVX there in memory, where SLEEF does not look.
#if HWY_TARGET == HWY_AVX2 && (!defined(__clang__) || defined(__AVX__))
using RawFloats = __m256;
using RawDoubles = __m256d;
#define WEFT_SLEEF_FLOAT(name, accuracy) Sleef_##name##f8_##accuracy##avx2
#define WEFT_SLEEF_DOUBLE(name, accuracy) Sleef_##name##d4_##accuracy##avx2
#define WEFT_HAS_SLEEF 1
#elif (HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL) && \
    (!defined(__clang__) || defined(__AVX512F__))
using RawFloats = __m512;
using RawDoubles = __m512d;
#define WEFT_SLEEF_FLOAT(name, accuracy) Sleef_##name##f16_##accuracy##avx512f
#define WEFT_SLEEF_DOUBLE(name, accuracy) Sleef_##name##d8_##accuracy##avx512f
#define WEFT_HAS_SLEEF 1
#else
#define WEFT_HAS_SLEEF 0
#endif

#if WEFT_HAS_SLEEF
#define WEFT_SLEEF_F(name, accuracy)                                                       \
  extern "C" __attribute__((const)) RawFloats WEFT_SLEEF_FLOAT(name, accuracy)(RawFloats); \
  HWY_INLINE Vf name(Vf x) { return Vf(Vf::Raw{WEFT_SLEEF_FLOAT(name, accuracy)(x.raw.raw)}); }
#define WEFT_SLEEF_D(name, accuracy)                                                          \
  extern "C" __attribute__((const)) RawDoubles WEFT_SLEEF_DOUBLE(name, accuracy)(RawDoubles); \
  HWY_INLINE Vd name(Vd x) { return Vd(Vd::Raw{WEFT_SLEEF_DOUBLE(name, accuracy)(x.raw.raw)}); }
#define WEFT_SLEEF2_F(name, accuracy)                                           \
  extern "C" __attribute__((const))                                             \
  RawFloats WEFT_SLEEF_FLOAT(name, accuracy)(RawFloats, RawFloats);             \
  HWY_INLINE Vf name(Vf x, Vf y) {                                              \
    return Vf(Vf::Raw{WEFT_SLEEF_FLOAT(name, accuracy)(x.raw.raw, y.raw.raw)}); \
  }
#define WEFT_SLEEF2_D(name, accuracy)                                            \
  extern "C" __attribute__((const))                                              \
  RawDoubles WEFT_SLEEF_DOUBLE(name, accuracy)(RawDoubles, RawDoubles);          \
  HWY_INLINE Vd name(Vd x, Vd y) {                                               \
    return Vd(Vd::Raw{WEFT_SLEEF_DOUBLE(name, accuracy)(x.raw.raw, y.raw.raw)}); \
  }
#else
#define WEFT_SLEEF_F(name, accuracy)                         \
  HWY_INLINE Vf name(Vf x) {                                 \
    return Lanewise([](float a) { return fn::name(a); }, x); \
  }
#define WEFT_SLEEF_D(name, accuracy)                          \
  HWY_INLINE Vd name(Vd x) {                                  \
    return Lanewise([](double a) { return fn::name(a); }, x); \
  }
#define WEFT_SLEEF2_F(name, accuracy)                                       \
  HWY_INLINE Vf name(Vf x, Vf y) {                                          \
    return Lanewise([](float a, float b) { return fn::name(a, b); }, x, y); \
  }
#define WEFT_SLEEF2_D(name, accuracy)                                         \
  HWY_INLINE Vd name(Vd x, Vd y) {                                            \
    return Lanewise([](double a, double b) { return fn::name(a, b); }, x, y); \
  }
#endif
#define WEFT_SLEEF(name, accuracy) WEFT_SLEEF_F(name, accuracy) WEFT_SLEEF_D(name, accuracy)

WEFT_SLEEF(asin, u10)
WEFT_SLEEF(acos, u10)
WEFT_SLEEF(atan, u10)
WEFT_SLEEF2_F(pow, u10)
WEFT_SLEEF2_F(atan2, u10)
WEFT_SLEEF2_D(atan2, u10)
namespace sleef {  // mended in simd_math.h
WEFT_SLEEF(lgamma, u10)
WEFT_SLEEF2_D(pow, u10)
}  // namespace sleef

#undef WEFT_SLEEF
#undef WEFT_SLEEF2_F
#undef WEFT_SLEEF2_D
#undef WEFT_SLEEF_D
#undef WEFT_SLEEF_F
#undef WEFT_SLEEF_FLOAT
#undef WEFT_SLEEF_DOUBLE
#undef WEFT_HAS_SLEEF

}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
