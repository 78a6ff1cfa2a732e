// Views of operands, as kernels/broadcast.h plans them.
#ifndef WEFT_KERNELS_CUDA_VIEWS_H_
#define WEFT_KERNELS_CUDA_VIEWS_H_

#include <algorithm>
#include <array>

#include "core/status.h"
#include "kernels/broadcast.h"
#include "kernels/cuda/views.cuh"

namespace weft::cuda {

// One more dimension, within those before it. Unimplemented beyond kMaxRank.
template <int kOperands>
absl::Status AddDimension(int64_t size, const std::array<int64_t, kOperands>& strides,
                          Views<kOperands>& views) {
  if (views.rank == views.kMaxRank) {
    return Unimplemented("an index of more than ", views.kMaxRank, " dimensions on a GPU");
  }
  const int d = views.rank++;
  views.size *= size;
  views.dims[d] = size;
  views.by[d] = Divisor<uint32_t>(std::max<int64_t>(size, 1));
  for (int k = 0; k < kOperands; ++k) views.strides[k][d] = strides[k];
  return absl::OkStatus();
}

// Unimplemented if more than kMaxRank dimensions are left once neighbours are joined.
template <int kOperands>
absl::StatusOr<Views<kOperands>> MakeViews(const std::array<const Shape*, kOperands>& operands,
                                           const Shape& out) {
  const BroadcastPlan plan = PlanBroadcast(operands, out);
  Views<kOperands> views;
  views.size = std::min<int64_t>(plan.size, 1);  // a plan of nothing has no dimensions
  const int last = plan.rank() - 1;
  // Groups that do not reach into the next row, and begin where loads may.
  bool even = last == 0 || (last > 0 && plan.dims[last] % views.kLanes == 0);
  for (int k = 0; k < kOperands; ++k) views.apart[k] = last >= 0 && plan.strides[k][last] == 1;
  for (int d = 0; d <= last; ++d) {
    std::array<int64_t, kOperands> strides;
    for (int k = 0; k < kOperands; ++k) {
      strides[k] = plan.strides[k][d];
      even = even && (d == last || !views.apart[k] || strides[k] % views.kLanes == 0);
    }
    RETURN_IF_ERROR(AddDimension<kOperands>(plan.dims[d], strides, views));
  }
  if (even) views.groups = views.size / views.kLanes;
  return views;
}

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_VIEWS_H_
