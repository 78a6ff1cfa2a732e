// Random graphs of elementwise ops give the same bits whether or not their chains are fused.
#include <catch2/catch.hpp>
#include <numeric>
#include <random>

#include "ops/api.h"
#include "tests/support/compare.h"
#include "tests/support/graphs.h"

namespace weft {
namespace {

class RandomChain {
 public:
  RandomChain(Graph& g, DType dtype, uint32_t seed) : g_(g), dtype_(dtype), random_(seed) {}

  // Shapes of the first few inputs broadcast to [rows, columns].
  Output Build(int64_t rows, int64_t columns) {
    const Shape shapes[] = {{rows, columns}, {columns}, {rows, 1}, {}, {1, columns}};
    const int inputs = 1 + Draw(4);
    for (int i = 0; i < inputs; ++i) {
      const Shape& shape = shapes[i == 0 ? 0 : Draw(5)];
      const std::string name = Concat("x", i);
      values_.push_back(
          g_.Call("Placeholder", {}, {{"dtype", dtype_}, {"shape", PartialShape(shape)}}, name));
      feeds.emplace_back(name, test::Sample(dtype_, shape, random_()));
    }
    for (int i = 2 + Draw(20); i > 0; --i) values_.push_back(Step());
    return values_.back();
  }
  // Any value that was computed.
  Output Any() {
    const int inputs = static_cast<int>(feeds.size());
    return values_[inputs + Draw(static_cast<int>(values_.size()) - inputs)];
  }

  std::vector<Feed> feeds;

 private:
  int Draw(int n) { return static_cast<int>(random_() % n); }
  // Mostly what came last, so that chains get long.
  Output Value() {
    return Draw(3) > 0 ? values_.back() : values_[Draw(static_cast<int>(values_.size()))];
  }
  Output Step() {
    const Output x = Value(), y = Value();
    switch (Draw(10)) {
      case 0:
        return g_.Call("Neg", std::vector{x}, {});
      case 1:
        return g_.Call("Tanh", std::vector{x}, {});
      case 2:
        return g_.Call("Square", std::vector{x}, {});
      case 3:
        return g_.Call("Mul", std::vector{x, y}, {});
      case 4:
        return g_.Call("AddV2", std::vector{x, y}, {});
      case 5:
        return g_.Call("Sub", std::vector{y, x}, {});
      case 6:
        return g_.Call("Maximum", std::vector{x, y}, {});
      case 7: {
        const Output less = g_.Call("Less", std::vector{x, y}, {});
        return g_.Call("SelectV2", std::vector{less, y, x}, {});
      }
      case 8: {
        const Output equal = g_.Call("NotEqual", std::vector{x, y}, {});
        return g_.Call("Mul",
                       std::vector{x, g_.Call("Cast", std::vector{equal}, {{"DstT", dtype_}})}, {});
      }
      default:
        return g_.Call("RealDiv", std::vector{x, y}, {});
    }
  }

  Graph& g_;
  const DType dtype_;
  std::mt19937 random_;
  std::vector<Output> values_;
};

int CountFused(const Graph& g) {
  int n = 0;
  for (NodeId id = 0; id < g.num_nodes(); ++id) n += g.alive(id) && g.node(id).Is("_Elementwise");
  return n;
}

TEST_CASE("fused chains give the same bits", "[runtime][elementwise]") {
  int fused = 0;
  for (const DType dtype : {DType::kFloat, DType::kDouble, DType::kHalf, DType::kBfloat16}) {
    for (const auto& [rows, columns] : {std::pair{2, 3}, {1, 1}, {0, 4}, {70, 130}, {3, 5000}}) {
      for (uint32_t seed = 0; seed < 12; ++seed) {
        CAPTURE(dtype, rows, columns, seed);
        auto graph = std::make_shared<Graph>();
        RandomChain chain(*graph, dtype, seed);
        std::vector<std::string> fetches = {
            graph->TensorName({chain.Build(rows, columns).node, 0})};
        for (uint32_t i = 0; i < seed % 4; ++i) {
          fetches.push_back(graph->TensorName({chain.Any().node, 0}));
        }
        REQUIRE(graph->status().ok());
        const auto plain =
            test::MakeSession(graph, {.threads = 1, .disabled_rules = {"fuse elementwise"}});
        const auto quick = test::MakeSession(graph, {.threads = 2, .poison = true});
        const auto want = plain->Run(chain.feeds, fetches), got = quick->Run(chain.feeds, fetches);
        REQUIRE(want.ok());
        REQUIRE(got.ok());
        for (size_t i = 0; i < fetches.size(); ++i) CHECK(test::Near((*got)[i], (*want)[i], 0));
        std::vector<std::string> names;
        for (const Feed& f : chain.feeds) names.push_back(f.first);
        fused += CountFused(quick->Prepare(names, fetches)->compiled_graph());
      }
    }
  }
  CHECK(fused > 200);
}

// Results that are written past the caches; rows that end within a line of them.
TEST_CASE("large fused chains give the same bits", "[runtime][elementwise][stream]") {
  for (uint32_t seed = 0; seed < 3; ++seed) {
    auto graph = std::make_shared<Graph>();
    RandomChain chain(*graph, DType::kFloat, seed);
    std::vector<std::string> fetches = {graph->TensorName({chain.Build(3, 2'800'001).node, 0})};
    for (uint32_t i = 0; i < seed; ++i) fetches.push_back(graph->TensorName({chain.Any().node, 0}));
    const auto plain =
        test::MakeSession(graph, {.threads = 1, .disabled_rules = {"fuse elementwise"}});
    const auto quick = test::MakeSession(graph, {.threads = 2});
    const auto want = plain->Run(chain.feeds, fetches), got = quick->Run(chain.feeds, fetches);
    REQUIRE(want.ok());
    REQUIRE(got.ok());
    CAPTURE(seed);
    for (size_t i = 0; i < fetches.size(); ++i) CHECK(test::Near((*got)[i], (*want)[i], 0));
  }
}

TEST_CASE("outputs of one chain need not be of one size", "[runtime][elementwise]") {
  const auto session = test::SessionFromLines(
      "x = Placeholder(dtype: float, shape: [-1, -1])\n"
      "y = Placeholder(dtype: float, shape: [-1, -1])\n"
      "a = Square(Neg(x))\nb = Mul(a, x)\nz = Sub(Mul(b, a), y)\n",
      {.threads = 1, .poison = true});
  const std::vector<std::string> fetches = {"z", "a", "b"};
  for (const Shape& small : {Shape{2, 3}, Shape{1, 3}, Shape{2, 1}, Shape{1, 1}}) {
    Tensor x = *Tensor::Allocate(DType::kFloat, small);
    std::iota(x.data<float>(), x.data<float>() + x.num_elements(), 1.5f);
    const Tensor y = Tensor::Of<float>({2, 3}, {1, 2, 3, 4, 5, 6});
    const std::vector<Feed> feeds = {{"x", x}, {"y", y}};
    const auto got = session->Run(feeds, fetches);
    REQUIRE(got.ok());
    CHECK((*got)[1].shape() == small);
    CHECK((*got)[2].shape() == small);
    for (int64_t i = 0; i < 6; ++i) {
      const int64_t at =
          (small.dim(0) == 1 ? 0 : i / 3) * small.dim(1) + (small.dim(1) == 1 ? 0 : i % 3);
      const float v = x.data<float>()[at], square = v * v, cube = square * v;
      CHECK((*got)[0].data<float>()[i] == cube * square - y.data<float>()[i]);
      CHECK((*got)[1].data<float>()[at] == square);
      CHECK((*got)[2].data<float>()[at] == cube);
    }
  }
  const auto compiled = session->Prepare(std::vector<std::string>{"x", "y"}, fetches);
  CHECK(CountFused(compiled->compiled_graph()) == 1);
}

TEST_CASE("a fused chain says which shapes do not fit", "[runtime][elementwise]") {
  const auto session = test::SessionFromLines(
      "x = Placeholder(dtype: float)\ny = Placeholder(dtype: float)\nz = Tanh(Mul(Neg(x), y))\n");
  const auto z = session->Run(
      {{"x", Tensor::Vector<float>({1, 2, 3})}, {"y", Tensor::Vector<float>({1, 2})}}, {"z"});
  CHECK(test::Message(z.status()).find("[3] and [2]") != std::string::npos);
  CHECK(test::Message(z.status()).find("'z'") != std::string::npos);
}

TEST_CASE("ops of equal shapes do not broadcast when fused", "[runtime][elementwise]") {
  const auto session = test::SessionFromLines(
      "x = Placeholder(dtype: float)\ny = Placeholder(dtype: float)\nz = Tanh(ReluGrad(Neg(x), "
      "y))\n");
  CHECK(
      !session
           ->Run({{"x", Tensor::Vector<float>({1, 2, 3})}, {"y", Tensor::Scalar<float>(1)}}, {"z"})
           .ok());
}

}  // namespace
}  // namespace weft
