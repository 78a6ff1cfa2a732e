// Symbolic gradients: reverse mode, by adding nodes.
#ifndef WEFT_GRAPH_GRADIENT_H_
#define WEFT_GRAPH_GRADIENT_H_

#include <span>
#include <vector>

#include "graph/graph.h"
#include "ops/gradient.h"

namespace weft {

struct GradientOptions {
  // The gradient that arrives at each y: one a y, of its shape and dtype. Empty: ones; an invalid
  // element: ones for that y.
  std::vector<Output> grad_ys;
  // Taken as constants: nothing flows through them. An x among them gets what arrives at it, so
  // that partial derivatives can be had: stop_gradients = xs.
  std::vector<Output> stop_gradients;
};

// d(sum of ys)/dx for each x, as nodes of TensorFlow's ops, named under "gradients/". An x that is
// a variable's handle stands for the variable: the gradient is the sum over its reads
// (ReadVariableOp, ResourceGather); an x that is one read's output is that read's alone. An invalid
// Output stands where no path of floating or complex values leads from that x to a y (semantics.md
// 46-50); it is not zeros. Unimplemented names an op that has no gradient rule, and the path that
// needed it; InvalidArgument for a y or grad_y of the wrong kind. The result can be differentiated
// again.
absl::StatusOr<std::vector<Output>> Gradients(Graph& g, std::span<const Output> ys,
                                              std::span<const Output> xs,
                                              const GradientOptions& options = {});

// A gradient of one's own: gives back ys, which were computed from xs by any nodes, such that what
// arrives at them goes to xs as `rule` says, and not through those nodes. The rule sees xs as its
// inputs and ys as its outputs, and returns one gradient, or nothing, an x; it may be asked for
// again when the gradient is differentiated. Errors are the graph's.
Outputs WithGradient(Graph& g, const Outputs& ys, const Outputs& xs, Graph::CustomGradient rule);

}  // namespace weft

#endif  // WEFT_GRAPH_GRADIENT_H_
