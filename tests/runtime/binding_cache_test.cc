// What a session keeps between runs, and what it lets go of where memory is short.
#include "runtime/binding_cache.h"

#include <catch2/catch.hpp>

#include "ops/api.h"
#include "runtime/session.h"
#include "tests/support/graphs.h"

namespace weft {
namespace {

using test::Message;

// y = the sum of two functions of x: an arena of x's size, or twice that.
std::shared_ptr<Graph> SmallNet() {
  const auto g = std::make_shared<Graph>();
  const Output x = ops::Placeholder(*g, DType::kFloat, {.shape = {-1}, .name = "x"});
  ops::Identity(ops::Softmax(ops::Tanh(x)) + ops::Softmax(ops::Sigmoid(x)), {.name = "y"});
  REQUIRE(g->status().ok());
  return g;
}

// One thread, and kernels as they stand there.
SessionOptions Plain() {
  SessionOptions options;
  options.threads = 1;
  options.optimize = false;
  return options;
}

Tensor Zeros(int64_t n) { return Tensor::Vector(std::vector<float>(n)); }

TEST_CASE("kept frames are bounded in bytes, whatever their number", "[binding_cache]") {
  constexpr size_t kLimit = 3 << 20;
  SessionOptions options = Plain();
  options.max_ready_bytes = kLimit;
  const auto session = test::MakeSession(SmallNet(), options);
  CHECK(session->ready_bytes() == 0);
  for (int64_t n = 100'000; n < 100'020; ++n) {
    test::RunOne(*session, "y", {{"x", Zeros(n)}});
    CHECK(session->ready_bytes() <= kLimit);
    CHECK(session->ready_bytes() >= 400'000);
  }
  session->TrimMemory();
  CHECK(session->ready_bytes() < 10'000);  // the last binding, without a frame
  CHECK(test::RunOne(*session, "y", {{"x", Zeros(7)}}).shape() == Shape{7});
}

TEST_CASE("the number of bindings is bounded, too", "[binding_cache]") {
  SessionOptions options = Plain();
  options.max_bindings = 2;
  const auto session = test::MakeSession(SmallNet(), options);
  test::RunOne(*session, "y", {{"x", Zeros(1)}});
  test::RunOne(*session, "y", {{"x", Zeros(2)}});
  const size_t two = session->ready_bytes();
  for (int64_t n = 3; n < 8; ++n) test::RunOne(*session, "y", {{"x", Zeros(n)}});
  CHECK(session->ready_bytes() == two);
}

TEST_CASE("caches give way before a run fails for want of memory", "[binding_cache]") {
  SessionOptions options = Plain();
  options.memory_limit = 6 << 20;
  const auto session = test::MakeSession(SmallNet(), options);
  // Each of these alone fits, the frames of all of them do not.
  for (int64_t n = 400'000; n < 400'006; ++n) test::RunOne(*session, "y", {{"x", Zeros(n)}});
  CHECK(session->peak_bytes() <= options.memory_limit);
}

TEST_CASE("a run that cannot have its memory names the largest tensors", "[binding_cache]") {
  const auto g = std::make_shared<Graph>();
  const Output x = ops::Placeholder(*g, DType::kFloat, {.shape = {-1}, .name = "x"});
  const Output v =
      ops::VarHandleOp(*g, DType::kFloat, {100'000}, {.shared_name = "weights", .name = "v"});
  const Output init =
      ops::AssignVariableOp(v, ops::Fill(ops::Const(*g, {100'000}), ops::Const(*g, 1.0f)));
  const Output small = ops::Tanh(x);
  const Output large = ops::Tile(ops::Reshape(small, ops::Const(*g, {1, -1})),
                                 ops::Const(*g, {50, 1}), {.name = "large"});
  ops::Mean(ops::Sigmoid(large), ops::Const(*g, {0}), {.name = "y"});
  REQUIRE(g->status().ok());
  SessionOptions options = Plain();
  options.memory_limit = 4 << 20;
  const auto session = test::MakeSession(g, options);
  test::RunTargets(*session, {init.name()});
  const auto run = [&](int64_t n) { return session->Run({{"x", Zeros(n)}}, {"y"}).status(); };
  CHECK(run(1'000).ok());
  const absl::Status s = run(100'000);
  CHECK(s.code() == absl::StatusCode::kResourceExhausted);
  const std::string message = Message(s);
  INFO(message);
  CHECK(message.find("the limit is 4194304") != std::string::npos);
  CHECK(message.find("'large' float [50,100000] of 20000000") != std::string::npos);
  CHECK(message.find("variables hold 400000 bytes, the largest is 'weights' float [100000] of "
                     "400000") != std::string::npos);
  CHECK(run(1'000).ok());
}

TEST_CASE("packed weights count, and go where memory is short", "[binding_cache]") {
  const auto g = std::make_shared<Graph>();
  const Output x = ops::Placeholder(*g, DType::kFloat, {.shape = {-1, 512}, .name = "x"});
  std::vector<float> values(512 * 512);
  for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i % 13) - 6;
  const Output w = ops::Const(*g, Tensor::Of<float>({512, 512}, std::span<const float>(values)));
  ops::MatMul(x, w, {.name = "y"});
  ops::Tanh(ops::Placeholder(*g, DType::kFloat, {.shape = {-1}, .name = "v"}), {.name = "z"});
  REQUIRE(g->status().ok());
  constexpr size_t kWeights = 512 * 512 * sizeof(float);
  const Feed rows = {"x", Tensor::Of<float>({4, 512}, std::vector<float>(4 * 512, 0.5f))};
  // Room for the packed weights, or for the larger result, but not for both.
  SessionOptions options = Plain();
  options.memory_limit = kWeights * 3 / 2 + (64 << 10);
  const auto session = test::MakeSession(g, options);
  const Tensor want = test::RunOne(*session, "y", {rows});
  CHECK(session->peak_bytes() >= kWeights);  // the result is 8 KiB
  CHECK(test::RunOne(*session, "z", {{"v", Zeros(300'000)}}).num_elements() == 300'000);
  CHECK(session->peak_bytes() <= options.memory_limit);
  CHECK(BitEqual(test::RunOne(*session, "y", {rows}), want));
}

TEST_CASE("a filter packed for one way serves no other", "[binding_cache][conv]") {
  const auto g = std::make_shared<Graph>();
  std::vector<float> values(9 * 32 * 32);
  for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i % 13) - 6;
  const Output x = ops::Placeholder(*g, DType::kFloat, {.shape = {1, -1, -1, 32}, .name = "x"});
  const Output w =
      ops::Const(*g, Tensor::Of<float>({3, 3, 32, 32}, std::span<const float>(values)));
  ops::Conv2D(x, w, {1, 1, 1, 1}, "SAME", {.name = "y"});
  REQUIRE(g->status().ok());
  const auto feed = [](int64_t size) {
    std::vector<float> pixels(size * size * 32);
    for (size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<float>(i % 7) - 3;
    return Feed{"x", Tensor::Of<float>({1, size, size, 32}, pixels)};
  };
  const auto first = test::MakeSession(g, Plain()), second = test::MakeSession(g, Plain());
  const Tensor small = test::RunOne(*first, "y", {feed(3)});
  const Tensor large = test::RunOne(*second, "y", {feed(24)});  // by minimal filtering
  CHECK(BitEqual(test::RunOne(*second, "y", {feed(3)}), small));
  CHECK(BitEqual(test::RunOne(*first, "y", {feed(24)}), large));
}

}  // namespace
}  // namespace weft
