// Rows of scores: softmax and the losses that are trained with it; the halved sum of squares.
// Launches; dtypes are kFloats. Halfs compute in float; sums are in double. Deterministic.
#ifndef WEFT_KERNELS_CUDA_LOSS_H_
#define WEFT_KERNELS_CUDA_LOSS_H_

#include <cstdint>

#include "core/dtype.h"
#include "kernels/device/handles.h"

namespace weft::cuda {

// y[row] = (log) softmax of x[row]; dense rows.
void SoftmaxRows(DType dtype, bool log, const void* x, void* y, int64_t rows, int64_t columns,
                 StreamHandle stream);

// A matrix that may repeat: strides in elements, 0 where it does.
struct Scores {
  const void* data;
  int64_t row, column;
};
// loss[row] = -sum(labels * log softmax(logits)); backprop[row] = softmax(logits) - labels.
void CrossEntropyRows(DType dtype, const Scores& logits, const Scores& labels, void* loss,
                      void* backprop, int64_t rows, int64_t columns, StreamHandle stream);

// The same with a class a row, int32 or int64. A row whose label is no column gets NaN, loss and
// gradient: it is too late for an error. Source: TensorFlow's kernel for GPUs.
void SparseCrossEntropyRows(DType dtype, DType label_type, const void* logits, const void* labels,
                            void* loss, void* backprop, int64_t rows, int64_t columns,
                            StreamHandle stream);

// Doubles at `scratch` of HalfSquareSum.
inline constexpr int64_t kSquareSumParts = 256;
// y = sum(x^2) / 2 of n elements.
void HalfSquareSum(DType dtype, const void* x, void* y, int64_t n, double* scratch,
                   StreamHandle stream);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_LOSS_H_
