// Normalisation: batch normalisation, softmax and what is trained with it, local response
// normalisation; and the sums that they and biases need.
//
// Matrices are [rows, channels], dense. T is float, double, Half or BFloat16 (which compute in
// float and round once). Sums are exact to a few roundings of the result, whatever the length: they
// run over short blocks in float, over blocks in double, in an order that the sizes alone decide.
#ifndef WEFT_KERNELS_LIB_NORM_H_
#define WEFT_KERNELS_LIB_NORM_H_

#include <cstdint>

#include "core/parallel.h"

namespace weft {

// Scratch of the functions below that sum over rows, in bytes.
int64_t ColumnSumScratch(int64_t rows, int64_t channels);

// sum[c] = sum over rows of x[row, c], in double.
template <typename T>
void ColumnSums(const T* x, int64_t rows, int64_t channels, double* sum, void* scratch,
                ParallelFor& par);
// mean[c], and the mean of squared distances from it.
template <typename T>
void ColumnMoments(const T* x, int64_t rows, int64_t channels, double* mean, double* variance,
                   void* scratch, ParallelFor& par);
// sum_dy[c] = sum of dy, sum_dy_x[c] = sum of dy * (x - mean[c]).
template <typename T>
void ColumnGradients(const T* dy, const T* x, const float* mean, int64_t rows, int64_t channels,
                     double* sum_dy, double* sum_dy_x, void* scratch, ParallelFor& par);

// y = (x - mean[c]) * factor[c] + offset[c].
template <typename T>
void NormalizeColumns(const T* x, const float* mean, const float* factor, const float* offset,
                      int64_t rows, int64_t channels, T* y, ParallelFor& par);
// dx = factor[c] * (dy - mean_dy[c] - (x - mean[c]) * slope[c]).
template <typename T>
void NormalizeBackward(const T* dy, const T* x, const float* mean, const float* factor,
                       const float* mean_dy, const float* slope, int64_t rows, int64_t channels,
                       T* dx, ParallelFor& par);

// Rows of probabilities; subtracts the row's maximum first. In place is allowed.
template <typename T>
void Softmax(const T* logits, int64_t rows, int64_t channels, T* y, ParallelFor& par);
template <typename T>
void LogSoftmax(const T* logits, int64_t rows, int64_t channels, T* y, ParallelFor& par);
// loss[row] = -sum(labels * log softmax(logits)); backprop = softmax(logits) - labels. A row step
// of 0 repeats one row for all. backprop may be the memory of logits whose step is full.
template <typename T>
void SoftmaxCrossEntropy(const T* logits, int64_t logits_step, const T* labels, int64_t labels_step,
                         int64_t rows, int64_t channels, T* loss, T* backprop, ParallelFor& par);
// The same with a class per row: labels[row] in [0, channels).
template <typename T>
void SparseSoftmaxCrossEntropy(const T* logits, const int64_t* labels, int64_t rows,
                               int64_t channels, T* loss, T* backprop, ParallelFor& par);

struct LrnSpec {
  int64_t radius = 5;
  float bias = 1, alpha = 1, beta = 0.5f;
};
// y = x * (bias + alpha * sum of x^2 over channels within radius)^-beta.
template <typename T>
void Lrn(const LrnSpec& spec, const T* x, int64_t rows, int64_t channels, T* y, ParallelFor& par);
template <typename T>
void LrnBackward(const LrnSpec& spec, const T* dy, const T* x, const T* y, int64_t rows,
                 int64_t channels, T* dx, ParallelFor& par);

}  // namespace weft

#endif  // WEFT_KERNELS_LIB_NORM_H_
