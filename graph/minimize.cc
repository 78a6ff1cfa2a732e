#include "graph/minimize.h"

#include <set>

#include "graph/gradient.h"
#include "ops/nn/build.h"

namespace weft {
namespace {

// Which nodes `from` depends on, itself included.
std::vector<bool> Ancestors(const Graph& g, NodeId from) {
  std::vector<bool> seen(g.num_nodes());
  std::vector<NodeId> open = {from};
  seen[from] = true;
  while (!open.empty()) {
    const Node& n = g.node(open.back());
    open.pop_back();
    const auto visit = [&](NodeId id) {
      if (!seen[id]) open.push_back(id);
      seen[id] = true;
    };
    for (const Edge& e : n.inputs) visit(e.node);
    for (NodeId c : n.controls) visit(c);
  }
  return seen;
}

}  // namespace

Outputs VariableGradients(Graph& g, Output loss, const nn::Variables& variables) {
  Outputs xs;
  for (const nn::Variable& v : variables) {
    if (!v.handle.valid()) return {};
    xs.push_back(v.handle);
  }
  auto gradients = Gradients(g, std::span(&loss, 1), xs);
  if (!gradients.ok()) {
    g.Fail(gradients.status());
    return {};
  }
  return *std::move(gradients);
}

Outputs UpdatesOf(Graph& g, Output loss, const nn::Variables& variables) {
  Outputs updates;
  if (!loss.valid()) return updates;
  const std::vector<bool> before = Ancestors(g, loss.node);
  std::set<nn::VariableStore*> stores;
  for (const nn::Variable& v : variables) {
    if (v.store == nullptr || !stores.insert(v.store).second) continue;
    for (const nn::Update& u : v.store->updates()) {
      if (u.update.valid() && u.source.node < static_cast<int32_t>(before.size()) &&
          before[u.source.node]) {
        updates.push_back(u.update);
      }
    }
  }
  return updates;
}

Output Minimize(Graph& g, Output loss, const train::Optimiser& optimiser,
                const nn::Variables& variables) {
  if (!loss.valid() || !g.status().ok()) return {};
  const Outputs gradients = VariableGradients(g, loss, variables);
  if (!g.status().ok()) return {};
  Outputs all = UpdatesOf(g, loss, variables);
  const Output step = optimiser.Apply(gradients, variables, {loss});
  if (!step.valid()) return {};
  all.push_back(step);
  return nn::Group(g, all, "train");
}

train::AccumulatedStep MinimizeOverBatches(Graph& g, Output loss, const train::Optimiser& optimiser,
                                           const nn::Variables& variables, int batches) {
  if (!loss.valid() || !g.status().ok()) return {};
  const Outputs gradients = VariableGradients(g, loss, variables);
  if (!g.status().ok()) return {};
  Outputs all = UpdatesOf(g, loss, variables);
  train::AccumulatedStep step = train::Accumulate(optimiser, gradients, variables, batches, {loss});
  if (!step.add.valid()) return {};
  all.push_back(step.add);
  step.add = nn::Group(g, all, "train_add");
  return step;
}

}  // namespace weft
