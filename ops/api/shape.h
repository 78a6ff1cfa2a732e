// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_SHAPE_H_
#define WEFT_OPS_API_SHAPE_H_

#include "ops/api_call.h"

namespace weft::ops {

// (s0: T, s1: T) -> (r0: T); T: {int32, int64}.
Output BroadcastArgs(Output s0, Output s1, const Named& attrs = {});

// (s0: T, s1: T) -> (r0: T, r1: T); T: {int32, int64}.
struct BroadcastGradientArgsOutputs {
  Output r0;
  Output r1;
};
BroadcastGradientArgsOutputs BroadcastGradientArgs(Output s0, Output s1, const Named& attrs = {});

// (input: T, shape: Tidx) -> (output: T); Tidx: {int32, int64}.
Output BroadcastTo(Output input, Output shape, const Named& attrs = {});

// (input: T, dim: Tdim) -> (output: T); Tdim: {int32, int64}.
Output ExpandDims(Output input, Output dim, const Named& attrs = {});

// (input: T) -> (output: int32).
Output Rank(Output input, const Named& attrs = {});

// (tensor: T, shape: Tshape) -> (output: T); Tshape: {int32, int64}.
Output Reshape(Output tensor, Output shape, const Named& attrs = {});

// (input: T) -> (output: out_type); out_type: {int32, int64}.
struct ShapeAttrs {
  DType out_type = DType::kInt32;
  std::string name;
};
Output Shape(Output input, const ShapeAttrs& attrs = {});

// (input: N * T) -> (output: N * out_type); out_type: {int32, int64}.
struct ShapeNAttrs {
  DType out_type = DType::kInt32;
  std::string name;
};
Outputs ShapeN(Inputs input, const ShapeNAttrs& attrs = {});

// (input: T) -> (output: out_type); out_type: {int32, int64}.
struct SizeAttrs {
  DType out_type = DType::kInt32;
  std::string name;
};
Output Size(Output input, const SizeAttrs& attrs = {});

// (input: T) -> (output: T).
struct SqueezeAttrs {
  std::vector<int64_t> squeeze_dims;
  std::string name;
};
Output Squeeze(Output input, const SqueezeAttrs& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_SHAPE_H_
