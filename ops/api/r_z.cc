// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api.h"

namespace weft::ops {

Output RGBToHSV(Output images, const Named& attrs) {
  return ApiCall("RGBToHSV", attrs.name).In(images).Get();
}

Output RandomGamma(Output shape, Output alpha, const RandomGammaAttrs& attrs) {
  return ApiCall("RandomGamma", attrs.name).In(shape).In(alpha).Set("seed", attrs.seed)
      .Set("seed2", attrs.seed2).Get();
}

Output RandomGammaGrad(Output alpha, Output sample, const Named& attrs) {
  return ApiCall("RandomGammaGrad", attrs.name).In(alpha).In(sample).Get();
}

Output RandomPoisson(Output shape, Output rate, const RandomPoissonAttrs& attrs) {
  return ApiCall("RandomPoisson", attrs.name).In(shape).In(rate).Set("seed", attrs.seed)
      .Set("seed2", attrs.seed2).Get();
}

Output RandomPoissonV2(Output shape, Output rate, const RandomPoissonV2Attrs& attrs) {
  return ApiCall("RandomPoissonV2", attrs.name).In(shape).In(rate).Set("seed", attrs.seed)
      .Set("seed2", attrs.seed2).Set("dtype", attrs.dtype).Get();
}

Output RandomShuffle(Output value, const RandomShuffleAttrs& attrs) {
  return ApiCall("RandomShuffle", attrs.name).In(value).Set("seed", attrs.seed)
      .Set("seed2", attrs.seed2).Get();
}

Output RandomStandardNormal(Output shape, DType dtype, const RandomStandardNormalAttrs& attrs) {
  return ApiCall("RandomStandardNormal", attrs.name).In(shape).Set("dtype", dtype)
      .Set("seed", attrs.seed).Set("seed2", attrs.seed2).Get();
}

Output RandomUniform(Output shape, DType dtype, const RandomUniformAttrs& attrs) {
  return ApiCall("RandomUniform", attrs.name).In(shape).Set("dtype", dtype).Set("seed", attrs.seed)
      .Set("seed2", attrs.seed2).Get();
}

Output RandomUniformInt(Output shape, Output minval, Output maxval,
                        const RandomUniformIntAttrs& attrs) {
  return ApiCall("RandomUniformInt", attrs.name).In(shape).In(minval).In(maxval)
      .Set("seed", attrs.seed).Set("seed2", attrs.seed2).Get();
}

Output Range(Output start, Output limit, Output delta, const Named& attrs) {
  return ApiCall("Range", attrs.name).In(start).In(limit).In(delta).Get();
}

Output Rank(Output input, const Named& attrs) {
  return ApiCall("Rank", attrs.name).In(input).Get();
}

Output ReadVariableOp(Output resource, DType dtype, const Named& attrs) {
  return ApiCall("ReadVariableOp", attrs.name).In(resource).Set("dtype", dtype).Get();
}

Output Real(Output input, const RealAttrs& attrs) {
  return ApiCall("Real", attrs.name).In(input).Set("Tout", attrs.Tout).Get();
}

Output RealDiv(Output x, Output y, const Named& attrs) {
  return ApiCall("RealDiv", attrs.name).In(x).In(y).Get();
}

Output Reciprocal(Output x, const Named& attrs) {
  return ApiCall("Reciprocal", attrs.name).In(x).Get();
}

Output ReciprocalGrad(Output y, Output dy, const Named& attrs) {
  return ApiCall("ReciprocalGrad", attrs.name).In(y).In(dy).Get();
}

Output RefEnter(Output data, const std::string& frame_name, const RefEnterAttrs& attrs) {
  return ApiCall("RefEnter", attrs.name).In(data).Set("frame_name", frame_name)
      .Set("is_constant", attrs.is_constant).Set("parallel_iterations", attrs.parallel_iterations)
      .Get();
}

Output RefExit(Output data, const Named& attrs) {
  return ApiCall("RefExit", attrs.name).In(data).Get();
}

RefMergeOutputs RefMerge(Inputs inputs, const Named& attrs) {
  const Output first = ApiCall("RefMerge", attrs.name).In(inputs).Get();
  return {first, first.at(1)};
}

Output RefNextIteration(Output data, const Named& attrs) {
  return ApiCall("RefNextIteration", attrs.name).In(data).Get();
}

Output RefSelect(Output index, Inputs inputs, const Named& attrs) {
  return ApiCall("RefSelect", attrs.name).In(index).In(inputs).Get();
}

RefSwitchOutputs RefSwitch(Output data, Output pred, const Named& attrs) {
  const Output first = ApiCall("RefSwitch", attrs.name).In(data).In(pred).Get();
  return {first, first.at(1)};
}

Output Relu(Output features, const Named& attrs) {
  return ApiCall("Relu", attrs.name).In(features).Get();
}

Output Relu6(Output features, const Named& attrs) {
  return ApiCall("Relu6", attrs.name).In(features).Get();
}

Output Relu6Grad(Output gradients, Output features, const Named& attrs) {
  return ApiCall("Relu6Grad", attrs.name).In(gradients).In(features).Get();
}

Output ReluGrad(Output gradients, Output features, const Named& attrs) {
  return ApiCall("ReluGrad", attrs.name).In(gradients).In(features).Get();
}

Output Reshape(Output tensor, Output shape, const Named& attrs) {
  return ApiCall("Reshape", attrs.name).In(tensor).In(shape).Get();
}

Output ResizeArea(Output images, Output size, const ResizeAreaAttrs& attrs) {
  return ApiCall("ResizeArea", attrs.name).In(images).In(size)
      .Set("align_corners", attrs.align_corners).Get();
}

Output ResizeBicubic(Output images, Output size, const ResizeBicubicAttrs& attrs) {
  return ApiCall("ResizeBicubic", attrs.name).In(images).In(size)
      .Set("align_corners", attrs.align_corners).Set("half_pixel_centers", attrs.half_pixel_centers)
      .Get();
}

Output ResizeBicubicGrad(Output grads, Output original_image,
                         const ResizeBicubicGradAttrs& attrs) {
  return ApiCall("ResizeBicubicGrad", attrs.name).In(grads).In(original_image)
      .Set("align_corners", attrs.align_corners).Set("half_pixel_centers", attrs.half_pixel_centers)
      .Get();
}

Output ResizeBilinear(Output images, Output size, const ResizeBilinearAttrs& attrs) {
  return ApiCall("ResizeBilinear", attrs.name).In(images).In(size)
      .Set("align_corners", attrs.align_corners).Set("half_pixel_centers", attrs.half_pixel_centers)
      .Get();
}

Output ResizeBilinearGrad(Output grads, Output original_image,
                          const ResizeBilinearGradAttrs& attrs) {
  return ApiCall("ResizeBilinearGrad", attrs.name).In(grads).In(original_image)
      .Set("align_corners", attrs.align_corners).Set("half_pixel_centers", attrs.half_pixel_centers)
      .Get();
}

Output ResizeNearestNeighbor(Output images, Output size, const ResizeNearestNeighborAttrs& attrs) {
  return ApiCall("ResizeNearestNeighbor", attrs.name).In(images).In(size)
      .Set("align_corners", attrs.align_corners).Set("half_pixel_centers", attrs.half_pixel_centers)
      .Get();
}

Output ResizeNearestNeighborGrad(Output grads, Output size,
                                 const ResizeNearestNeighborGradAttrs& attrs) {
  return ApiCall("ResizeNearestNeighborGrad", attrs.name).In(grads).In(size)
      .Set("align_corners", attrs.align_corners).Set("half_pixel_centers", attrs.half_pixel_centers)
      .Get();
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

Output ResourceStridedSliceAssign(Output ref, Output begin, Output end, Output strides,
                                  Output value, const ResourceStridedSliceAssignAttrs& attrs) {
  return ApiCall("ResourceStridedSliceAssign", attrs.name).In(ref).In(begin).In(end).In(strides)
      .In(value).Set("begin_mask", attrs.begin_mask).Set("end_mask", attrs.end_mask)
      .Set("ellipsis_mask", attrs.ellipsis_mask).Set("new_axis_mask", attrs.new_axis_mask)
      .Set("shrink_axis_mask", attrs.shrink_axis_mask).Get();
}

Output Restore(Output file_pattern, Output tensor_name, DType dt, const RestoreAttrs& attrs) {
  return ApiCall("Restore", attrs.name).In(file_pattern).In(tensor_name).Set("dt", dt)
      .Set("preferred_shard", attrs.preferred_shard).Get();
}

Output RestoreSlice(Output file_pattern, Output tensor_name, Output shape_and_slice, DType dt,
                    const RestoreSliceAttrs& attrs) {
  return ApiCall("RestoreSlice", attrs.name).In(file_pattern).In(tensor_name).In(shape_and_slice)
      .Set("dt", dt).Set("preferred_shard", attrs.preferred_shard).Get();
}

Outputs RestoreV2(Output prefix, Output tensor_names, Output shape_and_slices,
                  const std::vector<DType>& dtypes, const Named& attrs) {
  return ApiCall("RestoreV2", attrs.name).In(prefix).In(tensor_names).In(shape_and_slices)
      .Set("dtypes", dtypes).GetLists()[0];
}

Output Reverse(Output tensor, Output dims, const Named& attrs) {
  return ApiCall("Reverse", attrs.name).In(tensor).In(dims).Get();
}

Output ReverseSequence(Output input, Output seq_lengths, int64_t seq_dim,
                       const ReverseSequenceAttrs& attrs) {
  return ApiCall("ReverseSequence", attrs.name).In(input).In(seq_lengths).Set("seq_dim", seq_dim)
      .Set("batch_dim", attrs.batch_dim).Get();
}

Output ReverseV2(Output tensor, Output axis, const Named& attrs) {
  return ApiCall("ReverseV2", attrs.name).In(tensor).In(axis).Get();
}

Output RightShift(Output x, Output y, const Named& attrs) {
  return ApiCall("RightShift", attrs.name).In(x).In(y).Get();
}

Output Rint(Output x, const Named& attrs) {
  return ApiCall("Rint", attrs.name).In(x).Get();
}

Output Roll(Output input, Output shift, Output axis, const Named& attrs) {
  return ApiCall("Roll", attrs.name).In(input).In(shift).In(axis).Get();
}

Output Round(Output x, const Named& attrs) {
  return ApiCall("Round", attrs.name).In(x).Get();
}

Output Rsqrt(Output x, const Named& attrs) {
  return ApiCall("Rsqrt", attrs.name).In(x).Get();
}

Output RsqrtGrad(Output y, Output dy, const Named& attrs) {
  return ApiCall("RsqrtGrad", attrs.name).In(y).In(dy).Get();
}

Output Save(Output filename, Output tensor_names, Inputs data, const Named& attrs) {
  return ApiCall("Save", attrs.name).In(filename).In(tensor_names).In(data).Get();
}

Output SaveSlices(Output filename, Output tensor_names, Output shapes_and_slices, Inputs data,
                  const Named& attrs) {
  return ApiCall("SaveSlices", attrs.name).In(filename).In(tensor_names).In(shapes_and_slices)
      .In(data).Get();
}

Output SaveV2(Output prefix, Output tensor_names, Output shape_and_slices, Inputs tensors,
              const Named& attrs) {
  return ApiCall("SaveV2", attrs.name).In(prefix).In(tensor_names).In(shape_and_slices).In(tensors)
      .Get();
}

Output ScaleAndTranslate(Output images, Output size, Output scale, Output translation,
                         const ScaleAndTranslateAttrs& attrs) {
  return ApiCall("ScaleAndTranslate", attrs.name).In(images).In(size).In(scale).In(translation)
      .Set("kernel_type", attrs.kernel_type).Set("antialias", attrs.antialias).Get();
}

Output ScaleAndTranslateGrad(Output grads, Output original_image, Output scale, Output translation,
                             const ScaleAndTranslateGradAttrs& attrs) {
  return ApiCall("ScaleAndTranslateGrad", attrs.name).In(grads).In(original_image).In(scale)
      .In(translation).Set("kernel_type", attrs.kernel_type).Set("antialias", attrs.antialias)
      .Get();
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

Output ScatterNd(Output indices, Output updates, Output shape, const ScatterNdAttrs& attrs) {
  return ApiCall("ScatterNd", attrs.name).In(indices).In(updates).In(shape)
      .Set("bad_indices_policy", attrs.bad_indices_policy).Get();
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

Output SegmentMax(Output data, Output segment_ids, const Named& attrs) {
  return ApiCall("SegmentMax", attrs.name).In(data).In(segment_ids).Get();
}

Output SegmentMean(Output data, Output segment_ids, const Named& attrs) {
  return ApiCall("SegmentMean", attrs.name).In(data).In(segment_ids).Get();
}

Output SegmentMin(Output data, Output segment_ids, const Named& attrs) {
  return ApiCall("SegmentMin", attrs.name).In(data).In(segment_ids).Get();
}

Output SegmentProd(Output data, Output segment_ids, const Named& attrs) {
  return ApiCall("SegmentProd", attrs.name).In(data).In(segment_ids).Get();
}

Output SegmentSum(Output data, Output segment_ids, const Named& attrs) {
  return ApiCall("SegmentSum", attrs.name).In(data).In(segment_ids).Get();
}

Output Select(Output condition, Output t, Output e, const Named& attrs) {
  return ApiCall("Select", attrs.name).In(condition).In(t).In(e).Get();
}

Output SelectV2(Output condition, Output t, Output e, const Named& attrs) {
  return ApiCall("SelectV2", attrs.name).In(condition).In(t).In(e).Get();
}

Output SelfAdjointEig(Output input, const Named& attrs) {
  return ApiCall("SelfAdjointEig", attrs.name).In(input).Get();
}

SelfAdjointEigV2Outputs SelfAdjointEigV2(Output input, const SelfAdjointEigV2Attrs& attrs) {
  const Output first = ApiCall("SelfAdjointEigV2", attrs.name).In(input)
      .Set("compute_v", attrs.compute_v).Get();
  return {first, first.at(1)};
}

Output Selu(Output features, const Named& attrs) {
  return ApiCall("Selu", attrs.name).In(features).Get();
}

Output SeluGrad(Output gradients, Output outputs, const Named& attrs) {
  return ApiCall("SeluGrad", attrs.name).In(gradients).In(outputs).Get();
}

Output Shape(Output input, const ShapeAttrs& attrs) {
  return ApiCall("Shape", attrs.name).In(input).Set("out_type", attrs.out_type).Get();
}

Outputs ShapeN(Inputs input, const ShapeNAttrs& attrs) {
  return ApiCall("ShapeN", attrs.name).In(input).Set("out_type", attrs.out_type).GetLists()[0];
}

Output ShardedFilename(Output basename, Output shard, Output num_shards, const Named& attrs) {
  return ApiCall("ShardedFilename", attrs.name).In(basename).In(shard).In(num_shards).Get();
}

Output ShardedFilespec(Output basename, Output num_shards, const Named& attrs) {
  return ApiCall("ShardedFilespec", attrs.name).In(basename).In(num_shards).Get();
}

Output Sigmoid(Output x, const Named& attrs) {
  return ApiCall("Sigmoid", attrs.name).In(x).Get();
}

Output SigmoidGrad(Output y, Output dy, const Named& attrs) {
  return ApiCall("SigmoidGrad", attrs.name).In(y).In(dy).Get();
}

Output Sign(Output x, const Named& attrs) {
  return ApiCall("Sign", attrs.name).In(x).Get();
}

Output Sin(Output x, const Named& attrs) {
  return ApiCall("Sin", attrs.name).In(x).Get();
}

Output Sinh(Output x, const Named& attrs) {
  return ApiCall("Sinh", attrs.name).In(x).Get();
}

Output Size(Output input, const SizeAttrs& attrs) {
  return ApiCall("Size", attrs.name).In(input).Set("out_type", attrs.out_type).Get();
}

Output Slice(Output input, Output begin, Output size, const Named& attrs) {
  return ApiCall("Slice", attrs.name).In(input).In(begin).In(size).Get();
}

Output Snapshot(Output input, const Named& attrs) {
  return ApiCall("Snapshot", attrs.name).In(input).Get();
}

Output Softmax(Output logits, const Named& attrs) {
  return ApiCall("Softmax", attrs.name).In(logits).Get();
}

SoftmaxCrossEntropyWithLogitsOutputs SoftmaxCrossEntropyWithLogits(Output features, Output labels,
                                                                   const Named& attrs) {
  const Output first = ApiCall("SoftmaxCrossEntropyWithLogits", attrs.name).In(features).In(labels)
      .Get();
  return {first, first.at(1)};
}

Output Softplus(Output features, const Named& attrs) {
  return ApiCall("Softplus", attrs.name).In(features).Get();
}

Output SoftplusGrad(Output gradients, Output features, const Named& attrs) {
  return ApiCall("SoftplusGrad", attrs.name).In(gradients).In(features).Get();
}

Output Softsign(Output features, const Named& attrs) {
  return ApiCall("Softsign", attrs.name).In(features).Get();
}

Output SoftsignGrad(Output gradients, Output features, const Named& attrs) {
  return ApiCall("SoftsignGrad", attrs.name).In(gradients).In(features).Get();
}

Output SpaceToBatch(Output input, Output paddings, int64_t block_size, const Named& attrs) {
  return ApiCall("SpaceToBatch", attrs.name).In(input).In(paddings).Set("block_size", block_size)
      .Get();
}

Output SpaceToBatchND(Output input, Output block_shape, Output paddings, const Named& attrs) {
  return ApiCall("SpaceToBatchND", attrs.name).In(input).In(block_shape).In(paddings).Get();
}

Output SpaceToDepth(Output input, int64_t block_size, const SpaceToDepthAttrs& attrs) {
  return ApiCall("SpaceToDepth", attrs.name).In(input).Set("block_size", block_size)
      .Set("data_format", attrs.data_format).Get();
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

Output SparseSegmentMean(Output data, Output indices, Output segment_ids,
                         const SparseSegmentMeanAttrs& attrs) {
  return ApiCall("SparseSegmentMean", attrs.name).In(data).In(indices).In(segment_ids)
      .Set("sparse_gradient", attrs.sparse_gradient).Get();
}

Output SparseSegmentMeanGrad(Output grad, Output indices, Output segment_ids, Output output_dim0,
                             const Named& attrs) {
  return ApiCall("SparseSegmentMeanGrad", attrs.name).In(grad).In(indices).In(segment_ids)
      .In(output_dim0).Get();
}

SparseSegmentMeanGradV2Outputs SparseSegmentMeanGradV2(Output grad, Output indices,
                                                       Output segment_ids, Output dense_output_dim0,
                                                       const Named& attrs) {
  const Output first = ApiCall("SparseSegmentMeanGradV2", attrs.name).In(grad).In(indices)
      .In(segment_ids).In(dense_output_dim0).Get();
  return {first, first.at(1)};
}

Output SparseSegmentMeanWithNumSegments(Output data, Output indices, Output segment_ids,
                                        Output num_segments,
                                        const SparseSegmentMeanWithNumSegmentsAttrs& attrs) {
  return ApiCall("SparseSegmentMeanWithNumSegments", attrs.name).In(data).In(indices)
      .In(segment_ids).In(num_segments).Set("sparse_gradient", attrs.sparse_gradient).Get();
}

Output SparseSegmentSqrtN(Output data, Output indices, Output segment_ids,
                          const SparseSegmentSqrtNAttrs& attrs) {
  return ApiCall("SparseSegmentSqrtN", attrs.name).In(data).In(indices).In(segment_ids)
      .Set("sparse_gradient", attrs.sparse_gradient).Get();
}

Output SparseSegmentSqrtNGrad(Output grad, Output indices, Output segment_ids, Output output_dim0,
                              const Named& attrs) {
  return ApiCall("SparseSegmentSqrtNGrad", attrs.name).In(grad).In(indices).In(segment_ids)
      .In(output_dim0).Get();
}

SparseSegmentSqrtNGradV2Outputs SparseSegmentSqrtNGradV2(Output grad, Output indices,
                                                         Output segment_ids,
                                                         Output dense_output_dim0,
                                                         const Named& attrs) {
  const Output first = ApiCall("SparseSegmentSqrtNGradV2", attrs.name).In(grad).In(indices)
      .In(segment_ids).In(dense_output_dim0).Get();
  return {first, first.at(1)};
}

Output SparseSegmentSqrtNWithNumSegments(Output data, Output indices, Output segment_ids,
                                         Output num_segments,
                                         const SparseSegmentSqrtNWithNumSegmentsAttrs& attrs) {
  return ApiCall("SparseSegmentSqrtNWithNumSegments", attrs.name).In(data).In(indices)
      .In(segment_ids).In(num_segments).Set("sparse_gradient", attrs.sparse_gradient).Get();
}

Output SparseSegmentSum(Output data, Output indices, Output segment_ids,
                        const SparseSegmentSumAttrs& attrs) {
  return ApiCall("SparseSegmentSum", attrs.name).In(data).In(indices).In(segment_ids)
      .Set("sparse_gradient", attrs.sparse_gradient).Get();
}

Output SparseSegmentSumGrad(Output grad, Output indices, Output segment_ids, Output output_dim0,
                            const Named& attrs) {
  return ApiCall("SparseSegmentSumGrad", attrs.name).In(grad).In(indices).In(segment_ids)
      .In(output_dim0).Get();
}

SparseSegmentSumGradV2Outputs SparseSegmentSumGradV2(Output grad, Output indices,
                                                     Output segment_ids, Output dense_output_dim0,
                                                     const Named& attrs) {
  const Output first = ApiCall("SparseSegmentSumGradV2", attrs.name).In(grad).In(indices)
      .In(segment_ids).In(dense_output_dim0).Get();
  return {first, first.at(1)};
}

Output SparseSegmentSumWithNumSegments(Output data, Output indices, Output segment_ids,
                                       Output num_segments,
                                       const SparseSegmentSumWithNumSegmentsAttrs& attrs) {
  return ApiCall("SparseSegmentSumWithNumSegments", attrs.name).In(data).In(indices).In(segment_ids)
      .In(num_segments).Set("sparse_gradient", attrs.sparse_gradient).Get();
}

SparseSoftmaxCrossEntropyWithLogitsOutputs SparseSoftmaxCrossEntropyWithLogits(Output features,
                                                                               Output labels,
                                                                               const Named& attrs) {
  const Output first = ApiCall("SparseSoftmaxCrossEntropyWithLogits", attrs.name).In(features)
      .In(labels).Get();
  return {first, first.at(1)};
}

Outputs Split(Output split_dim, Output value, int64_t num_split, const Named& attrs) {
  return ApiCall("Split", attrs.name).In(split_dim).In(value).Set("num_split", num_split)
      .GetLists()[0];
}

Outputs SplitV(Output value, Output size_splits, Output split_dim, int64_t num_split,
               const Named& attrs) {
  return ApiCall("SplitV", attrs.name).In(value).In(size_splits).In(split_dim)
      .Set("num_split", num_split).GetLists()[0];
}

Output Sqrt(Output x, const Named& attrs) {
  return ApiCall("Sqrt", attrs.name).In(x).Get();
}

Output SqrtGrad(Output y, Output dy, const Named& attrs) {
  return ApiCall("SqrtGrad", attrs.name).In(y).In(dy).Get();
}

Output Square(Output x, const Named& attrs) {
  return ApiCall("Square", attrs.name).In(x).Get();
}

Output SquaredDifference(Output x, Output y, const Named& attrs) {
  return ApiCall("SquaredDifference", attrs.name).In(x).In(y).Get();
}

Output Squeeze(Output input, const SqueezeAttrs& attrs) {
  return ApiCall("Squeeze", attrs.name).In(input).Set("squeeze_dims", attrs.squeeze_dims).Get();
}

Outputs StatefulPartitionedCall(Builder& g, Inputs args, const std::vector<DType>& Tout,
                                const FuncAttr& f, const StatefulPartitionedCallAttrs& attrs) {
  return ApiCall(g, "StatefulPartitionedCall", attrs.name).In(args).Set("Tout", Tout).Set("f", f)
      .Set("config", attrs.config).Set("config_proto", attrs.config_proto)
      .Set("executor_type", attrs.executor_type).GetLists()[0];
}

Outputs StatelessCase(Output branch_index, Inputs input, const std::vector<DType>& Tout,
                      const std::vector<FuncAttr>& branches, const StatelessCaseAttrs& attrs) {
  return ApiCall("StatelessCase", attrs.name).In(branch_index).In(input).Set("Tout", Tout)
      .Set("branches", branches).Set("output_shapes", attrs.output_shapes).GetLists()[0];
}

Outputs StatelessIf(Output cond, Inputs input, const std::vector<DType>& Tout,
                    const FuncAttr& then_branch, const FuncAttr& else_branch,
                    const StatelessIfAttrs& attrs) {
  return ApiCall("StatelessIf", attrs.name).In(cond).In(input).Set("Tout", Tout)
      .Set("then_branch", then_branch).Set("else_branch", else_branch)
      .Set("output_shapes", attrs.output_shapes).GetLists()[0];
}

Output StatelessMultinomial(Output logits, Output num_samples, Output seed,
                            const StatelessMultinomialAttrs& attrs) {
  return ApiCall("StatelessMultinomial", attrs.name).In(logits).In(num_samples).In(seed)
      .Set("output_dtype", attrs.output_dtype).Get();
}

Output StatelessRandomGammaV2(Output shape, Output seed, Output alpha, const Named& attrs) {
  return ApiCall("StatelessRandomGammaV2", attrs.name).In(shape).In(seed).In(alpha).Get();
}

Output StatelessRandomGammaV3(Output shape, Output key, Output counter, Output alg, Output alpha,
                              const Named& attrs) {
  return ApiCall("StatelessRandomGammaV3", attrs.name).In(shape).In(key).In(counter).In(alg)
      .In(alpha).Get();
}

Output StatelessRandomGetAlg(Builder& g, const Named& attrs) {
  return ApiCall(g, "StatelessRandomGetAlg", attrs.name).Get();
}

StatelessRandomGetKeyCounterOutputs StatelessRandomGetKeyCounter(Output seed, const Named& attrs) {
  const Output first = ApiCall("StatelessRandomGetKeyCounter", attrs.name).In(seed).Get();
  return {first, first.at(1)};
}

StatelessRandomGetKeyCounterAlgOutputs StatelessRandomGetKeyCounterAlg(Output seed,
                                                                       const Named& attrs) {
  const Output first = ApiCall("StatelessRandomGetKeyCounterAlg", attrs.name).In(seed).Get();
  return {first, first.at(1), first.at(2)};
}

Output StatelessRandomNormal(Output shape, Output seed, const StatelessRandomNormalAttrs& attrs) {
  return ApiCall("StatelessRandomNormal", attrs.name).In(shape).In(seed).Set("dtype", attrs.dtype)
      .Get();
}

Output StatelessRandomNormalV2(Output shape, Output key, Output counter, Output alg,
                               const StatelessRandomNormalV2Attrs& attrs) {
  return ApiCall("StatelessRandomNormalV2", attrs.name).In(shape).In(key).In(counter).In(alg)
      .Set("dtype", attrs.dtype).Get();
}

Output StatelessRandomPoisson(Output shape, Output seed, Output lam, DType dtype,
                              const Named& attrs) {
  return ApiCall("StatelessRandomPoisson", attrs.name).In(shape).In(seed).In(lam)
      .Set("dtype", dtype).Get();
}

Output StatelessRandomUniform(Output shape, Output seed,
                              const StatelessRandomUniformAttrs& attrs) {
  return ApiCall("StatelessRandomUniform", attrs.name).In(shape).In(seed).Set("dtype", attrs.dtype)
      .Get();
}

Output StatelessRandomUniformFullInt(Output shape, Output seed,
                                     const StatelessRandomUniformFullIntAttrs& attrs) {
  return ApiCall("StatelessRandomUniformFullInt", attrs.name).In(shape).In(seed)
      .Set("dtype", attrs.dtype).Get();
}

Output StatelessRandomUniformFullIntV2(Output shape, Output key, Output counter, Output alg,
                                       const StatelessRandomUniformFullIntV2Attrs& attrs) {
  return ApiCall("StatelessRandomUniformFullIntV2", attrs.name).In(shape).In(key).In(counter)
      .In(alg).Set("dtype", attrs.dtype).Get();
}

Output StatelessRandomUniformInt(Output shape, Output seed, Output minval, Output maxval,
                                 const Named& attrs) {
  return ApiCall("StatelessRandomUniformInt", attrs.name).In(shape).In(seed).In(minval).In(maxval)
      .Get();
}

Output StatelessRandomUniformIntV2(Output shape, Output key, Output counter, Output alg,
                                   Output minval, Output maxval, const Named& attrs) {
  return ApiCall("StatelessRandomUniformIntV2", attrs.name).In(shape).In(key).In(counter).In(alg)
      .In(minval).In(maxval).Get();
}

Output StatelessRandomUniformV2(Output shape, Output key, Output counter, Output alg,
                                const StatelessRandomUniformV2Attrs& attrs) {
  return ApiCall("StatelessRandomUniformV2", attrs.name).In(shape).In(key).In(counter).In(alg)
      .Set("dtype", attrs.dtype).Get();
}

Output StatelessTruncatedNormal(Output shape, Output seed,
                                const StatelessTruncatedNormalAttrs& attrs) {
  return ApiCall("StatelessTruncatedNormal", attrs.name).In(shape).In(seed)
      .Set("dtype", attrs.dtype).Get();
}

Output StatelessTruncatedNormalV2(Output shape, Output key, Output counter, Output alg,
                                  const StatelessTruncatedNormalV2Attrs& attrs) {
  return ApiCall("StatelessTruncatedNormalV2", attrs.name).In(shape).In(key).In(counter).In(alg)
      .Set("dtype", attrs.dtype).Get();
}

Outputs StatelessWhile(Builder& g, Inputs input, const FuncAttr& cond, const FuncAttr& body,
                       const StatelessWhileAttrs& attrs) {
  return ApiCall(g, "StatelessWhile", attrs.name).In(input).Set("cond", cond).Set("body", body)
      .Set("output_shapes", attrs.output_shapes)
      .Set("parallel_iterations", attrs.parallel_iterations).GetLists()[0];
}

Output StopGradient(Output input, const Named& attrs) {
  return ApiCall("StopGradient", attrs.name).In(input).Get();
}

Output StridedSlice(Output input, Output begin, Output end, Output strides,
                    const StridedSliceAttrs& attrs) {
  return ApiCall("StridedSlice", attrs.name).In(input).In(begin).In(end).In(strides)
      .Set("begin_mask", attrs.begin_mask).Set("end_mask", attrs.end_mask)
      .Set("ellipsis_mask", attrs.ellipsis_mask).Set("new_axis_mask", attrs.new_axis_mask)
      .Set("shrink_axis_mask", attrs.shrink_axis_mask).Get();
}

Output StridedSliceAssign(Output ref, Output begin, Output end, Output strides, Output value,
                          const StridedSliceAssignAttrs& attrs) {
  return ApiCall("StridedSliceAssign", attrs.name).In(ref).In(begin).In(end).In(strides).In(value)
      .Set("begin_mask", attrs.begin_mask).Set("end_mask", attrs.end_mask)
      .Set("ellipsis_mask", attrs.ellipsis_mask).Set("new_axis_mask", attrs.new_axis_mask)
      .Set("shrink_axis_mask", attrs.shrink_axis_mask).Get();
}

Output StridedSliceGrad(Output shape, Output begin, Output end, Output strides, Output dy,
                        const StridedSliceGradAttrs& attrs) {
  return ApiCall("StridedSliceGrad", attrs.name).In(shape).In(begin).In(end).In(strides).In(dy)
      .Set("begin_mask", attrs.begin_mask).Set("end_mask", attrs.end_mask)
      .Set("ellipsis_mask", attrs.ellipsis_mask).Set("new_axis_mask", attrs.new_axis_mask)
      .Set("shrink_axis_mask", attrs.shrink_axis_mask).Get();
}

Output Sub(Output x, Output y, const Named& attrs) {
  return ApiCall("Sub", attrs.name).In(x).In(y).Get();
}

Output Sum(Output input, Output reduction_indices, const SumAttrs& attrs) {
  return ApiCall("Sum", attrs.name).In(input).In(reduction_indices)
      .Set("keep_dims", attrs.keep_dims).Get();
}

SvdOutputs Svd(Output input, const SvdAttrs& attrs) {
  const Output first = ApiCall("Svd", attrs.name).In(input).Set("compute_uv", attrs.compute_uv)
      .Set("full_matrices", attrs.full_matrices).Get();
  return {first, first.at(1), first.at(2)};
}

SwitchOutputs Switch(Output data, Output pred, const Named& attrs) {
  const Output first = ApiCall("Switch", attrs.name).In(data).In(pred).Get();
  return {first, first.at(1)};
}

Output Tan(Output x, const Named& attrs) {
  return ApiCall("Tan", attrs.name).In(x).Get();
}

Output Tanh(Output x, const Named& attrs) {
  return ApiCall("Tanh", attrs.name).In(x).Get();
}

Output TanhGrad(Output y, Output dy, const Named& attrs) {
  return ApiCall("TanhGrad", attrs.name).In(y).In(dy).Get();
}

Output TemporaryVariable(Builder& g, const PartialShape& shape, DType dtype,
                         const TemporaryVariableAttrs& attrs) {
  return ApiCall(g, "TemporaryVariable", attrs.name).Set("shape", shape).Set("dtype", dtype)
      .Set("var_name", attrs.var_name).Get();
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

Output TensorStridedSliceUpdate(Output input, Output begin, Output end, Output strides,
                                Output value, const TensorStridedSliceUpdateAttrs& attrs) {
  return ApiCall("TensorStridedSliceUpdate", attrs.name).In(input).In(begin).In(end).In(strides)
      .In(value).Set("begin_mask", attrs.begin_mask).Set("end_mask", attrs.end_mask)
      .Set("ellipsis_mask", attrs.ellipsis_mask).Set("new_axis_mask", attrs.new_axis_mask)
      .Set("shrink_axis_mask", attrs.shrink_axis_mask).Get();
}

Output Tile(Output input, Output multiples, const Named& attrs) {
  return ApiCall("Tile", attrs.name).In(input).In(multiples).Get();
}

TopKOutputs TopK(Output input, int64_t k, const TopKAttrs& attrs) {
  const Output first = ApiCall("TopK", attrs.name).In(input).Set("k", k).Set("sorted", attrs.sorted)
      .Get();
  return {first, first.at(1)};
}

TopKV2Outputs TopKV2(Output input, Output k, const TopKV2Attrs& attrs) {
  const Output first = ApiCall("TopKV2", attrs.name).In(input).In(k).Set("sorted", attrs.sorted)
      .Set("index_type", attrs.index_type).Get();
  return {first, first.at(1)};
}

Output Transpose(Output x, Output perm, const Named& attrs) {
  return ApiCall("Transpose", attrs.name).In(x).In(perm).Get();
}

Output TridiagonalMatMul(Output superdiag, Output maindiag, Output subdiag, Output rhs,
                         const Named& attrs) {
  return ApiCall("TridiagonalMatMul", attrs.name).In(superdiag).In(maindiag).In(subdiag).In(rhs)
      .Get();
}

Output TridiagonalSolve(Output diagonals, Output rhs, const TridiagonalSolveAttrs& attrs) {
  return ApiCall("TridiagonalSolve", attrs.name).In(diagonals).In(rhs)
      .Set("partial_pivoting", attrs.partial_pivoting)
      .Set("perturb_singular", attrs.perturb_singular).Get();
}

Output TruncateDiv(Output x, Output y, const Named& attrs) {
  return ApiCall("TruncateDiv", attrs.name).In(x).In(y).Get();
}

Output TruncateMod(Output x, Output y, const Named& attrs) {
  return ApiCall("TruncateMod", attrs.name).In(x).In(y).Get();
}

Output TruncatedNormal(Output shape, DType dtype, const TruncatedNormalAttrs& attrs) {
  return ApiCall("TruncatedNormal", attrs.name).In(shape).Set("dtype", dtype)
      .Set("seed", attrs.seed).Set("seed2", attrs.seed2).Get();
}

UniqueOutputs Unique(Output x, const UniqueAttrs& attrs) {
  const Output first = ApiCall("Unique", attrs.name).In(x).Set("out_idx", attrs.out_idx).Get();
  return {first, first.at(1)};
}

UniqueV2Outputs UniqueV2(Output x, Output axis, const UniqueV2Attrs& attrs) {
  const Output first = ApiCall("UniqueV2", attrs.name).In(x).In(axis).Set("out_idx", attrs.out_idx)
      .Get();
  return {first, first.at(1)};
}

UniqueWithCountsOutputs UniqueWithCounts(Output x, const UniqueWithCountsAttrs& attrs) {
  const Output first = ApiCall("UniqueWithCounts", attrs.name).In(x).Set("out_idx", attrs.out_idx)
      .Get();
  return {first, first.at(1), first.at(2)};
}

UniqueWithCountsV2Outputs UniqueWithCountsV2(Output x, Output axis,
                                             const UniqueWithCountsV2Attrs& attrs) {
  const Output first = ApiCall("UniqueWithCountsV2", attrs.name).In(x).In(axis)
      .Set("out_idx", attrs.out_idx).Get();
  return {first, first.at(1), first.at(2)};
}

Outputs Unpack(Output value, int64_t num, const UnpackAttrs& attrs) {
  return ApiCall("Unpack", attrs.name).In(value).Set("num", num).Set("axis", attrs.axis)
      .GetLists()[0];
}

Output UnsortedSegmentMax(Output data, Output segment_ids, Output num_segments,
                          const Named& attrs) {
  return ApiCall("UnsortedSegmentMax", attrs.name).In(data).In(segment_ids).In(num_segments).Get();
}

Output UnsortedSegmentMin(Output data, Output segment_ids, Output num_segments,
                          const Named& attrs) {
  return ApiCall("UnsortedSegmentMin", attrs.name).In(data).In(segment_ids).In(num_segments).Get();
}

Output UnsortedSegmentProd(Output data, Output segment_ids, Output num_segments,
                           const Named& attrs) {
  return ApiCall("UnsortedSegmentProd", attrs.name).In(data).In(segment_ids).In(num_segments).Get();
}

Output UnsortedSegmentSum(Output data, Output segment_ids, Output num_segments,
                          const Named& attrs) {
  return ApiCall("UnsortedSegmentSum", attrs.name).In(data).In(segment_ids).In(num_segments).Get();
}

Output UpperBound(Output sorted_inputs, Output values, const UpperBoundAttrs& attrs) {
  return ApiCall("UpperBound", attrs.name).In(sorted_inputs).In(values)
      .Set("out_type", attrs.out_type).Get();
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

Output Where(Output input, const Named& attrs) {
  return ApiCall("Where", attrs.name).In(input).Get();
}

Outputs While(Builder& g, Inputs input, const FuncAttr& cond, const FuncAttr& body,
              const WhileAttrs& attrs) {
  return ApiCall(g, "While", attrs.name).In(input).Set("cond", cond).Set("body", body)
      .Set("output_shapes", attrs.output_shapes)
      .Set("parallel_iterations", attrs.parallel_iterations).GetLists()[0];
}

Output Xdivy(Output x, Output y, const Named& attrs) {
  return ApiCall("Xdivy", attrs.name).In(x).In(y).Get();
}

Output Xlog1py(Output x, Output y, const Named& attrs) {
  return ApiCall("Xlog1py", attrs.name).In(x).In(y).Get();
}

Output Xlogy(Output x, Output y, const Named& attrs) {
  return ApiCall("Xlogy", attrs.name).In(x).In(y).Get();
}

Output ZerosLike(Output x, const Named& attrs) {
  return ApiCall("ZerosLike", attrs.name).In(x).Get();
}

Output Zeta(Output x, Output q, const Named& attrs) {
  return ApiCall("Zeta", attrs.name).In(x).In(q).Get();
}

}  // namespace weft::ops
