// Gradients of contractions, convolutions, pooling, norms, losses and cells, orders one and two.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>

#include "graph/gradient.h"
#include "ops/api.h"
#include "ops/graph_fn.h"
#include "tests/support/gradient_check.h"

namespace weft::test {
namespace {

using Ints = std::vector<int64_t>;

TEST_CASE("products have the slopes of their values", "[gradient]") {
  for (const bool ta : {false, true}) {
    for (const bool tb : {false, true}) {
      const Shape a = ta ? Shape{3, 2} : Shape{2, 3}, b = tb ? Shape{4, 3} : Shape{3, 4};
      CheckGradient({"MatMul", {a, b}, {{"transpose_a", ta}, {"transpose_b", tb}}});
      const GradientInput ca(a, DType::kComplex128), cb(b, DType::kComplex128);
      CheckGradient({"MatMul", {ca, cb}, {{"transpose_a", ta}, {"transpose_b", tb}}});
      CheckGradient({"BatchMatMulV2", {ca, cb}, {{"adj_x", ta}, {"adj_y", tb}}});
      const Shape xa = ta ? Shape{2, 1, 3, 2} : Shape{2, 1, 2, 3};
      const Shape xb = tb ? Shape{3, 4, 3} : Shape{3, 3, 4};
      CheckGradient({"BatchMatMulV2", {xa, xb}, {{"adj_x", ta}, {"adj_y", tb}}});
    }
  }
  CheckGradient({"BatchMatMul", {Shape{2, 2, 3}, Shape{2, 3, 1}}});
  CheckGradient({"BatchMatMulV3", {Shape{2, 3}, Shape{2, 3, 1}}, {{"Tout", DType::kDouble}}});
  CheckGradient({"MatMul", {Shape{0, 3}, Shape{3, 4}}});
  CheckGradient({"MatMul", {Shape{2, 0}, Shape{0, 4}}});
  CheckGradient({"BatchMatMulV2", {Shape{0, 2, 3}, Shape{3, 2}}});
}

TEST_CASE("sums of products have the slopes of their values", "[einsum][gradient]") {
  struct Row {
    const char* equation;
    std::vector<Shape> inputs;
  };
  const Row rows[] = {
      {"ij,jk->ik", {{2, 3}, {3, 4}}},
      {"ij->ji", {{2, 3}}},
      {"ij->", {{2, 3}}},
      {"ij->i", {{2, 3}}},
      {"ii->i", {{3, 3}}},
      {"ii->", {{3, 3}}},
      {"i->ii", {{3}}},
      {"i,j->ij", {{2}, {3}}},
      {"ij,ij->", {{2, 3}, {2, 3}}},
      {"ij,k->i", {{2, 3}, {4}}},
      {"iij,j->i", {{2, 2, 3}, {3}}},
      {"ii,j->j", {{2, 2}, {3}}},
      {"bij,bjk->bik", {{2, 2, 3}, {2, 3, 2}}},
      {"...ij,...jk->...ik", {{2, 1, 2, 3}, {4, 3, 2}}},
      {"...ij,jk->...ik", {{2, 2, 3}, {3, 2}}},
      {"i...,i...->...", {{2, 3}, {2, 1}}},
      {"...i,...i->...", {{2, 3}, {3}}},
      {"i...j->j...", {{2, 4, 3}}},
      {"...i->...", {{2, 3}}},
      {"...ij->i", {{2, 3, 4}}},
      {"...i,i->i", {{2, 3}, {3}}},
      {"ij,jk->ik", {{2, 0}, {0, 4}}},
      {"ijj->i", {{2, 3, 3}}},
      {"...ii->...", {{2, 3, 3}}},
      {"...i->i", {{2, 4, 3}}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.equation);
    std::vector<GradientInput> real, complex;
    for (const Shape& s : row.inputs) real.emplace_back(s);
    for (const Shape& s : row.inputs) complex.emplace_back(s, DType::kComplex128);
    CheckGradient({"Einsum", real, {{"equation", row.equation}}});
    CheckGradient({"Einsum", complex, {{"equation", row.equation}}});
  }
}

// NHWC or NDHWC attributes in either order of dimensions.
Ints InOrder(Ints v, bool channels_first) {
  if (channels_first) std::rotate(v.begin() + 1, v.end() - 1, v.end());
  return v;
}
Shape InOrder(const Shape& s, bool channels_first) {
  return Shape(InOrder(Ints(s.dims().begin(), s.dims().end()), channels_first));
}
Tensor AsTensor(const Ints& v) { return Tensor::Vector(std::vector<int32_t>(v.begin(), v.end())); }
Tensor SizesOf(const Shape& s) { return AsTensor(Ints(s.dims().begin(), s.dims().end())); }

struct ConvRow {
  Ints strides, dilations;
  const char* padding;
  Ints explicit_paddings = {};
};
const ConvRow kConvRows[] = {
    {{1, 1, 1, 1}, {1, 1, 1, 1}, "VALID"},
    {{1, 2, 2, 1}, {1, 1, 1, 1}, "SAME"},
    {{1, 1, 1, 1}, {1, 2, 2, 1}, "SAME"},
    {{1, 3, 3, 1}, {1, 1, 1, 1}, "EXPLICIT", {0, 0, 1, 2, 0, 3, 0, 0}},
};

void CheckConv(const std::string& op, const Shape& x, const Shape& filter, const ConvRow& row,
               bool first) {
  AttrMap attrs = {{"strides", InOrder(row.strides, first)},
                   {"dilations", InOrder(row.dilations, first)},
                   {"padding", row.padding},
                   {"data_format", first ? "NCHW" : "NHWC"}};
  if (!row.explicit_paddings.empty()) {
    Ints pads = row.explicit_paddings;
    if (first) std::rotate(pads.begin() + 2, pads.end() - 2, pads.end());
    attrs.Set("explicit_paddings", pads);
  }
  CAPTURE(op, attrs);
  CheckGradient({op, {InOrder(x, first), filter}, attrs});
}

TEST_CASE("convolutions have the slopes of their values", "[conv][gradient]") {
  for (const bool first : {false, true}) {
    for (const ConvRow& row : kConvRows) {
      CheckConv("Conv2D", {2, 6, 5, 4}, {3, 2, 4, 2}, row, first);
      CheckConv("Conv2D", {1, 5, 6, 4}, {2, 3, 2, 2}, row, first);  // two groups
      CheckConv("DepthwiseConv2dNative", {1, 6, 5, 2}, {3, 2, 2, 2}, row, first);
    }
    CheckConv("Conv2D", {0, 6, 5, 4}, {3, 2, 4, 2}, kConvRows[0], first);
  }
}

TEST_CASE("the gradients of convolutions have the slopes of their values", "[conv][gradient]") {
  const AttrMap attrs = {{"strides", Ints{1, 2, 2, 1}}, {"padding", "SAME"}};
  const Shape x{1, 5, 4, 2}, w{3, 2, 2, 3}, dy{1, 3, 2, 3}, deep{1, 3, 2, 6};
  CheckGradient({"Conv2DBackpropInput", {SizesOf(x), w, dy}, attrs});
  CheckGradient({"Conv2DBackpropFilter", {x, SizesOf(w), dy}, attrs});
  CheckGradient({"DepthwiseConv2dNativeBackpropInput", {SizesOf(x), w, deep}, attrs});
  CheckGradient({"DepthwiseConv2dNativeBackpropFilter", {x, SizesOf(w), deep}, attrs});
}

TEST_CASE("volumes convolved have the slopes of their values", "[conv][gradient]") {
  const Shape x{1, 4, 3, 5, 2}, w{2, 1, 3, 2, 2};
  for (const char* padding : {"SAME", "VALID"}) {
    for (const bool first : {false, true}) {
      const AttrMap attrs = {{"strides", InOrder(Ints{1, 2, 1, 2, 1}, first)},
                             {"padding", padding},
                             {"data_format", first ? "NCDHW" : "NDHWC"}};
      CheckGradient({"Conv3D", {InOrder(x, first), w}, attrs});
    }
    const AttrMap attrs = {{"strides", Ints{1, 2, 1, 2, 1}}, {"padding", padding}};
    const Shape dy = std::string(padding) == "SAME" ? Shape{1, 2, 3, 3, 2} : Shape{1, 2, 3, 2, 2};
    for (const char* op : {"Conv3DBackpropInput", "Conv3DBackpropFilter"})
      CheckGradient({op, {x, w, dy}, attrs});
    CheckGradient({"Conv3DBackpropInputV2", {SizesOf(x), w, dy}, attrs});
    CheckGradient({"Conv3DBackpropFilterV2", {x, SizesOf(w), dy}, attrs});
  }
}

TEST_CASE("dilations have the slopes of their values", "[conv][gradient]") {
  for (const char* padding : {"SAME", "VALID"}) {
    CheckGradient(
        {"Dilation2D",
         {Shape{1, 6, 5, 2}, Shape{2, 3, 2}},
         {{"strides", Ints{1, 2, 1, 1}}, {"rates", Ints{1, 1, 2, 1}}, {"padding", padding}},
         {.order = 1}});
  }
}

// Numbers of which no two are near, so that no maximum changes hands.
Tensor Apart(const Shape& s) {
  std::vector<double> v(s.num_elements());
  for (size_t i = 0; i < v.size(); ++i) v[i] = static_cast<double>(i * 37 % v.size()) * 0.25 - 1;
  return Tensor::Of<double>(s, v);
}
GradientInput Spread(const Shape& s) { return GradientInput(Apart(s), true); }

TEST_CASE("pools have the slopes of their values", "[pool][gradient]") {
  const Shape s{2, 5, 6, 2};
  for (const bool first : {false, true}) {
    for (const char* padding : {"SAME", "VALID"}) {
      for (const Ints& strides : {Ints{1, 2, 2, 1}, Ints{1, 1, 3, 1}}) {
        AttrMap attrs = {{"ksize", InOrder(Ints{1, 3, 2, 1}, first)},
                         {"strides", InOrder(strides, first)},
                         {"padding", padding},
                         {"data_format", first ? "NCHW" : "NHWC"}};
        CAPTURE(attrs);
        CheckGradient({"MaxPool", {Spread(InOrder(s, first))}, attrs});
        CheckGradient({"AvgPool", {InOrder(s, first)}, attrs});
        const AttrMap rest = {{"padding", padding}, {"data_format", first ? "NCHW" : "NHWC"}};
        CheckGradient({"MaxPoolV2",
                       {Spread(InOrder(s, first)), AsTensor(InOrder(Ints{1, 3, 2, 1}, first)),
                        AsTensor(InOrder(strides, first))},
                       rest});
        if (first) continue;
        attrs.Erase("data_format");
        CheckGradient({"MaxPoolWithArgmax", {Spread(s)}, attrs});
        attrs.Set("include_batch_in_index", true);
        CheckGradient({"MaxPoolWithArgmax", {Spread(s)}, attrs});
      }
    }
  }
  CheckGradient({"MaxPool",
                 {Spread(s)},
                 {{"ksize", Ints{1, 3, 2, 1}},
                  {"strides", Ints{1, 2, 2, 1}},
                  {"padding", "EXPLICIT"},
                  {"explicit_paddings", Ints{0, 0, 1, 2, 0, 1, 0, 0}}}});
}

TEST_CASE("pools of volumes have the slopes of their values", "[pool][gradient]") {
  const Shape s{1, 4, 5, 3, 2};
  for (const bool first : {false, true}) {
    for (const char* padding : {"SAME", "VALID"}) {
      const AttrMap attrs = {{"ksize", InOrder(Ints{1, 2, 3, 2, 1}, first)},
                             {"strides", InOrder(Ints{1, 2, 1, 1, 1}, first)},
                             {"padding", padding},
                             {"data_format", first ? "NCDHW" : "NDHWC"}};
      CAPTURE(attrs);
      CheckGradient({"AvgPool3D", {InOrder(s, first)}, attrs});
      CheckGradient({"MaxPool3D",
                     {Narrow(Spread(InOrder(s, first)))},
                     attrs,
                     {.tolerance = 2e-3, .step = 1e-2}});
    }
  }
}

// The ops between pools and their gradients' gradients are linear in the gradient alone.
TEST_CASE("the gradients of pools have the slopes of their values", "[pool][gradient]") {
  const Shape s{1, 4, 6, 2}, t{1, 2, 3, 2};
  const AttrMap attrs = {
      {"ksize", Ints{1, 2, 2, 1}}, {"strides", Ints{1, 2, 2, 1}}, {"padding", "VALID"}};
  AttrMap window = {{"padding", "VALID"}};
  const Tensor two = AsTensor({1, 2, 2, 1});
  const Tensor x = Apart(s);
  std::vector<double> high(12);
  std::vector<int64_t> at(12);
  for (int64_t i = 0; i < 12; ++i) {
    const int64_t c = i % 2, w = i / 2 % 3, h = i / 6;
    for (int64_t k = 0; k < 4; ++k) {
      const int64_t from = ((2 * h + k / 2) * 6 + 2 * w + k % 2) * 2 + c;
      if (k == 0 || x.data<double>()[from] > high[i]) {
        high[i] = x.data<double>()[from];
        at[i] = from;
      }
    }
  }
  const Tensor y = Tensor::Of<double>(t, high), argmax = Tensor::Of<int64_t>(t, at);
  CheckGradient({"MaxPoolGrad", {x, y, t}, attrs});
  CheckGradient({"MaxPoolGradGrad", {x, y, s}, attrs});
  CheckGradient({"MaxPoolGradV2", {x, y, t, two, two}, window});
  CheckGradient({"MaxPoolGradGradV2", {x, y, s, two, two}, window});
  CheckGradient({"MaxPoolGradWithArgmax", {x, t, argmax}, attrs});
  CheckGradient({"MaxPoolGradGradWithArgmax", {x, s, argmax}, attrs});
  CheckGradient({"AvgPoolGrad", {SizesOf(s), t}, attrs});
}

TEST_CASE("biases have the slopes of their values", "[norm][gradient]") {
  for (const Shape& s : {Shape{2, 3, 4, 5}, Shape{2, 3}, Shape{0, 3}, Shape{2, 3, 4}}) {
    CheckGradient({"BiasAdd", {s, Shape{s.back(-1)}}});
    CheckGradient({"BiasAddV1", {s, Shape{s.back(-1)}}});
    CheckGradient({"BiasAddGrad", {s}});
    CheckGradient({"BiasAdd", {s, Shape{s.dim(1)}}, {{"data_format", "NCHW"}}});
    CheckGradient({"BiasAddGrad", {s}, {{"data_format", "NCHW"}}});
  }
}

// Labels that add up to 1, as the loss takes for granted.
Output Likely(int i, Output x) { return i == 1 ? graph_fn::Call("Softmax", {x}) : x; }

TEST_CASE("softmax and losses have the slopes of their values", "[norm][gradient]") {
  for (const Shape& s : {Shape{2, 3}, Shape{3}, Shape{2, 1, 4}, Shape{0, 3}, Shape{2, 0}}) {
    CAPTURE(s);
    CheckGradient({"Softmax", {s}});
    CheckGradient({"LogSoftmax", {s}});
    CheckGradient({"L2Loss", {s}});
  }
  for (const Shape& labels : {Shape{3, 4}, Shape{1, 4}}) {
    CheckGradient(
        {"SoftmaxCrossEntropyWithLogits", {Shape{3, 4}, labels}, {}, {.prepare = Likely}});
  }
  for (const Shape& logits : {Shape{1, 4}, Shape{3, 1}, Shape{1, 1}}) {
    CAPTURE(logits);
    CheckGradient(
        {"SoftmaxCrossEntropyWithLogits", {logits, Shape{3, 4}}, {}, {.prepare = Likely}});
  }
  CheckGradient(
      {"SparseSoftmaxCrossEntropyWithLogits", {Shape{3, 4}, Tensor::Vector<int64_t>({1, 3, 0})}});
}

TEST_CASE("normalised channels have the slopes of their values", "[norm][gradient]") {
  for (const double beta : {0.5, 0.75}) {
    const AttrMap attrs = {{"depth_radius", 2}, {"bias", 1.5}, {"alpha", 0.3}, {"beta", beta}};
    const GradientInput x = Narrow(Shape{1, 2, 3, 6});
    CheckGradient({"LRN", {x}, attrs, {.tolerance = 2e-3, .step = 1e-2}});
    CheckGradient({"LRNGrad", {x, x, x}, attrs, {.order = 1, .tolerance = 2e-3, .step = 1e-2}});
  }
}

TEST_CASE("batch normalisation has the slopes of its values", "[norm][gradient]") {
  for (const char* op : {"FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"}) {
    for (const bool training : {false, true}) {
      for (const bool first : {false, true}) {
        const AttrMap attrs = {
            {"is_training", training}, {"epsilon", 0.01}, {"data_format", first ? "NCHW" : "NHWC"}};
        CAPTURE(op, attrs);
        const Tensor mean = Tensor::Vector<float>({0.3f, -0.2f, 0.1f}),
                     variance = Tensor::Vector<float>({1.3f, 0.8f, 2.1f});
        CheckGradient({op,
                       {Narrow(InOrder(Shape{3, 2, 4, 3}, first)), Narrow(Shape{3}),
                        Narrow(Shape{3}), mean, variance},
                       attrs,
                       {.outputs = {0}, .tolerance = 5e-3, .step = 1e-2}});
      }
    }
  }
  CheckGradient({"FusedBatchNormV3",
                 {Narrow(Shape{2, 2, 2, 3, 2}), Narrow(Shape{2}), Narrow(Shape{2}),
                  Tensor::Vector<float>({0, 0}), Tensor::Vector<float>({1, 1})},
                 {{"data_format", "NDHWC"}},
                 {.outputs = {0}, .tolerance = 5e-3, .step = 1e-2}});
}

TEST_CASE("cells have the slopes of their values", "[recurrent][gradient]") {
  const auto state = [](const Shape& s) { return Narrow(GradientInput(s, Domain::Unit)); };
  const int64_t n = 2, in = 3, h = 4, t = 3;
  for (const bool peephole : {false, true}) {
    const AttrMap attrs = {{"use_peephole", peephole}, {"cell_clip", -1.0}};
    CAPTURE(peephole);
    std::vector<GradientInput> inputs = {
        state({n, in}), state({n, h}), state({n, h}), state({in + h, 4 * h}),
        state({h}),     state({h}),    state({h}),    state({4 * h})};
    CheckGradient({"LSTMBlockCell",
                   inputs,
                   attrs,
                   {.order = 1, .outputs = {1, 6}, .tolerance = 5e-3, .step = 2e-3}});
    inputs[0] = state({t, n, in});
    for (const int64_t steps : {t, t - 1}) {
      std::vector<GradientInput> sequence = {Tensor::Scalar(steps)};
      sequence.insert(sequence.end(), inputs.begin(), inputs.end());
      for (const char* op : {"BlockLSTM", "BlockLSTMV2"}) {
        CheckGradient({op,
                       sequence,
                       attrs,
                       {.order = 1, .outputs = {1, 6}, .tolerance = 5e-3, .step = 2e-3}});
      }
    }
  }
  CheckGradient({"GRUBlockCell",
                 {state({n, in}), state({n, h}), state({in + h, 2 * h}), state({in + h, h}),
                  state({2 * h}), state({h})},
                 {},
                 {.order = 1, .outputs = {3}, .tolerance = 5e-3, .step = 2e-3}});
}

TEST_CASE("gradients at a cell's gates are refused", "[recurrent][gradient]") {
  Graph g;
  const auto x = [&](const Shape& s) {
    return ops::Placeholder(g, DType::kFloat, {.shape = PartialShape(s)});
  };
  const Outputs in = {x({2, 3}), x({2, 4}), x({7, 8}), x({7, 4}), x({8}), x({4})};
  const Output r = g.Call("GRUBlockCell", in, {});
  CHECK(Gradients(g, std::array{r.at(3)}, in).ok());
  CHECK_THAT(std::string(Gradients(g, std::array{r}, in).status().message()),
             Catch::Matchers::Contains("output 0 of a fused cell"));
}

// Rounding is coarse here; that every node gets its dtypes is what is seen.
TEST_CASE("gradients keep narrow dtypes", "[gradient]") {
  const Ints window{1, 2, 2, 1};
  const Tensor size = Tensor::Vector<int32_t>({5, 3});
  const Tensor boxes = Tensor::Of<float>(Shape{1, 4}, {0.1f, 0.2f, 0.8f, 0.7f});
  const Tensor mean = Tensor::Vector<float>({0, 0, 0}), variance = Tensor::Vector<float>({1, 1, 1});
  for (const DType t : {DType::kHalf, DType::kBfloat16, DType::kFloat}) {
    const auto x = [t](const Shape& s) { return Narrow(GradientInput(s, Domain::Unit), t); };
    const auto f = [](const Shape& s) { return Narrow(GradientInput(s, Domain::Unit)); };
    const GradientCase cases[] = {
        {"MatMul", {x({2, 3}), x({3, 2})}},
        {"BatchMatMulV2", {x({2, 2, 3}), x({3, 2})}},
        {"Conv2D",
         {x({1, 3, 3, 2}), x({2, 2, 2, 1})},
         {{"strides", Ints{1, 1, 1, 1}}, {"padding", "SAME"}}},
        {"AvgPool",
         {x({1, 4, 4, 1})},
         {{"ksize", window}, {"strides", window}, {"padding", "SAME"}}},
        {"BiasAdd", {x({2, 3}), x({3})}},
        {"Softmax", {x({2, 3})}},
        {"LogSoftmax", {x({2, 3})}},
        {"LRN", {x({1, 1, 2, 3})}, {{"alpha", 0.1}}},
        {"FusedBatchNormV3",
         {x({2, 2, 2, 3}), f({3}), f({3}), mean, variance},
         {{"epsilon", 0.1}},
         {.outputs = {0}}},
        {"ResizeBilinear", {x({1, 3, 4, 1}), size}},
        {"ResizeNearestNeighbor", {x({1, 3, 4, 1}), size}},
        {"ResizeBicubic", {x({1, 3, 4, 1}), size}},
        {"ResizeArea", {x({1, 3, 4, 1}), size}},
        {"ScaleAndTranslate",
         {x({1, 3, 4, 1}), size, Tensor::Vector<float>({1.5f, 1}), Tensor::Vector<float>({0, 0})}},
        {"CropAndResize", {x({1, 3, 4, 1}), boxes, Tensor::Vector<int32_t>({0}), size}},
    };
    for (GradientCase c : cases) {
      if (c.op == "CropAndResize" && t == DType::kBfloat16) continue;
      c.how.step = t == DType::kFloat ? 1e-2 : 0.1;
      c.how.tolerance = t == DType::kFloat ? 1e-2 : 0.5;
      CAPTURE(t);
      CheckGradient(c);
    }
  }
}

}  // namespace
}  // namespace weft::test
