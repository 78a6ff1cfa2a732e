#include "kernels/reduce_plan.h"

namespace weft {

int64_t AxisList::count() const {
  int64_t n = 1;
  for (int64_t s : sizes) n *= s;
  return n;
}

AxisWalk::AxisWalk(const AxisList& axes, int64_t index) : axes_(axes), at_(axes.sizes.size()) {
  for (int i = static_cast<int>(at_.size()) - 1; i >= 0; --i) {
    at_[i] = index % axes.sizes[i];
    index /= axes.sizes[i];
    offset_ += at_[i] * axes.strides[i];
  }
}

ReducePlan MakeReducePlan(const Shape& shape, const Dims& axes) {
  Dims is_reduced(shape.rank(), 0);
  for (int64_t a : axes) is_reduced[a] = 1;
  ReducePlan plan;
  Dims sizes, kinds;
  for (int i = 0; i < shape.rank(); ++i) {
    (is_reduced[i] != 0 ? plan.count : plan.outputs) *= shape.dim(i);
    if (shape.dim(i) == 1) continue;
    if (!kinds.empty() && kinds.back() == is_reduced[i]) {
      sizes.back() *= shape.dim(i);
    } else {
      sizes.push_back(shape.dim(i));
      kinds.push_back(is_reduced[i]);
    }
  }
  if (sizes.empty()) return plan;
  plan.inner = sizes.back();
  plan.inner_reduced = kinds.back() != 0;
  int64_t stride = plan.inner;
  for (int i = static_cast<int>(sizes.size()) - 2; i >= 0; --i) {
    AxisList& list = kinds[i] != 0 ? plan.reduced : plan.kept;
    list.sizes.insert(list.sizes.begin(), sizes[i]);
    list.strides.insert(list.strides.begin(), stride);
    stride *= sizes[i];
  }
  return plan;
}

}  // namespace weft
