// Values are TensorFlow 2's, recorded with one thread.
#include "core/samplers.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "core/half.h"
#include "tests/support/tbb_for.h"

namespace weft {
namespace {

const Philox kGen = PhiloxFromSeeds(1, 2);
constexpr double kInf = std::numeric_limits<double>::infinity();
const double kNaN = std::numeric_limits<double>::quiet_NaN();

template <typename T>
std::vector<T> Poisson(std::vector<double> rates, int64_t samples, ParallelFor& par = SerialFor()) {
  std::vector<T> out(rates.size() * samples);
  SamplePoisson<T>(kGen, rates, samples, out, par);
  return out;
}

template <typename T>
std::vector<T> Gamma(std::vector<double> alphas, int64_t samples, ParallelFor& par = SerialFor()) {
  std::vector<T> out(alphas.size() * samples);
  SampleGamma<T>(kGen, alphas, samples, out, par);
  return out;
}

template <typename T>
absl::Status Cut(CutNormal<T> p, std::vector<T>& out) {
  return SampleCutNormal<T>(
      kGen, 100, [&](int64_t) { return p; }, std::span<T>(out));
}

}  // namespace

TEST_CASE("gamma samples are TensorFlow's", "[random][oracle]") {
  const auto v = Gamma<double>({0.5, 1, 3, 2500}, 50);
  const double first[] = {0x1.d927ca5ebff76p-7, 0x1.8af64eb30831cp-1, 0x1.8387a22a3c0adp+1,
                          0x1.2b7944c00f1b5p+11};
  const double last[] = {0x1.da6c89326d606p-3, 0x1.986007ea37745p+0, 0x1.2f10aeb96f123p+0,
                         0x1.321e2c1d5fdc7p+11};
  for (int i = 0; i < 4; ++i) {
    CHECK(v[i] == Approx(first[i]).epsilon(1e-13));
    CHECK(v[4 * 49 + i] == Approx(last[i]).epsilon(1e-13));
  }
}

TEST_CASE("Poisson samples are TensorFlow's", "[random][oracle]") {
  const auto v = Poisson<int64_t>({0, 3.5, 10, 1e6}, 50);
  CHECK(std::vector(v.begin(), v.begin() + 4) == std::vector<int64_t>{0, 4, 7, 999794});
  CHECK(std::vector(v.end() - 4, v.end()) == std::vector<int64_t>{0, 5, 11, 1000283});
  // Redrawn where half cannot hold them.
  const auto h = Poisson<Half>({65000}, 4);
  const float want[] = {64960, 65120, 64768, 64832};
  for (int i = 0; i < 4; ++i) CHECK(static_cast<float>(h[i]) == want[i]);
}

TEST_CASE("Poisson samples of rates that are no rates end", "[random]") {
  const auto v = Poisson<double>({-1, kInf, kNaN, -kInf}, 1);
  CHECK(v[0] == 0);
  CHECK(v[1] == kInf);
  CHECK(std::isnan(v[2]));
  CHECK(v[3] == 0);
  const auto i = Poisson<int32_t>({1e12, kInf, kNaN, 2e300}, 1);
  CHECK(i == std::vector<int32_t>{2147483647, 2147483647, 0, 2147483647});
}

TEST_CASE("gamma samples of alphas that are no alphas end", "[random]") {
  for (double alpha : {0.0, -0.0, -0.5, -2.0 / 3, -5.0, kInf, -kInf, kNaN, 1e-300, 1e300}) {
    CAPTURE(alpha);
    const auto v = Gamma<float>({alpha}, 20);
    CHECK(v.size() == 20);
  }
}

TEST_CASE("samples have the moments of their distributions", "[random]") {
  constexpr int64_t kMany = 100'000;
  const auto check = [](const std::vector<double>& v, double mean, double variance) {
    double sum = 0, squares = 0;
    for (double x : v) sum += x, squares += (x - mean) * (x - mean);
    CAPTURE(mean);
    CHECK(sum / kMany == Approx(mean).margin(5 * std::sqrt(variance / kMany)));
    CHECK(squares / kMany == Approx(variance).epsilon(0.05));
  };
  for (double p : {0.3, 1.0, 4.0, 50.0}) check(Gamma<double>({p}, kMany), p, p);
  for (double p : {0.3, 9.5, 12.0, 500.0}) check(Poisson<double>({p}, kMany), p, p);
}

TEST_CASE("samples do not depend on threads", "[random]") {
  TbbFor three(3);
  const std::vector<double> params = {0.5, 1, 12, 100};
  CHECK(Gamma<double>(params, 5000, three) == Gamma<double>(params, 5000));
  CHECK(Poisson<int64_t>(params, 5000, three) == Poisson<int64_t>(params, 5000));
  std::vector<float> logits(40 * 100);
  for (size_t i = 0; i < logits.size(); ++i) logits[i] = std::sin(static_cast<float>(i * i));
  std::vector<int32_t> a(40 * 301), b(a.size());
  REQUIRE(SampleCategorical<float, int32_t>(kGen, logits, 40, 100, 301, a, SerialFor()).ok());
  REQUIRE(SampleCategorical<float, int32_t>(kGen, logits, 40, 100, 301, b, three).ok());
  CHECK(a == b);
}

TEST_CASE("categorical samples are TensorFlow's", "[random][oracle]") {
  const float inf = std::numeric_limits<float>::infinity();
  const std::vector<float> logits = {0, 1, 2, -inf, 3, 5, -5, 0, 1, std::nanf(""), 0, 0, 0, 0, 0};
  std::vector<int64_t> out(21);
  REQUIRE(SampleCategorical<float, int64_t>(kGen, logits, 3, 5, 7, out, SerialFor()).ok());
  CHECK(out == std::vector<int64_t>{2, 4, 2, 2, 4, 4, 4, 0, 0, 0, 0, 0, 0, 0, 3, 3, 4, 4, 1, 4, 2});
  // No class has a probability.
  std::vector<int64_t> none(2);
  const std::vector<float> infinite = {-inf, -inf};
  REQUIRE(SampleCategorical<float, int64_t>(kGen, infinite, 1, 2, 2, none, SerialFor()).ok());
  CHECK(none == std::vector<int64_t>{2, 2});
}

TEST_CASE("cut normal samples are TensorFlow's", "[random][oracle]") {
  const CutNormal<double> rows[] = {{0, 1, -1, 1}, {0, 1, -3, 3}, {0, 1, 2, 4}, {10, 2, -kInf, 3}};
  std::vector<double> out(12);
  REQUIRE(SampleCutNormal<double>(
              kGen, 3, [&](int64_t b) { return rows[b]; }, std::span(out))
              .ok());
  const double want[] = {-0.497651,  -0.11366646, 0.90543624, 0.67488688, -0.11535112, -0.22589364,
                         2.21600306, 2.11593495,  2.0384577,  2.47234804, 2.54063742,  1.34650247};
  for (int i = 0; i < 12; ++i) CHECK(out[i] == Approx(want[i]).epsilon(1e-7));
}

TEST_CASE("cut normal samples stay within their bounds", "[random]") {
  const CutNormal<float> cuts[] = {{0, 1, -1, 1},   {5, 2, 6, 7},          {0, 1, 8, INFINITY},
                                   {0, 1, -2, 0.5}, {0, 1, -INFINITY, -9}, {3, 0.1f, 2, 2.5f}};
  for (const auto& cut : cuts) {
    CAPTURE(cut.mean, cut.stddev, cut.min, cut.max);
    std::vector<float> out(1001);
    REQUIRE(Cut(cut, out).ok());
    for (float x : out) REQUIRE((x >= cut.min - 1e-5f && x <= cut.max + 1e-5f));
  }
}

TEST_CASE("cut normal refuses what it cannot sample", "[random]") {
  std::vector<double> out(10);
  for (const CutNormal<double>& cut : {CutNormal<double>{0, 0, -1, 1},
                                       {0, -1, -1, 1},
                                       {0, 1, 1, 1},
                                       {0, 1, 2, 1},
                                       {0, 1, -kInf, kInf},
                                       {0, kNaN, -1, 1},
                                       {0, 1, kNaN, 1}}) {
    CHECK(Cut(cut, out).code() == absl::StatusCode::kInvalidArgument);
  }
  CHECK(Cut<double>({kNaN, 1, -1, 1}, out).code() == absl::StatusCode::kInvalidArgument);
  out.clear();
  CHECK(Cut<double>({0, 0, -1, 1}, out).ok());
}

}  // namespace weft
