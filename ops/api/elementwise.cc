// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/elementwise.h"

namespace weft::ops {

Output AccumulateNV2(Inputs inputs, const PartialShape& shape, const Named& attrs) {
  return ApiCall("AccumulateNV2", attrs.name).In(inputs).Set("shape", shape).Get();
}

Output AddN(Inputs inputs, const Named& attrs) {
  return ApiCall("AddN", attrs.name).In(inputs).Get();
}

Output ApproximateEqual(Output x, Output y, const ApproximateEqualAttrs& attrs) {
  return ApiCall("ApproximateEqual", attrs.name).In(x).In(y).Set("tolerance", attrs.tolerance)
      .Get();
}

Output Betainc(Output a, Output b, Output x, const Named& attrs) {
  return ApiCall("Betainc", attrs.name).In(a).In(b).In(x).Get();
}

Output Bitcast(Output input, DType type, const Named& attrs) {
  return ApiCall("Bitcast", attrs.name).In(input).Set("type", type).Get();
}

Output Cast(Output x, DType DstT, const CastAttrs& attrs) {
  return ApiCall("Cast", attrs.name).In(x).Set("DstT", DstT).Set("Truncate", attrs.Truncate).Get();
}

Output ClipByValue(Output t, Output clip_value_min, Output clip_value_max, const Named& attrs) {
  return ApiCall("ClipByValue", attrs.name).In(t).In(clip_value_min).In(clip_value_max).Get();
}

Output Complex(Output real, Output imag, const ComplexAttrs& attrs) {
  return ApiCall("Complex", attrs.name).In(real).In(imag).Set("Tout", attrs.Tout).Get();
}

Output Conj(Output input, const Named& attrs) {
  return ApiCall("Conj", attrs.name).In(input).Get();
}

Output Cross(Output a, Output b, const Named& attrs) {
  return ApiCall("Cross", attrs.name).In(a).In(b).Get();
}

Output LeakyRelu(Output features, const LeakyReluAttrs& attrs) {
  return ApiCall("LeakyRelu", attrs.name).In(features).Set("alpha", attrs.alpha).Get();
}

Output LeakyReluGrad(Output gradients, Output features, const LeakyReluGradAttrs& attrs) {
  return ApiCall("LeakyReluGrad", attrs.name).In(gradients).In(features).Set("alpha", attrs.alpha)
      .Get();
}

Output Select(Output condition, Output t, Output e, const Named& attrs) {
  return ApiCall("Select", attrs.name).In(condition).In(t).In(e).Get();
}

Output SelectV2(Output condition, Output t, Output e, const Named& attrs) {
  return ApiCall("SelectV2", attrs.name).In(condition).In(t).In(e).Get();
}

}  // namespace weft::ops
