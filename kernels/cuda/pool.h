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
// y: of each window's first maximum in x, the element of `from` that is there (0 for a window
// without elements); if `index` is not null, also its number in the image, or with `in_batch` among
// all of x, int32 or int64.
void MaxPoolPick(const PoolSpec& s, const void* x, const void* from, void* y, void* index,
                 DType index_type, bool in_batch, StreamHandle stream);
// dx: every element equal to its window's maximum y receives dy. dtypes: kFloats.
void MaxPoolShare(const PoolSpec& s, const void* x, const void* y, const void* dy, void* dx,
                  StreamHandle stream);
// dtypes: kFloats.
void AvgPool(const PoolSpec& s, const void* x, void* y, StreamHandle stream);
void AvgPoolBackward(const PoolSpec& s, const void* dy, void* dx, StreamHandle stream);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_POOL_H_
