// Depthwise convolutions of one output a channel, channels last. A thread has several channels of
// several pixels in a row. Deterministic.
#ifndef WEFT_KERNELS_CUDA_DEPTHWISE_CONV_H_
#define WEFT_KERNELS_CUDA_DEPTHWISE_CONV_H_

#include "kernels/cuda/pointwise.h"
#include "kernels/lib/conv.h"

namespace weft::cuda {

// Whether a convolution goes this way: as above, a multiple of four channels (of double: of two),
// and sizes in 31 bits.
bool GoesDepthwise(const ConvSpec& spec);

// Arguments and sums as for DirectConv (direct_conv.h).
void DepthwiseConv(const ConvSpec& spec, ConvPass pass, const void* a, const void* b, void* result,
                   const FinishArgs& finish, StreamHandle stream);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_DEPTHWISE_CONV_H_
