#include "graph/fuse_elementwise.h"

#include <algorithm>
#include <queue>

#include "ops/elementwise_program.h"
#include "ops/registry.h"

namespace weft {
namespace {

using Program = ElementwiseProgram;

// Whether a value of this shape, broadcast to `to`, is surely or most likely not repeated.
bool FillsShape(const PartialShape& from, const PartialShape& to) {
  if (!from.rank_known() || !to.rank_known()) return true;
  if (from.rank() != to.rank()) return false;
  for (int i = 0; i < from.rank(); ++i) {
    if (from.dim(i) == 1 && to.dim(i) != 1) return false;
  }
  return true;
}

class Fuser {
 public:
  Fuser(PrunedGraph& pruned, absl::FunctionRef<bool(const Node&)> has_step, RewriteReport* report)
      : pruned_(pruned),
        g_(*pruned.graph),
        has_step_(has_step),
        report_(report),
        uses_(g_),
        group_(g_.num_nodes(), -1),
        place_(g_.num_nodes(), -1),
        pinned_(g_.num_nodes()),
        fusible_(g_.num_nodes()),
        became_(g_.num_nodes(), -1) {
    for (const Edge& e : pruned.fetches) pinned_[e.node] = true;
    for (NodeId t : pruned.targets) pinned_[t] = true;
  }

  absl::Status Run() {
    ASSIGN_OR_RETURN(const std::vector<NodeId> order, g_.TopologicalOrder());
    for (size_t i = 0; i < order.size(); ++i) {
      place_[order[i]] = static_cast<int32_t>(i);
      fusible_[order[i]] = Fusible(order[i]);
    }
    for (auto it = order.rbegin(); it != order.rend(); ++it) {
      if (group_[*it] < 0 && fusible_[*it]) RETURN_IF_ERROR(FuseInto(*it));
    }
    Redirect();
    return absl::OkStatus();
  }

 private:
  bool Fusible(NodeId id) const {
    const Node& n = g_.node(id);
    if (n.op == nullptr || n.outputs.size() != 1 || n.inputs.empty() || n.stateful()) return false;
    // Small integers are shapes in the making, whose values the compiler follows.
    const auto follows = [](DType t) { return t == DType::kInt32 || t == DType::kInt64; };
    return !follows(n.outputs[0]) &&
           std::none_of(n.inputs.begin(), n.inputs.end(),
                        [&](const Edge& e) { return follows(BaseDType(g_.dtype(e))); }) &&
           IsElementwiseStep(*n.op, n.attrs, g_.dtype(n.inputs[0])) && has_step_(n);
  }

  // A node that only the group reads, at the group's size.
  bool MayJoin(NodeId id, NodeId root) const {
    const Node& n = g_.node(id);
    if (group_[id] >= 0 || pinned_[id] || !fusible_[id] || n.device != g_.node(root).device) {
      return false;
    }
    if (!FillsShape(g_.shape({id, 0}), g_.shape({root, 0}))) return false;
    const auto uses = uses_.of(id);
    return std::all_of(uses.begin(), uses.end(),
                       [&](const auto& u) { return u.input >= 0 && group_[u.node] == root; });
  }

  // Grows a group from its last node upwards, and makes a node of it.
  absl::Status FuseInto(NodeId root) {
    std::vector<NodeId> members;
    std::vector<Edge> inputs;  // read from outside
    const auto later = [&](NodeId a, NodeId b) { return place_[a] < place_[b]; };
    std::priority_queue<NodeId, std::vector<NodeId>, decltype(later)> candidates(later);
    const auto join = [&](NodeId id) {
      group_[id] = root;
      members.push_back(id);
      std::erase_if(inputs, [&](const Edge& e) { return e.node == id; });
      for (const Edge& e : g_.node(id).inputs) {
        if (std::find(inputs.begin(), inputs.end(), e) != inputs.end()) continue;
        inputs.push_back(e);
        candidates.push(e.node);
      }
    };
    join(root);
    while (!candidates.empty() && members.size() < Program::kMaxSteps) {
      const NodeId id = candidates.top();
      candidates.pop();
      if (MayJoin(id, root) && InputsWith(inputs, id) <= Program::kMaxInputs) join(id);
    }
    if (members.size() == 1) {
      group_[root] = -1;
      return absl::OkStatus();
    }
    return Make(root, members, inputs);
  }

  // How many values come from outside once `id` belongs to the group.
  size_t InputsWith(const std::vector<Edge>& inputs, NodeId id) const {
    std::vector<Edge> all;
    const auto add = [&](const Edge& e) {
      if (e.node != id && std::find(all.begin(), all.end(), e) == all.end()) all.push_back(e);
    };
    for (const Edge& e : inputs) add(e);
    for (const Edge& e : g_.node(id).inputs) add(e);
    return all.size();
  }

  absl::Status Make(NodeId root, std::vector<NodeId>& members, const std::vector<Edge>& inputs) {
    std::sort(members.begin(), members.end(),
              [&](NodeId a, NodeId b) { return place_[a] < place_[b]; });
    Program program;
    for (const Edge& e : inputs) program.inputs.push_back(g_.dtype(e));
    std::vector<NodeId> controls;
    for (NodeId id : members) {
      const Node& n = g_.node(id);
      Program::Step step{n.op, n.outputs[0], {}};
      for (const Edge& e : n.inputs) step.args.push_back(ValueOf(e, members, inputs));
      program.steps.push_back(std::move(step));
      controls.insert(controls.end(), n.controls.begin(), n.controls.end());
    }
    std::sort(controls.begin(), controls.end());
    controls.erase(std::unique(controls.begin(), controls.end()), controls.end());

    const Node& last = g_.node(root);
    ASSIGN_OR_RETURN(const NodeId id, g_.AddNode(g_.UniqueName(last.name), "_Elementwise"));
    Node& fused = g_.node(id);
    fused.op = Ops().Find("_Elementwise");
    fused.device = last.device;
    fused.inputs.assign(inputs.begin(), inputs.end());
    fused.controls.assign(controls.begin(), controls.end());
    fused.outputs = last.outputs;
    program.ToAttrs(fused.attrs);
    RETURN_IF_ERROR(g_.InferNode(id));
    became_[root] = id;
    if (report_ != nullptr) report_->Count("fuse elementwise", Contract::kExact, last.name);
    return absl::OkStatus();
  }

  static int32_t ValueOf(const Edge& e, const std::vector<NodeId>& members,
                         const std::vector<Edge>& inputs) {
    const auto in = std::find(inputs.begin(), inputs.end(), e);
    if (in != inputs.end()) return static_cast<int32_t>(in - inputs.begin());
    const auto step = std::find(members.begin(), members.end(), e.node);
    return static_cast<int32_t>(inputs.size() + (step - members.begin()));
  }

  // Who read a group's last node reads what it became; the group goes.
  void Redirect() {
    const auto now = [&](NodeId id) {
      return id < static_cast<NodeId>(became_.size()) && became_[id] >= 0 ? became_[id] : id;
    };
    for (NodeId id = 0; id < g_.num_nodes(); ++id) {
      if (!g_.alive(id)) continue;
      for (Edge& e : g_.node(id).inputs) e.node = now(e.node);
      for (NodeId& c : g_.node(id).controls) c = now(c);
    }
    for (Edge& e : pruned_.fetches) e.node = now(e.node);
    for (NodeId& t : pruned_.targets) t = now(t);
    for (NodeId id = 0; id < static_cast<NodeId>(group_.size()); ++id) {
      if (group_[id] < 0) continue;
      const std::string name(g_.node(id).name);
      g_.Remove(id);
      if (became_[id] >= 0) g_.Rename(became_[id], name);
    }
  }

  PrunedGraph& pruned_;
  Graph& g_;
  const absl::FunctionRef<bool(const Node&)> has_step_;
  RewriteReport* const report_;
  const Consumers uses_;
  std::vector<NodeId> group_;   // the last node of the group that a node belongs to; -1: none
  std::vector<int32_t> place_;  // in topological order
  std::vector<bool> pinned_, fusible_;
  std::vector<NodeId> became_;  // by last node of a group: the new node
};

}  // namespace

absl::Status FuseElementwise(PrunedGraph& pruned, absl::FunctionRef<bool(const Node&)> has_step,
                             RewriteReport* report) {
  return Fuser(pruned, has_step, report).Run();
}

}  // namespace weft
