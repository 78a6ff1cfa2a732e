// Index arithmetic of elementwise ops with broadcasting, for any rank and up to kMaxInputs inputs.
#ifndef WEFT_KERNELS_BROADCAST_H_
#define WEFT_KERNELS_BROADCAST_H_

#include <array>
#include <cstdint>
#include <span>

#include "core/shape.h"

namespace weft {

// An output's dimensions with those of size 1 left out, and neighbours merged along which every
// input moves alike: [8,1,5,7] * [8,4,5,7] is 3 dimensions, equal shapes are 1. A scalar output has
// none. Strides are in elements, 0 where the input repeats.
struct BroadcastPlan {
  static constexpr int kMaxInputs = 10;
  int inputs = 0;
  int64_t size = 1;  // elements of the output
  Dims dims;
  std::array<Dims, kMaxInputs> strides;

  int rank() const { return static_cast<int>(dims.size()); }
  // Elements after which input k repeats, if all of it repeats along leading dimensions and moves
  // as the output does along the others; else 0. 1 for a scalar; `size` for a direct input.
  int64_t Period(int k) const;
};

// Every input's shape broadcasts to `out`, which the op's shape rule has seen to.
BroadcastPlan PlanBroadcast(std::span<const Shape* const> inputs, const Shape& out);

// Walks the elements of one input in the output's order.
class BroadcastCursor {
 public:
  BroadcastCursor(const BroadcastPlan& plan, int input, int64_t start);
  int64_t offset() const { return offset_; }  // of the current element, in elements
  // How many elements from here on lie in one run along the innermost dimension, and how far apart
  // they are in the input: 0 or 1.
  int64_t run() const { return plan_.rank() == 0 ? 1 : plan_.dims.back() - index_.back(); }
  int64_t run_stride() const { return plan_.rank() == 0 ? 0 : strides_.back(); }
  // n <= run().
  void Advance(int64_t n);
  // How many whole runs, from here on, lie row_stride() apart; 0 unless at the start of one.
  int64_t rows() const {
    const int d = plan_.rank() - 2;
    return d < 0 || index_[d + 1] != 0 ? 0 : plan_.dims[d] - index_[d];
  }
  int64_t row_stride() const { return strides_[plan_.rank() - 2]; }
  // n <= rows().
  void AdvanceRows(int64_t n) { Step(plan_.rank() - 2, n); }

 private:
  void Step(int dimension, int64_t n);

  const BroadcastPlan& plan_;
  const Dims& strides_;
  Dims index_;
  int64_t offset_ = 0;
};

}  // namespace weft

#endif  // WEFT_KERNELS_BROADCAST_H_
