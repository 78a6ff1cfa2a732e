#include "kernels/lib/tile_grid.h"

#include <catch2/catch.hpp>

#include "kernels/lib/tile.h"

namespace weft {
namespace {

TEST_CASE("tiles are equal shares that fit a tile's buffers", "[gemm][tile]") {
  for (int64_t rows : {1, 12, 49, 97, 196, 3136, 100'003}) {
    for (int64_t cols : {1, 24, 64, 160, 1000, 30'000}) {
      for (int64_t k : {1, 27, 576, 4608}) {
        CAPTURE(rows, cols, k);
        for (const TileGrid& grid : CutTiles({.rows = rows, .cols = cols, .k = k}, 32, 12)) {
          CHECK((grid.rows == rows && grid.panels == (cols + 31) / 32));
          CHECK((grid.row(0) == 0 && grid.panel(0) == 0));
          CHECK((grid.row(grid.tiles_m) == rows && grid.panel(grid.tiles_n) == grid.panels));
          bool equal = true;
          for (int64_t i = 0; i < grid.tiles_m; ++i) {
            const int64_t share = grid.row(i + 1) - grid.row(i) - rows / grid.tiles_m;
            equal &= (share == 0 || share == 1) && rows / grid.tiles_m + share <= kMaxTileRows;
          }
          for (int64_t j = 0; j < grid.tiles_n; ++j) {
            const int64_t share = grid.panel(j + 1) - grid.panel(j) - grid.panels / grid.tiles_n;
            equal &= share == 0 || share == 1;
          }
          CHECK(equal);
        }
      }
    }
  }
}

// The layers of ResNet-50 and two of MobileNetV2 for one picture.
TEST_CASE("no thread waits long for another's last tile", "[gemm][tile]") {
  const TileWork layers[] = {{12544, 64, 147}, {3136, 64, 64},   {3136, 64, 576},  {3136, 256, 64},
                             {3136, 64, 256},  {784, 128, 1152}, {784, 512, 128},  {784, 128, 512},
                             {196, 256, 2304}, {196, 1024, 256}, {196, 256, 1024}, {49, 512, 4608},
                             {49, 2048, 512},  {49, 512, 2048},  {49, 160, 960},   {196, 64, 384},
                             {64, 448, 2048},  {64, 320, 2048}};
  for (const TileWork& layer : layers) {
    for (int threads : {1, 2, 4}) {
      CAPTURE(layer.rows, layer.cols, layer.k, threads);
      const TileGrid grid = CutTiles(layer, 32, 12)[TileThreads(threads)];
      const double largest = double((grid.rows + grid.tiles_m - 1) / grid.tiles_m) *
                             double((grid.panels + grid.tiles_n - 1) / grid.tiles_n);
      const double busy = double(grid.rows) * double(grid.panels);
      const double all = double((grid.count() + threads - 1) / threads * threads) * largest;
      CHECK(all < (threads <= 2 ? 1.05 : 1.15) * busy);
    }
  }
}

TEST_CASE("what is too small to share is one tile", "[gemm][tile]") {
  for (int64_t products : {1, 100}) {
    for (const TileGrid& grid :
         CutTiles({.rows = 32, .cols = 64, .k = 64, .products = products}, 32, 12)) {
      CHECK(grid.count() == 1);
    }
  }
}

TEST_CASE("a number of threads has the grid of the next power of two", "[gemm][tile]") {
  CHECK((TileThreads(1) == 0 && TileThreads(2) == 1 && TileThreads(3) == 2));
  CHECK((TileThreads(4) == 2 && TileThreads(5) == 3 && TileThreads(64) == 3));
}

}  // namespace
}  // namespace weft
