// Values that only a run knows, where a shape or a size follows from them.
#include <catch2/catch.hpp>
#include <limits>

#include "runtime/session.h"
#include "tests/support/graphs.h"

namespace weft::test {
namespace {

TEST_CASE("a constant takes the shape that the run gives it", "[executor]") {
  for (const bool optimize : {false, true}) {
    const auto session = SessionFromLines(
        "s = Placeholder(dtype: int32, shape: [2])\n"
        "y = Reshape([1, 2, 3, 4, 5, 6], s)\n",
        {.optimize = optimize});
    for (const auto& [rows, columns] : {std::pair{2, 3}, std::pair{3, 2}, std::pair{6, 1}}) {
      const Tensor y = RunOne(*session, "y", {{"s", Tensor::Vector<int32_t>({rows, columns})}});
      CHECK(y.shape() == Shape{rows, columns});
      CHECK(y.data<int32_t>()[5] == 6);
    }
  }
}

TEST_CASE("an empty shape is that of a scalar, whenever it comes", "[executor]") {
  const auto session = SessionFromLines(
      "s = Placeholder(dtype: int32, shape: [?])\n"
      "x = Placeholder(dtype: float)\n"
      "y = Reshape(x, s)\n"
      "z = Reshape([1, 2, 3], s)\n");
  const Feed empty = {"s", Tensor::Vector<int32_t>({})};
  CHECK(RunOne(*session, "y", {empty, {"x", Tensor::Vector<float>({5})}}).shape() == Shape{});
  const auto y = session->Run({empty, {"x", Tensor::Vector<float>({5, 6})}}, {"y"});
  CHECK(absl::IsInvalidArgument(y.status()));
  CHECK(absl::IsInvalidArgument(session->Run({empty}, {"z"}).status()));
}

// A rule takes unknown dimensions for very negative numbers: values that are there must not pass
// for them.
TEST_CASE("no value is so negative that it passes for an unknown size", "[executor]") {
  const auto fill = SessionFromLines(
      "n = Placeholder(dtype: int64, shape: [1])\n"
      "y = Fill(n, 1.0)\n");
  const auto axes = SessionFromLines(
      "n = Placeholder(dtype: int64, shape: [1])\n"
      "y = BroadcastGradientArgs(n, int64 [2, 3])\n");
  const auto reshape = SessionFromLines(
      "n = Placeholder(dtype: int64, shape: [1])\n"
      "y = Reshape([1.0, 2.0], n)\n");
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
  for (const int64_t v : {kLeast, kLeast + 1, kLeast + 12345, kLeast + (int64_t{1} << 41)}) {
    CAPTURE(v);
    for (const auto* session : {&fill, &axes, &reshape}) {
      const auto y = (*session)->Run({{"n", Tensor::Vector<int64_t>({v})}}, {"y"});
      CHECK(absl::IsInvalidArgument(y.status()));
    }
  }
}

TEST_CASE("a shape may be of int16 where the op takes such", "[executor]") {
  const auto session = SessionFromLines(
      "s = Placeholder(dtype: int16)\n"
      "y = ScatterNd(int16 [[2], [0]], [5, 7], s)\n");
  const Tensor y = RunOne(*session, "y", {{"s", Tensor::Vector<int16_t>({4})}});
  CHECK(BitEqual(y, Tensor::Vector<int32_t>({7, 0, 5, 0})));
  const auto refused = session->Run({{"s", Tensor::Vector<int16_t>({-4})}}, {"y"});
  CHECK(absl::IsInvalidArgument(refused.status()));
}

TEST_CASE("logits and labels of one row may be vectors", "[executor]") {
  const auto session = SessionFromLines(
      "x = Placeholder(dtype: float)\n"
      "t = Placeholder(dtype: float)\n"
      "y = SoftmaxCrossEntropyWithLogits(x, t)\n");
  const Tensor row = Tensor::Vector<float>({1, 2, 0.5f});
  const Tensor one_hot = Tensor::Of<float>(Shape{2, 3}, {0, 1, 0, 1, 0, 0});
  const Tensor both = Tensor::Of<float>(Shape{2, 3}, {1, 2, 0.5f, 1, 2, 0.5f});
  const Tensor want = RunOne(*session, "y", {{"x", both}, {"t", one_hot}});
  const Tensor got = RunOne(*session, "y", {{"x", row}, {"t", one_hot}});
  CHECK(BitEqual(got, want));
  const auto vectors = session->Run({{"x", row}, {"t", row}}, {"y"});
  CHECK(absl::IsInvalidArgument(vectors.status()));
}

}  // namespace
}  // namespace weft::test
