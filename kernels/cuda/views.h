// Operands of an elementwise launch, broadcast to its result.
#ifndef WEFT_KERNELS_CUDA_VIEWS_H_
#define WEFT_KERNELS_CUDA_VIEWS_H_

#include <array>

#include "core/status.h"
#include "kernels/broadcast.h"
#include "kernels/cuda/launched.h"

namespace weft::cuda {

// Sizes of the result, and the operands' strides along them (elements, 0: repeats), outermost
// first.
template <int kOperands>
struct Views {
  static constexpr int kMaxRank = 8;
  int64_t size;
  int rank;
  int64_t dims[kMaxRank];
  int64_t strides[kOperands][kMaxRank];
};

// Unimplemented if more than kMaxRank dimensions are left once neighbours are joined.
template <int kOperands>
absl::StatusOr<Views<kOperands>> MakeViews(const std::array<const Shape*, kOperands>& operands,
                                           const Shape& out) {
  const BroadcastPlan plan = PlanBroadcast(operands, out);
  Views<kOperands> views = {};
  if (plan.rank() > views.kMaxRank) {
    return Unimplemented("broadcasting to ", out, " takes ", plan.rank(),
                         " dimensions; a GPU does ", views.kMaxRank);
  }
  views.size = plan.size;
  views.rank = plan.rank();
  for (int d = 0; d < views.rank; ++d) {
    views.dims[d] = plan.dims[d];
    for (int k = 0; k < kOperands; ++k) views.strides[k][d] = plan.strides[k][d];
  }
  return views;
}

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_VIEWS_H_
