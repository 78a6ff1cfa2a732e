#include "kernels/cuda/columns.h"
#include "kernels/cuda/divide.cuh"
#include "kernels/cuda/lanes.cuh"
#include "kernels/cuda/loop.cuh"

namespace weft::cuda {
namespace {

constexpr DTypeSet kTypes = {DType::kFloat, DType::kDouble};

using Div = Divisor<uint32_t>;

// Sizes, and what numbers of pixels, taps and channels are taken apart with. `channels` counts
// vectors of lanes.
struct Windows {
  int size[3], out_size[3], filter[3], stride[3], dilation[3], pad[3];
  int channels, taps;
  Div by_channels, by_taps, by_filter[3], by_size[3], by_out[3], by_stride[3];

  Windows(const ConvSpec& s, int lanes)
      : channels(static_cast<int>(s.in_channels / lanes)),
        taps(static_cast<int>(s.filter[0] * s.filter[1] * s.filter[2])),
        by_channels(channels),
        by_taps(taps) {
    for (int d = 0; d < 3; ++d) {
      size[d] = static_cast<int>(s.in[d]);
      out_size[d] = static_cast<int>(s.out[d]);
      filter[d] = static_cast<int>(s.filter[d]);
      stride[d] = static_cast<int>(s.stride[d]);
      dilation[d] = static_cast<int>(s.dilation[d]);
      pad[d] = static_cast<int>(s.pad[d]);
      by_filter[d] = Div(s.filter[d]);
      by_size[d] = Div(s.in[d]);
      by_out[d] = Div(s.out[d]);
      by_stride[d] = Div(s.stride[d]);
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
      const int p = o[d] * w.stride[d] - w.pad[d] + at[d] * w.dilation[d];
      inside = inside && p >= 0 && p < w.size[d];
      pixel = pixel * w.size[d] + p;
    }
    LanesAt<kLanes>(columns)[i + row * gap] =
        inside ? LanesAt<kLanes>(image)[pixel * w.channels + channel] : Lanes<T, kLanes>{};
  });
}

// The output place along dimension d whose tap reads place `p`; negative if there is none.
WEFT_DEVICE inline int OutputOf(const Windows& w, int d, int p, int tap) {
  const int scaled = p + w.pad[d] - tap * w.dilation[d];
  if (scaled < 0) return -1;
  auto rest = static_cast<uint32_t>(scaled);
  const auto o = static_cast<int>(w.by_stride[d].Split(rest));
  return rest == 0 && o < w.out_size[d] ? o : -1;
}

template <int kLanes, typename T>
void Sum(const Windows& w, const T* columns, int64_t images, T* image, StreamHandle stream) {
  const int64_t pixels = int64_t{w.size[0]} * w.size[1] * w.size[2];
  For(images * pixels * w.channels, stream, [=] WEFT_DEVICE(int64_t i) {
    auto channel = static_cast<uint32_t>(i);
    int p[3];
    const int64_t n = Unfold(w.by_channels.Split(channel), w.by_size, p);
    Lanes<T, kLanes> sum{};
    int tap = 0;
    for (int a = 0; a < w.filter[0]; ++a) {
      const int od = OutputOf(w, 0, p[0], a);
      for (int b = 0; b < w.filter[1]; ++b) {
        const int oh = od < 0 ? -1 : OutputOf(w, 1, p[1], b);
        for (int c = 0; c < w.filter[2]; ++c, ++tap) {
          const int ow = oh < 0 ? -1 : OutputOf(w, 2, p[2], c);
          if (ow < 0) continue;
          const int64_t row = ((n * w.out_size[0] + od) * w.out_size[1] + oh) * w.out_size[2] + ow;
          const Lanes<T, kLanes> x =
              LanesAt<kLanes>(columns)[(row * w.taps + tap) * w.channels + channel];
          for (int k = 0; k < kLanes; ++k) sum.at[k] += x.at[k];
        }
      }
    }
    LanesAt<kLanes>(image)[i] = sum;
  });
}

// f.operator()<T, kLanes>(windows), with lanes that divide the channels.
template <typename F>
void Dispatch(const ConvSpec& spec, F f) {
  DispatchType<kTypes>(spec.dtype, [&]<typename T>() {
    constexpr int kMany = 16 / sizeof(T);
    if (spec.in_channels % kMany == 0) {
      f.template operator()<T, kMany>(Windows(spec, kMany));
    } else {
      f.template operator()<T, 1>(Windows(spec, 1));
    }
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
