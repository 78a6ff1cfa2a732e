// Elements chosen by values on the device. Launches.
#ifndef WEFT_KERNELS_CUDA_SELECT_H_
#define WEFT_KERNELS_CUDA_SELECT_H_

#include <cstdint>

#include "core/dtype.h"
#include "kernels/cuda/views.h"
#include "kernels/device/handles.h"

namespace weft::cuda {

// out = condition ? yes : no; the operands of `views` in this order, elements by size.
void SelectElements(const void* condition, const void* yes, const void* no, void* out,
                    size_t element_size, const Views<3>& views, StreamHandle stream);

// params [batch, outer, limit, inner], indices [batch, count] -> out [batch, outer, count, inner].
struct GatherSizes {
  int64_t batch = 1, outer = 1, count = 1, limit = 1, inner = 1;
};
// An index outside [0, limit) gives zeros: it is too late for an error. Source: TensorFlow's kernel
// for GPUs. Indices: int16, int32, int64.
void GatherElements(const void* params, const void* indices, DType index_type, void* out,
                    size_t element_size, const GatherSizes& sizes, StreamHandle stream);

// out [outer, depth, inner] = on where indices [outer, inner] name the place along `depth`, else
// off. Indices: kOneHotIndices.
inline constexpr DTypeSet kOneHotIndices = {DType::kUint8, DType::kInt8, DType::kInt32,
                                            DType::kInt64};
void OneHotElements(const void* indices, DType index_type, const void* on, const void* off,
                    void* out, size_t element_size, int64_t outer, int64_t depth, int64_t inner,
                    StreamHandle stream);

// index [outer, inner] of the first element of x [outer, size, inner] that passes all before it;
// NaN never does. x: kReal or bool; index: int32 or int64.
void ArgBest(DType dtype, DType index_type, bool smallest, const void* x, void* index,
             int64_t outer, int64_t size, int64_t inner, StreamHandle stream);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_SELECT_H_
