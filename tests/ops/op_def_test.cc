#include "ops/op_def.h"

#include <catch2/catch.hpp>

#include "ops/registry.h"
#include "tests/support/run_op.h"

namespace weft {
namespace {

TEST_CASE("every row parses, and its defaults satisfy its own constraints", "[ops]") {
  for (std::string_view name : Ops().Names()) {
    CAPTURE(name);
    const OpDef* op = Ops().Find(name);
    REQUIRE(op != nullptr);
    CHECK(op->name == name);
    CHECK(op->shape != nullptr);
    AttrMap attrs;
    for (const AttrDef& a : op->attrs) {
      if (a.default_value.has_value()) attrs.Set(a.name, a.default_value);
    }
    const absl::Status status = CheckAttrs(*op, attrs);
    // What is missing may be missing; nothing may be of the wrong kind.
    CHECK(ToStd(status.message()).find("' is ") == ToStd(status.message()).find("' is missing"));
  }
}

TEST_CASE("a row becomes arguments and attributes", "[ops]") {
  const OpEntry entry{
      "Both(a: T, many: N * T, any: Tin, r: Ref(float)) -> (y: int32)",
      "T: {half, float} = float; N: int >= 2; Tin: list(type) >= 0 = []; pad: {'SAME', 'VALID'}; "
      "strides: list(int) = [1, 2]; shape: shape = [2, -1]; eps: float = 0.5; on: bool = true",
      nullptr};
  const OpDef op = ParseOpEntry(entry);
  CHECK(op.name == "Both");
  REQUIRE(op.inputs.size() == 4);
  CHECK(op.inputs[0].type_attr == "T");
  CHECK(op.inputs[1].number_attr == "N");
  CHECK(op.inputs[2].type_list_attr == "Tin");
  CHECK(op.inputs[3].is_ref);
  CHECK(op.outputs[0].type == DType::kInt32);
  CHECK(op.FindAttr("N")->minimum == 2);
  CHECK(op.FindAttr("strides")->default_value == AttrValue({1, 2}));
  CHECK(op.FindAttr("shape")->default_value == AttrValue(PartialShape{2, -1}));

  AttrMap attrs = {{"pad", "FULL"}, {"zzz", 1}};
  const std::string message(CheckAttrs(op, attrs).message());
  CHECK(
      message ==
      "attribute 'N' is missing, want int >= 2; attribute 'pad' is 'FULL', want {'SAME', 'VALID'}; "
      "the op has no attribute 'zzz'");
}

TEST_CASE("attributes follow from inputs", "[ops]") {
  const OpDef op = ParseOpEntry({"Join(values: N * T, axis: Tidx) -> (y: T)",
                                 "N: int >= 2; T: type; Tidx: index = int32", nullptr});
  AttrMap attrs;
  const DType types[] = {DType::kFloat, DType::kFloat, DType::kFloat, DType::kInt64};
  REQUIRE(InferAttrs(op, types, attrs).ok());
  CHECK(*attrs.Find("N") == AttrValue(3));
  CHECK(*attrs.Find("T") == AttrValue(DType::kFloat));
  CHECK(*attrs.Find("Tidx") == AttrValue(DType::kInt64));
}

TEST_CASE("ops about shapes", "[ops][kernel]") {
  const Tensor x = Tensor::Of<float>({2, 3}, {1, 2, 3, 4, 5, 6});
  auto y = test::RunOp("Reshape", {x, Tensor::Vector<int32_t>({3, -1})});
  REQUIRE(y.ok());
  CHECK((*y)[0].shape() == Shape{3, 2});
  y = test::RunOp("Shape", {x}, {{"out_type", DType::kInt64}});
  REQUIRE(y.ok());
  CHECK(BitEqual((*y)[0], Tensor::Vector<int64_t>({2, 3})));
  y = test::RunOp("Reshape", {x, Tensor::Vector<int32_t>({4, -1})});
  CHECK(ToStd(y.status().message()) == "cannot reshape 6 elements of [2,3] to [4,?]");
  // Beside a 0, a -1 is what the other dimensions leave (TensorFlow 2.21).
  const Tensor none = *Tensor::Allocate(DType::kFloat, Shape{2, 0, 3});
  const std::pair<std::vector<int32_t>, Shape> cases[] = {{{0, -1}, Shape{0, 6}},
                                                          {{0, 3, -1}, Shape{0, 3, 2}},
                                                          {{4, -1}, Shape{4, 0}},
                                                          {{-1, 0, 5}, Shape{1, 0, 5}}};
  for (const auto& [to, want] : cases) {
    y = test::RunOp("Reshape", {none, Tensor::Vector<int32_t>(to)});
    REQUIRE(y.ok());
    CHECK((*y)[0].shape() == want);
  }
}

}  // namespace
}  // namespace weft
