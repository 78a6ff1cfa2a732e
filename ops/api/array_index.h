// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_ARRAY_INDEX_H_
#define WEFT_OPS_API_ARRAY_INDEX_H_

#include "ops/api_call.h"

namespace weft::ops {

// (params: Tparams, indices: Tindices) -> (output: Tparams); Tindices: {int32, int64}.
struct GatherAttrs {
  bool validate_indices = true;
  std::string name;
};
Output Gather(Output params, Output indices, const GatherAttrs& attrs = {});

// (params: Tparams, indices: Tindices) -> (output: Tparams); Tindices: {int32, int16, int64}.
struct GatherNdAttrs {
  std::string bad_indices_policy;
  std::string name;
};
Output GatherNd(Output params, Output indices, const GatherNdAttrs& attrs = {});

// (params: Tparams, indices: Tindices, axis: Taxis) -> (output: Tparams); Tindices: {int32, int16,
//     int64}; Taxis: {int32, int64}.
struct GatherV2Attrs {
  int64_t batch_dims = 0;
  std::string name;
};
Output GatherV2(Output params, Output indices, Output axis, const GatherV2Attrs& attrs = {});

// (indices: Tindices, updates: T, shape: Tindices) -> (output: T); Tindices: {int32, int16, int64}.
struct ScatterNdAttrs {
  std::string bad_indices_policy;
  std::string name;
};
Output ScatterNd(Output indices, Output updates, Output shape, const ScatterNdAttrs& attrs = {});

// (tensor: T, indices: Tindices, updates: T) -> (output: T); Tindices: {int32, int64}.
struct TensorScatterAddAttrs {
  std::string bad_indices_policy;
  std::string name;
};
Output TensorScatterAdd(Output tensor, Output indices, Output updates,
                        const TensorScatterAddAttrs& attrs = {});

// (tensor: T, indices: Tindices, updates: T) -> (output: T); Tindices: {int32, int64}.
struct TensorScatterMaxAttrs {
  std::string bad_indices_policy;
  std::string name;
};
Output TensorScatterMax(Output tensor, Output indices, Output updates,
                        const TensorScatterMaxAttrs& attrs = {});

// (tensor: T, indices: Tindices, updates: T) -> (output: T); Tindices: {int32, int64}.
struct TensorScatterMinAttrs {
  std::string bad_indices_policy;
  std::string name;
};
Output TensorScatterMin(Output tensor, Output indices, Output updates,
                        const TensorScatterMinAttrs& attrs = {});

// (tensor: T, indices: Tindices, updates: T) -> (output: T); Tindices: {int32, int64}.
struct TensorScatterSubAttrs {
  std::string bad_indices_policy;
  std::string name;
};
Output TensorScatterSub(Output tensor, Output indices, Output updates,
                        const TensorScatterSubAttrs& attrs = {});

// (tensor: T, indices: Tindices, updates: T) -> (output: T); Tindices: {int32, int16, int64,
//     uint16}.
struct TensorScatterUpdateAttrs {
  std::string bad_indices_policy;
  std::string name;
};
Output TensorScatterUpdate(Output tensor, Output indices, Output updates,
                           const TensorScatterUpdateAttrs& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_ARRAY_INDEX_H_
