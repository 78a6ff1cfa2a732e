// Gradients cut to size before they are applied. Invalid elements stay invalid, sparse gradients
// sparse.
#ifndef WEFT_OPS_TRAIN_CLIP_H_
#define WEFT_OPS_TRAIN_CLIP_H_

#include "ops/output.h"

namespace weft::train {

// Every element within [-limit, limit].
Outputs ClipByValue(const Outputs& gradients, double limit);
// Each gradient by itself, scaled down to that L2 norm where its own is larger.
Outputs ClipByNorm(const Outputs& gradients, double norm);
// All by one factor, so that the norm of all together is at most that. A norm that is not finite
// makes them all NaN, as in TensorFlow. Pascanu, Mikolov and Bengio 2012.
Outputs ClipByGlobalNorm(const Outputs& gradients, double norm);
// sqrt(Σ over all elements of all gradients of g²): a scalar. All have one dtype.
Output GlobalNorm(const Outputs& gradients);

}  // namespace weft::train

#endif  // WEFT_OPS_TRAIN_CLIP_H_
