// The optimisers' formulas on vectors, in weft::HWY_NAMESPACE::formula. One per target: see
// foreach_target.h.
#if defined(WEFT_KERNELS_CPU_OPTIMISERS_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_KERNELS_CPU_OPTIMISERS_H_
#undef WEFT_KERNELS_CPU_OPTIMISERS_H_
#else
#define WEFT_KERNELS_CPU_OPTIMISERS_H_
#endif

#include "kernels/cpu/simd.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {
namespace formula {

#define WEFT_FORMULA HWY_INLINE
#define WEFT_INIT
#include "kernels/optimisers.def"
}  // namespace formula
}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
