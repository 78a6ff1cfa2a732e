#include "graph/verify.h"

#include <algorithm>

namespace weft {
namespace {

using Lines = std::vector<std::string>;

bool IsNode(const Graph& g, NodeId id) { return id >= 0 && id < g.num_nodes() && g.alive(id); }

// Names are unique and lead back to their nodes.
void Names(const Graph& g, const Node& n, Lines& out) {
  if (n.name.empty()) out.push_back(Concat("node ", n.id, " (", n.op_name, ") has no name"));
  if (g.Find(n.name) != n.id)
    out.push_back(Concat(Describe(n), ": its name leads to another node"));
}

// Edges lead to outputs that exist.
void Edges(const Graph& g, const Node& n, Lines& out) {
  for (size_t i = 0; i < n.inputs.size(); ++i) {
    const Edge& e = n.inputs[i];
    if (!IsNode(g, e.node)) {
      out.push_back(Concat(Describe(n), ": input ", i, " leads to a node that does not exist"));
    } else if (e.index < 0 || e.index >= g.num_outputs(e.node)) {
      out.push_back(Concat(Describe(n), ": input ", i, " is output ", e.index, " of ",
                           Describe(g.node(e.node)), ", which has ", g.num_outputs(e.node)));
    }
  }
  for (NodeId c : n.controls) {
    if (!IsNode(g, c))
      out.push_back(Concat(Describe(n), ": a control input leads to a node that does not exist"));
  }
}

// Attributes, numbers and types of inputs and outputs are what the op's schema says.
void Schema(const Graph& g, const Node& n, Lines& out) {
  if (n.op == nullptr) return;
  AttrMap attrs = n.attrs;
  if (const absl::Status s = CheckAttrs(*n.op, attrs, /*unknown_ok=*/true); !s.ok()) {
    out.push_back(Concat(Describe(n), ": ", ToStd(s.message())));
    return;
  }
  const auto inputs = ArgTypes(n.op->inputs, attrs), outputs = ArgTypes(n.op->outputs, attrs);
  if (!inputs.ok() || !outputs.ok()) {
    out.push_back(
        Concat(Describe(n), ": ", ToStd((inputs.ok() ? outputs : inputs).status().message())));
    return;
  }
  if (inputs->size() != n.inputs.size()) {
    out.push_back(Concat(Describe(n), ": takes ", inputs->size(),
                         inputs->size() == 1 ? " input, has " : " inputs, has ", n.inputs.size()));
    return;
  }
  for (size_t i = 0; i < inputs->size(); ++i) {
    const Edge& e = n.inputs[i];
    if (!IsNode(g, e.node) || e.index < 0 || e.index >= g.num_outputs(e.node)) continue;
    const DType got = g.dtype(e), want = (*inputs)[i];
    if (got == DType::kInvalid || got == want || (!IsRef(want) && BaseDType(got) == want)) continue;
    // A frozen file has constants where there were variables; graph/lower_refs.h makes something of
    // them.
    if (IsRef(want) && BaseDType(want) == got && g.node(e.node).Is("Const")) continue;
    out.push_back(Concat(Describe(n), ": input ", i, " ('", g.TensorName(e), "') is ",
                         DTypeName(got), ", want ", DTypeName(want)));
  }
  if (!std::equal(outputs->begin(), outputs->end(), n.outputs.begin(), n.outputs.end())) {
    out.push_back(Concat(Describe(n), ": its outputs' dtypes are not what its attributes say"));
  }
}

}  // namespace

std::vector<std::string> Verify(const Graph& g) {
  Lines out;
  for (NodeId id = 0; id < g.num_nodes(); ++id) {
    if (!g.alive(id)) continue;
    const Node& n = g.node(id);
    Names(g, n, out);
    Edges(g, n, out);
    Schema(g, n, out);
  }
  if (!out.empty()) return out;  // an order may not exist where edges lead nowhere
  if (const auto order = g.TopologicalOrder(); !order.ok())
    out.emplace_back(ToStd(order.status().message()));
  return out;
}

}  // namespace weft
