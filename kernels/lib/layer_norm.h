// Layer normalisation and normalisation by root mean square of rows.
#ifndef WEFT_KERNELS_LIB_LAYER_NORM_H_
#define WEFT_KERNELS_LIB_LAYER_NORM_H_

#include <cstdint>

#include "core/parallel.h"

namespace weft {

// y = (x - mean) / sqrt(variance + epsilon) * scale[c] + offset[c], where a row's mean and its mean
// squared distance from it are over its `columns` > 0; with `center` false the mean is taken as 0
// (root mean square). x, y: [rows, columns]; y may be x. T is float, double, Half or BFloat16
// (which compute in float and round once). Sums run over short blocks in T, over blocks in double;
// the variance is of distances from the mean, so that a large mean costs no digits.
// Sources: Ba, Kiros, Hinton, Layer Normalization, 2016; Zhang, Sennrich, Root Mean Square Layer
// Normalization, 2019.
template <typename T>
void LayerNorm(const T* x, const T* scale, const T* offset, double epsilon, bool center,
               int64_t rows, int64_t columns, T* y, ParallelFor& par);

}  // namespace weft

#endif  // WEFT_KERNELS_LIB_LAYER_NORM_H_
