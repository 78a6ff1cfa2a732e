// Chains of elementwise ops become one node each: what lies between two ops never leaves the cache.
#ifndef WEFT_GRAPH_FUSE_ELEMENTWISE_H_
#define WEFT_GRAPH_FUSE_ELEMENTWISE_H_

#include "absl/functional/function_ref.h"
#include "graph/prune.h"
#include "graph/rewrite.h"

namespace weft {

// Puts an _Elementwise node (ops/elementwise_program.h) in place of each group of elementwise nodes
// that end in one. Others may read some of them, as large as the last one, if these wait for no
// more than they did by themselves: they are further outputs. The values are the same, to the bit:
// a node of smaller shape than the last one stays outside, so that nothing is computed more often
// than before. `has_step` says whether a kernel can take the node as a step, `max_outputs` how many
// outputs it can have: 1 to ElementwiseProgram::kMaxOutputs. Linear in nodes.
absl::Status FuseElementwise(PrunedGraph& pruned, absl::FunctionRef<bool(const Node&)> has_step,
                             size_t max_outputs, RewriteReport* report = nullptr);

}  // namespace weft

#endif  // WEFT_GRAPH_FUSE_ELEMENTWISE_H_
