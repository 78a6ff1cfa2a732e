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

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <tuple>

#include "core/dtype.h"
#include "kernels/cpu/simd.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {

// True for element types that are computed in vectors.
template <typename T>
inline constexpr bool kInVectors = std::is_floating_point_v<Compute<T>>;

// An argument that is an array: its vector from element i on, or its element i.
template <typename T>
struct ArrayArg {
  const T* p;
  HWY_INLINE auto Vector(int64_t i) const { return Load(p + i); }
  HWY_INLINE Compute<T> Scalar(int64_t i) const { return ToCompute(p[i]); }
  // From element i on, the first n values as they are or as floats, in `buffer`.
  HWY_INLINE ArrayArg Staged(T* buffer, int64_t i, int64_t n) const {
    Store(LoadN(p + i, static_cast<size_t>(n)), buffer);
    return {buffer};
  }
  HWY_INLINE ArrayArg<float> Widened(float* buffer, int64_t i, int64_t n) const {
    Widen(p + i, buffer, n);
    return {buffer};
  }
};
// An argument that is the same everywhere.
template <typename T>
struct ScalarArg {
  Compute<T> value;
  HWY_INLINE auto Vector(int64_t) const { return VectorOf<T>(value); }
  HWY_INLINE Compute<T> Scalar(int64_t) const { return value; }
  HWY_INLINE ScalarArg Staged(T*, int64_t, int64_t) const { return *this; }
  HWY_INLINE ScalarArg<float> Widened(float*, int64_t, int64_t) const { return {value}; }
};

// out[i] = f(args at i...), for i < n. T: the arguments' element type. Each f is compiled once for
// float and once for double: the tail passes through the same loop as whole vectors, and halfs in
// blocks through the loop of floats.
template <typename T, typename F, typename R, typename... Args>
HWY_NOINLINE void Map(F f, R* out, int64_t n, Args... args) {
  constexpr size_t kArgs = sizeof...(Args);
  if constexpr (!kInVectors<T>) {
    // In place or apart: no element is read after another was written.
#pragma GCC ivdep
    for (int64_t i = 0; i < n; ++i) out[i] = FromCompute<R>(f(args.Scalar(i)...));
  } else if constexpr (sizeof(T) == 2) {
    constexpr int64_t kBlock = 512;
    float wide[kArgs][kBlock];
    float result[kBlock];
    for (int64_t i = 0; i < n; i += kBlock) {
      const int64_t m = std::min(kBlock, n - i);
      size_t k = 0;
      const std::tuple block{args.Widened(wide[k++], i, m)...};
      std::apply(
          [&](auto... a) {
            if constexpr (sizeof(R) == 2) {
              Map<float>(f, result, m, a...);
            } else {
              Map<float>(f, out + i, m, a...);
            }
          },
          block);
      if constexpr (sizeof(R) == 2) Narrow(result, out + i, m);
    }
  } else {
    constexpr int64_t kLanes = VectorOf<T>::kLanes;
    T staging[kArgs][kLanes] = {};
    R result[kLanes];
    const int64_t whole = n - n % kLanes;
    R* to = out;
    for (int64_t count = whole;; count = kLanes) {
      for (int64_t i = 0; i < count; i += kLanes) Store(f(args.Vector(i)...), to + i);
      if (whole == n || to == result) break;
      size_t k = 0;
      ((args = args.Staged(staging[k++], whole, n - whole)), ...);
      to = result;
    }
    if (whole == n) return;
    const size_t left = static_cast<size_t>(n - whole);
    if constexpr (std::is_floating_point_v<R>) {
      StoreN(Load(result), out + whole, left);
    } else {
      std::memcpy(out + whole, result, AtMost<kLanes>(left) * sizeof(R));
    }
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
  Map<T>(f, out, n, ArrayArg<T>{x}, ScalarArg<T>{ToCompute(y)});
}
template <typename F, typename T, typename R>
HWY_INLINE void MapBinary(F f, T x, const T* y, R* out, int64_t n) {
  Map<T>(f, out, n, ScalarArg<T>{ToCompute(x)}, ArrayArg<T>{y});
}
template <typename F, typename T, typename R>
HWY_INLINE void MapTernary(F f, const T* x, const T* y, const T* z, R* out, int64_t n) {
  Map<T>(f, out, n, ArrayArg<T>{x}, ArrayArg<T>{y}, ArrayArg<T>{z});
}

}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
