#include "kernels/cpu/variable.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "core/half.h"
#include "tests/support/run_op.h"

namespace weft {
namespace {

using test::OpState;
using test::RunOp;

Tensor Floats(const Shape& shape, std::initializer_list<float> values) {
  return Tensor::Of<float>(shape, values);
}

// A variable under test: the same steps for the resource ops and the legacy ops.
class Var {
 public:
  Var(OpState& state, bool legacy, DType dtype, PartialShape shape, std::string_view name = "w")
      : state_(state), legacy_(legacy), dtype_(dtype) {
    auto r = RunOp(legacy ? "VariableV2" : "VarHandleOp", {},
                   {{"dtype", dtype}, {"shape", shape}, {"shared_name", name}}, &state);
    if (!r.ok()) FAIL(r.status());
    edge_ = (*r)[0];
  }
  const Tensor& edge() const { return edge_; }
  absl::StatusOr<Tensor> Read() {
    auto r = legacy_ ? RunOp("_ReadRef", {edge_}, {{"T", dtype_}}, &state_)
                     : RunOp("ReadVariableOp", {edge_}, {{"dtype", dtype_}}, &state_);
    if (!r.ok()) return r.status();
    return (*r)[0];
  }
  absl::Status Assign(const Tensor& value, std::optional<bool> validate = std::nullopt) {
    AttrMap attrs;
    if (validate) attrs.Set("validate_shape", *validate);
    return Write(legacy_ ? "Assign" : "AssignVariableOp", {value}, attrs);
  }
  // "ScatterAdd" stands for ResourceScatterAdd, too; AssignAdd for AssignAddVariableOp.
  absl::Status Write(std::string op, std::vector<Tensor> inputs, AttrMap attrs = {}) {
    if (!legacy_ && op.starts_with("Scatter")) op = "Resource" + op;
    if (!legacy_ && (op == "AssignAdd" || op == "AssignSub")) op += "VariableOp";
    inputs.insert(inputs.begin(), edge_);
    auto r = RunOp(op, inputs, attrs, &state_);
    if (!r.ok()) return r.status();
    if (!legacy_) {
      CHECK(r->empty());
    } else {
      REQUIRE(r->size() == 1);
      CHECK((*r)[0].raw() == edge_.raw());  // the same reference
    }
    return absl::OkStatus();
  }

 private:
  OpState& state_;
  bool legacy_;
  DType dtype_;
  Tensor edge_;
};

std::string Message(const absl::Status& s) { return std::string(ToStd(s.message())); }

TEST_CASE("a variable is read, assigned, added to", "[variable]") {
  const bool legacy = GENERATE(false, true);
  OpState state;
  Var w(state, legacy, DType::kFloat, {2, 3});
  CHECK(w.Read().status().code() == absl::StatusCode::kFailedPrecondition);
  CHECK(Message(w.Read().status()) == "variable 'w' was read before it was assigned");
  CHECK(absl::IsFailedPrecondition(w.Write("AssignAdd", {Floats({2, 3}, {1, 2, 3, 4, 5, 6})})));
  const auto initialized = [&] {
    return *(*RunOp(legacy ? "IsVariableInitialized" : "VarIsInitializedOp", {w.edge()},
                    legacy ? AttrMap{{"dtype", DType::kFloat}} : AttrMap{}, &state))[0]
                .data<bool>();
  };
  CHECK_FALSE(initialized());
  REQUIRE(w.Assign(Floats({2, 3}, {1, 2, 3, 4, 5, 6})).ok());
  CHECK(initialized());
  CHECK(BitEqual(*w.Read(), Floats({2, 3}, {1, 2, 3, 4, 5, 6})));
  REQUIRE(w.Write("AssignAdd", {Floats({2, 3}, {1, 1, 1, 1, 1, 1})}).ok());
  REQUIRE(w.Write("AssignSub", {Floats({2, 3}, {0, 0, 0, 0, 0, 9})}).ok());
  CHECK(BitEqual(*w.Read(), Floats({2, 3}, {2, 3, 4, 5, 6, -2})));
  CHECK(absl::IsInvalidArgument(w.Write("AssignAdd", {Floats({3}, {1, 2, 3})})));
  CHECK(BitEqual(*w.Read(), Floats({2, 3}, {2, 3, 4, 5, 6, -2})));
}

TEST_CASE("a read is a snapshot (semantics 33)", "[variable]") {
  const bool legacy = GENERATE(false, true);
  OpState state;
  Var w(state, legacy, DType::kInt32, {3});
  Tensor value = Tensor::Vector<int32_t>({1, 2, 3});
  REQUIRE(w.Assign(value).ok());
  value.data<int32_t>()[0] = 77;  // the caller's memory is the caller's
  const Tensor before = *w.Read();
  const void* memory = before.raw();
  CHECK(BitEqual(before, Tensor::Vector<int32_t>({1, 2, 3})));
  REQUIRE(w.Write("AssignAdd", {Tensor::Vector<int32_t>({1, 1, 1})}).ok());
  CHECK(BitEqual(before, Tensor::Vector<int32_t>({1, 2, 3})));
  Tensor after = *w.Read();
  CHECK(after.raw() != memory);
  CHECK(BitEqual(after, Tensor::Vector<int32_t>({2, 3, 4})));
  // With no snapshot out, updates are in place.
  memory = after.raw();
  after = Tensor();
  REQUIRE(w.Write("AssignSub", {Tensor::Vector<int32_t>({1, 1, 1})}).ok());
  CHECK(w.Read()->raw() == memory);
  // A value read from the variable is added to it.
  REQUIRE(w.Write("AssignAdd", {*w.Read()}).ok());
  CHECK(BitEqual(*w.Read(), Tensor::Vector<int32_t>({2, 4, 6})));
  CHECK(BitEqual(before, Tensor::Vector<int32_t>({1, 2, 3})));
}

TEST_CASE("a borrowed value is copied", "[variable]") {
  OpState state;
  Var w(state, false, DType::kFloat, {2});
  float memory[] = {1, 2};
  REQUIRE(
      w.Assign(Tensor(DType::kFloat, Shape{2}, BorrowBuffer(memory, sizeof memory, nullptr))).ok());
  REQUIRE(w.Write("AssignAdd", {Floats({2}, {5, 5})}).ok());
  CHECK(memory[0] == 1);
  memory[1] = 9;
  CHECK(BitEqual(*w.Read(), Floats({2}, {6, 7})));
}

TEST_CASE("the same name is the same variable, and must agree in type (semantics 26)",
          "[variable]") {
  OpState state;
  Var a(state, false, DType::kFloat, {2});
  REQUIRE(a.Assign(Floats({2}, {1, 2})).ok());
  Var b(state, false, DType::kFloat, PartialShape(), "w");
  CHECK(BitEqual(*b.Read(), Floats({2}, {1, 2})));
  Var other(state, false, DType::kFloat, {2}, "v");
  CHECK_FALSE(other.Read().ok());
  const auto handle = [&](DType dtype, PartialShape shape) {
    return RunOp("VarHandleOp", {}, {{"dtype", dtype}, {"shape", shape}, {"shared_name", "w"}},
                 &state)
        .status();
  };
  CHECK(Message(handle(DType::kInt32, {2})) == "variable 'w' holds float, not int32");
  CHECK(Message(handle(DType::kFloat, {3})) == "variable 'w' was declared with shape [2], not [3]");
  CHECK(absl::IsInvalidArgument(
      RunOp("ReadVariableOp", {a.edge()}, {{"dtype", DType::kInt32}}, &state).status()));
  // Without shared_name it is the node's.
  auto own =
      RunOp("VarHandleOp", {}, {{"dtype", DType::kFloat}, {"shape", PartialShape{}}}, &state);
  REQUIRE(own.ok());
  CHECK((*own)[0].scalar<ResourceHandle>().name == "test");
  CHECK(absl::IsInvalidArgument(RunOp("ReadVariableOp",
                                      {*Tensor::Allocate(DType::kResource, Shape{})},
                                      {{"dtype", DType::kFloat}}, &state)
                                    .status()));
}

TEST_CASE("shapes of assigned values", "[variable]") {
  OpState state;
  Var fixed(state, false, DType::kFloat, {-1, 2}, "fixed");
  CHECK(absl::IsInvalidArgument(fixed.Assign(Floats({3}, {1, 2, 3}))));
  CHECK(fixed.Assign(Floats({1, 2}, {1, 2})).ok());
  CHECK(fixed.Assign(Floats({2, 2}, {1, 2, 3, 4})).ok());
  CHECK(absl::IsInvalidArgument(fixed.Assign(Floats({1, 2}, {1, 2}), true)));
  CHECK(fixed.Read()->shape() == Shape{2, 2});
  CHECK(fixed.Assign(Floats({0, 2}, {})).ok());
  CHECK(fixed.Write("AssignAdd", {Floats({0, 2}, {})}).ok());
  CHECK(fixed.Read()->shape() == Shape{0, 2});

  // Semantics 37: a legacy variable may change its shape.
  Var legacy(state, true, DType::kFloat, {2}, "legacy");
  CHECK(absl::IsInvalidArgument(legacy.Assign(Floats({3}, {1, 2, 3}))));
  CHECK(legacy.Assign(Floats({3}, {1, 2, 3}), false).ok());
  CHECK(absl::IsInvalidArgument(legacy.Assign(Floats({2}, {1, 2}))));
  CHECK(BitEqual(*legacy.Read(), Floats({3}, {1, 2, 3})));
  Var again(state, true, DType::kFloat, {2}, "legacy");
  CHECK(BitEqual(*again.Read(), Floats({3}, {1, 2, 3})));
}

TEST_CASE("values that are objects", "[variable]") {
  const bool legacy = GENERATE(false, true);
  OpState state;
  Var w(state, legacy, DType::kString, {2});
  REQUIRE(w.Assign(Tensor::Vector<std::string>({"a", "b"})).ok());
  const Tensor before = *w.Read();
  REQUIRE(w.Assign(Tensor::Vector<std::string>({"c", "d"})).ok());
  CHECK(BitEqual(before, Tensor::Vector<std::string>({"a", "b"})));
  CHECK(BitEqual(*w.Read(), Tensor::Vector<std::string>({"c", "d"})));
}

TEST_CASE("a destroyed variable may be assigned again", "[variable]") {
  OpState state;
  Var w(state, false, DType::kFloat, {1});
  const auto destroy = [&](bool ignore) {
    return RunOp("DestroyResourceOp", {w.edge()}, {{"ignore_lookup_error", ignore}}, &state)
        .status();
  };
  CHECK(destroy(true).ok());
  CHECK(absl::IsNotFound(destroy(false)));
  REQUIRE(w.Assign(Floats({1}, {5})).ok());
  CHECK(destroy(false).ok());
  CHECK(absl::IsFailedPrecondition(w.Read().status()));
  CHECK(w.Assign(Floats({1}, {6})).ok());
  CHECK(BitEqual(*w.Read(), Floats({1}, {6})));
}

TEST_CASE("an anonymous variable is new at each execution", "[variable]") {
  OpState state;
  const std::string anonymous = "cd2c89b7-88b7-44c8-ad83-06c2a9158347";
  Var a(state, false, DType::kFloat, {1}, anonymous);
  Var b(state, false, DType::kFloat, {1}, anonymous);
  REQUIRE(a.Assign(Floats({1}, {1})).ok());
  CHECK_FALSE(b.Read().ok());
  CHECK(state.resources.empty());
}

TEST_CASE("VariableShape, CountUpTo, temporary variables", "[variable]") {
  OpState state;
  Var w(state, false, DType::kFloat, {-1, 3});
  const auto shape = [&](DType out) {
    return RunOp("VariableShape", {w.edge()}, {{"out_type", out}}, &state);
  };
  CHECK(absl::IsFailedPrecondition(shape(DType::kInt32).status()));
  REQUIRE(w.Assign(*Tensor::Allocate(DType::kFloat, Shape{5, 3})).ok());
  CHECK(BitEqual((*shape(DType::kInt32))[0], Tensor::Vector<int32_t>({5, 3})));
  CHECK(BitEqual((*shape(DType::kInt64))[0], Tensor::Vector<int64_t>({5, 3})));

  const bool legacy = GENERATE(false, true);
  Var n(state, legacy, DType::kInt64, PartialShape(Shape{}), "n");
  REQUIRE(n.Assign(Tensor::Scalar<int64_t>(1)).ok());
  const auto count = [&] {
    return RunOp(legacy ? "CountUpTo" : "ResourceCountUpTo", {n.edge()},
                 {{"limit", 3}, {"T", DType::kInt64}}, &state);
  };
  CHECK((*count())[0].scalar<int64_t>() == 1);
  CHECK((*count())[0].scalar<int64_t>() == 2);
  CHECK(absl::IsOutOfRange(count().status()));
  CHECK(n.Read()->scalar<int64_t>() == 3);

  const AttrMap attrs = {{"dtype", DType::kFloat}, {"shape", PartialShape{2}}, {"var_name", "t"}};
  const Tensor t = (*RunOp("TemporaryVariable", {}, attrs, &state))[0];
  REQUIRE(RunOp("AssignAdd", {t, Floats({2}, {1, 2})}, {{"T", DType::kFloat}}, &state).ok());
  auto last =
      RunOp("DestroyTemporaryVariable", {t}, {{"T", DType::kFloat}, {"var_name", "t"}}, &state);
  CHECK(BitEqual((*last)[0], Floats({2}, {1, 2})));
  CHECK_FALSE(RunOp("_ReadRef", {t}, {{"T", DType::kFloat}}, &state).ok());
}

TEST_CASE("scatter into rows", "[variable]") {
  const bool legacy = GENERATE(false, true);
  struct Case {
    const char* op;
    std::vector<int32_t> want;  // of rows {10, -20}, {30, 40}, {50, 60}
  };
  const Case c = GENERATE(values<Case>({
      // Row 2 twice, in order; then row 0.
      {"ScatterUpdate", {5, 6, 30, 40, 3, 4}},
      {"ScatterAdd", {15, -14, 30, 40, 54, 66}},
      {"ScatterSub", {5, -26, 30, 40, 46, 54}},
      {"ScatterMul", {50, -120, 30, 40, 150, 480}},
      {"ScatterDiv", {2, -3, 30, 40, 16, 7}},
      {"ScatterMin", {5, -20, 30, 40, 1, 2}},
      {"ScatterMax", {10, 6, 30, 40, 50, 60}},
  }));
  CAPTURE(c.op);
  OpState state;
  Var w(state, legacy, DType::kInt32, {3, 2});
  const Tensor start = Tensor::Of<int32_t>({3, 2}, {10, -20, 30, 40, 50, 60});
  CHECK(absl::IsFailedPrecondition(
      w.Write(c.op, {Tensor::Vector<int32_t>({0}), Tensor::Scalar<int32_t>(1)})));
  REQUIRE(w.Assign(start).ok());
  const Tensor snapshot = *w.Read();
  REQUIRE(w.Write(c.op, {Tensor::Vector<int64_t>({2, 2, 0}),
                         Tensor::Of<int32_t>({3, 2}, {1, 2, 3, 4, 5, 6})})
              .ok());
  CHECK(BitEqual(*w.Read(), Tensor::Of<int32_t>({3, 2}, std::span<const int32_t>(c.want))));
  CHECK(BitEqual(snapshot, start));
  // A read of a variable that was updated sparsely copies: later updates stay in place.
  const Tensor copy = *w.Read();
  CHECK(copy.raw() != w.Read()->raw());
  // No index, an index out of range, wrong updates: nothing changes.
  const Tensor before = *w.Read();
  CHECK(w.Write(c.op, {Tensor::Vector<int32_t>({}), Tensor::Of<int32_t>({0, 2}, {})}).ok());
  const absl::Status s =
      w.Write(c.op, {Tensor::Vector<int32_t>({0, 3}), Tensor::Of<int32_t>({2, 2}, {1, 2, 3, 4})});
  CHECK(Message(s) == "indices[1] = 3 is not in [0, 3)");
  CHECK(absl::IsInvalidArgument(
      w.Write(c.op, {Tensor::Vector<int32_t>({-1}), Tensor::Scalar<int32_t>(1)})));
  CHECK(absl::IsInvalidArgument(
      w.Write(c.op, {Tensor::Vector<int32_t>({0}), Tensor::Of<int32_t>({1, 3}, {1, 2, 3})})));
  CHECK(BitEqual(*w.Read(), before));
}

TEST_CASE("scatter: scalar updates, index tensors, edges of arithmetic", "[variable]") {
  OpState state;
  Var w(state, false, DType::kFloat, {3, 2});
  REQUIRE(w.Assign(Floats({3, 2}, {1, 2, 3, 4, 5, 6})).ok());
  REQUIRE(
      w.Write("ScatterMul", {Tensor::Of<int32_t>({2, 1}, {0, 1}), Tensor::Scalar<float>(10)}).ok());
  CHECK(BitEqual(*w.Read(), Floats({3, 2}, {10, 20, 30, 40, 5, 6})));
  const float nan = std::numeric_limits<float>::quiet_NaN();
  REQUIRE(w.Write("ScatterMax", {Tensor::Scalar<int32_t>(2), Floats({2}, {nan, 7})}).ok());
  CHECK(std::isnan(w.Read()->data<float>()[4]));
  CHECK(w.Read()->data<float>()[5] == 7);

  const int32_t lowest = std::numeric_limits<int32_t>::min();
  Var n(state, false, DType::kInt32, {2}, "n");
  REQUIRE(n.Assign(Tensor::Vector<int32_t>({lowest, 7})).ok());
  CHECK(Message(n.Write("ScatterDiv",
                        {Tensor::Vector<int32_t>({0, 1}), Tensor::Vector<int32_t>({2, 0})})) ==
        "integer division by zero");
  CHECK(n.Write("ScatterDiv", {Tensor::Scalar<int32_t>(0), Tensor::Scalar<int32_t>(-1)}).ok());
  CHECK(n.Write("ScatterAdd", {Tensor::Scalar<int32_t>(1),
                               Tensor::Scalar<int32_t>(std::numeric_limits<int32_t>::max())})
            .ok());
  CHECK(BitEqual(*n.Read(), Tensor::Vector<int32_t>({lowest, lowest + 6})));

  Var s(state, false, DType::kString, {3}, "s");
  REQUIRE(s.Assign(Tensor::Vector<std::string>({"a", "b", "c"})).ok());
  REQUIRE(s.Write("ScatterUpdate",
                  {Tensor::Vector<int32_t>({2, 0}), Tensor::Vector<std::string>({"x", "y"})})
              .ok());
  CHECK(BitEqual(*s.Read(), Tensor::Vector<std::string>({"y", "b", "x"})));

  // Halfs round once: 2048 + 1 + … stays, in float or not; 2048 + 3 rounds to even 2052.
  Var h(state, false, DType::kHalf, {1}, "h");
  REQUIRE(h.Assign(Tensor::Vector<Half>({Half(2048)})).ok());
  REQUIRE(
      h.Write("ScatterAdd", {Tensor::Vector<int32_t>({0}), Tensor::Vector<Half>({Half(3)})}).ok());
  CHECK(static_cast<float>(h.Read()->scalar<Half>()) == 2052);
}

TEST_CASE("scatter by index tuples", "[variable]") {
  const bool legacy = GENERATE(false, true);
  OpState state;
  Var w(state, legacy, DType::kFloat, {2, 3});
  REQUIRE(w.Assign(Floats({2, 3}, {1, 2, 3, 4, 5, 6})).ok());
  const Tensor at = Tensor::Of<int32_t>({3, 2}, {0, 2, 1, 0, 0, 2});
  REQUIRE(w.Write("ScatterNdAdd", {at, Floats({3}, {10, 20, 30})}).ok());
  CHECK(BitEqual(*w.Read(), Floats({2, 3}, {1, 2, 43, 24, 5, 6})));
  REQUIRE(w.Write("ScatterNdSub", {at, Floats({3}, {10, 20, 30})}).ok());
  REQUIRE(w.Write("ScatterNdMax", {at, Floats({3}, {1, 9, 2})}).ok());
  CHECK(BitEqual(*w.Read(), Floats({2, 3}, {1, 2, 3, 9, 5, 6})));
  REQUIRE(
      w.Write("ScatterNdMin", {Tensor::Of<int64_t>({1, 1}, {1}), Floats({1, 3}, {7, 7, 1})}).ok());
  CHECK(BitEqual(*w.Read(), Floats({2, 3}, {1, 2, 3, 7, 5, 1})));
  // Tuples of length 0 pick the whole.
  REQUIRE(w.Write("ScatterNdUpdate",
                  {Tensor::Of<int32_t>({1, 0}, {}), Floats({1, 2, 3}, {0, 0, 0, 1, 1, 1})})
              .ok());
  CHECK(BitEqual(*w.Read(), Floats({2, 3}, {0, 0, 0, 1, 1, 1})));
  const Tensor outside = Tensor::Of<int32_t>({2, 2}, {0, 0, 1, 3});
  CHECK(Message(w.Write("ScatterNdUpdate", {outside, Floats({2}, {8, 9})})) ==
        "indices[1] = [1, 3] does not point into shape [2,3]");
  CHECK(w.Read()->data<float>()[0] == 0);
  REQUIRE(
      w.Write("ScatterNdUpdate", {outside, Floats({2}, {8, 9})}, {{"bad_indices_policy", "IGNORE"}})
          .ok());
  CHECK(BitEqual(*w.Read(), Floats({2, 3}, {8, 0, 0, 1, 1, 1})));
  CHECK(absl::IsInvalidArgument(
      w.Write("ScatterNdUpdate", {outside, Floats({2}, {8, 9})}, {{"bad_indices_policy", "?"}})));
  CHECK(absl::IsInvalidArgument(
      w.Write("ScatterNdUpdate", {Tensor::Of<int32_t>({1, 3}, {0, 0, 0}), Floats({1}, {8})})));
  CHECK(absl::IsInvalidArgument(
      w.Write("ScatterNdUpdate", {Tensor::Scalar<int32_t>(0), Floats({1}, {8})})));
  // Any number of tuples of nothing into nothing.
  Var none(state, legacy, DType::kFloat, {0}, "none");
  REQUIRE(none.Assign(Floats({0}, {})).ok());
  const int64_t many = int64_t{1} << 61;
  CHECK(none.Write("ScatterNdAdd", {*Tensor::Allocate(DType::kInt32, Shape{many, 0}),
                                    *Tensor::Allocate(DType::kFloat, Shape{many, 0})})
            .ok());
}

TEST_CASE("ScatterNdNonAliasingAdd leaves its input alone", "[variable]") {
  const bool in_place = GENERATE(false, true);
  const Tensor x = Tensor::Vector<int32_t>({1, 2, 3});
  auto y = RunOp("ScatterNdNonAliasingAdd",
                 {x, Tensor::Of<int32_t>({2, 1}, {2, 2}), Tensor::Vector<int32_t>({5, 6})}, {},
                 nullptr, in_place);
  REQUIRE(y.ok());
  CHECK(BitEqual((*y)[0], Tensor::Vector<int32_t>({1, 2, 14})));
  CHECK(BitEqual(x, Tensor::Vector<int32_t>({1, 2, 3})));
  y = RunOp("ScatterNdNonAliasingAdd",
            {Tensor::Vector<bool>({false, true}), Tensor::Of<int32_t>({1, 1}, {0}),
             Tensor::Vector<bool>({true})});
  CHECK(BitEqual((*y)[0], Tensor::Vector<bool>({true, true})));
}

TEST_CASE("gathering from a variable", "[variable]") {
  OpState state;
  Var w(state, false, DType::kFloat, PartialShape());
  const auto gather = [&](const Tensor& indices, int batch_dims = 0) -> absl::StatusOr<Tensor> {
    auto r = RunOp("ResourceGather", {w.edge(), indices},
                   {{"dtype", DType::kFloat}, {"batch_dims", batch_dims}}, &state);
    if (!r.ok()) return r.status();
    return (*r)[0];
  };
  const auto gather_nd = [&](const Tensor& indices) -> absl::StatusOr<Tensor> {
    auto r = RunOp("ResourceGatherNd", {w.edge(), indices}, {{"dtype", DType::kFloat}}, &state);
    if (!r.ok()) return r.status();
    return (*r)[0];
  };
  CHECK(absl::IsFailedPrecondition(gather(Tensor::Scalar<int32_t>(0)).status()));
  REQUIRE(w.Assign(Floats({3, 2}, {1, 2, 3, 4, 5, 6})).ok());
  CHECK(BitEqual(*gather(Tensor::Of<int32_t>({1, 2}, {2, 0})), Floats({1, 2, 2}, {5, 6, 1, 2})));
  CHECK(BitEqual(*gather(Tensor::Vector<int64_t>({})), Floats({0, 2}, {})));
  CHECK(BitEqual(*gather(Tensor::Of<int32_t>({3, 1}, {1, 0, 1}), 1), Floats({3, 1}, {2, 3, 6})));
  CHECK(BitEqual(*gather(Tensor::Of<int32_t>({3}, {1, 0, 1}), 1), Floats({3}, {2, 3, 6})));
  CHECK(Message(gather(Tensor::Vector<int32_t>({0, 1, 3})).status()) ==
        "indices[2] = 3 is not in [0, 3)");
  CHECK(absl::IsInvalidArgument(gather(Tensor::Of<int32_t>({2, 1}, {0, 0}), 1).status()));
  CHECK(absl::IsInvalidArgument(
      gather(Tensor::Of<int32_t>({3, 2, 1}, {0, 0, 0, 0, 0, 0}), 2).status()));
  CHECK(absl::IsInvalidArgument(gather(Tensor::Scalar<int32_t>(0), -1).status()));
  CHECK(BitEqual(*gather_nd(Tensor::Of<int32_t>({2, 2}, {2, 0, 0, 1})), Floats({2}, {5, 2})));
  CHECK(BitEqual(*gather_nd(Tensor::Of<int32_t>({1}, {1})), Floats({2}, {3, 4})));
  CHECK(BitEqual(*gather_nd(Tensor::Of<int32_t>({2, 0}, {})),
                 Floats({2, 3, 2}, {1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6})));
  CHECK(absl::IsInvalidArgument(gather_nd(Tensor::Of<int32_t>({1, 2}, {0, -1})).status()));
  CHECK(absl::IsInvalidArgument(gather_nd(Tensor::Of<int32_t>({3}, {0, 0, 0})).status()));
  REQUIRE(w.Assign(Floats({0, 2}, {})).ok());
  CHECK(gather(Tensor::Vector<int32_t>({}))->shape() == Shape{0, 2});
  CHECK(absl::IsInvalidArgument(gather(Tensor::Vector<int32_t>({0})).status()));
}

TEST_CASE("assigning to a strided slice", "[variable]") {
  const bool legacy = GENERATE(false, true);
  OpState state;
  Var w(state, legacy, DType::kFloat, {2, 4});
  REQUIRE(w.Assign(Floats({2, 4}, {0, 1, 2, 3, 4, 5, 6, 7})).ok());
  const Tensor before = *w.Read();
  const auto assign = [&](const Tensor& value, AttrMap attrs = {}) {
    // w[1:2, 3:0:-2] = value
    return w.Write(legacy ? "StridedSliceAssign" : "ResourceStridedSliceAssign",
                   {Tensor::Vector<int32_t>({1, 3}), Tensor::Vector<int32_t>({2, 0}),
                    Tensor::Vector<int32_t>({1, -2}), value},
                   attrs);
  };
  REQUIRE(assign(Floats({1, 2}, {10, 20})).ok());
  CHECK(BitEqual(*w.Read(), Floats({2, 4}, {0, 1, 2, 3, 4, 20, 6, 10})));
  CHECK(BitEqual(before, Floats({2, 4}, {0, 1, 2, 3, 4, 5, 6, 7})));
  REQUIRE(assign(Tensor::Scalar<float>(-1)).ok());
  CHECK(BitEqual(*w.Read(), Floats({2, 4}, {0, 1, 2, 3, 4, -1, 6, -1})));
  REQUIRE(assign(Floats({2}, {8, 9}), {{"shrink_axis_mask", 1}}).ok());
  CHECK(BitEqual(*w.Read(), Floats({2, 4}, {0, 1, 2, 3, 4, 9, 6, 8})));
  CHECK(absl::IsInvalidArgument(assign(Floats({3}, {1, 2, 3}))));
  CHECK(absl::IsInvalidArgument(assign(Floats({2, 1, 2}, {1, 2, 3, 4}))));
  CHECK(BitEqual(*w.Read(), Floats({2, 4}, {0, 1, 2, 3, 4, 9, 6, 8})));
}

}  // namespace
}  // namespace weft
