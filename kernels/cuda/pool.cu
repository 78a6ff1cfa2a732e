#include "kernels/cuda/lanes.cuh"
#include "kernels/cuda/loop.cuh"
#include "kernels/cuda/pool.h"

namespace weft::cuda {
namespace {

using Sizes = std::array<int64_t, 3>;

// A box of pixels, [first, last) along depth, height and width, in an image.
struct Box {
  int64_t image, channel;
  int64_t first[3], last[3];
  WEFT_DEVICE int64_t count() const {
    return (last[0] - first[0]) * (last[1] - first[1]) * (last[2] - first[2]);
  }
};

// Element i of [batch, size..., channels].
struct Place {
  int64_t image, channel;
  int64_t at[3];
};
WEFT_DEVICE Place PlaceOf(int64_t i, const Sizes& size, int64_t channels) {
  Place p;
  p.channel = i % channels;
  i /= channels;
  for (int d = 2; d >= 0; --d) {
    p.at[d] = i % size[d];
    i /= size[d];
  }
  p.image = i;
  return p;
}

// The inputs in the window of an output.
WEFT_DEVICE Box WindowOf(const PoolSpec& s, const Place& out) {
  Box b{out.image, out.channel, {}, {}};
  for (int d = 0; d < 3; ++d) {
    const int64_t from = out.at[d] * s.stride[d] - s.pad[d], to = from + s.size[d];
    b.first[d] = from > 0 ? from : 0;
    b.last[d] = to < s.in[d] ? to : s.in[d];
  }
  return b;
}

// The outputs whose window an input lies in.
WEFT_DEVICE Box OutputsOver(const PoolSpec& s, const Place& in) {
  Box b{in.image, in.channel, {}, {}};
  for (int d = 0; d < 3; ++d) {
    const int64_t x = in.at[d] + s.pad[d], last = x / s.stride[d] + 1;
    b.first[d] = x < s.size[d] ? 0 : (x - s.size[d]) / s.stride[d] + 1;
    b.last[d] = last < s.out[d] ? last : s.out[d];
  }
  return b;
}

// f(place, element number) for each place of the box in [batch, size..., channels], in order.
template <typename F>
WEFT_DEVICE void ForBox(const Box& b, const Sizes& size, int64_t channels, F f) {
  Place p{b.image, b.channel, {}};
  for (p.at[0] = b.first[0]; p.at[0] < b.last[0]; ++p.at[0]) {
    for (p.at[1] = b.first[1]; p.at[1] < b.last[1]; ++p.at[1]) {
      const int64_t row = ((b.image * size[0] + p.at[0]) * size[1] + p.at[1]) * size[2];
      for (p.at[2] = b.first[2]; p.at[2] < b.last[2]; ++p.at[2]) {
        f(p, (row + p.at[2]) * channels + b.channel);
      }
    }
  }
}

int64_t Inputs(const PoolSpec& s) { return s.batch * s.channels * s.in[0] * s.in[1] * s.in[2]; }
int64_t Outputs(const PoolSpec& s) { return s.batch * s.channels * s.out[0] * s.out[1] * s.out[2]; }

template <int kLanes, typename T>
void Max(const PoolSpec& s, const T* x, T* y, StreamHandle stream) {
  using W = Compute<T>;
  const W lowest = LowestFinite<T>();
  const int64_t channels = s.channels / kLanes;
  For(Outputs(s) / kLanes, stream, [=] WEFT_DEVICE(int64_t o) {
    W best[kLanes];
    for (int k = 0; k < kLanes; ++k) best[k] = lowest;
    ForBox(WindowOf(s, PlaceOf(o, s.out, channels)), s.in, channels, [&](const Place&, int64_t i) {
      const Lanes<T, kLanes> in = LanesAt<kLanes>(x)[i];
      for (int k = 0; k < kLanes; ++k) {
        const W v = static_cast<W>(in.at[k]);
        best[k] = best[k] < v ? v : best[k];
      }
    });
    Lanes<T, kLanes> out;
    for (int k = 0; k < kLanes; ++k) out.at[k] = static_cast<T>(best[k]);
    LanesAt<kLanes>(y)[o] = out;
  });
}

// The element of a window that is its first maximum; counted from the first, NaN or not.
template <typename T>
WEFT_DEVICE int64_t FirstMaximum(const PoolSpec& s, const T* x, const Place& out) {
  using W = Compute<T>;
  int64_t at = -1;
  W best = W(0);
  ForBox(WindowOf(s, out), s.in, s.channels, [&](const Place&, int64_t i) {
    const W v = static_cast<W>(x[i]);
    if (at >= 0 && !(best < v)) return;
    best = v;
    at = i;
  });
  return at;
}

template <typename T>
void MaxBackward(const PoolSpec& s, const T* x, const T* dy, T* dx, StreamHandle stream) {
  using W = Compute<T>;
  For(Inputs(s), stream, [=] WEFT_DEVICE(int64_t i) {
    T sum = static_cast<T>(W(0));
    ForBox(OutputsOver(s, PlaceOf(i, s.in, s.channels)), s.out, s.channels,
           [&](const Place& out, int64_t o) {
             if (FirstMaximum(s, x, out) != i) return;
             sum = static_cast<T>(static_cast<W>(static_cast<W>(sum) + static_cast<W>(dy[o])));
           });
    dx[i] = sum;
  });
}

template <typename T, typename Index>
void Pick(const PoolSpec& s, const T* x, const T* from, T* y, Index* index, bool in_batch,
          StreamHandle stream) {
  const int64_t image = s.channels * s.in[0] * s.in[1] * s.in[2];
  For(Outputs(s), stream, [=] WEFT_DEVICE(int64_t o) {
    const Place out = PlaceOf(o, s.out, s.channels);
    const int64_t at = FirstMaximum(s, x, out);
    y[o] = at < 0 ? T() : from[at];
    if (index == nullptr) return;
    const int64_t number = at < 0 ? -1 : at - out.image * image;
    index[o] = static_cast<Index>(number + (in_batch ? out.image * image : 0));
  });
}

template <typename T>
void Share(const PoolSpec& s, const T* x, const T* y, const T* dy, T* dx, StreamHandle stream) {
  using W = Compute<T>;
  For(Inputs(s), stream, [=] WEFT_DEVICE(int64_t i) {
    const W value = static_cast<W>(x[i]);
    W sum = 0;
    ForBox(OutputsOver(s, PlaceOf(i, s.in, s.channels)), s.out, s.channels,
           [&](const Place&, int64_t o) {
             if (static_cast<W>(y[o]) == value) sum += static_cast<W>(dy[o]);
           });
    dx[i] = static_cast<T>(sum);
  });
}

template <int kLanes, typename T>
void Avg(const PoolSpec& s, const T* x, T* y, StreamHandle stream) {
  using W = Compute<T>;
  const int64_t channels = s.channels / kLanes;
  For(Outputs(s) / kLanes, stream, [=] WEFT_DEVICE(int64_t o) {
    const Box window = WindowOf(s, PlaceOf(o, s.out, channels));
    W sum[kLanes] = {};
    ForBox(window, s.in, channels, [&](const Place&, int64_t i) {
      const Lanes<T, kLanes> in = LanesAt<kLanes>(x)[i];
      for (int k = 0; k < kLanes; ++k) sum[k] += static_cast<W>(in.at[k]);
    });
    const W count = static_cast<W>(window.count());
    Lanes<T, kLanes> out;
    for (int k = 0; k < kLanes; ++k) out.at[k] = static_cast<T>(sum[k] / count);
    LanesAt<kLanes>(y)[o] = out;
  });
}

template <typename T>
void AvgBackward(const PoolSpec& s, const T* dy, T* dx, StreamHandle stream) {
  using W = Compute<T>;
  For(Inputs(s), stream, [=] WEFT_DEVICE(int64_t i) {
    W sum = 0;
    ForBox(OutputsOver(s, PlaceOf(i, s.in, s.channels)), s.out, s.channels,
           [&](const Place& out, int64_t o) {
             sum += static_cast<W>(dy[o]) / static_cast<W>(WindowOf(s, out).count());
           });
    dx[i] = static_cast<T>(sum);
  });
}

}  // namespace

void MaxPool(const PoolSpec& s, const void* x, void* y, StreamHandle stream) {
  DispatchType<kReal>(s.dtype, [&]<typename T>() {
    DispatchLanes<T>(s.channels, [&]<int kLanes>() {
      Max<kLanes>(s, static_cast<const T*>(x), static_cast<T*>(y), stream);
    });
  });
}

void MaxPoolBackward(const PoolSpec& s, const void* x, const void* dy, void* dx,
                     StreamHandle stream) {
  DispatchType<kReal>(s.dtype, [&]<typename T>() {
    MaxBackward<T>(s, static_cast<const T*>(x), static_cast<const T*>(dy), static_cast<T*>(dx),
                   stream);
  });
}

void MaxPoolPick(const PoolSpec& s, const void* x, const void* from, void* y, void* index,
                 DType index_type, bool in_batch, StreamHandle stream) {
  DispatchType<kReal>(s.dtype, [&]<typename T>() {
    DispatchType<kIndexTypes>(index_type, [&]<typename Index>() {
      Pick<T, Index>(s, static_cast<const T*>(x), static_cast<const T*>(from), static_cast<T*>(y),
                     static_cast<Index*>(index), in_batch, stream);
    });
  });
}

void MaxPoolShare(const PoolSpec& s, const void* x, const void* y, const void* dy, void* dx,
                  StreamHandle stream) {
  DispatchType<kFloats>(s.dtype, [&]<typename T>() {
    Share<T>(s, static_cast<const T*>(x), static_cast<const T*>(y), static_cast<const T*>(dy),
             static_cast<T*>(dx), stream);
  });
}

void AvgPool(const PoolSpec& s, const void* x, void* y, StreamHandle stream) {
  DispatchType<kFloats>(s.dtype, [&]<typename T>() {
    DispatchLanes<T>(s.channels, [&]<int kLanes>() {
      Avg<kLanes>(s, static_cast<const T*>(x), static_cast<T*>(y), stream);
    });
  });
}

void AvgPoolBackward(const PoolSpec& s, const void* dy, void* dx, StreamHandle stream) {
  DispatchType<kFloats>(s.dtype, [&]<typename T>() {
    AvgBackward<T>(s, static_cast<const T*>(dy), static_cast<T*>(dx), stream);
  });
}

}  // namespace weft::cuda
