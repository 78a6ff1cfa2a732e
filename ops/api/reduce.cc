// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/reduce.h"

namespace weft::ops {

Output All(Output input, Output reduction_indices, const AllAttrs& attrs) {
  return ApiCall("All", attrs.name).In(input).In(reduction_indices)
      .Set("keep_dims", attrs.keep_dims).Get();
}

Output Any(Output input, Output reduction_indices, const AnyAttrs& attrs) {
  return ApiCall("Any", attrs.name).In(input).In(reduction_indices)
      .Set("keep_dims", attrs.keep_dims).Get();
}

Output ArgMax(Output input, Output dimension, const ArgMaxAttrs& attrs) {
  return ApiCall("ArgMax", attrs.name).In(input).In(dimension).Set("output_type", attrs.output_type)
      .Get();
}

Output ArgMin(Output input, Output dimension, const ArgMinAttrs& attrs) {
  return ApiCall("ArgMin", attrs.name).In(input).In(dimension).Set("output_type", attrs.output_type)
      .Get();
}

Output Cumprod(Output x, Output axis, const CumprodAttrs& attrs) {
  return ApiCall("Cumprod", attrs.name).In(x).In(axis).Set("exclusive", attrs.exclusive)
      .Set("reverse", attrs.reverse).Get();
}

Output Cumsum(Output x, Output axis, const CumsumAttrs& attrs) {
  return ApiCall("Cumsum", attrs.name).In(x).In(axis).Set("exclusive", attrs.exclusive)
      .Set("reverse", attrs.reverse).Get();
}

Output CumulativeLogsumexp(Output x, Output axis, const CumulativeLogsumexpAttrs& attrs) {
  return ApiCall("CumulativeLogsumexp", attrs.name).In(x).In(axis).Set("exclusive", attrs.exclusive)
      .Set("reverse", attrs.reverse).Get();
}

Output EuclideanNorm(Output input, Output reduction_indices, const EuclideanNormAttrs& attrs) {
  return ApiCall("EuclideanNorm", attrs.name).In(input).In(reduction_indices)
      .Set("keep_dims", attrs.keep_dims).Get();
}

Output Max(Output input, Output reduction_indices, const MaxAttrs& attrs) {
  return ApiCall("Max", attrs.name).In(input).In(reduction_indices)
      .Set("keep_dims", attrs.keep_dims).Get();
}

Output Mean(Output input, Output reduction_indices, const MeanAttrs& attrs) {
  return ApiCall("Mean", attrs.name).In(input).In(reduction_indices)
      .Set("keep_dims", attrs.keep_dims).Get();
}

Output Min(Output input, Output reduction_indices, const MinAttrs& attrs) {
  return ApiCall("Min", attrs.name).In(input).In(reduction_indices)
      .Set("keep_dims", attrs.keep_dims).Get();
}

Output Prod(Output input, Output reduction_indices, const ProdAttrs& attrs) {
  return ApiCall("Prod", attrs.name).In(input).In(reduction_indices)
      .Set("keep_dims", attrs.keep_dims).Get();
}

Output Sum(Output input, Output reduction_indices, const SumAttrs& attrs) {
  return ApiCall("Sum", attrs.name).In(input).In(reduction_indices)
      .Set("keep_dims", attrs.keep_dims).Get();
}

}  // namespace weft::ops
