#include "graph/fuse_elementwise.h"

#include <algorithm>
#include <queue>

#include "absl/container/flat_hash_map.h"
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
  Fuser(PrunedGraph& pruned, absl::FunctionRef<bool(const Node&)> has_step, size_t max_outputs,
        RewriteReport* report)
      : pruned_(pruned),
        g_(*pruned.graph),
        has_step_(has_step),
        max_outputs_(max_outputs),
        report_(report),
        uses_(g_),
        group_(g_.num_nodes(), -1),
        place_(g_.num_nodes(), -1),
        level_(g_.num_nodes()),
        fetched_(g_.num_nodes()),
        target_(g_.num_nodes()),
        fusible_(g_.num_nodes()),
        became_(g_.num_nodes(), Edge{-1, 0}) {
    for (const Edge& e : pruned.fetches) fetched_[e.node] = true;
    for (NodeId t : pruned.targets) target_[t] = true;
  }

  absl::Status Run() {
    ASSIGN_OR_RETURN(const std::vector<NodeId> order, g_.TopologicalOrder());
    for (size_t i = 0; i < order.size(); ++i) {
      const NodeId id = order[i];
      place_[id] = static_cast<int32_t>(i);
      fusible_[id] = Fusible(id);
      const Node& n = g_.node(id);
      if (n.inputs.empty() && n.controls.empty()) continue;
      for (const Edge& e : n.inputs) level_[id] = std::max(level_[id], level_[e.node]);
      for (NodeId c : n.controls) level_[id] = std::max(level_[id], level_[c]);
      if (!fusible_[id]) ++level_[id];
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

  // How a node may belong to a group: not at all, read within it only, or read by others, too.
  enum class Join { kNo, kInside, kOutput };
  Join MayJoin(NodeId id, NodeId root, size_t outputs, const std::vector<Edge>& inputs) const {
    const Node& n = g_.node(id);
    const PartialShape &shape = g_.shape({id, 0}), &whole = g_.shape({root, 0});
    if (group_[id] >= 0 || !fusible_[id] || n.device != g_.node(root).device ||
        !FillsShape(shape, whole)) {
      return Join::kNo;
    }
    bool read = fetched_[id], waited_for = target_[id];  // by others
    for (const auto& u : uses_.of(id)) {
      (u.input < 0 ? waited_for : read) |= u.input < 0 || group_[u.node] != root;
    }
    if (!read) return waited_for ? Join::kNo : Join::kInside;
    // Others are not to wait for more than they did.
    const bool waits = std::any_of(inputs.begin(), inputs.end(),
                                   [&](const Edge& e) { return level_[e.node] > level_[id]; });
    const bool same = shape.rank_known() == whole.rank_known() && FillsShape(whole, shape);
    return same && !waits && outputs < max_outputs_ && !ComesBack(id, root) ? Join::kOutput
                                                                            : Join::kNo;
  }

  // Whether the group needs something that others make of this node, so that it cannot make the
  // node itself. Groups count as the nodes that they will be. True as well where that takes long to
  // say.
  bool ComesBack(NodeId id, NodeId root) const {
    constexpr size_t kMost = 100;
    std::vector<NodeId> seen;
    const auto see_uses = [&](NodeId node) {
      for (const auto& u : uses_.of(node)) {
        if (seen.size() > kMost) return;
        if (node == id && group_[u.node] == root) continue;
        if (std::find(seen.begin(), seen.end(), u.node) == seen.end()) seen.push_back(u.node);
      }
    };
    see_uses(id);
    for (size_t i = 0; i < seen.size(); ++i) {
      const NodeId group = group_[seen[i]];
      if (group == root || seen.size() > kMost) return true;
      if (group < 0) {
        see_uses(seen[i]);
      } else {
        const std::vector<NodeId>& together = members_.at(group);
        std::for_each(together.begin(), together.end(), see_uses);
      }
    }
    return false;
  }

  // Grows a group from its last node upwards, and makes a node of it.
  absl::Status FuseInto(NodeId root) {
    std::vector<NodeId> members, outputs;
    std::vector<Edge> inputs;  // read from outside
    const auto later = [&](NodeId a, NodeId b) { return place_[a] < place_[b]; };
    std::priority_queue<NodeId, std::vector<NodeId>, decltype(later)> candidates(later);
    const auto join = [&](NodeId id, Join how) {
      group_[id] = root;
      members.push_back(id);
      if (how == Join::kOutput) outputs.push_back(id);
      std::erase_if(inputs, [&](const Edge& e) { return e.node == id; });
      for (const Edge& e : g_.node(id).inputs) {
        if (std::find(inputs.begin(), inputs.end(), e) != inputs.end()) continue;
        inputs.push_back(e);
        candidates.push(e.node);
      }
    };
    join(root, Join::kOutput);
    while (!candidates.empty() && members.size() < Program::kMaxSteps) {
      const NodeId id = candidates.top();
      candidates.pop();
      const Join how = MayJoin(id, root, outputs.size(), inputs);
      if (how != Join::kNo && InputsWith(inputs, id) <= Program::kMaxInputs) join(id, how);
    }
    if (members.size() == 1) {
      group_[root] = -1;
      return absl::OkStatus();
    }
    return Make(outputs, members, inputs);
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

  // The first of the outputs is the last of the members.
  absl::Status Make(const std::vector<NodeId>& outputs, std::vector<NodeId>& members,
                    const std::vector<Edge>& inputs) {
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

    for (size_t i = 1; i < outputs.size(); ++i) {
      const auto step = std::find(members.begin(), members.end(), outputs[i]);
      program.also.push_back(static_cast<int32_t>(step - members.begin()));
    }

    const Node& last = g_.node(outputs[0]);
    ASSIGN_OR_RETURN(const NodeId id, g_.AddNode(g_.UniqueName(last.name), "_Elementwise"));
    Node& fused = g_.node(id);
    fused.op = Ops().Find("_Elementwise");
    fused.device = last.device;
    fused.inputs.assign(inputs.begin(), inputs.end());
    fused.controls.assign(controls.begin(), controls.end());
    fused.outputs.clear();
    for (NodeId output : outputs) fused.outputs.push_back(g_.node(output).outputs[0]);
    program.ToAttrs(fused.attrs);
    RETURN_IF_ERROR(g_.InferNode(id));
    for (size_t i = 0; i < outputs.size(); ++i) {
      became_[outputs[i]] = {id, static_cast<int32_t>(i)};
    }
    members_.emplace(outputs[0], members);
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

  // Who read a group's output reads what it became; the group goes.
  void Redirect() {
    const auto known = [&](NodeId id) {
      return id < static_cast<NodeId>(became_.size()) && became_[id].node >= 0;
    };
    const auto edge = [&](Edge& e) {
      if (known(e.node)) e = became_[e.node];
    };
    const auto node = [&](NodeId& id) {
      if (known(id)) id = became_[id].node;
    };
    for (NodeId id = 0; id < g_.num_nodes(); ++id) {
      if (!g_.alive(id)) continue;
      Node& n = g_.node(id);
      std::for_each(n.inputs.begin(), n.inputs.end(), edge);
      std::for_each(n.controls.begin(), n.controls.end(), node);
    }
    std::for_each(pruned_.fetches.begin(), pruned_.fetches.end(), edge);
    std::for_each(pruned_.targets.begin(), pruned_.targets.end(), node);
    for (NodeId id = 0; id < static_cast<NodeId>(group_.size()); ++id) {
      if (group_[id] < 0) continue;
      const std::string name(g_.node(id).name);
      g_.Remove(id);
      if (group_[id] == id) g_.Rename(became_[id].node, name);
    }
  }

  PrunedGraph& pruned_;
  Graph& g_;
  const absl::FunctionRef<bool(const Node&)> has_step_;
  const size_t max_outputs_;
  RewriteReport* const report_;
  const Consumers uses_;
  std::vector<NodeId> group_;   // the last node of the group that a node belongs to; -1: none
  std::vector<int32_t> place_;  // in topological order
  std::vector<int32_t> level_;  // the most nodes on a path to a node that are no elementwise steps
  std::vector<bool> fetched_, target_, fusible_;
  std::vector<Edge> became_;                                  // by a group's output: the new node's
  absl::flat_hash_map<NodeId, std::vector<NodeId>> members_;  // of each group, by its last node
};

}  // namespace

absl::Status FuseElementwise(PrunedGraph& pruned, absl::FunctionRef<bool(const Node&)> has_step,
                             size_t max_outputs, RewriteReport* report) {
  return Fuser(pruned, has_step, max_outputs, report).Run();
}

}  // namespace weft
