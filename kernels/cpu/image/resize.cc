// Resizing: bilinear, nearest, bicubic, area, and the gradients of the first three. Every output
// pixel is a sum over taps: rows times columns, each with an index and a weight.
#include <algorithm>
#include <array>
#include <limits>

#include "kernels/cpu/image/image.h"

namespace weft::image {
namespace {

struct ResizeAttrs {
  bool align_corners = false;
  bool half_pixel = false;
  static absl::StatusOr<ResizeAttrs> Parse(const KernelInfo& info) {
    ResizeAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("align_corners", &a.align_corners));
    if (info.attrs.Has("half_pixel_centers"))
      RETURN_IF_ERROR(info.attrs.Get("half_pixel_centers", &a.half_pixel));
    return a;
  }
  float Scale(int64_t in, int64_t out) const {
    return align_corners && out > 1 ? static_cast<float>(in - 1) / static_cast<float>(out - 1)
                                    : static_cast<float>(in) / static_cast<float>(out);
  }
};

template <int kTaps>
struct Taps {
  std::array<int64_t, kTaps> index;
  std::array<float, kTaps> weight;
};

// The taps of each of `out` positions along an axis of size `in`.
std::vector<Taps<2>> LinearTaps(const ResizeAttrs& a, int64_t in, int64_t out) {
  std::vector<Taps<2>> taps(out);
  const float scale = a.Scale(in, out);
  for (int64_t i = 0; i < out; ++i) {
    const float x = static_cast<float>(i);
    const float at = a.half_pixel ? (x + 0.5f) * scale - 0.5f : x * scale;
    const float floor = std::floor(at);
    taps[i].index = {std::clamp<int64_t>(static_cast<int64_t>(floor), 0, in - 1),
                     std::clamp<int64_t>(static_cast<int64_t>(std::ceil(at)), 0, in - 1)};
    taps[i].weight = {1 - (at - floor), at - floor};
  }
  return taps;
}

std::vector<int64_t> NearestIndex(const ResizeAttrs& a, int64_t in, int64_t out) {
  std::vector<int64_t> index(out);
  const float scale = a.Scale(in, out);
  for (int64_t i = 0; i < out; ++i) {
    const float at = (static_cast<float>(i) + (a.half_pixel ? 0.5f : 0.0f)) * scale;
    const float whole = a.align_corners ? std::round(at) : std::floor(at);
    index[i] = std::clamp<int64_t>(static_cast<int64_t>(whole), 0, in - 1);
  }
  return index;
}

// Cubic convolution through a table of 1024 steps, as in TensorFlow. `half_pixel` takes Keys'
// kernel (a = -1/2) and drops taps outside the image; else a = -3/4 and the border repeats.
std::vector<Taps<4>> CubicTaps(const ResizeAttrs& attrs, int64_t in, int64_t out) {
  constexpr int64_t kSteps = 1024;
  const double a = attrs.half_pixel ? -0.5 : -0.75;
  std::vector<float> near(kSteps + 1), far(kSteps + 1);
  for (int64_t i = 0; i <= kSteps; ++i) {
    const double x = static_cast<double>(i) / kSteps, y = x + 1;
    near[i] = static_cast<float>(((a + 2) * x - (a + 3)) * x * x + 1);
    far[i] = static_cast<float>(((a * y - 5 * a) * y + 8 * a) * y - 4 * a);
  }
  std::vector<Taps<4>> taps(out);
  const float scale = attrs.Scale(in, out);
  for (int64_t i = 0; i < out; ++i) {
    const float x = static_cast<float>(i);
    const float at = attrs.half_pixel ? (x + 0.5f) * scale - 0.5f : x * scale;
    const int64_t whole = static_cast<int64_t>(std::floor(at));
    const int64_t step =
        std::clamp<int64_t>(std::lrint((at - static_cast<float>(whole)) * kSteps), 0, kSteps);
    Taps<4>& t = taps[i];
    t.weight = {far[step], near[step], near[kSteps - step], far[kSteps - step]};
    float sum = 0;
    for (int k = 0; k < 4; ++k) {
      const int64_t want = whole - 1 + k;
      t.index[k] = std::clamp<int64_t>(want, 0, in - 1);
      if (attrs.half_pixel && t.index[k] != want) t.weight[k] = 0;
      sum += t.weight[k];
    }
    if (attrs.half_pixel && std::abs(sum) >= 1000 * std::numeric_limits<float>::min()) {
      for (float& w : t.weight) w *= 1 / sum;
    }
  }
  return taps;
}

template <int kTaps>
using TapMaker = std::vector<Taps<kTaps>> (*)(const ResizeAttrs&, int64_t, int64_t);

// Two values are blended as TensorFlow does it, four are summed.
template <int kTaps, typename At>
float Blend(const std::array<float, kTaps>& weight, At at) {
  if constexpr (kTaps == 2) {
    const float first = at(0);
    return first + (at(1) - first) * weight[1];
  } else {
    float sum = 0;
    for (int k = 0; k < kTaps; ++k) sum += at(k) * weight[k];
    return sum;
  }
}

// Rows of the input, resized across. Neighbouring rows of a result share them, so the last ones are
// kept, one a tap.
template <int kTaps, typename T>
class Lines {
 public:
  Lines(const std::vector<Taps<kTaps>>& columns, int64_t channels)
      : columns_(columns), channels_(channels) {
    for (auto& line : lines_) line.resize(columns.size() * channels);
  }
  std::array<const float*, kTaps> Of(const std::array<const T*, kTaps>& rows) {
    std::array<const float*, kTaps> found;
    for (int k = 0; k < kTaps; ++k) {
      size_t i = std::find(held_.begin(), held_.end(), rows[k]) - held_.begin();
      if (i == held_.size()) {  // in the place of one that no tap reads
        i = 0;
        while (std::find(rows.begin(), rows.end(), held_[i]) != rows.end()) ++i;
        Across(rows[k], lines_[i].data());
        held_[i] = rows[k];
      }
      found[k] = lines_[i].data();
    }
    return found;
  }

 private:
  void Across(const T* row, float* to) const {
    for (const Taps<kTaps>& column : columns_) {
      for (int64_t ch = 0; ch < channels_; ++ch) {
        *to++ = Blend<kTaps>(column.weight,
                             [&](int k) { return ToFloat(row[column.index[k] * channels_ + ch]); });
      }
    }
  }

  const std::vector<Taps<kTaps>>& columns_;
  const int64_t channels_;
  std::array<const T*, kTaps> held_ = {};
  std::array<std::vector<float>, kTaps> lines_;
};

template <int kTaps, TapMaker<kTaps> kMake>
absl::Status Resize(const ResizeAttrs& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  Tensor& y = c.output(0);
  if (y.num_elements() == 0) return absl::OkStatus();
  const Geometry in(x), out(y);
  const auto rows = kMake(a, in.height, out.height), columns = kMake(a, in.width, out.width);
  DispatchType<kPixels>(x.dtype(), [&]<typename T>() {
    ForRanges(c.parallel(), out.batch * out.height, 2.0 * kTaps * out.row(),
              [&](int64_t begin, int64_t end) {
                Lines<kTaps, T> lines(columns, in.channels);
                for (int64_t r = begin; r < end; ++r) {
                  const T* const image = x.data<T>() + r / out.height * in.image();
                  const Taps<kTaps>& row = rows[r % out.height];
                  std::array<const T*, kTaps> from;
                  for (int k = 0; k < kTaps; ++k) from[k] = image + row.index[k] * in.row();
                  const auto line = lines.Of(from);
                  float* const to = y.data<float>() + r * out.row();
                  for (int64_t i = 0; i < out.row(); ++i)
                    to[i] = Blend<kTaps>(row.weight, [&](int k) { return line[k][i]; });
                }
              });
  });
  return absl::OkStatus();
}

// Scatters each gradient over the taps of its pixel; an image is one tile's.
template <int kTaps, TapMaker<kTaps> kMake>
absl::Status ResizeGrad(const ResizeAttrs& a, KernelContext& c) {
  const Tensor& dy = c.input(0);
  Tensor& dx = c.output(0);
  if (dx.num_elements() == 0) return absl::OkStatus();
  const Geometry out(dy), in(dx);
  const auto rows = kMake(a, in.height, out.height), columns = kMake(a, in.width, out.width);
  DispatchType<kFloats>(dx.dtype(), [&]<typename T>() {
    using Acc = std::conditional_t<std::is_same_v<T, double>, double, float>;
    ForRanges(c.parallel(), in.batch, 2.0 * kTaps * kTaps * out.image(),
              [&](int64_t begin, int64_t end) {
                std::vector<Acc> sum(in.image());
                for (int64_t b = begin; b < end; ++b) {
                  std::fill(sum.begin(), sum.end(), Acc(0));
                  const float* from = dy.data<float>() + b * out.image();
                  for (const Taps<kTaps>& row : rows) {
                    for (const Taps<kTaps>& column : columns) {
                      for (int v = 0; v < kTaps; ++v) {
                        for (int u = 0; u < kTaps; ++u) {
                          Acc* const to =
                              sum.data() + row.index[v] * in.row() + column.index[u] * in.channels;
                          // As TensorFlow: a cubic tap's product is the image's, a linear one's
                          // float.
                          using Product = std::conditional_t<kTaps == 4, Acc, float>;
                          const Product down = row.weight[v], across = column.weight[u];
                          for (int64_t ch = 0; ch < in.channels; ++ch)
                            to[ch] += static_cast<Acc>(from[ch] * down * across);
                        }
                      }
                      from += in.channels;
                    }
                  }
                  T* const to = dx.data<T>() + b * in.image();
                  for (int64_t i = 0; i < in.image(); ++i) to[i] = static_cast<T>(sum[i]);
                }
              });
  });
  return absl::OkStatus();
}

// Moves pixels of any size.
absl::Status Nearest(const ResizeAttrs& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  Tensor& y = c.output(0);
  if (y.num_elements() == 0) return absl::OkStatus();
  const Geometry in(x), out(y);
  const auto rows = NearestIndex(a, in.height, out.height),
             columns = NearestIndex(a, in.width, out.width);
  const auto move = [&]<typename U>(U) {
    ForRanges(c.parallel(), out.batch * out.height, 1.0 * out.row(),
              [&](int64_t begin, int64_t end) {
                for (int64_t r = begin; r < end; ++r) {
                  const U* const from =
                      x.data<U>() + r / out.height * in.image() + rows[r % out.height] * in.row();
                  U* to = y.data<U>() + r * out.row();
                  for (int64_t j = 0; j < out.width; ++j)
                    to = std::copy_n(from + columns[j] * in.channels, in.channels, to);
                }
              });
  };
  switch (DTypeSize(x.dtype())) {
    case 1:
      move(uint8_t{});
      break;
    case 2:
      move(uint16_t{});
      break;
    case 4:
      move(uint32_t{});
      break;
    default:
      move(uint64_t{});
      break;
  }
  return absl::OkStatus();
}

absl::Status NearestGrad(const ResizeAttrs& a, KernelContext& c) {
  const Tensor& dy = c.input(0);
  Tensor& dx = c.output(0);
  if (dx.num_elements() == 0) return absl::OkStatus();
  const Geometry out(dy), in(dx);
  const auto rows = NearestIndex(a, in.height, out.height),
             columns = NearestIndex(a, in.width, out.width);
  DispatchType<kPixels>(dx.dtype(), [&]<typename T>() {
    using Acc = Compute<T>;
    ForRanges(c.parallel(), in.batch, 2.0 * out.image(), [&](int64_t begin, int64_t end) {
      std::vector<Acc> sum(in.image());
      for (int64_t b = begin; b < end; ++b) {
        std::fill(sum.begin(), sum.end(), Acc(0));
        const T* from = dy.data<T>() + b * out.image();
        for (int64_t row : rows) {
          for (int64_t column : columns) {
            Acc* const to = sum.data() + row * in.row() + column * in.channels;
            for (int64_t ch = 0; ch < in.channels; ++ch)
              to[ch] = static_cast<Acc>(to[ch] + ToCompute(from[ch]));
            from += in.channels;
          }
        }
        std::transform(sum.begin(), sum.end(), dx.data<T>() + b * in.image(),
                       [](Acc v) { return FromCompute<T>(v); });
      }
    });
  });
  return absl::OkStatus();
}

// Each output pixel is the mean of the input rectangle under it; border pixels count in part.
struct Span {
  int64_t first, last;
  std::vector<float> weight;
};
std::vector<Span> AreaSpans(float scale, int64_t in, int64_t out) {
  std::vector<Span> spans(out);
  for (int64_t i = 0; i < out; ++i) {
    const float begin = static_cast<float>(i) * scale, end = static_cast<float>(i + 1) * scale;
    Span& s = spans[i];
    s.first = static_cast<int64_t>(std::floor(begin));
    s.last = std::max(s.first, static_cast<int64_t>(std::ceil(end)) - 1);
    for (int64_t v = s.first; v <= s.last; ++v) {
      const float low = static_cast<float>(v), high = static_cast<float>(v + 1);
      // A scale of 0 (one pixel, corners aligned) leaves the one pixel.
      const float w =
          low < begin ? (high > end ? scale : high - begin) : (high > end ? end - low : 1.0f);
      s.weight.push_back(scale == 0 ? 1.0f : w);
    }
  }
  return spans;
}

absl::Status ResizeArea(const ResizeAttrs& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  Tensor& y = c.output(0);
  if (y.num_elements() == 0) return absl::OkStatus();
  const Geometry in(x), out(y);
  const float scale_y = a.Scale(in.height, out.height), scale_x = a.Scale(in.width, out.width);
  const auto rows = AreaSpans(scale_y, in.height, out.height),
             columns = AreaSpans(scale_x, in.width, out.width);
  const float scale = 1.0f / ((scale_y == 0 ? 1 : scale_y) * (scale_x == 0 ? 1 : scale_x));
  const double ns = out.row() * std::max(1.0, double{scale_y}) * std::max(1.0, double{scale_x});
  DispatchType<kPixels>(x.dtype(), [&]<typename T>() {
    ForRanges(c.parallel(), out.batch * out.height, ns, [&](int64_t begin, int64_t end) {
      for (int64_t r = begin; r < end; ++r) {
        const T* const image = x.data<T>() + r / out.height * in.image();
        const Span& row = rows[r % out.height];
        float* to = y.data<float>() + r * out.row();
        for (int64_t j = 0; j < out.width; ++j) {
          const Span& column = columns[j];
          for (int64_t ch = 0; ch < out.channels; ++ch) {
            float sum = 0;
            for (int64_t v = row.first; v <= row.last; ++v) {
              const T* const line =
                  image + std::clamp<int64_t>(v, 0, in.height - 1) * in.row() + ch;
              float part = 0;
              for (int64_t u = column.first; u <= column.last; ++u) {
                part += ToFloat(line[std::clamp<int64_t>(u, 0, in.width - 1) * in.channels]) *
                        column.weight[u - column.first];
              }
              sum += part * row.weight[v - row.first];
            }
            *to++ = sum * scale;
          }
        }
      }
    });
  });
  return absl::OkStatus();
}

}  // namespace

void RegisterResize(KernelRegistry& r) {
  r.Add({"ResizeBilinear", {{"T", kPixels}}, MakeWith<ResizeAttrs, Resize<2, LinearTaps>>});
  r.Add({"ResizeBilinearGrad", {{"T", kFloats}}, MakeWith<ResizeAttrs, ResizeGrad<2, LinearTaps>>});
  r.Add({"ResizeBicubic", {{"T", kPixels}}, MakeWith<ResizeAttrs, Resize<4, CubicTaps>>});
  r.Add(
      {"ResizeBicubicGrad", {{"T", kFullFloats}}, MakeWith<ResizeAttrs, ResizeGrad<4, CubicTaps>>});
  r.Add({"ResizeNearestNeighbor", {{"T", kPixels}}, MakeWith<ResizeAttrs, Nearest>});
  r.Add({"ResizeNearestNeighborGrad", {{"T", kPixels}}, MakeWith<ResizeAttrs, NearestGrad>});
  r.Add({"ResizeArea", {{"T", kPixels}}, MakeWith<ResizeAttrs, ResizeArea>});
}

}  // namespace weft::image
