// Launchers of the elementwise tables, by op and dtype.
#ifndef WEFT_KERNELS_CUDA_ELEMENTWISE_H_
#define WEFT_KERNELS_CUDA_ELEMENTWISE_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "core/dtype.h"
#include "kernels/device/handles.h"

namespace weft::cuda {

// Where two inputs are for each element of the output; kernels/broadcast.h plans it. Sizes and
// strides in elements.
struct BroadcastArgs {
  static constexpr int kMaxRank = 8;
  int64_t size;
  int rank;  // 0 or 1: each input is direct (stride 1) or one element (stride 0)
  int64_t dims[kMaxRank];
  int64_t x[kMaxRank], y[kMaxRank];
};

using UnaryLauncher = void (*)(const void* x, void* out, int64_t n, StreamHandle stream);
using BinaryLauncher = void (*)(const void* x, const void* y, void* out, const BroadcastArgs& args,
                                StreamHandle stream);

template <typename Launcher>
struct LaunchRow {
  std::string_view op;
  DType dtype;
  Launcher launch;  // null where the device has no kernel
};

// A row for each op of a table and each dtype of a group; a .cu file has a group.
struct LaunchTables {
  std::span<const LaunchRow<UnaryLauncher>> unary;
  std::span<const LaunchRow<BinaryLauncher>> binary;
};
LaunchTables HalfTables();    // half, bfloat16
LaunchTables FloatTables();   // float
LaunchTables DoubleTables();  // double
LaunchTables IntTables();     // integers, bool

// Null if there is none.
UnaryLauncher FindUnary(std::string_view op, DType dtype);
BinaryLauncher FindBinary(std::string_view op, DType dtype);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_ELEMENTWISE_H_
