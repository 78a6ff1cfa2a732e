#include "core/checked.h"
#include "kernels/cuda/conv_sizes.h"
#include "kernels/cuda/conv_windows.cuh"
#include "kernels/cuda/depthwise_conv.h"
#include "kernels/cuda/finish.cuh"
#include "kernels/cuda/lanes.cuh"
#include "kernels/cuda/loop.cuh"

namespace weft::cuda {
namespace {

template <typename T>
constexpr int kDepthwiseLanes = sizeof(T) == 8 ? 2 : 4;
constexpr int kRun = 4;  // pixels of a thread

// Threads have runs of pixels of images of `size`; `channels` counts vectors of lanes.
struct Runs : ConvWindows {
  int channels;
  Divisor<uint32_t> by_channels, by_runs, by_height, by_depth;
  int64_t count;

  Runs(const ConvSpec& s, const Spatial& size, int lanes)
      : ConvWindows(s),
        channels(static_cast<int>(s.in_channels / lanes)),
        by_channels(channels),
        by_runs(CeilDiv(size[2], kRun)),
        by_height(size[1]),
        by_depth(size[0]),
        count(s.batch * size[0] * size[1] * CeilDiv(size[2], kRun) * channels) {}

  struct Place {
    int image, at[3], channel;
  };
  WEFT_DEVICE Place PlaceOf(int64_t i) const {
    Place p;
    auto n = static_cast<uint32_t>(i);
    uint32_t run = by_channels.Split(n);
    p.channel = static_cast<int>(n);
    uint32_t row = by_runs.Split(run);
    p.at[2] = static_cast<int>(run) * kRun;
    uint32_t depth = by_height.Split(row);
    p.at[1] = static_cast<int>(row);
    p.image = static_cast<int>(by_depth.Split(depth));
    p.at[0] = static_cast<int>(depth);
    return p;
  }
};

// sums[r] += x[the place that `other` finds for pixel r] * filter, over all taps.
template <typename T, int kLanes, typename F>
WEFT_DEVICE void SumTaps(const Runs& r, const Runs::Place& p, const int (&size)[3], const T* x,
                         const T* filter, F other, Compute<T> (&sums)[kRun][kLanes]) {
  int tap = 0;
  for (int a = 0; a < r.filter[0]; ++a) {
    const int depth = other(0, p.at[0], a);
    for (int b = 0; b < r.filter[1]; ++b) {
      const int height = other(1, p.at[1], b);
      const int row = ((p.image * size[0] + depth) * size[1] + height) * size[2];
      for (int c = 0; c < r.filter[2]; ++c, ++tap) {
        if (depth < 0 || height < 0) continue;
        const Lanes<T, kLanes> w = LanesAt<kLanes>(filter)[tap * r.channels + p.channel];
        for (int i = 0; i < kRun; ++i) {
          const int width = other(2, p.at[2] + i, c);
          if (width < 0) continue;
          const Lanes<T, kLanes> v = LanesAt<kLanes>(x)[(row + width) * r.channels + p.channel];
          for (int k = 0; k < kLanes; ++k) {
            sums[i][k] += static_cast<Compute<T>>(v.at[k]) * static_cast<Compute<T>>(w.at[k]);
          }
        }
      }
    }
  }
}

template <typename T>
void DepthwiseForward(const ConvSpec& spec, const T* x, const T* filter, T* y,
                      const FinishArgs& finish, StreamHandle stream) {
  constexpr int kLanes = kDepthwiseLanes<T>;
  const Runs r(spec, spec.out, kLanes);
  For(r.count, stream, [=] WEFT_DEVICE(int64_t n) {
    const Runs::Place p = r.PlaceOf(n);
    Compute<T> sums[kRun][kLanes] = {};
    SumTaps<T, kLanes>(
        r, p, r.in, x, filter, [&](int d, int o, int tap) { return r.InputOf(d, o, tap); }, sums);
    const int row = ((p.image * r.out[0] + p.at[0]) * r.out[1] + p.at[1]) * r.out[2];
    for (int i = 0; i < kRun && p.at[2] + i < r.out[2]; ++i) {
      const int at = (row + p.at[2] + i) * r.channels + p.channel;
      Lanes<T, kLanes> all;
      for (int k = 0; k < kLanes; ++k) {
        all.at[k] =
            Finished<T>(sums[i][k], finish, p.channel * kLanes + k, int64_t{at} * kLanes + k);
      }
      LanesAt<kLanes>(y)[at] = all;
    }
  });
}

template <typename T>
void DepthwiseBackwardInput(const ConvSpec& spec, const T* dy, const T* filter, T* dx,
                            StreamHandle stream) {
  constexpr int kLanes = kDepthwiseLanes<T>;
  const Runs r(spec, spec.in, kLanes);
  For(r.count, stream, [=] WEFT_DEVICE(int64_t n) {
    const Runs::Place p = r.PlaceOf(n);
    Compute<T> sums[kRun][kLanes] = {};
    SumTaps<T, kLanes>(
        r, p, r.out, dy, filter, [&](int d, int at, int tap) { return r.OutputOf(d, at, tap); },
        sums);
    const int row = ((p.image * r.in[0] + p.at[0]) * r.in[1] + p.at[1]) * r.in[2];
    for (int i = 0; i < kRun && p.at[2] + i < r.in[2]; ++i) {
      Lanes<T, kLanes> all;
      for (int k = 0; k < kLanes; ++k) all.at[k] = static_cast<T>(sums[i][k]);
      LanesAt<kLanes>(dx)[(row + p.at[2] + i) * r.channels + p.channel] = all;
    }
  });
}

// A team for each tap of several channels: over all outputs.
template <typename T>
void DepthwiseBackwardFilter(const ConvSpec& spec, const T* x, const T* dy, T* dfilter,
                             StreamHandle stream) {
  constexpr int kLanes = kDepthwiseLanes<T>;
  const Runs r(spec, spec.out, kLanes);
  const int pixels = r.out[0] * r.out[1] * r.out[2];
  const int64_t outputs = spec.batch * pixels;
  const int64_t taps = Volume(spec.filter);
  ForTeams(taps * r.channels, stream, [=] WEFT_DEVICE(int64_t i, Team team) {
    auto channel = static_cast<uint32_t>(i);
    const auto tap = static_cast<int>(r.by_channels.Split(channel));
    const int at[3] = {tap / r.filter[2] / r.filter[1], tap / r.filter[2] % r.filter[1],
                       tap % r.filter[2]};
    double sums[kLanes] = {};
    for (int64_t j = team.rank(); j < outputs; j += team.size()) {
      int left = static_cast<int>(j), o[3], row = left / pixels;
      for (int d = 2; d >= 0; --d) {
        o[d] = left % r.out[d];
        left /= r.out[d];
      }
      bool inside = true;
      for (int d = 0; d < 3; ++d) {
        const int p = r.InputOf(d, o[d], at[d]);
        inside = inside && p >= 0;
        row = row * r.in[d] + p;
      }
      if (!inside) continue;
      const Lanes<T, kLanes> a = LanesAt<kLanes>(x)[row * r.channels + channel];
      const Lanes<T, kLanes> b = LanesAt<kLanes>(dy)[j * r.channels + channel];
      for (int k = 0; k < kLanes; ++k) {
        sums[k] += static_cast<double>(static_cast<Compute<T>>(a.at[k])) *
                   static_cast<double>(static_cast<Compute<T>>(b.at[k]));
      }
    }
    for (int k = 0; k < kLanes; ++k) {
      const double sum = team.Reduce(sums[k], Plus());
      if (team.rank() == 0) {
        dfilter[i * kLanes + k] = static_cast<T>(static_cast<Compute<T>>(sum));
      }
    }
  });
}

}  // namespace

bool GoesDepthwise(const ConvSpec& s) {
  if (!PlacesFit(s)) return false;
  const auto elements = [&](const Spatial& size) { return s.batch * s.in_channels * Volume(size); };
  const int64_t lanes =
      s.dtype == DType::kDouble ? kDepthwiseLanes<double> : kDepthwiseLanes<float>;
  return !s.channels_first && s.groups == s.in_channels && s.groups == s.out_channels &&
         s.groups % lanes == 0 && elements(s.in) < INT32_MAX && elements(s.out) < INT32_MAX;
}

void DepthwiseConv(const ConvSpec& spec, ConvPass pass, const void* a, const void* b, void* result,
                   const FinishArgs& finish, StreamHandle stream) {
  DispatchType<kFloats>(spec.dtype, [&]<typename T>() {
    const T *const from = static_cast<const T*>(a), *const by = static_cast<const T*>(b);
    T* const to = static_cast<T*>(result);
    switch (pass) {
      case ConvPass::kForward:
        return DepthwiseForward(spec, from, by, to, finish, stream);
      case ConvPass::kBackwardInput:
        return DepthwiseBackwardInput(spec, from, by, to, stream);
      default:
        return DepthwiseBackwardFilter(spec, from, by, to, stream);
    }
  });
}

}  // namespace weft::cuda
