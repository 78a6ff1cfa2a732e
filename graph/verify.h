// What is true of every graph.
#ifndef WEFT_GRAPH_VERIFY_H_
#define WEFT_GRAPH_VERIFY_H_

#include <string>
#include <vector>

#include "graph/graph.h"

namespace weft {

// Every way in which the graph is broken, a line each: "MatMul node 'y': input 1 ('w') is int32,
// want float". Empty if it is sound. Linear in nodes.
std::vector<std::string> Verify(const Graph& g);

}  // namespace weft

#endif  // WEFT_GRAPH_VERIFY_H_
