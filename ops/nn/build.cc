#include "ops/nn/build.h"

#include <numeric>

#include "ops/api.h"
#include "ops/scope.h"

namespace weft::nn {
namespace {

// -1 where it is not known, or there is no such axis.
int64_t KnownDim(const PartialShape& shape, int axis) {
  if (!shape.rank_known() || axis >= shape.rank() || -axis > shape.rank()) return -1;
  const int64_t d = shape.back(axis < 0 ? axis : axis - shape.rank());
  return IsKnownDim(d) ? d : -1;
}

}  // namespace

Output Group(Builder& b, const Outputs& after, std::string_view name) {
  ControlScope control(b, after);
  return ops::NoOp(b, {.name = std::string(name)});
}

Output Ints(Builder& b, const std::vector<int64_t>& values) {
  return ops::Const(b, std::vector<int32_t>(values.begin(), values.end()));
}

Output Dim(Output x, int axis) {
  if (!x.valid()) return {};
  Builder& b = *x.builder;
  const int64_t known = KnownDim(x.shape(), axis);
  if (known >= 0) return ops::Const(b, static_cast<int32_t>(known));
  const int end = axis + 1;
  return ops::StridedSlice(ops::Shape(x), Ints(b, {axis}), Ints(b, {end}), Ints(b, {1}),
                           {.end_mask = end == 0, .shrink_axis_mask = 1});
}

int64_t StaticDim(Output x, int axis, std::string_view who) {
  if (!x.valid()) return -1;
  const PartialShape shape = x.shape();
  const int64_t known = KnownDim(shape, axis);
  if (known >= 0) return known;
  x.builder->Fail(InvalidArgument(who, " needs to know axis ", axis, " of its input '", x.name(),
                                  "', which has shape ", shape));
  return -1;
}

bool CheckRank(Output x, int at_least, int at_most, std::string_view who) {
  if (!x.valid()) return false;
  const PartialShape shape = x.shape();
  if (shape.rank_known() && shape.rank() >= at_least && shape.rank() <= at_most) return true;
  x.builder->Fail(InvalidArgument(who, " wants an input of rank ", at_least,
                                  at_least == at_most ? "" : Concat(" to ", at_most), "; '",
                                  x.name(), "' has shape ", shape));
  return false;
}

Output AllAxes(Output x) {
  if (!x.valid()) return {};
  Builder& b = *x.builder;
  const PartialShape shape = x.shape();
  if (!shape.rank_known()) return ops::Range(ops::Const(b, 0), ops::Rank(x), ops::Const(b, 1));
  std::vector<int64_t> axes(shape.rank());
  std::iota(axes.begin(), axes.end(), 0);
  return Ints(b, axes);
}

Output SumAll(Output x) { return ops::Sum(x, AllAxes(x)); }
Output MeanAll(Output x) { return ops::Mean(x, AllAxes(x)); }

Output SumOver(Output x, const std::vector<int64_t>& axes, bool keep_dims) {
  return x.valid() ? ops::Sum(x, Ints(*x.builder, axes), {.keep_dims = keep_dims}) : Output();
}
Output MeanOver(Output x, const std::vector<int64_t>& axes, bool keep_dims) {
  return x.valid() ? ops::Mean(x, Ints(*x.builder, axes), {.keep_dims = keep_dims}) : Output();
}

Output ToMatrix(Output x) {
  if (!x.valid() || x.shape().rank() == 2) return x;
  return ops::Reshape(x, ops::Pack({ops::Const(*x.builder, -1), Dim(x, -1)}));
}

Output FromMatrix(Output matrix, Output like) {
  if (!matrix.valid() || !like.valid() || like.shape().rank() == 2) return matrix;
  Outputs dims;
  for (int i = 0; i + 1 < like.shape().rank(); ++i) dims.push_back(Dim(like, i));
  dims.push_back(Dim(matrix, -1));
  return ops::Reshape(matrix, ops::Pack(dims));
}

}  // namespace weft::nn
