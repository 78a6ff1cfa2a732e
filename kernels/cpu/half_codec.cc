// half and bfloat16 to and from float, arrays at a time.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/half_codec.cc"
#include "kernels/cpu/foreach_target.h"
#include "kernels/cpu/loops.h"
#include "kernels/cpu/simd_loop.h"

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

template <typename T>
void Widen(const void* from, float* to, int64_t n) {
  MapUnary([](Vf v) { return v; }, static_cast<const T*>(from), to, n);
}
template <typename T>
void Narrow(const float* from, void* to, int64_t n) {
  MapUnary([](Vf v) { return v; }, from, static_cast<T*>(to), n);
}
template <typename T>
const HalfCodec* CodecOf() {
  static constexpr HalfCodec kCodec = {Widen<T>, Narrow<T>};
  return &kCodec;
}
const HalfCodec* CodecForHalf() { return CodecOf<Half>(); }
const HalfCodec* CodecForBFloat16() { return CodecOf<BFloat16>(); }

}  // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {

const HalfCodec* FindHalfCodec(DType dtype) {
  if (dtype == DType::kHalf) return WEFT_SIMD(CodecForHalf)();
  if (dtype == DType::kBfloat16) return WEFT_SIMD(CodecForBFloat16)();
  return nullptr;
}
}  // namespace weft
#endif
