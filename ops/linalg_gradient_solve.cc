// Gradients of inverses, determinants, solutions and functions of matrices.
#include "ops/linalg_gradient.h"
#include "ops/matrix_fn.h"

namespace weft {
namespace {

using namespace matrix_fn;
using graph_fn::Call;
using graph_fn::Conj;
using graph_fn::Int;
using graph_fn::RealPart;
using graph_fn::ZerosLike;

Output InverseAdjoint(Output x) { return Call("MatrixInverse", {x}, {{"adjoint", true}}); }

// The gradient of a in x = a^-1 b (side: a^-H b) where b has the gradient db.
Output MatrixOfSolution(Output x, Output db, Side side) {
  return side == kAdjoint ? -Product(x, db, kAsIs, kAdjoint) : -Product(db, x, kAsIs, kAdjoint);
}

// Rows of x one further up or down, zeros behind them; `like` [batch…, 1, n] is any diagonal.
Output ShiftUp(Output x, Output like) {
  const Output zero = ZerosLike(like);
  return Call("TridiagonalMatMul", {graph_fn::OnesLike(like), zero, zero, x});
}
Output ShiftDown(Output x, Output like) {
  const Output zero = ZerosLike(like);
  return Call("TridiagonalMatMul", {zero, zero, graph_fn::OnesLike(like), x});
}

// A row rolled by one: what comes around falls where the band does not reach.
Output RollLast(Output row, int by) {
  if (!row.valid()) return row;
  Builder& b = *row.builder;
  return Call("Roll", {row, Int(b, by), Int(b, -1)});
}

// The adjoint of a tridiagonal matrix: superdiagonal, main and subdiagonal, as [batch…, 1, n].
Outputs AdjointBands(const Outputs& d) {
  return {RollLast(Conj(d[2]), -1), Conj(d[1]), RollLast(Conj(d[0]), 1)};
}

// The three diagonals of dy x^H, as [batch…, 1, n].
Outputs BandsOfProduct(Output dy, Output x, Output like) {
  if (!dy.valid() || !x.valid() || !like.valid()) return Outputs(3);
  const auto rows = [&](Output shifted) {
    return graph_fn::ExpandDims(Einsum("...ik,...ik->...i", {dy, Conj(shifted)}), -2);
  };
  return {rows(ShiftUp(x, like)), rows(x), rows(ShiftDown(x, like))};
}

// f's differential at A in direction E stands in f([A E; 0 A]) beside the diagonal; its adjoint is
// that at A^H. Source: Higham, Functions of Matrices, 2008, section 3.2.
Outputs FunctionGradient(const char* op, const Grad& g) {
  const Output a = Adjoint(g.x());
  const Output blocks = Join({Join({a, g.dy()}, -1), Join({ZerosLike(a), a}, -1)}, -2);
  return {SplitEvenly(SplitEvenly(Call(op, {blocks}), -2, 2)[0], -1, 2)[1]};
}

}  // namespace

Outputs MatrixInverseGradient(const Grad& g) {
  const Output y = g.y();
  if (Attr<bool>(g, "adjoint")) return {-Product(Product(y, g.dy(), kAsIs, kAdjoint), y)};
  return {-Product(Product(y, g.dy(), kAdjoint), y, kAsIs, kAdjoint)};
}

Outputs MatrixDeterminantGradient(const Grad& g) {
  return {AsMatrices(g.dy() * Conj(g.y())) * InverseAdjoint(g.x())};
}

// d log|det| = Re t and d sign = sign i Im t, t = tr(A^-1 dA).
Outputs LogMatrixDeterminantGradient(const Grad& g) {
  Output scale = RealPart(g.dy(1));
  if (IsComplex(g.x().dtype())) {
    const Output turn = graph_fn::Imag(g.dy(0) * Conj(g.y(0)));
    scale = graph_fn::MakeComplex(graph_fn::Real(scale), turn);
  }
  return {AsMatrices(scale) * InverseAdjoint(g.x())};
}

Outputs MatrixSolveGradient(const Grad& g) {
  const Side side{Attr<bool>(g, "adjoint")};
  const Output db = Solve(g.x(0), g.dy(), Side{!side});
  return {MatrixOfSolution(g.y(), db, side), db};
}

Outputs MatrixTriangularSolveGradient(const Grad& g) {
  const bool lower = Attr<bool>(g, "lower");
  const Side side{Attr<bool>(g, "adjoint")};
  const Output a = g.x(0), b = g.x(1);
  const Output db = TriangularSolve(a, g.dy(), lower, Side{!side});
  const Output da = MatrixOfSolution(g.y(), db, side);
  return {SumBatch(lower ? Band(da, -1, 0) : Band(da, 0, -1), a, b), SumBatch(db, b, a)};
}

Outputs BandedTriangularSolveGradient(const Grad& g) {
  const bool lower = Attr<bool>(g, "lower");
  const Side side{Attr<bool>(g, "adjoint")};
  const Output a = g.x(0), b = g.x(1);
  const Output db =
      Call("BandedTriangularSolve", {a, g.dy()}, {{"lower", lower}, {"adjoint", !side}});
  Builder& builder = g.builder();
  const Output zero = graph_fn::Ints(builder, {0});
  const Output last = DimOf(a, -2) - 1;
  const Output da = Call(
      "MatrixDiagPartV3",
      {MatrixOfSolution(g.y(), db, side), lower ? Join({-last, zero}, 0) : Join({zero, last}, 0),
       ConstantScalar(builder, a.dtype(), 0)},
      {{"align", "LEFT_RIGHT"}});
  // Of one band the op makes a vector.
  const Output shape = Join({BatchOf(db), DimOf(a, -2), DimOf(a, -1)}, 0);
  return {SumBatch(graph_fn::Reshape(da, shape), a, b), SumBatch(db, b, a)};
}

// Least squares, regularised by r: x = G^-1 a^H b with G = a^H a + r, or a^H K^-1 b with K = a a^H
// + r, whichever Gramian is the smaller. db is the solution for a^H in either case. Where sizes are
// not known, both forms are there, and one is chosen.
Outputs MatrixSolveLsGradient(const Grad& g) {
  Builder& builder = g.builder();
  const Output a = g.x(0), b = g.x(1), x = g.y();
  if (!Attr<bool>(g, "fast")) {
    builder.Fail(Unimplemented("the gradient of MatrixSolveLs without fast"));
    return Outputs(3);
  }
  const Output db = Call("MatrixSolveLs", {Adjoint(a), g.dy(), g.x(2)}, {{"fast", true}});
  const Output common = -Product(db, x, kAsIs, kAdjoint);
  const PartialShape s = a.shape();
  const bool known = s.rank_known() && IsKnownDim(s.back(-1)) && IsKnownDim(s.back(-2));
  // The Gramian that is singular where it is not chosen gets ones on its diagonal.
  const Output tall = known ? Output{} : graph_fn::GreaterEqual(DimOf(a, -2), DimOf(a, -1));
  const auto gramian = [&](Side side, Output spare) {
    const Output product = Product(a, a, side, Side{!side});
    Output weight = graph_fn::Cast(g.x(2), a.dtype());
    if (spare.valid()) weight = weight + graph_fn::Cast(spare, a.dtype());
    return product + weight * IdentityLike(product);
  };
  const auto tall_form = [&](Output spare) {
    const Output z = Solve(gramian(kAdjoint, spare), g.dy());
    return Product(b - Product(a, x), z, kAsIs, kAdjoint);
  };
  const auto wide_form = [&](Output spare) {
    const Output u = Solve(gramian(kAsIs, spare), b);
    return Product(u, g.dy() - Product(a, db, kAdjoint), kAsIs, kAdjoint);
  };
  if (known) return {common + (s.back(-2) >= s.back(-1) ? tall_form({}) : wide_form({})), db, {}};
  const Output chosen =
      graph_fn::SelectV2(tall, tall_form(graph_fn::LogicalNot(tall)), wide_form(tall));
  return {common + chosen, db, {}};
}

Outputs TridiagonalMatMulGradient(const Grad& g) {
  const Outputs adjoint = AdjointBands({g.x(0), g.x(1), g.x(2)});
  Outputs dx = BandsOfProduct(g.dy(), g.x(3), g.x(1));
  dx.push_back(Call("TridiagonalMatMul", {adjoint[0], adjoint[1], adjoint[2], g.dy()}));
  return dx;
}

Outputs TridiagonalSolveGradient(const Grad& g) {
  const Outputs bands = SplitEvenly(g.x(0), -2, 3);
  const Output db = Call("TridiagonalSolve", {Join(AdjointBands(bands), -2), g.dy()}, g.attrs);
  return {-Join(BandsOfProduct(db, g.y(), bands[1]), -2), db};
}

Outputs MatrixSquareRootGradient(const Grad& g) { return FunctionGradient("MatrixSquareRoot", g); }
Outputs MatrixLogarithmGradient(const Grad& g) { return FunctionGradient("MatrixLogarithm", g); }
Outputs MatrixExponentialGradient(const Grad& g) {
  return FunctionGradient("MatrixExponential", g);
}

}  // namespace weft
