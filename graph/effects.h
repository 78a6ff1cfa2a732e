// Which nodes do more than compute values (semantics.md 1, 17, 41).
#ifndef WEFT_GRAPH_EFFECTS_H_
#define WEFT_GRAPH_EFFECTS_H_

#include <vector>

#include "graph/graph.h"

namespace weft {

// Running the node may change state, write, or stop the run; a node that Weft does not know may do
// anything. False for what is stateful but only hands out values: handles, reads, random numbers.
bool HasEffects(const Node& n);

// By node id: the node, or one that must run before it, has effects. Passes that drop such a node
// must leave an edge, so that those effects happen, and in the same order.
std::vector<bool> BehindEffects(const Graph& g);

}  // namespace weft

#endif  // WEFT_GRAPH_EFFECTS_H_
