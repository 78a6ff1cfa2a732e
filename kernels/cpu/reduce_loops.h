// Loops of reductions over axes. Run<F>(plan, x, y, context) fills y; F is a reduction of
// ops/reduce.def on an element type. Floats are added pairwise: rows in chunks of kChunk over many
// accumulators, columns in groups of kGroup rows, chunks and groups in a binary tree. The order
// depends on shapes and the instruction set alone. One per target: see foreach_target.h.
#if defined(WEFT_KERNELS_CPU_REDUCE_LOOPS_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_KERNELS_CPU_REDUCE_LOOPS_H_
#undef WEFT_KERNELS_CPU_REDUCE_LOOPS_H_
#else
#define WEFT_KERNELS_CPU_REDUCE_LOOPS_H_
#endif

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/kernel.h"
#include "kernels/cpu/simd_loop.h"
#include "kernels/reduce_plan.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {
namespace reduce {

// Words of ops/reduce.def beyond core/functions.h.
template <typename T>
constexpr T Lowest() {
  if constexpr (std::is_floating_point_v<T>) return -std::numeric_limits<T>::infinity();
  return std::numeric_limits<T>::lowest();
}
template <typename T>
constexpr T Highest() {
  if constexpr (std::is_floating_point_v<T>) return std::numeric_limits<T>::infinity();
  return std::numeric_limits<T>::max();
}
template <typename T>
HWY_INLINE T norm(T x) {
  return static_cast<T>(x * x);
}
template <typename T>
HWY_INLINE Complex<T> norm(Complex<T> x) {
  return Complex<T>(x.re * x.re + x.im * x.im);
}
template <typename T>
HWY_INLINE T mean(T acc, int64_t n) {
  if constexpr (std::is_floating_point_v<T>) {
    return acc / static_cast<T>(n);
  } else {
    return n == 0 ? T(0) : static_cast<T>(acc / static_cast<T>(n));
  }
}
template <typename T>
HWY_INLINE Complex<T> mean(Complex<T> acc, int64_t n) {
  return n == 0 ? acc : Complex<T>(acc.re / static_cast<T>(n), acc.im / static_cast<T>(n));
}
// Of integers in double; where the squares' sum has wrapped to a negative number, what x86 makes of
// NaN: the lowest int32 or int64, 0 in narrower types.
template <typename T>
HWY_INLINE T root(T acc) {
  if constexpr (std::is_floating_point_v<T>) {
    return std::sqrt(acc);
  } else {
    if (acc < T(0)) return sizeof(T) < 4 ? T(0) : std::numeric_limits<T>::lowest();
    return static_cast<T>(std::sqrt(static_cast<double>(acc)));
  }
}
template <typename T>
HWY_INLINE Complex<T> root(Complex<T> acc) {
  return fn::sqrt(acc);
}

// Partial results of T's elements are held in AccT. Formulas cast back: small integers promote.
template <typename ElementT, typename AccT>
struct Types {
  using Element = ElementT;
  using Acc = AccT;
};
#define REDUCE(Name, dtype, types, start, each, combine, result, backward) \
  template <typename ElementT, typename AccT>                              \
  struct Name : Types<ElementT, AccT> {                                    \
    using T = AccT;                                                        \
    static T Start() { return start; }                                     \
    template <typename U>                                                  \
    HWY_INLINE static U Each(U x) {                                        \
      return each;                                                         \
    }                                                                      \
    template <typename U>                                                  \
    HWY_INLINE static U Combine(U a, U b) {                                \
      return static_cast<U>(combine);                                      \
    }                                                                      \
    static T Result(T acc, [[maybe_unused]] int64_t n) { return result; }  \
  };
#include "ops/reduce.def"

inline constexpr int64_t kChunk = 1024;       // elements of a row that one leaf of the tree adds up
inline constexpr int64_t kGroup = 16;         // rows of columns, likewise
inline constexpr int64_t kBlockBytes = 4096;  // columns side by side
inline constexpr int64_t kSegment = 1 << 16;  // elements that are worth a tile of their own

template <typename F>
inline constexpr bool kVector = kInVectors<typename F::Element>;
template <typename F>
HWY_INLINE typename F::Acc Read(const typename F::Element& x) {
  return F::Each(static_cast<typename F::Acc>(ToCompute(x)));
}

// Partial results added in a binary tree, leaf by leaf: Acc or vectors of them.
template <typename F, typename Acc = typename F::Acc>
class Tree {
 public:
  HWY_ATTR HWY_INLINE void Add(Acc leaf) {
    int level = 0;
    for (uint64_t n = leaves_; n & 1; n >>= 1) leaf = F::Combine(level_[level++], leaf);
    level_[level] = leaf;
    ++leaves_;
  }
  HWY_ATTR HWY_INLINE Acc Total() const {
    if (leaves_ == 0) return Acc(F::Start());
    int level = std::countr_zero(leaves_);
    Acc total = level_[level++];
    for (uint64_t n = leaves_ >> level; n != 0; n >>= 1, ++level) {
      if (n & 1) total = F::Combine(level_[level], total);
    }
    return total;
  }

 private:
  uint64_t leaves_ = 0;
  Acc level_[64];
};

// n <= kChunk neighbours.
template <typename F>
HWY_INLINE typename F::Acc ReduceChunk(const typename F::Element* x, int64_t n) {
  using Acc = typename F::Acc;
  if constexpr (kVector<F>) {
    using Vec = V<Acc>;
    constexpr int64_t kLanes = Vec::kLanes;
    if (n < kLanes) {
      Acc acc = F::Start();
      for (int64_t i = 0; i < n; ++i) acc = F::Combine(acc, Read<F>(x[i]));
      return acc;
    }
    Vec a(F::Start());
    int64_t i = 0;
    if (n >= 8 * kLanes) {
      Vec v[8] = {a, a, a, a, a, a, a, a};
      for (; i + 8 * kLanes <= n; i += 8 * kLanes) {
        for (int k = 0; k < 8; ++k) v[k] = F::Combine(v[k], F::Each(Load(x + i + k * kLanes)));
      }
      for (int k = 0; k < 4; ++k) v[k] = F::Combine(v[k], v[k + 4]);
      a = F::Combine(F::Combine(v[0], v[2]), F::Combine(v[1], v[3]));
    }
    for (; i + kLanes <= n; i += kLanes) a = F::Combine(a, F::Each(Load(x + i)));
    HWY_ALIGN Acc lane[kLanes];
    Store(a, lane);
    for (int64_t half = kLanes / 2; half > 0; half /= 2) {
      for (int64_t k = 0; k < half; ++k) lane[k] = F::Combine(lane[k], lane[k + half]);
    }
    Acc rest = F::Start();
    for (; i < n; ++i) rest = F::Combine(rest, Read<F>(x[i]));
    return F::Combine(lane[0], rest);
  } else if constexpr (std::is_integral_v<Acc>) {
    Acc acc = F::Start();
    for (int64_t i = 0; i < n; ++i) acc = F::Combine(acc, Read<F>(x[i]));
    return acc;
  } else {
    Tree<F> tree;
    for (int64_t i = 0; i < n; i += 32) {
      Acc acc = F::Start();
      for (int64_t k = i; k < std::min(n, i + 32); ++k) acc = F::Combine(acc, Read<F>(x[k]));
      tree.Add(acc);
    }
    return tree.Total();
  }
}

// Rows: every output element is a reduction of contiguous rows. The chunks of all its rows are
// numbered through, so that a range of them is a tile's share.
template <typename F>
typename F::Acc ReduceRows(const ReducePlan& plan, const typename F::Element* x, int64_t begin,
                           int64_t end) {
  if (end - begin == 1 && plan.inner <= kChunk && plan.reduced.sizes.empty()) {
    return ReduceChunk<F>(x, plan.inner);
  }
  const int64_t per_row = (plan.inner + kChunk - 1) / kChunk;
  Tree<F> tree;
  AxisWalk row(plan.reduced, begin / per_row);
  int64_t chunk = begin % per_row;
  for (int64_t u = begin; u < end; ++u) {
    const int64_t at = chunk * kChunk;
    tree.Add(ReduceChunk<F>(x + row.offset() + at, std::min(kChunk, plan.inner - at)));
    if (++chunk == per_row) {
      chunk = 0;
      row.Next();
    }
  }
  return tree.Total();
}

// Into how many tiles the reduction of one output row is cut: only where there are few rows.
inline int64_t Segments(int64_t rows, int64_t elements, int64_t units) {
  if (rows >= 16 || elements < 2 * kSegment) return 1;
  return std::min({elements / kSegment, units, int64_t{256}});
}

template <typename F>
absl::Status RunRows(const ReducePlan& plan, const typename F::Element* x, typename F::Element* y,
                     KernelContext& c) {
  using Acc = typename F::Acc;
  using Element = typename F::Element;
  const int64_t per_row = (plan.inner + kChunk - 1) / kChunk;
  const int64_t units = plan.reduced.count() * per_row;
  const int64_t segments = Segments(plan.outputs, plan.count, units);
  const double ns = 1 + 0.06 * sizeof(Element) * static_cast<double>(plan.count);
  if (segments == 1) {
    ForRanges(c.parallel(), plan.outputs, ns, [&](int64_t begin, int64_t end) {
      AxisWalk row(plan.kept, begin);
      for (int64_t o = begin; o < end; ++o, row.Next()) {
        y[o] = FromCompute<Element>(
            F::Result(ReduceRows<F>(plan, x + row.offset(), 0, units), plan.count));
      }
    });
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(char* const scratch, c.Scratch(plan.outputs * segments * sizeof(Acc)));
  Acc* const partial = reinterpret_cast<Acc*>(scratch);
  c.parallel().Run(plan.outputs * segments, [&](int64_t t) {
    const int64_t o = t / segments, s = t % segments;
    partial[t] = ReduceRows<F>(plan, x + AxisWalk(plan.kept, o).offset(),
                               units / segments * s + std::min(s, units % segments),
                               units / segments * (s + 1) + std::min(s + 1, units % segments));
  });
  for (int64_t o = 0; o < plan.outputs; ++o) {
    Tree<F> tree;
    for (int64_t s = 0; s < segments; ++s) tree.Add(partial[o * segments + s]);
    y[o] = FromCompute<Element>(F::Result(tree.Total(), plan.count));
  }
  return absl::OkStatus();
}

// Into the second-level cache: rows a power of two apart share few places in the first. The address
// may lie anywhere.
HWY_INLINE void Prefetch(const void* p) { __builtin_prefetch(p, 0, 2); }

// acc[j] (+)= the elements at column j of `n` rows (1, 2, 4 or 8).
template <typename F, int kRows>
HWY_INLINE void AddRows(const typename F::Element* const* rows, int64_t columns, bool first,
                        typename F::Acc* HWY_RESTRICT acc) {
  using Acc = typename F::Acc;
  if constexpr (kVector<F>) {
    constexpr int64_t kLanes = V<Acc>::kLanes;
    // Processors foresee one row after the other, not many at once.
    [[maybe_unused]] const int64_t ahead = kRows > 1 ? kRows * (rows[1] - rows[0]) : 0;
    const auto sum = [&](auto load) {
      V<Acc> v[kRows];
      for (int r = 0; r < kRows; ++r) v[r] = F::Each(load(rows[r]));
      for (int half = kRows / 2; half > 0; half /= 2) {
        for (int r = 0; r < half; ++r) v[r] = F::Combine(v[r], v[r + half]);
      }
      return v[0];
    };
    int64_t j = 0;
    for (; j + kLanes <= columns; j += kLanes) {
      V<Acc> v = sum([&](const auto* row) {
        if constexpr (kRows > 1) Prefetch(row + j + ahead);
        return Load(row + j);
      });
      if (!first) v = F::Combine(Load(acc + j), v);
      Store(v, acc + j);
    }
    if (j < columns) {
      const size_t left = columns - j;
      V<Acc> v = sum([&](const auto* row) { return LoadN(row + j, left); });
      if (!first) v = F::Combine(LoadN(acc + j, left), v);
      StoreN(v, acc + j, left);
    }
  } else {
    for (int r = 0; r < kRows; ++r) {
      const typename F::Element* HWY_RESTRICT row = rows[r];
      if (first && r == 0) {
        for (int64_t j = 0; j < columns; ++j) acc[j] = Read<F>(row[j]);
      } else {
        for (int64_t j = 0; j < columns; ++j) acc[j] = F::Combine(acc[j], Read<F>(row[j]));
      }
    }
  }
}

template <typename F>
inline constexpr int64_t kBlock = kBlockBytes / sizeof(typename F::Acc);
// Levels of the tree of columns; what would pass the last one is added to it one by one.
inline constexpr int kLevels = 20;

// acc[j] = the reduction of rows [begin, end) > 0 of `list` at columns j < columns <= kBlock.
template <typename F>
void ReduceColumns(const typename F::Element* x, const AxisList& list, int64_t begin, int64_t end,
                   int64_t columns, typename F::Acc* HWY_RESTRICT acc) {
  using Acc = typename F::Acc;
  HWY_ALIGN Acc level[kLevels][kBlock<F>];
  const auto add_to = [&](const Acc* from, Acc* to) {
    if constexpr (kVector<F>) {
      constexpr int64_t kLanes = V<Acc>::kLanes;
      for (int64_t j = 0; j < columns; j += kLanes)
        Store(F::Combine(Load(to + j), Load(from + j)), to + j);
    } else {
      for (int64_t j = 0; j < columns; ++j) to[j] = F::Combine(to[j], from[j]);
    }
  };
  uint64_t leaves = 0;
  AxisWalk walk(list, begin);
  for (int64_t r = begin; r < end;) {
    // The group is added up where the tree will hold it at once, if nothing is there yet.
    const int target = std::min(std::countr_one(leaves), kLevels - 1);
    Acc* const leaf = target == 0 ? level[0] : acc;
    const int64_t group_end = std::min(end, r + kGroup);
    for (bool first = true; r < group_end; first = false) {
      const typename F::Element* rows[8];
      const int n = static_cast<int>(std::min<int64_t>(8, group_end - r));
      for (int k = 0; k < n; ++k, walk.Next()) rows[k] = x + walk.offset();
      r += n;
      if (n == 8) {
        AddRows<F, 8>(rows, columns, first, leaf);
      } else {
        for (int k = 0; k < n; ++k) AddRows<F, 1>(rows + k, columns, first && k == 0, leaf);
      }
    }
    if (target > 0) {
      for (int l = 0; l < target; ++l) add_to(level[l], leaf);
      const bool top_taken = target == kLevels - 1 && (leaves >> target) != 0;
      if (top_taken) {
        add_to(leaf, level[target]);
      } else {
        std::copy_n(leaf, columns, level[target]);
      }
    }
    ++leaves;
  }
  bool have = false;
  for (int l = 0; l < kLevels; ++l) {
    const bool taken = l == kLevels - 1 ? (leaves >> l) != 0 : ((leaves >> l) & 1) != 0;
    if (!taken) continue;
    if (have) {
      add_to(level[l], acc);
    } else {
      std::copy_n(level[l], columns, acc);
    }
    have = true;
  }
}

// Columns: neighbours in the input are neighbours in the output.
template <typename F>
absl::Status RunColumns(const ReducePlan& plan, const typename F::Element* x,
                        typename F::Element* y, KernelContext& c) {
  using Acc = typename F::Acc;
  using Element = typename F::Element;
  const int64_t columns = plan.inner;
  // Few columns: `fold` rows, which are contiguous, count as one wide row, and fold at the end; the
  // rows that are left over come on top.
  AxisList main = plan.reduced, rest = plan.reduced;
  int64_t fold = 1;
  const int64_t deepest = main.sizes.empty() ? 1 : main.sizes.back();
  if (columns < 64 && deepest >= 8) {
    while (fold * columns < 64 && fold * 4 <= deepest) fold *= 2;
    main.sizes.back() = deepest / fold;
    main.strides.back() = columns * fold;
    rest.sizes.back() = deepest % fold;
  }
  const int64_t rest_offset = deepest / fold * fold * columns;
  const int64_t rest_rows = fold == 1 ? 0 : rest.count();
  const int64_t rows = plan.outputs / columns;
  const int64_t blocks = fold > 1 ? 1 : (columns + kBlock<F> - 1) / kBlock<F>;
  const int64_t main_rows = main.count();
  const int64_t segments = Segments(rows * blocks, plan.count * std::min(columns, kBlock<F>),
                                    (main_rows + kGroup - 1) / kGroup);

  // Segment s of block b of output row `row`, into acc.
  const auto reduce = [&](int64_t row, int64_t b, int64_t s, Acc* acc) {
    const Element* const from = x + AxisWalk(plan.kept, row).offset();
    const int64_t begin = main_rows / segments * s + std::min(s, main_rows % segments);
    const int64_t end = main_rows / segments * (s + 1) + std::min(s + 1, main_rows % segments);
    if (fold == 1) {
      const int64_t first = b * kBlock<F>;
      ReduceColumns<F>(from + first, main, begin, end, std::min(columns - first, kBlock<F>), acc);
      return;
    }
    ReduceColumns<F>(from, main, begin, end, fold * columns, acc);
    for (int64_t half = fold / 2; half > 0; half /= 2) {
      for (int64_t j = 0; j < half * columns; ++j)
        acc[j] = F::Combine(acc[j], acc[half * columns + j]);
    }
    if (s == 0 && rest_rows > 0) {
      HWY_ALIGN Acc more[kBlock<F>];
      ReduceColumns<F>(from + rest_offset, rest, 0, rest_rows, columns, more);
      for (int64_t j = 0; j < columns; ++j) acc[j] = F::Combine(acc[j], more[j]);
    }
  };
  const auto finish = [&](const Acc* acc, int64_t n, Element* to) {
    for (int64_t j = 0; j < n; ++j) to[j] = FromCompute<Element>(F::Result(acc[j], plan.count));
  };

  if (segments == 1) {
    const double ns = 20 + 0.06 * sizeof(Element) *
                               static_cast<double>(plan.count * std::min(columns, kBlock<F>));
    ForRanges(c.parallel(), rows * blocks, ns, [&](int64_t begin, int64_t end) {
      HWY_ALIGN Acc acc[kBlock<F>];
      for (int64_t t = begin; t < end; ++t) {
        const int64_t row = t / blocks, first = t % blocks * kBlock<F>;
        reduce(row, t % blocks, 0, acc);
        finish(acc, std::min(columns - first, kBlock<F>), y + row * columns + first);
      }
    });
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(char* const scratch, c.Scratch(segments * plan.outputs * sizeof(Acc)));
  Acc* const partial = reinterpret_cast<Acc*>(scratch);  // [segments, outputs]
  c.parallel().Run(rows * blocks * segments, [&](int64_t t) {
    HWY_ALIGN Acc acc[kBlock<F>];
    const int64_t s = t % segments, b = t / segments % blocks, row = t / segments / blocks;
    reduce(row, b, s, acc);
    const int64_t first = b * kBlock<F>;
    std::copy_n(acc, std::min(columns - first, kBlock<F>),
                partial + s * plan.outputs + row * columns + first);
  });
  const auto total = [&]<typename Value>(auto load) HWY_ATTR {
    Tree<F, Value> tree;
    for (int64_t s = 0; s < segments; ++s) tree.Add(load(partial + s * plan.outputs));
    return tree.Total();
  };
  const double ns = 0.5 * static_cast<double>(segments);
  ForRanges(
      c.parallel(), plan.outputs, ns,
      [&](int64_t begin, int64_t end) HWY_ATTR {
        int64_t o = begin;
        if constexpr (kVector<F>) {
          constexpr int64_t kLanes = V<Acc>::kLanes;
          for (; o + kLanes <= end; o += kLanes) {
            HWY_ALIGN Acc lane[kLanes];
            Store(total.template operator()<V<Acc>>([o](const Acc* p)
                                                        HWY_ATTR { return Load(p + o); }),
                  lane);
            finish(lane, kLanes, y + o);
          }
        }
        for (; o < end; ++o) {
          const Acc one = total.template operator()<Acc>([o](const Acc* p) { return p[o]; });
          finish(&one, 1, y + o);
        }
      },
      /*align=*/64);
  return absl::OkStatus();
}

template <typename F>
absl::Status Run(const ReducePlan& plan, const void* x, void* y, KernelContext& c) {
  using Element = typename F::Element;
  Element* const out = static_cast<Element*>(y);
  if (plan.count == 0 || plan.outputs == 0) {
    std::fill_n(out, plan.outputs, FromCompute<Element>(F::Result(F::Start(), 0)));
    return absl::OkStatus();
  }
  return (plan.inner_reduced ? RunRows<F> : RunColumns<F>)(plan, static_cast<const Element*>(x),
                                                           out, c);
}

}  // namespace reduce
}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
