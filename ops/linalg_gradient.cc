#include "ops/linalg_gradient.h"

#include <cstdlib>

#include "ops/matrix_fn.h"

namespace weft {
namespace {

using namespace matrix_fn;
using graph_fn::Call;
using graph_fn::Conj;
using graph_fn::ExpandDims;
using graph_fn::RealPart;

// 1 / x, and 0 near 0: equal eigenvalues take no part in each other's vectors.
Output SafeReciprocal(Output x) { return x / (graph_fn::Square(x) + 1e-20); }

// 1 / (e_j - e_i) at (i, j), and 0 on the diagonal, which is kept from 0 for the sake of slopes.
Output GapReciprocals(Output e) {
  const Output gaps = ExpandDims(e, -2) - ExpandDims(e, -1), eye = IdentityLike(gaps);
  return SafeReciprocal(gaps + eye) - eye;
}

// In the basis of eigenvectors dA is diag(de) + F o (v^H dv), F the reciprocals of gaps. The op
// reads the lower triangle, so that the upper one's share is added to it.
Output HermitianEigGradient(Output e, Output v, Output de, Output dv) {
  Output inner = Diagonal(RealPart(de));
  if (dv.valid()) inner = inner + GapReciprocals(e) * Product(v, dv, kAdjoint);
  const Output dx = Product(Product(v, inner), v, kAsIs, kAdjoint);
  return HalfLower(dx + Adjoint(dx));
}

// The null columns of a full u follow the others, du2 = -u1 (du1^H u2): their gradient as one of
// u1.
struct Columns {
  Output u, du;
};
Columns WithoutNullColumns(Output u, Output du, Output s) {
  const Outputs us = SplitColumns(u, s), dus = SplitColumns(du, s);
  return {us[0], dus[0] - Product(us[1], Product(dus[1], us[0], kAdjoint))};
}

absl::Status CheckFullSvd(const PartialShape& a) {
  const bool known = a.rank_known() && IsKnownDim(a.back(-1)) && IsKnownDim(a.back(-2));
  if (known && std::abs(a.back(-1) - a.back(-2)) <= 1) return absl::OkStatus();
  return Unimplemented("the gradient of full_matrices for input ", a,
                       ": its sizes must be known and differ by one at most");
}

}  // namespace

// With A = L L^H, dL = L phi(L^-1 dA L^-H), phi the lower triangle with half of the diagonal.
// Source: Murray, Differentiation of the Cholesky decomposition, 2016.
Outputs CholeskyGradient(const Grad& g) {
  const Output l = g.y();
  const Output inner = HalfLower(Product(l, g.dy(), kAdjoint));
  const Output left = TriangularSolve(l, inner, true, kAdjoint);
  return {Hermitian(TriangularSolve(l, Adjoint(left), true, kAdjoint))};
}

// y = herm(L^-H phi(L^H G) L^-1) for inputs L and G.
Outputs CholeskyGradGradient(const Grad& g) {
  const Output l = g.x(0), d = Hermitian(g.dy());
  const Output right = TimesInverseAdjoint(d, l, true);
  const Output inner = HalfLower(TriangularSolve(l, right, true));
  const Output dl =
      Product(Band(g.x(1), -1, 0), inner, kAsIs, kAdjoint) - 2 * Product(g.y(), right);
  return {Band(dl, -1, 0), Product(Band(l, -1, 0), inner)};
}

// For m >= n, with M = dr r^H - q^H dq and H the Hermitian matrix of M's upper triangle,
// da = (dq + q H) r^-H. Other columns than the first m are products with q.
// Source: Seeger et al., Auto-differentiating linear algebra, 2017.
Outputs QrGradient(const Grad& g) {
  const Output a = g.x(), q = g.y(0);
  Output r = g.y(1), dq = g.dy(0), dr = g.dy(1), rest;
  const PartialShape s = a.shape(), rs = r.shape();
  const bool known = s.rank_known() && IsKnownDim(s.back(-1)) && IsKnownDim(s.back(-2));
  if (known && s.back(-2) > s.back(-1) && rs.back(-2) > rs.back(-1)) {
    g.builder().Fail(Unimplemented("the gradient of Qr for input ", s,
                                   " with full_matrices: the last columns of q are free"));
    return {Output{}};
  }
  if (!known || s.back(-2) < s.back(-1)) {
    const Outputs as = SplitColumns(a, q), rs = SplitColumns(r, q), drs = SplitColumns(dr, q);
    r = rs[0];
    dr = drs[0];
    dq = dq + Product(as[1], drs[1], kAsIs, kAdjoint);
    rest = Product(q, drs[1]);
  }
  const Output m = Product(dr, r, kAsIs, kAdjoint) - Product(q, dq, kAdjoint);
  const Output upper = Band(m, 0, -1) - Band(m, 0, 0);
  const Output h = upper + Adjoint(upper) + RealPart(Band(m, 0, 0));
  const Output first = TimesInverseAdjoint(dq + Product(q, h), r, false);
  return {rest.valid() ? Join({first, rest}, -1) : first};
}

// P A = L U, so that dA = P^T L^-H (tril(L^H dL) + triu(dU U^H)) U^-H, the former without diagonal.
Outputs LuGradient(const Grad& g) {
  const Output lu = g.y(0), dlu = g.dy(0);
  const Output eye = IdentityLike(lu);
  const Output l = Band(lu, -1, 0) - Band(lu, 0, 0) + eye, u = Band(lu, 0, -1);
  const Output below = Product(l, Band(dlu, -1, 0) - Band(dlu, 0, 0), kAdjoint);
  const Output above = Product(Band(dlu, 0, -1), u, kAsIs, kAdjoint);
  const Output inner = Band(below, -1, 0) - Band(below, 0, 0) + Band(above, 0, -1);
  const Output permuted = TimesInverseAdjoint(TriangularSolve(l, inner, true, kAdjoint), u, false);
  Builder& b = g.builder();
  const Output p =
      Call("OneHot", {g.y(1), graph_fn::Element(DimOf(lu, -1), 0), ConstantScalar(b, lu.dtype(), 1),
                      ConstantScalar(b, lu.dtype(), 0)});
  return {Product(p, permuted, kAdjoint)};
}

// Sources: Townsend, Differentiating the singular value decomposition, 2016; Wan and Zhang,
// Automatic differentiation for complex valued SVD, 2019, for the phases.
Outputs SvdGradient(const Grad& g) {
  const Output a = g.x(), ds = RealPart(g.dy(0));
  if (!Attr<bool>(g, "compute_uv")) {
    const Output usv = Call("Svd", {a}, {{"compute_uv", true}, {"full_matrices", false}});
    if (!usv.valid()) return {Output{}};
    return {Product(ScaleColumns(usv.at(1), ds), usv.at(2), kAsIs, kAdjoint)};
  }
  const Output s = g.y(0);
  Columns left{g.y(1), g.dy(1)}, right{g.y(2), g.dy(2)};
  if (Attr<bool>(g, "full_matrices")) {
    if (const absl::Status status = CheckFullSvd(a.shape()); !status.ok()) {
      g.builder().Fail(status);
      return {Output{}};
    }
    left = WithoutNullColumns(left.u, left.du, s);
    right = WithoutNullColumns(right.u, right.du, s);
  }
  const Output u = left.u, v = right.u, inverse = SafeReciprocal(s);
  const Output uu = Product(u, left.du, kAdjoint), vv = Product(v, right.du, kAdjoint);
  const Output f = GapReciprocals(graph_fn::Square(s));
  const Output j = f * uu, k = f * vv;
  Output inner = Diagonal(ds) + ScaleColumns(j + Adjoint(j), s) + ScaleRows(s, k + Adjoint(k));
  if (IsComplex(a.dtype())) {
    const Output phase = Band(vv, 0, 0);
    inner = inner + 0.5 * ScaleRows(inverse, Adjoint(phase) - phase);
  }
  // What of each basis leaves the space that it spans.
  const Output du = ScaleColumns(left.du - Product(u, uu), inverse);
  const Output dv = ScaleColumns(right.du - Product(v, vv), inverse);
  return {Product(Product(u, inner) + du, v, kAsIs, kAdjoint) + Product(u, dv, kAsIs, kAdjoint)};
}

Outputs SelfAdjointEigGradient(const Grad& g) {
  if (Attr<bool>(g, "compute_v")) {
    return {HermitianEigGradient(g.y(0), g.y(1), g.dy(0), g.dy(1))};
  }
  const Output e = Call("SelfAdjointEigV2", {g.x()}, {{"compute_v", true}});
  return {e.valid() ? HermitianEigGradient(e, e.at(1), g.dy(0), {}) : e};
}

// One output: a row of eigenvalues above the vectors.
Outputs OldSelfAdjointEigGradient(const Grad& g) {
  Builder& b = g.builder();
  const auto split = [&](Output x) {
    return Call("SplitV", {x, graph_fn::Ints(b, {1, -1}), graph_fn::Int(b, -2)},
                {{"num_split", 2}});
  };
  const auto vector = [&](Output row) {
    return Call("Squeeze", {row}, {{"squeeze_dims", std::vector<int64_t>{-2}}});
  };
  const Output y = split(g.y()), dy = split(g.dy());
  if (!y.valid() || !dy.valid()) return {Output{}};
  return {HermitianEigGradient(vector(y), y.at(1), vector(dy), dy.at(1))};
}

// With P = V^-1 dA V: de = diag(P), dV = V (F o P + D), D real such that columns keep their length.
Outputs EigGradient(const Grad& g) {
  Output e = g.y(0), v = g.y(1);
  const bool compute_v = Attr<bool>(g, "compute_v");
  if (!compute_v) {
    e = Call("Eig", {g.x()}, {{"compute_v", true}, {"Tout", e.dtype()}});
    if (!e.valid()) return {e};
    v = e.at(1);
  }
  Output inner = Diagonal(g.dy(0));
  if (compute_v) {
    const Output vdv = Product(v, g.dy(1), kAdjoint);
    const Output lengths = RealPart(Call("MatrixDiagPart", {vdv}));
    const Output turned = vdv - ScaleColumns(Product(v, v, kAdjoint), lengths);
    inner = inner + Conj(GapReciprocals(e)) * turned;
  }
  const Output dx = Solve(v, Product(inner, v, kAsIs, kAdjoint), kAdjoint);
  return {graph_fn::Cast(dx, g.x().dtype())};
}

}  // namespace weft
