#include "graph/prune.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "ops/registry.h"

namespace weft {
namespace {

bool IsPlaceholder(const Node& n) {
  return n.Is("Placeholder") || n.Is("PlaceholderV2") || n.Is("PlaceholderWithDefault");
}

}  // namespace

std::vector<PartialShape> DeclaredShapes(const Graph& g, std::span<const Edge> feeds) {
  std::vector<PartialShape> shapes;
  for (const Edge& e : feeds) {
    shapes.push_back(IsPlaceholder(g.node(e.node)) ? g.shape(e) : PartialShape());
    // Names of unknown dimensions are the other graph's.
    PartialShape& s = shapes.back();
    for (int i = 0; s.rank_known() && i < s.rank(); ++i) {
      if (!IsKnownDim(s.dim(i))) s.set_dim(i, kUnknownDim);
    }
  }
  return shapes;
}

absl::StatusOr<PrunedGraph> Prune(const Graph& g, const RunSignature& signature) {
  PrunedGraph out;
  out.graph = std::make_unique<Graph>();
  Graph& to = *out.graph;
  to.set_producer(g.producer());
  to.set_functions(g.functions());

  absl::flat_hash_map<Edge, NodeId> fed;
  std::vector<bool> fed_placeholder(g.num_nodes());
  for (size_t i = 0; i < signature.feeds.size(); ++i) {
    const Edge e = signature.feeds[i];
    ASSIGN_OR_RETURN(const NodeId id,
                     to.AddNode(Concat("_feed_", i, "/", g.node(e.node).name), "_Feed"));
    Node& n = to.node(id);
    n.op = Ops().Find("_Feed");
    const DType dtype = BaseDType(g.dtype(e));
    n.attrs = {
        {"dtype", dtype},
        {"index", static_cast<int64_t>(i)},
        {"shape", i < signature.feed_shapes.size() ? signature.feed_shapes[i] : PartialShape()}};
    n.outputs = {dtype};
    out.feeds.push_back(id);
    fed.emplace(e, id);
    if (IsPlaceholder(g.node(e.node))) fed_placeholder[e.node] = true;
  }

  // Which nodes are needed.
  std::vector<bool> needed(g.num_nodes());
  std::vector<NodeId> work;
  const auto need = [&](NodeId id) {
    if (needed[id] || fed_placeholder[id]) return;
    needed[id] = true;
    work.push_back(id);
  };
  for (const Edge& e : signature.fetches) {
    if (!fed.contains(e)) need(e.node);
  }
  for (NodeId t : signature.targets) need(t);
  while (!work.empty()) {
    const Node& n = g.node(work.back());
    work.pop_back();
    for (const Edge& e : n.inputs) {
      if (!fed.contains(e)) need(e.node);
    }
    for (NodeId c : n.controls) need(c);
  }

  std::vector<NodeId> copy(g.num_nodes(), -1);
  std::vector<std::string> unfed;
  for (NodeId id = 0; id < g.num_nodes(); ++id) {
    if (!needed[id]) continue;
    const Node& n = g.node(id);
    if (n.Is("Placeholder") || n.Is("PlaceholderV2")) unfed.emplace_back(n.name);
    // Not fed, a placeholder with a default is the default, whatever shapes it would take
    // otherwise.
    const bool is_default = n.Is("PlaceholderWithDefault");
    ASSIGN_OR_RETURN(copy[id], to.AddNode(n.name, is_default ? "Identity" : n.op_name));
    Node& m = to.node(copy[id]);
    m.op = is_default ? Ops().Find("Identity") : n.op;
    m.device = to.Intern(n.device);
    m.attrs = is_default ? AttrMap{{"T", n.outputs[0]}} : n.attrs;
    m.outputs = n.outputs;
  }
  if (!unfed.empty()) {
    return InvalidArgument("needed and not fed: placeholder", unfed.size() == 1 ? " '" : "s '",
                           Join(unfed, "', '"), "'");
  }
  const auto resolve = [&](const Edge& e) {
    const auto it = fed.find(e);
    return it != fed.end() ? Edge{it->second, 0} : Edge{copy[e.node], e.index};
  };
  for (NodeId id = 0; id < g.num_nodes(); ++id) {
    if (copy[id] < 0) continue;
    Node& m = to.node(copy[id]);
    for (const Edge& e : g.node(id).inputs) m.inputs.push_back(resolve(e));
    for (NodeId c : g.node(id).controls) {
      if (!fed_placeholder[c]) m.controls.push_back(copy[c]);
    }
  }
  for (const Edge& e : signature.fetches) out.fetches.push_back(resolve(e));
  for (NodeId t : signature.targets) {
    if (!fed_placeholder[t]) out.targets.push_back(copy[t]);
  }
  return out;
}

}  // namespace weft
