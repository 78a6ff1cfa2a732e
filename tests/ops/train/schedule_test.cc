#include "ops/train/schedule.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "ops/api.h"
#include "tests/support/graphs.h"
#include "tests/support/network.h"
#include "tests/support/recorded.h"

namespace weft {
namespace {

using namespace train;  // the test is a table of its names
using test::Network;

std::vector<double> Rates(const Schedule& schedule, int64_t steps) {
  Network n;
  const Output step = n.Input(PartialShape(Shape()), DType::kInt64);
  const Output rate = schedule(step);
  REQUIRE(rate.valid());
  CHECK(rate.dtype() == DType::kDouble);
  CHECK(rate.shape().rank() == 0);
  std::vector<double> rates;
  for (int64_t i = 0; i < steps; ++i) {
    rates.push_back(n.Run(rate, {{step.name(), Tensor::Scalar<int64_t>(i)}}).scalar<double>());
  }
  return rates;
}

TEST_CASE("schedules are Keras's", "[train][schedule]") {
  struct Case {
    std::string key;
    Schedule schedule;
  };
  const DecayOptions exponential = {.initial_rate = 0.1, .decay_steps = 10, .decay_rate = 0.9};
  const DecayOptions inverse = {.initial_rate = 0.1, .decay_steps = 5, .decay_rate = 0.5};
  const auto stairs = [](DecayOptions o) {
    o.staircase = true;
    return o;
  };
  const Case c = GENERATE_COPY(
      Case{"piecewise", PiecewiseConstant({3, 8}, {1, 0.5, 0.1})},
      Case{"exponential", ExponentialDecay(exponential)},
      Case{"staircase", ExponentialDecay(stairs(exponential))},
      Case{"inverse", InverseTimeDecay(inverse)},
      Case{"inverse_staircase", InverseTimeDecay(stairs(inverse))},
      Case{"polynomial", PolynomialDecay({.decay_steps = 20, .end_rate = 0.01, .power = 2})},
      Case{"polynomial_cycle",
           PolynomialDecay({.decay_steps = 7, .end_rate = 0.01, .power = 0.5, .cycle = true})},
      Case{"cosine", CosineDecay({.decay_steps = 20, .alpha = 0.1})},
      Case{"cosine_warm", CosineDecay({.initial_rate = 0,
                                       .decay_steps = 15,
                                       .alpha = 0.05,
                                       .warmup_steps = 6,
                                       .warmup_target = 0.2})},
      Case{"restarts", CosineDecayRestarts({.first_decay_steps = 5, .m_mul = 0.9, .alpha = 0.02})},
      Case{"restarts_equal",
           CosineDecayRestarts({.first_decay_steps = 6, .t_mul = 1, .m_mul = 0.8})});
  CAPTURE(c.key);
  const std::vector<double>& want = test::Recorded::File("keras.txt").Values("schedule/" + c.key);
  const std::vector<double> got = Rates(c.schedule, static_cast<int64_t>(want.size()));
  for (size_t i = 0; i < want.size(); ++i) {
    CAPTURE(i);
    CHECK(got[i] == Approx(want[i]).margin(1e-6));
  }
}

TEST_CASE("warm-up and one cycle", "[train][schedule]") {
  const std::vector<double> warm = Rates(
      WarmUp(4, ExponentialDecay({.initial_rate = 8, .decay_steps = 1, .decay_rate = 0.5})), 8);
  const std::vector<double> want = {0, 2, 4, 6, 8, 4, 2, 1};
  for (size_t i = 0; i < want.size(); ++i) CHECK(warm[i] == Approx(want[i]));

  const std::vector<double> cycle =
      Rates(OneCycle({.max_rate = 1, .total_steps = 20, .warmup_part = 0.3}), 21);
  CHECK(cycle[0] == Approx(1 / 25.0));
  CHECK(cycle[5] == Approx(1));  // step 0.3 · 20 - 1
  CHECK(cycle[19] == Approx(1 / 25.0 / 1e4));
  CHECK(cycle[20] == Approx(cycle[19]));
  for (int i = 0; i < 5; ++i) CHECK(cycle[i] < cycle[i + 1]);
  for (int i = 5; i < 19; ++i) CHECK(cycle[i] > cycle[i + 1]);
}

TEST_CASE("schedules that make no sense are refused", "[train][schedule]") {
  struct Bad {
    Schedule schedule;
    const char* message;
  };
  const Bad bad = GENERATE(
      Bad{PiecewiseConstant({1, 2}, {1, 2}), "2 boundaries has 3 values, got 2"},
      Bad{PiecewiseConstant({2, 2}, {1, 2, 3}), "boundaries must rise"},
      Bad{ExponentialDecay({.decay_steps = 0}), "takes 0 steps"},
      Bad{WarmUp(-1, 0.1), "takes -1 steps"}, Bad{OneCycle({.total_steps = 1}), "takes 0 steps"},
      Bad{OneCycle({.warmup_part = 1}), "warmup_part is 1"});
  CAPTURE(bad.message);
  Network n;
  bad.schedule(n.Input(PartialShape(Shape()), DType::kInt64));
  CHECK_THAT(test::Message(n.graph->status()), Catch::Contains(bad.message));
}

}  // namespace
}  // namespace weft
