// Results that nobody reads.
#include <algorithm>

#include "graph/effects.h"
#include "graph/rewrite.h"
#include "ops/registry.h"

namespace weft {
namespace {

// What only computes: leaving it out changes nothing but what is read. Checks are there to fail.
bool OnlyComputes(const Node& n) {
  static constexpr std::string_view kKept[] = {
      "_Feed", "CheckNumerics", "CheckNumericsV2", "Const", "EnsureShape", "NoOp", "Placeholder"};
  return !n.stateful() && !HasEffects(n) &&
         std::find(std::begin(kKept), std::end(kKept), n.op_name) == std::end(kKept);
}

void MakeNoOp(Graph& g, Node& n) {
  for (const Edge& e : n.inputs) n.controls.push_back(e.node);
  std::sort(n.controls.begin(), n.controls.end());
  n.controls.erase(std::unique(n.controls.begin(), n.controls.end()), n.controls.end());
  n.op_name = g.Intern("NoOp");
  n.op = Ops().Find("NoOp");
  n.attrs = {};
  n.inputs.clear();
  n.outputs.clear();
  n.shapes.clear();
}

}  // namespace

absl::Status SkipUnreadResults(PrunedGraph& pruned, RewriteReport* report) {
  Graph& g = *pruned.graph;
  ASSIGN_OR_RETURN(const auto order, g.TopologicalOrder());
  std::vector<int32_t> readers(g.num_nodes());
  std::vector<bool> waited_for(g.num_nodes());
  for (NodeId id : order) {
    for (const Edge& e : g.node(id).inputs) ++readers[e.node];
    for (NodeId c : g.node(id).controls) waited_for[c] = true;
  }
  for (const Edge& e : pruned.fetches) ++readers[e.node];
  for (NodeId t : pruned.targets) ++readers[t];
  // Last ones first: a result that only such a node reads is not read either.
  for (auto it = order.rbegin(); it != order.rend(); ++it) {
    Node& n = g.node(*it);
    if (readers[*it] > 0 || !waited_for[*it] || !OnlyComputes(n)) continue;
    for (const Edge& e : n.inputs) {
      --readers[e.node];
      waited_for[e.node] = true;
    }
    if (report != nullptr) report->Count("skip unread results", Contract::kExact, n.name);
    MakeNoOp(g, n);
  }
  return absl::OkStatus();
}

}  // namespace weft
