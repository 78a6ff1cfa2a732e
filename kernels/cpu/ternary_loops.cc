// Loops over three arrays.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/ternary_loops.cc"
#include "kernels/cpu/foreach_target.h"
#include "kernels/cpu/loops_extra.h"
#include "kernels/cpu/simd_loop.h"

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

// Comparisons as TensorFlow's: NaN passes, a NaN bound binds nothing, the lower bound wins.
struct Clip {
  template <typename T>
  HWY_INLINE T operator()(T x, T low, T high) const {
    const T below = select(x > high, high, x);
    return select(below < low, low, below);
  }
};
struct IncompleteBeta {
  template <typename T>
  HWY_INLINE T operator()(T a, T b, T x) const {
    return betainc(a, b, x);
  }
};
struct Near {
  template <typename T>
  HWY_INLINE auto operator()(T x, T y, T tolerance) const {
    return abs(x - y) <= tolerance;
  }
};
struct Leaky {
  template <typename T>
  HWY_INLINE T operator()(T x, T alpha, T) const {
    return select(x > T(0), x, x * alpha);
  }
};
struct LeakySlope {
  template <typename T>
  HWY_INLINE T operator()(T dy, T x, T alpha) const {
    return select(x > T(0), dy, dy * alpha);
  }
};

template <typename F, typename T, typename R = T>
void LoopTernary(const void* a, const void* b, const void* c, void* out, int64_t n) {
  MapTernary(F(), static_cast<const T*>(a), static_cast<const T*>(b), static_cast<const T*>(c),
             static_cast<R*>(out), n);
}

template <typename T>
TernaryLoop TernaryOf(std::string_view op) {
  if (op == "ClipByValue") return LoopTernary<Clip, T>;
  if constexpr (std::is_floating_point_v<T>) {
    if (op == "Betainc") return LoopTernary<IncompleteBeta, T>;
    if (op == "ApproximateEqual") return LoopTernary<Near, T, bool>;
    if (op == "LeakyRelu") return LoopTernary<Leaky, T>;
    if (op == "LeakyReluGrad") return LoopTernary<LeakySlope, T>;
  }
  return nullptr;
}

TernaryLoop TernaryOfDType(std::string_view op, DType dtype) {
  TernaryLoop loop = nullptr;
  DispatchType<kFullFloats | kInts>(dtype, [&]<typename T>() { loop = TernaryOf<T>(op); });
  return loop;
}

// By bits, for vectors; `kWords` words an element.
template <typename U, int kWords = 1>
void LoopSelect(const void* condition, const void* t, const void* e, void* out, int64_t n) {
  const uint8_t* const c = static_cast<const uint8_t*>(condition);
  const U* const yes = static_cast<const U*>(t);
  const U* const no = static_cast<const U*>(e);
  U* const to = static_cast<U*>(out);
  for (int64_t i = 0; i < n; ++i) {
    const U mask = static_cast<U>(U{0} - static_cast<U>(c[i] != 0));
    for (int k = 0; k < kWords; ++k) {
      const int64_t at = i * kWords + k;
      to[at] = static_cast<U>((yes[at] & mask) | (no[at] & static_cast<U>(~mask)));
    }
  }
}
TernaryLoop SelectOf(size_t size) {
  switch (size) {
    case 1:
      return LoopSelect<uint8_t>;
    case 2:
      return LoopSelect<uint16_t>;
    case 4:
      return LoopSelect<uint32_t>;
    case 8:
      return LoopSelect<uint64_t>;
    default:
      return LoopSelect<uint64_t, 2>;
  }
}

}  // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {

TernaryLoop FindTernaryLoop(std::string_view op, DType dtype) {
  return WEFT_SIMD(TernaryOfDType)(op, dtype);
}
TernaryLoop FindSelectLoop(size_t size) { return WEFT_SIMD(SelectOf)(size); }
}  // namespace weft
#endif
