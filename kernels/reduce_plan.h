// Which elements of an input meet in which element of a reduction's output: index arithmetic for
// both devices.
#ifndef WEFT_KERNELS_REDUCE_PLAN_H_
#define WEFT_KERNELS_REDUCE_PLAN_H_

#include <cstdint>

#include "core/shape.h"

namespace weft {

// Sizes and strides (elements) of some axes, outermost first.
struct AxisList {
  Dims sizes;
  Dims strides;
  int64_t count() const;  // product of sizes
};

// Steps through the offsets of an AxisList in row-major order.
class AxisWalk {
 public:
  // At element `index` of the list.
  AxisWalk(const AxisList& axes, int64_t index);
  int64_t offset() const { return offset_; }
  void Next() {
    for (int i = static_cast<int>(at_.size()) - 1; i >= 0; --i) {
      offset_ += axes_.strides[i];
      if (++at_[i] < axes_.sizes[i]) return;
      offset_ -= axes_.strides[i] * axes_.sizes[i];
      at_[i] = 0;
    }
  }

 private:
  const AxisList& axes_;
  Dims at_;
  int64_t offset_ = 0;
};

// Axes of size 1 are gone and neighbours of one kind are one, so that kept and reduced axes
// alternate. The innermost axis stands apart: its elements are contiguous.
struct ReducePlan {
  bool inner_reduced = false;  // rows are reduced; else columns, side by side
  int64_t inner = 1;           // the innermost axis' size
  AxisList kept;               // the others: where an output row begins,
  AxisList reduced;            // and what is added up for it
  int64_t outputs = 1;         // output elements
  int64_t count = 1;           // input elements an output element
};

// `axes` are from the front, each once.
ReducePlan MakeReducePlan(const Shape& shape, const Dims& axes);

}  // namespace weft

#endif  // WEFT_KERNELS_REDUCE_PLAN_H_
