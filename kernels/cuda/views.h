// Views of operands, as kernels/broadcast.h plans them.
#ifndef WEFT_KERNELS_CUDA_VIEWS_H_
#define WEFT_KERNELS_CUDA_VIEWS_H_

#include <array>

#include "core/status.h"
#include "kernels/broadcast.h"
#include "kernels/cuda/views.cuh"

namespace weft::cuda {

// Unimplemented if more than kMaxRank dimensions are left once neighbours are joined.
template <int kOperands>
absl::StatusOr<Views<kOperands>> MakeViews(const std::array<const Shape*, kOperands>& operands,
                                           const Shape& out) {
  const BroadcastPlan plan = PlanBroadcast(operands, out);
  Views<kOperands> views;
  if (plan.rank() > views.kMaxRank) {
    return Unimplemented("broadcasting to ", out, " takes ", plan.rank(),
                         " dimensions; a GPU does ", views.kMaxRank);
  }
  if (plan.size == 0) return views;
  views.size = plan.size;
  views.rank = plan.rank();
  const int last = views.rank - 1;
  // Groups that do not reach into the next row, and begin where loads may.
  bool even = last == 0 || (last > 0 && plan.dims[last] % views.kLanes == 0);
  for (int d = 0; d <= last; ++d) {
    views.dims[d] = plan.dims[d];
    views.by[d] = Divisor<uint32_t>(plan.dims[d]);
    for (int k = 0; k < kOperands; ++k) {
      views.strides[k][d] = plan.strides[k][d];
      views.apart[k] = plan.strides[k][last] == 1;
      even = even && (d == last || !views.apart[k] || plan.strides[k][d] % views.kLanes == 0);
    }
  }
  if (even) views.groups = views.size / views.kLanes;
  return views;
}

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_VIEWS_H_
