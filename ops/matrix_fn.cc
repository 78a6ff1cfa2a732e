#include "ops/matrix_fn.h"

namespace weft::matrix_fn {
namespace {

using graph_fn::Call;
using graph_fn::ExpandDims;
using graph_fn::Int;
using graph_fn::Ints;
using graph_fn::ShapeOf;

// Some last dimensions, [begin, end) counted from the end, of x's shape.
Output Sizes(Output x, Output begin, int end) {
  return Call("StridedSlice", {ShapeOf(x), begin, Ints(*x.builder, {end}), Ints(*x.builder, {1})},
              {{"end_mask", end == 0 ? 1 : 0}});
}

Outputs AllOutputs(Output first, int n) {
  Outputs all(n);
  for (int i = 0; first.valid() && i < n; ++i) all[i] = first.at(i);
  return all;
}

}  // namespace

Output Product(Output a, Output b, Side side_a, Side side_b) {
  return Call("BatchMatMulV2", {a, b}, {{"adj_x", bool{side_a}}, {"adj_y", bool{side_b}}});
}
Output Adjoint(Output x) { return graph_fn::Conj(Einsum("...ij->...ji", {x})); }
Output Einsum(std::string_view equation, std::initializer_list<Output> inputs) {
  return Call("Einsum", inputs, {{"equation", equation}});
}
Output Solve(Output a, Output b, Side side) {
  return Call("MatrixSolve", {a, b}, {{"adjoint", bool{side}}});
}
Output TriangularSolve(Output a, Output b, bool lower, Side side) {
  return Call("MatrixTriangularSolve", {a, b}, {{"lower", lower}, {"adjoint", bool{side}}});
}
Output TimesInverseAdjoint(Output x, Output t, bool lower) {
  return Adjoint(TriangularSolve(t, Adjoint(x), lower));
}

Output Band(Output x, int64_t below, int64_t above) {
  if (!x.valid()) return x;
  Builder& b = *x.builder;
  return Call("MatrixBandPart", {x, Int(b, below, DType::kInt64), Int(b, above, DType::kInt64)});
}
Output HalfLower(Output x) { return Band(x, -1, 0) - 0.5 * Band(x, 0, 0); }
Output Hermitian(Output x) { return 0.5 * (x + Adjoint(x)); }
Output IdentityLike(Output x) { return Diagonal(graph_fn::OnesLike(Call("MatrixDiagPart", {x}))); }
Output Diagonal(Output vector) { return Call("MatrixDiag", {vector}); }
Output ScaleColumns(Output x, Output v) { return x * ExpandDims(v, -2); }
Output ScaleRows(Output v, Output x) { return ExpandDims(v, -1) * x; }
Output AsMatrices(Output v) { return ExpandDims(ExpandDims(v, -1), -1); }

Output DimOf(Output x, int axis) {
  return x.valid() ? Sizes(x, Ints(*x.builder, {axis}), axis + 1) : x;
}
Output BatchOf(Output x) { return x.valid() ? Sizes(x, Ints(*x.builder, {0}), -2) : x; }
Output SumBatch(Output dx, Output x, Output other) {
  const PartialShape a = x.shape(), b = other.shape();
  if (a.rank_known() && b.rank_known() && a.rank() == b.rank()) {
    bool same = true;
    for (int i = 0; i < a.rank() - 2; ++i) same &= SameDim(a.dim(i), b.dim(i));
    if (same) return dx;
  }
  if (!dx.valid()) return dx;
  const Output axes = Call("BroadcastGradientArgs", {BatchOf(x), BatchOf(other)});
  return graph_fn::Reshape(graph_fn::Sum(dx, axes), ShapeOf(x));
}
Output Join(Outputs parts, int axis) {
  for (const Output& part : parts) {
    if (!part.valid()) return {};
  }
  Builder& b = *parts[0].builder;
  parts.push_back(Int(b, axis));
  return b.Call("ConcatV2", parts, {});
}
Outputs SplitColumns(Output x, Output like) {
  if (!x.valid() || !like.valid()) return Outputs(2);
  Builder& b = *x.builder;
  const Output sizes = Join({DimOf(like, -1), Ints(b, {-1})}, 0);
  return AllOutputs(Call("SplitV", {x, sizes, Int(b, -1)}, {{"num_split", 2}}), 2);
}
Outputs SplitEvenly(Output x, int axis, int parts) {
  if (!x.valid()) return Outputs(parts);
  return AllOutputs(Call("Split", {Int(*x.builder, axis), x}, {{"num_split", parts}}), parts);
}

}  // namespace weft::matrix_fn
