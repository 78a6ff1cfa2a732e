#include "kernels/lib/conv_depthwise.h"

#include <algorithm>
#include <limits>

#include "core/checked.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/lib/conv_depthwise.cc"
#include "kernels/cpu/foreach_target.h"
// After foreach_target.h.
#include "hwy/highway.h"
#include "kernels/lib/clamp.h"
#include "kernels/lib/float_simd.h"

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
  bool flip = false;  // the filter's taps in reverse
};

// The taps that a run of pixels meets: offsets into input and filter.
constexpr int kMaxTaps = 64;
constexpr int64_t kFilterChannels = 32;
struct DepthwiseTaps {
  int count = 0;
  int64_t x[kMaxTaps];
  int64_t f[kMaxTaps];
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
namespace {  // names of this file alone
namespace hn = hwy::HWY_NAMESPACE;

// R neighbouring result pixels, kVecs vectors of channels; `x`: the input pixel under offset 0 of
// the first of them, `f`: the filter under offset 0, both at the first channel.
template <typename T, int R, int kVecs>
HWY_NOINLINE HWY_ATTR void Pixels(const DepthwiseRow<T>& g, const DepthwiseTaps& taps, const T* x,
                                  int64_t px, const T* f, T* out, const T* residual,
                                  const T* bias) {
  const hn::CappedTag<T, 64 / sizeof(T)> d;
  using V = hn::Vec<decltype(d)>;
  constexpr int kLanes = static_cast<int>(hn::MaxLanes(d));
  const int64_t channels = g.spec->in_channels;
  V acc[R][kVecs];
#pragma GCC unroll 8
  for (int r = 0; r < R; ++r) {
#pragma GCC unroll 8
    for (int v = 0; v < kVecs; ++v) acc[r][v] = hn::Zero(d);
  }
  for (int t = 0; t < taps.count; ++t) {
    const T* from = x + taps.x[t];
    const T* coefficients = f + taps.f[t];
#pragma GCC unroll 8
    for (int v = 0; v < kVecs; ++v) {
      const V coefficient = hn::LoadU(d, coefficients + v * kLanes);
#pragma GCC unroll 8
      for (int r = 0; r < R; ++r) {
        acc[r][v] = hn::MulAdd(hn::LoadU(d, from + r * px + v * kLanes), coefficient, acc[r][v]);
      }
    }
  }
  // Step by step: one branch a step.
  const auto each = [&](auto&& f) HWY_ATTR {
#pragma GCC unroll 8
    for (int r = 0; r < R; ++r) {
#pragma GCC unroll 8
      for (int v = 0; v < kVecs; ++v) f(acc[r][v], r * channels + v * kLanes, v);
    }
  };
  if (residual != nullptr) {
    each([&](V& x, int64_t at, int) HWY_ATTR { x = hn::Add(x, hn::LoadU(d, residual + at)); });
  }
  if (bias != nullptr) {
    each([&](V& x, int64_t, int v) HWY_ATTR { x = hn::Add(x, hn::LoadU(d, bias + v * kLanes)); });
  }
  if (g.clamp) {
    const V lo = hn::Set(d, g.lo), hi = hn::Set(d, g.hi);
    each([&](V& x, int64_t, int) HWY_ATTR { x = AtMost(hi, AtLeast(lo, x)); });
  }
  each([&](V& x, int64_t at, int) HWY_ATTR { hn::StoreU(x, d, out + at); });
}

// R pixels for as many channels from `c` on as fill kVecs vectors at a time; returns where it
// stopped.
template <typename T, int R, int kVecs>
HWY_ATTR int64_t Across(const DepthwiseRow<T>& g, const DepthwiseTaps& taps, const T* x, int64_t px,
                        int64_t c, T* to, const T* add) {
  constexpr int64_t kStep = kVecs * hn::MaxLanes(hn::CappedTag<T, 64 / sizeof(T)>());
  for (; c + kStep <= g.spec->in_channels; c += kStep) {
    Pixels<T, R, kVecs>(g, taps, x + c, px, g.filter + c, to + c,
                        add == nullptr ? nullptr : add + c,
                        g.bias == nullptr ? nullptr : g.bias + c);
  }
  return c;
}

// Runs of neighbouring result pixels under the same taps, all channels that fill vectors. Twelve
// sums at a time hide the additions' latency.
template <typename T>
HWY_ATTR void Run(const DepthwiseRow<T>& g, const DepthwiseTaps& taps, const T* x, int64_t count,
                  T* out, const T* residual) {
  const int64_t channels = g.spec->in_channels, px = g.spec->stride[2] * channels;
  for (int64_t w = 0; w < count;) {
    const int64_t left = count - w;
    const T* from = x + w * px;
    T* to = out + w * channels;
    const T* add = residual == nullptr ? nullptr : residual + w * channels;
    if (left >= 6) {
      Across<T, 6, 1>(g, taps, from, px, Across<T, 6, 2>(g, taps, from, px, 0, to, add), to, add);
      w += 6;
    } else if (left >= 3) {
      Across<T, 3, 1>(g, taps, from, px, Across<T, 3, 4>(g, taps, from, px, 0, to, add), to, add);
      w += 3;
    } else {
      Across<T, 1, 1>(g, taps, from, px, Across<T, 1, 8>(g, taps, from, px, 0, to, add), to, add);
      w += 1;
    }
  }
}

// Channels that fill vectors, one filter a channel, at most kMaxTaps taps.
template <typename T>
HWY_ATTR void VectorRow(const DepthwiseRow<T>& g, TapRange kd, TapRange kh, T* out,
                        const T* residual) {
  const ConvSpec& s = *g.spec;
  const int64_t channels = s.in_channels;
  const int64_t all = s.filter[0] * s.filter[1] * s.filter[2];
  DepthwiseTaps taps;
  const auto list = [&](TapRange kw) {
    taps.count = 0;
    for (int64_t d = kd.first; d < kd.last; ++d) {
      for (int64_t h = kh.first; h < kh.last; ++h) {
        for (int64_t w = kw.first; w < kw.last; ++w) {
          taps.x[taps.count] =
              ((d * s.dilation[0] * s.in[1] + h * s.dilation[1]) * s.in[2] + w * s.dilation[2]) *
              channels;
          const int64_t tap = (d * s.filter[1] + h) * s.filter[2] + w;
          taps.f[taps.count++] = (g.flip ? all - 1 - tap : tap) * channels;
        }
      }
    }
  };
  const int64_t id0 = g.d * s.stride[0] - s.pad[0], ih0 = g.h * s.stride[1] - s.pad[1];
  const int64_t origin = ((g.image * s.in[0] + id0) * s.in[1] + ih0) * s.in[2];
  const int64_t reach = (s.filter[2] - 1) * s.dilation[2];
  for (int64_t w = 0; w < s.out[2];) {
    const int64_t w0 = w * s.stride[2] - s.pad[2];
    const bool inside = w0 >= 0 && w0 + reach < s.in[2];
    const int64_t count =
        inside ? std::min(s.out[2] - w, (s.in[2] - 1 - reach - w0) / s.stride[2] + 1) : 1;
    list(inside ? TapRange{0, s.filter[2]} : TapsInside(w0, s.dilation[2], s.filter[2], s.in[2]));
    const T* add = residual == nullptr ? nullptr : residual + w * channels;
    // Offsets are taken from a first tap inside, so that the pointer never leaves the input.
    const int64_t base = taps.count == 0 ? 0 : taps.x[0];
    for (int t = 0; t < taps.count; ++t) taps.x[t] -= base;
    const T* x = taps.count == 0 ? g.input : g.input + ((origin + w0) * channels + base);
    Run<T>(g, taps, x, count, out + w * channels, add);
    w += count;
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
  if (multiplier == 1 && s.filter[0] * s.filter[1] * s.filter[2] <= kMaxTaps) {
    VectorRow<T>(g, kd, kh, out, residual);
    c = s.in_channels / kLanes * kLanes;
  }
  if (c == s.in_channels) return;
  const int64_t all = s.filter[0] * s.filter[1] * s.filter[2];
  for (int64_t w = 0; w < s.out[2]; ++w) {
    const int64_t w0 = w * s.stride[2] - s.pad[2];
    const TapRange kw = TapsInside(w0, s.dilation[2], s.filter[2], s.in[2]);
    T* to = out + w * s.out_channels;
    // The sum begins with the residual, which may lie where the result goes.
    for (int64_t i = c * multiplier; i < s.out_channels; ++i) {
      to[i] = residual == nullptr ? T(0) : residual[w * s.out_channels + i];
    }
    for (int64_t td = kd.first; td < kd.last; ++td) {
      for (int64_t th = kh.first; th < kh.last; ++th) {
        for (int64_t tw = kw.first; tw < kw.last; ++tw) {
          const int64_t id = id0 + td * s.dilation[0], ih = ih0 + th * s.dilation[1];
          const T* x = g.input + (((g.image * s.in[0] + id) * s.in[1] + ih) * s.in[2] + w0 +
                                  tw * s.dilation[2]) *
                                     s.in_channels;
          const int64_t tap = (td * s.filter[1] + th) * s.filter[2] + tw;
          const T* f = g.filter + (g.flip ? all - 1 - tap : tap) * s.out_channels;
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

// Output channels [c0, c1) of the gradient of the filter; at most kFilterChannels of them. Sums run
// over a row of the output first, then over rows: errors grow with the row, not with the batch.
template <typename T>
HWY_ATTR void FilterChunkImpl(const ConvSpec& s, int64_t c0, int64_t c1, const T* input,
                              const T* dy, T* dfilter) {
  const hn::CappedTag<T, 64 / sizeof(T)> d;
  using V = hn::Vec<decltype(d)>;
  constexpr int kLanes = static_cast<int>(hn::MaxLanes(d));
  const int64_t multiplier = s.out_channels / s.in_channels, n = c1 - c0;
  const int64_t taps = s.filter[0] * s.filter[1] * s.filter[2];
  for (int64_t tap = 0; tap < taps; ++tap)
    std::fill_n(dfilter + tap * s.out_channels + c0, n, T(0));
  for (int64_t row = 0; row < s.batch * s.out[0] * s.out[1]; ++row) {
    const T* y_row = dy + row * s.out[2] * s.out_channels + c0;
    for (int64_t tap = 0; tap < taps; ++tap) {
      const int64_t h =
          row % s.out[1] * s.stride[1] + tap / s.filter[2] % s.filter[1] * s.dilation[1] - s.pad[1];
      const int64_t depth = row / s.out[1] % s.out[0] * s.stride[0] +
                            tap / s.filter[2] / s.filter[1] * s.dilation[0] - s.pad[0];
      if (!InRange(h, s.in[1]) || !InRange(depth, s.in[0])) continue;
      const int64_t delta = tap % s.filter[2] * s.dilation[2] - s.pad[2];
      const TapRange ws = TapsInside(delta, s.stride[2], s.out[2], s.in[2]);
      if (ws.first == ws.last) continue;
      const int64_t image = row / s.out[1] / s.out[0];
      const T* x = input + (((image * s.in[0] + depth) * s.in[1] + h) * s.in[2] +
                            ws.first * s.stride[2] + delta) *
                               s.in_channels;
      const T* y = y_row + ws.first * s.out_channels;
      const int64_t x_step = s.stride[2] * s.in_channels, y_step = s.out_channels;
      const int64_t count = ws.last - ws.first;
      T* to = dfilter + tap * s.out_channels + c0;
      int64_t c = 0;
      if (multiplier == 1) {
        for (; c + 2 * kLanes <= n; c += 2 * kLanes) {
          V a0 = hn::Zero(d), a1 = a0, b0 = a0, b1 = a0;
          const T *xc = x + c0 + c, *yc = y + c;
          int64_t w = 0;
          for (; w + 2 <= count; w += 2, xc += 2 * x_step, yc += 2 * y_step) {
            a0 = hn::MulAdd(hn::LoadU(d, xc), hn::LoadU(d, yc), a0);
            a1 = hn::MulAdd(hn::LoadU(d, xc + kLanes), hn::LoadU(d, yc + kLanes), a1);
            b0 = hn::MulAdd(hn::LoadU(d, xc + x_step), hn::LoadU(d, yc + y_step), b0);
            b1 = hn::MulAdd(hn::LoadU(d, xc + x_step + kLanes), hn::LoadU(d, yc + y_step + kLanes),
                            b1);
          }
          if (w < count) {
            a0 = hn::MulAdd(hn::LoadU(d, xc), hn::LoadU(d, yc), a0);
            a1 = hn::MulAdd(hn::LoadU(d, xc + kLanes), hn::LoadU(d, yc + kLanes), a1);
          }
          hn::StoreU(hn::Add(hn::LoadU(d, to + c), hn::Add(a0, b0)), d, to + c);
          hn::StoreU(hn::Add(hn::LoadU(d, to + c + kLanes), hn::Add(a1, b1)), d, to + c + kLanes);
        }
      }
      for (; c < n; ++c) {
        const T* xc = x + (c0 + c) / multiplier;
        T sum = 0;
        for (int64_t w = 0; w < count; ++w) sum += xc[w * x_step] * y[w * y_step + c];
        to[c] += sum;
      }
    }
  }
}

#define WEFT_DEPTHWISE_EXPORT(T, S)                                                           \
  void Row##S(const DepthwiseRow<T>& g) { RowImpl<T>(g); }                                    \
  void InputRow##S(const ConvSpec& s, int64_t image, int64_t d, int64_t h, const T* dy,       \
                   const T* filter, T* dx) {                                                  \
    InputRowImpl<T>(s, image, d, h, dy, filter, dx);                                          \
  }                                                                                           \
  void FilterChunk##S(const ConvSpec& s, int64_t c0, int64_t c1, const T* input, const T* dy, \
                      T* dfilter) {                                                           \
    FilterChunkImpl<T>(s, c0, c1, input, dy, dfilter);                                        \
  }
WEFT_DEPTHWISE_EXPORT(float, F)
WEFT_DEPTHWISE_EXPORT(double, D)
#undef WEFT_DEPTHWISE_EXPORT

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {
namespace {

double RowNanoseconds(const ConvSpec& s, const Spatial& size) {
  return 0.15 * double(s.out_channels) * size[2] * s.filter[0] * s.filter[1] * s.filter[2] + 10;
}

template <typename T>
void Rows(DepthwiseRow<T> g, int64_t r0, int64_t r1) {
  const Spatial& out = g.spec->out;
  for (int64_t r = r0; r < r1; ++r) {
    g.h = r % out[1];
    g.d = r / out[1] % out[0];
    g.image = r / out[1] / out[0];
    WEFT_FLOAT_SIMD(T, Row, g);
  }
}

}  // namespace

template <typename T>
void DepthwiseForward(const ConvSpec& spec, const T* input, const T* filter, const T* bias,
                      const T* residual, T* output, ParallelFor& par) {
  const Activation act = spec.finish.activation;
  DepthwiseRow<T> base{&spec,
                       0,
                       0,
                       0,
                       input,
                       filter,
                       bias,
                       residual,
                       output,
                       T(0),
                       act == Activation::kRelu6 ? T(6) : std::numeric_limits<T>::infinity(),
                       act == Activation::kRelu || act == Activation::kRelu6};
  const bool fused = base.clamp || act == Activation::kNone;
  if (!fused) base.bias = nullptr;
  const int64_t rows = spec.batch * spec.out[0] * spec.out[1];
  const double finish_ns = fused ? 0 : 0.6 * double(spec.out_channels) * spec.out[2];
  ForRanges(par, rows, RowNanoseconds(spec, spec.out) + finish_ns, [&](int64_t r0, int64_t r1) {
    Rows(base, r0, r1);
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
  if (spec.stride == Spatial{1, 1, 1} && spec.in_channels == spec.out_channels) {
    // Without strides, a convolution of dy with the filter turned round.
    ConvSpec turned = spec;
    std::swap(turned.in, turned.out);
    for (int i = 0; i < 3; ++i) {
      turned.pad[i] = (spec.filter[i] - 1) * spec.dilation[i] - spec.pad[i];
    }
    const DepthwiseRow<T> g{&turned, 0, 0, 0, dy, filter, nullptr, nullptr, dx, 0, 0, false, true};
    ForRanges(par, rows, RowNanoseconds(spec, spec.in),
              [&](int64_t r0, int64_t r1) { Rows(g, r0, r1); });
    return;
  }
  ForRanges(par, rows, RowNanoseconds(spec, spec.in), [&](int64_t r0, int64_t r1) {
    for (int64_t r = r0; r < r1; ++r) {
      const int64_t h = r % spec.in[1], d = r / spec.in[1] % spec.in[0];
      WEFT_FLOAT_SIMD(T, InputRow, spec, r / spec.in[1] / spec.in[0], d, h, dy, filter, dx);
    }
  });
}

template <typename T>
void DepthwiseBackwardFilter(const ConvSpec& spec, const T* input, const T* dy, T* dfilter,
                             ParallelFor& par) {
  const int64_t chunks = CeilDiv(spec.out_channels, kFilterChannels);
  par.Run(chunks, [&](int64_t t) {
    const int64_t c0 = t * kFilterChannels;
    const int64_t c1 = std::min(spec.out_channels, c0 + kFilterChannels);
    WEFT_FLOAT_SIMD(T, FilterChunk, spec, c0, c1, input, dy, dfilter);
  });
}

#define WEFT_DEPTHWISE(T)                                                                         \
  template void DepthwiseForward<T>(const ConvSpec&, const T*, const T*, const T*, const T*, T*,  \
                                    ParallelFor&);                                                \
  template void DepthwiseBackwardInput<T>(const ConvSpec&, const T*, const T*, T*, ParallelFor&); \
  template void DepthwiseBackwardFilter<T>(const ConvSpec&, const T*, const T*, T*, ParallelFor&);
WEFT_DEPTHWISE(float)
WEFT_DEPTHWISE(double)
#undef WEFT_DEPTHWISE

}  // namespace weft
#endif
