#include <catch2/catch.hpp>

#include "tests/support/run_op.h"

namespace weft {
namespace {

using test::RunOp;

struct Case {
  const char* op;
  std::vector<Tensor> inputs;
  const char* want;  // a tensor, or a part of an error's message
  AttrMap attrs;
};

void Check(const Case& t) {
  CAPTURE(t.op, t.want);
  const auto y = RunOp(t.op, t.inputs, t.attrs);
  if (!y.ok()) {
    CHECK_THAT(std::string(y.status().message()), Catch::Contains(t.want));
  } else {
    std::string text;
    for (const Tensor& out : *y) text += (text.empty() ? "" : "; ") + out.ToString();
    CHECK(text == t.want);
  }
}

Tensor I(std::initializer_list<int32_t> v) { return Tensor::Vector<int32_t>(v); }
Tensor S(int32_t v) { return Tensor::Scalar<int32_t>(v); }
const Tensor kNone = Tensor::Vector<float>(std::vector<float>{});

TEST_CASE("segments", "[ops][kernel][segment]") {
  const Tensor x = Tensor::Of<float>({3, 2}, {-9, -8, -7, -6, -5, -4});
  const Tensor p = Tensor::Of<float>({4, 2}, {1, 2, 3, 4, 5, 6, 7, 8});
  const Tensor g = Tensor::Of<float>({3, 2}, {1, 2, 3, 4, 5, 6});
  const Case cases[] = {
      {"SegmentSum", {x, I({0, 0, 1})}, "float [2,2] -16 -14 -5 -4"},
      {"SegmentMax", {x, I({0, 2, 2})}, "float [3,2] -9 -8 0 0 -5 -4"},
      {"SegmentMin", {x, I({1, 2, 2})}, "float [3,2] 0 0 -9 -8 -7 -6"},
      {"SegmentProd", {x, I({1, 3, 3})}, "float [4,2] 1 1 -9 -8 1 1 35 24"},
      {"SegmentMean", {x, I({1, 3, 3})}, "float [4,2] 0 0 -9 -8 0 0 -6 -5"},
      {"SegmentMean",
       {Tensor::Vector<int8_t>({100, 100, 100, -3}), I({0, 0, 0, 1})},
       "int8 [2] 14 -3"},
      {"SegmentSum", {Tensor::Of<float>({0, 2}, {}), I({})}, "float [0,2]"},
      {"SegmentSum", {Tensor::Of<float>({2, 0}, {}), I({0, 1})}, "float [2,0]"},
      {"SegmentSum", {x, I({1, 3, 2})}, "segment ids are not increasing"},
      {"SegmentSum", {x, I({-1, 3, 4})}, "segment ids must be >= 0"},
      {"SegmentSum",
       {x, I({1, 3})},
       "segment_ids [2] should be as long as dimension 0 of data [3,2]"},
      {"UnsortedSegmentMax",
       {x, I({0, 2, -2}), S(4)},
       "float [4,2] -9 -8 -3.40282e+38 -3.40282e+38 -7 -6 -3.40282e+38 -3.40282e+38"},
      {"UnsortedSegmentMin", {Tensor::Vector<uint8_t>({4, 3}), I({1, 1}), S(2)}, "uint8 [2] 255 3"},
      {"UnsortedSegmentSum", {x, I({2, 0, 2}), S(3)}, "float [3,2] -7 -6 0 0 -14 -12"},
      {"UnsortedSegmentSum", {x, S(1), S(2)}, "float [2,3,2] 0 0 0 0 0 0 -9 -8 -7 -6 -5 -4"},
      {"UnsortedSegmentProd",
       {Tensor::Vector<std::complex<float>>({{1, 2}, 2, 3}), I({0, 0, 2}), S(3)},
       "complex64 [3] (2,4) (1,0) (3,0)"},
      {"UnsortedSegmentSum", {x, I({0, 4, -2}), S(4)}, "segment_ids[1] = 4 is out of range [0, 4)"},
      {"UnsortedSegmentSum",
       {x, I({0, 4}), S(4)},
       "data [3,2] does not start with segment_ids [2]"},
      {"UnsortedSegmentSum", {x, I({0, 0, 0}), S(-1)}, "num_segments is -1, must not be negative"},
      {"SparseSegmentSum", {p, I({0, 3, 1}), I({0, 0, 2})}, "float [3,2] 8 10 0 0 3 4"},
      {"SparseSegmentMean", {p, I({0, 3, 1}), I({0, 0, 2})}, "float [3,2] 4 5 0 0 3 4"},
      {"SparseSegmentSqrtN",
       {p, I({0, 3, 1}), I({0, 0, 2})},
       "float [3,2] 5.65685 7.07107 0 0 3 4"},
      {"SparseSegmentSumWithNumSegments",
       {p, I({0, 3, 1}), I({0, 0, 2}), S(4)},
       "float [4,2] 8 10 0 0 3 4 0 0"},
      {"SparseSegmentSumWithNumSegments", {p, I({}), I({}), S(1)}, "float [1,2] 0 0"},
      {"SparseSegmentSumWithNumSegments",
       {p, I({0}), I({2}), S(2)},
       "segment ids must be < num_segments"},
      {"SparseSegmentSum", {p, I({0, 4}), I({0, 0})}, "indices[1] == 4 out of range [0, 4)"},
      {"SparseSegmentMeanGrad",
       {g, I({0, 3, 0}), I({0, 0, 2}), S(5)},
       "float [5,2] 5.5 7 0 0 0 0 0.5 1 0 0"},
      {"SparseSegmentSumGrad", {g, I({}), I({}), S(2)}, "float [2,2] 0 0 0 0"},
      {"SparseSegmentSqrtNGrad",
       {g, I({0, 3, 0}), I({0, 0, 2}), S(1)},
       "index 3 out of range [0, 1)"},
      {"SparseSegmentSumGrad", {g, I({0}), I({3}), S(1)}, "segment id 3 out of range [0, 3)"},
      {"SparseSegmentMeanGradV2",
       {g, I({3, 1, 3}), I({2, 0, 2}), S(5)},
       "float [2,2] 1 2 5 6; int32 [2] 1 3"},
  };
  for (const Case& t : cases) Check(t);
}

TEST_CASE("counting", "[ops][kernel][order]") {
  const Tensor m = Tensor::Of<int32_t>({2, 2}, {1, 2, 1, 1});
  const Case cases[] = {
      {"Bincount", {I({1, 2, 7, 1}), S(4), kNone}, "float [4] 0 2 1 0"},
      {"Bincount", {m, S(3), Tensor::Vector<float>({1, 2, 3, 4})}, "float [3] 0 8 2"},
      {"Bincount", {I({1}), S(0), kNone}, "float [0]"},
      {"Bincount", {I({1, -2}), S(4), kNone}, "input arr must be non-negative"},
      {"Bincount", {I({1}), S(-4), kNone}, "size is -4, must be non-negative"},
      {"Bincount", {I({1}), S(4), Tensor::Vector<float>({1, 2})}, "must have the same size"},
      {"DenseBincount", {m, S(4), kNone}, "float [2,4] 0 1 1 0 0 2 0 0"},
      {"DenseBincount", {m, S(4), kNone}, "float [2,4] 0 1 1 0 0 1 0 0", {{"binary_output", true}}},
      {"DenseBincount", {S(1), S(2), kNone}, "float [2] 0 1"},
      {"DenseBincount",
       {m, S(4), Tensor::Vector<float>({1, 2, 3, 4})},
       "weights must have the shape of input"},
      {"HistogramFixedWidth",
       {Tensor::Vector<float>({0, 1, 2, 3, 4, 5, 6}), Tensor::Vector<float>({1, 5}), S(3)},
       "int32 [3] 3 1 3"},
      {"HistogramFixedWidth",
       {Tensor::Vector<int32_t>({-2147483647, 2147483647}), I({-2147483647, 2147483647}), S(2)},
       "int32 [2] 2 0"},
      {"HistogramFixedWidth",
       {kNone, Tensor::Vector<float>({5, 5}), S(3)},
       "value_range[0] < value_range[1]"},
      {"Bucketize",
       {Tensor::Vector<float>({-1, 0, 5, 100})},
       "int32 [4] 0 1 1 3",
       {{"boundaries", std::vector<float>{0, 10, 100}}}},
      {"Bucketize",
       {Tensor::Vector<float>({1})},
       "boundaries should be sorted",
       {{"boundaries", std::vector<float>{0, 10, 5}}}},
  };
  for (const Case& t : cases) Check(t);
}

TEST_CASE("order", "[ops][kernel][order]") {
  const Tensor x = Tensor::Of<float>({2, 4}, {1, 3, 3, 2, 7, 5, 9, 5});
  std::vector<int32_t> many(1000);
  for (int i = 0; i < 1000; ++i) many[i] = i * 37 % 1000;
  const Case cases[] = {
      {"TopKV2", {x, S(3)}, "float [2,3] 3 3 2 9 7 5; int32 [2,3] 1 2 3 2 0 1"},
      {"TopKV2",
       {Tensor::Vector(many), S(2)},
       "int32 [2] 999 998; int64 [2] 27 54",
       {{"index_type", DType::kInt64}}},
      {"TopKV2", {x, S(0)}, "float [2,0]; int32 [2,0]"},
      {"TopKV2", {Tensor::Of<float>({0, 3}, {}), S(2)}, "float [0,2]; int32 [0,2]"},
      {"TopKV2", {x, S(5)}, "must have at least k columns: has 4, k is 5"},
      {"TopKV2", {x, S(-1)}, "need k >= 0, got -1"},
      {"TopK", {x}, "float [2,1] 3 9; int32 [2,1] 1 2", {{"k", 1}}},
      {"InTopKV2", {x, I({3, 5}), S(3)}, "bool [2] 1 0"},
      {"InTopK", {x, I({3, 0})}, "bool [2] 0 1", {{"k", 2}}},
      {"InTopK",
       {Tensor::Of<float>({1, 3}, {1, std::numeric_limits<float>::infinity(), 5}), I({2})},
       "bool [1] 0",
       {{"k", 3}}},
      {"InTopKV2", {x, I({1}), S(2)}, "differ in their first dimension"},
      {"NthElement", {x, S(1)}, "float [2] 2 5"},
      {"NthElement", {x, S(0)}, "float [2] 3 9", {{"reverse", true}}},
      {"NthElement", {x, S(4)}, "must have a last dimension > n = 4"},
      {"LowerBound",
       {Tensor::Of<int32_t>({1, 3}, {1, 3, 3}), Tensor::Of<int32_t>({1, 4}, {0, 1, 3, 4})},
       "int32 [1,4] 0 0 1 3"},
      {"UpperBound",
       {Tensor::Of<int32_t>({1, 3}, {1, 3, 3}), Tensor::Of<int32_t>({1, 4}, {0, 1, 3, 4})},
       "int32 [1,4] 0 1 3 3"},
      {"LowerBound",
       {Tensor::Of<int32_t>({1, 0}, {}), Tensor::Of<int32_t>({1, 1}, {2})},
       "int32 [1,1] 0"},
  };
  for (const Case& t : cases) Check(t);
}

}  // namespace
}  // namespace weft
