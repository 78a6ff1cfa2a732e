// Products of integers and complex numbers: straightforward loops, cut into row tiles.
#ifndef WEFT_KERNELS_LIB_GEMM_PLAIN_H_
#define WEFT_KERNELS_LIB_GEMM_PLAIN_H_

#include <cstdint>

#include "core/dtype.h"

namespace weft {

// Rows [0, m) of C = alpha * A · B. Element (i, k) of A is a[i * a_row + k * a_k], of B (k, j)
// b[k * b_k + j * b_col]. Integers wrap.
struct PlainProduct {
  int64_t m = 0, n = 0, k = 0;
  int64_t a_row = 0, a_k = 0, b_k = 0, b_col = 0, ldc = 0;
  bool conjugate_a = false, conjugate_b = false;
  double alpha = 1;
};

inline constexpr DTypeSet kPlainProductTypes = kInts | kComplexes;
// `dtype` is in kPlainProductTypes.
void RunPlainProduct(DType dtype, const PlainProduct& p, const void* a, const void* b, void* c);

}  // namespace weft

#endif  // WEFT_KERNELS_LIB_GEMM_PLAIN_H_
