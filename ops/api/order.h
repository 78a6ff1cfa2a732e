// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_ORDER_H_
#define WEFT_OPS_API_ORDER_H_

#include "ops/api_call.h"

namespace weft::ops {

// (arr: int32, size: int32, weights: T) -> (bins: T); T: {float, double, int32, int64}.
Output Bincount(Output arr, Output size, Output weights, const Named& attrs = {});

// (input: T) -> (output: int32); T: {float, double, int32, int64}.
Output Bucketize(Output input, const std::vector<float>& boundaries, const Named& attrs = {});

// (input: Tidx, size: Tidx, weights: T) -> (output: T); Tidx: {int32, int64}; T: {float, double,
//     int32, int64}.
struct DenseBincountAttrs {
  bool binary_output = false;
  std::string name;
};
Output DenseBincount(Output input, Output size, Output weights,
                     const DenseBincountAttrs& attrs = {});

// (values: T, value_range: T, nbins: int32) -> (out: dtype); T: {float, double, int32, int64};
//     dtype: {int32, int64}.
struct HistogramFixedWidthAttrs {
  DType dtype = DType::kInt32;
  std::string name;
};
Output HistogramFixedWidth(Output values, Output value_range, Output nbins,
                           const HistogramFixedWidthAttrs& attrs = {});

// (predictions: float, targets: T) -> (precision: bool); T: {int32, int64}.
Output InTopK(Output predictions, Output targets, int64_t k, const Named& attrs = {});

// (predictions: float, targets: T, k: T) -> (precision: bool); T: {int32, int64}.
Output InTopKV2(Output predictions, Output targets, Output k, const Named& attrs = {});

// (sorted_inputs: T, values: T) -> (output: out_type); out_type: {int32, int64}.
struct LowerBoundAttrs {
  DType out_type = DType::kInt32;
  std::string name;
};
Output LowerBound(Output sorted_inputs, Output values, const LowerBoundAttrs& attrs = {});

// (input: T, n: int32) -> (values: T); T: {float, double, int32, uint8, int16, int8, int64,
//     bfloat16, uint16, half, uint32, uint64}.
struct NthElementAttrs {
  bool reverse = false;
  std::string name;
};
Output NthElement(Output input, Output n, const NthElementAttrs& attrs = {});

// (input: T) -> (values: T, indices: int32); T: {float, double, int32, uint8, int16, int8, int64,
//     bfloat16, uint16, half, uint32, uint64}.
struct TopKAttrs {
  bool sorted = true;
  std::string name;
};
struct TopKOutputs {
  Output values;
  Output indices;
};
TopKOutputs TopK(Output input, int64_t k, const TopKAttrs& attrs = {});

// (input: T, k: Tk) -> (values: T, indices: index_type); T: {float, double, int32, uint8, int16,
//     int8, int64, bfloat16, uint16, half, uint32, uint64}; Tk: {int32, int16, int64}; index_type:
//     {int32, int16, int64}.
struct TopKV2Attrs {
  bool sorted = true;
  DType index_type = DType::kInt32;
  std::string name;
};
struct TopKV2Outputs {
  Output values;
  Output indices;
};
TopKV2Outputs TopKV2(Output input, Output k, const TopKV2Attrs& attrs = {});

// (sorted_inputs: T, values: T) -> (output: out_type); out_type: {int32, int64}.
struct UpperBoundAttrs {
  DType out_type = DType::kInt32;
  std::string name;
};
Output UpperBound(Output sorted_inputs, Output values, const UpperBoundAttrs& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_ORDER_H_
