// Softmax and its losses; local response normalisation: rows by themselves.
#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <vector>

#include "core/checked.h"
#include "kernels/lib/convert.h"
#include "kernels/lib/norm.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/lib/norm_rows.cc"
#include "kernels/cpu/foreach_target.h"
// After foreach_target.h.
#include "hwy/contrib/math/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {
namespace {  // names of this file alone
namespace hn = hwy::HWY_NAMESPACE;

// NaN if there is one.
template <typename T>
HWY_ATTR T MaxOf(const T* x, int64_t n, T start) {
  const hn::CappedTag<T, 64 / sizeof(T)> d;
  const int64_t lanes = static_cast<int64_t>(hn::Lanes(d));
  auto best = hn::Set(d, start);
  auto nan = hn::Zero(d);
  int64_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const auto v = hn::LoadU(d, x + i);
    best = hn::Max(best, v);
    nan = hn::Add(nan, hn::IfThenZeroElse(hn::Eq(v, v), v));
  }
  T result = hn::GetLane(hn::MaxOfLanes(d, best));
  T bad = hn::GetLane(hn::SumOfLanes(d, nan));
  for (; i < n; ++i) {
    if (x[i] != x[i]) bad = x[i];
    result = result < x[i] ? x[i] : result;
  }
  return bad != bad ? bad : result;
}

// y = exp(x - shift); returns the sum. y may be x.
template <typename T>
HWY_ATTR T ExpOf(const T* x, T shift, int64_t n, T* y) {
  const hn::CappedTag<T, 64 / sizeof(T)> d;
  const int64_t lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto minus = hn::Set(d, shift);
  auto sum = hn::Zero(d);
  const auto exp = [&](auto v) HWY_ATTR { return hn::IfThenElse(hn::Eq(v, v), hn::Exp(d, v), v); };
  int64_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const auto e = exp(hn::Sub(hn::LoadU(d, x + i), minus));
    hn::StoreU(e, d, y + i);
    sum = hn::Add(sum, e);
  }
  T total = hn::GetLane(hn::SumOfLanes(d, sum));
  if (i < n) {
    alignas(64) T rest[64 / sizeof(T)] = {};
    for (int64_t k = i; k < n; ++k) rest[k - i] = x[k];
    hn::Store(exp(hn::Sub(hn::Load(d, rest), minus)), d, rest);
    for (int64_t k = i; k < n; ++k) {
      y[k] = rest[k - i];
      total += rest[k - i];
    }
  }
  return total;
}

#define WEFT_ROWS_EXPORT(T, S)                                               \
  T Max##S(const T* x, int64_t n, T start) { return MaxOf<T>(x, n, start); } \
  T Exp##S(const T* x, T shift, int64_t n, T* y) { return ExpOf<T>(x, shift, n, y); }
WEFT_ROWS_EXPORT(float, F)
WEFT_ROWS_EXPORT(double, D)
#undef WEFT_ROWS_EXPORT

void SquareRow(const float* x, int64_t n, float* y) {
  for (int64_t c = 0; c < n; ++c) y[c] = x[c] * x[c];
}
// norm = bias + alpha * norm; power = norm^-beta for the betas that square roots make.
void NormPower(float* norm, float* power, int64_t n, float bias, float alpha, float beta) {
  for (int64_t c = 0; c < n; ++c) norm[c] = bias + alpha * norm[c];
  if (beta == 0.5f) {
    for (int64_t c = 0; c < n; ++c) power[c] = 1.0f / __builtin_sqrtf(norm[c]);
  } else if (beta == 0.75f) {
    for (int64_t c = 0; c < n; ++c) {
      const float root = __builtin_sqrtf(norm[c]);
      power[c] = 1.0f / (root * __builtin_sqrtf(root));
    }
  } else if (beta == 1.0f) {
    for (int64_t c = 0; c < n; ++c) power[c] = 1.0f / norm[c];
  } else {
    for (int64_t c = 0; c < n; ++c) power[c] = std::pow(norm[c], -beta);
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {
namespace {

float RowMax(const float* x, int64_t n, float start) { return WEFT_SIMD(MaxF)(x, n, start); }
double RowMax(const double* x, int64_t n, double start) { return WEFT_SIMD(MaxD)(x, n, start); }
float RowExp(const float* x, float shift, int64_t n, float* y) {
  return WEFT_SIMD(ExpF)(x, shift, n, y);
}
double RowExp(const double* x, double shift, int64_t n, double* y) {
  return WEFT_SIMD(ExpD)(x, shift, n, y);
}

constexpr int64_t kBlock = 512;

template <typename T>
using Wide = std::conditional_t<std::is_same_v<T, double>, double, float>;

// The block of x from i on, in the type it computes in.
template <typename T>
const Wide<T>* Load(const T* x, int64_t i, int64_t n, Wide<T>* buffer) {
  if constexpr (std::is_same_v<T, Wide<T>>) {
    return x + i;
  } else {
    Widen(x + i, buffer, n);
    return buffer;
  }
}
template <typename T>
void Save(const Wide<T>* from, T* y, int64_t i, int64_t n) {
  if constexpr (std::is_same_v<T, Wide<T>>) {
    std::copy_n(from, n, y + i);
  } else {
    Narrow(from, y + i, n);
  }
}

struct RowSums {
  double max, sum;
};

// Calls f(first, count) for the blocks of a row.
template <typename F>
void ForBlocks(int64_t channels, F&& f) {
  for (int64_t i = 0; i < channels; i += kBlock) f(i, std::min(kBlock, channels - i));
}

// The maximum, and the sum of exp(x - maximum).
template <typename T>
RowSums Reduce(const T* x, int64_t channels) {
  using W = Wide<T>;
  W buffer[kBlock], exps[kBlock];
  W max = -std::numeric_limits<W>::infinity();
  ForBlocks(channels, [&](int64_t i, int64_t n) { max = RowMax(Load(x, i, n, buffer), n, max); });
  double sum = 0;
  ForBlocks(channels,
            [&](int64_t i, int64_t n) { sum += RowExp(Load(x, i, n, buffer), max, n, exps); });
  return {static_cast<double>(max), sum};
}

template <typename F>
void ForRows(ParallelFor& par, int64_t rows, int64_t channels, double ns, F&& f) {
  ForRanges(par, rows, ns * channels + 10, [&](int64_t r0, int64_t r1) {
    for (int64_t r = r0; r < r1; ++r) f(r);
  });
}

// exp(x - max) / sum - labels(i, wide block).
template <typename T, typename F>
void Probabilities(const T* x, const RowSums& s, int64_t channels, T* y, F&& finish) {
  using W = Wide<T>;
  const W scale = static_cast<W>(1 / s.sum);
  ForBlocks(channels, [&](int64_t i, int64_t n) {
    W buffer[kBlock];
    RowExp(Load(x, i, n, buffer), static_cast<W>(s.max), n, buffer);
    for (int64_t k = 0; k < n; ++k) buffer[k] *= scale;
    finish(i, n, buffer);
    Save<T>(buffer, y, i, n);
  });
}

}  // namespace

template <typename T>
void Softmax(const T* logits, int64_t rows, int64_t channels, T* y, ParallelFor& par) {
  ForRows(par, rows, channels, 2, [&](int64_t r) {
    const T* x = logits + r * channels;
    T* to = y + r * channels;
    if constexpr (std::is_same_v<T, Wide<T>>) {  // room for the exponentials: no need to take two
      const T max = RowMax(x, channels, -std::numeric_limits<T>::infinity());
      double sum = 0;
      ForBlocks(channels, [&](int64_t i, int64_t n) { sum += RowExp(x + i, max, n, to + i); });
      const T scale = static_cast<T>(1 / sum);
      for (int64_t c = 0; c < channels; ++c) to[c] *= scale;
    } else {
      Probabilities(x, Reduce(x, channels), channels, to, [](int64_t, int64_t, float*) {});
    }
  });
}

template <typename T>
void LogSoftmax(const T* logits, int64_t rows, int64_t channels, T* y, ParallelFor& par) {
  using W = Wide<T>;
  ForRows(par, rows, channels, 2, [&](int64_t r) {
    const T* x = logits + r * channels;
    const RowSums s = Reduce(x, channels);
    const W max = static_cast<W>(s.max), log_sum = static_cast<W>(std::log(s.sum));
    ForBlocks(channels, [&](int64_t i, int64_t n) {
      W buffer[kBlock];
      const W* from = Load(x, i, n, buffer);
      for (int64_t k = 0; k < n; ++k) buffer[k] = from[k] - max - log_sum;
      Save<T>(buffer, y + r * channels, i, n);
    });
  });
}

template <typename T>
void SoftmaxCrossEntropy(const T* logits, int64_t logits_step, const T* labels, int64_t labels_step,
                         int64_t rows, int64_t channels, T* loss, T* backprop, ParallelFor& par) {
  using W = Wide<T>;
  ForRows(par, rows, channels, 4, [&](int64_t r) {
    const T *x = logits + r * logits_step, *p = labels + r * labels_step;
    const RowSums s = Reduce(x, channels);
    const double log_sum = std::log(s.sum);
    double total = 0;
    ForBlocks(channels, [&](int64_t i, int64_t n) {
      W buffer[kBlock], weights[kBlock];
      const W *from = Load(x, i, n, buffer), *label = Load(p, i, n, weights);
      for (int64_t k = 0; k < n; ++k) {
        total += static_cast<double>(label[k]) * (log_sum - (static_cast<double>(from[k]) - s.max));
      }
    });
    loss[r] = static_cast<T>(static_cast<W>(total));
    Probabilities(x, s, channels, backprop + r * channels, [&](int64_t i, int64_t n, W* y) {
      W weights[kBlock];
      const W* label = Load(p, i, n, weights);
      for (int64_t k = 0; k < n; ++k) y[k] -= label[k];
    });
  });
}

template <typename T>
void SparseSoftmaxCrossEntropy(const T* logits, const int64_t* labels, int64_t rows,
                               int64_t channels, T* loss, T* backprop, ParallelFor& par) {
  using W = Wide<T>;
  ForRows(par, rows, channels, 3, [&](int64_t r) {
    const T* x = logits + r * channels;
    const RowSums s = Reduce(x, channels);
    const double at = static_cast<double>(static_cast<W>(x[labels[r]]));
    loss[r] = static_cast<T>(static_cast<W>(std::log(s.sum) - (at - s.max)));
    Probabilities(x, s, channels, backprop + r * channels, [&](int64_t i, int64_t n, W* y) {
      if (InRange(labels[r] - i, n)) y[labels[r] - i] -= W(1);
    });
  });
}

namespace {

// Sums of `from` over channels within the radius, by running totals in double.
void WindowSums(const float* from, int64_t channels, int64_t radius, float* to) {
  radius = std::clamp<int64_t>(radius, 0, channels);
  if (radius <= 8) {
    for (int64_t c = 0; c < channels; ++c) {
      float sum = 0;
      const int64_t last = std::min(channels - 1, c + radius);
      for (int64_t k = std::max<int64_t>(0, c - radius); k <= last; ++k) sum += from[k];
      to[c] = sum;
    }
    return;
  }
  double sum = 0;
  for (int64_t k = 0; k < std::min(channels, radius); ++k) sum += from[k];
  for (int64_t c = 0; c < channels; ++c) {
    if (c + radius < channels) sum += from[c + radius];
    if (c - radius - 1 >= 0) sum -= from[c - radius - 1];
    to[c] = static_cast<float>(sum);
  }
}

// A row as float: itself, or widened into `buffer`.
template <typename T>
const float* Row(const T* x, int64_t n, float* buffer) {
  if constexpr (std::is_same_v<T, float>) {
    return x;
  } else {
    Widen(x, buffer, n);
    return buffer;
  }
}

}  // namespace

template <typename T>
void Lrn(const LrnSpec& spec, const T* x, int64_t rows, int64_t channels, T* y, ParallelFor& par) {
  ForRanges(par, rows, 4.0 * channels + 10, [&](int64_t r0, int64_t r1) {
    std::vector<float> room(4 * channels);
    float *wide = room.data(), *square = wide + channels, *norm = square + channels,
          *power = norm + channels;
    for (int64_t r = r0; r < r1; ++r) {
      const float* from = Row(x + r * channels, channels, wide);
      WEFT_SIMD(SquareRow)(from, channels, square);
      WindowSums(square, channels, spec.radius, norm);
      WEFT_SIMD(NormPower)(norm, power, channels, spec.bias, spec.alpha, spec.beta);
      for (int64_t c = 0; c < channels; ++c)
        y[r * channels + c] = static_cast<T>(from[c] * power[c]);
    }
  });
}

template <typename T>
void LrnBackward(const LrnSpec& spec, const T* dy, const T* x, const T* y, int64_t rows,
                 int64_t channels, T* dx, ParallelFor& par) {
  ForRanges(par, rows, 8.0 * channels + 10, [&](int64_t r0, int64_t r1) {
    std::vector<float> room(7 * channels);
    float *wide = room.data(), *wide_dy = wide + channels, *wide_y = wide_dy + channels,
          *square = wide_y + channels, *norm = square + channels, *power = norm + channels,
          *sums = power + channels;
    for (int64_t r = r0; r < r1; ++r) {
      const int64_t at = r * channels;
      const float *xs = Row(x + at, channels, wide), *dys = Row(dy + at, channels, wide_dy);
      const float* ys = Row(y + at, channels, wide_y);
      WEFT_SIMD(SquareRow)(xs, channels, square);
      WindowSums(square, channels, spec.radius, norm);
      WEFT_SIMD(NormPower)(norm, power, channels, spec.bias, spec.alpha, spec.beta);
      for (int64_t c = 0; c < channels; ++c) square[c] = dys[c] * ys[c] / norm[c];
      WindowSums(square, channels, spec.radius, sums);
      const float slope = -2 * spec.alpha * spec.beta;
      for (int64_t c = 0; c < channels; ++c) {
        dx[at + c] = static_cast<T>(dys[c] * power[c] + slope * xs[c] * sums[c]);
      }
    }
  });
}

#define WEFT_SOFTMAX(T)                                                                            \
  template void Softmax<T>(const T*, int64_t, int64_t, T*, ParallelFor&);                          \
  template void LogSoftmax<T>(const T*, int64_t, int64_t, T*, ParallelFor&);                       \
  template void SoftmaxCrossEntropy<T>(const T*, int64_t, const T*, int64_t, int64_t, int64_t, T*, \
                                       T*, ParallelFor&);                                          \
  template void SparseSoftmaxCrossEntropy<T>(const T*, const int64_t*, int64_t, int64_t, T*, T*,   \
                                             ParallelFor&);
#define WEFT_LRN(T)                                                                                \
  template void Lrn<T>(const LrnSpec&, const T*, int64_t, int64_t, T*, ParallelFor&);              \
  template void LrnBackward<T>(const LrnSpec&, const T*, const T*, const T*, int64_t, int64_t, T*, \
                               ParallelFor&);
WEFT_SOFTMAX(float)
WEFT_SOFTMAX(double)
WEFT_SOFTMAX(Half)
WEFT_SOFTMAX(BFloat16)
WEFT_LRN(float)
WEFT_LRN(Half)
WEFT_LRN(BFloat16)

}  // namespace weft
#endif
