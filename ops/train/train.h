// Everything that training is made of, but for Minimize (graph/minimize.h). docs/training.md
// teaches it.
#ifndef WEFT_OPS_TRAIN_TRAIN_H_
#define WEFT_OPS_TRAIN_TRAIN_H_

#include "ops/train/average.h"
#include "ops/train/clip.h"
#include "ops/train/optimiser.h"
#include "ops/train/schedule.h"

#endif  // WEFT_OPS_TRAIN_TRAIN_H_
