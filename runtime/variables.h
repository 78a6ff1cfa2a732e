// A session's variables as a checkpoint, and back.
#ifndef WEFT_RUNTIME_VARIABLES_H_
#define WEFT_RUNTIME_VARIABLES_H_

#include <span>
#include <string>
#include <vector>

#include "runtime/session.h"

namespace weft {

// A variable as a graph declares it.
struct VariableInfo {
  std::string name;  // its identity: the shared name, or the node's where there is none
  std::string container;
  DType dtype = DType::kInvalid;
  PartialShape shape;
  NodeId node = -1;  // the first that declares it
};
// Every variable of a graph (VarHandleOp, Variable, VariableV2), each once, by node.
std::vector<VariableInfo> VariablesOf(const Graph& g);

// Writes these variables of the session to a checkpoint, under their names; all of the graph's if
// no names are given. FailedPrecondition or NotFound for one that has no value yet. No run that
// assigns may be under way, or what is written mixes before and after.
absl::Status SaveVariables(const Session& session, const std::string& prefix,
                           std::span<const std::string> names = {});

// Gives these variables the values of a checkpoint; all of the graph's if no names are given.
// Everything is read and compared with what the graph declares before the first variable changes.
// NotFound for a name that the graph or the checkpoint lacks, InvalidArgument for a dtype or shape
// that is not the declared one.
absl::Status RestoreVariables(const Session& session, const std::string& prefix,
                              std::span<const std::string> names = {});

// A copy of what the fetches need, with the session's values in place of variables: a graph that
// needs no session's state, under the same names (as TensorFlow's
// convert_variables_to_constants). `graph` is the session's own or another with variables of the
// same names. Placeholders stay. Fetches are "node" or "node:output". FailedPrecondition where what
// is needed changes a variable; Unimplemented where a variable reaches an op that only takes
// handles, or a function.
absl::StatusOr<std::unique_ptr<Graph>> FreezeGraph(const Graph& graph, const Session& session,
                                                   std::span<const std::string> fetches);

}  // namespace weft

#endif  // WEFT_RUNTIME_VARIABLES_H_
