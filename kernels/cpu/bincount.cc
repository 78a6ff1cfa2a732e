// Kernels of counting: Bincount, DenseBincount, HistogramFixedWidth, Bucketize.
#include <algorithm>

#include "core/checked.h"
#include "kernels/cpu/register.h"

namespace weft {
namespace {

constexpr DTypeSet kCounted = {DType::kInt32, DType::kInt64, DType::kFloat, DType::kDouble};

// bins[v] += weights[i] (or 1; or = 1 where `binary`) for each v = values[i] < size.
template <typename T>
void CountInto(const Tensor& values, int64_t begin, int64_t end, int64_t size, const T* weights,
               bool binary, T* bins) {
  std::fill_n(bins, size, T(0));
  for (int64_t i = begin; i < end; ++i) {
    const int64_t v = IntAt(values, i);
    if (v >= size) continue;
    if (binary) {
      bins[v] = T(1);
    } else {
      bins[v] += weights != nullptr ? weights[i] : T(1);
    }
  }
}

absl::Status Count(const Tensor& values, const Tensor& weights, bool binary, int64_t rows,
                   KernelContext& c) {
  Tensor& out = c.output(0);
  const int64_t size = out.shape().back(-1), n = values.num_elements();
  for (int64_t i = 0; i < n; ++i) {
    if (const int64_t v = IntAt(values, i); v < 0) {
      return InvalidArgument("input arr must be non-negative, got ", v);
    }
  }
  if (out.num_elements() == 0) return absl::OkStatus();
  const int64_t per_row = n / rows;
  DispatchType<kCounted>(out.dtype(), [&]<typename T>() {
    const T* const w = weights.num_elements() > 0 ? weights.data<T>() : nullptr;
    ForRanges(c.parallel(), rows, 5 + 3.0 * per_row, [&](int64_t begin, int64_t end) {
      for (int64_t r = begin; r < end; ++r) {
        CountInto<T>(values, r * per_row, (r + 1) * per_row, size, w, binary,
                     out.data<T>() + r * size);
      }
    });
  });
  return absl::OkStatus();
}

absl::Status Bincount(KernelContext& c) { return Count(c.input(0), c.input(2), false, 1, c); }

struct DenseAttrs {
  bool binary = false;
  static absl::StatusOr<DenseAttrs> Parse(const KernelInfo& info) {
    DenseAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("binary_output", &a.binary));
    return a;
  }
};

absl::Status DenseBincount(const DenseAttrs& a, KernelContext& c) {
  const Tensor& in = c.input(0);
  const int64_t rows = in.rank() == 2 ? in.dim(0) : 1;
  if (rows == 0) return absl::OkStatus();
  return Count(in, c.input(2), a.binary, rows, c);
}

absl::Status HistogramFixedWidth(KernelContext& c) {
  const Tensor& values = c.input(0);
  const Tensor& range = c.input(1);
  Tensor& out = c.output(0);
  const int64_t bins = out.num_elements();
  absl::Status status;
  DispatchType<kCounted>(values.dtype(), [&]<typename T>() {
    const T low = range.data<T>()[0], high = range.data<T>()[1];
    if (!(low < high)) {
      status = InvalidArgument("value_range should satisfy value_range[0] < value_range[1], got [",
                               low, ", ", high, "]");
      return;
    }
    const double step =
        (static_cast<double>(high) - static_cast<double>(low)) / static_cast<double>(bins);
    DispatchType<kIndexTypes>(out.dtype(), [&]<typename I>() {
      I* const counts = out.data<I>();
      std::fill_n(counts, bins, I(0));
      for (const T& v : values.span<T>()) {
        const double at = v > low ? static_cast<double>(static_cast<T>(v - low)) / step : 0;
        // A difference of integers may wrap: out of range either way.
        ++counts[at < static_cast<double>(bins) ? std::max<int64_t>(0, static_cast<int64_t>(at))
                                                : bins - 1];
      }
    });
  });
  return status;
}

struct BucketizeAttrs {
  std::vector<float> boundaries;
  static absl::StatusOr<BucketizeAttrs> Parse(const KernelInfo& info) {
    BucketizeAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("boundaries", &a.boundaries));
    return a;
  }
};

absl::Status Bucketize(const BucketizeAttrs& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  DispatchType<kCounted>(x.dtype(), [&]<typename T>() {
    ForRanges(c.parallel(), x.num_elements(), 10, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        // Integers meet the boundaries as floats, doubles as doubles.
        using Common = std::conditional_t<std::is_same_v<T, double>, double, float>;
        const auto at = std::upper_bound(a.boundaries.begin(), a.boundaries.end(),
                                         static_cast<Common>(x.data<T>()[i]),
                                         [](Common v, float bound) { return v < bound; });
        c.output(0).data<int32_t>()[i] = static_cast<int32_t>(at - a.boundaries.begin());
      }
    });
  });
  return absl::OkStatus();
}

}  // namespace

void RegisterBincountKernels(KernelRegistry& r) {
  r.Add({"Bincount", {{"T", kCounted}}, Make<Bincount>});
  r.Add({"DenseBincount", {{"T", kCounted}}, MakeWith<DenseAttrs, DenseBincount>});
  r.Add({"HistogramFixedWidth", {{"T", kCounted}}, Make<HistogramFixedWidth>});
  r.Add({"Bucketize", {{"T", kCounted}}, MakeWith<BucketizeAttrs, Bucketize>});
}

}  // namespace weft
