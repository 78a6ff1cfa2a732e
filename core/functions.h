// The words in which the op tables write their formulas, over scalars: real numbers, integers and
// Complex. kernels/cpu/simd.h gives the same words over vectors. A formula is branch-free: choose
// with select(condition, a, b), join conditions with & | !.
//
//   all        select  square  reciprocal  quotient  min  max (NaN if either is)  abs  sign  pow
//   real       floor ceil trunc round (halves to even)  isnan isinf isfinite signbit  copysign
//              trunc_div trunc_mod floor_div floor_mod  nextafter  atan2  mul_add
//   inexact    sqrt rsqrt  exp expm1 log log1p  sin cos tan asin acos atan
//              sinh cosh tanh asinh acosh atanh
//   special    erf erfc erfinv ndtri lgamma digamma  igamma igammac igamma_grad_a betainc
//              zeta polygamma  bessel_i0e bessel_i1e
//   integer    shift_left shift_right popcount
//   complex    real imag conj arg
#ifndef WEFT_CORE_FUNCTIONS_H_
#define WEFT_CORE_FUNCTIONS_H_

#include <bit>
#include <cmath>
#include <complex>
#include <concepts>
#include <type_traits>

#include "core/complex.h"
#include "core/half.h"
#include "core/math.h"

namespace weft {

// The type in which an element type computes: float for halfs, Complex for std::complex.
namespace internal {
template <typename T>
struct ComputeType {
  using Type = T;
};
template <>
struct ComputeType<Half> {
  using Type = float;
};
template <>
struct ComputeType<BFloat16> {
  using Type = float;
};
template <typename T>
struct ComputeType<std::complex<T>> {
  using Type = Complex<T>;
};
}  // namespace internal
template <typename T>
using Compute = typename internal::ComputeType<T>::Type;
template <typename T>
constexpr Compute<T> ToCompute(T x) {
  return static_cast<Compute<T>>(x);
}
template <typename T, typename U>
constexpr T FromCompute(U x) {
  return static_cast<T>(x);
}

namespace fn {

template <typename T>
concept Float = std::floating_point<T>;
template <typename T>
concept Int = std::integral<T>;
template <typename T>
concept Real = Float<T> || Int<T>;

// condition ? a : b. Real operands of different types meet in their common type.
template <typename T>
constexpr T select(bool condition, T a, T b) {
  return condition ? a : b;
}
template <Real A, Real B>
requires(!std::same_as<A, B>) constexpr std::common_type_t<A, B> select(bool condition, A a, B b) {
  return condition ? a : b;
}

template <Float T>
constexpr T square(T x) {
  return x * x;
}
template <Int T>
constexpr T square(T x) {
  return WrapMul(x, x);
}
template <Float T>
constexpr T reciprocal(T x) {
  return 1 / x;
}
template <Int T>
constexpr T reciprocal(T x) {
  return TruncateDiv(T(1), x);
}

template <Real T>
constexpr T min(T a, T b) {
  return (a < b) | (a != a) ? a : b;
}
template <Real T>
constexpr T max(T a, T b) {
  return (a > b) | (a != a) ? a : b;
}
template <Float T>
T abs(T x) {
  return std::fabs(x);
}
template <Int T>
constexpr T abs(T x) {
  return x < T(0) ? WrapNegate(x) : x;
}
// -1, 0 or 1; NaN stays.
template <Float T>
constexpr T sign(T x) {
  return x != x ? x : T((x > 0) - (x < 0));
}
template <Int T>
constexpr T sign(T x) {
  return static_cast<T>((x > T(0)) - (x < T(0)));
}

#define WEFT_STD(name)            \
  template <Float T>              \
  T name(T x) {                   \
    return std::name(x);          \
  }                               \
  template <typename T>           \
  Complex<T> name(Complex<T> x) { \
    return std::name(x.Std());    \
  }
WEFT_STD(sqrt)
WEFT_STD(exp)
WEFT_STD(log)
WEFT_STD(sin)
WEFT_STD(cos)
WEFT_STD(tan)
WEFT_STD(asin)
WEFT_STD(acos)
WEFT_STD(atan)
WEFT_STD(sinh)
WEFT_STD(cosh)
WEFT_STD(tanh)
WEFT_STD(asinh)
WEFT_STD(acosh)
WEFT_STD(atanh)
#undef WEFT_STD

#define WEFT_REAL(name, call) \
  template <Float T>          \
  T name(T x) {               \
    return call(x);           \
  }
WEFT_REAL(expm1, std::expm1)
WEFT_REAL(log1p, std::log1p)
WEFT_REAL(erf, std::erf)
WEFT_REAL(erfc, std::erfc)
WEFT_REAL(erfinv, Erfinv)
WEFT_REAL(ndtri, Ndtri)
WEFT_REAL(lgamma, Lgamma)
WEFT_REAL(digamma, Digamma)
WEFT_REAL(bessel_i0e, BesselI0e)
WEFT_REAL(bessel_i1e, BesselI1e)
#undef WEFT_REAL

#define WEFT_ROUNDING(name, call) \
  template <Float T>              \
  T name(T x) {                   \
    return call(x);               \
  }                               \
  template <Int T>                \
  constexpr T name(T x) {         \
    return x;                     \
  }
WEFT_ROUNDING(floor, std::floor)
WEFT_ROUNDING(ceil, std::ceil)
WEFT_ROUNDING(trunc, std::trunc)
WEFT_ROUNDING(round, RoundEven)
#undef WEFT_ROUNDING

#define WEFT_REAL2(name, call) \
  template <Float T>           \
  T name(T x, T y) {           \
    return call(x, y);         \
  }
WEFT_REAL2(pow, std::pow)
WEFT_REAL2(atan2, std::atan2)
WEFT_REAL2(copysign, std::copysign)
WEFT_REAL2(nextafter, NextAfter)
WEFT_REAL2(igamma, Igamma)
WEFT_REAL2(igammac, Igammac)
WEFT_REAL2(igamma_grad_a, IgammaGradA)
WEFT_REAL2(zeta, Zeta)
WEFT_REAL2(polygamma, Polygamma)
#undef WEFT_REAL2
template <Float T>
T betainc(T a, T b, T x) {
  return Betainc(a, b, x);
}

// x / y; integers round towards zero, and give 0 where y is 0.
template <Float T>
constexpr T quotient(T x, T y) {
  return x / y;
}
template <Int T>
constexpr T quotient(T x, T y) {
  return TruncateDiv(x, y);
}
template <Real T>
T trunc_div(T x, T y) {
  return TruncateDiv(x, y);
}
template <Real T>
T trunc_mod(T x, T y) {
  return TruncateMod(x, y);
}
template <Real T>
T floor_div(T x, T y) {
  return FloorDiv(x, y);
}
template <Real T>
T floor_mod(T x, T y) {
  return FloorMod(x, y);
}

template <Float T>
T rsqrt(T x) {
  return 1 / std::sqrt(x);
}
// a * b + c, rounded once or twice as the processor likes.
template <Float T>
constexpr T mul_add(T a, T b, T c) {
  return a * b + c;
}
template <Float T>
bool isnan(T x) {
  return std::isnan(x);
}
template <Float T>
bool isinf(T x) {
  return std::isinf(x);
}
template <Float T>
bool isfinite(T x) {
  return std::isfinite(x);
}
template <Float T>
bool signbit(T x) {
  return std::signbit(x);
}

template <Int T>
constexpr T pow(T x, T n) {
  return IntPow(x, n);
}
template <Int T>
constexpr T shift_left(T x, T n) {
  return ShiftLeft(x, n);
}
template <Int T>
constexpr T shift_right(T x, T n) {
  return ShiftRight(x, n);
}
template <Int T>
constexpr uint8_t popcount(T x) {
  return static_cast<uint8_t>(std::popcount(static_cast<std::make_unsigned_t<T>>(x)));
}

// Complex numbers. Roots and logarithms have their cut along the negative axis, as in C++.
template <typename T>
T abs(Complex<T> z) {
  return std::abs(z.Std());
}
template <typename T>
T real(Complex<T> z) {
  return z.re;
}
template <typename T>
T imag(Complex<T> z) {
  return z.im;
}
template <typename T>
T arg(Complex<T> z) {
  return std::arg(z.Std());
}
template <typename T>
Complex<T> conj(Complex<T> z) {
  return {z.re, -z.im};
}
template <Real T>
constexpr T conj(T x) {
  return x;
}
template <typename T>
Complex<T> quotient(Complex<T> x, Complex<T> y) {
  return x / y;
}
template <typename T>
Complex<T> square(Complex<T> z) {
  return z * z;
}
template <typename T>
Complex<T> reciprocal(Complex<T> z) {
  return Complex<T>(1) / z;
}
template <typename T>
Complex<T> rsqrt(Complex<T> z) {
  return Complex<T>(1) / sqrt(z);
}
// z / |z|, and 0 at 0.
template <typename T>
Complex<T> sign(Complex<T> z) {
  const T r = abs(z);
  return r == 0 ? Complex<T>(0) : Complex<T>(z.re / r, z.im / r);
}
template <typename T>
Complex<T> pow(Complex<T> x, Complex<T> y) {
  if (x == Complex<T>(0)) return y == Complex<T>(0) ? Complex<T>(1) : Complex<T>(0);
  return std::pow(x.Std(), y.Std());
}
// exp(z) - 1 without cancellation: cos y - 1 = -2 sin(y/2)^2.
template <typename T>
Complex<T> expm1(Complex<T> z) {
  const T s = std::sin(z.im / 2);
  const T e = std::expm1(z.re);
  return {e * std::cos(z.im) - 2 * s * s, (e + 1) * std::sin(z.im)};
}
// log(1 + z): |1 + z|^2 - 1 = x (2 + x) + y^2.
template <typename T>
Complex<T> log1p(Complex<T> z) {
  const T radius = std::hypot(z.re, z.im);
  if (!(radius < T(0.5))) return std::log(std::complex<T>(1 + z.re, z.im));
  return {std::log1p(z.re * (2 + z.re) + z.im * z.im) / 2, std::atan2(z.im, 1 + z.re)};
}

}  // namespace fn
}  // namespace weft

#endif  // WEFT_CORE_FUNCTIONS_H_
