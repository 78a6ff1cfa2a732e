// Gradients of reductions and scans, orders one and two, and TensorFlow's answers where the slope
// is a matter of convention: ties, zeros, empty axes.
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/support/eval_builder.h"
#include "tests/support/gradient_check.h"

namespace weft::test {
namespace {

Tensor Axes(std::vector<int32_t> axes) { return Tensor::Vector(axes); }

struct ReductionCase {
  Shape shape;
  Tensor axes;
};
const std::vector<ReductionCase>& ReductionCases() {
  static const auto* const cases = new std::vector<ReductionCase>{
      {{2, 3, 4}, Axes({1})},
      {{2, 3, 4}, Axes({-1})},
      {{2, 3, 4}, Axes({0})},
      {{2, 3, 4}, Axes({0, 1})},
      {{2, 3, 4}, Axes({2, 0})},
      {{2, 3, 4}, Axes({0, -2, 2})},
      {{2, 3}, Axes({})},
      {{1, 3, 1}, Axes({0, 2})},
      {{}, Axes({})},
      {{4}, Tensor::Scalar<int32_t>(0)},
      {{4, 2}, Tensor::Scalar<int64_t>(-2)},
      {{0, 3}, Axes({1})},
  };
  return *cases;
}

TEST_CASE("reductions have the slopes of their values", "[gradient][reduce]") {
  for (const char* op : {"Sum", "Mean", "Prod", "EuclideanNorm", "Max", "Min"}) {
    for (const ReductionCase& c : ReductionCases()) {
      for (const bool keep : {false, true}) {
        CAPTURE(op, c.shape, keep);
        CheckGradient({op, {{c.shape, Domain::NonZero}, c.axes}, {{"keep_dims", keep}}});
      }
    }
  }
  // Sums over nothing at all.
  for (const char* op : {"Sum", "Prod"}) CheckGradient({op, {Shape{2, 0}, Axes({1})}});
}

TEST_CASE("reductions of complex numbers have TensorFlow's conjugates", "[gradient][reduce]") {
  const GradientInput x(Shape{2, 3}, DType::kComplex128);
  for (const char* op : {"Sum", "Mean", "Prod", "EuclideanNorm"}) {
    CheckGradient({op, {x, Axes({1})}});
  }
  CheckGradient({"Cumsum", {x, Tensor::Scalar<int32_t>(1)}});
  CheckGradient({"Cumprod", {x, Tensor::Scalar<int32_t>(1)}});
}

TEST_CASE("scans have the slopes of their values", "[gradient][reduce]") {
  for (const char* op : {"Cumsum", "Cumprod", "CumulativeLogsumexp"}) {
    for (const bool exclusive : {false, true}) {
      // Its exclusive form starts with the lowest number, beside which no difference shows.
      if (exclusive && op == std::string_view("CumulativeLogsumexp")) continue;
      for (const bool reverse : {false, true}) {
        for (const int32_t axis : {0, 1, -1}) {
          CAPTURE(op, exclusive, reverse, axis);
          CheckGradient({op,
                         {{Shape{3, 4}, Domain::NonZero}, Tensor::Scalar(axis)},
                         {{"exclusive", exclusive}, {"reverse", reverse}}});
        }
      }
    }
    CheckGradient({op, {Shape{0, 2}, Tensor::Scalar<int32_t>(0)}});
    CheckGradient({op, {Shape{2, 0}, Tensor::Scalar<int64_t>(0)}});
  }
}

// TensorFlow 2.21's dx.
struct ValueCase {
  std::string op;
  Tensor x, axes, dy;
  std::vector<double> dx;
  AttrMap attrs = {{"keep_dims", false}};
};

void CheckValues(const ValueCase& c) {
  CAPTURE(c.op, c.x, c.axes);
  const auto got = RunGradient(c.op, {c.x, c.axes}, c.attrs, c.dy);
  CAPTURE(got.status());
  REQUIRE(got.ok());
  const Tensor& dx = (*got)[0];
  REQUIRE(dx.shape() == c.x.shape());
  for (int64_t i = 0; i < dx.num_elements(); ++i) {
    const double is = dx.data<double>()[i], want = c.dx[i];
    CAPTURE(i, is, want);
    const bool same = std::isnan(want) ? std::isnan(is) : is == Approx(want).margin(1e-12);
    CHECK(same);
  }
  CHECK_FALSE((*got)[1].has_value());
}

Tensor Of(const Shape& s, std::vector<double> v) {
  return Tensor::Of<double>(s, std::span<const double>(v));
}

TEST_CASE("at ties, zeros and empty axes a reduction's gradient is TensorFlow's",
          "[gradient][reduce]") {
  const Tensor ties = Of({2, 3}, {5, 5, 1, -2, -2, -2}), six = Tensor::Scalar(6.0);
  const Tensor zeros = Of({3, 3}, {2, 0, 3, 0, 0, 4, 1, 2, 3});
  const Tensor ones = Of({2}, {1, 1}), norms = Of({2, 2}, {3, 4, 0, 0});
  const double nan = std::nan("");
  const ValueCase cases[] = {
      {"Max", ties, Axes({1}), Of({2}, {1, 6}), {.5, .5, 0, 2, 2, 2}},
      {"Min", ties, Axes({1}), Of({2}, {1, 6}), {0, 0, 1, 2, 2, 2}},
      {"Max", ties, Axes({0, 1}), six, {3, 3, 0, 0, 0, 0}},
      {"Prod", zeros, Axes({1}), Of({3}, {1, 1, 2}), {0, 6, 0, 0, 0, 0, 12, 6, 4}},
      {"Prod", zeros, Axes({0, 1}), six, {0, 0, 0, 0, 0, 0, 0, 0, 0}},
      {"EuclideanNorm", norms, Axes({1}), Of({2}, {5, 1}), {3, 4, nan, nan}},
      {"Mean", Of({2, 0}, {}), Axes({1}), ones, {}},
      {"Max", Of({0, 2}, {}), Axes({0}), ones, {}},
  };
  for (const ValueCase& c : cases) CheckValues(c);
}

TEST_CASE("at zeros a scan's gradient is TensorFlow's", "[gradient][reduce]") {
  const auto flags = [](bool exclusive, bool reverse) {
    return AttrMap{{"exclusive", exclusive}, {"reverse", reverse}};
  };
  const Tensor zeros = Of({3, 3}, {2, 0, 3, 0, 0, 4, 1, 2, 3}),
               ones = Of({3, 3}, {1, 1, 1, 1, 1, 1, 1, 1, 1});
  const Tensor first = Tensor::Scalar<int32_t>(0), second = Tensor::Scalar<int32_t>(1);
  const Tensor flat = Of({3}, {0, 0, 0}), rising = Of({3}, {0, 1, 2}), dy = Of({3}, {1, 2, -3});
  const ValueCase cases[] = {
      {"Cumprod", zeros, second, ones, {1, 0, 0, 0, 0, 0, 9, 4, 2}, flags(false, false)},
      {"CumulativeLogsumexp", flat, first, Of({3}, {0, 2, -3}), {0, 0, -1}, flags(false, false)},
      {"CumulativeLogsumexp",
       rising,
       first,
       dy,
       {1.1931757358900146, -2.193175735890015, 0},
       flags(true, false)},
      {"CumulativeLogsumexp",
       rising,
       first,
       dy,
       {0, 0.26894142136999505, 2.731058578630005},
       flags(true, true)},
  };
  for (const ValueCase& c : cases) CheckValues(c);
}

}  // namespace
}  // namespace weft::test
