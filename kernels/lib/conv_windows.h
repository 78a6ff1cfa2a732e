// Convolution on channels-last float or double through tiles that read windows in place.
//
// The forward pass and the backward pass to the input are one thing: every result pixel gathers
// source pixels at fixed offsets. To the input, a stride of s makes s phases of result pixels per
// dimension, each a dense gather with its own taps.
#ifndef WEFT_KERNELS_LIB_CONV_WINDOWS_H_
#define WEFT_KERNELS_LIB_CONV_WINDOWS_H_

#include <array>
#include <cstdint>
#include <vector>

#include "core/parallel.h"
#include "kernels/lib/conv.h"
#include "kernels/lib/tile.h"
#include "kernels/lib/tile_grid.h"

namespace weft {

template <typename T>
class GatherConv {
 public:
  // pass: kForward or kBackwardInput. All sizes are at least 1.
  GatherConv(const ConvSpec& spec, ConvPass pass);

  int64_t packed_elements() const { return packed_group_ * spec_.groups; }
  void Pack(const T* filter, T* packed, ParallelFor& par) const;
  void Execute(const T* source, const T* packed, const T* bias, const T* residual, T* result,
               ParallelFor& par) const;

 private:
  // One or more taps whose source pixels are neighbours.
  struct Unit {
    Spatial offset;     // of the first source pixel from the window's origin
    int64_t pixels;     // neighbours along the width
    int64_t delta = 0;  // the offset in elements
  };
  struct Phase {
    Spatial first, count;       // result pixels first + step * q, q < count
    std::vector<Unit> units;    // in the order of k
    std::vector<int64_t> taps;  // filter taps in the order of k
    std::vector<TileBlock> blocks;
    std::vector<int> first_unit;  // of each block
    std::vector<int64_t> skip;    // elements of the first unit before the block
    int64_t k = 0;                // terms of each result element
    int64_t packed_offset = 0;
    TileGrids grids;
    std::array<int64_t, kTileThreads> first_tile = {};
  };
  using PhaseTaps = std::array<const std::vector<int64_t>*, 3>;
  void AddPhase(const Spatial& residue, const PhaseTaps& taps);
  void CutBlocks(Phase& phase);
  void Tile(const Phase& phase, const TileGrid& grid, int64_t tile, const T* source,
            const T* packed, const T* bias, const T* residual, T* result) const;

  ConvSpec spec_;
  ConvPass pass_;
  Spatial source_, result_;  // sizes
  Spatial source_step_, result_step_;
  int64_t source_channels_, result_channels_;  // all groups
  int64_t source_group_, result_group_;        // of one group
  bool row_units_ = false;
  bool pointwise_ = false;
  std::vector<Phase> phases_;
  int64_t packed_group_ = 0;
  std::array<int64_t, kTileThreads> tiles_ = {};  // of all phases
  std::vector<T> zeros_;
};

// The input with all that windows see beyond its borders, as zeros.
template <typename T>
class PaddedInput {
 public:
  explicit PaddedInput(const ConvSpec& spec);
  // Elements of the copy; 0 where windows never leave the input, which serves as it is.
  int64_t elements() const { return elements_; }
  const Spatial& size() const { return size_; }
  void Fill(const T* input, T* padded, ParallelFor& par) const;

 private:
  ConvSpec spec_;
  Spatial size_;
  int64_t elements_ = 0;
};

// Gradient of the filter: rows are (tap, channel), terms are output pixels.
template <typename T>
class FilterConv {
 public:
  explicit FilterConv(const ConvSpec& spec);
  // Elements of scratch, for the packed gradient of the output and the padded input.
  int64_t scratch_elements() const { return packed_group_ * spec_.groups + padded_.elements(); }
  void Execute(const T* input, const T* dy, T* dfilter, T* scratch, ParallelFor& par) const;

 private:
  void Tile(int64_t tile, const T* input, const T* packed, T* dfilter) const;

  ConvSpec spec_;
  PaddedInput<T> padded_;
  int64_t in_group_, out_group_;
  int64_t rows_;    // filter taps * input channels of a group
  int64_t pixels_;  // of the output, over the batch
  int64_t mt_, nt_, tiles_m_, tiles_n_;
  int64_t packed_group_;
  std::vector<TileBlock> blocks_;
};

}  // namespace weft

#endif  // WEFT_KERNELS_LIB_CONV_WINDOWS_H_
