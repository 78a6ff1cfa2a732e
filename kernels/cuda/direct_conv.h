// Convolutions by their definition, any groups, strides and dilations: for what nobody else takes.
// Deterministic.
#ifndef WEFT_KERNELS_CUDA_DIRECT_CONV_H_
#define WEFT_KERNELS_CUDA_DIRECT_CONV_H_

#include "kernels/cuda/pointwise.h"
#include "kernels/lib/conv.h"

namespace weft::cuda {

// Shapes and arguments as for Conv in kernels/lib/conv.h; forward, `finish` is applied. dtypes:
// kFloats; sums are in float, those over the batch (kBackwardFilter) and of doubles in double.
void DirectConv(const ConvSpec& spec, ConvPass pass, const void* a, const void* b, void* result,
                const FinishArgs& finish, StreamHandle stream);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_DIRECT_CONV_H_
