#include "kernels/lib/layer_norm.h"

#include <hwy/cache_control.h>

#include <algorithm>
#include <cmath>

#include "core/buffer.h"
#include "kernels/cpu/stream_copy.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/lib/layer_norm.cc"
#include "kernels/cpu/foreach_target.h"
#include "kernels/cpu/simd.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {
namespace {  // names of this file alone

constexpr int64_t kBlock = 1024;  // elements that are added up in their own type

// What is added up of x: itself, or its squared distance from `mean`.
template <bool kSquares, typename Vec>
HWY_INLINE Vec Summand(Vec x, Vec mean) {
  return kSquares ? square(x - mean) : x;
}

// The sum over one block, n <= kBlock.
template <bool kSquares, typename T>
HWY_INLINE double BlockSum(const T* x, int64_t n, VectorOf<T> mean) {
  using Vec = VectorOf<T>;
  using C = typename Vec::Scalar;
  constexpr int64_t kLanes = Vec::kLanes;
  Vec a(C(0)), b(C(0)), c(C(0)), d(C(0));
  int64_t i = 0;
  for (; i + 4 * kLanes <= n; i += 4 * kLanes) {
    a += Summand<kSquares>(Load(x + i), mean);
    b += Summand<kSquares>(Load(x + i + kLanes), mean);
    c += Summand<kSquares>(Load(x + i + 2 * kLanes), mean);
    d += Summand<kSquares>(Load(x + i + 3 * kLanes), mean);
  }
  for (; i + kLanes <= n; i += kLanes) a += Summand<kSquares>(Load(x + i), mean);
  a = (a + b) + (c + d);
  double sum = static_cast<double>(hn::GetLane(hn::SumOfLanes(Tag<C>(), a.raw)));
  if (i < n) {
    HWY_ALIGN C lane[kLanes];
    Store(Summand<kSquares>(LoadN(x + i, static_cast<size_t>(n - i)), mean), lane);
    for (int64_t k = 0; k < n - i; ++k) sum += static_cast<double>(lane[k]);
  }
  return sum;
}

// The mean of x, or of its squared distances from `mean`.
template <bool kSquares, typename T>
HWY_INLINE auto MeanOf(const T* x, int64_t n, VectorOf<T> mean) {
  double sum = 0;
  for (int64_t i = 0; i < n; i += kBlock) {
    sum += BlockSum<kSquares>(x + i, std::min(kBlock, n - i), mean);
  }
  return static_cast<typename VectorOf<T>::Scalar>(sum / static_cast<double>(n));
}

template <bool kStream, typename T>
HWY_INLINE void StoreResult(VectorOf<T> v, T* p) {
  if constexpr (kStream) {
    hn::Stream(v.raw, Tag<T>(), p);
  } else {
    Store(v, p);
  }
}

// kStream: past the caches; y and its rows are aligned to vectors then.
template <bool kStream, typename T>
void RowsOf(const T* x, const T* scale, const T* offset, double epsilon, bool center, int64_t rows,
            int64_t n, T* y) {
  using Vec = VectorOf<T>;
  using C = typename Vec::Scalar;
  constexpr int64_t kLanes = Vec::kLanes;
  for (int64_t r = 0; r < rows; ++r, x += n, y += n) {
    const Vec mean(center ? MeanOf<false>(x, n, Vec(C(0))) : C(0));
    const C variance = MeanOf<true>(x, n, mean) + static_cast<C>(epsilon);
    const Vec factor(C(1) / std::sqrt(variance));
    int64_t i = 0;
    for (; i + kLanes <= n; i += kLanes) {
      const Vec unit = (Load(x + i) - mean) * factor;
      StoreResult<kStream>(unit * Load(scale + i) + Load(offset + i), y + i);
    }
    if (const size_t left = static_cast<size_t>(n - i); left > 0) {
      const Vec unit = (LoadN(x + i, left) - mean) * factor;
      StoreN(unit * LoadN(scale + i, left) + LoadN(offset + i, left), y + i, left);
    }
  }
}

#define WEFT_LAYER_NORM(T)                                                                 \
  void Rows##T(const T* x, const T* scale, const T* offset, double epsilon, bool center,   \
               int64_t rows, int64_t n, bool stream, T* y) {                               \
    if constexpr (sizeof(T) >= 4) {                                                        \
      constexpr int64_t kLanes = VectorOf<T>::kLanes;                                      \
      if (stream && n % kLanes == 0 && reinterpret_cast<uintptr_t>(y) % kAlignment == 0) { \
        RowsOf<true, T>(x, scale, offset, epsilon, center, rows, n, y);                    \
        hwy::FlushStream();                                                                \
        return;                                                                            \
      }                                                                                    \
    }                                                                                      \
    RowsOf<false, T>(x, scale, offset, epsilon, center, rows, n, y);                       \
  }
WEFT_LAYER_NORM(float)
WEFT_LAYER_NORM(double)
WEFT_LAYER_NORM(Half)
WEFT_LAYER_NORM(BFloat16)
#undef WEFT_LAYER_NORM

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {

#define WEFT_LAYER_NORM(T)                                                                     \
  template <>                                                                                  \
  void LayerNorm<T>(const T* x, const T* scale, const T* offset, double epsilon, bool center,  \
                    int64_t rows, int64_t columns, T* y, ParallelFor& par) {                   \
    const auto run = WEFT_SIMD(Rows##T);                                                       \
    const bool stream = x != y && rows * columns * sizeof(T) >= kStreamBytes;                  \
    ForRanges(par, rows, 10 + 0.3 * static_cast<double>(columns),                              \
              [&](int64_t begin, int64_t end) {                                                \
                run(x + begin * columns, scale, offset, epsilon, center, end - begin, columns, \
                    stream, y + begin * columns);                                              \
              });                                                                              \
  }
WEFT_LAYER_NORM(float)
WEFT_LAYER_NORM(double)
WEFT_LAYER_NORM(Half)
WEFT_LAYER_NORM(BFloat16)
#undef WEFT_LAYER_NORM

}  // namespace weft
#endif
