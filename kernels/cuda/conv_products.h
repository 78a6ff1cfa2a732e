// Convolutions as matrix products: a filter as TensorFlow lays it out is a matrix [taps * channels,
// out], and the windows of the image are the rows that it is multiplied by.
#ifndef WEFT_KERNELS_CUDA_CONV_PRODUCTS_H_
#define WEFT_KERNELS_CUDA_CONV_PRODUCTS_H_

#include "kernels/cuda/pointwise.h"
#include "kernels/device/device_kernel.h"
#include "kernels/lib/conv.h"

namespace weft::cuda {

// Whether a convolution goes this way: float or double, channels last, one group, and sizes that
// the columns of one image can have.
bool GoesByProducts(const ConvSpec& spec);

// Shapes and arguments as for Conv::Execute; forward, `finish` is applied. At most about
// `column_bytes` of scratch hold columns at a time: what a card's cache can keep between the
// gather and the product. Unimplemented if there is no product for these sizes.
inline constexpr int64_t kColumnBytes = int64_t{256} << 20;
absl::Status ConvByProducts(DeviceContext& c, const ConvSpec& spec, ConvPass pass, const void* a,
                            const void* b, void* result, const FinishArgs& finish,
                            int64_t column_bytes = kColumnBytes);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_CONV_PRODUCTS_H_
