// DLMF is the NIST Digital Library of Mathematical Functions, https://dlmf.nist.gov.
#include "core/math.h"

#include <cmath>
#include <iterator>
#include <limits>
#include <numbers>

namespace weft {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kEps = std::numeric_limits<double>::epsilon();
constexpr double kPi = std::numbers::pi;
constexpr double kTwoOverSqrtPi = 2 * std::numbers::inv_sqrtpi;

// Winitzki, "A handy approximation for the error function and its inverse" (2008): erfinv to 2e-3,
// where log_product is log(1 - x^2).
double ErfinvGuess(double log_product) {
  constexpr double kA = 0.147;
  const double t = 2 / (kPi * kA) + log_product / 2;
  const double s = -log_product / kA;
  const double root = std::sqrt(t * t + s);
  return std::sqrt(t > 0 ? s / (root + t) : root - t);
}

// y with erfc(y) = q, for q in (0, 1/2]. Newton's method on log erfc, which is nearly a parabola.
double ErfcInv(double q) {
  double y = ErfinvGuess(std::log(q) + std::log(2 - q));
  for (int i = 0; i < 10; ++i) {
    const double e = std::erfc(y);
    if (e == 0) return y;  // q is at the edge of the subnormals
    const double step = std::log1p((e - q) / q) * e / (kTwoOverSqrtPi * std::exp(-y * y));
    y += step;
    if (std::fabs(step) < 4 * kEps * y) break;
  }
  return y;
}

// Halley's method on erf; |x| <= 1/2, where erf keeps its relative accuracy.
double ErfinvCentre(double x) {
  if (std::fabs(x) < 1e-8) return x / kTwoOverSqrtPi;
  double y = std::copysign(ErfinvGuess(std::log1p(-x * x)), x);
  for (int i = 0; i < 2; ++i) {
    const double u = (std::erf(y) - x) / (kTwoOverSqrtPi * std::exp(-y * y));
    y -= u / (1 + y * u);
  }
  return y;
}

}  // namespace

double Erfinv(double x) {
  const double a = std::fabs(x);
  if (!(a <= 1)) return kNaN;
  if (a == 1) return std::copysign(kInf, x);
  return a <= 0.5 ? ErfinvCentre(x) : std::copysign(ErfcInv(1 - a), x);
}

double Ndtri(double p) {
  if (!(p >= 0 && p <= 1)) return kNaN;
  if (p == 0) return -kInf;
  if (p == 1) return kInf;
  if (p < 0.25) return -std::numbers::sqrt2 * ErfcInv(2 * p);
  if (p > 0.75) return std::numbers::sqrt2 * ErfcInv(2 * (1 - p));
  return std::numbers::sqrt2 * ErfinvCentre(2 * p - 1);
}

double Lgamma(double x) {
  int sign;
  return ::lgamma_r(x, &sign);  // unlike std::lgamma, writes nothing that threads share
}

// Reflection (DLMF 5.5.4), recurrence (5.5.2), asymptotic series (5.11.2).
double Digamma(double x) {
  double sum = 0;
  if (x <= 0) {
    if (x == std::floor(x)) return kNaN;
    const double fraction = x - std::round(x);
    sum = -kPi / std::tan(kPi * fraction);
    x = 1 - x;
  }
  if (std::isinf(x)) return x;
  double shift = 0;
  while (x < 12) shift += 1 / x++;
  const double z = 1 / (x * x);
  // Bernoulli numbers over twice their index.
  const double series =
      z * (1.0 / 12 - z * (1.0 / 120 -
                           z * (1.0 / 252 -
                                z * (1.0 / 240 - z * (1.0 / 132 - z * (691.0 / 32760 - z / 12))))));
  return sum + (std::log(x) - 0.5 / x - series - shift);
}

namespace {

// Hurwitz zeta for x > 1, q > 0 by Euler-Maclaurin summation (DLMF 2.10.1 applied to 25.11.1).
double ZetaPositive(double x, double q) {
  // B(2k) / (2k)!, k = 1, 2, …
  constexpr double kCoefficients[] = {
      1.0 / 12,
      -1.0 / 720,
      1.0 / 30240,
      -1.0 / 1209600,
      1.0 / 47900160,
      -691.0 / 1307674368000.0,
      1.0 / 74724249600.0,
      -3617.0 / 10670622842880000.0,
      43867.0 / 5109094217170944000.0,
      -174611.0 / 802857662698291200000.0,
  };
  double sum = 0;
  double a = q;
  double power = std::pow(a, -x);
  for (int i = 0; i < 10 || a < 10; ++i) {
    sum += power;
    if (!(power > kEps / 16 * sum)) return sum;  // also 0, infinity and NaN
    a += 1;
    power = std::pow(a, -x);
  }
  sum += power * (a / (x - 1) + 0.5);
  double rising = x;  // x (x + 1) … (x + 2k - 2) a^(-x - 2k + 1)
  double term = power / a;
  for (int k = 0; k < std::ssize(kCoefficients); ++k) {
    const double delta = kCoefficients[k] * rising * term;
    sum += delta;
    if (!(std::fabs(delta) > kEps / 16 * sum)) break;
    rising *= (x + 2 * k + 1) * (x + 2 * k + 2);
    term /= a * a;
  }
  return sum;
}

}  // namespace

double Zeta(double x, double q) {
  if (std::isnan(x) || std::isnan(q) || x < 1) return kNaN;
  if (x == 1) return kInf;
  if (std::isinf(x)) {
    if (q <= 0) return q == std::floor(q) ? kInf : kNaN;
    return q < 1 ? kInf : q == 1 ? 1 : 0;
  }
  if (q > 0) return std::isinf(q) ? 0 : ZetaPositive(x, q);
  // Left of zero only whole x have real terms; at whole q one term is infinite, and for odd x of
  // either sign.
  const bool whole = x == std::floor(x);
  const bool even = std::fmod(x, 2) == 0;
  if (std::isinf(q) || !whole) return q == std::floor(q) && even ? kInf : kNaN;
  if (q == std::floor(q)) return even ? kInf : kNaN;
  // The finitely many terms with q + k < 0 are, but for the sign, a difference of two zetas.
  const double m = std::ceil(-q);
  const double left = ZetaPositive(x, -q - (m - 1)) - ZetaPositive(x, 1 - q);
  return ZetaPositive(x, q + m) + (even ? left : -left);
}

// (-1)^(n + 1) n! zeta(n + 1, x), DLMF 25.11.12.
double Polygamma(double n, double x) {
  if (!(n >= 0) || n != std::floor(n)) return kNaN;
  if (n == 0) return Digamma(x);
  const double magnitude = std::tgamma(n + 1) * Zeta(n + 1, x);
  return std::fmod(n, 2) == 0 ? -magnitude : magnitude;
}

namespace {

// exp(-x) I_v(x) for x >= 0 and v = 0 or 1: power series (DLMF 10.25.2), whose terms are all
// positive, and for large x the asymptotic series (10.40.1).
double BesselIe(int v, double x) {
  if (x < 25) {
    const double z = x * x / 4;
    double term = v == 0 ? 1 : x / 2;
    double sum = term;
    for (int k = 1; term > kEps / 8 * sum; ++k) {
      term *= z / (k * (k + v));
      sum += term;
    }
    return std::exp(-x) * sum;
  }
  const double mu = 4.0 * v * v;
  double term = 1;
  double sum = 1;
  for (int k = 1; std::fabs(term) > kEps / 8 && k < 40; ++k) {
    const double odd = 2 * k - 1;
    term *= (odd * odd - mu) / (8 * k * x);
    sum += term;
  }
  return sum / (4 * std::sqrt(kPi / 8 * x));  // 2 * kPi * x may pass the largest double
}

}  // namespace

double BesselI0e(double x) { return std::isnan(x) ? x : BesselIe(0, std::fabs(x)); }

double BesselI1e(double x) {
  return std::isnan(x) ? x : std::copysign(BesselIe(1, std::fabs(x)), x);
}

}  // namespace weft
