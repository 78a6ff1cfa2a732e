// sin, cos and tan of vectors: at most 2 ulps off (tan 4) and, unlike SLEEF's, the same whatever
// the other lanes hold. Cody-Waite reduction by three parts of pi / 2 under fused multiply-add,
// then minimax polynomials fitted by Remez exchange; huge arguments lane by lane. Included by
// simd.h, once per target.
#if defined(WEFT_KERNELS_CPU_SIMD_TRIG_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_KERNELS_CPU_SIMD_TRIG_H_
#undef WEFT_KERNELS_CPU_SIMD_TRIG_H_
#else
#define WEFT_KERNELS_CPU_SIMD_TRIG_H_
#endif

#include "kernels/cpu/simd.h"
#include "kernels/cpu/simd_math.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {

#if !WEFT_VECTOR_MATH
WEFT_LANEWISE(sin)
WEFT_LANEWISE(cos)
WEFT_LANEWISE(tan)
#else
namespace trig {

template <typename T>
struct Constants;
template <>
struct Constants<float> {
  using Int = int32_t;
  static constexpr float kLargest = 0x1p17f;
  static constexpr float kPi1 = 0x1.921fb6p0f, kPi2 = -0x1.777a5cp-25f, kPi3 = -0x1.ee59dap-50f;
  static Vf SinTail(Vf z) {
    return vmath::Polynomial(z, -1.666666664e-01f, 8.333329281e-03f, -1.983930443e-04f,
                             2.718046584e-06f);
  }
  static Vf CosTail(Vf z) {
    return vmath::Polynomial(z, 4.166664675e-02f, -1.388736141e-03f, 2.443772454e-05f);
  }
};
template <>
struct Constants<double> {
  using Int = int64_t;
  static constexpr double kLargest = 0x1p30;
  static constexpr double kPi1 = 0x1.921fb54442d18p0, kPi2 = 0x1.1a62633145c07p-54,
                          kPi3 = -0x1.f1976b8p-110;
  static Vd SinTail(Vd z) {
    return vmath::Polynomial(z, -0.16666666666666666, 0.0083333333333333228,
                             -0.00019841269841254649, 2.755731921398522e-06,
                             -2.5052104860785555e-08, 1.6058360440745763e-10,
                             -7.5784032954672174e-13);
  }
  static Vd CosTail(Vd z) {
    return vmath::Polynomial(z, 0.041666666666666602, -0.0013888888888873992,
                             2.4801587289395377e-05, -2.7557314326138764e-07,
                             2.0875719570904287e-09, -1.1359449206679631e-11);
  }
};

// |x| = q pi / 2 + r with |r| <= pi / 4: sine and cosine of r, and q in the low bits.
template <typename T>
struct Parts {
  V<T> sin, cos;
  V<T> q;  // as bits
};
template <typename T>
HWY_INLINE Parts<T> Reduce(V<T> a) {
  using C = Constants<T>;
  const V<T> q = mul_add(a, T(0.63661977236758134308), vmath::kShift<T>);
  const V<T> n = q - vmath::kShift<T>;
  V<T> r = mul_add(n, -C::kPi1, a);  // exact
  r = mul_add(n, -C::kPi2, r);
  r = mul_add(n, -C::kPi3, r);
  const V<T> z = r * r;
  const V<T> sin = mul_add(C::SinTail(z) * z, r, r);
  // 1 - z / 2 rounds; what it loses is added back.
  const V<T> half = T(0.5) * z;
  const V<T> main = 1 - half;
  const V<T> cos = main + mul_add(C::CosTail(z), z * z, (1 - main) - half);
  return {sin, cos, q};
}
template <typename T>
HWY_INLINE M<T> IsOdd(V<T> q) {
  const Tag<typename Constants<T>::Int> di;
  return {hn::RebindMask(Tag<T>(), hn::TestBit(hn::BitCast(di, q.raw), hn::Set(di, 1)))};
}
// x, negated where bit 1 of q is set.
template <typename T>
HWY_INLINE V<T> FlipByBit1(V<T> x, V<T> q) {
  const Tag<typename Constants<T>::Int> di;
  const auto sign = hn::And(hn::ShiftLeft<sizeof(T) * 8 - 2>(hn::BitCast(di, q.raw)),
                            hn::BitCast(di, hn::SignBit(Tag<T>())));
  return V<T>(hn::Xor(x.raw, hn::BitCast(Tag<T>(), sign)));
}
template <typename T>
HWY_INLINE M<T> IsHuge(V<T> a) {  // or NaN
  return !(a <= Constants<T>::kLargest);
}

}  // namespace trig

template <typename T>
HWY_INLINE V<T> sin(V<T> x) {
  const V<T> a = abs(x);
  const trig::Parts<T> p = trig::Reduce(a);
  const V<T> value = trig::FlipByBit1(select(trig::IsOdd(p.q), p.cos, p.sin), p.q);
  const V<T> sign(hn::And(x.raw, hn::SignBit(Tag<T>())));
  return Patched([](T v) { return std::sin(v); }, trig::IsHuge(a),
                 V<T>(hn::Xor(value.raw, sign.raw)), x);
}

template <typename T>
HWY_INLINE V<T> cos(V<T> x) {
  const V<T> a = abs(x);
  const trig::Parts<T> p = trig::Reduce(a);
  const M<T> odd = trig::IsOdd(p.q);
  // cos(r + pi / 2) = -sin(r); a half turn negates either.
  const V<T> value = trig::FlipByBit1(select(odd, -p.sin, p.cos), p.q);
  return Patched([](T v) { return std::cos(v); }, trig::IsHuge(a), value, x);
}

template <typename T>
HWY_INLINE V<T> tan(V<T> x) {
  const V<T> a = abs(x);
  const trig::Parts<T> p = trig::Reduce(a);
  const M<T> odd = trig::IsOdd(p.q);
  const V<T> value = select(odd, -p.cos, p.sin) / select(odd, p.sin, p.cos);
  const V<T> sign(hn::And(x.raw, hn::SignBit(Tag<T>())));
  return Patched([](T v) { return std::tan(v); }, trig::IsHuge(a),
                 V<T>(hn::Xor(value.raw, sign.raw)), x);
}
#endif

}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
