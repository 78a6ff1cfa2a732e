// Vector functions against long double, special values against the C++ library, tails against whole
// vectors, halfs against core/half.h: for every instruction set that this processor has.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tests/kernels/simd_test.cc"
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "kernels/cpu/foreach_target.h"
#include "kernels/cpu/simd_loop.h"

// name, reference over long double, largest error in ulps (the baseline's is the C library's).
#ifndef WEFT_SIMD_TEST_FUNCTIONS
#define WEFT_SIMD_TEST_FUNCTIONS(X) \
  X(exp, std::exp, 2)               \
  X(expm1, std::expm1, 2)           \
  X(log, std::log, 2)               \
  X(log1p, std::log1p, 2)           \
  X(tanh, std::tanh, 2.1)           \
  X(erf, std::erf, 3)               \
  X(erfc, std::erfc, 4)             \
  X(sin, std::sin, 2)               \
  X(cos, std::cos, 2)               \
  X(tan, std::tan, 4)               \
  X(asin, std::asin, 2)             \
  X(acos, std::acos, 2)             \
  X(atan, std::atan, 2)             \
  X(sinh, std::sinh, 4)             \
  X(cosh, std::cosh, 4)             \
  X(asinh, std::asinh, 4)           \
  X(acosh, std::acosh, 4)           \
  X(atanh, std::atanh, 4)           \
  X(sqrt, std::sqrt, 0.5)           \
  X(rsqrt, 1 / std::sqrt, 2)        \
  X(floor, std::floor, 0)           \
  X(ceil, std::ceil, 0)             \
  X(trunc, std::trunc, 0)           \
  X(round, std::nearbyint, 0)       \
  X(abs, std::fabs, 0)              \
  X(square, Square, 1)              \
  X(reciprocal, 1 /, 1)
#endif

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

#define X(name, reference, ulps)                              \
  void Float_##name(const float* x, float* y, int64_t n) {    \
    MapUnary([](auto v) { return name(v); }, x, y, n);        \
  }                                                           \
  void Double_##name(const double* x, double* y, int64_t n) { \
    MapUnary([](auto v) { return name(v); }, x, y, n);        \
  }
WEFT_SIMD_TEST_FUNCTIONS(X)
#undef X

void FloatPow(const float* x, const float* y, float* z, int64_t n) {
  MapBinary([](auto a, auto b) { return pow(a, b); }, x, y, z, n);
}
void DoublePow(const double* x, const double* y, double* z, int64_t n) {
  MapBinary([](auto a, auto b) { return pow(a, b); }, x, y, z, n);
}
void FloatAtan2(const float* x, const float* y, float* z, int64_t n) {
  MapBinary([](auto a, auto b) { return atan2(a, b); }, x, y, z, n);
}
void DoubleAtan2(const double* x, const double* y, double* z, int64_t n) {
  MapBinary([](auto a, auto b) { return atan2(a, b); }, x, y, z, n);
}
void FloatLgamma(const float* x, float* y, int64_t n) {
  MapUnary([](auto v) { return lgamma(v); }, x, y, n);
}
void DoubleLgamma(const double* x, double* y, int64_t n) {
  MapUnary([](auto v) { return lgamma(v); }, x, y, n);
}

struct Sigmoid {
  template <typename T>
  T operator()(T x) const {
    return 1 / (1 + exp(-x));
  }
};
void SigmoidFloat(const float* x, float* y, int64_t n) { MapUnary(Sigmoid(), x, y, n); }
void SigmoidDouble(const double* x, double* y, int64_t n) { MapUnary(Sigmoid(), x, y, n); }
void SigmoidHalf(const Half* x, Half* y, int64_t n) { MapUnary(Sigmoid(), x, y, n); }
void SigmoidBFloat16(const BFloat16* x, BFloat16* y, int64_t n) { MapUnary(Sigmoid(), x, y, n); }
void SigmoidComplex(const std::complex<float>* x, std::complex<float>* y, int64_t n) {
  MapUnary(Sigmoid(), x, y, n);
}
void RoundTripHalf(const Half* x, Half* y, int64_t n) {
  MapUnary([](auto v) { return v; }, x, y, n);
}
void NarrowHalf(const float* x, Half* y, int64_t n) {
  for (int64_t i = 0; i + int64_t(Vf::kLanes) <= n; i += Vf::kLanes) Store(Load(x + i), y + i);
}
void NarrowBFloat16(const float* x, BFloat16* y, int64_t n) {
  for (int64_t i = 0; i + int64_t(Vf::kLanes) <= n; i += Vf::kLanes) Store(Load(x + i), y + i);
}

// Words without rounding error, by number.
struct Words {
  template <typename T>
  static T Mix(int word, T a, T b) {
    switch (word) {
      case 0:
        return min(a, b);
      case 1:
        return max(a, b);
      case 2:
        return sign(a);
      case 3:
        return copysign(a, b);
      case 4:
        return select(isnan(a) | isinf(b), T(1), T(2));
      case 5:
        return select(isfinite(a) & !(a < b), a, b);
      case 6:
        return select((a <= b) ^ (a > b), T(1), T(2));
      case 7:
        return select((a != b) | (a >= b), T(3), T(4));
      case 8:
        return select((a == b) & !isnan(b), T(3), T(4));
      case 9:
        return floor_div(a, b);
      case 10:
        return floor_mod(a, b);
      case 11:
        return trunc_div(a, b);
      case 12:
        return trunc_mod(a, b);
      case 13:
        return nextafter(a, b);
      case 14:
        return select(signbit(a), T(1), T(2));
      case 15:
        return select(IsSmall(a), 1 - a, 2 * a);
      default:
        return -a + b;
    }
  }
  template <typename T>
  static auto IsSmall(T a) {
    return abs(a) < 1;
  }
};
constexpr int kWords = 17;
template <typename T>
int FirstWrongWordOf(const T* x, const T* y, int64_t n) {
  for (int word = 0; word < kWords; ++word) {
    std::vector<T> got(n);
    MapBinary([word](auto a, auto b) { return Words::Mix(word, a, b); }, x, y, got.data(), n);
    for (int64_t i = 0; i < n; ++i) {
      const T want = Words::Mix(word, x[i], y[i]);
      const bool same = std::isnan(want)
                            ? std::isnan(got[i])
                            : want == got[i] && std::signbit(want) == std::signbit(got[i]);
      if (!same) return word;
    }
  }
  return -1;
}
int FirstWrongWordFloat(const float* x, const float* y, int64_t n) {
  return FirstWrongWordOf(x, y, n);
}
int FirstWrongWordDouble(const double* x, const double* y, int64_t n) {
  return FirstWrongWordOf(x, y, n);
}

void LessFloat(const float* x, const float* y, bool* z, int64_t n) {
  MapBinary([](auto a, auto b) { return a < b; }, x, y, z, n);
}
void LessDouble(const double* x, const double* y, bool* z, int64_t n) {
  MapBinary([](auto a, auto b) { return a < b; }, x, y, z, n);
}
void SubtractForms(const float* x, float s, float* right, float* left, int64_t n) {
  MapBinary([](auto a, auto b) { return a - b; }, x, s, right, n);
  MapBinary([](auto a, auto b) { return a - b; }, s, x, left, n);
}
void SelectByMask(const bool* m, const float* x, const float* y, float* z, int64_t n) {
  int64_t i = 0;
  constexpr int64_t kLanes = Vf::kLanes;
  for (; i + kLanes <= n; i += kLanes) {
    Store(select(Load(m + i, M<float>()), Load(x + i), Load(y + i)), z + i);
  }
  const size_t left = static_cast<size_t>(n - i);
  StoreN(select(LoadN(m + i, left, M<float>()), LoadN(x + i, left), LoadN(y + i, left)), z + i,
         left);
}
void FloorModInt8(const int8_t* x, const int8_t* y, int8_t* z, int64_t n) {
  MapBinary([](auto a, auto b) { return floor_mod(a, b); }, x, y, z, n);
}
void FusedTernary(const double* x, const double* y, const double* z, double* out, int64_t n) {
  MapTernary([](auto a, auto b, auto c) { return a * b - c; }, x, y, z, out, n);
}

}  // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <catch2/catch.hpp>

#include "tests/support/simd_levels.h"

namespace weft {
namespace {

using test::ForEachTarget;

long double Square(long double x) { return x * x; }

// Distance in units of the last place of the exact value (subnormals: of the smallest); infinite if
// one is finite, or NaN, and the other is not.
template <typename T>
double UlpError(T got, long double exact) {
  const T want = static_cast<T>(exact);
  if (std::isnan(want) || std::isnan(got)) return std::isnan(want) == std::isnan(got) ? 0 : 1e30;
  if (std::isinf(want) || std::isinf(got)) return got == want ? 0 : 1e30;
  constexpr int kMinExponent = std::numeric_limits<T>::min_exponent - 1;
  const int exponent = exact == 0 ? kMinExponent : std::max(kMinExponent, std::ilogb(exact));
  const long double unit = std::ldexp(1.0L, exponent - std::numeric_limits<T>::digits + 1);
  return static_cast<double>(std::fabs(got - exact) / unit);
}

// Every exponent and sign alike, ordinary sizes, and special values.
template <typename T>
std::vector<T> Arguments() {
  using Limits = std::numeric_limits<T>;
  std::vector<T> x = {0, T(-0.0), 1, -1, 2, -2, T(0.5), T(-0.5), T(1.5), T(2.5), T(-2.5)};
  for (T v : {Limits::infinity(), Limits::max(), Limits::min(), Limits::denorm_min(),
              Limits::epsilon(), 3 * Limits::min(), T(88.7), T(88.8), T(103.9), T(104.1), T(709.7),
              T(710.3), T(745.1), T(745.2), T(8.5e5), T(1e15)}) {
    x.push_back(v);
    x.push_back(-v);
  }
  x.push_back(Limits::quiet_NaN());
  std::mt19937_64 random(7);
  std::normal_distribution<double> normal(0, 3);
  std::uniform_real_distribution<double> unit(-1.1, 1.1), wide(-110, 110);
  for (int i = 0; i < 20000; ++i) {
    T any;
    const uint64_t bits = random();
    std::memcpy(&any, &bits, sizeof(T));
    for (T v : {any, T(normal(random)), T(unit(random)), T(wide(random))}) x.push_back(v);
  }
  return x;
}

template <typename T, typename F, typename Reference>
void CheckUnary(const char* name, F f, Reference reference, double ulps) {
  const std::vector<T> x = Arguments<T>();
  std::vector<T> y(x.size());
  f(x.data(), y.data(), static_cast<int64_t>(x.size()));
  double worst = -1;
  size_t at = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    const long double want = reference(static_cast<long double>(x[i]));
    double error = UlpError(y[i], want);
    if (want == 0 && std::signbit(want) != std::signbit(y[i])) error = 1e30;
    if (error > worst) worst = error, at = i;
  }
  CAPTURE(name, sizeof(T), x[at], y[at]);
  CHECK(worst <= ulps);
  // A value's result does not depend on its neighbours.
  std::vector<T> backwards(x.rbegin(), x.rend());
  f(backwards.data(), backwards.data(), static_cast<int64_t>(x.size()));
  std::reverse(backwards.begin(), backwards.end());
  CHECK(std::memcmp(backwards.data(), y.data(), y.size() * sizeof(T)) == 0);
  // Each tail, misaligned and in place: the same bits, and nothing written beyond.
  for (size_t n = 0; n < 40; ++n) {
    std::vector<T> part(x.begin() + n, x.begin() + 2 * n);
    part.push_back(T(42));
    f(part.data(), part.data(), static_cast<int64_t>(n));
    CHECK(part.back() == T(42));
    if (n > 0) CHECK(std::memcmp(part.data(), &y[n], n * sizeof(T)) == 0);
  }
}

}  // namespace

TEST_CASE("vector functions of one argument", "[simd]") {
  ForEachTarget([] {
#define X(name, reference, ulps)                                                                  \
  CheckUnary<float>(                                                                              \
      #name, WEFT_SIMD(Float_##name), [](long double x) -> long double { return reference(x); },  \
      ulps + 0.001);                                                                              \
  CheckUnary<double>(                                                                             \
      #name, WEFT_SIMD(Double_##name), [](long double x) -> long double { return reference(x); }, \
      ulps + 0.001);
    WEFT_SIMD_TEST_FUNCTIONS(X)
#undef X
  });
}

TEST_CASE("erf of floats of every exponent", "[simd]") {
  std::vector<float> x;
  for (uint32_t bits = 0; bits < 0x7f800000; bits += 1999) {
    float v;
    std::memcpy(&v, &bits, sizeof(v));
    x.push_back(v);
    x.push_back(-v);
  }
  ForEachTarget([&] {
    std::vector<float> y(x.size());
    WEFT_SIMD(Float_erf)(x.data(), y.data(), static_cast<int64_t>(x.size()));
    double worst = 0;
    float at = 0;
    for (size_t i = 0; i < x.size(); ++i) {
      double error = UlpError(y[i], std::erf(static_cast<double>(x[i])));
      if (std::fabs(y[i]) > 1 || std::signbit(y[i]) != std::signbit(x[i])) error = 1e30;
      if (error > worst) worst = error, at = x[i];
    }
    CAPTURE(at);
    CHECK(worst <= 3);
  });
}

namespace {

template <typename T, typename F, typename Reference>
void CheckBinary(F f, Reference reference, double ulps) {
  using Limits = std::numeric_limits<T>;
  std::vector<T> x, y;
  const T special[] = {0,
                       T(-0.0),
                       1,
                       -1,
                       2,
                       -2,
                       T(0.5),
                       T(-0.5),
                       3,
                       T(-8),
                       Limits::infinity(),
                       -Limits::infinity(),
                       Limits::quiet_NaN(),
                       Limits::max(),
                       Limits::min(),
                       Limits::denorm_min()};
  for (T a : special) {
    for (T b : special) x.push_back(a), y.push_back(b);
  }
  std::mt19937_64 random(11);
  std::normal_distribution<double> normal(0, 4);
  for (int i = 0; i < 100000; ++i) {
    x.push_back(T(std::exp(normal(random))) * (i % 7 == 0 ? -1 : 1));
    y.push_back(T(i % 3 == 0 ? std::round(5 * normal(random)) : 5 * normal(random)));
  }
  std::vector<T> z(x.size());
  f(x.data(), y.data(), z.data(), static_cast<int64_t>(x.size()));
  for (size_t i = 0; i < x.size(); ++i) {
    const long double want =
        reference(static_cast<long double>(x[i]), static_cast<long double>(y[i]));
    const double error = UlpError(z[i], want);
    const bool zero_sign = want != 0 || std::signbit(want) == std::signbit(z[i]);
    if (error > ulps || !zero_sign) {
      CAPTURE(x[i], y[i], z[i], static_cast<double>(want));
      CHECK(error <= ulps);
      CHECK(zero_sign);
    }
  }
}

}  // namespace

TEST_CASE("vector pow and atan2", "[simd]") {
  ForEachTarget([] {
    const auto pow = [](long double a, long double b) { return std::pow(a, b); };
    const auto atan2 = [](long double a, long double b) { return std::atan2(a, b); };
    CheckBinary<float>(WEFT_SIMD(FloatPow), pow, 2);
    CheckBinary<double>(WEFT_SIMD(DoublePow), pow, 2);
    CheckBinary<float>(WEFT_SIMD(FloatAtan2), atan2, 2);
    CheckBinary<double>(WEFT_SIMD(DoubleAtan2), atan2, 2);
  });
}

TEST_CASE("vector lgamma", "[simd]") {
  ForEachTarget([] {
    const auto check = [](auto zero, auto f) {
      using T = decltype(zero);
      const std::vector<T> x = Arguments<T>();
      std::vector<T> y(x.size());
      f(x.data(), y.data(), static_cast<int64_t>(x.size()));
      for (size_t i = 0; i < x.size(); ++i) {
        const T want = Lgamma(x[i]);
        // Relative to 1 near the zeros, some of which no library resolves.
        const T scale = std::max(T(1), std::fabs(want)) * std::numeric_limits<T>::epsilon();
        if (!(y[i] == want || std::fabs(y[i] - want) <= 4 * scale ||
              (std::isnan(want) && std::isnan(y[i])))) {
          FAIL("lgamma(" << x[i] << ") = " << y[i] << ", want " << want);
        }
      }
    };
    check(float(), WEFT_SIMD(FloatLgamma));
    check(double(), WEFT_SIMD(DoubleLgamma));
  });
}

TEST_CASE("vector words mean what scalar words mean", "[simd]") {
  const auto pairs = [](auto zero) {
    using T = decltype(zero);
    using Limits = std::numeric_limits<T>;
    std::pair<std::vector<T>, std::vector<T>> xy;
    const T values[] = {0,
                        T(-0.0),
                        1,
                        -1,
                        T(2.5),
                        T(-2.5),
                        T(1e-3),
                        7,
                        -7,
                        Limits::infinity(),
                        -Limits::infinity(),
                        Limits::quiet_NaN(),
                        Limits::denorm_min(),
                        Limits::max()};
    for (T a : values) {
      for (T b : values) xy.first.push_back(a), xy.second.push_back(b);
    }
    // Quotients at and beside whole numbers.
    std::mt19937_64 random(3);
    std::uniform_real_distribution<T> unit(1, 2);
    for (int i = 0; i < 20000; ++i) {
      const T a = std::ldexp(unit(random), static_cast<int>(random() % 200) - 140);
      const T b = a / static_cast<T>(1 + random() % (uint64_t{1} << random() % 30));
      xy.first.push_back(random() % 2 == 0 ? a : -a);
      xy.second.push_back(random() % 2 == 0 ? b : -b);
    }
    return xy;
  };
  const auto floats = pairs(float());
  const auto doubles = pairs(double());
  ForEachTarget([&] {
    const int64_t n = static_cast<int64_t>(floats.first.size());
    CHECK(WEFT_SIMD(FirstWrongWordFloat)(floats.first.data(), floats.second.data(), n) == -1);
    CHECK(WEFT_SIMD(FirstWrongWordDouble)(doubles.first.data(), doubles.second.data(), n) == -1);
  });
}

TEST_CASE("halfs widen exactly and round once", "[simd]") {
  std::vector<Half> all_half(65536), got_half(65536);
  std::vector<BFloat16> all_bf16(65536), got_bf16(65536);
  for (int i = 0; i < 65536; ++i) {
    all_half[i] = Half::FromBits(static_cast<uint16_t>(i));
    all_bf16[i] = BFloat16::FromBits(static_cast<uint16_t>(i));
  }
  std::vector<float> floats;
  std::mt19937 random(3);
  for (int i = 0; i < 200000; ++i) {
    const uint32_t bits = static_cast<uint32_t>(random());
    float any;
    std::memcpy(&any, &bits, sizeof(any));
    // Also halfway between two halfs, and a hair off.
    const float half = static_cast<float>(Half::FromBits(static_cast<uint16_t>(bits)));
    const float tie = half + half * 0x1p-11f;
    for (float f : {any, half, tie, std::nextafter(tie, 0.0f), std::nextafter(tie, 1e9f)}) {
      floats.push_back(f);
    }
  }
  ForEachTarget([&] {
    WEFT_SIMD(RoundTripHalf)(all_half.data(), got_half.data(), 65535);
    int wrong = 0;
    for (int i = 0; i < 65535; ++i) {
      const bool nan = (i & 0x7c00) == 0x7c00 && (i & 0x3ff) != 0;
      wrong += nan ? !std::isnan(static_cast<float>(got_half[i])) : got_half[i].bits != i;
    }
    CHECK(wrong == 0);
    std::vector<Half> half(floats.size());
    std::vector<BFloat16> bf16(floats.size());
    WEFT_SIMD(NarrowHalf)(floats.data(), half.data(), floats.size());
    WEFT_SIMD(NarrowBFloat16)(floats.data(), bf16.data(), floats.size());
    wrong = 0;
    for (size_t i = 0; i < floats.size() / 64 * 64; ++i) {
      wrong += half[i].bits != FloatToHalfBits(floats[i]);
      wrong += bf16[i].bits != FloatToBFloat16Bits(floats[i]);
    }
    CHECK(wrong == 0);
    WEFT_SIMD(SigmoidHalf)(all_half.data(), got_half.data(), 65536);
    WEFT_SIMD(SigmoidBFloat16)(all_bf16.data(), got_bf16.data(), 65536);
    double worst = 0;
    for (int i = 0; i < 65536; ++i) {
      const float x = static_cast<float>(all_half[i]), z = static_cast<float>(all_bf16[i]);
      if (!std::isnan(x)) {
        const float want = static_cast<float>(Half(1 / (1 + std::exp(-x))));
        worst = std::max<double>(worst, std::fabs(static_cast<float>(got_half[i]) - want) /
                                            0x1p-11 / std::max(want, 0x1p-14f));
      }
      if (!std::isnan(z) && z > -80) {
        const float want = static_cast<float>(BFloat16(1 / (1 + std::exp(-z))));
        worst = std::max<double>(worst,
                                 std::fabs(static_cast<float>(got_bf16[i]) - want) / 0x1p-8 / want);
      }
    }
    CHECK(worst <= 2);  // a float an ulp off may fall on the other side of a tie
  });
}

TEST_CASE("loops: comparisons, scalars on either side, other types", "[simd]") {
  ForEachTarget([] {
    for (int64_t n : {0, 1, 3, 4, 7, 8, 15, 16, 17, 33, 100}) {
      CAPTURE(n);
      std::vector<float> x(n), y(n), z(n), w(n);
      std::vector<double> xd(n), yd(n), zd(n);
      std::vector<std::complex<float>> c(n), d(n);
      std::vector<int8_t> p(n), q(n), r(n);
      for (int64_t i = 0; i < n; ++i) {
        x[i] = static_cast<float>(i % 5), y[i] = static_cast<float>(i % 3) - 0.5f;
        xd[i] = x[i], yd[i] = y[i];
        c[i] = {x[i] - 2, y[i]};
        p[i] = static_cast<int8_t>(37 * i), q[i] = static_cast<int8_t>(i % 4 - 2);
      }
      std::vector<char> less(n + 1, 7), less_d(n + 1, 7);
      static_assert(sizeof(bool) == 1);
      WEFT_SIMD(LessFloat)(x.data(), y.data(), reinterpret_cast<bool*>(less.data()), n);
      WEFT_SIMD(LessDouble)
      (xd.data(), yd.data(), reinterpret_cast<bool*>(less_d.data()), n);
      WEFT_SIMD(SubtractForms)(x.data(), 2, z.data(), w.data(), n);
      WEFT_SIMD(FusedTernary)(xd.data(), yd.data(), xd.data(), zd.data(), n);
      WEFT_SIMD(SigmoidComplex)(c.data(), d.data(), n);
      WEFT_SIMD(FloorModInt8)(p.data(), q.data(), r.data(), n);
      std::vector<float> chosen(n);
      WEFT_SIMD(SelectByMask)
      (reinterpret_cast<const bool*>(less.data()), x.data(), y.data(), chosen.data(), n);
      CHECK(less[n] == 7);
      CHECK(less_d[n] == 7);
      for (int64_t i = 0; i < n; ++i) {
        CHECK(less[i] == (x[i] < y[i]));
        CHECK(less_d[i] == (x[i] < y[i]));
        CHECK(chosen[i] == std::min(x[i], y[i]));
        CHECK(z[i] == x[i] - 2);
        CHECK(w[i] == 2 - x[i]);
        CHECK(zd[i] == Approx(xd[i] * yd[i] - xd[i]));
        CHECK(std::abs(d[i] - 1.0f / (1.0f + std::exp(-c[i]))) < 1e-6f);
        CHECK(r[i] == FloorMod(p[i], q[i]));
      }
    }
  });
}

}  // namespace weft
#endif  // HWY_ONCE
