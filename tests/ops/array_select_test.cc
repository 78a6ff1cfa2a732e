// Moving blocks of space, diagonals, and picking elements by value.
#include <catch2/catch.hpp>
#include <limits>

#include "tests/support/run_op.h"

namespace weft {
namespace {

template <typename T = int32_t>
Tensor Of(const Shape& shape, std::initializer_list<T> v) {
  return Tensor::Of<T>(shape, v);
}
Tensor Ints(std::initializer_list<int32_t> v) { return Tensor::Vector<int32_t>(v); }
Tensor Longs(std::initializer_list<int64_t> v) { return Tensor::Vector<int64_t>(v); }
Tensor Int(int32_t v) { return Tensor::Scalar<int32_t>(v); }
Tensor Count(const Shape& shape) {
  std::vector<int32_t> v(shape.num_elements());
  for (size_t i = 0; i < v.size(); ++i) v[i] = static_cast<int32_t>(i);
  return Tensor::Of<int32_t>(shape, std::span<const int32_t>(v));
}

struct Case {
  std::string_view op;
  std::vector<Tensor> inputs;
  AttrMap attrs;
  std::vector<Tensor> want;
};
void Check(const std::vector<Case>& cases) {
  for (const Case& k : cases) {
    CAPTURE(k.op, k.inputs);
    auto got = test::RunOp(k.op, k.inputs, k.attrs);
    REQUIRE(got.status() == absl::OkStatus());
    REQUIRE(got->size() == k.want.size());
    for (size_t i = 0; i < k.want.size(); ++i) {
      CAPTURE(i, (*got)[i], k.want[i]);
      CHECK(BitEqual((*got)[i], k.want[i]));
    }
  }
}

struct Mistake {
  std::string_view op;
  std::vector<Tensor> inputs;
  AttrMap attrs;
  std::string_view message;
};
void CheckMistakes(const std::vector<Mistake>& mistakes) {
  for (const Mistake& m : mistakes) {
    CAPTURE(m.op, m.inputs);
    const auto got = test::RunOp(m.op, m.inputs, m.attrs);
    REQUIRE(!got.ok());
    CHECK(got.status().code() == absl::StatusCode::kInvalidArgument);
    CHECK(ToStd(got.status().message()) == m.message);
  }
}

TEST_CASE("picking by value", "[array]") {
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  const Tensor text = Tensor::Vector<std::string>({"b", "a", "b"});
  Check({
      {"Where",
       {Of<bool>({2, 2}, {true, false, false, true})},
       {},
       {Of<int64_t>({2, 2}, {0, 0, 1, 1})}},
      {"Where", {Tensor::Vector<float>({-0.0f, kNan, 0, 2})}, {}, {Of<int64_t>({2, 1}, {1, 3})}},
      {"Where", {Tensor::Scalar<bool>(true)}, {}, {Of<int64_t>({1, 0}, {})}},
      {"OneHot",
       {Ints({1, -1, 3}), Int(3), Int(7), Int(0)},
       {},
       {Of({3, 3}, {0, 7, 0, 0, 0, 0, 0, 0, 0})}},
      {"OneHot",
       {Longs({1, 0}), Int(2), Tensor::Scalar<std::string>("y"), Tensor::Scalar<std::string>("n")},
       {{"axis", 0}},
       {Of<std::string>({2, 2}, {"n", "y", "y", "n"})}},
      {"Unique", {Ints({3, 1, 3})}, {}, {Ints({3, 1}), Ints({0, 1, 0})}},
      {"Unique",
       {Tensor::Vector<float>({0, -0.0f})},
       {},
       {Tensor::Vector<float>({0}), Ints({0, 0})}},
      {"UniqueWithCounts",
       {text},
       {{"out_idx", DType::kInt64}},
       {Tensor::Vector<std::string>({"b", "a"}), Longs({0, 1, 0}), Longs({2, 1})}},
      {"UniqueV2",
       {Of({2, 3}, {1, 2, 1, 3, 4, 3}), Longs({1})},
       {},
       {Of({2, 2}, {1, 2, 3, 4}), Ints({0, 1, 0})}},
      {"ListDiff", {Ints({1, 2, 3, 2}), Ints({2})}, {}, {Ints({1, 3}), Ints({0, 2})}},
      {"DynamicPartition",
       {Of({3, 1}, {5, 6, 7}), Ints({1, 0, 1})},
       {{"num_partitions", 3}},
       {Of({1, 1}, {6}), Of({2, 1}, {5, 7}), Of({0, 1}, {})}},
      {"DynamicStitch",
       {Ints({0, 3}), Ints({1, 0}), Ints({5, 6}), Ints({7, 8})},
       {},
       {Ints({8, 7, 0, 6})}},
      {"ParallelDynamicStitch", {Ints({}), Of({0, 2}, {})}, {}, {Of({0, 2}, {})}},
  });
  // NaNs equal nothing, themselves included.
  const auto nans = test::RunOp("Unique", {Tensor::Vector<float>({kNan, kNan})});
  REQUIRE(nans.ok());
  CHECK(BitEqual((*nans)[1], Ints({0, 1})));
  CheckMistakes({
      {"OneHot", {Ints({1}), Int(-1), Int(1), Int(0)}, {}, "depth is -1, want at least 0"},
      {"DynamicPartition",
       {Ints({5, 6}), Ints({0, 2})},
       {{"num_partitions", 2}},
       "partitions[1] = 2 is not in [0, 2)"},
      {"DynamicPartition",
       {Ints({5, 6}), Ints({0})},
       {{"num_partitions", 2}},
       "partitions have shape [1], which data's shape [2] does not start with"},
      {"DynamicStitch", {Ints({0, -3}), Ints({5, 6})}, {}, "indices[0] holds -3, want at least 0"},
      {"UniqueV2", {Ints({1}), Longs({2})}, {}, "axis 2 is outside [-1, 1) of a tensor of rank 1"},
  });
}

TEST_CASE("space, depth, batch and patches", "[array]") {
  const Tensor x = Count({1, 2, 2, 2});
  Check({
      {"SpaceToDepth", {x}, {{"block_size", 2}}, {Count({1, 1, 1, 8})}},
      {"DepthToSpace", {Count({1, 1, 1, 8})}, {{"block_size", 2}}, {x}},
      {"SpaceToDepth",
       {Count({1, 2, 2, 2})},
       {{"block_size", 2}, {"data_format", "NCHW"}},
       {Of({1, 8, 1, 1}, {0, 4, 1, 5, 2, 6, 3, 7})}},
      {"SpaceToBatch",
       {Count({1, 2, 2, 1}), Of({2, 2}, {1, 1, 0, 0})},
       {{"block_size", 2}},
       {Of({4, 2, 1, 1}, {0, 2, 0, 3, 0, 0, 1, 0})}},
      {"BatchToSpace",
       {Count({4, 1, 1, 1}), Of({2, 2}, {0, 1, 0, 0})},
       {{"block_size", 2}},
       {Of({1, 1, 2, 1}, {0, 1})}},
      {"SpaceToBatchND",
       {Count({1, 3}), Ints({2}), Of({1, 2}, {0, 1})},
       {},
       {Of({2, 2}, {0, 2, 1, 0})}},
      {"BatchToSpaceND",
       {Of({2, 2}, {0, 2, 1, 0}), Ints({2}), Of({1, 2}, {0, 1})},
       {},
       {Count({1, 3})}},
      {"ExtractImagePatches",
       {Count({1, 2, 2, 1})},
       {{"ksizes", {1, 2, 2, 1}},
        {"strides", {1, 1, 1, 1}},
        {"rates", {1, 1, 1, 1}},
        {"padding", "SAME"}},
       {Of({1, 2, 2, 4}, {0, 1, 2, 3, 1, 0, 3, 0, 2, 3, 0, 0, 3, 0, 0, 0})}},
  });
  CheckMistakes({
      {"SpaceToDepth",
       {Count({1, 3, 2, 1})},
       {{"block_size", 2}},
       "height 3 is not a multiple of 2"},
      {"SpaceToBatchND",
       {Count({1, 3}), Ints({2}), Of({1, 2}, {0, 0})},
       {},
       "padded dimension 3 is not a multiple of 2"},
      {"SpaceToBatchND",
       {Count({1, 3}), Ints({0}), Of({1, 2}, {0, 0})},
       {},
       "block_shape[0] is 0, want at least 1"},
      {"BatchToSpaceND",
       {Count({2, 1}), Ints({2}), Of({1, 2}, {2, 1})},
       {},
       "crops take 3 of dimension 1, which has 2"},
      {"ExtractImagePatches",
       {Count({1, 2, 2, 1})},
       {{"ksizes", {2, 2, 2, 1}},
        {"strides", {1, 1, 1, 1}},
        {"rates", {1, 1, 1, 1}},
        {"padding", "SAME"}},
       "attribute 'ksizes' is [2,2,2,1], want [1,rows,columns,1]"},
  });
}

TEST_CASE("diagonals", "[array]") {
  const Tensor x = Count({2, 3});
  Check({
      {"Diag", {Ints({1, 2})}, {}, {Of({2, 2}, {1, 0, 0, 2})}},
      {"DiagPart", {Count({2, 2})}, {}, {Ints({0, 3})}},
      {"MatrixDiag", {Ints({1, 2})}, {}, {Of({2, 2}, {1, 0, 0, 2})}},
      {"MatrixDiagPart", {x}, {}, {Ints({0, 4})}},
      {"MatrixDiagPartV3", {x, Ints({-1, 1}), Int(9)}, {}, {Of({3, 2}, {1, 5, 0, 4, 3, 9})}},
      {"MatrixDiagPartV3",
       {x, Ints({-1, 2}), Int(9)},
       {{"align", "LEFT_RIGHT"}},
       {Of({4, 2}, {2, 9, 1, 5, 0, 4, 9, 3})}},
      {"MatrixDiagPartV2", {x, Int(2), Int(9)}, {}, {Ints({2})}},
      {"MatrixSetDiag", {x, Ints({8, 9})}, {}, {Of({2, 3}, {8, 1, 2, 3, 9, 5})}},
      {"MatrixSetDiagV3",
       {x, Of({2, 2}, {8, 9, 7, 6}), Ints({-1, 0})},
       {},
       {Of({2, 3}, {8, 1, 2, 7, 9, 5})}},
      {"MatrixDiagV3",
       {Ints({1, 2}), Int(1), Int(-1), Int(-1), Int(5)},
       {},
       {Of({3, 3}, {5, 1, 5, 5, 5, 2, 5, 5, 5})}},
      // The second of the two diagonals lies outside of the matrix.
      {"MatrixDiagV3",
       {Of({2, 1}, {3, 4}), Ints({1, 2}), Int(1), Int(-1), Int(0)},
       {},
       {Of({1, 2}, {0, 4})}},
      {"MatrixBandPart",
       {x, Longs({0}).Reshaped(Shape{}), Longs({-1}).Reshaped(Shape{})},
       {},
       {Of({2, 3}, {0, 1, 2, 0, 4, 5})}},
  });
  CheckMistakes({
      {"DiagPart", {x}, {}, "the halves of input's shape [2,3] differ"},
      {"MatrixDiagPartV3", {x, Int(3), Int(9)}, {}, "matrices of shape [2,3] have no diagonal 3"},
      {"MatrixDiagPartV3",
       {x, Ints({1, 0}), Int(9)},
       {},
       "k is [1,0]: the lower diagonal comes first"},
      {"MatrixSetDiag",
       {x, Ints({8, 9, 7})},
       {},
       "diagonal has shape [3], want [2] for input of shape [2,3]"},
      {"MatrixDiagV3",
       {Ints({1, 2}), Int(0), Int(1), Int(-1), Int(5)},
       {},
       "diagonals of length 2 do not make matrices of 1 rows and 2 columns with k [0,0]"},
      {"MatrixBandPart", {x, Int(3), Int(0)}, {}, "num_lower is 3 for input of shape [2,3]"},
  });
}

}  // namespace
}  // namespace weft
