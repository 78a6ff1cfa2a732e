#include "kernels/lib/tile_grid.h"

#include <limits>

#include "core/checked.h"
#include "kernels/lib/tile.h"

namespace weft {
namespace {

// Fewer multiply-adds than these do not pay for handing a tile over.
constexpr double kLeastTileWork = 3e5;
// Panels of a block of B that share a second-level cache.
constexpr int64_t kMostPanels = 8;
// How many more tiles than needed are considered each way.
constexpr int64_t kMore = 8;
static_assert(TileWork().most_rows <= kMaxTileRows);

// Cycles of a tile, fitted to AVX-512 on Zen 4, where they are bound by multiply-adds; the rest
// says what thin and narrow tiles lose.
double Cycles(const TileWork& work, int64_t rows, int64_t panels, int64_t mr) {
  const double r = double(rows), p = double(panels), k = double(work.k);
  const double per_k = 2 * r * p + (work.packed_b ? 8 : 32) * p + (work.transposed ? 1 : 0.25) * r;
  const double calls = double(CeilDiv(work.k, kTileDepth)) * p * double(CeilDiv(rows, mr));
  return k * per_k + 60 * calls + 2000;
}

TileGrid CutTilesFor(int64_t threads, const TileWork& work, int64_t panel, int64_t mr) {
  TileGrid best{.rows = work.rows, .panels = CeilDiv(work.cols, panel)};
  const int64_t least_m = CeilDiv(work.rows, work.most_rows);
  const int64_t least_n = CeilDiv(best.panels, kMostPanels);
  const double total = double(work.rows) * work.cols * work.k * work.products;
  double least = std::numeric_limits<double>::infinity();
  for (int64_t n = least_n; n <= std::min(best.panels, least_n + kMore); ++n) {
    for (int64_t m = least_m; m <= std::min(work.rows, least_m + kMore); ++m) {
      const int64_t tiles = m * n * work.products;
      if (tiles > 1 && (n > least_n || m > least_m) && total < kLeastTileWork * tiles) continue;
      const double cycles = Cycles(work, CeilDiv(work.rows, m), CeilDiv(best.panels, n), mr);
      const double cost = double(CeilDiv(tiles, threads)) * cycles;
      if (cost >= least) continue;
      least = cost;
      best.tiles_m = m;
      best.tiles_n = n;
    }
  }
  return best;
}

}  // namespace

TileGrids CutTiles(const TileWork& work, int64_t panel, int64_t mr) {
  TileGrids grids;
  for (int i = 0; i < kTileThreads; ++i) grids[i] = CutTilesFor(1 << i, work, panel, mr);
  return grids;
}

}  // namespace weft
