#include "graph/gradient.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "ops/registry.h"
#include "ops/scope.h"

namespace weft {
namespace {

// Only these have gradients (semantics.md 48).
bool HasGradient(DType t) { return kInexact.Contains(BaseDType(t)); }
// A variable's handle hands on that of the value behind it.
bool CarriesGradient(DType t) { return HasGradient(t) || t == DType::kResource; }

class Walk {
 public:
  Walk(Graph& g, std::span<const Output> ys, std::span<const Output> xs,
       const GradientOptions& options)
      : g_(g), ys_(ys), xs_(xs), options_(options), scope_(g, "gradients") {
    for (const Output& o : options.stop_gradients) stops_.insert({o.node, o.index});
  }

  absl::StatusOr<std::vector<Output>> Run() {
    RETURN_IF_ERROR(CheckArguments());
    ASSIGN_OR_RETURN(const std::vector<NodeId> order, g_.TopologicalOrder());
    Between(order);
    RETURN_IF_ERROR(Seed());
    for (auto it = order.rbegin(); it != order.rend(); ++it) {
      if (between_[*it]) RETURN_IF_ERROR(Visit(*it));
    }
    std::vector<Output> dxs;
    for (const Output& x : xs_) dxs.push_back(Total({x.node, x.index}));
    RETURN_IF_ERROR(g_.status());
    return dxs;
  }

 private:
  absl::Status CheckArguments() {
    RETURN_IF_ERROR(g_.status());
    if (!options_.grad_ys.empty() && options_.grad_ys.size() != ys_.size()) {
      return InvalidArgument("there are ", ys_.size(), " ys and ", options_.grad_ys.size(),
                             " grad_ys");
    }
    for (const auto list : {ys_, xs_}) {
      for (const Output& o : list) {
        if (o.builder != &g_)
          return InvalidArgument("a y or x is ", o.valid() ? "of another graph" : "nothing");
      }
    }
    for (const Output& y : ys_) {
      if (!HasGradient(y.dtype())) {
        return InvalidArgument("'", y.name(), "' is ", DTypeName(y.dtype()),
                               "; only floating and complex tensors have gradients");
      }
    }
    return absl::OkStatus();
  }

  bool Carries(const Edge& e) const { return CarriesGradient(g_.dtype(e)); }

  // Nodes on a path from an x to a y.
  void Between(const std::vector<NodeId>& order) {
    const int32_t n = g_.num_nodes();
    std::vector<bool> from_x(n), to_y(n);
    absl::flat_hash_set<Edge> xs;
    for (const Output& x : xs_) xs.insert({x.node, x.index});
    for (NodeId id : order) {
      for (const Edge& e : g_.node(id).inputs) {
        if (!Carries(e)) continue;
        if (xs.contains(e) || (from_x[e.node] && !stops_.contains(e))) from_x[id] = true;
      }
    }
    for (const Output& y : ys_) to_y[y.node] = true;
    for (auto it = order.rbegin(); it != order.rend(); ++it) {
      if (!to_y[*it]) continue;
      for (const Edge& e : g_.node(*it).inputs) {
        if (Carries(e) && !stops_.contains(e)) to_y[e.node] = true;
      }
    }
    between_.resize(n);
    for (int32_t i = 0; i < n; ++i) between_[i] = from_x[i] && to_y[i];
  }

  absl::Status Seed() {
    for (size_t i = 0; i < ys_.size(); ++i) {
      Output dy;
      if (!options_.grad_ys.empty()) dy = options_.grad_ys[i];
      if (!dy.valid()) {
        dy = g_.Call("OnesLike", std::span(&ys_[i], 1), {});
      } else if (dy.dtype() != ys_[i].dtype() || !dy.shape().Compatible(ys_[i].shape())) {
        return InvalidArgument("grad_y '", dy.name(), "' is ", DTypeName(dy.dtype()), " ",
                               dy.shape(), ", but '", ys_[i].name(), "' is ",
                               DTypeName(ys_[i].dtype()), " ", ys_[i].shape());
      }
      sums_[{ys_[i].node, ys_[i].index}].push_back(dy);
    }
    return g_.status();
  }

  // The sum of what has arrived; nothing if nothing has.
  Output Total(const Edge& e) {
    const auto it = sums_.find(e);
    if (it == sums_.end()) return {};
    std::vector<Output>& parts = it->second;
    if (parts.size() > 1) parts = {g_.Call("AddN", parts, {})};
    return parts[0];
  }

  absl::Status Visit(NodeId id) {
    // The node may move while rules add others, so what is needed is copied.
    const Node& n = g_.node(id);
    std::vector<Output> inputs, outputs, dys;
    for (const Edge& e : n.inputs) inputs.push_back(g_.output(e));
    bool any = false;
    for (int32_t k = 0; k < static_cast<int32_t>(n.outputs.size()); ++k) {
      outputs.push_back(g_.output({id, k}));
      const bool passes = Carries({id, k}) && !stops_.contains({id, k});
      dys.push_back(passes ? Total({id, k}) : Output());
      any |= dys.back().valid();
    }
    if (!any) return absl::OkStatus();
    for (const Edge& e : n.inputs) {
      // What an unknown op puts out has no dtype either: nothing can be built on it.
      if (g_.dtype(e) != DType::kInvalid) continue;
      return Unimplemented("op ", g_.node(e.node).op_name, " is not known; ",
                           Describe(g_.node(e.node)), " lies before ", Describe(n));
    }
    ASSIGN_OR_RETURN(const Graph::CustomGradient rule, RuleOf(n));
    // Beside an output that has a gradient, one without has zeros (semantics.md 47).
    for (size_t k = 0; k < dys.size(); ++k) {
      if (!dys[k].valid() && HasGradient(outputs[k].dtype())) {
        dys[k] = g_.Call("ZerosLike", std::span(&outputs[k], 1), {});
      }
    }
    const AttrMap attrs = n.attrs;
    Outputs dxs;
    {
      NameScope scope(g_, Concat(n.name, "_grad"));
      if (inputs.empty()) return absl::OkStatus();
      dxs = rule(Grad{inputs, outputs, dys, attrs});
    }
    if (!g_.status().ok())
      return Annotate(g_.status(), Concat("; in the gradient of ", Describe(g_.node(id))));
    if (dxs.size() != inputs.size()) {
      return Internal("the gradient of ", Describe(g_.node(id)), " gave ", dxs.size(),
                      " results for ", inputs.size(), " inputs");
    }
    for (size_t i = 0; i < dxs.size(); ++i) {
      const Edge e{inputs[i].node, inputs[i].index};
      if (dxs[i].valid() && Carries(e)) sums_[e].push_back(dxs[i]);
    }
    return absl::OkStatus();
  }

  // What the node names wins over its op's own (semantics.md 53).
  absl::StatusOr<Graph::CustomGradient> RuleOf(const Node& n) const {
    if (const AttrValue* v = n.attrs.Find("_gradient_op_type"); v != nullptr) {
      const std::string* name = v->get<std::string>();
      if (name == nullptr) return InvalidArgument("_gradient_op_type is no string; ", Describe(n));
      if (const auto* own = g_.FindGradient(*name)) return *own;
      const OpDef* op = Ops().Find(*name);
      if (op != nullptr && op->gradient != nullptr) return Graph::CustomGradient(op->gradient);
      return Unimplemented("there is no gradient '", *name, "', which ", Describe(n),
                           " asks for; Graph::SetGradient makes one known");
    }
    if (n.op == nullptr || n.op->gradient == nullptr) {
      return Unimplemented("op ", n.op_name, " has no gradient rule; ", Describe(n),
                           " lies between ", Path(n.id));
    }
    return Graph::CustomGradient(n.op->gradient);
  }

  std::string Path(NodeId id) const {
    const Node& n = g_.node(id);
    std::string from = n.inputs.empty() ? "" : g_.TensorName(n.inputs[0]);
    return Concat("'", from, "' and '", ys_[0].name(), "'");
  }

  Graph& g_;
  std::span<const Output> ys_;
  std::span<const Output> xs_;
  const GradientOptions& options_;
  NameScope scope_;
  absl::flat_hash_set<Edge> stops_;
  std::vector<bool> between_;
  absl::flat_hash_map<Edge, std::vector<Output>> sums_;
};

}  // namespace

absl::StatusOr<std::vector<Output>> Gradients(Graph& g, std::span<const Output> ys,
                                              std::span<const Output> xs,
                                              const GradientOptions& options) {
  return Walk(g, ys, xs, options).Run();
}

Outputs WithGradient(Graph& g, const Outputs& ys, const Outputs& xs, Graph::CustomGradient rule) {
  const size_t num_ys = ys.size();
  const std::string name = g.UniqueName("CustomGradient");
  g.SetGradient(name, [num_ys, rule = std::move(rule)](const Grad& grad) {
    const Grad part{grad.inputs.subspan(num_ys), grad.outputs.first(num_ys), grad.dys.first(num_ys),
                    grad.attrs};
    Outputs dxs(num_ys);
    for (const Output& dx : rule(part)) dxs.push_back(dx);
    return dxs;
  });
  // As TensorFlow's custom_gradient: a node through which results and arguments pass.
  Outputs all = ys;
  all.insert(all.end(), xs.begin(), xs.end());
  const Output node = g.Call("IdentityN", all, {{"_gradient_op_type", name}}, name);
  Outputs results;
  for (size_t i = 0; i < num_ys; ++i) {
    results.push_back(node.valid() ? node.at(static_cast<int>(i)) : Output());
  }
  return results;
}

}  // namespace weft
