#include "graph/lower_refs.h"

#include "ops/registry.h"

namespace weft {
namespace {

absl::StatusOr<Edge> AddRead(Graph& g, Edge ref, std::string_view reader, std::span<const NodeId> controls) {
  ASSIGN_OR_RETURN(const NodeId id, g.AddNode(g.UniqueName(Concat(reader, "/_read_", g.node(ref.node).name)), "_ReadRef"));
  Node& n = g.node(id);
  const DType dtype = BaseDType(g.dtype(ref));
  n.op = Ops().Find("_ReadRef");
  n.attrs = {{"T", dtype}};
  n.inputs = {ref};
  n.outputs = {dtype};
  n.controls.assign(controls.begin(), controls.end());
  return Edge{id, 0};
}

}  // namespace

absl::Status LowerRefs(Graph& g, std::span<Edge> fetches) {
  const int32_t n = g.num_nodes();
  for (NodeId id = 0; id < n; ++id) {
    if (!g.alive(id) || g.node(id).op == nullptr || g.node(id).Is("_ReadRef")) continue;
    bool any = false;
    for (const Edge& e : g.node(id).inputs) any |= IsRef(g.dtype(e));
    if (!any) continue;
    ASSIGN_OR_RETURN(const auto want, ArgTypes(g.node(id).op->inputs, g.node(id).attrs));
    for (size_t i = 0; i < want.size(); ++i) {
      const Edge e = g.node(id).inputs[i];
      if (!IsRef(g.dtype(e)) || IsRef(want[i])) continue;
      const auto controls = g.node(id).controls;
      ASSIGN_OR_RETURN(g.node(id).inputs[i], AddRead(g, e, g.node(id).name, {controls.data(), controls.size()}));
    }
  }
  for (Edge& e : fetches) {
    if (!IsRef(g.dtype(e))) continue;
    ASSIGN_OR_RETURN(e, AddRead(g, e, "_fetch", {}));
  }
  return absl::OkStatus();
}

}  // namespace weft
