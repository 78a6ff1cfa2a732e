// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/training.h"

namespace weft::ops {

Output ApplyAdaMax(Output var, Output m, Output v, Output beta1_power, Output lr, Output beta1,
                   Output beta2, Output epsilon, Output grad, const ApplyAdaMaxAttrs& attrs) {
  return ApiCall("ApplyAdaMax", attrs.name).In(var).In(m).In(v).In(beta1_power).In(lr).In(beta1)
      .In(beta2).In(epsilon).In(grad).Set("use_locking", attrs.use_locking).Get();
}

Output ApplyAdadelta(Output var, Output accum, Output accum_update, Output lr, Output rho,
                     Output epsilon, Output grad, const ApplyAdadeltaAttrs& attrs) {
  return ApiCall("ApplyAdadelta", attrs.name).In(var).In(accum).In(accum_update).In(lr).In(rho)
      .In(epsilon).In(grad).Set("use_locking", attrs.use_locking).Get();
}

Output ApplyAdagrad(Output var, Output accum, Output lr, Output grad,
                    const ApplyAdagradAttrs& attrs) {
  return ApiCall("ApplyAdagrad", attrs.name).In(var).In(accum).In(lr).In(grad)
      .Set("use_locking", attrs.use_locking).Set("update_slots", attrs.update_slots).Get();
}

Output ApplyAdagradDA(Output var, Output gradient_accumulator, Output gradient_squared_accumulator,
                      Output grad, Output lr, Output l1, Output l2, Output global_step,
                      const ApplyAdagradDAAttrs& attrs) {
  return ApiCall("ApplyAdagradDA", attrs.name).In(var).In(gradient_accumulator)
      .In(gradient_squared_accumulator).In(grad).In(lr).In(l1).In(l2).In(global_step)
      .Set("use_locking", attrs.use_locking).Get();
}

Output ApplyAdagradV2(Output var, Output accum, Output lr, Output epsilon, Output grad,
                      const ApplyAdagradV2Attrs& attrs) {
  return ApiCall("ApplyAdagradV2", attrs.name).In(var).In(accum).In(lr).In(epsilon).In(grad)
      .Set("use_locking", attrs.use_locking).Set("update_slots", attrs.update_slots).Get();
}

Output ApplyAdam(Output var, Output m, Output v, Output beta1_power, Output beta2_power, Output lr,
                 Output beta1, Output beta2, Output epsilon, Output grad,
                 const ApplyAdamAttrs& attrs) {
  return ApiCall("ApplyAdam", attrs.name).In(var).In(m).In(v).In(beta1_power).In(beta2_power).In(lr)
      .In(beta1).In(beta2).In(epsilon).In(grad).Set("use_locking", attrs.use_locking)
      .Set("use_nesterov", attrs.use_nesterov).Get();
}

Output ApplyAddSign(Output var, Output m, Output lr, Output alpha, Output sign_decay, Output beta,
                    Output grad, const ApplyAddSignAttrs& attrs) {
  return ApiCall("ApplyAddSign", attrs.name).In(var).In(m).In(lr).In(alpha).In(sign_decay).In(beta)
      .In(grad).Set("use_locking", attrs.use_locking).Get();
}

Output ApplyCenteredRMSProp(Output var, Output mg, Output ms, Output mom, Output lr, Output rho,
                            Output momentum, Output epsilon, Output grad,
                            const ApplyCenteredRMSPropAttrs& attrs) {
  return ApiCall("ApplyCenteredRMSProp", attrs.name).In(var).In(mg).In(ms).In(mom).In(lr).In(rho)
      .In(momentum).In(epsilon).In(grad).Set("use_locking", attrs.use_locking).Get();
}

Output ApplyFtrl(Output var, Output accum, Output linear, Output grad, Output lr, Output l1,
                 Output l2, Output lr_power, const ApplyFtrlAttrs& attrs) {
  return ApiCall("ApplyFtrl", attrs.name).In(var).In(accum).In(linear).In(grad).In(lr).In(l1).In(l2)
      .In(lr_power).Set("use_locking", attrs.use_locking)
      .Set("multiply_linear_by_lr", attrs.multiply_linear_by_lr).Get();
}

Output ApplyFtrlV2(Output var, Output accum, Output linear, Output grad, Output lr, Output l1,
                   Output l2, Output l2_shrinkage, Output lr_power,
                   const ApplyFtrlV2Attrs& attrs) {
  return ApiCall("ApplyFtrlV2", attrs.name).In(var).In(accum).In(linear).In(grad).In(lr).In(l1)
      .In(l2).In(l2_shrinkage).In(lr_power).Set("use_locking", attrs.use_locking)
      .Set("multiply_linear_by_lr", attrs.multiply_linear_by_lr).Get();
}

Output ApplyGradientDescent(Output var, Output alpha, Output delta,
                            const ApplyGradientDescentAttrs& attrs) {
  return ApiCall("ApplyGradientDescent", attrs.name).In(var).In(alpha).In(delta)
      .Set("use_locking", attrs.use_locking).Get();
}

Output ApplyMomentum(Output var, Output accum, Output lr, Output grad, Output momentum,
                     const ApplyMomentumAttrs& attrs) {
  return ApiCall("ApplyMomentum", attrs.name).In(var).In(accum).In(lr).In(grad).In(momentum)
      .Set("use_locking", attrs.use_locking).Set("use_nesterov", attrs.use_nesterov).Get();
}

Output ApplyPowerSign(Output var, Output m, Output lr, Output logbase, Output sign_decay,
                      Output beta, Output grad, const ApplyPowerSignAttrs& attrs) {
  return ApiCall("ApplyPowerSign", attrs.name).In(var).In(m).In(lr).In(logbase).In(sign_decay)
      .In(beta).In(grad).Set("use_locking", attrs.use_locking).Get();
}

Output ApplyProximalAdagrad(Output var, Output accum, Output lr, Output l1, Output l2, Output grad,
                            const ApplyProximalAdagradAttrs& attrs) {
  return ApiCall("ApplyProximalAdagrad", attrs.name).In(var).In(accum).In(lr).In(l1).In(l2).In(grad)
      .Set("use_locking", attrs.use_locking).Get();
}

Output ApplyProximalGradientDescent(Output var, Output alpha, Output l1, Output l2, Output delta,
                                    const ApplyProximalGradientDescentAttrs& attrs) {
  return ApiCall("ApplyProximalGradientDescent", attrs.name).In(var).In(alpha).In(l1).In(l2)
      .In(delta).Set("use_locking", attrs.use_locking).Get();
}

Output ApplyRMSProp(Output var, Output ms, Output mom, Output lr, Output rho, Output momentum,
                    Output epsilon, Output grad, const ApplyRMSPropAttrs& attrs) {
  return ApiCall("ApplyRMSProp", attrs.name).In(var).In(ms).In(mom).In(lr).In(rho).In(momentum)
      .In(epsilon).In(grad).Set("use_locking", attrs.use_locking).Get();
}

Output ResourceApplyAdaMax(Output var, Output m, Output v, Output beta1_power, Output lr,
                           Output beta1, Output beta2, Output epsilon, Output grad,
                           const ResourceApplyAdaMaxAttrs& attrs) {
  return ApiCall("ResourceApplyAdaMax", attrs.name).In(var).In(m).In(v).In(beta1_power).In(lr)
      .In(beta1).In(beta2).In(epsilon).In(grad).Set("use_locking", attrs.use_locking).Get();
}

Output ResourceApplyAdadelta(Output var, Output accum, Output accum_update, Output lr, Output rho,
                             Output epsilon, Output grad,
                             const ResourceApplyAdadeltaAttrs& attrs) {
  return ApiCall("ResourceApplyAdadelta", attrs.name).In(var).In(accum).In(accum_update).In(lr)
      .In(rho).In(epsilon).In(grad).Set("use_locking", attrs.use_locking).Get();
}

Output ResourceApplyAdagrad(Output var, Output accum, Output lr, Output grad,
                            const ResourceApplyAdagradAttrs& attrs) {
  return ApiCall("ResourceApplyAdagrad", attrs.name).In(var).In(accum).In(lr).In(grad)
      .Set("use_locking", attrs.use_locking).Set("update_slots", attrs.update_slots).Get();
}

Output ResourceApplyAdagradDA(Output var, Output gradient_accumulator,
                              Output gradient_squared_accumulator, Output grad, Output lr,
                              Output l1, Output l2, Output global_step,
                              const ResourceApplyAdagradDAAttrs& attrs) {
  return ApiCall("ResourceApplyAdagradDA", attrs.name).In(var).In(gradient_accumulator)
      .In(gradient_squared_accumulator).In(grad).In(lr).In(l1).In(l2).In(global_step)
      .Set("use_locking", attrs.use_locking).Get();
}

Output ResourceApplyAdagradV2(Output var, Output accum, Output lr, Output epsilon, Output grad,
                              const ResourceApplyAdagradV2Attrs& attrs) {
  return ApiCall("ResourceApplyAdagradV2", attrs.name).In(var).In(accum).In(lr).In(epsilon).In(grad)
      .Set("use_locking", attrs.use_locking).Set("update_slots", attrs.update_slots).Get();
}

Output ResourceApplyAdam(Output var, Output m, Output v, Output beta1_power, Output beta2_power,
                         Output lr, Output beta1, Output beta2, Output epsilon, Output grad,
                         const ResourceApplyAdamAttrs& attrs) {
  return ApiCall("ResourceApplyAdam", attrs.name).In(var).In(m).In(v).In(beta1_power)
      .In(beta2_power).In(lr).In(beta1).In(beta2).In(epsilon).In(grad)
      .Set("use_locking", attrs.use_locking).Set("use_nesterov", attrs.use_nesterov).Get();
}

Output ResourceApplyAdamWithAmsgrad(Output var, Output m, Output v, Output vhat, Output beta1_power,
                                    Output beta2_power, Output lr, Output beta1, Output beta2,
                                    Output epsilon, Output grad,
                                    const ResourceApplyAdamWithAmsgradAttrs& attrs) {
  return ApiCall("ResourceApplyAdamWithAmsgrad", attrs.name).In(var).In(m).In(v).In(vhat)
      .In(beta1_power).In(beta2_power).In(lr).In(beta1).In(beta2).In(epsilon).In(grad)
      .Set("use_locking", attrs.use_locking).Get();
}

Output ResourceApplyAddSign(Output var, Output m, Output lr, Output alpha, Output sign_decay,
                            Output beta, Output grad, const ResourceApplyAddSignAttrs& attrs) {
  return ApiCall("ResourceApplyAddSign", attrs.name).In(var).In(m).In(lr).In(alpha).In(sign_decay)
      .In(beta).In(grad).Set("use_locking", attrs.use_locking).Get();
}

Output ResourceApplyCenteredRMSProp(Output var, Output mg, Output ms, Output mom, Output lr,
                                    Output rho, Output momentum, Output epsilon, Output grad,
                                    const ResourceApplyCenteredRMSPropAttrs& attrs) {
  return ApiCall("ResourceApplyCenteredRMSProp", attrs.name).In(var).In(mg).In(ms).In(mom).In(lr)
      .In(rho).In(momentum).In(epsilon).In(grad).Set("use_locking", attrs.use_locking).Get();
}

Output ResourceApplyFtrl(Output var, Output accum, Output linear, Output grad, Output lr, Output l1,
                         Output l2, Output lr_power, const ResourceApplyFtrlAttrs& attrs) {
  return ApiCall("ResourceApplyFtrl", attrs.name).In(var).In(accum).In(linear).In(grad).In(lr)
      .In(l1).In(l2).In(lr_power).Set("use_locking", attrs.use_locking)
      .Set("multiply_linear_by_lr", attrs.multiply_linear_by_lr).Get();
}

Output ResourceApplyFtrlV2(Output var, Output accum, Output linear, Output grad, Output lr,
                           Output l1, Output l2, Output l2_shrinkage, Output lr_power,
                           const ResourceApplyFtrlV2Attrs& attrs) {
  return ApiCall("ResourceApplyFtrlV2", attrs.name).In(var).In(accum).In(linear).In(grad).In(lr)
      .In(l1).In(l2).In(l2_shrinkage).In(lr_power).Set("use_locking", attrs.use_locking)
      .Set("multiply_linear_by_lr", attrs.multiply_linear_by_lr).Get();
}

Output ResourceApplyGradientDescent(Output var, Output alpha, Output delta,
                                    const ResourceApplyGradientDescentAttrs& attrs) {
  return ApiCall("ResourceApplyGradientDescent", attrs.name).In(var).In(alpha).In(delta)
      .Set("use_locking", attrs.use_locking).Get();
}

Output ResourceApplyKerasMomentum(Output var, Output accum, Output lr, Output grad, Output momentum,
                                  const ResourceApplyKerasMomentumAttrs& attrs) {
  return ApiCall("ResourceApplyKerasMomentum", attrs.name).In(var).In(accum).In(lr).In(grad)
      .In(momentum).Set("use_locking", attrs.use_locking).Set("use_nesterov", attrs.use_nesterov)
      .Get();
}

Output ResourceApplyMomentum(Output var, Output accum, Output lr, Output grad, Output momentum,
                             const ResourceApplyMomentumAttrs& attrs) {
  return ApiCall("ResourceApplyMomentum", attrs.name).In(var).In(accum).In(lr).In(grad).In(momentum)
      .Set("use_locking", attrs.use_locking).Set("use_nesterov", attrs.use_nesterov).Get();
}

Output ResourceApplyPowerSign(Output var, Output m, Output lr, Output logbase, Output sign_decay,
                              Output beta, Output grad, const ResourceApplyPowerSignAttrs& attrs) {
  return ApiCall("ResourceApplyPowerSign", attrs.name).In(var).In(m).In(lr).In(logbase)
      .In(sign_decay).In(beta).In(grad).Set("use_locking", attrs.use_locking).Get();
}

Output ResourceApplyProximalAdagrad(Output var, Output accum, Output lr, Output l1, Output l2,
                                    Output grad, const ResourceApplyProximalAdagradAttrs& attrs) {
  return ApiCall("ResourceApplyProximalAdagrad", attrs.name).In(var).In(accum).In(lr).In(l1).In(l2)
      .In(grad).Set("use_locking", attrs.use_locking).Get();
}

Output ResourceApplyProximalGradientDescent(Output var, Output alpha, Output l1, Output l2,
                                            Output delta,
                                            const ResourceApplyProximalGradientDescentAttrs& attrs) {
  return ApiCall("ResourceApplyProximalGradientDescent", attrs.name).In(var).In(alpha).In(l1).In(l2)
      .In(delta).Set("use_locking", attrs.use_locking).Get();
}

Output ResourceApplyRMSProp(Output var, Output ms, Output mom, Output lr, Output rho,
                            Output momentum, Output epsilon, Output grad,
                            const ResourceApplyRMSPropAttrs& attrs) {
  return ApiCall("ResourceApplyRMSProp", attrs.name).In(var).In(ms).In(mom).In(lr).In(rho)
      .In(momentum).In(epsilon).In(grad).Set("use_locking", attrs.use_locking).Get();
}

Output ResourceSparseApplyAdadelta(Output var, Output accum, Output accum_update, Output lr,
                                   Output rho, Output epsilon, Output grad, Output indices,
                                   const ResourceSparseApplyAdadeltaAttrs& attrs) {
  return ApiCall("ResourceSparseApplyAdadelta", attrs.name).In(var).In(accum).In(accum_update)
      .In(lr).In(rho).In(epsilon).In(grad).In(indices).Set("use_locking", attrs.use_locking).Get();
}

Output ResourceSparseApplyAdagrad(Output var, Output accum, Output lr, Output grad, Output indices,
                                  const ResourceSparseApplyAdagradAttrs& attrs) {
  return ApiCall("ResourceSparseApplyAdagrad", attrs.name).In(var).In(accum).In(lr).In(grad)
      .In(indices).Set("use_locking", attrs.use_locking).Set("update_slots", attrs.update_slots)
      .Get();
}

Output ResourceSparseApplyAdagradDA(Output var, Output gradient_accumulator,
                                    Output gradient_squared_accumulator, Output grad,
                                    Output indices, Output lr, Output l1, Output l2,
                                    Output global_step,
                                    const ResourceSparseApplyAdagradDAAttrs& attrs) {
  return ApiCall("ResourceSparseApplyAdagradDA", attrs.name).In(var).In(gradient_accumulator)
      .In(gradient_squared_accumulator).In(grad).In(indices).In(lr).In(l1).In(l2).In(global_step)
      .Set("use_locking", attrs.use_locking).Get();
}

Output ResourceSparseApplyAdagradV2(Output var, Output accum, Output lr, Output epsilon,
                                    Output grad, Output indices,
                                    const ResourceSparseApplyAdagradV2Attrs& attrs) {
  return ApiCall("ResourceSparseApplyAdagradV2", attrs.name).In(var).In(accum).In(lr).In(epsilon)
      .In(grad).In(indices).Set("use_locking", attrs.use_locking)
      .Set("update_slots", attrs.update_slots).Get();
}

Output ResourceSparseApplyCenteredRMSProp(Output var, Output mg, Output ms, Output mom, Output lr,
                                          Output rho, Output momentum, Output epsilon, Output grad,
                                          Output indices,
                                          const ResourceSparseApplyCenteredRMSPropAttrs& attrs) {
  return ApiCall("ResourceSparseApplyCenteredRMSProp", attrs.name).In(var).In(mg).In(ms).In(mom)
      .In(lr).In(rho).In(momentum).In(epsilon).In(grad).In(indices)
      .Set("use_locking", attrs.use_locking).Get();
}

Output ResourceSparseApplyFtrl(Output var, Output accum, Output linear, Output grad, Output indices,
                               Output lr, Output l1, Output l2, Output lr_power,
                               const ResourceSparseApplyFtrlAttrs& attrs) {
  return ApiCall("ResourceSparseApplyFtrl", attrs.name).In(var).In(accum).In(linear).In(grad)
      .In(indices).In(lr).In(l1).In(l2).In(lr_power).Set("use_locking", attrs.use_locking)
      .Set("multiply_linear_by_lr", attrs.multiply_linear_by_lr).Get();
}

Output ResourceSparseApplyFtrlV2(Output var, Output accum, Output linear, Output grad,
                                 Output indices, Output lr, Output l1, Output l2,
                                 Output l2_shrinkage, Output lr_power,
                                 const ResourceSparseApplyFtrlV2Attrs& attrs) {
  return ApiCall("ResourceSparseApplyFtrlV2", attrs.name).In(var).In(accum).In(linear).In(grad)
      .In(indices).In(lr).In(l1).In(l2).In(l2_shrinkage).In(lr_power)
      .Set("use_locking", attrs.use_locking)
      .Set("multiply_linear_by_lr", attrs.multiply_linear_by_lr).Get();
}

Output ResourceSparseApplyKerasMomentum(Output var, Output accum, Output lr, Output grad,
                                        Output indices, Output momentum,
                                        const ResourceSparseApplyKerasMomentumAttrs& attrs) {
  return ApiCall("ResourceSparseApplyKerasMomentum", attrs.name).In(var).In(accum).In(lr).In(grad)
      .In(indices).In(momentum).Set("use_locking", attrs.use_locking)
      .Set("use_nesterov", attrs.use_nesterov).Get();
}

Output ResourceSparseApplyMomentum(Output var, Output accum, Output lr, Output grad, Output indices,
                                   Output momentum,
                                   const ResourceSparseApplyMomentumAttrs& attrs) {
  return ApiCall("ResourceSparseApplyMomentum", attrs.name).In(var).In(accum).In(lr).In(grad)
      .In(indices).In(momentum).Set("use_locking", attrs.use_locking)
      .Set("use_nesterov", attrs.use_nesterov).Get();
}

Output ResourceSparseApplyProximalAdagrad(Output var, Output accum, Output lr, Output l1, Output l2,
                                          Output grad, Output indices,
                                          const ResourceSparseApplyProximalAdagradAttrs& attrs) {
  return ApiCall("ResourceSparseApplyProximalAdagrad", attrs.name).In(var).In(accum).In(lr).In(l1)
      .In(l2).In(grad).In(indices).Set("use_locking", attrs.use_locking).Get();
}

Output ResourceSparseApplyProximalGradientDescent(Output var, Output alpha, Output l1, Output l2,
                                                  Output grad, Output indices,
                                                  const ResourceSparseApplyProximalGradientDescentAttrs& attrs) {
  return ApiCall("ResourceSparseApplyProximalGradientDescent", attrs.name).In(var).In(alpha).In(l1)
      .In(l2).In(grad).In(indices).Set("use_locking", attrs.use_locking).Get();
}

Output ResourceSparseApplyRMSProp(Output var, Output ms, Output mom, Output lr, Output rho,
                                  Output momentum, Output epsilon, Output grad, Output indices,
                                  const ResourceSparseApplyRMSPropAttrs& attrs) {
  return ApiCall("ResourceSparseApplyRMSProp", attrs.name).In(var).In(ms).In(mom).In(lr).In(rho)
      .In(momentum).In(epsilon).In(grad).In(indices).Set("use_locking", attrs.use_locking).Get();
}

Output SparseApplyAdadelta(Output var, Output accum, Output accum_update, Output lr, Output rho,
                           Output epsilon, Output grad, Output indices,
                           const SparseApplyAdadeltaAttrs& attrs) {
  return ApiCall("SparseApplyAdadelta", attrs.name).In(var).In(accum).In(accum_update).In(lr)
      .In(rho).In(epsilon).In(grad).In(indices).Set("use_locking", attrs.use_locking).Get();
}

Output SparseApplyAdagrad(Output var, Output accum, Output lr, Output grad, Output indices,
                          const SparseApplyAdagradAttrs& attrs) {
  return ApiCall("SparseApplyAdagrad", attrs.name).In(var).In(accum).In(lr).In(grad).In(indices)
      .Set("use_locking", attrs.use_locking).Set("update_slots", attrs.update_slots).Get();
}

Output SparseApplyAdagradDA(Output var, Output gradient_accumulator,
                            Output gradient_squared_accumulator, Output grad, Output indices,
                            Output lr, Output l1, Output l2, Output global_step,
                            const SparseApplyAdagradDAAttrs& attrs) {
  return ApiCall("SparseApplyAdagradDA", attrs.name).In(var).In(gradient_accumulator)
      .In(gradient_squared_accumulator).In(grad).In(indices).In(lr).In(l1).In(l2).In(global_step)
      .Set("use_locking", attrs.use_locking).Get();
}

Output SparseApplyAdagradV2(Output var, Output accum, Output lr, Output epsilon, Output grad,
                            Output indices, const SparseApplyAdagradV2Attrs& attrs) {
  return ApiCall("SparseApplyAdagradV2", attrs.name).In(var).In(accum).In(lr).In(epsilon).In(grad)
      .In(indices).Set("use_locking", attrs.use_locking).Set("update_slots", attrs.update_slots)
      .Get();
}

Output SparseApplyCenteredRMSProp(Output var, Output mg, Output ms, Output mom, Output lr,
                                  Output rho, Output momentum, Output epsilon, Output grad,
                                  Output indices, const SparseApplyCenteredRMSPropAttrs& attrs) {
  return ApiCall("SparseApplyCenteredRMSProp", attrs.name).In(var).In(mg).In(ms).In(mom).In(lr)
      .In(rho).In(momentum).In(epsilon).In(grad).In(indices).Set("use_locking", attrs.use_locking)
      .Get();
}

Output SparseApplyFtrl(Output var, Output accum, Output linear, Output grad, Output indices,
                       Output lr, Output l1, Output l2, Output lr_power,
                       const SparseApplyFtrlAttrs& attrs) {
  return ApiCall("SparseApplyFtrl", attrs.name).In(var).In(accum).In(linear).In(grad).In(indices)
      .In(lr).In(l1).In(l2).In(lr_power).Set("use_locking", attrs.use_locking)
      .Set("multiply_linear_by_lr", attrs.multiply_linear_by_lr).Get();
}

Output SparseApplyFtrlV2(Output var, Output accum, Output linear, Output grad, Output indices,
                         Output lr, Output l1, Output l2, Output l2_shrinkage, Output lr_power,
                         const SparseApplyFtrlV2Attrs& attrs) {
  return ApiCall("SparseApplyFtrlV2", attrs.name).In(var).In(accum).In(linear).In(grad).In(indices)
      .In(lr).In(l1).In(l2).In(l2_shrinkage).In(lr_power).Set("use_locking", attrs.use_locking)
      .Set("multiply_linear_by_lr", attrs.multiply_linear_by_lr).Get();
}

Output SparseApplyMomentum(Output var, Output accum, Output lr, Output grad, Output indices,
                           Output momentum, const SparseApplyMomentumAttrs& attrs) {
  return ApiCall("SparseApplyMomentum", attrs.name).In(var).In(accum).In(lr).In(grad).In(indices)
      .In(momentum).Set("use_locking", attrs.use_locking).Set("use_nesterov", attrs.use_nesterov)
      .Get();
}

Output SparseApplyProximalAdagrad(Output var, Output accum, Output lr, Output l1, Output l2,
                                  Output grad, Output indices,
                                  const SparseApplyProximalAdagradAttrs& attrs) {
  return ApiCall("SparseApplyProximalAdagrad", attrs.name).In(var).In(accum).In(lr).In(l1).In(l2)
      .In(grad).In(indices).Set("use_locking", attrs.use_locking).Get();
}

Output SparseApplyProximalGradientDescent(Output var, Output alpha, Output l1, Output l2,
                                          Output grad, Output indices,
                                          const SparseApplyProximalGradientDescentAttrs& attrs) {
  return ApiCall("SparseApplyProximalGradientDescent", attrs.name).In(var).In(alpha).In(l1).In(l2)
      .In(grad).In(indices).Set("use_locking", attrs.use_locking).Get();
}

Output SparseApplyRMSProp(Output var, Output ms, Output mom, Output lr, Output rho, Output momentum,
                          Output epsilon, Output grad, Output indices,
                          const SparseApplyRMSPropAttrs& attrs) {
  return ApiCall("SparseApplyRMSProp", attrs.name).In(var).In(ms).In(mom).In(lr).In(rho)
      .In(momentum).In(epsilon).In(grad).In(indices).Set("use_locking", attrs.use_locking).Get();
}

}  // namespace weft::ops
