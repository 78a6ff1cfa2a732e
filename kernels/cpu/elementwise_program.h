// Which elementwise nodes an _Elementwise kernel can take as steps.
#ifndef WEFT_KERNELS_CPU_ELEMENTWISE_PROGRAM_H_
#define WEFT_KERNELS_CPU_ELEMENTWISE_PROGRAM_H_

#include <string_view>

#include "core/dtype.h"

namespace weft {

// `input` is the dtype of the inputs that decide: the second one's of SelectV2, else the first's.
bool HasElementwiseStep(std::string_view op, DType input, DType output);

}  // namespace weft

#endif  // WEFT_KERNELS_CPU_ELEMENTWISE_PROGRAM_H_
