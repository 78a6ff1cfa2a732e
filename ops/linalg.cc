// Linear algebra on batches of matrices: [batch…, m, n], one matrix after the other.
#include <algorithm>

#include "ops/linalg_gradient.h"
#include "ops/register.h"
#include "ops/shape_rule.h"

namespace weft {
namespace {

// Input i as [batch…, m, n]; `square`: m = n.
absl::StatusOr<PartialShape> Matrices(ShapeContext& c, int i, bool square) {
  ASSIGN_OR_RETURN(PartialShape s, c.WithRankAtLeast(i, 2));
  if (!square || !s.rank_known()) return s;
  const auto n = MergeDims(s.back(-1), s.back(-2));
  if (!n.ok())
    return InvalidArgument(c.input_name(i), " has shape ", s, ": its matrices must be square");
  s.set_dim(s.rank() - 1, *n);
  s.set_dim(s.rank() - 2, *n);
  return s;
}

// The batch dimensions of `s`, then `last`.
PartialShape Batch(const PartialShape& s, std::initializer_list<int64_t> last,
                   int matrix_rank = 2) {
  PartialShape out = Shape();
  for (int i = 0; i < s.rank() - matrix_rank; ++i) out.push_back(s.dim(i));
  for (int64_t d : last) out.push_back(d);
  return out;
}

// Both inputs have one rank and the same batch dimensions.
absl::Status SameBatch(ShapeContext& c, const PartialShape& a, const PartialShape& b) {
  if (!a.rank_known() || !b.rank_known()) return absl::OkStatus();
  bool same = a.rank() == b.rank();
  for (int i = 0; same && i < a.rank() - 2; ++i) same = MergeDims(a.dim(i), b.dim(i)).ok();
  if (same) return absl::OkStatus();
  return InvalidArgument("inputs ", a, " and ", b, " must have the same rank and batch dimensions");
}

absl::Status SquareShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(PartialShape s, Matrices(c, 0, true));
  c.set_output(0, std::move(s));
  return absl::OkStatus();
}

absl::Status CholeskyGradShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape l, Matrices(c, 0, true));
  ASSIGN_OR_RETURN(const PartialShape grad, Matrices(c, 1, true));
  auto s = MergeShapes(l, grad);
  if (!s.ok()) return InvalidArgument("l ", l, " and grad ", grad, " must have the same shape");
  c.set_output(0, *std::move(s));
  return absl::OkStatus();
}

absl::Status DeterminantShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape s, Matrices(c, 0, true));
  if (!s.rank_known()) return absl::OkStatus();
  for (int i = 0; i < c.num_outputs(); ++i) c.set_output(i, Batch(s, {}));
  return absl::OkStatus();
}

// lu [batch…, n, n], p [batch…, n]
absl::Status LuShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape s, Matrices(c, 0, true));
  if (!s.rank_known()) return absl::OkStatus();
  c.set_output(0, s);
  c.set_output(1, Batch(s, {s.back(-1)}));
  return absl::OkStatus();
}

int64_t Smaller(int64_t m, int64_t n) {
  if (m == 0 || n == 0) return 0;
  return IsKnownDim(m) && IsKnownDim(n) ? std::min(m, n) : kUnknownDim;
}

// q [batch…, m, p], r [batch…, p, n], p = m where full_matrices, else min(m, n)
absl::Status QrShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape s, Matrices(c, 0, false));
  ASSIGN_OR_RETURN(const bool full, c.attr<bool>("full_matrices"));
  if (!s.rank_known()) return absl::OkStatus();
  const int64_t m = s.back(-2), n = s.back(-1), p = full ? m : Smaller(m, n);
  c.set_output(0, Batch(s, {m, p}));
  c.set_output(1, Batch(s, {p, n}));
  return absl::OkStatus();
}

// s [batch…, p], u [batch…, m, p], v [batch…, n, p], p = min(m, n); u and v square where
// full_matrices, and empty vectors unless compute_uv.
absl::Status SvdShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape s, Matrices(c, 0, false));
  ASSIGN_OR_RETURN(const bool full, c.attr<bool>("full_matrices"));
  ASSIGN_OR_RETURN(const bool uv, c.attr<bool>("compute_uv"));
  if (!uv) c.set_output(1, PartialShape{0});
  if (!uv) c.set_output(2, PartialShape{0});
  if (!s.rank_known()) return absl::OkStatus();
  const int64_t m = s.back(-2), n = s.back(-1), p = Smaller(m, n);
  c.set_output(0, Batch(s, {p}));
  if (uv) c.set_output(1, Batch(s, {m, full ? m : p}));
  if (uv) c.set_output(2, Batch(s, {n, full ? n : p}));
  return absl::OkStatus();
}

// e [batch…, n], v [batch…, n, n], an empty vector unless compute_v
absl::Status EigShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape s, Matrices(c, 0, true));
  ASSIGN_OR_RETURN(const bool compute_v, c.attr<bool>("compute_v"));
  if (c.attrs().Has("Tout")) {
    ASSIGN_OR_RETURN(const DType out, c.attr<DType>("Tout"));
    const bool wide = c.dtype(0) == DType::kDouble || c.dtype(0) == DType::kComplex128;
    if (out != (wide ? DType::kComplex128 : DType::kComplex64)) {
      return InvalidArgument("Tout is ", DTypeName(out), " for an input of ",
                             DTypeName(c.dtype(0)));
    }
  }
  if (!compute_v) c.set_output(1, PartialShape{0});
  if (!s.rank_known()) return absl::OkStatus();
  c.set_output(0, Batch(s, {s.back(-1)}));
  if (compute_v) c.set_output(1, s);
  return absl::OkStatus();
}

// [batch…, n + 1, n]: a row of eigenvalues above the eigenvectors
absl::Status OldEigShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape s, Matrices(c, 0, true));
  if (!s.rank_known()) return absl::OkStatus();
  const int64_t n = s.back(-1);
  c.set_output(0, Batch(s, {IsKnownDim(n) ? n + 1 : kUnknownDim, n}));
  return absl::OkStatus();
}

// matrix [batch…, n, n], rhs [batch…, n, k] -> rhs' shape
absl::Status SolveShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape a, Matrices(c, 0, true));
  ASSIGN_OR_RETURN(const PartialShape b, Matrices(c, 1, false));
  RETURN_IF_ERROR(SameBatch(c, a, b));
  if (a.rank_known() && b.rank_known() && !MergeDims(a.back(-1), b.back(-2)).ok()) {
    return InvalidArgument("matrix ", a, " and rhs ", b, " are incompatible");
  }
  c.set_output(0, b);
  return absl::OkStatus();
}

// matrix [batch…, m, n], rhs [batch…, m, k], l2_regularizer [] -> [batch…, n, k]
absl::Status SolveLsShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape a, Matrices(c, 0, false));
  ASSIGN_OR_RETURN(const PartialShape b, Matrices(c, 1, false));
  RETURN_IF_ERROR(c.Scalar(2));
  RETURN_IF_ERROR(SameBatch(c, a, b));
  if (!a.rank_known() || !b.rank_known()) return absl::OkStatus();
  if (!MergeDims(a.back(-2), b.back(-2)).ok()) {
    return InvalidArgument("matrix ", a, " and rhs ", b, " are incompatible");
  }
  c.set_output(0, Batch(a, {a.back(-1), b.back(-1)}));
  return absl::OkStatus();
}

// Batch dimensions of both inputs broadcast, then the matrices of `b`.
absl::Status BroadcastBatch(ShapeContext& c, const PartialShape& a, const PartialShape& b) {
  if (!a.rank_known() || !b.rank_known()) return absl::OkStatus();
  auto batch = BroadcastShapes(PartialShape(a.dims().first(a.rank() - 2)),
                               PartialShape(b.dims().first(b.rank() - 2)));
  if (!batch.ok())
    return InvalidArgument("inputs ", a, " and ", b, " must have compatible batch dimensions");
  batch->push_back(b.back(-2));
  batch->push_back(b.back(-1));
  c.set_output(0, *std::move(batch));
  return absl::OkStatus();
}

absl::Status TriangularSolveShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape a, Matrices(c, 0, true));
  ASSIGN_OR_RETURN(const PartialShape b, Matrices(c, 1, false));
  if (a.rank_known() && b.rank_known() && !MergeDims(a.back(-1), b.back(-2)).ok()) {
    return InvalidArgument("matrix ", a, " and rhs ", b, " are incompatible");
  }
  return BroadcastBatch(c, a, b);
}

// matrix [batch…, bands, n], rhs [batch…, n, k]; none empty
absl::Status BandedSolveShape(ShapeContext& c) {
  for (int i = 0; i < 2; ++i) {
    ASSIGN_OR_RETURN(const PartialShape s, Matrices(c, i, false));
    if (s.rank_known() && std::find(s.dims().begin(), s.dims().end(), 0) != s.dims().end()) {
      return InvalidArgument(c.input_name(i), " ", s, " must not be empty");
    }
  }
  const PartialShape& a = c.input(0);
  const PartialShape& b = c.input(1);
  if (a.rank_known() && b.rank_known() && !MergeDims(a.back(-1), b.back(-2)).ok()) {
    return InvalidArgument("matrix ", a, " and rhs ", b, " are incompatible");
  }
  return BroadcastBatch(c, a, b);
}

// diagonals [batch…, 3, n], rhs [batch…, n, k]
absl::Status TridiagonalSolveShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape a, Matrices(c, 0, false));
  ASSIGN_OR_RETURN(const PartialShape b, Matrices(c, 1, false));
  ASSIGN_OR_RETURN(const bool pivoting, c.attr<bool>("partial_pivoting"));
  ASSIGN_OR_RETURN(const bool perturb, c.attr<bool>("perturb_singular"));
  if (perturb && !pivoting) return InvalidArgument("perturb_singular needs partial_pivoting");
  RETURN_IF_ERROR(SameBatch(c, a, b));
  if (a.rank_known() && !MergeDims(a.back(-2), 3).ok()) {
    return InvalidArgument("diagonals has shape ", a, ", want 3 rows");
  }
  if (a.rank_known() && b.rank_known() && !MergeDims(a.back(-1), b.back(-2)).ok()) {
    return InvalidArgument("diagonals ", a, " and rhs ", b, " are incompatible");
  }
  c.set_output(0, b);
  return absl::OkStatus();
}

// three diagonals [batch…, 1, n], rhs [batch…, n, k]
absl::Status TridiagonalMatMulShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape b, Matrices(c, 3, false));
  for (int i = 0; i < 3; ++i) {
    ASSIGN_OR_RETURN(const PartialShape d, Matrices(c, i, false));
    RETURN_IF_ERROR(SameBatch(c, d, b));
    if (!d.rank_known()) continue;
    if (!MergeDims(d.back(-2), 1).ok() ||
        (b.rank_known() && !MergeDims(d.back(-1), b.back(-2)).ok())) {
      return InvalidArgument(c.input_name(i), " has shape ", d, ", want one row for rhs ", b);
    }
  }
  c.set_output(0, b);
  return absl::OkStatus();
}

#define WEFT_ALL "{double, float, half, complex64, complex128}"
// clang-format off
const OpEntry kLinalgOps[] = {
    {"Cholesky(input: T) -> (output: T)", "T: " WEFT_ALL, SquareShape, CholeskyGradient},
    {"CholeskyGrad(l: T, grad: T) -> (output: T)", "T: {half, float, double}", CholeskyGradShape, CholeskyGradGradient},
    {"Qr(input: T) -> (q: T, r: T)", "full_matrices: bool = false; T: " WEFT_ALL, QrShape, QrGradient},
    {"Svd(input: T) -> (s: T, u: T, v: T)",
     "compute_uv: bool = true; full_matrices: bool = false; T: " WEFT_ALL, SvdShape, SvdGradient},
    {"SelfAdjointEigV2(input: T) -> (e: T, v: T)", "compute_v: bool = true; T: " WEFT_ALL, EigShape, SelfAdjointEigGradient},
    {"SelfAdjointEig(input: T) -> (output: T)", "T: {double, float, half}", OldEigShape, OldSelfAdjointEigGradient},
    {"Eig(input: T) -> (e: Tout, v: Tout)",
     "compute_v: bool = true; T: {float, double, complex64, complex128}; Tout: complexes", EigShape, EigGradient},
    {"MatrixInverse(input: T) -> (output: T)", "adjoint: bool = false; T: " WEFT_ALL, SquareShape, MatrixInverseGradient},
    {"MatrixDeterminant(input: T) -> (output: T)", "T: {half, float, double, complex64, complex128}", DeterminantShape, MatrixDeterminantGradient},
    {"LogMatrixDeterminant(input: T) -> (sign: T, log_abs_determinant: T)",
     "T: {half, float, double, complex64, complex128}", DeterminantShape, LogMatrixDeterminantGradient},
    {"MatrixSolve(matrix: T, rhs: T) -> (output: T)", "adjoint: bool = false; T: " WEFT_ALL, SolveShape, MatrixSolveGradient},
    {"MatrixSolveLs(matrix: T, rhs: T, l2_regularizer: double) -> (output: T)",
     "T: " WEFT_ALL "; fast: bool = true", SolveLsShape, MatrixSolveLsGradient},
    {"MatrixTriangularSolve(matrix: T, rhs: T) -> (output: T)",
     "lower: bool = true; adjoint: bool = false; T: {bfloat16, double, float, half, complex64, complex128}", TriangularSolveShape, MatrixTriangularSolveGradient},
    {"BandedTriangularSolve(matrix: T, rhs: T) -> (output: T)",
     "lower: bool = true; adjoint: bool = false; T: " WEFT_ALL, BandedSolveShape, BandedTriangularSolveGradient},
    {"TridiagonalSolve(diagonals: T, rhs: T) -> (output: T)",
     "partial_pivoting: bool = true; perturb_singular: bool = false; T: {double, float, complex64, complex128}", TridiagonalSolveShape, TridiagonalSolveGradient},
    {"TridiagonalMatMul(superdiag: T, maindiag: T, subdiag: T, rhs: T) -> (output: T)",
     "T: {double, float, complex64, complex128}", TridiagonalMatMulShape, TridiagonalMatMulGradient},
    {"MatrixSquareRoot(input: T) -> (output: T)", "T: " WEFT_ALL, SquareShape, MatrixSquareRootGradient},
    {"MatrixLogarithm(input: T) -> (output: T)", "T: complexes", SquareShape, MatrixLogarithmGradient},
    {"MatrixExponential(input: T) -> (output: T)", "T: " WEFT_ALL, SquareShape, MatrixExponentialGradient},
    {"Lu(input: T) -> (lu: T, p: output_idx_type)", "T: " WEFT_ALL "; output_idx_type: index = int32", LuShape, LuGradient},
    {"BatchCholesky(input: T) -> (output: T)", "T: {double, float}", SquareShape, CholeskyGradient},
    {"BatchCholeskyGrad(l: T, grad: T) -> (output: T)", "T: {float, double}", CholeskyGradShape, CholeskyGradGradient},
    {"BatchMatrixInverse(input: T) -> (output: T)", "adjoint: bool = false; T: {double, float}", SquareShape, MatrixInverseGradient},
    {"BatchMatrixDeterminant(input: T) -> (output: T)", "T: {float, double, complex64, complex128}", DeterminantShape, MatrixDeterminantGradient},
    {"BatchMatrixSolve(matrix: T, rhs: T) -> (output: T)", "adjoint: bool = false; T: {double, float}", SolveShape, MatrixSolveGradient},
    {"BatchMatrixSolveLs(matrix: T, rhs: T, l2_regularizer: double) -> (output: T)",
     "T: {double, float}; fast: bool = true", SolveLsShape, MatrixSolveLsGradient},
    {"BatchMatrixTriangularSolve(matrix: T, rhs: T) -> (output: T)",
     "lower: bool = true; adjoint: bool = false; T: {double, float}", SolveShape, MatrixTriangularSolveGradient},
    {"BatchSelfAdjointEig(input: T) -> (output: T)", "T: {double, float}", OldEigShape, OldSelfAdjointEigGradient},
    {"BatchSelfAdjointEigV2(input: T) -> (e: T, v: T)", "compute_v: bool = true; T: {double, float}", EigShape, SelfAdjointEigGradient},
    {"BatchSvd(input: T) -> (s: T, u: T, v: T)",
     "compute_uv: bool = true; full_matrices: bool = false; T: {double, float, complex64, complex128}", SvdShape, SvdGradient},
};
// clang-format on

}  // namespace

void RegisterLinalgOps(OpRegistry& r) { r.Add(kLinalgOps); }

}  // namespace weft
