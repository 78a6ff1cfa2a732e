// The part of a graph that a run needs.
#ifndef WEFT_GRAPH_PRUNE_H_
#define WEFT_GRAPH_PRUNE_H_

#include <memory>
#include <vector>

#include "graph/graph.h"

namespace weft {

// What a run feeds and asks for.
struct RunSignature {
  std::vector<Edge> feeds;                     // each once
  std::vector<Edge> fetches;                   // may repeat
  std::vector<NodeId> targets = {};            // run, return nothing
  std::vector<PartialShape> feed_shapes = {};  // that feeds will fit; empty: nothing is known
};

// What a graph says of the shapes that its placeholders take; unknown for other nodes' outputs.
std::vector<PartialShape> DeclaredShapes(const Graph& g, std::span<const Edge> feeds);

struct PrunedGraph {
  std::unique_ptr<Graph> graph;
  std::vector<NodeId> feeds;  // _Feed nodes, in the signature's order
  std::vector<Edge> fetches;  // in the signature's order
  std::vector<NodeId> targets;
};

// Copies the nodes from which a fetch or target can be reached, after feeds have cut the graph
// (semantics.md 1-3). A fed output is replaced by a _Feed node; the other outputs and the control
// edges of its node stay, except that feeding a placeholder satisfies its control edges too. A
// PlaceholderWithDefault that is not fed becomes an Identity of its default. InvalidArgument names
// a placeholder that is needed and not fed.
absl::StatusOr<PrunedGraph> Prune(const Graph& g, const RunSignature& signature);

}  // namespace weft

#endif  // WEFT_GRAPH_PRUNE_H_
