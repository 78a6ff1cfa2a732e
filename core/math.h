// Scalar mathematics that the C++ library lacks. All are pure and thread-safe, never trap, and give
// TensorFlow's values at the edges (poles, domain errors, infinities, NaN).
//
// Accuracy: double about 1e-13 relative away from zeros of the function; the float overloads
// compute in double and round once.
// Sources are named at each body in math.cc and math_gamma.cc.
#ifndef WEFT_CORE_MATH_H_
#define WEFT_CORE_MATH_H_

#include <bit>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace weft {

// Inverse of erf on [-1, 1]; infinite at the ends, NaN outside.
double Erfinv(double x);
// Inverse of the normal distribution function on [0, 1].
double Ndtri(double p);
// log |gamma(x)|; +inf at the poles 0, -1, -2, … and at both infinities.
double Lgamma(double x);
// d/dx log gamma(x); NaN at the poles 0, -1, -2, … (absolute error 1e-15 near the zero at 1.46).
double Digamma(double x);
// zeta(x, q) = sum over k >= 0 of (k + q)^-x, for x > 1.
double Zeta(double x, double q);
// The n-th derivative of Digamma at x; n a non-negative whole number, else NaN.
double Polygamma(double n, double x);
// Lower and upper regularised incomplete gamma functions P(a, x), Q(a, x); NaN if a < 0 or x < 0.
double Igamma(double a, double x);
double Igammac(double a, double x);
// d P(a, x) / d a.
double IgammaGradA(double a, double x);
// dx / da of a gamma-distributed sample x at fixed P(a, x): -(dP / da) / (dP / dx). NaN unless a >
// 0 and x >= 0 are finite.
double GammaSampleGrad(double a, double x);
// Regularised incomplete beta function I_x(a, b); NaN unless a, b > 0 and 0 <= x <= 1.
double Betainc(double a, double b, double x);
// exp(-|x|) I_0(x) and exp(-|x|) I_1(x), modified Bessel functions of the first kind.
double BesselI0e(double x);
double BesselI1e(double x);

inline float Erfinv(float x) { return static_cast<float>(Erfinv(double{x})); }
inline float Ndtri(float p) { return static_cast<float>(Ndtri(double{p})); }
inline float Lgamma(float x) { return static_cast<float>(Lgamma(double{x})); }
inline float Digamma(float x) { return static_cast<float>(Digamma(double{x})); }
inline float Zeta(float x, float q) { return static_cast<float>(Zeta(double{x}, double{q})); }
inline float Polygamma(float n, float x) {
  return static_cast<float>(Polygamma(double{n}, double{x}));
}
inline float Igamma(float a, float x) { return static_cast<float>(Igamma(double{a}, double{x})); }
inline float Igammac(float a, float x) { return static_cast<float>(Igammac(double{a}, double{x})); }
inline float IgammaGradA(float a, float x) {
  return static_cast<float>(IgammaGradA(double{a}, double{x}));
}
inline float GammaSampleGrad(float a, float x) {
  return static_cast<float>(GammaSampleGrad(double{a}, double{x}));
}
inline float Betainc(float a, float b, float x) {
  return static_cast<float>(Betainc(double{a}, double{b}, double{x}));
}
inline float BesselI0e(float x) { return static_cast<float>(BesselI0e(double{x})); }
inline float BesselI1e(float x) { return static_cast<float>(BesselI1e(double{x})); }

// The next representable value after x in the direction of y.
template <std::floating_point T>
T NextAfter(T x, T y) {
  return std::nextafter(x, y);
}

// To the nearest whole number, halves to even.
template <std::floating_point T>
T RoundEven(T x) {
  return std::nearbyint(x);
}

namespace internal {
template <std::integral T>
using Wide = std::make_unsigned_t<std::common_type_t<T, int>>;  // arithmetic that wraps
}  // namespace internal

// Integer arithmetic modulo 2^bits; the smallest integer divided by -1 is itself. A zero divisor is
// the caller's error to report; here the quotient is 0 and the remainder too.
template <std::integral T>
constexpr T WrapMul(T x, T y) {
  return static_cast<T>(static_cast<internal::Wide<T>>(x) * static_cast<internal::Wide<T>>(y));
}
template <std::integral T>
constexpr T WrapNegate(T x) {
  return static_cast<T>(internal::Wide<T>{0} - static_cast<internal::Wide<T>>(x));
}
// Quotient rounded towards zero, and its remainder (sign of x).
template <std::integral T>
constexpr T TruncateDiv(T x, T y) {
  if (y == 0) return 0;
  if constexpr (std::is_signed_v<T>) {
    if (y == T(-1)) return WrapNegate(x);
  }
  return static_cast<T>(x / y);
}
template <std::integral T>
constexpr T TruncateMod(T x, T y) {
  if (y == 0) return 0;
  if constexpr (std::is_signed_v<T>) {
    if (y == T(-1)) return 0;
  }
  return static_cast<T>(x % y);
}
// Quotient rounded down, and its remainder (sign of y).
template <std::integral T>
constexpr T FloorDiv(T x, T y) {
  const T q = TruncateDiv(x, y);
  if constexpr (std::is_signed_v<T>) {
    return static_cast<T>(q - (((x < 0) != (y < 0)) & (TruncateMod(x, y) != 0)));
  }
  return q;
}
template <std::integral T>
constexpr T FloorMod(T x, T y) {
  const T r = TruncateMod(x, y);
  if constexpr (std::is_signed_v<T>) {
    return static_cast<T>(((r != 0) & ((r < 0) != (y < 0))) ? r + y : r);
  }
  return r;
}

template <std::floating_point T>
T TruncateDiv(T x, T y) {
  return std::trunc(x / y);
}
template <std::floating_point T>
T TruncateMod(T x, T y) {
  return std::fmod(x, y);
}
template <std::floating_point T>
T FloorDiv(T x, T y) {
  return std::floor(x / y);
}
// As fmod, moved into the sign of y.
template <std::floating_point T>
T FloorMod(T x, T y) {
  const T r = std::fmod(x, y);
  return (r != 0) & ((r < 0) != (y < 0)) ? r + y : r;
}

// x^n by squaring, wrapping. A negative n is the caller's error to report; here it gives the exact
// power where that is whole (x = 1 or -1) and else 0.
template <std::integral T>
constexpr T IntPow(T x, T n) {
  if constexpr (std::is_signed_v<T>) {
    if (n < 0) return x == 1 ? T(1) : x == T(-1) ? (n & 1 ? T(-1) : T(1)) : T(0);
  }
  T power = 1;
  for (auto left = static_cast<std::make_unsigned_t<T>>(n); left != 0; left >>= 1) {
    if (left & 1) power = WrapMul(power, x);
    x = WrapMul(x, x);
  }
  return power;
}

// Shifts whose count is clamped to [0, bits - 1]; right shifts of signed values keep the sign.
template <std::integral T>
constexpr T ClampShift(T n) {
  constexpr T kLast = sizeof(T) * 8 - 1;
  return n < 0 ? T(0) : n > kLast ? kLast : n;
}
template <std::integral T>
constexpr T ShiftLeft(T x, T n) {
  return static_cast<T>(static_cast<std::make_unsigned_t<T>>(x) << ClampShift(n));
}
template <std::integral T>
constexpr T ShiftRight(T x, T n) {
  return static_cast<T>(x >> ClampShift(n));
}

}  // namespace weft

#endif  // WEFT_CORE_MATH_H_
