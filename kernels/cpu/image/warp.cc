// Projective transforms and glimpses.
#include <limits>

#include "core/random.h"
#include "kernels/cpu/image/image.h"

namespace weft::image {
namespace {

enum class Fill { kConstant, kReflect, kWrap, kNearest };

struct WarpAttrs {
  bool bilinear = false;
  Fill fill = Fill::kConstant;
  static absl::StatusOr<WarpAttrs> Parse(const KernelInfo& info) {
    WarpAttrs a;
    std::string interpolation, mode;
    RETURN_IF_ERROR(info.attrs.Get("interpolation", &interpolation));
    RETURN_IF_ERROR(info.attrs.Get("fill_mode", &mode));
    a.bilinear = interpolation == "BILINEAR";
    if (mode == "REFLECT") a.fill = Fill::kReflect;
    if (mode == "WRAP") a.fill = Fill::kWrap;
    if (mode == "NEAREST") a.fill = Fill::kNearest;
    return a;
  }
};

// A coordinate outside [0, size) brought in as the fill mode says.
float MapCoordinate(Fill fill, float at, int64_t size) {
  if (fill == Fill::kConstant) return at;
  const float n = static_cast<float>(size), top = n - 1;
  if (fill == Fill::kReflect && size > 1) {
    // abcd | dcba
    if (at < 0) {
      if (at < 2 * n) at += 2 * n * std::trunc(-at / (2 * n));
      at = at < -n ? at + 2 * n : -at - 1;
    } else if (at > top) {
      at -= 2 * n * std::trunc(at / (2 * n));
      if (at >= n) at = 2 * n - at - 1;
    }
  } else if (fill == Fill::kWrap && size > 1) {
    if (at < 0) {
      at += n * (std::trunc(-at / top) + 1);
    } else if (at > top) {
      at -= n * std::trunc(at / top);
    }
  } else if (fill != Fill::kNearest && (at < 0 || at > top)) {
    at = 0;
  }
  return at < 0 ? 0 : at > top ? top : at;
}

absl::Status Projective(const WarpAttrs& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  const Tensor& transforms = c.input(1);
  const float fill = c.num_inputs() == 4 ? c.input(3).scalar<float>() : 0;
  const Geometry in(x), out(c.output(0));
  constexpr DTypeSet kWarped = {DType::kUint8,    DType::kInt32, DType::kInt64, DType::kHalf,
                                DType::kBfloat16, DType::kFloat, DType::kDouble};
  DispatchType<kWarped>(x.dtype(), [&]<typename T>() {
    const T outside = FromFloat<T>(fill);
    ForRanges(
        c.parallel(), out.batch * out.height, 20.0 * out.row() + 10,
        [&](int64_t begin, int64_t end) {
          for (int64_t r = begin; r < end; ++r) {
            const int64_t b = r / out.height;
            const float* const t = transforms.data<float>() + (transforms.dim(0) == 1 ? 0 : 8 * b);
            const T* const image = x.data<T>() + b * in.image();
            T* to = c.output(0).data<T>() + r * out.row();
            const auto pixel = [&](int64_t row, int64_t column) -> const T* {
              const bool inside = row >= 0 && row < in.height && column >= 0 && column < in.width;
              return inside ? image + row * in.row() + column * in.channels : nullptr;
            };
            const float oy = static_cast<float>(r % out.height);
            for (int64_t j = 0; j < out.width; ++j, to += out.channels) {
              const float ox = static_cast<float>(j);
              const float depth = t[6] * ox + t[7] * oy + 1;
              if (depth == 0) {
                std::fill_n(to, out.channels, outside);
                continue;
              }
              const float px =
                  MapCoordinate(a.fill, (t[0] * ox + t[1] * oy + t[2]) / depth, in.width);
              const float py =
                  MapCoordinate(a.fill, (t[3] * ox + t[4] * oy + t[5]) / depth, in.height);
              if (!a.bilinear) {
                const T* const from = pixel(ToIndex(std::round(py)), ToIndex(std::round(px)));
                for (int64_t ch = 0; ch < out.channels; ++ch)
                  to[ch] = from != nullptr ? from[ch] : outside;
                continue;
              }
              const float y0 = std::floor(py), x0 = std::floor(px), y1 = y0 + 1, x1 = x0 + 1;
              const T* const p[4] = {
                  pixel(ToIndex(y0), ToIndex(x0)), pixel(ToIndex(y0), ToIndex(x1)),
                  pixel(ToIndex(y1), ToIndex(x0)), pixel(ToIndex(y1), ToIndex(x1))};
              for (int64_t ch = 0; ch < out.channels; ++ch) {
                const auto at = [&](int k) {
                  return p[k] != nullptr ? ToFloat(p[k][ch]) : ToFloat(outside);
                };
                const float top = (x1 - px) * at(0) + (px - x0) * at(1),
                            bottom = (x1 - px) * at(2) + (px - x0) * at(3);
                const float v = (y1 - py) * top + (py - y0) * bottom;
                if constexpr (std::is_integral_v<T>) {
                  // Weights sum to one, so only NaN and infinity can leave T's range.
                  const double low = static_cast<double>(std::numeric_limits<T>::lowest());
                  const double high = static_cast<double>(std::numeric_limits<T>::max());
                  to[ch] = v >= high ? std::numeric_limits<T>::max()
                           : v > low ? static_cast<T>(v)
                                     : std::numeric_limits<T>::lowest();
                } else {
                  to[ch] = FromFloat<T>(v);
                }
              }
            }
          }
        });
  });
  return absl::OkStatus();
}

enum class Noise { kZero, kUniform, kGaussian };

struct GlimpseAttrs {
  bool centered = true, normalized = true;
  Noise noise = Noise::kUniform;
  std::shared_ptr<PhiloxState> random;
  static absl::StatusOr<GlimpseAttrs> Parse(const KernelInfo& info) {
    GlimpseAttrs a;
    bool uniform = true;
    std::string noise;
    RETURN_IF_ERROR(info.attrs.Get("centered", &a.centered));
    RETURN_IF_ERROR(info.attrs.Get("normalized", &a.normalized));
    RETURN_IF_ERROR(info.attrs.Get("uniform_noise", &uniform));
    RETURN_IF_ERROR(info.attrs.Get("noise", &noise));
    a.noise = uniform || noise == "uniform" ? Noise::kUniform
              : noise == "gaussian"         ? Noise::kGaussian
                                            : Noise::kZero;
    a.random = std::static_pointer_cast<PhiloxState>(
        info.state([] { return std::make_shared<PhiloxState>(0, 0); }));
    return a;
  }
};

// Where the glimpse begins along one axis. The first version takes half the glimpse off always; the
// second only where offsets are normalised and centred, and does not halve unnormalised ones.
template <int kVersion>
float GlimpseStart(const GlimpseAttrs& a, float offset, int64_t size, int64_t glimpse) {
  const float n = static_cast<float>(size), half = static_cast<float>(glimpse) / 2;
  if (a.normalized) offset *= n;
  if (kVersion == 1) {
    if (a.centered) offset = offset / 2 + n / 2;
    return offset - half;
  }
  if (!a.centered) return offset;
  return a.normalized ? offset / 2 + n / 2 - half : offset + n / 2;
}

// Fills a glimpse with noise of the image's range, or of its mean and deviation.
void FillNoise(const GlimpseAttrs& a, std::span<const float> image, std::span<float> out) {
  if (a.noise == Noise::kZero || image.empty()) {
    std::fill(out.begin(), out.end(), 0.0f);
    return;
  }
  const Philox gen = a.random->ReserveOutputs(static_cast<int64_t>(out.size()));
  if (a.noise == Noise::kUniform) {
    const auto [low, high] = std::minmax_element(image.begin(), image.end());
    FillUniform(gen, out, SerialFor());
    for (float& v : out) v = *low + v * (*high - *low);
    return;
  }
  double mean = 0, square = 0;
  for (float v : image) mean += v;
  mean /= static_cast<double>(image.size());
  for (float v : image) square += (v - mean) * (v - mean);
  const double sigma = std::sqrt(square / static_cast<double>(image.size()));
  FillNormal(gen, out, SerialFor());
  for (float& v : out) v = static_cast<float>(mean + v * sigma);
}

template <int kVersion>
absl::Status Glimpse(const GlimpseAttrs& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  Tensor& y = c.output(0);
  if (y.num_elements() == 0) return absl::OkStatus();
  const Geometry in(x), out(y);
  for (int64_t b = 0; b < out.batch; ++b) {
    const float* const offset = c.input(2).data<float>() + 2 * b;
    const int64_t row = ToIndex(GlimpseStart<kVersion>(a, offset[0], in.height, out.height));
    const int64_t column = ToIndex(GlimpseStart<kVersion>(a, offset[1], in.width, out.width));
    const std::span<const float> image(x.data<float>() + b * in.image(), in.image());
    float* const to = y.data<float>() + b * out.image();
    // Far-away starts must not overflow below.
    const bool near_enough =
        row > -out.height && row < in.height && column > -out.width && column < in.width;
    const bool covered = near_enough && row >= 0 && row <= in.height - out.height && column >= 0 &&
                         column <= in.width - out.width;
    if (!covered) FillNoise(a, image, {to, static_cast<size_t>(out.image())});
    if (!near_enough) continue;
    const int64_t first = std::max<int64_t>(0, -column),
                  last = std::min(out.width, in.width - column);
    for (int64_t i = std::max<int64_t>(0, -row); i < std::min(out.height, in.height - row); ++i) {
      std::copy_n(image.data() + (row + i) * in.row() + (column + first) * in.channels,
                  (last - first) * in.channels, to + i * out.row() + first * out.channels);
    }
  }
  return absl::OkStatus();
}

}  // namespace

void RegisterWarp(KernelRegistry& r) {
  for (const char* op : {"ImageProjectiveTransformV2", "ImageProjectiveTransformV3"}) {
    r.Add({op, {}, MakeWith<WarpAttrs, Projective>});
  }
  r.Add({"ExtractGlimpse", {}, MakeWith<GlimpseAttrs, Glimpse<1>>, kNoFold});
  r.Add({"ExtractGlimpseV2", {}, MakeWith<GlimpseAttrs, Glimpse<2>>, kNoFold});
}

}  // namespace weft::image
