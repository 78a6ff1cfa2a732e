#include "ops/nn/loss.h"

#include <numbers>

#include "ops/api.h"
#include "ops/graph_fn.h"
#include "ops/nn/build.h"

namespace weft::nn {
namespace {

Output Like(Output x, double value) {
  return x.valid() ? ops::Const(*x.builder, x.dtype(), value) : Output();
}

// One row a cost, as the fused ops want it, and back.
Output AlongRows(Output costs, Output logits) {
  if (!costs.valid() || logits.shape().rank() == 2) return costs;
  Outputs dims;
  for (int i = 0; i + 1 < logits.shape().rank(); ++i) dims.push_back(Dim(logits, i));
  if (dims.empty()) return ops::Reshape(costs, Ints(*costs.builder, {}));
  return ops::Reshape(costs, ops::Pack(dims));
}

}  // namespace

Output Reduce(Output costs, const LossOptions& o) {
  if (o.weights.valid()) costs = costs * o.weights;
  switch (o.reduction) {
    case Reduction::kMean:
      return MeanAll(costs);
    case Reduction::kSum:
      return SumAll(costs);
    case Reduction::kNone:
      return costs;
  }
  return {};
}

Output SquaredError(Output labels, Output predictions, const LossOptions& o) {
  return Reduce(ops::SquaredDifference(predictions, labels), o);
}

Output AbsoluteError(Output labels, Output predictions, const LossOptions& o) {
  return Reduce(ops::Abs(predictions - labels), o);
}

Output Huber(Output labels, Output predictions, double delta, const LossOptions& o) {
  const Output e = ops::Abs(predictions - labels);
  // With q = min(|e|, delta): q² / 2 + delta (|e| - q).
  const Output q = ops::Minimum(e, Like(e, delta));
  return Reduce(0.5 * ops::Square(q) + delta * (e - q), o);
}

Output LogCosh(Output labels, Output predictions, const LossOptions& o) {
  const Output e = predictions - labels;
  return Reduce(e + ops::Softplus(-2 * e) - std::numbers::ln2, o);
}

Output Quantile(Output labels, Output predictions, double q, const LossOptions& o) {
  const Output e = labels - predictions;
  return Reduce(ops::Maximum(q * e, (q - 1) * e), o);
}

Output ZeroOne(Output labels, Output predictions, const LossOptions& o) {
  const Output m = labels * predictions;
  if (!m.valid()) return {};
  return Reduce(graph_fn::Cast(ops::LessEqual(m, Like(m, 0)), m.dtype()), o);
}

Output Hinge(Output labels, Output predictions, const LossOptions& o) {
  return Reduce(ops::Relu(1 - labels * predictions), o);
}

Output SquaredHinge(Output labels, Output predictions, const LossOptions& o) {
  return Reduce(ops::Square(ops::Relu(1 - labels * predictions)), o);
}

Output Logistic(Output labels, Output predictions, const LossOptions& o) {
  return Reduce(ops::Softplus(-(labels * predictions)), o);
}

Output ExponentialLoss(Output labels, Output predictions, const LossOptions& o) {
  return Reduce(ops::Exp(-(labels * predictions)), o);
}

Output SoftmaxCrossEntropy(Output labels, Output logits, const LossOptions& o) {
  if (!CheckRank(logits, 1, 254, "SoftmaxCrossEntropy") || !labels.valid()) return {};
  const auto rows = ops::SoftmaxCrossEntropyWithLogits(ToMatrix(logits), ToMatrix(labels));
  return Reduce(AlongRows(rows.loss, logits), o);
}

Output SparseSoftmaxCrossEntropy(Output labels, Output logits, const LossOptions& o) {
  if (!CheckRank(logits, 1, 254, "SparseSoftmaxCrossEntropy") || !labels.valid()) return {};
  const Output flat =
      logits.shape().rank() == 2 ? labels : ops::Reshape(labels, Ints(*labels.builder, {-1}));
  const auto rows = ops::SparseSoftmaxCrossEntropyWithLogits(ToMatrix(logits), flat);
  return Reduce(AlongRows(rows.loss, logits), o);
}

Output SigmoidCrossEntropy(Output labels, Output logits, const LossOptions& o) {
  if (!logits.valid() || !labels.valid()) return {};
  // max(x, 0) - x z + log(1 + e^-|x|) does not overflow; selected so that its slope at 0 is right.
  const Output positive = ops::GreaterEqual(logits, Like(logits, 0));
  const Output minus_abs = graph_fn::SelectV2(positive, -logits, logits);
  return Reduce(
      graph_fn::Where(positive, logits) - logits * labels + ops::Log1p(ops::Exp(minus_abs)), o);
}

}  // namespace weft::nn
