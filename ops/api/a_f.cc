// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api.h"

namespace weft::ops {

Output Abs(Output x, const Named& attrs) {
  return ApiCall("Abs", attrs.name).In(x).Get();
}

Output AccumulateNV2(Inputs inputs, const PartialShape& shape, const Named& attrs) {
  return ApiCall("AccumulateNV2", attrs.name).In(inputs).Set("shape", shape).Get();
}

Output Acos(Output x, const Named& attrs) {
  return ApiCall("Acos", attrs.name).In(x).Get();
}

Output Acosh(Output x, const Named& attrs) {
  return ApiCall("Acosh", attrs.name).In(x).Get();
}

Output Add(Output x, Output y, const Named& attrs) {
  return ApiCall("Add", attrs.name).In(x).In(y).Get();
}

Output AddN(Inputs inputs, const Named& attrs) {
  return ApiCall("AddN", attrs.name).In(inputs).Get();
}

Output AddV2(Output x, Output y, const Named& attrs) {
  return ApiCall("AddV2", attrs.name).In(x).In(y).Get();
}

Output AdjustContrastv2(Output images, Output contrast_factor, const Named& attrs) {
  return ApiCall("AdjustContrastv2", attrs.name).In(images).In(contrast_factor).Get();
}

Output AdjustHue(Output images, Output delta, const Named& attrs) {
  return ApiCall("AdjustHue", attrs.name).In(images).In(delta).Get();
}

Output AdjustSaturation(Output images, Output scale, const Named& attrs) {
  return ApiCall("AdjustSaturation", attrs.name).In(images).In(scale).Get();
}

Output All(Output input, Output reduction_indices, const AllAttrs& attrs) {
  return ApiCall("All", attrs.name).In(input).In(reduction_indices)
      .Set("keep_dims", attrs.keep_dims).Get();
}

Output Angle(Output input, const AngleAttrs& attrs) {
  return ApiCall("Angle", attrs.name).In(input).Set("Tout", attrs.Tout).Get();
}

Output Any(Output input, Output reduction_indices, const AnyAttrs& attrs) {
  return ApiCall("Any", attrs.name).In(input).In(reduction_indices)
      .Set("keep_dims", attrs.keep_dims).Get();
}

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

Output ApproximateEqual(Output x, Output y, const ApproximateEqualAttrs& attrs) {
  return ApiCall("ApproximateEqual", attrs.name).In(x).In(y).Set("tolerance", attrs.tolerance)
      .Get();
}

Output ArgMax(Output input, Output dimension, const ArgMaxAttrs& attrs) {
  return ApiCall("ArgMax", attrs.name).In(input).In(dimension).Set("output_type", attrs.output_type)
      .Get();
}

Output ArgMin(Output input, Output dimension, const ArgMinAttrs& attrs) {
  return ApiCall("ArgMin", attrs.name).In(input).In(dimension).Set("output_type", attrs.output_type)
      .Get();
}

Output Asin(Output x, const Named& attrs) {
  return ApiCall("Asin", attrs.name).In(x).Get();
}

Output Asinh(Output x, const Named& attrs) {
  return ApiCall("Asinh", attrs.name).In(x).Get();
}

Output Assert(Output condition, Inputs data, const AssertAttrs& attrs) {
  return ApiCall("Assert", attrs.name).In(condition).In(data).Set("summarize", attrs.summarize)
      .Get();
}

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

Output Atan(Output x, const Named& attrs) {
  return ApiCall("Atan", attrs.name).In(x).Get();
}

Output Atan2(Output y, Output x, const Named& attrs) {
  return ApiCall("Atan2", attrs.name).In(y).In(x).Get();
}

Output Atanh(Output x, const Named& attrs) {
  return ApiCall("Atanh", attrs.name).In(x).Get();
}

Output AvgPool(Output value, const std::vector<int64_t>& ksize, const std::vector<int64_t>& strides,
               const std::string& padding, const AvgPoolAttrs& attrs) {
  return ApiCall("AvgPool", attrs.name).In(value).Set("ksize", ksize).Set("strides", strides)
      .Set("padding", padding).Set("data_format", attrs.data_format).Get();
}

Output AvgPool3D(Output input, const std::vector<int64_t>& ksize,
                 const std::vector<int64_t>& strides, const std::string& padding,
                 const AvgPool3DAttrs& attrs) {
  return ApiCall("AvgPool3D", attrs.name).In(input).Set("ksize", ksize).Set("strides", strides)
      .Set("padding", padding).Set("data_format", attrs.data_format).Get();
}

Output AvgPool3DGrad(Output orig_input_shape, Output grad, const std::vector<int64_t>& ksize,
                     const std::vector<int64_t>& strides, const std::string& padding,
                     const AvgPool3DGradAttrs& attrs) {
  return ApiCall("AvgPool3DGrad", attrs.name).In(orig_input_shape).In(grad).Set("ksize", ksize)
      .Set("strides", strides).Set("padding", padding).Set("data_format", attrs.data_format).Get();
}

Output AvgPoolGrad(Output orig_input_shape, Output grad, const std::vector<int64_t>& ksize,
                   const std::vector<int64_t>& strides, const std::string& padding,
                   const AvgPoolGradAttrs& attrs) {
  return ApiCall("AvgPoolGrad", attrs.name).In(orig_input_shape).In(grad).Set("ksize", ksize)
      .Set("strides", strides).Set("padding", padding).Set("data_format", attrs.data_format).Get();
}

Output BandedTriangularSolve(Output matrix, Output rhs, const BandedTriangularSolveAttrs& attrs) {
  return ApiCall("BandedTriangularSolve", attrs.name).In(matrix).In(rhs).Set("lower", attrs.lower)
      .Set("adjoint", attrs.adjoint).Get();
}

Output BatchCholesky(Output input, const Named& attrs) {
  return ApiCall("BatchCholesky", attrs.name).In(input).Get();
}

Output BatchCholeskyGrad(Output l, Output grad, const Named& attrs) {
  return ApiCall("BatchCholeskyGrad", attrs.name).In(l).In(grad).Get();
}

Output BatchMatMul(Output x, Output y, const BatchMatMulAttrs& attrs) {
  return ApiCall("BatchMatMul", attrs.name).In(x).In(y).Set("adj_x", attrs.adj_x)
      .Set("adj_y", attrs.adj_y).Set("grad_x", attrs.grad_x).Set("grad_y", attrs.grad_y).Get();
}

Output BatchMatMulV2(Output x, Output y, const BatchMatMulV2Attrs& attrs) {
  return ApiCall("BatchMatMulV2", attrs.name).In(x).In(y).Set("adj_x", attrs.adj_x)
      .Set("adj_y", attrs.adj_y).Set("grad_x", attrs.grad_x).Set("grad_y", attrs.grad_y).Get();
}

Output BatchMatMulV3(Output x, Output y, DType Tout, const BatchMatMulV3Attrs& attrs) {
  return ApiCall("BatchMatMulV3", attrs.name).In(x).In(y).Set("Tout", Tout)
      .Set("adj_x", attrs.adj_x).Set("adj_y", attrs.adj_y).Set("grad_x", attrs.grad_x)
      .Set("grad_y", attrs.grad_y).Get();
}

Output BatchMatrixBandPart(Output input, Output num_lower, Output num_upper, const Named& attrs) {
  return ApiCall("BatchMatrixBandPart", attrs.name).In(input).In(num_lower).In(num_upper).Get();
}

Output BatchMatrixDeterminant(Output input, const Named& attrs) {
  return ApiCall("BatchMatrixDeterminant", attrs.name).In(input).Get();
}

Output BatchMatrixDiag(Output diagonal, const Named& attrs) {
  return ApiCall("BatchMatrixDiag", attrs.name).In(diagonal).Get();
}

Output BatchMatrixDiagPart(Output input, const Named& attrs) {
  return ApiCall("BatchMatrixDiagPart", attrs.name).In(input).Get();
}

Output BatchMatrixInverse(Output input, const BatchMatrixInverseAttrs& attrs) {
  return ApiCall("BatchMatrixInverse", attrs.name).In(input).Set("adjoint", attrs.adjoint).Get();
}

Output BatchMatrixSetDiag(Output input, Output diagonal, const Named& attrs) {
  return ApiCall("BatchMatrixSetDiag", attrs.name).In(input).In(diagonal).Get();
}

Output BatchMatrixSolve(Output matrix, Output rhs, const BatchMatrixSolveAttrs& attrs) {
  return ApiCall("BatchMatrixSolve", attrs.name).In(matrix).In(rhs).Set("adjoint", attrs.adjoint)
      .Get();
}

Output BatchMatrixSolveLs(Output matrix, Output rhs, Output l2_regularizer,
                          const BatchMatrixSolveLsAttrs& attrs) {
  return ApiCall("BatchMatrixSolveLs", attrs.name).In(matrix).In(rhs).In(l2_regularizer)
      .Set("fast", attrs.fast).Get();
}

Output BatchMatrixTriangularSolve(Output matrix, Output rhs,
                                  const BatchMatrixTriangularSolveAttrs& attrs) {
  return ApiCall("BatchMatrixTriangularSolve", attrs.name).In(matrix).In(rhs)
      .Set("lower", attrs.lower).Set("adjoint", attrs.adjoint).Get();
}

Output BatchSelfAdjointEig(Output input, const Named& attrs) {
  return ApiCall("BatchSelfAdjointEig", attrs.name).In(input).Get();
}

BatchSelfAdjointEigV2Outputs BatchSelfAdjointEigV2(Output input,
                                                   const BatchSelfAdjointEigV2Attrs& attrs) {
  const Output first = ApiCall("BatchSelfAdjointEigV2", attrs.name).In(input)
      .Set("compute_v", attrs.compute_v).Get();
  return {first, first.at(1)};
}

BatchSvdOutputs BatchSvd(Output input, const BatchSvdAttrs& attrs) {
  const Output first = ApiCall("BatchSvd", attrs.name).In(input).Set("compute_uv", attrs.compute_uv)
      .Set("full_matrices", attrs.full_matrices).Get();
  return {first, first.at(1), first.at(2)};
}

Output BatchToSpace(Output input, Output crops, int64_t block_size, const Named& attrs) {
  return ApiCall("BatchToSpace", attrs.name).In(input).In(crops).Set("block_size", block_size)
      .Get();
}

Output BatchToSpaceND(Output input, Output block_shape, Output crops, const Named& attrs) {
  return ApiCall("BatchToSpaceND", attrs.name).In(input).In(block_shape).In(crops).Get();
}

Output BesselI0e(Output x, const Named& attrs) {
  return ApiCall("BesselI0e", attrs.name).In(x).Get();
}

Output BesselI1e(Output x, const Named& attrs) {
  return ApiCall("BesselI1e", attrs.name).In(x).Get();
}

Output Betainc(Output a, Output b, Output x, const Named& attrs) {
  return ApiCall("Betainc", attrs.name).In(a).In(b).In(x).Get();
}

Output BiasAdd(Output value, Output bias, const BiasAddAttrs& attrs) {
  return ApiCall("BiasAdd", attrs.name).In(value).In(bias).Set("data_format", attrs.data_format)
      .Get();
}

Output BiasAddGrad(Output out_backprop, const BiasAddGradAttrs& attrs) {
  return ApiCall("BiasAddGrad", attrs.name).In(out_backprop).Set("data_format", attrs.data_format)
      .Get();
}

Output BiasAddV1(Output value, Output bias, const Named& attrs) {
  return ApiCall("BiasAddV1", attrs.name).In(value).In(bias).Get();
}

Output Bincount(Output arr, Output size, Output weights, const Named& attrs) {
  return ApiCall("Bincount", attrs.name).In(arr).In(size).In(weights).Get();
}

Output Bitcast(Output input, DType type, const Named& attrs) {
  return ApiCall("Bitcast", attrs.name).In(input).Set("type", type).Get();
}

Output BitwiseAnd(Output x, Output y, const Named& attrs) {
  return ApiCall("BitwiseAnd", attrs.name).In(x).In(y).Get();
}

Output BitwiseOr(Output x, Output y, const Named& attrs) {
  return ApiCall("BitwiseOr", attrs.name).In(x).In(y).Get();
}

Output BitwiseXor(Output x, Output y, const Named& attrs) {
  return ApiCall("BitwiseXor", attrs.name).In(x).In(y).Get();
}

BlockLSTMOutputs BlockLSTM(Output seq_len_max, Output x, Output cs_prev, Output h_prev, Output w,
                           Output wci, Output wcf, Output wco, Output b,
                           const BlockLSTMAttrs& attrs) {
  const Output first = ApiCall("BlockLSTM", attrs.name).In(seq_len_max).In(x).In(cs_prev).In(h_prev)
      .In(w).In(wci).In(wcf).In(wco).In(b).Set("forget_bias", attrs.forget_bias)
      .Set("cell_clip", attrs.cell_clip).Set("use_peephole", attrs.use_peephole).Get();
  return {first, first.at(1), first.at(2), first.at(3), first.at(4), first.at(5), first.at(6)};
}

BlockLSTMGradOutputs BlockLSTMGrad(Output seq_len_max, Output x, Output cs_prev, Output h_prev,
                                   Output w, Output wci, Output wcf, Output wco, Output b, Output i,
                                   Output cs, Output f, Output o, Output ci, Output co, Output h,
                                   Output cs_grad, Output h_grad, bool use_peephole,
                                   const Named& attrs) {
  const Output first = ApiCall("BlockLSTMGrad", attrs.name).In(seq_len_max).In(x).In(cs_prev)
      .In(h_prev).In(w).In(wci).In(wcf).In(wco).In(b).In(i).In(cs).In(f).In(o).In(ci).In(co).In(h)
      .In(cs_grad).In(h_grad).Set("use_peephole", use_peephole).Get();
  return {first, first.at(1), first.at(2), first.at(3), first.at(4), first.at(5), first.at(6), first.at(7)};
}

BlockLSTMGradV2Outputs BlockLSTMGradV2(Output seq_len_max, Output x, Output cs_prev, Output h_prev,
                                       Output w, Output wci, Output wcf, Output wco, Output b,
                                       Output i, Output cs, Output f, Output o, Output ci,
                                       Output co, Output h, Output cs_grad, Output h_grad,
                                       bool use_peephole, const Named& attrs) {
  const Output first = ApiCall("BlockLSTMGradV2", attrs.name).In(seq_len_max).In(x).In(cs_prev)
      .In(h_prev).In(w).In(wci).In(wcf).In(wco).In(b).In(i).In(cs).In(f).In(o).In(ci).In(co).In(h)
      .In(cs_grad).In(h_grad).Set("use_peephole", use_peephole).Get();
  return {first, first.at(1), first.at(2), first.at(3), first.at(4), first.at(5), first.at(6), first.at(7)};
}

BlockLSTMV2Outputs BlockLSTMV2(Output seq_len_max, Output x, Output cs_prev, Output h_prev,
                               Output w, Output wci, Output wcf, Output wco, Output b,
                               const BlockLSTMV2Attrs& attrs) {
  const Output first = ApiCall("BlockLSTMV2", attrs.name).In(seq_len_max).In(x).In(cs_prev)
      .In(h_prev).In(w).In(wci).In(wcf).In(wco).In(b).Set("cell_clip", attrs.cell_clip)
      .Set("use_peephole", attrs.use_peephole).Get();
  return {first, first.at(1), first.at(2), first.at(3), first.at(4), first.at(5), first.at(6)};
}

Output BroadcastArgs(Output s0, Output s1, const Named& attrs) {
  return ApiCall("BroadcastArgs", attrs.name).In(s0).In(s1).Get();
}

BroadcastGradientArgsOutputs BroadcastGradientArgs(Output s0, Output s1, const Named& attrs) {
  const Output first = ApiCall("BroadcastGradientArgs", attrs.name).In(s0).In(s1).Get();
  return {first, first.at(1)};
}

Output BroadcastTo(Output input, Output shape, const Named& attrs) {
  return ApiCall("BroadcastTo", attrs.name).In(input).In(shape).Get();
}

Output Bucketize(Output input, const std::vector<float>& boundaries, const Named& attrs) {
  return ApiCall("Bucketize", attrs.name).In(input).Set("boundaries", boundaries).Get();
}

Outputs Case(Output branch_index, Inputs input, const std::vector<DType>& Tout,
             const std::vector<FuncAttr>& branches, const CaseAttrs& attrs) {
  return ApiCall("Case", attrs.name).In(branch_index).In(input).Set("Tout", Tout)
      .Set("branches", branches).Set("output_shapes", attrs.output_shapes).GetLists()[0];
}

Output Cast(Output x, DType DstT, const CastAttrs& attrs) {
  return ApiCall("Cast", attrs.name).In(x).Set("DstT", DstT).Set("Truncate", attrs.Truncate).Get();
}

Output Ceil(Output x, const Named& attrs) {
  return ApiCall("Ceil", attrs.name).In(x).Get();
}

Output CheckNumerics(Output tensor, const std::string& message, const Named& attrs) {
  return ApiCall("CheckNumerics", attrs.name).In(tensor).Set("message", message).Get();
}

Output CheckNumericsV2(Output tensor, const std::string& message, const Named& attrs) {
  return ApiCall("CheckNumericsV2", attrs.name).In(tensor).Set("message", message).Get();
}

Output Cholesky(Output input, const Named& attrs) {
  return ApiCall("Cholesky", attrs.name).In(input).Get();
}

Output CholeskyGrad(Output l, Output grad, const Named& attrs) {
  return ApiCall("CholeskyGrad", attrs.name).In(l).In(grad).Get();
}

Output ClipByValue(Output t, Output clip_value_min, Output clip_value_max, const Named& attrs) {
  return ApiCall("ClipByValue", attrs.name).In(t).In(clip_value_min).In(clip_value_max).Get();
}

CombinedNonMaxSuppressionOutputs CombinedNonMaxSuppression(Output boxes, Output scores,
                                                           Output max_output_size_per_class,
                                                           Output max_total_size,
                                                           Output iou_threshold,
                                                           Output score_threshold,
                                                           const CombinedNonMaxSuppressionAttrs& attrs) {
  const Output first = ApiCall("CombinedNonMaxSuppression", attrs.name).In(boxes).In(scores)
      .In(max_output_size_per_class).In(max_total_size).In(iou_threshold).In(score_threshold)
      .Set("pad_per_class", attrs.pad_per_class).Set("clip_boxes", attrs.clip_boxes).Get();
  return {first, first.at(1), first.at(2), first.at(3)};
}

Output Complex(Output real, Output imag, const ComplexAttrs& attrs) {
  return ApiCall("Complex", attrs.name).In(real).In(imag).Set("Tout", attrs.Tout).Get();
}

Output ComplexAbs(Output x, const ComplexAbsAttrs& attrs) {
  return ApiCall("ComplexAbs", attrs.name).In(x).Set("Tout", attrs.Tout).Get();
}

Output Concat(Output concat_dim, Inputs values, const Named& attrs) {
  return ApiCall("Concat", attrs.name).In(concat_dim).In(values).Get();
}

Outputs ConcatOffset(Output concat_dim, Inputs shape, const Named& attrs) {
  return ApiCall("ConcatOffset", attrs.name).In(concat_dim).In(shape).GetLists()[0];
}

Output ConcatV2(Inputs values, Output axis, const Named& attrs) {
  return ApiCall("ConcatV2", attrs.name).In(values).In(axis).Get();
}

Output Conj(Output input, const Named& attrs) {
  return ApiCall("Conj", attrs.name).In(input).Get();
}

Output ConjugateTranspose(Output x, Output perm, const Named& attrs) {
  return ApiCall("ConjugateTranspose", attrs.name).In(x).In(perm).Get();
}

Output ControlTrigger(Builder& g, const Named& attrs) {
  return ApiCall(g, "ControlTrigger", attrs.name).Get();
}

Output Conv2D(Output input, Output filter, const std::vector<int64_t>& strides,
              const std::string& padding, const Conv2DAttrs& attrs) {
  return ApiCall("Conv2D", attrs.name).In(input).In(filter).Set("strides", strides)
      .Set("padding", padding).Set("use_cudnn_on_gpu", attrs.use_cudnn_on_gpu)
      .Set("explicit_paddings", attrs.explicit_paddings).Set("data_format", attrs.data_format)
      .Set("dilations", attrs.dilations).Get();
}

Output Conv2DBackpropFilter(Output input, Output filter_sizes, Output out_backprop,
                            const std::vector<int64_t>& strides, const std::string& padding,
                            const Conv2DBackpropFilterAttrs& attrs) {
  return ApiCall("Conv2DBackpropFilter", attrs.name).In(input).In(filter_sizes).In(out_backprop)
      .Set("strides", strides).Set("padding", padding)
      .Set("use_cudnn_on_gpu", attrs.use_cudnn_on_gpu)
      .Set("explicit_paddings", attrs.explicit_paddings).Set("data_format", attrs.data_format)
      .Set("dilations", attrs.dilations).Get();
}

Output Conv2DBackpropInput(Output input_sizes, Output filter, Output out_backprop,
                           const std::vector<int64_t>& strides, const std::string& padding,
                           const Conv2DBackpropInputAttrs& attrs) {
  return ApiCall("Conv2DBackpropInput", attrs.name).In(input_sizes).In(filter).In(out_backprop)
      .Set("strides", strides).Set("padding", padding)
      .Set("use_cudnn_on_gpu", attrs.use_cudnn_on_gpu)
      .Set("explicit_paddings", attrs.explicit_paddings).Set("data_format", attrs.data_format)
      .Set("dilations", attrs.dilations).Get();
}

Output Conv3D(Output input, Output filter, const std::vector<int64_t>& strides,
              const std::string& padding, const Conv3DAttrs& attrs) {
  return ApiCall("Conv3D", attrs.name).In(input).In(filter).Set("strides", strides)
      .Set("padding", padding).Set("data_format", attrs.data_format)
      .Set("dilations", attrs.dilations).Get();
}

Output Conv3DBackpropFilter(Output input, Output filter, Output out_backprop,
                            const std::vector<int64_t>& strides, const std::string& padding,
                            const Conv3DBackpropFilterAttrs& attrs) {
  return ApiCall("Conv3DBackpropFilter", attrs.name).In(input).In(filter).In(out_backprop)
      .Set("strides", strides).Set("padding", padding).Set("dilations", attrs.dilations).Get();
}

Output Conv3DBackpropFilterV2(Output input, Output filter_sizes, Output out_backprop,
                              const std::vector<int64_t>& strides, const std::string& padding,
                              const Conv3DBackpropFilterV2Attrs& attrs) {
  return ApiCall("Conv3DBackpropFilterV2", attrs.name).In(input).In(filter_sizes).In(out_backprop)
      .Set("strides", strides).Set("padding", padding).Set("data_format", attrs.data_format)
      .Set("dilations", attrs.dilations).Get();
}

Output Conv3DBackpropInput(Output input, Output filter, Output out_backprop,
                           const std::vector<int64_t>& strides, const std::string& padding,
                           const Conv3DBackpropInputAttrs& attrs) {
  return ApiCall("Conv3DBackpropInput", attrs.name).In(input).In(filter).In(out_backprop)
      .Set("strides", strides).Set("padding", padding).Set("dilations", attrs.dilations).Get();
}

Output Conv3DBackpropInputV2(Output input_sizes, Output filter, Output out_backprop,
                             const std::vector<int64_t>& strides, const std::string& padding,
                             const Conv3DBackpropInputV2Attrs& attrs) {
  return ApiCall("Conv3DBackpropInputV2", attrs.name).In(input_sizes).In(filter).In(out_backprop)
      .Set("strides", strides).Set("padding", padding).Set("data_format", attrs.data_format)
      .Set("dilations", attrs.dilations).Get();
}

Output Cos(Output x, const Named& attrs) {
  return ApiCall("Cos", attrs.name).In(x).Get();
}

Output Cosh(Output x, const Named& attrs) {
  return ApiCall("Cosh", attrs.name).In(x).Get();
}

Output CountUpTo(Output ref, int64_t limit, const Named& attrs) {
  return ApiCall("CountUpTo", attrs.name).In(ref).Set("limit", limit).Get();
}

Output CropAndResize(Output image, Output boxes, Output box_ind, Output crop_size,
                     const CropAndResizeAttrs& attrs) {
  return ApiCall("CropAndResize", attrs.name).In(image).In(boxes).In(box_ind).In(crop_size)
      .Set("method", attrs.method).Set("extrapolation_value", attrs.extrapolation_value).Get();
}

Output CropAndResizeGradBoxes(Output grads, Output image, Output boxes, Output box_ind,
                              const CropAndResizeGradBoxesAttrs& attrs) {
  return ApiCall("CropAndResizeGradBoxes", attrs.name).In(grads).In(image).In(boxes).In(box_ind)
      .Set("method", attrs.method).Get();
}

Output CropAndResizeGradImage(Output grads, Output boxes, Output box_ind, Output image_size,
                              DType T, const CropAndResizeGradImageAttrs& attrs) {
  return ApiCall("CropAndResizeGradImage", attrs.name).In(grads).In(boxes).In(box_ind)
      .In(image_size).Set("T", T).Set("method", attrs.method).Get();
}

Output Cross(Output a, Output b, const Named& attrs) {
  return ApiCall("Cross", attrs.name).In(a).In(b).Get();
}

Output Cumprod(Output x, Output axis, const CumprodAttrs& attrs) {
  return ApiCall("Cumprod", attrs.name).In(x).In(axis).Set("exclusive", attrs.exclusive)
      .Set("reverse", attrs.reverse).Get();
}

Output Cumsum(Output x, Output axis, const CumsumAttrs& attrs) {
  return ApiCall("Cumsum", attrs.name).In(x).In(axis).Set("exclusive", attrs.exclusive)
      .Set("reverse", attrs.reverse).Get();
}

Output CumulativeLogsumexp(Output x, Output axis, const CumulativeLogsumexpAttrs& attrs) {
  return ApiCall("CumulativeLogsumexp", attrs.name).In(x).In(axis).Set("exclusive", attrs.exclusive)
      .Set("reverse", attrs.reverse).Get();
}

Output DeepCopy(Output x, const Named& attrs) {
  return ApiCall("DeepCopy", attrs.name).In(x).Get();
}

Output DenseBincount(Output input, Output size, Output weights, const DenseBincountAttrs& attrs) {
  return ApiCall("DenseBincount", attrs.name).In(input).In(size).In(weights)
      .Set("binary_output", attrs.binary_output).Get();
}

Output DepthToSpace(Output input, int64_t block_size, const DepthToSpaceAttrs& attrs) {
  return ApiCall("DepthToSpace", attrs.name).In(input).Set("block_size", block_size)
      .Set("data_format", attrs.data_format).Get();
}

Output DepthwiseConv2dNative(Output input, Output filter, const std::vector<int64_t>& strides,
                             const std::string& padding, const DepthwiseConv2dNativeAttrs& attrs) {
  return ApiCall("DepthwiseConv2dNative", attrs.name).In(input).In(filter).Set("strides", strides)
      .Set("padding", padding).Set("explicit_paddings", attrs.explicit_paddings)
      .Set("data_format", attrs.data_format).Set("dilations", attrs.dilations).Get();
}

Output DepthwiseConv2dNativeBackpropFilter(Output input, Output filter_sizes, Output out_backprop,
                                           const std::vector<int64_t>& strides,
                                           const std::string& padding,
                                           const DepthwiseConv2dNativeBackpropFilterAttrs& attrs) {
  return ApiCall("DepthwiseConv2dNativeBackpropFilter", attrs.name).In(input).In(filter_sizes)
      .In(out_backprop).Set("strides", strides).Set("padding", padding)
      .Set("explicit_paddings", attrs.explicit_paddings).Set("data_format", attrs.data_format)
      .Set("dilations", attrs.dilations).Get();
}

Output DepthwiseConv2dNativeBackpropInput(Output input_sizes, Output filter, Output out_backprop,
                                          const std::vector<int64_t>& strides,
                                          const std::string& padding,
                                          const DepthwiseConv2dNativeBackpropInputAttrs& attrs) {
  return ApiCall("DepthwiseConv2dNativeBackpropInput", attrs.name).In(input_sizes).In(filter)
      .In(out_backprop).Set("strides", strides).Set("padding", padding)
      .Set("explicit_paddings", attrs.explicit_paddings).Set("data_format", attrs.data_format)
      .Set("dilations", attrs.dilations).Get();
}

Output Dequantize(Output input, Output min_range, Output max_range, const DequantizeAttrs& attrs) {
  return ApiCall("Dequantize", attrs.name).In(input).In(min_range).In(max_range)
      .Set("mode", attrs.mode).Set("narrow_range", attrs.narrow_range).Set("axis", attrs.axis)
      .Set("dtype", attrs.dtype).Get();
}

Output DestroyResourceOp(Output resource, const DestroyResourceOpAttrs& attrs) {
  return ApiCall("DestroyResourceOp", attrs.name).In(resource)
      .Set("ignore_lookup_error", attrs.ignore_lookup_error).Get();
}

Output DestroyTemporaryVariable(Output ref, const std::string& var_name, const Named& attrs) {
  return ApiCall("DestroyTemporaryVariable", attrs.name).In(ref).Set("var_name", var_name).Get();
}

Output Diag(Output diagonal, const Named& attrs) {
  return ApiCall("Diag", attrs.name).In(diagonal).Get();
}

Output DiagPart(Output input, const Named& attrs) {
  return ApiCall("DiagPart", attrs.name).In(input).Get();
}

Output Digamma(Output x, const Named& attrs) {
  return ApiCall("Digamma", attrs.name).In(x).Get();
}

Output Dilation2D(Output input, Output filter, const std::vector<int64_t>& strides,
                  const std::vector<int64_t>& rates, const std::string& padding,
                  const Named& attrs) {
  return ApiCall("Dilation2D", attrs.name).In(input).In(filter).Set("strides", strides)
      .Set("rates", rates).Set("padding", padding).Get();
}

Output Dilation2DBackpropFilter(Output input, Output filter, Output out_backprop,
                                const std::vector<int64_t>& strides,
                                const std::vector<int64_t>& rates, const std::string& padding,
                                const Named& attrs) {
  return ApiCall("Dilation2DBackpropFilter", attrs.name).In(input).In(filter).In(out_backprop)
      .Set("strides", strides).Set("rates", rates).Set("padding", padding).Get();
}

Output Dilation2DBackpropInput(Output input, Output filter, Output out_backprop,
                               const std::vector<int64_t>& strides,
                               const std::vector<int64_t>& rates, const std::string& padding,
                               const Named& attrs) {
  return ApiCall("Dilation2DBackpropInput", attrs.name).In(input).In(filter).In(out_backprop)
      .Set("strides", strides).Set("rates", rates).Set("padding", padding).Get();
}

Output Div(Output x, Output y, const Named& attrs) {
  return ApiCall("Div", attrs.name).In(x).In(y).Get();
}

Output DivNoNan(Output x, Output y, const Named& attrs) {
  return ApiCall("DivNoNan", attrs.name).In(x).In(y).Get();
}

Output DrawBoundingBoxes(Output images, Output boxes, const Named& attrs) {
  return ApiCall("DrawBoundingBoxes", attrs.name).In(images).In(boxes).Get();
}

Output DrawBoundingBoxesV2(Output images, Output boxes, Output colors, const Named& attrs) {
  return ApiCall("DrawBoundingBoxesV2", attrs.name).In(images).In(boxes).In(colors).Get();
}

Outputs DynamicPartition(Output data, Output partitions, int64_t num_partitions,
                         const Named& attrs) {
  return ApiCall("DynamicPartition", attrs.name).In(data).In(partitions)
      .Set("num_partitions", num_partitions).GetLists()[0];
}

Output DynamicStitch(Inputs indices, Inputs data, const Named& attrs) {
  return ApiCall("DynamicStitch", attrs.name).In(indices).In(data).Get();
}

EigOutputs Eig(Output input, DType Tout, const EigAttrs& attrs) {
  const Output first = ApiCall("Eig", attrs.name).In(input).Set("Tout", Tout)
      .Set("compute_v", attrs.compute_v).Get();
  return {first, first.at(1)};
}

Output Einsum(Inputs inputs, const std::string& equation, const Named& attrs) {
  return ApiCall("Einsum", attrs.name).In(inputs).Set("equation", equation).Get();
}

Output Elu(Output features, const Named& attrs) {
  return ApiCall("Elu", attrs.name).In(features).Get();
}

Output EluGrad(Output gradients, Output outputs, const Named& attrs) {
  return ApiCall("EluGrad", attrs.name).In(gradients).In(outputs).Get();
}

Output Empty(Output shape, DType dtype, const EmptyAttrs& attrs) {
  return ApiCall("Empty", attrs.name).In(shape).Set("dtype", dtype).Set("init", attrs.init).Get();
}

Output EnsureShape(Output input, const PartialShape& shape, const Named& attrs) {
  return ApiCall("EnsureShape", attrs.name).In(input).Set("shape", shape).Get();
}

Output Enter(Output data, const std::string& frame_name, const EnterAttrs& attrs) {
  return ApiCall("Enter", attrs.name).In(data).Set("frame_name", frame_name)
      .Set("is_constant", attrs.is_constant).Set("parallel_iterations", attrs.parallel_iterations)
      .Get();
}

Output Equal(Output x, Output y, const EqualAttrs& attrs) {
  return ApiCall("Equal", attrs.name).In(x).In(y)
      .Set("incompatible_shape_error", attrs.incompatible_shape_error).Get();
}

Output Erf(Output x, const Named& attrs) {
  return ApiCall("Erf", attrs.name).In(x).Get();
}

Output Erfc(Output x, const Named& attrs) {
  return ApiCall("Erfc", attrs.name).In(x).Get();
}

Output Erfinv(Output x, const Named& attrs) {
  return ApiCall("Erfinv", attrs.name).In(x).Get();
}

Output EuclideanNorm(Output input, Output reduction_indices, const EuclideanNormAttrs& attrs) {
  return ApiCall("EuclideanNorm", attrs.name).In(input).In(reduction_indices)
      .Set("keep_dims", attrs.keep_dims).Get();
}

Output Exit(Output data, const Named& attrs) {
  return ApiCall("Exit", attrs.name).In(data).Get();
}

Output Exp(Output x, const Named& attrs) {
  return ApiCall("Exp", attrs.name).In(x).Get();
}

Output ExpandDims(Output input, Output dim, const Named& attrs) {
  return ApiCall("ExpandDims", attrs.name).In(input).In(dim).Get();
}

Output Expm1(Output x, const Named& attrs) {
  return ApiCall("Expm1", attrs.name).In(x).Get();
}

Output ExtractGlimpse(Output input, Output size, Output offsets,
                      const ExtractGlimpseAttrs& attrs) {
  return ApiCall("ExtractGlimpse", attrs.name).In(input).In(size).In(offsets)
      .Set("centered", attrs.centered).Set("normalized", attrs.normalized)
      .Set("uniform_noise", attrs.uniform_noise).Set("noise", attrs.noise).Get();
}

Output ExtractGlimpseV2(Output input, Output size, Output offsets,
                        const ExtractGlimpseV2Attrs& attrs) {
  return ApiCall("ExtractGlimpseV2", attrs.name).In(input).In(size).In(offsets)
      .Set("centered", attrs.centered).Set("normalized", attrs.normalized)
      .Set("uniform_noise", attrs.uniform_noise).Set("noise", attrs.noise).Get();
}

Output ExtractImagePatches(Output images, const std::vector<int64_t>& ksizes,
                           const std::vector<int64_t>& strides, const std::vector<int64_t>& rates,
                           const std::string& padding, const Named& attrs) {
  return ApiCall("ExtractImagePatches", attrs.name).In(images).Set("ksizes", ksizes)
      .Set("strides", strides).Set("rates", rates).Set("padding", padding).Get();
}

Output FakeParam(Builder& g, DType dtype, const PartialShape& shape, const Named& attrs) {
  return ApiCall(g, "FakeParam", attrs.name).Set("dtype", dtype).Set("shape", shape).Get();
}

Output FakeQuantWithMinMaxArgs(Output inputs, const FakeQuantWithMinMaxArgsAttrs& attrs) {
  return ApiCall("FakeQuantWithMinMaxArgs", attrs.name).In(inputs).Set("min", attrs.min)
      .Set("max", attrs.max).Set("num_bits", attrs.num_bits).Set("narrow_range", attrs.narrow_range)
      .Get();
}

Output FakeQuantWithMinMaxArgsGradient(Output gradients, Output inputs,
                                       const FakeQuantWithMinMaxArgsGradientAttrs& attrs) {
  return ApiCall("FakeQuantWithMinMaxArgsGradient", attrs.name).In(gradients).In(inputs)
      .Set("min", attrs.min).Set("max", attrs.max).Set("num_bits", attrs.num_bits)
      .Set("narrow_range", attrs.narrow_range).Get();
}

Output FakeQuantWithMinMaxVars(Output inputs, Output min, Output max,
                               const FakeQuantWithMinMaxVarsAttrs& attrs) {
  return ApiCall("FakeQuantWithMinMaxVars", attrs.name).In(inputs).In(min).In(max)
      .Set("num_bits", attrs.num_bits).Set("narrow_range", attrs.narrow_range).Get();
}

FakeQuantWithMinMaxVarsGradientOutputs FakeQuantWithMinMaxVarsGradient(Output gradients,
                                                                       Output inputs, Output min,
                                                                       Output max,
                                                                       const FakeQuantWithMinMaxVarsGradientAttrs& attrs) {
  const Output first = ApiCall("FakeQuantWithMinMaxVarsGradient", attrs.name).In(gradients)
      .In(inputs).In(min).In(max).Set("num_bits", attrs.num_bits)
      .Set("narrow_range", attrs.narrow_range).Get();
  return {first, first.at(1), first.at(2)};
}

Output FakeQuantWithMinMaxVarsPerChannel(Output inputs, Output min, Output max,
                                         const FakeQuantWithMinMaxVarsPerChannelAttrs& attrs) {
  return ApiCall("FakeQuantWithMinMaxVarsPerChannel", attrs.name).In(inputs).In(min).In(max)
      .Set("num_bits", attrs.num_bits).Set("narrow_range", attrs.narrow_range).Get();
}

FakeQuantWithMinMaxVarsPerChannelGradientOutputs FakeQuantWithMinMaxVarsPerChannelGradient(Output gradients,
                                                                                           Output inputs,
                                                                                           Output min,
                                                                                           Output max,
                                                                                           const FakeQuantWithMinMaxVarsPerChannelGradientAttrs& attrs) {
  const Output first = ApiCall("FakeQuantWithMinMaxVarsPerChannelGradient", attrs.name)
      .In(gradients).In(inputs).In(min).In(max).Set("num_bits", attrs.num_bits)
      .Set("narrow_range", attrs.narrow_range).Get();
  return {first, first.at(1), first.at(2)};
}

Output Fill(Output dims, Output value, const Named& attrs) {
  return ApiCall("Fill", attrs.name).In(dims).In(value).Get();
}

Output Floor(Output x, const Named& attrs) {
  return ApiCall("Floor", attrs.name).In(x).Get();
}

Output FloorDiv(Output x, Output y, const Named& attrs) {
  return ApiCall("FloorDiv", attrs.name).In(x).In(y).Get();
}

Output FloorMod(Output x, Output y, const Named& attrs) {
  return ApiCall("FloorMod", attrs.name).In(x).In(y).Get();
}

Outputs For(Output start, Output limit, Output delta, Inputs input, const FuncAttr& body,
            const Named& attrs) {
  return ApiCall("For", attrs.name).In(start).In(limit).In(delta).In(input).Set("body", body)
      .GetLists()[0];
}

FusedBatchNormOutputs FusedBatchNorm(Output x, Output scale, Output offset, Output mean,
                                     Output variance, const FusedBatchNormAttrs& attrs) {
  const Output first = ApiCall("FusedBatchNorm", attrs.name).In(x).In(scale).In(offset).In(mean)
      .In(variance).Set("epsilon", attrs.epsilon)
      .Set("exponential_avg_factor", attrs.exponential_avg_factor)
      .Set("data_format", attrs.data_format).Set("is_training", attrs.is_training).Get();
  return {first, first.at(1), first.at(2), first.at(3), first.at(4)};
}

FusedBatchNormGradOutputs FusedBatchNormGrad(Output y_backprop, Output x, Output scale,
                                             Output reserve_space_1, Output reserve_space_2,
                                             const FusedBatchNormGradAttrs& attrs) {
  const Output first = ApiCall("FusedBatchNormGrad", attrs.name).In(y_backprop).In(x).In(scale)
      .In(reserve_space_1).In(reserve_space_2).Set("epsilon", attrs.epsilon)
      .Set("data_format", attrs.data_format).Set("is_training", attrs.is_training).Get();
  return {first, first.at(1), first.at(2), first.at(3), first.at(4)};
}

FusedBatchNormGradV2Outputs FusedBatchNormGradV2(Output y_backprop, Output x, Output scale,
                                                 Output reserve_space_1, Output reserve_space_2,
                                                 const FusedBatchNormGradV2Attrs& attrs) {
  const Output first = ApiCall("FusedBatchNormGradV2", attrs.name).In(y_backprop).In(x).In(scale)
      .In(reserve_space_1).In(reserve_space_2).Set("epsilon", attrs.epsilon)
      .Set("data_format", attrs.data_format).Set("is_training", attrs.is_training).Get();
  return {first, first.at(1), first.at(2), first.at(3), first.at(4)};
}

FusedBatchNormGradV3Outputs FusedBatchNormGradV3(Output y_backprop, Output x, Output scale,
                                                 Output reserve_space_1, Output reserve_space_2,
                                                 Output reserve_space_3,
                                                 const FusedBatchNormGradV3Attrs& attrs) {
  const Output first = ApiCall("FusedBatchNormGradV3", attrs.name).In(y_backprop).In(x).In(scale)
      .In(reserve_space_1).In(reserve_space_2).In(reserve_space_3).Set("epsilon", attrs.epsilon)
      .Set("data_format", attrs.data_format).Set("is_training", attrs.is_training).Get();
  return {first, first.at(1), first.at(2), first.at(3), first.at(4)};
}

FusedBatchNormV2Outputs FusedBatchNormV2(Output x, Output scale, Output offset, Output mean,
                                         Output variance, const FusedBatchNormV2Attrs& attrs) {
  const Output first = ApiCall("FusedBatchNormV2", attrs.name).In(x).In(scale).In(offset).In(mean)
      .In(variance).Set("epsilon", attrs.epsilon)
      .Set("exponential_avg_factor", attrs.exponential_avg_factor)
      .Set("data_format", attrs.data_format).Set("is_training", attrs.is_training).Get();
  return {first, first.at(1), first.at(2), first.at(3), first.at(4)};
}

FusedBatchNormV3Outputs FusedBatchNormV3(Output x, Output scale, Output offset, Output mean,
                                         Output variance, const FusedBatchNormV3Attrs& attrs) {
  const Output first = ApiCall("FusedBatchNormV3", attrs.name).In(x).In(scale).In(offset).In(mean)
      .In(variance).Set("epsilon", attrs.epsilon)
      .Set("exponential_avg_factor", attrs.exponential_avg_factor)
      .Set("data_format", attrs.data_format).Set("is_training", attrs.is_training).Get();
  return {first, first.at(1), first.at(2), first.at(3), first.at(4), first.at(5)};
}

}  // namespace weft::ops
