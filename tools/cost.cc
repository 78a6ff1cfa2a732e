#include "tools/cost.h"

#include <algorithm>

#include "core/checked.h"
#include "ops/macs.h"

namespace weft::tools {
namespace {

bool IsVariable(const Node& n) {
  return n.Is("Variable") || n.Is("VariableV2") || n.Is("VarHandleOp");
}

PartialShape VariableShape(const Node& n) {
  const AttrValue* v = n.attrs.Find("shape");
  return v != nullptr && v->get<ShapePtr>() != nullptr ? **v->get<ShapePtr>() : PartialShape();
}

}  // namespace

std::optional<int64_t> MultiplyAccumulates(const Graph& g, const Node& n) {
  std::vector<PartialShape> inputs;
  for (const Edge& e : n.inputs) inputs.push_back(g.shape(e));
  return weft::MultiplyAccumulates(n.op_name, n.attrs, inputs,
                                   n.outputs.empty() ? PartialShape() : g.shape({n.id, 0}));
}

GraphCost EstimateCost(const Graph& g) {
  GraphCost cost;
  const auto add = [](int64_t& sum, std::optional<int64_t> v) {
    sum = v ? CheckedAdd(sum, *v).value_or(sum) : sum;
  };
  for (NodeId id = 0; id < g.num_nodes(); ++id) {
    if (!g.alive(id)) continue;
    const Node& n = g.node(id);
    if (n.Is("Const") || IsVariable(n)) {
      const AttrValue* dtype = n.attrs.Find("dtype");
      if (dtype == nullptr || dtype->get<DType>() == nullptr) continue;
      const DType t = *dtype->get<DType>();
      if (!(kInexact | kQuantized).Contains(t)) continue;
      const Tensor* value = g.ConstantValue({id, 0});
      const auto count =
          ElementsKnown(value != nullptr ? PartialShape(value->shape()) : VariableShape(n));
      add(cost.parameters, count);
      add(cost.parameter_bytes, TimesKnown(count, static_cast<int64_t>(DTypeSize(t))));
      continue;
    }
    const auto macs = MultiplyAccumulates(g, n);
    add(cost.macs, macs);
    if (!macs) ++cost.unknown_nodes;
    for (int32_t i = 0; i < static_cast<int32_t>(n.outputs.size()); ++i) {
      if (!kBytes.Contains(n.outputs[i])) continue;
      const auto bytes = TimesKnown(ElementsKnown(g.shape({id, i})),
                                    static_cast<int64_t>(DTypeSize(n.outputs[i])));
      add(cost.all_outputs, bytes);
      cost.largest_output = std::max(cost.largest_output, bytes.value_or(0));
    }
  }
  return cost;
}

}  // namespace weft::tools
