// QuantizeV2 and Dequantize: between floats and quantised integers, by bounds of the whole tensor
// or of each slice along an axis.
#include <cmath>

#include "core/cast.h"
#include "core/math.h"
#include "kernels/cpu/register.h"

namespace weft {
namespace {

enum class Mode { kMinCombined, kMinFirst, kScaled };

struct QuantizeAttrs {
  Mode mode = Mode::kMinCombined;
  bool narrow = false, half_to_even = false;
  int64_t axis = -1;
  float least_range = 0;
  static absl::StatusOr<QuantizeAttrs> Parse(const KernelInfo& info) {
    QuantizeAttrs a;
    ASSIGN_OR_RETURN(const std::string mode, info.attrs.Get<std::string>("mode"));
    a.mode = mode == "SCALED" ? Mode::kScaled : mode == "MIN_FIRST" ? Mode::kMinFirst : a.mode;
    RETURN_IF_ERROR(info.attrs.Get("narrow_range", &a.narrow));
    RETURN_IF_ERROR(info.attrs.Get("axis", &a.axis));
    if (!info.attrs.Has("round_mode")) return a;
    ASSIGN_OR_RETURN(const std::string round, info.attrs.Get<std::string>("round_mode"));
    a.half_to_even = round == "HALF_TO_EVEN";
    RETURN_IF_ERROR(info.attrs.Get("ensure_minimum_range", &a.least_range));
    return a;
  }
};

// A tensor as [outer, slices, inner] around an axis; one slice of all where axis is -1.
struct Slices {
  int64_t outer = 1, count = 1, inner;
  Slices(const Tensor& t, int64_t axis_attr) : inner(t.num_elements()) {
    if (axis_attr < 0) return;
    const int axis = static_cast<int>(axis_attr);
    outer = t.shape().Product(0, axis);
    count = t.dim(axis);
    inner = t.shape().Product(axis + 1, t.rank());
  }
  template <typename F>
  void Each(int64_t slice, const F& f) const {
    for (int64_t o = 0; o < outer; ++o) {
      for (int64_t i = (o * count + slice) * inner, end = i + inner; i < end; ++i) f(i);
    }
  }
};

// MIN_FIRST: all the integers' steps over the range, the lower bound rounded to a step.
template <typename I>
struct MinFirst {
  static constexpr double kSteps = static_cast<double>(uint64_t{1} << (sizeof(I) * 8));
  double step, first;
  MinFirst(float min, float max) {
    step = static_cast<double>(max - min) * (kSteps / (kSteps - 1)) / kSteps;
    first = min == max ? min : std::round(min / step) * step;
  }
};

template <typename I>
constexpr float kLowest = static_cast<float>(std::numeric_limits<I>::min());
template <typename I>
constexpr float kHighest = static_cast<float>(std::numeric_limits<I>::max());
// Signed integers are centred: half of the range below 0.
template <typename I>
constexpr float kHalfRange =
    std::is_signed_v<I> ? static_cast<float>((static_cast<double>(std::numeric_limits<I>::max()) -
                                              std::numeric_limits<I>::min() + 1) /
                                             2)
                        : 0.0f;

// One slice of floats x to integers y. min and max are moved to what the integers' ends then mean.
template <typename I, typename F>
void QuantizeSlice(const QuantizeAttrs& a, float& min, float& max, const F& each, const float* x,
                   I* y) {
  const auto clamp = [&](float v, float low, float high) {
    return v < low ? low : v > high ? high : v;
  };
  switch (a.mode) {
    case Mode::kMinCombined: {
      const auto scale = static_cast<float>(
          (static_cast<double>(std::numeric_limits<I>::max()) - std::numeric_limits<I>::min()) /
          static_cast<double>(max - min));
      each([&](int64_t i) {
        const float v = (clamp(x[i], min, max) - min) * scale;
        y[i] = CastTo<I>(std::is_signed_v<I> ? std::round(v - kHalfRange<I>) : v + 0.5f);
      });
      return;
    }
    case Mode::kMinFirst: {
      const MinFirst<I> grid(min, max);
      const double to_steps = max == min ? 0 : 1 / grid.step;
      // In float, as TensorFlow counts: 32 bits lose their last ones.
      const auto scale = static_cast<float>(to_steps);
      const float first = static_cast<float>(std::round(min * to_steps)) - kLowest<I>;
      // The highest float that the integer holds.
      const float highest = double{kHighest<I>} > std::numeric_limits<I>::max()
                                ? NextAfter(kHighest<I>, 0.0f)
                                : kHighest<I>;
      each([&](int64_t i) {
        y[i] = CastTo<I>(clamp(std::round(x[i] * scale) - first, kLowest<I>, highest));
      });
      return;
    }
    case Mode::kScaled: {
      const float low = kLowest<I> + (a.narrow ? 1 : 0), high = kHighest<I>;
      constexpr float kNoLimit = std::numeric_limits<float>::max();
      const float from_min = low * min > 0 ? low / min : kNoLimit;
      const float from_max = high * max > 0 ? high / max : kNoLimit;
      const float scale = std::min(from_min, from_max);
      min = low / scale;
      max = high / scale;
      each([&](int64_t i) {
        const float v = clamp(x[i], min, max) * scale;
        y[i] = CastTo<I>(a.half_to_even ? RoundEven(v) : std::round(v));
      });
      return;
    }
  }
}

template <typename I>
absl::Status QuantizeTo(const QuantizeAttrs& a, KernelContext& c) {
  const Slices slices(c.input(0), a.axis);
  for (int64_t s = 0; s < slices.count; ++s) {
    float min = c.input(1).data<float>()[s], max = c.input(2).data<float>()[s];
    if (!(min <= max)) return InvalidArgument("max_range ", max, " is below min_range ", min);
    // The range holds 0, and is not too small to divide by.
    const float least = std::max({1.0f, std::abs(min), std::abs(max)}) * a.least_range;
    min = std::min(0.0f, min);
    max = std::max({0.0f, max, min + least});
    QuantizeSlice<I>(
        a, min, max, [&](const auto& f) { slices.Each(s, f); }, c.input(0).data<float>(),
        static_cast<I*>(c.output(0).raw()));
    c.output(1).data<float>()[s] = min;
    c.output(2).data<float>()[s] = max;
  }
  return absl::OkStatus();
}

template <typename I, typename R>
void DequantizeTo(const QuantizeAttrs& a, KernelContext& c) {
  const Slices slices(c.input(0), a.axis);
  const I* const x = static_cast<const I*>(c.input(0).raw());
  R* const y = c.output(0).data<R>();
  for (int64_t s = 0; s < slices.count; ++s) {
    const float min = c.input(1).data<float>()[s], max = c.input(2).data<float>()[s];
    const float low = kLowest<I> + (a.narrow ? 1 : 0);
    const MinFirst<I> grid(min, max);
    const float step = a.mode == Mode::kMinCombined ? (max - min) / (kHighest<I> - kLowest<I>)
                       : kLowest<I> == 0            ? max / kHighest<I>
                                                    : std::max(min / low, max / kHighest<I>);
    slices.Each(s, [&](int64_t i) {
      const auto q = static_cast<float>(x[i]);
      switch (a.mode) {
        case Mode::kMinCombined:
          y[i] = R((q + kHalfRange<I>)*step + min);
          break;
        case Mode::kMinFirst: {
          const double above = static_cast<double>(x[i]) - std::numeric_limits<I>::min();
          y[i] = R(static_cast<float>(grid.first + above * grid.step));
          break;
        }
        case Mode::kScaled:
          y[i] = R(q * step);
          break;
      }
    });
  }
}

// Calls f<I>() for the integer that a quantised type is stored as.
template <typename F>
absl::Status WithStorage(DType t, const F& f) {
  switch (t) {
    case DType::kQint8:
      return f.template operator()<int8_t>();
    case DType::kQuint8:
      return f.template operator()<uint8_t>();
    case DType::kQint16:
      return f.template operator()<int16_t>();
    case DType::kQuint16:
      return f.template operator()<uint16_t>();
    default:
      return f.template operator()<int32_t>();
  }
}

absl::Status Quantize(const QuantizeAttrs& a, KernelContext& c) {
  return WithStorage(c.output(0).dtype(), [&]<typename I>() { return QuantizeTo<I>(a, c); });
}

absl::Status Dequantize(const QuantizeAttrs& a, KernelContext& c) {
  return WithStorage(c.input(0).dtype(), [&]<typename I>() {
    if (c.output(0).dtype() == DType::kFloat) {
      DequantizeTo<I, float>(a, c);
    } else {
      DequantizeTo<I, BFloat16>(a, c);
    }
    return absl::OkStatus();
  });
}

}  // namespace

void RegisterQuantizeKernels(KernelRegistry& r) {
  r.Add({"QuantizeV2", {{"T", kQuantized}}, MakeWith<QuantizeAttrs, Quantize>});
  r.Add({"Dequantize",
         {{"T", kQuantized}, {"dtype", {DType::kFloat, DType::kBfloat16}}},
         MakeWith<QuantizeAttrs, Dequantize>});
}

}  // namespace weft
