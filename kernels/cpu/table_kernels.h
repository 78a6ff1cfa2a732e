// What kernels beside the tables share with them.
#ifndef WEFT_KERNELS_CPU_TABLE_KERNELS_H_
#define WEFT_KERNELS_CPU_TABLE_KERNELS_H_

#include "core/kernel.h"
#include "kernels/cpu/loops.h"

namespace weft {

// The dtype of the loop that computes on `dtype`: float for halfs, plain integers for quantised
// ones.
DType LoopDType(DType dtype);
// What an element costs, about.
double TableNanoseconds(std::string_view op, DType dtype);

// For comparisons whose shapes need not fit: allocates output 0 if the rule could not know its
// shape. True where the inputs' shapes do not broadcast: then the output is the scalar `not_equal`.
absl::StatusOr<bool> CompareShapes(KernelContext& c, bool not_equal);

}  // namespace weft

#endif  // WEFT_KERNELS_CPU_TABLE_KERNELS_H_
