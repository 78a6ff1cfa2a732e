// Gradients of reductions by segment, orders one and two, and TensorFlow's answers at ties and
// zeros.
#include <catch2/catch.hpp>

#include "tests/support/eval_builder.h"
#include "tests/support/gradient_check.h"

namespace weft::test {
namespace {

Tensor I32(std::vector<int32_t> v) { return Tensor::Vector(v); }
Tensor I64(std::vector<int64_t> v) { return Tensor::Vector(v); }
const Tensor kFour = Tensor::Scalar<int32_t>(4);

TEST_CASE("reductions by segment have the slopes of their values", "[gradient][segment]") {
  for (const char* how : {"Sum", "Mean", "Prod", "Max", "Min"}) {
    const std::string op = Concat("Segment", how);
    const GradientInput rows(Shape{5, 2}, Domain::NonZero);
    CheckGradient({op, {rows, I32({0, 0, 1, 3, 3})}});
    CheckGradient({op, {{Shape{3}, Domain::NonZero}, I64({1, 1, 1})}});
    CheckGradient({op, {Shape{0, 2}, I32({})}});
    if (op == "SegmentMean") continue;
    const std::string unsorted = Concat("UnsortedSegment", how);
    CheckGradient({unsorted,
                   {{Shape{2, 2, 3}, Domain::NonZero},
                    Tensor::Of<int64_t>(Shape{2, 2}, {1, 0, 1, 1}),
                    Tensor::Scalar<int64_t>(2)}});
    CheckGradient({unsorted, {rows, I32({1, -1, 0, 1, 0}), Tensor::Scalar<int32_t>(2)}});
    // The largest of none is the lowest number, beside which no difference shows.
    if (op == "SegmentMax" || op == "SegmentMin") continue;
    CheckGradient({unsorted, {{Shape{3}, Domain::NonZero}, I32({0, 1, 1}), kFour}});
    CheckGradient({unsorted, {Shape{0, 2}, I32({}), kFour}});
  }
  const GradientInput z(Shape{4, 2}, DType::kComplex128);
  CheckGradient({"SegmentSum", {z, I32({0, 0, 1, 1})}});
  CheckGradient({"SegmentMean", {z, I32({0, 0, 1, 1})}});
  CheckGradient({"UnsortedSegmentSum", {z, I32({1, 0, -1, 1}), kFour}});
  CheckGradient({"SegmentProd", {z, I32({0, 0, 1, 1})}});
  CheckGradient({"UnsortedSegmentProd", {z, I32({1, 0, 1, 1}), kFour}});
}

TEST_CASE("reductions of picked rows have the slopes of their values", "[gradient][segment]") {
  const Tensor indices = I32({3, 0, 3, 2}), ids = I32({0, 0, 2, 2});
  const Tensor rows = Tensor::Scalar<int32_t>(5);
  for (const char* how : {"Sum", "Mean", "SqrtN"}) {
    const std::string op = Concat("SparseSegment", how);
    for (const bool sparse : {false, true}) {
      const AttrMap attrs{{"sparse_gradient", sparse}};
      CheckGradient({op, {Shape{5, 2}, indices, ids}, attrs});
      CheckGradient({op, {Shape{5}, I64({1, 1}), I64({0, 1})}, attrs});
      CheckGradient({Concat(op, "WithNumSegments"), {Shape{5, 2}, indices, ids, kFour}, attrs});
    }
    CheckGradient({Concat(op, "Grad"), {Shape{4, 2}, indices, ids, rows}});
    CheckGradient({Concat(op, "GradV2"), {Shape{4, 2}, indices, ids, rows}});
  }
}

TEST_CASE("at ties and zeros the gradient by segment is TensorFlow's", "[gradient][segment]") {
  struct Case {
    std::string op;
    std::vector<double> x, dy, dx;
  };
  const Tensor ids = I32({0, 0, 0, 1, 1});
  const Case cases[] = {
      {"Max", {5, 5, 1, -2, -2}, {1, 6}, {.5, .5, 0, 3, 3}},
      {"Min", {5, 5, 1, -2, -2}, {1, 6}, {0, 0, 1, 3, 3}},
      {"Prod", {2, 0, 3, 4, 5}, {1, 2}, {0, 6, 0, 10, 8}},
      {"Prod", {0, 0, 3, 0, 5}, {1, 2}, {0, 0, 0, 10, 0}},
  };
  for (const Case& c : cases) {
    const Tensor x = Tensor::Vector(c.x), dy = Tensor::Vector(c.dy);
    for (const bool sorted : {true, false}) {
      std::vector<Tensor> inputs{x, ids};
      if (!sorted) inputs.push_back(Tensor::Scalar<int32_t>(2));
      CAPTURE(c.op, sorted);
      const auto got =
          RunGradient(Concat(sorted ? "Segment" : "UnsortedSegment", c.op), inputs, {}, dy);
      REQUIRE(got.ok());
      const double* dx = (*got)[0].data<double>();
      CHECK(std::vector<double>(dx, dx + c.dx.size()) == c.dx);
    }
  }
}

}  // namespace
}  // namespace weft::test
