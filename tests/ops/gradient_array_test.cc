// Gradients of ops that move data, orders one and two.
#include <catch2/catch.hpp>

#include "tests/support/gradient_check.h"

namespace weft::test {
namespace {

Tensor I32(std::vector<int32_t> v) { return Tensor::Vector(v); }
Tensor I64(std::vector<int64_t> v) { return Tensor::Vector(v); }
Tensor I32(const Shape& s, std::vector<int32_t> v) {
  return Tensor::Of<int32_t>(s, std::span<const int32_t>(v));
}
Tensor At(int32_t axis) { return Tensor::Scalar(axis); }
const GradientInput kNumber = Tensor::Scalar(2.5);

void CheckAll(std::initializer_list<GradientCase> cases) {
  for (const GradientCase& c : cases) CheckGradient(c);
}

TEST_CASE("transposed and joined tensors have the slopes of their values", "[gradient][array]") {
  CheckAll({
      {"Transpose", {Shape{2, 3, 4}, I32({2, 0, 1})}},
      {"Transpose", {Shape{2, 3}, I64({-1, 0})}},
      {"Transpose", {Shape{}, I32({})}},
      {"Transpose", {Shape{0, 3}, I32({1, 0})}},
      {"ConjugateTranspose", {{Shape{2, 3}, DType::kComplex128}, I32({1, 0})}},
      {"Concat", {At(1), Shape{2, 3}, Shape{2, 1}}},
      {"ConcatV2", {Shape{2, 3}, Shape{2, 0}, Shape{2, 1}, At(-1)}},
      {"ConcatV2", {Shape{2, 3}, Shape{1, 3}, Tensor::Scalar<int64_t>(0)}},
      {"Pack", {Shape{2, 3}, Shape{2, 3}}, {{"axis", -2}}},
      {"Pack", {Shape{}, Shape{}, Shape{}}},
      {"Unpack", {Shape{2, 3, 2}}, {{"num", 3}, {"axis", 1}}},
      {"Unpack", {Shape{2, 3}}, {{"num", 3}, {"axis", -1}}, {2, {1}}},
      {"Split", {At(-1), Shape{2, 6}}, {{"num_split", 3}}},
      {"Split", {At(0), Shape{2, 3}}, {{"num_split", 1}}},
      {"Split", {At(1), Shape{2, 4}}, {{"num_split", 2}}, {2, {1}}},
      {"SplitV", {Shape{5, 2}, I32({2, -1, 0}), At(0)}, {{"num_split", 3}}},
      {"ParallelConcat", {Shape{1, 2}, Shape{1, 2}}, {{"shape", Shape{2, 2}}}},
  });
}

TEST_CASE("slices have the slopes of their values", "[gradient][array]") {
  const auto masks = [](int begin, int end, int ellipsis, int axis, int shrink) {
    return AttrMap{{"begin_mask", begin},
                   {"end_mask", end},
                   {"ellipsis_mask", ellipsis},
                   {"new_axis_mask", axis},
                   {"shrink_axis_mask", shrink}};
  };
  CheckAll({
      {"Slice", {Shape{4, 3}, I32({1, 0}), I32({2, -1})}},
      {"Slice", {Shape{4, 3}, I64({4, 1}), I64({0, 2})}},
      {"Slice", {Shape{}, I32({}), I32({})}},
      {"StridedSlice", {Shape{5, 4}, I32({0, 3}), I32({5, 0}), I32({2, -1})}},
      {"StridedSlice", {Shape{5, 4}, I64({1, 9}), I64({-1, 9}), I64({1, 1})}, masks(0, 2, 0, 0, 0)},
      {"StridedSlice",
       {Shape{3, 4, 5}, I32({-1, 0, 0, 2}), I32({0, 0, 0, 9}), I32({1, 1, 1, 2})},
       masks(8, 0, 2, 4, 1)},
      {"StridedSlice",
       {Shape{3}, Tensor::Vector<int16_t>({1}), Tensor::Vector<int16_t>({3}),
        Tensor::Vector<int16_t>({1})}},
      {"StridedSlice", {Shape{3, 2}, I32({2}), I32({2}), I32({1})}},
      {"StridedSliceGrad", {I32({5, 4}), I32({4, 1}), I32({0, 3}), I32({-2, 1}), Shape{2, 2}}},
      {"StridedSliceGrad",
       {I32({5, 4}), I32({1}), I32({2}), I32({1}), Shape{4}},
       masks(0, 0, 0, 0, 1)},
      {"TensorStridedSliceUpdate", {Shape{4, 3}, I32({1}), I32({3}), I32({1}), Shape{2, 3}}},
      {"TensorStridedSliceUpdate", {Shape{4, 3}, I32({1}), I32({3}), I32({1}), Shape{3}}},
      {"TensorStridedSliceUpdate", {Shape{4, 3}, I32({3}), I32({0}), I32({-2}), Shape{1, 1}}},
  });
}

TEST_CASE("repeated, padded and turned tensors have the slopes of their values",
          "[gradient][array]") {
  const Tensor pads = I32({2, 2}, {1, 2, 0, 1});
  CheckAll({
      {"Tile", {Shape{2, 3}, I32({2, 3})}},
      {"Tile", {Shape{2, 1, 3}, I64({1, 4, 1})}},
      {"Tile", {Shape{2, 3}, I32({0, 2})}},
      {"Tile", {Shape{}, I32({})}},
      {"Pad", {Shape{2, 3}, pads}},
      {"Pad", {Shape{0, 3}, pads}},
      {"PadV2", {Shape{2, 3}, Tensor::Of<int64_t>(Shape{2, 2}, {0, 0, 2, 0}), kNumber}},
      {"MirrorPad", {Shape{3, 3}, pads}, {{"mode", "REFLECT"}}},
      {"MirrorPad", {Shape{2, 3}, pads}, {{"mode", "SYMMETRIC"}}},
      {"MirrorPadGrad", {Shape{6, 3}, pads}, {{"mode", "REFLECT"}}},
      {"MirrorPadGrad", {Shape{5, 3}, pads}, {{"mode", "SYMMETRIC"}}},
      {"Reverse", {Shape{2, 3}, Tensor::Vector<bool>({false, true})}},
      {"ReverseV2", {Shape{2, 3}, I32({-1, 0})}},
      {"ReverseSequence", {Shape{2, 4, 3}, I64({3, 1})}, {{"seq_dim", 1}}},
      {"ReverseSequence", {Shape{4, 3}, I32({3, 4, 0})}, {{"seq_dim", 0}, {"batch_dim", 1}}},
      {"Roll", {Shape{3, 4}, I32({1, -2}), I32({0, -1})}},
      {"Roll", {Shape{5}, At(7), At(0)}},
  });
}

TEST_CASE("gathered elements have the slopes of their values", "[gradient][array]") {
  CheckAll({
      {"Gather", {Shape{4, 3}, I32({2, 2}, {1, 1, 3, 0})}},
      {"Gather", {Shape{4}, At(2)}},
      {"GatherV2", {Shape{4, 3}, I32({1, 1, 3}), At(0)}},
      {"GatherV2", {Shape{4, 3}, I64({2, 2}), At(-2)}},
      {"GatherV2", {Shape{4, 0}, I32({1, 2}, {1, 1}), At(0)}},
      {"GatherV2", {Shape{4, 3}, I32({0, 2}, {}), At(0)}},
      {"GatherV2", {Shape{2, 3, 4}, I32({2, 2}, {0, 2, 2, 1}), At(1)}},
      {"GatherV2", {Shape{2, 3, 4}, At(3), Tensor::Scalar<int64_t>(-1)}},
      {"GatherV2", {Shape{2, 3, 4}, I32({2, 2}, {0, 2, 2, 2}), At(1)}, {{"batch_dims", 1}}},
      {"GatherV2", {Shape{2, 3, 4}, I32({2, 2}, {0, 3, 3, 1}), At(2)}, {{"batch_dims", 1}}},
      {"GatherV2", {Shape{2, 2, 3}, I32({2, 2}, {0, 2, 2, 1}), At(-1)}, {{"batch_dims", -1}}},
      {"GatherV2", {Shape{2, 3}, I32({2, 2}, {0, 2, 2, 1}), At(1)}, {{"batch_dims", -1}}},
      {"GatherV2", {{Shape{2, 3}, DType::kComplex128}, I32({2, 2}), At(1)}},
      {"GatherNd", {Shape{3, 2}, I32({2, 2}, {2, 1, 0, 0})}},
      {"GatherNd", {Shape{3, 2}, I32({3, 1}, {2, 2, 0})}},
      {"GatherNd", {Shape{3, 2}, I32({2, 0}, {})}},
      {"GatherNd", {Shape{3}, I32({2, 1}, {7, 1})}, {{"bad_indices_policy", "IGNORE"}}},
      {"GatherNd", {Shape{3}, Tensor::Of<int16_t>(Shape{2, 1, 1}, {2, 1})}},
  });
}

TEST_CASE("scattered elements have the slopes of their values", "[gradient][array]") {
  const Tensor twice = I32({3, 1}, {1, 3, 1}), once = I32({2, 1}, {2, 0});
  CheckAll({
      {"ScatterNd", {twice, Shape{3, 2}, I32({4, 2})}},
      {"ScatterNd", {I32({2, 2}, {1, 0, 0, 1}), Shape{2}, I32({2, 3})}},
      {"ScatterNd", {I32({0, 1}, {}), Shape{0, 2}, I32({4, 2})}},
      {"ScatterNdNonAliasingAdd", {Shape{4, 2}, twice, Shape{3, 2}}},
      {"TensorScatterAdd", {Shape{4, 2}, twice, Shape{3, 2}}},
      {"TensorScatterSub", {Shape{4, 2}, twice, Shape{3, 2}}},
      {"TensorScatterUpdate", {Shape{4, 2}, once, Shape{2, 2}}},
      {"TensorScatterSub", {{Shape{4}, DType::kComplex128}, twice, {Shape{3}, DType::kComplex128}}},
      {"TensorScatterMax", {Shape{4, 2}, twice, Shape{3, 2}}},
      {"TensorScatterMin", {Shape{4, 2}, twice, Shape{3, 2}}},
  });
}

TEST_CASE("parted and stitched rows have the slopes of their values", "[gradient][array]") {
  const Tensor first = I32({2, 0}), second = I32({2, 1}, {1, 3});
  CheckAll({
      {"DynamicPartition", {Shape{4, 2}, I32({1, 0, 1, 1})}, {{"num_partitions", 3}}},
      {"DynamicPartition", {Shape{4}, I32({1, 0, 1, 1})}, {{"num_partitions", 2}}, {2, {1}}},
      {"DynamicPartition", {Shape{2, 2, 3}, I32({2, 2}, {0, 1, 1, 0})}, {{"num_partitions", 2}}},
      {"DynamicPartition", {Shape{}, At(1)}, {{"num_partitions", 2}}},
      {"DynamicPartition", {Shape{0, 2}, I32({})}, {{"num_partitions", 2}}},
      {"DynamicStitch", {first, second, Shape{2, 3}, Shape{2, 1, 3}}},
      {"DynamicStitch", {At(0), I32({2, 1}), Shape{}, Shape{2}}},
      {"ParallelDynamicStitch", {first, second, Shape{2}, Shape{2, 1}}},
  });
}

TEST_CASE("blocks of space have the slopes of their values", "[gradient][array]") {
  const Tensor pads = I32({2, 2}, {1, 0, 0, 2}), none = I32({2, 2}, {0, 0, 0, 0});
  CheckAll({
      {"SpaceToDepth", {Shape{2, 2, 4, 3}}, {{"block_size", 2}}},
      {"SpaceToDepth", {Shape{1, 3, 2, 4}}, {{"block_size", 2}, {"data_format", "NCHW"}}},
      {"DepthToSpace", {Shape{2, 1, 3, 8}}, {{"block_size", 2}}},
      {"DepthToSpace", {Shape{1, 8, 2, 1}}, {{"block_size", 2}, {"data_format", "NCHW"}}},
      {"SpaceToBatch", {Shape{2, 3, 2, 1}, pads}, {{"block_size", 2}}},
      {"BatchToSpace", {Shape{4, 2, 3, 2}, pads}, {{"block_size", 2}}},
      {"SpaceToBatchND", {Shape{1, 5, 4, 2}, I32({3, 2}), pads}},
      {"BatchToSpaceND", {Shape{6, 1, 2}, I32({3, 2}), none}},
      {"BatchToSpaceND", {Shape{4, 3, 2}, I64({2}), I32({1, 2}, {1, 2})}},
      {"SpaceToBatchND", {Shape{0, 4}, I32({2}), I32({1, 2}, {0, 0})}},
      {"ExtractImagePatches",
       {Shape{2, 4, 5, 2}},
       {{"ksizes", {1, 2, 3, 1}},
        {"strides", {1, 2, 1, 1}},
        {"rates", {1, 1, 1, 1}},
        {"padding", "VALID"}}},
      {"ExtractImagePatches",
       {Shape{1, 4, 3, 1}},
       {{"ksizes", {1, 2, 2, 1}},
        {"strides", {1, 1, 2, 1}},
        {"rates", {1, 2, 1, 1}},
        {"padding", "SAME"}}},
  });
}

TEST_CASE("diagonals have the slopes of their values", "[gradient][array]") {
  const Tensor band = I32({-1, 1}), lower = At(-1), minus = At(-1);
  CheckAll({
      {"Diag", {Shape{3}}},
      {"Diag", {Shape{2, 3}}},
      {"DiagPart", {Shape{2, 3, 2, 3}}},
      {"MatrixDiag", {Shape{2, 3}}},
      {"MatrixDiagPart", {Shape{2, 3, 4}}},
      {"MatrixSetDiag", {Shape{2, 3, 4}, Shape{2, 3}}},
      {"BatchMatrixDiag", {Shape{2, 3}}},
      {"BatchMatrixDiagPart", {Shape{4, 3}}},
      {"BatchMatrixSetDiag", {Shape{4, 3}, Shape{3}}},
      {"MatrixDiagV2", {Shape{2, 3}, At(1), minus, minus, kNumber}},
      {"MatrixDiagV2", {Shape{3, 3}, band, At(3), At(4), kNumber}},
      {"MatrixDiagPartV2", {Shape{2, 3, 4}, lower, kNumber}},
      {"MatrixDiagPartV2", {Shape{3, 4}, band, kNumber}},
      {"MatrixSetDiagV2", {Shape{2, 3, 4}, Shape{2, 2}, lower}},
      {"MatrixSetDiagV2", {Shape{3, 4}, Shape{3, 3}, band}},
      {"MatrixBandPart", {Shape{2, 3, 4}, Tensor::Scalar<int64_t>(1), Tensor::Scalar<int64_t>(-1)}},
      {"BatchMatrixBandPart",
       {Shape{4, 3}, Tensor::Scalar<int64_t>(0), Tensor::Scalar<int64_t>(1)}},
  });
  for (const char* align : {"LEFT_RIGHT", "RIGHT_LEFT", "LEFT_LEFT", "RIGHT_RIGHT"}) {
    const AttrMap attrs{{"align", align}};
    CheckAll({
        {"MatrixDiagV3", {Shape{3, 3}, band, At(4), At(3), kNumber}, attrs},
        {"MatrixDiagPartV3", {Shape{2, 3, 4}, I32({-2, 1}), kNumber}, attrs},
        {"MatrixSetDiagV3", {Shape{4, 3}, Shape{3, 3}, band}, attrs},
        {"MatrixSetDiagV3",
         {{Shape{3, 3}, DType::kComplex128}, {Shape{2}, DType::kComplex128}, lower},
         attrs},
    });
  }
}

TEST_CASE("elements found by order have the slopes of their values", "[gradient][array]") {
  CheckAll({
      {"TopK", {Shape{2, 5}}, {{"k", 3}}, {2, {0}}},
      {"TopKV2", {Shape{2, 2, 4}, At(2)}, {}, {2, {0}}},
      {"TopKV2", {Shape{5}, At(2)}, {{"sorted", false}, {"index_type", DType::kInt16}}, {2, {0}}},
      {"TopKV2", {Shape{0, 4}, At(2)}, {}, {2, {0}}},
      {"NthElement", {Shape{2, 5}, At(3)}},
      {"NthElement", {Shape{5}, At(1)}, {{"reverse", true}}},
  });
}

}  // namespace
}  // namespace weft::test
