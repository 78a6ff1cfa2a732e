// What a graph costs, as far as its shapes are known.
#ifndef WEFT_TOOLS_COST_H_
#define WEFT_TOOLS_COST_H_

#include <optional>

#include "graph/graph.h"

namespace weft::tools {

// Multiply-accumulates of one node: convolutions, their gradients, and matrix products; 0 for other
// ops. nullopt where a shape is not known. Unknown batch dimensions (the first of a data input)
// count as 1.
std::optional<int64_t> MultiplyAccumulates(const Graph& g, const Node& n);

struct GraphCost {
  int64_t parameters =
      0;  // elements of constants and variables of a float, complex or quantised dtype
  int64_t parameter_bytes = 0;
  int64_t macs = 0;
  int64_t unknown_nodes = 0;   // nodes with multiply-accumulates that could not be counted
  int64_t largest_output = 0;  // bytes of the largest output of a node that is no constant
  int64_t all_outputs = 0;     // bytes of all of them: an upper bound for a run's memory
};
GraphCost EstimateCost(const Graph& g);

}  // namespace weft::tools

#endif  // WEFT_TOOLS_COST_H_
