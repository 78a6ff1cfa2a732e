#include "runtime/effect_order.h"

#include "graph/effects.h"

namespace weft {
namespace {

bool Writes(const Graph& g, const Node& n) {
  if (HasEffects(n)) return true;
  // The legacy ops are not stateful by schema.
  if (n.Is("_ReadRef") || n.Is("IsVariableInitialized") || n.inputs.empty()) return false;
  return IsRef(g.dtype(n.inputs[0]));
}

}  // namespace

bool EffectOrder::Touches(const Graph& g, const Node& n) {
  if (n.op == nullptr || (!n.op->is_stateful() && !n.op->inputs.empty() && n.outputs.size() == 1 &&
                          n.outputs[0] == DType::kResource)) {
    return false;
  }
  for (const Edge& e : n.inputs) {
    if (IsHandle(g.dtype(e))) return true;
  }
  return false;
}

EffectOrder::EffectOrder(const Graph& g) : g_(g) {
  for (NodeId id = 0; id < g.num_nodes() && !one_for_all_; ++id) {
    if (!g.alive(id) || !Touches(g, g.node(id))) continue;
    for (const Edge& e : g.node(id).inputs)
      one_for_all_ |= IsHandle(g.dtype(e)) && ResourceOf(e).empty();
  }
}

std::string EffectOrder::ResourceOf(Edge e) const {
  // A handle passes through Identity, a reference through the ops that write it.
  for (int32_t steps = 0; steps < g_.num_nodes(); ++steps) {
    const Node& n = g_.node(e.node);
    if (n.inputs.empty() || !IsHandle(g_.dtype(n.inputs[0])) ||
        !(n.Is("Identity") || IsRef(g_.dtype(e)))) {
      break;
    }
    e = n.inputs[0];
  }
  const Node& n = g_.node(e.node);
  if (n.Is("_FreshRef")) return Concat("|", n.name);
  if (!n.Is("VarHandleOp") && !n.Is("Variable") && !n.Is("VariableV2")) return "";
  const auto text = [&](std::string_view name) -> std::string {
    const AttrValue* const v = n.attrs.Find(name);
    return v != nullptr && v->get<std::string>() != nullptr ? *v->get<std::string>() : "";
  };
  const std::string shared = text("shared_name");
  return Concat(text("container"), "|", shared.empty() ? std::string(n.name) : shared);
}

void EffectOrder::Add(const Node& n, int32_t instruction, std::vector<int32_t>& before) {
  if (!Touches(g_, n)) return;
  const bool writes = Writes(g_, n);
  for (const Edge& e : n.inputs) {
    if (!IsHandle(g_.dtype(e))) continue;
    Accesses& accesses = accesses_[Identity(e)];
    if (accesses.write >= 0 && accesses.write != instruction) before.push_back(accesses.write);
    if (!writes) {
      accesses.reads.push_back(instruction);
      continue;
    }
    for (int32_t r : accesses.reads) {
      if (r != instruction) before.push_back(r);
    }
    accesses.reads.clear();
    accesses.write = instruction;
  }
}

}  // namespace weft
