#include "ops/train/schedule.h"

#include <cmath>
#include <numbers>

#include "ops/api.h"
#include "ops/graph_fn.h"

namespace weft::train {
namespace {

Output Number(Output like, double value) {
  return like.valid() ? ops::Const(*like.builder, like.dtype(), value) : Output();
}
Output AsDouble(Output step) { return graph_fn::Cast(step, DType::kDouble); }
Output AtMost(Output x, double limit) { return ops::Minimum(x, Number(x, limit)); }

// 1 at 0, 0 at 1, by half a cosine.
Output Cosine(Output part) { return 0.5 * (1 + ops::Cos(part * std::numbers::pi)); }

Output Staircase(Output step, const DecayOptions& o) {
  const Output p = AsDouble(step) / static_cast<double>(o.decay_steps);
  return o.staircase ? ops::Floor(p) : p;
}

Output Polynomial(Output step, const PolynomialDecayOptions& o) {
  const Output t = AsDouble(step);
  const double steps = static_cast<double>(o.decay_steps);
  Output part;
  if (o.cycle) {
    // At step 0 the first cycle has begun.
    const Output cycles = ops::Maximum(ops::Ceil(t / steps), Number(t, 1));
    part = t / (cycles * steps);
  } else {
    part = AtMost(t, steps) / steps;
  }
  return (o.initial_rate - o.end_rate) * ops::Pow(1 - part, Number(part, o.power)) + o.end_rate;
}

Output CosineFrom(Output t, double rate, const CosineDecayOptions& o) {
  const double steps = static_cast<double>(o.decay_steps);
  return rate * ((1 - o.alpha) * Cosine(AtMost(t, steps) / steps) + o.alpha);
}

Output CosineWithWarmUp(Output step, const CosineDecayOptions& o) {
  const Output t = AsDouble(step);
  if (o.warmup_steps == 0) return CosineFrom(t, o.initial_rate, o);
  const double steps = static_cast<double>(o.warmup_steps);
  const Output rising = (o.warmup_target - o.initial_rate) * (t / steps) + o.initial_rate;
  return graph_fn::SelectV2(ops::Less(t, Number(t, steps)), rising,
                            CosineFrom(t - steps, o.warmup_target, o));
}

// Period i starts at first · (t_mul^i - 1) / (t_mul - 1), or at first · i where t_mul is 1.
Output CosineRestarts(Output step, const CosineRestartsOptions& o) {
  const Output p = AsDouble(step) / static_cast<double>(o.first_decay_steps);
  Output period, part;
  if (o.t_mul == 1) {
    period = ops::Floor(p);
    part = p - period;
  } else {
    period = ops::Floor(ops::Log(1 - p * (1 - o.t_mul)) / std::log(o.t_mul));
    const Output length = ops::Pow(Number(p, o.t_mul), period);
    part = (p - (1 - length) / (1 - o.t_mul)) / length;
  }
  const Output height = ops::Pow(Number(p, o.m_mul), period);
  return o.initial_rate * ((1 - o.alpha) * (height * Cosine(part)) + o.alpha);
}

Output UpAndDown(Output step, const OneCycleOptions& o) {
  const Output t = AsDouble(step);
  const double last = static_cast<double>(o.total_steps) - 1;
  const double top = std::max(o.warmup_part * static_cast<double>(o.total_steps) - 1, 0.0);
  const double first_rate = o.max_rate / o.initial_divisor;
  const double last_rate = first_rate / o.final_divisor;
  const auto between = [&](double from, double to, Output part) {
    return (from - to) * Cosine(part) + to;
  };
  const Output down = between(o.max_rate, last_rate, (AtMost(t, last) - top) / (last - top));
  if (top == 0) return down;
  const Output up = between(first_rate, o.max_rate, t / top);
  return graph_fn::SelectV2(ops::Less(t, Number(t, top)), up, down);
}

// A schedule that divides by a number of steps.
template <typename F>
Schedule Over(int64_t steps, F rate) {
  return [=](Output step) -> Output {
    if (step.valid() && steps < 1) {
      step.builder->Fail(InvalidArgument("a schedule takes ", steps, " steps, want 1 or more"));
    }
    return rate(step);
  };
}

}  // namespace

Schedule::Schedule(double rate)
    : rate_([rate](Output step) {
        return step.valid() ? ops::Const(*step.builder, DType::kDouble, rate) : Output();
      }) {}

Schedule PiecewiseConstant(std::vector<int64_t> boundaries, std::vector<double> values) {
  return [=](Output step) -> Output {
    if (!step.valid()) return {};
    if (values.size() != boundaries.size() + 1) {
      step.builder->Fail(InvalidArgument("a piecewise constant rate with ", boundaries.size(),
                                         " boundaries has ", boundaries.size() + 1, " values, got ",
                                         values.size()));
      return {};
    }
    const auto constant = [&](double v) { return ops::Const(*step.builder, DType::kDouble, v); };
    Output rate = constant(values.back());
    for (size_t i = boundaries.size(); i-- > 0;) {
      if (i > 0 && boundaries[i - 1] >= boundaries[i]) {
        step.builder->Fail(
            InvalidArgument("boundaries must rise: ", boundaries[i - 1], ", ", boundaries[i]));
        return {};
      }
      const Output before = ops::LessEqual(step, ops::Const(*step.builder, boundaries[i]));
      rate = graph_fn::SelectV2(before, constant(values[i]), rate);
    }
    return rate;
  };
}

Schedule ExponentialDecay(const DecayOptions& o) {
  return Over(o.decay_steps, [=](Output step) {
    const Output p = Staircase(step, o);
    return o.initial_rate * ops::Pow(Number(p, o.decay_rate), p);
  });
}

Schedule InverseTimeDecay(const DecayOptions& o) {
  return Over(o.decay_steps, [=](Output step) {
    return o.initial_rate / (1 + o.decay_rate * Staircase(step, o));
  });
}

Schedule PolynomialDecay(const PolynomialDecayOptions& o) {
  return Over(o.decay_steps, [=](Output step) { return Polynomial(step, o); });
}

Schedule CosineDecay(const CosineDecayOptions& o) {
  return Over(o.decay_steps, [=](Output step) { return CosineWithWarmUp(step, o); });
}

Schedule CosineDecayRestarts(const CosineRestartsOptions& o) {
  return Over(o.first_decay_steps, [=](Output step) { return CosineRestarts(step, o); });
}

Schedule WarmUp(int64_t steps, Schedule then) {
  return Over(steps, [=](Output step) -> Output {
    if (!step.valid()) return {};
    Builder& b = *step.builder;
    const Output start = ops::Const(b, int64_t{0});
    const Output rising = then(start) * (AsDouble(step) / static_cast<double>(steps));
    const Output later = then(ops::Maximum(step - ops::Const(b, steps), start));
    return graph_fn::SelectV2(ops::Less(step, ops::Const(b, steps)), rising, later);
  });
}

Schedule OneCycle(const OneCycleOptions& o) {
  return Over(o.total_steps - 1, [=](Output step) -> Output {
    if (step.valid() && !(o.warmup_part >= 0 && o.warmup_part < 1)) {
      step.builder->Fail(
          InvalidArgument("warmup_part is ", o.warmup_part, ", want 0 <= warmup_part < 1"));
    }
    return UpAndDown(step, o);
  });
}

}  // namespace weft::train
