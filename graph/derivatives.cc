#include "graph/derivatives.h"

#include "graph/gradient.h"
#include "ops/graph_fn.h"
#include "ops/scope.h"

namespace weft {

absl::StatusOr<std::vector<Output>> Jvp(Graph& g, std::span<const Output> ys,
                                        std::span<const Output> xs,
                                        std::span<const Output> directions) {
  if (directions.size() != xs.size()) {
    return InvalidArgument("there are ", xs.size(), " xs and ", directions.size(), " directions");
  }
  for (size_t i = 0; i < xs.size(); ++i) {
    const Output d = directions[i];
    if (!d.valid()) continue;
    if (d.dtype() != xs[i].dtype() || !d.shape().Compatible(xs[i].shape())) {
      return InvalidArgument("direction '", d.name(), "' is ", DTypeName(d.dtype()), " ", d.shape(),
                             ", but '", xs[i].name(), "' is ", DTypeName(xs[i].dtype()), " ",
                             xs[i].shape());
    }
  }
  NameScope scope(g, "jvp");
  std::vector<Output> results;
  for (const Output& y : ys) {
    // Any tensor of y's shape does: only what depends on it counts.
    const Output start = graph_fn::ZerosLike(y);
    RETURN_IF_ERROR(g.status());
    ASSIGN_OR_RETURN(const std::vector<Output> dxs,
                     Gradients(g, std::span(&y, 1), xs, {.grad_ys = {start}}));
    std::vector<Output> reached, along;
    for (size_t i = 0; i < xs.size(); ++i) {
      if (!dxs[i].valid() || !directions[i].valid()) continue;
      reached.push_back(dxs[i]);
      along.push_back(directions[i]);
    }
    Output result;
    if (!reached.empty()) {
      ASSIGN_OR_RETURN(const std::vector<Output> back,
                       Gradients(g, reached, std::span(&start, 1), {.grad_ys = along}));
      result = back[0];
    }
    results.push_back(result);
  }
  return results;
}

absl::StatusOr<Output> Jacobian(Graph& g, Output y, Output x, int64_t max_rows) {
  RETURN_IF_ERROR(g.status());
  if (y.builder != &g || x.builder != &g) return InvalidArgument("y or x is not of this graph");
  const std::optional<Shape> shape = y.shape().AsShape();
  if (!shape) {
    return InvalidArgument("a Jacobian needs a known shape of y; '", y.name(), "' has ", y.shape());
  }
  const int64_t rows = shape->num_elements();
  if (rows > max_rows) {
    return InvalidArgument("'", y.name(), "' has ", rows, " elements, each a row of the Jacobian; ",
                           max_rows, " are allowed");
  }
  NameScope scope(g, "jacobian");
  const auto ints = [&](std::span<const int64_t> v) {
    return Constant(g, Tensor::Of<int64_t>({static_cast<int64_t>(v.size())}, v));
  };
  const Output y_shape = ints(shape->dims());
  Outputs list;
  for (int64_t i = 0; i < rows; ++i) {
    const Output hot = graph_fn::Call(
        "OneHot",
        {Constant(g, Tensor::Scalar(i)), Constant(g, Tensor::Scalar(static_cast<int32_t>(rows))),
         ConstantScalar(g, y.dtype(), 1), ConstantScalar(g, y.dtype(), 0)});
    const Output seed = graph_fn::Reshape(hot, y_shape);
    RETURN_IF_ERROR(g.status());
    ASSIGN_OR_RETURN(const std::vector<Output> dx,
                     Gradients(g, std::span(&y, 1), std::span(&x, 1), {.grad_ys = {seed}}));
    if (!dx[0].valid()) return Output();
    list.push_back(dx[0]);
  }
  const Output x_shape = graph_fn::Call("Shape", {x}, {{"out_type", DType::kInt64}});
  const Output both[] = {y_shape, x_shape, Constant(g, Tensor::Scalar<int32_t>(0))};
  const Output full = g.Call("ConcatV2", both, {});
  // Without rows there is nothing to stack.
  const Output stacked = list.empty()
                             ? graph_fn::Call("Fill", {full, ConstantScalar(g, x.dtype(), 0)})
                             : graph_fn::Reshape(g.Call("Pack", list, {}), full);
  RETURN_IF_ERROR(g.status());
  return stacked;
}

absl::StatusOr<Output> Hessian(Graph& g, Output y, Output x, int64_t max_rows) {
  RETURN_IF_ERROR(g.status());
  if (y.builder != &g || x.builder != &g) return InvalidArgument("y or x is not of this graph");
  if (y.shape().rank_known() && y.shape().rank() != 0) {
    return InvalidArgument("a Hessian is of a scalar; '", y.name(), "' has shape ", y.shape());
  }
  ASSIGN_OR_RETURN(const std::vector<Output> dx, Gradients(g, std::span(&y, 1), std::span(&x, 1)));
  if (!dx[0].valid()) return Output();
  return Jacobian(g, dx[0], x, max_rows);
}

}  // namespace weft
