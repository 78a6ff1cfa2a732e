#include "kernels/lib/layer_norm.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <vector>

#include "core/half.h"
#include "tests/support/tbb_for.h"

namespace weft {
namespace {

double Wide(double v) { return v; }
double Wide(float v) { return v; }
double Wide(Half v) { return static_cast<float>(v); }
double Wide(BFloat16 v) { return static_cast<float>(v); }

// The greatest distance from the formula in double, where scale and offset are about 1.
template <typename T>
double Error(int64_t rows, int64_t n, double offset_of_x, bool center) {
  std::mt19937 rng(static_cast<uint32_t>(n));
  std::normal_distribution<float> normal(0, 1);
  const auto draw = [&](int64_t count, double shift) {
    std::vector<T> v(count);
    for (T& e : v) e = T(static_cast<float>(normal(rng) + shift));
    return v;
  };
  const std::vector<T> x = draw(rows * n, offset_of_x), scale = draw(n, 0), offset = draw(n, 0);
  std::vector<T> y(x.size()), again(x.size());
  LayerNorm<T>(x.data(), scale.data(), offset.data(), 1e-3, center, rows, n, y.data(), SerialFor());
  again = x;
  TbbFor threads(2);
  LayerNorm<T>(again.data(), scale.data(), offset.data(), 1e-3, center, rows, n, again.data(),
               threads);
  double worst = 0;
  for (int64_t r = 0; r < rows; ++r) {
    double mean = 0, variance = 0;
    for (int64_t c = 0; c < n && center; ++c) mean += Wide(x[r * n + c]) / static_cast<double>(n);
    for (int64_t c = 0; c < n; ++c)
      variance += std::pow(Wide(x[r * n + c]) - mean, 2) / static_cast<double>(n);
    for (int64_t c = 0; c < n; ++c) {
      const int64_t i = r * n + c;
      const double unit = (Wide(x[i]) - mean) / std::sqrt(variance + 1e-3);
      const double want = unit * Wide(scale[c]) + Wide(offset[c]);
      worst = std::max(worst, std::abs(Wide(y[i]) - want) / (1 + std::abs(want)));
      worst = std::max(worst, std::abs(Wide(again[i]) - Wide(y[i])));  // in place, two threads
    }
  }
  return worst;
}

TEST_CASE("rows are normalised as the formula says", "[norm][layer_norm]") {
  const int64_t n = GENERATE(1, 2, 7, 16, 33, 100, 768, 1024, 1025, 5000);
  const bool center = GENERATE(true, false);
  CAPTURE(n, center);
  const int64_t rows = 200'000 / n / 8 + 3;
  CHECK(Error<float>(rows, n, 0, center) < 2e-6);
  CHECK(Error<double>(rows, n, 0, center) < 1e-14);
  CHECK(Error<Half>(rows, n, 0, center) < 1e-3);
  CHECK(Error<BFloat16>(rows, n, 0, center) < 8e-3);
}

TEST_CASE("a large mean costs no digits of the variance", "[norm][layer_norm]") {
  // The mean is added up and rounded in float, 1000 * 2^-23, and scaled by up to 4. As the mean of
  // squares less the square of the mean, the variance alone would be wrong by 1e6 * 2^-24.
  CHECK(Error<float>(50, 768, 1000, true) < 5e-4);
}

}  // namespace
}  // namespace weft
