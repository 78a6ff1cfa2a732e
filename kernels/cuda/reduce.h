// Launchers of the reductions of ops/reduce.def, by op and dtype.
#ifndef WEFT_KERNELS_CUDA_REDUCE_H_
#define WEFT_KERNELS_CUDA_REDUCE_H_

#include <string_view>

#include "core/dtype.h"
#include "kernels/device/handles.h"

namespace weft::cuda {

// Sizes and strides (elements) of axes, outermost first.
struct Axes {
  static constexpr int kMaxRank = 8;
  int rank = 0;
  int64_t sizes[kMaxRank], strides[kMaxRank];
};
struct ReduceArgs {
  int64_t outputs;  // elements of the output: the product of `kept`
  int64_t count;    // input elements an output element: the product of `reduced`
  Axes kept, reduced;
};

// Deterministic: each element's sum is taken in an order that depends on `args` alone.
using ReduceLauncher = void (*)(const void* x, void* y, const ReduceArgs& args,
                                StreamHandle stream);

// Null if there is none.
ReduceLauncher FindReduce(std::string_view op, DType dtype);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_REDUCE_H_
