// Common subexpressions and dead code.
#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "graph/effects.h"
#include "graph/rewrite.h"

namespace weft {
namespace {

// Effects and identities of their own; what is fed differs from what looks equal.
bool MayMerge(const Node& n) {
  return n.op != nullptr && !n.op->is_stateful() && !n.Is("_Feed") && !n.Is("Placeholder") &&
         std::none_of(n.outputs.begin(), n.outputs.end(), [](DType t) { return IsRef(t); });
}

size_t HashNode(const Node& n) {
  size_t h = std::hash<std::string_view>()(n.op_name);
  const auto mix = [&](size_t v) { h = (h ^ v) * 0x9e3779b97f4a7c15ULL; };
  for (const Edge& e : n.inputs)
    mix(static_cast<size_t>(e.node) * 31 + static_cast<size_t>(e.index));
  for (NodeId c : n.controls) mix(static_cast<size_t>(c) + 7);
  for (const auto& [name, value] : n.attrs) {
    if (name.starts_with("_")) continue;
    if (const auto* t = value.get<TensorPtr>()) {
      mix(static_cast<size_t>((*t)->num_elements()));
      const size_t bytes = IsObject((*t)->dtype()) ? 0 : std::min<size_t>((*t)->num_bytes(), 256);
      mix(std::hash<std::string_view>()({static_cast<const char*>((*t)->raw()), bytes}));
    } else {
      mix(std::hash<std::string>()(value.ToString()));
    }
  }
  return h;
}

// Attributes that start with '_' are notes, but for colocation they do not change what is computed.
bool SameAttrs(const AttrMap& a, const AttrMap& b) {
  const auto next = [](auto it, auto end) {
    while (it != end && it->first.starts_with("_")) ++it;
    return it;
  };
  auto i = next(a.begin(), a.end()), j = next(b.begin(), b.end());
  while (i != a.end() && j != b.end()) {
    if (!(*i == *j)) return false;
    i = next(++i, a.end());
    j = next(++j, b.end());
  }
  return i == a.end() && j == b.end();
}

}  // namespace

absl::Status MergeCommonSubexpressions(PrunedGraph& pruned, RewriteReport* report) {
  Graph& g = *pruned.graph;
  ASSIGN_OR_RETURN(const auto order, g.TopologicalOrder());
  std::vector<NodeId> merged(g.num_nodes());
  for (NodeId id = 0; id < g.num_nodes(); ++id) merged[id] = id;
  std::vector<bool> pinned(g.num_nodes());
  for (const Edge& e : pruned.fetches) pinned[e.node] = true;
  for (NodeId t : pruned.targets) pinned[t] = true;
  absl::flat_hash_map<size_t, std::vector<NodeId>> seen;
  constexpr size_t kMostInBucket = 16;
  for (NodeId id : order) {
    Node& n = g.node(id);
    for (Edge& e : n.inputs) e.node = merged[e.node];
    for (NodeId& c : n.controls) c = merged[c];
    std::sort(n.controls.begin(), n.controls.end());
    n.controls.erase(std::unique(n.controls.begin(), n.controls.end()), n.controls.end());
    if (!MayMerge(n)) continue;
    std::vector<NodeId>& bucket = seen[HashNode(n)];
    const auto same = std::find_if(bucket.begin(), bucket.end(), [&](NodeId other) {
      const Node& m = g.node(other);
      return m.op == n.op && m.inputs == n.inputs && m.controls == n.controls &&
             m.device == n.device && SameAttrs(m.attrs, n.attrs);
    });
    if (same == bucket.end()) {
      if (bucket.size() < kMostInBucket) bucket.push_back(id);
    } else if (!pinned[id]) {
      merged[id] = *same;
      if (report != nullptr) report->Count("merge equal nodes", Contract::kExact, n.name);
    }
  }
  for (NodeId id : order) {
    if (merged[id] != id) g.Remove(id);
  }
  return absl::OkStatus();
}

absl::Status ReadPastIdentityN(PrunedGraph& pruned, RewriteReport* report) {
  Graph& g = *pruned.graph;
  ASSIGN_OR_RETURN(const auto order, g.TopologicalOrder());
  const std::vector<bool> effects = BehindEffects(g);
  const auto passed = [&](NodeId id) {
    const Node& n = g.node(id);
    return n.Is("IdentityN") && n.controls.empty() &&
           std::none_of(n.inputs.begin(), n.inputs.end(), [&](const Edge& e) {
             return effects[e.node] || g.node(e.node).device != n.device;
           });
  };
  for (NodeId id : order) {  // what an IdentityN reads is settled before its readers look
    for (Edge& e : g.node(id).inputs) {
      if (!passed(e.node)) continue;
      if (report != nullptr) {
        report->Count("read past IdentityN", Contract::kExact, g.node(e.node).name);
      }
      e = g.node(e.node).inputs[e.index];
    }
  }
  return absl::OkStatus();
}

absl::Status RemoveDeadNodes(PrunedGraph& pruned) {
  Graph& g = *pruned.graph;
  std::vector<bool> live(g.num_nodes());
  std::vector<NodeId> work;
  const auto need = [&](NodeId id) {
    if (live[id]) return;
    live[id] = true;
    work.push_back(id);
  };
  for (const Edge& e : pruned.fetches) need(e.node);
  for (NodeId t : pruned.targets) need(t);
  for (NodeId f : pruned.feeds) live[f] = true;
  while (!work.empty()) {
    const Node& n = g.node(work.back());
    work.pop_back();
    for (const Edge& e : n.inputs) need(e.node);
    for (NodeId c : n.controls) need(c);
  }
  // Feeds stay: they are numbered.
  for (NodeId id = 0; id < g.num_nodes(); ++id) {
    if (g.alive(id) && !live[id]) g.Remove(id);
  }
  return absl::OkStatus();
}

}  // namespace weft
