// Reductions over axes on the CPU: the table's ops by number, and the entry to the loops.
#ifndef WEFT_KERNELS_CPU_REDUCE_H_
#define WEFT_KERNELS_CPU_REDUCE_H_

#include "core/kernel.h"
#include "kernels/reduce_plan.h"

namespace weft {

enum class Reduction {
#define REDUCE(Name, dtype, types, start, each, combine, result, backward) k##Name,
#include "ops/reduce.def"
};

// y [plan.outputs] = the reduction of x, both of `dtype`: a float type; an integer, bool or complex
// one. No overlap.
absl::Status ReduceFloats(Reduction op, DType dtype, const ReducePlan& plan, const void* x, void* y,
                          KernelContext& c);
absl::Status ReduceOthers(Reduction op, DType dtype, const ReducePlan& plan, const void* x, void* y,
                          KernelContext& c);

}  // namespace weft

#endif  // WEFT_KERNELS_CPU_REDUCE_H_
