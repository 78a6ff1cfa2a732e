// ScaleAndTranslate: resampling with a chosen kernel, widened when it shrinks (antialias), and its
// gradient. Rows first, then columns.
#include <limits>

#include "core/checked.h"
#include "kernels/cpu/image/image.h"
#include "kernels/cpu/register.h"

namespace weft::image {
namespace {

// A kernel is a function of the distance from its centre, 0 from `radius` on.
struct Filter {
  float radius;
  float (*at)(float x, float radius);
};

float Lanczos(float x, float radius) {
  constexpr float kPi = 3.14159265359f;
  if (x > radius) return 0;
  if (x <= 1e-3f) return 1;
  return radius * std::sin(kPi * x) * std::sin(kPi * x / radius) / (kPi * kPi * x * x);
}
float Gaussian(float x, float radius) {
  const float sigma = radius / 3;
  return x >= radius ? 0 : std::exp(-x * x / (2 * sigma * sigma));
}
float Box(float x, float) { return x < 0.5f ? 1.0f : x == 0.5f ? 0.5f : 0.0f; }
float Triangle(float x, float) { return x < 1 ? 1 - x : 0; }
float KeysCubic(float x, float) {
  if (x >= 2) return 0;
  if (x >= 1) return ((-0.5f * x + 2.5f) * x - 4) * x + 2;
  return ((1.5f * x - 2.5f) * x) * x + 1;
}
float MitchellCubic(float x, float) {
  if (x >= 2) return 0;
  if (x >= 1) return (((-7.0f / 18) * x + 2) * x - 10.0f / 3) * x + 16.0f / 9;
  return (((7.0f / 6) * x - 2) * x) * x + 8.0f / 9;
}

Filter FilterOf(std::string_view kind) {
  if (kind == "lanczos1") return {1, Lanczos};
  if (kind == "lanczos5") return {5, Lanczos};
  if (kind == "gaussian") return {1.5f, Gaussian};
  if (kind == "box") return {0.5f, Box};
  if (kind == "triangle") return {1, Triangle};
  if (kind == "keyscubic") return {2, KeysCubic};
  if (kind == "mitchellcubic") return {2, MitchellCubic};
  return {3, Lanczos};
}

struct ScaleAttrs {
  Filter filter;
  bool antialias = true;
  static absl::StatusOr<ScaleAttrs> Parse(const KernelInfo& info) {
    ScaleAttrs a;
    std::string kind;
    RETURN_IF_ERROR(info.attrs.Get("kernel_type", &kind));
    RETURN_IF_ERROR(info.attrs.Get("antialias", &a.antialias));
    a.filter = FilterOf(kind);
    return a;
  }
};

// Which inputs, with which weights, make each output; none for samples outside the input.
struct Spans {
  std::vector<int64_t> first, begin;  // begin: into weight; one more than outputs
  std::vector<float> weight;
};
Spans MakeSpans(const ScaleAttrs& a, int64_t in, int64_t out, float scale, float translation) {
  Spans spans;
  const float inverse = 1.0f / scale;
  const float offset = -inverse * translation;
  const float widen = a.antialias ? std::max(inverse, 1.0f) : 1.0f;
  for (int64_t i = 0; i < out; ++i) {
    spans.begin.push_back(static_cast<int64_t>(spans.weight.size()));
    spans.first.push_back(0);
    const float at = (static_cast<float>(i) + 0.5f) * inverse + offset;
    if (!(at >= 0 && at <= static_cast<float>(in))) continue;
    const float reach = a.filter.radius * widen;
    // Clamped as floats: an infinite reach covers the whole axis.
    const float top = static_cast<float>(in - 1);
    const int64_t first = std::clamp<int64_t>(
        static_cast<int64_t>(std::clamp(std::ceil(at - reach - 0.5f), 0.0f, top)), 0, in - 1);
    const int64_t last = std::clamp<int64_t>(
        static_cast<int64_t>(std::clamp(std::floor(at + reach - 0.5f), 0.0f, top)), 0, in - 1);
    float total = 0;
    const size_t start = spans.weight.size();
    for (int64_t k = first; k <= last; ++k) {
      const float w = a.filter.at(std::abs((static_cast<float>(k) + 0.5f - at) * (1.0f / widen)),
                                  a.filter.radius);
      total += w;
      spans.weight.push_back(w);
    }
    if (std::abs(total) >= 1000 * std::numeric_limits<float>::min()) {
      for (size_t k = start; k < spans.weight.size(); ++k) spans.weight[k] *= 1.0f / total;
      spans.first.back() = first;
    } else {
      spans.weight.resize(start);
    }
  }
  spans.begin.push_back(static_cast<int64_t>(spans.weight.size()));
  return spans;
}

absl::Status CheckScale(const Tensor& scale) {
  if (scale.data<float>()[0] > 0 && scale.data<float>()[1] > 0) return absl::OkStatus();
  return InvalidArgument("scale must be greater than zero");
}

absl::Status ScaleAndTranslate(const ScaleAttrs& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  const float* const scale = c.input(2).data<float>();
  const float* const move = c.input(3).data<float>();
  RETURN_IF_ERROR(CheckScale(c.input(2)));
  Tensor& y = c.output(0);
  if (y.num_elements() == 0) return absl::OkStatus();
  const Geometry in(x), out(y);
  const Spans rows = MakeSpans(a, in.height, out.height, scale[0], move[0]);
  const Spans columns = MakeSpans(a, in.width, out.width, scale[1], move[1]);
  DispatchType<kPixels>(x.dtype(), [&]<typename T>() {
    const double ns = in.row() * (1.0 * rows.weight.size() / out.height) +
                      out.channels * 1.0 * columns.weight.size();
    ForRanges(c.parallel(), out.batch * out.height, ns, [&](int64_t begin, int64_t end) {
      std::vector<float> line(in.row());
      for (int64_t r = begin; r < end; ++r) {
        const int64_t i = r % out.height;
        std::fill(line.begin(), line.end(), 0.0f);
        for (int64_t k = rows.begin[i]; k < rows.begin[i + 1]; ++k) {
          const T* const from = x.data<T>() + r / out.height * in.image() +
                                (rows.first[i] + k - rows.begin[i]) * in.row();
          for (int64_t j = 0; j < in.row(); ++j) line[j] += rows.weight[k] * ToFloat(from[j]);
        }
        float* to = y.data<float>() + r * out.row();
        for (int64_t j = 0; j < out.width; ++j, to += out.channels) {
          std::fill_n(to, out.channels, 0.0f);
          for (int64_t k = columns.begin[j]; k < columns.begin[j + 1]; ++k) {
            const float* const from =
                line.data() + (columns.first[j] + k - columns.begin[j]) * in.channels;
            for (int64_t ch = 0; ch < out.channels; ++ch) to[ch] += columns.weight[k] * from[ch];
          }
        }
      }
    });
  });
  return absl::OkStatus();
}

absl::Status ScaleAndTranslateGrad(const ScaleAttrs& a, KernelContext& c) {
  const Tensor& dy = c.input(0);
  const float* const scale = c.input(2).data<float>();
  const float* const move = c.input(3).data<float>();
  RETURN_IF_ERROR(CheckScale(c.input(2)));
  Tensor& dx = c.output(0);
  if (dx.num_elements() == 0) return absl::OkStatus();
  const Geometry out(dy), in(dx);
  const Spans rows = MakeSpans(a, in.height, out.height, scale[0], move[0]);
  const Spans columns = MakeSpans(a, in.width, out.width, scale[1], move[1]);
  const double ns =
      3.0 * out.channels *
      (columns.weight.size() * 1.0 * out.height + rows.weight.size() * 1.0 * in.width);
  ForRanges(c.parallel(), out.batch, ns, [&](int64_t begin, int64_t end) {
    std::vector<float> line(in.row());
    for (int64_t b = begin; b < end; ++b) {
      float* const to = dx.data<float>() + b * in.image();
      std::fill_n(to, in.image(), 0.0f);
      for (int64_t i = 0; i < out.height; ++i) {
        std::fill(line.begin(), line.end(), 0.0f);
        const float* from = dy.data<float>() + b * out.image() + i * out.row();
        for (int64_t j = 0; j < out.width; ++j, from += out.channels) {
          for (int64_t k = columns.begin[j]; k < columns.begin[j + 1]; ++k) {
            float* const pixel =
                line.data() + (columns.first[j] + k - columns.begin[j]) * in.channels;
            for (int64_t ch = 0; ch < out.channels; ++ch) pixel[ch] += columns.weight[k] * from[ch];
          }
        }
        for (int64_t k = rows.begin[i]; k < rows.begin[i + 1]; ++k) {
          float* const row = to + (rows.first[i] + k - rows.begin[i]) * in.row();
          for (int64_t j = 0; j < in.row(); ++j) row[j] += rows.weight[k] * line[j];
        }
      }
    }
  });
  return absl::OkStatus();
}

}  // namespace

void RegisterScale(KernelRegistry& r) {
  r.Add({"ScaleAndTranslate", {{"T", kPixels}}, MakeWith<ScaleAttrs, ScaleAndTranslate>});
  r.Add({"ScaleAndTranslateGrad", {}, MakeWith<ScaleAttrs, ScaleAndTranslateGrad>});
}

}  // namespace weft::image

namespace weft {

void RegisterImageKernels(KernelRegistry& r) {
  image::RegisterResize(r);
  image::RegisterScale(r);
  image::RegisterCrop(r);
  image::RegisterColor(r);
  image::RegisterWarp(r);
  image::RegisterBoxes(r);
}

}  // namespace weft
