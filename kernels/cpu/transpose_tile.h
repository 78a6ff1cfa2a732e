// The inner loop of transposing, for elements of 1, 2, 4 and 8 bytes.
#ifndef WEFT_KERNELS_CPU_TRANSPOSE_TILE_H_
#define WEFT_KERNELS_CPU_TRANSPOSE_TILE_H_

#include <cstdint>

namespace weft {

// to[p * to_stride + q * size] = from[q * from_stride + p * size] for 0 <= p < np, 0 <= q < nq;
// strides in bytes. `stream` writes past the caches where alignment allows: for results that do not
// fit into them.
void TransposeTile(int size, int64_t np, int64_t nq, const char* from, int64_t from_stride,
                   char* to, int64_t to_stride, bool stream);

}  // namespace weft

#endif  // WEFT_KERNELS_CPU_TRANSPOSE_TILE_H_
