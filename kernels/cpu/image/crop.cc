// CropAndResize and its gradients. Boxes are [y1, x1, y2, x2], 0 and 1 being the image's first and
// last pixel; they may reach outside it or run backwards.
#include "core/checked.h"
#include "kernels/cpu/image/image.h"

namespace weft::image {
namespace {

struct CropAttrs {
  bool bilinear = true;
  float extrapolation = 0;
  static absl::StatusOr<CropAttrs> Parse(const KernelInfo& info) {
    CropAttrs a;
    std::string method;
    RETURN_IF_ERROR(info.attrs.Get("method", &method));
    a.bilinear = method == "bilinear";
    if (info.attrs.Has("extrapolation_value"))
      RETURN_IF_ERROR(info.attrs.Get("extrapolation_value", &a.extrapolation));
    return a;
  }
};

absl::Status CheckBoxes(const Tensor& boxes, const Tensor& index, int64_t batch) {
  for (int64_t b = 0; b < index.num_elements(); ++b) {
    if (const int32_t i = index.data<int32_t>()[b]; !InRange(i, batch)) {
      return OutOfRange("box_ind[", b, "] = ", i, " is outside [0, ", batch, ")");
    }
  }
  for (float v : boxes.span<float>()) {
    if (!std::isfinite(v)) return InvalidArgument("boxes hold ", v, ", which is not finite");
  }
  return absl::OkStatus();
}

// Along one axis: crop pixel i samples the image at `at`; nothing outside it.
struct Sample {
  bool inside;
  int64_t low, high;
  float lerp;
};
Sample SampleAt(float first, float last, int64_t size, int64_t crop, int64_t i) {
  const float top = static_cast<float>(size - 1);
  const float scale = crop > 1 ? (last - first) * top / static_cast<float>(crop - 1) : 0;
  const float at =
      crop > 1 ? first * top + static_cast<float>(i) * scale : 0.5f * (first + last) * top;
  if (!(at >= 0 && at <= top)) return {false, 0, 0, 0};
  const float floor = std::floor(at);
  const auto inside = [&](float v) {
    return std::clamp<int64_t>(static_cast<int64_t>(v), 0, size - 1);
  };
  return {true, inside(floor), inside(std::ceil(at)), at - floor};
}
int64_t NearestOf(const Sample& s) { return s.lerp >= 0.5f ? s.high : s.low; }

absl::Status CropAndResize(const CropAttrs& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  const float* const boxes = c.input(1).data<float>();
  const int32_t* const index = c.input(2).data<int32_t>();
  const Geometry in(x), out(c.output(0));
  RETURN_IF_ERROR(CheckBoxes(c.input(1), c.input(2), in.batch));
  DispatchType<kPixels>(x.dtype(), [&]<typename T>() {
    ForRanges(
        c.parallel(), out.batch * out.height, 5.0 * out.row() + 10,
        [&](int64_t begin, int64_t end) {
          for (int64_t r = begin; r < end; ++r) {
            const int64_t b = r / out.height;
            const float* const box = boxes + 4 * b;
            const T* const image = x.data<T>() + index[b] * in.image();
            float* to = c.output(0).data<float>() + r * out.row();
            const Sample y = SampleAt(box[0], box[2], in.height, out.height, r % out.height);
            for (int64_t j = 0; j < out.width; ++j, to += out.channels) {
              const Sample s = SampleAt(box[1], box[3], in.width, out.width, j);
              if (!y.inside || !s.inside) {
                std::fill_n(to, out.channels, a.extrapolation);
                continue;
              }
              const auto pixel = [&](int64_t row, int64_t column) {
                return image + row * in.row() + column * in.channels;
              };
              if (!a.bilinear) {
                const T* const from = pixel(NearestOf(y), NearestOf(s));
                for (int64_t ch = 0; ch < out.channels; ++ch) to[ch] = ToFloat(from[ch]);
                continue;
              }
              const T *tl = pixel(y.low, s.low), *tr = pixel(y.low, s.high),
                      *bl = pixel(y.high, s.low), *br = pixel(y.high, s.high);
              for (int64_t ch = 0; ch < out.channels; ++ch) {
                const float top = ToFloat(tl[ch]) + (ToFloat(tr[ch]) - ToFloat(tl[ch])) * s.lerp;
                const float bottom = ToFloat(bl[ch]) + (ToFloat(br[ch]) - ToFloat(bl[ch])) * s.lerp;
                to[ch] = top + (bottom - top) * y.lerp;
              }
            }
          }
        });
  });
  return absl::OkStatus();
}

// Boxes may share an image, so that all of them are one tile's.
absl::Status GradImage(const CropAttrs& a, KernelContext& c) {
  const Tensor& dy = c.input(0);
  const float* const boxes = c.input(1).data<float>();
  const int32_t* const index = c.input(2).data<int32_t>();
  Tensor& dx = c.output(0);
  const Geometry out(dy), in(dx);
  RETURN_IF_ERROR(CheckBoxes(c.input(1), c.input(2), in.batch));
  if (dx.num_elements() == 0) return absl::OkStatus();
  absl::Status status;
  DispatchType<DTypeSet{DType::kHalf} | kFullFloats>(dx.dtype(), [&]<typename T>() {
    using Acc = Compute<T>;
    auto scratch = c.Scratch(dx.num_elements() * sizeof(Acc));
    if (!scratch.ok()) {
      status = scratch.status();
      return;
    }
    Acc* const sum = reinterpret_cast<Acc*>(*scratch);
    std::fill_n(sum, dx.num_elements(), Acc(0));
    for (int64_t b = 0; b < out.batch; ++b) {
      const float* const box = boxes + 4 * b;
      Acc* const image = sum + index[b] * in.image();
      for (int64_t i = 0; i < out.height; ++i) {
        const Sample y = SampleAt(box[0], box[2], in.height, out.height, i);
        for (int64_t j = 0; j < out.width; ++j) {
          const Sample s = SampleAt(box[1], box[3], in.width, out.width, j);
          if (!y.inside || !s.inside) continue;
          const float* const from =
              dy.data<float>() + b * out.image() + i * out.row() + j * out.channels;
          const auto add = [&](int64_t row, int64_t column, float down, float across) {
            Acc* const to = image + row * in.row() + column * in.channels;
            for (int64_t ch = 0; ch < out.channels; ++ch)
              to[ch] += static_cast<Acc>(across * (down * from[ch]));
          };
          if (a.bilinear) {
            add(y.low, s.low, 1 - y.lerp, 1 - s.lerp);
            add(y.low, s.high, 1 - y.lerp, s.lerp);
            add(y.high, s.low, y.lerp, 1 - s.lerp);
            add(y.high, s.high, y.lerp, s.lerp);
          } else {
            add(NearestOf(y), NearestOf(s), 1, 1);
          }
        }
      }
    }
    std::transform(sum, sum + dx.num_elements(), dx.data<T>(),
                   [](Acc v) { return FromCompute<T>(v); });
  });
  return status;
}

// How the sample point moves with each edge of the box, times how the sample moves with its point.
absl::Status GradBoxes(const CropAttrs&, KernelContext& c) {
  const Tensor& dy = c.input(0);
  const Tensor& x = c.input(1);
  const float* const boxes = c.input(2).data<float>();
  const int32_t* const index = c.input(3).data<int32_t>();
  const Geometry out(dy), in(x);
  RETURN_IF_ERROR(CheckBoxes(c.input(2), c.input(3), in.batch));
  const double tall = static_cast<double>(in.height - 1), wide = static_cast<double>(in.width - 1);
  DispatchType<kPixels>(x.dtype(), [&]<typename T>() {
    ForRanges(c.parallel(), out.batch, 10.0 * out.image(), [&](int64_t begin, int64_t end) {
      for (int64_t b = begin; b < end; ++b) {
        const float* const box = boxes + 4 * b;
        const T* const image = x.data<T>() + index[b] * in.image();
        double d[4] = {0, 0, 0, 0};
        for (int64_t i = 0; i < out.height; ++i) {
          const Sample y = SampleAt(box[0], box[2], in.height, out.height, i);
          // The share of the far edge in this row's place; half where there is one row.
          const double far_y =
              out.height > 1 ? static_cast<double>(i) / static_cast<double>(out.height - 1) : 0.5;
          for (int64_t j = 0; j < out.width; ++j) {
            const Sample s = SampleAt(box[1], box[3], in.width, out.width, j);
            if (!y.inside || !s.inside) continue;
            const double far_x =
                out.width > 1 ? static_cast<double>(j) / static_cast<double>(out.width - 1) : 0.5;
            const auto pixel = [&](int64_t row, int64_t column) {
              return image + row * in.row() + column * in.channels;
            };
            const T *tl = pixel(y.low, s.low), *tr = pixel(y.low, s.high),
                    *bl = pixel(y.high, s.low), *br = pixel(y.high, s.high);
            const float* const from =
                dy.data<float>() + b * out.image() + i * out.row() + j * out.channels;
            double slope_y = 0, slope_x = 0;
            for (int64_t ch = 0; ch < out.channels; ++ch) {
              const float vtl = ToFloat(tl[ch]), vtr = ToFloat(tr[ch]), vbl = ToFloat(bl[ch]),
                          vbr = ToFloat(br[ch]);
              slope_y += from[ch] * ((1 - s.lerp) * (vbl - vtl) + s.lerp * (vbr - vtr));
              slope_x += from[ch] * ((1 - y.lerp) * (vtr - vtl) + y.lerp * (vbr - vbl));
            }
            d[0] += slope_y * tall * (1 - far_y);
            d[2] += slope_y * tall * far_y;
            d[1] += slope_x * wide * (1 - far_x);
            d[3] += slope_x * wide * far_x;
          }
        }
        for (int k = 0; k < 4; ++k) c.output(0).data<float>()[4 * b + k] = static_cast<float>(d[k]);
      }
    });
  });
  return absl::OkStatus();
}

}  // namespace

void RegisterCrop(KernelRegistry& r) {
  r.Add({"CropAndResize", {{"T", kPixels}}, MakeWith<CropAttrs, CropAndResize>});
  r.Add({"CropAndResizeGradImage",
         {{"T", DTypeSet{DType::kHalf} | kFullFloats}},
         MakeWith<CropAttrs, GradImage>});
  r.Add({"CropAndResizeGradBoxes", {{"T", kPixels}}, MakeWith<CropAttrs, GradBoxes>});
}

}  // namespace weft::image
