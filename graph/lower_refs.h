// Reference edges of the legacy variable ops become handles and reads.
#ifndef WEFT_GRAPH_LOWER_REFS_H_
#define WEFT_GRAPH_LOWER_REFS_H_

#include <span>

#include "graph/graph.h"

namespace weft {

// A reference output has no read time: each consumer that wants a value reads when it runs
// (semantics.md 35). So every use of a reference where a value is wanted gets a _ReadRef node of its
// own, with the consumer's control inputs; so does each fetch of a reference.
absl::Status LowerRefs(Graph& g, std::span<Edge> fetches);

}  // namespace weft

#endif  // WEFT_GRAPH_LOWER_REFS_H_
