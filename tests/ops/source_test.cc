// Values made from a few numbers.
#include <catch2/catch.hpp>

#include "tests/support/run_op.h"

namespace weft {
namespace {

template <typename T>
Tensor Range(float start, float limit, float delta) {
  const auto got = test::RunOp("Range", {Tensor::Scalar<T>(T(start)), Tensor::Scalar<T>(T(limit)),
                                         Tensor::Scalar<T>(T(delta))});
  REQUIRE(got.status() == absl::OkStatus());
  return (*got)[0];
}

TEST_CASE("a range multiplies its step, in its own precision", "[ops][kernel][oracle]") {
  const Tensor x = Range<float>(-9, 10, 1.11f);  // adding up ends 1.5e-6 lower
  REQUIRE(x.shape() == Shape{18});
  CHECK(x.data<float>()[17] == -9 + 17 * 1.11f);
  CHECK(x.data<float>()[8] == -9 + 8 * 1.11f);
  CHECK(Range<double>(0, 1, 0.125f).num_elements() == 8);
  // 10 / 1.11 is 9.01 in float, which bfloat16 rounds to 9: TensorFlow counts in the dtype.
  CHECK(Range<BFloat16>(10, 20, 1.11f).num_elements() == 9);
  const Tensor h = Range<Half>(0, 300, 0.7f);  // TensorFlow 2.21: 429 elements
  REQUIRE(h.num_elements() == 429);
  CHECK(static_cast<float>(h.data<Half>()[428]) == 299.75f);
}

}  // namespace
}  // namespace weft
