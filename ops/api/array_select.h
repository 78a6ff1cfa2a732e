// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_ARRAY_SELECT_H_
#define WEFT_OPS_API_ARRAY_SELECT_H_

#include "ops/api_call.h"

namespace weft::ops {

// (data: T, partitions: int32) -> (outputs: num_partitions * T).
Outputs DynamicPartition(Output data, Output partitions, int64_t num_partitions,
                         const Named& attrs = {});

// (indices: N * int32, data: N * T) -> (merged: T).
Output DynamicStitch(Inputs indices, Inputs data, const Named& attrs = {});

// (x: T, y: T) -> (out: T, idx: out_idx); out_idx: {int32, int64}.
struct ListDiffAttrs {
  DType out_idx = DType::kInt32;
  std::string name;
};
struct ListDiffOutputs {
  Output out;
  Output idx;
};
ListDiffOutputs ListDiff(Output x, Output y, const ListDiffAttrs& attrs = {});

// (indices: TI, depth: int32, on_value: T, off_value: T) -> (output: T); TI: {int32, uint8, int8,
//     int64}.
struct OneHotAttrs {
  int64_t axis = -1;
  std::string name;
};
Output OneHot(Output indices, Output depth, Output on_value, Output off_value,
              const OneHotAttrs& attrs = {});

// (indices: N * int32, data: N * T) -> (merged: T).
Output ParallelDynamicStitch(Inputs indices, Inputs data, const Named& attrs = {});

// (x: T) -> (y: T, idx: out_idx); out_idx: {int32, int64}.
struct UniqueAttrs {
  DType out_idx = DType::kInt32;
  std::string name;
};
struct UniqueOutputs {
  Output y;
  Output idx;
};
UniqueOutputs Unique(Output x, const UniqueAttrs& attrs = {});

// (x: T, axis: Taxis) -> (y: T, idx: out_idx); Taxis: {int32, int64}; out_idx: {int32, int64}.
struct UniqueV2Attrs {
  DType out_idx = DType::kInt32;
  std::string name;
};
struct UniqueV2Outputs {
  Output y;
  Output idx;
};
UniqueV2Outputs UniqueV2(Output x, Output axis, const UniqueV2Attrs& attrs = {});

// (x: T) -> (y: T, idx: out_idx, count: out_idx); out_idx: {int32, int64}.
struct UniqueWithCountsAttrs {
  DType out_idx = DType::kInt32;
  std::string name;
};
struct UniqueWithCountsOutputs {
  Output y;
  Output idx;
  Output count;
};
UniqueWithCountsOutputs UniqueWithCounts(Output x, const UniqueWithCountsAttrs& attrs = {});

// (x: T, axis: Taxis) -> (y: T, idx: out_idx, count: out_idx); Taxis: {int32, int64}; out_idx:
//     {int32, int64}.
struct UniqueWithCountsV2Attrs {
  DType out_idx = DType::kInt32;
  std::string name;
};
struct UniqueWithCountsV2Outputs {
  Output y;
  Output idx;
  Output count;
};
UniqueWithCountsV2Outputs UniqueWithCountsV2(Output x, Output axis,
                                             const UniqueWithCountsV2Attrs& attrs = {});

// (input: T) -> (index: int64); T: {float, double, int32, uint8, int16, int8, complex64, int64,
//     bool, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32,
//     uint64}.
Output Where(Output input, const Named& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_ARRAY_SELECT_H_
