// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/array_index.h"

namespace weft::ops {

Output Gather(Output params, Output indices, const GatherAttrs& attrs) {
  return ApiCall("Gather", attrs.name).In(params).In(indices)
      .Set("validate_indices", attrs.validate_indices).Get();
}

Output GatherNd(Output params, Output indices, const GatherNdAttrs& attrs) {
  return ApiCall("GatherNd", attrs.name).In(params).In(indices)
      .Set("bad_indices_policy", attrs.bad_indices_policy).Get();
}

Output GatherV2(Output params, Output indices, Output axis, const GatherV2Attrs& attrs) {
  return ApiCall("GatherV2", attrs.name).In(params).In(indices).In(axis)
      .Set("batch_dims", attrs.batch_dims).Get();
}

Output ScatterNd(Output indices, Output updates, Output shape, const ScatterNdAttrs& attrs) {
  return ApiCall("ScatterNd", attrs.name).In(indices).In(updates).In(shape)
      .Set("bad_indices_policy", attrs.bad_indices_policy).Get();
}

Output TensorScatterAdd(Output tensor, Output indices, Output updates,
                        const TensorScatterAddAttrs& attrs) {
  return ApiCall("TensorScatterAdd", attrs.name).In(tensor).In(indices).In(updates)
      .Set("bad_indices_policy", attrs.bad_indices_policy).Get();
}

Output TensorScatterMax(Output tensor, Output indices, Output updates,
                        const TensorScatterMaxAttrs& attrs) {
  return ApiCall("TensorScatterMax", attrs.name).In(tensor).In(indices).In(updates)
      .Set("bad_indices_policy", attrs.bad_indices_policy).Get();
}

Output TensorScatterMin(Output tensor, Output indices, Output updates,
                        const TensorScatterMinAttrs& attrs) {
  return ApiCall("TensorScatterMin", attrs.name).In(tensor).In(indices).In(updates)
      .Set("bad_indices_policy", attrs.bad_indices_policy).Get();
}

Output TensorScatterSub(Output tensor, Output indices, Output updates,
                        const TensorScatterSubAttrs& attrs) {
  return ApiCall("TensorScatterSub", attrs.name).In(tensor).In(indices).In(updates)
      .Set("bad_indices_policy", attrs.bad_indices_policy).Get();
}

Output TensorScatterUpdate(Output tensor, Output indices, Output updates,
                           const TensorScatterUpdateAttrs& attrs) {
  return ApiCall("TensorScatterUpdate", attrs.name).In(tensor).In(indices).In(updates)
      .Set("bad_indices_policy", attrs.bad_indices_policy).Get();
}

}  // namespace weft::ops
