// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_TRAINING_H_
#define WEFT_OPS_API_TRAINING_H_

#include "ops/api_call.h"

namespace weft::ops {

// (var: Ref(T), m: Ref(T), v: Ref(T), beta1_power: T, lr: T, beta1: T, beta2: T, epsilon: T, grad:
//     T) -> (out: Ref(T)); T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8,
//     quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}.
struct ApplyAdaMaxAttrs {
  bool use_locking = false;
  std::string name;
};
Output ApplyAdaMax(Output var, Output m, Output v, Output beta1_power, Output lr, Output beta1,
                   Output beta2, Output epsilon, Output grad, const ApplyAdaMaxAttrs& attrs = {});

// (var: Ref(T), accum: Ref(T), accum_update: Ref(T), lr: T, rho: T, epsilon: T, grad: T) -> (out:
//     Ref(T)); T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8,
//     qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}.
struct ApplyAdadeltaAttrs {
  bool use_locking = false;
  std::string name;
};
Output ApplyAdadelta(Output var, Output accum, Output accum_update, Output lr, Output rho,
                     Output epsilon, Output grad, const ApplyAdadeltaAttrs& attrs = {});

// (var: Ref(T), accum: Ref(T), lr: T, grad: T) -> (out: Ref(T)); T: {float, double, int32, uint8,
//     int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16,
//     complex128, half, uint32, uint64}.
struct ApplyAdagradAttrs {
  bool use_locking = false;
  bool update_slots = true;
  std::string name;
};
Output ApplyAdagrad(Output var, Output accum, Output lr, Output grad,
                    const ApplyAdagradAttrs& attrs = {});

// (var: Ref(T), gradient_accumulator: Ref(T), gradient_squared_accumulator: Ref(T), grad: T, lr: T,
//     l1: T, l2: T, global_step: int64) -> (out: Ref(T)); T: {float, double, int32, uint8, int16,
//     int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128,
//     half, uint32, uint64}.
struct ApplyAdagradDAAttrs {
  bool use_locking = false;
  std::string name;
};
Output ApplyAdagradDA(Output var, Output gradient_accumulator, Output gradient_squared_accumulator,
                      Output grad, Output lr, Output l1, Output l2, Output global_step,
                      const ApplyAdagradDAAttrs& attrs = {});

// (var: Ref(T), accum: Ref(T), lr: T, epsilon: T, grad: T) -> (out: Ref(T)); T: {float, double,
//     int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16,
//     quint16, uint16, complex128, half, uint32, uint64}.
struct ApplyAdagradV2Attrs {
  bool use_locking = false;
  bool update_slots = true;
  std::string name;
};
Output ApplyAdagradV2(Output var, Output accum, Output lr, Output epsilon, Output grad,
                      const ApplyAdagradV2Attrs& attrs = {});

// (var: Ref(T), m: Ref(T), v: Ref(T), beta1_power: T, beta2_power: T, lr: T, beta1: T, beta2: T,
//     epsilon: T, grad: T) -> (out: Ref(T)); T: {float, double, int32, uint8, int16, int8,
//     complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half,
//     uint32, uint64}.
struct ApplyAdamAttrs {
  bool use_locking = false;
  bool use_nesterov = false;
  std::string name;
};
Output ApplyAdam(Output var, Output m, Output v, Output beta1_power, Output beta2_power, Output lr,
                 Output beta1, Output beta2, Output epsilon, Output grad,
                 const ApplyAdamAttrs& attrs = {});

// (var: Ref(T), m: Ref(T), lr: T, alpha: T, sign_decay: T, beta: T, grad: T) -> (out: Ref(T)); T:
//     {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16,
//     qint16, quint16, uint16, complex128, half, uint32, uint64}.
struct ApplyAddSignAttrs {
  bool use_locking = false;
  std::string name;
};
Output ApplyAddSign(Output var, Output m, Output lr, Output alpha, Output sign_decay, Output beta,
                    Output grad, const ApplyAddSignAttrs& attrs = {});

// (var: Ref(T), mg: Ref(T), ms: Ref(T), mom: Ref(T), lr: T, rho: T, momentum: T, epsilon: T, grad:
//     T) -> (out: Ref(T)); T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8,
//     quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}.
struct ApplyCenteredRMSPropAttrs {
  bool use_locking = false;
  std::string name;
};
Output ApplyCenteredRMSProp(Output var, Output mg, Output ms, Output mom, Output lr, Output rho,
                            Output momentum, Output epsilon, Output grad,
                            const ApplyCenteredRMSPropAttrs& attrs = {});

// (var: Ref(T), accum: Ref(T), linear: Ref(T), grad: T, lr: T, l1: T, l2: T, lr_power: T) -> (out:
//     Ref(T)); T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8,
//     qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}.
struct ApplyFtrlAttrs {
  bool use_locking = false;
  bool multiply_linear_by_lr = false;
  std::string name;
};
Output ApplyFtrl(Output var, Output accum, Output linear, Output grad, Output lr, Output l1,
                 Output l2, Output lr_power, const ApplyFtrlAttrs& attrs = {});

// (var: Ref(T), accum: Ref(T), linear: Ref(T), grad: T, lr: T, l1: T, l2: T, l2_shrinkage: T,
//     lr_power: T) -> (out: Ref(T)); T: {float, double, int32, uint8, int16, int8, complex64,
//     int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32,
//     uint64}.
struct ApplyFtrlV2Attrs {
  bool use_locking = false;
  bool multiply_linear_by_lr = false;
  std::string name;
};
Output ApplyFtrlV2(Output var, Output accum, Output linear, Output grad, Output lr, Output l1,
                   Output l2, Output l2_shrinkage, Output lr_power,
                   const ApplyFtrlV2Attrs& attrs = {});

// (var: Ref(T), alpha: T, delta: T) -> (out: Ref(T)); T: {float, double, int32, uint8, int16, int8,
//     complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half,
//     uint32, uint64}.
struct ApplyGradientDescentAttrs {
  bool use_locking = false;
  std::string name;
};
Output ApplyGradientDescent(Output var, Output alpha, Output delta,
                            const ApplyGradientDescentAttrs& attrs = {});

// (var: Ref(T), accum: Ref(T), lr: T, grad: T, momentum: T) -> (out: Ref(T)); T: {float, double,
//     int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16,
//     quint16, uint16, complex128, half, uint32, uint64}.
struct ApplyMomentumAttrs {
  bool use_locking = false;
  bool use_nesterov = false;
  std::string name;
};
Output ApplyMomentum(Output var, Output accum, Output lr, Output grad, Output momentum,
                     const ApplyMomentumAttrs& attrs = {});

// (var: Ref(T), m: Ref(T), lr: T, logbase: T, sign_decay: T, beta: T, grad: T) -> (out: Ref(T)); T:
//     {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16,
//     qint16, quint16, uint16, complex128, half, uint32, uint64}.
struct ApplyPowerSignAttrs {
  bool use_locking = false;
  std::string name;
};
Output ApplyPowerSign(Output var, Output m, Output lr, Output logbase, Output sign_decay,
                      Output beta, Output grad, const ApplyPowerSignAttrs& attrs = {});

// (var: Ref(T), accum: Ref(T), lr: T, l1: T, l2: T, grad: T) -> (out: Ref(T)); T: {float, double,
//     int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16,
//     quint16, uint16, complex128, half, uint32, uint64}.
struct ApplyProximalAdagradAttrs {
  bool use_locking = false;
  std::string name;
};
Output ApplyProximalAdagrad(Output var, Output accum, Output lr, Output l1, Output l2, Output grad,
                            const ApplyProximalAdagradAttrs& attrs = {});

// (var: Ref(T), alpha: T, l1: T, l2: T, delta: T) -> (out: Ref(T)); T: {float, double, int32,
//     uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16,
//     uint16, complex128, half, uint32, uint64}.
struct ApplyProximalGradientDescentAttrs {
  bool use_locking = false;
  std::string name;
};
Output ApplyProximalGradientDescent(Output var, Output alpha, Output l1, Output l2, Output delta,
                                    const ApplyProximalGradientDescentAttrs& attrs = {});

// (var: Ref(T), ms: Ref(T), mom: Ref(T), lr: T, rho: T, momentum: T, epsilon: T, grad: T) -> (out:
//     Ref(T)); T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8,
//     qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}.
struct ApplyRMSPropAttrs {
  bool use_locking = false;
  std::string name;
};
Output ApplyRMSProp(Output var, Output ms, Output mom, Output lr, Output rho, Output momentum,
                    Output epsilon, Output grad, const ApplyRMSPropAttrs& attrs = {});

// (var: resource, m: resource, v: resource, beta1_power: T, lr: T, beta1: T, beta2: T, epsilon: T,
//     grad: T) -> (); T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8,
//     quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}.
struct ResourceApplyAdaMaxAttrs {
  bool use_locking = false;
  std::string name;
};
Output ResourceApplyAdaMax(Output var, Output m, Output v, Output beta1_power, Output lr,
                           Output beta1, Output beta2, Output epsilon, Output grad,
                           const ResourceApplyAdaMaxAttrs& attrs = {});

// (var: resource, accum: resource, accum_update: resource, lr: T, rho: T, epsilon: T, grad: T) ->
//     (); T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32,
//     bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}.
struct ResourceApplyAdadeltaAttrs {
  bool use_locking = false;
  std::string name;
};
Output ResourceApplyAdadelta(Output var, Output accum, Output accum_update, Output lr, Output rho,
                             Output epsilon, Output grad,
                             const ResourceApplyAdadeltaAttrs& attrs = {});

// (var: resource, accum: resource, lr: T, grad: T) -> (); T: {float, double, int32, uint8, int16,
//     int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128,
//     half, uint32, uint64}.
struct ResourceApplyAdagradAttrs {
  bool use_locking = false;
  bool update_slots = true;
  std::string name;
};
Output ResourceApplyAdagrad(Output var, Output accum, Output lr, Output grad,
                            const ResourceApplyAdagradAttrs& attrs = {});

// (var: resource, gradient_accumulator: resource, gradient_squared_accumulator: resource, grad: T,
//     lr: T, l1: T, l2: T, global_step: int64) -> (); T: {float, double, int32, uint8, int16, int8,
//     complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half,
//     uint32, uint64}.
struct ResourceApplyAdagradDAAttrs {
  bool use_locking = false;
  std::string name;
};
Output ResourceApplyAdagradDA(Output var, Output gradient_accumulator,
                              Output gradient_squared_accumulator, Output grad, Output lr,
                              Output l1, Output l2, Output global_step,
                              const ResourceApplyAdagradDAAttrs& attrs = {});

// (var: resource, accum: resource, lr: T, epsilon: T, grad: T) -> (); T: {float, double, int32,
//     uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16,
//     uint16, complex128, half, uint32, uint64}.
struct ResourceApplyAdagradV2Attrs {
  bool use_locking = false;
  bool update_slots = true;
  std::string name;
};
Output ResourceApplyAdagradV2(Output var, Output accum, Output lr, Output epsilon, Output grad,
                              const ResourceApplyAdagradV2Attrs& attrs = {});

// (var: resource, m: resource, v: resource, beta1_power: T, beta2_power: T, lr: T, beta1: T, beta2:
//     T, epsilon: T, grad: T) -> (); T: {float, double, int32, uint8, int16, int8, complex64,
//     int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32,
//     uint64}.
struct ResourceApplyAdamAttrs {
  bool use_locking = false;
  bool use_nesterov = false;
  std::string name;
};
Output ResourceApplyAdam(Output var, Output m, Output v, Output beta1_power, Output beta2_power,
                         Output lr, Output beta1, Output beta2, Output epsilon, Output grad,
                         const ResourceApplyAdamAttrs& attrs = {});

// (var: resource, m: resource, v: resource, vhat: resource, beta1_power: T, beta2_power: T, lr: T,
//     beta1: T, beta2: T, epsilon: T, grad: T) -> (); T: {float, double, int32, uint8, int16, int8,
//     complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half,
//     uint32, uint64}.
struct ResourceApplyAdamWithAmsgradAttrs {
  bool use_locking = false;
  std::string name;
};
Output ResourceApplyAdamWithAmsgrad(Output var, Output m, Output v, Output vhat, Output beta1_power,
                                    Output beta2_power, Output lr, Output beta1, Output beta2,
                                    Output epsilon, Output grad,
                                    const ResourceApplyAdamWithAmsgradAttrs& attrs = {});

// (var: resource, m: resource, lr: T, alpha: T, sign_decay: T, beta: T, grad: T) -> (); T: {float,
//     double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16,
//     quint16, uint16, complex128, half, uint32, uint64}.
struct ResourceApplyAddSignAttrs {
  bool use_locking = false;
  std::string name;
};
Output ResourceApplyAddSign(Output var, Output m, Output lr, Output alpha, Output sign_decay,
                            Output beta, Output grad, const ResourceApplyAddSignAttrs& attrs = {});

// (var: resource, mg: resource, ms: resource, mom: resource, lr: T, rho: T, momentum: T, epsilon:
//     T, grad: T) -> (); T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8,
//     quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}.
struct ResourceApplyCenteredRMSPropAttrs {
  bool use_locking = false;
  std::string name;
};
Output ResourceApplyCenteredRMSProp(Output var, Output mg, Output ms, Output mom, Output lr,
                                    Output rho, Output momentum, Output epsilon, Output grad,
                                    const ResourceApplyCenteredRMSPropAttrs& attrs = {});

// (var: resource, accum: resource, linear: resource, grad: T, lr: T, l1: T, l2: T, lr_power: T) ->
//     (); T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32,
//     bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}.
struct ResourceApplyFtrlAttrs {
  bool use_locking = false;
  bool multiply_linear_by_lr = false;
  std::string name;
};
Output ResourceApplyFtrl(Output var, Output accum, Output linear, Output grad, Output lr, Output l1,
                         Output l2, Output lr_power, const ResourceApplyFtrlAttrs& attrs = {});

// (var: resource, accum: resource, linear: resource, grad: T, lr: T, l1: T, l2: T, l2_shrinkage: T,
//     lr_power: T) -> (); T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8,
//     quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}.
struct ResourceApplyFtrlV2Attrs {
  bool use_locking = false;
  bool multiply_linear_by_lr = false;
  std::string name;
};
Output ResourceApplyFtrlV2(Output var, Output accum, Output linear, Output grad, Output lr,
                           Output l1, Output l2, Output l2_shrinkage, Output lr_power,
                           const ResourceApplyFtrlV2Attrs& attrs = {});

// (var: resource, alpha: T, delta: T) -> (); T: {float, double, int32, uint8, int16, int8,
//     complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half,
//     uint32, uint64}.
struct ResourceApplyGradientDescentAttrs {
  bool use_locking = false;
  std::string name;
};
Output ResourceApplyGradientDescent(Output var, Output alpha, Output delta,
                                    const ResourceApplyGradientDescentAttrs& attrs = {});

// (var: resource, accum: resource, lr: T, grad: T, momentum: T) -> (); T: {float, double, int32,
//     uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16,
//     uint16, complex128, half, uint32, uint64}.
struct ResourceApplyKerasMomentumAttrs {
  bool use_locking = false;
  bool use_nesterov = false;
  std::string name;
};
Output ResourceApplyKerasMomentum(Output var, Output accum, Output lr, Output grad, Output momentum,
                                  const ResourceApplyKerasMomentumAttrs& attrs = {});

// (var: resource, accum: resource, lr: T, grad: T, momentum: T) -> (); T: {float, double, int32,
//     uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16,
//     uint16, complex128, half, uint32, uint64}.
struct ResourceApplyMomentumAttrs {
  bool use_locking = false;
  bool use_nesterov = false;
  std::string name;
};
Output ResourceApplyMomentum(Output var, Output accum, Output lr, Output grad, Output momentum,
                             const ResourceApplyMomentumAttrs& attrs = {});

// (var: resource, m: resource, lr: T, logbase: T, sign_decay: T, beta: T, grad: T) -> (); T:
//     {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16,
//     qint16, quint16, uint16, complex128, half, uint32, uint64}.
struct ResourceApplyPowerSignAttrs {
  bool use_locking = false;
  std::string name;
};
Output ResourceApplyPowerSign(Output var, Output m, Output lr, Output logbase, Output sign_decay,
                              Output beta, Output grad,
                              const ResourceApplyPowerSignAttrs& attrs = {});

// (var: resource, accum: resource, lr: T, l1: T, l2: T, grad: T) -> (); T: {float, double, int32,
//     uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16,
//     uint16, complex128, half, uint32, uint64}.
struct ResourceApplyProximalAdagradAttrs {
  bool use_locking = false;
  std::string name;
};
Output ResourceApplyProximalAdagrad(Output var, Output accum, Output lr, Output l1, Output l2,
                                    Output grad,
                                    const ResourceApplyProximalAdagradAttrs& attrs = {});

// (var: resource, alpha: T, l1: T, l2: T, delta: T) -> (); T: {float, double, int32, uint8, int16,
//     int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128,
//     half, uint32, uint64}.
struct ResourceApplyProximalGradientDescentAttrs {
  bool use_locking = false;
  std::string name;
};
Output ResourceApplyProximalGradientDescent(Output var, Output alpha, Output l1, Output l2,
                                            Output delta,
                                            const ResourceApplyProximalGradientDescentAttrs& attrs = {});

// (var: resource, ms: resource, mom: resource, lr: T, rho: T, momentum: T, epsilon: T, grad: T) ->
//     (); T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32,
//     bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}.
struct ResourceApplyRMSPropAttrs {
  bool use_locking = false;
  std::string name;
};
Output ResourceApplyRMSProp(Output var, Output ms, Output mom, Output lr, Output rho,
                            Output momentum, Output epsilon, Output grad,
                            const ResourceApplyRMSPropAttrs& attrs = {});

// (var: resource, accum: resource, accum_update: resource, lr: T, rho: T, epsilon: T, grad: T,
//     indices: Tindices) -> (); T: {float, double, int32, uint8, int16, int8, complex64, int64,
//     qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64};
//     Tindices: {int32, int64}.
struct ResourceSparseApplyAdadeltaAttrs {
  bool use_locking = false;
  std::string name;
};
Output ResourceSparseApplyAdadelta(Output var, Output accum, Output accum_update, Output lr,
                                   Output rho, Output epsilon, Output grad, Output indices,
                                   const ResourceSparseApplyAdadeltaAttrs& attrs = {});

// (var: resource, accum: resource, lr: T, grad: T, indices: Tindices) -> (); T: {float, double,
//     int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16,
//     quint16, uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
struct ResourceSparseApplyAdagradAttrs {
  bool use_locking = false;
  bool update_slots = true;
  std::string name;
};
Output ResourceSparseApplyAdagrad(Output var, Output accum, Output lr, Output grad, Output indices,
                                  const ResourceSparseApplyAdagradAttrs& attrs = {});

// (var: resource, gradient_accumulator: resource, gradient_squared_accumulator: resource, grad: T,
//     indices: Tindices, lr: T, l1: T, l2: T, global_step: int64) -> (); T: {float, double, int32,
//     uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16,
//     uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
struct ResourceSparseApplyAdagradDAAttrs {
  bool use_locking = false;
  std::string name;
};
Output ResourceSparseApplyAdagradDA(Output var, Output gradient_accumulator,
                                    Output gradient_squared_accumulator, Output grad,
                                    Output indices, Output lr, Output l1, Output l2,
                                    Output global_step,
                                    const ResourceSparseApplyAdagradDAAttrs& attrs = {});

// (var: resource, accum: resource, lr: T, epsilon: T, grad: T, indices: Tindices) -> (); T: {float,
//     double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16,
//     quint16, uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
struct ResourceSparseApplyAdagradV2Attrs {
  bool use_locking = false;
  bool update_slots = true;
  std::string name;
};
Output ResourceSparseApplyAdagradV2(Output var, Output accum, Output lr, Output epsilon,
                                    Output grad, Output indices,
                                    const ResourceSparseApplyAdagradV2Attrs& attrs = {});

// (var: resource, mg: resource, ms: resource, mom: resource, lr: T, rho: T, momentum: T, epsilon:
//     T, grad: T, indices: Tindices) -> (); T: {float, double, int32, uint8, int16, int8,
//     complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half,
//     uint32, uint64}; Tindices: {int32, int64}.
struct ResourceSparseApplyCenteredRMSPropAttrs {
  bool use_locking = false;
  std::string name;
};
Output ResourceSparseApplyCenteredRMSProp(Output var, Output mg, Output ms, Output mom, Output lr,
                                          Output rho, Output momentum, Output epsilon, Output grad,
                                          Output indices,
                                          const ResourceSparseApplyCenteredRMSPropAttrs& attrs = {});

// (var: resource, accum: resource, linear: resource, grad: T, indices: Tindices, lr: T, l1: T, l2:
//     T, lr_power: T) -> (); T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8,
//     quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64};
//     Tindices: {int32, int64}.
struct ResourceSparseApplyFtrlAttrs {
  bool use_locking = false;
  bool multiply_linear_by_lr = false;
  std::string name;
};
Output ResourceSparseApplyFtrl(Output var, Output accum, Output linear, Output grad, Output indices,
                               Output lr, Output l1, Output l2, Output lr_power,
                               const ResourceSparseApplyFtrlAttrs& attrs = {});

// (var: resource, accum: resource, linear: resource, grad: T, indices: Tindices, lr: T, l1: T, l2:
//     T, l2_shrinkage: T, lr_power: T) -> (); T: {float, double, int32, uint8, int16, int8,
//     complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half,
//     uint32, uint64}; Tindices: {int32, int64}.
struct ResourceSparseApplyFtrlV2Attrs {
  bool use_locking = false;
  bool multiply_linear_by_lr = false;
  std::string name;
};
Output ResourceSparseApplyFtrlV2(Output var, Output accum, Output linear, Output grad,
                                 Output indices, Output lr, Output l1, Output l2,
                                 Output l2_shrinkage, Output lr_power,
                                 const ResourceSparseApplyFtrlV2Attrs& attrs = {});

// (var: resource, accum: resource, lr: T, grad: T, indices: Tindices, momentum: T) -> (); T:
//     {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16,
//     qint16, quint16, uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
struct ResourceSparseApplyKerasMomentumAttrs {
  bool use_locking = false;
  bool use_nesterov = false;
  std::string name;
};
Output ResourceSparseApplyKerasMomentum(Output var, Output accum, Output lr, Output grad,
                                        Output indices, Output momentum,
                                        const ResourceSparseApplyKerasMomentumAttrs& attrs = {});

// (var: resource, accum: resource, lr: T, grad: T, indices: Tindices, momentum: T) -> (); T:
//     {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16,
//     qint16, quint16, uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
struct ResourceSparseApplyMomentumAttrs {
  bool use_locking = false;
  bool use_nesterov = false;
  std::string name;
};
Output ResourceSparseApplyMomentum(Output var, Output accum, Output lr, Output grad, Output indices,
                                   Output momentum,
                                   const ResourceSparseApplyMomentumAttrs& attrs = {});

// (var: resource, accum: resource, lr: T, l1: T, l2: T, grad: T, indices: Tindices) -> (); T:
//     {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16,
//     qint16, quint16, uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
struct ResourceSparseApplyProximalAdagradAttrs {
  bool use_locking = false;
  std::string name;
};
Output ResourceSparseApplyProximalAdagrad(Output var, Output accum, Output lr, Output l1, Output l2,
                                          Output grad, Output indices,
                                          const ResourceSparseApplyProximalAdagradAttrs& attrs = {});

// (var: resource, alpha: T, l1: T, l2: T, grad: T, indices: Tindices) -> (); T: {float, double,
//     int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16,
//     quint16, uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
struct ResourceSparseApplyProximalGradientDescentAttrs {
  bool use_locking = false;
  std::string name;
};
Output ResourceSparseApplyProximalGradientDescent(Output var, Output alpha, Output l1, Output l2,
                                                  Output grad, Output indices,
                                                  const ResourceSparseApplyProximalGradientDescentAttrs& attrs = {});

// (var: resource, ms: resource, mom: resource, lr: T, rho: T, momentum: T, epsilon: T, grad: T,
//     indices: Tindices) -> (); T: {float, double, int32, uint8, int16, int8, complex64, int64,
//     qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64};
//     Tindices: {int32, int64}.
struct ResourceSparseApplyRMSPropAttrs {
  bool use_locking = false;
  std::string name;
};
Output ResourceSparseApplyRMSProp(Output var, Output ms, Output mom, Output lr, Output rho,
                                  Output momentum, Output epsilon, Output grad, Output indices,
                                  const ResourceSparseApplyRMSPropAttrs& attrs = {});

// (var: Ref(T), accum: Ref(T), accum_update: Ref(T), lr: T, rho: T, epsilon: T, grad: T, indices:
//     Tindices) -> (out: Ref(T)); T: {float, double, int32, uint8, int16, int8, complex64, int64,
//     qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64};
//     Tindices: {int32, int64}.
struct SparseApplyAdadeltaAttrs {
  bool use_locking = false;
  std::string name;
};
Output SparseApplyAdadelta(Output var, Output accum, Output accum_update, Output lr, Output rho,
                           Output epsilon, Output grad, Output indices,
                           const SparseApplyAdadeltaAttrs& attrs = {});

// (var: Ref(T), accum: Ref(T), lr: T, grad: T, indices: Tindices) -> (out: Ref(T)); T: {float,
//     double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16,
//     quint16, uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
struct SparseApplyAdagradAttrs {
  bool use_locking = false;
  bool update_slots = true;
  std::string name;
};
Output SparseApplyAdagrad(Output var, Output accum, Output lr, Output grad, Output indices,
                          const SparseApplyAdagradAttrs& attrs = {});

// (var: Ref(T), gradient_accumulator: Ref(T), gradient_squared_accumulator: Ref(T), grad: T,
//     indices: Tindices, lr: T, l1: T, l2: T, global_step: int64) -> (out: Ref(T)); T: {float,
//     double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16,
//     quint16, uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
struct SparseApplyAdagradDAAttrs {
  bool use_locking = false;
  std::string name;
};
Output SparseApplyAdagradDA(Output var, Output gradient_accumulator,
                            Output gradient_squared_accumulator, Output grad, Output indices,
                            Output lr, Output l1, Output l2, Output global_step,
                            const SparseApplyAdagradDAAttrs& attrs = {});

// (var: Ref(T), accum: Ref(T), lr: T, epsilon: T, grad: T, indices: Tindices) -> (out: Ref(T)); T:
//     {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16,
//     qint16, quint16, uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
struct SparseApplyAdagradV2Attrs {
  bool use_locking = false;
  bool update_slots = true;
  std::string name;
};
Output SparseApplyAdagradV2(Output var, Output accum, Output lr, Output epsilon, Output grad,
                            Output indices, const SparseApplyAdagradV2Attrs& attrs = {});

// (var: Ref(T), mg: Ref(T), ms: Ref(T), mom: Ref(T), lr: T, rho: T, momentum: T, epsilon: T, grad:
//     T, indices: Tindices) -> (out: Ref(T)); T: {float, double, int32, uint8, int16, int8,
//     complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half,
//     uint32, uint64}; Tindices: {int32, int64}.
struct SparseApplyCenteredRMSPropAttrs {
  bool use_locking = false;
  std::string name;
};
Output SparseApplyCenteredRMSProp(Output var, Output mg, Output ms, Output mom, Output lr,
                                  Output rho, Output momentum, Output epsilon, Output grad,
                                  Output indices,
                                  const SparseApplyCenteredRMSPropAttrs& attrs = {});

// (var: Ref(T), accum: Ref(T), linear: Ref(T), grad: T, indices: Tindices, lr: T, l1: T, l2: T,
//     lr_power: T) -> (out: Ref(T)); T: {float, double, int32, uint8, int16, int8, complex64,
//     int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32,
//     uint64}; Tindices: {int32, int64}.
struct SparseApplyFtrlAttrs {
  bool use_locking = false;
  bool multiply_linear_by_lr = false;
  std::string name;
};
Output SparseApplyFtrl(Output var, Output accum, Output linear, Output grad, Output indices,
                       Output lr, Output l1, Output l2, Output lr_power,
                       const SparseApplyFtrlAttrs& attrs = {});

// (var: Ref(T), accum: Ref(T), linear: Ref(T), grad: T, indices: Tindices, lr: T, l1: T, l2: T,
//     l2_shrinkage: T, lr_power: T) -> (out: Ref(T)); T: {float, double, int32, uint8, int16, int8,
//     complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half,
//     uint32, uint64}; Tindices: {int32, int64}.
struct SparseApplyFtrlV2Attrs {
  bool use_locking = false;
  bool multiply_linear_by_lr = false;
  std::string name;
};
Output SparseApplyFtrlV2(Output var, Output accum, Output linear, Output grad, Output indices,
                         Output lr, Output l1, Output l2, Output l2_shrinkage, Output lr_power,
                         const SparseApplyFtrlV2Attrs& attrs = {});

// (var: Ref(T), accum: Ref(T), lr: T, grad: T, indices: Tindices, momentum: T) -> (out: Ref(T)); T:
//     {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16,
//     qint16, quint16, uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
struct SparseApplyMomentumAttrs {
  bool use_locking = false;
  bool use_nesterov = false;
  std::string name;
};
Output SparseApplyMomentum(Output var, Output accum, Output lr, Output grad, Output indices,
                           Output momentum, const SparseApplyMomentumAttrs& attrs = {});

// (var: Ref(T), accum: Ref(T), lr: T, l1: T, l2: T, grad: T, indices: Tindices) -> (out: Ref(T));
//     T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32,
//     bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}; Tindices: {int32,
//     int64}.
struct SparseApplyProximalAdagradAttrs {
  bool use_locking = false;
  std::string name;
};
Output SparseApplyProximalAdagrad(Output var, Output accum, Output lr, Output l1, Output l2,
                                  Output grad, Output indices,
                                  const SparseApplyProximalAdagradAttrs& attrs = {});

// (var: Ref(T), alpha: T, l1: T, l2: T, grad: T, indices: Tindices) -> (out: Ref(T)); T: {float,
//     double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16,
//     quint16, uint16, complex128, half, uint32, uint64}; Tindices: {int32, int64}.
struct SparseApplyProximalGradientDescentAttrs {
  bool use_locking = false;
  std::string name;
};
Output SparseApplyProximalGradientDescent(Output var, Output alpha, Output l1, Output l2,
                                          Output grad, Output indices,
                                          const SparseApplyProximalGradientDescentAttrs& attrs = {});

// (var: Ref(T), ms: Ref(T), mom: Ref(T), lr: T, rho: T, momentum: T, epsilon: T, grad: T, indices:
//     Tindices) -> (out: Ref(T)); T: {float, double, int32, uint8, int16, int8, complex64, int64,
//     qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64};
//     Tindices: {int32, int64}.
struct SparseApplyRMSPropAttrs {
  bool use_locking = false;
  std::string name;
};
Output SparseApplyRMSProp(Output var, Output ms, Output mom, Output lr, Output rho, Output momentum,
                          Output epsilon, Output grad, Output indices,
                          const SparseApplyRMSPropAttrs& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_TRAINING_H_
