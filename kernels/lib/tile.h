// One tile of a contraction: the register-blocked loop under Gemm and under the indirect
// convolution. C[rows, cols] (+)= A · B, where A is reached through row pointers (so that
// transposed operands and convolution windows need no copy) and B lies in panels of TilePanel<T>()
// columns.
//
// The terms of an element are added block by block in the order of `blocks`, within a block by
// fused multiply-adds in the order of k: the result of an element depends on neither the tile's
// bounds nor the threads. T is float or double. Thread-safe; no allocation.
#ifndef WEFT_KERNELS_LIB_TILE_H_
#define WEFT_KERNELS_LIB_TILE_H_

#include <cstdint>

#include "absl/functional/function_ref.h"

namespace weft {

// Upper bounds over all instruction sets, for buffers on the stack.
inline constexpr int kMaxTileMr = 12;
inline constexpr int kMaxTilePanel = 32;
inline constexpr int kMaxTileSegments = 16;
inline constexpr int kMaxTileRows = 120;
// Longest block of k: a panel of B and the rows of A that meet it stay in the first-level cache.
inline constexpr int64_t kTileDepth = 320;

// Rows [k0, k0 + segments * length) of B, met by `segments` runs of `length` elements of each row
// of A: one run for a matrix product, one a filter tap for a convolution.
struct TileBlock {
  int64_t k0 = 0;
  int segments = 1;
  int64_t length = 0;
};

template <typename T>
void NoRows(int, const T**, T*) {}
inline void NoColumns(int, int64_t*) {}

template <typename T>
struct TileArgs {
  int rows = 0;      // at most kMaxTileRows
  int64_t cols = 0;  // any number; B has ceil(cols / panel) panels
  const TileBlock* blocks = nullptr;
  int num_blocks = 0;
  // A, either way. By rows: writes pointers to the segments of block `block` at
  // out[segment * rows + row]; they may point into `space`, which has kMaxTileRows rows of
  // TileSpaceStride<T>() elements.
  absl::FunctionRef<void(int block, const T** out, T* space)> fill = NoRows<T>;
  // Transposed: element (row, k) of a block is a[row_offset[row] + out[k]], where `columns` writes
  // out[k] for each k of the block (of one segment). The tile packs it for itself.
  const T* a = nullptr;
  const int64_t* row_offset = nullptr;
  absl::FunctionRef<void(int block, int64_t* out)> columns = NoColumns;
  // Packed: panel p of B starts at b + p * b_panel_stride, its rows follow one another, padded with
  // zeros. In place: B is row-major with rows b_step apart, and the tile packs strips for itself.
  const T* b = nullptr;
  int64_t b_step = 0;
  int64_t b_panel_stride = 0;
  bool b_packed = true;
  // C = clamp(A · B + residual + bias, lo, hi); null: absent. NaN passes through the clamp.
  T* const* c = nullptr;  // [rows] pointers to the first column
  const T* const* residual = nullptr;
  const T* bias = nullptr;  // [cols]
  T lo = 0, hi = 0;
  bool clamp = false;
};

template <typename T>
int TilePanel();
// How many rows of A the innermost loop takes; tiles of a multiple of it waste nothing.
template <typename T>
int TileMr();
template <typename T>
constexpr int64_t TileSpaceStride() {
  return kTileDepth + 64 / sizeof(T);
}
template <typename T>
void RunTile(const TileArgs<T>& args);

// y[cols] = x[k] · B[k, cols], B row-major in place: for products with one row. Terms are added in
// the order of k.
template <typename T>
void RunRowTimesMatrix(const T* x, int64_t x_step, int64_t k, const T* b, int64_t ldb, int64_t cols,
                       T* y);
// Sum of x[i] * y[i] in a fixed order of its own.
template <typename T>
T Dot(const T* x, const T* y, int64_t n);

// Packs columns [0, cols) and rows [0, k) of B into panels, zero-padded. Element (i, j) of B is
// b[i * k_step + j * col_step]. Panel p is written at packed + p * panel_stride.
template <typename T>
void PackPanels(const T* b, int64_t k_step, int64_t col_step, int64_t k, int64_t cols, T* packed,
                int64_t panel_stride);

}  // namespace weft

#endif  // WEFT_KERNELS_LIB_TILE_H_
