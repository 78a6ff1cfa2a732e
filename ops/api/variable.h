// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_VARIABLE_H_
#define WEFT_OPS_API_VARIABLE_H_

#include "ops/api_call.h"

namespace weft::ops {

// (ref: Ref(T), value: T) -> (output_ref: Ref(T)).
struct AssignAttrs {
  bool validate_shape = true;
  bool use_locking = true;
  std::string name;
};
Output Assign(Output ref, Output value, const AssignAttrs& attrs = {});

// (ref: Ref(T), value: T) -> (output_ref: Ref(T)); T: {float, double, int32, uint8, int16, int8,
//     complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half,
//     uint32, uint64}.
struct AssignAddAttrs {
  bool use_locking = false;
  std::string name;
};
Output AssignAdd(Output ref, Output value, const AssignAddAttrs& attrs = {});

// (resource: resource, value: dtype) -> ().
Output AssignAddVariableOp(Output resource, Output value, const Named& attrs = {});

// (ref: Ref(T), value: T) -> (output_ref: Ref(T)); T: {float, double, int32, uint8, int16, int8,
//     complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half,
//     uint32, uint64}.
struct AssignSubAttrs {
  bool use_locking = false;
  std::string name;
};
Output AssignSub(Output ref, Output value, const AssignSubAttrs& attrs = {});

// (resource: resource, value: dtype) -> ().
Output AssignSubVariableOp(Output resource, Output value, const Named& attrs = {});

// (resource: resource, value: dtype) -> ().
struct AssignVariableOpAttrs {
  bool validate_shape = false;
  std::string name;
};
Output AssignVariableOp(Output resource, Output value, const AssignVariableOpAttrs& attrs = {});

// (ref: Ref(T)) -> (output: T); T: {int32, int64}.
Output CountUpTo(Output ref, int64_t limit, const Named& attrs = {});

// (resource: resource) -> ().
struct DestroyResourceOpAttrs {
  bool ignore_lookup_error = true;
  std::string name;
};
Output DestroyResourceOp(Output resource, const DestroyResourceOpAttrs& attrs = {});

// (ref: Ref(T)) -> (value: T).
Output DestroyTemporaryVariable(Output ref, const std::string& var_name, const Named& attrs = {});

// (ref: Ref(dtype)) -> (is_initialized: bool).
Output IsVariableInitialized(Output ref, const Named& attrs = {});

// (resource: resource) -> (value: dtype).
Output ReadVariableOp(Output resource, DType dtype, const Named& attrs = {});

// (resource: resource) -> (output: T); T: {int32, int64}.
Output ResourceCountUpTo(Output resource, int64_t limit, DType T, const Named& attrs = {});

// (resource: resource, indices: Tindices) -> (output: dtype); Tindices: {int32, int64}.
struct ResourceGatherAttrs {
  int64_t batch_dims = 0;
  bool validate_indices = true;
  std::string name;
};
Output ResourceGather(Output resource, Output indices, DType dtype,
                      const ResourceGatherAttrs& attrs = {});

// (resource: resource, indices: Tindices) -> (output: dtype); Tindices: {int32, int64}.
Output ResourceGatherNd(Output resource, Output indices, DType dtype, const Named& attrs = {});

// (resource: resource, indices: Tindices, updates: dtype) -> (); dtype: {float, double, int32,
//     uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16,
//     uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
Output ResourceScatterAdd(Output resource, Output indices, Output updates,
                          const Named& attrs = {});

// (resource: resource, indices: Tindices, updates: dtype) -> (); dtype: {float, double, int32,
//     uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16,
//     uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
Output ResourceScatterDiv(Output resource, Output indices, Output updates,
                          const Named& attrs = {});

// (resource: resource, indices: Tindices, updates: dtype) -> (); dtype: {float, double, int32,
//     uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16,
//     uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
Output ResourceScatterMax(Output resource, Output indices, Output updates,
                          const Named& attrs = {});

// (resource: resource, indices: Tindices, updates: dtype) -> (); dtype: {float, double, int32,
//     uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16,
//     uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
Output ResourceScatterMin(Output resource, Output indices, Output updates,
                          const Named& attrs = {});

// (resource: resource, indices: Tindices, updates: dtype) -> (); dtype: {float, double, int32,
//     uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16,
//     uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
Output ResourceScatterMul(Output resource, Output indices, Output updates,
                          const Named& attrs = {});

// (ref: resource, indices: Tindices, updates: T) -> (); Tindices: {int32, int64}.
struct ResourceScatterNdAddAttrs {
  bool use_locking = true;
  std::string bad_indices_policy;
  std::string name;
};
Output ResourceScatterNdAdd(Output ref, Output indices, Output updates,
                            const ResourceScatterNdAddAttrs& attrs = {});

// (ref: resource, indices: Tindices, updates: T) -> (); Tindices: {int32, int64}.
struct ResourceScatterNdMaxAttrs {
  bool use_locking = true;
  std::string bad_indices_policy;
  std::string name;
};
Output ResourceScatterNdMax(Output ref, Output indices, Output updates,
                            const ResourceScatterNdMaxAttrs& attrs = {});

// (ref: resource, indices: Tindices, updates: T) -> (); Tindices: {int32, int64}.
struct ResourceScatterNdMinAttrs {
  bool use_locking = true;
  std::string bad_indices_policy;
  std::string name;
};
Output ResourceScatterNdMin(Output ref, Output indices, Output updates,
                            const ResourceScatterNdMinAttrs& attrs = {});

// (ref: resource, indices: Tindices, updates: T) -> (); Tindices: {int32, int64}.
struct ResourceScatterNdSubAttrs {
  bool use_locking = true;
  std::string bad_indices_policy;
  std::string name;
};
Output ResourceScatterNdSub(Output ref, Output indices, Output updates,
                            const ResourceScatterNdSubAttrs& attrs = {});

// (ref: resource, indices: Tindices, updates: T) -> (); Tindices: {int32, int64}.
struct ResourceScatterNdUpdateAttrs {
  bool use_locking = true;
  std::string bad_indices_policy;
  std::string name;
};
Output ResourceScatterNdUpdate(Output ref, Output indices, Output updates,
                               const ResourceScatterNdUpdateAttrs& attrs = {});

// (resource: resource, indices: Tindices, updates: dtype) -> (); dtype: {float, double, int32,
//     uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16,
//     uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
Output ResourceScatterSub(Output resource, Output indices, Output updates,
                          const Named& attrs = {});

// (resource: resource, indices: Tindices, updates: dtype) -> (); Tindices: {int32, int64}.
Output ResourceScatterUpdate(Output resource, Output indices, Output updates,
                             const Named& attrs = {});

// (ref: Ref(T), indices: Tindices, updates: T) -> (output_ref: Ref(T)); T: {float, double, int32,
//     uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16,
//     uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
struct ScatterAddAttrs {
  bool use_locking = false;
  std::string name;
};
Output ScatterAdd(Output ref, Output indices, Output updates, const ScatterAddAttrs& attrs = {});

// (ref: Ref(T), indices: Tindices, updates: T) -> (output_ref: Ref(T)); T: {float, double, int32,
//     uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16,
//     uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
struct ScatterDivAttrs {
  bool use_locking = false;
  std::string name;
};
Output ScatterDiv(Output ref, Output indices, Output updates, const ScatterDivAttrs& attrs = {});

// (ref: Ref(T), indices: Tindices, updates: T) -> (output_ref: Ref(T)); T: {float, double, int32,
//     int64, bfloat16, half}; Tindices: {int32, int64}.
struct ScatterMaxAttrs {
  bool use_locking = false;
  std::string name;
};
Output ScatterMax(Output ref, Output indices, Output updates, const ScatterMaxAttrs& attrs = {});

// (ref: Ref(T), indices: Tindices, updates: T) -> (output_ref: Ref(T)); T: {float, double, int32,
//     int64, bfloat16, half}; Tindices: {int32, int64}.
struct ScatterMinAttrs {
  bool use_locking = false;
  std::string name;
};
Output ScatterMin(Output ref, Output indices, Output updates, const ScatterMinAttrs& attrs = {});

// (ref: Ref(T), indices: Tindices, updates: T) -> (output_ref: Ref(T)); T: {float, double, int32,
//     uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16,
//     uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
struct ScatterMulAttrs {
  bool use_locking = false;
  std::string name;
};
Output ScatterMul(Output ref, Output indices, Output updates, const ScatterMulAttrs& attrs = {});

// (ref: Ref(T), indices: Tindices, updates: T) -> (output_ref: Ref(T)); T: {float, double, int32,
//     uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16,
//     uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
struct ScatterNdAddAttrs {
  bool use_locking = false;
  std::string bad_indices_policy;
  std::string name;
};
Output ScatterNdAdd(Output ref, Output indices, Output updates,
                    const ScatterNdAddAttrs& attrs = {});

// (ref: Ref(T), indices: Tindices, updates: T) -> (output_ref: Ref(T)); T: {float, double, int32,
//     uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16,
//     uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
struct ScatterNdMaxAttrs {
  bool use_locking = false;
  std::string bad_indices_policy;
  std::string name;
};
Output ScatterNdMax(Output ref, Output indices, Output updates,
                    const ScatterNdMaxAttrs& attrs = {});

// (ref: Ref(T), indices: Tindices, updates: T) -> (output_ref: Ref(T)); T: {float, double, int32,
//     uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16,
//     uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
struct ScatterNdMinAttrs {
  bool use_locking = false;
  std::string bad_indices_policy;
  std::string name;
};
Output ScatterNdMin(Output ref, Output indices, Output updates,
                    const ScatterNdMinAttrs& attrs = {});

// (input: T, indices: Tindices, updates: T) -> (output: T); T: {float, double, int32, uint8, int16,
//     int8, complex64, int64, bool, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16,
//     complex128, half, uint32, uint64}; Tindices: {int32, int64}.
struct ScatterNdNonAliasingAddAttrs {
  std::string bad_indices_policy;
  std::string name;
};
Output ScatterNdNonAliasingAdd(Output input, Output indices, Output updates,
                               const ScatterNdNonAliasingAddAttrs& attrs = {});

// (ref: Ref(T), indices: Tindices, updates: T) -> (output_ref: Ref(T)); T: {float, double, int32,
//     uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16,
//     uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
struct ScatterNdSubAttrs {
  bool use_locking = false;
  std::string bad_indices_policy;
  std::string name;
};
Output ScatterNdSub(Output ref, Output indices, Output updates,
                    const ScatterNdSubAttrs& attrs = {});

// (ref: Ref(T), indices: Tindices, updates: T) -> (output_ref: Ref(T)); Tindices: {int32, int64}.
struct ScatterNdUpdateAttrs {
  bool use_locking = true;
  std::string bad_indices_policy;
  std::string name;
};
Output ScatterNdUpdate(Output ref, Output indices, Output updates,
                       const ScatterNdUpdateAttrs& attrs = {});

// (ref: Ref(T), indices: Tindices, updates: T) -> (output_ref: Ref(T)); T: {float, double, int32,
//     uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16,
//     uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
struct ScatterSubAttrs {
  bool use_locking = false;
  std::string name;
};
Output ScatterSub(Output ref, Output indices, Output updates, const ScatterSubAttrs& attrs = {});

// (ref: Ref(T), indices: Tindices, updates: T) -> (output_ref: Ref(T)); Tindices: {int32, int64}.
struct ScatterUpdateAttrs {
  bool use_locking = true;
  std::string name;
};
Output ScatterUpdate(Output ref, Output indices, Output updates,
                     const ScatterUpdateAttrs& attrs = {});

// () -> (ref: Ref(dtype)).
struct TemporaryVariableAttrs {
  std::string var_name;
  std::string name;
};
Output TemporaryVariable(Builder& g, const PartialShape& shape, DType dtype,
                         const TemporaryVariableAttrs& attrs = {});

// () -> (resource: resource).
struct VarHandleOpAttrs {
  std::string container;
  std::string shared_name;
  std::string debug_name;
  std::vector<std::string> allowed_devices;
  std::string name;
};
Output VarHandleOp(Builder& g, DType dtype, const PartialShape& shape,
                   const VarHandleOpAttrs& attrs = {});

// (resource: resource) -> (is_initialized: bool).
Output VarIsInitializedOp(Output resource, const Named& attrs = {});

// () -> (ref: Ref(dtype)).
struct VariableAttrs {
  std::string container;
  std::string shared_name;
  std::string name;
};
Output Variable(Builder& g, const PartialShape& shape, DType dtype,
                const VariableAttrs& attrs = {});

// (input: resource) -> (output: out_type); out_type: {int32, int64}.
struct VariableShapeAttrs {
  DType out_type = DType::kInt32;
  std::string name;
};
Output VariableShape(Output input, const VariableShapeAttrs& attrs = {});

// () -> (ref: Ref(dtype)).
struct VariableV2Attrs {
  std::string container;
  std::string shared_name;
  std::string name;
};
Output VariableV2(Builder& g, const PartialShape& shape, DType dtype,
                  const VariableV2Attrs& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_VARIABLE_H_
