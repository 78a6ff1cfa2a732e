#include "ops/nn/metric.h"

#include <catch2/catch.hpp>
#include <functional>

#include "tests/support/compare.h"
#include "tests/support/network.h"
#include "tests/support/recorded.h"

namespace weft {
namespace {

using test::Network;
using test::Recorded;

TEST_CASE("metrics over two batches are Keras's, and start again", "[nn][metric]") {
  struct Case {
    std::string key;
    bool classes;  // class numbers and logits, else bits and probabilities
    std::function<nn::Metric(const nn::Module&, Output, Output)> build;
  };
  const Case c = GENERATE(
      Case{"accuracy", true,
           [](const nn::Module& m, Output y, Output x) { return nn::Accuracy(m, y, x); }},
      Case{"top_k", true,
           [](const nn::Module& m, Output y, Output x) { return nn::TopK(m, y, x, 2); }},
      Case{"binary_accuracy", false,
           [](const nn::Module& m, Output y, Output x) { return nn::BinaryAccuracy(m, y, x); }},
      Case{"auc", false, [](const nn::Module& m, Output y, Output x) { return nn::Auc(m, y, x); }},
      Case{"auc_few", false,
           [](const nn::Module& m, Output y, Output x) { return nn::Auc(m, y, x, 5); }});
  CAPTURE(c.key);
  const Recorded& keras = Recorded::File("keras.txt");
  Network n;
  const Output labels = n.Input({-1}, c.classes ? DType::kInt32 : DType::kFloat);
  const Output x = n.Input(c.classes ? PartialShape{-1, 5} : PartialShape{-1});
  const nn::Metric metric = c.build(n.net, labels, x);
  const auto feeds = [&](const char* batch) -> std::vector<Feed> {
    const std::string at = "metric/";
    if (c.classes) {
      return {{labels.name(), keras.Ints(at + "classes" + batch)},
              {x.name(), keras.Floats(at + "logits" + batch, {8, 5})}};
    }
    return {{labels.name(), keras.Floats(at + "bits" + batch)},
            {x.name(), keras.Floats(at + "p" + batch)}};
  };
  const auto value = [&] { return n.Run(metric.value).scalar<float>(); };
  CHECK(value() == 0);
  for (int round = 0; round < 2; ++round) {
    n.RunTarget(metric.update, feeds("0"));
    CHECK(value() == Approx(keras.Values("metric/" + c.key + "/first")[0]).margin(1e-6));
    n.RunTarget(metric.update, feeds("1"));
    CHECK(value() == Approx(keras.Values("metric/" + c.key)[0]).margin(1e-6));
    n.RunTarget(metric.reset);
    CHECK(value() == 0);
  }
}

TEST_CASE("means and confusion matrices", "[nn][metric]") {
  Network n;
  const Output x = n.Input({-1});
  const Output labels = n.Input({-1}, DType::kInt64), calls = n.Input({-1}, DType::kInt64);
  const nn::Metric mean = nn::Mean(n.net, x, "loss"),
                   matrix = nn::ConfusionMatrix(n.net, labels, calls, 3);
  n.RunTarget(mean.update, {{x.name(), Tensor::Vector<float>({1, 2, 6})}});
  n.RunTarget(mean.update, {{x.name(), Tensor::Vector<float>({11})}});
  CHECK(n.Run(mean.value).scalar<float>() == 5);
  const auto update = [&](std::vector<int64_t> y, std::vector<int64_t> p) {
    return n.session()
        .Run(std::vector<Feed>{{labels.name(), Tensor::Vector<int64_t>(y)},
                               {calls.name(), Tensor::Vector<int64_t>(p)}},
             {}, std::vector<std::string>{matrix.update.name()})
        .status();
  };
  REQUIRE(update({0, 1, 2, 2}, {0, 2, 2, 2}).ok());
  REQUIRE(update({2, 0}, {1, 0}).ok());
  CHECK(test::Near(n.Run(matrix.value),
                   Tensor::Of<int64_t>(Shape{3, 3}, {2, 0, 0, 0, 0, 1, 0, 1, 2}), 0));
  CHECK(update({3}, {0}).code() == absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace weft
