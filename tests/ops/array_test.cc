// Moving data: permuting, joining, splitting, slicing, padding, gathering, scattering.
#include <catch2/catch.hpp>
#include <numeric>

#include "core/strided_slice.h"
#include "tests/support/run_op.h"

namespace weft {
namespace {

Tensor Ints(std::initializer_list<int32_t> v) { return Tensor::Vector<int32_t>(v); }
Tensor Int(int32_t v) { return Tensor::Scalar<int32_t>(v); }
// 0, 1, 2, … as T.
template <typename T = float>
Tensor Count(const Shape& shape) {
  std::vector<T> v(shape.num_elements());
  for (size_t i = 0; i < v.size(); ++i) v[i] = static_cast<T>(i);
  return Tensor::Of<T>(shape, std::span<const T>(v));
}

struct Case {
  std::string_view op;
  std::vector<Tensor> inputs;
  AttrMap attrs;
  std::vector<Tensor> want;
};
void Check(const std::vector<Case>& cases) {
  for (const Case& k : cases) {
    CAPTURE(k.op, k.inputs, k.attrs.size());
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

TEST_CASE("transposing", "[array]") {
  const Tensor x = Count({2, 3});
  Check({
      {"Transpose", {x, Ints({1, 0})}, {}, {Tensor::Of<float>({3, 2}, {0, 3, 1, 4, 2, 5})}},
      {"Transpose", {x, Ints({-1, -2})}, {}, {Tensor::Of<float>({3, 2}, {0, 3, 1, 4, 2, 5})}},
      {"Transpose", {Count({}), Tensor::Vector<int32_t>({})}, {}, {Count({})}},
      {"Transpose",
       {Tensor::Of<std::string>({2, 2}, {"a", "b", "c", ""}), Ints({1, 0})},
       {},
       {Tensor::Of<std::string>({2, 2}, {"a", "c", "b", ""})}},
      {"ConjugateTranspose",
       {Tensor::Of<std::complex<float>>({1, 2}, {{1, 2}, {3, -4}}), Ints({1, 0})},
       {},
       {Tensor::Of<std::complex<float>>({2, 1}, {{1, -2}, {3, 4}})}},
      {"InvertPermutation", {Ints({2, 0, 1})}, {}, {Ints({1, 2, 0})}},
  });
  CheckMistakes({
      {"Transpose", {x, Ints({0, 0})}, {}, "perm names axis 0 twice"},
      {"Transpose", {x, Ints({0, 2})}, {}, "perm 2 is outside [-2, 2) of a tensor of rank 2"},
      {"Transpose", {x, Ints({0})}, {}, "perm has 1 elements for input of shape [2,3]"},
      {"InvertPermutation", {Ints({0, 0})}, {}, "x[1] is 0, which is there twice"},
      {"InvertPermutation", {Ints({-1, 0})}, {}, "x[0] is -1, which is not between 0 and 2"},
  });
}

// Large enough for blocks, tiles and what is left over at their edges; every element size.
TEST_CASE("transposing by blocks moves every element to its place", "[array]") {
  const auto check = [](auto zero, const Shape& s) {
    using T = decltype(zero);
    const Tensor x = Count<T>(s);
    const auto got = test::RunOp("Transpose", {x, Ints({0, 2, 1})});
    REQUIRE(got.ok());
    const T* y = (*got)[0].data<T>();
    int64_t wrong = 0;
    for (int64_t b = 0; b < s.dim(0); ++b) {
      for (int64_t i = 0; i < s.dim(1); ++i) {
        for (int64_t j = 0; j < s.dim(2); ++j) {
          const int64_t n = s.Product(1, 3) * b;
          wrong += y[n + j * s.dim(1) + i] != x.data<T>()[n + i * s.dim(2) + j];
        }
      }
    }
    CAPTURE(s, sizeof(T));
    CHECK(wrong == 0);
  };
  for (const Shape& s : {Shape{1, 1, 300}, Shape{2, 3, 257}, Shape{1, 130, 67}, Shape{3, 64, 128},
                         Shape{1, 513, 65}, Shape{2, 0, 5}, Shape{1, 1030, 2056}}) {
    check(uint8_t{}, s);
    check(int16_t{}, s);
    check(float{}, s);
    check(double{}, s);
    check(std::complex<double>{}, s);
  }
}

TEST_CASE("joining and splitting", "[array]") {
  const Tensor a = Count<int32_t>({2, 2}), b = Tensor::Of<int32_t>({2, 1}, {8, 9});
  const Tensor joined = Tensor::Of<int32_t>({2, 3}, {0, 1, 8, 2, 3, 9});
  Check({
      {"ConcatV2", {a, b, Int(1)}, {}, {joined}},
      {"ConcatV2", {a, b, Int(-1)}, {}, {joined}},
      {"Concat", {Int(1), a, b}, {}, {joined}},
      {"ConcatV2", {a, Tensor::Of<int32_t>({2, 0}, {}), Int(1)}, {}, {a}},
      {"ParallelConcat",
       {Tensor::Of<int32_t>({1, 2}, {0, 1}), Tensor::Of<int32_t>({1, 2}, {2, 3})},
       {{"shape", PartialShape{2, 2}}},
       {a}},
      {"ConcatOffset", {Int(1), Ints({2, 2}), Ints({2, 1})}, {}, {Ints({0, 0}), Ints({0, 2})}},
      {"Split",
       {Int(1), a},
       {{"num_split", 2}},
       {Tensor::Of<int32_t>({2, 1}, {0, 2}), Tensor::Of<int32_t>({2, 1}, {1, 3})}},
      {"SplitV", {joined, Tensor::Vector<int64_t>({2, -1}), Int(1)}, {{"num_split", 2}}, {a, b}},
      {"SplitV", {joined, Tensor::Vector<int8_t>({2, 1}), Int(-1)}, {{"num_split", 2}}, {a, b}},
      {"Pack",
       {Ints({1, 2}), Ints({3, 4})},
       {{"axis", -1}},
       {Tensor::Of<int32_t>({2, 2}, {1, 3, 2, 4})}},
      {"Pack", {Int(7)}, {}, {Ints({7})}},
      {"Unpack", {a}, {{"num", 2}, {"axis", 1}}, {Ints({0, 2}), Ints({1, 3})}},
      {"Unpack", {Tensor::Of<int32_t>({0, 2}, {})}, {{"num", 0}}, {}},
      {"Pack",
       {Tensor::Vector<std::string>({"x"}), Tensor::Vector<std::string>({"y"})},
       {},
       {Tensor::Of<std::string>({2, 1}, {"x", "y"})}},
  });
  CheckMistakes({
      {"ConcatV2", {a, b, Int(0)}, {}, "values[1] has shape [2,1], want [?,2] but for axis 0"},
      {"ConcatV2",
       {Int(1), Int(2), Int(0)},
       {},
       "values[0] is a scalar: scalars are joined by Pack"},
      {"ConcatV2", {a, b, Int(2)}, {}, "axis 2 is outside [-2, 2) of a tensor of rank 2"},
      {"ConcatOffset",
       {Int(0), Ints({2, 2}), Ints({2, 1})},
       {},
       "shape[1] is [2,1], want [2,2] but for axis 0"},
      {"Split",
       {Int(0), a},
       {{"num_split", 3}},
       "num_split 3 does not divide dimension 0 of value's shape [2,2]"},
      {"SplitV",
       {a, Ints({-1, -1}), Int(0)},
       {{"num_split", 2}},
       "size_splits has more than one -1"},
      {"SplitV",
       {a, Ints({3, -1}), Int(0)},
       {{"num_split", 2}},
       "size_splits adds up to 3, but dimension 0 of value's shape [2,2] is 2"},
      {"Pack", {a, b}, {}, "values[1] has shape [2,1], the ones before it have [2,2]"},
      {"Unpack", {a}, {{"num", 3}}, "num is 3, but dimension 0 of value's shape [2,2] is 2"},
  });
}

TEST_CASE("slices", "[array]") {
  const Tensor x = Count<int32_t>({3, 4});
  const AttrMap none;
  Check({
      {"Slice", {x, Ints({1, 2}), Ints({-1, 1})}, {}, {Tensor::Of<int32_t>({2, 1}, {6, 10})}},
      {"Slice", {x, Ints({3, 0}), Ints({-1, 4})}, {}, {Tensor::Of<int32_t>({0, 4}, {})}},
      // x[::-1, 1:3], x[..., -1], x[:, None, 2], x[-1, 5:0:-2]
      {"StridedSlice",
       {x, Ints({0, 1}), Ints({0, 3}), Ints({-1, 1})},
       {{"begin_mask", 1}, {"end_mask", 1}},
       {Tensor::Of<int32_t>({3, 2}, {9, 10, 5, 6, 1, 2})}},
      {"StridedSlice",
       {x, Ints({0, -1}), Ints({0, 0}), Ints({1, 1})},
       {{"ellipsis_mask", 1}, {"shrink_axis_mask", 2}},
       {Ints({3, 7, 11})}},
      {"StridedSlice",
       {x, Ints({0, 0, 2}), Ints({0, 0, 3}), Ints({1, 1, 1})},
       {{"begin_mask", 1}, {"end_mask", 1}, {"new_axis_mask", 2}, {"shrink_axis_mask", 4}},
       {Tensor::Of<int32_t>({3, 1}, {2, 6, 10})}},
      {"StridedSlice",
       {x, Ints({-1, 5}), Ints({0, 0}), Ints({1, -2})},
       {{"shrink_axis_mask", 1}},
       {Ints({11, 9})}},
      {"StridedSliceGrad",
       {Ints({2, 3}), Ints({0, 1}), Ints({2, 3}), Ints({1, 1}),
        Tensor::Of<int32_t>({2, 2}, {1, 2, 3, 4})},
       {},
       {Tensor::Of<int32_t>({2, 3}, {0, 1, 2, 0, 3, 4})}},
      {"TensorStridedSliceUpdate",
       {x, Ints({0, 3}), Ints({3, 0}), Ints({2, -2}), Ints({50, 60})},
       {},
       {Tensor::Of<int32_t>({3, 4}, {0, 60, 2, 50, 4, 5, 6, 7, 8, 60, 10, 50})}},
  });
  CheckMistakes({
      {"Slice",
       {x, Ints({4, 0}), Ints({0, 0})},
       {},
       "begin[0] is 4, want 0 to 3 for input of shape [3,4]"},
      {"Slice",
       {x, Ints({1, 0}), Ints({3, 0})},
       {},
       "size[0] is 3, want -1 to 3 - begin for input of shape [3,4]"},
      {"StridedSlice",
       {x, Ints({3}), Ints({4}), Ints({1})},
       {{"shrink_axis_mask", 1}},
       "slice index 3 of entry 0 is out of bounds of a dimension of 3"},
      {"StridedSlice", {x, Ints({0}), Ints({4}), Ints({0})}, {}, "strides[0] is 0"},
      {"StridedSlice",
       {x, Ints({0, 0, 0}), Ints({1, 1, 1}), Ints({1, 1, 1})},
       {},
       "the spec takes more dimensions than shape [3,4] has"},
      {"StridedSlice",
       {x, Ints({0, 0}), Ints({1, 1}), Ints({1, 1})},
       {{"ellipsis_mask", 3}},
       "the spec has more than one ellipsis"},
      {"StridedSliceGrad",
       {Ints({2}), Ints({0}), Ints({2}), Ints({1}), Ints({1, 2, 3})},
       {},
       "dy has shape [3], but the slice of [2] has shape [2]"},
  });
}

TEST_CASE("the extremes of a strided slice stay in bounds", "[array]") {
  constexpr int64_t kMin = std::numeric_limits<int64_t>::min(),
                    kMax = std::numeric_limits<int64_t>::max();
  for (int64_t begin : {kMin, int64_t{-7}, int64_t{0}, int64_t{6}, kMax}) {
    for (int64_t end : {kMin, int64_t{-7}, int64_t{0}, int64_t{6}, kMax}) {
      for (int64_t stride : {kMin, int64_t{-2}, int64_t{-1}, int64_t{1}, int64_t{3}, kMax}) {
        const auto slice = MakeStridedSlice(PartialShape{5}, {{begin}, {end}, {stride}}, {});
        REQUIRE(slice.ok());
        const SliceAxis a = slice->axes[0];
        CAPTURE(begin, end, stride, a.begin, a.stride, a.size);
        CHECK((a.size >= 0 && a.size <= 5));
        if (a.size > 0) CHECK((a.begin >= 0 && a.begin < 5));
        if (a.size > 0)
          CHECK((a.begin + (a.size - 1) * a.stride >= 0 && a.begin + (a.size - 1) * a.stride < 5));
      }
    }
  }
}

TEST_CASE("repeating, padding, reversing, rolling", "[array]") {
  const Tensor x = Count<int32_t>({2, 2}), v = Ints({1, 2, 3});
  const auto pads = [](std::initializer_list<int32_t> p) {
    return Tensor::Of<int32_t>({static_cast<int64_t>(p.size()) / 2, 2}, p);
  };
  Check({
      {"Tile", {x, Ints({1, 2})}, {}, {Tensor::Of<int32_t>({2, 4}, {0, 1, 0, 1, 2, 3, 2, 3})}},
      {"Tile", {x, Ints({0, 2})}, {}, {Tensor::Of<int32_t>({0, 4}, {})}},
      {"BroadcastTo",
       {Tensor::Of<int32_t>({2, 1}, {5, 6}), Ints({2, 2, 2})},
       {},
       {Tensor::Of<int32_t>({2, 2, 2}, {5, 5, 6, 6, 5, 5, 6, 6})}},
      {"Pad",
       {x, pads({1, 0, 0, 1})},
       {},
       {Tensor::Of<int32_t>({3, 3}, {0, 0, 0, 0, 1, 0, 2, 3, 0})}},
      {"PadV2", {v, pads({1, 1}), Int(9)}, {}, {Ints({9, 1, 2, 3, 9})}},
      {"MirrorPad", {v, pads({2, 1})}, {{"mode", "REFLECT"}}, {Ints({3, 2, 1, 2, 3, 2})}},
      {"MirrorPad", {v, pads({2, 1})}, {{"mode", "SYMMETRIC"}}, {Ints({2, 1, 1, 2, 3, 3})}},
      {"MirrorPadGrad",
       {Ints({1, 10, 100, 1000, 10000, 100000}), pads({2, 1})},
       {{"mode", "REFLECT"}},
       {Ints({100, 101010, 10001})}},
      {"Reverse",
       {x, Tensor::Vector<bool>({false, true})},
       {},
       {Tensor::Of<int32_t>({2, 2}, {1, 0, 3, 2})}},
      {"ReverseV2", {x, Ints({0, -1})}, {}, {Tensor::Of<int32_t>({2, 2}, {3, 2, 1, 0})}},
      {"ReverseV2", {Int(3), Ints({-1})}, {}, {Int(3)}},
      {"ReverseSequence",
       {Count<int32_t>({2, 3}), Tensor::Vector<int64_t>({2, 0})},
       {{"seq_dim", 1}},
       {Tensor::Of<int32_t>({2, 3}, {1, 0, 2, 3, 4, 5})}},
      {"Roll",
       {Count<int32_t>({2, 3}), Ints({1, -1}), Ints({0, 1})},
       {},
       {Tensor::Of<int32_t>({2, 3}, {4, 5, 3, 1, 2, 0})}},
      {"Roll", {v, Ints({4, 4}), Ints({0, 0})}, {}, {Ints({2, 3, 1})}},
  });
  CheckMistakes({
      {"Tile", {x, Ints({1, -1})}, {}, "multiples[1] is -1, want at least 0"},
      {"Tile",
       {x, Tensor::Vector<int64_t>({int64_t{1} << 62, 4})},
       {},
       "dimension 2 * 4611686018427387904 passes 2^63 - 1"},
      {"Pad", {v, pads({-1, 0})}, {}, "paddings[0,0] is -1, want at least 0"},
      {"Pad", {x, pads({1, 0})}, {}, "paddings has shape [1,2] for input of shape [2,2]"},
      {"MirrorPad",
       {v, pads({3, 0})},
       {{"mode", "REFLECT"}},
       "paddings of 3 on dimension 0: 3 elements mirror at most 2"},
      {"ReverseV2", {x, Ints({1, -1})}, {}, "axis 1 is there twice"},
      {"ReverseSequence", {x, Ints({1, 3})}, {{"seq_dim", 1}}, "seq_lengths[1] is 3, want 0 to 2"},
      {"Roll", {v, Ints({1}), Ints({1})}, {}, "axis 1 is outside [-1, 1) of a tensor of rank 1"},
  });
}

TEST_CASE("gathering and scattering", "[array]") {
  const Tensor x = Count<int32_t>({3, 2});
  Check({
      {"Gather", {x, Ints({2, 0})}, {}, {Tensor::Of<int32_t>({2, 2}, {4, 5, 0, 1})}},
      {"GatherV2",
       {x, Ints({1, 1, 0}), Int(1)},
       {},
       {Tensor::Of<int32_t>({3, 3}, {1, 1, 0, 3, 3, 2, 5, 5, 4})}},
      {"GatherV2",
       {x, Tensor::Of<int32_t>({3, 1}, {1, 0, 1}), Int(1)},
       {{"batch_dims", 1}},
       {Tensor::Of<int32_t>({3, 1}, {1, 2, 5})}},
      {"GatherV2",
       {Tensor::Vector<std::string>({"a", "b"}), Tensor::Scalar<int16_t>(1), Int(0)},
       {},
       {Tensor::Scalar<std::string>("b")}},
      {"GatherNd", {x, Tensor::Of<int32_t>({2, 2}, {2, 1, 0, 0})}, {}, {Ints({5, 0})}},
      {"GatherNd",
       {x, Tensor::Of<int32_t>({2, 1}, {2, 7})},
       {{"bad_indices_policy", "IGNORE"}},
       {Tensor::Of<int32_t>({2, 2}, {4, 5, 0, 0})}},
      {"ScatterNd",
       {Tensor::Of<int32_t>({3, 1}, {1, 1, 0}), Ints({5, 6, 7}), Ints({3})},
       {},
       {Ints({7, 11, 0})}},
      {"ScatterNd",
       {Tensor::Of<int32_t>({2, 1}, {0, 0}), Tensor::Vector<std::string>({"a", "b"}), Ints({2})},
       {},
       {Tensor::Vector<std::string>({"ab", ""})}},
      {"TensorScatterUpdate",
       {x, Tensor::Of<int32_t>({2, 1}, {1, 1}), Tensor::Of<int32_t>({2, 2}, {7, 8, 9, 6})},
       {},
       {Tensor::Of<int32_t>({3, 2}, {0, 1, 9, 6, 4, 5})}},
      {"TensorScatterSub",
       {Ints({1, 2}), Tensor::Of<int32_t>({2, 1}, {1, 1}), Ints({3, 4})},
       {},
       {Ints({1, -5})}},
      {"TensorScatterMax",
       {Ints({1, 2}), Tensor::Of<int32_t>({2, 1}, {1, 0}), Ints({3, -4})},
       {},
       {Ints({1, 3})}},
      {"TensorScatterMin",
       {Ints({1, 2}), Tensor::Of<int32_t>({2, 1}, {1, 0}), Ints({3, -4})},
       {},
       {Ints({-4, 2})}},
  });
  CheckMistakes({
      {"GatherV2",
       {x, Tensor::Of<int32_t>({1, 2}, {0, 3}), Int(0)},
       {},
       "indices[0,1] = 3 is not in [0, 3)"},
      {"GatherV2", {x, Ints({0}), Int(2)}, {}, "axis 2 is outside [-2, 2) of a tensor of rank 2"},
      {"GatherV2",
       {x, Ints({0}), Int(0)},
       {{"batch_dims", 1}},
       "params of shape [3,2] and indices of shape [1] differ in batch dimension 0"},
      {"GatherNd",
       {x, Tensor::Of<int32_t>({1, 2}, {0, -1})},
       {},
       "indices[0] = [0,-1] does not index into shape [3,2]"},
      {"ScatterNd",
       {Tensor::Of<int32_t>({1, 1}, {3}), Ints({5}), Ints({3})},
       {},
       "indices[0] = [3] does not index into shape [3]"},
      {"ScatterNd",
       {Tensor::Of<int32_t>({1, 1}, {0}), Ints({5, 6}), Ints({3})},
       {},
       "updates have shape [2], want [1] for indices of shape [1,1] into shape [3]"},
  });
}

}  // namespace
}  // namespace weft
