// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_ARRAY_H_
#define WEFT_OPS_API_ARRAY_H_

#include "ops/api_call.h"

namespace weft::ops {

// (concat_dim: int32, values: N * T) -> (output: T).
Output Concat(Output concat_dim, Inputs values, const Named& attrs = {});

// (concat_dim: int32, shape: N * shape_type) -> (offset: N * shape_type); shape_type: {int32,
//     int64}.
Outputs ConcatOffset(Output concat_dim, Inputs shape, const Named& attrs = {});

// (values: N * T, axis: Tidx) -> (output: T); Tidx: {int32, int64}.
Output ConcatV2(Inputs values, Output axis, const Named& attrs = {});

// (x: T, perm: Tperm) -> (y: T); Tperm: {int32, int64}.
Output ConjugateTranspose(Output x, Output perm, const Named& attrs = {});

// (x: T) -> (y: T); T: {int32, int64}.
Output InvertPermutation(Output x, const Named& attrs = {});

// (values: N * T) -> (output: T).
struct PackAttrs {
  int64_t axis = 0;
  std::string name;
};
Output Pack(Inputs values, const PackAttrs& attrs = {});

// (values: N * T) -> (output: T).
Output ParallelConcat(Inputs values, const PartialShape& shape, const Named& attrs = {});

// (split_dim: int32, value: T) -> (output: num_split * T).
Outputs Split(Output split_dim, Output value, int64_t num_split, const Named& attrs = {});

// (value: T, size_splits: Tlen, split_dim: int32) -> (output: num_split * T); Tlen: {int32, int8,
//     int64}.
Outputs SplitV(Output value, Output size_splits, Output split_dim, int64_t num_split,
               const Named& attrs = {});

// (x: T, perm: Tperm) -> (y: T); Tperm: {int32, int64}.
Output Transpose(Output x, Output perm, const Named& attrs = {});

// (value: T) -> (output: num * T).
struct UnpackAttrs {
  int64_t axis = 0;
  std::string name;
};
Outputs Unpack(Output value, int64_t num, const UnpackAttrs& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_ARRAY_H_
