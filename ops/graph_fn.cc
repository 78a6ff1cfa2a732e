#include "ops/graph_fn.h"

#include <algorithm>
#include <vector>

#include "ops/table.h"

namespace weft::graph_fn {
namespace {

// Ops from complex to real numbers state their result's dtype.
AttrMap UnaryAttrs(Output x, DTypeSet kernels) {
  if (kernels != kComplexes) return {};
  return {{"Tout", x.dtype() == DType::kComplex128 ? DType::kDouble : DType::kFloat}};
}

}  // namespace

Output Call(std::string_view op, std::initializer_list<Output> inputs, const AttrMap& attrs) {
  for (const Output& o : inputs) {
    if (!o.valid()) return {};
  }
  return inputs.begin()->builder->Call(op, {inputs.begin(), inputs.size()}, attrs);
}

#define UNARY(Name, args, schema, kernels, from, how, forward, backward) \
  Output Name(Output x) { return Call(#Name, {x}, UnaryAttrs(x, kernels)); }
#include "ops/unary.def"
#define BINARY(Name, ...) \
  Output Name(Output x, Output y) { return Call(#Name, {x, y}); }
#include "ops/binary.def"

Output RealPart(Output x) {
  if (!IsComplex(x.dtype())) return x;
  const Output real = Real(x);
  return MakeComplex(real, ZerosLike(real));
}
Output Conj(Output x) { return IsComplex(x.dtype()) ? Call("Conj", {x}) : x; }
Output Cast(Output x, DType dtype) {
  return x.dtype() == dtype ? x : Call("Cast", {x}, {{"DstT", dtype}});
}
Output MakeComplex(Output real, Output imag) {
  const DType out = real.dtype() == DType::kDouble ? DType::kComplex128 : DType::kComplex64;
  return Call("Complex", {real, imag}, {{"Tout", out}});
}
Output ZerosLike(Output x) { return Call("ZerosLike", {x}); }
Output OnesLike(Output x) { return Call("OnesLike", {x}); }
Output SelectV2(Output condition, Output x, Output y) {
  return Call("SelectV2", {condition, x, y});
}
Output Where(Output condition, Output dy) { return SelectV2(condition, dy, ZerosLike(dy)); }
Output WhereNot(Output condition, Output dy) { return SelectV2(condition, ZerosLike(dy), dy); }
Output IsNonZero(Output x) { return Cast(NotEqual(x, ZerosLike(x)), x.dtype()); }
Output ShapeOf(Output x) { return Call("Shape", {x}); }
Output Reshape(Output x, Output shape) { return Call("Reshape", {x, shape}); }
Output Sum(Output x, Output axes) { return Call("Sum", {x, axes}); }
Output SumLast(Output x) {
  if (!x.valid()) return x;
  const Output axis = Constant(*x.builder, Tensor::Vector<int32_t>({-1}));
  return Call("Sum", {x, axis}, {{"keep_dims", true}});
}
Output SumAll(Output x) {
  if (!x.valid()) return x;
  const auto vector = [&](int i) { return Constant(*x.builder, Tensor::Vector<int32_t>({i})); };
  return Sum(Reshape(x, vector(-1)), vector(0));
}

Output SumToShape(Output dx, Output x, Output other) {
  if (!dx.valid() || x.shape().SurelyEquals(dx.shape())) return dx;
  const Output shape = ShapeOf(x);
  return Reshape(Sum(dx, Call("BroadcastGradientArgs", {shape, ShapeOf(other)})), shape);
}

Outputs SumToShapes(Output dx, Output dy, Output x, Output y) {
  const bool sum_x = dx.valid() && !x.shape().SurelyEquals(dx.shape());
  const bool sum_y = dy.valid() && !y.shape().SurelyEquals(dy.shape());
  if (!sum_x && !sum_y) return {dx, dy};
  const Output sx = ShapeOf(x), sy = ShapeOf(y);
  const Output axes = Call("BroadcastGradientArgs", {sx, sy});
  if (!axes.valid()) return {};
  return {sum_x ? Reshape(Sum(dx, axes), sx) : dx, sum_y ? Reshape(Sum(dy, axes.at(1)), sy) : dy};
}

}  // namespace weft::graph_fn
