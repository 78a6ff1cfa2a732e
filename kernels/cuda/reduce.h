// Launchers of the reductions of ops/reduce.def, by op and dtype.
#ifndef WEFT_KERNELS_CUDA_REDUCE_H_
#define WEFT_KERNELS_CUDA_REDUCE_H_

#include <string_view>

#include "core/dtype.h"
#include "kernels/cuda/views.h"
#include "kernels/device/handles.h"

namespace weft::cuda {

// Sizes and strides of axes, outermost first.
using Axes = Views<1>;

struct ReduceArgs {
  ReduceArgs(const Axes& kept, const Axes& reduced);

  Axes kept, reduced;
  // The innermost axis is kept, and so long; else 1.
  int64_t inner = 1;
  // Where elements of the output are too few to occupy a GPU, each is made of so many partial
  // results.
  int64_t parts = 1;

  int64_t outputs() const { return kept.size; }
  int64_t scratch_bytes() const { return parts == 1 ? 0 : outputs() * parts * 8; }
};

// Deterministic: each element's sum is taken in an order that depends on `args` alone. `scratch`:
// args.scratch_bytes() of device memory.
using ReduceLauncher = void (*)(const void* x, void* y, const ReduceArgs& args, void* scratch,
                                StreamHandle stream);

// Null if there is none.
ReduceLauncher FindReduce(std::string_view op, DType dtype);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_REDUCE_H_
