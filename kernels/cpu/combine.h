// dst = dst (op) src over arrays, chosen once by op and dtype: what assignments and scatters do to
// each slice they touch.
#ifndef WEFT_KERNELS_CPU_COMBINE_H_
#define WEFT_KERNELS_CPU_COMBINE_H_

#include <cstdint>

#include "core/dtype.h"
#include "core/status.h"
#include "core/tensor.h"
#include "kernels/combine.h"

namespace weft {

// dst[i] = dst[i] (op) src[i], or (op) src[0] for every i where `repeat`, as Combined says.
using CombineFn = void (*)(void* dst, const void* src, int64_t n, bool repeat);

// Where `op` means something; every dtype for kUpdate.
DTypeSet CombineTypes(Combine op);
// Null outside CombineTypes(op).
CombineFn FindCombine(Combine op, DType dtype);

// InvalidArgument if integer `updates` are to divide and hold a zero.
absl::Status CheckDivisors(Combine op, const Tensor& updates);

}  // namespace weft

#endif  // WEFT_KERNELS_CPU_COMBINE_H_
