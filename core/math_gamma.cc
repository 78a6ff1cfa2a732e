// Incomplete gamma and beta functions. DLMF is the NIST Digital Library of Mathematical Functions,
// https://dlmf.nist.gov. Work is bounded whatever the arguments: series and continued fractions run
// only where they converge within some hundred terms.
#include <cmath>
#include <limits>
#include <numbers>

#include "core/math.h"

namespace weft {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kEps = std::numeric_limits<double>::epsilon();
constexpr double kPi = std::numbers::pi;

// A value and its derivative by a.
struct Dual {
  double v;
  double d = 0;
  friend Dual operator+(Dual a, Dual b) { return {a.v + b.v, a.d + b.d}; }
  friend Dual operator-(Dual a, Dual b) { return {a.v - b.v, a.d - b.d}; }
  friend Dual operator*(Dual a, Dual b) { return {a.v * b.v, a.d * b.v + a.v * b.d}; }
  friend Dual operator/(Dual a, Dual b) {
    const double q = a.v / b.v;
    return {q, (a.d - q * b.d) / b.v};
  }
};
// Below `scale` times the rounding error, derivative included.
bool Negligible(double x, double scale) { return std::fabs(x) <= kEps / 8 * std::fabs(scale); }
bool Negligible(Dual x, Dual scale) { return Negligible(x.v, scale.v) && Negligible(x.d, scale.d); }

// mu - log(1 + mu) without cancellation: with s = mu / (2 + mu), log(1 + mu) = 2 atanh(s). Takes
// 1 + mu as well, which the caller may know better than mu gives it.
double LogRemainder(double mu, double one_plus_mu) {
  if (std::fabs(mu) > 0.4) return mu - std::log(one_plus_mu);
  const double s = mu / (2 + mu);
  const double z = s * s;
  double sum = 0;
  for (int k = 29; k >= 3; k -= 2) sum = sum * z + 1.0 / k;
  return s * (mu - 2 * z * sum);
}

// log of gamma(a) over Stirling's sqrt(2 pi / a) (a / e)^a, a >= 10 (DLMF 5.11.1).
double StirlingCorrection(double a) {
  const double z = 1 / (a * a);
  return (1.0 / 12 -
          z * (1.0 / 360 -
               z * (1.0 / 1260 - z * (1.0 / 1680 - z * (1.0 / 1188 - z * (691.0 / 360360)))))) /
         a;
}

// x^a exp(-x) / gamma(a + 1).
double GammaTerm(double a, double x) {
  if (a >= 10) {
    return std::exp(-a * LogRemainder((x - a) / a, x / a) - StirlingCorrection(a)) /
           std::sqrt(2 * kPi * a);
  }
  if (x > 700) return std::exp(a * std::log(x) - x - Lgamma(a + 1));
  return std::pow(x, a) * std::exp(-x) / std::tgamma(a + 1);
}

// sum over n of x^n / ((a + 1) … (a + n)); P = GammaTerm * this (DLMF 8.11.4).
template <typename T>
T LowerSeries(T a, double x) {
  T term{1.0};
  T sum{1.0};
  for (int n = 1; n < 5000; ++n) {
    term = term * (T{x} / (a + T{double(n)}));
    sum = sum + term;
    if (Negligible(term, sum)) break;
  }
  return sum;
}

// Q * gamma(a) * exp(x) / x^a as Legendre's continued fraction (DLMF 8.9.2, even part), by the
// modified Lentz method.
template <typename T>
T UpperFraction(T a, double x) {
  constexpr double kTiny = 1e-300;
  T b = T{x + 1} - a;
  T c{1 / kTiny};
  T d = T{1.0} / b;
  T h = d;
  for (int n = 1; n < 5000; ++n) {
    const T an = T{double(n)} * (a - T{double(n)});
    b = b + T{2.0};
    d = an * d + b;
    c = b + an / c;
    d = T{1.0} / d;
    const T factor = d * c;
    const T next = h * factor;
    const T change = next - h;
    h = next;
    if (Negligible(change, h)) break;
  }
  return h;
}

// Uniform expansion for a -> infinity near x = a (Temme; DLMF 8.12): with eta^2 / 2 = mu - log(1 +
// mu), mu = x / a - 1, Q = erfc(eta sqrt(a / 2)) / 2 + R, P the same with -eta and -R, where
// R = exp(-a eta^2 / 2) / sqrt(2 pi a) * sum over k of C_k(eta) a^-k.
constexpr int kTemmeTerms = 7;
constexpr int kTemmeDegree = 18;
struct TemmeTable {
  double c[kTemmeTerms][kTemmeDegree + 1];
};
// Taylor coefficients of C_k by DLMF 8.12.12, from those of mu in powers of eta.
constexpr TemmeTable MakeTemmeTable() {
  constexpr int kSize = kTemmeDegree + 2 * kTemmeTerms + 3;
  long double alpha[kSize + 1] = {0, 1};
  for (int n = 2; n <= kSize; ++n) {
    long double sum = alpha[n - 1];
    for (int j = 2; j < n; ++j) sum -= j * alpha[j] * alpha[n - j + 1];
    alpha[n] = sum / (n + 1);
  }
  constexpr long double kStirling[kTemmeTerms] = {
      1,
      1.0L / 12,
      1.0L / 288,
      -139.0L / 51840,
      -571.0L / 2488320,
      163879.0L / 209018880,
      5246819.0L / 75246796800,
  };
  long double d[kTemmeTerms][kSize] = {};
  for (int n = 0; n + 2 <= kSize; ++n) d[0][n] = (n + 2) * alpha[n + 2];
  d[0][0] = -1.0L / 3;
  for (int k = 1; k < kTemmeTerms; ++k) {
    for (int n = 0; n + 2 + 2 * k <= kSize; ++n) {
      const long double g = k % 2 == 0 ? kStirling[k] : -kStirling[k];
      d[k][n] = g * d[0][n] + (n + 2) * d[k - 1][n + 2];
    }
  }
  TemmeTable table = {};
  for (int k = 0; k < kTemmeTerms; ++k) {
    for (int n = 0; n <= kTemmeDegree; ++n) table.c[k][n] = static_cast<double>(d[k][n]);
  }
  return table;
}
constexpr TemmeTable kTemme = MakeTemmeTable();

bool UseTemme(double a, double x) { return a > 100 && std::fabs(x - a) < 0.4 * a; }

struct Temme {
  double a, eta, z, gauss, scale;  // z = eta sqrt(a / 2), gauss = exp(-z^2)
  double sum = 0;                  // of C_k(eta) a^-k
  double sum_by_eta = 0;
  double sum_by_a = 0;
  double mu;

  Temme(double a_, double x) : a(a_), mu((x - a_) / a_) {
    const double half_square = LogRemainder(mu, 1 + mu);
    eta = std::copysign(std::sqrt(2 * half_square), mu);
    z = std::copysign(std::sqrt(a * half_square), mu);
    gauss = std::exp(-a * half_square);
    scale = gauss / std::sqrt(2 * kPi * a);
    for (int k = kTemmeTerms - 1; k >= 0; --k) {
      double value = 0;
      double slope = 0;
      for (int n = kTemmeDegree; n >= 0; --n) {
        slope = slope * eta + value;
        value = value * eta + kTemme.c[k][n];
      }
      sum_by_a = (sum_by_a - k * value / a) / (k > 0 ? a : 1);
      sum = sum / a + value;
      sum_by_eta = sum_by_eta / a + slope;
    }
  }
  double Lower() const { return std::erfc(-z) / 2 - scale * sum; }
  double Upper() const { return std::erfc(z) / 2 + scale * sum; }
  double LowerByA() const { return gauss * LowerByAOverGauss(); }
  double LowerByAOverGauss() const {
    // eta d(eta)/da = -mu / a.
    const double ratio = mu == 0 ? 1 : mu / eta;
    const double eta_by_a = -ratio / a;
    const double z_by_a = std::sqrt(a / 2) * (eta_by_a + eta / (2 * a));
    const double rest = sum * (-2 * z * z_by_a - 0.5 / a) + sum_by_eta * eta_by_a + sum_by_a;
    return z_by_a / std::sqrt(kPi) - rest / std::sqrt(2 * kPi * a);
  }
};

// 1 - P for small a and x, where P is near one: with P = x^a / gamma(1 + a) (1 + a sum over n >= 1
// of (-x)^n / ((a + n) n!)) (DLMF 8.7.1), what is left of 1 is known in closed form.
double UpperSmall(double a, double x) {
  const double u = 1 + a;
  // log gamma(1 + a), corrected for the rounding of 1 + a.
  const double log_gamma = Lgamma(u) + (a - (u - 1)) * Digamma(u);
  const double power = a * std::log(x) - log_gamma;
  double term = 1;
  double sum = 0;
  for (int n = 1; n < 100; ++n) {
    term *= -x / n;
    const double delta = term / (a + n);
    sum += delta;
    if (Negligible(delta, sum)) break;
  }
  return -std::expm1(power) - std::exp(power) * a * sum;
}

bool UseSeries(double a, double x) { return x <= 1 || x <= a; }

}  // namespace

double Igamma(double a, double x) {
  if (std::isnan(a) || std::isnan(x) || x < 0) return kNaN;
  if (x == 0) return 0;
  if (a <= 0) return kNaN;
  if (std::isinf(a)) return 0;
  if (std::isinf(x)) return 1;
  if (UseTemme(a, x)) return Temme(a, x).Lower();
  if (UseSeries(a, x)) return GammaTerm(a, x) * LowerSeries(a, x);
  return 1 - a * GammaTerm(a, x) * UpperFraction(a, x);
}

double Igammac(double a, double x) {
  if (!(x >= 0) || !(a > 0)) return kNaN;
  if (x == 0) return 1;
  if (std::isinf(a)) return std::isinf(x) ? 0 : 1;
  if (std::isinf(x)) return 0;
  if (UseTemme(a, x)) return Temme(a, x).Upper();
  if (a < 1 && x <= 1) return UpperSmall(a, x);
  if (UseSeries(a, x)) return 1 - GammaTerm(a, x) * LowerSeries(a, x);
  return a * GammaTerm(a, x) * UpperFraction(a, x);
}

double IgammaGradA(double a, double x) {
  if (std::isnan(a) || std::isnan(x) || x < 0) return kNaN;
  if (x == 0) return 0;
  if (a <= 0) return kNaN;
  if (std::isinf(a)) return 0;
  if (std::isinf(x)) return -0.0;
  if (UseTemme(a, x)) return Temme(a, x).LowerByA();
  const double term = GammaTerm(a, x);
  if (term == 0) return UseSeries(a, x) ? 0.0 : -0.0;
  if (UseSeries(a, x)) {
    const Dual sum = LowerSeries(Dual{a, 1}, x);
    return term * ((std::log(x) - Digamma(a + 1)) * sum.v + sum.d);
  }
  const Dual fraction = UpperFraction(Dual{a, 1}, x);
  return -a * term * ((std::log(x) - Digamma(a)) * fraction.v + fraction.d);
}

// The density is a GammaTerm / x: its exponentials cancel against those of dP / da.
double GammaSampleGrad(double a, double x) {
  if (!(x >= 0) || !(a > 0) || std::isinf(a) || std::isinf(x)) return kNaN;
  if (x == 0) return 0;
  if (UseTemme(a, x)) {
    // Stirling's series of gamma(a); its next term is below 1e-13 for a > 100.
    const double correction = (1 - 1 / (30 * a * a)) / (12 * a);
    return -x / a * std::sqrt(2 * kPi * a) * std::exp(correction) * Temme(a, x).LowerByAOverGauss();
  }
  if (UseSeries(a, x)) {
    const Dual sum = LowerSeries(Dual{a, 1}, x);
    return -x / a * ((std::log(x) - Digamma(a + 1)) * sum.v + sum.d);
  }
  const Dual fraction = UpperFraction(Dual{a, 1}, x);
  return x * ((std::log(x) - Digamma(a)) * fraction.v + fraction.d);
}

namespace {

// x^a (1 - x)^b / B(a, b), with y = 1 - x.
double BetaTerm(double a, double b, double x, double y) {
  if (a >= 10 && b >= 10) {
    // Around the mode a / (a + b), from which x is delta / (a + b) away.
    const double n = a + b;
    const double delta = x * b - y * a;
    const double exponent = -a * LogRemainder(delta / a, x * (n / a)) -
                            b * LogRemainder(-delta / b, y * (n / b)) + StirlingCorrection(n) -
                            StirlingCorrection(a) - StirlingCorrection(b);
    return std::exp(exponent) * std::sqrt(a / n * (b / (2 * kPi)));
  }
  if (a > b) return BetaTerm(b, a, y, x);
  const double log_x = x < 0.5 ? std::log(x) : std::log1p(-y);
  const double log_y = x < 0.5 ? std::log1p(-x) : std::log(y);
  if (b >= 10) {
    // gamma(a + b) / gamma(b) by differences of Stirling's formula.
    const double ratio =
        (b - 0.5) * std::log1p(a / b) - a + StirlingCorrection(a + b) - StirlingCorrection(b);
    return a * std::exp(a * (log_x + std::log(a + b)) + b * log_y + ratio) / std::tgamma(a + 1);
  }
  return std::exp(a * log_x + b * log_y) * std::tgamma(1 + a + b) /
         (std::tgamma(1 + a) * std::tgamma(1 + b)) * (a * (b / (a + b)));
}

// I_x(a, b) a / BetaTerm as a continued fraction: the even part of DLMF 8.17.22, whose denominators
// depend on x only through lambda = a - (a + b) x, which has no cancellation but at its zero. By
// the modified Lentz method; converges in about sqrt(min(a, b)) steps for x below the mean.
double BetaFraction(double a, double b, double x, double y) {
  constexpr double kTiny = 1e-300;
  const double lambda = a * y - b * x;
  double c = (1 + lambda) / (a + 1);
  double d = 0;
  double h = c;
  for (int n = 1; n < 5000; ++n) {
    const double s = a + 2 * n;
    const double w = n * (b - n) * x / (s - 1);
    const double numerator =
        (a + n - 1) / (a + 2 * (n - 1)) * ((a + b + n - 1) / (s - 1)) * x * (w / s);
    const double denominator = (n + w + (a + n) / (s + 1) * (lambda + 1 + n * (1 + y))) / s;
    d = denominator + numerator * d;
    c = denominator + numerator / c;
    if (std::fabs(d) < kTiny) d = kTiny;
    if (std::fabs(c) < kTiny) c = kTiny;
    d = 1 / d;
    h *= c * d;
    if (std::fabs(c * d - 1) <= kEps) break;
  }
  return 1 / h;
}

// For a and b in the thousands: the tail below x, a smooth bell, by 16-point Gauss-Legendre panels
// over twelve standard deviations.
double BetaTail(double a, double b, double x, double y) {
  constexpr double kNodes[8] = {0.0950125098376374, 0.2816035507792589, 0.4580167776572274,
                                0.6178762444026438, 0.7554044083550030, 0.8656312023878318,
                                0.9445750230732326, 0.9894009349916499};
  constexpr double kWeights[8] = {0.1894506104550685, 0.1826034150449236, 0.1691565193950025,
                                  0.1495959888165767, 0.1246289712555339, 0.0951585116824928,
                                  0.0622535239386479, 0.0271524594117541};
  const double slope = ((a - 1) * y - (b - 1) * x) / x / y;  // of the log density at x
  const double n = a + b;
  const double sigma = std::sqrt(a / n * (b / n) / n);
  const double step = sigma / 2;
  double sum = 0;
  for (int panel = 0; panel < 24; ++panel) {
    double part = 0;
    for (int i = 0; i < 16; ++i) {
      const double node = i < 8 ? -kNodes[i] : kNodes[i - 8];
      const double t = (panel + 0.5 + node / 2) * step;  // distance left of x
      if (t >= x) continue;
      // Density at x - t over density at x.
      part += kWeights[i % 8] * std::exp(-slope * t - (a - 1) * LogRemainder(-t / x, 1 - t / x) -
                                         (b - 1) * LogRemainder(t / y, 1 + t / y));
    }
    sum += part;
    if (part <= kEps / 8 * sum) break;
  }
  return BetaTerm(a, b, x, y) / x / y * sum * step / 2;
}

}  // namespace

double Betainc(double a, double b, double x) {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1)) return kNaN;
  if (x == 0 || x == 1) return x;
  if (std::isinf(a) || std::isinf(b)) return kNaN;
  const double y = 1 - x;
  const bool below = x * (a + b + 2) <= a + 1;
  const double p = below ? a : b;
  const double q = below ? b : a;
  const double s = below ? x : y;
  const double t = below ? y : x;
  const bool both_large = a > 4000 && b > 4000;
  const double tail =
      both_large ? BetaTail(p, q, s, t) : BetaTerm(p, q, s, t) / p * BetaFraction(p, q, s, t);
  return below ? tail : 1 - tail;
}

}  // namespace weft
