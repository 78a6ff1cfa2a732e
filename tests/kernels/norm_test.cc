#include "kernels/lib/norm.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <vector>

#include "tests/support/tbb_for.h"

namespace weft {
namespace {

std::vector<float> Random(int64_t n, uint32_t seed, float offset = 0) {
  std::mt19937 rng(seed);
  std::normal_distribution<float> normal(offset, 1);
  std::vector<float> v(n);
  for (float& x : v) x = normal(rng);
  return v;
}

TEST_CASE("moments of a long column far from zero are right", "[norm]") {
  const int64_t rows = GENERATE(1, 15, 16, 17, 5000), channels = GENERATE(1, 3, 300);
  const auto x = Random(rows * channels, 1, 100);
  std::vector<double> mean(channels), variance(channels), mean2(channels), variance2(channels);
  std::vector<char> scratch(ColumnSumScratch(rows, channels));
  ColumnMoments(x.data(), rows, channels, mean.data(), variance.data(), scratch.data(),
                SerialFor());
  for (int64_t c = 0; c < channels; ++c) {
    double m = 0, v = 0;
    for (int64_t r = 0; r < rows; ++r) m += x[r * channels + c];
    m /= static_cast<double>(rows);
    for (int64_t r = 0; r < rows; ++r) v += std::pow(x[r * channels + c] - m, 2);
    v /= static_cast<double>(rows);
    CHECK(std::abs(mean[c] - m) < 2e-6 * 100);
    CHECK(std::abs(variance[c] - v) < 1e-4 * v + 1e-9);
  }
  TbbFor threads(2);
  ColumnMoments(x.data(), rows, channels, mean2.data(), variance2.data(), scratch.data(), threads);
  CHECK(mean == mean2);
  CHECK(variance == variance2);
}

TEST_CASE("sums of gradients", "[norm]") {
  const int64_t rows = 1234, channels = 70;
  const auto x = Random(rows * channels, 1), dy = Random(rows * channels, 2),
             mean = Random(channels, 3);
  std::vector<double> a(channels), b(channels), a2(channels), b2(channels);
  std::vector<char> scratch(ColumnSumScratch(rows, channels));
  ColumnGradients(dy.data(), x.data(), mean.data(), rows, channels, a.data(), b.data(),
                  scratch.data(), SerialFor());
  for (int64_t c = 0; c < channels; ++c) {
    double u = 0, v = 0;
    for (int64_t r = 0; r < rows; ++r) {
      const double g = dy[r * channels + c];
      u += g;
      v += g * (static_cast<double>(x[r * channels + c]) - mean[c]);
    }
    CHECK(a[c] == Approx(u).margin(1e-4));
    CHECK(b[c] == Approx(v).margin(1e-4));
  }
  TbbFor threads(2);
  ColumnGradients(dy.data(), x.data(), mean.data(), rows, channels, a2.data(), b2.data(),
                  scratch.data(), threads);
  CHECK(a == a2);
  CHECK(b == b2);
}

TEST_CASE("softmax and its logarithm", "[norm]") {
  const int64_t rows = 37, channels = GENERATE(1, 7, 8, 16, 17, 513, 2000);
  auto x = Random(rows * channels, 1);
  for (float& v : x) v *= 20;
  std::vector<float> y(x.size()), z(x.size()), y2(x.size());
  Softmax(x.data(), rows, channels, y.data(), SerialFor());
  LogSoftmax(x.data(), rows, channels, z.data(), SerialFor());
  double worst = 0, worst_log = 0;
  for (int64_t r = 0; r < rows; ++r) {
    double max = -1e300, sum = 0;
    for (int64_t c = 0; c < channels; ++c) max = std::max<double>(max, x[r * channels + c]);
    for (int64_t c = 0; c < channels; ++c) sum += std::exp(x[r * channels + c] - max);
    for (int64_t c = 0; c < channels; ++c) {
      const double p = std::exp(x[r * channels + c] - max) / sum;
      worst = std::max(worst, std::abs(y[r * channels + c] - p) / (p + 1e-32));
      const double log = x[r * channels + c] - max - std::log(sum);
      worst_log = std::max(worst_log, std::abs(z[r * channels + c] - log) / (std::abs(log) + 1));
    }
  }
  CHECK(worst < 1e-5);
  CHECK(worst_log < 1e-6);
  TbbFor threads(2);
  Softmax(x.data(), rows, channels, y2.data(), threads);
  CHECK(y == y2);
  Softmax(x.data(), rows, channels, x.data(), threads);  // in place
  CHECK(y == x);
}

TEST_CASE("rows without end are not numbers", "[norm]") {
  const float inf = std::numeric_limits<float>::infinity();
  const std::vector<float> x = {1, inf, 0, -inf, -inf, -inf, 1, NAN, 2};
  std::vector<float> y(9);
  Softmax(x.data(), 3, 3, y.data(), SerialFor());
  for (float v : y) CHECK(std::isnan(v));
}

TEST_CASE("cross entropy is the loss, and its gradient", "[norm]") {
  const int64_t rows = 5, channels = GENERATE(1, 11, 16, 1100);
  const auto x = Random(rows * channels, 1);
  std::vector<int64_t> labels = {0, 3, 10, 1099, 5};
  for (int64_t& label : labels) label %= channels;
  std::vector<float> dense(x.size()), loss(rows), loss2(rows), back(x.size()), back2(x.size());
  for (int64_t r = 0; r < rows; ++r) dense[r * channels + labels[r]] = 1;
  SparseSoftmaxCrossEntropy(x.data(), labels.data(), rows, channels, loss.data(), back.data(),
                            SerialFor());
  SoftmaxCrossEntropy(x.data(), channels, dense.data(), channels, rows, channels, loss2.data(),
                      back2.data(), SerialFor());
  for (int64_t r = 0; r < rows; ++r) {
    double sum = 0;
    for (int64_t c = 0; c < channels; ++c)
      sum += std::exp(static_cast<double>(x[r * channels + c]));
    CHECK(loss[r] ==
          Approx(std::log(sum) - x[r * channels + labels[r]]).epsilon(1e-6).margin(1e-6));
    CHECK(loss2[r] == Approx(loss[r]).epsilon(1e-6).margin(1e-6));
    for (int64_t c = 0; c < channels; ++c) {
      const double want =
          std::exp(static_cast<double>(x[r * channels + c])) / sum - (c == labels[r]);
      CHECK(back[r * channels + c] == Approx(want).margin(1e-6));
      CHECK(back2[r * channels + c] == Approx(want).margin(1e-6));
    }
  }
}

TEST_CASE("local response normalisation with narrow and wide windows", "[norm]") {
  const int64_t rows = 3, channels = 40, radius = GENERATE(0, 2, 8, 9, 100);
  const float beta = GENERATE(0.5f, 0.75f, 1.0f, 0.6f);
  const LrnSpec spec{radius, 1.5f, 0.2f, beta};
  const auto x = Random(rows * channels, 1);
  std::vector<float> y(x.size());
  Lrn(spec, x.data(), rows, channels, y.data(), SerialFor());
  for (int64_t i = 0; i < rows * channels; ++i) {
    const int64_t r = i / channels * channels, c = i % channels;
    double sum = 0;
    for (int64_t k = std::max<int64_t>(0, c - radius); k < std::min(channels, c + radius + 1);
         ++k) {
      sum += std::pow(static_cast<double>(x[r + k]), 2);
    }
    CHECK(y[i] ==
          Approx(x[i] * std::pow(1.5 + 0.2 * sum, -static_cast<double>(beta))).margin(1e-6));
  }
}

}  // namespace
}  // namespace weft
