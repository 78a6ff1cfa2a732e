// exp, expm1, log, log1p, tanh and the hyperbolic functions of vectors: at most 2 ulps off (sinh to
// atanh 4), special values as std's. Each reduces its argument (Cody and Waite, "Software Manual
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

#if !WEFT_VECTOR_MATH
WEFT_LANEWISE(exp)
WEFT_LANEWISE(expm1)
WEFT_LANEWISE(log)
WEFT_LANEWISE(log1p)
WEFT_LANEWISE(tanh)
WEFT_LANEWISE(sinh)
WEFT_LANEWISE(cosh)
WEFT_LANEWISE(asinh)
WEFT_LANEWISE(acosh)
WEFT_LANEWISE(atanh)
#else
namespace vmath {

// c0 + c1 x + c2 x^2 + …
template <typename T, typename... Cs>
HWY_INLINE V<T> Polynomial(V<T> x, T c, Cs... more) {
  if constexpr (sizeof...(more) == 0) {
    return c;
  } else {
    return mul_add(Polynomial(x, more...), x, V<T>(c));
  }
}

// What depends on the width.
template <typename T>
struct Format;
template <>
struct Format<float> {
  using Int = int32_t;
  static constexpr int kMantissa = 23, kBias = 127;
  static constexpr Int kSqrtHalf = 0x3f3504f3;
  static constexpr float kLog2Hi = 0.693359375f, kLog2Lo = -2.12194440e-4f;
  static constexpr float kExpMax = 89, kExpMin = -104;  // beyond, exp is infinity and 0
  static constexpr float kExpm1Min = -20;               // below, expm1 is -1
  static constexpr float kTanhMax = 10;                 // above, tanh is 1
  static constexpr float kLarge = 0x1p28f;              // 1 is lost beside its square
  // exp(r) - 1 - r over r^2, |r| <= log(2) / 2.
  static HWY_INLINE Vf ExpTail(Vf r) {
    return Polynomial(r, 0.5f, 1.666666635e-01f, 4.166634871e-02f, 8.333391621e-03f,
                      1.394165270e-03f, 1.984596804e-04f);
  }
  // log(1 + f) - f + f^2 / 2, 1 + f from sqrt(1/2) to sqrt(2).
  static HWY_INLINE Vf LogTail(Vf f, Vf square) {
    const Vf p = Polynomial(f, 3.333331254e-01f, -2.500000951e-01f, 2.000212361e-01f,
                            -1.666800558e-01f, 1.421945099e-01f, -1.240533198e-01f,
                            1.188870163e-01f, -1.167756418e-01f, 6.747779984e-02f);
    return p * f * square;
  }
  // tanh(x) / x - 1 over z = x^2, |x| < 0.6.
  static HWY_INLINE Vf TanhTail(Vf z) {
    return Polynomial(z, -3.333333172e-01f, 1.333324537e-01f, -5.395216638e-02f, 2.173271810e-02f,
                      -8.262737155e-03f, 2.226966988e-03f);
  }
};
template <>
struct Format<double> {
  using Int = int64_t;
  static constexpr int kMantissa = 52, kBias = 1023;
  static constexpr Int kSqrtHalf = 0x3fe6a09e667f3bcd;
  static constexpr double kLog2Hi = 0x1.62e42feep-1, kLog2Lo = 1.90821492927058770002e-10;
  static constexpr double kExpMax = 710, kExpMin = -746;
  static constexpr double kExpm1Min = -40;
  static constexpr double kTanhMax = 22;
  static constexpr double kLarge = 0x1p56;
  static HWY_INLINE Vd ExpTail(Vd r) {
    return Polynomial(r, 0.5, 0.16666666666666677, 0.041666666666666505, 0.0083333333333216065,
                      0.0013888888888962956, 0.00019841269886208384, 2.4801587171745652e-05,
                      2.7557244103676902e-06, 2.7557403014854918e-07, 2.5109081594243402e-08,
                      2.087530776392255e-09);
  }
  static HWY_INLINE Vd LogTail(Vd f, Vd square) {
    // log(1 + f) = 2 atanh(s).
    const Vd s = f / (2 + f);
    const Vd z = s * s;
    const Vd p = Polynomial(z, 0.66666666666667351, 0.39999999999413116, 0.28571428742766902,
                            0.22222198531139359, 0.18183566665443324, 0.15313986932433046,
                            0.14796622469612061);
    return s * mul_add(z, p, 0.5 * square);
  }
  static HWY_INLINE Vd TanhTail(Vd z) {
    return Polynomial(z, -0.33333333333333126, 0.13333333333299657, -0.05396825394929386,
                      0.021869488002524917, -0.0088632267770046777, 0.003592037375976792,
                      -0.0014552153471301987, 0.00058718835579331461, -0.00023039671195674099,
                      7.9313837517840268e-05, -1.7178668853643309e-05);
  }
};

// Limited; NaN stays. The order counts: x86 takes the second argument where one is NaN.
template <typename T>
HWY_INLINE V<T> NoMore(V<T> x, T limit) {
  return V<T>(hn::Min(V<T>(limit).raw, x.raw));
}
template <typename T>
HWY_INLINE V<T> NoLess(V<T> x, T limit) {
  return V<T>(hn::Max(V<T>(limit).raw, x.raw));
}

template <typename T>
using Int = hn::Vec<Tag<typename Format<T>::Int> >;
template <typename T>
HWY_INLINE Int<T> Bits(V<T> x) {
  return hn::BitCast(Tag<typename Format<T>::Int>(), x.raw);
}
template <typename T>
HWY_INLINE Int<T> Whole(typename Format<T>::Int x) {
  return hn::Set(Tag<typename Format<T>::Int>(), x);
}
template <typename T>
HWY_INLINE V<T> FromBits(Int<T> x) {
  return V<T>(hn::BitCast(Tag<T>(), x));
}
// Adding it leaves the nearest whole number in the low bits.
template <typename T>
inline constexpr T kShift = sizeof(T) == 4 ? T(0x1.8p23) : T(0x1.8p52);
// 2^n where that is a normal number; n as the low bits of kShift + n.
template <typename T>
HWY_INLINE V<T> PowerOfTwo(V<T> shifted) {
  using F = Format<T>;
  const auto n = hn::Add(Bits(shifted), Whole<T>(F::kBias));
  return FromBits<T>(hn::ShiftLeft<F::kMantissa>(n));
}

// exp(x) = 2^n exp(r), |r| <= log(2) / 2.
template <typename T>
struct ExpParts {
  V<T> n, r;
};
template <typename T>
HWY_INLINE ExpParts<T> SplitExp(V<T> x) {
  using F = Format<T>;
  const V<T> n = mul_add(x, std::numbers::log2e_v<T>, kShift<T>) - kShift<T>;
  const V<T> r = mul_add(n, -F::kLog2Hi, x);  // exact: few bits
  return {n, mul_add(n, -F::kLog2Lo, r)};
}
// exp(r) - 1.
template <typename T>
HWY_INLINE V<T> ExpMinusOne(V<T> r) {
  return mul_add(Format<T>::ExpTail(r) * r, r, r);
}
#if WEFT_X86_512
// x 2^n, rounded once.
HWY_INLINE Vf Scale(Vf x, Vf n) { return Vf(Vf::Raw{_mm512_scalef_ps(x.raw.raw, n.raw.raw)}); }
HWY_INLINE Vd Scale(Vd x, Vd n) { return Vd(Vd::Raw{_mm512_scalef_pd(x.raw.raw, n.raw.raw)}); }
template <typename T>
HWY_INLINE V<T> ScaleNormal(V<T> x, V<T> n) {
  return Scale(x, n);
}
#else
// x 2^n in two steps, as 2^n may be infinite or subnormal where the result is not.
template <typename T>
HWY_INLINE V<T> Scale(V<T> x, V<T> n) {
  const V<T> half = mul_add(n, T(0.5), kShift<T>);
  return x * PowerOfTwo(half) * PowerOfTwo(kShift<T> + (n - (half - kShift<T>)));
}
// Where 2^n is a normal number.
template <typename T>
HWY_INLINE V<T> ScaleNormal(V<T> x, V<T> n) {
  return x * PowerOfTwo(kShift<T> + n);
}
#endif
// exp(x) where neither x nor the result leaves the normal numbers.
template <typename T>
HWY_INLINE V<T> ExpNormal(V<T> x) {
  const ExpParts<T> e = SplitExp(x);
  return ScaleNormal(1 + ExpMinusOne(e.r), e.n);
}

// log(u) + c - offset log 2 for a normal u > 0 and a c much smaller than u.
template <typename T>
HWY_INLINE V<T> LogNormal(V<T> u, V<T> c, V<T> offset) {
  using F = Format<T>;
  const Tag<std::make_unsigned_t<typename F::Int> > du;
  const Tag<typename F::Int> di;
  // u = 2^n (1 + f); the exponent biased, so that it becomes a float by its bits alone.
  constexpr typename F::Int kBiasBits = typename F::Int{F::kBias} << F::kMantissa;
  const auto bits = hn::Add(Bits(u), Whole<T>(kBiasBits - F::kSqrtHalf));
  const auto e = hn::BitCast(di, hn::ShiftRight<F::kMantissa>(hn::BitCast(du, bits)));
  constexpr T kWhole = sizeof(T) == 4 ? T(0x1p23) : T(0x1p52);
  const V<T> n = FromBits<T>(hn::Or(e, Bits(V<T>(kWhole)))) - (kWhole + T(F::kBias)) - offset;
  const auto shift = hn::ShiftLeft<F::kMantissa>(hn::Sub(e, Whole<T>(F::kBias)));
  const V<T> f = FromBits<T>(hn::Sub(Bits(u), shift)) - 1;
  const V<T> square = f * f;
  V<T> low = F::LogTail(f, square) + c;
  low = mul_add(n, F::kLog2Lo, low);
  low = mul_add(square, T(-0.5), low);
  return mul_add(n, F::kLog2Hi, f + low);
}
#if WEFT_X86_512
// A function by pieces: polynomials of one degree, whose coefficients each lane takes from a table
// of 32 in two registers.
template <size_t kCount>
struct Pieces {
  HWY_ALIGN float rows[kCount][32];  // a power of t each, from the lowest on

  // At t of the pieces that the low five bits of `index` name.
  template <size_t kPower = 0>
  HWY_ATTR HWY_INLINE Vf At(Int<float> index, Vf t) const {
    const Tag<float> d;
    const Vf c(Vf::Raw{_mm512_permutex2var_ps(hn::Load(d, rows[kPower]).raw, index.raw,
                                              hn::Load(d, rows[kPower] + 16).raw)});
    if constexpr (kPower + 1 < kCount) return mul_add(At<kPower + 1>(index, t), t, c);
    return c;
  }
};

// tanh, by t from the start of a piece. Eight pieces each are 0.075, 0.15, 0.3 and 0.6 long. Fitted
// with weights 1 / tanh by least squares, weighted again until the largest errors are alike; the
// coefficients rounded to float from the lowest on, those left fitted again each time: at most
// 0.7 2^-24 of the result off. Where tanh is small the first piece is x as good as alone.
inline constexpr Pieces<6> kTanhPieces = {{
    {0,
     0.0748596936f,
     0.148885041f,
     0.221278474f,
     0.291312635f,
     0.3583574f,
     0.421899021f,
     0.481549829f,
     0.537049592f,
     0.635148942f,
     0.716297865f,
     0.781806409f,
     0.833654642f,
     0.874053299f,
     0.905148268f,
     0.928857625f,
     0.946806014f,
     0.970451951f,
     0.983674884f,
     0.991007447f,
     0.995054781f,
     0.997282982f,
     0.998507917f,
     0.999180853f,
     0.999550343f,
     0.999864578f,
     0.99995923f,
     0.999987721f,
     0.999996305f,
     0.999998868f,
     0.999999642f,
     0.999999881f},
    {1,
     0.994396031f,
     0.977831781f,
     0.951037705f,
     0.915128946f,
     0.871579051f,
     0.822000742f,
     0.768107474f,
     0.71157515f,
     0.596589208f,
     0.486925036f,
     0.388770759f,
     0.30501312f,
     0.23602888f,
     0.180701941f,
     0.137226835f,
     0.103559487f,
     0.0582219772f,
     0.0323799029f,
     0.0179054122f,
     0.00986141618f,
     0.00542324549f,
     0.00298617012f,
     0.00163966219f,
     0.000901031599f,
     0.000268668984f,
     7.92193969e-05f,
     2.3763123e-05f,
     6.92878893e-06f,
     3.69863437e-06f,
     2.48528499e-06f,
     1.7020858e-06f},
    {2.44916887e-08f,  -0.074440591f,    -0.145420134f,    -0.21064958f,     -0.265716463f,
     -0.312236875f,    -0.346751302f,    -0.369638115f,    -0.382011533f,    -0.379105568f,
     -0.349193603f,    -0.30352211f,     -0.25391686f,     -0.206199825f,    -0.163316265f,
     -0.127639294f,    -0.0980801731f,   -0.0564738177f,   -0.0317513309f,   -0.0177740827f,
     -0.00969404168f,  -0.00532005262f,  -0.00309103448f,  -0.00169102172f,  -0.000924238644f,
     -0.000241332935f, -4.99954767e-05f, -1.37582065e-05f, -1.10835515e-06f, -2.17379857e-05f,
     -2.47583848e-05f, -2.01202292e-05f},
    {-0.333336234f,   -0.325885504f,    -0.31065172f,     -0.262598217f,    -0.260565937f,
     -0.182391256f,   -0.129559234f,    -0.087081939f,    -0.0346452519f,   0.0453089438f,
     0.0953688547f,   0.100082487f,     0.103536263f,     0.0997318402f,    0.0831619054f,
     0.0759810507f,   0.0586065054f,    0.0351438187f,    0.019561043f,     0.0118935183f,
     0.00532741006f,  0.00273021031f,   0.00303359912f,   0.00159730867f,   0.000713786401f,
     4.21210752e-05f, -9.29469024e-05f, -3.40270126e-05f, -2.43643244e-05f, 9.2190603e-05f,
     0.00011244831f,  9.2752096e-05f},
    {0.000102445323f,  0.0493579805f,   0.194105312f,    0.00888266042f,  0.667001784f,
     0.226744846f,     0.198311612f,    0.300707877f,    0.165731594f,    0.07270962f,
     -0.0070126974f,   0.0769014657f,   0.0439295061f,   -0.0058587594f,  0.0103003271f,
     -0.0504226759f,   -0.0237113666f,  -0.01438573f,    -0.00576913496f, -0.00658576656f,
     0.0012475237f,    0.00150916923f,  -0.00497471588f, -0.00246518501f, -0.000503195217f,
     0.000177016322f,  0.000254049257f, 8.79348008e-05f, 5.32889462e-05f, -0.000172940039f,
     -0.000212884872f, -0.000175929992f},
    {0.132124156f,     0.122267097f,    -0.443169504f,    0.728570402f,     -2.7111764f,
     -0.303534985f,    -0.170957163f,   -0.785122097f,    -0.113509566f,    0.00929896813f,
     0.109452374f,     -0.19596079f,    -0.156395912f,    -0.0462504327f,   -0.0950963721f,
     0.0705476031f,    0.00616866257f,  0.00271490728f,   -0.00214802823f,  0.00311826961f,
     -0.00483700354f,  -0.0037725931f,  0.00563928112f,   0.00274028769f,   0.00022345224f,
     -0.000151265049f, -0.00017910765f, -6.15137251e-05f, -3.63488944e-05f, 0.000114709095f,
     0.000141461031f,  0.000116948388f},
}};
#endif

// The logarithm's values outside (0, inf).
template <typename T>
HWY_INLINE V<T> LogEdges(V<T> u, V<T> result) {
  constexpr T kInf = std::numeric_limits<T>::infinity();
  constexpr T kNaN = std::numeric_limits<T>::quiet_NaN();
  return select(u < kInf, select(u > 0, result, select(u == 0, V<T>(-kInf), V<T>(kNaN))), u);
}

}  // namespace vmath

template <typename T>
HWY_INLINE V<T> exp(V<T> x) {
  using F = vmath::Format<T>;
  const vmath::ExpParts<T> e =
      vmath::SplitExp(vmath::NoLess(vmath::NoMore(x, F::kExpMax), F::kExpMin));
  return vmath::Scale(1 + vmath::ExpMinusOne(e.r), e.n);
}

template <typename T>
HWY_INLINE V<T> expm1(V<T> x) {
  using F = vmath::Format<T>;
  const vmath::ExpParts<T> e =
      vmath::SplitExp(vmath::NoLess(vmath::NoMore(x, F::kExpMax), F::kExpm1Min));
  // Half of 2^n (m + 1) - 1, as 2^n may be infinite.
  const V<T> scale = vmath::PowerOfTwo(vmath::kShift<T> + (e.n - 1));
  const V<T> half = mul_add(vmath::ExpMinusOne(e.r), scale, scale - T(0.5));
  return select(abs(x) < std::numeric_limits<T>::epsilon() / 8, x, half + half);
}

template <typename T>
HWY_INLINE V<T> log(V<T> x) {
  using F = vmath::Format<T>;
  constexpr int kRaise = F::kMantissa + 1;
  const M<T> tiny = x < std::numeric_limits<T>::min();
  const V<T> u = select(tiny, x * T(int64_t{1} << kRaise), x);
  const V<T> result = vmath::LogNormal(u, V<T>(T(0)), select(tiny, T(kRaise), T(0)));
  return vmath::LogEdges(x, result);
}

template <typename T>
HWY_INLINE V<T> log1p(V<T> x) {
  const V<T> u = 1 + x;
  const V<T> lost = (x - (u - 1)) / u;  // log(1 + x) = log(u) + log(1 + lost)
  const V<T> result = vmath::LogEdges(u, vmath::LogNormal(u, lost, V<T>(T(0))));
  return select(x == 0, x, result);
}

#if WEFT_X86_512
HWY_INLINE Vf tanh(Vf x) {
  constexpr float kMax = 8.99f;  // from 9.02 on tanh is 1, and so is the last piece here
  constexpr int kBits = 20;      // of a float below those that choose the piece
  const Vf a = vmath::NoMore(abs(x), kMax);
  // From 2 on, where four exponents with three bits of the mantissa number the 32 pieces.
  const auto b = vmath::Bits(mul_add(a, 1 / 0.3f, 2.0f));
  const auto index = hn::ShiftRight<kBits>(b);
  const Vf start = vmath::FromBits<float>(hn::ShiftLeft<kBits>(index));
  const Vf t = a - mul_add(start, 0.3f, -0.6f);
  return copysign(vmath::kTanhPieces.At(index, t), x);
}
#endif
template <typename T>
HWY_INLINE V<T> tanh(V<T> x) {
  using F = vmath::Format<T>;
  const V<T> a = abs(x);
  const V<T> z = x * x;
  const V<T> e = vmath::ExpNormal(2 * vmath::NoMore(a, F::kTanhMax));
  return copysign(select(a < T(0.6), mul_add(F::TanhTail(z) * z, a, a), 1 - 2 / (e + 1)), x);
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
  const M<T> large = a > vmath::Format<T>::kLarge;
  const V<T> z = a * a;
  const V<T> t = select(large, a, a + z / (1 + sqrt(1 + z)));
  return copysign(log1p(t) + select(large, std::numbers::ln2_v<T>, T(0)), x);
}
// acosh(1 + t) = log1p(t + sqrt(t (2 + t))).
template <typename T>
HWY_INLINE V<T> acosh(V<T> x) {
  const M<T> large = x > vmath::Format<T>::kLarge;
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

#endif  // WEFT_VECTOR_MATH

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
