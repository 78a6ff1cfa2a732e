// Optimisers: how gradients move variables.
//
//   Output step = Minimize(graph, loss, train::Adam({.learning_rate = 1e-3}), net.trainable());
//
// Options have Keras 3's names and defaults, and dense updates its formulas. What TensorFlow has an
// op for is that op (ResourceApplyAdam, …), the rest plain nodes, so that TensorFlow can go on
// where Weft stopped.
//
// A sparse gradient (of an Embedding) moves only the rows it names, and only their slots, where
// TensorFlow has an op for it: SGD, Momentum, Adagrad, Adadelta, RMSProp, Ftrl. For the others it
// is as good as its dense form.
#ifndef WEFT_OPS_TRAIN_OPTIMISER_H_
#define WEFT_OPS_TRAIN_OPTIMISER_H_

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "ops/indexed_slices.h"
#include "ops/nn/module.h"
#include "ops/train/schedule.h"

namespace weft::train {

// What an optimiser remembers for each variable.
struct SlotSpec {
  std::string name;
  double initial_value = 0;
  bool scalar = false;  // else of the variable's shape
};

// Numbers that all variables of a step share; made once for each dtype.
class StepNumbers {
 public:
  // `done`: the steps made so far, an int64 scalar.
  StepNumbers(Output done, const Schedule& rate) : done_(done), rate_(rate(done)) {}
  Output rate(DType t);
  // The number of this step, counted from 1, plus `ahead`.
  Output number(DType t, int ahead = 0);
  // base ^ number
  Output Power(double base, DType t, int ahead = 0);

 private:
  Output done_, rate_;
  std::map<std::tuple<DType, double, int>, Output> made_;
};

// One variable in one step.
struct Target {
  const nn::Variable& variable;
  Output gradient;                      // dense
  std::optional<IndexedSlices> sparse;  // the same, if only some rows are not 0
  std::span<const nn::Variable> slots;
  StepNumbers& numbers;

  Output rate() const { return numbers.rate(variable.dtype); }
  Output Number(double value) const;
  // ResourceApply<rule>, or ResourceSparseApply<rule> where the gradient is sparse.
  // `inputs` follow the handles as in the op's schema, the gradient among them.
  Output Apply(std::string_view rule, std::initializer_list<Output> inputs,
               const AttrMap& attrs = {}) const;
};

// How an optimiser moves a variable.
struct Rule {
  std::string name;  // of the scope of its nodes and variables
  std::vector<SlotSpec> slots = {};
  // Whether a sparse gradient moves the rows that it names, and leaves the rest as it is.
  bool moves_rows = false;
  // Makes the node that moves the variable and its slots.
  std::function<Output(const Target&)> update;
};

// A value: copy it, keep it in tables. Those below are functions that make one.
class Optimiser {
 public:
  // Before it moves, a variable loses `weight_decay` of itself, times the rate.
  Optimiser(Rule rule, Schedule rate, double weight_decay = 0)
      : rule_(std::move(rule)), rate_(std::move(rate)), weight_decay_(weight_decay) {}

  // Nodes that move each variable along its gradient and count the step; the result runs them all.
  // A gradient that is nothing leaves its variable alone. Every update waits until all gradients
  // (and `after`) are there: nothing reads a variable that has moved already, nor has one to be
  // copied. Slots and the count are variables of the module of the first variable.
  Output Apply(std::span<const Output> gradients, nn::Variables variables,
               const Outputs& after = {}) const;

 private:
  Rule rule_;
  Schedule rate_;
  double weight_decay_;
};

struct SgdOptions {
  Schedule learning_rate = 0.01;
  double momentum = 0;
  bool nesterov = false;
  double weight_decay = 0;
};
// w += m, m = momentum · m - rate · g; with nesterov w += momentum · m - rate · g. Polyak 1964;
// Sutskever et al. 2013.
Optimiser Sgd(const SgdOptions& options = {});

struct MomentumOptions {
  Schedule learning_rate = 0.01;
  double momentum = 0.9;
  double weight_decay = 0;
};
// Sgd with momentum, plain and Nesterov's.
inline Optimiser Momentum(const MomentumOptions& o = {}) {
  return Sgd({o.learning_rate, o.momentum, false, o.weight_decay});
}
inline Optimiser Nesterov(const MomentumOptions& o = {}) {
  return Sgd({o.learning_rate, o.momentum, true, o.weight_decay});
}

struct AdagradOptions {
  Schedule learning_rate = 0.001;
  double initial_accumulator_value = 0.1;
  double epsilon = 1e-7;
  double weight_decay = 0;
};
// Duchi, Hazan and Singer 2011. The accumulator holds Keras's plus epsilon.
Optimiser Adagrad(const AdagradOptions& options = {});

struct AdadeltaOptions {
  Schedule learning_rate = 0.001;
  double rho = 0.95;
  double epsilon = 1e-7;
  double weight_decay = 0;
};
// Zeiler 2012.
Optimiser Adadelta(const AdadeltaOptions& options = {});

struct RmsPropOptions {
  Schedule learning_rate = 0.001;
  double rho = 0.9;
  double momentum = 0;
  double epsilon = 1e-7;
  bool centered = false;
  double weight_decay = 0;
};
// Tieleman and Hinton 2012; centered: Graves 2013.
Optimiser RmsProp(const RmsPropOptions& options = {});

struct AdamOptions {
  Schedule learning_rate = 0.001;
  double beta_1 = 0.9;
  double beta_2 = 0.999;
  double epsilon = 1e-7;
  double weight_decay = 0;
};
// Kingma and Ba 2014.
Optimiser Adam(const AdamOptions& options = {});

// Loshchilov and Hutter 2017, "Decoupled weight decay regularization": Adam whose weight decay is
// Keras's 0.004.
struct AdamWOptions {
  Schedule learning_rate = 0.001;
  double weight_decay = 0.004;
  double beta_1 = 0.9;
  double beta_2 = 0.999;
  double epsilon = 1e-7;
};
inline Optimiser AdamW(const AdamWOptions& o = {}) {
  return Adam({o.learning_rate, o.beta_1, o.beta_2, o.epsilon, o.weight_decay});
}

// Reddi, Kale and Kumar 2018, "On the convergence of Adam and beyond".
Optimiser AmsGrad(const AdamOptions& options = {});

// Kingma and Ba 2014, section 7.1.
Optimiser Adamax(const AdamOptions& options = {});

// Dozat 2016, "Incorporating Nesterov momentum into Adam".
Optimiser Nadam(const AdamOptions& options = {});

struct FtrlOptions {
  Schedule learning_rate = 0.001;
  double learning_rate_power = -0.5;
  double initial_accumulator_value = 0.1;
  double l1_regularization_strength = 0;
  double l2_regularization_strength = 0;
  double l2_shrinkage_regularization_strength = 0;
  double beta = 0;
  double weight_decay = 0;
};
// McMahan et al. 2013, "Ad click prediction: a view from the trenches".
Optimiser Ftrl(const FtrlOptions& options = {});

struct LionOptions {
  Schedule learning_rate = 0.001;
  double beta_1 = 0.9;
  double beta_2 = 0.99;
  double weight_decay = 0;
};
// Chen et al. 2023, "Symbolic discovery of optimization algorithms".
Optimiser Lion(const LionOptions& options = {});

}  // namespace weft::train

#endif  // WEFT_OPS_TRAIN_OPTIMISER_H_
