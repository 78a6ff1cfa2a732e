#include "core/parallel.h"

#include <algorithm>
#include <catch2/catch.hpp>

namespace weft {
namespace {

TEST_CASE("ranges cover every item once, whatever an item costs", "[core]") {
  for (const double ns : {0.0, 1e-300, 0.5, 300.0, 1e12}) {
    for (const int64_t n : {0, 1, 7, 100'000}) {
      for (const int64_t align : {1, 16}) {
        CAPTURE(ns, n, align);
        int64_t next = 0, tiles = 0;
        ForRanges(
            SerialFor(), n, ns,
            [&](int64_t begin, int64_t end) {
              REQUIRE(begin == next);
              REQUIRE((end == n || end % align == 0));
              next = end;
              ++tiles;
            },
            align);
        CHECK(next == n);
        if (ns * static_cast<double>(n) < kTileNanoseconds) CHECK(tiles == std::min<int64_t>(1, n));
      }
    }
  }
}

}  // namespace
}  // namespace weft
