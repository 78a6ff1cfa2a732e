#include "kernels/lib/conv_scatter.h"

#include <algorithm>

#include "core/checked.h"

namespace weft {
namespace {

// Products of a tile are at most so many elements, on the stack.
constexpr int64_t kProducts = 8192;
// Where images are few they are cut into bands, so that every thread has work.
constexpr int64_t kLeastTasks = 8;
// Adding a product to its window takes as long as this many multiply-adds.
constexpr double kAddCost = 6;

int64_t Columns(const ConvSpec& s) {
  return s.filter[0] * s.filter[1] * s.filter[2] * s.in_channels;
}

}  // namespace

template <typename T>
bool ScatterConv<T>::Pays(const ConvSpec& s) {
  const int64_t panel = TilePanel<T>(), columns = Columns(s);
  if (s.groups != 1 || s.dilation[2] != 1 || columns > kProducts / TileMr<T>()) return false;
  if (s.in_channels >= panel) return false;
  const double source = double(s.out[0]) * s.out[1] * s.out[2];
  const double scatter =
      source * (double(s.out_channels) * RoundUp(columns, panel) + kAddCost * columns);
  const double taps = double(columns) / s.in_channels;
  const double gather = source * taps * s.out_channels * RoundUp(s.in_channels, panel / 2);
  return scatter < gather;
}

template <typename T>
ScatterConv<T>::ScatterConv(const ConvSpec& spec) : spec_(spec), columns_(Columns(spec)) {
  run_ = spec.filter[2] * spec.in_channels;
  // A band computes the source rows that reach into it, some of which its neighbours compute, too.
  const int64_t height = spec.in[1];
  const int64_t want = spec.in[0] > 1 ? 1 : CeilDiv(kLeastTasks, spec.batch);
  const int64_t least = 4 * spec.filter[1] * spec.dilation[1];
  band_rows_ = std::max(CeilDiv(height, want), std::min(height, least));
  bands_ = CeilDiv(height, band_rows_);
  const int64_t k = spec.out_channels, depth = CeilDiv(k, CeilDiv(k, kTileDepth));
  for (int64_t at = 0; at < k; at += depth) {
    blocks_.push_back({at, 1, std::min(depth, k - at)});
  }
}

template <typename T>
int64_t ScatterConv<T>::packed_elements() const {
  return RoundUp(columns_, TilePanel<T>()) * spec_.out_channels;
}

template <typename T>
void ScatterConv<T>::Pack(const T* filter, T* packed, ParallelFor& par) const {
  const int64_t panel = TilePanel<T>(), k = spec_.out_channels;
  par.Run(CeilDiv(columns_, panel), [&](int64_t p) {
    PackPanels<T>(filter + p * panel * k, 1, k, k, std::min(panel, columns_ - p * panel),
                  packed + p * panel * k, 0);
  });
}

template <typename T>
void ScatterConv<T>::Execute(const T* dy, const T* packed, T* dx, ParallelFor& par) const {
  par.Run(spec_.batch * bands_, [&](int64_t band) { Band(band, dy, packed, dx); });
}

// Rows [low, high) of one image of the result.
template <typename T>
void ScatterConv<T>::Band(int64_t band, const T* dy, const T* packed, T* dx) const {
  const ConvSpec& s = spec_;
  const int64_t image = band / bands_, low = band % bands_ * band_rows_;
  const int64_t high = std::min(s.in[1], low + band_rows_);
  const int64_t line = s.in[2] * s.in_channels;
  T* const to = dx + image * s.in[0] * s.in[1] * line;
  for (int64_t d = 0; d < s.in[0]; ++d) {
    std::fill(to + (d * s.in[1] + low) * line, to + (d * s.in[1] + high) * line, T(0));
  }
  // Source rows whose windows reach the band.
  const int64_t reach = (s.filter[1] - 1) * s.dilation[1];
  const int64_t from = low + s.pad[1] - reach;
  const int64_t first = from <= 0 ? 0 : CeilDiv(from, s.stride[1]);
  const int64_t last = std::min(s.out[1] - 1, (high - 1 + s.pad[1]) / s.stride[1]);
  const int64_t mr = TileMr<T>();
  const int64_t stride = RoundUp(columns_, 16);
  const int64_t most = std::min<int64_t>(kMaxTileRows, kProducts / stride) / mr * mr;
  const int64_t step = std::max(most, mr);
  alignas(64) T products[kProducts + 16 * kMaxTileMr];
  T* c[kMaxTileRows];
  for (int64_t d = 0; d < s.out[0]; ++d) {
    for (int64_t h = first; h <= last; ++h) {
      const int64_t row = d * s.out[1] + h;
      const T* const source = dy + (image * s.out[0] * s.out[1] + row) * s.out[2] * s.out_channels;
      for (int64_t w = 0; w < s.out[2]; w += step) {
        const int rows = static_cast<int>(std::min(step, s.out[2] - w));
        for (int r = 0; r < rows; ++r) c[r] = products + r * stride;
        const auto fill = [&](int b, const T** out, T*) {
          for (int r = 0; r < rows; ++r) {
            out[r] = source + (w + r) * s.out_channels + blocks_[b].k0;
          }
        };
        RunTile(TileArgs<T>{.rows = rows,
                            .cols = columns_,
                            .blocks = blocks_.data(),
                            .num_blocks = static_cast<int>(blocks_.size()),
                            .fill = fill,
                            .b = packed,
                            .b_panel_stride = TilePanel<T>() * s.out_channels,
                            .c = c});
        AddRow(row, w, rows, products, low, high, to);
      }
    }
  }
}

// Adds the products of pixels [first, first + count) of a source row to their windows.
template <typename T>
void ScatterConv<T>::AddRow(int64_t row, int64_t first, int64_t count, const T* products,
                            int64_t low, int64_t high, T* image) const {
  const ConvSpec& s = spec_;
  const int64_t stride = RoundUp(columns_, 16), channels = s.in_channels;
  const int64_t line = s.in[2] * channels;
  for (int64_t td = 0; td < s.filter[0]; ++td) {
    const int64_t d = row / s.out[1] * s.stride[0] - s.pad[0] + td * s.dilation[0];
    if (!InRange(d, s.in[0])) continue;
    for (int64_t th = 0; th < s.filter[1]; ++th) {
      const int64_t h = row % s.out[1] * s.stride[1] - s.pad[1] + th * s.dilation[1];
      if (h < low || h >= high) continue;
      T* const to = image + (d * s.in[1] + h) * line;
      const T* const from = products + (td * s.filter[1] + th) * run_;
      for (int64_t p = 0; p < count; ++p) {
        const int64_t at = ((first + p) * s.stride[2] - s.pad[2]) * channels;
        const int64_t begin = std::max<int64_t>(0, -at), end = std::min(run_, line - at);
        const T* const x = from + p * stride;
        T* const y = to + at;
        for (int64_t i = begin; i < end; ++i) y[i] += x[i];
      }
    }
  }
}

template class ScatterConv<float>;
template class ScatterConv<double>;

}  // namespace weft
