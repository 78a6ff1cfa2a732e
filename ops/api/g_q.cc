// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api.h"

namespace weft::ops {

GRUBlockCellOutputs GRUBlockCell(Output x, Output h_prev, Output w_ru, Output w_c, Output b_ru,
                                 Output b_c, const Named& attrs) {
  const Output first = ApiCall("GRUBlockCell", attrs.name).In(x).In(h_prev).In(w_ru).In(w_c)
      .In(b_ru).In(b_c).Get();
  return {first, first.at(1), first.at(2), first.at(3)};
}

GRUBlockCellGradOutputs GRUBlockCellGrad(Output x, Output h_prev, Output w_ru, Output w_c,
                                         Output b_ru, Output b_c, Output r, Output u, Output c,
                                         Output d_h, const Named& attrs) {
  const Output first = ApiCall("GRUBlockCellGrad", attrs.name).In(x).In(h_prev).In(w_ru).In(w_c)
      .In(b_ru).In(b_c).In(r).In(u).In(c).In(d_h).Get();
  return {first, first.at(1), first.at(2), first.at(3)};
}

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

Output Greater(Output x, Output y, const Named& attrs) {
  return ApiCall("Greater", attrs.name).In(x).In(y).Get();
}

Output GreaterEqual(Output x, Output y, const Named& attrs) {
  return ApiCall("GreaterEqual", attrs.name).In(x).In(y).Get();
}

Output HSVToRGB(Output images, const Named& attrs) {
  return ApiCall("HSVToRGB", attrs.name).In(images).Get();
}

Output HistogramFixedWidth(Output values, Output value_range, Output nbins,
                           const HistogramFixedWidthAttrs& attrs) {
  return ApiCall("HistogramFixedWidth", attrs.name).In(values).In(value_range).In(nbins)
      .Set("dtype", attrs.dtype).Get();
}

Output Identity(Output input, const Named& attrs) {
  return ApiCall("Identity", attrs.name).In(input).Get();
}

Outputs IdentityN(Inputs input, const Named& attrs) {
  return ApiCall("IdentityN", attrs.name).In(input).GetLists()[0];
}

Outputs If(Output cond, Inputs input, const std::vector<DType>& Tout, const FuncAttr& then_branch,
           const FuncAttr& else_branch, const IfAttrs& attrs) {
  return ApiCall("If", attrs.name).In(cond).In(input).Set("Tout", Tout)
      .Set("then_branch", then_branch).Set("else_branch", else_branch)
      .Set("output_shapes", attrs.output_shapes).GetLists()[0];
}

Output Igamma(Output a, Output x, const Named& attrs) {
  return ApiCall("Igamma", attrs.name).In(a).In(x).Get();
}

Output IgammaGradA(Output a, Output x, const Named& attrs) {
  return ApiCall("IgammaGradA", attrs.name).In(a).In(x).Get();
}

Output Igammac(Output a, Output x, const Named& attrs) {
  return ApiCall("Igammac", attrs.name).In(a).In(x).Get();
}

Output Imag(Output input, const ImagAttrs& attrs) {
  return ApiCall("Imag", attrs.name).In(input).Set("Tout", attrs.Tout).Get();
}

Output ImageProjectiveTransformV2(Output images, Output transforms, Output output_shape,
                                  const std::string& interpolation,
                                  const ImageProjectiveTransformV2Attrs& attrs) {
  return ApiCall("ImageProjectiveTransformV2", attrs.name).In(images).In(transforms)
      .In(output_shape).Set("interpolation", interpolation).Set("fill_mode", attrs.fill_mode).Get();
}

Output ImageProjectiveTransformV3(Output images, Output transforms, Output output_shape,
                                  Output fill_value, const std::string& interpolation,
                                  const ImageProjectiveTransformV3Attrs& attrs) {
  return ApiCall("ImageProjectiveTransformV3", attrs.name).In(images).In(transforms)
      .In(output_shape).In(fill_value).Set("interpolation", interpolation)
      .Set("fill_mode", attrs.fill_mode).Get();
}

Output InTopK(Output predictions, Output targets, int64_t k, const Named& attrs) {
  return ApiCall("InTopK", attrs.name).In(predictions).In(targets).Set("k", k).Get();
}

Output InTopKV2(Output predictions, Output targets, Output k, const Named& attrs) {
  return ApiCall("InTopKV2", attrs.name).In(predictions).In(targets).In(k).Get();
}

Output Inv(Output x, const Named& attrs) {
  return ApiCall("Inv", attrs.name).In(x).Get();
}

Output InvGrad(Output y, Output dy, const Named& attrs) {
  return ApiCall("InvGrad", attrs.name).In(y).In(dy).Get();
}

Output Invert(Output x, const Named& attrs) {
  return ApiCall("Invert", attrs.name).In(x).Get();
}

Output InvertPermutation(Output x, const Named& attrs) {
  return ApiCall("InvertPermutation", attrs.name).In(x).Get();
}

Output IsFinite(Output x, const Named& attrs) {
  return ApiCall("IsFinite", attrs.name).In(x).Get();
}

Output IsInf(Output x, const Named& attrs) {
  return ApiCall("IsInf", attrs.name).In(x).Get();
}

Output IsNan(Output x, const Named& attrs) {
  return ApiCall("IsNan", attrs.name).In(x).Get();
}

Output IsVariableInitialized(Output ref, const Named& attrs) {
  return ApiCall("IsVariableInitialized", attrs.name).In(ref).Get();
}

Output L2Loss(Output t, const Named& attrs) {
  return ApiCall("L2Loss", attrs.name).In(t).Get();
}

Output LRN(Output input, const LRNAttrs& attrs) {
  return ApiCall("LRN", attrs.name).In(input).Set("depth_radius", attrs.depth_radius)
      .Set("bias", attrs.bias).Set("alpha", attrs.alpha).Set("beta", attrs.beta).Get();
}

Output LRNGrad(Output input_grads, Output input_image, Output output_image,
               const LRNGradAttrs& attrs) {
  return ApiCall("LRNGrad", attrs.name).In(input_grads).In(input_image).In(output_image)
      .Set("depth_radius", attrs.depth_radius).Set("bias", attrs.bias).Set("alpha", attrs.alpha)
      .Set("beta", attrs.beta).Get();
}

LSTMBlockCellOutputs LSTMBlockCell(Output x, Output cs_prev, Output h_prev, Output w, Output wci,
                                   Output wcf, Output wco, Output b,
                                   const LSTMBlockCellAttrs& attrs) {
  const Output first = ApiCall("LSTMBlockCell", attrs.name).In(x).In(cs_prev).In(h_prev).In(w)
      .In(wci).In(wcf).In(wco).In(b).Set("forget_bias", attrs.forget_bias)
      .Set("cell_clip", attrs.cell_clip).Set("use_peephole", attrs.use_peephole).Get();
  return {first, first.at(1), first.at(2), first.at(3), first.at(4), first.at(5), first.at(6)};
}

LSTMBlockCellGradOutputs LSTMBlockCellGrad(Output x, Output cs_prev, Output h_prev, Output w,
                                           Output wci, Output wcf, Output wco, Output b, Output i,
                                           Output cs, Output f, Output o, Output ci, Output co,
                                           Output cs_grad, Output h_grad, bool use_peephole,
                                           const Named& attrs) {
  const Output first = ApiCall("LSTMBlockCellGrad", attrs.name).In(x).In(cs_prev).In(h_prev).In(w)
      .In(wci).In(wcf).In(wco).In(b).In(i).In(cs).In(f).In(o).In(ci).In(co).In(cs_grad).In(h_grad)
      .Set("use_peephole", use_peephole).Get();
  return {first, first.at(1), first.at(2), first.at(3), first.at(4)};
}

Output LeakyRelu(Output features, const LeakyReluAttrs& attrs) {
  return ApiCall("LeakyRelu", attrs.name).In(features).Set("alpha", attrs.alpha).Get();
}

Output LeakyReluGrad(Output gradients, Output features, const LeakyReluGradAttrs& attrs) {
  return ApiCall("LeakyReluGrad", attrs.name).In(gradients).In(features).Set("alpha", attrs.alpha)
      .Get();
}

Output LeftShift(Output x, Output y, const Named& attrs) {
  return ApiCall("LeftShift", attrs.name).In(x).In(y).Get();
}

Output Less(Output x, Output y, const Named& attrs) {
  return ApiCall("Less", attrs.name).In(x).In(y).Get();
}

Output LessEqual(Output x, Output y, const Named& attrs) {
  return ApiCall("LessEqual", attrs.name).In(x).In(y).Get();
}

Output Lgamma(Output x, const Named& attrs) {
  return ApiCall("Lgamma", attrs.name).In(x).Get();
}

Output LinSpace(Output start, Output stop, Output num, const Named& attrs) {
  return ApiCall("LinSpace", attrs.name).In(start).In(stop).In(num).Get();
}

ListDiffOutputs ListDiff(Output x, Output y, const ListDiffAttrs& attrs) {
  const Output first = ApiCall("ListDiff", attrs.name).In(x).In(y).Set("out_idx", attrs.out_idx)
      .Get();
  return {first, first.at(1)};
}

Output Log(Output x, const Named& attrs) {
  return ApiCall("Log", attrs.name).In(x).Get();
}

Output Log1p(Output x, const Named& attrs) {
  return ApiCall("Log1p", attrs.name).In(x).Get();
}

LogMatrixDeterminantOutputs LogMatrixDeterminant(Output input, const Named& attrs) {
  const Output first = ApiCall("LogMatrixDeterminant", attrs.name).In(input).Get();
  return {first, first.at(1)};
}

Output LogSoftmax(Output logits, const Named& attrs) {
  return ApiCall("LogSoftmax", attrs.name).In(logits).Get();
}

Output LogicalAnd(Output x, Output y, const Named& attrs) {
  return ApiCall("LogicalAnd", attrs.name).In(x).In(y).Get();
}

Output LogicalNot(Output x, const Named& attrs) {
  return ApiCall("LogicalNot", attrs.name).In(x).Get();
}

Output LogicalOr(Output x, Output y, const Named& attrs) {
  return ApiCall("LogicalOr", attrs.name).In(x).In(y).Get();
}

Output LoopCond(Output input, const Named& attrs) {
  return ApiCall("LoopCond", attrs.name).In(input).Get();
}

Output LowerBound(Output sorted_inputs, Output values, const LowerBoundAttrs& attrs) {
  return ApiCall("LowerBound", attrs.name).In(sorted_inputs).In(values)
      .Set("out_type", attrs.out_type).Get();
}

LuOutputs Lu(Output input, const LuAttrs& attrs) {
  const Output first = ApiCall("Lu", attrs.name).In(input)
      .Set("output_idx_type", attrs.output_idx_type).Get();
  return {first, first.at(1)};
}

Output MatMul(Output a, Output b, const MatMulAttrs& attrs) {
  return ApiCall("MatMul", attrs.name).In(a).In(b).Set("transpose_a", attrs.transpose_a)
      .Set("transpose_b", attrs.transpose_b).Set("grad_a", attrs.grad_a).Set("grad_b", attrs.grad_b)
      .Get();
}

Output MatrixBandPart(Output input, Output num_lower, Output num_upper, const Named& attrs) {
  return ApiCall("MatrixBandPart", attrs.name).In(input).In(num_lower).In(num_upper).Get();
}

Output MatrixDeterminant(Output input, const Named& attrs) {
  return ApiCall("MatrixDeterminant", attrs.name).In(input).Get();
}

Output MatrixDiag(Output diagonal, const Named& attrs) {
  return ApiCall("MatrixDiag", attrs.name).In(diagonal).Get();
}

Output MatrixDiagPart(Output input, const Named& attrs) {
  return ApiCall("MatrixDiagPart", attrs.name).In(input).Get();
}

Output MatrixDiagPartV2(Output input, Output k, Output padding_value, const Named& attrs) {
  return ApiCall("MatrixDiagPartV2", attrs.name).In(input).In(k).In(padding_value).Get();
}

Output MatrixDiagPartV3(Output input, Output k, Output padding_value,
                        const MatrixDiagPartV3Attrs& attrs) {
  return ApiCall("MatrixDiagPartV3", attrs.name).In(input).In(k).In(padding_value)
      .Set("align", attrs.align).Get();
}

Output MatrixDiagV2(Output diagonal, Output k, Output num_rows, Output num_cols,
                    Output padding_value, const Named& attrs) {
  return ApiCall("MatrixDiagV2", attrs.name).In(diagonal).In(k).In(num_rows).In(num_cols)
      .In(padding_value).Get();
}

Output MatrixDiagV3(Output diagonal, Output k, Output num_rows, Output num_cols,
                    Output padding_value, const MatrixDiagV3Attrs& attrs) {
  return ApiCall("MatrixDiagV3", attrs.name).In(diagonal).In(k).In(num_rows).In(num_cols)
      .In(padding_value).Set("align", attrs.align).Get();
}

Output MatrixExponential(Output input, const Named& attrs) {
  return ApiCall("MatrixExponential", attrs.name).In(input).Get();
}

Output MatrixInverse(Output input, const MatrixInverseAttrs& attrs) {
  return ApiCall("MatrixInverse", attrs.name).In(input).Set("adjoint", attrs.adjoint).Get();
}

Output MatrixLogarithm(Output input, const Named& attrs) {
  return ApiCall("MatrixLogarithm", attrs.name).In(input).Get();
}

Output MatrixSetDiag(Output input, Output diagonal, const Named& attrs) {
  return ApiCall("MatrixSetDiag", attrs.name).In(input).In(diagonal).Get();
}

Output MatrixSetDiagV2(Output input, Output diagonal, Output k, const Named& attrs) {
  return ApiCall("MatrixSetDiagV2", attrs.name).In(input).In(diagonal).In(k).Get();
}

Output MatrixSetDiagV3(Output input, Output diagonal, Output k,
                       const MatrixSetDiagV3Attrs& attrs) {
  return ApiCall("MatrixSetDiagV3", attrs.name).In(input).In(diagonal).In(k)
      .Set("align", attrs.align).Get();
}

Output MatrixSolve(Output matrix, Output rhs, const MatrixSolveAttrs& attrs) {
  return ApiCall("MatrixSolve", attrs.name).In(matrix).In(rhs).Set("adjoint", attrs.adjoint).Get();
}

Output MatrixSolveLs(Output matrix, Output rhs, Output l2_regularizer,
                     const MatrixSolveLsAttrs& attrs) {
  return ApiCall("MatrixSolveLs", attrs.name).In(matrix).In(rhs).In(l2_regularizer)
      .Set("fast", attrs.fast).Get();
}

Output MatrixSquareRoot(Output input, const Named& attrs) {
  return ApiCall("MatrixSquareRoot", attrs.name).In(input).Get();
}

Output MatrixTriangularSolve(Output matrix, Output rhs, const MatrixTriangularSolveAttrs& attrs) {
  return ApiCall("MatrixTriangularSolve", attrs.name).In(matrix).In(rhs).Set("lower", attrs.lower)
      .Set("adjoint", attrs.adjoint).Get();
}

Output Max(Output input, Output reduction_indices, const MaxAttrs& attrs) {
  return ApiCall("Max", attrs.name).In(input).In(reduction_indices)
      .Set("keep_dims", attrs.keep_dims).Get();
}

Output MaxPool(Output input, const std::vector<int64_t>& ksize, const std::vector<int64_t>& strides,
               const std::string& padding, const MaxPoolAttrs& attrs) {
  return ApiCall("MaxPool", attrs.name).In(input).Set("ksize", ksize).Set("strides", strides)
      .Set("padding", padding).Set("explicit_paddings", attrs.explicit_paddings)
      .Set("data_format", attrs.data_format).Get();
}

Output MaxPool3D(Output input, const std::vector<int64_t>& ksize,
                 const std::vector<int64_t>& strides, const std::string& padding,
                 const MaxPool3DAttrs& attrs) {
  return ApiCall("MaxPool3D", attrs.name).In(input).Set("ksize", ksize).Set("strides", strides)
      .Set("padding", padding).Set("data_format", attrs.data_format).Get();
}

Output MaxPool3DGrad(Output orig_input, Output orig_output, Output grad,
                     const std::vector<int64_t>& ksize, const std::vector<int64_t>& strides,
                     const std::string& padding, const MaxPool3DGradAttrs& attrs) {
  return ApiCall("MaxPool3DGrad", attrs.name).In(orig_input).In(orig_output).In(grad)
      .Set("ksize", ksize).Set("strides", strides).Set("padding", padding)
      .Set("data_format", attrs.data_format).Get();
}

Output MaxPool3DGradGrad(Output orig_input, Output orig_output, Output grad,
                         const std::vector<int64_t>& ksize, const std::vector<int64_t>& strides,
                         const std::string& padding, const MaxPool3DGradGradAttrs& attrs) {
  return ApiCall("MaxPool3DGradGrad", attrs.name).In(orig_input).In(orig_output).In(grad)
      .Set("ksize", ksize).Set("strides", strides).Set("padding", padding)
      .Set("data_format", attrs.data_format).Get();
}

Output MaxPoolGrad(Output orig_input, Output orig_output, Output grad,
                   const std::vector<int64_t>& ksize, const std::vector<int64_t>& strides,
                   const std::string& padding, const MaxPoolGradAttrs& attrs) {
  return ApiCall("MaxPoolGrad", attrs.name).In(orig_input).In(orig_output).In(grad)
      .Set("ksize", ksize).Set("strides", strides).Set("padding", padding)
      .Set("explicit_paddings", attrs.explicit_paddings).Set("data_format", attrs.data_format)
      .Get();
}

Output MaxPoolGradGrad(Output orig_input, Output orig_output, Output grad,
                       const std::vector<int64_t>& ksize, const std::vector<int64_t>& strides,
                       const std::string& padding, const MaxPoolGradGradAttrs& attrs) {
  return ApiCall("MaxPoolGradGrad", attrs.name).In(orig_input).In(orig_output).In(grad)
      .Set("ksize", ksize).Set("strides", strides).Set("padding", padding)
      .Set("data_format", attrs.data_format).Get();
}

Output MaxPoolGradGradV2(Output orig_input, Output orig_output, Output grad, Output ksize,
                         Output strides, const std::string& padding,
                         const MaxPoolGradGradV2Attrs& attrs) {
  return ApiCall("MaxPoolGradGradV2", attrs.name).In(orig_input).In(orig_output).In(grad).In(ksize)
      .In(strides).Set("padding", padding).Set("data_format", attrs.data_format).Get();
}

Output MaxPoolGradGradWithArgmax(Output input, Output grad, Output argmax,
                                 const std::vector<int64_t>& ksize,
                                 const std::vector<int64_t>& strides, const std::string& padding,
                                 const MaxPoolGradGradWithArgmaxAttrs& attrs) {
  return ApiCall("MaxPoolGradGradWithArgmax", attrs.name).In(input).In(grad).In(argmax)
      .Set("ksize", ksize).Set("strides", strides).Set("padding", padding)
      .Set("include_batch_in_index", attrs.include_batch_in_index).Get();
}

Output MaxPoolGradV2(Output orig_input, Output orig_output, Output grad, Output ksize,
                     Output strides, const std::string& padding, const MaxPoolGradV2Attrs& attrs) {
  return ApiCall("MaxPoolGradV2", attrs.name).In(orig_input).In(orig_output).In(grad).In(ksize)
      .In(strides).Set("padding", padding).Set("data_format", attrs.data_format).Get();
}

Output MaxPoolGradWithArgmax(Output input, Output grad, Output argmax,
                             const std::vector<int64_t>& ksize, const std::vector<int64_t>& strides,
                             const std::string& padding, const MaxPoolGradWithArgmaxAttrs& attrs) {
  return ApiCall("MaxPoolGradWithArgmax", attrs.name).In(input).In(grad).In(argmax)
      .Set("ksize", ksize).Set("strides", strides).Set("padding", padding)
      .Set("include_batch_in_index", attrs.include_batch_in_index).Get();
}

Output MaxPoolV2(Output input, Output ksize, Output strides, const std::string& padding,
                 const MaxPoolV2Attrs& attrs) {
  return ApiCall("MaxPoolV2", attrs.name).In(input).In(ksize).In(strides).Set("padding", padding)
      .Set("data_format", attrs.data_format).Get();
}

MaxPoolWithArgmaxOutputs MaxPoolWithArgmax(Output input, const std::vector<int64_t>& ksize,
                                           const std::vector<int64_t>& strides,
                                           const std::string& padding,
                                           const MaxPoolWithArgmaxAttrs& attrs) {
  const Output first = ApiCall("MaxPoolWithArgmax", attrs.name).In(input).Set("ksize", ksize)
      .Set("strides", strides).Set("padding", padding)
      .Set("include_batch_in_index", attrs.include_batch_in_index).Set("Targmax", attrs.Targmax)
      .Get();
  return {first, first.at(1)};
}

Output Maximum(Output x, Output y, const Named& attrs) {
  return ApiCall("Maximum", attrs.name).In(x).In(y).Get();
}

Output Mean(Output input, Output reduction_indices, const MeanAttrs& attrs) {
  return ApiCall("Mean", attrs.name).In(input).In(reduction_indices)
      .Set("keep_dims", attrs.keep_dims).Get();
}

MergeOutputs Merge(Inputs inputs, const Named& attrs) {
  const Output first = ApiCall("Merge", attrs.name).In(inputs).Get();
  return {first, first.at(1)};
}

Output MergeV2Checkpoints(Output checkpoint_prefixes, Output destination_prefix,
                          const MergeV2CheckpointsAttrs& attrs) {
  return ApiCall("MergeV2Checkpoints", attrs.name).In(checkpoint_prefixes).In(destination_prefix)
      .Set("delete_old_dirs", attrs.delete_old_dirs)
      .Set("allow_missing_files", attrs.allow_missing_files).Get();
}

Output Min(Output input, Output reduction_indices, const MinAttrs& attrs) {
  return ApiCall("Min", attrs.name).In(input).In(reduction_indices)
      .Set("keep_dims", attrs.keep_dims).Get();
}

Output Minimum(Output x, Output y, const Named& attrs) {
  return ApiCall("Minimum", attrs.name).In(x).In(y).Get();
}

Output MirrorPad(Output input, Output paddings, const std::string& mode, const Named& attrs) {
  return ApiCall("MirrorPad", attrs.name).In(input).In(paddings).Set("mode", mode).Get();
}

Output MirrorPadGrad(Output input, Output paddings, const std::string& mode, const Named& attrs) {
  return ApiCall("MirrorPadGrad", attrs.name).In(input).In(paddings).Set("mode", mode).Get();
}

Output Mod(Output x, Output y, const Named& attrs) {
  return ApiCall("Mod", attrs.name).In(x).In(y).Get();
}

Output Mul(Output x, Output y, const Named& attrs) {
  return ApiCall("Mul", attrs.name).In(x).In(y).Get();
}

Output MulNoNan(Output x, Output y, const Named& attrs) {
  return ApiCall("MulNoNan", attrs.name).In(x).In(y).Get();
}

Output Multinomial(Output logits, Output num_samples, const MultinomialAttrs& attrs) {
  return ApiCall("Multinomial", attrs.name).In(logits).In(num_samples).Set("seed", attrs.seed)
      .Set("seed2", attrs.seed2).Set("output_dtype", attrs.output_dtype).Get();
}

Output Ndtri(Output x, const Named& attrs) {
  return ApiCall("Ndtri", attrs.name).In(x).Get();
}

Output Neg(Output x, const Named& attrs) {
  return ApiCall("Neg", attrs.name).In(x).Get();
}

Output NextAfter(Output x1, Output x2, const Named& attrs) {
  return ApiCall("NextAfter", attrs.name).In(x1).In(x2).Get();
}

Output NextIteration(Output data, const Named& attrs) {
  return ApiCall("NextIteration", attrs.name).In(data).Get();
}

Output NoOp(Builder& g, const Named& attrs) {
  return ApiCall(g, "NoOp", attrs.name).Get();
}

Output NonMaxSuppression(Output boxes, Output scores, Output max_output_size,
                         const NonMaxSuppressionAttrs& attrs) {
  return ApiCall("NonMaxSuppression", attrs.name).In(boxes).In(scores).In(max_output_size)
      .Set("iou_threshold", attrs.iou_threshold).Get();
}

Output NonMaxSuppressionV2(Output boxes, Output scores, Output max_output_size,
                           Output iou_threshold, const Named& attrs) {
  return ApiCall("NonMaxSuppressionV2", attrs.name).In(boxes).In(scores).In(max_output_size)
      .In(iou_threshold).Get();
}

Output NonMaxSuppressionV3(Output boxes, Output scores, Output max_output_size,
                           Output iou_threshold, Output score_threshold, const Named& attrs) {
  return ApiCall("NonMaxSuppressionV3", attrs.name).In(boxes).In(scores).In(max_output_size)
      .In(iou_threshold).In(score_threshold).Get();
}

NonMaxSuppressionV4Outputs NonMaxSuppressionV4(Output boxes, Output scores, Output max_output_size,
                                               Output iou_threshold, Output score_threshold,
                                               const NonMaxSuppressionV4Attrs& attrs) {
  const Output first = ApiCall("NonMaxSuppressionV4", attrs.name).In(boxes).In(scores)
      .In(max_output_size).In(iou_threshold).In(score_threshold)
      .Set("pad_to_max_output_size", attrs.pad_to_max_output_size).Get();
  return {first, first.at(1)};
}

NonMaxSuppressionV5Outputs NonMaxSuppressionV5(Output boxes, Output scores, Output max_output_size,
                                               Output iou_threshold, Output score_threshold,
                                               Output soft_nms_sigma,
                                               const NonMaxSuppressionV5Attrs& attrs) {
  const Output first = ApiCall("NonMaxSuppressionV5", attrs.name).In(boxes).In(scores)
      .In(max_output_size).In(iou_threshold).In(score_threshold).In(soft_nms_sigma)
      .Set("pad_to_max_output_size", attrs.pad_to_max_output_size).Get();
  return {first, first.at(1), first.at(2)};
}

Output NonMaxSuppressionWithOverlaps(Output overlaps, Output scores, Output max_output_size,
                                     Output overlap_threshold, Output score_threshold,
                                     const Named& attrs) {
  return ApiCall("NonMaxSuppressionWithOverlaps", attrs.name).In(overlaps).In(scores)
      .In(max_output_size).In(overlap_threshold).In(score_threshold).Get();
}

Output NotEqual(Output x, Output y, const NotEqualAttrs& attrs) {
  return ApiCall("NotEqual", attrs.name).In(x).In(y)
      .Set("incompatible_shape_error", attrs.incompatible_shape_error).Get();
}

Output NthElement(Output input, Output n, const NthElementAttrs& attrs) {
  return ApiCall("NthElement", attrs.name).In(input).In(n).Set("reverse", attrs.reverse).Get();
}

Output OneHot(Output indices, Output depth, Output on_value, Output off_value,
              const OneHotAttrs& attrs) {
  return ApiCall("OneHot", attrs.name).In(indices).In(depth).In(on_value).In(off_value)
      .Set("axis", attrs.axis).Get();
}

Output OnesLike(Output x, const Named& attrs) {
  return ApiCall("OnesLike", attrs.name).In(x).Get();
}

Output Pack(Inputs values, const PackAttrs& attrs) {
  return ApiCall("Pack", attrs.name).In(values).Set("axis", attrs.axis).Get();
}

Output Pad(Output input, Output paddings, const Named& attrs) {
  return ApiCall("Pad", attrs.name).In(input).In(paddings).Get();
}

Output PadV2(Output input, Output paddings, Output constant_values, const Named& attrs) {
  return ApiCall("PadV2", attrs.name).In(input).In(paddings).In(constant_values).Get();
}

Output ParallelConcat(Inputs values, const PartialShape& shape, const Named& attrs) {
  return ApiCall("ParallelConcat", attrs.name).In(values).Set("shape", shape).Get();
}

Output ParallelDynamicStitch(Inputs indices, Inputs data, const Named& attrs) {
  return ApiCall("ParallelDynamicStitch", attrs.name).In(indices).In(data).Get();
}

Output ParameterizedTruncatedNormal(Output shape, Output means, Output stdevs, Output minvals,
                                    Output maxvals,
                                    const ParameterizedTruncatedNormalAttrs& attrs) {
  return ApiCall("ParameterizedTruncatedNormal", attrs.name).In(shape).In(means).In(stdevs)
      .In(minvals).In(maxvals).Set("seed", attrs.seed).Set("seed2", attrs.seed2).Get();
}

Outputs PartitionedCall(Builder& g, Inputs args, const std::vector<DType>& Tout, const FuncAttr& f,
                        const PartitionedCallAttrs& attrs) {
  return ApiCall(g, "PartitionedCall", attrs.name).In(args).Set("Tout", Tout).Set("f", f)
      .Set("config", attrs.config).Set("config_proto", attrs.config_proto)
      .Set("executor_type", attrs.executor_type).GetLists()[0];
}

Output Placeholder(Builder& g, DType dtype, const PlaceholderAttrs& attrs) {
  return ApiCall(g, "Placeholder", attrs.name).Set("dtype", dtype).Set("shape", attrs.shape).Get();
}

Output PlaceholderV2(Builder& g, DType dtype, const PartialShape& shape, const Named& attrs) {
  return ApiCall(g, "PlaceholderV2", attrs.name).Set("dtype", dtype).Set("shape", shape).Get();
}

Output PlaceholderWithDefault(Output input, const PartialShape& shape, const Named& attrs) {
  return ApiCall("PlaceholderWithDefault", attrs.name).In(input).Set("shape", shape).Get();
}

Output Polygamma(Output a, Output x, const Named& attrs) {
  return ApiCall("Polygamma", attrs.name).In(a).In(x).Get();
}

Output Pow(Output x, Output y, const Named& attrs) {
  return ApiCall("Pow", attrs.name).In(x).In(y).Get();
}

Output PreventGradient(Output input, const PreventGradientAttrs& attrs) {
  return ApiCall("PreventGradient", attrs.name).In(input).Set("message", attrs.message).Get();
}

Output Print(Output input, Inputs data, const PrintAttrs& attrs) {
  return ApiCall("Print", attrs.name).In(input).In(data).Set("message", attrs.message)
      .Set("first_n", attrs.first_n).Set("summarize", attrs.summarize).Get();
}

Output PrintV2(Output input, const PrintV2Attrs& attrs) {
  return ApiCall("PrintV2", attrs.name).In(input).Set("output_stream", attrs.output_stream)
      .Set("end", attrs.end).Get();
}

Output Prod(Output input, Output reduction_indices, const ProdAttrs& attrs) {
  return ApiCall("Prod", attrs.name).In(input).In(reduction_indices)
      .Set("keep_dims", attrs.keep_dims).Get();
}

QrOutputs Qr(Output input, const QrAttrs& attrs) {
  const Output first = ApiCall("Qr", attrs.name).In(input).Set("full_matrices", attrs.full_matrices)
      .Get();
  return {first, first.at(1)};
}

Output QuantizeAndDequantizeV2(Output input, Output input_min, Output input_max,
                               const QuantizeAndDequantizeV2Attrs& attrs) {
  return ApiCall("QuantizeAndDequantizeV2", attrs.name).In(input).In(input_min).In(input_max)
      .Set("signed_input", attrs.signed_input).Set("num_bits", attrs.num_bits)
      .Set("range_given", attrs.range_given).Set("round_mode", attrs.round_mode)
      .Set("narrow_range", attrs.narrow_range).Set("axis", attrs.axis).Get();
}

Output QuantizeAndDequantizeV3(Output input, Output input_min, Output input_max, Output num_bits,
                               const QuantizeAndDequantizeV3Attrs& attrs) {
  return ApiCall("QuantizeAndDequantizeV3", attrs.name).In(input).In(input_min).In(input_max)
      .In(num_bits).Set("signed_input", attrs.signed_input).Set("range_given", attrs.range_given)
      .Set("narrow_range", attrs.narrow_range).Set("axis", attrs.axis).Get();
}

Output QuantizeAndDequantizeV4(Output input, Output input_min, Output input_max,
                               const QuantizeAndDequantizeV4Attrs& attrs) {
  return ApiCall("QuantizeAndDequantizeV4", attrs.name).In(input).In(input_min).In(input_max)
      .Set("signed_input", attrs.signed_input).Set("num_bits", attrs.num_bits)
      .Set("range_given", attrs.range_given).Set("round_mode", attrs.round_mode)
      .Set("narrow_range", attrs.narrow_range).Set("axis", attrs.axis).Get();
}

QuantizeV2Outputs QuantizeV2(Output input, Output min_range, Output max_range, DType T,
                             const QuantizeV2Attrs& attrs) {
  const Output first = ApiCall("QuantizeV2", attrs.name).In(input).In(min_range).In(max_range)
      .Set("T", T).Set("mode", attrs.mode).Set("round_mode", attrs.round_mode)
      .Set("narrow_range", attrs.narrow_range).Set("axis", attrs.axis)
      .Set("ensure_minimum_range", attrs.ensure_minimum_range).Get();
  return {first, first.at(1), first.at(2)};
}

}  // namespace weft::ops
