#include "ops/indexed_slices.h"

#include "ops/rule_fn.h"

namespace weft {
namespace {

using namespace graph_fn;

struct RowSum {
  Output values, indices, rows;
};

std::optional<RowSum> AsRowSum(Output gradient) {
  Builder& b = *gradient.builder;
  if (b.op(gradient.node) != "UnsortedSegmentSum") return std::nullopt;
  const Outputs in = b.inputs(gradient.node);
  const PartialShape& ids = in[1].shape();
  if (!ids.rank_known() || ids.rank() != 1) return std::nullopt;
  return RowSum{in[0], in[1], in[2]};
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
  if (!gradient.valid()) return std::nullopt;
  Builder& b = *gradient.builder;
  const bool sum = b.op(gradient.node) == "AddN";
  Outputs values, indices;
  Output rows;
  for (const Output& part : sum ? b.inputs(gradient.node) : Outputs{gradient}) {
    const auto one = AsRowSum(part);
    if (!one) return std::nullopt;
    values.push_back(one->values);
    indices.push_back(one->indices);
    rows = one->rows;
  }
  const Output all = Join(values);
  const Output shape = Join({ExpandDims(Cast(rows, DType::kInt32), 0), Tail(ShapeOf(all), 1)});
  return IndexedSlices{all, JoinIndices(std::move(indices)), shape};
}

}  // namespace weft
