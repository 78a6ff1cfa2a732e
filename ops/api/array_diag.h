// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_ARRAY_DIAG_H_
#define WEFT_OPS_API_ARRAY_DIAG_H_

#include "ops/api_call.h"

namespace weft::ops {

// (input: T, num_lower: int64, num_upper: int64) -> (band: T).
Output BatchMatrixBandPart(Output input, Output num_lower, Output num_upper,
                           const Named& attrs = {});

// (diagonal: T) -> (output: T).
Output BatchMatrixDiag(Output diagonal, const Named& attrs = {});

// (input: T) -> (diagonal: T).
Output BatchMatrixDiagPart(Output input, const Named& attrs = {});

// (input: T, diagonal: T) -> (output: T).
Output BatchMatrixSetDiag(Output input, Output diagonal, const Named& attrs = {});

// (diagonal: T) -> (output: T); T: {float, double, int32, complex64, int64, bfloat16, complex128,
//     half}.
Output Diag(Output diagonal, const Named& attrs = {});

// (input: T) -> (diagonal: T); T: {float, double, int32, complex64, int64, bfloat16, complex128,
//     half}.
Output DiagPart(Output input, const Named& attrs = {});

// (input: T, num_lower: Tindex, num_upper: Tindex) -> (band: T); Tindex: {int32, int64}.
Output MatrixBandPart(Output input, Output num_lower, Output num_upper, const Named& attrs = {});

// (diagonal: T) -> (output: T).
Output MatrixDiag(Output diagonal, const Named& attrs = {});

// (input: T) -> (diagonal: T).
Output MatrixDiagPart(Output input, const Named& attrs = {});

// (input: T, k: int32, padding_value: T) -> (diagonal: T).
Output MatrixDiagPartV2(Output input, Output k, Output padding_value, const Named& attrs = {});

// (input: T, k: int32, padding_value: T) -> (diagonal: T); align: {'LEFT_RIGHT', 'RIGHT_LEFT',
//     'LEFT_LEFT', 'RIGHT_RIGHT'}.
struct MatrixDiagPartV3Attrs {
  std::string align = "RIGHT_LEFT";
  std::string name;
};
Output MatrixDiagPartV3(Output input, Output k, Output padding_value,
                        const MatrixDiagPartV3Attrs& attrs = {});

// (diagonal: T, k: int32, num_rows: int32, num_cols: int32, padding_value: T) -> (output: T).
Output MatrixDiagV2(Output diagonal, Output k, Output num_rows, Output num_cols,
                    Output padding_value, const Named& attrs = {});

// (diagonal: T, k: int32, num_rows: int32, num_cols: int32, padding_value: T) -> (output: T);
//     align: {'LEFT_RIGHT', 'RIGHT_LEFT', 'LEFT_LEFT', 'RIGHT_RIGHT'}.
struct MatrixDiagV3Attrs {
  std::string align = "RIGHT_LEFT";
  std::string name;
};
Output MatrixDiagV3(Output diagonal, Output k, Output num_rows, Output num_cols,
                    Output padding_value, const MatrixDiagV3Attrs& attrs = {});

// (input: T, diagonal: T) -> (output: T).
Output MatrixSetDiag(Output input, Output diagonal, const Named& attrs = {});

// (input: T, diagonal: T, k: int32) -> (output: T).
Output MatrixSetDiagV2(Output input, Output diagonal, Output k, const Named& attrs = {});

// (input: T, diagonal: T, k: int32) -> (output: T); align: {'LEFT_RIGHT', 'RIGHT_LEFT',
//     'LEFT_LEFT', 'RIGHT_RIGHT'}.
struct MatrixSetDiagV3Attrs {
  std::string align = "RIGHT_LEFT";
  std::string name;
};
Output MatrixSetDiagV3(Output input, Output diagonal, Output k,
                       const MatrixSetDiagV3Attrs& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_ARRAY_DIAG_H_
