// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_ELEMENTWISE_H_
#define WEFT_OPS_API_ELEMENTWISE_H_

#include "ops/api_call.h"

namespace weft::ops {

// (inputs: N * T) -> (sum: T); T: {float, double, int32, uint8, int16, int8, complex64, int64,
//     qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}.
Output AccumulateNV2(Inputs inputs, const PartialShape& shape, const Named& attrs = {});

// (inputs: N * T) -> (sum: T); T: {float, double, int32, uint8, int16, int8, complex64, int64,
//     qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, variant, uint32,
//     uint64}.
Output AddN(Inputs inputs, const Named& attrs = {});

// (x: T, y: T) -> (z: bool); T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8,
//     quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}.
struct ApproximateEqualAttrs {
  float tolerance = 1e-05f;
  std::string name;
};
Output ApproximateEqual(Output x, Output y, const ApproximateEqualAttrs& attrs = {});

// (a: T, b: T, x: T) -> (z: T); T: {float, double}.
Output Betainc(Output a, Output b, Output x, const Named& attrs = {});

// (input: T) -> (output: type); T: {float, double, int32, uint8, int16, int8, complex64, int64,
//     qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64};
//     type: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32,
//     bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}.
Output Bitcast(Output input, DType type, const Named& attrs = {});

// (x: SrcT) -> (y: DstT).
struct CastAttrs {
  bool Truncate = false;
  std::string name;
};
Output Cast(Output x, DType DstT, const CastAttrs& attrs = {});

// (t: T, clip_value_min: T, clip_value_max: T) -> (output: T); T: {float, double, int32, uint8,
//     int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16,
//     complex128, half, uint32, uint64}.
Output ClipByValue(Output t, Output clip_value_min, Output clip_value_max,
                   const Named& attrs = {});

// (real: T, imag: T) -> (out: Tout); T: {float, double}; Tout: {complex64, complex128}.
struct ComplexAttrs {
  DType Tout = DType::kComplex64;
  std::string name;
};
Output Complex(Output real, Output imag, const ComplexAttrs& attrs = {});

// (input: T) -> (output: T); T: {complex64, complex128, variant}.
Output Conj(Output input, const Named& attrs = {});

// (a: T, b: T) -> (product: T); T: {float, double, int32, uint8, int16, int8, int64, bfloat16,
//     uint16, half, uint32, uint64}.
Output Cross(Output a, Output b, const Named& attrs = {});

// (features: T) -> (activations: T); T: {float, double, bfloat16, half}.
struct LeakyReluAttrs {
  float alpha = 0.2f;
  std::string name;
};
Output LeakyRelu(Output features, const LeakyReluAttrs& attrs = {});

// (gradients: T, features: T) -> (backprops: T); T: {float, double, bfloat16, half}.
struct LeakyReluGradAttrs {
  float alpha = 0.2f;
  std::string name;
};
Output LeakyReluGrad(Output gradients, Output features, const LeakyReluGradAttrs& attrs = {});

// (condition: bool, t: T, e: T) -> (output: T).
Output Select(Output condition, Output t, Output e, const Named& attrs = {});

// (condition: bool, t: T, e: T) -> (output: T).
Output SelectV2(Output condition, Output t, Output e, const Named& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_ELEMENTWISE_H_
