// Tiles for updates of the rows of a matrix that indices name, where a row may be named more than
// once and its updates must be applied in order. A wide matrix is cut by columns; in a narrow one
// each tile owns some of the rows, and passes over all indices: how many owners there are changes
// no result.
#ifndef WEFT_KERNELS_CPU_ROW_TILES_H_
#define WEFT_KERNELS_CPU_ROW_TILES_H_

#include <algorithm>
#include <cstdint>

#include "core/parallel.h"

namespace weft {

struct RowTile {
  int64_t begin = 0, end = 0;  // columns
  uint32_t owner = 0, owners = 1;

  // Rows are scattered over the owners, since low rows are often the most frequent.
  bool Owns(int64_t row) const {
    return owners == 1 ||
           (uint64_t{static_cast<uint32_t>(row) * 0x9E3779B1u} * owners) >> 32 == owner;
  }
};

// Calls f(RowTile) so that each element of each named row belongs to exactly one tile.
template <typename F>
void ForRowTiles(ParallelFor& par, int64_t indices, int64_t columns, double ns_per_element, F&& f) {
  constexpr int64_t kWide = 1024;
  if (indices == 0 || columns == 0) return;
  if (columns >= kWide) {
    ForRanges(
        par, columns, ns_per_element * static_cast<double>(indices),
        [&](int64_t begin, int64_t end) {
          f(RowTile{begin, end});
        },
        /*align=*/64);
    return;
  }
  // Passing over an index costs about a nanosecond: a quarter of the work at most.
  const double row_ns = 5 + ns_per_element * static_cast<double>(columns);
  const double most = par.max_threads() == 1 ? 1 : std::min(row_ns / 4, 4.0 * par.max_threads());
  const double tiles =
      static_cast<double>(indices) * row_ns / static_cast<double>(kTileNanoseconds);
  const auto owners = static_cast<uint32_t>(std::clamp(tiles, 1.0, std::max(most, 1.0)));
  if (owners == 1) {
    f(RowTile{0, columns});
  } else {
    par.Run(owners, [&](int64_t i) { f(RowTile{0, columns, static_cast<uint32_t>(i), owners}); });
  }
}

}  // namespace weft

#endif  // WEFT_KERNELS_CPU_ROW_TILES_H_
