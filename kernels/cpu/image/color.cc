// Colours: RGB and HSV, hue, saturation, contrast. Sources: the hexcone model of HSV.
#include "kernels/cpu/image/image.h"

namespace weft::image {
namespace {

template <typename F>
struct Three {
  F a, b, c;
};

// Hue in [0, 1), saturation, value.
template <typename F>
Three<F> RgbToHsv(Three<F> p) {
  const F value = std::max(p.a, std::max(p.b, p.c)),
          range = value - std::min(p.a, std::min(p.b, p.c));
  const F saturation = value > 0 ? range / value : F(0);
  if (!(range > 0)) return {F(0), saturation, value};
  const F norm = F(1) / (F(6) * range);
  F hue = p.a == value   ? norm * (p.b - p.c)
          : p.b == value ? norm * (p.c - p.a) + F(2) / F(6)
                         : norm * (p.a - p.b) + F(4) / F(6);
  if (hue < 0) hue += F(1);
  return {hue, saturation, value};
}

template <typename F>
Three<F> HsvToRgb(Three<F> p) {
  const F h = p.a * F(6);
  const auto unit = [](F v) { return std::clamp(v, F(0), F(1)); };
  const F r = unit(std::abs(h - F(3)) - F(1)), g = unit(F(2) - std::abs(h - F(2))),
          b = unit(F(2) - std::abs(h - F(4)));
  const F white = F(1) - p.b;
  return {(white + p.b * r) * p.c, (white + p.b * g) * p.c, (white + p.b * b) * p.c};
}

// y = f(x) for each pixel of three channels.
template <typename T, typename F>
void MapPixels(KernelContext& c, F f) {
  const T* const x = c.input(0).data<T>();
  T* const y = c.output(0).data<T>();
  ForRanges(c.parallel(), c.input(0).num_elements() / 3, 10, [&](int64_t begin, int64_t end) {
    for (int64_t i = 3 * begin; i < 3 * end; i += 3) {
      const auto p =
          f(Three<Compute<T>>{ToCompute(x[i]), ToCompute(x[i + 1]), ToCompute(x[i + 2])});
      y[i] = FromCompute<T>(p.a);
      y[i + 1] = FromCompute<T>(p.b);
      y[i + 2] = FromCompute<T>(p.c);
    }
  });
}

absl::Status ToHsv(KernelContext& c) {
  DispatchType<kFloats>(c.input(0).dtype(),
                        [&]<typename T>() { MapPixels<T>(c, RgbToHsv<Compute<T>>); });
  return absl::OkStatus();
}
absl::Status ToRgb(KernelContext& c) {
  DispatchType<kFloats>(c.input(0).dtype(),
                        [&]<typename T>() { MapPixels<T>(c, HsvToRgb<Compute<T>>); });
  return absl::OkStatus();
}

// Hue in sixths of the circle, and the extremes of the channels.
struct HueRange {
  float hue, low, high;
};
HueRange ToHueRange(Three<float> p) {
  const float low = std::min(p.a, std::min(p.b, p.c)), high = std::max(p.a, std::max(p.b, p.c));
  if (!(high > low)) return {0, low, high};
  // The sector, which the order of the channels gives, and how far the middle one is up.
  int sector;
  float middle;
  if (p.a < p.b) {
    if (p.c < p.a)
      sector = 1, middle = p.a;
    else if (p.c > p.b)
      sector = 3, middle = p.b;
    else
      sector = 2, middle = p.c;
  } else {
    if (p.c < p.b)
      sector = 0, middle = p.b;
    else if (p.c > p.a)
      sector = 4, middle = p.a;
    else
      sector = 5, middle = p.c;
  }
  const float up = (middle - low) / (high - low);
  return {static_cast<float>(sector) + (sector % 2 == 0 ? up : 1 - up), low, high};
}
Three<float> FromHueRange(HueRange v) {
  const int sector = v.hue >= 0 && v.hue < 6 ? static_cast<int>(v.hue) : 0;
  float up = v.hue - static_cast<float>(sector);
  if (sector % 2 == 1) up = 1 - up;
  const float middle = v.low + up * (v.high - v.low);
  switch (sector) {
    case 0:
      return {v.high, middle, v.low};
    case 1:
      return {middle, v.high, v.low};
    case 2:
      return {v.low, v.high, middle};
    case 3:
      return {v.low, middle, v.high};
    case 4:
      return {middle, v.low, v.high};
    default:
      return {v.high, v.low, middle};
  }
}

absl::Status AdjustHue(KernelContext& c) {
  const float turn = std::fmod(c.input(1).scalar<float>() * 6, 6.0f);
  MapPixels<float>(c, [turn](Three<float> p) {
    HueRange v = ToHueRange(p);
    v.hue += turn;
    if (v.hue < 0) v.hue += 6;
    if (v.hue >= 6) v.hue -= 6;
    return FromHueRange(v);
  });
  return absl::OkStatus();
}

absl::Status AdjustSaturation(KernelContext& c) {
  const float scale = c.input(1).scalar<float>();
  MapPixels<float>(c, [scale](Three<float> p) {
    Three<float> hsv = RgbToHsv(p);
    hsv.b = std::min(1.0f, std::max(0.0f, hsv.b * scale));
    return HsvToRgb(hsv);
  });
  return absl::OkStatus();
}

// Each channel of each image moves away from its mean.
absl::Status AdjustContrast(KernelContext& c) {
  const Tensor& x = c.input(0);
  const float factor = c.input(1).scalar<float>();
  if (x.num_elements() == 0) return absl::OkStatus();
  const int64_t channels = x.shape().back(-1), pixels = x.shape().back(-2) * x.shape().back(-3);
  const int64_t size = channels * pixels;
  ForRanges(c.parallel(), x.num_elements() / size, 2.0 * size, [&](int64_t begin, int64_t end) {
    std::vector<double> mean(channels);
    for (int64_t b = begin; b < end; ++b) {
      const float* const from = x.data<float>() + b * size;
      float* const to = c.output(0).data<float>() + b * size;
      std::fill(mean.begin(), mean.end(), 0.0);
      for (int64_t p = 0; p < size; p += channels) {
        for (int64_t ch = 0; ch < channels; ++ch) mean[ch] += from[p + ch];
      }
      for (int64_t ch = 0; ch < channels; ++ch) {
        const float m = static_cast<float>(mean[ch] / static_cast<double>(pixels));
        for (int64_t p = ch; p < size; p += channels) to[p] = (from[p] - m) * factor + m;
      }
    }
  });
  return absl::OkStatus();
}

}  // namespace

void RegisterColor(KernelRegistry& r) {
  r.Add({"RGBToHSV", {{"T", kFloats}}, Make<ToHsv>, kInPlace});
  r.Add({"HSVToRGB", {{"T", kFloats}}, Make<ToRgb>, kInPlace});
  r.Add({"AdjustHue", {{"T", {DType::kFloat}}}, Make<AdjustHue>, kInPlace});
  r.Add({"AdjustSaturation", {{"T", {DType::kFloat}}}, Make<AdjustSaturation>, kInPlace});
  r.Add({"AdjustContrastv2", {{"T", {DType::kFloat}}}, Make<AdjustContrast>, kInPlace});
}

}  // namespace weft::image
