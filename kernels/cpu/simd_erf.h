// erf and erfc of vectors, at most 3 ulps off (erfc 4); minimax polynomials fitted by Remez
// exchange. Included by simd.h, once per target.
#if defined(WEFT_KERNELS_CPU_SIMD_ERF_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_KERNELS_CPU_SIMD_ERF_H_
#undef WEFT_KERNELS_CPU_SIMD_ERF_H_
#else
#define WEFT_KERNELS_CPU_SIMD_ERF_H_
#endif

#include "kernels/cpu/simd.h"
#include "kernels/cpu/simd_math.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {

#if !WEFT_VECTOR_MATH
WEFT_LANEWISE(erf)
WEFT_LANEWISE(erfc)
#else
namespace verf {

template <typename T>
struct Fit;
template <>
struct Fit<float> {
  static constexpr float kErfMax = 3.95f;   // beyond, erf is 1
  static constexpr float kErfcMax = 10.2f;  // beyond, erfc is 0
  static constexpr float kMiddle = 2.5f;
  // erf(x) / x - 1 by z = x^2, |x| < 1.
  static HWY_INLINE Vf Small(Vf z) {
    return vmath::Polynomial(z, 1.28379166e-01f, -3.761262582e-01f, 1.128358515e-01f,
                             -2.685381204e-02f, 5.188327801e-03f, -8.010194119e-04f,
                             7.853861744e-05f);
  }
  // log(erfc(a)), 1 <= a <= kErfMax.
  static HWY_INLINE Vf LogErfc(Vf a) {
    return vmath::Polynomial(a, -3.004768685e-04f, -1.127251251e+00f, -6.378834399e-01f,
                             -1.033270283e-01f, 2.194027101e-02f, -2.972400628e-03f,
                             1.888192456e-04f);
  }
  // exp(a^2) erfc(a) (1 + 2 a) by t = (a - kMiddle) / (a + kMiddle), 1/2 <= a <= kErfcMax. This
  // form after Shepherd and Laframboise, "Chebyshev approximation of (1 + 2x) exp(x^2) erfc x"
  // (1981).
  static HWY_INLINE Vf Scaled(Vf t) {
    return vmath::Polynomial(t, 1.264838183e+00f, -1.223567721e-01f, -9.902436151e-02f,
                             1.576303284e-01f, -1.029707651e-01f, 3.275517277e-02f,
                             9.589330626e-04f, -4.347065080e-03f, 4.106618253e-04f,
                             5.326730339e-04f);
  }
};
template <>
struct Fit<double> {
  static constexpr double kErfMax = 5.95;
  static constexpr double kErfcMax = 27.3;
  static constexpr double kMiddle = 4;
  static HWY_INLINE Vd Small(Vd z) {
    return vmath::Polynomial(
        z, 0.12837916709551257, -0.37612638903183748, 0.11283791670954857, -0.026866170645072893,
        0.0052239776247808489, -0.00085483269787412159, 0.00012055331036865957,
        -1.4925593506141391e-05, 1.6460972805965493e-06, -1.6350025115145895e-07,
        1.4657879181340451e-08, -1.1365663633560879e-09, 5.9452581680449715e-11);
  }
  static HWY_INLINE Vd LogErfc(Vd a) {
    const Vd scaled =
        vmath::Polynomial(a - 3.5, -1.8624374021472221, -0.26609958837360015, 0.033246945128651895,
                          -0.0052256586306741884, 0.00087368733073345912, -0.00014729521208660254,
                          2.4392038832799467e-05, -3.8856629408848993e-06, 5.8151824898986492e-07,
                          -9.1551026282184591e-08, 7.711211283497636e-11, -3.3648132646911598e-09,
                          2.5119599533928915e-09, 3.3303859945710499e-09, 1.8870188189072358e-09,
                          6.6487723030781122e-10, 1.4523906406750999e-10, 1.880026851241313e-11,
                          1.0798912208971006e-12);
    return scaled - a * a;
  }
  static HWY_INLINE Vd Scaled(Vd t) {
    return vmath::Polynomial(
        t, 1.2329951186255526, -0.1396211168405625, 0.015379652102619842, 0.068097054254688788,
        -0.10103906603631004, 0.09373283499852024, -0.06633036581208912, 0.037167515534059503,
        -0.016197734059296538, 0.0050319700158385694, -0.00075777327842506479,
        -0.00019925694872124182, 0.00015062163459867952, -2.4398122192141407e-05,
        -1.1221935081833065e-05, 5.7066522283951043e-06, 2.9370955727338934e-07,
        -8.197424264380106e-07, 7.4626485187396334e-08, 1.0345062787370739e-07,
        -1.7814503748912695e-08, -9.720983376312781e-09, 1.7772213555744853e-09);
  }
};

}  // namespace verf

template <typename T>
HWY_INLINE V<T> erf(V<T> x) {
  using F = verf::Fit<T>;
  const V<T> a = abs(x);
  const V<T> small = mul_add(F::Small(a * a), a, a);
  const V<T> large = 1 - vmath::ExpNormal(F::LogErfc(select(a > F::kErfMax, F::kErfMax, a)));
  return copysign(select(a < 1, small, large), x);
}

template <typename T>
HWY_INLINE V<T> erfc(V<T> x) {
  using F = verf::Fit<T>;
  const V<T> a = abs(x);
  const V<T> b = select(a > F::kErfcMax, F::kErfcMax, a);
  // exp(-b^2), with what the square loses to rounding.
  const V<T> square = b * b;
  const V<T> lost = mul_add(b, b, -square);
  const vmath::ExpParts<T> e = vmath::SplitExp(-square);
  const V<T> exp = 1 + vmath::ExpMinusOne(e.r - lost);
  const V<T> scaled = F::Scaled((b - F::kMiddle) / (b + F::kMiddle)) / (1 + 2 * b);
  const V<T> tail = vmath::Scale(exp * scaled, e.n);
  const V<T> small = 1 - mul_add(F::Small(a * a), x, x);
  return select(a < T(0.5), small, select(x < 0, 2 - tail, tail));
}
#endif  // WEFT_VECTOR_MATH

}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
