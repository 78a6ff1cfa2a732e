#include "graph/lower_refs.h"

#include "absl/container/flat_hash_map.h"
#include "ops/registry.h"

namespace weft {
namespace {

// The node that made the reference: the writing ops hand on their first input.
NodeId VariableOf(const Graph& g, Edge ref) {
  NodeId id = ref.node;
  for (int32_t steps = 0; steps < g.num_nodes(); ++steps) {
    const Node& n = g.node(id);
    if (n.inputs.empty() || !IsRef(g.dtype(n.inputs[0]))) break;
    id = n.inputs[0].node;
  }
  return id;
}

// Names of variables to which an Assign without validate_shape may give another shape.
ViewSet Reshaped(const Graph& whole) {
  ViewSet names;
  for (NodeId id = 0; id < whole.num_nodes(); ++id) {
    if (!whole.alive(id) || !whole.node(id).Is("Assign") || whole.node(id).inputs.empty()) continue;
    const AttrValue* validate = whole.node(id).attrs.Find("validate_shape");
    if (validate == nullptr || validate->get<bool>() == nullptr || *validate->get<bool>()) continue;
    names.insert(whole.node(VariableOf(whole, whole.node(id).inputs[0])).name);
  }
  return names;
}

class Lowering {
 public:
  Lowering(Graph& g, const Graph& whole) : g_(g), reshaped_(Reshaped(whole)) {}

  absl::Status Run(std::span<Edge> fetches) {
    const int32_t n = g_.num_nodes();
    for (NodeId id = 0; id < n; ++id) {
      if (g_.alive(id) && g_.node(id).op != nullptr) RETURN_IF_ERROR(LowerInputs(id));
    }
    for (Edge& e : fetches) {
      if (!IsRef(g_.dtype(e))) continue;
      ASSIGN_OR_RETURN(e, AddRead(e, "_fetch", {}));
    }
    return absl::OkStatus();
  }

 private:
  absl::Status LowerInputs(NodeId id) {
    ASSIGN_OR_RETURN(const auto want, ArgTypes(g_.node(id).op->inputs, g_.node(id).attrs));
    for (size_t i = 0; i < want.size(); ++i) {
      const Edge e = g_.node(id).inputs[i];
      if (IsRef(g_.dtype(e)) == IsRef(want[i])) continue;
      if (IsRef(want[i])) {
        ASSIGN_OR_RETURN(g_.node(id).inputs[i], FreshRef(e));
      } else {
        const auto controls = g_.node(id).controls;
        ASSIGN_OR_RETURN(g_.node(id).inputs[i],
                         AddRead(e, g_.node(id).name, {controls.data(), controls.size()}));
      }
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Edge> AddNode(const std::string& name, std::string_view op, Edge input,
                               DType output, AttrMap attrs) {
    ASSIGN_OR_RETURN(const NodeId id, g_.AddNode(g_.UniqueName(name), op));
    Node& n = g_.node(id);
    n.op = Ops().Find(op);
    n.attrs = std::move(attrs);
    n.inputs = {input};
    n.outputs = {output};
    return Edge{id, 0};
  }

  absl::StatusOr<Edge> AddRead(Edge ref, std::string_view reader,
                               std::span<const NodeId> controls) {
    const std::string_view variable = g_.node(VariableOf(g_, ref)).name;
    const DType dtype = BaseDType(g_.dtype(ref));
    ASSIGN_OR_RETURN(
        const Edge read,
        AddNode(Concat(reader, "/_read_", g_.node(ref.node).name), "_ReadRef", ref, dtype,
                {{"T", dtype}, {"shape_may_change", reshaped_.contains(variable)}}));
    g_.node(read.node).controls.assign(controls.begin(), controls.end());
    return read;
  }

  absl::StatusOr<Edge> FreshRef(Edge constant) {
    const auto it = fresh_.find(constant);
    if (it != fresh_.end()) return it->second;
    const DType dtype = g_.dtype(constant);
    ASSIGN_OR_RETURN(const Edge ref,
                     AddNode(Concat(g_.node(constant.node).name, "/_ref"), "_FreshRef", constant,
                             MakeRefDType(dtype), {{"T", dtype}}));
    fresh_.emplace(constant, ref);
    return ref;
  }

  Graph& g_;
  const ViewSet reshaped_;
  absl::flat_hash_map<Edge, Edge> fresh_;
};

}  // namespace

absl::Status LowerRefs(Graph& g, std::span<Edge> fetches, const Graph& whole) {
  return Lowering(g, whole).Run(fetches);
}

}  // namespace weft
