// Metrics over many batches: variables that each run of `update` adds to.
//
//   nn::Metric accuracy = nn::Accuracy(test, labels, logits);
//   run {accuracy.reset}; run {accuracy.update} for each batch; fetch {accuracy.value}
//
// `value` reads the variables: fetch it after the last update, not with it. Formulas are Keras's.
// The variables are of the module's family, so that its init() covers them, and float.
#ifndef WEFT_OPS_NN_METRIC_H_
#define WEFT_OPS_NN_METRIC_H_

#include "ops/nn/module.h"

namespace weft::nn {

struct Metric {
  Output value;   // so far; 0 before the first update
  Output update;  // takes this batch in
  Output reset;   // starts again
};

// The mean of all elements of `values`: of a loss, say.
Metric Mean(const Module& net, Output values, const std::string& name = "mean");
// How often the largest of logits [N, classes] is at labels [N], int32 or int64.
Metric Accuracy(const Module& net, Output labels, Output logits);
// How often prediction > threshold is label > threshold; any one shape.
Metric BinaryAccuracy(const Module& net, Output labels, Output predictions, double threshold = 0.5);
// How often labels [N] are among the k largest of logits [N, classes].
Metric TopK(const Module& net, Output labels, Output logits, int64_t k = 5);
// The area under the receiver operating characteristic, by the trapezoid rule over thresholds that
// divide [0, 1] evenly. labels are 0 or 1, predictions within [0, 1]; any one shape.
Metric Auc(const Module& net, Output labels, Output predictions, int thresholds = 200);
// int64 [classes, classes]: how often row (label) was called column (prediction). labels and
// predictions [N], of one integer dtype; one out of range is an error of the update.
Metric ConfusionMatrix(const Module& net, Output labels, Output predictions, int64_t classes);

}  // namespace weft::nn

#endif  // WEFT_OPS_NN_METRIC_H_
