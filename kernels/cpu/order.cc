// Kernels of order: TopK, InTopK, NthElement, LowerBound, UpperBound.
#include <algorithm>
#include <cmath>

#include "core/functions.h"
#include "kernels/cpu/register.h"
#include "kernels/cpu/stop_point.h"

namespace weft {
namespace {

struct SortedAttr {
  int64_t k = 0;  // TopK only
  static absl::StatusOr<SortedAttr> Parse(const KernelInfo& info) {
    SortedAttr a;
    if (info.attrs.Has("k")) RETURN_IF_ERROR(info.attrs.Get("k", &a.k));
    return a;
  }
};

// Descending; NaN stands before all numbers, and of equals the first in the input.
template <typename T>
bool Before(const T* x, int32_t a, int32_t b) {
  const auto u = ToCompute(x[a]), v = ToCompute(x[b]);
  if (u > v) return true;
  if (v > u) return false;
  if constexpr (std::is_floating_point_v<Compute<T>>) {
    if (std::isnan(u) != std::isnan(v)) return std::isnan(u);
  }
  return a < b;
}

// The k first of n in order: a heap of the best so far where k is small, else a selection.
template <typename T>
void TopOfRow(const KernelContext& c, const T* x, int32_t n, int32_t k, int32_t* index) {
  int64_t comparisons = 0;
  const auto before = [&c, &comparisons, x](int32_t a, int32_t b) {
    StopPoint(c, ++comparisons, 1 << 16);
    return Before(x, a, b);
  };
  if (k <= 0) return;
  if (k > n / 8) {
    for (int32_t i = 0; i < n; ++i) index[i] = i;
    if (k < n) std::nth_element(index, index + k, index + n, before);
    std::sort(index, index + k, before);
    return;
  }
  for (int32_t i = 0; i < k; ++i) index[i] = i;
  std::make_heap(index, index + k, before);  // the worst on top
  for (int32_t i = k; i < n; ++i) {
    if (!before(i, index[0])) continue;
    std::pop_heap(index, index + k, before);
    index[k - 1] = i;
    std::push_heap(index, index + k, before);
  }
  std::sort_heap(index, index + k, before);
}

// Always sorted, which `sorted` = false allows too.
absl::Status TopK(const SortedAttr& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  const int64_t n = x.shape().back(-1);
  const int64_t k = c.num_inputs() == 2 ? IntAt(c.input(1), 0) : a.k;
  if (c.output(0).num_elements() == 0) return absl::OkStatus();
  if (n > std::numeric_limits<int32_t>::max()) {
    return Unimplemented("the last dimension of ", x.shape(), " passes 2^31 - 1");
  }
  const int64_t rows = x.num_elements() / n;
  RETURN_IF_ERROR(
      CountBytes(c, std::min<int64_t>(rows, c.parallel().max_threads()) * n, sizeof(int32_t)));
  DispatchType<kReal>(x.dtype(), [&]<typename T>() {
    const double ns =
        static_cast<double>(n) * (k <= n / 8 ? 1.5 : 8) + 30.0 * static_cast<double>(k);
    ForRanges(c.parallel(), rows, ns, [&](int64_t begin, int64_t end) {
      std::vector<int32_t> index(k > n / 8 ? n : k);
      for (int64_t r = begin; r < end; ++r) {
        const T* const row = x.data<T>() + r * n;
        TopOfRow(c, row, static_cast<int32_t>(n), static_cast<int32_t>(k), index.data());
        T* const values = c.output(0).data<T>() + r * k;
        for (int64_t i = 0; i < k; ++i) values[i] = row[index[i]];
        DispatchType<DTypeSet{DType::kInt16, DType::kInt32, DType::kInt64}>(
            c.output(1).dtype(),
            [&]<typename I>() { std::copy_n(index.data(), k, c.output(1).data<I>() + r * k); });
      }
    });
  });
  return absl::OkStatus();
}

// True where fewer than k classes pass the target's. False for a target out of range and for rows
// whose target, or what is looked at before the answer is known, is not finite.
absl::Status InTopK(const SortedAttr& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  const int64_t classes = x.dim(1);
  const int64_t k = c.num_inputs() == 3 ? IntAt(c.input(2), 0) : a.k;
  ForRanges(c.parallel(), x.dim(0), 5 + 1.0 * classes, [&](int64_t begin, int64_t end) {
    for (int64_t r = begin; r < end; ++r) {
      const float* const row = x.data<float>() + r * classes;
      const int64_t target = IntAt(c.input(1), r);
      bool known = target >= 0 && target < classes && std::isfinite(row[target]);
      int64_t above = 0;
      for (int64_t i = 0; known && above <= k && i < classes; ++i) {
        known = std::isfinite(row[i]);
        above += row[i] > row[target];
      }
      c.output(0).data<bool>()[r] = known && above < k;
    }
  });
  return absl::OkStatus();
}

struct NthAttrs {
  bool reverse = false;
  static absl::StatusOr<NthAttrs> Parse(const KernelInfo& info) {
    NthAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("reverse", &a.reverse));
    return a;
  }
};

absl::Status NthElement(const NthAttrs& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  if (c.output(0).num_elements() == 0) return absl::OkStatus();
  const int64_t m = x.shape().back(-1), n = IntAt(c.input(1), 0);
  const int64_t place = a.reverse ? m - 1 - n : n;
  DispatchType<kReal>(x.dtype(), [&]<typename T>() {
    ForRanges(c.parallel(), x.num_elements() / m, 10 + 4.0 * m, [&](int64_t begin, int64_t end) {
      std::vector<T> row(m);
      for (int64_t r = begin; r < end; ++r) {
        std::copy_n(x.data<T>() + r * m, m, row.begin());
        std::nth_element(row.begin(), row.begin() + place, row.end(), [](const T& p, const T& q) {
          const auto u = ToCompute(p), v = ToCompute(q);
          // NaN behind all numbers, so that the order is one.
          if constexpr (std::is_floating_point_v<Compute<T>>)
            return u < v || (!std::isnan(u) && std::isnan(v));
          return u < v;
        });
        c.output(0).data<T>()[r] = row[place];
      }
    });
  });
  return absl::OkStatus();
}

template <bool kUpper>
absl::Status Bound(KernelContext& c) {
  const Tensor& sorted = c.input(0);
  const Tensor& values = c.input(1);
  const int64_t n = sorted.dim(1), m = values.dim(1);
  DispatchType<kReal>(sorted.dtype(), [&]<typename T>() {
    ForRanges(c.parallel(), values.num_elements(), 5 + 3 * std::log2(n + 1.0),
              [&](int64_t begin, int64_t end) {
                for (int64_t i = begin; i < end; ++i) {
                  const T* const first = sorted.data<T>() + i / m * n;
                  const auto less = [](const T& p, const T& q) {
                    return ToCompute(p) < ToCompute(q);
                  };
                  const T& v = values.data<T>()[i];
                  const int64_t at = (kUpper ? std::upper_bound(first, first + n, v, less)
                                             : std::lower_bound(first, first + n, v, less)) -
                                     first;
                  if (c.output(0).dtype() == DType::kInt32) {
                    c.output(0).data<int32_t>()[i] = static_cast<int32_t>(at);
                  } else {
                    c.output(0).data<int64_t>()[i] = at;
                  }
                }
              });
  });
  return absl::OkStatus();
}

}  // namespace

void RegisterOrderKernels(KernelRegistry& r) {
  r.Add({"TopK", {{"T", kReal}}, MakeWith<SortedAttr, TopK>});
  r.Add({"TopKV2", {{"T", kReal}}, MakeWith<SortedAttr, TopK>});
  r.Add({"InTopK", {{"T", kIndexTypes}}, MakeWith<SortedAttr, InTopK>});
  r.Add({"InTopKV2", {{"T", kIndexTypes}}, MakeWith<SortedAttr, InTopK>});
  r.Add({"NthElement", {{"T", kReal}}, MakeWith<NthAttrs, NthElement>});
  r.Add({"LowerBound", {{"T", kReal}}, Make<Bound<false>>});
  r.Add({"UpperBound", {{"T", kReal}}, Make<Bound<true>>});
}

}  // namespace weft
