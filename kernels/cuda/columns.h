// The windows of a convolution as rows of a matrix, for its products (conv_products.h).
#ifndef WEFT_KERNELS_CUDA_COLUMNS_H_
#define WEFT_KERNELS_CUDA_COLUMNS_H_

#include "kernels/device/handles.h"
#include "kernels/lib/conv.h"

namespace weft::cuda {

// columns [rows, taps, channels]: what the output pixels from number `first` on see of the image,
// zeros beyond its edges; a row begins `step` elements after the one before. Pixels are counted
// through all images. Float and double, channels last, one group; the pixels, and the elements of
// `columns`, in 31 bits.
void GatherColumns(const ConvSpec& spec, const void* image, int64_t first, int64_t rows,
                   void* columns, int64_t step, StreamHandle stream);

// The way back, from dense rows, for the first `images` of the batch: each element of `image`
// becomes the sum of the columns that saw it, in the order of the taps.
void SumColumns(const ConvSpec& spec, const void* columns, int64_t images, void* image,
                StreamHandle stream);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_COLUMNS_H_
