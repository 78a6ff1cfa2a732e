// Rows of a variable's value that an indices tensor names.
#ifndef WEFT_KERNELS_CUDA_ROWS_OF_H_
#define WEFT_KERNELS_CUDA_ROWS_OF_H_

#include "core/tensor.h"
#include "kernels/cuda/rows.h"
#include "kernels/device/device_kernel.h"

namespace weft::cuda {

// The chains of these indices, in scratch of the launch.
absl::StatusOr<RowChains> ChainsOf(DeviceContext& d, const RowIndices& indices, int64_t inner);
// The rows along the first axis of `value`; with `tuples`, along as many axes as `indices` has
// elements in its last. InvalidArgument if the value has not as many axes.
absl::StatusOr<RowChains> RowsOf(DeviceContext& d, const Shape& value, const Tensor& indices,
                                 bool tuples);
// InvalidArgument if `updates` is not a row for each of those.
absl::Status CheckRows(const Shape& value, const Shape& indices, bool tuples, const Shape& updates);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_ROWS_OF_H_
