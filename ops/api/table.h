// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_TABLE_H_
#define WEFT_OPS_API_TABLE_H_

#include "ops/api_call.h"

namespace weft::ops {

// (x: T) -> (y: T); T: {float, double, int32, int16, int8, int64, bfloat16, half}.
Output Abs(Output x, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output Acos(Output x, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output Acosh(Output x, const Named& attrs = {});

// (x: T, y: T) -> (z: T); T: {float, double, int32, uint8, int16, int8, string, complex64, int64,
//     bfloat16, complex128, half}.
Output Add(Output x, Output y, const Named& attrs = {});

// (x: T, y: T) -> (z: T); T: {float, double, int32, uint8, int16, int8, complex64, int64, bfloat16,
//     uint16, complex128, half, uint32, uint64}.
Output AddV2(Output x, Output y, const Named& attrs = {});

// (input: T) -> (output: Tout); T: {complex64, complex128}; Tout: {float, double}.
struct AngleAttrs {
  DType Tout = DType::kFloat;
  std::string name;
};
Output Angle(Output input, const AngleAttrs& attrs = {});

// (x: T) -> (y: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output Asin(Output x, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output Asinh(Output x, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output Atan(Output x, const Named& attrs = {});

// (y: T, x: T) -> (z: T); T: {float, double, bfloat16, half}.
Output Atan2(Output y, Output x, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output Atanh(Output x, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, bfloat16, half}.
Output BesselI0e(Output x, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, bfloat16, half}.
Output BesselI1e(Output x, const Named& attrs = {});

// (x: T, y: T) -> (z: T); T: {int32, uint8, int16, int8, int64, uint16, uint32, uint64}.
Output BitwiseAnd(Output x, Output y, const Named& attrs = {});

// (x: T, y: T) -> (z: T); T: {int32, uint8, int16, int8, int64, uint16, uint32, uint64}.
Output BitwiseOr(Output x, Output y, const Named& attrs = {});

// (x: T, y: T) -> (z: T); T: {int32, uint8, int16, int8, int64, uint16, uint32, uint64}.
Output BitwiseXor(Output x, Output y, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, bfloat16, half}.
Output Ceil(Output x, const Named& attrs = {});

// (x: T) -> (y: Tout); T: {complex64, complex128}; Tout: {float, double}.
struct ComplexAbsAttrs {
  DType Tout = DType::kFloat;
  std::string name;
};
Output ComplexAbs(Output x, const ComplexAbsAttrs& attrs = {});

// (x: T) -> (y: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output Cos(Output x, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output Cosh(Output x, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, bfloat16, half}.
Output Digamma(Output x, const Named& attrs = {});

// (x: T, y: T) -> (z: T); T: {float, double, int32, uint8, int16, int8, complex64, int64, bfloat16,
//     uint16, complex128, half, uint32, uint64}.
Output Div(Output x, Output y, const Named& attrs = {});

// (x: T, y: T) -> (z: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output DivNoNan(Output x, Output y, const Named& attrs = {});

// (features: T) -> (activations: T); T: {float, double, bfloat16, half}.
Output Elu(Output features, const Named& attrs = {});

// (gradients: T, outputs: T) -> (backprops: T); T: {float, double, bfloat16, half}.
Output EluGrad(Output gradients, Output outputs, const Named& attrs = {});

// (x: T, y: T) -> (z: bool).
struct EqualAttrs {
  bool incompatible_shape_error = true;
  std::string name;
};
Output Equal(Output x, Output y, const EqualAttrs& attrs = {});

// (x: T) -> (y: T); T: {float, double, bfloat16, half}.
Output Erf(Output x, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, bfloat16, half}.
Output Erfc(Output x, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, bfloat16, half}.
Output Erfinv(Output x, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output Exp(Output x, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output Expm1(Output x, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, bfloat16, half}.
Output Floor(Output x, const Named& attrs = {});

// (x: T, y: T) -> (z: T); T: {float, double, int32, uint8, int16, int8, complex64, int64, bfloat16,
//     uint16, complex128, half, uint32, uint64}.
Output FloorDiv(Output x, Output y, const Named& attrs = {});

// (x: T, y: T) -> (z: T); T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16,
//     half, uint32, uint64}.
Output FloorMod(Output x, Output y, const Named& attrs = {});

// (x: T, y: T) -> (z: bool); T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16,
//     half, uint32, uint64}.
Output Greater(Output x, Output y, const Named& attrs = {});

// (x: T, y: T) -> (z: bool); T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16,
//     half, uint32, uint64}.
Output GreaterEqual(Output x, Output y, const Named& attrs = {});

// (a: T, x: T) -> (z: T); T: {float, double, bfloat16, half}.
Output Igamma(Output a, Output x, const Named& attrs = {});

// (a: T, x: T) -> (z: T); T: {float, double}.
Output IgammaGradA(Output a, Output x, const Named& attrs = {});

// (a: T, x: T) -> (z: T); T: {float, double, bfloat16, half}.
Output Igammac(Output a, Output x, const Named& attrs = {});

// (input: T) -> (output: Tout); T: {complex64, complex128}; Tout: {float, double}.
struct ImagAttrs {
  DType Tout = DType::kFloat;
  std::string name;
};
Output Imag(Output input, const ImagAttrs& attrs = {});

// (x: T) -> (y: T); T: {float, double, int32, int16, int8, complex64, int64, bfloat16, complex128,
//     half}.
Output Inv(Output x, const Named& attrs = {});

// (y: T, dy: T) -> (z: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output InvGrad(Output y, Output dy, const Named& attrs = {});

// (x: T) -> (y: T); T: {int32, uint8, int16, int8, int64, uint16, uint32, uint64}.
Output Invert(Output x, const Named& attrs = {});

// (x: T) -> (y: bool); T: {float, double, bfloat16, half}.
Output IsFinite(Output x, const Named& attrs = {});

// (x: T) -> (y: bool); T: {float, double, bfloat16, half}.
Output IsInf(Output x, const Named& attrs = {});

// (x: T) -> (y: bool); T: {float, double, bfloat16, half}.
Output IsNan(Output x, const Named& attrs = {});

// (x: T, y: T) -> (z: T); T: {int32, uint8, int16, int8, int64, uint16, uint32, uint64}.
Output LeftShift(Output x, Output y, const Named& attrs = {});

// (x: T, y: T) -> (z: bool); T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16,
//     half, uint32, uint64}.
Output Less(Output x, Output y, const Named& attrs = {});

// (x: T, y: T) -> (z: bool); T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16,
//     half, uint32, uint64}.
Output LessEqual(Output x, Output y, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, bfloat16, half}.
Output Lgamma(Output x, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output Log(Output x, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output Log1p(Output x, const Named& attrs = {});

// (x: bool, y: bool) -> (z: bool).
Output LogicalAnd(Output x, Output y, const Named& attrs = {});

// (x: bool) -> (y: bool).
Output LogicalNot(Output x, const Named& attrs = {});

// (x: bool, y: bool) -> (z: bool).
Output LogicalOr(Output x, Output y, const Named& attrs = {});

// (x: T, y: T) -> (z: T); T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16,
//     half, uint32, uint64}.
Output Maximum(Output x, Output y, const Named& attrs = {});

// (x: T, y: T) -> (z: T); T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16,
//     half, uint32, uint64}.
Output Minimum(Output x, Output y, const Named& attrs = {});

// (x: T, y: T) -> (z: T); T: {float, double, int32, int64, bfloat16, half}.
Output Mod(Output x, Output y, const Named& attrs = {});

// (x: T, y: T) -> (z: T); T: {float, double, int32, uint8, int16, int8, complex64, int64, bfloat16,
//     uint16, complex128, half, uint32, uint64}.
Output Mul(Output x, Output y, const Named& attrs = {});

// (x: T, y: T) -> (z: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output MulNoNan(Output x, Output y, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, bfloat16, half}.
Output Ndtri(Output x, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, int32, int16, int8, complex64, int64, bfloat16, complex128,
//     half}.
Output Neg(Output x, const Named& attrs = {});

// (x1: T, x2: T) -> (output: T); T: {float, double}.
Output NextAfter(Output x1, Output x2, const Named& attrs = {});

// (x: T, y: T) -> (z: bool).
struct NotEqualAttrs {
  bool incompatible_shape_error = true;
  std::string name;
};
Output NotEqual(Output x, Output y, const NotEqualAttrs& attrs = {});

// (a: T, x: T) -> (z: T); T: {float, double}.
Output Polygamma(Output a, Output x, const Named& attrs = {});

// (x: T, y: T) -> (z: T); T: {float, double, int32, int16, int8, complex64, int64, bfloat16,
//     complex128, half}.
Output Pow(Output x, Output y, const Named& attrs = {});

// (input: T) -> (output: Tout); T: {complex64, complex128}; Tout: {float, double}.
struct RealAttrs {
  DType Tout = DType::kFloat;
  std::string name;
};
Output Real(Output input, const RealAttrs& attrs = {});

// (x: T, y: T) -> (z: T); T: {float, double, int32, uint8, int16, int8, complex64, int64, bfloat16,
//     uint16, complex128, half, uint32, uint64}.
Output RealDiv(Output x, Output y, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, int32, int16, int8, complex64, int64, bfloat16, complex128,
//     half}.
Output Reciprocal(Output x, const Named& attrs = {});

// (y: T, dy: T) -> (z: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output ReciprocalGrad(Output y, Output dy, const Named& attrs = {});

// (features: T) -> (activations: T); T: {float, double, int32, uint8, int16, int8, int64, qint8,
//     bfloat16, uint16, half, uint32, uint64}.
Output Relu(Output features, const Named& attrs = {});

// (features: T) -> (activations: T); T: {float, double, int32, uint8, int16, int8, int64, bfloat16,
//     uint16, half, uint32, uint64}.
Output Relu6(Output features, const Named& attrs = {});

// (gradients: T, features: T) -> (backprops: T); T: {float, double, int32, uint8, int16, int8,
//     int64, bfloat16, uint16, half, uint32, uint64}.
Output Relu6Grad(Output gradients, Output features, const Named& attrs = {});

// (gradients: T, features: T) -> (backprops: T); T: {float, double, int32, uint8, int16, int8,
//     int64, bfloat16, uint16, half, uint32, uint64}.
Output ReluGrad(Output gradients, Output features, const Named& attrs = {});

// (x: T, y: T) -> (z: T); T: {int32, uint8, int16, int8, int64, uint16, uint32, uint64}.
Output RightShift(Output x, Output y, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, bfloat16, half}.
Output Rint(Output x, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, int32, int16, int8, complex64, int64, bfloat16, complex128,
//     half}.
Output Round(Output x, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output Rsqrt(Output x, const Named& attrs = {});

// (y: T, dy: T) -> (z: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output RsqrtGrad(Output y, Output dy, const Named& attrs = {});

// (features: T) -> (activations: T); T: {float, double, bfloat16, half}.
Output Selu(Output features, const Named& attrs = {});

// (gradients: T, outputs: T) -> (backprops: T); T: {float, double, bfloat16, half}.
Output SeluGrad(Output gradients, Output outputs, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output Sigmoid(Output x, const Named& attrs = {});

// (y: T, dy: T) -> (z: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output SigmoidGrad(Output y, Output dy, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, int32, int16, int8, complex64, int64, bfloat16, complex128,
//     half}.
Output Sign(Output x, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output Sin(Output x, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output Sinh(Output x, const Named& attrs = {});

// (features: T) -> (activations: T); T: {float, double, bfloat16, half}.
Output Softplus(Output features, const Named& attrs = {});

// (gradients: T, features: T) -> (backprops: T); T: {float, double, bfloat16, half}.
Output SoftplusGrad(Output gradients, Output features, const Named& attrs = {});

// (features: T) -> (activations: T); T: {float, double, bfloat16, half}.
Output Softsign(Output features, const Named& attrs = {});

// (gradients: T, features: T) -> (backprops: T); T: {float, double, bfloat16, half}.
Output SoftsignGrad(Output gradients, Output features, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output Sqrt(Output x, const Named& attrs = {});

// (y: T, dy: T) -> (z: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output SqrtGrad(Output y, Output dy, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, int32, uint8, int16, int8, complex64, int64, bfloat16,
//     uint16, complex128, half, uint32, uint64}.
Output Square(Output x, const Named& attrs = {});

// (x: T, y: T) -> (z: T); T: {float, double, int32, complex64, int64, bfloat16, complex128, half}.
Output SquaredDifference(Output x, Output y, const Named& attrs = {});

// (x: T, y: T) -> (z: T); T: {float, double, int32, uint8, int16, int8, complex64, int64, bfloat16,
//     uint16, complex128, half, uint32, uint64}.
Output Sub(Output x, Output y, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output Tan(Output x, const Named& attrs = {});

// (x: T) -> (y: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output Tanh(Output x, const Named& attrs = {});

// (y: T, dy: T) -> (z: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output TanhGrad(Output y, Output dy, const Named& attrs = {});

// (x: T, y: T) -> (z: T); T: {float, double, int32, uint8, int16, int8, complex64, int64, bfloat16,
//     uint16, complex128, half, uint32, uint64}.
Output TruncateDiv(Output x, Output y, const Named& attrs = {});

// (x: T, y: T) -> (z: T); T: {float, double, int32, int64, bfloat16, half}.
Output TruncateMod(Output x, Output y, const Named& attrs = {});

// (x: T, y: T) -> (z: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output Xdivy(Output x, Output y, const Named& attrs = {});

// (x: T, y: T) -> (z: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output Xlog1py(Output x, Output y, const Named& attrs = {});

// (x: T, y: T) -> (z: T); T: {float, double, complex64, bfloat16, complex128, half}.
Output Xlogy(Output x, Output y, const Named& attrs = {});

// (x: T, q: T) -> (z: T); T: {float, double}.
Output Zeta(Output x, Output q, const Named& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_TABLE_H_
