// Batches of matrices as functions that build graph, for gradient rules; [batch…, m, n] throughout.
#ifndef WEFT_OPS_MATRIX_FN_H_
#define WEFT_OPS_MATRIX_FN_H_

#include "ops/rule_fn.h"

namespace weft::matrix_fn {

enum Side : bool { kAsIs = false, kAdjoint = true };

// a b, each as it is or its conjugate transpose; batches broadcast.
Output Product(Output a, Output b, Side side_a = kAsIs, Side side_b = kAsIs);
Output Adjoint(Output x);
Output Einsum(std::string_view equation, std::initializer_list<Output> inputs);
// a^-1 b or a^-H b.
Output Solve(Output a, Output b, Side side = kAsIs);
// The same where a's lower or upper triangle counts alone.
Output TriangularSolve(Output a, Output b, bool lower, Side side = kAsIs);
// x t^-H, t triangular.
Output TimesInverseAdjoint(Output x, Output t, bool lower);

// What lies within that many diagonals below and above the main one, else 0; -1: all of them.
Output Band(Output x, int64_t below, int64_t above);
// The lower triangle with half of the diagonal: HalfLower(x) + HalfLower(x)^H = x if x = x^H.
Output HalfLower(Output x);
// (x + x^H) / 2
Output Hermitian(Output x);
// An identity matrix like the square x.
Output IdentityLike(Output x);
Output Diagonal(Output vector);
// x diag(v) and diag(v) x, v [batch…, n].
Output ScaleColumns(Output x, Output v);
Output ScaleRows(Output v, Output x);
// v [batch…] beside matrices: [batch…, 1, 1].
Output AsMatrices(Output v);

// The int32 vector [d], d the size of dimension `axis` < 0.
Output DimOf(Output x, int axis);
// The sizes of the batch: x's shape but for the last two.
Output BatchOf(Output x);
// Undoes the broadcasting of batches: dx, the gradient of x beside `other`, summed to x's shape.
Output SumBatch(Output dx, Output x, Output other);
// A list of matrices side by side (axis -1) or one above the other (axis -2).
Output Join(Outputs parts, int axis);
// The first columns of x, as many as those of `like`, and the others.
Outputs SplitColumns(Output x, Output like);
// `parts` equal pieces along an axis.
Outputs SplitEvenly(Output x, int axis, int parts);

}  // namespace weft::matrix_fn

#endif  // WEFT_OPS_MATRIX_FN_H_
