// Learning rates that change: functions from the number of steps done, an int64 scalar, to a double
// scalar, built as nodes. A plain number is a schedule too: {.learning_rate = 1e-3}.
#ifndef WEFT_OPS_TRAIN_SCHEDULE_H_
#define WEFT_OPS_TRAIN_SCHEDULE_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "ops/output.h"

namespace weft::train {

class Schedule {
 public:
  // NOLINTBEGIN(google-explicit-constructor): so that numbers and functions stand for schedules.
  Schedule(double rate);
  template <typename F>
  requires std::is_invocable_r_v<Output, F, Output> Schedule(F rate) : rate_(std::move(rate)) {}
  // NOLINTEND

  // `step`: an int64 scalar.
  Output operator()(Output step) const { return rate_(step); }

 private:
  std::function<Output(Output)> rate_;
};

// values[i] while step <= boundaries[i], the last value after the last boundary. The boundaries
// rise, and there is one value more; an error in the builder if not.
Schedule PiecewiseConstant(std::vector<int64_t> boundaries, std::vector<double> values);

struct DecayOptions {
  double initial_rate = 0.1;
  int64_t decay_steps = 1000;
  double decay_rate = 0.96;
  bool staircase = false;  // step / decay_steps is rounded down
};
// initial_rate · decay_rate ^ (step / decay_steps)
Schedule ExponentialDecay(const DecayOptions& options);
// initial_rate / (1 + decay_rate · step / decay_steps)
Schedule InverseTimeDecay(const DecayOptions& options);

struct PolynomialDecayOptions {
  double initial_rate = 0.1;
  int64_t decay_steps = 1000;
  double end_rate = 1e-4;
  double power = 1;
  bool cycle = false;  // starts anew, lower and longer, each time that it reaches its end
};
// (initial - end) · (1 - min(step, decay_steps) / decay_steps) ^ power + end
Schedule PolynomialDecay(const PolynomialDecayOptions& options);

struct CosineDecayOptions {
  double initial_rate = 0.1;
  int64_t decay_steps = 1000;
  double alpha = 0;  // the last rate, as a part of the first
  // Before it decays, the rate rises in a line from initial_rate to warmup_target over so many
  // steps.
  int64_t warmup_steps = 0;
  double warmup_target = 0;
};
// Half a cosine from the first rate to the last. Loshchilov and Hutter 2016.
Schedule CosineDecay(const CosineDecayOptions& options);

struct CosineRestartsOptions {
  double initial_rate = 0.1;
  int64_t first_decay_steps = 1000;
  double t_mul = 2;  // each period is so many times as long as the one before
  double m_mul = 1;  // and starts so many times as high
  double alpha = 0;
};
Schedule CosineDecayRestarts(const CosineRestartsOptions& options);

// `steps` steps in a line from 0 to what `then` starts with, and then `then`, from its start.
Schedule WarmUp(int64_t steps, Schedule then);

struct OneCycleOptions {
  double max_rate = 0.1;
  int64_t total_steps = 1000;
  double warmup_part = 0.3;     // of the steps, in which the rate rises
  double initial_divisor = 25;  // the first rate is max_rate over it
  double final_divisor = 1e4;   // and the last is the first over it
};
// Up and down by half cosines. Smith and Topin 2017, "Super-convergence".
Schedule OneCycle(const OneCycleOptions& options);

}  // namespace weft::train

#endif  // WEFT_OPS_TRAIN_SCHEDULE_H_
