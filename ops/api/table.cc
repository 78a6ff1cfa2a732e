// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/table.h"

namespace weft::ops {

Output Abs(Output x, const Named& attrs) {
  return ApiCall("Abs", attrs.name).In(x).Get();
}

Output Acos(Output x, const Named& attrs) {
  return ApiCall("Acos", attrs.name).In(x).Get();
}

Output Acosh(Output x, const Named& attrs) {
  return ApiCall("Acosh", attrs.name).In(x).Get();
}

Output Add(Output x, Output y, const Named& attrs) {
  return ApiCall("Add", attrs.name).In(x).In(y).Get();
}

Output AddV2(Output x, Output y, const Named& attrs) {
  return ApiCall("AddV2", attrs.name).In(x).In(y).Get();
}

Output Angle(Output input, const AngleAttrs& attrs) {
  return ApiCall("Angle", attrs.name).In(input).Set("Tout", attrs.Tout).Get();
}

Output Asin(Output x, const Named& attrs) {
  return ApiCall("Asin", attrs.name).In(x).Get();
}

Output Asinh(Output x, const Named& attrs) {
  return ApiCall("Asinh", attrs.name).In(x).Get();
}

Output Atan(Output x, const Named& attrs) {
  return ApiCall("Atan", attrs.name).In(x).Get();
}

Output Atan2(Output y, Output x, const Named& attrs) {
  return ApiCall("Atan2", attrs.name).In(y).In(x).Get();
}

Output Atanh(Output x, const Named& attrs) {
  return ApiCall("Atanh", attrs.name).In(x).Get();
}

Output BesselI0e(Output x, const Named& attrs) {
  return ApiCall("BesselI0e", attrs.name).In(x).Get();
}

Output BesselI1e(Output x, const Named& attrs) {
  return ApiCall("BesselI1e", attrs.name).In(x).Get();
}

Output BitwiseAnd(Output x, Output y, const Named& attrs) {
  return ApiCall("BitwiseAnd", attrs.name).In(x).In(y).Get();
}

Output BitwiseOr(Output x, Output y, const Named& attrs) {
  return ApiCall("BitwiseOr", attrs.name).In(x).In(y).Get();
}

Output BitwiseXor(Output x, Output y, const Named& attrs) {
  return ApiCall("BitwiseXor", attrs.name).In(x).In(y).Get();
}

Output Ceil(Output x, const Named& attrs) {
  return ApiCall("Ceil", attrs.name).In(x).Get();
}

Output ComplexAbs(Output x, const ComplexAbsAttrs& attrs) {
  return ApiCall("ComplexAbs", attrs.name).In(x).Set("Tout", attrs.Tout).Get();
}

Output Cos(Output x, const Named& attrs) {
  return ApiCall("Cos", attrs.name).In(x).Get();
}

Output Cosh(Output x, const Named& attrs) {
  return ApiCall("Cosh", attrs.name).In(x).Get();
}

Output Digamma(Output x, const Named& attrs) {
  return ApiCall("Digamma", attrs.name).In(x).Get();
}

Output Div(Output x, Output y, const Named& attrs) {
  return ApiCall("Div", attrs.name).In(x).In(y).Get();
}

Output DivNoNan(Output x, Output y, const Named& attrs) {
  return ApiCall("DivNoNan", attrs.name).In(x).In(y).Get();
}

Output Elu(Output features, const Named& attrs) {
  return ApiCall("Elu", attrs.name).In(features).Get();
}

Output EluGrad(Output gradients, Output outputs, const Named& attrs) {
  return ApiCall("EluGrad", attrs.name).In(gradients).In(outputs).Get();
}

Output Equal(Output x, Output y, const EqualAttrs& attrs) {
  return ApiCall("Equal", attrs.name).In(x).In(y)
      .Set("incompatible_shape_error", attrs.incompatible_shape_error).Get();
}

Output Erf(Output x, const Named& attrs) {
  return ApiCall("Erf", attrs.name).In(x).Get();
}

Output Erfc(Output x, const Named& attrs) {
  return ApiCall("Erfc", attrs.name).In(x).Get();
}

Output Erfinv(Output x, const Named& attrs) {
  return ApiCall("Erfinv", attrs.name).In(x).Get();
}

Output Exp(Output x, const Named& attrs) {
  return ApiCall("Exp", attrs.name).In(x).Get();
}

Output Expm1(Output x, const Named& attrs) {
  return ApiCall("Expm1", attrs.name).In(x).Get();
}

Output Floor(Output x, const Named& attrs) {
  return ApiCall("Floor", attrs.name).In(x).Get();
}

Output FloorDiv(Output x, Output y, const Named& attrs) {
  return ApiCall("FloorDiv", attrs.name).In(x).In(y).Get();
}

Output FloorMod(Output x, Output y, const Named& attrs) {
  return ApiCall("FloorMod", attrs.name).In(x).In(y).Get();
}

Output Greater(Output x, Output y, const Named& attrs) {
  return ApiCall("Greater", attrs.name).In(x).In(y).Get();
}

Output GreaterEqual(Output x, Output y, const Named& attrs) {
  return ApiCall("GreaterEqual", attrs.name).In(x).In(y).Get();
}

Output Igamma(Output a, Output x, const Named& attrs) {
  return ApiCall("Igamma", attrs.name).In(a).In(x).Get();
}

Output IgammaGradA(Output a, Output x, const Named& attrs) {
  return ApiCall("IgammaGradA", attrs.name).In(a).In(x).Get();
}

Output Igammac(Output a, Output x, const Named& attrs) {
  return ApiCall("Igammac", attrs.name).In(a).In(x).Get();
}

Output Imag(Output input, const ImagAttrs& attrs) {
  return ApiCall("Imag", attrs.name).In(input).Set("Tout", attrs.Tout).Get();
}

Output Inv(Output x, const Named& attrs) {
  return ApiCall("Inv", attrs.name).In(x).Get();
}

Output InvGrad(Output y, Output dy, const Named& attrs) {
  return ApiCall("InvGrad", attrs.name).In(y).In(dy).Get();
}

Output Invert(Output x, const Named& attrs) {
  return ApiCall("Invert", attrs.name).In(x).Get();
}

Output IsFinite(Output x, const Named& attrs) {
  return ApiCall("IsFinite", attrs.name).In(x).Get();
}

Output IsInf(Output x, const Named& attrs) {
  return ApiCall("IsInf", attrs.name).In(x).Get();
}

Output IsNan(Output x, const Named& attrs) {
  return ApiCall("IsNan", attrs.name).In(x).Get();
}

Output LeftShift(Output x, Output y, const Named& attrs) {
  return ApiCall("LeftShift", attrs.name).In(x).In(y).Get();
}

Output Less(Output x, Output y, const Named& attrs) {
  return ApiCall("Less", attrs.name).In(x).In(y).Get();
}

Output LessEqual(Output x, Output y, const Named& attrs) {
  return ApiCall("LessEqual", attrs.name).In(x).In(y).Get();
}

Output Lgamma(Output x, const Named& attrs) {
  return ApiCall("Lgamma", attrs.name).In(x).Get();
}

Output Log(Output x, const Named& attrs) {
  return ApiCall("Log", attrs.name).In(x).Get();
}

Output Log1p(Output x, const Named& attrs) {
  return ApiCall("Log1p", attrs.name).In(x).Get();
}

Output LogicalAnd(Output x, Output y, const Named& attrs) {
  return ApiCall("LogicalAnd", attrs.name).In(x).In(y).Get();
}

Output LogicalNot(Output x, const Named& attrs) {
  return ApiCall("LogicalNot", attrs.name).In(x).Get();
}

Output LogicalOr(Output x, Output y, const Named& attrs) {
  return ApiCall("LogicalOr", attrs.name).In(x).In(y).Get();
}

Output Maximum(Output x, Output y, const Named& attrs) {
  return ApiCall("Maximum", attrs.name).In(x).In(y).Get();
}

Output Minimum(Output x, Output y, const Named& attrs) {
  return ApiCall("Minimum", attrs.name).In(x).In(y).Get();
}

Output Mod(Output x, Output y, const Named& attrs) {
  return ApiCall("Mod", attrs.name).In(x).In(y).Get();
}

Output Mul(Output x, Output y, const Named& attrs) {
  return ApiCall("Mul", attrs.name).In(x).In(y).Get();
}

Output MulNoNan(Output x, Output y, const Named& attrs) {
  return ApiCall("MulNoNan", attrs.name).In(x).In(y).Get();
}

Output Ndtri(Output x, const Named& attrs) {
  return ApiCall("Ndtri", attrs.name).In(x).Get();
}

Output Neg(Output x, const Named& attrs) {
  return ApiCall("Neg", attrs.name).In(x).Get();
}

Output NextAfter(Output x1, Output x2, const Named& attrs) {
  return ApiCall("NextAfter", attrs.name).In(x1).In(x2).Get();
}

Output NotEqual(Output x, Output y, const NotEqualAttrs& attrs) {
  return ApiCall("NotEqual", attrs.name).In(x).In(y)
      .Set("incompatible_shape_error", attrs.incompatible_shape_error).Get();
}

Output Polygamma(Output a, Output x, const Named& attrs) {
  return ApiCall("Polygamma", attrs.name).In(a).In(x).Get();
}

Output Pow(Output x, Output y, const Named& attrs) {
  return ApiCall("Pow", attrs.name).In(x).In(y).Get();
}

Output Real(Output input, const RealAttrs& attrs) {
  return ApiCall("Real", attrs.name).In(input).Set("Tout", attrs.Tout).Get();
}

Output RealDiv(Output x, Output y, const Named& attrs) {
  return ApiCall("RealDiv", attrs.name).In(x).In(y).Get();
}

Output Reciprocal(Output x, const Named& attrs) {
  return ApiCall("Reciprocal", attrs.name).In(x).Get();
}

Output ReciprocalGrad(Output y, Output dy, const Named& attrs) {
  return ApiCall("ReciprocalGrad", attrs.name).In(y).In(dy).Get();
}

Output Relu(Output features, const Named& attrs) {
  return ApiCall("Relu", attrs.name).In(features).Get();
}

Output Relu6(Output features, const Named& attrs) {
  return ApiCall("Relu6", attrs.name).In(features).Get();
}

Output Relu6Grad(Output gradients, Output features, const Named& attrs) {
  return ApiCall("Relu6Grad", attrs.name).In(gradients).In(features).Get();
}

Output ReluGrad(Output gradients, Output features, const Named& attrs) {
  return ApiCall("ReluGrad", attrs.name).In(gradients).In(features).Get();
}

Output RightShift(Output x, Output y, const Named& attrs) {
  return ApiCall("RightShift", attrs.name).In(x).In(y).Get();
}

Output Rint(Output x, const Named& attrs) {
  return ApiCall("Rint", attrs.name).In(x).Get();
}

Output Round(Output x, const Named& attrs) {
  return ApiCall("Round", attrs.name).In(x).Get();
}

Output Rsqrt(Output x, const Named& attrs) {
  return ApiCall("Rsqrt", attrs.name).In(x).Get();
}

Output RsqrtGrad(Output y, Output dy, const Named& attrs) {
  return ApiCall("RsqrtGrad", attrs.name).In(y).In(dy).Get();
}

Output Selu(Output features, const Named& attrs) {
  return ApiCall("Selu", attrs.name).In(features).Get();
}

Output SeluGrad(Output gradients, Output outputs, const Named& attrs) {
  return ApiCall("SeluGrad", attrs.name).In(gradients).In(outputs).Get();
}

Output Sigmoid(Output x, const Named& attrs) {
  return ApiCall("Sigmoid", attrs.name).In(x).Get();
}

Output SigmoidGrad(Output y, Output dy, const Named& attrs) {
  return ApiCall("SigmoidGrad", attrs.name).In(y).In(dy).Get();
}

Output Sign(Output x, const Named& attrs) {
  return ApiCall("Sign", attrs.name).In(x).Get();
}

Output Sin(Output x, const Named& attrs) {
  return ApiCall("Sin", attrs.name).In(x).Get();
}

Output Sinh(Output x, const Named& attrs) {
  return ApiCall("Sinh", attrs.name).In(x).Get();
}

Output Softplus(Output features, const Named& attrs) {
  return ApiCall("Softplus", attrs.name).In(features).Get();
}

Output SoftplusGrad(Output gradients, Output features, const Named& attrs) {
  return ApiCall("SoftplusGrad", attrs.name).In(gradients).In(features).Get();
}

Output Softsign(Output features, const Named& attrs) {
  return ApiCall("Softsign", attrs.name).In(features).Get();
}

Output SoftsignGrad(Output gradients, Output features, const Named& attrs) {
  return ApiCall("SoftsignGrad", attrs.name).In(gradients).In(features).Get();
}

Output Sqrt(Output x, const Named& attrs) {
  return ApiCall("Sqrt", attrs.name).In(x).Get();
}

Output SqrtGrad(Output y, Output dy, const Named& attrs) {
  return ApiCall("SqrtGrad", attrs.name).In(y).In(dy).Get();
}

Output Square(Output x, const Named& attrs) {
  return ApiCall("Square", attrs.name).In(x).Get();
}

Output SquaredDifference(Output x, Output y, const Named& attrs) {
  return ApiCall("SquaredDifference", attrs.name).In(x).In(y).Get();
}

Output Sub(Output x, Output y, const Named& attrs) {
  return ApiCall("Sub", attrs.name).In(x).In(y).Get();
}

Output Tan(Output x, const Named& attrs) {
  return ApiCall("Tan", attrs.name).In(x).Get();
}

Output Tanh(Output x, const Named& attrs) {
  return ApiCall("Tanh", attrs.name).In(x).Get();
}

Output TanhGrad(Output y, Output dy, const Named& attrs) {
  return ApiCall("TanhGrad", attrs.name).In(y).In(dy).Get();
}

Output TruncateDiv(Output x, Output y, const Named& attrs) {
  return ApiCall("TruncateDiv", attrs.name).In(x).In(y).Get();
}

Output TruncateMod(Output x, Output y, const Named& attrs) {
  return ApiCall("TruncateMod", attrs.name).In(x).In(y).Get();
}

Output Xdivy(Output x, Output y, const Named& attrs) {
  return ApiCall("Xdivy", attrs.name).In(x).In(y).Get();
}

Output Xlog1py(Output x, Output y, const Named& attrs) {
  return ApiCall("Xlog1py", attrs.name).In(x).In(y).Get();
}

Output Xlogy(Output x, Output y, const Named& attrs) {
  return ApiCall("Xlogy", attrs.name).In(x).In(y).Get();
}

Output Zeta(Output x, Output q, const Named& attrs) {
  return ApiCall("Zeta", attrs.name).In(x).In(q).Get();
}

}  // namespace weft::ops
