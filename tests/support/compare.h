// Comparing tensors of different runs.
#ifndef WEFT_TESTS_SUPPORT_COMPARE_H_
#define WEFT_TESTS_SUPPORT_COMPARE_H_

#include "core/shape.h"
#include "core/tensor.h"

namespace weft::test {

// Same dtype and shape, and each element within `tolerance`, absolute or relative; NaN is like NaN,
// and with tolerance 0 a zero's sign counts.
bool Near(const Tensor& a, const Tensor& b, double tolerance);

// A tolerance for Near: what one rounding more or less can do to a result of that dtype.
double OneRounding(DType t);

// Numbers of that dtype, the same for one seed: for floats also zeros of both signs, infinities and
// NaN.
Tensor Sample(DType dtype, const Shape& shape, uint64_t seed);

}  // namespace weft::test

#endif  // WEFT_TESTS_SUPPORT_COMPARE_H_
