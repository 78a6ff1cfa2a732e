// Kernels along one axis: ArgMax, ArgMin, Cumsum, Cumprod, CumulativeLogsumexp.
#include <cmath>
#include <limits>

#include "core/functions.h"
#include "kernels/cpu/register.h"
#include "kernels/cpu/stop_point.h"

namespace weft {
namespace {

// A shape seen from one axis: elements before it, along it, behind it.
struct AxisView {
  int64_t outer, size, inner;
  AxisView(const Shape& s, int64_t axis) {
    if (axis < 0) axis += s.rank();
    const int a = static_cast<int>(axis);
    outer = s.Product(0, a);
    size = s.dim(a);
    inner = s.Product(a + 1, s.rank());
  }
};

// Columns that are worked on side by side.
constexpr int64_t kBlock = 256;

// The order of TensorFlow: the first element that passes all before it, counted from the lowest
// finite number; so NaN and what never passes give 0.
template <typename T, bool kMin>
struct ArgBest {
  using C = Compute<T>;
  static C Start() {
    if constexpr (std::is_same_v<T, bool>) {
      return kMin;
    } else if constexpr (std::is_same_v<T, Half>) {
      return kMin ? 65504.f : -65504.f;
    } else if constexpr (std::is_same_v<T, BFloat16>) {
      return BFloat16BitsToFloat(kMin ? 0x7f7f : 0xff7f);
    } else {
      return kMin ? std::numeric_limits<C>::max() : std::numeric_limits<C>::lowest();
    }
  }
  static bool Better(C a, C b) { return kMin ? a < b : a > b; }
};

// Index of the best of n neighbours: finds its value over several lanes, then its place.
template <typename T, bool kMin>
int64_t ArgRow(const T* x, int64_t n) {
  using Best = ArgBest<T, kMin>;
  using C = Compute<T>;
  constexpr int64_t kLanes = 64 / sizeof(C);
  C best = Best::Start();
  int64_t i = 0;
  if (n >= 4 * kLanes) {
    C lane[kLanes];
    for (int64_t k = 0; k < kLanes; ++k) lane[k] = best;
    for (; i + kLanes <= n; i += kLanes) {
      for (int64_t k = 0; k < kLanes; ++k) {
        const C v = ToCompute(x[i + k]);
        lane[k] = Best::Better(v, lane[k]) ? v : lane[k];
      }
    }
    for (int64_t k = 0; k < kLanes; ++k) best = Best::Better(lane[k], best) ? lane[k] : best;
  }
  for (; i < n; ++i) {
    const C v = ToCompute(x[i]);
    best = Best::Better(v, best) ? v : best;
  }
  if (!Best::Better(best, Best::Start())) return 0;
  for (i = 0; i < n && !(ToCompute(x[i]) == best); ++i) {
  }
  return i;
}

template <typename T, bool kMin>
void ArgColumns(const T* x, int64_t n, int64_t stride, int64_t columns, int64_t* index) {
  using Best = ArgBest<T, kMin>;
  Compute<T> best[kBlock];
  for (int64_t j = 0; j < columns; ++j) {
    best[j] = Best::Start();
    index[j] = 0;
  }
  for (int64_t i = 0; i < n; ++i) {
    const T* row = x + i * stride;
    for (int64_t j = 0; j < columns; ++j) {
      const Compute<T> v = ToCompute(row[j]);
      const bool better = Best::Better(v, best[j]);
      best[j] = better ? v : best[j];
      index[j] = better ? i : index[j];
    }
  }
}

// Results in the output's dtype; what does not fit wraps, as in TensorFlow.
void StoreIndices(const Tensor& out, int64_t at, const int64_t* index, int64_t n) {
  DispatchType<kInts>(out.dtype(), [&]<typename I>() {
    for (int64_t j = 0; j < n; ++j) out.data<I>()[at + j] = static_cast<I>(index[j]);
  });
}

template <bool kMin>
absl::Status Arg(KernelContext& c) {
  const Tensor& x = c.input(0);
  const AxisView v(x.shape(), IntAt(c.input(1), 0));
  DispatchType<kReal | kBoolOnly>(x.dtype(), [&]<typename T>() {
    const T* const from = x.data<T>();
    if (v.inner == 1) {
      ForRanges(c.parallel(), v.outer, 5 + 0.3 * v.size, [&](int64_t begin, int64_t end) {
        for (int64_t o = begin; o < end; ++o) {
          const int64_t index = ArgRow<T, kMin>(from + o * v.size, v.size);
          StoreIndices(c.output(0), o, &index, 1);
        }
      });
      return;
    }
    const int64_t blocks = (v.inner + kBlock - 1) / kBlock;
    const double ns = 20 + 0.6 * v.size * std::min(kBlock, v.inner);
    ForRanges(c.parallel(), v.outer * blocks, ns, [&](int64_t begin, int64_t end) {
      int64_t index[kBlock];
      for (int64_t t = begin; t < end; ++t) {
        const int64_t o = t / blocks, first = t % blocks * kBlock;
        const int64_t n = std::min(kBlock, v.inner - first);
        ArgColumns<T, kMin>(from + o * v.size * v.inner + first, v.size, v.inner, n, index);
        StoreIndices(c.output(0), o * v.inner + first, index, n);
      }
    });
  });
  return absl::OkStatus();
}

struct ScanAttrs {
  bool exclusive = false;
  bool reverse = false;
  static absl::StatusOr<ScanAttrs> Parse(const KernelInfo& info) {
    ScanAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("exclusive", &a.exclusive));
    RETURN_IF_ERROR(info.attrs.Get("reverse", &a.reverse));
    return a;
  }
};

// Acc: sums of floats and halfs are held in double, so that their error does not grow with length.
struct ScanSum {
  template <typename T>
  using Acc = std::conditional_t<std::is_same_v<Compute<T>, float>, double, Compute<T>>;
  template <typename A>
  static A Start() {
    return A(0);
  }
  template <typename A>
  static A Next(A acc, A x) {
    return static_cast<A>(acc + x);
  }
};
struct ScanProd {
  template <typename T>
  using Acc = Compute<T>;
  template <typename A>
  static A Start() {
    return A(1);
  }
  template <typename A>
  static A Next(A acc, A x) {
    return static_cast<A>(acc * x);
  }
};
// log(exp(acc) + exp(x)). Comparisons keep acc where x is NaN, as TensorFlow's do.
struct ScanLogSumExp {
  template <typename T>
  using Acc = Compute<T>;
  template <typename A>
  static A Start() {
    return -std::numeric_limits<A>::infinity();
  }
  template <typename A>
  static A Next(A acc, A x) {
    const A low = x < acc ? x : acc, high = acc < x ? x : acc;
    if (low == Start<A>()) return high;
    return std::log1p(std::exp(low - high)) + high;
  }
};

template <typename Scan, typename T>
void ScanAxis(const ScanAttrs& a, const AxisView& v, const T* x, T* y, KernelContext& c) {
  using Acc = typename Scan::template Acc<T>;
  const int64_t blocks = (v.inner + kBlock - 1) / kBlock;
  const double ns = 10 + 1.5 * v.size * std::min(kBlock, v.inner);
  ForRanges(c.parallel(), v.outer * blocks, ns, [&](int64_t begin, int64_t end) {
    Acc acc[kBlock];
    for (int64_t t = begin; t < end; ++t) {
      const int64_t at = t / blocks * v.size * v.inner + t % blocks * kBlock;
      const int64_t n = std::min(kBlock, v.inner - t % blocks * kBlock);
      for (int64_t j = 0; j < n; ++j) acc[j] = Scan::template Start<Acc>();
      for (int64_t i = 0; i < v.size; ++i) {
        StopPoint(c, i);
        const int64_t row = at + (a.reverse ? v.size - 1 - i : i) * v.inner;
        for (int64_t j = 0; j < n; ++j) {
          const Acc next = Scan::Next(acc[j], static_cast<Acc>(ToCompute(x[row + j])));
          y[row + j] = FromCompute<T>(static_cast<Compute<T>>(a.exclusive ? acc[j] : next));
          acc[j] = next;
        }
      }
    }
  });
}

// Sums and products of signed integers are those of unsigned ones, bit for bit.
constexpr DType UnsignedOf(DType t) {
  switch (t) {
    case DType::kInt8:
      return DType::kUint8;
    case DType::kInt16:
      return DType::kUint16;
    case DType::kInt32:
      return DType::kUint32;
    case DType::kInt64:
      return DType::kUint64;
    default:
      return t;
  }
}

template <typename Scan, DTypeSet kTypes>
absl::Status RunScan(const ScanAttrs& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  if (x.num_elements() == 0) return absl::OkStatus();
  const AxisView v(x.shape(), IntAt(c.input(1), 0));
  DispatchType<kTypes>(UnsignedOf(x.dtype()), [&]<typename T>() {
    ScanAxis<Scan, T>(a, v, x.data<T>(), c.output(0).data<T>(), c);
  });
  return absl::OkStatus();
}

constexpr DTypeSet kScanned = kUnsignedInts | kInexact;

}  // namespace

void RegisterScanKernels(KernelRegistry& r) {
  r.Add({"ArgMax", {{"T", kReal | kBoolOnly}}, Make<Arg<false>>});
  r.Add({"ArgMin", {{"T", kReal | kBoolOnly}}, Make<Arg<true>>});
  r.Add({"Cumsum", {{"T", kNumbers}}, MakeWith<ScanAttrs, RunScan<ScanSum, kScanned>>, kInPlace});
  r.Add({"Cumprod", {{"T", kNumbers}}, MakeWith<ScanAttrs, RunScan<ScanProd, kScanned>>, kInPlace});
  r.Add({"CumulativeLogsumexp",
         {{"T", kFloats}},
         MakeWith<ScanAttrs, RunScan<ScanLogSumExp, kFloats>>,
         kInPlace});
}

}  // namespace weft
