#include "ops/train/average.h"

#include "ops/api.h"
#include "ops/nn/build.h"
#include "ops/scope.h"

namespace weft::train {

MovingAverages Average(const nn::Variables& variables, double decay, const Outputs& after) {
  MovingAverages result;
  if (variables.empty() || variables[0].store == nullptr) return result;
  nn::VariableStore& store = *variables[0].store;
  Builder& b = store.builder();
  const nn::Variables copy = variables;  // which may be the store's own, and grow
  NameScope scope(b, "average");
  Outputs reads, updates, swaps;
  for (const nn::Variable& v : copy) {
    result.averages.push_back(store.AddValue(v.name, v.initial_value, /*trainable=*/false));
    if (!result.averages.back().handle.valid()) return {};
  }
  {
    ControlScope then(b, after);
    for (size_t i = 0; i < copy.size(); ++i) {
      const nn::Variable& a = result.averages[i];
      const Output now = ops::ReadVariableOp(copy[i].handle, copy[i].dtype);
      updates.push_back(ops::AssignSubVariableOp(a.handle, (a.value - now) * (1 - decay)));
    }
  }
  for (size_t i = 0; i < copy.size(); ++i) {
    reads.push_back(ops::ReadVariableOp(copy[i].handle, copy[i].dtype));
    reads.push_back(ops::ReadVariableOp(result.averages[i].handle, copy[i].dtype));
  }
  ControlScope then(b, reads);
  for (size_t i = 0; i < copy.size(); ++i) {
    swaps.push_back(ops::AssignVariableOp(copy[i].handle, reads[2 * i + 1]));
    swaps.push_back(ops::AssignVariableOp(result.averages[i].handle, reads[2 * i]));
  }
  result.update = nn::Group(b, updates, "update");
  result.swap = nn::Group(b, swaps, "swap");
  return result;
}

AccumulatedStep Accumulate(const Optimiser& optimiser, const Outputs& gradients,
                           const nn::Variables& variables, int batches, const Outputs& after) {
  if (variables.empty() || variables[0].store == nullptr) return {};
  nn::VariableStore& store = *variables[0].store;
  Builder& b = store.builder();
  if (batches < 1 || gradients.size() != variables.size()) {
    b.Fail(InvalidArgument("cannot accumulate ", gradients.size(), " gradients of ",
                           variables.size(), " variables over ", batches, " batches"));
    return {};
  }
  const nn::Variables copy = variables;
  NameScope scope(b, "accumulate");
  nn::Variables sums;
  Outputs means;
  for (size_t i = 0; i < copy.size(); ++i) {
    const nn::Variable& v = copy[i];
    if (!gradients[i].valid()) {
      means.emplace_back();
      continue;
    }
    sums.push_back(store.Add(Concat(v.name, "/gradient"), v.shape, v.dtype, nn::Zeros(), false));
    means.push_back(sums.back().value);
  }
  Outputs adds, zeros;
  {
    ControlScope then(b, after);
    auto sum = sums.begin();
    for (const Output& g : gradients) {
      if (g.valid()) adds.push_back(ops::AssignAddVariableOp((sum++)->handle, g / batches));
    }
  }
  const Output add = nn::Group(b, adds, "add");
  const Output step = optimiser.Apply(means, copy);
  if (!step.valid()) return {};
  ControlScope then(b, {step});
  for (const nn::Variable& sum : sums) {
    const Output nothing = ops::ZerosLike(sum.value);
    zeros.push_back(ops::AssignVariableOp(sum.handle, nothing));
  }
  return {add, nn::Group(b, zeros, "apply")};
}

}  // namespace weft::train
