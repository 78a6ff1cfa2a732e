// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_ARRAY_PAD_H_
#define WEFT_OPS_API_ARRAY_PAD_H_

#include "ops/api_call.h"

namespace weft::ops {

// (input: T, paddings: Tpaddings) -> (output: T); Tpaddings: {int32, int64}; mode: {'REFLECT',
//     'SYMMETRIC'}.
Output MirrorPad(Output input, Output paddings, const std::string& mode, const Named& attrs = {});

// (input: T, paddings: Tpaddings) -> (output: T); Tpaddings: {int32, int64}; mode: {'REFLECT',
//     'SYMMETRIC'}.
Output MirrorPadGrad(Output input, Output paddings, const std::string& mode,
                     const Named& attrs = {});

// (input: T, paddings: Tpaddings) -> (output: T); Tpaddings: {int32, int64}.
Output Pad(Output input, Output paddings, const Named& attrs = {});

// (input: T, paddings: Tpaddings, constant_values: T) -> (output: T); Tpaddings: {int32, int64}.
Output PadV2(Output input, Output paddings, Output constant_values, const Named& attrs = {});

// (tensor: T, dims: bool) -> (output: T); T: {float, double, int32, uint8, int16, int8, string,
//     complex64, int64, bool, bfloat16, uint16, complex128, half, uint32, uint64}.
Output Reverse(Output tensor, Output dims, const Named& attrs = {});

// (input: T, seq_lengths: Tlen) -> (output: T); Tlen: {int32, int64}.
struct ReverseSequenceAttrs {
  int64_t batch_dim = 0;
  std::string name;
};
Output ReverseSequence(Output input, Output seq_lengths, int64_t seq_dim,
                       const ReverseSequenceAttrs& attrs = {});

// (tensor: T, axis: Tidx) -> (output: T); Tidx: {int32, int64}; T: {float, double, int32, uint8,
//     int16, int8, string, complex64, int64, bool, bfloat16, uint16, complex128, half, uint32,
//     uint64}.
Output ReverseV2(Output tensor, Output axis, const Named& attrs = {});

// (input: T, shift: Tshift, axis: Taxis) -> (output: T); Tshift: {int32, int64}; Taxis: {int32,
//     int64}.
Output Roll(Output input, Output shift, Output axis, const Named& attrs = {});

// (input: T, multiples: Tmultiples) -> (output: T); Tmultiples: {int32, int64}.
Output Tile(Output input, Output multiples, const Named& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_ARRAY_PAD_H_
