// Biases, batch normalisation and local response normalisation over kernels/lib/norm.h.
#include "kernels/lib/norm.h"

#include <cmath>

#include "core/checked.h"
#include "kernels/cpu/register.h"
#include "kernels/lib/transpose.h"
#include "kernels/norm_attrs.h"

namespace weft {
namespace {

template <typename T>
T Sum(T a, T b) {
  if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>) {
    return T(static_cast<float>(a) + static_cast<float>(b));
  } else if constexpr (std::is_integral_v<T>) {
    return static_cast<T>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
  } else {
    return a + b;
  }
}

absl::Status BiasAdd(const FormatAttrs& a, KernelContext& c) {
  const Channels s = a.Split(c.input(0).shape());
  if (c.output(0).num_elements() == 0) return absl::OkStatus();
  DispatchType<kNumbers>(c.input(0).dtype(), [&]<typename T>() {
    const T *x = c.input(0).data<T>(), *bias = c.input(1).data<T>();
    T* y = c.output(0).data<T>();
    if (s.inner == 1) {
      ForRanges(c.parallel(), s.outer, 0.3 * s.channels + 1, [&](int64_t r0, int64_t r1) {
        for (int64_t r = r0; r < r1; ++r) {
          for (int64_t k = 0; k < s.channels; ++k) {
            y[r * s.channels + k] = Sum(x[r * s.channels + k], bias[k]);
          }
        }
      });
    } else {
      ForRanges(c.parallel(), s.outer * s.channels, 0.3 * s.inner + 1, [&](int64_t r0, int64_t r1) {
        for (int64_t r = r0; r < r1; ++r) {
          const T b = bias[r % s.channels];
          for (int64_t k = 0; k < s.inner; ++k) y[r * s.inner + k] = Sum(x[r * s.inner + k], b);
        }
      });
    }
  });
  return absl::OkStatus();
}

// Sums of channels one by one: channels first, and types without vectors of doubles.
template <typename T>
void SumChannels(const Channels& s, const T* x, T* sum, ParallelFor& par) {
  constexpr bool kReal = std::is_floating_point_v<T> || sizeof(T) == 2;
  ForRanges(par, s.channels, 1.0 * s.outer * s.inner + 1, [&](int64_t c0, int64_t c1) {
    for (int64_t c = c0; c < c1; ++c) {
      if constexpr (std::is_integral_v<T> || !kReal) {
        T total{};
        for (int64_t n = 0; n < s.outer; ++n) {
          for (int64_t i = 0; i < s.inner; ++i) {
            total = Sum(total, x[(n * s.channels + c) * s.inner + i]);
          }
        }
        sum[c] = total;
      } else {
        double total = 0;
        for (int64_t n = 0; n < s.outer; ++n) {
          for (int64_t i = 0; i < s.inner; ++i) {
            const T v = x[(n * s.channels + c) * s.inner + i];
            if constexpr (sizeof(T) == 2) {
              total += static_cast<double>(static_cast<float>(v));
            } else {
              total += v;
            }
          }
        }
        if constexpr (sizeof(T) == 2) {
          sum[c] = T(static_cast<float>(total));
        } else {
          sum[c] = static_cast<T>(total);
        }
      }
    }
  });
}

absl::Status BiasAddGrad(const FormatAttrs& a, KernelContext& c) {
  const Channels s = a.Split(c.input(0).shape());
  const DType dtype = c.input(0).dtype();
  if (s.inner != 1 || !kFloats.Contains(dtype)) {
    DispatchType<kNumbers>(dtype, [&]<typename T>() {
      SumChannels<T>(s, c.input(0).data<T>(), c.output(0).data<T>(), c.parallel());
    });
    return absl::OkStatus();
  }
  const size_t sums = RoundUp(s.channels * sizeof(double), 64);
  ASSIGN_OR_RETURN(char* scratch, c.Scratch(sums + ColumnSumScratch(s.outer, s.channels)));
  double* sum = reinterpret_cast<double*>(scratch);
  DispatchType<kFloats>(dtype, [&]<typename T>() {
    ColumnSums<T>(c.input(0).data<T>(), s.outer, s.channels, sum, scratch + sums, c.parallel());
    for (int64_t k = 0; k < s.channels; ++k) {
      if constexpr (sizeof(T) == 2) {
        c.output(0).data<T>()[k] = T(static_cast<float>(sum[k]));
      } else {
        c.output(0).data<T>()[k] = static_cast<T>(sum[k]);
      }
    }
  });
  return absl::OkStatus();
}

// A parameter, float or bfloat16, as floats.
std::vector<float> Floats(const Tensor& t) {
  std::vector<float> v(t.num_elements());
  for (int64_t i = 0; i < t.num_elements(); ++i) {
    v[i] =
        t.dtype() == DType::kFloat ? t.data<float>()[i] : static_cast<float>(t.data<BFloat16>()[i]);
  }
  return v;
}
void Put(Tensor& t, int64_t i, double value) {
  if (t.dtype() == DType::kFloat) {
    t.data<float>()[i] = static_cast<float>(value);
  } else {
    t.data<BFloat16>()[i] = BFloat16(static_cast<float>(value));
  }
}

// `from` with channels last: itself, or moved into `room`.
template <typename T>
const T* ChannelsLast(const Channels& s, const T* from, T* room, ParallelFor& par) {
  if (s.inner == 1) return from;
  if constexpr (std::is_same_v<T, float>) {
    Transpose<float, float>(from, room, s.outer, s.channels, s.inner, par);
  } else {
    for (int64_t n = 0; n < s.outer; ++n) {
      for (int64_t c = 0; c < s.channels; ++c) {
        for (int64_t i = 0; i < s.inner; ++i) {
          room[(n * s.inner + i) * s.channels + c] = from[(n * s.channels + c) * s.inner + i];
        }
      }
    }
  }
  return room;
}
template <typename T>
void ChannelsFirst(const Channels& s, const T* from, T* to, ParallelFor& par) {
  if (s.inner == 1) return;
  ChannelsLast<T>({s.outer, s.inner, s.channels}, from, to, par);
}

template <typename T>
absl::Status BatchNormOf(const BatchNormAttrs& a, KernelContext& c) {
  const Channels s = a.Split(c.input(0).shape());
  const int64_t rows = s.outer * s.inner, n = s.channels;
  const size_t bytes = RoundUp(c.input(0).num_bytes(), 64);
  const bool moves = s.inner != 1;
  const size_t doubles = RoundUp(n * sizeof(double), 64);
  ASSIGN_OR_RETURN(char* scratch,
                   c.Scratch(2 * doubles + ColumnSumScratch(rows, n) + (moves ? 2 * bytes : 0)));
  double* mean = reinterpret_cast<double*>(scratch);
  double* variance = reinterpret_cast<double*>(scratch + doubles);
  char* sums = scratch + 2 * doubles;
  T* room = reinterpret_cast<T*>(sums + ColumnSumScratch(rows, n));
  const T* x = ChannelsLast<T>(s, c.input(0).data<T>(), room, c.parallel());
  T* y = moves ? room + bytes / sizeof(T) : c.output(0).data<T>();

  const std::vector<float> scale = Floats(c.input(1)), offset = Floats(c.input(2));
  std::vector<float> center(n), factor(n);
  if (a.training) {
    ColumnMoments<T>(x, rows, n, mean, variance, sums, c.parallel());
  } else {
    const std::vector<float> m = Floats(c.input(3)), v = Floats(c.input(4));
    std::copy(m.begin(), m.end(), mean);
    std::copy(v.begin(), v.end(), variance);
  }
  for (int64_t k = 0; k < n; ++k) {
    center[k] = static_cast<float>(mean[k]);
    factor[k] = scale[k] / std::sqrt(static_cast<float>(variance[k]) + a.epsilon);
  }
  NormalizeColumns<T>(x, center.data(), factor.data(), offset.data(), rows, n, y, c.parallel());
  if (moves) ChannelsFirst<T>(s, y, c.output(0).data<T>(), c.parallel());

  // Outputs 1, 2: the running moments (without bias); 3, 4: what the gradient wants.
  std::vector<float> old_mean, old_variance;
  if (a.training && a.factor != 1) {
    old_mean = Floats(c.input(3));
    old_variance = Floats(c.input(4));
  }
  const double unbias =
      static_cast<double>(rows) / static_cast<double>(std::max<int64_t>(1, rows - 1));
  for (int64_t k = 0; k < n; ++k) {
    double running = mean[k], spread = variance[k];
    if (a.training) {
      spread *= unbias;
      if (a.factor != 1) {
        running = (1 - a.factor) * old_mean[k] + a.factor * running;
        spread = (1 - a.factor) * old_variance[k] + a.factor * spread;
      }
    }
    Put(c.output(1), k, running);
    Put(c.output(2), k, spread);
    Put(c.output(3), k, mean[k]);
    Put(c.output(4), k, variance[k]);
  }
  if (c.num_outputs() > 5) Put(c.output(5), 0, 0);
  return absl::OkStatus();
}

absl::Status BatchNorm(const BatchNormAttrs& a, KernelContext& c) {
  switch (c.input(0).dtype()) {
    case DType::kFloat:
      return BatchNormOf<float>(a, c);
    case DType::kHalf:
      return BatchNormOf<Half>(a, c);
    default:
      return BatchNormOf<BFloat16>(a, c);
  }
}

template <typename T>
absl::Status BatchNormGradOf(const BatchNormAttrs& a, KernelContext& c) {
  const Channels s = a.Split(c.input(1).shape());
  const int64_t rows = s.outer * s.inner, n = s.channels;
  const size_t bytes = RoundUp(c.input(1).num_bytes(), 64);
  const bool moves = s.inner != 1;
  const size_t doubles = RoundUp(n * sizeof(double), 64);
  ASSIGN_OR_RETURN(char* scratch,
                   c.Scratch(2 * doubles + ColumnSumScratch(rows, n) + (moves ? 3 * bytes : 0)));
  double* sum_dy = reinterpret_cast<double*>(scratch);
  double* sum_dy_x = reinterpret_cast<double*>(scratch + doubles);
  char* sums = scratch + 2 * doubles;
  T* room = reinterpret_cast<T*>(sums + ColumnSumScratch(rows, n));
  T* room_x = room + bytes / sizeof(T);
  const T* dy = ChannelsLast<T>(s, c.input(0).data<T>(), room, c.parallel());
  const T* x = ChannelsLast<T>(s, c.input(1).data<T>(), room_x, c.parallel());
  T* dx = moves ? room_x + bytes / sizeof(T) : c.output(0).data<T>();

  const std::vector<float> scale = Floats(c.input(2)), mean = Floats(c.input(3));
  const std::vector<float> variance = Floats(c.input(4));
  ColumnGradients<T>(dy, x, mean.data(), rows, n, sum_dy, sum_dy_x, sums, c.parallel());
  std::vector<float> factor(n), mean_dy(n), slope(n);
  for (int64_t k = 0; k < n; ++k) {
    const double inverse = 1 / std::sqrt(static_cast<double>(variance[k]) + a.epsilon);
    factor[k] = static_cast<float>(scale[k] * inverse);
    if (a.training && rows > 0) {
      mean_dy[k] = static_cast<float>(sum_dy[k] / rows);
      slope[k] = static_cast<float>(sum_dy_x[k] / rows * inverse * inverse);
    }
    Put(c.output(1), k, sum_dy_x[k] * inverse);
    Put(c.output(2), k, sum_dy[k]);
  }
  NormalizeBackward<T>(dy, x, mean.data(), factor.data(), mean_dy.data(), slope.data(), rows, n, dx,
                       c.parallel());
  if (moves) ChannelsFirst<T>(s, dx, c.output(0).data<T>(), c.parallel());
  return absl::OkStatus();
}

absl::Status BatchNormGrad(const BatchNormAttrs& a, KernelContext& c) {
  switch (c.input(1).dtype()) {
    case DType::kFloat:
      return BatchNormGradOf<float>(a, c);
    case DType::kHalf:
      return BatchNormGradOf<Half>(a, c);
    default:
      return BatchNormGradOf<BFloat16>(a, c);
  }
}

struct LrnAttrs {
  LrnSpec spec;
  static absl::StatusOr<LrnAttrs> Parse(const KernelInfo& info) {
    LrnAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("depth_radius", &a.spec.radius));
    RETURN_IF_ERROR(info.attrs.Get("bias", &a.spec.bias));
    RETURN_IF_ERROR(info.attrs.Get("alpha", &a.spec.alpha));
    RETURN_IF_ERROR(info.attrs.Get("beta", &a.spec.beta));
    return a;
  }
};
constexpr DTypeSet kLrnTypes = kHalfs | DTypeSet{DType::kFloat};

absl::Status LrnForward(const LrnAttrs& a, KernelContext& c) {
  const Channels s = FormatAttrs().Split(c.input(0).shape());
  DispatchType<kLrnTypes>(c.input(0).dtype(), [&]<typename T>() {
    Lrn<T>(a.spec, c.input(0).data<T>(), s.outer, s.channels, c.output(0).data<T>(), c.parallel());
  });
  return absl::OkStatus();
}

absl::Status LrnGrad(const LrnAttrs& a, KernelContext& c) {
  const Channels s = FormatAttrs().Split(c.input(0).shape());
  DispatchType<kLrnTypes>(c.input(0).dtype(), [&]<typename T>() {
    LrnBackward<T>(a.spec, c.input(0).data<T>(), c.input(1).data<T>(), c.input(2).data<T>(),
                   s.outer, s.channels, c.output(0).data<T>(), c.parallel());
  });
  return absl::OkStatus();
}

}  // namespace

void RegisterNormKernels(KernelRegistry& r) {
  const std::vector<TypeConstraint> numbers = {{"T", kNumbers}};
  r.Add({"BiasAdd", numbers, MakeWith<FormatAttrs, BiasAdd>, kInPlace});
  r.Add({"BiasAddV1", numbers, MakeWith<FormatAttrs, BiasAdd>, kInPlace});
  r.Add({"BiasAddGrad", numbers, MakeWith<FormatAttrs, BiasAddGrad>});
  const std::vector<TypeConstraint> norm = {{"T", kLrnTypes}};
  for (const char* op : {"FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"}) {
    r.Add({op, norm, MakeWith<BatchNormAttrs, BatchNorm>});
  }
  for (const char* op : {"FusedBatchNormGrad", "FusedBatchNormGradV2", "FusedBatchNormGradV3"}) {
    r.Add({op, norm, MakeWith<BatchNormAttrs, BatchNormGrad>});
  }
  r.Add({"LRN", norm, MakeWith<LrnAttrs, LrnForward>});
  r.Add({"LRNGrad", norm, MakeWith<LrnAttrs, LrnGrad>});
}

}  // namespace weft
