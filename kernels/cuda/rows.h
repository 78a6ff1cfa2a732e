// Rows of a matrix that indices on the device name: each row's indices as a chain in their order,
// so that an update of rows does what the host's does, one index after the other, also where a row
// comes several times, and without atomics. Making the chains compares every index with every
// other.
#ifndef WEFT_KERNELS_CUDA_ROWS_H_
#define WEFT_KERNELS_CUDA_ROWS_H_

#include <cstddef>
#include <cstdint>

#include "core/dtype.h"
#include "kernels/device/handles.h"

namespace weft::cuda {

inline constexpr DTypeSet kRowIndices = {DType::kInt16, DType::kInt32, DType::kInt64};

// indices [n, depth]: a tuple is a place in the matrix's first axes, of the sizes `limits`.
struct RowIndices {
  static constexpr int kMostDepth = 8;
  const void* indices = nullptr;
  DType type = DType::kInt32;  // kRowIndices
  int64_t n = 0;
  int depth = 1;
  int64_t limits[kMostDepth] = {};
};

// By position among n indices.
struct RowChains {
  int64_t n = 0, inner = 1;  // elements a row
  int64_t* row = nullptr;    // below 0: out of range, and passed over
  int64_t* next = nullptr;   // the next position that names the same row; -1: none
  bool* head = nullptr;      // no position before names that row
};

// Bytes of scratch for the chains of n indices.
inline size_t ChainBytes(int64_t n) {
  return static_cast<size_t>(n) * (2 * sizeof(int64_t) + sizeof(bool));
}
// Launches. An index out of range is too late for an error: its row is passed over. Source:
// TensorFlow's scatters on GPUs.
RowChains ChainRows(const RowIndices& indices, int64_t inner, void* scratch, StreamHandle stream);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_ROWS_H_
