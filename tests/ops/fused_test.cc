// Fused ops give what their parts give one after the other.
#include <catch2/catch.hpp>
#include <random>

#include "tests/support/run_op.h"

namespace weft {
namespace {

using test::RunOp;

Tensor Random(const Shape& shape, uint32_t seed) {
  Tensor t = Tensor::Allocate(DType::kFloat, shape).value();
  std::mt19937 rng(seed);
  std::uniform_real_distribution<float> unit(-1, 1);
  for (float& v : t.span<float>()) v = unit(rng);
  return t;
}

void CheckClose(const Tensor& a, const Tensor& b) {
  REQUIRE(a.shape() == b.shape());
  for (int64_t i = 0; i < a.num_elements(); ++i) {
    CHECK(a.data<float>()[i] == Approx(b.data<float>()[i]).margin(2e-5));
  }
}

Tensor One(absl::StatusOr<std::vector<Tensor>> r) {
  REQUIRE(r.ok());
  return r->at(0);
}

const AttrMap kSame = {{"strides", {1, 1, 1, 1}}, {"padding", "SAME"}};

AttrMap Fused(std::vector<std::string> ops, int args) {
  AttrMap attrs = kSame;
  attrs.Set("fused_ops", std::move(ops));
  attrs.Set("num_args", args);
  attrs.Set("TArgs", std::vector<DType>(args, DType::kFloat));
  attrs.Set("epsilon", 0.01f);
  return attrs;
}

float Activate(float x, std::string_view name) {
  if (name == "Relu") return std::max(x, 0.f);
  if (name == "Relu6") return std::min(6.f, std::max(x, 0.f));
  if (name == "Elu") return x < 0 ? std::expm1(x) : x;
  if (name == "LeakyRelu") return x < 0 ? 0.2f * x : x;
  if (name == "Tanh") return std::tanh(x);
  return 1 / (1 + std::exp(-x));
}

TEST_CASE("a convolution with bias, sum and activation", "[ops][fused]") {
  const std::string act = GENERATE("Relu", "Relu6", "Elu", "LeakyRelu", "Tanh", "Sigmoid");
  const Tensor x = Random({2, 6, 5, 3}, 1), w = Random({3, 3, 3, 20}, 2), bias = Random({20}, 3);
  const Tensor more = Random({2, 6, 5, 20}, 4);
  const Tensor y = One(RunOp("BiasAdd", {One(RunOp("Conv2D", {x, w}, kSame)), bias}));
  Tensor want = y.Clone().value();
  for (float& v : want.span<float>()) v = Activate(v, act);
  CheckClose(One(RunOp("_FusedConv2D", {x, w, bias}, Fused({"BiasAdd", act}, 1))), want);
  want = y.Clone().value();
  for (int64_t i = 0; i < want.num_elements(); ++i) {
    want.data<float>()[i] = Activate(want.data<float>()[i] + more.data<float>()[i], act);
  }
  CheckClose(One(RunOp("_FusedConv2D", {x, w, bias, more}, Fused({"BiasAdd", "Add", act}, 2))),
             want);
}

TEST_CASE("a convolution with batch normalisation", "[ops][fused]") {
  const Tensor x = Random({1, 6, 5, 3}, 1), w = Random({3, 3, 3, 4}, 2);
  Tensor p[4];
  for (int i = 0; i < 4; ++i) p[i] = Random({4}, 3 + i);
  for (float& v : p[3].span<float>()) v = std::abs(v);
  const Tensor y = One(RunOp("Conv2D", {x, w}, kSame));
  const Tensor want = One(RunOp("FusedBatchNormV3", {y, p[0], p[1], p[2], p[3]},
                                {{"is_training", false}, {"epsilon", 0.01f}}));
  CheckClose(
      One(RunOp("_FusedConv2D", {x, w, p[0], p[1], p[2], p[3]}, Fused({"FusedBatchNorm"}, 4))),
      want);
}

TEST_CASE("a product with bias and activation", "[ops][fused]") {
  const Tensor a = Random({7, 5}, 1), b = Random({5, 33}, 2), bias = Random({33}, 3);
  Tensor want = One(RunOp("BiasAdd", {One(RunOp("MatMul", {a, b})), bias}));
  for (float& v : want.span<float>()) v = std::max(v, 0.f);
  CheckClose(
      One(RunOp("_FusedMatMul", {a, b, bias},
                {{"num_args", 1}, {"fused_ops", std::vector<std::string>{"BiasAdd", "Relu"}}})),
      want);
}

TEST_CASE("a fused op's mistakes are named", "[ops][fused]") {
  const Tensor x = Random({1, 6, 5, 3}, 1), w = Random({3, 3, 3, 4}, 2);
  CHECK(!RunOp("_FusedConv2D", {x, w, Random({5}, 1)}, Fused({"BiasAdd"}, 1)).ok());
  CHECK(!RunOp("_FusedConv2D", {x, w, Random({4}, 1)}, Fused({"BiasAdd", "Cube"}, 1)).ok());
  CHECK(!RunOp("_FusedConv2D", {x, w, Random({4}, 1), Random({1, 6, 5, 3}, 1)},
               Fused({"BiasAdd", "Add"}, 2))
             .ok());
  CHECK(!RunOp("_FusedMatMul", {Random({7, 5}, 1), Random({5, 3}, 1), Random({4}, 1)},
               {{"num_args", 1}, {"fused_ops", std::vector<std::string>{"BiasAdd"}}})
             .ok());
}

TEST_CASE("windows that cannot be are refused, not run", "[ops]") {
  const Tensor x = Random({1, 4, 4, 2}, 1), w = Random({3, 3, 2, 2}, 2);
  CHECK(!RunOp("Conv2D", {x, w}, {{"strides", {1, 0, 1, 1}}, {"padding", "SAME"}}).ok());
  CHECK(!RunOp("Conv2D", {x, w}, {{"strides", {1, 1}}, {"padding", "SAME"}}).ok());
  CHECK(!RunOp("Conv2D", {x, w},
               {{"strides", {1, 1, 1, 1}},
                {"padding", "EXPLICIT"},
                {"explicit_paddings", {0, 0, -1, 0, 0, 0, 0, 0}}})
             .ok());
  CHECK(!RunOp("Conv2D", {x, w},
               {{"strides", {1, 1, 1, 1}},
                {"padding", "VALID"},
                {"dilations", {1, int64_t{1} << 62, 1, 1}}})
             .ok());
  CHECK(!RunOp("Conv2D", {x, Random({3, 3, 3, 2}, 2)}, kSame).ok());
  const Tensor sizes = Tensor::Vector<int32_t>({1, 400, 4, 2});
  CHECK(!RunOp("Conv2DBackpropInput", {sizes, w, x}, kSame).ok());
  CHECK(!RunOp("MaxPool", {x},
               {{"ksize", {2, 1, 1, 1}}, {"strides", {1, 1, 1, 1}}, {"padding", "SAME"}})
             .ok());
  CHECK(!RunOp("SparseSoftmaxCrossEntropyWithLogits",
               {Random({2, 3}, 1), Tensor::Vector<int32_t>({0, 3})})
             .ok());
  CHECK(!RunOp("SparseSoftmaxCrossEntropyWithLogits",
               {Random({2, 3}, 1), Tensor::Vector<int32_t>({0, -1})})
             .ok());
  const Tensor argmax = Tensor::Of<int64_t>({1, 1, 1, 1}, {99});
  CHECK(!RunOp("MaxPoolGradWithArgmax", {Random({1, 2, 2, 1}, 1), Random({1, 1, 1, 1}, 1), argmax},
               {{"ksize", {1, 2, 2, 1}}, {"strides", {1, 2, 2, 1}}, {"padding", "SAME"}})
             .ok());
}

}  // namespace
}  // namespace weft
