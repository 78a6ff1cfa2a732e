// Sums over rows, and normalisation by column.
#include <algorithm>
#include <type_traits>
#include <vector>

#include "core/checked.h"
#include "kernels/lib/convert.h"
#include "kernels/lib/norm.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/lib/norm_columns.cc"
#include "kernels/cpu/foreach_target.h"
// After foreach_target.h.
#include "hwy/highway.h"

#ifndef WEFT_KERNELS_LIB_NORM_COLUMNS_ONCE_
#define WEFT_KERNELS_LIB_NORM_COLUMNS_ONCE_
namespace weft {
constexpr int64_t kColumnBlock = 256;  // channels at a time, for buffers on the stack
constexpr int64_t kRowBlock = 16;      // rows summed before they are added to the rest
enum class ColumnSum { kValue, kSquare, kGradient };
}  // namespace weft
#endif

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {
namespace {  // names of this file alone

// sum[c] += over rows [0, rows) and channels [0, n), n <= kColumnBlock. kValue: x; kSquare:
// (x - mean)^2; kGradient: dy to `sum` and dy * (x - mean) to `other`. T: float or double.
template <ColumnSum kKind, typename T, typename M>
void SumBlock(const T* HWY_RESTRICT x, const T* HWY_RESTRICT dy, int64_t step, int64_t rows,
              int64_t n, const M* HWY_RESTRICT mean, double* HWY_RESTRICT sum,
              double* HWY_RESTRICT other) {
  T part[kColumnBlock], part2[kColumnBlock];
  for (int64_t r0 = 0; r0 < rows; r0 += kRowBlock) {
    std::fill_n(part, n, T(0));
    if (kKind == ColumnSum::kGradient) std::fill_n(part2, n, T(0));
    for (int64_t r = r0; r < std::min(rows, r0 + kRowBlock); ++r) {
      const T* HWY_RESTRICT row = x + r * step;
      if constexpr (kKind == ColumnSum::kValue) {
        for (int64_t c = 0; c < n; ++c) part[c] += row[c];
      } else if constexpr (kKind == ColumnSum::kSquare) {
        for (int64_t c = 0; c < n; ++c) {
          const T d = row[c] - static_cast<T>(mean[c]);
          part[c] += d * d;
        }
      } else {
        const T* HWY_RESTRICT g = dy + r * step;
        for (int64_t c = 0; c < n; ++c) {
          part[c] += g[c];
          part2[c] += g[c] * (row[c] - static_cast<T>(mean[c]));
        }
      }
    }
    for (int64_t c = 0; c < n; ++c) sum[c] += part[c];
    if (kKind == ColumnSum::kGradient) {
      for (int64_t c = 0; c < n; ++c) other[c] += part2[c];
    }
  }
}

// Few channels fill no vectors: several rows beside each other, where nothing lies between them,
// count as one.
template <typename T>
void Values(const T* x, int64_t step, int64_t rows, int64_t n, double* sum) {
  const auto add = [](const T* from, int64_t apart, int64_t count, int64_t width, double* to) {
    SumBlock<ColumnSum::kValue, T, T>(from, nullptr, apart, count, width, nullptr, to, nullptr);
  };
  constexpr int64_t kWidth = 96;
  const int64_t beside = step == n ? kWidth / std::max<int64_t>(1, n) : 1;
  if (beside < 2) return add(x, step, rows, n, sum);
  double wide[kWidth] = {};
  const int64_t groups = rows / beside, width = beside * n;
  add(x, width, groups, width, wide);
  for (int64_t i = 0; i < width; i += n) {
    for (int64_t c = 0; c < n; ++c) sum[c] += wide[i + c];
  }
  add(x + groups * width, step, rows - groups * beside, n, sum);
}
void ValuesD(const double* x, int64_t step, int64_t rows, int64_t n, double* sum) {
  Values(x, step, rows, n, sum);
}
void ValuesF(const float* x, int64_t step, int64_t rows, int64_t n, double* sum) {
  Values(x, step, rows, n, sum);
}
void SquaresF(const float* x, int64_t step, int64_t rows, int64_t n, const float* mean,
              double* sum) {
  SumBlock<ColumnSum::kSquare, float, float>(x, nullptr, step, rows, n, mean, sum, nullptr);
}
void GradientsF(const float* x, const float* dy, int64_t step, int64_t rows, int64_t n,
                const float* mean, double* sum, double* other) {
  SumBlock<ColumnSum::kGradient, float, float>(x, dy, step, rows, n, mean, sum, other);
}

void NormalizeRow(const float* HWY_RESTRICT x, const float* HWY_RESTRICT mean,
                  const float* HWY_RESTRICT factor, const float* HWY_RESTRICT offset, int64_t n,
                  float* y) {
  for (int64_t c = 0; c < n; ++c) y[c] = (x[c] - mean[c]) * factor[c] + offset[c];
}
void BackwardRow(const float* dy, const float* x, const float* HWY_RESTRICT mean,
                 const float* HWY_RESTRICT factor, const float* HWY_RESTRICT mean_dy,
                 const float* HWY_RESTRICT slope, int64_t n, float* dx) {
  for (int64_t c = 0; c < n; ++c) {
    dx[c] = factor[c] * (dy[c] - mean_dy[c] - (x[c] - mean[c]) * slope[c]);
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {
namespace {

template <typename T>
constexpr bool kIsHalf = std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>;

// Rows of a tile: about 16 K elements, and the same for all who share scratch.
int64_t TileRows(int64_t channels) {
  return std::max(kRowBlock, RoundUp(16384 / std::max<int64_t>(1, channels), kRowBlock));
}

// f(x, step, rows, channel, n, dy) for blocks of a tile's rows and channels, widened where needed.
template <typename T, typename F>
void ForBlocks(const T* x, const T* dy, int64_t r0, int64_t r1, int64_t channels, F&& f) {
  for (int64_t c = 0; c < channels; c += kColumnBlock) {
    const int64_t n = std::min(kColumnBlock, channels - c);
    if constexpr (kIsHalf<T>) {
      float wide[kRowBlock * kColumnBlock], wide_dy[kRowBlock * kColumnBlock];
      for (int64_t r = r0; r < r1; r += kRowBlock) {
        const int64_t rows = std::min(kRowBlock, r1 - r);
        for (int64_t i = 0; i < rows; ++i) {
          Widen(x + (r + i) * channels + c, wide + i * kColumnBlock, n);
          if (dy != nullptr) Widen(dy + (r + i) * channels + c, wide_dy + i * kColumnBlock, n);
        }
        f(wide, kColumnBlock, rows, c, n, wide_dy);
      }
    } else {
      const int64_t at = r0 * channels + c;
      f(x + at, channels, r1 - r0, c, n, dy == nullptr ? nullptr : dy + at);
    }
  }
}

// Each tile sums into its own `width` doubles; then tiles add up in order.
template <typename F>
void SumTiles(int64_t rows, int64_t channels, int64_t width, double* total, void* scratch,
              ParallelFor& par, F&& tile) {
  const int64_t size = TileRows(channels), tiles = CeilDiv(rows, size);
  double* parts = static_cast<double*>(scratch);
  par.Run(tiles, [&](int64_t t) {
    double* part = parts + t * width;
    std::fill_n(part, width, 0.0);
    tile(t * size, std::min(rows, (t + 1) * size), part);
  });
  std::fill_n(total, width, 0.0);
  for (int64_t t = 0; t < tiles; ++t) {
    for (int64_t c = 0; c < width; ++c) total[c] += parts[t * width + c];
  }
}

}  // namespace

int64_t ColumnSumScratch(int64_t rows, int64_t channels) {
  return (CeilDiv(rows, TileRows(channels)) + 1) * 2 * channels * sizeof(double);
}

template <typename T>
void ColumnSums(const T* x, int64_t rows, int64_t channels, double* sum, void* scratch,
                ParallelFor& par) {
  SumTiles(rows, channels, channels, sum, scratch, par, [&](int64_t r0, int64_t r1, double* part) {
    ForBlocks<T>(
        x, nullptr, r0, r1, channels,
        [&](const auto* p, int64_t step, int64_t n_rows, int64_t c, int64_t n, const auto*) {
          if constexpr (std::is_same_v<T, double>) {
            WEFT_SIMD(ValuesD)(p, step, n_rows, n, part + c);
          } else {
            WEFT_SIMD(ValuesF)(p, step, n_rows, n, part + c);
          }
        });
  });
}

template <typename T>
void ColumnMoments(const T* x, int64_t rows, int64_t channels, double* mean, double* variance,
                   void* scratch, ParallelFor& par) {
  ColumnSums<T>(x, rows, channels, mean, scratch, par);
  const double n_total = static_cast<double>(rows);
  std::vector<float> near(channels);
  for (int64_t c = 0; c < channels; ++c) {
    mean[c] /= n_total;
    near[c] = static_cast<float>(mean[c]);
  }
  SumTiles(
      rows, channels, channels, variance, scratch, par, [&](int64_t r0, int64_t r1, double* part) {
        ForBlocks<T>(
            x, nullptr, r0, r1, channels,
            [&](const auto* p, int64_t step, int64_t n_rows, int64_t c, int64_t n, const auto*) {
              WEFT_SIMD(SquaresF)(p, step, n_rows, n, near.data() + c, part + c);
            });
      });
  for (int64_t c = 0; c < channels; ++c) variance[c] /= n_total;
}

template <typename T>
void ColumnGradients(const T* dy, const T* x, const float* mean, int64_t rows, int64_t channels,
                     double* sum_dy, double* sum_dy_x, void* scratch, ParallelFor& par) {
  std::vector<double> total(2 * channels);
  SumTiles(rows, channels, 2 * channels, total.data(), scratch, par,
           [&](int64_t r0, int64_t r1, double* part) {
             ForBlocks<T>(x, dy, r0, r1, channels,
                          [&](const auto* p, int64_t step, int64_t n_rows, int64_t c, int64_t n,
                              const auto* g) {
                            double* other = part + channels + c;
                            WEFT_SIMD(GradientsF)(p, g, step, n_rows, n, mean + c, part + c, other);
                          });
           });
  std::copy_n(total.data(), channels, sum_dy);
  std::copy_n(total.data() + channels, channels, sum_dy_x);
}

template <typename T>
void NormalizeColumns(const T* x, const float* mean, const float* factor, const float* offset,
                      int64_t rows, int64_t channels, T* y, ParallelFor& par) {
  ForRanges(par, rows, 0.3 * channels + 1, [&](int64_t r0, int64_t r1) {
    for (int64_t r = r0; r < r1; ++r) {
      for (int64_t c = 0; c < channels; c += kColumnBlock) {
        const int64_t n = std::min(kColumnBlock, channels - c), at = r * channels + c;
        if constexpr (kIsHalf<T>) {
          float wide[kColumnBlock];
          Widen(x + at, wide, n);
          WEFT_SIMD(NormalizeRow)(wide, mean + c, factor + c, offset + c, n, wide);
          Narrow(wide, y + at, n);
        } else {
          WEFT_SIMD(NormalizeRow)(x + at, mean + c, factor + c, offset + c, n, y + at);
        }
      }
    }
  });
}

template <typename T>
void NormalizeBackward(const T* dy, const T* x, const float* mean, const float* factor,
                       const float* mean_dy, const float* slope, int64_t rows, int64_t channels,
                       T* dx, ParallelFor& par) {
  ForRanges(par, rows, 0.4 * channels + 1, [&](int64_t r0, int64_t r1) {
    for (int64_t r = r0; r < r1; ++r) {
      for (int64_t c = 0; c < channels; c += kColumnBlock) {
        const int64_t n = std::min(kColumnBlock, channels - c), at = r * channels + c;
        if constexpr (kIsHalf<T>) {
          float wide[kColumnBlock], wide_dy[kColumnBlock];
          Widen(x + at, wide, n);
          Widen(dy + at, wide_dy, n);
          WEFT_SIMD(BackwardRow)
          (wide_dy, wide, mean + c, factor + c, mean_dy + c, slope + c, n, wide);
          Narrow(wide, dx + at, n);
        } else {
          WEFT_SIMD(BackwardRow)
          (dy + at, x + at, mean + c, factor + c, mean_dy + c, slope + c, n, dx + at);
        }
      }
    }
  });
}

#define WEFT_COLUMN_SUMS(T) \
  template void ColumnSums<T>(const T*, int64_t, int64_t, double*, void*, ParallelFor&);
#define WEFT_COLUMNS(T)                                                                            \
  WEFT_COLUMN_SUMS(T)                                                                              \
  template void ColumnMoments<T>(const T*, int64_t, int64_t, double*, double*, void*,              \
                                 ParallelFor&);                                                    \
  template void ColumnGradients<T>(const T*, const T*, const float*, int64_t, int64_t, double*,    \
                                   double*, void*, ParallelFor&);                                  \
  template void NormalizeColumns<T>(const T*, const float*, const float*, const float*, int64_t,   \
                                    int64_t, T*, ParallelFor&);                                    \
  template void NormalizeBackward<T>(const T*, const T*, const float*, const float*, const float*, \
                                     const float*, int64_t, int64_t, T*, ParallelFor&);
WEFT_COLUMNS(float)
WEFT_COLUMNS(Half)
WEFT_COLUMNS(BFloat16)
WEFT_COLUMN_SUMS(double)

}  // namespace weft
#endif
