#include "kernels/cuda/divide.cuh"
#include "kernels/cuda/finish.cuh"
#include "kernels/cuda/lanes.cuh"
#include "kernels/cuda/loop.cuh"
#include "kernels/cuda/winograd.h"

namespace weft::cuda {
namespace {

constexpr DTypeSet kTypes = {DType::kFloat, DType::kDouble};
template <typename T>
using Vector = Lanes<T, kWideLanes<T>>;
using Div = Divisor<uint32_t>;

template <typename T>
WEFT_DEVICE Vector<T> operator+(const Vector<T>& a, const Vector<T>& b) {
  Vector<T> r;
  for (int k = 0; k < kWideLanes<T>; ++k) r.at[k] = a.at[k] + b.at[k];
  return r;
}
template <typename T>
WEFT_DEVICE Vector<T> operator-(const Vector<T>& a, const Vector<T>& b) {
  Vector<T> r;
  for (int k = 0; k < kWideLanes<T>; ++k) r.at[k] = a.at[k] - b.at[k];
  return r;
}
template <typename T>
WEFT_DEVICE Vector<T> Half(const Vector<T>& a) {
  Vector<T> r;
  for (int k = 0; k < kWideLanes<T>; ++k) r.at[k] = a.at[k] / 2;
  return r;
}

// The three one-dimensional transforms, of what lies `step` apart.
template <typename V>
WEFT_DEVICE void SpreadThree(const V* x, V* y, int step) {
  const V a = x[0], b = x[step], c = x[2 * step];
  y[0] = a;
  y[step] = Half(a + c + b);
  y[2 * step] = Half(a + c - b);
  y[3 * step] = c;
}
template <typename V>
WEFT_DEVICE void SpreadFour(V* x, int step) {
  const V a = x[0], b = x[step], c = x[2 * step], d = x[3 * step];
  x[0] = a - c;
  x[step] = b + c;
  x[2 * step] = c - b;
  x[3 * step] = b - d;
}
template <typename V>
WEFT_DEVICE void GatherTwo(V* x, int step) {
  const V a = x[0], b = x[step], c = x[2 * step], d = x[3 * step];
  x[0] = a + b + c;
  x[step] = b - c - d;
}

template <typename T>
void Filter(const T* filter, int64_t in, int64_t out, bool backward, T* spread,
            StreamHandle stream) {
  const int64_t step = in * out / kWideLanes<T>;
  For(step, stream, [=] WEFT_DEVICE(int64_t i) {
    Vector<T> w[16], rows[12];
    if (!backward) {
      for (int tap = 0; tap < 9; ++tap) w[tap] = LanesAt<kWideLanes<T>>(filter)[tap * step + i];
    } else {  // lanes are inputs, whose weights lie `out` apart
      const int64_t vectors = in / kWideLanes<T>, k = i / vectors, c = i % vectors * kWideLanes<T>;
      for (int tap = 0; tap < 9; ++tap) {
        for (int l = 0; l < kWideLanes<T>; ++l) {
          w[tap].at[l] = filter[((8 - tap) * in + c + l) * out + k];
        }
      }
    }
    for (int c = 0; c < 3; ++c) SpreadThree(w + c, rows + c, 3);
    for (int r = 0; r < 4; ++r) SpreadThree(rows + 3 * r, w + 4 * r, 1);
    for (int r = 0; r < 16; ++r) LanesAt<kWideLanes<T>>(spread)[r * step + i] = w[r];
  });
}

// Sizes in 32 bits; channels in vectors of lanes.
struct Grid {
  int in_height, in_width, out_height, out_width, pad_height, pad_width, channels;
  Div by_channels, by_width, by_height;

  Grid(const TileGrid& g, int64_t channels)
      : in_height(static_cast<int>(g.in_height)),
        in_width(static_cast<int>(g.in_width)),
        out_height(static_cast<int>(g.out_height)),
        out_width(static_cast<int>(g.out_width)),
        pad_height(static_cast<int>(g.pad_height)),
        pad_width(static_cast<int>(g.pad_width)),
        channels(static_cast<int>(channels)),
        by_channels(channels),
        by_width(g.width),
        by_height(g.height) {}

  struct Tile {
    int image, row, col, channel;  // of the first output
  };
  WEFT_DEVICE Tile TileOf(int64_t first, int64_t i) const {
    auto channel = static_cast<uint32_t>(i);
    uint32_t col = static_cast<uint32_t>(first) + by_channels.Split(channel);
    uint32_t row = by_width.Split(col);
    const uint32_t image = by_height.Split(row);
    return {static_cast<int>(image), static_cast<int>(2 * row), static_cast<int>(2 * col),
            static_cast<int>(channel)};
  }
};

template <typename T>
void Tiles(const TileGrid& grid, const T* image, int64_t first, int64_t tiles, T* spread,
           StreamHandle stream) {
  const Grid g(grid, grid.in_channels / kWideLanes<T>);
  const int64_t step = tiles * g.channels;
  For(step, stream, [=] WEFT_DEVICE(int64_t i) {
    const Grid::Tile t = g.TileOf(first, i);
    Vector<T> x[16];
    for (int r = 0; r < 4; ++r) {
      const int row = t.row - g.pad_height + r;
      for (int c = 0; c < 4; ++c) {
        const int col = t.col - g.pad_width + c;
        const bool inside = row >= 0 && row < g.in_height && col >= 0 && col < g.in_width;
        const int64_t pixel = (int64_t{t.image} * g.in_height + row) * g.in_width + col;
        x[4 * r + c] =
            inside ? LanesAt<kWideLanes<T>>(image)[pixel * g.channels + t.channel] : Vector<T>{};
      }
    }
    for (int c = 0; c < 4; ++c) SpreadFour(x + c, 4);
    for (int r = 0; r < 4; ++r) SpreadFour(x + 4 * r, 1);
    for (int r = 0; r < 16; ++r) LanesAt<kWideLanes<T>>(spread)[r * step + i] = x[r];
  });
}

template <typename T>
void Outputs(const TileGrid& grid, const T* products, int64_t first, int64_t tiles,
             const FinishArgs& finish, T* out, StreamHandle stream) {
  const Grid g(grid, grid.out_channels / kWideLanes<T>);
  const int64_t step = tiles * g.channels;
  For(step, stream, [=] WEFT_DEVICE(int64_t i) {
    const Grid::Tile t = g.TileOf(first, i);
    Vector<T> x[16], bias{};
    for (int r = 0; r < 16; ++r) x[r] = LanesAt<kWideLanes<T>>(products)[r * step + i];
    if (finish.bias != nullptr) {
      bias = LanesAt<kWideLanes<T>>(static_cast<const T*>(finish.bias))[t.channel];
    }
    for (int c = 0; c < 4; ++c) GatherTwo(x + c, 4);
    for (int r = 0; r < 2; ++r) GatherTwo(x + 4 * r, 1);
    for (int r = 0; r < 2; ++r) {
      for (int c = 0; c < 2; ++c) {
        const int row = t.row + r, col = t.col + c;
        if (row >= g.out_height || col >= g.out_width) continue;
        const int64_t pixel = (int64_t{t.image} * g.out_height + row) * g.out_width + col;
        const int64_t at = pixel * g.channels + t.channel;
        Vector<T> y = x[4 * r + c] + bias;
        if (finish.residual != nullptr) {
          y = y + LanesAt<kWideLanes<T>>(static_cast<const T*>(finish.residual))[at];
        }
        for (int k = 0; k < kWideLanes<T>; ++k) y.at[k] = Activated(y.at[k], finish.finish);
        LanesAt<kWideLanes<T>>(out)[at] = y;
      }
    }
  });
}

}  // namespace

void SpreadFilter(DType dtype, const void* filter, int64_t in, int64_t out, bool backward,
                  void* spread, StreamHandle stream) {
  DispatchType<kTypes>(dtype, [&]<typename T>() {
    Filter(static_cast<const T*>(filter), in, out, backward, static_cast<T*>(spread), stream);
  });
}

void SpreadTiles(DType dtype, const TileGrid& g, const void* image, int64_t first, int64_t tiles,
                 void* spread, StreamHandle stream) {
  DispatchType<kTypes>(dtype, [&]<typename T>() {
    Tiles(g, static_cast<const T*>(image), first, tiles, static_cast<T*>(spread), stream);
  });
}

void GatherTiles(DType dtype, const TileGrid& g, const void* products, int64_t first, int64_t tiles,
                 const FinishArgs& finish, void* out, StreamHandle stream) {
  DispatchType<kTypes>(dtype, [&]<typename T>() {
    Outputs(g, static_cast<const T*>(products), first, tiles, finish, static_cast<T*>(out), stream);
  });
}

}  // namespace weft::cuda
