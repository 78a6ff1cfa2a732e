#include "kernels/lib/conv_depthwise.h"

#include <algorithm>
#include <limits>

#include "core/checked.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/lib/conv_depthwise.cc"
#include "kernels/cpu/foreach_target.h"
// After foreach_target.h.
#include "hwy/highway.h"

#ifndef WEFT_KERNELS_LIB_CONV_DEPTHWISE_ROW_
#define WEFT_KERNELS_LIB_CONV_DEPTHWISE_ROW_
namespace weft {
// One row of results: which taps of depth and height it meets is settled.
template <typename T>
struct DepthwiseRow {
  const ConvSpec* spec;
  int64_t image, d, h;  // of the result
  const T* input;
  const T* filter;
  const T* bias;
  const T* residual;
  T* output;
  T lo, hi;
  bool clamp;
};

// [first, last) of the taps t < n for which from + t * step lies in [0, size).
struct TapRange {
  int64_t first, last;
};
inline TapRange TapsInside(int64_t from, int64_t step, int64_t n, int64_t size) {
  const int64_t first = from >= 0 ? 0 : CeilDiv(-from, step);
  const int64_t last = from >= size ? 0 : (size - 1 - from) / step + 1;
  return {std::min(first, n), std::max(std::min(first, n), std::min(last, n))};
}
}  // namespace weft
#endif

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// R neighbouring result pixels, kVecs vectors of channels from channel `c` on; one filter per
// channel. `x` is the input pixel of the first result under tap (first_d, first_h, 0).
template <typename T, int R, int kVecs>
HWY_ATTR void Pixels(const DepthwiseRow<T>& g, TapRange kd, TapRange kh, TapRange kw, int64_t w0,
                     int64_t w, int64_t c, T* out, const T* residual) {
  const ConvSpec& s = *g.spec;
  const hn::CappedTag<T, 64 / sizeof(T)> d;
  using V = hn::Vec<decltype(d)>;
  constexpr int kLanes = static_cast<int>(hn::MaxLanes(d));
  const int64_t channels = s.in_channels;
  V acc[R][kVecs];
#pragma GCC unroll 8
  for (int r = 0; r < R; ++r) {
#pragma GCC unroll 2
    for (int v = 0; v < kVecs; ++v) acc[r][v] = hn::Zero(d);
  }
  const int64_t px = s.stride[2] * channels;
  for (int64_t td = kd.first; td < kd.last; ++td) {
    const int64_t id = g.d * s.stride[0] - s.pad[0] + td * s.dilation[0];
    for (int64_t th = kh.first; th < kh.last; ++th) {
      const int64_t ih = g.h * s.stride[1] - s.pad[1] + th * s.dilation[1];
      const T* x = g.input + (((g.image * s.in[0] + id) * s.in[1] + ih) * s.in[2] + w0 +
                              kw.first * s.dilation[2]) * channels + c;
      const T* f = g.filter + ((td * s.filter[1] + th) * s.filter[2] + kw.first) * channels + c;
      for (int64_t tw = kw.first; tw < kw.last; ++tw) {
        V coefficient[kVecs];
#pragma GCC unroll 2
        for (int v = 0; v < kVecs; ++v) coefficient[v] = hn::LoadU(d, f + v * kLanes);
#pragma GCC unroll 8
        for (int r = 0; r < R; ++r) {
#pragma GCC unroll 2
          for (int v = 0; v < kVecs; ++v) {
            acc[r][v] = hn::MulAdd(hn::LoadU(d, x + r * px + v * kLanes), coefficient[v], acc[r][v]);
          }
        }
        x += s.dilation[2] * channels;
        f += channels;
      }
    }
  }
#pragma GCC unroll 8
  for (int r = 0; r < R; ++r) {
#pragma GCC unroll 2
    for (int v = 0; v < kVecs; ++v) {
      const int64_t at = (w + r) * channels + c + v * kLanes;
      if (residual != nullptr) acc[r][v] = hn::Add(acc[r][v], hn::LoadU(d, residual + at));
      if (g.bias != nullptr) acc[r][v] = hn::Add(acc[r][v], hn::LoadU(d, g.bias + c + v * kLanes));
      if (g.clamp) acc[r][v] = hn::Min(hn::Set(d, g.hi), hn::Max(hn::Set(d, g.lo), acc[r][v]));
      hn::StoreU(acc[r][v], d, out + at);
    }
  }
}

template <typename T, int kVecs>
HWY_ATTR void RowChannels(const DepthwiseRow<T>& g, TapRange kd, TapRange kh, int64_t c, T* out,
                          const T* residual) {
  const ConvSpec& s = *g.spec;
  const TapRange all = {0, s.filter[2]};
  const int64_t reach = (s.filter[2] - 1) * s.dilation[2];
  for (int64_t w = 0; w < s.out[2];) {
    const int64_t w0 = w * s.stride[2] - s.pad[2];
    if (w0 < 0 || w0 + reach >= s.in[2]) {
      Pixels<T, 1, kVecs>(g, kd, kh, TapsInside(w0, s.dilation[2], s.filter[2], s.in[2]), w0, w, c,
                          out, residual);
      ++w;
      continue;
    }
    const int64_t inside =
        std::min(s.out[2] - w, (s.in[2] - 1 - reach - w0) / s.stride[2] + 1);
    if (inside >= 6) {
      Pixels<T, 6, kVecs>(g, kd, kh, all, w0, w, c, out, residual);
      w += 6;
    } else if (inside >= 3) {
      Pixels<T, 3, kVecs>(g, kd, kh, all, w0, w, c, out, residual);
      w += 3;
    } else {
      Pixels<T, 1, kVecs>(g, kd, kh, all, w0, w, c, out, residual);
      w += 1;
    }
  }
}

template <typename T>
HWY_ATTR void RowImpl(const DepthwiseRow<T>& g) {
  const ConvSpec& s = *g.spec;
  constexpr int64_t kLanes = hn::MaxLanes(hn::CappedTag<T, 64 / sizeof(T)>());
  const int64_t id0 = g.d * s.stride[0] - s.pad[0], ih0 = g.h * s.stride[1] - s.pad[1];
  const TapRange kd = TapsInside(id0, s.dilation[0], s.filter[0], s.in[0]);
  const TapRange kh = TapsInside(ih0, s.dilation[1], s.filter[1], s.in[1]);
  const int64_t row = ((g.image * s.out[0] + g.d) * s.out[1] + g.h) * s.out[2] * s.out_channels;
  T* out = g.output + row;
  const T* residual = g.residual == nullptr ? nullptr : g.residual + row;
  const int64_t multiplier = s.out_channels / s.in_channels;
  int64_t c = 0;
  if (multiplier == 1) {
    for (; c + 2 * kLanes <= s.in_channels; c += 2 * kLanes) {
      RowChannels<T, 2>(g, kd, kh, c, out, residual);
    }
    for (; c + kLanes <= s.in_channels; c += kLanes) {
      RowChannels<T, 1>(g, kd, kh, c, out, residual);
    }
  }
  if (c == s.in_channels) return;
  for (int64_t w = 0; w < s.out[2]; ++w) {
    const int64_t w0 = w * s.stride[2] - s.pad[2];
    const TapRange kw = TapsInside(w0, s.dilation[2], s.filter[2], s.in[2]);
    T* to = out + w * s.out_channels;
    std::fill(to + c * multiplier, to + s.out_channels, T(0));
    for (int64_t td = kd.first; td < kd.last; ++td) {
      for (int64_t th = kh.first; th < kh.last; ++th) {
        for (int64_t tw = kw.first; tw < kw.last; ++tw) {
          const int64_t id = id0 + td * s.dilation[0], ih = ih0 + th * s.dilation[1];
          const T* x = g.input + (((g.image * s.in[0] + id) * s.in[1] + ih) * s.in[2] + w0 +
                                  tw * s.dilation[2]) * s.in_channels;
          const T* f = g.filter +
                       ((td * s.filter[1] + th) * s.filter[2] + tw) * s.out_channels;
          if (multiplier == 1) {
            for (int64_t i = c; i < s.in_channels; ++i) to[i] += x[i] * f[i];
          } else {
            for (int64_t i = 0; i < s.in_channels; ++i) {
              for (int64_t m = 0; m < multiplier; ++m) {
                to[i * multiplier + m] += x[i] * f[i * multiplier + m];
              }
            }
          }
        }
      }
    }
    for (int64_t i = c * multiplier; i < s.out_channels; ++i) {
      T v = to[i];
      if (residual != nullptr) v += residual[w * s.out_channels + i];
      if (g.bias != nullptr) v += g.bias[i];
      if (g.clamp) v = v < g.lo ? g.lo : v > g.hi ? g.hi : v;
      to[i] = v;
    }
  }
}

// One pixel row of the gradient of the input.
template <typename T>
HWY_ATTR void InputRowImpl(const ConvSpec& s, int64_t image, int64_t d, int64_t h, const T* dy,
                           const T* filter, T* dx) {
  const int64_t multiplier = s.out_channels / s.in_channels, channels = s.in_channels;
  T* row = dx + ((image * s.in[0] + d) * s.in[1] + h) * s.in[2] * channels;
  std::fill_n(row, s.in[2] * channels, T(0));
  for (int64_t td = 0; td < s.filter[0]; ++td) {
    const int64_t xd = d + s.pad[0] - td * s.dilation[0];
    if (xd < 0 || xd % s.stride[0] != 0 || xd / s.stride[0] >= s.out[0]) continue;
    for (int64_t th = 0; th < s.filter[1]; ++th) {
      const int64_t xh = h + s.pad[1] - th * s.dilation[1];
      if (xh < 0 || xh % s.stride[1] != 0 || xh / s.stride[1] >= s.out[1]) continue;
      const T* from = dy + ((image * s.out[0] + xd / s.stride[0]) * s.out[1] + xh / s.stride[1]) *
                               s.out[2] * s.out_channels;
      const T* taps = filter + (td * s.filter[1] + th) * s.filter[2] * s.out_channels;
      for (int64_t w = 0; w < s.in[2]; ++w) {
        T* HWY_RESTRICT to = row + w * channels;
        for (int64_t tw = 0; tw < s.filter[2]; ++tw) {
          const int64_t xw = w + s.pad[2] - tw * s.dilation[2];
          if (xw < 0 || xw % s.stride[2] != 0 || xw / s.stride[2] >= s.out[2]) continue;
          const T* HWY_RESTRICT y = from + xw / s.stride[2] * s.out_channels;
          const T* HWY_RESTRICT f = taps + tw * s.out_channels;
          if (multiplier == 1) {
            for (int64_t c = 0; c < channels; ++c) to[c] += y[c] * f[c];
          } else {
            for (int64_t c = 0; c < channels; ++c) {
              T sum = 0;
              for (int64_t m = 0; m < multiplier; ++m) {
                sum += y[c * multiplier + m] * f[c * multiplier + m];
              }
              to[c] += sum;
            }
          }
        }
      }
    }
  }
}

// Output channels [c0, c1) of the gradient of one filter tap; at most 64 of them.
template <typename T>
HWY_ATTR void FilterTapImpl(const ConvSpec& s, int64_t tap, int64_t c0, int64_t c1, const T* input,
                            const T* dy, T* dfilter) {
  const int64_t multiplier = s.out_channels / s.in_channels, n = c1 - c0;
  const Spatial at = {tap / (s.filter[1] * s.filter[2]), tap / s.filter[2] % s.filter[1],
                      tap % s.filter[2]};
  Spatial delta;
  for (int i = 0; i < 3; ++i) delta[i] = at[i] * s.dilation[i] - s.pad[i];
  T total[64] = {};
  for (int64_t row = 0; row < s.batch * s.out[0] * s.out[1]; ++row) {
    const int64_t h = row % s.out[1] * s.stride[1] + delta[1];
    const int64_t d = row / s.out[1] % s.out[0] * s.stride[0] + delta[0];
    if (!InRange(h, s.in[1]) || !InRange(d, s.in[0])) continue;
    const int64_t image = row / s.out[1] / s.out[0];
    const T* x_row = input + ((image * s.in[0] + d) * s.in[1] + h) * s.in[2] * s.in_channels;
    const T* y_row = dy + row * s.out[2] * s.out_channels + c0;
    const TapRange ws = TapsInside(delta[2], s.stride[2], s.out[2], s.in[2]);
    T part[64] = {};  // rows first: errors grow with the row, not with the batch
    for (int64_t w = ws.first; w < ws.last; ++w) {
      const T* HWY_RESTRICT x = x_row + (w * s.stride[2] + delta[2]) * s.in_channels;
      const T* HWY_RESTRICT y = y_row + w * s.out_channels;
      if (multiplier == 1) {
        x += c0;
        for (int64_t c = 0; c < n; ++c) part[c] += x[c] * y[c];
      } else {
        for (int64_t c = 0; c < n; ++c) part[c] += x[(c0 + c) / multiplier] * y[c];
      }
    }
    for (int64_t c = 0; c < n; ++c) total[c] += part[c];
  }
  std::copy_n(total, n, dfilter + tap * s.out_channels + c0);
}

#define WEFT_DEPTHWISE_EXPORT(T, S)                                                              \
  void Row##S(const DepthwiseRow<T>& g) { RowImpl<T>(g); }                                       \
  void InputRow##S(const ConvSpec& s, int64_t image, int64_t d, int64_t h, const T* dy,          \
                   const T* filter, T* dx) {                                                     \
    InputRowImpl<T>(s, image, d, h, dy, filter, dx);                                             \
  }                                                                                              \
  void FilterTap##S(const ConvSpec& s, int64_t tap, int64_t c0, int64_t c1, const T* input,      \
                    const T* dy, T* dfilter) {                                                   \
    FilterTapImpl<T>(s, tap, c0, c1, input, dy, dfilter);                                        \
  }
WEFT_DEPTHWISE_EXPORT(float, F)
WEFT_DEPTHWISE_EXPORT(double, D)
#undef WEFT_DEPTHWISE_EXPORT

}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {
namespace {

HWY_EXPORT(RowF);
HWY_EXPORT(RowD);
HWY_EXPORT(InputRowF);
HWY_EXPORT(InputRowD);
HWY_EXPORT(FilterTapF);
HWY_EXPORT(FilterTapD);

#define WEFT_DEPTHWISE_CALL(T, Name, ...)          \
  do {                                             \
    if constexpr (sizeof(T) == sizeof(float)) {    \
      HWY_DYNAMIC_DISPATCH(Name##F)(__VA_ARGS__);  \
    } else {                                       \
      HWY_DYNAMIC_DISPATCH(Name##D)(__VA_ARGS__);  \
    }                                              \
  } while (false)

double RowNanoseconds(const ConvSpec& s, const Spatial& size) {
  return 0.15 * double(s.out_channels) * size[2] * s.filter[0] * s.filter[1] * s.filter[2] + 10;
}

}  // namespace

template <typename T>
void DepthwiseForward(const ConvSpec& spec, const T* input, const T* filter, const T* bias,
                      const T* residual, T* output, ParallelFor& par) {
  const Activation act = spec.finish.activation;
  DepthwiseRow<T> base{&spec, 0, 0, 0, input, filter, bias, residual, output, T(0),
                       act == Activation::kRelu6 ? T(6) : std::numeric_limits<T>::infinity(),
                       act == Activation::kRelu || act == Activation::kRelu6};
  const bool fused = base.clamp || act == Activation::kNone;
  if (!fused) base.bias = nullptr;
  const int64_t rows = spec.batch * spec.out[0] * spec.out[1];
  ForRanges(par, rows, RowNanoseconds(spec, spec.out), [&](int64_t r0, int64_t r1) {
    DepthwiseRow<T> g = base;
    for (int64_t r = r0; r < r1; ++r) {
      g.h = r % spec.out[1];
      g.d = r / spec.out[1] % spec.out[0];
      g.image = r / spec.out[1] / spec.out[0];
      WEFT_DEPTHWISE_CALL(T, Row, g);
    }
    if (!fused) {
      FinishBlock<T>(output + r0 * spec.out[2] * spec.out_channels, spec.out_channels,
                     (r1 - r0) * spec.out[2], spec.out_channels, T(1), bias, act,
                     static_cast<T>(spec.finish.leaky_slope));
    }
  });
}

template <typename T>
void DepthwiseBackwardInput(const ConvSpec& spec, const T* dy, const T* filter, T* dx,
                            ParallelFor& par) {
  const int64_t rows = spec.batch * spec.in[0] * spec.in[1];
  ForRanges(par, rows, RowNanoseconds(spec, spec.in), [&](int64_t r0, int64_t r1) {
    for (int64_t r = r0; r < r1; ++r) {
      const int64_t h = r % spec.in[1], d = r / spec.in[1] % spec.in[0];
      WEFT_DEPTHWISE_CALL(T, InputRow, spec, r / spec.in[1] / spec.in[0], d, h, dy, filter, dx);
    }
  });
}

template <typename T>
void DepthwiseBackwardFilter(const ConvSpec& spec, const T* input, const T* dy, T* dfilter,
                             ParallelFor& par) {
  const int64_t taps = spec.filter[0] * spec.filter[1] * spec.filter[2];
  const int64_t chunks = CeilDiv(spec.out_channels, 64);
  par.Run(taps * chunks, [&](int64_t t) {
    const int64_t tap = t % taps, c0 = t / taps * 64;
    const int64_t c1 = std::min(spec.out_channels, c0 + 64);
    WEFT_DEPTHWISE_CALL(T, FilterTap, spec, tap, c0, c1, input, dy, dfilter);
  });
}

#define WEFT_DEPTHWISE(T)                                                                       \
  template void DepthwiseForward<T>(const ConvSpec&, const T*, const T*, const T*, const T*,    \
                                    T*, ParallelFor&);                                          \
  template void DepthwiseBackwardInput<T>(const ConvSpec&, const T*, const T*, T*,              \
                                          ParallelFor&);                                        \
  template void DepthwiseBackwardFilter<T>(const ConvSpec&, const T*, const T*, T*, ParallelFor&);
WEFT_DEPTHWISE(float)
WEFT_DEPTHWISE(double)
#undef WEFT_DEPTHWISE

}  // namespace weft
#endif
