#include "kernels/cuda/columns.h"
#include "kernels/cuda/conv_windows.cuh"
#include "kernels/cuda/lanes.cuh"
#include "kernels/cuda/loop.cuh"

namespace weft::cuda {
namespace {

constexpr DTypeSet kTypes = {DType::kFloat, DType::kDouble};

using Div = Divisor<uint32_t>;

// What numbers of pixels, taps and channels are taken apart with. `channels` counts vectors of
// lanes.
struct Windows : ConvWindows {
  int channels, taps;
  Div by_channels, by_taps, by_filter[3], by_in[3], by_out[3];

  Windows(const ConvSpec& s, int lanes)
      : ConvWindows(s),
        channels(static_cast<int>(s.in_channels / lanes)),
        taps(static_cast<int>(Volume(s.filter))),
        by_channels(channels),
        by_taps(taps) {
    for (int d = 0; d < 3; ++d) {
      by_filter[d] = Div(s.filter[d]);
      by_in[d] = Div(s.in[d]);
      by_out[d] = Div(s.out[d]);
    }
  }
};

// `n` becomes its place along depth, height and width; what is left counts whole boxes.
WEFT_DEVICE inline uint32_t Unfold(uint32_t n, const Div (&by)[3], int (&at)[3]) {
  for (int d = 2; d >= 0; --d) {
    const uint32_t next = by[d].Split(n);
    at[d] = static_cast<int>(n);
    n = next;
  }
  return n;
}

template <int kLanes, typename T>
void Gather(const Windows& w, const T* image, int64_t first, int64_t rows, T* columns, int64_t step,
            StreamHandle stream) {
  const int64_t gap = step / kLanes - int64_t{w.taps} * w.channels;
  For(rows * w.taps * w.channels, stream, [=] WEFT_DEVICE(int64_t i) {
    auto channel = static_cast<uint32_t>(i);
    uint32_t tap = w.by_channels.Split(channel);
    const uint32_t row = w.by_taps.Split(tap);
    int at[3], o[3];
    Unfold(tap, w.by_filter, at);
    int64_t pixel = Unfold(static_cast<uint32_t>(first) + row, w.by_out, o);  // the image so far
    bool inside = true;
    for (int d = 0; d < 3; ++d) {
      const int p = w.InputOf(d, o[d], at[d]);
      inside = inside && p >= 0;
      pixel = pixel * w.in[d] + p;
    }
    LanesAt<kLanes>(columns)[i + row * gap] =
        inside ? LanesAt<kLanes>(image)[pixel * w.channels + channel] : Lanes<T, kLanes>{};
  });
}

template <int kLanes, typename T>
void Sum(const Windows& w, const T* columns, int64_t images, T* image, StreamHandle stream) {
  const int64_t pixels = int64_t{w.in[0]} * w.in[1] * w.in[2];
  For(images * pixels * w.channels, stream, [=] WEFT_DEVICE(int64_t i) {
    auto channel = static_cast<uint32_t>(i);
    int p[3];
    const int64_t n = Unfold(w.by_channels.Split(channel), w.by_in, p);
    Lanes<T, kLanes> sum{};
    int tap = 0;
    for (int a = 0; a < w.filter[0]; ++a) {
      const int od = w.OutputOf(0, p[0], a);
      for (int b = 0; b < w.filter[1]; ++b) {
        const int oh = od < 0 ? -1 : w.OutputOf(1, p[1], b);
        for (int c = 0; c < w.filter[2]; ++c, ++tap) {
          const int ow = oh < 0 ? -1 : w.OutputOf(2, p[2], c);
          if (ow < 0) continue;
          const int64_t row = ((n * w.out[0] + od) * w.out[1] + oh) * w.out[2] + ow;
          const Lanes<T, kLanes> x =
              LanesAt<kLanes>(columns)[(row * w.taps + tap) * w.channels + channel];
          for (int k = 0; k < kLanes; ++k) sum.at[k] += x.at[k];
        }
      }
    }
    LanesAt<kLanes>(image)[i] = sum;
  });
}

// f.operator()<T, kLanes>(windows).
template <typename F>
void Dispatch(const ConvSpec& spec, F f) {
  DispatchType<kTypes>(spec.dtype, [&]<typename T>() {
    DispatchLanes<T>(spec.in_channels, [&]<int kLanes>() {
      f.template operator()<T, kLanes>(Windows(spec, kLanes));
    });
  });
}

}  // namespace

void GatherColumns(const ConvSpec& spec, const void* image, int64_t first, int64_t rows,
                   void* columns, int64_t step, StreamHandle stream) {
  Dispatch(spec, [&]<typename T, int kLanes>(const Windows& w) {
    Gather<kLanes>(w, static_cast<const T*>(image), first, rows, static_cast<T*>(columns), step,
                   stream);
  });
}

void SumColumns(const ConvSpec& spec, const void* columns, int64_t images, void* image,
                StreamHandle stream) {
  Dispatch(spec, [&]<typename T, int kLanes>(const Windows& w) {
    Sum<kLanes>(w, static_cast<const T*>(columns), images, static_cast<T*>(image), stream);
  });
}

}  // namespace weft::cuda
