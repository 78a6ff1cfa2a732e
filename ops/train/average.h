// What is kept beside the variables over many steps: moving averages of them, sums of gradients.
#ifndef WEFT_OPS_TRAIN_AVERAGE_H_
#define WEFT_OPS_TRAIN_AVERAGE_H_

#include "ops/train/optimiser.h"

namespace weft::train {

struct MovingAverages {
  nn::Variables averages;  // "average/<variable>", in the order of the variables
  Output update;           // average += (variable - average) · (1 - decay)
  Output swap;             // variables and averages change places; once more, and they are back
};
// Exponential moving averages, which often predict better than the variables themselves. Each
// starts at its variable's initial value. `update` runs after `after`: the training step.
MovingAverages Average(const nn::Variables& variables, double decay = 0.99,
                       const Outputs& after = {});

// A step whose gradient is the mean over several batches: run `add` for each batch, then `apply`.
struct AccumulatedStep {
  Output add;
  Output apply;
};
AccumulatedStep Accumulate(const Optimiser& optimiser, const Outputs& gradients,
                           const nn::Variables& variables, int batches, const Outputs& after = {});

}  // namespace weft::train

#endif  // WEFT_OPS_TRAIN_AVERAGE_H_
