// Layer normalisation and normalisation by root mean square, as kernels/lib/layer_norm.h says.
#ifndef WEFT_KERNELS_CUDA_LAYER_NORM_H_
#define WEFT_KERNELS_CUDA_LAYER_NORM_H_

#include <cstdint>

#include "core/dtype.h"
#include "kernels/device/handles.h"

namespace weft::cuda {

// A parameter of a row: an element a column, or one for all.
struct RowParameter {
  const void* data = nullptr;
  int64_t column = 0;  // from column to column
};
// x, y: [rows, columns]; epsilon: one element. All of `dtype`, kFloats. Sums are in double.
struct LayerNormArgs {
  int64_t rows = 0, columns = 0;
  bool center = true;
  const void* x = nullptr;
  RowParameter scale, offset;
  const void* epsilon = nullptr;
  void* y = nullptr;
};
void LayerNorm(DType dtype, const LayerNormArgs& a, StreamHandle stream);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_LAYER_NORM_H_
