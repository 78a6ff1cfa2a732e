#include "ops/macs.h"

#include <algorithm>

#include "core/checked.h"

namespace weft {
namespace {

bool Flag(const AttrMap& attrs, std::string_view name) {
  const AttrValue* v = attrs.Find(name);
  return v != nullptr && v->get<bool>() != nullptr && *v->get<bool>();
}

}  // namespace

std::optional<int64_t> TimesKnown(std::optional<int64_t> a, std::optional<int64_t> b) {
  return a && b ? CheckedMul(*a, *b) : std::nullopt;
}

std::optional<int64_t> ElementsKnown(const PartialShape& s, int skip, int count) {
  if (!s.rank_known()) return std::nullopt;
  std::optional<int64_t> n = 1;
  for (int i = 0; i < s.rank(); ++i) {
    if (i >= skip && i < skip + count && skip >= 0) continue;
    if (!IsKnownDim(s.dim(i)) && i > 0) return std::nullopt;
    n = TimesKnown(n, IsKnownDim(s.dim(i)) ? s.dim(i) : 1);
  }
  return n;
}

std::optional<int64_t> MultiplyAccumulates(std::string_view op, const AttrMap& attrs,
                                           std::span<const PartialShape> inputs,
                                           const PartialShape& output) {
  const auto is_any = [&](std::initializer_list<std::string_view> ops) {
    return std::find(ops.begin(), ops.end(), op) != ops.end();
  };
  const auto in = [&](size_t i) { return i < inputs.size() ? inputs[i] : PartialShape(); };
  // Every element of `data` meets the filter once, but for the filter's output channels.
  const auto windows = [](const PartialShape& data, const PartialShape& filter) {
    return TimesKnown(ElementsKnown(data), filter.rank_known()
                                               ? ElementsKnown(filter, filter.rank() - 1, 1)
                                               : std::nullopt);
  };
  if (is_any({"Conv2D", "Conv3D", "_FusedConv2D"})) return windows(output, in(1));
  if (op == "DepthwiseConv2dNative")
    return TimesKnown(ElementsKnown(output), ElementsKnown(in(1), 2, 2));
  // In gradients, every element of the arriving gradient.
  if (is_any({"Conv2DBackpropInput", "Conv3DBackpropInputV2"})) return windows(in(2), in(1));
  if (is_any({"Conv2DBackpropFilter", "Conv3DBackpropFilterV2"})) return windows(in(2), output);
  if (is_any({"MatMul", "_FusedMatMul", "SparseMatMul", "BatchMatMul", "BatchMatMulV2",
              "BatchMatMulV3"})) {
    const PartialShape a = in(0);
    if (!a.rank_known() || a.rank() < 2) return std::nullopt;
    const int64_t inner = a.back(Flag(attrs, "transpose_a") || Flag(attrs, "adj_x") ? -2 : -1);
    return IsKnownDim(inner) ? TimesKnown(ElementsKnown(output), inner) : std::nullopt;
  }
  return 0;
}

}  // namespace weft
