// Work on tiles. A tile's bounds depend on sizes alone, not on how many threads there are, unless
// an element's bits are the same in any tile (kernels/lib/tile_grid.h); and a kernel writes each
// output element from one tile in a fixed order: so bits do not depend on threads.
#ifndef WEFT_CORE_PARALLEL_H_
#define WEFT_CORE_PARALLEL_H_

#include <algorithm>
#include <cstdint>

#include "absl/functional/function_ref.h"

namespace weft {

// Runs tiles, possibly at the same time. The calling thread takes part; nesting is allowed. While
// it waits, it does no work but that of this call, so that a kernel may hold a lock across it.
class ParallelFor {
 public:
  virtual ~ParallelFor() = default;
  // Calls tile(i) once for each 0 <= i < tiles, in any order; returns when all have returned.
  virtual void Run(int64_t tiles, absl::FunctionRef<void(int64_t)> tile) = 0;
  // Threads that may work at once, for choices that do not change results.
  virtual int max_threads() const = 0;
};

// One thread, tiles in order.
ParallelFor& SerialFor();

// A tile should cost about this many nanoseconds: far above what handing it out costs.
inline constexpr int64_t kTileNanoseconds = 40'000;

// Splits [0, n) into tiles that cost about kTileNanoseconds at `ns_per_item`, and calls
// f(begin, end) for each. Tile bounds are multiples of `align` but for the end.
template <typename F>
void ForRanges(ParallelFor& par, int64_t n, double ns_per_item, F&& f, int64_t align = 1) {
  if (n <= 0) return;
  // What costs nothing is one tile.
  const double fit = std::min(kTileNanoseconds / ns_per_item, static_cast<double>(n));
  int64_t size = std::max<int64_t>(1, static_cast<int64_t>(fit));
  size = (size + align - 1) / align * align;
  if (size >= n) {
    f(int64_t{0}, n);
    return;
  }
  par.Run((n + size - 1) / size, [&](int64_t i) { f(i * size, std::min(n, (i + 1) * size)); });
}

}  // namespace weft

#endif  // WEFT_CORE_PARALLEL_H_
