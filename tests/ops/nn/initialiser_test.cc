#include "ops/nn/initialiser.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/support/compare.h"
#include "tests/support/graphs.h"
#include "tests/support/network.h"

namespace weft {
namespace {

using test::Network;

Tensor Drawn(const nn::Initialiser& init, const Shape& shape, DType dtype = DType::kFloat) {
  Network n({.seed = 11, .dtype = dtype});
  const nn::Variable v = n.net.AddVariable("v", shape, init);
  n.session();
  return *n.session().GetVariable("v");
}

struct Moments {
  double mean = 0, deviation = 0, least = INFINITY, most = -INFINITY;
};
Moments MomentsOf(const Tensor& t) {
  Moments m;
  double squares = 0;
  const auto n = static_cast<double>(t.num_elements());
  for (int64_t i = 0; i < t.num_elements(); ++i) {
    const double v = t.data<float>()[i];
    m.mean += v / n;
    squares += v * v / n;
    m.least = std::min(m.least, v);
    m.most = std::max(m.most, v);
  }
  m.deviation = std::sqrt(squares - m.mean * m.mean);
  return m;
}

TEST_CASE("initialisers have their moments and bounds", "[nn][initialiser]") {
  struct Case {
    const char* what;
    nn::Initialiser init;
    double mean, deviation, bound;  // bound: of |v - mean|
  };
  // kernel [5, 4, 30, 60]: 600 inputs, 1200 outputs a unit. 36 000 draws.
  const double in = 600, average = 900, cut = 2 / 0.87962566103423978;
  using namespace nn;
  const Case c = GENERATE_COPY(
      Case{"uniform", RandomUniform(-1, 3), 1, 4 / std::sqrt(12.0), 2},
      Case{"normal", RandomNormal(2, 0.5), 2, 0.5, INFINITY},
      Case{"truncated", TruncatedNormal(-1, 0.5), -1, 0.5 * 0.87962566103423978, 1},
      Case{"glorot uniform", GlorotUniform(), 0, std::sqrt(1 / average), std::sqrt(3 / average)},
      Case{"glorot normal", GlorotNormal(), 0, std::sqrt(1 / average),
           cut * std::sqrt(1 / average)},
      Case{"he uniform", HeUniform(), 0, std::sqrt(2 / in), std::sqrt(6 / in)},
      Case{"he normal", HeNormal(), 0, std::sqrt(2 / in), cut * std::sqrt(2 / in)},
      Case{"lecun uniform", LecunUniform(), 0, std::sqrt(1 / in), std::sqrt(3 / in)},
      Case{"lecun normal", LecunNormal(), 0, std::sqrt(1 / in), cut * std::sqrt(1 / in)},
      Case{"scaled", VarianceScaling(3, Fan::kOut, Distribution::kNormal), 0, std::sqrt(3.0 / 1200),
           INFINITY});
  CAPTURE(c.what);
  const Moments m = MomentsOf(Drawn(c.init, Shape{5, 4, 30, 60}));
  CHECK(std::abs(m.mean - c.mean) < 5 * c.deviation / std::sqrt(36000.0));
  CHECK(m.deviation == Approx(c.deviation).epsilon(0.02));
  const double reach = std::max(m.most - c.mean, c.mean - m.least);
  CHECK(reach <= c.bound * (1 + 1e-6));
  if (std::isfinite(c.bound)) CHECK(reach > 0.98 * c.bound);
}

TEST_CASE("constant initialisers, in every dtype", "[nn][initialiser]") {
  CHECK(test::Near(Drawn(nn::Zeros(), {2}), Tensor::Vector<float>({0, 0}), 0));
  CHECK(test::Near(Drawn(nn::Ones(), {2}, DType::kDouble), Tensor::Vector<double>({1, 1}), 0));
  CHECK(test::Near(Drawn(nn::Constant(2.5), {}), Tensor::Scalar<float>(2.5f), 0));
  CHECK(Drawn(nn::GlorotUniform(), {0, 3}).shape() == Shape{0, 3});
}

TEST_CASE("orthogonal initialisers are orthogonal", "[nn][initialiser]") {
  const Shape shape = GENERATE(Shape{6, 6}, Shape{3, 2, 4}, Shape{3, 8});
  CAPTURE(shape);
  const Tensor t = Drawn(nn::Orthogonal(2), shape);
  REQUIRE(t.shape() == shape);
  const int64_t columns = shape.back(-1), rows = shape.num_elements() / columns;
  const bool tall = rows >= columns;
  const int64_t vectors = tall ? columns : rows, length = tall ? rows : columns;
  const auto at = [&](int64_t vector, int64_t i) {
    return static_cast<double>(t.data<float>()[tall ? i * columns + vector : vector * columns + i]);
  };
  for (int64_t a = 0; a < vectors; ++a) {
    for (int64_t b = 0; b <= a; ++b) {
      double dot = 0;
      for (int64_t i = 0; i < length; ++i) dot += at(a, i) * at(b, i);
      CHECK(dot == Approx(a == b ? 4 : 0).margin(1e-5));
    }
  }
}

TEST_CASE("an orthogonal vector is refused", "[nn][initialiser]") {
  Network n;
  n.net.AddVariable("v", Shape{3}, nn::Orthogonal());
  CHECK_THAT(test::Message(n.graph->status()), Catch::Contains("Orthogonal wants two axes"));
}

}  // namespace
}  // namespace weft
