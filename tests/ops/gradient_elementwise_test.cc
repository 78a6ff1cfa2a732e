// Gradients of elementwise ops, orders one and two: of the tables' rows, from their own samples,
// and of those that the tables have no room for.
#include <catch2/catch.hpp>
#include <set>

#include "ops/registry.h"
#include "tests/support/eval_builder.h"
#include "tests/support/gradient_check.h"

namespace weft::test {
namespace {

GradientInput Complex(const Shape& s) { return GradientInput(s, DType::kComplex128); }

TEST_CASE("the slopes of a table's rows have slopes", "[table][gradient]") {
  // Their own gradients in some input are not known to TensorFlow, nor to Weft.
  const std::set<std::string_view> first_order = {"Zeta", "Igamma", "Igammac", "IgammaGradA"};
  // In complex numbers a gradient of TensorFlow's convention differs: see table_gradient_test.cc.
  const std::set<std::string_view> real_only = {"Sign", "SquaredDifference"};
  const auto check = [&](const TableRow& row, int inputs) {
    CAPTURE(row.op);
    if (Ops().Find(row.op)->gradient == NoGradient) return;
    const GradientHow how = {.order = first_order.contains(row.op) ? 1 : 2, .tolerance = 1e-5};
    const AttrMap attrs = row.kernels == kComplexes ? AttrMap{{"Tout", DType::kDouble}} : AttrMap();
    if (row.kernels.Contains(DType::kDouble)) {
      CheckGradient({std::string(row.op),
                     std::vector<GradientInput>(inputs, GradientInput({2, 3}, row.from)), attrs,
                     how});
    }
    if (row.kernels.Contains(DType::kComplex128) && !real_only.contains(row.op)) {
      CheckGradient(
          {std::string(row.op), std::vector<GradientInput>(inputs, Complex({2, 3})), attrs, how});
    }
  };
  for (const TableRow& row : UnaryRows()) check(row, 1);
  for (const TableRow& row : BinaryRows()) check(row, 2);
}

TEST_CASE("broadcast slopes are summed", "[table][gradient]") {
  const std::pair<Shape, Shape> pairs[] = {{{2, 3}, {3}}, {{3}, {2, 3}},       {{2, 1}, {1, 3}},
                                           {{}, {2}},     {{2, 1, 3}, {4, 1}}, {{0, 3}, {1, 3}},
                                           {{1}, {0}}};
  for (const auto& [a, b] : pairs) {
    for (const char* op :
         {"AddV2", "Sub", "Mul", "RealDiv", "DivNoNan", "SquaredDifference", "Maximum", "Atan2"}) {
      CAPTURE(op, a, b);
      CheckGradient({op, {GradientInput(a, Domain::NonZero), GradientInput(b, Domain::NonZero)}});
    }
    CheckGradient({"Mul", {Complex(a), Complex(b)}});
    CheckGradient({"Pow", {GradientInput(a, Domain::Positive), b}});
    CheckGradient({"Complex", {a, b}, {{"Tout", DType::kComplex128}}});
  }
}

TEST_CASE("choices have the slopes of what they choose", "[gradient]") {
  const Tensor two = Tensor::Of<bool>(Shape{2}, {true, false});
  const Tensor six = Tensor::Of<bool>(Shape{2, 3}, {true, false, true, false, false, true});
  CheckGradient({"Select", {two, Shape{2, 3}, Shape{2, 3}}});
  CheckGradient({"Select", {six, Shape{2, 3}, Shape{2, 3}}});
  CheckGradient({"Select", {Tensor::Scalar(false), Shape{2, 3}, Shape{2, 3}}});
  CheckGradient({"SelectV2", {six, Shape{3}, Shape{2, 1}}});
  CheckGradient({"SelectV2",
                 {Tensor::Of<bool>(Shape{3}, {true, false, true}), Complex({2, 3}), Complex({})}});
  CheckGradient({"SelectV2", {six, Shape{}, Shape{4, 1, 1}}});
}

TEST_CASE("clipped values have slopes inside, bounds outside", "[gradient]") {
  const Tensor x = Tensor::Of<double>(Shape{2, 3}, {-2, -0.5, 0.3, 0.9, 1.8, 2.5});
  const auto at = [](double v) { return GradientInput(Tensor::Scalar(v), true); };
  CheckGradient({"ClipByValue", {GradientInput(x, true), at(-1), at(1)}});
  const Tensor low = Tensor::Of<double>(Shape{2, 3}, {-1, -1, 0.5, 0.6, 0, 0});
  CheckGradient({"ClipByValue", {GradientInput(x, true), GradientInput(low, true), at(1)}});
}

TEST_CASE("other elementwise ops have the slopes of their values", "[gradient]") {
  CheckGradient({"AddN", {Shape{2, 3}, Shape{2, 3}, Shape{2, 3}}});
  CheckGradient({"AccumulateNV2", {Complex({2}), Complex({2})}, {{"shape", PartialShape{2}}}});
  CheckGradient({"Cross", {Shape{2, 3}, Shape{2, 3}}});
  CheckGradient({"Conj", {Complex({3})}});
  CheckGradient({"Cast", {Shape{2, 3}}, {{"DstT", DType::kComplex128}}});
  CheckGradient({"Cast", {Complex({2, 3})}, {{"DstT", DType::kDouble}}});
  CheckGradient({"Cast", {Shape{2}}, {{"DstT", DType::kFloat}}, {.tolerance = 1e-3, .step = 1e-2}});
  CheckGradient({"LeakyRelu", {Shape{2, 3}}, {{"alpha", 0.3f}}});
  CheckGradient({"LeakyReluGrad", {Shape{2, 3}, Shape{2, 3}}, {{"alpha", 0.3f}}});
  const GradientInput still(Tensor::Of<double>(Shape{3}, {0.5, 1.5, 2.5}));
  CheckGradient({"Betainc", {still, still, GradientInput({3}, Domain::Probability)}});
}

TEST_CASE("rounding to a grid passes slopes inside its range", "[quantize][gradient]") {
  // A straight-through gradient is no slope of the values, but it is linear, and has one itself.
  const Tensor x = Tensor::Of<float>(Shape{2, 3}, {-9, -0.5, 0.3, 0.9, 7, 2.5});
  const Tensor low = Tensor::Scalar(-2.0f), high = Tensor::Scalar(5.0f);
  const Tensor lows = Tensor::Vector<float>({-2, -1, -3}), highs = Tensor::Vector<float>({5, 1, 2});
  const GradientInput dy = Narrow(Shape{2, 3});
  const GradientHow how = {.tolerance = 1e-3, .step = 1e-2};
  CheckGradient({"FakeQuantWithMinMaxArgsGradient", {dy, x}, {}, how});
  CheckGradient({"FakeQuantWithMinMaxVarsGradient", {dy, x, low, high}, {}, how});
  CheckGradient({"FakeQuantWithMinMaxVarsPerChannelGradient", {dy, x, lows, highs}, {}, how});
}

TEST_CASE("the fourth rounding passes slopes between its bounds", "[quantize][gradient]") {
  const Tensor x = Tensor::Of<float>(Shape{2, 3}, {-9, -0.5, 0.3, 0.9, 7, 2.5});
  const Tensor dy = Tensor::Of<float>(Shape{2, 3}, {1, 2, 3, 4, 5, 6});
  const auto slopes = [&](const Tensor& low, const Tensor& high, const AttrMap& attrs) {
    const auto dx = RunGradient("QuantizeAndDequantizeV4", {x, low, high}, attrs, dy);
    CAPTURE(dx.status());
    REQUIRE(dx.ok());
    CHECK((*dx)[1].shape() == low.shape());
    const auto values = (*dx)[0].span<float>();
    return std::vector<float>(values.begin(), values.end());
  };
  using V = std::vector<float>;
  for (const bool given : {false, true}) {
    const AttrMap attrs = {{"range_given", given}, {"axis", -1}};
    CHECK(slopes(Tensor::Scalar(-2.0f), Tensor::Scalar(2.5f), attrs) == V{0, 2, 3, 4, 0, 6});
  }
  const AttrMap columns = {{"range_given", true}, {"axis", 1}};
  CHECK(slopes(Tensor::Vector<float>({-9, 0, 1}), Tensor::Vector<float>({0.5, 7, 2}), columns) ==
        V{1, 0, 0, 0, 5, 0});
  const AttrMap rows = {{"range_given", true}, {"axis", 0}};
  CHECK(slopes(Tensor::Vector<float>({-1, 0}), Tensor::Vector<float>({0, 3}), rows) ==
        V{0, 2, 0, 4, 0, 6});
}

}  // namespace
}  // namespace weft::test
