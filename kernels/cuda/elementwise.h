// Launchers of the elementwise tables, by op and dtype.
#ifndef WEFT_KERNELS_CUDA_ELEMENTWISE_H_
#define WEFT_KERNELS_CUDA_ELEMENTWISE_H_

#include <span>
#include <string_view>

#include "core/dtype.h"
#include "kernels/cuda/views.h"
#include "kernels/device/handles.h"

namespace weft::cuda {

using UnaryLauncher = void (*)(const void* x, void* out, int64_t n, StreamHandle stream);
using BinaryLauncher = void (*)(const void* x, const void* y, void* out, const Views<2>& views,
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
