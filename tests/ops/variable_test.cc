#include <catch2/catch.hpp>

#include "core/half.h"
#include "kernels/cpu/variable.h"
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
                    legacy ? AttrMap{{"dtype", DType::kFloat}} : AttrMap{}, &state))[0].data<bool>();
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
  REQUIRE(w.Assign(Tensor(DType::kFloat, Shape{2}, BorrowBuffer(memory, sizeof memory, nullptr))).ok());
  REQUIRE(w.Write("AssignAdd", {Floats({2}, {5, 5})}).ok());
  CHECK(memory[0] == 1);
  memory[1] = 9;
  CHECK(BitEqual(*w.Read(), Floats({2}, {6, 7})));
}

TEST_CASE("the same name is the same variable, and must agree in type (semantics 26)", "[variable]") {
  OpState state;
  Var a(state, false, DType::kFloat, {2});
  REQUIRE(a.Assign(Floats({2}, {1, 2})).ok());
  Var b(state, false, DType::kFloat, PartialShape(), "w");
  CHECK(BitEqual(*b.Read(), Floats({2}, {1, 2})));
  Var other(state, false, DType::kFloat, {2}, "v");
  CHECK_FALSE(other.Read().ok());
  const auto handle = [&](DType dtype, PartialShape shape) {
    return RunOp("VarHandleOp", {}, {{"dtype", dtype}, {"shape", shape}, {"shared_name", "w"}}, &state).status();
  };
  CHECK(Message(handle(DType::kInt32, {2})) == "variable 'w' holds float, not int32");
  CHECK(Message(handle(DType::kFloat, {3})) == "variable 'w' was declared with shape [2], not [3]");
  CHECK(absl::IsInvalidArgument(RunOp("ReadVariableOp", {a.edge()}, {{"dtype", DType::kInt32}}, &state).status()));
  // Without shared_name it is the node's.
  auto own = RunOp("VarHandleOp", {}, {{"dtype", DType::kFloat}, {"shape", PartialShape{}}}, &state);
  REQUIRE(own.ok());
  CHECK((*own)[0].scalar<ResourceHandle>().name == "test");
  CHECK(absl::IsInvalidArgument(RunOp("ReadVariableOp", {*Tensor::Allocate(DType::kResource, Shape{})},
                                      {{"dtype", DType::kFloat}}, &state).status()));
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
    return RunOp("DestroyResourceOp", {w.edge()}, {{"ignore_lookup_error", ignore}}, &state).status();
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
  const auto shape = [&](DType out) { return RunOp("VariableShape", {w.edge()}, {{"out_type", out}}, &state); };
  CHECK(absl::IsFailedPrecondition(shape(DType::kInt32).status()));
  REQUIRE(w.Assign(*Tensor::Allocate(DType::kFloat, Shape{5, 3})).ok());
  CHECK(BitEqual((*shape(DType::kInt32))[0], Tensor::Vector<int32_t>({5, 3})));
  CHECK(BitEqual((*shape(DType::kInt64))[0], Tensor::Vector<int64_t>({5, 3})));

  const bool legacy = GENERATE(false, true);
  Var n(state, legacy, DType::kInt64, PartialShape(Shape{}), "n");
  REQUIRE(n.Assign(Tensor::Scalar<int64_t>(1)).ok());
  const auto count = [&] {
    return RunOp(legacy ? "CountUpTo" : "ResourceCountUpTo", {n.edge()}, {{"limit", 3}, {"T", DType::kInt64}}, &state);
  };
  CHECK((*count())[0].scalar<int64_t>() == 1);
  CHECK((*count())[0].scalar<int64_t>() == 2);
  CHECK(absl::IsOutOfRange(count().status()));
  CHECK(n.Read()->scalar<int64_t>() == 3);

  const AttrMap attrs = {{"dtype", DType::kFloat}, {"shape", PartialShape{2}}, {"var_name", "t"}};
  const Tensor t = (*RunOp("TemporaryVariable", {}, attrs, &state))[0];
  REQUIRE(RunOp("AssignAdd", {t, Floats({2}, {1, 2})}, {{"T", DType::kFloat}}, &state).ok());
  auto last = RunOp("DestroyTemporaryVariable", {t}, {{"T", DType::kFloat}, {"var_name", "t"}}, &state);
  CHECK(BitEqual((*last)[0], Floats({2}, {1, 2})));
  CHECK_FALSE(RunOp("_ReadRef", {t}, {{"T", DType::kFloat}}, &state).ok());
}

}  // namespace
}  // namespace weft
