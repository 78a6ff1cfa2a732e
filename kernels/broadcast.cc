#include "kernels/broadcast.h"

#include <algorithm>

#include "core/status.h"

namespace weft {

BroadcastPlan PlanBroadcast(std::span<const Shape* const> inputs, const Shape& out) {
  WEFT_CHECK(inputs.size() <= BroadcastPlan::kMaxInputs);
  BroadcastPlan plan;
  plan.inputs = static_cast<int>(inputs.size());
  plan.size = out.num_elements();
  if (plan.size == 0) return plan;
  // From the innermost dimension outwards; reversed at the end.
  std::array<int64_t, BroadcastPlan::kMaxInputs> row;
  row.fill(1);
  for (int i = 1; i <= out.rank(); ++i) {
    const int64_t dim = out.back(-i);
    std::array<int64_t, BroadcastPlan::kMaxInputs> stride = {};
    for (int k = 0; k < plan.inputs; ++k) {
      if (i > inputs[k]->rank() || inputs[k]->back(-i) == 1) continue;
      stride[k] = row[k];
      row[k] *= dim;
    }
    if (dim == 1) continue;
    bool merge = !plan.dims.empty();
    for (int k = 0; merge && k < plan.inputs; ++k) {
      merge = stride[k] == plan.strides[k].back() * plan.dims.back();
    }
    if (merge) {
      plan.dims.back() *= dim;
      continue;
    }
    plan.dims.push_back(dim);
    for (int k = 0; k < plan.inputs; ++k) plan.strides[k].push_back(stride[k]);
  }
  std::reverse(plan.dims.begin(), plan.dims.end());
  for (int k = 0; k < plan.inputs; ++k) {
    std::reverse(plan.strides[k].begin(), plan.strides[k].end());
  }
  return plan;
}

int64_t BroadcastPlan::Period(int k) const {
  int64_t period = 1;
  int d = rank() - 1;
  for (; d >= 0 && strides[k][d] == period; --d) period *= dims[d];
  for (; d >= 0; --d) {
    if (strides[k][d] != 0) return 0;
  }
  return period;
}

BroadcastCursor::BroadcastCursor(const BroadcastPlan& plan, int input, int64_t start)
    : plan_(plan), strides_(plan.strides[input]), index_(plan.dims.size()) {
  for (int d = plan.rank() - 1; d >= 0; --d) {
    index_[d] = start % plan.dims[d];
    start /= plan.dims[d];
    offset_ += index_[d] * strides_[d];
  }
}

void BroadcastCursor::Advance(int64_t n) {
  if (plan_.rank() > 0) Step(plan_.rank() - 1, n);
}

void BroadcastCursor::Step(int d, int64_t n) {
  index_[d] += n;
  offset_ += n * strides_[d];
  while (index_[d] == plan_.dims[d]) {
    offset_ -= plan_.dims[d] * strides_[d];
    index_[d] = 0;
    if (--d < 0) return;
    ++index_[d];
    offset_ += strides_[d];
  }
}

}  // namespace weft
