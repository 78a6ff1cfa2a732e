// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_LINALG_H_
#define WEFT_OPS_API_LINALG_H_

#include "ops/api_call.h"

namespace weft::ops {

// (matrix: T, rhs: T) -> (output: T); T: {float, double, complex64, complex128, half}.
struct BandedTriangularSolveAttrs {
  bool lower = true;
  bool adjoint = false;
  std::string name;
};
Output BandedTriangularSolve(Output matrix, Output rhs,
                             const BandedTriangularSolveAttrs& attrs = {});

// (input: T) -> (output: T); T: {float, double}.
Output BatchCholesky(Output input, const Named& attrs = {});

// (l: T, grad: T) -> (output: T); T: {float, double}.
Output BatchCholeskyGrad(Output l, Output grad, const Named& attrs = {});

// (input: T) -> (output: T); T: {float, double, complex64, complex128}.
Output BatchMatrixDeterminant(Output input, const Named& attrs = {});

// (input: T) -> (output: T); T: {float, double}.
struct BatchMatrixInverseAttrs {
  bool adjoint = false;
  std::string name;
};
Output BatchMatrixInverse(Output input, const BatchMatrixInverseAttrs& attrs = {});

// (matrix: T, rhs: T) -> (output: T); T: {float, double}.
struct BatchMatrixSolveAttrs {
  bool adjoint = false;
  std::string name;
};
Output BatchMatrixSolve(Output matrix, Output rhs, const BatchMatrixSolveAttrs& attrs = {});

// (matrix: T, rhs: T, l2_regularizer: double) -> (output: T); T: {float, double}.
struct BatchMatrixSolveLsAttrs {
  bool fast = true;
  std::string name;
};
Output BatchMatrixSolveLs(Output matrix, Output rhs, Output l2_regularizer,
                          const BatchMatrixSolveLsAttrs& attrs = {});

// (matrix: T, rhs: T) -> (output: T); T: {float, double}.
struct BatchMatrixTriangularSolveAttrs {
  bool lower = true;
  bool adjoint = false;
  std::string name;
};
Output BatchMatrixTriangularSolve(Output matrix, Output rhs,
                                  const BatchMatrixTriangularSolveAttrs& attrs = {});

// (input: T) -> (output: T); T: {float, double}.
Output BatchSelfAdjointEig(Output input, const Named& attrs = {});

// (input: T) -> (e: T, v: T); T: {float, double}.
struct BatchSelfAdjointEigV2Attrs {
  bool compute_v = true;
  std::string name;
};
struct BatchSelfAdjointEigV2Outputs {
  Output e;
  Output v;
};
BatchSelfAdjointEigV2Outputs BatchSelfAdjointEigV2(Output input,
                                                   const BatchSelfAdjointEigV2Attrs& attrs = {});

// (input: T) -> (s: T, u: T, v: T); T: {float, double, complex64, complex128}.
struct BatchSvdAttrs {
  bool compute_uv = true;
  bool full_matrices = false;
  std::string name;
};
struct BatchSvdOutputs {
  Output s;
  Output u;
  Output v;
};
BatchSvdOutputs BatchSvd(Output input, const BatchSvdAttrs& attrs = {});

// (input: T) -> (output: T); T: {float, double, complex64, complex128, half}.
Output Cholesky(Output input, const Named& attrs = {});

// (l: T, grad: T) -> (output: T); T: {float, double, half}.
Output CholeskyGrad(Output l, Output grad, const Named& attrs = {});

// (input: T) -> (e: Tout, v: Tout); T: {float, double, complex64, complex128}; Tout: {complex64,
//     complex128}.
struct EigAttrs {
  bool compute_v = true;
  std::string name;
};
struct EigOutputs {
  Output e;
  Output v;
};
EigOutputs Eig(Output input, DType Tout, const EigAttrs& attrs = {});

// (input: T) -> (sign: T, log_abs_determinant: T); T: {float, double, complex64, complex128, half}.
struct LogMatrixDeterminantOutputs {
  Output sign;
  Output log_abs_determinant;
};
LogMatrixDeterminantOutputs LogMatrixDeterminant(Output input, const Named& attrs = {});

// (input: T) -> (lu: T, p: output_idx_type); T: {float, double, complex64, complex128, half};
//     output_idx_type: {int32, int64}.
struct LuAttrs {
  DType output_idx_type = DType::kInt32;
  std::string name;
};
struct LuOutputs {
  Output lu;
  Output p;
};
LuOutputs Lu(Output input, const LuAttrs& attrs = {});

// (input: T) -> (output: T); T: {float, double, complex64, complex128, half}.
Output MatrixDeterminant(Output input, const Named& attrs = {});

// (input: T) -> (output: T); T: {float, double, complex64, complex128, half}.
Output MatrixExponential(Output input, const Named& attrs = {});

// (input: T) -> (output: T); T: {float, double, complex64, complex128, half}.
struct MatrixInverseAttrs {
  bool adjoint = false;
  std::string name;
};
Output MatrixInverse(Output input, const MatrixInverseAttrs& attrs = {});

// (input: T) -> (output: T); T: {complex64, complex128}.
Output MatrixLogarithm(Output input, const Named& attrs = {});

// (matrix: T, rhs: T) -> (output: T); T: {float, double, complex64, complex128, half}.
struct MatrixSolveAttrs {
  bool adjoint = false;
  std::string name;
};
Output MatrixSolve(Output matrix, Output rhs, const MatrixSolveAttrs& attrs = {});

// (matrix: T, rhs: T, l2_regularizer: double) -> (output: T); T: {float, double, complex64,
//     complex128, half}.
struct MatrixSolveLsAttrs {
  bool fast = true;
  std::string name;
};
Output MatrixSolveLs(Output matrix, Output rhs, Output l2_regularizer,
                     const MatrixSolveLsAttrs& attrs = {});

// (input: T) -> (output: T); T: {float, double, complex64, complex128, half}.
Output MatrixSquareRoot(Output input, const Named& attrs = {});

// (matrix: T, rhs: T) -> (output: T); T: {float, double, complex64, bfloat16, complex128, half}.
struct MatrixTriangularSolveAttrs {
  bool lower = true;
  bool adjoint = false;
  std::string name;
};
Output MatrixTriangularSolve(Output matrix, Output rhs,
                             const MatrixTriangularSolveAttrs& attrs = {});

// (input: T) -> (q: T, r: T); T: {float, double, complex64, complex128, half}.
struct QrAttrs {
  bool full_matrices = false;
  std::string name;
};
struct QrOutputs {
  Output q;
  Output r;
};
QrOutputs Qr(Output input, const QrAttrs& attrs = {});

// (input: T) -> (output: T); T: {float, double, half}.
Output SelfAdjointEig(Output input, const Named& attrs = {});

// (input: T) -> (e: T, v: T); T: {float, double, complex64, complex128, half}.
struct SelfAdjointEigV2Attrs {
  bool compute_v = true;
  std::string name;
};
struct SelfAdjointEigV2Outputs {
  Output e;
  Output v;
};
SelfAdjointEigV2Outputs SelfAdjointEigV2(Output input, const SelfAdjointEigV2Attrs& attrs = {});

// (input: T) -> (s: T, u: T, v: T); T: {float, double, complex64, complex128, half}.
struct SvdAttrs {
  bool compute_uv = true;
  bool full_matrices = false;
  std::string name;
};
struct SvdOutputs {
  Output s;
  Output u;
  Output v;
};
SvdOutputs Svd(Output input, const SvdAttrs& attrs = {});

// (superdiag: T, maindiag: T, subdiag: T, rhs: T) -> (output: T); T: {float, double, complex64,
//     complex128}.
Output TridiagonalMatMul(Output superdiag, Output maindiag, Output subdiag, Output rhs,
                         const Named& attrs = {});

// (diagonals: T, rhs: T) -> (output: T); T: {float, double, complex64, complex128}.
struct TridiagonalSolveAttrs {
  bool partial_pivoting = true;
  bool perturb_singular = false;
  std::string name;
};
Output TridiagonalSolve(Output diagonals, Output rhs, const TridiagonalSolveAttrs& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_LINALG_H_
