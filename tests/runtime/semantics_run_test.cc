// What running means: statements 1-10 and 17 of the semantics, each under its number, with and
// without optimisation.
#include <catch2/catch.hpp>

#include "tests/support/graphs.h"

namespace weft {
namespace {

using test::Message;
using test::RunOne;
using test::RunTargets;
using test::SessionFromLines;

// A counter and what reads it; `init` sets it to 0.
constexpr std::string_view kCounter =
    "v = VarHandleOp(dtype: float, shape: [])\n"
    "init = AssignVariableOp(v, 0.0)\n"
    "inc = AssignAddVariableOp(v, 1.0)\n"
    "read = ReadVariableOp(v, dtype: float)\n";

SessionOptions Options(bool optimize) {
  SessionOptions options;
  options.optimize = optimize;
  return options;
}

float Read(const Session& s) { return RunOne(s, "read").scalar<float>(); }

TEST_CASE("semantics 1: a run executes what its fetches and targets need, and nothing else",
          "[semantics]") {
  const bool optimize = GENERATE(false, true);
  const auto s = SessionFromLines(Concat(kCounter,
                                         "c = Const(5.0)\nd = Const(6.0, ^inc)\n"
                                         "e = Mul(d, 1)\nshape = Shape(d)\nz = Mul(c, 1)\n"),
                                  Options(optimize));
  RunTargets(*s, {"init"});
  CHECK(RunOne(*s, "c").scalar<float>() == 5);
  CHECK(RunOne(*s, "z").scalar<float>() == 5);
  CHECK(Read(*s) == 0);
  // A control edge counts, also where the value is known without running anything.
  CHECK(RunOne(*s, "d").scalar<float>() == 6);
  CHECK(Read(*s) == 1);
  CHECK(RunOne(*s, "e").scalar<float>() == 6);
  CHECK(Read(*s) == 2);
  CHECK(RunOne(*s, "shape").num_elements() == 0);
  CHECK(Read(*s) == 3);
  RunTargets(*s, {"e"});
  CHECK(Read(*s) == 4);
}

TEST_CASE(
    "semantics 2: a feed replaces one output; the node runs if something else of it is needed",
    "[semantics]") {
  const bool optimize = GENERATE(false, true);
  const auto s = SessionFromLines(Concat(kCounter,
                                         "x = Const([1, 2, 3, 4])\n"
                                         "p = Split(0, x, num_split: 2)\n"
                                         "sum = Add(p, p:1)\n"
                                         "i = Identity(x, ^inc)\n"
                                         "y = Neg(i)\n"
                                         "w = Neg(x, ^i)\n"),
                                  Options(optimize));
  CHECK(BitEqual(RunOne(*s, "sum", {{"p", Tensor::Vector<int32_t>({10, 20})}}),
                 Tensor::Vector<int32_t>({13, 24})));
  CHECK(BitEqual(RunOne(*s, "sum", {{"p:1", Tensor::Vector<int32_t>({10, 20})}}),
                 Tensor::Vector<int32_t>({11, 22})));
  RunTargets(*s, {"init"});
  const Feed fed = {"i", Tensor::Vector<int32_t>({7})};
  CHECK(BitEqual(RunOne(*s, "y", {fed}), Tensor::Vector<int32_t>({-7})));
  CHECK(Read(*s) == 0);
  CHECK(BitEqual(RunOne(*s, "w", {fed}), Tensor::Vector<int32_t>({-1, -2, -3, -4})));
  CHECK(Read(*s) == 1);
}

TEST_CASE("semantics 3: feeding a placeholder satisfies its control edges", "[semantics]") {
  const auto s = SessionFromLines(
      "p = Placeholder(dtype: float)\nd = PlaceholderWithDefault(2.0, shape: [])\n"
      "y = Const(1.0, ^p)\nz = Add(d, 1)\nw = Const(1.0, ^d)\n");
  CHECK(Message(s->Run({}, {"y"}).status()) == "needed and not fed: placeholder 'p'");
  CHECK(RunOne(*s, "y", {{"p", Tensor::Scalar(3.0f)}}).scalar<float>() == 1);
  CHECK(RunOne(*s, "z").scalar<float>() == 3);
  CHECK(RunOne(*s, "z", {{"d", Tensor::Scalar(5.0f)}}).scalar<float>() == 6);
  CHECK(RunOne(*s, "w", {{"d", Tensor::Scalar(5.0f)}}).scalar<float>() == 1);
}

TEST_CASE("semantics 4: a fed tensor has neither the value nor the shape of its producer",
          "[semantics]") {
  const bool optimize = GENERATE(false, true);
  const auto s = SessionFromLines(Concat(kCounter,
                                         "c = Const([1.0, 2.0])\n"
                                         "y = Mul(c, 1)\nshape = Shape(c)\nz = Add(y, [1, 1])\n"
                                         "r = Reshape(c, [2])\n"
                                         "p = Placeholder(dtype: float, shape: [2])\nq = Shape(p)\n"
                                         "one = Const(1.0)\nm = Mul(c, one)\n"
                                         "twice = Mul(read, 2)\n"),
                                  Options(optimize));
  const Feed fed = {"c", Tensor::Vector<float>({5})};
  CHECK(BitEqual(RunOne(*s, "y", {fed}), Tensor::Vector<float>({5})));
  CHECK(BitEqual(RunOne(*s, "shape", {fed}), Tensor::Vector<int32_t>({1})));
  CHECK(BitEqual(RunOne(*s, "z", {fed}), Tensor::Vector<float>({6, 6})));
  CHECK_FALSE(s->Run({fed}, {"r"}).ok());
  CHECK(BitEqual(RunOne(*s, "q", {{"p", Tensor::Of<float>(Shape{1, 3}, {1, 2, 3})}}),
                 Tensor::Vector<int32_t>({1, 3})));
  CHECK(BitEqual(RunOne(*s, "m", {{"one", Tensor::Of<float>(Shape{2, 1}, {2, 3})}}),
                 Tensor::Of<float>(Shape{2, 2}, {2, 4, 3, 6})));
  CHECK(RunOne(*s, "twice", {{"read", Tensor::Scalar(4.0f)}}).scalar<float>() ==
        8);  // uninitialised, not read
  CHECK(Message(s->Run({{"c", Tensor::Vector<int32_t>({1})}}, {"y"}).status()) ==
        "feed 'c' is int32 [1], want float");
}

TEST_CASE("semantics 5: feeding a tensor twice is an error; what is fed may be fetched",
          "[semantics]") {
  const auto s = SessionFromLines("x = Placeholder(dtype: float)\ny = Neg(x)\n");
  const Tensor one = Tensor::Scalar(1.0f);
  CHECK(Message(s->Run({{"x", one}, {"x", one}}, {"y"}).status()) == "'x' is fed twice");
  CHECK(Message(s->Run({{"x", one}, {"x:0", one}}, {"y"}).status()) == "'x:0' is fed twice");
  CHECK(BitEqual(RunOne(*s, "x", {{"x", one}}), one));
}

TEST_CASE("semantics 6: fetches repeat; no index means output 0; targets return nothing",
          "[semantics]") {
  const auto s = SessionFromLines("x = Const([1, 2])\np = Split(0, x, num_split: 2)\n");
  const auto out = s->Run({}, {"p", "p:1", "p:0", "p"}, {"x"});
  REQUIRE(out.ok());
  REQUIRE(out->size() == 4);
  for (int i : {0, 2, 3}) CHECK(BitEqual((*out)[i], Tensor::Vector<int32_t>({1})));
  CHECK(BitEqual((*out)[1], Tensor::Vector<int32_t>({2})));
  const auto none = s->Run({}, {}, {"p"});
  REQUIRE(none.ok());
  CHECK(none->empty());
  CHECK(Message(s->Run({}, {"p:2"}).status()) == "'p:2': Split node 'p' has 2 outputs; fetch");
  CHECK(Message(s->Run({}, {}, {"q"}).status()) == "there is no node 'q'; target");
}

TEST_CASE("semantics 9: no later step changes a fetch, and none writes a feed", "[semantics]") {
  const bool optimize = GENERATE(false, true);
  const auto s = SessionFromLines(
      "x = Placeholder(dtype: float)\n"
      "v = VarHandleOp(dtype: float, shape: [2])\n"
      "set = AssignVariableOp(v, x)\nadd = AssignAddVariableOp(v, [1.0, 1.0])\n"
      "read = ReadVariableOp(v, dtype: float)\n"
      "r = VariableV2(dtype: float, shape: [2])\nrset = Assign(r, x)\nradd = AssignAdd(r, [1.0, "
      "1.0])\n"
      "y = Neg(Exp(x))\n",
      Options(optimize));
  const Tensor x = Tensor::Vector<float>({1, 2});
  for (const auto& [set, add, read] :
       {std::tuple("set", "add", "read"), std::tuple("rset", "radd", "r")}) {
    REQUIRE(s->Run({{"x", x}}, {}, {set}).ok());
    const Tensor before = RunOne(*s, read);
    const Tensor copy = *before.Clone();
    RunTargets(*s, {add});
    CHECK(BitEqual(before, copy));
    CHECK(BitEqual(RunOne(*s, read), Tensor::Vector<float>({2, 3})));
  }
  RunOne(*s, "y", {{"x", x}});
  CHECK(BitEqual(x, Tensor::Vector<float>({1, 2})));
}

TEST_CASE("semantics 10: the first failing node fails the run; what was written stays",
          "[semantics]") {
  const auto s =
      SessionFromLines(Concat(kCounter, "f = FloorDiv(Const(1), Const(0), ^inc)\nz = Neg(f)\n"));
  RunTargets(*s, {"init"});
  const auto out = s->Run({}, {"z"});
  REQUIRE_FALSE(out.ok());
  CHECK(Message(out.status()).find("FloorDiv node 'f'") != std::string::npos);
  CHECK(Read(*s) == 1);
}

TEST_CASE("semantics 17: a control edge orders whole nodes, whatever stands between",
          "[semantics]") {
  const bool optimize = GENERATE(false, true);
  SessionOptions options = Options(optimize);
  options.schedule = GENERATE(ScheduleMode::kSerial, ScheduleMode::kParallel);
  // Each step reads after the write before it: through nothing, a NoOp, constants (also folded
  // ones), an identity that a rule removes, and the shape of a value.
  const auto s = SessionFromLines(
      "v = VarHandleOp(dtype: float, shape: [])\n"
      "a = AssignVariableOp(v, 1.0)\n"
      "r1 = ReadVariableOp(v, ^a, dtype: float)\n"
      "b = AssignAddVariableOp(v, 1.0, ^r1)\n"
      "n = NoOp(^b)\n"
      "r2 = ReadVariableOp(v, ^n, dtype: float)\n"
      "c = AssignAddVariableOp(v, 1.0, ^r2)\n"
      "k = Const(1.0, ^c)\n"
      "r3 = ReadVariableOp(v, ^k, dtype: float)\n"
      "d = AssignAddVariableOp(v, 1.0, ^r3)\n"
      "l = Const(1.0, ^d)\n"
      "m = Add(l, 2)\n"
      "r4 = ReadVariableOp(v, ^m, dtype: float)\n"
      "e = AssignAddVariableOp(v, 1.0, ^r4)\n"
      "i = Identity(r4, ^e)\n"
      "j = Mul(i, 1)\n"
      "o = Add(j, 0)\n"
      "r5 = ReadVariableOp(v, ^o, dtype: float)\n"
      "f = AssignAddVariableOp(v, 1.0, ^r5)\n"
      "g = Identity(r5, ^f)\n"
      "h = Cast(Shape(g), DstT: float)\n"
      "r6 = ReadVariableOp(v, ^h, dtype: float)\n"
      "all = Pack(r1, r2, r3, r4, r5, r6)\n",
      options);
  for (uint64_t seed = 0; seed < 20; ++seed) {
    RunOptions run;
    run.random_order_seed = seed;
    const auto out = s->Run({}, {"all"}, {}, run);
    REQUIRE(out.ok());
    CHECK(BitEqual((*out)[0], Tensor::Vector<float>({1, 2, 3, 4, 5, 6})));
  }
}

}  // namespace
}  // namespace weft
