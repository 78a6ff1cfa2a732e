// Reference edges of the legacy variable ops become handles and reads.
#ifndef WEFT_GRAPH_LOWER_REFS_H_
#define WEFT_GRAPH_LOWER_REFS_H_

#include <span>

#include "graph/graph.h"

namespace weft {

// A reference output has no read time: each consumer that wants a value reads when it runs
// (semantics.md 35). So every use of a reference where a value is wanted gets a _ReadRef node of
// its own, with the consumer's control inputs; so does each fetch of a reference. In a frozen file
// a constant may stand where a reference is wanted: the ops that write it share a variable that
// starts with the constant in each run. `whole` is the session's graph, of which `g` is a part:
// where an Assign anywhere in it may change a variable's shape, no read of that variable has a
// static one (semantics.md 37).
absl::Status LowerRefs(Graph& g, std::span<Edge> fetches, const Graph& whole);

}  // namespace weft

#endif  // WEFT_GRAPH_LOWER_REFS_H_
