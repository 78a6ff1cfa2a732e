// Computes at compile time what depends on constants alone.
#ifndef WEFT_RUNTIME_FOLD_CONSTANTS_H_
#define WEFT_RUNTIME_FOLD_CONSTANTS_H_

#include "graph/prune.h"
#include "graph/rewrite.h"
#include "runtime/compile.h"

namespace weft {

// Replaces nodes without effects whose inputs are all constants, or whose values shape inference
// knows already (Shape of a static shape), by constants of the same name. Never crosses a feed.
// Results over options.fold_limit_bytes stay, and so does a node whose kernel fails: it may fail at
// run time.
absl::Status FoldConstants(PrunedGraph& pruned, const CompileOptions& options,
                           RewriteReport* report = nullptr);

}  // namespace weft

#endif  // WEFT_RUNTIME_FOLD_CONSTANTS_H_
