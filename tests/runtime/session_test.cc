#include "runtime/session.h"

#include <array>
#include <catch2/catch.hpp>

#include "ops/api.h"
#include "tests/support/graphs.h"

namespace weft {
namespace {

using test::ConstText;
using test::Message;
using test::NodeText;
using test::PlaceholderText;

const std::string kChain =
    PlaceholderText("x") + NodeText("a", "Identity", {"x"}) + NodeText("b", "Identity", {"a"});

TEST_CASE("a session runs a chain of aliases", "[session]") {
  const auto session = test::SessionFromText(kChain);
  const Tensor x = Tensor::Vector<float>({1, 2, 3});
  const auto y = session->Run({{"x", x}}, {"b", "a:0", "b"});
  REQUIRE(y.ok());
  REQUIRE(y->size() == 3);
  for (const Tensor& t : *y) CHECK(BitEqual(t, x));
}

TEST_CASE("a session says what is wrong with a run", "[session]") {
  const auto session = test::SessionFromText(kChain);
  const Tensor x = Tensor::Vector<float>({1});
  CHECK(Message(session->Run({}, {"b"}).status()) == "needed and not fed: placeholder 'x'");
  CHECK(Message(session->Run({{"x", x}}, {"c"}).status()).find("there is no node 'c'") == 0);
  CHECK(Message(session->Run({{"x", x}, {"x:0", x}}, {"b"}).status()) == "'x:0' is fed twice");
  CHECK(Message(session->Run({{"x", Tensor::Vector<int32_t>({1})}}, {"b"}).status()) ==
        "feed 'x' is int32 [1], want float");
  CHECK(Message(session->Run({{"x", x}}, {"a:1"}).status()) ==
        "'a:1': Identity node 'a' has 1 output; fetch");
  CHECK(Message(session->Run({}, {}).status()) == "nothing to run: no fetches and no targets");
}

TEST_CASE("a session keeps the signatures used last", "[session]") {
  SessionOptions options;
  options.max_signatures = 2;
  const auto session = test::SessionFromText(kChain, options);
  const Tensor x = Tensor::Vector<float>({1, 2, 3});
  const auto a = session->Prepare({"x"}, {"a"});
  REQUIRE(a.ok());
  for (int round = 0; round < 3; ++round) {
    for (const char* fetch : {"b", "x", "a"}) {
      const auto y = session->Run({{"x", x}}, {fetch});
      REQUIRE(y.ok());
      CHECK(BitEqual((*y)[0], x));
    }
  }
  const auto again = session->Prepare({"x"}, {"a"}), same = session->Prepare({"x"}, {"a"});
  CHECK(&again->compiled_graph() == &same->compiled_graph());  // kept
  CHECK(&again->compiled_graph() != &a->compiled_graph());     // given up, alive in its callable
  const auto y = a->Run({x});
  REQUIRE(y.ok());
  CHECK(BitEqual((*y)[0], x));
}

// Shape(x) is folded where the declared shape is known; the matrix fits three columns only.
TEST_CASE("a graph runs on other shapes than its placeholders declare", "[session]") {
  auto g = std::make_shared<Graph>();
  const Output x = ops::Placeholder(*g, DType::kFloat, {.shape = {2, 3}, .name = "x"});
  ops::Shape(x, {.name = "shape"});
  const Tensor ones = Tensor::Vector<float>({1, 2, 3}).Reshaped(Shape{3, 1});
  ops::MatMul(x, Constant(*g, ones), {.name = "y"});
  REQUIRE(g->status().ok());
  const auto session = Session::Create(g);
  REQUIRE(session.ok());
  const auto y = (*session)->Prepare({"x"}, {"shape", "y"});
  REQUIRE(y.ok());
  for (int64_t rows : {2, 4, 2, 0, 4}) {
    INFO(rows << " rows");
    const Tensor fed = *Tensor::Allocate(DType::kFloat, Shape{rows, 3});
    std::fill_n(fed.data<float>(), fed.num_elements(), 1.0f);
    const std::array shapes = {fed.shape()};
    CHECK(y->BindShapes(shapes).ok());
    const auto got = y->Run({fed});
    REQUIRE(got.ok());
    CHECK(BitEqual((*got)[0], Tensor::Vector<int32_t>({static_cast<int32_t>(rows), 3})));
    REQUIRE((*got)[1].shape() == Shape{rows, 1});
    for (int64_t i = 0; i < rows; ++i) CHECK((*got)[1].data<float>()[i] == 6);
  }
  CHECK(Message(y->Run({*Tensor::Allocate(DType::kFloat, Shape{2, 4})}).status())
            .starts_with("inner sizes differ: [2,4] x [3,1]"));
}

TEST_CASE("semantics 4: any tensor may be fed, a constant too", "[semantics]") {
  const auto session = test::SessionFromText(ConstText("c", 2) + NodeText("y", "Identity", {"c"}));
  const auto y = session->Run({{"c", Tensor::Vector<float>({5, 6})}}, {"y"});
  REQUIRE(y.ok());
  CHECK(BitEqual((*y)[0], Tensor::Vector<float>({5, 6})));
}

TEST_CASE("a placeholder's default may be of any shape that the placeholder takes", "[session]") {
  auto graph = std::make_shared<Graph>();
  const Output value = Constant(*graph, Tensor::Vector<float>({1, 2}), "value");
  const Output x = graph->Call("PlaceholderWithDefault", std::span(&value, 1),
                               {{"shape", PartialShape{-1}}}, "x");
  const Output y = graph->Call("Identity", std::span(&x, 1), {}, "y");
  REQUIRE(y.valid());
  for (bool optimize : {false, true}) {
    SessionOptions options;
    options.optimize = optimize;
    const auto session = test::MakeSession(graph, options);
    const auto as_it_is = session->Run({}, {"y"});
    REQUIRE(as_it_is.ok());
    CHECK(BitEqual((*as_it_is)[0], Tensor::Vector<float>({1, 2})));
    const auto fed = session->Run({{"x", Tensor::Vector<float>({3, 4, 5})}}, {"y"});
    REQUIRE(fed.ok());
    CHECK(BitEqual((*fed)[0], Tensor::Vector<float>({3, 4, 5})));
  }
}

TEST_CASE("semantics 13: nodes may stand in any order; a cycle is an error", "[semantics]") {
  CHECK(test::GraphFromText(NodeText("b", "Identity", {"a"}) + ConstText("a", 1)).ok());
  const auto cycle =
      test::GraphFromText(NodeText("a", "Identity", {"b"}) + NodeText("b", "Identity", {"a"}));
  CHECK(Message(cycle.status()).find("the graph has a cycle through Identity node '") == 0);
}

}  // namespace
}  // namespace weft
