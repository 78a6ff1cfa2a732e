// Bounds of vectors. Include once per Highway target, as kernels/cpu/simd.h.
#if defined(WEFT_KERNELS_LIB_CLAMP_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_KERNELS_LIB_CLAMP_H_
#undef WEFT_KERNELS_LIB_CLAMP_H_
#else
#define WEFT_KERNELS_LIB_CLAMP_H_
#endif

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {

// x where it is above lo (below hi), else the bound; a NaN in x stays. Of x86's own minimum and
// maximum the second operand is what a NaN gives; Highway's plain target gives the number.
template <class V>
HWY_API V AtLeast(V lo, V x) {
#if HWY_TARGET == HWY_SCALAR
  return hwy::HWY_NAMESPACE::IfThenElse(hwy::HWY_NAMESPACE::Lt(x, lo), lo, x);
#else
  return hwy::HWY_NAMESPACE::Max(lo, x);
#endif
}
template <class V>
HWY_API V AtMost(V hi, V x) {
#if HWY_TARGET == HWY_SCALAR
  return hwy::HWY_NAMESPACE::IfThenElse(hwy::HWY_NAMESPACE::Lt(hi, x), hi, x);
#else
  return hwy::HWY_NAMESPACE::Min(hi, x);
#endif
}

}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#endif  // WEFT_KERNELS_LIB_CLAMP_H_
