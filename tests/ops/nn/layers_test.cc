#include "ops/nn/layers.h"

#include <catch2/catch.hpp>
#include <functional>

#include "ops/api.h"
#include "tests/support/compare.h"
#include "tests/support/graphs.h"
#include "tests/support/network.h"
#include "tests/support/recorded.h"

namespace weft {
namespace {

using test::Network;
using test::Recorded;

// Weights recorded under "key/name".
struct Weights {
  const std::string& key;
  nn::Initialiser operator()(const char* name, const Shape& shape) const {
    return nn::Constant(Recorded::File("keras.txt").Floats(key + "/" + name, shape));
  }
};

struct Case {
  std::string key;
  Shape x, y;
  std::function<Output(nn::Module&, Output, const Weights&)> build;
};
// As tests/oracle/record_keras.py makes them.
std::vector<Case> Cases() {
  using namespace nn;
  return {
      {"dense",
       {4, 5},
       {4, 3},
       [](Module& net, Output x, const Weights& w) {
         return Dense(net, x, 3,
                      {.activation = nn::Tanh,
                       .kernel_initialiser = w("kernel", {5, 3}),
                       .bias_initialiser = w("bias", {3})});
       }},
      {"dense3",
       {2, 3, 4},
       {2, 3, 2},
       [](Module& net, Output x, const Weights& w) {
         return Dense(
             net, x, 2,
             {.kernel_initialiser = w("kernel", {4, 2}), .bias_initialiser = w("bias", {2})});
       }},
      {"conv",
       {2, 5, 6, 3},
       {2, 3, 6, 4},
       [](Module& net, Output x, const Weights& w) {
         return Conv2D(net, x, 4, {3, 2},
                       {.strides = {2, 1},
                        .padding = "SAME",
                        .activation = nn::Relu,
                        .kernel_initialiser = w("kernel", {3, 2, 3, 4}),
                        .bias_initialiser = w("bias", {4})});
       }},
      {"conv_groups",
       {1, 7, 6, 4},
       {1, 3, 2, 4},
       [](Module& net, Output x, const Weights& w) {
         return Conv2D(net, x, 4, 3,
                       {.dilations = 2,
                        .groups = 2,
                        .kernel_initialiser = w("kernel", {3, 3, 2, 4}),
                        .bias_initialiser = w("bias", {4})});
       }},
      {"transpose_same",
       {2, 3, 4, 3},
       {2, 6, 8, 2},
       [](Module& net, Output x, const Weights& w) {
         return Conv2DTranspose(net, x, 2, 3,
                                {.strides = 2,
                                 .padding = "SAME",
                                 .kernel_initialiser = w("kernel", {3, 3, 2, 3}),
                                 .bias_initialiser = w("bias", {2})});
       }},
      {"transpose_valid",
       {1, 3, 2, 3},
       {1, 9, 7, 2},
       [](Module& net, Output x, const Weights& w) {
         return Conv2DTranspose(net, x, 2, {2, 5},
                                {.strides = {3, 2},
                                 .kernel_initialiser = w("kernel", {2, 5, 2, 3}),
                                 .bias_initialiser = w("bias", {2})});
       }},
      {"depthwise",
       {1, 5, 4, 3},
       {1, 3, 2, 6},
       [](Module& net, Output x, const Weights& w) {
         return DepthwiseConv2D(net, x, 3,
                                {.depth_multiplier = 2,
                                 .kernel_initialiser = w("kernel", {3, 3, 3, 2}),
                                 .bias_initialiser = w("bias", {6})});
       }},
      {"max_pool",
       {1, 5, 4, 2},
       {1, 2, 2, 2},
       [](Module&, Output x, const Weights&) { return MaxPool2D(x); }},
      {"average_pool",
       {1, 4, 4, 2},
       {1, 4, 4, 2},
       [](Module&, Output x, const Weights&) {
         return AveragePool2D(x, 3, {.strides = 1, .padding = "SAME"});
       }},
      {"global_pool",
       {2, 3, 2, 4},
       {2, 4},
       [](Module&, Output x, const Weights&) { return GlobalAveragePool2D(x); }},
      {"layer_norm",
       {2, 3, 4},
       {2, 3, 4},
       [](Module& net, Output x, const Weights& w) {
         return LayerNorm(
             net, x, {.beta_initialiser = w("beta", {4}), .gamma_initialiser = w("gamma", {4})});
       }},
  };
}

TEST_CASE("layers give Keras's values", "[nn][layer]") {
  const Case c = GENERATE(from_range(Cases()));
  const bool batch_known = GENERATE(true, false);
  CAPTURE(c.key, batch_known);
  Network n;
  PartialShape shape = c.x;
  if (!batch_known) shape.set_dim(0, kUnknownDim);
  const Output x = n.Input(shape);
  const Output y = c.build(n.net, x, Weights{c.key});
  REQUIRE(y.valid());
  PartialShape want = c.y;
  if (!batch_known) want.set_dim(0, kUnknownDim);
  CHECK(y.shape().Compatible(want));
  CHECK((!batch_known || y.shape().SurelyEquals(want)));
  const Recorded& keras = Recorded::File("keras.txt");
  const Tensor got = n.Run(y, {{x.name(), keras.Floats(c.key + "/x", c.x)}});
  CHECK(test::Near(got, keras.Floats(c.key + "/y", c.y), 1e-5));
}

// A recorded tensor in another dtype.
Tensor As(const Tensor& x, DType dtype) {
  if (dtype == DType::kFloat) return x;
  Tensor y = *Tensor::Allocate(dtype, x.shape());
  std::copy_n(x.data<float>(), x.num_elements(), y.data<double>());
  return y;
}

TEST_CASE("batch norm uses the batch or the averages, and moves them", "[nn][layer]") {
  const auto [key, shape] =
      GENERATE(table<std::string, Shape>({{"norm", Shape{2, 2, 3, 3}}, {"norm2", Shape{6, 3}}}));
  const DType dtype = GENERATE(DType::kFloat, DType::kDouble);
  const bool training = GENERATE(true, false);
  CAPTURE(key, dtype, training);
  const std::string from = training ? key : key + "_inference";
  const auto recorded = [&](const char* name, const Shape& s) {
    return As(Recorded::File("keras.txt").Floats(from + "/" + name, s), dtype);
  };
  Network n({.dtype = dtype, .training = training});
  PartialShape any = shape;
  any.set_dim(0, kUnknownDim);
  const Output x = n.Input(any, dtype);
  const Output y = nn::BatchNorm(n.net, x,
                                 {.momentum = 0.8,
                                  .beta_initialiser = nn::Constant(recorded("beta", {3})),
                                  .gamma_initialiser = nn::Constant(recorded("gamma", {3}))});
  const std::vector<nn::Update>& updates = n.net.store().updates();
  REQUIRE(updates.size() == (training ? 2 : 0));
  for (const char* name : {"mean", "variance"}) {
    REQUIRE(n.session()
                .SetVariable(Concat("batch_normalization/moving_", name), recorded(name, {3}))
                .ok());
  }
  const Tensor input = recorded("x", shape);
  CHECK(test::Near(n.Run(y, {{x.name(), input}}), recorded("y", shape), 1e-5));
  for (const nn::Update& u : updates) n.RunTarget(u.update, {{x.name(), input}});
  for (const char* name : {"mean", "variance"}) {
    const Tensor got = *n.session().GetVariable(Concat("batch_normalization/moving_", name));
    const std::string moved = Concat("moved_", name);
    CHECK(test::Near(got, recorded(training ? moved.c_str() : name, {3}), 1e-5));
  }
}

TEST_CASE("dropout drops while training, differently in each run and layer", "[nn][layer]") {
  Network n({.seed = 3});
  const int64_t size = 10000;
  const Output x = n.Input({size});
  const Output a = nn::Dropout(n.net, x, 0.3), b = nn::Dropout(n.net, x, 0.3);
  nn::Module test = n.net.ForInference();
  const Output same = nn::Dropout(test, x, 0.3);
  CHECK(same == x);
  Tensor ones = *Tensor::Allocate(DType::kFloat, Shape{size});
  std::fill_n(ones.data<float>(), size, 1.0f);
  const Feed feed = {x.name(), ones};
  const Tensor first = n.Run(a, {feed}), second = n.Run(a, {feed}), other = n.Run(b, {feed});
  CHECK(!test::Near(first, second, 0));
  CHECK(!test::Near(first, other, 0));
  int64_t kept = 0;
  for (int64_t i = 0; i < size; ++i) {
    const float v = first.data<float>()[i];
    if (v != 0) CHECK(v == Approx(1 / 0.7));
    kept += v != 0;
  }
  CHECK(std::abs(kept - 7000) < 5 * 46);  // five deviations
}

TEST_CASE("embedding looks rows up", "[nn][layer]") {
  Network n;
  const Output ids = n.Input({-1, 2}, DType::kInt64);
  const Output y = nn::Embedding(n.net, ids, 4, 3);
  CHECK(y.shape().rank() == 3);
  const Tensor got = n.Run(y, {{ids.name(), Tensor::Of<int64_t>(Shape{1, 2}, {3, 1})}});
  const Tensor table = *n.session().GetVariable("embedding/embeddings");
  REQUIRE(got.shape() == Shape{1, 2, 3});
  for (int k = 0; k < 3; ++k) {
    CHECK(got.data<float>()[k] == table.data<float>()[3 * 3 + k]);
    CHECK(got.data<float>()[3 + k] == table.data<float>()[3 + k]);
  }
}

TEST_CASE("flatten keeps the first axis", "[nn][layer]") {
  const auto [shape, known, fed, want] = GENERATE(table<PartialShape, bool, Shape, Shape>({
      {PartialShape{2, 3, 4}, true, Shape{2, 3, 4}, Shape{2, 12}},
      {PartialShape{-1, 3, 4}, true, Shape{5, 3, 4}, Shape{5, 12}},
      {PartialShape{2, -1, 4}, false, Shape{2, 3, 4}, Shape{2, 12}},
      {PartialShape{3}, true, Shape{3}, Shape{3, 1}},
      {PartialShape{2, 0, 4}, true, Shape{2, 0, 4}, Shape{2, 0}},
  }));
  CAPTURE(shape, fed);
  Network n;
  const Output x = n.Input(shape);
  const Output y = nn::Flatten(x);
  CHECK(y.shape().rank() == 2);
  CHECK((!known || IsKnownDim(y.shape().dim(1))));
  const Tensor zeros = *Tensor::Allocate(DType::kFloat, fed);
  CHECK(n.Run(y, {{x.name(), zeros}}).shape() == want);
}

TEST_CASE("a layer says what its input lacks", "[nn][layer]") {
  struct Bad {
    PartialShape shape;
    std::function<Output(nn::Module&, Output)> build;
    const char* message;
  };
  const Bad bad = GENERATE(
      Bad{PartialShape{2, -1}, [](nn::Module& m, Output x) { return nn::Dense(m, x, 2); },
          "Dense needs to know axis -1"},
      Bad{PartialShape(), [](nn::Module& m, Output x) { return nn::Dense(m, x, 2); },
          "Dense wants an input of rank 2"},
      Bad{PartialShape{2, 3}, [](nn::Module& m, Output x) { return nn::Conv2D(m, x, 2, 3); },
          "Conv2D wants an input of rank 4"},
      Bad{PartialShape{2, 5, 5, 3},
          [](nn::Module& m, Output x) { return nn::Conv2D(m, x, 4, 3, {.groups = 2}); },
          "3 channels and 4 filters into 2 groups"},
      Bad{PartialShape{2}, [](nn::Module& m, Output x) { return nn::Dropout(m, x, 1); },
          "the rate of dropout is 1"});
  CAPTURE(bad.message);
  Network n;
  CHECK(!bad.build(n.net, n.Input(bad.shape)).valid());
  CHECK_THAT(test::Message(n.graph->status()), Catch::Contains(bad.message));
}

}  // namespace
}  // namespace weft
