// Gradients of the linear algebra ops, orders one and two.
#include <catch2/catch.hpp>

#include "graph/gradient.h"
#include "ops/api.h"
#include "ops/matrix_fn.h"
#include "tests/support/gradient_check.h"

namespace weft::test {
namespace {

using Catch::Matchers::Contains;
using matrix_fn::IdentityLike;
using matrix_fn::Product;

constexpr DType kBoth[] = {DType::kDouble, DType::kComplex128};

GradientInput Drawn(const Shape& s, DType t) {
  return t == DType::kDouble ? GradientInput(s) : GradientInput(s, t);
}

// Input 0 made into a matrix that the op is sure of: far from singular, or with far eigenvalues.
Output Regular(int i, Output x) { return i == 0 ? x + 6 * IdentityLike(x) : x; }
Output Positive(int i, Output x) {
  return i == 0 ? Product(x, x, matrix_fn::kAsIs, matrix_fn::kAdjoint) + 2 * IdentityLike(x) : x;
}
Output Hermitian(int i, Output x) { return i == 0 ? matrix_fn::Hermitian(x) : x; }

TEST_CASE("inverses and determinants have the slopes of their values", "[linalg][gradient]") {
  for (const DType t : kBoth) {
    for (const Shape& s :
         {Shape{3, 3}, Shape{2, 1, 2, 2}, Shape{1, 1}, Shape{2, 0, 0}, Shape{0, 2, 2}}) {
      CAPTURE(t, s);
      for (const char* op : {"MatrixInverse", "MatrixDeterminant", "LogMatrixDeterminant"}) {
        CheckGradient({op, {Drawn(s, t)}, {}, {.prepare = Regular}});
      }
      CheckGradient({"MatrixInverse", {Drawn(s, t)}, {{"adjoint", true}}, {.prepare = Regular}});
    }
  }
  CheckGradient({"BatchMatrixInverse", {Shape{2, 2, 2}}, {}, {.prepare = Regular}});
  CheckGradient({"BatchMatrixDeterminant", {Shape{2, 2, 2}}, {}, {.prepare = Regular}});
}

TEST_CASE("solutions have the slopes of their values", "[linalg][gradient]") {
  for (const DType t : kBoth) {
    for (const bool adjoint : {false, true}) {
      const auto check = [&](const char* op, const Shape& a, const Shape& b, AttrMap attrs) {
        attrs.Set("adjoint", adjoint);
        CAPTURE(t, a, b);
        CheckGradient({op, {Drawn(a, t), Drawn(b, t)}, attrs, {.prepare = Regular}});
      };
      check("MatrixSolve", {2, 3, 3}, {2, 3, 2}, {});
      check("MatrixSolve", {2, 2}, {2, 0}, {});
      for (const bool lower : {false, true}) {
        check("MatrixTriangularSolve", {3, 3}, {3, 2}, {{"lower", lower}});
        check("MatrixTriangularSolve", {2, 1, 3, 3}, {4, 3, 1}, {{"lower", lower}});
        check("MatrixTriangularSolve", {2, 2}, {3, 2, 1}, {{"lower", lower}});
      }
    }
  }
  CheckGradient({"BatchMatrixSolve", {Shape{1, 2, 2}, Shape{1, 2, 1}}, {}, {.prepare = Regular}});
  CheckGradient(
      {"BatchMatrixTriangularSolve", {Shape{2, 2, 2}, Shape{2, 2, 1}}, {}, {.prepare = Regular}});
}

// The main diagonal of a banded matrix far from 0: its first row, or its last.
Output MainFirst(int i, Output x) {
  if (i != 0) return x;
  const Output rows = graph_fn::Call("Shape", {x});
  return graph_fn::Call("Reshape", {x, rows}) +
         6 * graph_fn::Cast(Constant(*x.builder, Tensor::Of<float>(Shape{3, 1}, {1, 0, 0})),
                            x.dtype());
}
Output MainLast(int i, Output x) {
  return i != 0 ? x
                : x + 6 * graph_fn::Cast(
                              Constant(*x.builder, Tensor::Of<float>(Shape{3, 1}, {0, 0, 1})),
                              x.dtype());
}
Output MainMiddle(int i, Output x) {
  return i != 0 ? x
                : x + 9 * graph_fn::Cast(
                              Constant(*x.builder, Tensor::Of<float>(Shape{3, 1}, {0, 1, 0})),
                              x.dtype());
}

TEST_CASE("banded solutions have the slopes of their values", "[linalg][gradient]") {
  for (const DType t : kBoth) {
    for (const bool adjoint : {false, true}) {
      for (const bool lower : {false, true}) {
        CAPTURE(t, adjoint, lower);
        const AttrMap attrs = {{"adjoint", adjoint}, {"lower", lower}};
        const auto main = lower ? MainFirst : MainLast;
        for (const Shape& b : {Shape{5, 2}, Shape{2, 5, 1}}) {
          CheckGradient(
              {"BandedTriangularSolve", {Drawn({3, 5}, t), Drawn(b, t)}, attrs, {.prepare = main}});
        }
        CheckGradient({"BandedTriangularSolve",
                       {GradientInput({2, 1, 4}, Domain::NonZero), Shape{4, 2}},
                       attrs});
      }
    }
    for (const Shape& s : {Shape{4}, Shape{1}, Shape{2, 3}}) {
      Shape diagonal = s, three = s, rhs = s;
      diagonal = Shape{1, s.back(-1)};
      three = Shape{3, s.back(-1)};
      rhs = Shape{s.back(-1), 2};
      if (s.rank() == 2) {
        diagonal = Shape{2, 1, 3};
        three = Shape{2, 3, 3};
        rhs = Shape{2, 3, 2};
      }
      CAPTURE(t, s);
      const GradientInput d = Drawn(diagonal, t);
      CheckGradient({"TridiagonalMatMul", {d, d, d, Drawn(rhs, t)}});
      CheckGradient(
          {"TridiagonalSolve", {Drawn(three, t), Drawn(rhs, t)}, {}, {.prepare = MainMiddle}});
    }
  }
}

TEST_CASE("least squares have the slopes of their values", "[linalg][gradient]") {
  for (const DType t : kBoth) {
    for (const double l2 : {0.0, 0.5}) {
      for (const Shape& a : {Shape{4, 2}, Shape{2, 4}, Shape{2, 3, 2}, Shape{3, 3}}) {
        const Shape b = a.rank() == 2 ? Shape{a.dim(0), 2} : Shape{2, 3, 1};
        CAPTURE(t, l2, a);
        CheckGradient({"MatrixSolveLs",
                       {Drawn(a, t), Drawn(b, t), Tensor::Scalar(l2)},
                       {},
                       {.tolerance = 1e-5, .prepare = a == Shape{3, 3} ? Regular : nullptr}});
      }
    }
  }
}

TEST_CASE("factors have the slopes of their values", "[linalg][gradient]") {
  for (const DType t : kBoth) {
    CAPTURE(t);
    for (const Shape& s : {Shape{3, 3}, Shape{2, 2, 2}, Shape{1, 1}, Shape{0, 0}}) {
      CheckGradient({"Cholesky", {Drawn(s, t)}, {}, {.prepare = Positive}});
      CheckGradient({"Lu", {Drawn(s, t)}, {}, {.prepare = Regular}});
    }
    for (const Shape& s : {Shape{3, 3}, Shape{4, 2}, Shape{2, 4}, Shape{2, 3, 2}}) {
      CheckGradient({"Qr", {Drawn(s, t)}});
    }
  }
  CheckGradient({"Qr", {Shape{3, 3}}, {{"full_matrices", true}}});
  CheckGradient({"BatchCholesky", {Shape{2, 2, 2}}, {}, {.prepare = Positive}});
  CheckGradient({"CholeskyGrad", {Shape{2, 3, 3}, Shape{2, 3, 3}}, {}, {.prepare = Regular}});
}

// What does not see the vectors' phases: values, elements' sizes and, of two kinds of vectors that
// turn together, their product.
Outputs WithoutPhase(const Outputs& ys) {
  Outputs out = {ys[0]};
  for (size_t k = 1; k < ys.size(); ++k) {
    out.push_back(graph_fn::Real(ys[k]) * graph_fn::Real(ys[k]) +
                  graph_fn::Imag(ys[k]) * graph_fn::Imag(ys[k]));
  }
  if (ys.size() == 3) out.push_back(Product(ys[1], ys[2], matrix_fn::kAsIs, matrix_fn::kAdjoint));
  return out;
}

TEST_CASE("singular and eigenvalues have the slopes of their values", "[linalg][gradient]") {
  for (const Shape& s : {Shape{3, 3}, Shape{4, 2}, Shape{2, 4}, Shape{2, 3, 2}}) {
    CAPTURE(s);
    CheckGradient({"Svd", {s}, {}, {.tolerance = 1e-5}});
    for (const DType t : kBoth) {
      CheckGradient({"Svd", {Drawn(s, t)}, {{"compute_uv", false}}, {.outputs = {0}}});
    }
  }
  for (const DType t : kBoth) {
    for (const Shape& s : {Shape{3, 3}, Shape{2, 2, 2}, Shape{1, 1}}) {
      CAPTURE(t, s);
      const AttrMap values = {{"compute_v", false}};
      CheckGradient(
          {"SelfAdjointEigV2", {Drawn(s, t)}, values, {.outputs = {0}, .prepare = Hermitian}});
      CheckGradient(
          {"SelfAdjointEigV2", {Drawn(s, t)}, {}, {.outputs = {0}, .prepare = Hermitian}});
      AttrMap wide = {{"Tout", DType::kComplex128}};
      CheckGradient({"Eig", {Drawn(s, t)}, wide, {.outputs = {0}}});
      CheckGradient({"Eig", {Drawn(s, t)}, wide, {.tolerance = 1e-5, .finish = WithoutPhase}});
      wide.Set("compute_v", false);
      CheckGradient({"Eig", {Drawn(s, t)}, wide, {.outputs = {0}}});
    }
  }
  const GradientInput complex({3, 3}, DType::kComplex128);
  CheckGradient({"SelfAdjointEigV2", {complex}, {}, {.tolerance = 1e-5, .finish = WithoutPhase}});
  for (const Shape& s : {Shape{2, 2}, Shape{3, 2}, Shape{2, 3}}) {
    CheckGradient({"Svd",
                   {GradientInput(s, DType::kComplex128)},
                   {},
                   {.tolerance = 1e-5, .finish = WithoutPhase}});
  }
  // Vectors, too, where nothing but a sign is free.
  CheckGradient({"SelfAdjointEigV2", {Shape{3, 3}}, {}, {.tolerance = 1e-5}});
  CheckGradient({"SelfAdjointEig", {Shape{2, 3, 3}}, {}, {.tolerance = 1e-5}});
  CheckGradient({"BatchSelfAdjointEigV2", {Shape{1, 2, 2}}, {}, {.tolerance = 1e-5}});
}

TEST_CASE("full singular vectors have slopes where they are not free", "[linalg][gradient]") {
  const AttrMap full = {{"full_matrices", true}};
  for (const Shape& s : {Shape{3, 3}, Shape{3, 2}, Shape{2, 3}, Shape{2, 3, 2}}) {
    CAPTURE(s);
    CheckGradient({"Svd", {s}, full, {.tolerance = 1e-5, .known_shapes_only = true}});
  }
}

// What Gradients says of an op on float64 placeholders of these shapes, and a scalar.
std::string Refusal(const char* op, const std::vector<PartialShape>& shapes, const AttrMap& attrs) {
  Graph g;
  Outputs xs;
  for (const PartialShape& s : shapes)
    xs.push_back(ops::Placeholder(g, DType::kDouble, {.shape = s}));
  const Output y = g.Call(op, xs, attrs);
  REQUIRE(g.status().ok());
  const auto dxs = Gradients(g, std::span(&y, 1), xs);
  CHECK(absl::IsUnimplemented(dxs.status()));
  return std::string(dxs.status().message());
}

TEST_CASE("gradients that are not unique are refused", "[linalg][gradient]") {
  const AttrMap full = {{"full_matrices", true}};
  const PartialShape tall{4, 2}, unknown{-1, 2};
  CHECK_THAT(Refusal("Qr", {tall}, full), Contains("the gradient of Qr for input [4,2]"));
  CHECK_THAT(Refusal("Svd", {tall}, full), Contains("full_matrices for input [4,2]"));
  CHECK_THAT(Refusal("Svd", {unknown}, full), Contains("sizes must be known"));
  CHECK_THAT(Refusal("MatrixSolveLs", {tall, tall, PartialShape(Shape{})}, {{"fast", false}}),
             Contains("MatrixSolveLs without fast"));
}

TEST_CASE("functions of a matrix have the slopes of their values", "[linalg][gradient]") {
  for (const DType t : kBoth) {
    CAPTURE(t);
    for (const Shape& s : {Shape{3, 3}, Shape{2, 2, 2}}) {
      CheckGradient({"MatrixSquareRoot", {Drawn(s, t)}, {}, {.prepare = Positive}});
      CheckGradient({"MatrixExponential", {Drawn(s, t)}, {}, {.tolerance = 1e-5}});
    }
  }
  CheckGradient(
      {"MatrixLogarithm", {GradientInput({3, 3}, DType::kComplex128)}, {}, {.prepare = Positive}});
}

}  // namespace
}  // namespace weft::test
