// Shapes and values at run time: statements 28-31 and 65-70 of the semantics, each under its
// number.
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "graph/text.h"
#include "tests/support/graphs.h"

namespace weft {
namespace {

using test::Message;
using test::RunOne;
using test::SessionFromLines;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInf = std::numeric_limits<float>::infinity();

SessionOptions Options(bool optimize) {
  SessionOptions options;
  options.optimize = optimize;
  return options;
}

// Where the two differ, folding and running at run time differ; so each value is computed by both.
Tensor Folded(std::string_view lines) {
  return RunOne(*SessionFromLines(lines, Options(true)), "z");
}
Tensor Ran(std::string_view lines) { return RunOne(*SessionFromLines(lines, Options(false)), "z"); }

TEST_CASE("semantics 28: static shapes give way to what is fed", "[semantics]") {
  const bool optimize = GENERATE(false, true);
  const auto s = SessionFromLines(
      "c = Const([1.0, 2.0])\nd = Neg(c)\nshape = Shape(d)\nsize = Size(d)\nsum = Add(d, d)\n"
      "checked = EnsureShape(c, shape: [2])\n",
      Options(optimize));
  const Feed fed = {"c", Tensor::Of<float>(Shape{3, 1}, {1, 2, 3})};
  CHECK(BitEqual(RunOne(*s, "shape", {fed}), Tensor::Vector<int32_t>({3, 1})));
  CHECK(RunOne(*s, "size", {fed}).scalar<int32_t>() == 3);
  CHECK(BitEqual(RunOne(*s, "sum", {fed}), Tensor::Of<float>(Shape{3, 1}, {-2, -4, -6})));
  CHECK_FALSE(s->Run({fed}, {"checked"}).ok());
}

TEST_CASE("semantics 29: dimensions may be 0 anywhere", "[semantics]") {
  const bool optimize = GENERATE(false, true);
  const auto s = SessionFromLines(
      "x = Placeholder(dtype: float)\n"
      "sum = Sum(x, [0])\nprod = Prod(x, [0])\nmean = Mean(x, [0])\nmax = Max(x, [0])\nall = "
      "Sum(x, [0, 1])\n"
      "neg = Neg(x)\nproduct = MatMul(x, x, transpose_a: true)\narg = ArgMax(x, 0)\nargs = "
      "ArgMax(x, 1)\n",
      Options(optimize));
  const Feed empty = {"x", Tensor::Of<float>(Shape{0, 2}, {})};
  CHECK(BitEqual(RunOne(*s, "sum", {empty}), Tensor::Vector<float>({0, 0})));
  CHECK(BitEqual(RunOne(*s, "prod", {empty}), Tensor::Vector<float>({1, 1})));
  CHECK(std::isnan(RunOne(*s, "mean", {empty}).data<float>()[1]));
  CHECK(BitEqual(RunOne(*s, "max", {empty}), Tensor::Vector<float>({-kInf, -kInf})));
  CHECK(BitEqual(RunOne(*s, "all", {empty}), Tensor::Scalar(0.0f)));
  CHECK(RunOne(*s, "neg", {empty}).shape() == Shape{0, 2});
  CHECK(BitEqual(RunOne(*s, "product", {empty}), Tensor::Of<float>(Shape{2, 2}, {0, 0, 0, 0})));
  CHECK_FALSE(s->Run({empty}, {"arg"}).ok());
  CHECK(RunOne(*s, "args", {empty}).shape() == Shape{0});
}

TEST_CASE("semantics 30: shape tensors are int32 or int64, and their values flow", "[semantics]") {
  const auto s = SessionFromLines(
      "x = Placeholder(dtype: float)\n"
      "a = Reshape(x, [2, 3])\nb = Reshape(x, int64 [3, 2])\n"
      "s32 = Shape(x)\ns64 = Shape(x, out_type: int64)\n");
  const Feed six = {"x", Tensor::Vector<float>({1, 2, 3, 4, 5, 6})};
  CHECK(RunOne(*s, "a", {six}).shape() == Shape{2, 3});
  CHECK(RunOne(*s, "b", {six}).shape() == Shape{3, 2});
  CHECK(BitEqual(RunOne(*s, "s32", {six}), Tensor::Vector<int32_t>({6})));
  CHECK(BitEqual(RunOne(*s, "s64", {six}), Tensor::Vector<int64_t>({6})));
}

TEST_CASE("semantics 31: impossible sizes are errors before memory is asked for", "[semantics]") {
  const bool optimize = GENERATE(false, true);
  SessionOptions options = Options(optimize);
  options.memory_limit = size_t{1} << 20;
  const auto s = SessionFromLines(
      "d = Placeholder(dtype: int64)\nx = Fill(d, 1.0)\n"
      "y = Fill(int64 [1000000, 1000000], 1.0)\n"
      "shape = Shape(x, out_type: int64)\nn = Neg(y)\n",
      options);
  for (const auto& dims :
       {Tensor::Vector<int64_t>({int64_t{1} << 32, int64_t{1} << 32}),
        Tensor::Vector<int64_t>({std::numeric_limits<int64_t>::max()}),
        Tensor::Vector<int64_t>({int64_t{1} << 40}), Tensor::Vector<int64_t>({-1})}) {
    const auto out = s->Run({{"d", dims}}, {"x"});
    CAPTURE(dims.ToString(), Message(out.status()));
    CHECK_FALSE(out.ok());
  }
  CHECK_FALSE(s->Run({}, {"n"}).ok());
}

TEST_CASE("semantics 65: strings are bytes", "[semantics]") {
  const auto s = SessionFromLines(
      "x = Placeholder(dtype: string)\nc = Const(['a\\000b\\377'])\ny = Identity(x)\n");
  const std::string bytes("\0\xff\0", 3);
  CHECK(RunOne(*s, "y", {{"x", Tensor::Scalar(bytes)}}).scalar<std::string>() == bytes);
  CHECK(RunOne(*s, "c").scalar<std::string>() == std::string("a\0b\xff", 4));
}

TEST_CASE("semantics 67: integer division by zero is an error, and nothing traps", "[semantics]") {
  for (std::string_view op : {"Div", "FloorDiv", "Mod", "FloorMod", "TruncateDiv", "TruncateMod"}) {
    for (bool optimize : {false, true}) {
      const auto s = SessionFromLines(Concat("z = ", op, "(Const([1, 2]), Const([1, 0]))\n"),
                                      Options(optimize));
      CAPTURE(op);
      CHECK(s->Run({}, {"z"}).status().code() == absl::StatusCode::kInvalidArgument);
      const auto min = SessionFromLines(Concat("z = ", op, "(Const([-2147483648]), Const([-1]))\n"),
                                        Options(optimize));
      CHECK(min->Run({}, {"z"}).ok());
    }
  }
  for (const auto& run : {Folded, Ran}) {
    CHECK(BitEqual(run("z = Add(Const([2147483647]), Const([1]))"),
                   Tensor::Vector<int32_t>({-2147483648})));
    CHECK(BitEqual(run("z = Mul(Const([-2147483648]), Const([-1]))"),
                   Tensor::Vector<int32_t>({-2147483648})));
    CHECK(BitEqual(run("z = LeftShift(Const([1, 1]), Const([40, -3]))"),
                   run("z = LeftShift(Const([1, 1]), Const([31, 0]))")));
    CHECK(BitEqual(run("z = RightShift(Const([-5, 5]), Const([99, 99]))"),
                   Tensor::Vector<int32_t>({-1, 0})));
  }
}

TEST_CASE("semantics 68: NaN is handed on by Relu, Max and kin; comparisons with it are false",
          "[semantics]") {
  for (const auto& run : {Folded, Ran}) {
    for (std::string_view call :
         {"Relu(Const([nan]))", "Relu6(Const([nan]))", "Maximum(Const([nan]), Const([1.0]))",
          "Maximum(Const([1.0]), Const([nan]))", "Minimum(Const([nan]), Const([1.0]))",
          "Minimum(Const([1.0]), Const([nan]))",
          "Max(Const([1.0, nan, 2.0]), [0], keep_dims: true)",
          "Min(Const([nan, 1.0, 2.0]), [0], keep_dims: true)"}) {
      CAPTURE(call);
      const Tensor z = run(Concat("z = ", call));
      CHECK(std::isnan(z.data<float>()[0]));
    }
    for (std::string_view op : {"Less", "LessEqual", "Greater", "GreaterEqual", "Equal"}) {
      CAPTURE(op);
      CHECK_FALSE(run(Concat("z = ", op, "(Const(nan), Const(nan))")).scalar<bool>());
      CHECK_FALSE(run(Concat("z = ", op, "(Const(nan), Const(1.0))")).scalar<bool>());
    }
    CHECK(run("z = NotEqual(Const(nan), Const(nan))").scalar<bool>());
  }
  // Casts agree bit by bit between folding and kernels, also in long vectors.
  for (std::string_view to :
       {"int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "bool"}) {
    CAPTURE(to);
    const std::string lines = Concat(
        "z = Cast(Const([nan, inf, -inf, 1e30, -1e30, 3.7, -3.7, 300.0, -1.0]), DstT: ", to, ")");
    const Tensor folded = Folded(lines), ran = Ran(lines);
    CHECK(BitEqual(folded, ran));
    const auto s =
        SessionFromLines(Concat("x = Placeholder(dtype: float)\nz = Cast(x, DstT: ", to, ")"));
    std::vector<float> many;
    for (int i = 0; i < 40; ++i)
      many.insert(many.end(), {kNan, kInf, -kInf, 1e30f, -1e30f, 3.7f, -3.7f, 300.0f, -1.0f});
    const Tensor z = RunOne(*s, "z", {{"x", Tensor::Vector<float>(many)}});
    const size_t size = folded.num_bytes();
    for (int i = 0; i < 40; ++i)
      CHECK(std::equal(folded.data<char>(), folded.data<char>() + size, z.data<char>() + i * size));
  }
}

TEST_CASE("semantics 69: Equal and NotEqual may be told to answer for shapes that do not fit",
          "[semantics]") {
  for (const auto& run : {Folded, Ran}) {
    CHECK(
        BitEqual(run("z = Equal(Const([1, 2]), Const([1, 2, 3]), incompatible_shape_error: false)"),
                 Tensor::Scalar(false)));
    CHECK(BitEqual(
        run("z = NotEqual(Const([1, 2]), Const([1, 2, 3]), incompatible_shape_error: false)"),
        Tensor::Scalar(true)));
    CHECK(BitEqual(run("z = Equal(Const([1, 2]), Const([1, 3]), incompatible_shape_error: false)"),
                   Tensor::Vector<bool>({true, false})));
  }
  CHECK_FALSE(ParseText("z = Equal(Const([1, 2]), Const([1, 2, 3]))").ok());
}

TEST_CASE("semantics 70: Assert fails its run with its data, and orders through control edges",
          "[semantics]") {
  const bool optimize = GENERATE(false, true);
  const auto s = SessionFromLines(
      "ok = Placeholder(dtype: bool)\n"
      "v = VarHandleOp(dtype: float, shape: [])\n"
      "a = Assert(ok, Const('x must not be'), Const([1, 2, 3, 4, 5]), summarize: 3)\n"
      "set = AssignVariableOp(v, 1.0, ^a)\n"
      "p = Print(Const(2.0), Const(['seen']), message: 'm')\n"
      "z = Mul(p, 1)\n"
      "is = VarIsInitializedOp(v)\n",
      Options(optimize));
  const auto failed = s->Run({{"ok", Tensor::Scalar(false)}}, {}, {"set"});
  CHECK(failed.status().code() == absl::StatusCode::kInvalidArgument);
  CAPTURE(Message(failed.status()));
  CHECK(Message(failed.status()).find("x must not be") != std::string::npos);
  CHECK(Message(failed.status()).find("1 2 3 …") != std::string::npos);
  CHECK_FALSE(RunOne(*s, "is").scalar<bool>());
  CHECK(s->Run({{"ok", Tensor::Scalar(true)}}, {}, {"set"}).ok());
  CHECK(RunOne(*s, "is").scalar<bool>());
  CHECK(RunOne(*s, "z").scalar<float>() == 2);
  const auto callable = s->Prepare({}, {"z"});
  REQUIRE(callable.ok());
  CHECK(callable->compiled_graph().Find("p") >= 0);  // Print stays
}

}  // namespace
}  // namespace weft
