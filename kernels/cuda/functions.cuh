// The words of core/functions.h over scalars on the device: real numbers and integers. Complex
// numbers and the slow special functions are not here yet. The host's compiler takes them too.
#ifndef WEFT_KERNELS_CUDA_FUNCTIONS_CUH_
#define WEFT_KERNELS_CUDA_FUNCTIONS_CUH_

#include "core/functions.h"
#include "kernels/cuda/device.cuh"

namespace weft::cuda::fn {

using weft::fn::Float;
using weft::fn::Int;
using weft::fn::Real;
// What is constexpr serves both sides.
using weft::fn::conj;
using weft::fn::max;
using weft::fn::min;
using weft::fn::mul_add;
using weft::fn::quotient;
using weft::fn::reciprocal;
using weft::fn::select;
using weft::fn::shift_left;
using weft::fn::shift_right;
using weft::fn::sign;
using weft::fn::square;

#define WEFT_DEVICE1(name, call)   \
  template <Float T>               \
  WEFT_DEVICE inline T name(T x) { \
    return call(x);                \
  }
WEFT_DEVICE1(sqrt, ::sqrt)
WEFT_DEVICE1(exp, ::exp)
WEFT_DEVICE1(expm1, ::expm1)
WEFT_DEVICE1(log, ::log)
WEFT_DEVICE1(log1p, ::log1p)
WEFT_DEVICE1(sin, ::sin)
WEFT_DEVICE1(cos, ::cos)
WEFT_DEVICE1(tan, ::tan)
WEFT_DEVICE1(asin, ::asin)
WEFT_DEVICE1(acos, ::acos)
WEFT_DEVICE1(atan, ::atan)
WEFT_DEVICE1(sinh, ::sinh)
WEFT_DEVICE1(cosh, ::cosh)
WEFT_DEVICE1(tanh, ::tanh)
WEFT_DEVICE1(asinh, ::asinh)
WEFT_DEVICE1(acosh, ::acosh)
WEFT_DEVICE1(atanh, ::atanh)
WEFT_DEVICE1(erf, ::erf)
WEFT_DEVICE1(erfc, ::erfc)
WEFT_DEVICE1(abs, ::fabs)
WEFT_DEVICE1(floor, ::floor)
WEFT_DEVICE1(ceil, ::ceil)
WEFT_DEVICE1(trunc, ::trunc)
WEFT_DEVICE1(round, ::rint)
#undef WEFT_DEVICE1
template <Int T>
WEFT_DEVICE inline T abs(T x) {
  return weft::fn::abs(x);
}
template <Int T>
WEFT_DEVICE inline T round(T x) {
  return x;
}
template <Float T>
WEFT_DEVICE inline T rsqrt(T x) {
  return 1 / ::sqrt(x);  // rounded as the CPU's
}

template <Float T>
WEFT_DEVICE inline bool isnan(T x) {
  return x != x;
}
template <Float T>
WEFT_DEVICE inline bool isinf(T x) {
  return ::fabs(x) == static_cast<T>(INFINITY);
}
template <Float T>
WEFT_DEVICE inline bool isfinite(T x) {
  return ::fabs(x) < static_cast<T>(INFINITY);
}

#define WEFT_DEVICE2(name, call)        \
  template <Float T>                    \
  WEFT_DEVICE inline T name(T x, T y) { \
    return call(x, y);                  \
  }
WEFT_DEVICE2(pow, ::pow)
WEFT_DEVICE2(atan2, ::atan2)
WEFT_DEVICE2(copysign, ::copysign)
WEFT_DEVICE2(nextafter, ::nextafter)
WEFT_DEVICE2(trunc_mod, ::fmod)
#undef WEFT_DEVICE2
template <Float T>
WEFT_DEVICE inline T trunc_div(T x, T y) {
  return ::trunc(x / y);
}
template <Float T>
WEFT_DEVICE inline T floor_div(T x, T y) {
  return ::floor(x / y);
}
template <Float T>
WEFT_DEVICE inline T floor_mod(T x, T y) {
  const T r = ::fmod(x, y);
  return (r != 0) & ((r < 0) != (y < 0)) ? r + y : r;
}

}  // namespace weft::cuda::fn

#endif  // WEFT_KERNELS_CUDA_FUNCTIONS_CUH_
