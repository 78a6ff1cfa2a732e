// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/linalg.h"

namespace weft::ops {

Output BandedTriangularSolve(Output matrix, Output rhs, const BandedTriangularSolveAttrs& attrs) {
  return ApiCall("BandedTriangularSolve", attrs.name).In(matrix).In(rhs).Set("lower", attrs.lower)
      .Set("adjoint", attrs.adjoint).Get();
}

Output BatchCholesky(Output input, const Named& attrs) {
  return ApiCall("BatchCholesky", attrs.name).In(input).Get();
}

Output BatchCholeskyGrad(Output l, Output grad, const Named& attrs) {
  return ApiCall("BatchCholeskyGrad", attrs.name).In(l).In(grad).Get();
}

Output BatchMatrixDeterminant(Output input, const Named& attrs) {
  return ApiCall("BatchMatrixDeterminant", attrs.name).In(input).Get();
}

Output BatchMatrixInverse(Output input, const BatchMatrixInverseAttrs& attrs) {
  return ApiCall("BatchMatrixInverse", attrs.name).In(input).Set("adjoint", attrs.adjoint).Get();
}

Output BatchMatrixSolve(Output matrix, Output rhs, const BatchMatrixSolveAttrs& attrs) {
  return ApiCall("BatchMatrixSolve", attrs.name).In(matrix).In(rhs).Set("adjoint", attrs.adjoint)
      .Get();
}

Output BatchMatrixSolveLs(Output matrix, Output rhs, Output l2_regularizer,
                          const BatchMatrixSolveLsAttrs& attrs) {
  return ApiCall("BatchMatrixSolveLs", attrs.name).In(matrix).In(rhs).In(l2_regularizer)
      .Set("fast", attrs.fast).Get();
}

Output BatchMatrixTriangularSolve(Output matrix, Output rhs,
                                  const BatchMatrixTriangularSolveAttrs& attrs) {
  return ApiCall("BatchMatrixTriangularSolve", attrs.name).In(matrix).In(rhs)
      .Set("lower", attrs.lower).Set("adjoint", attrs.adjoint).Get();
}

Output BatchSelfAdjointEig(Output input, const Named& attrs) {
  return ApiCall("BatchSelfAdjointEig", attrs.name).In(input).Get();
}

BatchSelfAdjointEigV2Outputs BatchSelfAdjointEigV2(Output input,
                                                   const BatchSelfAdjointEigV2Attrs& attrs) {
  const Output first = ApiCall("BatchSelfAdjointEigV2", attrs.name).In(input)
      .Set("compute_v", attrs.compute_v).Get();
  return {first, first.at(1)};
}

BatchSvdOutputs BatchSvd(Output input, const BatchSvdAttrs& attrs) {
  const Output first = ApiCall("BatchSvd", attrs.name).In(input).Set("compute_uv", attrs.compute_uv)
      .Set("full_matrices", attrs.full_matrices).Get();
  return {first, first.at(1), first.at(2)};
}

Output Cholesky(Output input, const Named& attrs) {
  return ApiCall("Cholesky", attrs.name).In(input).Get();
}

Output CholeskyGrad(Output l, Output grad, const Named& attrs) {
  return ApiCall("CholeskyGrad", attrs.name).In(l).In(grad).Get();
}

EigOutputs Eig(Output input, DType Tout, const EigAttrs& attrs) {
  const Output first = ApiCall("Eig", attrs.name).In(input).Set("Tout", Tout)
      .Set("compute_v", attrs.compute_v).Get();
  return {first, first.at(1)};
}

LogMatrixDeterminantOutputs LogMatrixDeterminant(Output input, const Named& attrs) {
  const Output first = ApiCall("LogMatrixDeterminant", attrs.name).In(input).Get();
  return {first, first.at(1)};
}

LuOutputs Lu(Output input, const LuAttrs& attrs) {
  const Output first = ApiCall("Lu", attrs.name).In(input)
      .Set("output_idx_type", attrs.output_idx_type).Get();
  return {first, first.at(1)};
}

Output MatrixDeterminant(Output input, const Named& attrs) {
  return ApiCall("MatrixDeterminant", attrs.name).In(input).Get();
}

Output MatrixExponential(Output input, const Named& attrs) {
  return ApiCall("MatrixExponential", attrs.name).In(input).Get();
}

Output MatrixInverse(Output input, const MatrixInverseAttrs& attrs) {
  return ApiCall("MatrixInverse", attrs.name).In(input).Set("adjoint", attrs.adjoint).Get();
}

Output MatrixLogarithm(Output input, const Named& attrs) {
  return ApiCall("MatrixLogarithm", attrs.name).In(input).Get();
}

Output MatrixSolve(Output matrix, Output rhs, const MatrixSolveAttrs& attrs) {
  return ApiCall("MatrixSolve", attrs.name).In(matrix).In(rhs).Set("adjoint", attrs.adjoint).Get();
}

Output MatrixSolveLs(Output matrix, Output rhs, Output l2_regularizer,
                     const MatrixSolveLsAttrs& attrs) {
  return ApiCall("MatrixSolveLs", attrs.name).In(matrix).In(rhs).In(l2_regularizer)
      .Set("fast", attrs.fast).Get();
}

Output MatrixSquareRoot(Output input, const Named& attrs) {
  return ApiCall("MatrixSquareRoot", attrs.name).In(input).Get();
}

Output MatrixTriangularSolve(Output matrix, Output rhs, const MatrixTriangularSolveAttrs& attrs) {
  return ApiCall("MatrixTriangularSolve", attrs.name).In(matrix).In(rhs).Set("lower", attrs.lower)
      .Set("adjoint", attrs.adjoint).Get();
}

QrOutputs Qr(Output input, const QrAttrs& attrs) {
  const Output first = ApiCall("Qr", attrs.name).In(input).Set("full_matrices", attrs.full_matrices)
      .Get();
  return {first, first.at(1)};
}

Output SelfAdjointEig(Output input, const Named& attrs) {
  return ApiCall("SelfAdjointEig", attrs.name).In(input).Get();
}

SelfAdjointEigV2Outputs SelfAdjointEigV2(Output input, const SelfAdjointEigV2Attrs& attrs) {
  const Output first = ApiCall("SelfAdjointEigV2", attrs.name).In(input)
      .Set("compute_v", attrs.compute_v).Get();
  return {first, first.at(1)};
}

SvdOutputs Svd(Output input, const SvdAttrs& attrs) {
  const Output first = ApiCall("Svd", attrs.name).In(input).Set("compute_uv", attrs.compute_uv)
      .Set("full_matrices", attrs.full_matrices).Get();
  return {first, first.at(1), first.at(2)};
}

Output TridiagonalMatMul(Output superdiag, Output maindiag, Output subdiag, Output rhs,
                         const Named& attrs) {
  return ApiCall("TridiagonalMatMul", attrs.name).In(superdiag).In(maindiag).In(subdiag).In(rhs)
      .Get();
}

Output TridiagonalSolve(Output diagonals, Output rhs, const TridiagonalSolveAttrs& attrs) {
  return ApiCall("TridiagonalSolve", attrs.name).In(diagonals).In(rhs)
      .Set("partial_pivoting", attrs.partial_pivoting)
      .Set("perturb_singular", attrs.perturb_singular).Get();
}

}  // namespace weft::ops
