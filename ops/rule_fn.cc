#include "ops/rule_fn.h"

namespace weft {

AttrMap KeepAttrs(const Grad& g, std::initializer_list<std::string_view> names) {
  AttrMap kept;
  for (const std::string_view name : names) {
    if (const AttrValue* v = g.attrs.Find(name)) kept.Set(name, *v);
  }
  return kept;
}

Outputs OnlyInput(const Grad& g, int at, Output dx) {
  Outputs dxs(g.inputs.size());
  dxs[at] = dx;
  return dxs;
}

namespace graph_fn {

Output Int(Builder& b, int64_t value, DType dtype) {
  return ConstantScalar(b, dtype, static_cast<double>(value));
}

Output Ints(Builder& b, std::span<const int64_t> values, DType dtype) {
  const Shape shape{static_cast<int64_t>(values.size())};
  if (dtype == DType::kInt64) return Constant(b, Tensor::Of<int64_t>(shape, values));
  const std::vector<int32_t> narrow(values.begin(), values.end());
  return Cast(Constant(b, Tensor::Of<int32_t>(shape, std::span(narrow))), dtype);
}

Output ShapeOf(Output x, DType dtype) {
  if (dtype == DType::kInt32 || dtype == DType::kInt64) {
    return Call("Shape", {x}, {{"out_type", dtype}});
  }
  return Cast(ShapeOf(x), dtype);
}

DType ShapeTypeFor(Output indices) {
  return indices.dtype() == DType::kInt64 ? DType::kInt64 : DType::kInt32;
}

Output SizeOf(Output x, DType dtype) { return Call("Size", {x}, {{"out_type", dtype}}); }
Output RankOf(Output x) { return Call("Rank", {x}); }

Output RangeTo(Output limit) {
  if (!limit.valid()) return {};
  Builder& b = *limit.builder;
  return Call("Range", {Int(b, 0, limit.dtype()), limit, Int(b, 1, limit.dtype())});
}

Output Tail(Output vector, int64_t begin) {
  if (!vector.valid()) return {};
  Builder& b = *vector.builder;
  return Call("Slice", {vector, Ints(b, {begin}), Ints(b, {-1})});
}

Output Element(Output vector, int64_t i) {
  return vector.valid() ? Rows(vector, Int(*vector.builder, i)) : Output();
}

Output Rows(Output x, Output indices) {
  return x.valid() ? Call("GatherV2", {x, indices, Int(*x.builder, 0)}) : Output();
}

Output Product(Output vector) {
  return vector.valid() ? Call("Prod", {vector, Int(*vector.builder, 0)}) : Output();
}

Output Join(std::span<const Output> vectors) {
  Outputs inputs(vectors.begin(), vectors.end());
  for (const Output& o : inputs) {
    if (!o.valid()) return {};
  }
  if (inputs.size() == 1) return inputs[0];
  Builder& b = *inputs[0].builder;
  inputs.push_back(Int(b, 0));
  return b.Call("ConcatV2", inputs, {});
}

Output Stack(std::initializer_list<Output> scalars) { return Call("Pack", scalars); }

Output Flat(Output x) { return x.valid() ? Reshape(x, Ints(*x.builder, {-1})) : Output(); }

Output ExpandDims(Output x, int64_t axis) {
  return x.valid() ? Call("ExpandDims", {x, Int(*x.builder, axis)}) : Output();
}

Output BroadcastLike(Output x, Output like) {
  if (x.valid() && x.shape().SurelyEquals(like.shape())) return x;
  return Call("BroadcastTo", {x, ShapeOf(like)});
}

Output Transpose(Output x, Output perm) { return Call("Transpose", {x, perm}); }
Output Transpose(Output x, std::initializer_list<int64_t> perm) {
  return x.valid() ? Transpose(x, Ints(*x.builder, perm)) : Output();
}

Output FromFront(Output axes, Output rank) {
  if (!axes.valid()) return {};
  const Output a = Cast(axes.shape().rank_known() && axes.shape().rank() == 1 ? axes : Flat(axes),
                        DType::kInt32);
  return SelectV2(Less(a, ZerosLike(a)), a + rank, a);
}

Output AlignLeft(Output x, Output like) {
  if (!x.valid() || !like.valid()) return {};
  const PartialShape &s = x.shape(), &l = like.shape();
  if (s.rank_known() && l.rank_known()) {
    if (s.rank() == l.rank()) return x;
    if (l.rank() == s.rank() + 1) return ExpandDims(x, -1);
  }
  Builder& b = *x.builder;
  const Output more = Flat(RankOf(like) - RankOf(x));
  return Reshape(x, Join({ShapeOf(x), Call("Fill", {more, Int(b, 1)})}));
}

}  // namespace graph_fn
}  // namespace weft
