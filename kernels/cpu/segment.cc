// Kernels of segment reductions. Every op comes down to lists: which input rows meet in which
// output row. Unsorted ids are grouped first, so that each output row is added up by one tile, in
// the input's order, in a wider type.
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/checked.h"
#include "core/functions.h"
#include "kernels/cpu/register.h"

namespace weft {
namespace {

// Output row s reduces the input rows rows[starts[s]] … rows[starts[s + 1] - 1], or, without
// `rows`, the input rows starts[s] … starts[s + 1] - 1. Input row r counts weights[r] times.
struct RowLists {
  int64_t count;
  const int64_t* starts;
  const int64_t* rows = nullptr;
  const double* weights = nullptr;
};

enum class Scale { kNone, kMean, kSqrtN };

// Types in which rows are added up; start() is also what an empty list gives, unless it says other.
template <typename T>
using SumAcc = std::conditional_t<std::is_same_v<Compute<T>, float>, double, Compute<T>>;
struct SegmentSum {
  template <typename T>
  using Acc = SumAcc<T>;
  template <typename T, typename A>
  static A Start() {
    return A(0);
  }
  template <typename A>
  static A Next(A a, A b) {
    return static_cast<A>(a + b);
  }
};
struct SegmentProd {
  template <typename T>
  using Acc = Compute<T>;
  template <typename T, typename A>
  static A Start() {
    return A(1);
  }
  template <typename A>
  static A Next(A a, A b) {
    return static_cast<A>(a * b);
  }
};
// The finite ends of T's range: TensorFlow's value for an empty unsorted segment.
template <typename T, typename A>
A EndOfRange(bool highest) {
  if constexpr (std::is_same_v<T, Half>) {
    return highest ? 65504.f : -65504.f;
  } else if constexpr (std::is_same_v<T, BFloat16>) {
    return BFloat16BitsToFloat(highest ? 0x7f7f : 0xff7f);
  } else {
    return highest ? std::numeric_limits<A>::max() : std::numeric_limits<A>::lowest();
  }
}
struct SegmentMax {
  template <typename T>
  using Acc = Compute<T>;
  template <typename T, typename A>
  static A Start() {
    return EndOfRange<T, A>(false);
  }
  template <typename A>
  static A Next(A a, A b) {
    return fn::max(a, b);
  }
};
struct SegmentMin {
  template <typename T>
  using Acc = Compute<T>;
  template <typename T, typename A>
  static A Start() {
    return EndOfRange<T, A>(true);
  }
  template <typename A>
  static A Next(A a, A b) {
    return fn::min(a, b);
  }
};

template <typename A>
A Scaled(A acc, Scale scale, int64_t n) {
  if (scale == Scale::kNone) return acc;
  if constexpr (std::is_integral_v<A>) {
    // In the element type throughout, as in TensorFlow; a count that wraps to 0 must not trap.
    const A count = static_cast<A>(n);
    return count == A(0)    ? A(0)
           : count == A(-1) ? static_cast<A>(A(0) - acc)
                            : static_cast<A>(acc / count);
  } else if constexpr (std::is_floating_point_v<A>) {
    return acc / static_cast<A>(scale == Scale::kMean ? static_cast<double>(n) : std::sqrt(n));
  } else {
    using Part = decltype(acc.re);
    const Part d = static_cast<Part>(n);
    return A(acc.re / d, acc.im / d);
  }
}

// x [*, columns] -> y [lists.count, columns]. `zero_if_empty`: 0 where a list is empty, else
// Start().
template <typename Reducer, typename T>
void ReduceLists(const RowLists& lists, int64_t columns, Scale scale, bool zero_if_empty,
                 const T* x, T* y, ParallelFor& par) {
  using Acc = typename Reducer::template Acc<T>;
  constexpr int64_t kBlock = 256;
  const int64_t blocks = CeilDiv(columns, kBlock);
  const double rows_each =
      static_cast<double>(lists.starts[lists.count]) / std::max<int64_t>(1, lists.count);
  const double ns = 15 + (1 + rows_each) * 0.5 * std::min(columns, kBlock);
  ForRanges(par, lists.count * blocks, ns, [&](int64_t begin, int64_t end) {
    Acc acc[kBlock];
    for (int64_t t = begin; t < end; ++t) {
      const int64_t s = t / blocks, first = t % blocks * kBlock,
                    n = std::min(kBlock, columns - first);
      const int64_t from = lists.starts[s], to = lists.starts[s + 1];
      T* const out = y + s * columns + first;
      const bool zero = from == to && zero_if_empty;
      std::fill_n(acc, n, zero ? Acc(0) : Reducer::template Start<T, Acc>());
      for (int64_t i = from; i < to; ++i) {
        const int64_t r = lists.rows != nullptr ? lists.rows[i] : i;
        const T* const row = x + r * columns + first;
        if constexpr (std::is_same_v<Reducer, SegmentSum> && std::is_floating_point_v<Acc>) {
          if (lists.weights != nullptr) {
            const Acc w = static_cast<Acc>(lists.weights[r]);
            for (int64_t j = 0; j < n; ++j) acc[j] += w * static_cast<Acc>(ToCompute(row[j]));
            continue;
          }
        }
        for (int64_t j = 0; j < n; ++j)
          acc[j] = Reducer::Next(acc[j], static_cast<Acc>(ToCompute(row[j])));
      }
      for (int64_t j = 0; j < n; ++j) {
        const Acc v = from == to ? acc[j] : Scaled(acc[j], scale, to - from);
        out[j] = FromCompute<T>(static_cast<Compute<T>>(v));
      }
    }
  });
}

template <typename Reducer, DTypeSet kTypes>
void RunLists(const RowLists& lists, Scale scale, bool zero_if_empty, const Tensor& x, Tensor& y,
              ParallelFor& par) {
  if (y.num_elements() == 0) return;
  const int64_t columns = y.num_elements() / lists.count;
  DispatchType<kTypes>(x.dtype(), [&]<typename T>() {
    ReduceLists<Reducer, T>(lists, columns, scale, zero_if_empty, x.data<T>(), y.data<T>(), par);
  });
}

absl::StatusOr<int64_t*> ScratchInts(KernelContext& c, int64_t n) {
  const auto bytes = CheckedMul(n, sizeof(int64_t));
  if (!bytes) return ResourceExhausted(n, " segments are too many");
  ASSIGN_OR_RETURN(char* const p, c.Scratch(static_cast<size_t>(*bytes)));
  return reinterpret_cast<int64_t*>(p);
}

// Segment bounds of ascending ids; `count` < 0: the last id + 1, set. InvalidArgument for ids that
// descend, are negative or pass the count.
absl::StatusOr<const int64_t*> SortedStarts(KernelContext& c, const Tensor& ids, int64_t& count) {
  const int64_t n = ids.num_elements();
  const int64_t last = n == 0 ? -1 : IntAt(ids, n - 1);
  for (int64_t i = 0, before = 0; i < n; ++i) {
    const int64_t id = IntAt(ids, i);
    if (i == 0 && id < 0) return InvalidArgument("segment ids must be >= 0, got ", id);
    if (id < before)
      return InvalidArgument("segment ids are not increasing: ", id, " after ", before);
    before = id;
  }
  if (count < 0) {
    const auto rows = CheckedAdd(last, 1);
    if (!rows) return InvalidArgument("segment id ", last, " is too large");
    count = *rows;
  }
  if (last >= count)
    return InvalidArgument("segment ids must be < num_segments: ", last, " is not < ", count);
  const auto places = CheckedAdd(count, 1);
  if (!places) return ResourceExhausted(count, " segments are too many");
  ASSIGN_OR_RETURN(int64_t* const starts, ScratchInts(c, *places));
  int64_t s = 0;
  for (int64_t i = 0; i < n; ++i) {
    for (const int64_t id = IntAt(ids, i); s <= id; ++s) starts[s] = i;
  }
  for (; s <= count; ++s) starts[s] = n;
  return starts;
}

// The positions of each id in [0, count), in order; ids outside are left out.
absl::Status Group(KernelContext& c, const Tensor& ids, int64_t count, RowLists& lists) {
  const int64_t n = ids.num_elements();
  const auto places = CheckedAdd(count, 2);
  if (!places) return ResourceExhausted(count, " segments are too many");
  ASSIGN_OR_RETURN(int64_t* const starts, ScratchInts(c, *places));
  ASSIGN_OR_RETURN(int64_t* const rows, ScratchInts(c, n));
  std::fill_n(starts, count + 2, 0);
  // Counts two places up, so that placing moves each start to its own place.
  for (int64_t i = 0; i < n; ++i) {
    const int64_t id = IntAt(ids, i);
    if (InRange(id, count)) ++starts[id + 2];
  }
  for (int64_t s = 2; s < count + 2; ++s) starts[s] += starts[s - 1];
  for (int64_t i = 0; i < n; ++i) {
    const int64_t id = IntAt(ids, i);
    if (InRange(id, count)) rows[starts[id + 1]++] = i;
  }
  lists = {count, starts, rows};
  return absl::OkStatus();
}

absl::StatusOr<Shape> RowsOf(int64_t rows, const Shape& data) {
  Dims dims(data.dims().begin(), data.dims().end());
  dims[0] = rows;
  return Shape::Make({dims.data(), dims.size()});
}

template <typename Reducer, DTypeSet kTypes, Scale kScale = Scale::kNone>
absl::Status Sorted(KernelContext& c) {
  const Tensor& x = c.input(0);
  int64_t count = -1;
  ASSIGN_OR_RETURN(const int64_t* const starts, SortedStarts(c, c.input(1), count));
  ASSIGN_OR_RETURN(const Shape shape, RowsOf(count, x.shape()));
  ASSIGN_OR_RETURN(Tensor* const y, c.AllocateOutput(0, shape));
  constexpr bool kZero = !std::is_same_v<Reducer, SegmentProd>;
  RunLists<Reducer, kTypes>({count, starts}, kScale, kZero, x, *y, c.parallel());
  return absl::OkStatus();
}

template <typename Reducer, DTypeSet kTypes>
absl::Status Unsorted(KernelContext& c) {
  const Tensor& ids = c.input(1);
  const int64_t count = IntAt(c.input(2), 0);
  for (int64_t i = 0; i < ids.num_elements(); ++i) {
    if (const int64_t id = IntAt(ids, i); id >= count) {
      return InvalidArgument("segment_ids[", i, "] = ", id, " is out of range [0, ", count, ")");
    }
  }
  RowLists lists{};
  RETURN_IF_ERROR(Group(c, ids, count, lists));
  RunLists<Reducer, kTypes>(lists, Scale::kNone, false, c.input(0), c.output(0), c.parallel());
  return absl::OkStatus();
}

template <Scale kScale>
absl::Status Sparse(KernelContext& c) {
  const Tensor& x = c.input(0);
  const Tensor& indices = c.input(1);
  int64_t count = c.num_inputs() == 4 ? IntAt(c.input(3), 0) : -1;
  ASSIGN_OR_RETURN(const int64_t* const starts, SortedStarts(c, c.input(2), count));
  const int64_t n = indices.num_elements();
  ASSIGN_OR_RETURN(int64_t* const rows, ScratchInts(c, n));
  for (int64_t i = 0; i < n; ++i) {
    rows[i] = IntAt(indices, i);
    if (!InRange(rows[i], x.dim(0))) {
      return InvalidArgument("indices[", i, "] == ", rows[i], " out of range [0, ", x.dim(0), ")");
    }
  }
  if (c.num_inputs() == 3) {
    ASSIGN_OR_RETURN(const Shape shape, RowsOf(count, x.shape()));
    RETURN_IF_ERROR(c.AllocateOutput(0, shape).status());
  }
  RunLists<SegmentSum, kReal>({count, starts, rows}, kScale, true, x, c.output(0), c.parallel());
  return absl::OkStatus();
}

// Each output row indices[i] gathers gradient row segment_ids[i], divided as the forward op
// divided.
template <Scale kScale, bool kCompact>
absl::Status SparseGrad(KernelContext& c) {
  const Tensor& grad = c.input(0);
  const Tensor& indices = c.input(1);
  const Tensor& ids = c.input(2);
  const int64_t rows = IntAt(c.input(3), 0), segments = grad.dim(0), n = ids.num_elements();
  for (int64_t i = 0; i < n; ++i) {
    if (const int64_t r = IntAt(indices, i); !InRange(r, rows)) {
      return InvalidArgument("index ", r, " out of range [0, ", rows, ")");
    }
    if (const int64_t s = IntAt(ids, i); !InRange(s, segments)) {
      return InvalidArgument("segment id ", s, " out of range [0, ", segments, ")");
    }
  }
  ASSIGN_OR_RETURN(char* const scratch, c.Scratch(std::max<int64_t>(1, segments) * sizeof(double)));
  double* const weights = reinterpret_cast<double*>(scratch);
  std::fill_n(weights, segments, 0);
  for (int64_t i = 0; i < n; ++i) weights[IntAt(ids, i)] += 1;
  for (int64_t s = 0; s < segments; ++s) {
    const double count = std::max(1.0, weights[s]);
    weights[s] =
        kScale == Scale::kNone ? 1 : 1 / (kScale == Scale::kMean ? count : std::sqrt(count));
  }
  if (!kCompact) {
    RowLists lists{};
    RETURN_IF_ERROR(Group(c, indices, rows, lists));
    int64_t* const from = const_cast<int64_t*>(lists.rows);
    for (int64_t i = 0; i < n; ++i) from[i] = IntAt(ids, from[i]);
    lists.weights = weights;
    RunLists<SegmentSum, kFloats>(lists, Scale::kNone, true, grad, c.output(0), c.parallel());
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(int64_t* const order, ScratchInts(c, n));
  ASSIGN_OR_RETURN(int64_t* const starts, ScratchInts(c, n + 1));
  for (int64_t i = 0; i < n; ++i) order[i] = i;
  std::stable_sort(order, order + n,
                   [&](int64_t a, int64_t b) { return IntAt(indices, a) < IntAt(indices, b); });
  int64_t distinct = 0;
  for (int64_t i = 0; i < n; ++i) {
    if (i == 0 || IntAt(indices, order[i]) != IntAt(indices, order[i - 1])) starts[distinct++] = i;
  }
  starts[distinct] = n;
  ASSIGN_OR_RETURN(const Shape shape, RowsOf(distinct, grad.shape()));
  RETURN_IF_ERROR(c.AllocateOutput(0, shape).status());
  ASSIGN_OR_RETURN(Tensor* const unique, c.AllocateOutput(1, Shape{distinct}));
  DispatchType<kIndexTypes>(unique->dtype(), [&]<typename I>() {
    for (int64_t d = 0; d < distinct; ++d)
      unique->data<I>()[d] = indices.data<I>()[order[starts[d]]];
  });
  for (int64_t i = 0; i < n; ++i) order[i] = IntAt(ids, order[i]);
  RunLists<SegmentSum, kFloats>({distinct, starts, order, weights}, Scale::kNone, true, grad,
                                c.output(0), c.parallel());
  return absl::OkStatus();
}

template <Scale kScale>
void AddSparse(KernelRegistry& r, const char* const (&names)[4], DTypeSet types) {
  r.Add({names[0], {{"T", types}}, Make<Sparse<kScale>>, kAllocates});
  r.Add({names[1], {{"T", types}}, Make<Sparse<kScale>>, kAllocates});
  r.Add({names[2], {{"T", kFloats}}, Make<SparseGrad<kScale, false>>, kAllocates});
  r.Add({names[3], {{"T", kFloats}}, Make<SparseGrad<kScale, true>>, kAllocates});
}

}  // namespace

void RegisterSegmentKernels(KernelRegistry& r) {
  r.Add({"SegmentSum", {{"T", kNumbers}}, Make<Sorted<SegmentSum, kNumbers>>, kAllocates});
  r.Add({"SegmentMean",
         {{"T", kNumbers}},
         Make<Sorted<SegmentSum, kNumbers, Scale::kMean>>,
         kAllocates});
  r.Add({"SegmentProd", {{"T", kNumbers}}, Make<Sorted<SegmentProd, kNumbers>>, kAllocates});
  r.Add({"SegmentMax", {{"T", kReal}}, Make<Sorted<SegmentMax, kReal>>, kAllocates});
  r.Add({"SegmentMin", {{"T", kReal}}, Make<Sorted<SegmentMin, kReal>>, kAllocates});
  r.Add({"UnsortedSegmentSum", {{"T", kNumbers}}, Make<Unsorted<SegmentSum, kNumbers>>});
  r.Add({"UnsortedSegmentProd", {{"T", kNumbers}}, Make<Unsorted<SegmentProd, kNumbers>>});
  r.Add({"UnsortedSegmentMax", {{"T", kReal}}, Make<Unsorted<SegmentMax, kReal>>});
  r.Add({"UnsortedSegmentMin", {{"T", kReal}}, Make<Unsorted<SegmentMin, kReal>>});
  AddSparse<Scale::kNone>(r,
                          {"SparseSegmentSum", "SparseSegmentSumWithNumSegments",
                           "SparseSegmentSumGrad", "SparseSegmentSumGradV2"},
                          kReal);
  AddSparse<Scale::kMean>(r,
                          {"SparseSegmentMean", "SparseSegmentMeanWithNumSegments",
                           "SparseSegmentMeanGrad", "SparseSegmentMeanGradV2"},
                          kFloats);
  AddSparse<Scale::kSqrtN>(r,
                           {"SparseSegmentSqrtN", "SparseSegmentSqrtNWithNumSegments",
                            "SparseSegmentSqrtNGrad", "SparseSegmentSqrtNGradV2"},
                           kFloats);
}

}  // namespace weft
