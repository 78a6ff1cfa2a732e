// The optimisers, one by one.
#include "ops/api.h"
#include "ops/train/optimiser.h"

namespace weft::train {
namespace {

// variable += by, and each slot becomes its new value: for rules without an op of their own.
Output Move(const Target& t, Output by, const Outputs& slot_values) {
  if (!by.valid()) return {};
  Outputs assigned;
  for (size_t i = 0; i < slot_values.size(); ++i) {
    assigned.push_back(ops::AssignVariableOp(t.slots[i].handle, slot_values[i]));
  }
  ControlScope after(*by.builder, assigned);
  return ops::AssignAddVariableOp(t.variable.handle, by);
}

// average · decay + value · (1 - decay)
Output Averaged(Output average, Output value, double decay) {
  return average + (value - average) * (1 - decay);
}

}  // namespace

Optimiser Sgd(const SgdOptions& o) {
  Rule rule = {.name = "sgd", .moves_rows = true};
  if (o.momentum != 0) {
    rule.slots = {{"momentum"}};
    rule.update = [=](const Target& t) {
      return t.Apply("KerasMomentum", {t.rate(), t.gradient, t.Number(o.momentum)},
                     {{"use_nesterov", o.nesterov}});
    };
  } else {
    rule.update = [](const Target& t) {
      if (!t.sparse.has_value()) return t.Apply("GradientDescent", {t.rate(), t.gradient});
      return ops::ResourceScatterSub(t.variable.handle, t.sparse->indices,
                                     t.sparse->values * t.rate());
    };
  }
  return {rule, o.learning_rate, o.weight_decay};
}

// The op divides by the root of the accumulator; Keras adds epsilon under that root, which here is
// in the accumulator from the start.
Optimiser Adagrad(const AdagradOptions& o) {
  return {{.name = "adagrad",
           .slots = {{"accumulator", o.initial_accumulator_value + o.epsilon}},
           .moves_rows = true,
           .update =
               [](const Target& t) {
                 return t.Apply("Adagrad", {t.rate(), t.gradient});
               }},
          o.learning_rate,
          o.weight_decay};
}

Optimiser Adadelta(const AdadeltaOptions& o) {
  return {{.name = "adadelta",
           .slots = {{"accumulated_grad"}, {"accumulated_delta_var"}},
           .moves_rows = true,
           .update =
               [=](const Target& t) {
                 return t.Apply("Adadelta",
                                {t.rate(), t.Number(o.rho), t.Number(o.epsilon), t.gradient});
               }},
          o.learning_rate,
          o.weight_decay};
}

Optimiser RmsProp(const RmsPropOptions& o) {
  Rule rule = {.name = "rmsprop",
               .slots = {{"velocity"}, {"momentum"}},
               .moves_rows = true,
               .update = [=](const Target& t) {
                 return t.Apply(o.centered ? "CenteredRMSProp" : "RMSProp",
                                {t.rate(), t.Number(o.rho), t.Number(o.momentum),
                                 t.Number(o.epsilon), t.gradient});
               }};
  if (o.centered) rule.slots.insert(rule.slots.begin(), {"average_gradient"});
  return {rule, o.learning_rate, o.weight_decay};
}

namespace {

// Both have the same inputs.
Rule AdamLike(const char* name, const char* op, std::vector<SlotSpec> slots, const AdamOptions& o) {
  return {.name = name, .slots = std::move(slots), .update = [=](const Target& t) {
            const DType type = t.variable.dtype;
            return t.Apply(
                op, {t.numbers.Power(o.beta_1, type), t.numbers.Power(o.beta_2, type), t.rate(),
                     t.Number(o.beta_1), t.Number(o.beta_2), t.Number(o.epsilon), t.gradient});
          }};
}

}  // namespace

Optimiser Adam(const AdamOptions& o) {
  return {AdamLike("adam", "Adam", {{"momentum"}, {"velocity"}}, o), o.learning_rate,
          o.weight_decay};
}

Optimiser AmsGrad(const AdamOptions& o) {
  return {AdamLike("amsgrad", "AdamWithAmsgrad", {{"momentum"}, {"velocity"}, {"velocity_hat"}}, o),
          o.learning_rate, o.weight_decay};
}

Optimiser Adamax(const AdamOptions& o) {
  return {{.name = "adamax",
           .slots = {{"m"}, {"u"}},
           .update =
               [=](const Target& t) {
                 return t.Apply("AdaMax", {t.numbers.Power(o.beta_1, t.variable.dtype), t.rate(),
                                           t.Number(o.beta_1), t.Number(o.beta_2),
                                           t.Number(o.epsilon), t.gradient});
               }},
          o.learning_rate,
          o.weight_decay};
}

namespace {

// The momentum of step i is beta_1 (1 - 0.96^i / 2); their product so far is kept.
Output NadamUpdate(const Target& t, const AdamOptions& o) {
  const DType type = t.variable.dtype;
  const auto momentum_of = [&](int ahead) {
    return o.beta_1 * (1 - 0.5 * t.numbers.Power(0.96, type, ahead));
  };
  const Output g = t.gradient, now = momentum_of(0), next = momentum_of(1);
  const Output m = Averaged(t.slots[0].value, g, o.beta_1);
  const Output v = Averaged(t.slots[1].value, ops::Square(g), o.beta_2);
  const Output product = t.slots[2].value * now;
  const Output m_hat = next * m / (1 - product * next) + (1 - now) * g / (1 - product);
  const Output v_hat = v / (1 - t.numbers.Power(o.beta_2, type));
  return Move(t, -(m_hat * t.rate() / (ops::Sqrt(v_hat) + o.epsilon)), {m, v, product});
}

Output FtrlUpdate(const Target& t, const FtrlOptions& o) {
  const Output rate = t.rate();
  Output l2 = t.Number(o.l2_regularization_strength);
  if (o.beta != 0) l2 = l2 + o.beta / (2 * rate);
  return t.Apply("FtrlV2", {t.gradient, rate, t.Number(o.l1_regularization_strength), l2,
                            t.Number(o.l2_shrinkage_regularization_strength),
                            t.Number(o.learning_rate_power)});
}

Output LionUpdate(const Target& t, const LionOptions& o) {
  const Output m = t.slots[0].value;
  const Output by = -(t.rate() * ops::Sign(Averaged(m, t.gradient, o.beta_1)));
  return Move(t, by, {Averaged(m, t.gradient, o.beta_2)});
}

}  // namespace

Optimiser Nadam(const AdamOptions& o) {
  return {{.name = "nadam",
           .slots = {{"momentum"}, {"velocity"}, {"momentum_product", 1, /*scalar=*/true}},
           .update = [=](const Target& t) { return NadamUpdate(t, o); }},
          o.learning_rate,
          o.weight_decay};
}

Optimiser Ftrl(const FtrlOptions& o) {
  return {{.name = "ftrl",
           .slots = {{"accumulator", o.initial_accumulator_value}, {"linear"}},
           .moves_rows = true,
           .update = [=](const Target& t) { return FtrlUpdate(t, o); }},
          o.learning_rate,
          o.weight_decay};
}

Optimiser Lion(const LionOptions& o) {
  return {{.name = "lion",
           .slots = {{"momentum"}},
           .update = [=](const Target& t) { return LionUpdate(t, o); }},
          o.learning_rate,
          o.weight_decay};
}

}  // namespace weft::train
