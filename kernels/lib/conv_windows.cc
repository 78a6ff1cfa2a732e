#include "kernels/lib/conv_windows.h"

#include <algorithm>
#include <limits>

#include "core/checked.h"

namespace weft {
namespace {

// Multiply-adds of a tile of the filter's gradient.
constexpr double kTileWork = 2.5e6;
constexpr double kLeastTileWork = 4e5;
// Below so many channels, the neighbouring taps of a filter row are read as one run.
constexpr int64_t kRowUnitChannels = 16;

int64_t FilterTileWork(double total) {
  return static_cast<int64_t>(std::min(kTileWork, std::max(total / 16, kLeastTileWork)));
}

// Columns of a tile of mt rows and k terms.
int64_t TileColumns(int64_t work, int64_t mt, int64_t k, int64_t cols, int64_t panel) {
  const int64_t all = RoundUp(cols, panel);
  const int64_t want = RoundUp(work / (mt * std::max<int64_t>(1, k)) + 1, panel);
  const int64_t nt = std::clamp(want, std::min(4 * panel, all), all);
  return RoundUp(CeilDiv(cols, CeilDiv(cols, nt)), panel);
}

// Floor and ceiling of a / b for b > 0.
int64_t FloorDiv(int64_t a, int64_t b) { return a >= 0 ? a / b : -((-a + b - 1) / b); }

}  // namespace

template <typename T>
GatherConv<T>::GatherConv(const ConvSpec& spec, ConvPass pass) : spec_(spec), pass_(pass) {
  const bool forward = pass == ConvPass::kForward;
  source_ = forward ? spec.in : spec.out;
  result_ = forward ? spec.out : spec.in;
  source_channels_ = forward ? spec.in_channels : spec.out_channels;
  result_channels_ = forward ? spec.out_channels : spec.in_channels;
  source_group_ = source_channels_ / spec.groups;
  result_group_ = result_channels_ / spec.groups;
  row_units_ = (forward || spec.stride[2] == 1) && spec.groups == 1 && spec.dilation[2] == 1 &&
               spec.filter[2] > 1 && source_channels_ < kRowUnitChannels;
  const Spatial one = {1, 1, 1};
  source_step_ = forward ? spec.stride : one;
  result_step_ = forward ? one : spec.stride;
  const int64_t unit = (row_units_ ? spec.filter[2] : 1) * source_group_;
  pointwise_ = source_ == result_ && spec.filter == one && spec.stride == one &&
               spec.pad == Spatial{0, 0, 0};
  zeros_.resize(std::min<int64_t>(unit, kTileDepth));
  // The taps that reach the result pixels of each residue, per dimension.
  std::array<std::vector<std::vector<int64_t>>, 3> taps;
  for (int i = 0; i < 3; ++i) {
    taps[i].resize(std::min(result_step_[i], result_[i]));
    for (int64_t t = 0; t < spec.filter[i]; ++t) {
      const int64_t x = t * spec.dilation[i] - spec.pad[i];
      const int64_t residue = x - FloorDiv(x, result_step_[i]) * result_step_[i];
      if (residue < static_cast<int64_t>(taps[i].size())) taps[i][residue].push_back(t);
    }
  }
  for (size_t d = 0; d < taps[0].size(); ++d) {
    for (size_t h = 0; h < taps[1].size(); ++h) {
      for (size_t w = 0; w < taps[2].size(); ++w) {
        AddPhase({static_cast<int64_t>(d), static_cast<int64_t>(h), static_cast<int64_t>(w)},
                 {&taps[0][d], &taps[1][h], &taps[2][w]});
      }
    }
  }
}

template <typename T>
void GatherConv<T>::AddPhase(const Spatial& residue, const PhaseTaps& taps) {
  Phase phase;
  phase.first = residue;
  for (int i = 0; i < 3; ++i) {
    phase.count[i] = CeilDiv(result_[i] - residue[i], result_step_[i]);
  }
  const Spatial& f = spec_.filter;
  const auto add = [&](const Spatial& at, int64_t run) {
    Unit unit{.offset = {}, .pixels = run};
    for (int i = 0; i < 3; ++i) {
      unit.offset[i] =
          pass_ == ConvPass::kForward
              ? at[i] * spec_.dilation[i] - spec_.pad[i]
              : FloorDiv(residue[i] + spec_.pad[i] - at[i] * spec_.dilation[i], spec_.stride[i]);
    }
    unit.delta = ((unit.offset[0] * source_[1] + unit.offset[1]) * source_[2] + unit.offset[2]) *
                 source_channels_;
    phase.units.push_back(unit);
    // To the input, neighbours along the width are met by taps in reverse.
    const int64_t next = pass_ == ConvPass::kForward ? 1 : -1;
    for (int64_t t = 0; t < run; ++t) {
      phase.taps.push_back((at[0] * f[1] + at[1]) * f[2] + at[2] + next * t);
    }
  };
  for (int64_t d : *taps[0]) {
    for (int64_t h : *taps[1]) {
      if (row_units_) {
        add({d, h, pass_ == ConvPass::kForward ? 0 : f[2] - 1}, f[2]);
      } else {
        for (int64_t w : *taps[2]) add({d, h, w}, 1);
      }
    }
  }
  CutBlocks(phase);
  const int64_t pixels = spec_.batch * phase.count[0] * phase.count[1] * phase.count[2];
  phase.packed_offset = packed_group_;
  packed_group_ += RoundUp(result_group_, int64_t{TilePanel<T>()}) * phase.k;
  phase.grids =
      CutTiles({.rows = pixels, .cols = result_group_, .k = phase.k, .products = spec_.groups},
               TilePanel<T>(), TileMr<T>());
  phase.first_tile = tiles_;
  for (int i = 0; i < kTileThreads; ++i) tiles_[i] += spec_.groups * phase.grids[i].count();
  phases_.push_back(std::move(phase));
}

template <typename T>
void GatherConv<T>::CutBlocks(Phase& phase) {
  const int64_t units = static_cast<int64_t>(phase.units.size());
  const int64_t length = (row_units_ ? spec_.filter[2] : 1) * source_group_;
  phase.k = units * length;
  if (length >= kTileDepth) {
    const int64_t cuts = CeilDiv(length, kTileDepth), chunk = CeilDiv(length, cuts);
    for (int64_t u = 0; u < units; ++u) {
      for (int64_t x = 0; x < length; x += chunk) {
        phase.blocks.push_back({u * length + x, 1, std::min(chunk, length - x)});
        phase.first_unit.push_back(static_cast<int>(u));
        phase.skip.push_back(x);
      }
    }
    return;
  }
  const int64_t most = std::min<int64_t>(kMaxTileSegments, kTileDepth / length);
  const int64_t per = units == 0 ? 1 : CeilDiv(units, CeilDiv(units, most));
  for (int64_t u = 0; u < units; u += per) {
    phase.blocks.push_back({u * length, static_cast<int>(std::min(per, units - u)), length});
    phase.first_unit.push_back(static_cast<int>(u));
    phase.skip.push_back(0);
  }
}

template <typename T>
void GatherConv<T>::Pack(const T* filter, T* packed, ParallelFor& par) const {
  const int64_t panel = TilePanel<T>();
  const int64_t in_group = spec_.in_channels / spec_.groups;
  const int64_t out_group = spec_.out_channels / spec_.groups;
  const int64_t panels = CeilDiv(result_group_, panel);
  par.Run(spec_.groups * panels, [&](int64_t t) {
    const int64_t group = t / panels, j = t % panels * panel;
    const int64_t cols = std::min(panel, result_group_ - j);
    for (const Phase& phase : phases_) {
      T* to = packed + group * packed_group_ + phase.packed_offset + j * phase.k;
      for (int64_t tap : phase.taps) {
        const T* from = filter + tap * in_group * spec_.out_channels + group * out_group;
        if (pass_ == ConvPass::kForward) {
          PackPanels<T>(from + j, spec_.out_channels, 1, in_group, cols, to, 0);
        } else {
          PackPanels<T>(from + j * spec_.out_channels, 1, spec_.out_channels, out_group, cols, to,
                        0);
        }
        to += source_group_ * panel;
      }
    }
  });
}

template <typename T>
void GatherConv<T>::Execute(const T* source, const T* packed, const T* bias, const T* residual,
                            T* result, ParallelFor& par) const {
  const int threads = TileThreads(par.max_threads());
  par.Run(tiles_[threads], [&](int64_t t) {
    const auto after =
        std::upper_bound(phases_.begin(), phases_.end(), t,
                         [&](int64_t x, const Phase& p) { return x < p.first_tile[threads]; });
    const Phase& phase = *(after - 1);
    Tile(phase, phase.grids[threads], t - phase.first_tile[threads], source, packed, bias, residual,
         result);
  });
}

template <typename T>
void GatherConv<T>::Tile(const Phase& phase, const TileGrid& grid, int64_t tile, const T* source,
                         const T* packed, const T* bias, const T* residual, T* result) const {
  // Rows fastest: neighbours in time share panels of the filter.
  const int64_t m = tile % grid.tiles_m, n = tile / grid.tiles_m % grid.tiles_n;
  const int64_t group = tile / grid.count(), panel = TilePanel<T>();
  const int64_t p0 = grid.row(m), j0 = grid.panel(n) * panel;
  const int rows = static_cast<int>(grid.row(m + 1) - p0);
  const int64_t cols = std::min(grid.panel(n + 1) * panel, result_group_) - j0;

  const Activation act = spec_.finish.activation;
  const bool clamp = act == Activation::kRelu || act == Activation::kRelu6;
  const bool fused = clamp || act == Activation::kNone;
  const T* tile_bias = bias == nullptr ? nullptr : bias + group * result_group_ + j0;
  T* c[kMaxTileRows];
  const T* in[kMaxTileRows];
  const auto run = [&](absl::FunctionRef<void(int, const T**, T*)> fill) {
    TileArgs<T> args{.rows = rows,
                     .cols = cols,
                     .blocks = phase.blocks.data(),
                     .num_blocks = static_cast<int>(phase.blocks.size()),
                     .fill = fill,
                     .b = packed + group * packed_group_ + phase.packed_offset + j0 * phase.k,
                     .b_panel_stride = TilePanel<T>() * phase.k,
                     .c = c,
                     .residual = residual == nullptr ? nullptr : in};
    if (fused) {
      args.bias = tile_bias;
      args.clamp = clamp;
      args.hi = act == Activation::kRelu6 ? T(6) : std::numeric_limits<T>::infinity();
    }
    RunTile(args);
    if (!fused) {  // forward, where the tile's pixels follow one another
      FinishBlock<T>(c[0], result_channels_, rows, cols, T(1), tile_bias, act,
                     static_cast<T>(spec_.finish.leaky_slope));
    }
  };
  if (pointwise_) {  // pixels map one to one
    for (int r = 0; r < rows; ++r) {
      const int64_t offset = (p0 + r) * result_channels_ + group * result_group_ + j0;
      c[r] = result + offset;
      if (residual != nullptr) in[r] = residual + offset;
    }
    run([&](int b, const T** out, T*) {
      const T* from = source + p0 * source_channels_ + group * source_group_ + phase.skip[b];
      for (int r = 0; r < rows; ++r) out[r] = from + r * source_channels_;
    });
    return;
  }

  struct Origin {
    Spatial at;
    int64_t pixel;  // element of the window's origin, which may lie outside
    bool inside;    // the whole window lies inside
  };
  Origin origins[kMaxTileRows];
  Spatial low = {0, 0, 0}, high = {0, 0, 0};  // bounds of the offsets
  for (size_t u = 0; u < phase.units.size(); ++u) {
    for (int i = 0; i < 3; ++i) {
      const int64_t x = phase.units[u].offset[i];
      const int64_t y = x + (i == 2 ? phase.units[u].pixels - 1 : 0);
      low[i] = u == 0 ? x : std::min(low[i], x);
      high[i] = u == 0 ? y : std::max(high[i], y);
    }
  }
  const Spatial& count = phase.count;
  Spatial q = {p0 / (count[2] * count[1]) % count[0], p0 / count[2] % count[1], p0 % count[2]};
  int64_t image = p0 / (count[2] * count[1] * count[0]);
  // What the pixels of one row of the result share.
  int64_t at_d = 0, at_h = 0, source_row = 0, result_row = 0;
  bool row_inside = false;
  for (int r = 0; r < rows; ++r, ++q[2]) {
    if (q[2] == count[2]) {
      q[2] = 0;
      if (++q[1] == count[1]) {
        q[1] = 0;
        if (++q[0] == count[0]) {
          q[0] = 0;
          ++image;
        }
      }
    }
    if (r == 0 || q[2] == 0) {
      at_d = q[0] * source_step_[0];
      at_h = q[1] * source_step_[1];
      row_inside = at_d + low[0] >= 0 && at_d + high[0] < source_[0] && at_h + low[1] >= 0 &&
                   at_h + high[1] < source_[1];
      source_row = ((image * source_[0] + at_d) * source_[1] + at_h) * source_[2];
      const int64_t d = phase.first[0] + q[0] * result_step_[0];
      const int64_t h = phase.first[1] + q[1] * result_step_[1];
      result_row = ((image * result_[0] + d) * result_[1] + h) * result_[2] + phase.first[2];
    }
    const int64_t w = q[2] * source_step_[2];
    origins[r] = {.at = {at_d, at_h, w},
                  .pixel = (source_row + w) * source_channels_ + group * source_group_,
                  .inside = row_inside && w + low[2] >= 0 && w + high[2] < source_[2]};
    const int64_t pixel = result_row + q[2] * result_step_[2];
    const int64_t offset = pixel * result_channels_ + group * result_group_ + j0;
    c[r] = result + offset;
    if (residual != nullptr) in[r] = residual + offset;
  }
  if (phase.k == 0) {  // no tap reaches these pixels
    for (int r = 0; r < rows; ++r) std::fill_n(c[r], cols, T(0));
    return;
  }

  run([&](int b, const T** out, T* space) {
    const TileBlock& block = phase.blocks[b];
    const Unit* units = &phase.units[phase.first_unit[b]];
    const int64_t skip = phase.skip[b];
    for (int r = 0; r < rows; ++r) {
      const Origin& o = origins[r];
      const T** row = out + r;
      if (o.inside) {
        for (int s = 0; s < block.segments; ++s)
          row[s * rows] = source + (o.pixel + units[s].delta + skip);
        continue;
      }
      for (int s = 0; s < block.segments; ++s) {
        const Unit& unit = units[s];
        const int64_t d = o.at[0] + unit.offset[0], h = o.at[1] + unit.offset[1];
        const int64_t w = o.at[2] + unit.offset[2];
        if (!InRange(d, source_[0]) || !InRange(h, source_[1]) || w + unit.pixels <= 0 ||
            w >= source_[2]) {
          row[s * rows] = zeros_.data();
        } else if (w >= 0 && w + unit.pixels <= source_[2]) {
          row[s * rows] = source + (o.pixel + unit.delta + skip);
        } else {  // a run that crosses the border
          T* to = space + r * TileSpaceStride<T>() + s * block.length;
          const int64_t at = w * source_channels_ + skip;  // of the run in its row
          const int64_t begin = std::clamp<int64_t>(-at, 0, block.length);
          const int64_t end =
              std::clamp<int64_t>(source_[2] * source_channels_ - at, begin, block.length);
          const T* from = source + (o.pixel + unit.delta + skip);
          std::fill(to, to + begin, T(0));
          std::copy(from + begin, from + end, to + begin);
          std::fill(to + end, to + block.length, T(0));
          row[s * rows] = to;
        }
      }
    }
  });
}

template <typename T>
PaddedInput<T>::PaddedInput(const ConvSpec& spec) : spec_(spec) {
  bool leaves = false;
  for (int i = 0; i < 3; ++i) {
    const int64_t last =
        (spec.out[i] - 1) * spec.stride[i] + (spec.filter[i] - 1) * spec.dilation[i];
    leaves |= spec.pad[i] != 0 || last >= spec.in[i];
    size_[i] = last + 1;
  }
  if (leaves) {
    elements_ = RoundUp(spec.batch * size_[0] * size_[1] * size_[2] * spec.in_channels, 16);
  } else {
    size_ = spec.in;
  }
}

template <typename T>
void PaddedInput<T>::Fill(const T* input, T* padded, ParallelFor& par) const {
  const Spatial &in = spec_.in, &size = size_;
  const int64_t channels = spec_.in_channels, line = size[2] * channels;
  const int64_t w0 = std::max<int64_t>(0, -spec_.pad[2]);  // first input column that is seen
  const int64_t at = std::max<int64_t>(0, spec_.pad[2]);
  const int64_t columns = std::max<int64_t>(0, std::min(in[2] - w0, size[2] - at));
  ForRanges(par, spec_.batch * size[0] * size[1], 0.5 * line, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      T* to = padded + row * line;
      const int64_t h = row % size[1] - spec_.pad[1], d = row / size[1] % size[0] - spec_.pad[0];
      if (!InRange(h, in[1]) || !InRange(d, in[0]) || columns == 0) {
        std::fill_n(to, line, T(0));
        continue;
      }
      const T* from =
          input + (((row / size[1] / size[0] * in[0] + d) * in[1] + h) * in[2] + w0) * channels;
      std::fill_n(to, at * channels, T(0));
      std::copy_n(from, columns * channels, to + at * channels);
      std::fill(to + (at + columns) * channels, to + line, T(0));
    }
  });
}

template <typename T>
FilterConv<T>::FilterConv(const ConvSpec& spec) : spec_(spec), padded_(spec) {
  const int64_t panel = TilePanel<T>(), mr = TileMr<T>();
  in_group_ = spec.in_channels / spec.groups;
  out_group_ = spec.out_channels / spec.groups;
  rows_ = spec.filter[0] * spec.filter[1] * spec.filter[2] * in_group_;
  pixels_ = spec.batch * spec.out[0] * spec.out[1] * spec.out[2];
  packed_group_ = RoundUp(out_group_, panel) * pixels_;
  const int64_t depth = CeilDiv(pixels_, CeilDiv(pixels_, kTileDepth));
  for (int64_t k = 0; k < pixels_; k += depth) {
    blocks_.push_back({k, 1, std::min(depth, pixels_ - k)});
  }
  const int64_t work = FilterTileWork(double(rows_) * pixels_ * spec.out_channels);
  const int64_t want = work / (pixels_ * RoundUp(out_group_, panel)) + 1;
  mt_ = std::clamp<int64_t>(RoundUp(want, mr), 8 * mr, 96 / mr * mr);
  mt_ = RoundUp(CeilDiv(rows_, CeilDiv(rows_, mt_)), mr);
  // The rows are packed anew for each column tile: wide tiles pay.
  nt_ = std::max(TileColumns(work, mt_, pixels_, out_group_, panel),
                 std::min(RoundUp(out_group_, panel), 16 * panel));
  tiles_m_ = CeilDiv(rows_, mt_);
  tiles_n_ = CeilDiv(out_group_, nt_);
}

template <typename T>
void FilterConv<T>::Execute(const T* input, const T* dy, T* dfilter, T* scratch,
                            ParallelFor& par) const {
  if (padded_.elements() != 0) {
    padded_.Fill(input, scratch, par);
    input = scratch;
    scratch += padded_.elements();
  }
  const int64_t panel = TilePanel<T>(), panels = CeilDiv(out_group_, panel);
  const int64_t strip = std::max<int64_t>(8, RoundUp(16384 / (panel * panels), 8));
  const int64_t strips = CeilDiv(pixels_, strip);
  par.Run(spec_.groups * strips, [&](int64_t t) {
    const int64_t group = t / strips, k0 = t % strips * strip;
    PackPanels<T>(dy + k0 * spec_.out_channels + group * out_group_, spec_.out_channels, 1,
                  std::min(strip, pixels_ - k0), out_group_,
                  scratch + group * packed_group_ + k0 * panel, panel * pixels_);
  });
  par.Run(spec_.groups * tiles_m_ * tiles_n_, [&](int64_t t) { Tile(t, input, scratch, dfilter); });
}

template <typename T>
void FilterConv<T>::Tile(int64_t tile, const T* input, const T* packed, T* dfilter) const {
  const int64_t i0 = tile % tiles_m_ * mt_, j0 = tile / tiles_m_ % tiles_n_ * nt_;
  const int64_t group = tile / tiles_m_ / tiles_n_;
  const int rows = static_cast<int>(std::min(mt_, rows_ - i0));
  const Spatial &f = spec_.filter, &out = spec_.out, &size = padded_.size();
  T* c[kMaxTileRows];
  int64_t offsets[kMaxTileRows];
  for (int r = 0; r < rows; ++r) {
    c[r] = dfilter + (i0 + r) * spec_.out_channels + group * out_group_ + j0;
    const int64_t tap = (i0 + r) / in_group_, channel = (i0 + r) % in_group_;
    const int64_t d = tap / (f[1] * f[2]) * spec_.dilation[0];
    const int64_t h = tap / f[2] % f[1] * spec_.dilation[1], w = tap % f[2] * spec_.dilation[2];
    offsets[r] =
        ((d * size[1] + h) * size[2] + w) * spec_.in_channels + group * in_group_ + channel;
  }
  const auto columns = [&](int b, int64_t* to) {
    const int64_t k0 = blocks_[b].k0;
    Spatial q = {k0 / (out[2] * out[1]) % out[0], k0 / out[2] % out[1], k0 % out[2]};
    int64_t image = k0 / (out[2] * out[1] * out[0]);
    for (int64_t k = 0; k < blocks_[b].length; ++k) {
      to[k] = (((image * size[0] + q[0] * spec_.stride[0]) * size[1] + q[1] * spec_.stride[1]) *
                   size[2] +
               q[2] * spec_.stride[2]) *
              spec_.in_channels;
      if (++q[2] < out[2]) continue;
      q[2] = 0;
      if (++q[1] < out[1]) continue;
      q[1] = 0;
      if (++q[0] < out[0]) continue;
      q[0] = 0;
      ++image;
    }
  };
  RunTile(TileArgs<T>{.rows = rows,
                      .cols = std::min(nt_, out_group_ - j0),
                      .blocks = blocks_.data(),
                      .num_blocks = static_cast<int>(blocks_.size()),
                      .a = input,
                      .row_offset = offsets,
                      .columns = columns,
                      .b = packed + group * packed_group_ + j0 * pixels_,
                      .b_panel_stride = TilePanel<T>() * pixels_,
                      .c = c});
}

template class GatherConv<float>;
template class GatherConv<double>;
template class PaddedInput<float>;
template class PaddedInput<double>;
template class FilterConv<float>;
template class FilterConv<double>;

}  // namespace weft
