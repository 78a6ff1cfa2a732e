// The kernel of ops that hand their inputs on, for when the executor cannot share memory instead.
#ifndef WEFT_KERNELS_CPU_COPY_THROUGH_H_
#define WEFT_KERNELS_CPU_COPY_THROUGH_H_

#include "core/kernel.h"

namespace weft {

// Output i = the elements of input i.
absl::Status CopyThrough(KernelContext& c);

}  // namespace weft

#endif  // WEFT_KERNELS_CPU_COPY_THROUGH_H_
