// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/source.h"

namespace weft::ops {

Output Assert(Output condition, Inputs data, const AssertAttrs& attrs) {
  return ApiCall("Assert", attrs.name).In(condition).In(data).Set("summarize", attrs.summarize)
      .Get();
}

Output CheckNumerics(Output tensor, const std::string& message, const Named& attrs) {
  return ApiCall("CheckNumerics", attrs.name).In(tensor).Set("message", message).Get();
}

Output CheckNumericsV2(Output tensor, const std::string& message, const Named& attrs) {
  return ApiCall("CheckNumericsV2", attrs.name).In(tensor).Set("message", message).Get();
}

Output DeepCopy(Output x, const Named& attrs) {
  return ApiCall("DeepCopy", attrs.name).In(x).Get();
}

Output Empty(Output shape, DType dtype, const EmptyAttrs& attrs) {
  return ApiCall("Empty", attrs.name).In(shape).Set("dtype", dtype).Set("init", attrs.init).Get();
}

Output EnsureShape(Output input, const PartialShape& shape, const Named& attrs) {
  return ApiCall("EnsureShape", attrs.name).In(input).Set("shape", shape).Get();
}

Output Fill(Output dims, Output value, const Named& attrs) {
  return ApiCall("Fill", attrs.name).In(dims).In(value).Get();
}

Output Identity(Output input, const Named& attrs) {
  return ApiCall("Identity", attrs.name).In(input).Get();
}

Outputs IdentityN(Inputs input, const Named& attrs) {
  return ApiCall("IdentityN", attrs.name).In(input).GetLists()[0];
}

Output LinSpace(Output start, Output stop, Output num, const Named& attrs) {
  return ApiCall("LinSpace", attrs.name).In(start).In(stop).In(num).Get();
}

Output NoOp(Builder& g, const Named& attrs) {
  return ApiCall(g, "NoOp", attrs.name).Get();
}

Output OnesLike(Output x, const Named& attrs) {
  return ApiCall("OnesLike", attrs.name).In(x).Get();
}

Output Placeholder(Builder& g, DType dtype, const PlaceholderAttrs& attrs) {
  return ApiCall(g, "Placeholder", attrs.name).Set("dtype", dtype).Set("shape", attrs.shape).Get();
}

Output PlaceholderV2(Builder& g, DType dtype, const PartialShape& shape, const Named& attrs) {
  return ApiCall(g, "PlaceholderV2", attrs.name).Set("dtype", dtype).Set("shape", shape).Get();
}

Output PlaceholderWithDefault(Output input, const PartialShape& shape, const Named& attrs) {
  return ApiCall("PlaceholderWithDefault", attrs.name).In(input).Set("shape", shape).Get();
}

Output PreventGradient(Output input, const PreventGradientAttrs& attrs) {
  return ApiCall("PreventGradient", attrs.name).In(input).Set("message", attrs.message).Get();
}

Output Print(Output input, Inputs data, const PrintAttrs& attrs) {
  return ApiCall("Print", attrs.name).In(input).In(data).Set("message", attrs.message)
      .Set("first_n", attrs.first_n).Set("summarize", attrs.summarize).Get();
}

Output PrintV2(Output input, const PrintV2Attrs& attrs) {
  return ApiCall("PrintV2", attrs.name).In(input).Set("output_stream", attrs.output_stream)
      .Set("end", attrs.end).Get();
}

Output Range(Output start, Output limit, Output delta, const Named& attrs) {
  return ApiCall("Range", attrs.name).In(start).In(limit).In(delta).Get();
}

Output Snapshot(Output input, const Named& attrs) {
  return ApiCall("Snapshot", attrs.name).In(input).Get();
}

Output StopGradient(Output input, const Named& attrs) {
  return ApiCall("StopGradient", attrs.name).In(input).Get();
}

Output ZerosLike(Output x, const Named& attrs) {
  return ApiCall("ZerosLike", attrs.name).In(x).Get();
}

}  // namespace weft::ops
