#include "graph/rewrite.h"

#include <algorithm>
#include <cmath>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "graph/effects.h"
#include "ops/registry.h"
#include "ops/scope.h"

namespace weft {
namespace {

constexpr int64_t kBudgetPerNode = 8;

std::string_view CanonicalOp(std::string_view op) { return op == "AddV2" ? "Add" : op; }

bool AllElementsAre(const Tensor& t, double value) {
  bool all = t.num_elements() > 0;
  const bool number = DispatchType<kReal>(t.dtype(), [&]<typename T>() {
    for (int64_t i = 0; all && i < t.num_elements(); ++i) {
      double v;
      if constexpr (kHalfs.Contains(kDTypeOf<T>)) {
        v = static_cast<float>(t.data<T>()[i]);
      } else {
        v = static_cast<double>(t.data<T>()[i]);
      }
      // -0 is not 0 here: x - (-0) is not x for x = -0.
      all = v == value && std::signbit(v) == std::signbit(value);
    }
  });
  return number && all;
}

struct CompiledRule {
  const Rule* rule;
  std::unique_ptr<Pattern> pattern;
  int32_t root;
  std::vector<int32_t> ops;  // pattern nodes of kind kOp, in the order of calls
};

// Nodes between two looks at the clock.
constexpr int64_t kCheckEvery = 256;

class Engine {
 public:
  Engine(PrunedGraph& pruned, std::span<const Rule> rules, const RewriteOptions& options,
         RewriteReport* report)
      : pruned_(pruned), g_(*pruned.graph), options_(options), report_(report) {
    for (const Rule& rule : rules) {
      if (rule.contract > options.most) continue;
      if (std::find(options.disabled.begin(), options.disabled.end(), rule.name) !=
          options.disabled.end())
        continue;
      CompiledRule c{&rule, std::make_unique<Pattern>(), 0, {}};
      c.root = rule.find(*c.pattern).node;
      WEFT_CHECK(c.pattern->status().ok());
      for (int32_t i = 0; i < c.pattern->size(); ++i) {
        if (c.pattern->node(i).kind == Pattern::PatternNode::Kind::kOp) c.ops.push_back(i);
      }
      by_op_[std::string(CanonicalOp(c.pattern->node(c.root).op))].push_back(std::move(c));
    }
  }

  absl::Status Run() {
    Grow();
    effects_ = BehindEffects(g_);
    for (NodeId id = 0; id < g_.num_nodes(); ++id) {
      if (g_.alive(id)) AddUses(id);
    }
    for (size_t i = 0; i < pruned_.fetches.size(); ++i) {
      pinned_[pruned_.fetches[i].node].fetches.push_back(static_cast<int32_t>(i));
    }
    for (NodeId t : pruned_.targets) pinned_[t].is_target = true;
    ASSIGN_OR_RETURN(std::vector<NodeId> work, g_.TopologicalOrder());
    int64_t budget = kBudgetPerNode * static_cast<int64_t>(work.size());
    std::reverse(work.begin(), work.end());
    while (!work.empty() && budget-- > 0) {
      if (budget % kCheckEvery == 0) RETURN_IF_ERROR(options_.stop.Check("rewriting"));
      const NodeId id = work.back();
      work.pop_back();
      if (!g_.alive(id)) continue;
      const auto rules = by_op_.find(CanonicalOp(g_.node(id).op_name));
      if (rules == by_op_.end()) continue;
      for (const CompiledRule& rule : rules->second) {
        const NodeId before = g_.num_nodes();
        if (!Apply(rule, id)) continue;
        // What was built, and who reads it, may match now.
        for (NodeId fresh = before; fresh < g_.num_nodes(); ++fresh) {
          if (!g_.alive(fresh)) continue;
          for (const Consumers::Use& u : uses_[fresh]) {
            if (Holds(fresh, u)) work.push_back(u.node);
          }
          work.push_back(fresh);
        }
        for (NodeId reader : touched_) work.push_back(reader);
        break;
      }
    }
    return g_.status();
  }

 private:
  // Uses are only ever added; those that no longer hold are passed over, and counts are kept apart.
  // So a constant with very many readers costs no more than others.
  void AddUse(NodeId of, const Consumers::Use& use) {
    uses_[of].push_back(use);
    ++use_counts_[of];
  }

  void AddUses(NodeId id) {
    const Node& n = g_.node(id);
    Grow();
    for (size_t i = 0; i < n.inputs.size(); ++i) {
      AddUse(n.inputs[i].node, {id, static_cast<int32_t>(i), n.inputs[i].index});
    }
    for (NodeId c : n.controls) AddUse(c, {id, -1, -1});
    // Rules build no effects of their own.
    for (const Edge& e : n.inputs) effects_[id] = effects_[id] || effects_[e.node];
    for (NodeId c : n.controls) effects_[id] = effects_[id] || effects_[c];
  }

  void Grow() {
    uses_.resize(g_.num_nodes());
    use_counts_.resize(g_.num_nodes());
    effects_.resize(g_.num_nodes());
  }

  void RemoveUses(NodeId id) {
    const Node& n = g_.node(id);
    for (const Edge& e : n.inputs) --use_counts_[e.node];
    for (NodeId c : n.controls) --use_counts_[c];
  }

  bool Holds(NodeId of, const Consumers::Use& u) const {
    if (!g_.alive(u.node)) return false;
    // Control inputs of nodes never change here, so such a use holds as long as its node.
    return u.input < 0 || g_.node(u.node).inputs[u.input] == Edge{of, u.output};
  }

  bool MatchNode(const CompiledRule& rule, int32_t p, Edge e, std::vector<Edge>& bound) const {
    const Pattern::PatternNode& want = rule.pattern->node(p);
    using Kind = Pattern::PatternNode::Kind;
    if (bound[p].node >= 0) return bound[p] == e;
    const Node& n = g_.node(e.node);
    switch (want.kind) {
      case Kind::kWildcard:
        break;
      case Kind::kConstant:
        if (g_.ConstantValue(e) == nullptr) return false;
        break;
      case Kind::kLiteral: {
        const Tensor* t = g_.ConstantValue(e);
        if (t == nullptr || !AllElementsAre(*t, want.literal)) return false;
        break;
      }
      case Kind::kOp: {
        if (e.index != 0 || CanonicalOp(n.op_name) != want.op ||
            n.inputs.size() != want.inputs.size())
          return false;
        for (const auto& [name, value] : want.attrs) {
          const AttrValue* have = n.attrs.Find(name);
          if (have == nullptr || !(*have == value)) return false;
        }
        bound[p] = e;
        const auto match_inputs = [&](bool swapped) {
          for (size_t i = 0; i < want.inputs.size(); ++i) {
            const size_t k = swapped && i < 2 ? 1 - i : i;
            if (!MatchNode(rule, want.inputs[i].node, n.inputs[k], bound)) return false;
          }
          return true;
        };
        if (!want.commutative) return match_inputs(false);
        const std::vector<Edge> saved = bound;
        if (match_inputs(false)) return true;
        bound = saved;
        return match_inputs(true);
      }
    }
    bound[p] = e;
    return true;
  }

  // Inside nodes vanish with the root, so nobody but other inside nodes may want them.
  bool InsideIsPrivate(const CompiledRule& rule, const std::vector<Edge>& bound,
                       NodeId root) const {
    const std::string_view device = g_.node(root).device;
    absl::InlinedVector<NodeId, 16> inside;
    for (int32_t p : rule.ops) {
      const NodeId id = bound[p].node;
      if (std::find(inside.begin(), inside.end(), id) == inside.end()) inside.push_back(id);
    }
    for (NodeId id : inside) {
      if (id == root) continue;
      int32_t uses = 0;
      for (NodeId reader : inside) {
        const auto& inputs = g_.node(reader).inputs;
        uses += static_cast<int32_t>(std::count_if(inputs.begin(), inputs.end(),
                                                   [&](const Edge& e) { return e.node == id; }));
      }
      if (pinned_.contains(id) || use_counts_[id] != uses || g_.node(id).device != device)
        return false;
      if (g_.node(id).stateful()) return false;
    }
    return true;
  }

  bool Apply(const CompiledRule& rule, NodeId root) {
    touched_.clear();
    const Node& n = g_.node(root);
    if (n.stateful()) return false;
    if (n.Is("Identity") && pinned_.contains(root)) return false;  // it keeps a fetched name
    std::vector<Edge> bound(rule.pattern->size());
    if (!MatchNode(rule, rule.root, {root, 0}, bound)) return false;
    if (!InsideIsPrivate(rule, bound, root)) return false;
    for (const Consumers::Use& u : uses_[root]) {
      if (!Holds(root, u)) continue;
      if (u.input < 0 || u.output != 0) return false;  // control successors, other outputs
    }
    if (const auto pin = pinned_.find(root); pin != pinned_.end()) {
      if (pin->second.is_target) return false;
      for (int32_t i : pin->second.fetches) {
        if (pruned_.fetches[i].index != 0) return false;
      }
    }
    // Call order of the pattern's ops, for Match::op().
    std::vector<Edge> in_order(bound.begin(),
                               bound.begin() + Pattern::kWildcards + Pattern::kConstants);
    const int32_t first_op = static_cast<int32_t>(in_order.size());
    for (int32_t p : rule.ops) in_order.push_back(bound[p]);
    Match m(g_, std::move(in_order));
    m.set_first_op(first_op);
    m.set_name(std::string(n.name));
    if (rule.rule->guard != nullptr && !rule.rule->guard(m)) return false;

    std::vector<NodeId> controls;
    for (int32_t p = 0; p < rule.pattern->size(); ++p) {
      if (bound[p].node < 0 || rule.pattern->node(p).kind == Pattern::PatternNode::Kind::kWildcard)
        continue;
      const auto& c = g_.node(bound[p].node).controls;
      controls.insert(controls.end(), c.begin(), c.end());
    }
    std::sort(controls.begin(), controls.end());
    controls.erase(std::unique(controls.begin(), controls.end()), controls.end());

    const NodeId before = g_.num_nodes();
    Output put;
    {
      const ScopeGuard keep(g_, {});
      g_.context() = {"", n.device, controls, {}};
      put = rule.rule->put(m);
    }
    // An op that the schema does not allow here (a dtype, say) means that the rule does not fit.
    bool good = g_.TakeStatus().ok() && put.valid();
    if (good) {
      const Edge to{put.node, put.index};
      good = g_.dtype(to) == n.outputs[0] && SameShape(rule, bound, to, root) &&
             (to.node >= before || controls.empty()) && KeepsEffects(rule, bound, to, before);
    }
    for (NodeId id = before; good && options_.has_kernel && id < g_.num_nodes(); ++id) {
      good = g_.node(id).Is("Const") || options_.has_kernel(g_.node(id));
    }
    if (!good) {
      for (NodeId id = g_.num_nodes() - 1; id >= before; --id) g_.Remove(id);
      return false;
    }
    for (NodeId id = before; id < g_.num_nodes(); ++id) AddUses(id);
    Grow();
    const std::string name(n.name);
    Replace(root, {put.node, put.index}, put.node >= before);
    for (auto p = rule.ops.rbegin(); p != rule.ops.rend(); ++p) {  // readers first
      const NodeId id = bound[*p].node;
      if (id != root && g_.alive(id) && use_counts_[id] == 0) Drop(id);
    }
    if (report_ != nullptr) report_->Count(rule.rule->name, rule.rule->contract, name);
    return true;
  }

  // What a leaf does besides computing its value must go on happening, before the root's readers
  // run: a leaf behind which there are effects must be read by the replacement, whose nodes are
  // `before` and up.
  bool KeepsEffects(const CompiledRule& rule, const std::vector<Edge>& bound, Edge to,
                    NodeId before) const {
    for (int32_t p = 0; p < Pattern::kWildcards; ++p) {
      const NodeId leaf = bound[p].node;
      if (leaf < 0 || !effects_[leaf] || to.node == leaf) continue;
      bool read = false;
      for (NodeId id = before; id < g_.num_nodes() && !read; ++id) {
        if (!g_.alive(id)) continue;
        const auto& inputs = g_.node(id).inputs;
        read = std::any_of(inputs.begin(), inputs.end(),
                           [&](const Edge& e) { return e.node == leaf; });
      }
      if (!read) return false;
    }
    return true;
  }

  bool SameShape(const CompiledRule& rule, const std::vector<Edge>& bound, Edge to,
                 NodeId root) const {
    const PartialShape& want = g_.shape({root, 0});
    if (want.SurelyEquals(g_.shape(to))) return true;
    if (!want.Compatible(g_.shape(to))) return false;
    if (rule.rule->proof == ShapeProof::kConstructed) return true;
    if (rule.rule->proof == ShapeProof::kScalars) {
      bool scalars = true;
      for (int32_t p = 0; p < rule.pattern->size(); ++p) {
        if (bound[p].node < 0) continue;
        const Tensor* t = g_.ConstantValue(bound[p]);
        if (rule.pattern->node(p).kind == Pattern::PatternNode::Kind::kLiteral)
          scalars &= t != nullptr && t->rank() == 0;
      }
      return scalars;
    }
    return false;
  }

  void Replace(NodeId root, Edge to, bool fresh) {
    const std::string name(g_.node(root).name);
    Pin pin;
    if (const auto it = pinned_.find(root); it != pinned_.end()) pin = std::move(it->second);
    const std::vector<Consumers::Use> users = uses_[root];
    for (const Consumers::Use& u : users) {
      if (!Holds(root, u)) continue;
      g_.node(u.node).inputs[u.input] = to;
      AddUse(to.node, {u.node, u.input, to.index});
      touched_.push_back(u.node);
    }
    uses_[root].clear();
    use_counts_[root] = 0;
    Drop(root);
    if (!pin.fetches.empty() && !fresh) {
      // The name stays, as an alias.
      const NodeId id = *g_.AddNode(name, "Identity");
      Node& n = g_.node(id);
      n.op = Ops().Find("Identity");
      n.attrs = {{"T", g_.dtype(to)}};
      n.inputs = {to};
      n.outputs = {g_.dtype(to)};
      n.shapes = {g_.node(to.node).shapes[to.index]};
      AddUses(id);
      to = {id, 0};
    } else if (fresh) {
      g_.Rename(to.node, name);
    }
    if (pin.fetches.empty()) return;
    for (int32_t i : pin.fetches) pruned_.fetches[i] = to;
    std::vector<int32_t>& fetches = pinned_[to.node].fetches;
    fetches.insert(fetches.end(), pin.fetches.begin(), pin.fetches.end());
  }

  void Drop(NodeId id) {
    RemoveUses(id);
    pinned_.erase(id);
    g_.Remove(id);
  }

  PrunedGraph& pruned_;
  Graph& g_;
  const RewriteOptions& options_;
  RewriteReport* report_;
  StringMap<std::vector<CompiledRule>> by_op_;
  std::vector<std::vector<Consumers::Use>> uses_;
  std::vector<int32_t> use_counts_;
  std::vector<bool> effects_;  // by node: see BehindEffects
  // What the caller asks for by node: its fetches, by number; whether it is a target.
  struct Pin {
    std::vector<int32_t> fetches;
    bool is_target = false;
  };
  absl::flat_hash_map<NodeId, Pin> pinned_;
  std::vector<NodeId> touched_;
};

}  // namespace

std::string_view ContractName(Contract c) {
  switch (c) {
    case Contract::kExact:
      return "exact";
    case Contract::kClose:
      return "close";
    case Contract::kFastMath:
      return "fast-math";
  }
  return "";
}

Pattern::Pattern() {
  nodes_.resize(kWildcards + kConstants);
  for (int i = 0; i < kWildcards; ++i) nodes_[i].kind = PatternNode::Kind::kWildcard;
  for (int i = kWildcards; i < kWildcards + kConstants; ++i)
    nodes_[i].kind = PatternNode::Kind::kConstant;
}

Output Pattern::Call(std::string_view op, std::span<const Output> inputs, const AttrMap& attrs,
                     std::string_view) {
  PatternNode n;
  if (op == "Const") {
    n.kind = PatternNode::Kind::kLiteral;
    n.literal = (*attrs.Find("value")->get<TensorPtr>())->scalar<double>();
  } else {
    n.kind = PatternNode::Kind::kOp;
    n.op = CanonicalOp(op);
    n.inputs.assign(inputs.begin(), inputs.end());
    n.attrs = attrs;
    const OpDef* def = Ops().Find(op);
    n.commutative = inputs.size() == 2 && (n.op == "Add" || n.op == "Mul" ||
                                           (def != nullptr && (def->flags & kCommutative) != 0));
  }
  nodes_.push_back(std::move(n));
  return {this, size() - 1, 0};
}

void RewriteReport::Count(std::string_view rule, Contract contract, std::string_view root) {
  for (Line& line : lines) {
    if (line.rule == rule) {
      ++line.count;
      return;
    }
  }
  lines.push_back({std::string(rule), ContractName(contract), 1, std::string(root)});
}

absl::Status Rewrite(PrunedGraph& pruned, std::span<const Rule> rules,
                     const RewriteOptions& options, RewriteReport* report) {
  return Engine(pruned, rules, options, report).Run();
}

}  // namespace weft
