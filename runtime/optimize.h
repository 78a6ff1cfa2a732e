// The passes between pruning and scheduling.
#ifndef WEFT_RUNTIME_OPTIMIZE_H_
#define WEFT_RUNTIME_OPTIMIZE_H_

#include "graph/prune.h"
#include "graph/rewrite.h"
#include "runtime/compile.h"

namespace weft {

// Folds constants, applies the rules, merges equal nodes and removes dead ones, in place. Feeds,
// fetches and targets keep their meaning. `report` counts what was done; may be null.
absl::Status Optimize(PrunedGraph& pruned, const CompileOptions& options,
                      RewriteReport* report = nullptr);

// Makes one node of each layer normalisation (graph/rules_norm.cc) and of each chain of elementwise
// ops (graph/fuse_elementwise.h). Only an executable on the CPU may hold such nodes, so that `weft
// optimize` leaves them out.
absl::Status FuseChains(PrunedGraph& pruned, const CompileOptions& options,
                        RewriteReport* report = nullptr);

}  // namespace weft

#endif  // WEFT_RUNTIME_OPTIMIZE_H_
