// Elementwise loops: y[i] = f(x[i]), z[i] = f(x[i], y[i]).
//
// f is a generic callable (`auto`, or a template call operator) that takes and returns what
// Compute<T> is computed in: V<float> or V<double> for floats (halfs widen to V<float>), the plain
// number for integers and bool, Complex<U> for complex numbers. The result type may differ from the
// arguments': a comparison of float arrays fills bools, Real of complex ones floats. Outputs may be
// the very array of an input of equal element size (in place); no other overlap. An element's
// result does not depend on its position or on n. One per target: see foreach_target.h.
#if defined(WEFT_KERNELS_CPU_SIMD_LOOP_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_KERNELS_CPU_SIMD_LOOP_H_
#undef WEFT_KERNELS_CPU_SIMD_LOOP_H_
#else
#define WEFT_KERNELS_CPU_SIMD_LOOP_H_
#endif

#include <cstdint>

#include "core/dtype.h"
#include "kernels/cpu/simd.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {

// True for element types that are computed in vectors.
template <typename T>
inline constexpr bool kInVectors = std::is_floating_point_v<Compute<T>>;

// Reads element i, or a whole or part of a vector from element i on.
template <typename T>
struct ArrayArg {
  const T* p;
  HWY_INLINE auto Vector(int64_t i) const { return Load(p + i); }
  HWY_INLINE auto VectorN(int64_t i, size_t n) const { return LoadN(p + i, n); }
  HWY_INLINE Compute<T> Scalar(int64_t i) const { return ToCompute(p[i]); }
};
// The same value at every i.
template <typename T>
struct ScalarArg {
  Compute<T> value;
  explicit ScalarArg(T x) : value(ToCompute(x)) {}
  HWY_INLINE auto Vector(int64_t) const { return VectorOf<T>(value); }
  HWY_INLINE auto VectorN(int64_t, size_t) const { return VectorOf<T>(value); }
  HWY_INLINE Compute<T> Scalar(int64_t) const { return value; }
};

// T: the arguments' element type. R: the result's.
template <typename T, typename F, typename R, typename... Args>
HWY_INLINE void Map(F f, R* out, int64_t n, Args... args) {
  if constexpr (kInVectors<T>) {
    constexpr int64_t kLanes = VectorOf<T>::kLanes;
    int64_t i = 0;
    for (; i + kLanes <= n; i += kLanes) Store(f(args.Vector(i)...), out + i);
    if (i < n) {
      const size_t left = static_cast<size_t>(n - i);
      StoreN(f(args.VectorN(i, left)...), out + i, left);
    }
  } else {
    for (int64_t i = 0; i < n; ++i) out[i] = FromCompute<R>(f(args.Scalar(i)...));
  }
}

template <typename F, typename T, typename R>
HWY_INLINE void MapUnary(F f, const T* x, R* out, int64_t n) {
  Map<T>(f, out, n, ArrayArg<T>{x});
}
// Two arrays; an array and a number; a number and an array.
template <typename F, typename T, typename R>
HWY_INLINE void MapBinary(F f, const T* x, const T* y, R* out, int64_t n) {
  Map<T>(f, out, n, ArrayArg<T>{x}, ArrayArg<T>{y});
}
template <typename F, typename T, typename R>
HWY_INLINE void MapBinary(F f, const T* x, T y, R* out, int64_t n) {
  Map<T>(f, out, n, ArrayArg<T>{x}, ScalarArg<T>(y));
}
template <typename F, typename T, typename R>
HWY_INLINE void MapBinary(F f, T x, const T* y, R* out, int64_t n) {
  Map<T>(f, out, n, ScalarArg<T>(x), ArrayArg<T>{y});
}
template <typename F, typename T, typename R>
HWY_INLINE void MapTernary(F f, const T* x, const T* y, const T* z, R* out, int64_t n) {
  Map<T>(f, out, n, ArrayArg<T>{x}, ArrayArg<T>{y}, ArrayArg<T>{z});
}

}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
