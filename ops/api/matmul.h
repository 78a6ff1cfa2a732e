// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_MATMUL_H_
#define WEFT_OPS_API_MATMUL_H_

#include "ops/api_call.h"

namespace weft::ops {

// (x: T, y: T) -> (output: T); T: {float, double, int32, complex64, int64, bfloat16, complex128,
//     half}.
struct BatchMatMulAttrs {
  bool adj_x = false;
  bool adj_y = false;
  bool grad_x = false;
  bool grad_y = false;
  std::string name;
};
Output BatchMatMul(Output x, Output y, const BatchMatMulAttrs& attrs = {});

// (x: T, y: T) -> (output: T); T: {float, double, int32, uint8, int16, complex64, int64, bfloat16,
//     uint16, complex128, half, uint32, uint64}.
struct BatchMatMulV2Attrs {
  bool adj_x = false;
  bool adj_y = false;
  bool grad_x = false;
  bool grad_y = false;
  std::string name;
};
Output BatchMatMulV2(Output x, Output y, const BatchMatMulV2Attrs& attrs = {});

// (x: Ta, y: Tb) -> (output: Tout); Ta: {float, double, int32, uint8, int16, int8, complex64,
//     int64, bfloat16, complex128, half}; Tb: {float, double, int32, uint8, int16, int8, complex64,
//     int64, bfloat16, complex128, half}; Tout: {float, double, int32, int16, complex64, int64,
//     bfloat16, complex128, half}.
struct BatchMatMulV3Attrs {
  bool adj_x = false;
  bool adj_y = false;
  bool grad_x = false;
  bool grad_y = false;
  std::string name;
};
Output BatchMatMulV3(Output x, Output y, DType Tout, const BatchMatMulV3Attrs& attrs = {});

// (a: T, b: T) -> (product: T); T: {float, double, int32, uint8, complex64, int64, bfloat16,
//     uint16, complex128, half, uint32, uint64}.
struct MatMulAttrs {
  bool transpose_a = false;
  bool transpose_b = false;
  bool grad_a = false;
  bool grad_b = false;
  std::string name;
};
Output MatMul(Output a, Output b, const MatMulAttrs& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_MATMUL_H_
