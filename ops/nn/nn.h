// Everything that networks are made of. docs/training.md teaches it.
#ifndef WEFT_OPS_NN_NN_H_
#define WEFT_OPS_NN_NN_H_

#include "ops/nn/activation.h"
#include "ops/nn/initialiser.h"
#include "ops/nn/layers.h"
#include "ops/nn/loss.h"
#include "ops/nn/metric.h"
#include "ops/nn/module.h"
#include "ops/nn/regulariser.h"

#endif  // WEFT_OPS_NN_NN_H_
