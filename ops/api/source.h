// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_SOURCE_H_
#define WEFT_OPS_API_SOURCE_H_

#include "ops/api_call.h"

namespace weft::ops {

// (condition: bool, data: T) -> ().
struct AssertAttrs {
  int64_t summarize = 3;
  std::string name;
};
Output Assert(Output condition, Inputs data, const AssertAttrs& attrs = {});

// (tensor: T) -> (output: T); T: {float, double, bfloat16, half}.
Output CheckNumerics(Output tensor, const std::string& message, const Named& attrs = {});

// (tensor: T) -> (output: T); T: {float, double, bfloat16, half}.
Output CheckNumericsV2(Output tensor, const std::string& message, const Named& attrs = {});

// (x: T) -> (y: T).
Output DeepCopy(Output x, const Named& attrs = {});

// (shape: int32) -> (output: dtype).
struct EmptyAttrs {
  bool init = false;
  std::string name;
};
Output Empty(Output shape, DType dtype, const EmptyAttrs& attrs = {});

// (input: T) -> (output: T).
Output EnsureShape(Output input, const PartialShape& shape, const Named& attrs = {});

// (dims: index_type, value: T) -> (output: T); index_type: {int32, int64}.
Output Fill(Output dims, Output value, const Named& attrs = {});

// (input: T) -> (output: T).
Output Identity(Output input, const Named& attrs = {});

// (input: T) -> (output: T).
Outputs IdentityN(Inputs input, const Named& attrs = {});

// (start: T, stop: T, num: Tidx) -> (output: T); T: {float, double, bfloat16, half}; Tidx: {int32,
//     int64}.
Output LinSpace(Output start, Output stop, Output num, const Named& attrs = {});

// () -> ().
Output NoOp(Builder& g, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, int32, uint8, int16, int8, complex64, int64, bool, bfloat16,
//     uint16, complex128, half, uint32, uint64}.
Output OnesLike(Output x, const Named& attrs = {});

// () -> (output: dtype).
struct PlaceholderAttrs {
  PartialShape shape;
  std::string name;
};
Output Placeholder(Builder& g, DType dtype, const PlaceholderAttrs& attrs = {});

// () -> (output: dtype).
Output PlaceholderV2(Builder& g, DType dtype, const PartialShape& shape, const Named& attrs = {});

// (input: dtype) -> (output: dtype).
Output PlaceholderWithDefault(Output input, const PartialShape& shape, const Named& attrs = {});

// (input: T) -> (output: T).
struct PreventGradientAttrs {
  std::string message;
  std::string name;
};
Output PreventGradient(Output input, const PreventGradientAttrs& attrs = {});

// (input: T, data: U) -> (output: T).
struct PrintAttrs {
  std::string message;
  int64_t first_n = -1;
  int64_t summarize = 3;
  std::string name;
};
Output Print(Output input, Inputs data, const PrintAttrs& attrs = {});

// (input: string) -> ().
struct PrintV2Attrs {
  std::string output_stream = "stderr";
  std::string end;
  std::string name;
};
Output PrintV2(Output input, const PrintV2Attrs& attrs = {});

// (start: Tidx, limit: Tidx, delta: Tidx) -> (output: Tidx); Tidx: {float, double, int32, int16,
//     int8, int64, bfloat16, uint16, half, uint32, uint64}.
Output Range(Output start, Output limit, Output delta, const Named& attrs = {});

// (input: T) -> (output: T).
Output Snapshot(Output input, const Named& attrs = {});

// (input: T) -> (output: T).
Output StopGradient(Output input, const Named& attrs = {});

// (x: T) -> (y: T).
Output ZerosLike(Output x, const Named& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_SOURCE_H_
