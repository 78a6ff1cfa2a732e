// Graphs that update variables, for tests that run them on a device and on the CPU.
#ifndef WEFT_TESTS_SUPPORT_UPDATE_GRAPHS_H_
#define WEFT_TESTS_SUPPORT_UPDATE_GRAPHS_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "graph/graph.h"
#include "ops/training.h"

namespace weft::test {

// Run the target "step" with "grad" fed, some times; then look at the variables.
struct UpdateGraph {
  std::shared_ptr<Graph> graph;
  std::vector<std::pair<std::string, Tensor>> variables;  // their names and first values
  Tensor grad;
};

// The op's update of variables of 2 × 517 elements; a sparse one's of the second row three times.
// Scalars are constants, but for the first, which is a variable, too. `flag`: the op's, if it has
// one.
UpdateGraph UpdateBy(const TrainingOp& op, DType dtype, bool flag);

// kAssignments are the ops that do it: of "grad" to one variable.
inline constexpr const char* kAssignments[] = {"AssignVariableOp",    "AssignAddVariableOp",
                                               "AssignSubVariableOp", "Assign",
                                               "AssignAdd",           "AssignSub"};
UpdateGraph AssignBy(const std::string& op, DType dtype);

}  // namespace weft::test

#endif  // WEFT_TESTS_SUPPORT_UPDATE_GRAPHS_H_
