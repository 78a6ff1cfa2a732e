// Forward mode, Jacobians and Hessians against values worked out by hand.
#include "graph/derivatives.h"

#include <catch2/catch.hpp>

#include "ops/api.h"
#include "tests/support/graphs.h"

namespace weft {
namespace {

using test::MakeSession;
using test::Message;
using test::RunOne;

Tensor Matrix(std::initializer_list<double> values, int64_t rows) {
  return Tensor::Of<double>(Shape{rows, static_cast<int64_t>(values.size()) / rows}, values);
}

TEST_CASE("Jvp is the Jacobian times a direction", "[gradient]") {
  const auto g = std::make_shared<Graph>();
  const Output a = ops::Const(*g, {2.0, 3.0}), b = ops::Const(*g, {5.0, 7.0});
  const Output ys[] = {a * b, ops::Square(a), ops::Sum(b, ops::Const(*g, {0}))};
  const Output xs[] = {a, b};
  const auto both =
      Jvp(*g, ys, xs, std::vector{ops::Const(*g, {1.0, 10.0}), ops::Const(*g, {100.0, 1000.0})});
  REQUIRE(both.ok());
  const auto only_b = Jvp(*g, ys, xs, std::vector{Output(), ops::Const(*g, {1.0, 0.0})});
  REQUIRE(only_b.ok());
  const auto session = MakeSession(g);
  CHECK(BitEqual(RunOne(*session, (*both)[0].name()), Tensor::Vector<double>({205, 3070})));
  CHECK(BitEqual(RunOne(*session, (*both)[1].name()), Tensor::Vector<double>({4, 60})));
  CHECK(BitEqual(RunOne(*session, (*both)[2].name()), Tensor::Scalar<double>(1100)));
  CHECK(BitEqual(RunOne(*session, (*only_b)[0].name()), Tensor::Vector<double>({2, 0})));
  CHECK_FALSE((*only_b)[1].valid());
  const auto wrong = Jvp(*g, ys, xs, std::vector{ops::Const(*g, {1.f}), Output()});
  CHECK(Message(wrong.status()).find("is float [1], but") != std::string::npos);
}

TEST_CASE("a Jacobian has a row an element of y", "[gradient]") {
  const auto g = std::make_shared<Graph>();
  const Output x = ops::Const(*g, {2.0, 3.0, 4.0});
  const Output m = ops::Const(*g, {{1.0, 2.0, 3.0}, {4.0, 5.0, 6.0}});
  const Output y = ops::Reshape(
      ops::MatMul(m, ops::Reshape(ops::Square(x), ops::Const(*g, {3, 1}))), ops::Const(*g, {2}));
  const auto jacobian = Jacobian(*g, y, x);
  REQUIRE(jacobian.ok());
  CHECK(BitEqual(RunOne(*MakeSession(g), jacobian->name()), Matrix({4, 12, 24, 16, 30, 48}, 2)));
  // Of a matrix: [2, 3, 3].
  const auto product = Jacobian(*g, m * x, x);
  REQUIRE(product.ok());
  CHECK(product->shape() == PartialShape{2, 3, 3});
  CHECK(BitEqual(
      RunOne(*MakeSession(g), product->name()),
      Tensor::Of<double>(Shape{2, 3, 3}, {1, 0, 0, 0, 2, 0, 0, 0, 3, 4, 0, 0, 0, 5, 0, 0, 0, 6})));
  const auto unconnected = Jacobian(*g, y, ops::Const(*g, 1.0));
  REQUIRE(unconnected.ok());
  CHECK_FALSE(unconnected->valid());
  CHECK(Message(Jacobian(*g, y, x, 1).status()).find("has 2 elements") != std::string::npos);
  const auto unknown = Jacobian(*g, ops::Placeholder(*g, DType::kDouble), x);
  CHECK(Message(unknown.status()).find("needs a known shape") != std::string::npos);
}

TEST_CASE("a Hessian is the Jacobian of a gradient", "[gradient]") {
  const auto g = std::make_shared<Graph>();
  const Output x = ops::Const(*g, {2.0, 3.0});
  const Output a = ops::Const(*g, {{1.0, 2.0}, {0.0, 4.0}});
  const Output column = ops::Reshape(x, ops::Const(*g, {2, 1}));
  // x' A x and the sum of x^3.
  const Output y = ops::Sum(column * ops::MatMul(a, column), ops::Const(*g, {0, 1})) +
                   ops::Sum(ops::Pow(x, ops::Const(*g, 3.0)), ops::Const(*g, {0}));
  const auto hessian = Hessian(*g, y, x);
  CAPTURE(hessian.status());
  REQUIRE(hessian.ok());
  CHECK(BitEqual(RunOne(*MakeSession(g), hessian->name()), Matrix({2 + 12, 2, 2, 8 + 18}, 2)));
  CHECK(Message(Hessian(*g, x, x).status()).find("of a scalar") != std::string::npos);
}

}  // namespace
}  // namespace weft
