#include "kernels/cpu/stream_copy.h"

#include <catch2/catch.hpp>
#include <memory>
#include <numeric>
#include <vector>

#include "kernels/lib/layer_norm.h"
#include "tests/support/tbb_for.h"

namespace weft {
namespace {

TEST_CASE("A copy past the caches is a copy, wherever it begins and ends", "[stream]") {
  std::vector<unsigned char> from(1000);
  std::iota(from.begin(), from.end(), 1);
  for (size_t source : {0, 3}) {
    for (size_t target : {0, 1, 4, 63, 64}) {
      for (size_t bytes : {0, 1, 15, 64, 127, 700}) {
        std::vector<unsigned char> to(1000, 0), want(1000, 0);
        std::copy_n(from.begin() + source, bytes, want.begin() + target);
        StreamCopy(from.data() + source, to.data() + target, bytes);
        FenceStreams();
        INFO("from " << source << " to " << target << ", " << bytes << " bytes");
        CHECK(to == want);
      }
    }
  }
}

// In place nothing goes past the caches.
TEST_CASE("Layer norm of more than the caches hold", "[stream]") {
  for (int64_t columns : {256, 250}) {
    const int64_t rows = static_cast<int64_t>(kStreamBytes) / 4 / columns + 7;
    std::vector<float> x(rows * columns), y(x.size() + 16), scale(columns, 1.5f),
        offset(columns, 0.5f);
    for (size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i * 7919 % 1013);
    // At the start of a line, so that a whole number of vectors a row may go past.
    void* start = y.data();
    size_t room = y.size() * sizeof(float);
    auto* const to = static_cast<float*>(std::align(64, x.size() * sizeof(float), start, room));
    TbbFor threads(2);
    LayerNorm<float>(x.data(), scale.data(), offset.data(), 1e-3, true, rows, columns, to, threads);
    LayerNorm<float>(x.data(), scale.data(), offset.data(), 1e-3, true, rows, columns, x.data(),
                     SerialFor());
    CHECK(std::equal(x.begin(), x.end(), to));
  }
}

}  // namespace
}  // namespace weft
