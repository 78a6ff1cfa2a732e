// Regularisers: what large weights cost. Given to a layer, they are summed by
// Module::regularisation().
#ifndef WEFT_OPS_NN_REGULARISER_H_
#define WEFT_OPS_NN_REGULARISER_H_

#include "ops/nn/module.h"

namespace weft::nn {

// factor · Σ |w|
Regulariser L1(double factor = 0.01);
// factor · Σ w²
Regulariser L2(double factor = 0.01);
// l1 · Σ |w| + l2 · Σ w²
Regulariser L1L2(double l1 = 0.01, double l2 = 0.01);

}  // namespace weft::nn

#endif  // WEFT_OPS_NN_REGULARISER_H_
