#include "ops/train/clip.h"

#include "ops/api.h"
#include "ops/nn/build.h"
#include "ops/train/sparse.h"

namespace weft::train {
namespace {

Output Like(Output x, double value) { return ops::Const(*x.builder, x.dtype(), value); }

template <typename F>
Outputs Each(const Outputs& gradients, F f) {
  Outputs clipped;
  for (const Output& g : gradients) clipped.push_back(g.valid() ? f(g) : Output());
  return clipped;
}

Output SumOfSquares(Output gradient) { return nn::SumAll(ops::Square(NonZeroPart(gradient))); }

// norm / max(own, norm): 1 where it is small enough, without dividing by 0.
Output Factor(Output own, double norm) {
  return Like(own, norm) / ops::Maximum(own, Like(own, norm));
}

Output Scaled(Output gradient, Output factor) {
  return MapElements(gradient, [&](Output g) { return g * factor; });
}

bool Check(const Outputs& gradients, double limit) {
  if (limit > 0) return true;
  for (const Output& g : gradients) {
    if (g.valid()) g.builder->Fail(InvalidArgument("gradients cannot be clipped to ", limit));
  }
  return false;
}

}  // namespace

Outputs ClipByValue(const Outputs& gradients, double limit) {
  if (!Check(gradients, limit)) return Outputs(gradients.size());
  return Each(gradients, [&](Output gradient) {
    return MapElements(
        gradient, [&](Output g) { return ops::ClipByValue(g, Like(g, -limit), Like(g, limit)); });
  });
}

Outputs ClipByNorm(const Outputs& gradients, double norm) {
  if (!Check(gradients, norm)) return Outputs(gradients.size());
  return Each(gradients,
              [&](Output g) { return Scaled(g, Factor(ops::Sqrt(SumOfSquares(g)), norm)); });
}

Output GlobalNorm(const Outputs& gradients) {
  Outputs squares;
  for (const Output& g : gradients) {
    if (g.valid()) squares.push_back(SumOfSquares(g));
  }
  return squares.empty() ? Output() : ops::Sqrt(ops::AddN(squares));
}

Outputs ClipByGlobalNorm(const Outputs& gradients, double norm) {
  if (!Check(gradients, norm)) return Outputs(gradients.size());
  const Output own = GlobalNorm(gradients);
  if (!own.valid()) return Outputs(gradients.size());
  // own - own is 0, or NaN where own is not finite: large factors must not hide that.
  const Output factor = Factor(own, norm) + (own - own);
  return Each(gradients, [&](Output g) { return Scaled(g, factor); });
}

}  // namespace weft::train
