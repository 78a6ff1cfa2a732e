// Gradients: statements 46-54 of the semantics, each under its number.
#include <catch2/catch.hpp>

#include "graph/export.h"
#include "graph/gradient.h"
#include "ops/api.h"
#include "tests/support/graphs.h"

namespace weft {
namespace {

using test::MakeSession;
using test::Message;
using test::RunOne;

struct Fixture {
  std::shared_ptr<Graph> g = std::make_shared<Graph>();
  Output Scalar(double v) { return ops::Const(*g, v); }
  Output Vector(std::initializer_list<double> v) { return ops::Const(*g, v); }
  std::vector<Output> Of(std::vector<Output> ys, std::vector<Output> xs,
                         const GradientOptions& options = {}) {
    const auto dxs = Gradients(*g, ys, xs, options);
    CAPTURE(dxs.status());
    REQUIRE(dxs.ok());
    return *dxs;
  }
  Tensor Run(Output y) { return RunOne(*MakeSession(g), y.name()); }
  double Value(Output y) { return Run(y).scalar<double>(); }
};

TEST_CASE_METHOD(Fixture, "semantics 46: the gradient of a weighted sum of ys", "[semantics]") {
  const Output x = Scalar(3), square = x * x, cube = square * x;
  CHECK(Value(Of({square, cube}, {x})[0]) == 6 + 27);
  CHECK(Value(Of({square, cube}, {x}, {.grad_ys = {Scalar(10), {}}})[0]) == 60 + 27);
  // A y that is there twice counts twice; one that is an x, once more.
  CHECK(Value(Of({square, square}, {x})[0]) == 12);
  CHECK(Value(Of({square, x}, {x})[0]) == 7);
  CHECK(Value(Of({x}, {x})[0]) == 1);
  const auto wrong = Gradients(*g, std::vector{square}, std::vector{x}, {.grad_ys = {x, x}});
  CHECK(Message(wrong.status()) == "there are 1 ys and 2 grad_ys");
  const auto shape =
      Gradients(*g, std::vector{square}, std::vector{x}, {.grad_ys = {Vector({1, 2})}});
  CHECK(Message(shape.status()).find("is double [2], but") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "semantics 47: no path gives nothing, which is not zeros",
                 "[semantics]") {
  const Output x = Scalar(2), other = Scalar(5);
  CHECK_FALSE(Of({x * x}, {other})[0].valid());
  // One output of a split is not used: its gradient is zeros of its shape.
  const Output parts = ops::Split(ops::Const(*g, 0), Vector({1, 2, 3, 4}), 2)[0];
  const Output whole = g->inputs(parts.node)[1];
  const Output dx = Of({ops::Square(parts.at(1))}, {whole})[0];
  CHECK(BitEqual(Run(dx), Tensor::Vector<double>({0, 0, 6, 8})));
}

TEST_CASE_METHOD(Fixture, "semantics 48: only floating and complex tensors carry gradients",
                 "[semantics]") {
  const Output x = Vector({1.5, -2.5});
  const Output through = ops::Cast(ops::Cast(x, DType::kInt32), DType::kDouble);
  CHECK_FALSE(Of({through * x}, {ops::Const(*g, {1, 2})})[0].valid());
  CHECK(BitEqual(Run(Of({through * x}, {x})[0]), Tensor::Vector<double>({1, -2})));
  const auto dx = Gradients(*g, std::vector{ops::Cast(x, DType::kInt32)}, std::vector{x});
  CHECK(Message(dx.status()).find("is int32; only floating and complex tensors have gradients") !=
        std::string::npos);
}

TEST_CASE_METHOD(Fixture, "semantics 49: complex gradients are conjugate cotangents",
                 "[semantics]") {
  using C = std::complex<double>;
  const Output z = ops::Const(*g, Tensor::Scalar(C(1, 2)));
  // d(z^2) = 2z, handed on as its conjugate.
  CHECK(Run(Of({ops::Square(z)}, {z}, {.grad_ys = {ops::Const(*g, Tensor::Scalar(C(1, 0)))}})[0])
            .scalar<C>() == C(2, -4));
  CHECK(Run(Of({ops::Real(z, {.Tout = DType::kDouble})}, {z})[0]).scalar<C>() == C(1, 0));
}

TEST_CASE_METHOD(Fixture, "semantics 50: what was broadcast is summed, axes at run time if need be",
                 "[semantics]") {
  const Output a = ops::Placeholder(*g, DType::kDouble), b = ops::Placeholder(*g, DType::kDouble);
  const std::vector<Output> d = Of({a * b}, {a, b});
  const auto session = MakeSession(g);
  const Feed row = {a.name(), Tensor::Of<double>(Shape{1, 3}, {1, 2, 3})};
  const Feed column = {b.name(), Tensor::Of<double>(Shape{2, 1}, {10, 20})};
  CHECK(BitEqual(RunOne(*session, d[0].name(), {row, column}),
                 Tensor::Of<double>(Shape{1, 3}, {30, 30, 30})));
  CHECK(BitEqual(RunOne(*session, d[1].name(), {row, column}),
                 Tensor::Of<double>(Shape{2, 1}, {6, 6})));
  // Where shapes are known to agree nothing is added.
  const int32_t before = g->num_nodes();
  Of({Vector({1, 2}) * Vector({3, 4})}, {});
  CHECK(g->num_nodes() - before < 10);
}

TEST_CASE_METHOD(Fixture, "semantics 52: ties, and slopes at kinks", "[semantics]") {
  const Output x = Vector({2, 5, 5});
  CHECK(BitEqual(Run(Of({ops::Max(x, ops::Const(*g, {0}))}, {x})[0]),
                 Tensor::Vector<double>({0, 0.5, 0.5})));
  const std::vector<Output> d = Of({ops::Maximum(x, Vector({2, 4, 6}))}, {x});
  CHECK(BitEqual(Run(d[0]), Tensor::Vector<double>({1, 1, 0})));
  const Output zero = Scalar(0);
  CHECK(Value(Of({ops::Relu(zero)}, {zero})[0]) == 0);
  CHECK(Value(Of({ops::Abs(zero)}, {zero})[0]) == 0);
}

TEST_CASE_METHOD(Fixture, "semantics 53: stopping and preventing", "[semantics]") {
  const Output x = Scalar(3);
  CHECK_FALSE(Of({ops::StopGradient(x)}, {x})[0].valid());
  CHECK(Value(Of({ops::StopGradient(x) * x}, {x})[0]) == 3);
  CHECK(Value(Of({x * x * x}, {x}, {.stop_gradients = {x}})[0]) == 27);
  // Partial derivatives: b depends on a, but is held.
  const Output b = 2 * x;
  const std::vector<Output> partial = Of({x + b}, {x, b}, {.stop_gradients = {x, b}});
  CHECK(Value(partial[0]) == 1);
  CHECK(Value(partial[1]) == 1);
  const Output y = ops::PreventGradient(x, {.message = "not through here"});
  const auto dx = Gradients(*g, std::vector{y}, std::vector{x});
  CHECK(Message(dx.status()).find("not through here") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "semantics 53: a gradient that a node names wins", "[semantics]") {
  // log(1 + e^x), whose own gradient overflows where x is large.
  const Output x = Vector({0, 1000});
  const Output y = ops::Log(1 + ops::Exp(x));
  CHECK(std::isnan(Run(Of({y}, {x})[0]).data<double>()[1]));
  const Output stable = WithGradient(*g, {y}, {x}, [](const Grad& grad) -> Outputs {
    return {grad.dy() * ops::Sigmoid(grad.x())};
  })[0];
  const Output dx = Of({3 * stable}, {x})[0];
  CHECK(BitEqual(Run(dx), Tensor::Vector<double>({1.5, 3})));
  // Its gradient is an ordinary one: 3 s (1 - s).
  CHECK(BitEqual(Run(Of({dx}, {x})[0]), Tensor::Vector<double>({0.75, 0})));
  // By the name of an op, whatever the node's own is; and by one that nobody knows.
  const AttrMap as_relu = {{"_gradient_op_type", "Neg"}};
  const Output z = g->Call("Identity", std::vector{x}, as_relu);
  CHECK(BitEqual(Run(Of({z}, {x})[0]), Tensor::Vector<double>({-1, -1})));
  const AttrMap unknown = {{"_gradient_op_type", "CustomGradient-7"}};
  const Output u = g->Call("Identity", std::vector{x}, unknown);
  const auto wrong = Gradients(*g, std::vector{u}, std::vector{x});
  CHECK(Message(wrong.status()).find("there is no gradient 'CustomGradient-7'") !=
        std::string::npos);
}

TEST_CASE_METHOD(Fixture, "semantics 54: a gradient graph has none of Weft's own ops",
                 "[semantics]") {
  const Output x = ops::Placeholder(*g, DType::kDouble);
  const Output y = ops::Sum(ops::Square(ops::Tanh(x)) * x, ops::Const(*g, {0}));
  Of(Of({y}, {x}), {x});
  for (NodeId id = 0; id < g->num_nodes(); ++id) {
    CHECK((g->node(id).op->flags & kInternal) == 0);
  }
}

TEST_CASE_METHOD(Fixture, "an op without a rule is named, with the path that needed it",
                 "[gradient]") {
  const Output x = ops::Const(*g, {1.f, 2.f});
  const Output y =
      g->Call("LinSpace", std::vector{ops::Const(*g, 1.f), ops::Const(*g, 2.f), ops::Const(*g, 3)},
              {}, "between");
  CHECK(y.valid());
  // A file's op that Weft does not know.
  const auto id = g->AddNode("mystery", "NobodyKnows");
  Node& n = g->node(*id);
  n.inputs = {{x.node, 0}};
  n.outputs = {DType::kFloat};
  n.shapes.resize(1);
  const Output z = ops::Square(g->output({*id, 0}));
  const auto dx = Gradients(*g, std::vector{z}, std::vector{x});
  CHECK(dx.status().code() == absl::StatusCode::kUnimplemented);
  CHECK(Message(dx.status()).find("NobodyKnows node 'mystery'") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "a node without outputs is no input", "[graph]") {
  const Output nothing = ops::NoOp(*g, {.name = "nothing"});
  ops::Identity(nothing);
  CHECK(Message(g->status()).find("output 0 of NoOp node 'nothing', which has 0") !=
        std::string::npos);
}

}  // namespace
}  // namespace weft
