// Kernels along one axis: ArgMax, ArgMin, Cumsum, Cumprod, CumulativeLogsumexp.
#include <cmath>
#include <limits>

#include "core/functions.h"
#include "kernels/cpu/register.h"
#include "kernels/cpu/stop_point.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/scan.cc"
#include "kernels/cpu/foreach_target.h"
#include "kernels/cpu/simd.h"

#ifndef WEFT_KERNELS_CPU_SCAN_ONCE_
#define WEFT_KERNELS_CPU_SCAN_ONCE_
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

// Columns that are worked on side by side: as many as make long runs of memory.
constexpr int64_t kBlock = 1024;

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

enum class ScanKind { kSum, kProd, kLogSumExp };

}  // namespace
}  // namespace weft
#endif

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {
namespace {  // names of this file alone

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

// The best of n elements and of `best`.
template <typename T, bool kMin>
HWY_INLINE Compute<T> BestOf(const T* x, int64_t n, Compute<T> best) {
  using Best = ArgBest<T, kMin>;
  using C = Compute<T>;
  int64_t i = 0;
  if constexpr (std::is_floating_point_v<C>) {
    constexpr int64_t kLanes = V<C>::kLanes, kChains = 4;
    if (n >= kChains * kLanes) {
      V<C> chain[kChains] = {best, best, best, best};
      const auto keep = [](V<C>& a, V<C> b) HWY_ATTR { a = select(kMin ? b < a : b > a, b, a); };
      for (; i + kChains * kLanes <= n; i += kChains * kLanes) {
        for (int k = 0; k < kChains; ++k) keep(chain[k], Load(x + i + k * kLanes));
      }
      keep(chain[0], chain[2]);
      keep(chain[1], chain[3]);
      keep(chain[0], chain[1]);
      const Tag<C> d;
      const auto all = kMin ? hn::MinOfLanes(d, chain[0].raw) : hn::MaxOfLanes(d, chain[0].raw);
      best = hn::GetLane(all);
    }
  } else {
    constexpr int64_t kLanes = 64 / sizeof(C);
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
  return best;
}

// Index of the best of n neighbours: finds its value block by block, then its place in its block.
template <typename T, bool kMin>
int64_t ArgRow(const T* x, int64_t n) {
  using C = Compute<T>;
  constexpr int64_t kRun = 512;
  C best = ArgBest<T, kMin>::Start();
  int64_t at = -1;
  for (int64_t i = 0; i < n; i += kRun) {
    const C run = BestOf<T, kMin>(x + i, std::min(kRun, n - i), best);
    if (run == best) continue;
    best = run;
    at = i;
  }
  if (at < 0) return 0;
  while (!(ToCompute(x[at]) == best)) ++at;
  return at;
}

// Index: holds n.
template <typename T, bool kMin, typename Index>
void ArgColumns(const T* x, int64_t n, int64_t stride, int64_t columns, int64_t* index) {
  using Best = ArgBest<T, kMin>;
  Compute<T> best[kBlock];
  Index at[kBlock];
  std::fill_n(best, columns, Best::Start());
  std::fill_n(at, columns, Index(0));
  for (int64_t i = 0; i < n; ++i) {
    const T* row = x + i * stride;
    for (int64_t j = 0; j < columns; ++j) {
      const Compute<T> v = ToCompute(row[j]);
      const bool better = Best::Better(v, best[j]);
      best[j] = better ? v : best[j];
      at[j] = better ? static_cast<Index>(i) : at[j];
    }
  }
  std::copy_n(at, columns, index);
}

// The indices of `columns` <= kBlock neighbours, each of n elements `stride` apart.
template <bool kMin>
void ArgOf(DType dtype, const void* x, int64_t n, int64_t stride, int64_t columns, int64_t* index) {
  DispatchType<kReal | kBoolOnly>(dtype, [&]<typename T>() {
    const T* const from = static_cast<const T*>(x);
    if (stride == 1) {
      *index = ArgRow<T, kMin>(from, n);
    } else if (sizeof(T) <= 4 && n <= std::numeric_limits<int32_t>::max()) {
      ArgColumns<T, kMin, int32_t>(from, n, stride, columns, index);
    } else {
      ArgColumns<T, kMin, int64_t>(from, n, stride, columns, index);
    }
  });
}
void ArgMaxOf(DType dtype, const void* x, int64_t n, int64_t stride, int64_t columns,
              int64_t* index) {
  ArgOf<false>(dtype, x, n, stride, columns, index);
}
void ArgMinOf(DType dtype, const void* x, int64_t n, int64_t stride, int64_t columns,
              int64_t* index) {
  ArgOf<true>(dtype, x, n, stride, columns, index);
}

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

// kRows rows of n neighbours side by side: each is a chain that waits for itself.
template <typename Scan, typename T, int kRows>
void ScanRows(const ScanAttrs& a, const T* x, int64_t n, T* y, const KernelContext& c) {
  using Acc = typename Scan::template Acc<T>;
  Acc acc[kRows];
  for (Acc& s : acc) s = Scan::template Start<Acc>();
  for (int64_t i = 0; i < n; ++i) {
    StopPoint(c, i);
    const int64_t at = a.reverse ? n - 1 - i : i;
#pragma GCC unroll 2
    for (int r = 0; r < kRows; ++r) {
      const Acc next = Scan::Next(acc[r], static_cast<Acc>(ToCompute(x[r * n + at])));
      y[r * n + at] = FromCompute<T>(static_cast<Compute<T>>(a.exclusive ? acc[r] : next));
      acc[r] = next;
    }
  }
}

// `columns` <= kBlock neighbours, each of n elements `stride` apart.
template <typename Scan, typename T>
void ScanColumns(const ScanAttrs& a, const T* x, int64_t n, int64_t stride, int64_t columns, T* y,
                 const KernelContext& c) {
  using Acc = typename Scan::template Acc<T>;
  Acc acc[kBlock];
  std::fill_n(acc, columns, Scan::template Start<Acc>());
  for (int64_t i = 0; i < n; ++i) {
    StopPoint(c, i);
    const int64_t row = (a.reverse ? n - 1 - i : i) * stride;
    // In place or apart: no element is read after another was written.
#pragma GCC ivdep
    for (int64_t j = 0; j < columns; ++j) {
      const Acc next = Scan::Next(acc[j], static_cast<Acc>(ToCompute(x[row + j])));
      y[row + j] = FromCompute<T>(static_cast<Compute<T>>(a.exclusive ? acc[j] : next));
      acc[j] = next;
    }
  }
}

template <typename Scan, typename T>
void ScanAxis(const ScanAttrs& a, const AxisView& v, const T* x, T* y, KernelContext& c) {
  // More rows, a power of two apart, would push each other out of the first-level cache.
  constexpr int64_t kSide = 2;
  if (v.inner == 1) {
    ForRanges(
        c.parallel(), v.outer, 10 + 0.6 * v.size,
        [&](int64_t begin, int64_t end) {
          int64_t o = begin;
          for (; o + kSide <= end; o += kSide) {
            ScanRows<Scan, T, kSide>(a, x + o * v.size, v.size, y + o * v.size, c);
          }
          for (; o < end; ++o) ScanRows<Scan, T, 1>(a, x + o * v.size, v.size, y + o * v.size, c);
        },
        /*align=*/kSide);
    return;
  }
  const int64_t blocks = (v.inner + kBlock - 1) / kBlock;
  const double ns = 10 + 0.6 * v.size * std::min(kBlock, v.inner);
  ForRanges(c.parallel(), v.outer * blocks, ns, [&](int64_t begin, int64_t end) {
    for (int64_t t = begin; t < end; ++t) {
      const int64_t first = t % blocks * kBlock, at = t / blocks * v.size * v.inner + first;
      ScanColumns<Scan>(a, x + at, v.size, v.inner, std::min(kBlock, v.inner - first), y + at, c);
    }
  });
}

// dtype: a float, a complex or an unsigned one.
void ScanOf(ScanKind kind, DType dtype, const ScanAttrs& a, const AxisView& v, const void* x,
            void* y, KernelContext& c) {
  DispatchType<kUnsignedInts | kInexact>(dtype, [&]<typename T>() {
    const T* const from = static_cast<const T*>(x);
    T* const to = static_cast<T*>(y);
    if (kind == ScanKind::kSum) return ScanAxis<ScanSum>(a, v, from, to, c);
    if (kind == ScanKind::kProd) return ScanAxis<ScanProd>(a, v, from, to, c);
    if constexpr (kFloats.Contains(kDTypeOf<T>)) ScanAxis<ScanLogSumExp>(a, v, from, to, c);
  });
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {
namespace {

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
  const auto run = kMin ? WEFT_SIMD(ArgMinOf) : WEFT_SIMD(ArgMaxOf);
  const int64_t blocks = (v.inner + kBlock - 1) / kBlock;
  const auto size = static_cast<int64_t>(DTypeSize(x.dtype()));
  const double ns = 20 + 0.1 * v.size * std::min(kBlock, v.inner) * static_cast<double>(size);
  ForRanges(c.parallel(), v.outer * blocks, ns, [&](int64_t begin, int64_t end) {
    int64_t index[kBlock];
    for (int64_t t = begin; t < end; ++t) {
      const int64_t o = t / blocks, first = t % blocks * kBlock;
      const int64_t n = std::min(kBlock, v.inner - first);
      run(x.dtype(), static_cast<const char*>(x.raw()) + (o * v.size * v.inner + first) * size,
          v.size, v.inner, n, index);
      StoreIndices(c.output(0), o * v.inner + first, index, n);
    }
  });
  return absl::OkStatus();
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

template <ScanKind kKind>
absl::Status RunScan(const ScanAttrs& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  if (x.num_elements() == 0) return absl::OkStatus();
  const AxisView v(x.shape(), IntAt(c.input(1), 0));
  WEFT_SIMD(ScanOf)(kKind, UnsignedOf(x.dtype()), a, v, x.raw(), c.output(0).raw(), c);
  return absl::OkStatus();
}

}  // namespace

void RegisterScanKernels(KernelRegistry& r) {
  r.Add({"ArgMax", {{"T", kReal | kBoolOnly}}, Make<Arg<false>>});
  r.Add({"ArgMin", {{"T", kReal | kBoolOnly}}, Make<Arg<true>>});
  r.Add({"Cumsum", {{"T", kNumbers}}, MakeWith<ScanAttrs, RunScan<ScanKind::kSum>>, kInPlace});
  r.Add({"Cumprod", {{"T", kNumbers}}, MakeWith<ScanAttrs, RunScan<ScanKind::kProd>>, kInPlace});
  r.Add({"CumulativeLogsumexp",
         {{"T", kFloats}},
         MakeWith<ScanAttrs, RunScan<ScanKind::kLogSumExp>>,
         kInPlace});
}

}  // namespace weft
#endif
