// Depthwise convolution (groups of one input channel) on channels-last float or double.
#ifndef WEFT_KERNELS_LIB_CONV_DEPTHWISE_H_
#define WEFT_KERNELS_LIB_CONV_DEPTHWISE_H_

#include "core/parallel.h"
#include "kernels/lib/conv.h"

namespace weft {

// spec.groups == spec.in_channels; all sizes at least 1. `input` is the side with in_channels,
// `output` the side with out_channels; filter [spatial..., out_channels].
template <typename T>
void DepthwiseForward(const ConvSpec& spec, const T* input, const T* filter, const T* bias,
                      const T* residual, T* output, ParallelFor& par);
template <typename T>
void DepthwiseBackwardInput(const ConvSpec& spec, const T* dy, const T* filter, T* dx,
                            ParallelFor& par);
template <typename T>
void DepthwiseBackwardFilter(const ConvSpec& spec, const T* input, const T* dy, T* dfilter,
                             ParallelFor& par);

}  // namespace weft

#endif  // WEFT_KERNELS_LIB_CONV_DEPTHWISE_H_
