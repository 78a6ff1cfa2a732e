// Conversions between float, double, integers and bool, as core/cast.h says.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/cast_loops.cc"
#include "core/cast.h"
#include "kernels/cpu/foreach_target.h"
#include "kernels/cpu/loops_extra.h"
#include "kernels/cpu/simd.h"

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

constexpr DTypeSet kCastable = kFullFloats | kInts | kBoolOnly;

template <typename From, typename To>
void LoopCast(const void* in, void* out, int64_t n) {
  const From* const x = static_cast<const From*>(in);
  To* const y = static_cast<To*>(out);
  for (int64_t i = 0; i < n; ++i) y[i] = CastTo<To>(x[i]);
}

CastLoop CastOf(DType from, DType to) {
  CastLoop loop = nullptr;
  DispatchType<kCastable>(from, [&]<typename From>() {
    DispatchType<kCastable>(to, [&]<typename To>() { loop = LoopCast<From, To>; });
  });
  return loop;
}

}  // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {
CastLoop FindCastLoop(DType from, DType to) { return WEFT_SIMD(CastOf)(from, to); }
}  // namespace weft
#endif
