// Derivatives made of Gradients(): forward mode, and whole matrices.
#ifndef WEFT_GRAPH_DERIVATIVES_H_
#define WEFT_GRAPH_DERIVATIVES_H_

#include <span>
#include <vector>

#include "graph/graph.h"

namespace weft {

// Forward mode: for each y, the sum over xs of dy/dx times the direction of that x, of y's shape
// and dtype. One direction an x, of its shape and dtype; an invalid one stands for zeros. A result
// is an invalid Output where no x with a direction reaches that y. Made by differentiating the
// reverse mode, which is linear in what it starts from (Townsend, 2017), so that every op on the
// way needs a rule that can be differentiated. Errors as those of Gradients().
absl::StatusOr<std::vector<Output>> Jvp(Graph& g, std::span<const Output> ys,
                                        std::span<const Output> xs,
                                        std::span<const Output> directions);

// dy/dx as a tensor of shape [y's dimensions..., x's dimensions...], of x's dtype; one reverse pass
// an element of y, so y's shape must be known and hold at most `max_rows` elements
// (InvalidArgument). An invalid Output where y does not depend on x.
absl::StatusOr<Output> Jacobian(Graph& g, Output y, Output x, int64_t max_rows = 4096);

// The second derivatives of y, a scalar, in x: of shape [x's dimensions..., x's dimensions...].
absl::StatusOr<Output> Hessian(Graph& g, Output y, Output x, int64_t max_rows = 4096);

}  // namespace weft

#endif  // WEFT_GRAPH_DERIVATIVES_H_
