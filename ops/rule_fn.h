// What gradient rules of data-moving ops share: shape arithmetic in the graph. Small integer
// vectors are followed through it while the graph is built, so that where shapes are known, so are
// results.
#ifndef WEFT_OPS_RULE_FN_H_
#define WEFT_OPS_RULE_FN_H_

#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "ops/graph_fn.h"

namespace weft {

// The attributes of g's node of these names, for a node of the same kind.
AttrMap KeepAttrs(const Grad& g, std::initializer_list<std::string_view> names);

// An attribute of g's node; T() and a failed builder where it is not there.
template <typename T>
T Attr(const Grad& g, std::string_view name) {
  auto value = g.attr().Get<T>(name);
  if (value.ok()) return *std::move(value);
  g.builder().Fail(value.status());
  return T();
}

// As many gradients as g's node has inputs: `dx` for input `at`, nothing for the rest.
Outputs OnlyInput(const Grad& g, int at, Output dx);

namespace graph_fn {

// A constant scalar, and a constant vector.
Output Int(Builder& b, int64_t value, DType dtype = DType::kInt32);
Output Ints(Builder& b, std::span<const int64_t> values, DType dtype = DType::kInt32);
inline Output Ints(Builder& b, std::initializer_list<int64_t> values, DType dtype = DType::kInt32) {
  return Ints(b, std::span(values.begin(), values.size()), dtype);
}

Output ShapeOf(Output x, DType dtype);
// int64 for indices of int64, else int32.
DType ShapeTypeFor(Output indices);
// The elements of x, and its dimensions, as scalars.
Output SizeOf(Output x, DType dtype = DType::kInt32);
Output RankOf(Output x);
// [0, limit) for a scalar limit.
Output RangeTo(Output limit);
// From `begin` to the end of a vector.
Output Tail(Output vector, int64_t begin);
// One element of a vector, a scalar; i >= 0.
Output Element(Output vector, int64_t i);
// Rows (axis 0) of x.
Output Rows(Output x, Output indices);
// The product of a vector's elements.
Output Product(Output vector);
// Vectors one after the other.
Output Join(std::span<const Output> vectors);
inline Output Join(std::initializer_list<Output> vectors) {
  return Join(std::span(vectors.begin(), vectors.size()));
}
// Scalars as a vector.
Output Stack(std::initializer_list<Output> scalars);
// A scalar or vector as a vector.
Output Flat(Output x);
Output ExpandDims(Output x, int64_t axis);
// x itself where it surely has that shape already.
Output BroadcastLike(Output x, Output like);
Output Transpose(Output x, Output perm);
Output Transpose(Output x, std::initializer_list<int64_t> perm);
// Axes, scalar or vector, as an int32 vector counted from the front.
Output FromFront(Output axes, Output rank);
// x with dimensions of 1 behind its own, as many as like's rank has more: [n] for [n, 4, 5] is
// [n, 1, 1].
Output AlignLeft(Output x, Output like);

}  // namespace graph_fn
}  // namespace weft

#endif  // WEFT_OPS_RULE_FN_H_
