// Floats rounded to the grid that a quantised type would have: FakeQuant with given bounds, and
// QuantizeAndDequantize with bounds that are given or the data's.
#include <cmath>

#include "core/math.h"
#include "kernels/cpu/register.h"

namespace weft {
namespace {

// A grid of 2^bits steps between min and max, moved a little so that 0 is on it.
// Source: Jacob et al., "Quantization and Training of Neural Networks for Efficient
// Integer-Arithmetic-Only Inference", 2018, section 3.
struct Grid {
  float low = 0, high = 0, step = 0;  // step 0: the range is empty

  Grid(float min, float max, int64_t bits, bool narrow) {
    if (min == 0 && max == 0) return;
    const float first = narrow ? 1 : 0, last = static_cast<float>((1 << bits) - 1);
    step = (max - min) / (last - first);
    const float zero = first - min / step;
    const float at = zero < first ? first : zero > last ? last : std::round(zero);
    low = (first - at) * step;
    high = (last - at) * step;
  }
  float Round(float x) const {
    if (step == 0) return 0;
    const float inside = x < low ? low : x > high ? high : x;
    return std::floor((inside - low) * (1 / step) + 0.5f) * step + low;
  }
  // Where a gradient goes: 0 to the value, -1 and 1 to the bound that it was cut at; 2 nowhere
  // (NaN).
  int Side(float x) const {
    if (step == 0) return 0;
    return x < low ? -1 : x > high ? 1 : x == x ? 0 : 2;
  }
};

struct FakeQuantAttrs {
  int64_t bits = 8;
  bool narrow = false;
  float min = 0, max = 0;  // where they are attributes
  static absl::StatusOr<FakeQuantAttrs> Parse(const KernelInfo& info) {
    FakeQuantAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("num_bits", &a.bits));
    RETURN_IF_ERROR(info.attrs.Get("narrow_range", &a.narrow));
    if (!info.attrs.Has("min")) return a;
    RETURN_IF_ERROR(info.attrs.Get("min", &a.min));
    RETURN_IF_ERROR(info.attrs.Get("max", &a.max));
    return a;
  }
};

// Grids of the channels, in turn; inputs `first` and `first + 1` are the bounds, if there are such.
std::vector<Grid> Grids(const FakeQuantAttrs& a, KernelContext& c, int first) {
  std::vector<Grid> grids;
  if (c.num_inputs() <= first) return {Grid(a.min, a.max, a.bits, a.narrow)};
  for (int64_t i = 0; i < c.input(first).num_elements(); ++i) {
    grids.emplace_back(c.input(first).data<float>()[i], c.input(first + 1).data<float>()[i], a.bits,
                       a.narrow);
  }
  return grids;
}

absl::Status FakeQuant(const FakeQuantAttrs& a, KernelContext& c) {
  const std::vector<Grid> grids = Grids(a, c, 1);
  const float* const x = c.input(0).data<float>();
  float* const y = c.output(0).data<float>();
  ForRanges(c.parallel(), c.output(0).num_elements(), 2, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) y[i] = grids[i % grids.size()].Round(x[i]);
  });
  return absl::OkStatus();
}

absl::Status FakeQuantGradient(const FakeQuantAttrs& a, KernelContext& c) {
  const std::vector<Grid> grids = Grids(a, c, 2);
  const float* const dy = c.input(0).data<float>();
  const float* const x = c.input(1).data<float>();
  float* const dx = c.output(0).data<float>();
  std::vector<double> below(grids.size()), above(grids.size());
  for (int64_t i = 0; i < c.output(0).num_elements(); ++i) {
    const size_t channel = i % grids.size();
    const int side = grids[channel].Side(x[i]);
    if (side == -1) below[channel] += dy[i];
    if (side == 1) above[channel] += dy[i];
    dx[i] = side == 0 ? dy[i] : 0;
  }
  if (c.num_outputs() == 1) return absl::OkStatus();
  for (size_t k = 0; k < grids.size(); ++k) {
    c.output(1).data<float>()[k] = static_cast<float>(below[k]);
    c.output(2).data<float>()[k] = static_cast<float>(above[k]);
  }
  return absl::OkStatus();
}

struct RoundTripAttrs {
  bool is_signed = true, given = false, narrow = false, half_up = false;
  int64_t axis = -1;
  int64_t bits = 0;  // 0: input 3
  static absl::StatusOr<RoundTripAttrs> Parse(const KernelInfo& info) {
    RoundTripAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("signed_input", &a.is_signed));
    RETURN_IF_ERROR(info.attrs.Get("range_given", &a.given));
    RETURN_IF_ERROR(info.attrs.Get("narrow_range", &a.narrow));
    RETURN_IF_ERROR(info.attrs.Get("axis", &a.axis));
    if (!info.attrs.Has("num_bits")) return a;
    RETURN_IF_ERROR(info.attrs.Get("num_bits", &a.bits));
    ASSIGN_OR_RETURN(const std::string mode, info.attrs.Get<std::string>("round_mode"));
    a.half_up = mode == "HALF_UP";
    return a;
  }
};

// Rounds one slice, elements x[o * outer_step + i] of `inner` each, between its bounds.
template <typename T>
class RoundTrip {
 public:
  RoundTrip(const RoundTripAttrs& a, int64_t bits, T min, T max) : half_up_(a.half_up) {
    const int64_t top = int64_t{1} << (a.is_signed ? bits - 1 : bits);
    const T least = a.is_signed ? static_cast<T>(a.narrow ? 1 - top : -top) : T(0);
    const T most = static_cast<T>(top - 1);
    // The side that needs the smaller scale decides; the other bound moves out to match.
    constexpr T kNoLimit = std::numeric_limits<T>::max();
    const T from_min = least * min > 0 ? least / min : kNoLimit;
    const T from_max = most * max > 0 ? most / max : kNoLimit;
    if (from_min < from_max) {
      scale_ = from_min;
      inverse_ = min / least;
      max = most * inverse_;
    } else {
      scale_ = from_max;
      inverse_ = max / most;
      min = least * inverse_;
    }
    low_ = min;
    high_ = max;
    clamp_ = a.given;
  }
  T operator()(T x) const {
    if (clamp_) x = x < low_ ? low_ : x > high_ ? high_ : x;
    const T scaled = x * scale_;
    return (half_up_ ? std::floor(scaled + T(0.5)) : RoundEven(scaled)) * inverse_;
  }

 private:
  T scale_, inverse_, low_, high_;
  bool half_up_, clamp_;
};

template <typename T>
absl::Status RoundTripOf(const RoundTripAttrs& a, KernelContext& c) {
  const Tensor& in = c.input(0);
  const T* const x = in.data<T>();
  T* const y = c.output(0).data<T>();
  const int64_t bits = a.bits != 0 ? a.bits : c.input(3).scalar<int32_t>();
  const int axis = static_cast<int>(a.axis);
  const int64_t slices = axis < 0 ? 1 : in.dim(axis);
  const int64_t outer = axis < 0 ? 1 : in.shape().Product(0, axis);
  const int64_t inner = axis < 0 ? in.num_elements() : in.shape().Product(axis + 1, in.rank());
  if (in.num_elements() == 0) return absl::OkStatus();
  for (int64_t s = 0; s < slices; ++s) {
    const auto each = [&](const auto& f) {
      for (int64_t o = 0; o < outer; ++o) {
        for (int64_t i = (o * slices + s) * inner, end = i + inner; i < end; ++i) f(i);
      }
    };
    T min, max;
    if (a.given) {
      min = c.input(1).data<T>()[s];
      max = c.input(2).data<T>()[s];
      if (!(min <= max))
        return InvalidArgument("Invalid range: input_min ", min, " > input_max ", max);
    } else {
      min = std::numeric_limits<T>::infinity();
      max = -min;
      each([&](int64_t i) {
        min = x[i] < min ? x[i] : min;
        max = x[i] > max ? x[i] : max;
      });
    }
    const RoundTrip<T> round(a, bits, min, max);
    each([&](int64_t i) { y[i] = round(x[i]); });
  }
  return absl::OkStatus();
}

absl::Status RoundTripKernel(const RoundTripAttrs& a, KernelContext& c) {
  return c.input(0).dtype() == DType::kFloat ? RoundTripOf<float>(a, c) : RoundTripOf<double>(a, c);
}

}  // namespace

void RegisterFakeQuantKernels(KernelRegistry& r) {
  for (const char* op : {"FakeQuantWithMinMaxArgs", "FakeQuantWithMinMaxVars",
                         "FakeQuantWithMinMaxVarsPerChannel"}) {
    r.Add({op, {}, MakeWith<FakeQuantAttrs, FakeQuant>, kInPlace});
  }
  for (const char* op : {"FakeQuantWithMinMaxArgsGradient", "FakeQuantWithMinMaxVarsGradient",
                         "FakeQuantWithMinMaxVarsPerChannelGradient"}) {
    r.Add({op, {}, MakeWith<FakeQuantAttrs, FakeQuantGradient>, kInPlace});
  }
  for (const char* op :
       {"QuantizeAndDequantizeV2", "QuantizeAndDequantizeV3", "QuantizeAndDequantizeV4"}) {
    r.Add({op, {{"T", kFullFloats}}, MakeWith<RoundTripAttrs, RoundTripKernel>});
  }
}

}  // namespace weft
