// What an Einsum of one or two inputs comes to, by sizes alone: sums over what one input has alone,
// copies of what does not lie as a matrix, one batched product, a copy into the output's order.
#ifndef WEFT_KERNELS_EINSUM_PLAN_H_
#define WEFT_KERNELS_EINSUM_PLAN_H_

#include <string>
#include <vector>

#include "core/kernel.h"

namespace weft {

// Strides in elements.
struct EinsumAxis {
  int64_t size, from, to;
};

// How an input becomes a batch of matrices. First, where `gone` is not empty: for each index of
// `kept` the sum over `gone`, into a dense value. Then, where `copy` is not empty: a copy.
struct EinsumOperand {
  std::vector<EinsumAxis> kept, gone;
  std::vector<EinsumAxis> copy;
  int64_t summed = 0, copied = 0;  // elements
  // Rows lie `ld` elements apart; transposed, columns do, and rows side by side.
  int64_t ld = 0;
  bool transposed = false;
  std::vector<int64_t> batch;  // strides
};

struct EinsumPlan {
  // The product is a[m, k] b[k, n] for each index of `batch`, dense. `swapped`: a is the second
  // input. Of one input there is no product, and a, dense, takes its place.
  bool multiplies = false, swapped = false;
  EinsumOperand a, b;
  int64_t m = 1, n = 1, k = 1;
  std::vector<int64_t> batch;  // sizes
  // From the product to the output; empty: it is the output.
  std::vector<EinsumAxis> deliver;
  bool delivers = false;
  bool diagonal = false;  // the output is zero beside what is delivered
  int64_t product_elements = 1;
};

struct EinsumAttrs {
  std::string equation;

  // Unimplemented for more than two inputs.
  static absl::StatusOr<EinsumAttrs> Parse(const KernelInfo& info);
  // For the inputs and the output of a call. The output has elements. Broadcast axes of inputs
  // stand still.
  absl::StatusOr<EinsumPlan> PlanFor(KernelContext& c) const;
};

}  // namespace weft

#endif  // WEFT_KERNELS_EINSUM_PLAN_H_
