// Convolution backward to an input of few channels: where a tile's panel is wider than the
// channels, gathering would waste it. Instead each source pixel is multiplied with the whole filter
// (taps and channels are the columns of one product), and the products are added to the window
// that they belong to. The way of transposed convolutions that make pictures.
#ifndef WEFT_KERNELS_LIB_CONV_SCATTER_H_
#define WEFT_KERNELS_LIB_CONV_SCATTER_H_

#include <cstdint>
#include <vector>

#include "core/parallel.h"
#include "kernels/lib/conv.h"
#include "kernels/lib/tile.h"

namespace weft {

// Channels last, float or double, one group, all sizes at least 1. Each element of the result is
// summed in the order of source pixels, then taps, whatever the threads.
template <typename T>
class ScatterConv {
 public:
  // Whether this way is faster than GatherConv.
  static bool Pays(const ConvSpec& spec);
  explicit ScatterConv(const ConvSpec& spec);

  int64_t packed_elements() const;
  void Pack(const T* filter, T* packed, ParallelFor& par) const;
  void Execute(const T* dy, const T* packed, T* dx, ParallelFor& par) const;

 private:
  void Band(int64_t band, const T* dy, const T* packed, T* dx) const;
  void AddRow(int64_t row, int64_t first, int64_t count, const T* products, int64_t low,
              int64_t high, T* image) const;

  ConvSpec spec_;
  int64_t columns_;    // taps * channels of the result
  int64_t run_;        // of them, of one row of the filter
  int64_t bands_;      // of rows of the result, an image
  int64_t band_rows_;  // rows of each but the last
  std::vector<TileBlock> blocks_;
};

}  // namespace weft

#endif  // WEFT_KERNELS_LIB_CONV_SCATTER_H_
