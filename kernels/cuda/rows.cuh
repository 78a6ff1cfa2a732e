// Loops over chains of rows (rows.h).
#ifndef WEFT_KERNELS_CUDA_ROWS_CUH_
#define WEFT_KERNELS_CUDA_ROWS_CUH_

#include "kernels/cuda/loop.cuh"
#include "kernels/cuda/rows.h"

namespace weft::cuda {

template <typename F>
struct AtHeads {
  RowChains chains;
  F f;
  WEFT_DEVICE void operator()(int64_t i) const {
    const int64_t position = i / chains.inner;
    if (chains.row[position] < 0 || !chains.head[position]) return;
    f(position, i - position * chains.inner);
  }
};

// f(position, column) for each column of each chain's first position; f follows the chain.
template <typename F>
void ForChains(const RowChains& chains, StreamHandle stream, F f) {
  For(chains.n * chains.inner, stream, AtHeads<F>{chains, f});
}

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_ROWS_CUH_
