// How a product is cut into tiles for RunTile. An element's bits do not depend on its tile
// (kernels/lib/tile.h), so that the threads at hand may have a say.
#ifndef WEFT_KERNELS_LIB_TILE_GRID_H_
#define WEFT_KERNELS_LIB_TILE_GRID_H_

#include <algorithm>
#include <array>
#include <cstdint>

namespace weft {

// tiles_m x tiles_n tiles, as equal as can be: rows one by one, columns in whole panels.
struct TileGrid {
  int64_t rows = 0, panels = 0;
  int64_t tiles_m = 1, tiles_n = 1;

  int64_t count() const { return tiles_m * tiles_n; }
  // Where row tile i or column tile j begins; it ends where the next one begins.
  int64_t row(int64_t i) const { return Begin(rows, tiles_m, i); }
  int64_t panel(int64_t j) const { return Begin(panels, tiles_n, j); }

 private:
  static int64_t Begin(int64_t n, int64_t parts, int64_t i) {
    return n / parts * i + std::min(i, n % parts);
  }
};

struct TileWork {
  int64_t rows = 1, cols = 1, k = 1;
  int64_t products = 1;     // of these sizes that run side by side
  bool packed_b = true;     // else each tile packs what it reads of B
  bool transposed = false;  // each tile packs what it reads of A
  int64_t most_rows = 96;   // with more, C and A would not stay near
};

// Numbers of threads that have a grid of their own: 1, 2, 4, 8 and more.
inline constexpr int kTileThreads = 4;
// Which of them serves so many threads.
constexpr int TileThreads(int threads) {
  return threads <= 1 ? 0 : threads <= 2 ? 1 : threads <= 4 ? 2 : 3;
}

// For each of those numbers the grid that keeps so many threads busy longest, as far as a model of
// a tile's time goes. `panel` and `mr` are those of the type (kernels/lib/tile.h).
using TileGrids = std::array<TileGrid, kTileThreads>;
TileGrids CutTiles(const TileWork& work, int64_t panel, int64_t mr);

}  // namespace weft

#endif  // WEFT_KERNELS_LIB_TILE_GRID_H_
