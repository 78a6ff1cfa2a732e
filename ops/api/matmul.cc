// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/matmul.h"

namespace weft::ops {

Output BatchMatMul(Output x, Output y, const BatchMatMulAttrs& attrs) {
  return ApiCall("BatchMatMul", attrs.name).In(x).In(y).Set("adj_x", attrs.adj_x)
      .Set("adj_y", attrs.adj_y).Set("grad_x", attrs.grad_x).Set("grad_y", attrs.grad_y).Get();
}

Output BatchMatMulV2(Output x, Output y, const BatchMatMulV2Attrs& attrs) {
  return ApiCall("BatchMatMulV2", attrs.name).In(x).In(y).Set("adj_x", attrs.adj_x)
      .Set("adj_y", attrs.adj_y).Set("grad_x", attrs.grad_x).Set("grad_y", attrs.grad_y).Get();
}

Output BatchMatMulV3(Output x, Output y, DType Tout, const BatchMatMulV3Attrs& attrs) {
  return ApiCall("BatchMatMulV3", attrs.name).In(x).In(y).Set("Tout", Tout)
      .Set("adj_x", attrs.adj_x).Set("adj_y", attrs.adj_y).Set("grad_x", attrs.grad_x)
      .Set("grad_y", attrs.grad_y).Get();
}

Output MatMul(Output a, Output b, const MatMulAttrs& attrs) {
  return ApiCall("MatMul", attrs.name).In(a).In(b).Set("transpose_a", attrs.transpose_a)
      .Set("transpose_b", attrs.transpose_b).Set("grad_a", attrs.grad_a).Set("grad_b", attrs.grad_b)
      .Get();
}

}  // namespace weft::ops
