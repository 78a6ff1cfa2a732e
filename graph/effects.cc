#include "graph/effects.h"

#include <algorithm>

namespace weft {

bool HasEffects(const Node& n) {
  if (n.op == nullptr) return true;
  if (!n.op->is_stateful()) return false;
  static constexpr std::string_view kValues[] = {
      "DeepCopy",         "IsVariableInitialized", "ReadVariableOp", "ResourceGather",
      "ResourceGatherNd", "StatelessRandomGetAlg", "VarHandleOp",    "VarIsInitializedOp",
      "Variable",         "VariableShape",         "VariableV2",     "_ReadRef"};
  if (std::find(std::begin(kValues), std::end(kValues), n.op_name) != std::end(kValues))
    return false;
  return n.op->FindAttr("seed") == nullptr || n.op->FindAttr("seed2") == nullptr;
}

std::vector<bool> BehindEffects(const Graph& g) {
  std::vector<bool> behind(g.num_nodes());
  std::vector<NodeId> work;
  for (NodeId id = 0; id < g.num_nodes(); ++id) {
    if (!g.alive(id) || !HasEffects(g.node(id))) continue;
    behind[id] = true;
    work.push_back(id);
  }
  if (work.empty()) return behind;
  const Consumers consumers(g);
  while (!work.empty()) {
    const NodeId id = work.back();
    work.pop_back();
    for (const Consumers::Use& u : consumers.of(id)) {
      if (behind[u.node]) continue;
      behind[u.node] = true;
      work.push_back(u.node);
    }
  }
  return behind;
}

}  // namespace weft
