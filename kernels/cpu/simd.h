// Vectors that read like numbers. V<T> (T = float or double) and its mask M<T> have operators and
// the functions of core/functions.h, so that a formula such as `select(x < T(0), T(0), x)` compiles
// for T = V<float> as it does for float. Numbers convert to V<T>.
//
// Include once per Highway target (see foreach_target.h); everything is in weft::HWY_NAMESPACE.
// Simple functions are here; exp, log and the hyperbolic functions are in simd_math.h, erf and erfc
// in simd_erf.h, sin, cos and tan in simd_trig.h; the rest is SLEEF's, in simd_sleef.h, or goes
// lane by lane. In the baseline the C++ library computes. Results depend on the target, never on
// the lane or on what other lanes hold.
#if defined(WEFT_KERNELS_CPU_SIMD_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_KERNELS_CPU_SIMD_H_
#undef WEFT_KERNELS_CPU_SIMD_H_
#else
#define WEFT_KERNELS_CPU_SIMD_H_
#endif

#include <cstdint>
#include <cstring>
#include <limits>

#include "core/functions.h"
#include "core/half.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// The words of core/functions.h for scalars, beside the vector overloads below.
using fn::abs, fn::square, fn::reciprocal, fn::min, fn::max, fn::sign, fn::select, fn::pow;
using fn::acos, fn::asin, fn::atan, fn::erf, fn::erfc, fn::erfinv, fn::ndtri;
using fn::acosh, fn::asinh, fn::atanh, fn::cosh, fn::sinh, fn::tanh, fn::atan2, fn::mul_add;
using fn::floor, fn::ceil, fn::trunc, fn::round, fn::isnan, fn::isinf, fn::isfinite, fn::signbit;
using fn::lgamma, fn::digamma, fn::igamma, fn::igammac, fn::igamma_grad_a, fn::betainc;
using fn::quotient, fn::trunc_div, fn::trunc_mod, fn::floor_div, fn::floor_mod, fn::copysign,
    fn::nextafter;
using fn::shift_left, fn::shift_right, fn::popcount, fn::real, fn::imag, fn::conj, fn::arg;
using fn::sqrt, fn::rsqrt, fn::exp, fn::expm1, fn::log, fn::log1p, fn::cos, fn::sin, fn::tan;
using fn::zeta, fn::polygamma, fn::bessel_i0e, fn::bessel_i1e;

// Off in the baseline, which has one lane and no fused multiply-add: there the C++ library
// computes.
#undef WEFT_VECTOR_MATH
#define WEFT_VECTOR_MATH (HWY_TARGET != HWY_SCALAR && HWY_TARGET != HWY_EMU128)
// Where instructions serve that Highway has no name for.
#undef WEFT_X86_512
#define WEFT_X86_512 (HWY_ARCH_X86 && HWY_CAP_GE512)

template <typename T>
using Tag = hn::ScalableTag<T>;

// One truth value a lane. HWY_ATTR: GCC gives members of class templates the default target, which
// matters where nothing is inlined.
template <typename T>
struct M {
  hn::Mask<Tag<T>> raw;

  HWY_ATTR HWY_INLINE friend M operator&(M a, M b) { return {hn::And(a.raw, b.raw)}; }
  HWY_ATTR HWY_INLINE friend M operator|(M a, M b) { return {hn::Or(a.raw, b.raw)}; }
  HWY_ATTR HWY_INLINE friend M operator^(M a, M b) { return {hn::Xor(a.raw, b.raw)}; }
  HWY_ATTR HWY_INLINE friend M operator!(M a) { return {hn::Not(a.raw)}; }
  HWY_ATTR HWY_INLINE friend M operator==(M a, M b) { return !(a ^ b); }
  HWY_ATTR HWY_INLINE friend M operator!=(M a, M b) { return a ^ b; }
};

template <typename T>
struct V {
  using Scalar = T;
  static constexpr size_t kLanes = HWY_LANES(T);
  using Raw = hn::Vec<Tag<T>>;
  Raw raw;

  V() = default;
  HWY_ATTR HWY_INLINE V(T x) : raw(hn::Set(Tag<T>(), x)) {}
  HWY_ATTR HWY_INLINE explicit V(Raw r) : raw(r) {}

  HWY_ATTR HWY_INLINE friend V operator+(V a, V b) { return V(hn::Add(a.raw, b.raw)); }
  HWY_ATTR HWY_INLINE friend V operator-(V a, V b) { return V(hn::Sub(a.raw, b.raw)); }
  HWY_ATTR HWY_INLINE friend V operator*(V a, V b) { return V(hn::Mul(a.raw, b.raw)); }
  HWY_ATTR HWY_INLINE friend V operator/(V a, V b) { return V(hn::Div(a.raw, b.raw)); }
  HWY_ATTR HWY_INLINE friend V operator-(V a) { return V(hn::Neg(a.raw)); }
  HWY_ATTR HWY_INLINE friend V operator+(V a) { return a; }
  HWY_ATTR HWY_INLINE V& operator+=(V b) { return *this = *this + b; }
  HWY_ATTR HWY_INLINE V& operator-=(V b) { return *this = *this - b; }
  HWY_ATTR HWY_INLINE V& operator*=(V b) { return *this = *this * b; }
  HWY_ATTR HWY_INLINE V& operator/=(V b) { return *this = *this / b; }
  HWY_ATTR HWY_INLINE friend M<T> operator<(V a, V b) { return {hn::Lt(a.raw, b.raw)}; }
  HWY_ATTR HWY_INLINE friend M<T> operator<=(V a, V b) { return {hn::Le(a.raw, b.raw)}; }
  HWY_ATTR HWY_INLINE friend M<T> operator>(V a, V b) { return {hn::Gt(a.raw, b.raw)}; }
  HWY_ATTR HWY_INLINE friend M<T> operator>=(V a, V b) { return {hn::Ge(a.raw, b.raw)}; }
  HWY_ATTR HWY_INLINE friend M<T> operator==(V a, V b) { return {hn::Eq(a.raw, b.raw)}; }
  // Not Highway's, for which NaN != x is false.
  HWY_ATTR HWY_INLINE friend M<T> operator!=(V a, V b) { return {hn::Not(hn::Eq(a.raw, b.raw))}; }
};
using Vf = V<float>;
using Vd = V<double>;

// Not templates, so that numbers convert: select(x < 0, 0, x).
#define WEFT_SELECT(T)                                                             \
  HWY_INLINE V<T> select(M<T> condition, V<T> a, V<T> b) {                         \
    return V<T>(hn::IfThenElse(condition.raw, a.raw, b.raw));                      \
  }                                                                                \
  HWY_INLINE V<T> mul_add(V<T> a, V<T> b, V<T> c) {                                \
    return V<T>(hn::MulAdd(a.raw, b.raw, c.raw));                                  \
  }                                                                                \
  HWY_INLINE V<T> min(V<T> a, V<T> b) { return select((a < b) | (a != a), a, b); } \
  HWY_INLINE V<T> max(V<T> a, V<T> b) { return select((a > b) | (a != a), a, b); } \
  HWY_INLINE V<T> copysign(V<T> magnitude, V<T> sign) {                            \
    return V<T>(hn::CopySign(magnitude.raw, sign.raw));                            \
  }
WEFT_SELECT(float)
WEFT_SELECT(double)
#undef WEFT_SELECT

template <typename T>
HWY_INLINE M<T> select(M<T> condition, M<T> a, M<T> b) {
  return (condition & a) | (!condition & b);
}

// Words that are one Highway function.
#define WEFT_HWY(name, Function)      \
  template <typename T>               \
  HWY_INLINE V<T> name(V<T> x) {      \
    return V<T>(hn::Function(x.raw)); \
  }
WEFT_HWY(abs, Abs)
WEFT_HWY(sqrt, Sqrt)
#if WEFT_VECTOR_MATH
WEFT_HWY(floor, Floor)
WEFT_HWY(ceil, Ceil)
WEFT_HWY(trunc, Trunc)
WEFT_HWY(round, Round)
#endif
#undef WEFT_HWY

template <typename T>
HWY_INLINE V<T> square(V<T> x) {
  return x * x;
}
template <typename T>
HWY_INLINE V<T> reciprocal(V<T> x) {
  return V<T>(T(1)) / x;
}
template <typename T>
HWY_INLINE V<T> rsqrt(V<T> x) {
  return V<T>(T(1)) / sqrt(x);
}
template <typename T>
HWY_INLINE V<T> conj(V<T> x) {
  return x;
}
template <typename T>
HWY_INLINE M<T> isnan(V<T> x) {
  return x != x;
}
template <typename T>
HWY_INLINE M<T> isinf(V<T> x) {
  return abs(x) == V<T>(std::numeric_limits<T>::infinity());
}
template <typename T>
HWY_INLINE M<T> isfinite(V<T> x) {
  return abs(x) < V<T>(std::numeric_limits<T>::infinity());
}
template <typename T>
HWY_INLINE M<T> signbit(V<T> x) {
  return copysign(V<T>(T(1)), x) < V<T>(T(0));
}
template <typename T>
HWY_INLINE V<T> sign(V<T> x) {
  return select(isnan(x), x, select(x == V<T>(T(0)), V<T>(T(0)), copysign(V<T>(T(1)), x)));
}

// f applied to each lane: for what no vector library has.
template <typename T, typename F, typename... Vs>
HWY_INLINE V<T> Lanewise(F f, V<T> x, Vs... more) {
  constexpr size_t kArgs = 1 + sizeof...(Vs);
  HWY_ALIGN T lanes[kArgs][V<T>::kLanes];
  const V<T> args[] = {x, more...};
  for (size_t a = 0; a < kArgs; ++a) hn::Store(args[a].raw, Tag<T>(), lanes[a]);
  for (size_t i = 0; i < hn::Lanes(Tag<T>()); ++i) {
    if constexpr (kArgs == 1) lanes[0][i] = f(lanes[0][i]);
    if constexpr (kArgs == 2) lanes[0][i] = f(lanes[0][i], lanes[1][i]);
    if constexpr (kArgs == 3) lanes[0][i] = f(lanes[0][i], lanes[1][i], lanes[2][i]);
  }
  return V<T>(hn::Load(Tag<T>(), lanes[0]));
}
// The result, but in the lanes of `where` f of the arguments.
template <typename T, typename F, typename... Vs>
HWY_INLINE V<T> Patched(F f, M<T> where, V<T> result, Vs... args) {
  if (hn::AllFalse(Tag<T>(), where.raw)) return result;
  return select(where, Lanewise(f, args...), result);
}
#define WEFT_LANEWISE(name)                              \
  template <typename T>                                  \
  HWY_INLINE V<T> name(V<T> x) {                         \
    return Lanewise([](T a) { return fn::name(a); }, x); \
  }
#define WEFT_LANEWISE2(name)                                        \
  template <typename T>                                             \
  HWY_INLINE V<T> name(V<T> x, V<T> y) {                            \
    return Lanewise([](T a, T b) { return fn::name(a, b); }, x, y); \
  }
#if !WEFT_VECTOR_MATH  // Highway's lose the sign of zero
WEFT_LANEWISE(floor)
WEFT_LANEWISE(ceil)
WEFT_LANEWISE(trunc)
WEFT_LANEWISE(round)
#endif
WEFT_LANEWISE(erfinv)
WEFT_LANEWISE(ndtri)
WEFT_LANEWISE(digamma)
WEFT_LANEWISE(bessel_i0e)
WEFT_LANEWISE(bessel_i1e)
WEFT_LANEWISE2(nextafter)
WEFT_LANEWISE2(igamma)
WEFT_LANEWISE2(igammac)
WEFT_LANEWISE2(igamma_grad_a)
WEFT_LANEWISE2(zeta)
WEFT_LANEWISE2(polygamma)
template <typename T>
HWY_INLINE V<T> betainc(V<T> a, V<T> b, V<T> x) {
  return Lanewise([](T p, T q, T r) { return fn::betainc(p, q, r); }, a, b, x);
}

#if WEFT_VECTOR_MATH
// A quotient that rounds up to a whole number is one too large; what it and the right one leave of
// |x| is exact, since both are multiples of what x and y are multiples of, and no larger than |y|.
// Quotients with no bits for a fraction, infinities and NaN go lane by lane.
template <typename T>
HWY_INLINE V<T> trunc_mod(V<T> x, V<T> y) {
  constexpr T kWhole = sizeof(T) == 4 ? T(0x1p22) : T(0x1p51);
  const V<T> a = abs(x), b = abs(y);
  const V<T> q = trunc(a / b);
  const V<T> left = mul_add(-q, b, a);
  const V<T> result = select(a < b, a, select(left < T(0), left + b, left));
  return Patched([](T u, T v) { return fn::trunc_mod(u, v); }, !(q < kWhole), copysign(result, x),
                 x, y);
}
#else
WEFT_LANEWISE2(trunc_mod)
#endif
template <typename T>
HWY_INLINE V<T> quotient(V<T> x, V<T> y) {
  return x / y;
}
template <typename T>
HWY_INLINE V<T> trunc_div(V<T> x, V<T> y) {
  return trunc(x / y);
}
template <typename T>
HWY_INLINE V<T> floor_div(V<T> x, V<T> y) {
  return floor(x / y);
}
template <typename T>
HWY_INLINE V<T> floor_mod(V<T> x, V<T> y) {
  const V<T> zero(T(0));
  const V<T> r = trunc_mod(x, y);
  return select((r != zero) & ((r < zero) ^ (y < zero)), r + y, r);
}

}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#include "kernels/cpu/simd_erf.h"
#include "kernels/cpu/simd_math.h"
#include "kernels/cpu/simd_memory.h"
#include "kernels/cpu/simd_sleef.h"
#include "kernels/cpu/simd_trig.h"

#endif  // per-target include guard
