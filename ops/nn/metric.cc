#include "ops/nn/metric.h"

#include "ops/api.h"
#include "ops/graph_fn.h"
#include "ops/nn/build.h"

namespace weft::nn {
namespace {

Output AsFloat(Output x) { return graph_fn::Cast(x, DType::kFloat); }

// The variables of one metric.
class Counters {
 public:
  Counters(const Module& net, std::string_view name)
      : store_(net.store()), scope_(net.builder(), name) {}

  Variable Add(std::string_view name, const Shape& shape, DType dtype = DType::kFloat) {
    Variable v = store_.Add(name, shape, dtype, Zeros(), /*trainable=*/false);
    resets_.push_back(v.assign);
    return v;
  }
  // A variable of that name that grows by `amount`; its value.
  Output Sum(std::string_view name, const Shape& shape, Output amount) {
    const Variable v = Add(name, shape);
    if (v.handle.valid() && amount.valid()) {
      updates_.push_back(ops::AssignAddVariableOp(v.handle, amount));
    }
    return v.value;
  }
  Metric Finish(Output value, Output update = {}) {
    if (update.valid()) updates_.push_back(update);
    Builder& b = store_.builder();
    return {ops::Identity(value, {.name = "value"}), Group(b, updates_, "update"),
            Group(b, resets_, "reset")};
  }

 private:
  VariableStore& store_;
  NameScope scope_;
  Outputs updates_, resets_;
};

Metric MeanOf(const Module& net, Output values, std::string_view name) {
  if (!values.valid()) return {};
  Counters c(net, name);
  const Output total = c.Sum("total", Shape(), SumAll(AsFloat(values)));
  const Output count = c.Sum("count", Shape(), AsFloat(ops::Size(values)));
  return c.Finish(ops::DivNoNan(total, count));
}

}  // namespace

Metric Mean(const Module& net, Output values, const std::string& name) {
  return MeanOf(net, values, name);
}

Metric Accuracy(const Module& net, Output labels, Output logits) {
  if (!labels.valid() || !logits.valid()) return {};
  const Output best =
      ops::ArgMax(logits, ops::Const(net.builder(), -1), {.output_type = labels.dtype()});
  return MeanOf(net, ops::Equal(best, labels), "accuracy");
}

Metric BinaryAccuracy(const Module& net, Output labels, Output predictions, double threshold) {
  if (!labels.valid() || !predictions.valid()) return {};
  const auto above = [&](Output x) {
    return ops::Greater(x, ops::Const(net.builder(), x.dtype(), threshold));
  };
  return MeanOf(net, AsFloat(ops::Equal(above(labels), above(predictions))), "binary_accuracy");
}

Metric TopK(const Module& net, Output labels, Output logits, int64_t k) {
  if (!labels.valid() || !logits.valid()) return {};
  const Output count = graph_fn::Cast(ops::Const(net.builder(), k), labels.dtype());
  return MeanOf(net, ops::InTopKV2(AsFloat(logits), labels, count), "top_k");
}

Metric Auc(const Module& net, Output labels, Output predictions, int thresholds) {
  Builder& b = net.builder();
  if (!labels.valid() || !predictions.valid()) return {};
  if (thresholds < 2) {
    b.Fail(InvalidArgument("Auc wants two thresholds or more, got ", thresholds));
    return {};
  }
  // The ends lie a little outside, so that 0 is above the first and 1 is not above the last.
  std::vector<float> cuts = {-1e-7f};
  for (int i = 1; i + 1 < thresholds; ++i) {
    cuts.push_back(static_cast<float>(static_cast<double>(i) / (thresholds - 1)));
  }
  cuts.push_back(1 + 1e-7f);
  Counters c(net, "auc");
  const Output p = ops::Reshape(AsFloat(predictions), Ints(b, {1, -1}));
  const Output y = ops::Reshape(AsFloat(labels), Ints(b, {1, -1}));
  const Output called =
      AsFloat(ops::Greater(p, ops::Reshape(ops::Const(b, cuts), Ints(b, {-1, 1}))));
  const Shape shape{thresholds};
  const Output hits = c.Sum("true_positives", shape, SumOver(called * y, {1}));
  const Output false_alarms = c.Sum("false_positives", shape, SumOver(called * (1 - y), {1}));
  const Output positives = c.Sum("positives", Shape(), SumAll(y));
  const Output negatives = c.Sum("negatives", Shape(), SumAll(1 - y));
  const Output recall = ops::DivNoNan(hits, positives);
  const Output fallout = ops::DivNoNan(false_alarms, negatives);
  const auto part = [&](Output x, int64_t from) {
    return ops::Slice(x, Ints(b, {from}), Ints(b, {thresholds - 1}));
  };
  return c.Finish(
      SumAll((part(fallout, 0) - part(fallout, 1)) * (part(recall, 0) + part(recall, 1)) * 0.5));
}

Metric ConfusionMatrix(const Module& net, Output labels, Output predictions, int64_t classes) {
  if (!labels.valid() || !predictions.valid()) return {};
  Counters c(net, "confusion_matrix");
  const Variable cells = c.Add("cells", Shape{classes, classes}, DType::kInt64);
  if (!cells.handle.valid()) return {};
  const Output ones = ops::Fill(ops::Shape(labels), ops::Const(net.builder(), int64_t{1}));
  return c.Finish(
      cells.value,
      ops::ResourceScatterNdAdd(cells.handle, ops::Pack({labels, predictions}, {.axis = 1}), ones));
}

}  // namespace weft::nn
