// Softmax, its logarithm and its losses: rows by themselves.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "kernels/lib/norm.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/lib/softmax.cc"
#include "kernels/cpu/foreach_target.h"
#include "kernels/cpu/simd.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {
namespace {  // names of this file alone

constexpr int64_t kBlock = 512;  // elements that are added up in the type they compute in

template <typename T>
using ScalarOf = typename VectorOf<T>::Scalar;

// A whole vector, or its first n elements: what loads and stores touch, and what sums count.
struct Whole {
  template <typename T>
  static HWY_INLINE HWY_ATTR VectorOf<T> Get(const T* p) {
    return Load(p);
  }
  template <typename T>
  static HWY_INLINE HWY_ATTR void Put(VectorOf<T> v, T* p) {
    Store(v, p);
  }
  template <typename C>
  static HWY_INLINE HWY_ATTR V<C> Or(V<C> v, C /*rest*/) {
    return v;
  }
};
struct Part {
  size_t n;
  template <typename T>
  HWY_INLINE HWY_ATTR VectorOf<T> Get(const T* p) const {
    return LoadN(p, n);
  }
  template <typename T>
  HWY_INLINE HWY_ATTR void Put(VectorOf<T> v, T* p) const {
    StoreN(v, p, n);
  }
  // v, and `rest` in the other lanes.
  template <typename C>
  HWY_INLINE HWY_ATTR V<C> Or(V<C> v, C rest) const {
    return select(M<C>{hn::FirstN(Tag<C>(), n)}, v, V<C>(rest));
  }
};

// f(first, Whole or Part) for the vectors of elements [begin, end).
template <int64_t kLanes, typename F>
HWY_INLINE HWY_ATTR void ForVectors(int64_t begin, int64_t end, F&& f) {
  int64_t i = begin;
  for (; i + kLanes <= end; i += kLanes) f(i, Whole());
  if (i < end) f(i, Part{static_cast<size_t>(end - i)});
}

// Of a row with NaN anything.
template <typename T>
HWY_INLINE HWY_ATTR VectorOf<T> MaxOf(const T* x, int64_t n) {
  using C = ScalarOf<T>;
  constexpr int64_t kLanes = VectorOf<T>::kLanes, kChains = 4;
  constexpr C kLowest = -std::numeric_limits<C>::infinity();
  V<C> best[kChains] = {kLowest, kLowest, kLowest, kLowest};
  const auto keep = [](V<C>& a, V<C> b) HWY_ATTR { a = V<C>(hn::Max(a.raw, b.raw)); };
  int64_t i = 0;
  for (; i + kChains * kLanes <= n; i += kChains * kLanes) {
    for (int k = 0; k < kChains; ++k) keep(best[k], Load(x + i + k * kLanes));
  }
  ForVectors<kLanes>(i, n, [&](int64_t at, auto part) HWY_ATTR {
    keep(best[0], part.Or(part.Get(x + at), kLowest));
  });
  keep(best[0], best[2]);
  keep(best[1], best[3]);
  keep(best[0], best[1]);
  return V<C>(hn::MaxOfLanes(Tag<C>(), best[0].raw));
}

// f(first, part, sums) adds to the sums what the vector at `first` has: over short blocks in their
// own type, over blocks in double.
template <typename T, int kSums, typename F>
HWY_INLINE HWY_ATTR std::array<double, kSums> AddUp(int64_t n, F&& f) {
  using C = ScalarOf<T>;
  std::array<double, kSums> total = {};
  for (int64_t begin = 0; begin < n; begin += kBlock) {
    std::array<V<C>, kSums> sums;
    sums.fill(V<C>(C(0)));
    ForVectors<V<C>::kLanes>(begin, std::min(n, begin + kBlock),
                             [&](int64_t i, auto part) HWY_ATTR { f(i, part, sums); });
    for (int s = 0; s < kSums; ++s) {
      total[s] += static_cast<double>(hn::GetLane(hn::SumOfLanes(Tag<C>(), sums[s].raw)));
    }
  }
  return total;
}

// exp(x) of x <= 0; zero where that would be subnormal.
template <typename C>
HWY_INLINE HWY_ATTR V<C> ExpDown(V<C> x) {
#if WEFT_VECTOR_MATH
  constexpr C kLowest = sizeof(C) == 4 ? C(-87.33654) : C(-708.3964185322641);
  const V<C> shifted = mul_add(x, std::numbers::log2e_v<C>, vmath::kShift<C>);
  const V<C> n = shifted - vmath::kShift<C>;
  const V<C> r = mul_add(n, -vmath::Format<C>::kLog2Lo, mul_add(n, -vmath::Format<C>::kLog2Hi, x));
  const V<C> power = vmath::PowerOfTwo(shifted);
  return select(x < kLowest, C(0), mul_add(vmath::ExpMinusOne(r), power, power));
#else
  return exp(x);
#endif
}

// Whether a row's exponentials find room where its result goes; else they are taken twice.
template <typename T>
constexpr bool kKeepsExps = sizeof(T) > 2;

// finish(first, part, probabilities) makes the result of a row whose exponentials are known.
template <typename T, typename F>
HWY_INLINE HWY_ATTR void Probabilities(const T* x, VectorOf<T> max, double sum, int64_t n, T* y,
                                       F&& finish) {
  using C = ScalarOf<T>;
  const V<C> scale(static_cast<C>(1 / sum));
  ForVectors<V<C>::kLanes>(0, n, [&](int64_t i, auto part) HWY_ATTR {
    if constexpr (kKeepsExps<T>) {
      part.Put(finish(i, part, part.Get(y + i) * scale), y + i);
    } else {
      part.Put(finish(i, part, ExpDown<C>(part.Get(x + i) - max) * scale), y + i);
    }
  });
}

// The sum of exp(x - max), with the exponentials in y where there is room.
template <typename T>
HWY_INLINE HWY_ATTR double SumExps(const T* x, VectorOf<T> max, int64_t n, T* y) {
  using C = ScalarOf<T>;
  return AddUp<T, 1>(n, [&](int64_t i, auto part, auto& sums) HWY_ATTR {
    const V<C> e = ExpDown<C>(part.Get(x + i) - max);
    if constexpr (kKeepsExps<T>) part.Put(e, y + i);
    sums[0] += part.Or(e, C(0));
  })[0];
}

// A row that one vector holds stays in it.
template <typename T, typename P>
HWY_INLINE HWY_ATTR void SoftmaxVector(const T* x, P part, T* y) {
  using C = ScalarOf<T>;
  const Tag<C> d;
  const V<C> v = part.Or(part.Get(x), -std::numeric_limits<C>::infinity());
  const V<C> e = part.Or(ExpDown<C>(v - V<C>(hn::MaxOfLanes(d, v.raw))), C(0));
  part.Put(e * V<C>(C(1) / hn::GetLane(hn::SumOfLanes(d, e.raw))), y);
}

template <typename T>
void SoftmaxRowsOf(const T* x, int64_t rows, int64_t n, T* y) {
  const bool one = n <= static_cast<int64_t>(VectorOf<T>::kLanes);
  for (int64_t r = 0; r < rows; ++r, x += n, y += n) {
    if (one) {
      SoftmaxVector(x, Part{static_cast<size_t>(n)}, y);
      continue;
    }
    const auto max = MaxOf(x, n);
    Probabilities(x, max, SumExps(x, max, n, y), n, y,
                  [](int64_t, auto, auto p) HWY_ATTR { return p; });
  }
}

template <typename T>
void LogSoftmaxRowsOf(const T* x, int64_t rows, int64_t n, T* y) {
  using C = ScalarOf<T>;
  for (int64_t r = 0; r < rows; ++r, x += n, y += n) {
    const V<C> max = MaxOf(x, n);
    const double sum = AddUp<T, 1>(n, [&](int64_t i, auto part, auto& sums) HWY_ATTR {
      __builtin_prefetch(y + i, 1);  // the exponentials leave memory idle
      sums[0] += part.Or(ExpDown<C>(part.Get(x + i) - max), C(0));
    })[0];
    const V<C> log_sum(static_cast<C>(std::log(sum)));
    ForVectors<V<C>::kLanes>(0, n, [&](int64_t i, auto part) HWY_ATTR {
      part.Put(part.Get(x + i) - max - log_sum, y + i);
    });
  }
}

template <typename T>
void CrossEntropyRowsOf(const T* x, int64_t x_step, const T* labels, int64_t labels_step,
                        int64_t rows, int64_t n, T* loss, T* y) {
  using C = ScalarOf<T>;
  for (int64_t r = 0; r < rows; ++r, x += x_step, labels += labels_step, y += n) {
    const V<C> max = MaxOf(x, n);
    // Of exp(x - max), of the labels, and of their products with x - max.
    const auto sums = AddUp<T, 3>(n, [&](int64_t i, auto part, auto& to) HWY_ATTR {
      const V<C> label = part.Get(labels + i), down = part.Get(x + i) - max, e = ExpDown<C>(down);
      if constexpr (kKeepsExps<T>) part.Put(e, y + i);
      to[0] += part.Or(e, C(0));
      to[1] += label;
      to[2] += part.Or(label * down, C(0));
    });
    loss[r] = static_cast<T>(static_cast<C>(std::log(sums[0]) * sums[1] - sums[2]));
    Probabilities(x, max, sums[0], n, y,
                  [&](int64_t i, auto part, auto p) HWY_ATTR { return p - part.Get(labels + i); });
  }
}

template <typename T>
void SparseRowsOf(const T* x, const int64_t* labels, int64_t rows, int64_t n, T* loss, T* y) {
  using C = ScalarOf<T>;
  constexpr Part kOne{1};
  for (int64_t r = 0; r < rows; ++r, x += n, y += n) {
    const V<C> max = MaxOf(x, n);
    const V<C> down = kOne.Get(x + labels[r]) - max;
    const double sum = SumExps(x, max, n, y);
    loss[r] =
        static_cast<T>(static_cast<C>(std::log(sum) - static_cast<double>(hn::GetLane(down.raw))));
    Probabilities(x, max, sum, n, y, [](int64_t, auto, auto p) HWY_ATTR { return p; });
    const V<C> p = ExpDown<C>(down) * V<C>(static_cast<C>(1 / sum));
    kOne.Put(p - V<C>(C(1)), y + labels[r]);
  }
}

#define WEFT_SOFTMAX(T)                                                                        \
  void Softmax##T(const T* x, int64_t rows, int64_t n, T* y) { SoftmaxRowsOf(x, rows, n, y); } \
  void LogSoftmax##T(const T* x, int64_t rows, int64_t n, T* y) {                              \
    LogSoftmaxRowsOf(x, rows, n, y);                                                           \
  }                                                                                            \
  void CrossEntropy##T(const T* x, int64_t x_step, const T* labels, int64_t labels_step,       \
                       int64_t rows, int64_t n, T* loss, T* y) {                               \
    CrossEntropyRowsOf(x, x_step, labels, labels_step, rows, n, loss, y);                      \
  }                                                                                            \
  void Sparse##T(const T* x, const int64_t* labels, int64_t rows, int64_t n, T* loss, T* y) {  \
    SparseRowsOf(x, labels, rows, n, loss, y);                                                 \
  }
WEFT_SOFTMAX(float)
WEFT_SOFTMAX(double)
WEFT_SOFTMAX(Half)
WEFT_SOFTMAX(BFloat16)
#undef WEFT_SOFTMAX

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {
namespace {

// f(first row, rows) for tiles of rows.
template <typename F>
void ForRows(ParallelFor& par, int64_t rows, int64_t channels, double ns, F&& f) {
  ForRanges(par, rows, ns * static_cast<double>(channels) + 10,
            [&](int64_t begin, int64_t end) { f(begin, end - begin); });
}

}  // namespace

#define WEFT_SOFTMAX(T)                                                                         \
  template <>                                                                                   \
  void Softmax<T>(const T* logits, int64_t rows, int64_t channels, T* y, ParallelFor& par) {    \
    const auto run = WEFT_SIMD(Softmax##T);                                                     \
    ForRows(par, rows, channels, 0.7, [&](int64_t r, int64_t n) {                               \
      run(logits + r * channels, n, channels, y + r * channels);                                \
    });                                                                                         \
  }                                                                                             \
  template <>                                                                                   \
  void LogSoftmax<T>(const T* logits, int64_t rows, int64_t channels, T* y, ParallelFor& par) { \
    const auto run = WEFT_SIMD(LogSoftmax##T);                                                  \
    ForRows(par, rows, channels, 0.7, [&](int64_t r, int64_t n) {                               \
      run(logits + r * channels, n, channels, y + r * channels);                                \
    });                                                                                         \
  }                                                                                             \
  template <>                                                                                   \
  void SoftmaxCrossEntropy<T>(const T* logits, int64_t logits_step, const T* labels,            \
                              int64_t labels_step, int64_t rows, int64_t channels, T* loss,     \
                              T* backprop, ParallelFor& par) {                                  \
    const auto run = WEFT_SIMD(CrossEntropy##T);                                                \
    ForRows(par, rows, channels, 1, [&](int64_t r, int64_t n) {                                 \
      run(logits + r * logits_step, logits_step, labels + r * labels_step, labels_step, n,      \
          channels, loss + r, backprop + r * channels);                                         \
    });                                                                                         \
  }                                                                                             \
  template <>                                                                                   \
  void SparseSoftmaxCrossEntropy<T>(const T* logits, const int64_t* labels, int64_t rows,       \
                                    int64_t channels, T* loss, T* backprop, ParallelFor& par) { \
    const auto run = WEFT_SIMD(Sparse##T);                                                      \
    ForRows(par, rows, channels, 0.7, [&](int64_t r, int64_t n) {                               \
      run(logits + r * channels, labels + r, n, channels, loss + r, backprop + r * channels);   \
    });                                                                                         \
  }
WEFT_SOFTMAX(float)
WEFT_SOFTMAX(double)
WEFT_SOFTMAX(Half)
WEFT_SOFTMAX(BFloat16)
#undef WEFT_SOFTMAX

}  // namespace weft
#endif
