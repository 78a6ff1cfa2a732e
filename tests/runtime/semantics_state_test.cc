// State: statements 26 and 32-41 of the semantics, each under its number.
#include <catch2/catch.hpp>

#include "tests/support/graphs.h"

namespace weft {
namespace {

using test::Message;
using test::RunOne;
using test::RunTargets;
using test::SessionFromLines;

SessionOptions Options(bool optimize) {
  SessionOptions options;
  options.optimize = optimize;
  return options;
}

float Value(const Session& s, std::string_view fetch) { return RunOne(s, fetch).scalar<float>(); }

TEST_CASE("semantics 26: names identify a resource; the same must agree in type", "[semantics]") {
  const auto s = SessionFromLines(
      "a = VarHandleOp(dtype: float, shape: [], shared_name: 'same')\n"
      "b = VarHandleOp(dtype: float, shape: [], shared_name: 'same')\n"
      "c = VarHandleOp(dtype: float, shape: [])\n"
      "d = VarHandleOp(dtype: int32, shape: [], shared_name: 'same')\n"
      "e = VarHandleOp(dtype: float, shape: [], shared_name: 'c')\n"
      "f = VarHandleOp(dtype: float, shape: [], shared_name: 'same', container: 'other')\n"
      "set = AssignVariableOp(a, 1.0)\nsetc = AssignVariableOp(c, 2.0)\n"
      "rb = ReadVariableOp(b, dtype: float)\nrc = ReadVariableOp(c, dtype: float)\n"
      "rd = ReadVariableOp(d, dtype: int32)\nre = ReadVariableOp(e, dtype: float)\n"
      "rf = ReadVariableOp(f, dtype: float)\n");
  RunTargets(*s, {"set", "setc"});
  CHECK(Value(*s, "rb") == 1);
  CHECK(Value(*s, "rc") == 2);
  CHECK(Value(*s, "re") == 2);  // an empty shared name is the node's name
  CHECK_FALSE(s->Run({}, {"rd"}).ok());
  CHECK_FALSE(s->Run({}, {"rf"}).ok());  // another container: never assigned
}

TEST_CASE("semantics 32: a handle is a value; equal handle nodes stay apart", "[semantics]") {
  const bool optimize = GENERATE(false, true);
  const auto s = SessionFromLines(
      "a = VarHandleOp(dtype: float, shape: [])\n"
      "b = VarHandleOp(dtype: float, shape: [])\n"
      "i = Identity(Identity(a))\n"
      "n = IdentityN(b, i)\n"
      "seta = AssignVariableOp(n:1, 1.0)\nsetb = AssignVariableOp(n, 2.0)\n"
      "ra = ReadVariableOp(a, dtype: float)\nrb = ReadVariableOp(b, dtype: float)\n",
      Options(optimize));
  RunTargets(*s, {"seta", "setb"});
  CHECK(Value(*s, "ra") == 1);
  CHECK(Value(*s, "rb") == 2);
}

TEST_CASE("semantics 33: a read is a snapshot", "[semantics]") {
  const bool optimize = GENERATE(false, true);
  const auto s = SessionFromLines(
      "v = VarHandleOp(dtype: float, shape: [2])\n"
      "init = AssignVariableOp(v, [1.0, 2.0])\n"
      "r = ReadVariableOp(v, dtype: float)\n"
      "a = AssignAddVariableOp(v, [10.0, 10.0], ^r)\n"
      "late = Identity(r, ^a)\n"
      "after = ReadVariableOp(v, ^a, dtype: float)\n",
      Options(optimize));
  RunTargets(*s, {"init"});
  const auto out = s->Run({}, {"late", "after"});
  REQUIRE(out.ok());
  CHECK(BitEqual((*out)[0], Tensor::Vector<float>({1, 2})));
  CHECK(BitEqual((*out)[1], Tensor::Vector<float>({11, 12})));
}

TEST_CASE("semantics 33: where the graph leaves the order open, it is the file's", "[semantics]") {
  // Reads and writes of v without a path between them; w is another variable.
  const char* const kLines =
      "v = VarHandleOp(dtype: float, shape: [2], shared_name: 'v')\n"
      "alias = Identity(v)\n"
      "w = VarHandleOp(dtype: float, shape: [2], shared_name: 'w')\n"
      "init = AssignVariableOp(v, [1.0, 2.0])\n"
      "init_w = AssignVariableOp(w, [0.0, 0.0])\n"
      "x = Placeholder(dtype: float, shape: [2])\n"
      "a = ReadVariableOp(v, dtype: float)\n"
      "double = AssignAddVariableOp(alias, x)\n"
      "b = ReadVariableOp(v, dtype: float)\n"
      "set = AssignVariableOp(v, [7.0, 7.0])\n"
      "add_w = AssignAddVariableOp(w, x)\n"
      "c = ReadVariableOp(alias, dtype: float)\n";
  const Feed x = {"x", Tensor::Vector<float>({10, 20})};
  for (uint64_t order = 0; order < 8; ++order) {
    SessionOptions options;
    options.threads = 2;
    options.schedule = order == 0 ? ScheduleMode::kSerial : ScheduleMode::kParallel;
    const auto s = SessionFromLines(kLines, options);
    RunTargets(*s, {"init", "init_w"});
    RunOptions run;
    run.random_order_seed = order;
    const std::vector<Feed> feeds = {x};
    const std::vector<std::string> fetches = {"a", "b", "c"};
    const std::vector<std::string> targets = {"double", "set", "add_w"};
    const auto out = s->Run(feeds, fetches, targets, run);
    REQUIRE(out.ok());
    CHECK(BitEqual((*out)[0], Tensor::Vector<float>({1, 2})));
    CHECK(BitEqual((*out)[1], Tensor::Vector<float>({11, 22})));
    CHECK(BitEqual((*out)[2], Tensor::Vector<float>({7, 7})));
  }
}

TEST_CASE("semantics 34: writes are neither merged nor dropped; reads around a write differ",
          "[semantics]") {
  const bool optimize = GENERATE(false, true);
  const auto s = SessionFromLines(
      "v = VarHandleOp(dtype: float, shape: [])\n"
      "init = AssignVariableOp(v, 0.0)\n"
      "a = AssignAddVariableOp(v, 1.0)\nb = AssignAddVariableOp(v, 1.0)\n"
      "all = NoOp(^a, ^b)\n"
      "r1 = ReadVariableOp(v, dtype: float)\n"
      "w = AssignAddVariableOp(v, 5.0, ^r1)\n"
      "r2 = ReadVariableOp(v, ^w, dtype: float)\n"
      "difference = Sub(r2, r1)\n"
      "twice = AssignVariableOp(v, 3.0)\n"
      "again = AssignVariableOp(v, 4.0, ^twice)\n"
      "last = ReadVariableOp(v, ^again, dtype: float)\n",
      Options(optimize));
  RunTargets(*s, {"init"});
  RunTargets(*s, {"all"});
  CHECK(Value(*s, "r1") == 2);
  CHECK(Value(*s, "difference") == 5);
  CHECK(Value(*s, "last") == 4);
}

TEST_CASE("semantics 35: each reader of a reference reads when it runs", "[semantics]") {
  const bool optimize = GENERATE(false, true);
  const auto s = SessionFromLines(
      "v = VariableV2(dtype: float, shape: [])\n"
      "a = Assign(v, 1.0)\n"
      "early = Mul(v, 10, ^a)\n"
      "b = AssignAdd(a, 1.0, ^early)\n"
      "late = Mul(v, 10, ^b)\n"
      "handed_on = Mul(b, 100, ^late)\n"
      "all = Pack(early, late, handed_on)\n",
      Options(optimize));
  CHECK(BitEqual(RunOne(*s, "all"), Tensor::Vector<float>({10, 20, 200})));
}

TEST_CASE("semantics 36: reading what was never assigned names variable and reader",
          "[semantics]") {
  const auto s = SessionFromLines(
      "v = VarHandleOp(dtype: float, shape: [])\nr = ReadVariableOp(v, dtype: float)\n"
      "is = VarIsInitializedOp(v)\nset = AssignVariableOp(v, 1.0)\n"
      "w = VariableV2(dtype: float, shape: [])\nq = Neg(w)\nisw = IsVariableInitialized(w)\nsetw = "
      "Assign(w, 1.0)\n");
  for (const auto& [read, variable] : {std::pair("r", "v"), std::pair("q", "w")}) {
    const auto out = s->Run({}, {read});
    REQUIRE(out.status().code() == absl::StatusCode::kFailedPrecondition);
    CAPTURE(Message(out.status()));
    CHECK(Message(out.status()).find(Concat("'", variable, "'")) != std::string::npos);
    CHECK(Message(out.status()).find(Concat("'", read)) != std::string::npos);
  }
  CHECK_FALSE(RunOne(*s, "is").scalar<bool>());
  CHECK_FALSE(RunOne(*s, "isw").scalar<bool>());
  RunTargets(*s, {"set", "setw"});
  CHECK(RunOne(*s, "is").scalar<bool>());
  CHECK(RunOne(*s, "isw").scalar<bool>());
}

TEST_CASE("semantics 37: Assign without validate_shape changes the shape", "[semantics]") {
  const bool optimize = GENERATE(false, true);
  const auto s = SessionFromLines(
      "x = Placeholder(dtype: float)\n"
      "v = VariableV2(dtype: float, shape: [2])\n"
      "set = Assign(v, x, validate_shape: false)\n"
      "shape = Shape(Neg(v))\n"
      "strict = Assign(v, x)\n",
      Options(optimize));
  for (const Shape& shape : {Shape{2}, Shape{3, 1}}) {
    const Tensor x = *Tensor::Allocate(DType::kFloat, shape);
    std::fill_n(x.data<float>(), x.num_elements(), 1.0f);
    REQUIRE(s->Run({{"x", x}}, {}, {"set"}).ok());
    const Tensor got = RunOne(*s, "shape");
    REQUIRE(got.num_elements() == shape.rank());
    for (int i = 0; i < shape.rank(); ++i) CHECK(got.data<int32_t>()[i] == shape.dim(i));
  }
  CHECK_FALSE(s->Run({{"x", Tensor::Scalar(1.0f)}}, {}, {"strict"}).ok());
}

TEST_CASE("semantics 38: variables outlive a run and belong to their session", "[semantics]") {
  constexpr std::string_view lines =
      "v = VarHandleOp(dtype: float, shape: [])\nset = AssignVariableOp(v, 1.0)\n"
      "inc = AssignAddVariableOp(v, 1.0)\nr = ReadVariableOp(v, dtype: float)\n";
  const auto a = SessionFromLines(lines), b = SessionFromLines(lines);
  RunTargets(*a, {"set"});
  for (int i = 0; i < 3; ++i) RunTargets(*a, {"inc"});
  CHECK(Value(*a, "r") == 4);
  CHECK_FALSE(b->Run({}, {"r"}).ok());
}

constexpr std::string_view kRandom =
    "n = Placeholder(dtype: int32)\n"
    "r = RandomUniform(n, dtype: float, seed: 1, seed2: 2)\n"
    "q = RandomStandardNormal(n, dtype: float, seed: 1, seed2: 2)\n"
    "u = RandomUniform(n, dtype: float)\n"
    "s = StatelessRandomUniform(n, [1, 2])\n"
    "unused = Shape(r)\n"
    "sum = Add(r, s)\n";

TEST_CASE("semantics 39: a node's random position goes on, whatever is fed and fetched",
          "[semantics]") {
  const auto a = SessionFromLines(kRandom), b = SessionFromLines(kRandom);
  const Feed four = {"n", Tensor::Vector<int32_t>({4})};
  std::vector<Tensor> want;
  for (int i = 0; i < 3; ++i) want.push_back(RunOne(*a, "r", {four}));
  CHECK_FALSE(BitEqual(want[0], want[1]));
  CHECK(BitEqual(RunOne(*b, "r", {four}), want[0]));
  const auto both = b->Run({four}, {"q", "r"});
  REQUIRE(both.ok());
  CHECK(BitEqual((*both)[1], want[1]));
  const auto callable = b->Prepare({"n"}, {"r", "s"});
  REQUIRE(callable.ok());
  const auto third = callable->Run({four.second});
  REQUIRE(third.ok());
  CHECK(BitEqual((*third)[0], want[2]));
}

TEST_CASE("semantics 40: seeds fix the sequence; without them it is fresh in each session",
          "[semantics]") {
  const auto a = SessionFromLines(kRandom), b = SessionFromLines(kRandom);
  const Feed many = {"n", Tensor::Vector<int32_t>({64})};
  CHECK(BitEqual(RunOne(*a, "r", {many}), RunOne(*b, "r", {many})));
  CHECK(BitEqual(RunOne(*a, "q", {many}), RunOne(*b, "q", {many})));
  CHECK_FALSE(BitEqual(RunOne(*a, "u", {many}), RunOne(*b, "u", {many})));
  CHECK(BitEqual(RunOne(*a, "s", {many}), RunOne(*a, "s", {many})));
  // TensorFlow's numbers for these seeds, in two runs.
  const auto c = SessionFromLines(kRandom);
  const Feed three = {"n", Tensor::Vector<int32_t>({3})};
  CHECK(BitEqual(RunOne(*c, "r", {three}),
                 Tensor::Vector<float>({0x1.a02678p-2f, 0x1.b7174cp-1f, 0x1.c5cd8p-5f})));
  CHECK(BitEqual(RunOne(*c, "r", {three}),
                 Tensor::Vector<float>({0.16840732f, 0.88910615f, 0.53549695f})));
}

TEST_CASE("semantics 41: what is stateful is neither folded nor merged; unused random ops may go",
          "[semantics]") {
  const auto s = SessionFromLines(
      "a = RandomUniform([8], dtype: float, seed: 3)\nb = RandomUniform([8], dtype: float, seed: "
      "3)\n"
      "x = RandomUniform([8], dtype: float)\ny = RandomUniform([8], dtype: float)\n"
      "difference = Sub(x, y)\nshape = Shape(a)\nsum = Add(a, b)\n");
  const Tensor first = RunOne(*s, "sum");
  CHECK_FALSE(BitEqual(first, RunOne(*s, "sum")));
  CHECK_FALSE(BitEqual(RunOne(*s, "difference"), Tensor::Vector<float>({0, 0, 0, 0, 0, 0, 0, 0})));
  const auto callable = s->Prepare({}, {"shape"});
  REQUIRE(callable.ok());
  CHECK(callable->compiled_graph().Find("a") < 0);
  CHECK(BitEqual(RunOne(*s, "shape"), Tensor::Vector<int32_t>({8})));
}

}  // namespace
}  // namespace weft
