// Losses: what a prediction costs, and how the costs of many become one.
//
//   Output loss = nn::SparseSoftmaxCrossEntropy(labels, logits);
//   Output loss = nn::SquaredError(targets, y, {.weights = w, .reduction = nn::Reduction::kSum});
//
// Unless a comment says otherwise, labels and predictions have one shape and dtype, and so have the
// costs before they are reduced. Formulas are Keras's, which however averages over the last axis
// first.
#ifndef WEFT_OPS_NN_LOSS_H_
#define WEFT_OPS_NN_LOSS_H_

#include "ops/output.h"

namespace weft::nn {

enum class Reduction {
  kMean,  // the sum over the number of costs, whatever their weights
  kSum,
  kNone,  // every cost
};

struct LossOptions {
  Output weights = {};  // multiply the costs; broadcast to them. Invalid: 1
  Reduction reduction = Reduction::kMean;
};

// --- Regression; e = label - prediction.
Output SquaredError(Output labels, Output predictions, const LossOptions& options = {});   // e²
Output AbsoluteError(Output labels, Output predictions, const LossOptions& options = {});  // |e|
// e² / 2 where |e| <= delta, else delta |e| - delta² / 2. Huber 1964.
Output Huber(Output labels, Output predictions, double delta = 1, const LossOptions& options = {});
// log cosh e
Output LogCosh(Output labels, Output predictions, const LossOptions& options = {});
// q e where e >= 0, else (q - 1) e: least at the q-quantile. Koenker and Bassett 1978.
Output Quantile(Output labels, Output predictions, double q, const LossOptions& options = {});

// --- Two classes: labels are -1 or 1, m = label · prediction is the margin.
// 1 where m <= 0, else 0. It has no gradient.
Output ZeroOne(Output labels, Output predictions, const LossOptions& options = {});
Output Hinge(Output labels, Output predictions, const LossOptions& options = {});  // max(1 - m, 0)
Output SquaredHinge(Output labels, Output predictions, const LossOptions& options = {});
Output Logistic(Output labels, Output predictions,
                const LossOptions& options = {});  // log(1 + e⁻ᵐ)
Output ExponentialLoss(Output labels, Output predictions, const LossOptions& options = {});  // e⁻ᵐ

// --- Cross-entropy. `logits` are what a last layer without activation gives.
// -Σ labels · log softmax(logits) along the last axis; labels are probabilities. Costs have one
// axis less.
Output SoftmaxCrossEntropy(Output labels, Output logits, const LossOptions& options = {});
// The same for labels that are class numbers, int32 or int64: labels [...], logits [..., classes].
Output SparseSoftmaxCrossEntropy(Output labels, Output logits, const LossOptions& options = {});
// Each logit is one yes-or-no question; labels are within [0, 1].
Output SigmoidCrossEntropy(Output labels, Output logits, const LossOptions& options = {});

// What every loss ends with, for losses of one's own.
Output Reduce(Output costs, const LossOptions& options = {});

}  // namespace weft::nn

#endif  // WEFT_OPS_NN_LOSS_H_
