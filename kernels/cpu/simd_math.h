// exp, expm1, log, log1p, tanh and erf of float vectors, for speed; at most 2 ulps off, special
// values as std's. The hyperbolic functions and their inverses of both widths, in terms of these;
// at most 4 ulps off. Each of the first kind reduces its argument (Cody and Waite, "Software Manual
// for the Elementary Functions", 1980) and evaluates a minimax polynomial fitted by Remez exchange.
// Included by simd.h, once per target.
#if defined(WEFT_KERNELS_CPU_SIMD_MATH_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_KERNELS_CPU_SIMD_MATH_H_
#undef WEFT_KERNELS_CPU_SIMD_MATH_H_
#else
#define WEFT_KERNELS_CPU_SIMD_MATH_H_
#endif

#include <limits>
#include <numbers>

#include "kernels/cpu/simd.h"
#include "kernels/cpu/simd_sleef.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {
namespace vmath {

using Int = hn::Vec<Tag<int32_t>>;

// c0 + c1 x + c2 x^2 + …
template <typename T, typename... Cs>
HWY_INLINE V<T> Polynomial(V<T> x, T c, Cs... more) {
  if constexpr (sizeof...(more) == 0) {
    return c;
  } else {
    return mul_add(Polynomial(x, more...), x, V<T>(c));
  }
}

HWY_INLINE Int Bits(Vf x) { return hn::BitCast(Tag<int32_t>(), x.raw); }
HWY_INLINE Vf FromBits(Int x) { return Vf(hn::BitCast(Tag<float>(), x)); }
// 2^n for -126 <= n <= 127.
HWY_INLINE Vf PowerOfTwo(Int n) {
  return FromBits(hn::ShiftLeft<23>(hn::Add(n, hn::Set(Tag<int32_t>(), 127))));
}

// x = n log 2 + r with |r| <= log(2) / 2, for |x| < 1000.
struct ExpParts {
  Int n;
  Vf r;
};
HWY_INLINE ExpParts SplitExp(Vf x) {
  // Adding 1.5 * 2^23 leaves the nearest whole number in the low bits.
  constexpr float kShift = 0x1.8p23f;
  const Vf shifted = mul_add(x, 1.44269504f, kShift);
  const Vf n = shifted - kShift;
  Vf r = mul_add(n, -0.693359375f, x);  // exact: few bits
  r = mul_add(n, 2.12194440e-4f, r);
  return {hn::Sub(Bits(shifted), Bits(Vf(kShift))), r};
}
// exp(r) - 1.
HWY_INLINE Vf ExpMinusOne(Vf r) {
  const Vf q = Polynomial(r, 0.5f, 1.666666635e-01f, 4.166634871e-02f, 8.333391621e-03f,
                          1.394165270e-03f, 1.984596804e-04f);
  return mul_add(q * r, r, r);
}
// exp(x) where neither x nor the result leaves the normal numbers.
HWY_INLINE Vf ExpNormal(Vf x) {
  const ExpParts e = SplitExp(x);
  return (1 + ExpMinusOne(e.r)) * PowerOfTwo(e.n);
}

// log(u) + c for a normal u > 0 and a c much smaller than u.
HWY_INLINE Vf LogNormal(Vf u, Vf c) {
  const Tag<int32_t> di;
  constexpr int32_t kSqrtHalf = 0x3f3504f3;
  const Int e = hn::ShiftRight<23>(hn::Sub(Bits(u), hn::Set(di, kSqrtHalf)));
  const Vf f = FromBits(hn::Sub(Bits(u), hn::ShiftLeft<23>(e))) - 1;
  const Vf n(hn::ConvertTo(Tag<float>(), e));
  const Vf p = Polynomial(f, 3.333331254e-01f, -2.500000951e-01f, 2.000212361e-01f,
                          -1.666800558e-01f, 1.421945099e-01f, -1.240533198e-01f, 1.188870163e-01f,
                          -1.167756418e-01f, 6.747779984e-02f);
  const Vf square = f * f;
  Vf low = mul_add(p * f, square, c);
  low = mul_add(n, -2.12194440e-4f, low);
  low = mul_add(square, -0.5f, low);
  return mul_add(n, 0.693359375f, f + low);
}
// The logarithm's values outside (0, inf).
HWY_INLINE Vf LogEdges(Vf u, Vf result) {
  constexpr float kInf = std::numeric_limits<float>::infinity();
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  return select(u < kInf, select(u > 0, result, select(u == 0, Vf(-kInf), Vf(kNaN))), u);
}

}  // namespace vmath

HWY_INLINE Vf exp(Vf x) {
  // Beyond these the result is infinity and zero anyway. NaN passes.
  x = select(x > 89, 89, select(x < -104, -104, x));
  const vmath::ExpParts e = vmath::SplitExp(x);
  // In two steps, as 2^n may be infinite or subnormal where the result is not.
  const vmath::Int half = hn::ShiftRight<1>(e.n);
  return (1 + vmath::ExpMinusOne(e.r)) * vmath::PowerOfTwo(half) *
         vmath::PowerOfTwo(hn::Sub(e.n, half));
}

HWY_INLINE Vf expm1(Vf x) {
  const Vf y = select(x > 89, 89, select(x < -20, -20, x));
  const vmath::ExpParts e = vmath::SplitExp(y);
  // Half of 2^n (m + 1) - 1, as 2^n may be infinite.
  const Vf scale = vmath::PowerOfTwo(hn::Sub(e.n, hn::Set(Tag<int32_t>(), 1)));
  const Vf half = mul_add(vmath::ExpMinusOne(e.r), scale, scale - 0.5f);
  return select(abs(x) < 0x1p-26f, x, half + half);
}

HWY_INLINE Vf log(Vf x) {
  const M<float> tiny = x < 0x1p-126f;
  const Vf result = vmath::LogNormal(select(tiny, x * 0x1p25f, x), 0);
  constexpr float kLog25 = 17.3286795f;  // log 2^25
  return vmath::LogEdges(x, select(tiny, result - kLog25, result));
}

HWY_INLINE Vf log1p(Vf x) {
  const Vf u = 1 + x;
  const Vf lost = (x - (u - 1)) / u;  // log(1 + x) = log(u) + log(1 + lost)
  const Vf result = vmath::LogEdges(u, vmath::LogNormal(u, lost));
  return select(x == 0, x, result);
}

HWY_INLINE Vf tanh(Vf x) {
  const Vf a = abs(x);
  const Vf z = x * x;
  const Vf p = vmath::Polynomial(z, -3.333333172e-01f, 1.333324537e-01f, -5.395216638e-02f,
                                 2.173271810e-02f, -8.262737155e-03f, 2.226966988e-03f);
  const Vf e = vmath::ExpNormal(2 * select(a > 10, 10, a));
  return copysign(select(a < 0.6f, mul_add(p * z, a, a), 1 - 2 / (e + 1)), x);
}

HWY_INLINE Vf erf(Vf x) {
  const Vf a = abs(x);
  const Vf p =
      vmath::Polynomial(x * x, 1.28379166e-01f, -3.761262582e-01f, 1.128358515e-01f,
                        -2.685381204e-02f, 5.188327801e-03f, -8.010194119e-04f, 7.853861744e-05f);
  const Vf b = select(a > 3.95f, 3.95f, a);
  const Vf log_erfc =
      vmath::Polynomial(b, -3.004768685e-04f, -1.127251251e+00f, -6.378834399e-01f,
                        -1.033270283e-01f, 2.194027101e-02f, -2.972400628e-03f, 1.888192456e-04f);
  return copysign(select(a < 1, mul_add(p, a, a), 1 - vmath::ExpNormal(log_erfc)), x);
}

// SLEEF's overflows for the largest arguments.
HWY_INLINE Vd log1p(Vd x) {
  return Patched([](double v) { return std::log1p(v); }, x > 1e300, sleef::log1p(x), x);
}

// With t = exp|x| - 1: (t + t / (t + 1)) / 2. Where t is infinite the result may not be.
template <typename T>
HWY_INLINE V<T> sinh(V<T> x) {
  const V<T> a = abs(x);
  const V<T> t = expm1(a);
  const V<T> result = copysign(T(0.5) * (t + t / (t + 1)), x);
  return Patched([](T v) { return fn::sinh(v); }, t > std::numeric_limits<T>::max(), result, x);
}
template <typename T>
HWY_INLINE V<T> cosh(V<T> x) {
  const V<T> e = exp(abs(x));
  const V<T> result = T(0.5) * e + T(0.5) / e;
  return Patched([](T v) { return fn::cosh(v); }, e > std::numeric_limits<T>::max(), result, x);
}

// asinh|x| = log1p(a + a^2 / (1 + sqrt(1 + a^2))), and log(2 a) where a^2 dwarfs 1.
template <typename T>
HWY_INLINE V<T> asinh(V<T> x) {
  const V<T> a = abs(x);
  const M<T> large = a > (sizeof(T) == 4 ? T(0x1p28) : T(0x1p56));
  const V<T> z = a * a;
  const V<T> t = select(large, a, a + z / (1 + sqrt(1 + z)));
  return copysign(log1p(t) + select(large, std::numbers::ln2_v<T>, T(0)), x);
}
// acosh(1 + t) = log1p(t + sqrt(t (2 + t))).
template <typename T>
HWY_INLINE V<T> acosh(V<T> x) {
  const M<T> large = x > (sizeof(T) == 4 ? T(0x1p28) : T(0x1p56));
  const V<T> t = x - 1;
  const V<T> u = select(large, x, t + sqrt(t * (2 + t)));
  const V<T> result = log1p(u) + select(large, std::numbers::ln2_v<T>, T(0));
  return select(x < 1, std::numeric_limits<T>::quiet_NaN(), result);
}
// log((1 + x) / (1 - x)) / 2.
template <typename T>
HWY_INLINE V<T> atanh(V<T> x) {
  const V<T> a = abs(x);
  return copysign(T(0.5) * log1p((a + a) / (1 - a)), x);
}

// SLEEF's fails for the largest arguments and near its negative zeros.
HWY_INLINE Vf lgamma(Vf x) {
  return Patched([](float v) { return Lgamma(v); }, (x > 1e30f) | !(x > 0), sleef::lgamma(x), x);
}
HWY_INLINE Vd lgamma(Vd x) {
  return Patched([](double v) { return Lgamma(v); }, (x > 1e100) | !(x > 0), sleef::lgamma(x), x);
}

// SLEEF's rounds to infinity a little below it.
HWY_INLINE Vd pow(Vd x, Vd y) {
  const Vd result = sleef::pow(x, y);
  return Patched([](double a, double b) { return std::pow(a, b); },
                 isinf(result) & isfinite(x) & isfinite(y), result, x, y);
}

}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
