// Gradients of the gradients of normalisation (ops/norm.cc), in elementary ops.
#ifndef WEFT_OPS_NORM_GRADIENT_H_
#define WEFT_OPS_NORM_GRADIENT_H_

#include "ops/gradient.h"

namespace weft {

// Of FusedBatchNormGrad(V1-V3), in its gradient, images and scale. In training the moments are
// those of the images, whose gradient includes their share; else, as in TensorFlow, they get none.
Outputs BatchNormGradGradient(const Grad& g);

// Of LRNGrad, in all its inputs.
Outputs LrnGradGradient(const Grad& g);

}  // namespace weft

#endif  // WEFT_OPS_NORM_GRADIENT_H_
