#include "kernels/cuda/direct_conv.h"
#include "kernels/cuda/finish.cuh"
#include "kernels/cuda/loop.cuh"

namespace weft::cuda {
namespace {

// An element of an image tensor.
struct Pixel {
  int64_t image, channel;
  int64_t at[3];
};

// [batch, size..., channels], or channels first.
struct Images {
  int64_t channels;
  int64_t size[3];
  bool channels_first;

  constexpr int64_t pixels() const { return size[0] * size[1] * size[2]; }
  WEFT_DEVICE Pixel PixelOf(int64_t i) const {
    Pixel p;
    if (!channels_first) {
      p.channel = i % channels;
      i /= channels;
    }
    for (int d = 2; d >= 0; --d) {
      p.at[d] = i % size[d];
      i /= size[d];
    }
    if (channels_first) {
      p.channel = i % channels;
      i /= channels;
    }
    p.image = i;
    return p;
  }
  WEFT_DEVICE int64_t ElementOf(const Pixel& p) const {
    const int64_t pixel = (p.at[0] * size[1] + p.at[1]) * size[2] + p.at[2];
    return channels_first ? (p.image * channels + p.channel) * pixels() + pixel
                          : (p.image * pixels() + pixel) * channels + p.channel;
  }
};

struct Sizes {
  Images in, out;
  int64_t batch, filter[3], stride[3], dilation[3], pad[3];
  int64_t group_in, group_out;  // channels of a group

  explicit Sizes(const ConvSpec& s) : batch(s.batch) {
    in = {s.in_channels, {}, s.channels_first};
    out = {s.out_channels, {}, s.channels_first};
    for (int d = 0; d < 3; ++d) {
      in.size[d] = s.in[d];
      out.size[d] = s.out[d];
      filter[d] = s.filter[d];
      stride[d] = s.stride[d];
      dilation[d] = s.dilation[d];
      pad[d] = s.pad[d];
    }
    group_in = s.in_channels / s.groups;
    group_out = s.out_channels / s.groups;
  }
  int64_t taps() const { return filter[0] * filter[1] * filter[2]; }
  WEFT_DEVICE int64_t FilterElement(int64_t tap, int64_t c, int64_t k) const {
    return (tap * group_in + c) * out.channels + k;
  }
  // The pixel that tap (d, h, w) reads for output pixel `o`; false outside the image.
  WEFT_DEVICE bool InputOf(const Pixel& o, const int64_t (&tap)[3], Pixel& p) const {
    p.image = o.image;
    bool inside = true;
    for (int d = 0; d < 3; ++d) {
      p.at[d] = o.at[d] * stride[d] - pad[d] + tap[d] * dilation[d];
      inside = inside && p.at[d] >= 0 && p.at[d] < in.size[d];
    }
    return inside;
  }
  // The output pixel for which that tap reads input pixel `p`; false if there is none.
  WEFT_DEVICE bool OutputOf(const Pixel& p, const int64_t (&tap)[3], Pixel& o) const {
    o.image = p.image;
    bool there = true;
    for (int d = 0; d < 3; ++d) {
      const int64_t scaled = p.at[d] + pad[d] - tap[d] * dilation[d];
      o.at[d] = scaled / stride[d];
      there = there && scaled >= 0 && o.at[d] * stride[d] == scaled && o.at[d] < out.size[d];
    }
    return there;
  }
};

// f(tap, number) for each tap of the filter.
template <typename F>
WEFT_DEVICE void ForTaps(const Sizes& s, F f) {
  int64_t tap[3], number = 0;
  for (tap[0] = 0; tap[0] < s.filter[0]; ++tap[0]) {
    for (tap[1] = 0; tap[1] < s.filter[1]; ++tap[1]) {
      for (tap[2] = 0; tap[2] < s.filter[2]; ++tap[2]) f(tap, number++);
    }
  }
}

template <typename T>
void Forward(const Sizes& s, const T* x, const T* filter, T* y, const FinishArgs& finish,
             StreamHandle stream) {
  using W = Compute<T>;
  const int64_t n = s.batch * s.out.channels * s.out.pixels();
  For(n, stream, [=] WEFT_DEVICE(int64_t i) {
    const Pixel o = s.out.PixelOf(i);
    const int64_t first = o.channel / s.group_out * s.group_in;
    W sum = 0;
    ForTaps(s, [&](const int64_t(&tap)[3], int64_t number) {
      Pixel p;
      if (!s.InputOf(o, tap, p)) return;
      for (int64_t c = 0; c < s.group_in; ++c) {
        p.channel = first + c;
        sum += static_cast<W>(x[s.in.ElementOf(p)]) *
               static_cast<W>(filter[s.FilterElement(number, c, o.channel)]);
      }
    });
    y[i] = Finished<T>(sum, finish, o.channel, i);
  });
}

template <typename T>
void BackwardInput(const Sizes& s, const T* dy, const T* filter, T* dx, StreamHandle stream) {
  using W = Compute<T>;
  const int64_t n = s.batch * s.in.channels * s.in.pixels();
  For(n, stream, [=] WEFT_DEVICE(int64_t i) {
    const Pixel p = s.in.PixelOf(i);
    const int64_t group = p.channel / s.group_in, c = p.channel - group * s.group_in;
    W sum = 0;
    ForTaps(s, [&](const int64_t(&tap)[3], int64_t number) {
      Pixel o;
      if (!s.OutputOf(p, tap, o)) return;
      for (int64_t k = 0; k < s.group_out; ++k) {
        o.channel = group * s.group_out + k;
        sum += static_cast<W>(dy[s.out.ElementOf(o)]) *
               static_cast<W>(filter[s.FilterElement(number, c, o.channel)]);
      }
    });
    dx[i] = static_cast<T>(sum);
  });
}

// A team for each element of the filter: over all outputs.
template <typename T>
void BackwardFilter(const Sizes& s, const T* x, const T* dy, T* dfilter, StreamHandle stream) {
  using W = Compute<T>;
  const int64_t outputs = s.batch * s.out.pixels();
  ForTeams(s.taps() * s.group_in * s.out.channels, stream, [=] WEFT_DEVICE(int64_t i, Team team) {
    const int64_t k = i % s.out.channels, c = i / s.out.channels % s.group_in;
    const int64_t number = i / s.out.channels / s.group_in;
    const int64_t tap[3] = {number / s.filter[2] / s.filter[1], number / s.filter[2] % s.filter[1],
                            number % s.filter[2]};
    double sum = 0;
    for (int64_t j = team.rank(); j < outputs; j += team.size()) {
      Pixel o{j / s.out.pixels(), k, {}}, p;
      int64_t pixel = j % s.out.pixels();
      for (int d = 2; d >= 0; --d) {
        o.at[d] = pixel % s.out.size[d];
        pixel /= s.out.size[d];
      }
      if (!s.InputOf(o, tap, p)) continue;
      p.channel = k / s.group_out * s.group_in + c;
      sum += static_cast<double>(static_cast<W>(x[s.in.ElementOf(p)])) *
             static_cast<double>(static_cast<W>(dy[s.out.ElementOf(o)]));
    }
    sum = team.Reduce(sum, Plus());
    if (team.rank() == 0) dfilter[i] = static_cast<T>(static_cast<W>(sum));
  });
}

}  // namespace

void DirectConv(const ConvSpec& spec, ConvPass pass, const void* a, const void* b, void* result,
                const FinishArgs& finish, StreamHandle stream) {
  DispatchType<kFloats>(spec.dtype, [&]<typename T>() {
    const T *const from = static_cast<const T*>(a), *const by = static_cast<const T*>(b);
    T* const to = static_cast<T*>(result);
    switch (pass) {
      case ConvPass::kForward:
        return Forward(Sizes(spec), from, by, to, finish, stream);
      case ConvPass::kBackwardInput:
        return BackwardInput(Sizes(spec), from, by, to, stream);
      default:
        return BackwardFilter(Sizes(spec), from, by, to, stream);
    }
  });
}

}  // namespace weft::cuda
