// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/variable.h"

namespace weft::ops {

Output Assign(Output ref, Output value, const AssignAttrs& attrs) {
  return ApiCall("Assign", attrs.name).In(ref).In(value).Set("validate_shape", attrs.validate_shape)
      .Set("use_locking", attrs.use_locking).Get();
}

Output AssignAdd(Output ref, Output value, const AssignAddAttrs& attrs) {
  return ApiCall("AssignAdd", attrs.name).In(ref).In(value).Set("use_locking", attrs.use_locking)
      .Get();
}

Output AssignAddVariableOp(Output resource, Output value, const Named& attrs) {
  return ApiCall("AssignAddVariableOp", attrs.name).In(resource).In(value).Get();
}

Output AssignSub(Output ref, Output value, const AssignSubAttrs& attrs) {
  return ApiCall("AssignSub", attrs.name).In(ref).In(value).Set("use_locking", attrs.use_locking)
      .Get();
}

Output AssignSubVariableOp(Output resource, Output value, const Named& attrs) {
  return ApiCall("AssignSubVariableOp", attrs.name).In(resource).In(value).Get();
}

Output AssignVariableOp(Output resource, Output value, const AssignVariableOpAttrs& attrs) {
  return ApiCall("AssignVariableOp", attrs.name).In(resource).In(value)
      .Set("validate_shape", attrs.validate_shape).Get();
}

Output CountUpTo(Output ref, int64_t limit, const Named& attrs) {
  return ApiCall("CountUpTo", attrs.name).In(ref).Set("limit", limit).Get();
}

Output DestroyResourceOp(Output resource, const DestroyResourceOpAttrs& attrs) {
  return ApiCall("DestroyResourceOp", attrs.name).In(resource)
      .Set("ignore_lookup_error", attrs.ignore_lookup_error).Get();
}

Output DestroyTemporaryVariable(Output ref, const std::string& var_name, const Named& attrs) {
  return ApiCall("DestroyTemporaryVariable", attrs.name).In(ref).Set("var_name", var_name).Get();
}

Output IsVariableInitialized(Output ref, const Named& attrs) {
  return ApiCall("IsVariableInitialized", attrs.name).In(ref).Get();
}

Output ReadVariableOp(Output resource, DType dtype, const Named& attrs) {
  return ApiCall("ReadVariableOp", attrs.name).In(resource).Set("dtype", dtype).Get();
}

Output ResourceCountUpTo(Output resource, int64_t limit, DType T, const Named& attrs) {
  return ApiCall("ResourceCountUpTo", attrs.name).In(resource).Set("limit", limit).Set("T", T)
      .Get();
}

Output ResourceGather(Output resource, Output indices, DType dtype,
                      const ResourceGatherAttrs& attrs) {
  return ApiCall("ResourceGather", attrs.name).In(resource).In(indices).Set("dtype", dtype)
      .Set("batch_dims", attrs.batch_dims).Set("validate_indices", attrs.validate_indices).Get();
}

Output ResourceGatherNd(Output resource, Output indices, DType dtype, const Named& attrs) {
  return ApiCall("ResourceGatherNd", attrs.name).In(resource).In(indices).Set("dtype", dtype).Get();
}

Output ResourceScatterAdd(Output resource, Output indices, Output updates, const Named& attrs) {
  return ApiCall("ResourceScatterAdd", attrs.name).In(resource).In(indices).In(updates).Get();
}

Output ResourceScatterDiv(Output resource, Output indices, Output updates, const Named& attrs) {
  return ApiCall("ResourceScatterDiv", attrs.name).In(resource).In(indices).In(updates).Get();
}

Output ResourceScatterMax(Output resource, Output indices, Output updates, const Named& attrs) {
  return ApiCall("ResourceScatterMax", attrs.name).In(resource).In(indices).In(updates).Get();
}

Output ResourceScatterMin(Output resource, Output indices, Output updates, const Named& attrs) {
  return ApiCall("ResourceScatterMin", attrs.name).In(resource).In(indices).In(updates).Get();
}

Output ResourceScatterMul(Output resource, Output indices, Output updates, const Named& attrs) {
  return ApiCall("ResourceScatterMul", attrs.name).In(resource).In(indices).In(updates).Get();
}

Output ResourceScatterNdAdd(Output ref, Output indices, Output updates,
                            const ResourceScatterNdAddAttrs& attrs) {
  return ApiCall("ResourceScatterNdAdd", attrs.name).In(ref).In(indices).In(updates)
      .Set("use_locking", attrs.use_locking).Set("bad_indices_policy", attrs.bad_indices_policy)
      .Get();
}

Output ResourceScatterNdMax(Output ref, Output indices, Output updates,
                            const ResourceScatterNdMaxAttrs& attrs) {
  return ApiCall("ResourceScatterNdMax", attrs.name).In(ref).In(indices).In(updates)
      .Set("use_locking", attrs.use_locking).Set("bad_indices_policy", attrs.bad_indices_policy)
      .Get();
}

Output ResourceScatterNdMin(Output ref, Output indices, Output updates,
                            const ResourceScatterNdMinAttrs& attrs) {
  return ApiCall("ResourceScatterNdMin", attrs.name).In(ref).In(indices).In(updates)
      .Set("use_locking", attrs.use_locking).Set("bad_indices_policy", attrs.bad_indices_policy)
      .Get();
}

Output ResourceScatterNdSub(Output ref, Output indices, Output updates,
                            const ResourceScatterNdSubAttrs& attrs) {
  return ApiCall("ResourceScatterNdSub", attrs.name).In(ref).In(indices).In(updates)
      .Set("use_locking", attrs.use_locking).Set("bad_indices_policy", attrs.bad_indices_policy)
      .Get();
}

Output ResourceScatterNdUpdate(Output ref, Output indices, Output updates,
                               const ResourceScatterNdUpdateAttrs& attrs) {
  return ApiCall("ResourceScatterNdUpdate", attrs.name).In(ref).In(indices).In(updates)
      .Set("use_locking", attrs.use_locking).Set("bad_indices_policy", attrs.bad_indices_policy)
      .Get();
}

Output ResourceScatterSub(Output resource, Output indices, Output updates, const Named& attrs) {
  return ApiCall("ResourceScatterSub", attrs.name).In(resource).In(indices).In(updates).Get();
}

Output ResourceScatterUpdate(Output resource, Output indices, Output updates, const Named& attrs) {
  return ApiCall("ResourceScatterUpdate", attrs.name).In(resource).In(indices).In(updates).Get();
}

Output ScatterAdd(Output ref, Output indices, Output updates, const ScatterAddAttrs& attrs) {
  return ApiCall("ScatterAdd", attrs.name).In(ref).In(indices).In(updates)
      .Set("use_locking", attrs.use_locking).Get();
}

Output ScatterDiv(Output ref, Output indices, Output updates, const ScatterDivAttrs& attrs) {
  return ApiCall("ScatterDiv", attrs.name).In(ref).In(indices).In(updates)
      .Set("use_locking", attrs.use_locking).Get();
}

Output ScatterMax(Output ref, Output indices, Output updates, const ScatterMaxAttrs& attrs) {
  return ApiCall("ScatterMax", attrs.name).In(ref).In(indices).In(updates)
      .Set("use_locking", attrs.use_locking).Get();
}

Output ScatterMin(Output ref, Output indices, Output updates, const ScatterMinAttrs& attrs) {
  return ApiCall("ScatterMin", attrs.name).In(ref).In(indices).In(updates)
      .Set("use_locking", attrs.use_locking).Get();
}

Output ScatterMul(Output ref, Output indices, Output updates, const ScatterMulAttrs& attrs) {
  return ApiCall("ScatterMul", attrs.name).In(ref).In(indices).In(updates)
      .Set("use_locking", attrs.use_locking).Get();
}

Output ScatterNdAdd(Output ref, Output indices, Output updates, const ScatterNdAddAttrs& attrs) {
  return ApiCall("ScatterNdAdd", attrs.name).In(ref).In(indices).In(updates)
      .Set("use_locking", attrs.use_locking).Set("bad_indices_policy", attrs.bad_indices_policy)
      .Get();
}

Output ScatterNdMax(Output ref, Output indices, Output updates, const ScatterNdMaxAttrs& attrs) {
  return ApiCall("ScatterNdMax", attrs.name).In(ref).In(indices).In(updates)
      .Set("use_locking", attrs.use_locking).Set("bad_indices_policy", attrs.bad_indices_policy)
      .Get();
}

Output ScatterNdMin(Output ref, Output indices, Output updates, const ScatterNdMinAttrs& attrs) {
  return ApiCall("ScatterNdMin", attrs.name).In(ref).In(indices).In(updates)
      .Set("use_locking", attrs.use_locking).Set("bad_indices_policy", attrs.bad_indices_policy)
      .Get();
}

Output ScatterNdNonAliasingAdd(Output input, Output indices, Output updates,
                               const ScatterNdNonAliasingAddAttrs& attrs) {
  return ApiCall("ScatterNdNonAliasingAdd", attrs.name).In(input).In(indices).In(updates)
      .Set("bad_indices_policy", attrs.bad_indices_policy).Get();
}

Output ScatterNdSub(Output ref, Output indices, Output updates, const ScatterNdSubAttrs& attrs) {
  return ApiCall("ScatterNdSub", attrs.name).In(ref).In(indices).In(updates)
      .Set("use_locking", attrs.use_locking).Set("bad_indices_policy", attrs.bad_indices_policy)
      .Get();
}

Output ScatterNdUpdate(Output ref, Output indices, Output updates,
                       const ScatterNdUpdateAttrs& attrs) {
  return ApiCall("ScatterNdUpdate", attrs.name).In(ref).In(indices).In(updates)
      .Set("use_locking", attrs.use_locking).Set("bad_indices_policy", attrs.bad_indices_policy)
      .Get();
}

Output ScatterSub(Output ref, Output indices, Output updates, const ScatterSubAttrs& attrs) {
  return ApiCall("ScatterSub", attrs.name).In(ref).In(indices).In(updates)
      .Set("use_locking", attrs.use_locking).Get();
}

Output ScatterUpdate(Output ref, Output indices, Output updates, const ScatterUpdateAttrs& attrs) {
  return ApiCall("ScatterUpdate", attrs.name).In(ref).In(indices).In(updates)
      .Set("use_locking", attrs.use_locking).Get();
}

Output TemporaryVariable(Builder& g, const PartialShape& shape, DType dtype,
                         const TemporaryVariableAttrs& attrs) {
  return ApiCall(g, "TemporaryVariable", attrs.name).Set("shape", shape).Set("dtype", dtype)
      .Set("var_name", attrs.var_name).Get();
}

Output VarHandleOp(Builder& g, DType dtype, const PartialShape& shape,
                   const VarHandleOpAttrs& attrs) {
  return ApiCall(g, "VarHandleOp", attrs.name).Set("dtype", dtype).Set("shape", shape)
      .Set("container", attrs.container).Set("shared_name", attrs.shared_name)
      .Set("debug_name", attrs.debug_name).Set("allowed_devices", attrs.allowed_devices).Get();
}

Output VarIsInitializedOp(Output resource, const Named& attrs) {
  return ApiCall("VarIsInitializedOp", attrs.name).In(resource).Get();
}

Output Variable(Builder& g, const PartialShape& shape, DType dtype, const VariableAttrs& attrs) {
  return ApiCall(g, "Variable", attrs.name).Set("shape", shape).Set("dtype", dtype)
      .Set("container", attrs.container).Set("shared_name", attrs.shared_name).Get();
}

Output VariableShape(Output input, const VariableShapeAttrs& attrs) {
  return ApiCall("VariableShape", attrs.name).In(input).Set("out_type", attrs.out_type).Get();
}

Output VariableV2(Builder& g, const PartialShape& shape, DType dtype,
                  const VariableV2Attrs& attrs) {
  return ApiCall(g, "VariableV2", attrs.name).Set("shape", shape).Set("dtype", dtype)
      .Set("container", attrs.container).Set("shared_name", attrs.shared_name).Get();
}

}  // namespace weft::ops
