#include "tools/cost.h"

#include <algorithm>

#include "core/checked.h"

namespace weft::tools {
namespace {

// Sizes multiply here as in hostile files: what overflows is not known.
std::optional<int64_t> Times(std::optional<int64_t> a, std::optional<int64_t> b) {
  return a && b ? CheckedMul(*a, *b) : std::nullopt;
}

// Product of all dimensions but those in [skip, skip + count); a first dimension that is unknown
// counts as 1.
std::optional<int64_t> Product(const PartialShape& s, int skip = -1, int count = 0) {
  if (!s.rank_known()) return std::nullopt;
  std::optional<int64_t> n = 1;
  for (int i = 0; i < s.rank(); ++i) {
    if (i >= skip && i < skip + count && skip >= 0) continue;
    if (!IsKnownDim(s.dim(i)) && i > 0) return std::nullopt;
    n = Times(n, IsKnownDim(s.dim(i)) ? s.dim(i) : 1);
  }
  return n;
}

bool Flag(const Node& n, std::string_view name) {
  const AttrValue* v = n.attrs.Find(name);
  return v != nullptr && v->get<bool>() != nullptr && *v->get<bool>();
}

bool IsAny(const Node& n, std::initializer_list<std::string_view> ops) {
  return std::find(ops.begin(), ops.end(), n.op_name) != ops.end();
}

bool IsVariable(const Node& n) { return IsAny(n, {"Variable", "VariableV2", "VarHandleOp"}); }

PartialShape VariableShape(const Node& n) {
  const AttrValue* v = n.attrs.Find("shape");
  return v != nullptr && v->get<ShapePtr>() != nullptr ? **v->get<ShapePtr>() : PartialShape();
}

}  // namespace

std::optional<int64_t> MultiplyAccumulates(const Graph& g, const Node& n) {
  const auto in = [&](size_t i) {
    return i < n.inputs.size() ? g.shape(n.inputs[i]) : PartialShape();
  };
  const auto out = [&] { return n.outputs.empty() ? PartialShape() : g.shape({n.id, 0}); };
  // Every output element (or, in gradients, every element of the arriving gradient) meets the
  // filter once, but for the filter's output channels.
  if (IsAny(n, {"Conv2D", "Conv3D", "_FusedConv2D"})) {
    const PartialShape filter = in(1);
    return Times(Product(out()),
                 filter.rank_known() ? Product(filter, filter.rank() - 1, 1) : std::nullopt);
  }
  if (n.Is("DepthwiseConv2dNative")) return Times(Product(out()), Product(in(1), 2, 2));
  if (IsAny(n, {"Conv2DBackpropInput", "Conv3DBackpropInputV2"})) {
    const PartialShape filter = in(1);
    return Times(Product(in(2)),
                 filter.rank_known() ? Product(filter, filter.rank() - 1, 1) : std::nullopt);
  }
  if (IsAny(n, {"Conv2DBackpropFilter", "Conv3DBackpropFilterV2"})) {
    const PartialShape filter = out();
    return Times(Product(in(2)),
                 filter.rank_known() ? Product(filter, filter.rank() - 1, 1) : std::nullopt);
  }
  if (IsAny(n, {"MatMul", "_FusedMatMul", "SparseMatMul", "BatchMatMul", "BatchMatMulV2",
                "BatchMatMulV3"})) {
    const PartialShape a = in(0);
    if (!a.rank_known() || a.rank() < 2) return std::nullopt;
    const int64_t inner = a.back(Flag(n, "transpose_a") || Flag(n, "adj_x") ? -2 : -1);
    return IsKnownDim(inner) ? Times(Product(out()), inner) : std::nullopt;
  }
  return 0;
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
          Product(value != nullptr ? PartialShape(value->shape()) : VariableShape(n));
      add(cost.parameters, count);
      add(cost.parameter_bytes, Times(count, static_cast<int64_t>(DTypeSize(t))));
      continue;
    }
    const auto macs = MultiplyAccumulates(g, n);
    add(cost.macs, macs);
    if (!macs) ++cost.unknown_nodes;
    for (int32_t i = 0; i < static_cast<int32_t>(n.outputs.size()); ++i) {
      if (!kBytes.Contains(n.outputs[i])) continue;
      const auto bytes =
          Times(Product(g.shape({id, i})), static_cast<int64_t>(DTypeSize(n.outputs[i])));
      add(cost.all_outputs, bytes);
      cost.largest_output = std::max(cost.largest_output, bytes.value_or(0));
    }
  }
  return cost;
}

}  // namespace weft::tools
