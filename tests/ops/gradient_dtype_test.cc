// Gradients in every floating dtype: the same rules on narrower numbers, with kernels for each.
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/ops/table_samples.h"
#include "tests/support/eval_builder.h"
#include "tests/support/run_op.h"

namespace weft::test {
namespace {

Tensor To(const Tensor& t, DType dtype) {
  if (t.dtype() == dtype) return t;
  auto cast = RunOp("Cast", {t}, {{"DstT", dtype}});
  REQUIRE(cast.ok());
  return (*cast)[0];
}

struct DTypeCase {
  std::string op;
  std::vector<Tensor> inputs;  // the float64 ones in the dtype under test
  AttrMap attrs;
};

std::vector<Tensor> GradientsIn(DType dtype, const DTypeCase& c) {
  std::vector<Tensor> inputs;
  for (const Tensor& t : c.inputs) inputs.push_back(t.dtype() == DType::kDouble ? To(t, dtype) : t);
  const auto y = RunOp(c.op, inputs, c.attrs);
  CAPTURE(y.status());
  REQUIRE(y.ok());
  Random random(3);
  const Tensor dy = DrawTensor<double>((*y)[0].shape(), Domain::All, false, random);
  // Rounded at first, so that narrow and wide start from the same numbers.
  const auto dxs = RunGradient(c.op, inputs, c.attrs, To(To(dy, DType::kBfloat16), dtype));
  CAPTURE(dxs.status());
  REQUIRE(dxs.ok());
  std::vector<Tensor> wide;
  for (const Tensor& dx : *dxs) {
    if (!dx.has_value()) continue;
    CHECK(dx.dtype() == dtype);
    wide.push_back(To(dx, DType::kDouble));
  }
  return wide;
}

TEST_CASE("gradients come in every floating dtype", "[gradient]") {
  Random random(9);
  const auto x = [&](const Shape& s) {
    return To(To(DrawTensor<double>(s, Domain::NonZero, false, random), DType::kBfloat16),
              DType::kDouble);
  };
  const auto ints = [](std::vector<int32_t> v) { return Tensor::Vector(v); };
  const Tensor axis = ints({1}), one = Tensor::Scalar<int32_t>(1), ids = ints({0, 0, 1});
  const Tensor rows = Tensor::Of<int32_t>(Shape{2, 1}, {2, 0}), three = Tensor::Scalar<int32_t>(3);
  const AttrMap keep{{"keep_dims", false}};
  const AttrMap scan{{"exclusive", false}, {"reverse", false}};
  const AttrMap policy{{"bad_indices_policy", ""}};
  const Tensor a = x({3, 4}), b = x({2, 4}), pads = Tensor::Of<int32_t>(Shape{2, 2}, {1, 0, 0, 2});
  const DTypeCase cases[] = {
      {"Sum", {a, axis}, keep},
      {"Mean", {a, axis}, keep},
      {"Prod", {a, axis}, keep},
      {"EuclideanNorm", {a, axis}, keep},
      {"Max", {a, axis}, keep},
      {"Cumsum", {a, one}, scan},
      {"Cumprod", {a, one}, scan},
      {"CumulativeLogsumexp", {a, one}, scan},
      {"Tile", {a, ints({2, 1})}},
      {"Pad", {a, pads}},
      {"MirrorPad", {a, pads}, {{"mode", "SYMMETRIC"}}},
      {"StridedSlice", {a, ints({0, 1}), ints({3, 4}), ints({2, 1})}},
      {"ConcatV2", {a, b, Tensor::Scalar<int32_t>(0)}},
      {"GatherV2", {a, rows, one}, {{"batch_dims", 0}}},
      {"GatherNd", {a, rows}, policy},
      {"TensorScatterMax", {a, rows, b}, policy},
      {"TensorScatterUpdate", {a, rows, b}, policy},
      {"SegmentMean", {a, ids}},
      {"SegmentMax", {a, ids}},
      {"SegmentProd", {a, ids}},
      {"UnsortedSegmentMin", {a, ids, three}},
      {"SparseSegmentMean", {a, ids, ids}, {{"sparse_gradient", true}}},
      {"SparseSegmentSqrtN", {a, ids, ids}, {{"sparse_gradient", false}}},
      {"TopKV2", {a, three}},
      {"NthElement", {a, one}, {{"reverse", false}}},
      {"MatrixDiagPartV3", {a, one, Tensor::Scalar(0.0)}, {{"align", "RIGHT_LEFT"}}},
      {"DynamicStitch", {ints({2, 0, 1}), a}},
  };
  for (const DTypeCase& c : cases) {
    CAPTURE(c.op);
    const std::vector<Tensor> want = GradientsIn(DType::kDouble, c);
    for (const DType dtype : {DType::kFloat, DType::kHalf, DType::kBfloat16}) {
      CAPTURE(dtype);
      const double tolerance = dtype == DType::kFloat ? 1e-5 : dtype == DType::kHalf ? 0.01 : 0.08;
      const std::vector<Tensor> got = GradientsIn(dtype, c);
      REQUIRE(got.size() == want.size());
      for (size_t k = 0; k < got.size(); ++k) {
        REQUIRE(got[k].shape() == want[k].shape());
        for (int64_t i = 0; i < got[k].num_elements(); ++i) {
          const double is = got[k].data<double>()[i], should = want[k].data<double>()[i];
          CAPTURE(is, should);
          CHECK(std::abs(is - should) <= tolerance * (1 + std::abs(should)));
        }
      }
    }
  }
}

}  // namespace
}  // namespace weft::test
