#include "ops/indexed_slices.h"

#include <algorithm>

#include "ops/rule_fn.h"

namespace weft {
namespace {

using namespace graph_fn;

// Of one row sum, or several that are added; `rows` is a scalar.
struct Parts {
  Outputs values, indices;
  Output rows;
};

bool IsScalar(Output x) { return x.shape().rank_known() && x.shape().rank() == 0; }

// Appends what `gradient` consists of; false if that is not rows alone.
bool Collect(Output gradient, Parts& parts) {
  Builder& b = *gradient.builder;
  const std::string_view op = b.op(gradient.node);
  const Outputs in = b.inputs(gradient.node);
  if (op == "UnsortedSegmentSum") {
    if (!in[1].shape().rank_known() || in[1].shape().rank() != 1) return false;
    parts.values.push_back(in[0]);
    parts.indices.push_back(in[1]);
    parts.rows = in[2];
    return true;
  }
  if (op == "AddN") {
    return std::all_of(in.begin(), in.end(), [&](Output part) { return Collect(part, parts); });
  }
  // A number times rows, or rows by a number: each row is.
  const bool times = op == "Mul", over = op == "RealDiv";
  if (!times && !over) return false;
  const int number = times && IsScalar(in[0]) ? 0 : 1;
  const size_t first = parts.values.size();
  if (!IsScalar(in[number]) || !Collect(in[1 - number], parts)) return false;
  for (size_t i = first; i < parts.values.size(); ++i) {
    Output& v = parts.values[i];
    v = times ? v * in[number] : v / in[number];
  }
  return true;
}

// The values with the widest dtype that any of them has.
Output JoinIndices(Outputs indices) {
  DType widest = indices[0].dtype();
  for (const Output& i : indices) {
    if (DTypeSize(i.dtype()) > DTypeSize(widest)) widest = i.dtype();
  }
  for (Output& i : indices) i = Cast(i, widest);
  return Join(indices);
}

}  // namespace

Output SumIntoRows(Output dy, Output indices, Output params_shape) {
  Output values = dy;
  if (indices.valid() && !(indices.shape().rank_known() && indices.shape().rank() == 1)) {
    const Output count = ExpandDims(SizeOf(indices, params_shape.dtype()), 0);
    values = Reshape(dy, Join({count, Tail(params_shape, 1)}));
    indices = Flat(indices);
  }
  return Call("UnsortedSegmentSum", {values, indices, Element(params_shape, 0)});
}

// dy becomes rows [B * K, O * I] of a matrix [B * A, O * I].
Output SumAlongAxis(Output dy, Output indices, Output params_shape, Output axis, Output batch) {
  if (!dy.valid()) return {};
  Builder& b = *dy.builder;
  const Output shape = Cast(params_shape, DType::kInt64);
  const Output one = Ints(b, {1});
  const auto product = [&](Output of, Output begin, Output size) {
    return Product(Call("Slice", {of, begin, size}));
  };
  const Output nb = product(shape, Ints(b, {0}), batch);
  const Output no = product(shape, batch, axis - batch);
  const Output na = product(shape, axis, one);
  const Output ni = product(shape, axis + one, Ints(b, {-1}));
  const Output nk = product(ShapeOf(indices, DType::kInt64), batch, Ints(b, {-1}));
  const Output rows = Reshape(Transpose(Reshape(dy, Stack({nb, no, nk, ni})), {0, 2, 1, 3}),
                              Stack({nb * nk, no, ni}));
  const Output starts = ExpandDims(RangeTo(nb) * na, 1);
  const Output ids = Flat(Reshape(Cast(indices, DType::kInt64), Stack({nb, nk})) + starts);
  const Output sums = Call("UnsortedSegmentSum", {rows, ids, nb * na});
  return Reshape(Transpose(Reshape(sums, Stack({nb, na, no, ni})), {0, 2, 1, 3}), shape);
}

Output SumAtIndices(Output dy, Output indices, Output params_shape, const AttrMap& attrs) {
  const PartialShape& s = indices.shape();
  const AttrValue* const policy = attrs.Find("bad_indices_policy");
  const bool strict = policy == nullptr || *policy == AttrValue("");
  if (strict && s.rank_known() && s.rank() == 2 && s.dim(1) == 1) {
    const Output rows = Call("Squeeze", {indices}, {{"squeeze_dims", {-1}}});
    return SumIntoRows(dy, rows, params_shape);
  }
  return Call("ScatterNd", {Cast(indices, params_shape.dtype()), dy, params_shape}, attrs);
}

std::optional<IndexedSlices> AsIndexedSlices(Output gradient) {
  Parts parts;
  if (!gradient.valid() || !Collect(gradient, parts)) return std::nullopt;
  const Output values = Join(parts.values), rows = Cast(parts.rows, DType::kInt32);
  const Output shape = Join({ExpandDims(rows, 0), Tail(ShapeOf(values), 1)});
  return IndexedSlices{values, JoinIndices(std::move(parts.indices)), shape};
}

IndexedSlices SumDuplicates(const IndexedSlices& slices) {
  const Output unique = Call("Unique", {slices.indices});
  if (!unique.valid()) return {};
  const Output sums = Call("UnsortedSegmentSum", {slices.values, unique.at(1), SizeOf(unique)});
  return {sums, unique, slices.dense_shape};
}

}  // namespace weft
