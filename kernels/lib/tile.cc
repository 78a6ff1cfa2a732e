#include "kernels/lib/tile.h"

#include <algorithm>
#include <cstring>
#include <limits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/lib/tile.cc"
#include "kernels/cpu/foreach_target.h"
// After foreach_target.h.
#include "hwy/highway.h"
#include "kernels/lib/clamp.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {
namespace {  // names of this file alone
namespace hn = hwy::HWY_NAMESPACE;

template <typename T>
using Tag = hn::CappedTag<T, 64 / sizeof(T)>;

#if HWY_TARGET <= HWY_AVX3
constexpr int kMr = 12;
#else
constexpr int kMr = 6;
#endif

template <typename T>
constexpr int kNr = 2 * static_cast<int>(hn::MaxLanes(Tag<T>()));

constexpr int64_t kTerms = 256;
// Lines of the panel that comes next which four terms fetch: enough where a panel meets four groups
// of rows or more.
constexpr int kAhead = 2;

// Terms [0, kTerms) of R rows by one panel or its first half.
template <int kTerms, typename T, int R, bool kHalf, typename V, typename Element>
HWY_ATTR HWY_INLINE void AddTerms(const T* b, Element element, V (&acc0)[R], V (&acc1)[R]) {
  const Tag<T> d;
#pragma GCC unroll 4
  for (int k = 0; k < kTerms; ++k) {
    const V b0 = hn::LoadU(d, b + k * kNr<T>);
    const V b1 = kHalf ? b0 : hn::LoadU(d, b + k * kNr<T> + kNr<T> / 2);
#pragma GCC unroll 12
    for (int r = 0; r < R; ++r) {
      const V x = hn::Set(d, element(r, k));
      acc0[r] = hn::MulAdd(x, b0, acc0[r]);
      if (!kHalf) acc1[r] = hn::MulAdd(x, b1, acc1[r]);
    }
  }
}

// R rows by one panel or, where the last has no more columns, its first half; one block of k. The
// innermost loop has registers for R pointers, an index that counts up to 0 and two pointers more:
// what it spills to the vectors' unit, or fetches from there, is a multiplication less. From
// `ahead` on it fetches kAhead lines every four terms: all at once they would hold up the loads
// behind them.
template <typename T, int R, bool kPacked, bool kHalf>
HWY_ATTR void Micro(const TileBlock& block, const T* const* a, int64_t a_rows, const T* b,
                    const T* ahead, T* const* c, const T* const* in, int64_t j, const T* bias,
                    bool clamp, T lo, T hi) {
  const Tag<T> d;
  using V = hn::Vec<Tag<T>>;
  constexpr int kLanes = kNr<T> / 2;
  constexpr int64_t kLine = 64 / sizeof(T);
  V acc0[R], acc1[R];
#pragma GCC unroll 12
  for (int r = 0; r < R; ++r) {
    acc0[r] = hn::Zero(d);
    acc1[r] = hn::Zero(d);
  }
  // Rows of C far apart drive each other out of the caches from one block to the next.
  for (int r = 0; r < R; ++r) {
    __builtin_prefetch(c[r] + j, 1);
    if (!kHalf) __builtin_prefetch(c[r] + j + kLanes, 1);
  }
  for (int s = 0; s < block.segments; ++s, a += a_rows) {
    if constexpr (kPacked) {
      const T* x = a[0];
      const T* const end = x + block.length * R;
      for (; end - x >= 4 * R; x += 4 * R, b += 4 * kNr<T>, ahead += kAhead * kLine) {
        for (int l = 0; l < kAhead; ++l) __builtin_prefetch(ahead + l * kLine, 0, 2);
        AddTerms<4, T, R, kHalf>(
            b, [x](int r, int k) HWY_ATTR { return x[k * R + r]; }, acc0, acc1);
      }
      for (; x < end; x += R, b += kNr<T>) {
        AddTerms<1, T, R, kHalf>(
            b, [x](int r, int) HWY_ATTR { return x[r]; }, acc0, acc1);
      }
    } else {
      const T* row[R];
#pragma GCC unroll 12
      for (int r = 0; r < R; ++r) row[r] = a[r] + block.length;
      int64_t i = -block.length;
      for (; i <= -4; i += 4, b += 4 * kNr<T>, ahead += kAhead * kLine) {
        for (int l = 0; l < kAhead; ++l) __builtin_prefetch(ahead + l * kLine, 0, 2);
        AddTerms<4, T, R, kHalf>(
            b, [&](int r, int k) HWY_ATTR { return row[r][i + k]; }, acc0, acc1);
      }
      for (; i < 0; ++i, b += kNr<T>) {
        AddTerms<1, T, R, kHalf>(
            b, [&](int r, int) HWY_ATTR { return row[r][i]; }, acc0, acc1);
      }
    }
  }
  if (in != nullptr) {
#pragma GCC unroll 12
    for (int r = 0; r < R; ++r) {
      acc0[r] = hn::Add(acc0[r], hn::LoadU(d, in[r] + j));
      if (!kHalf) acc1[r] = hn::Add(acc1[r], hn::LoadU(d, in[r] + j + kLanes));
    }
  }
  if (bias != nullptr) {
    const V b0 = hn::LoadU(d, bias), b1 = kHalf ? b0 : hn::LoadU(d, bias + kLanes);
#pragma GCC unroll 12
    for (int r = 0; r < R; ++r) {
      acc0[r] = hn::Add(acc0[r], b0);
      acc1[r] = hn::Add(acc1[r], b1);
    }
  }
  if (clamp) {
    const V vlo = hn::Set(d, lo), vhi = hn::Set(d, hi);
#pragma GCC unroll 12
    for (int r = 0; r < R; ++r) {
      acc0[r] = AtLeast(vlo, acc0[r]);
      acc1[r] = AtLeast(vlo, acc1[r]);
    }
    if (hi < std::numeric_limits<T>::infinity()) {
#pragma GCC unroll 12
      for (int r = 0; r < R; ++r) {
        acc0[r] = AtMost(vhi, acc0[r]);
        acc1[r] = AtMost(vhi, acc1[r]);
      }
    }
  }
#pragma GCC unroll 12
  for (int r = 0; r < R; ++r) {
    hn::StoreU(acc0[r], d, c[r] + j);
    if (!kHalf) hn::StoreU(acc1[r], d, c[r] + j + kLanes);
  }
}

template <typename T>
using MicroFn = void (*)(const TileBlock&, const T* const*, int64_t, const T*, const T*, T* const*,
                         const T* const*, int64_t, const T*, bool, T, T);
template <typename T, bool kPacked, bool kHalf>
constexpr MicroFn<T> kMicro[] = {
    Micro<T, 1, kPacked, kHalf>,  Micro<T, 2, kPacked, kHalf>,  Micro<T, 3, kPacked, kHalf>,
    Micro<T, 4, kPacked, kHalf>,  Micro<T, 5, kPacked, kHalf>,  Micro<T, 6, kPacked, kHalf>,
#if HWY_TARGET <= HWY_AVX3
    Micro<T, 7, kPacked, kHalf>,  Micro<T, 8, kPacked, kHalf>,  Micro<T, 9, kPacked, kHalf>,
    Micro<T, 10, kPacked, kHalf>, Micro<T, 11, kPacked, kHalf>, Micro<T, 12, kPacked, kHalf>,
#endif
};
template <typename T>
MicroFn<T> MicroOf(int rows, bool packed, bool half) {
  if (half) return packed ? kMicro<T, true, true>[rows - 1] : kMicro<T, false, true>[rows - 1];
  return packed ? kMicro<T, true, false>[rows - 1] : kMicro<T, false, false>[rows - 1];
}

// Packs a transposed block: the rows of a group side by side, k after k.
template <typename T, int R>
HWY_ATTR void PackGroup(const T* a, const int64_t* row_offset, const int64_t* columns,
                        int64_t depth, T* to) {
  if (row_offset[R - 1] - row_offset[0] == R - 1) {  // offsets ascend: neighbours
    const T* from = a + row_offset[0];
    for (int64_t k = 0; k < depth; ++k) std::memcpy(to + k * R, from + columns[k], R * sizeof(T));
    return;
  }
  for (int64_t k = 0; k < depth; ++k) {
    for (int r = 0; r < R; ++r) to[k * R + r] = a[row_offset[r] + columns[k]];
  }
}

template <typename T>
using PackGroupFn = void (*)(const T*, const int64_t*, const int64_t*, int64_t, T*);
template <typename T>
constexpr PackGroupFn<T> kPackGroup[] = {
    PackGroup<T, 1>,  PackGroup<T, 2>,  PackGroup<T, 3>,
    PackGroup<T, 4>,  PackGroup<T, 5>,  PackGroup<T, 6>,
#if HWY_TARGET <= HWY_AVX3
    PackGroup<T, 7>,  PackGroup<T, 8>,  PackGroup<T, 9>,
    PackGroup<T, 10>, PackGroup<T, 11>, PackGroup<T, 12>,
#endif
};

// Eight rows of k at a time over all panels: reads run along the rows of B.
template <typename T>
HWY_ATTR void PackImpl(const T* b, int64_t k_step, int64_t col_step, int64_t k, int64_t cols,
                       T* packed, int64_t panel_stride) {
  constexpr int kN = kNr<T>;
  const Tag<T> d;
  for (int64_t i0 = 0; i0 < k; i0 += 8) {
    const int64_t i1 = std::min(k, i0 + 8);
    T* panel = packed;
    for (int64_t j = 0; j < cols; j += kN, panel += panel_stride) {
      const int width = static_cast<int>(std::min<int64_t>(kN, cols - j));
      const T* from = b + j * col_step;
      if (width < kN) {
        for (int64_t i = i0; i < i1; ++i) {
          for (int x = 0; x < kN; ++x) {
            panel[i * kN + x] = x < width ? from[i * k_step + x * col_step] : T(0);
          }
        }
      } else if (col_step == 1) {
        for (int64_t i = i0; i < i1; ++i) {
          hn::StoreU(hn::LoadU(d, from + i * k_step), d, panel + i * kN);
          hn::StoreU(hn::LoadU(d, from + i * k_step + kN / 2), d, panel + i * kN + kN / 2);
        }
      } else {
        for (int x = 0; x < kN; ++x) {
          const T* column = from + x * col_step;
          for (int64_t i = i0; i < i1; ++i) panel[i * kN + x] = column[i * k_step];
        }
      }
    }
  }
}

template <typename T>
HWY_ATTR void TileImpl(const TileArgs<T>& g) {
  constexpr int kN = kNr<T>;
  constexpr int64_t kLine = 64 / sizeof(T);
  constexpr int kStripPanels = 64 * sizeof(float) / sizeof(T) / kN;
  const T* table[kMaxTileRows * kMaxTileSegments];
  alignas(64) T space[kMaxTileRows * TileSpaceStride<T>()];
  alignas(64) T strip[kTileDepth * kN * kStripPanels];
  alignas(64) T edge[kMr * kN], edge_in[kMr * kN], edge_bias[kN] = {};
  T* edge_rows[kMr];
  const T* edge_in_rows[kMr];
  for (int y = 0; y < kMr; ++y) {
    edge_rows[y] = edge + y * kN;
    edge_in_rows[y] = edge_in + y * kN;
  }
  // Groups of rows as equal as can be: a group of one would wait for its own additions.
  const int groups = (g.rows + kMr - 1) / kMr;
  const int most = (g.rows + groups - 1) / groups;
  const int longer = groups - (most * groups - g.rows);
  const int64_t panels = (g.cols + kN - 1) / kN;
  for (int ib = 0; ib < g.num_blocks; ++ib) {
    const TileBlock& block = g.blocks[ib];
    const int64_t depth = block.segments * block.length;
    const bool last = ib == g.num_blocks - 1;
    const T* const* in = ib == 0 ? g.residual : g.c;
    const bool transposed = g.row_offset != nullptr;
    if (transposed) {
      int64_t columns[kTileDepth];
      g.columns(ib, columns);
      for (int group = 0, i = 0; group < groups; ++group) {
        const int r = group < longer ? most : most - 1;
        T* to = space + i * depth;
        kPackGroup<T>[r - 1](g.a, g.row_offset + i, columns, depth, to);
        for (int y = 0; y < r; ++y) table[i + y] = to + y;
        i += r;
      }
    } else {
      g.fill(ib, table, space);
    }
    for (int64_t p = 0; p < panels; ++p) {
      const int64_t j = p * kN;
      const int width = static_cast<int>(std::min<int64_t>(kN, g.cols - j));
      const bool half = width <= kN / 2, full = width == kN || width == kN / 2;
      const T* b = g.b + p * g.b_panel_stride + block.k0 * kN;
      if (!g.b_packed) {
        if (p % kStripPanels == 0) {
          PackImpl(g.b + j + block.k0 * g.b_step, g.b_step, int64_t{1}, depth,
                   std::min<int64_t>(kStripPanels * kN, g.cols - j), strip, depth * kN);
        }
        b = strip + p % kStripPanels * depth * kN;
      }
      // The panel that comes next, fetched a share a group: first met, it would wait for memory.
      const bool wraps = p + 1 == panels;
      const T* next = nullptr;
      int64_t next_lines = 0;
      if (g.b_packed && !(wraps && last)) {
        const TileBlock& after = wraps ? g.blocks[ib + 1] : block;
        next = g.b + (wraps ? 0 : p + 1) * g.b_panel_stride + after.k0 * kN;
        next_lines = after.segments * after.length * kN / kLine;
      }
      const T* bias = last && g.bias != nullptr ? g.bias + j : nullptr;
      if (!full && bias != nullptr) {
        for (int x = 0; x < width; ++x) edge_bias[x] = bias[x];
        bias = edge_bias;
      }
      for (int group = 0, i = 0; group < groups; ++group) {
        const int r = group < longer ? most : most - 1;
        const MicroFn<T> micro = MicroOf<T>(r, transposed, half);
        const T* const* a = table + i;
        const bool clamp = last && g.clamp;
        const T* ahead = next == nullptr ? b : next + next_lines * group / groups * kLine;
        if (full) {
          micro(block, a, g.rows, b, ahead, g.c + i, in ? in + i : nullptr, j, bias, clamp, g.lo,
                g.hi);
        } else {
          if (in != nullptr) {
            for (int y = 0; y < r; ++y) {
              for (int x = 0; x < kN; ++x)
                edge_in[y * kN + x] = x < width ? in[i + y][j + x] : T(0);
            }
          }
          micro(block, a, g.rows, b, ahead, edge_rows, in ? edge_in_rows : nullptr, 0, bias, clamp,
                g.lo, g.hi);
          for (int y = 0; y < r; ++y) {
            for (int x = 0; x < width; ++x) g.c[i + y][j + x] = edge[y * kN + x];
          }
        }
        i += r;
      }
    }
  }
}

// The processor's own fetching does not follow rows that lie pages apart.
constexpr int64_t kRowsAhead = 16;

// y[j .. j + kWide vectors) for as many j from `j` on as fit; returns where it stopped.
template <typename T, int kWide>
HWY_ATTR int64_t RowTimesColumns(const T* x, int64_t x_step, int64_t k, const T* b, int64_t ldb,
                                 int64_t j, int64_t cols, T* y) {
  const Tag<T> d;
  using V = hn::Vec<Tag<T>>;
  constexpr int kLanes = kNr<T> / 2;
  for (; j + kWide * kLanes <= cols; j += kWide * kLanes) {
    V acc[kWide];
#pragma GCC unroll 8
    for (int v = 0; v < kWide; ++v) acc[v] = hn::Zero(d);
    const T* row = b + j;
    // Sums of kTerms terms each, then their sum: errors grow with the block, not with k.
    for (int64_t i = 0; i < k;) {
      const int64_t end = std::min(k, i + kTerms);
      const bool first = i == 0;
      for (; i < end; ++i, row += ldb) {
        const V a = hn::Set(d, x[i * x_step]);
#pragma GCC unroll 8
        for (int v = 0; v < kWide; ++v) {
          __builtin_prefetch(row + kRowsAhead * ldb + v * kLanes, 0, 2);
          acc[v] = hn::MulAdd(a, hn::LoadU(d, row + v * kLanes), acc[v]);
        }
      }
#pragma GCC unroll 8
      for (int v = 0; v < kWide; ++v) {
        T* to = y + j + v * kLanes;
        hn::StoreU(first ? acc[v] : hn::Add(acc[v], hn::LoadU(d, to)), d, to);
        acc[v] = hn::Zero(d);
      }
    }
  }
  return j;
}

template <typename T>
HWY_ATTR void RowTimesMatrixImpl(const T* x, int64_t x_step, int64_t k, const T* b, int64_t ldb,
                                 int64_t cols, T* y) {
  int64_t j = RowTimesColumns<T, 8>(x, x_step, k, b, ldb, 0, cols, y);
  j = RowTimesColumns<T, 1>(x, x_step, k, b, ldb, j, cols, y);
  for (; j < cols; ++j) {
    y[j] = 0;
    for (int64_t i = 0; i < k;) {
      T sum = 0;
      for (const int64_t end = std::min(k, i + kTerms); i < end; ++i) {
        sum += x[i * x_step] * b[i * ldb + j];
      }
      y[j] += sum;
    }
  }
}

template <typename T>
HWY_ATTR T DotImpl(const T* x, const T* y, int64_t n) {
  const Tag<T> d;
  using V = hn::Vec<Tag<T>>;
  constexpr int64_t kLanes = kNr<T> / 2;
  V s0 = hn::Zero(d), s1 = s0, s2 = s0, s3 = s0;
  int64_t i = 0;
  for (; i + 4 * kLanes <= n; i += 4 * kLanes) {
    s0 = hn::MulAdd(hn::LoadU(d, x + i), hn::LoadU(d, y + i), s0);
    s1 = hn::MulAdd(hn::LoadU(d, x + i + kLanes), hn::LoadU(d, y + i + kLanes), s1);
    s2 = hn::MulAdd(hn::LoadU(d, x + i + 2 * kLanes), hn::LoadU(d, y + i + 2 * kLanes), s2);
    s3 = hn::MulAdd(hn::LoadU(d, x + i + 3 * kLanes), hn::LoadU(d, y + i + 3 * kLanes), s3);
  }
  for (; i + kLanes <= n; i += kLanes) {
    s0 = hn::MulAdd(hn::LoadU(d, x + i), hn::LoadU(d, y + i), s0);
  }
  T sum = hn::GetLane(hn::SumOfLanes(d, hn::Add(hn::Add(s0, s1), hn::Add(s2, s3))));
  for (; i < n; ++i) sum += x[i] * y[i];
  return sum;
}

#define WEFT_TILE_EXPORT(T, S)                                                                  \
  int Panel##S() { return kNr<T>; }                                                             \
  int Mr##S() { return kMr; }                                                                   \
  void Tile##S(const TileArgs<T>& g) { TileImpl<T>(g); }                                        \
  void Row##S(const T* x, int64_t xs, int64_t k, const T* b, int64_t ldb, int64_t cols, T* y) { \
    RowTimesMatrixImpl<T>(x, xs, k, b, ldb, cols, y);                                           \
  }                                                                                             \
  T Dot##S(const T* x, const T* y, int64_t n) { return DotImpl<T>(x, y, n); }                   \
  void Pack##S(const T* b, int64_t ks, int64_t cs, int64_t k, int64_t cols, T* packed,          \
               int64_t panel_stride) {                                                          \
    PackImpl<T>(b, ks, cs, k, cols, packed, panel_stride);                                      \
  }
WEFT_TILE_EXPORT(float, F)
WEFT_TILE_EXPORT(double, D)
#undef WEFT_TILE_EXPORT

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {

#define WEFT_TILE_DISPATCH(T, S)                                                            \
  template <>                                                                               \
  int TilePanel<T>() {                                                                      \
    return WEFT_SIMD(Panel##S)();                                                           \
  }                                                                                         \
  template <>                                                                               \
  int TileMr<T>() {                                                                         \
    return WEFT_SIMD(Mr##S)();                                                              \
  }                                                                                         \
  template <>                                                                               \
  void RunTile<T>(const TileArgs<T>& args) {                                                \
    WEFT_SIMD(Tile##S)(args);                                                               \
  }                                                                                         \
  template <>                                                                               \
  void RunRowTimesMatrix<T>(const T* x, int64_t x_step, int64_t k, const T* b, int64_t ldb, \
                            int64_t cols, T* y) {                                           \
    WEFT_SIMD(Row##S)(x, x_step, k, b, ldb, cols, y);                                       \
  }                                                                                         \
  template <>                                                                               \
  T Dot<T>(const T* x, const T* y, int64_t n) {                                             \
    return WEFT_SIMD(Dot##S)(x, y, n);                                                      \
  }                                                                                         \
  template <>                                                                               \
  void PackPanels<T>(const T* b, int64_t k_step, int64_t col_step, int64_t k, int64_t cols, \
                     T* packed, int64_t panel_stride) {                                     \
    WEFT_SIMD(Pack##S)(b, k_step, col_step, k, cols, packed, panel_stride);                 \
  }
WEFT_TILE_DISPATCH(float, F)
WEFT_TILE_DISPATCH(double, D)
#undef WEFT_TILE_DISPATCH

}  // namespace weft
#endif
