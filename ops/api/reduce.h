// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_REDUCE_H_
#define WEFT_OPS_API_REDUCE_H_

#include "ops/api_call.h"

namespace weft::ops {

// (input: bool, reduction_indices: Tidx) -> (output: bool); Tidx: {int32, int64}.
struct AllAttrs {
  bool keep_dims = false;
  std::string name;
};
Output All(Output input, Output reduction_indices, const AllAttrs& attrs = {});

// (input: bool, reduction_indices: Tidx) -> (output: bool); Tidx: {int32, int64}.
struct AnyAttrs {
  bool keep_dims = false;
  std::string name;
};
Output Any(Output input, Output reduction_indices, const AnyAttrs& attrs = {});

// (input: T, dimension: Tidx) -> (output: output_type); T: {float, double, int32, uint8, int16,
//     int8, int64, bool, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, half, uint32,
//     uint64}; Tidx: {int32, int16, int64}; output_type: {int32, int16, int64, uint16}.
struct ArgMaxAttrs {
  DType output_type = DType::kInt64;
  std::string name;
};
Output ArgMax(Output input, Output dimension, const ArgMaxAttrs& attrs = {});

// (input: T, dimension: Tidx) -> (output: output_type); T: {float, double, int32, uint8, int16,
//     int8, int64, bool, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, half, uint32,
//     uint64}; Tidx: {int32, int64}; output_type: {int32, int64}.
struct ArgMinAttrs {
  DType output_type = DType::kInt64;
  std::string name;
};
Output ArgMin(Output input, Output dimension, const ArgMinAttrs& attrs = {});

// (x: T, axis: Tidx) -> (out: T); T: {float, double, int32, uint8, int16, int8, complex64, int64,
//     qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64};
//     Tidx: {int32, int64}.
struct CumprodAttrs {
  bool exclusive = false;
  bool reverse = false;
  std::string name;
};
Output Cumprod(Output x, Output axis, const CumprodAttrs& attrs = {});

// (x: T, axis: Tidx) -> (out: T); T: {float, double, int32, uint8, int16, int8, complex64, int64,
//     qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64};
//     Tidx: {int32, int64}.
struct CumsumAttrs {
  bool exclusive = false;
  bool reverse = false;
  std::string name;
};
Output Cumsum(Output x, Output axis, const CumsumAttrs& attrs = {});

// (x: T, axis: Tidx) -> (out: T); T: {float, double, bfloat16, half}; Tidx: {int32, int64}.
struct CumulativeLogsumexpAttrs {
  bool exclusive = false;
  bool reverse = false;
  std::string name;
};
Output CumulativeLogsumexp(Output x, Output axis, const CumulativeLogsumexpAttrs& attrs = {});

// (input: T, reduction_indices: Tidx) -> (output: T); T: {float, double, int32, uint8, int16, int8,
//     complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half,
//     uint32, uint64}; Tidx: {int32, int64}.
struct EuclideanNormAttrs {
  bool keep_dims = false;
  std::string name;
};
Output EuclideanNorm(Output input, Output reduction_indices, const EuclideanNormAttrs& attrs = {});

// (input: T, reduction_indices: Tidx) -> (output: T); T: {float, double, int32, uint8, int16, int8,
//     int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, half, uint32, uint64}; Tidx:
//     {int32, int64}.
struct MaxAttrs {
  bool keep_dims = false;
  std::string name;
};
Output Max(Output input, Output reduction_indices, const MaxAttrs& attrs = {});

// (input: T, reduction_indices: Tidx) -> (output: T); T: {float, double, int32, uint8, int16, int8,
//     complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half,
//     uint32, uint64}; Tidx: {int32, int64}.
struct MeanAttrs {
  bool keep_dims = false;
  std::string name;
};
Output Mean(Output input, Output reduction_indices, const MeanAttrs& attrs = {});

// (input: T, reduction_indices: Tidx) -> (output: T); T: {float, double, int32, uint8, int16, int8,
//     int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, half, uint32, uint64}; Tidx:
//     {int32, int64}.
struct MinAttrs {
  bool keep_dims = false;
  std::string name;
};
Output Min(Output input, Output reduction_indices, const MinAttrs& attrs = {});

// (input: T, reduction_indices: Tidx) -> (output: T); T: {float, double, int32, uint8, int16, int8,
//     complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half,
//     uint32, uint64}; Tidx: {int32, int64}.
struct ProdAttrs {
  bool keep_dims = false;
  std::string name;
};
Output Prod(Output input, Output reduction_indices, const ProdAttrs& attrs = {});

// (input: T, reduction_indices: Tidx) -> (output: T); T: {float, double, int32, uint8, int16, int8,
//     complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half,
//     uint32, uint64}; Tidx: {int32, int64}.
struct SumAttrs {
  bool keep_dims = false;
  std::string name;
};
Output Sum(Output input, Output reduction_indices, const SumAttrs& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_REDUCE_H_
