// The optimisers, one by one.
#include "ops/api.h"
#include "ops/train/optimiser.h"

namespace weft::train {
namespace {

// variable += by, for rules without an op of their own; done when the slots are, too.
Output Move(const Target& t, Output by, const Outputs& slot_updates) {
  if (!by.valid()) return {};
  ControlScope after(*by.builder, slot_updates);
  return ops::AssignAddVariableOp(t.variable.handle, by);
}

// average · decay + value · (1 - decay)
Output Averaged(Output average, Output value, double decay) {
  return average + (value - average) * (1 - decay);
}

}  // namespace

std::vector<SlotSpec> Sgd::Slots() const {
  return o_.momentum == 0 ? std::vector<SlotSpec>{} : std::vector<SlotSpec>{{"momentum"}};
}
Output Sgd::Update(const Target& t) const {
  if (o_.momentum == 0 && t.sparse.has_value()) {
    return ops::ResourceScatterSub(t.variable.handle, t.sparse->indices,
                                   t.sparse->values * t.rate());
  }
  if (o_.momentum == 0) return t.Apply("GradientDescent", {t.rate(), t.gradient});
  return t.Apply("KerasMomentum", {t.rate(), t.gradient, t.Number(o_.momentum)},
                 {{"use_nesterov", o_.nesterov}});
}

// The op divides by the root of the accumulator; Keras adds epsilon under that root, which here is
// in the accumulator from the start.
std::vector<SlotSpec> Adagrad::Slots() const {
  return {{"accumulator", o_.initial_accumulator_value + o_.epsilon}};
}
Output Adagrad::Update(const Target& t) const { return t.Apply("Adagrad", {t.rate(), t.gradient}); }

std::vector<SlotSpec> Adadelta::Slots() const {
  return {{"accumulated_grad"}, {"accumulated_delta_var"}};
}
Output Adadelta::Update(const Target& t) const {
  return t.Apply("Adadelta", {t.rate(), t.Number(o_.rho), t.Number(o_.epsilon), t.gradient});
}

std::vector<SlotSpec> RmsProp::Slots() const {
  std::vector<SlotSpec> slots = {{"velocity"}, {"momentum"}};
  if (o_.centered) slots.insert(slots.begin(), {"average_gradient"});
  return slots;
}
Output RmsProp::Update(const Target& t) const {
  return t.Apply(
      o_.centered ? "CenteredRMSProp" : "RMSProp",
      {t.rate(), t.Number(o_.rho), t.Number(o_.momentum), t.Number(o_.epsilon), t.gradient});
}

std::vector<SlotSpec> Adam::Slots() const { return {{"momentum"}, {"velocity"}}; }
Output Adam::Update(const Target& t) const {
  const DType type = t.variable.dtype;
  return t.Apply("Adam",
                 {t.numbers.Power(o_.beta_1, type), t.numbers.Power(o_.beta_2, type), t.rate(),
                  t.Number(o_.beta_1), t.Number(o_.beta_2), t.Number(o_.epsilon), t.gradient});
}

std::vector<SlotSpec> AmsGrad::Slots() const {
  return {{"momentum"}, {"velocity"}, {"velocity_hat"}};
}
Output AmsGrad::Update(const Target& t) const {
  const DType type = t.variable.dtype;
  return t.Apply("AdamWithAmsgrad",
                 {t.numbers.Power(o_.beta_1, type), t.numbers.Power(o_.beta_2, type), t.rate(),
                  t.Number(o_.beta_1), t.Number(o_.beta_2), t.Number(o_.epsilon), t.gradient});
}

std::vector<SlotSpec> Adamax::Slots() const { return {{"m"}, {"u"}}; }
Output Adamax::Update(const Target& t) const {
  return t.Apply("AdaMax",
                 {t.numbers.Power(o_.beta_1, t.variable.dtype), t.rate(), t.Number(o_.beta_1),
                  t.Number(o_.beta_2), t.Number(o_.epsilon), t.gradient});
}

// The momentum of step i is beta_1 (1 - 0.96^i / 2); their product so far is kept.
std::vector<SlotSpec> Nadam::Slots() const {
  return {{"momentum"}, {"velocity"}, {"momentum_product", 1, /*scalar=*/true}};
}
Output Nadam::Update(const Target& t) const {
  const DType type = t.variable.dtype;
  const auto momentum_of = [&](int ahead) {
    return o_.beta_1 * (1 - 0.5 * t.numbers.Power(0.96, type, ahead));
  };
  const Output g = t.gradient, now = momentum_of(0), next = momentum_of(1);
  const Output m = Averaged(t.slots[0].value, g, o_.beta_1);
  const Output v = Averaged(t.slots[1].value, ops::Square(g), o_.beta_2);
  const Output product = t.slots[2].value * now;
  const Output m_hat = next * m / (1 - product * next) + (1 - now) * g / (1 - product);
  const Output v_hat = v / (1 - t.numbers.Power(o_.beta_2, type));
  return Move(
      t, -(m_hat * t.rate() / (ops::Sqrt(v_hat) + o_.epsilon)),
      {ops::AssignVariableOp(t.slots[0].handle, m), ops::AssignVariableOp(t.slots[1].handle, v),
       ops::AssignVariableOp(t.slots[2].handle, product)});
}

std::vector<SlotSpec> Ftrl::Slots() const {
  return {{"accumulator", o_.initial_accumulator_value}, {"linear"}};
}
Output Ftrl::Update(const Target& t) const {
  const Output rate = t.rate();
  Output l2 = t.Number(o_.l2_regularization_strength);
  if (o_.beta != 0) l2 = l2 + o_.beta / (2 * rate);
  return t.Apply("FtrlV2", {t.gradient, rate, t.Number(o_.l1_regularization_strength), l2,
                            t.Number(o_.l2_shrinkage_regularization_strength),
                            t.Number(o_.learning_rate_power)});
}

std::vector<SlotSpec> Lion::Slots() const { return {{"momentum"}}; }
Output Lion::Update(const Target& t) const {
  const Output m = t.slots[0].value;
  const Output by = -(t.rate() * ops::Sign(Averaged(m, t.gradient, o_.beta_1)));
  return Move(t, by,
              {ops::AssignVariableOp(t.slots[0].handle, Averaged(m, t.gradient, o_.beta_2))});
}

}  // namespace weft::train
