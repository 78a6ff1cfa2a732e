// Convolution by plain loops: for integers, and what the tests compare with.
#ifndef WEFT_KERNELS_LIB_CONV_PLAIN_H_
#define WEFT_KERNELS_LIB_CONV_PLAIN_H_

#include "core/parallel.h"
#include "kernels/lib/conv.h"

namespace weft {

// Elements of T are summed as W, either layout. `finish(sum, channel, at)` makes the result element
// `at` from the sum. Arguments as for Conv::Execute.
template <typename T, typename W, typename F>
void ConvPlain(const ConvSpec& s, ConvPass pass, const T* a, const T* b, T* result,
               ParallelFor& par, F&& finish);

// Offset of element (image, d, h, w, channel) of a side with that many channels.
struct PixelOffset {
  Spatial size;
  int64_t channels;
  bool channels_first;
  int64_t operator()(int64_t n, int64_t d, int64_t h, int64_t w, int64_t c) const {
    return channels_first ? (((n * channels + c) * size[0] + d) * size[1] + h) * size[2] + w
                          : (((n * size[0] + d) * size[1] + h) * size[2] + w) * channels + c;
  }
};

template <typename T, typename W, typename F>
void ConvPlain(const ConvSpec& s, ConvPass pass, const T* a, const T* b, T* result,
               ParallelFor& par, F&& finish) {
  const PixelOffset in{s.in, s.in_channels, s.channels_first};
  const PixelOffset out{s.out, s.out_channels, s.channels_first};
  const int64_t cg = s.in_channels / s.groups, kg = s.out_channels / s.groups;
  const Spatial& f = s.filter;
  const auto filter = [&](int64_t d, int64_t h, int64_t w, int64_t c, int64_t k) {
    return (((d * f[1] + h) * f[2] + w) * cg + c) * s.out_channels + k;
  };
  const auto inside = [&](int64_t d, int64_t h, int64_t w, const Spatial& size) {
    return d >= 0 && d < size[0] && h >= 0 && h < size[1] && w >= 0 && w < size[2];
  };
  const auto input_at = [&](const Spatial& o, const Spatial& t, int i) {
    return o[i] * s.stride[i] + t[i] * s.dilation[i] - s.pad[i];
  };
  if (pass == ConvPass::kForward) {
    par.Run(s.batch * s.out[0] * s.out[1], [&](int64_t row) {
      const int64_t n = row / s.out[1] / s.out[0];
      Spatial o = {row / s.out[1] % s.out[0], row % s.out[1], 0};
      for (; o[2] < s.out[2]; ++o[2]) {
        for (int64_t k = 0; k < s.out_channels; ++k) {
          W sum(0);
          Spatial t;
          for (t[0] = 0; t[0] < f[0]; ++t[0]) {
            for (t[1] = 0; t[1] < f[1]; ++t[1]) {
              for (t[2] = 0; t[2] < f[2]; ++t[2]) {
                const int64_t d = input_at(o, t, 0), h = input_at(o, t, 1), w = input_at(o, t, 2);
                if (!inside(d, h, w, s.in)) continue;
                for (int64_t c = 0; c < cg; ++c) {
                  sum += static_cast<W>(a[in(n, d, h, w, k / kg * cg + c)]) *
                         static_cast<W>(b[filter(t[0], t[1], t[2], c, k)]);
                }
              }
            }
          }
          const int64_t at = out(n, o[0], o[1], o[2], k);
          result[at] = finish(sum, k, at);
        }
      }
    });
    return;
  }
  if (pass == ConvPass::kBackwardInput) {
    par.Run(s.batch * s.in[0] * s.in[1], [&](int64_t row) {
      const int64_t n = row / s.in[1] / s.in[0];
      Spatial i = {row / s.in[1] % s.in[0], row % s.in[1], 0};
      for (; i[2] < s.in[2]; ++i[2]) {
        for (int64_t c = 0; c < s.in_channels; ++c) {
          W sum(0);
          Spatial t, o;
          for (t[0] = 0; t[0] < f[0]; ++t[0]) {
            for (t[1] = 0; t[1] < f[1]; ++t[1]) {
              for (t[2] = 0; t[2] < f[2]; ++t[2]) {
                bool hit = true;
                for (int x = 0; x < 3; ++x) {
                  const int64_t y = i[x] + s.pad[x] - t[x] * s.dilation[x];
                  o[x] = y / s.stride[x];
                  hit &= y >= 0 && y % s.stride[x] == 0 && o[x] < s.out[x];
                }
                if (!hit) continue;
                for (int64_t k = 0; k < kg; ++k) {
                  const int64_t channel = c / cg * kg + k;
                  sum += static_cast<W>(a[out(n, o[0], o[1], o[2], channel)]) *
                         static_cast<W>(b[filter(t[0], t[1], t[2], c % cg, channel)]);
                }
              }
            }
          }
          const int64_t at = in(n, i[0], i[1], i[2], c);
          result[at] = finish(sum, c, at);
        }
      }
    });
    return;
  }
  par.Run(f[0] * f[1] * f[2], [&](int64_t tap) {
    const Spatial t = {tap / f[2] / f[1], tap / f[2] % f[1], tap % f[2]};
    for (int64_t c = 0; c < cg; ++c) {
      for (int64_t k = 0; k < s.out_channels; ++k) {
        W sum(0);
        Spatial o;
        for (int64_t n = 0; n < s.batch; ++n) {
          for (o[0] = 0; o[0] < s.out[0]; ++o[0]) {
            for (o[1] = 0; o[1] < s.out[1]; ++o[1]) {
              for (o[2] = 0; o[2] < s.out[2]; ++o[2]) {
                const int64_t d = input_at(o, t, 0), h = input_at(o, t, 1), w = input_at(o, t, 2);
                if (!inside(d, h, w, s.in)) continue;
                sum += static_cast<W>(a[in(n, d, h, w, k / kg * cg + c)]) *
                       static_cast<W>(b[out(n, o[0], o[1], o[2], k)]);
              }
            }
          }
        }
        const int64_t at = filter(t[0], t[1], t[2], c, k);
        result[at] = finish(sum, k, at);
      }
    }
  });
}

}  // namespace weft

#endif  // WEFT_KERNELS_LIB_CONV_PLAIN_H_
