// Local response normalisation: rows by themselves.
#include <algorithm>
#include <cmath>
#include <type_traits>
#include <vector>

#include "kernels/lib/convert.h"
#include "kernels/lib/norm.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/lib/lrn.cc"
#include "kernels/cpu/foreach_target.h"
// After foreach_target.h.
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {
namespace {  // names of this file alone

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

#define WEFT_LRN(T)                                                                                \
  template void Lrn<T>(const LrnSpec&, const T*, int64_t, int64_t, T*, ParallelFor&);              \
  template void LrnBackward<T>(const LrnSpec&, const T*, const T*, const T*, int64_t, int64_t, T*, \
                               ParallelFor&);
WEFT_LRN(float)
WEFT_LRN(Half)
WEFT_LRN(BFloat16)

}  // namespace weft
#endif
