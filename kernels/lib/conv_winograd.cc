#include "kernels/lib/conv_winograd.h"

#include <algorithm>
#include <atomic>
#include <limits>

#include "absl/functional/function_ref.h"
#include "core/checked.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/lib/conv_winograd.cc"
#include "kernels/cpu/foreach_target.h"
// After foreach_target.h.
#include "hwy/highway.h"
#include "kernels/lib/clamp.h"
#include "kernels/lib/float_simd.h"

#ifndef WEFT_KERNELS_LIB_CONV_WINOGRAD_PATCH_
#define WEFT_KERNELS_LIB_CONV_WINOGRAD_PATCH_
namespace weft {
constexpr int kMostLanes = 16;

// The outputs of a patch: (0, 0), (0, 1), (1, 0), (1, 1); null outside.
template <typename T>
struct WinogradOutputs {
  T* to[4];
  const T* residual[4];  // null: absent
  const T* bias;         // null: absent
  T lo, hi;
  bool clamp;
  // Writes columns [j, j + n) of output i to out[i * kMostLanes ...] by the plain sum.
  absl::FunctionRef<void(int64_t j, int64_t n, T* out)> plain;
};
}  // namespace weft
#endif

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {
namespace {  // names of this file alone
namespace hn = hwy::HWY_NAMESPACE;

// to[i * step ...] = element i of Bt X B for the 4 x 4 pixels at x, channels [c, c + lanes).
template <class D, typename T>
HWY_ATTR HWY_INLINE void SpreadVector(D d, const T* const (&x)[16], int64_t c, T* to,
                                      int64_t step) {
  using V = hn::Vec<D>;
  V t[16];
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) {  // columns
    const V a = hn::LoadU(d, x[i] + c), b = hn::LoadU(d, x[4 + i] + c);
    const V e = hn::LoadU(d, x[8 + i] + c), f = hn::LoadU(d, x[12 + i] + c);
    t[i] = hn::Sub(a, e);
    t[4 + i] = hn::Add(b, e);
    t[8 + i] = hn::Sub(e, b);
    t[12 + i] = hn::Sub(b, f);
  }
#pragma GCC unroll 4
  for (int i = 0; i < 16; i += 4) {  // rows
    T* const row = to + i * step + c;
    hn::StoreU(hn::Sub(t[i], t[i + 2]), d, row);
    hn::StoreU(hn::Add(t[i + 1], t[i + 2]), d, row + step);
    hn::StoreU(hn::Sub(t[i + 2], t[i + 1]), d, row + 2 * step);
    hn::StoreU(hn::Sub(t[i + 1], t[i + 3]), d, row + 3 * step);
  }
}

// f(d, i) for vectors of `d` from element i on, then for single elements.
template <typename T, typename F>
HWY_ATTR HWY_INLINE void ForVectors(int64_t n, F f) {
  const hn::CappedTag<T, 64 / sizeof(T)> d;
  const hn::CappedTag<T, 1> one;
  const int64_t lanes = static_cast<int64_t>(hn::Lanes(d));
  int64_t i = 0;
  for (; i + lanes <= n; i += lanes) f(d, i);
  for (; i < n; ++i) f(one, i);
}

template <typename T>
HWY_ATTR void SpreadImpl(const T* const (&x)[16], int64_t channels, T* to, int64_t step) {
  ForVectors<T>(channels, [&](auto d, int64_t c) HWY_ATTR { SpreadVector(d, x, c, to, step); });
}

// to[i * step ...] = element i of G W Gt for the 3 x 3 weights at w[tap * tap_step ...], one
// vector.
template <class D, typename T>
HWY_ATTR HWY_INLINE void FilterVector(D d, const T* w, int64_t tap_step, T* to, int64_t step) {
  using V = hn::Vec<D>;
  const V half = hn::Set(d, T(0.5));
  V t[12];
#pragma GCC unroll 3
  for (int i = 0; i < 3; ++i) {  // columns
    const V a = hn::LoadU(d, w + i * tap_step), b = hn::LoadU(d, w + (3 + i) * tap_step);
    const V e = hn::LoadU(d, w + (6 + i) * tap_step), ends = hn::Add(a, e);
    t[i] = a;
    t[3 + i] = hn::Mul(half, hn::Add(ends, b));
    t[6 + i] = hn::Mul(half, hn::Sub(ends, b));
    t[9 + i] = e;
  }
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) {  // rows
    const V a = t[3 * i], b = t[3 * i + 1], e = t[3 * i + 2], ends = hn::Add(a, e);
    T* const row = to + 4 * i * step;
    hn::StoreU(a, d, row);
    hn::StoreU(hn::Mul(half, hn::Add(ends, b)), d, row + step);
    hn::StoreU(hn::Mul(half, hn::Sub(ends, b)), d, row + 2 * step);
    hn::StoreU(e, d, row + 3 * step);
  }
}

template <typename T>
HWY_ATTR void FilterImpl(const T* w, int64_t tap_step, int64_t cols, T* to, int64_t step) {
  const hn::CappedTag<T, 64 / sizeof(T)> d;
  const int64_t lanes = static_cast<int64_t>(hn::Lanes(d));
  for (int64_t j = 0; j < cols; j += lanes) FilterVector(d, w + j, tap_step, to + j, step);
}

// The outputs At M A of products m[i * step ...], columns [j, j + lanes).
template <class D, typename T>
HWY_ATTR HWY_INLINE void GatherVector(D d, const T* m, int64_t step, int64_t j,
                                      const WinogradOutputs<T>& o) {
  using V = hn::Vec<D>;
  V s[8];
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) {  // columns
    const V a = hn::LoadU(d, m + i * step + j), b = hn::LoadU(d, m + (4 + i) * step + j);
    const V e = hn::LoadU(d, m + (8 + i) * step + j), f = hn::LoadU(d, m + (12 + i) * step + j);
    s[i] = hn::Add(hn::Add(a, b), e);
    s[4 + i] = hn::Sub(hn::Sub(b, e), f);
  }
  V y[4] = {hn::Add(hn::Add(s[0], s[1]), s[2]), hn::Sub(hn::Sub(s[1], s[2]), s[3]),
            hn::Add(hn::Add(s[4], s[5]), s[6]), hn::Sub(hn::Sub(s[5], s[6]), s[7])};
  const V zero = hn::Zero(d);  // times what is not finite: NaN
  const V odd =
      hn::MulAdd(y[0], zero, hn::MulAdd(y[1], zero, hn::MulAdd(y[2], zero, hn::Mul(y[3], zero))));
  if (HWY_UNLIKELY(!hn::AllTrue(d, hn::Eq(odd, odd)))) {
    alignas(64) T plain[4 * kMostLanes];
    o.plain(j, static_cast<int64_t>(hn::Lanes(d)), plain);
    for (int i = 0; i < 4; ++i) y[i] = hn::LoadU(d, plain + i * kMostLanes);
  }
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) {
    if (o.to[i] == nullptr) continue;
    V v = y[i];
    if (o.residual[i] != nullptr) v = hn::Add(v, hn::LoadU(d, o.residual[i] + j));
    if (o.bias != nullptr) v = hn::Add(v, hn::LoadU(d, o.bias + j));
    if (o.clamp) v = AtMost(hn::Set(d, o.hi), AtLeast(hn::Set(d, o.lo), v));
    hn::StoreU(v, d, o.to[i] + j);
  }
}

template <typename T>
HWY_ATTR void GatherImpl(const T* m, int64_t step, int64_t cols, const WinogradOutputs<T>& o) {
  ForVectors<T>(cols, [&](auto d, int64_t j) HWY_ATTR { GatherVector(d, m, step, j, o); });
}

#define WEFT_WINOGRAD_EXPORT(T, S)                                                      \
  void Spread##S(const T* const(&x)[16], int64_t channels, T* to, int64_t step) {       \
    SpreadImpl<T>(x, channels, to, step);                                               \
  }                                                                                     \
  void Filter##S(const T* w, int64_t tap_step, int64_t cols, T* to, int64_t step) {     \
    FilterImpl<T>(w, tap_step, cols, to, step);                                         \
  }                                                                                     \
  void Gather##S(const T* m, int64_t step, int64_t cols, const WinogradOutputs<T>& o) { \
    GatherImpl<T>(m, step, cols, o);                                                    \
  }
WEFT_WINOGRAD_EXPORT(float, F)
WEFT_WINOGRAD_EXPORT(double, D)
#undef WEFT_WINOGRAD_EXPORT

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {
namespace {

// Elements of a tile's transformed input, of the products that wait for their sums: together they
// stay in a second-level cache, with room for panels of the filter that stream by.
constexpr int64_t kSpreadElements = 98304, kProductElements = 98304;
constexpr int64_t kMostPatches = 96;
static_assert(kMostPatches <= kMaxTileRows);
constexpr int64_t kMostSlots = 16;
// With more, scratch would grow out of proportion.
constexpr int64_t kMostChannels = 4096;
// What reading the transformed filter from memory costs, in patches: it is 16 / 9 of the filter.
constexpr double kFilterPatches = 12;

}  // namespace

template <typename T>
bool WinogradConv<T>::Pays(const ConvSpec& s) {
  if (s.groups != 1 || s.filter != Spatial{1, 3, 3} || s.stride != Spatial{1, 1, 1} ||
      s.dilation != Spatial{1, 1, 1} || s.pad[0] != 0 || s.in[0] != 1 || s.out[0] != 1) {
    return false;
  }
  // Multiply-adds an output channel, and what else costs as much as so many.
  const double patches = double(s.batch) * CeilDiv(s.out[1], 2) * CeilDiv(s.out[2], 2);
  const double c = double(s.in_channels), k = double(s.out_channels);
  const double plain = 9 * double(s.batch) * s.out[1] * s.out[2] * c;
  const double moved = patches * (64 * c / k + 64);
  return c >= 16 && c <= kMostChannels && k >= 16 &&
         16 * (patches + kFilterPatches) * c + moved < plain;
}

template <typename T>
WinogradConv<T>::WinogradConv(const ConvSpec& spec)
    : spec_(spec), patches_h_(CeilDiv(spec.out[1], 2)), patches_w_(CeilDiv(spec.out[2], 2)) {
  const int64_t panel = TilePanel<T>(), mr = TileMr<T>(), c = spec.in_channels;
  const int64_t most = std::clamp(kSpreadElements / (16 * c) / mr * mr, mr, kMostPatches);
  grids_ = CutTiles({.rows = spec.batch * patches_h_ * patches_w_,
                     .cols = spec.out_channels,
                     .k = 16 * c,
                     .most_rows = most},
                    panel, mr);
  most_patches_ = slots_ = 0;
  int64_t panels = 0;
  for (const TileGrid& grid : grids_) {
    most_patches_ = std::max(most_patches_, CeilDiv(grid.rows, grid.tiles_m));
    panels = std::max(panels, CeilDiv(grid.panels, grid.tiles_n));
    slots_ = std::max(slots_, std::min(grid.count(), kMostSlots));
  }
  chunk_ = std::clamp<int64_t>(kProductElements / (16 * most_patches_ * panel), 1, panels) * panel;
  const int64_t depth = CeilDiv(c, CeilDiv(c, kTileDepth));
  for (int64_t k = 0; k < c; k += depth) blocks_.push_back({k, 1, std::min(depth, c - k)});
  zeros_.resize(c);
}

template <typename T>
void WinogradConv<T>::Pack(const T* filter, T* packed, ParallelFor& par) const {
  const int64_t panel = TilePanel<T>(), c = spec_.in_channels, k = spec_.out_channels;
  par.Run(Panels(), [&](int64_t p) {
    const int64_t cols = std::min(panel, k - p * panel);
    T padded[9 * kMaxTilePanel] = {};  // where the filter ends inside the panel
    for (int64_t i = 0; i < c; ++i) {
      const T* w = filter + i * k + p * panel;
      int64_t tap_step = c * k;
      if (cols < panel) {
        for (int tap = 0; tap < 9; ++tap) {
          std::copy_n(w + tap * tap_step, cols, padded + tap * panel);
        }
        w = padded;
        tap_step = panel;
      }
      WEFT_FLOAT_SIMD(T, Filter, w, tap_step, panel, packed + (p * c + i) * panel, FilterStep());
    }
  });
}

template <typename T>
void WinogradConv<T>::Execute(const T* input, const T* filter, const T* packed, const T* bias,
                              const T* residual, T* result, T* scratch, ParallelFor& par) const {
  const Operands x{input, filter, packed, bias, residual, result};
  const TileGrid& grid = grids_[TileThreads(par.max_threads())];
  // A slot takes tile after tile, so that a thread stays with one piece of scratch.
  std::atomic<int64_t> next = 0;
  par.Run(std::min<int64_t>({slots_, grid.count(), par.max_threads()}), [&](int64_t slot) {
    T* const mine = scratch + slot * (Spread() + Products());
    for (int64_t t; (t = next.fetch_add(1, std::memory_order_relaxed)) < grid.count();) {
      Tile(grid, t, x, mine);
    }
  });
}

template <typename T>
typename WinogradConv<T>::Patch WinogradConv<T>::PatchAt(int64_t index) const {
  const int64_t row = index / patches_w_;
  return {row / patches_h_, 2 * (row % patches_h_), 2 * (index % patches_w_)};
}

template <typename T>
void WinogradConv<T>::Tile(const TileGrid& grid, int64_t tile, const Operands& x,
                           T* scratch) const {
  const int64_t panel = TilePanel<T>(), c = spec_.in_channels;
  const int64_t m = tile % grid.tiles_m, n = tile / grid.tiles_m;
  const int64_t p0 = grid.row(m), patches = grid.row(m + 1) - p0;
  const int64_t end = std::min(grid.panel(n + 1) * panel, spec_.out_channels);
  T *const spread = scratch, *const products = scratch + Spread();
  for (int64_t i = 0; i < patches; ++i) SpreadPatch(PatchAt(p0 + i), x.input, spread + i * c);
  for (int64_t j0 = grid.panel(n) * panel; j0 < end; j0 += chunk_) {
    const int64_t cols = std::min(chunk_, end - j0);
    for (int i = 0; i < 16; ++i) {
      T* rows[kMostPatches];
      for (int64_t r = 0; r < patches; ++r) rows[r] = products + i * ProductStep() + r * chunk_;
      const auto fill = [&](int block, const T** out, T*) {
        for (int64_t r = 0; r < patches; ++r) {
          out[r] = spread + i * SpreadStep() + r * c + blocks_[block].k0;
        }
      };
      RunTile(TileArgs<T>{.rows = static_cast<int>(patches),
                          .cols = RoundUp(cols, panel / 2),  // padded: no edge to copy
                          .blocks = blocks_.data(),
                          .num_blocks = static_cast<int>(blocks_.size()),
                          .fill = fill,
                          .b = x.packed + i * FilterStep() + j0 * c,
                          .b_panel_stride = panel * c,
                          .c = rows});
    }
    for (int64_t i = 0; i < patches; ++i) {
      GatherPatch(PatchAt(p0 + i), x, products + i * chunk_, j0, cols);
    }
  }
}

template <typename T>
void WinogradConv<T>::SpreadPatch(const Patch& patch, const T* input, T* to) const {
  const Spatial& in = spec_.in;
  const T* at[16];
  for (int64_t i = 0; i < 16; ++i) {
    const int64_t h = patch.h + i / 4 - spec_.pad[1], w = patch.w + i % 4 - spec_.pad[2];
    const bool inside = InRange(h, in[1]) && InRange(w, in[2]);
    at[i] = inside ? input + ((patch.image * in[1] + h) * in[2] + w) * spec_.in_channels
                   : zeros_.data();
  }
  WEFT_FLOAT_SIMD(T, Spread, at, spec_.in_channels, to, SpreadStep());
}

template <typename T>
void WinogradConv<T>::GatherPatch(const Patch& patch, const Operands& x, const T* products,
                                  int64_t j0, int64_t cols) const {
  const Spatial& out = spec_.out;
  const Activation act = spec_.finish.activation;
  const bool clamp = act == Activation::kRelu || act == Activation::kRelu6;
  const bool fused = clamp || act == Activation::kNone;
  const T* const bias = x.bias == nullptr ? nullptr : x.bias + j0;
  const auto plain = [&](int64_t j, int64_t n, T* to) {
    for (int64_t i = 0; i < 4; ++i) {
      Plain(patch.image, patch.h + i / 2, patch.w + i % 2, x, j0 + j, n, to + i * kMostLanes);
    }
  };
  WinogradOutputs<T> o{.to = {},
                       .residual = {},
                       .bias = fused ? bias : nullptr,
                       .lo = T(0),
                       .hi = act == Activation::kRelu6 ? T(6) : std::numeric_limits<T>::infinity(),
                       .clamp = clamp,
                       .plain = plain};
  for (int64_t i = 0; i < 4; ++i) {
    const int64_t h = patch.h + i / 2, w = patch.w + i % 2;
    if (h >= out[1] || w >= out[2]) continue;
    const int64_t offset = ((patch.image * out[1] + h) * out[2] + w) * spec_.out_channels + j0;
    o.to[i] = x.result + offset;
    if (x.residual != nullptr) o.residual[i] = x.residual + offset;
  }
  WEFT_FLOAT_SIMD(T, Gather, products, ProductStep(), cols, o);
  if (fused) return;
  for (T* to : o.to) {
    if (to == nullptr) continue;
    FinishBlock<T>(to, spec_.out_channels, 1, cols, T(1), bias, act,
                   static_cast<T>(spec_.finish.leaky_slope));
  }
}

template <typename T>
void WinogradConv<T>::Plain(int64_t image, int64_t h, int64_t w, const Operands& x, int64_t j,
                            int64_t n, T* to) const {
  const Spatial& in = spec_.in;
  const int64_t c = spec_.in_channels, k = spec_.out_channels;
  std::fill_n(to, n, T(0));
  for (int64_t tap = 0; tap < 9; ++tap) {
    const int64_t y = h + tap / 3 - spec_.pad[1], z = w + tap % 3 - spec_.pad[2];
    if (!InRange(y, in[1]) || !InRange(z, in[2])) continue;
    T sums[kMostLanes];
    RunRowTimesMatrix<T>(x.input + ((image * in[1] + y) * in[2] + z) * c, 1, c,
                         x.filter + tap * c * k + j, k, n, sums);
    for (int64_t i = 0; i < n; ++i) to[i] += sums[i];
  }
}

template class WinogradConv<float>;
template class WinogradConv<double>;

}  // namespace weft
#endif
