// What Weft lacks to run a graph.
#ifndef WEFT_TOOLS_MISSING_OPS_H_
#define WEFT_TOOLS_MISSING_OPS_H_

#include <string>
#include <vector>

#include "graph/graph.h"
#include "graph/prune.h"

namespace weft::tools {

struct MissingOp {
  std::string op;
  std::string
      why;  // "unknown", "no kernel", or for which dtypes there is a kernel and for which not
  int64_t count = 0;  // nodes that want it
  std::string node;   // one of them; "f/n" for node n of function f
};

// Ops of the graph, and of the functions that it may call, which Weft does not know or has no
// kernel for; sorted by name. Within functions a kernel counts as there if the op has any.
std::vector<MissingOp> MissingOps(const Graph& g);
// The same for what a run needs: the graph pruned to the signature. All of the graph if it cannot
// be pruned.
std::vector<MissingOp> MissingOps(const Graph& g, const RunSignature& signature);

}  // namespace weft::tools

#endif  // WEFT_TOOLS_MISSING_OPS_H_
