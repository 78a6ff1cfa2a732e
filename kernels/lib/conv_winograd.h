// Convolution of windows of 3 x 3 that move by one, by minimal filtering: 2 x 2 outputs of 16
// products in place of 36. Lavin and Gray, "Fast algorithms for convolutional neural networks"
// (2016), F(2 x 2, 3 x 3).
//
// Error: what rounding adds grows with the largest of the nine inputs and of the nine weights that
// an output sees in a channel, not with each of their products. On normal inputs and weights of 64
// to 512 channels in floats its root mean square is 1 to 2.1 times that of the plain sums; the
// largest met was 3.4 * 2^-24 of the sum of the products' magnitudes. What is not finite is
// computed anew by the plain sum, so that NaN and infinities reach the outputs that see them, and
// no others.
#ifndef WEFT_KERNELS_LIB_CONV_WINOGRAD_H_
#define WEFT_KERNELS_LIB_CONV_WINOGRAD_H_

#include <cstdint>
#include <vector>

#include "core/parallel.h"
#include "kernels/lib/conv.h"
#include "kernels/lib/tile.h"
#include "kernels/lib/tile_grid.h"

namespace weft {

// The forward pass, channels last, float or double, all sizes at least 1. Where rows and columns of
// the output come in pairs, a pair of each is a patch; a patch at the edge may be half outside.
template <typename T>
class WinogradConv {
 public:
  // Whether this way is there for such windows, and faster than GatherConv.
  static bool Pays(const ConvSpec& spec);
  explicit WinogradConv(const ConvSpec& spec);

  int64_t packed_elements() const { return 16 * FilterStep(); }
  // The transformed filter: for each of the 16 products, panels as in kernels/lib/tile.h.
  void Pack(const T* filter, T* packed, ParallelFor& par) const;
  int64_t scratch_elements() const { return slots_ * (Spread() + Products()); }
  // `filter` is what `packed` was made of.
  void Execute(const T* input, const T* filter, const T* packed, const T* bias, const T* residual,
               T* result, T* scratch, ParallelFor& par) const;

 private:
  struct Operands {
    const T *input, *filter, *packed, *bias, *residual;
    T* result;
  };
  struct Patch {
    int64_t image, h, w;  // of its first output pixel
  };
  Patch PatchAt(int64_t index) const;
  int64_t Panels() const { return grids_[0].panels; }
  // Elements of a tile's transformed input and of its products.
  int64_t Spread() const { return 16 * SpreadStep(); }
  int64_t Products() const { return 16 * ProductStep(); }
  // From one of the 16 to the next: a line more than needed, or all would share lines of a cache.
  int64_t SpreadStep() const { return most_patches_ * spec_.in_channels + kLine; }
  int64_t FilterStep() const { return spec_.in_channels * Panels() * TilePanel<T>() + kLine; }
  int64_t ProductStep() const { return most_patches_ * chunk_ + kLine; }

  void Tile(const TileGrid& grid, int64_t tile, const Operands& x, T* scratch) const;
  void SpreadPatch(const Patch& patch, const T* input, T* to) const;
  void GatherPatch(const Patch& patch, const Operands& x, const T* products, int64_t j0,
                   int64_t cols) const;
  // The sum itself for output pixel (h, w), columns [j, j + n).
  void Plain(int64_t image, int64_t h, int64_t w, const Operands& x, int64_t j, int64_t n,
             T* to) const;

  static constexpr int64_t kLine = 64 / sizeof(T);
  ConvSpec spec_;
  int64_t patches_h_, patches_w_;  // of an image
  TileGrids grids_;                // rows: patches
  int64_t most_patches_;           // of a tile
  int64_t chunk_;                  // columns whose products are there at once
  int64_t slots_;                  // tiles that may run side by side
  std::vector<TileBlock> blocks_;
  std::vector<T> zeros_;  // a pixel outside
};

}  // namespace weft

#endif  // WEFT_KERNELS_LIB_CONV_WINOGRAD_H_
