#include "kernels/lib/pool.h"

#include <algorithm>
#include <limits>
#include <type_traits>

#include "core/checked.h"
#include "core/status.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/lib/pool.cc"
#include "kernels/cpu/foreach_target.h"
// After foreach_target.h.
#include "hwy/highway.h"

#ifndef WEFT_KERNELS_LIB_POOL_ONCE_
#define WEFT_KERNELS_LIB_POOL_ONCE_
namespace weft {
constexpr int64_t kPoolChunk = 64;
struct PoolRange {
  int64_t first, last;
  int64_t count() const { return std::max<int64_t>(0, last - first); }
};
struct PoolPixel {
  int64_t image;
  std::array<int64_t, 3> at;
};
// Elements of the input under the window of output o along axis i.
inline PoolRange WindowInside(const PoolSpec& s, int i, int64_t o) {
  const int64_t from = o * s.stride[i] - s.pad[i];
  return {std::max<int64_t>(0, from), std::min(s.in[i], from + s.size[i])};
}
inline int64_t WindowCount(const PoolSpec& s, const PoolPixel& o) {
  int64_t n = 1;
  for (int i = 0; i < 3; ++i) n *= WindowInside(s, i, o.at[i]).count();
  return n;
}
// Outputs along axis i whose window covers input element x.
inline PoolRange OutputsOver(const PoolSpec& s, int i, int64_t x) {
  const int64_t y = x + s.pad[i];
  const int64_t first = y < s.size[i] ? 0 : (y - s.size[i]) / s.stride[i] + 1;
  return {first, std::min(s.out[i], y / s.stride[i] + 1)};
}
inline PoolPixel PixelOfRow(const PoolSpec& s, int64_t row, int64_t w) {
  return {row / s.out[1] / s.out[0], {row / s.out[1] % s.out[0], row % s.out[1], w}};
}
}  // namespace weft
#endif

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {
namespace {  // names of this file alone
#include "kernels/lib/pool_loops.h"

// Windows of 2 x 2 elements, side by side: most networks pool so. Channels are often fewer than a
// vector has lanes, so that loads and stores are masked; masked stores must leave memory alone,
// which takes AVX2.
constexpr bool kHasQuads = HWY_TARGET <= HWY_AVX2;
namespace hn = hwy::HWY_NAMESPACE;

// All windows of output row `row` are 2 x 2, with all of it inside.
bool QuadsInside(const PoolSpec& s, int64_t row) {
  const int64_t h = row % s.out[1];
  return kHasQuads && s.in[0] == 1 && s.out[0] == 1 && s.size[0] == 1 && s.size[1] == 2 &&
         s.size[2] == 2 && s.pad[0] == 0 && s.pad[1] == 0 && s.pad[2] == 0 &&
         h * s.stride[1] + 2 <= s.in[1] && (s.out[2] - 1) * s.stride[2] + 2 <= s.in[2];
}

// f(offset in the input's row, offset in the output's row, mask) for vectors of `d` over windows
// and channels.
template <class D, typename F>
void ForQuads(D d, const PoolSpec& s, F&& f) {
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const int64_t n = s.channels;
  for (int64_t w = 0; w < s.out[2]; ++w) {
    for (int64_t c = 0; c < n; c += lanes) {
      f(w * s.stride[2] * n + c, w * n + c,
        hn::FirstN(d, static_cast<size_t>(std::min(lanes, n - c))));
    }
  }
}

template <class D>
void MaxQuads(D d, const PoolSpec& s, const float* x0, const float* x1, float* y) {
  const int64_t n = s.channels;
  ForQuads(d, s, [&](int64_t in, int64_t out, auto mask) HWY_ATTR {
    auto best = hn::Set(d, PoolLowest<float>());
    for (const float* from : {x0 + in, x0 + in + n, x1 + in, x1 + in + n}) {
      const auto v = hn::MaskedLoad(mask, d, from);
      best = hn::IfThenElse(best < v, v, best);
    }
    hn::BlendedStore(best, mask, d, y + out);
  });
}

// The gradient goes to the first of the largest.
template <class D>
void MaxBackQuads(D d, const PoolSpec& s, const float* x0, const float* x1, const float* dy,
                  float* d0, float* d1) {
  const int64_t n = s.channels;
  ForQuads(d, s, [&](int64_t in, int64_t out, auto mask) HWY_ATTR {
    auto best = hn::MaskedLoad(mask, d, x0 + in);
    const auto keep = [&](auto v) HWY_ATTR {
      const auto more = best < v;
      best = hn::IfThenElse(more, v, best);
      return more;
    };
    const auto m1 = keep(hn::MaskedLoad(mask, d, x0 + in + n));
    const auto m2 = keep(hn::MaskedLoad(mask, d, x1 + in));
    const auto m3 = keep(hn::MaskedLoad(mask, d, x1 + in + n));
    auto send = hn::MaskedLoad(mask, d, dy + out);
    const auto give = [&](auto here, float* to) HWY_ATTR {
      hn::BlendedStore(hn::IfThenElseZero(here, send), mask, d, to);
      send = hn::IfThenZeroElse(here, send);
    };
    give(m3, d1 + in + n);
    give(m2, d1 + in);
    give(m1, d0 + in + n);
    hn::BlendedStore(send, mask, d, d0 + in);
  });
}

// f(vector type): no wider than the channels want.
template <typename F>
void ByChannels(int64_t channels, F&& f) {
  if (channels <= 8) return f(hn::CappedTag<float, 8>());
  f(hn::ScalableTag<float>());
}

using FloatTag = hn::ScalableTag<float>;
using Vec = hn::Vec<FloatTag>;
bool FillsVectors(const PoolSpec& s) {
  return s.channels >= static_cast<int64_t>(hn::Lanes(FloatTag()));
}

// kVecs vectors of channels of one output pixel, whose window has the ranges r.
template <int kVecs, typename Step, typename Finish>
HWY_INLINE HWY_ATTR void WindowVectors(const PoolSpec& s, int64_t image, const PoolRange (&r)[3],
                                       const float* x, float start, float* y, Step step,
                                       Finish finish) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  Vec acc[kVecs];
#pragma GCC unroll 4
  for (int v = 0; v < kVecs; ++v) acc[v] = hn::Set(d, start);
  for (int64_t i = r[0].first; i < r[0].last; ++i) {
    for (int64_t h = r[1].first; h < r[1].last; ++h) {
      const int64_t line = ((image * s.in[0] + i) * s.in[1] + h) * s.in[2];
      const float* from = x + (line + r[2].first) * s.channels;
      for (int64_t w = r[2].first; w < r[2].last; ++w, from += s.channels) {
#pragma GCC unroll 4
        for (int v = 0; v < kVecs; ++v) acc[v] = step(acc[v], hn::LoadU(d, from + v * lanes));
      }
    }
  }
#pragma GCC unroll 4
  for (int v = 0; v < kVecs; ++v) hn::StoreU(finish(acc[v]), d, y + v * lanes);
}

// One row of the output: what `step` makes of each window from `start` on, then finish(it, count).
// Channels fill vectors; the last one may reach back.
template <typename Step, typename Finish>
HWY_ATTR void WindowRow(const PoolSpec& s, int64_t row, const float* x, float start, float* y,
                        Step step, Finish finish) {
  constexpr int kWide = 4;
  const auto lanes = static_cast<int64_t>(hn::Lanes(FloatTag()));
  const int64_t n = s.channels;
  PoolPixel o = PixelOfRow(s, row, 0);
  float* to = y + row * s.out[2] * n;
  for (int64_t w = 0; w < s.out[2]; ++w, to += n) {
    o.at[2] = w;
    PoolRange r[3];
    for (int i = 0; i < 3; ++i) r[i] = WindowInside(s, i, o.at[i]);
    const Vec count = hn::Set(FloatTag(), static_cast<float>(WindowCount(s, o)));
    const auto end = [&](Vec acc) HWY_ATTR { return finish(acc, count); };
    int64_t c = 0;
    for (; c + kWide * lanes <= n; c += kWide * lanes) {
      WindowVectors<kWide>(s, o.image, r, x + c, start, to + c, step, end);
    }
    for (; c < n; c += lanes) {
      c = std::min(c, n - lanes);
      WindowVectors<1>(s, o.image, r, x + c, start, to + c, step, end);
    }
  }
}

void MaxRowFloat(const PoolSpec& s, int64_t row, const float* x, float* y) {
  if (!QuadsInside(s, row)) {
    if (!FillsVectors(s)) return MaxRow<float>(s, row, x, y);
    return WindowRow(
        s, row, x, PoolLowest<float>(), y,
        [](Vec a, Vec b) HWY_ATTR { return hn::IfThenElse(hn::Lt(a, b), b, a); },
        [](Vec best, Vec) HWY_ATTR { return best; });
  }
  const int64_t line = s.in[2] * s.channels, h = row % s.out[1];
  const float* const x0 = x + (row / s.out[1] * s.in[1] + h * s.stride[1]) * line;
  ByChannels(s.channels,
             [&](auto d) { MaxQuads(d, s, x0, x0 + line, y + row * s.out[2] * s.channels); });
}
void MaxIndexRowFloat(const PoolSpec& s, int64_t row, const float* x, int64_t* index) {
  MaxIndexRow<float>(s, row, x, index);
}
void MaxBackRowFloat(const PoolSpec& s, int64_t row, const float* x, const float* dy, float* dx) {
  const int64_t line = s.in[2] * s.channels, h = row % s.out[1];
  // Every element of the two rows must get a value.
  const bool covers = s.stride[1] == 2 && s.stride[2] == 2 && s.in[2] == 2 * s.out[2] &&
                      (h + 1 < s.out[1] || s.in[1] == 2 * s.out[1]);
  if (!covers || !QuadsInside(s, row)) return MaxBackRow<float>(s, row, x, dy, dx);
  const int64_t first = (row / s.out[1] * s.in[1] + 2 * h) * line;
  ByChannels(s.channels, [&](auto d) {
    MaxBackQuads(d, s, x + first, x + first + line, dy + row * s.out[2] * s.channels, dx + first,
                 dx + first + line);
  });
}
void AvgRowFloat(const PoolSpec& s, int64_t row, const float* x, float* y) {
  if (!FillsVectors(s)) return AvgRow<float>(s, row, x, y);
  WindowRow(
      s, row, x, 0, y, [](Vec a, Vec b) HWY_ATTR { return hn::Add(a, b); },
      [](Vec sum, Vec count) HWY_ATTR { return hn::Div(sum, count); });
}
void AvgSpreadFloat(const PoolSpec& s, int64_t image, int64_t c0, int64_t m, const float* dy,
                    float* dx) {
  AvgSpread<float>(s, image, c0, m, dy, dx);
}
void AvgBackRowFloat(const PoolSpec& s, int64_t row, const float* dy, float* dx) {
  AvgBackRow<float>(s, row, dy, dx);
}
}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {
namespace {

namespace plain {
#include "kernels/lib/pool_loops.h"
}  // namespace plain

double Taps(const PoolSpec& s) { return double(s.size[0]) * s.size[1] * s.size[2]; }

// f(row) for each row of the output.
template <typename F>
void ForRows(const PoolSpec& s, double ns_per_element, ParallelFor& par, F&& f) {
  if (s.channels == 0 || s.out[2] == 0) return;
  const double ns = std::max(1.0, ns_per_element * s.out[2] * s.channels * Taps(s));
  ForRanges(par, s.batch * s.out[0] * s.out[1], ns, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) f(row);
  });
}

// f(image, first channel, channels) for chunks of the channels of each image.
template <typename F>
void ForChunks(const PoolSpec& s, ParallelFor& par, F&& f) {
  const int64_t chunks = CeilDiv(s.channels, kPoolChunk);
  const double work = double(s.in[0]) * s.in[1] * s.in[2] * std::min(kPoolChunk, s.channels);
  ForRanges(par, s.batch * chunks, std::max(1.0, 2 * work), [&](int64_t begin, int64_t end) {
    for (int64_t t = begin; t < end; ++t) {
      const int64_t c0 = t % chunks * kPoolChunk;
      f(t / chunks, c0, std::min(kPoolChunk, s.channels - c0));
    }
  });
}

template <DTypeSet kSet, typename F>
void Dispatch(DType dtype, F&& f) {
  WEFT_CHECK(DispatchType<kSet>(dtype, f));
}

}  // namespace

void MaxPool(const PoolSpec& s, const void* x, void* y, ParallelFor& par) {
  Dispatch<kReal>(s.dtype, [&]<typename T>() {
    ForRows(s, 0.2, par, [&](int64_t row) {
      const T* from = static_cast<const T*>(x);
      if constexpr (std::is_same_v<T, float>) {
        WEFT_SIMD(MaxRowFloat)(s, row, from, static_cast<T*>(y));
      } else {
        plain::MaxRow<T>(s, row, from, static_cast<T*>(y));
      }
    });
  });
}

void MaxPoolIndex(const PoolSpec& s, const void* x, int64_t* index, ParallelFor& par) {
  Dispatch<kReal>(s.dtype, [&]<typename T>() {
    ForRows(s, 0.6, par, [&](int64_t row) {
      const T* from = static_cast<const T*>(x);
      if constexpr (std::is_same_v<T, float>) {
        WEFT_SIMD(MaxIndexRowFloat)(s, row, from, index);
      } else {
        plain::MaxIndexRow<T>(s, row, from, index);
      }
    });
  });
}

void MaxPoolScatter(const PoolSpec& s, const int64_t* index, const void* dy, void* dx,
                    ParallelFor& par) {
  Dispatch<kReal>(s.dtype, [&]<typename T>() {
    ForChunks(s, par, [&](int64_t image, int64_t c0, int64_t m) {
      plain::Scatter<T>(s, image, c0, m, index, static_cast<const T*>(dy), static_cast<T*>(dx));
    });
  });
}

bool PoolWindowsApart(const PoolSpec& s) {
  bool apart = s.in[0] == 1 && s.out[0] == 1 && s.size[0] == 1;
  for (int i = 0; i < 3; ++i) apart &= s.pad[i] == 0 && s.stride[i] >= s.size[i];
  return apart && s.out[1] > 0 && s.out[2] > 0;
}

void MaxPoolBackward(const PoolSpec& s, const void* x, const void* dy, void* dx, ParallelFor& par) {
  Dispatch<kReal>(s.dtype, [&]<typename T>() {
    ForRows(s, 0.6, par, [&](int64_t row) {
      const T* const from = static_cast<const T*>(x);
      if constexpr (std::is_same_v<T, float>) {
        WEFT_SIMD(MaxBackRowFloat)
        (s, row, from, static_cast<const T*>(dy), static_cast<T*>(dx));
      } else {
        plain::MaxBackRow<T>(s, row, from, static_cast<const T*>(dy), static_cast<T*>(dx));
      }
    });
  });
}

void MaxPoolGather(const PoolSpec& s, const int64_t* index, const void* x, void* y,
                   ParallelFor& par) {
  const int64_t image = s.in[0] * s.in[1] * s.in[2] * s.channels;
  const int64_t outputs = s.out[0] * s.out[1] * s.out[2] * s.channels;
  Dispatch<kReal>(s.dtype, [&]<typename T>() {
    ForRanges(par, s.batch * outputs, 2, [&](int64_t begin, int64_t end) {
      for (int64_t o = begin; o < end; ++o) {
        static_cast<T*>(y)[o] =
            index[o] < 0 ? T() : static_cast<const T*>(x)[o / outputs * image + index[o]];
      }
    });
  });
}

void MaxPoolShare(const PoolSpec& s, const void* x, const void* y, const void* dy, void* dx,
                  ParallelFor& par) {
  Dispatch<kFloats>(s.dtype, [&]<typename T>() {
    ForChunks(s, par, [&](int64_t image, int64_t c0, int64_t m) {
      plain::MaxShare<T>(s, image, c0, m, static_cast<const T*>(x), static_cast<const T*>(y),
                         static_cast<const T*>(dy), static_cast<T*>(dx));
    });
  });
}

void AvgPool(const PoolSpec& s, const void* x, void* y, ParallelFor& par) {
  Dispatch<kFloats>(s.dtype, [&]<typename T>() {
    ForRows(s, 0.2, par, [&](int64_t row) {
      const T* from = static_cast<const T*>(x);
      if constexpr (std::is_same_v<T, float>) {
        WEFT_SIMD(AvgRowFloat)(s, row, from, static_cast<T*>(y));
      } else {
        plain::AvgRow<T>(s, row, from, static_cast<T*>(y));
      }
    });
  });
}

void AvgPoolBackward(const PoolSpec& s, const void* dy, void* dx, ParallelFor& par) {
  Dispatch<kFloats>(s.dtype, [&]<typename T>() {
    const T* from = static_cast<const T*>(dy);
    if (PoolWindowsApart(s)) {
      ForRows(s, 0.1, par, [&](int64_t row) {
        if constexpr (std::is_same_v<T, float>) {
          WEFT_SIMD(AvgBackRowFloat)(s, row, from, static_cast<T*>(dx));
        } else {
          plain::AvgBackRow<T>(s, row, from, static_cast<T*>(dx));
        }
      });
      return;
    }
    ForChunks(s, par, [&](int64_t image, int64_t c0, int64_t m) {
      if constexpr (std::is_same_v<T, float>) {
        WEFT_SIMD(AvgSpreadFloat)(s, image, c0, m, from, static_cast<T*>(dx));
      } else {
        plain::AvgSpread<T>(s, image, c0, m, from, static_cast<T*>(dx));
      }
    });
  });
}

}  // namespace weft
#endif
