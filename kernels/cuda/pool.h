// Pools over windows, as kernels/lib/pool.h describes them. Launches, deterministic: where the
// library scatters, an element of the input gathers from the windows over it, in their order.
#ifndef WEFT_KERNELS_CUDA_POOL_H_
#define WEFT_KERNELS_CUDA_POOL_H_

#include "kernels/device/handles.h"
#include "kernels/lib/pool.h"

namespace weft::cuda {

// dtypes: kReal.
void MaxPool(const PoolSpec& s, const void* x, void* y, StreamHandle stream);
// dx: what an output gets goes to its window's first maximum.
void MaxPoolBackward(const PoolSpec& s, const void* x, const void* dy, void* dx,
                     StreamHandle stream);
// dtypes: kFloats.
void AvgPool(const PoolSpec& s, const void* x, void* y, StreamHandle stream);
void AvgPoolBackward(const PoolSpec& s, const void* dy, void* dx, StreamHandle stream);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_POOL_H_
