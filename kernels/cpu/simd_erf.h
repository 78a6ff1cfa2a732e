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

#if WEFT_X86_512
// erf(k / 8 + t), |t| <= 1/16, fitted as kTanhPieces: at most 2^-24 of the result off. The first
// has no constant: what is small keeps all its bits.
inline constexpr vmath::Pieces<5> kErfPieces = {{
    {0,
     0.140316203f,
     0.276326388f,
     0.404116899f,
     0.520499885f,
     0.623240888f,
     0.711155653f,
     0.784075081f,
     0.842700779f,
     0.888388216f,
     0.92290014f,
     0.948170066f,
     0.966105163f,
     0.978443742f,
     0.986671686f,
     0.99199003f,
     0.995322287f,
     0.997345984f,
     0.998537302f,
     0.999217033f,
     0.999593019f,
     0.999794602f,
     0.999899387f,
     0.999952137f,
     0.999977887f,
     0.999990106f,
     0.999995708f,
     0.999998212f,
     0.999999285f,
     0.999999702f,
     0.999999881f,
     0.99999994f},
    {1.12837911f,     1.11088479f,    1.06001377f,     0.980352759f,    0.87878257f,
     0.763499558f,    0.642931104f,   0.524745047f,    0.415107489f,    0.318273962f,
     0.236521125f,    0.170359775f,   0.118930303f,    0.0804722682f,   0.0527749844f,
     0.0335458033f,   0.0206669662f,  0.0123408101f,   0.00714230305f,  0.00400645752f,
     0.00217828061f,  0.00114786136f, 0.000586270588f, 0.000290223688f, 0.000139248194f,
     6.47571433e-05f, 2.9187524e-05f, 1.27509575e-05f, 5.39903385e-06f, 2.21573077e-06f,
     8.81344192e-07f, 3.39783043e-07f},
    {2.1861204e-05f,   -0.138856038f,    -0.264999986f,    -0.367614239f,    -0.439404309f,
     -0.47719577f,     -0.482231975f,    -0.459177107f,    -0.415094167f,    -0.358040899f,
     -0.295664012f,    -0.23423785f,     -0.178420424f,    -0.130784661f,    -0.092382133f,
     -0.0628488138f,   -0.0413743332f,   -0.0262461938f,   -0.0161034912f,   -0.00947113149f,
     -0.00541651063f,  -0.00298372004f,  -0.00162670412f,  -0.000824052317f, -0.000394380186f,
     -0.000205546443f, -0.000106377491f, -7.08296357e-05f, -4.74083317e-05f, -5.08022231e-06f,
     2.30836008e-06f,  1.61841253e-05f},
    {-0.377352446f,   -0.358224034f,   -0.308787614f,   -0.234729141f,   -0.146448985f,
     -0.0557602048f,  0.0266427826f,   0.0926935151f,   0.138135552f,    0.162241891f,
     0.167373836f,    0.157832548f,    0.138697043f,    0.114830472f,    0.0901833996f,
     0.0674879402f,   0.0482735448f,   0.0330833085f,   0.0217658821f,   0.0137653509f,
     0.0083721159f,   0.00490907999f,  0.00277186162f,  0.00150980963f,  0.000794072344f,
     0.000402468111f, 0.000197345536f, 9.33845949e-05f, 4.26975857e-05f, 1.88676677e-05f,
     8.05963646e-06f, 3.32872878e-06f},
    {0.0215465501f,   0.0672911853f,  0.125967786f,    0.162357613f,    0.185904384f,
     0.178130805f,    0.158132225f,   0.117915213f,    0.0665219501f,   0.0243362505f,
     -0.00347429514f, -0.0318022221f, -0.0387131795f,  -0.0453194156f,  -0.0418400764f,
     -0.0542573147f,  -0.0246175658f, -0.0211444311f,  -0.0110308472f,  -0.0235392731f,
     -0.0146140223f,  -0.0120734442f, 0.000127060557f, -0.00422389107f, -0.00583543954f,
     0.000157477101f, 0.00207024324f, 0.00554941641f,  0.0057708798f,   -0.00063600071f,
     -0.00116361259f, -0.00359016145f},
}};
#endif

}  // namespace verf

#if WEFT_X86_512
HWY_INLINE Vf erf(Vf x) {
  constexpr float kMax = 3.92f;          // from here on erf is 1; below the end of the last piece
  constexpr float kEighths = 0x1.8p20f;  // adding it leaves the nearest eighth in the low bits
  const Vf a = vmath::NoMore(abs(x), kMax);
  const Vf shifted = a + kEighths;
  const Vf t = a - (shifted - kEighths);
  return copysign(verf::kErfPieces.At(vmath::Bits(shifted), t), x);
}
#endif
template <typename T>
HWY_INLINE V<T> erf(V<T> x) {
  using F = verf::Fit<T>;
  const V<T> a = abs(x);
  const V<T> small = mul_add(F::Small(a * a), a, a);
  const V<T> large = 1 - vmath::ExpNormal(F::LogErfc(vmath::NoMore(a, F::kErfMax)));
  return copysign(select(a < 1, small, large), x);
}

template <typename T>
HWY_INLINE V<T> erfc(V<T> x) {
  using F = verf::Fit<T>;
  const V<T> a = abs(x);
  const V<T> b = vmath::NoMore(a, F::kErfcMax);
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
