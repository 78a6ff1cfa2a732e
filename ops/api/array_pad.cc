// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/array_pad.h"

namespace weft::ops {

Output MirrorPad(Output input, Output paddings, const std::string& mode, const Named& attrs) {
  return ApiCall("MirrorPad", attrs.name).In(input).In(paddings).Set("mode", mode).Get();
}

Output MirrorPadGrad(Output input, Output paddings, const std::string& mode, const Named& attrs) {
  return ApiCall("MirrorPadGrad", attrs.name).In(input).In(paddings).Set("mode", mode).Get();
}

Output Pad(Output input, Output paddings, const Named& attrs) {
  return ApiCall("Pad", attrs.name).In(input).In(paddings).Get();
}

Output PadV2(Output input, Output paddings, Output constant_values, const Named& attrs) {
  return ApiCall("PadV2", attrs.name).In(input).In(paddings).In(constant_values).Get();
}

Output Reverse(Output tensor, Output dims, const Named& attrs) {
  return ApiCall("Reverse", attrs.name).In(tensor).In(dims).Get();
}

Output ReverseSequence(Output input, Output seq_lengths, int64_t seq_dim,
                       const ReverseSequenceAttrs& attrs) {
  return ApiCall("ReverseSequence", attrs.name).In(input).In(seq_lengths).Set("seq_dim", seq_dim)
      .Set("batch_dim", attrs.batch_dim).Get();
}

Output ReverseV2(Output tensor, Output axis, const Named& attrs) {
  return ApiCall("ReverseV2", attrs.name).In(tensor).In(axis).Get();
}

Output Roll(Output input, Output shift, Output axis, const Named& attrs) {
  return ApiCall("Roll", attrs.name).In(input).In(shift).In(axis).Get();
}

Output Tile(Output input, Output multiples, const Named& attrs) {
  return ApiCall("Tile", attrs.name).In(input).In(multiples).Get();
}

}  // namespace weft::ops
