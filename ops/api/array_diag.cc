// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/array_diag.h"

namespace weft::ops {

Output BatchMatrixBandPart(Output input, Output num_lower, Output num_upper, const Named& attrs) {
  return ApiCall("BatchMatrixBandPart", attrs.name).In(input).In(num_lower).In(num_upper).Get();
}

Output BatchMatrixDiag(Output diagonal, const Named& attrs) {
  return ApiCall("BatchMatrixDiag", attrs.name).In(diagonal).Get();
}

Output BatchMatrixDiagPart(Output input, const Named& attrs) {
  return ApiCall("BatchMatrixDiagPart", attrs.name).In(input).Get();
}

Output BatchMatrixSetDiag(Output input, Output diagonal, const Named& attrs) {
  return ApiCall("BatchMatrixSetDiag", attrs.name).In(input).In(diagonal).Get();
}

Output Diag(Output diagonal, const Named& attrs) {
  return ApiCall("Diag", attrs.name).In(diagonal).Get();
}

Output DiagPart(Output input, const Named& attrs) {
  return ApiCall("DiagPart", attrs.name).In(input).Get();
}

Output MatrixBandPart(Output input, Output num_lower, Output num_upper, const Named& attrs) {
  return ApiCall("MatrixBandPart", attrs.name).In(input).In(num_lower).In(num_upper).Get();
}

Output MatrixDiag(Output diagonal, const Named& attrs) {
  return ApiCall("MatrixDiag", attrs.name).In(diagonal).Get();
}

Output MatrixDiagPart(Output input, const Named& attrs) {
  return ApiCall("MatrixDiagPart", attrs.name).In(input).Get();
}

Output MatrixDiagPartV2(Output input, Output k, Output padding_value, const Named& attrs) {
  return ApiCall("MatrixDiagPartV2", attrs.name).In(input).In(k).In(padding_value).Get();
}

Output MatrixDiagPartV3(Output input, Output k, Output padding_value,
                        const MatrixDiagPartV3Attrs& attrs) {
  return ApiCall("MatrixDiagPartV3", attrs.name).In(input).In(k).In(padding_value)
      .Set("align", attrs.align).Get();
}

Output MatrixDiagV2(Output diagonal, Output k, Output num_rows, Output num_cols,
                    Output padding_value, const Named& attrs) {
  return ApiCall("MatrixDiagV2", attrs.name).In(diagonal).In(k).In(num_rows).In(num_cols)
      .In(padding_value).Get();
}

Output MatrixDiagV3(Output diagonal, Output k, Output num_rows, Output num_cols,
                    Output padding_value, const MatrixDiagV3Attrs& attrs) {
  return ApiCall("MatrixDiagV3", attrs.name).In(diagonal).In(k).In(num_rows).In(num_cols)
      .In(padding_value).Set("align", attrs.align).Get();
}

Output MatrixSetDiag(Output input, Output diagonal, const Named& attrs) {
  return ApiCall("MatrixSetDiag", attrs.name).In(input).In(diagonal).Get();
}

Output MatrixSetDiagV2(Output input, Output diagonal, Output k, const Named& attrs) {
  return ApiCall("MatrixSetDiagV2", attrs.name).In(input).In(diagonal).In(k).Get();
}

Output MatrixSetDiagV3(Output input, Output diagonal, Output k,
                       const MatrixSetDiagV3Attrs& attrs) {
  return ApiCall("MatrixSetDiagV3", attrs.name).In(input).In(diagonal).In(k)
      .Set("align", attrs.align).Get();
}

}  // namespace weft::ops
