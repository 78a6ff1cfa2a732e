// Transforms of the minimal filtering of 3 x 3 windows, which makes 2 x 2 outputs of 16 products in
// place of 36: Lavin and Gray, "Fast algorithms for convolutional neural networks" (2016), F(2 x 2,
// 3 x 3). An infinity or a NaN reaches all four outputs of its tiles.
#ifndef WEFT_KERNELS_CUDA_WINOGRAD_H_
#define WEFT_KERNELS_CUDA_WINOGRAD_H_

#include "kernels/cuda/pointwise.h"
#include "kernels/lib/conv.h"

namespace weft::cuda {

// Float or double; images [batch, height, width, channels]; channels a multiple of 4 on both sides.
// Tiles are counted through all images, those at the lower and right edges may be half empty.
struct TileGrid {
  int64_t height, width;  // of an image, in tiles
  int64_t in_height, in_width, in_channels, pad_height, pad_width;
  int64_t out_height, out_width, out_channels;
};

// spread [16, in, out] of filter [3, 3, in, out]; `backward`: [16, out, in], of the windows turned
// round.
void SpreadFilter(DType dtype, const void* filter, int64_t in, int64_t out, bool backward,
                  void* spread, StreamHandle stream);
// spread [16, tiles, in] of the image's tiles from number `first` on.
void SpreadTiles(DType dtype, const TileGrid& g, const void* image, int64_t first, int64_t tiles,
                 void* spread, StreamHandle stream);
// The tiles of the output from their products [16, tiles, out], with `finish` applied.
void GatherTiles(DType dtype, const TileGrid& g, const void* products, int64_t first, int64_t tiles,
                 const FinishArgs& finish, void* out, StreamHandle stream);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_WINOGRAD_H_
