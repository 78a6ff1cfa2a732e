// Copies between layouts and between an element type and the type it computes in.
#ifndef WEFT_KERNELS_LIB_TRANSPOSE_H_
#define WEFT_KERNELS_LIB_TRANSPOSE_H_

#include <cstdint>

#include "core/parallel.h"

namespace weft {

// to[n, cols, rows] = from[n, rows, cols]. Instantiated for float and double, and between float and
// the half types.
template <typename From, typename To>
void Transpose(const From* from, To* to, int64_t n, int64_t rows, int64_t cols, ParallelFor& par);

// to[i] = from[i], for the same types.
template <typename From, typename To>
void ConvertElements(const From* from, To* to, int64_t n, ParallelFor& par);

}  // namespace weft

#endif  // WEFT_KERNELS_LIB_TRANSPOSE_H_
