// Gradient rules of the linear algebra ops (ops/linalg.cc). In the comments <A, B> is the real part
// of tr(A^H B), after which a gradient is the adjoint of the op's differential.
#ifndef WEFT_OPS_LINALG_GRADIENT_H_
#define WEFT_OPS_LINALG_GRADIENT_H_

#include "ops/gradient.h"

namespace weft {

// Factors. The input of Cholesky counts as Hermitian, and so is its gradient; that of the
// self-adjoint eigenvalues is lower triangular, as the op reads that triangle alone (TensorFlow's
// conventions). Losses must not depend on signs and phases that the factors leave open.
Outputs CholeskyGradient(const Grad& g);
Outputs CholeskyGradGradient(const Grad& g);
// Unimplemented for a full q that has more columns than rank.
Outputs QrGradient(const Grad& g);
Outputs LuGradient(const Grad& g);
// Unimplemented for full matrices unless sizes are known and differ by one at most: more columns
// are free to rotate.
Outputs SvdGradient(const Grad& g);
Outputs SelfAdjointEigGradient(const Grad& g);
Outputs OldSelfAdjointEigGradient(const Grad& g);
Outputs EigGradient(const Grad& g);

// Inverses and solutions. MatrixSolveLs: Unimplemented unless fast, and none in the regularizer.
Outputs MatrixInverseGradient(const Grad& g);
Outputs MatrixDeterminantGradient(const Grad& g);
Outputs LogMatrixDeterminantGradient(const Grad& g);
Outputs MatrixSolveGradient(const Grad& g);
Outputs MatrixSolveLsGradient(const Grad& g);
Outputs MatrixTriangularSolveGradient(const Grad& g);
Outputs BandedTriangularSolveGradient(const Grad& g);
Outputs TridiagonalSolveGradient(const Grad& g);
Outputs TridiagonalMatMulGradient(const Grad& g);

// Functions of a matrix.
Outputs MatrixSquareRootGradient(const Grad& g);
Outputs MatrixLogarithmGradient(const Grad& g);
Outputs MatrixExponentialGradient(const Grad& g);

}  // namespace weft

#endif  // WEFT_OPS_LINALG_GRADIENT_H_
