// Ops as functions that build graph: Square(x), TanhGrad(y, dy). For gradient rules and rewrites.
// Every op of the elementwise tables is here by its own name; the rest are those that gradients
// need. An invalid Output among the inputs gives an invalid Output.
#ifndef WEFT_OPS_GRAPH_FN_H_
#define WEFT_OPS_GRAPH_FN_H_

#include <initializer_list>

#include "ops/gradient.h"
#include "ops/output.h"

namespace weft::graph_fn {

// No gradient by nature, in a table's column.
struct NoneType {
  operator Output() const { return {}; }  // NOLINT(google-explicit-constructor)
};
inline constexpr NoneType None;

Output Call(std::string_view op, std::initializer_list<Output> inputs, const AttrMap& attrs = {});

#define UNARY(Name, ...) Output Name(Output x);
#include "ops/unary.def"
#define BINARY(Name, ...) Output Name(Output x, Output y);
#include "ops/binary.def"

// x itself where it is real.
Output Conj(Output x);
// x itself where it is real, else x with imaginary parts of 0.
Output RealPart(Output x);
// x itself where it has that dtype already.
Output Cast(Output x, DType dtype);
Output MakeComplex(Output real, Output imag);
Output ZerosLike(Output x);
Output OnesLike(Output x);
Output SelectV2(Output condition, Output x, Output y);
// dy where the condition holds (does not hold), else 0.
Output Where(Output condition, Output dy);
Output WhereNot(Output condition, Output dy);
// 1 where x is not 0, else 0; of x's dtype.
Output IsNonZero(Output x);
// int32 shape of x.
Output ShapeOf(Output x);
Output Reshape(Output x, Output shape);
Output Sum(Output x, Output axes);
// Over the last dimension, which stays as 1; over all, a scalar.
Output SumLast(Output x);
Output SumAll(Output x);

// Undoes broadcasting: dx, shaped as x broadcast with `other`, summed to x's shape. Nothing is
// added where the shapes are surely equal.
Output SumToShape(Output dx, Output x, Output other);
// The same for both inputs of a broadcasting op.
Outputs SumToShapes(Output dx, Output dy, Output x, Output y);

}  // namespace weft::graph_fn

#endif  // WEFT_OPS_GRAPH_FN_H_
