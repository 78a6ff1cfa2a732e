#include "ops/nn/regulariser.h"

#include "ops/api.h"
#include "ops/nn/build.h"

namespace weft::nn {

Regulariser L1(double factor) {
  return [=](Output w) { return SumAll(ops::Abs(w)) * factor; };
}

Regulariser L2(double factor) {
  return [=](Output w) { return SumAll(ops::Square(w)) * factor; };
}

Regulariser L1L2(double l1, double l2) {
  return [=](Output w) { return L1(l1)(w) + L2(l2)(w); };
}

}  // namespace weft::nn
