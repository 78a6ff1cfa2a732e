// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/order.h"

namespace weft::ops {

Output Bincount(Output arr, Output size, Output weights, const Named& attrs) {
  return ApiCall("Bincount", attrs.name).In(arr).In(size).In(weights).Get();
}

Output Bucketize(Output input, const std::vector<float>& boundaries, const Named& attrs) {
  return ApiCall("Bucketize", attrs.name).In(input).Set("boundaries", boundaries).Get();
}

Output DenseBincount(Output input, Output size, Output weights, const DenseBincountAttrs& attrs) {
  return ApiCall("DenseBincount", attrs.name).In(input).In(size).In(weights)
      .Set("binary_output", attrs.binary_output).Get();
}

Output HistogramFixedWidth(Output values, Output value_range, Output nbins,
                           const HistogramFixedWidthAttrs& attrs) {
  return ApiCall("HistogramFixedWidth", attrs.name).In(values).In(value_range).In(nbins)
      .Set("dtype", attrs.dtype).Get();
}

Output InTopK(Output predictions, Output targets, int64_t k, const Named& attrs) {
  return ApiCall("InTopK", attrs.name).In(predictions).In(targets).Set("k", k).Get();
}

Output InTopKV2(Output predictions, Output targets, Output k, const Named& attrs) {
  return ApiCall("InTopKV2", attrs.name).In(predictions).In(targets).In(k).Get();
}

Output LowerBound(Output sorted_inputs, Output values, const LowerBoundAttrs& attrs) {
  return ApiCall("LowerBound", attrs.name).In(sorted_inputs).In(values)
      .Set("out_type", attrs.out_type).Get();
}

Output NthElement(Output input, Output n, const NthElementAttrs& attrs) {
  return ApiCall("NthElement", attrs.name).In(input).In(n).Set("reverse", attrs.reverse).Get();
}

TopKOutputs TopK(Output input, int64_t k, const TopKAttrs& attrs) {
  const Output first = ApiCall("TopK", attrs.name).In(input).Set("k", k).Set("sorted", attrs.sorted)
      .Get();
  return {first, first.at(1)};
}

TopKV2Outputs TopKV2(Output input, Output k, const TopKV2Attrs& attrs) {
  const Output first = ApiCall("TopKV2", attrs.name).In(input).In(k).Set("sorted", attrs.sorted)
      .Set("index_type", attrs.index_type).Get();
  return {first, first.at(1)};
}

Output UpperBound(Output sorted_inputs, Output values, const UpperBoundAttrs& attrs) {
  return ApiCall("UpperBound", attrs.name).In(sorted_inputs).In(values)
      .Set("out_type", attrs.out_type).Get();
}

}  // namespace weft::ops
