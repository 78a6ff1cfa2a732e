// The passes between pruning and scheduling.
#ifndef WEFT_RUNTIME_OPTIMIZE_H_
#define WEFT_RUNTIME_OPTIMIZE_H_

#include "graph/prune.h"
#include "runtime/compile.h"

namespace weft {

// Rewrites and folds the pruned graph in place. Feeds, fetches and targets keep their meaning.
absl::Status Optimize(PrunedGraph& pruned, const CompileOptions& options);

}  // namespace weft

#endif  // WEFT_RUNTIME_OPTIMIZE_H_
