// Normalisation, biases, softmax and its losses.
#include "ops/norm_gradient.h"
#include "ops/register.h"
#include "ops/rule_fn.h"
#include "ops/shape_rule.h"

namespace weft {
namespace {

using graph_fn::Call;
using graph_fn::ShapeOf;
using graph_fn::SumLast;

absl::StatusOr<bool> ChannelsFirst(const AttrReader& attrs) {
  if (!attrs.Has("data_format")) return false;
  ASSIGN_OR_RETURN(const std::string format, attrs.Get<std::string>("data_format"));
  return format.starts_with("NC");
}

// Input i is a vector of `channels`; returns what is known of their number.
absl::StatusOr<int64_t> MergeChannels(ShapeContext& c, int i, int64_t channels) {
  ASSIGN_OR_RETURN(const PartialShape s, c.WithRank(i, 1));
  auto merged = MergeDims(s.dim(0), channels);
  if (!merged.ok()) {
    return InvalidArgument(c.input_name(i), " has shape ", s, ", but there are ", channels,
                           " channels");
  }
  return *merged;
}

absl::Status BiasAddShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const bool first, ChannelsFirst(c.attrs()));
  ASSIGN_OR_RETURN(PartialShape x, c.WithRankAtLeast(0, 2));
  const int64_t channels = !x.rank_known() ? kUnknownDim : first ? x.dim(1) : x.back(-1);
  ASSIGN_OR_RETURN(const int64_t merged, MergeChannels(c, 1, channels));
  if (x.rank_known()) x.set_dim(first ? 1 : x.rank() - 1, merged);
  c.set_output(0, std::move(x));
  return absl::OkStatus();
}

absl::Status BiasAddGradShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const bool first, ChannelsFirst(c.attrs()));
  ASSIGN_OR_RETURN(const PartialShape x, c.WithRankAtLeast(0, 2));
  c.set_output(0, PartialShape{!x.rank_known() ? kUnknownDim : first ? x.dim(1) : x.back(-1)});
  return absl::OkStatus();
}

Outputs BiasAddGradient(const Grad& g) {
  AttrMap attrs;
  if (const AttrValue* v = g.attrs.Find("data_format")) attrs.Set("data_format", *v);
  return {g.dy(), Call("BiasAddGrad", {g.dy()}, attrs)};
}

// Adds the sums' gradient to every element.
Outputs BiasAddGradGradient(const Grad& g) {
  AttrMap attrs;
  if (const AttrValue* v = g.attrs.Find("data_format")) attrs.Set("data_format", *v);
  return {Call("BiasAdd", {graph_fn::ZerosLike(g.x()), g.dy()}, attrs)};
}

absl::Status SoftmaxShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(PartialShape x, c.WithRankAtLeast(0, 1));
  c.set_output(0, std::move(x));
  return absl::OkStatus();
}

Output ExpandLast(Output x) {
  if (!x.valid()) return x;
  return Call("ExpandDims", {x, Constant(*x.builder, Tensor::Scalar<int32_t>(-1))});
}

Outputs SoftmaxGradient(const Grad& g) { return {(g.dy() - SumLast(g.dy() * g.y())) * g.y()}; }
Outputs LogSoftmaxGradient(const Grad& g) {
  return {g.dy() - graph_fn::Exp(g.y()) * SumLast(g.dy())};
}

absl::Status CrossEntropyShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(PartialShape both, BroadcastShapes(c.input(0), c.input(1)));
  if (!both.rank_known()) both = PartialShape::UnknownOfRank(2);
  if (both.rank() != 2) {
    return InvalidArgument("logits ", c.input(0), " and labels ", c.input(1), " must be matrices");
  }
  c.set_output(0, PartialShape{both.dim(0)});
  c.set_output(1, std::move(both));
  return absl::OkStatus();
}

absl::Status SparseCrossEntropyShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(PartialShape logits, c.WithRank(0, 2));
  ASSIGN_OR_RETURN(const PartialShape labels, c.WithRank(1, 1));
  const auto rows = MergeDims(logits.dim(0), labels.dim(0));
  if (!rows.ok()) {
    return InvalidArgument("logits ", logits, " and labels ", labels, " differ in rows");
  }
  if (logits.dim(1) == 0) return InvalidArgument("logits ", logits, " have no class");
  logits.set_dim(0, *rows);
  c.set_output(0, PartialShape{*rows});
  c.set_output(1, std::move(logits));
  return absl::OkStatus();
}

// The logits as the loss sees them: one of a row stands for all its classes.
Output LogitsOfAllClasses(const Grad& g) {
  const PartialShape x = g.x(0).shape(), y = g.y(1).shape();
  const bool all = x.rank_known() && y.rank_known() && x.rank() == 2 && x.dim(1) == y.dim(1) &&
                   x.dim(1) != kUnknownDim;
  return all ? g.x(0) : Call("BroadcastTo", {g.x(0), ShapeOf(g.y(1))});
}

// The loss's gradient is the second output; the second output's own follows softmax.
Output LogitsGradient(const Grad& g, Output logits) {
  Output dx;
  if (g.dy(0).valid()) dx = ExpandLast(g.dy(0)) * g.y(1);
  if (g.dy(1).valid()) {
    const Output p = Call("Softmax", {logits});
    const Output second = (g.dy(1) - SumLast(g.dy(1) * p)) * p;
    dx = dx.valid() ? dx + second : second;
  }
  return dx;
}
Outputs CrossEntropyGradient(const Grad& g) {
  const Output logits = LogitsOfAllClasses(g);
  Output labels;
  if (g.dy(0).valid()) labels = ExpandLast(g.dy(0)) * -Call("LogSoftmax", {logits});
  if (g.dy(1).valid()) labels = labels.valid() ? labels - g.dy(1) : -g.dy(1);
  return graph_fn::SumToShapes(LogitsGradient(g, logits), labels, g.x(0), g.x(1));
}
Outputs SparseCrossEntropyGradient(const Grad& g) { return {LogitsGradient(g, g.x(0)), Output{}}; }

Outputs L2LossGradient(const Grad& g) { return {g.x() * g.dy()}; }

absl::Status LrnShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(PartialShape x, c.WithRank(0, 4));
  for (int i = 1; i < c.num_inputs(); ++i) {
    ASSIGN_OR_RETURN(x, MergeShapes(x, c.input(i)));
  }
  c.set_output(0, std::move(x));
  return absl::OkStatus();
}
Outputs LrnGradient(const Grad& g) { return {Call("LRNGrad", {g.dy(), g.x(), g.y()}, g.attrs)}; }

// Inputs: x, scale, offset, mean, variance.
absl::Status BatchNormShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const bool first, ChannelsFirst(c.attrs()));
  ASSIGN_OR_RETURN(const bool training, c.attr<bool>("is_training"));
  ASSIGN_OR_RETURN(const float factor, c.attr<float>("exponential_avg_factor"));
  ASSIGN_OR_RETURN(PartialShape x, c.WithRankAtLeast(0, 4));
  if (x.rank_known() && x.rank() > 5)
    return InvalidArgument("x has shape ", x, ", want rank 4 or 5");
  int64_t channels = !x.rank_known() ? kUnknownDim : first ? x.dim(1) : x.back(-1);
  for (int i = 1; i < 5; ++i) {
    // Training from scratch takes empty moments.
    if (training && i > 2 && (factor == 1 || c.input(i).num_elements() == 0)) {
      ASSIGN_OR_RETURN(const PartialShape any, c.WithRank(i, 1));
      if (factor != 1 && channels != 0) {
        return InvalidArgument(c.input_name(i), " is empty, but exponential_avg_factor is ",
                               factor);
      }
      continue;
    }
    ASSIGN_OR_RETURN(channels, MergeChannels(c, i, channels));
  }
  if (x.rank_known()) x.set_dim(first ? 1 : x.rank() - 1, channels);
  c.set_output(0, std::move(x));
  for (int i = 1; i < 5; ++i) c.set_output(i, PartialShape{channels});
  if (c.num_outputs() > 5) c.set_output(5, PartialShape(Shape()));
  return absl::OkStatus();
}

// Inputs: y_backprop, x, scale, reserve_space_1, reserve_space_2 (, reserve_space_3).
absl::Status BatchNormGradShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const bool first, ChannelsFirst(c.attrs()));
  ASSIGN_OR_RETURN(PartialShape x, MergeShapes(c.input(0), c.input(1)));
  if (x.rank_known() && (x.rank() < 4 || x.rank() > 5)) {
    return InvalidArgument("x has shape ", x, ", want rank 4 or 5");
  }
  int64_t channels = !x.rank_known() ? kUnknownDim : first ? x.dim(1) : x.back(-1);
  for (int i = 2; i < 5; ++i) {
    ASSIGN_OR_RETURN(channels, MergeChannels(c, i, channels));
  }
  c.set_output(0, std::move(x));
  for (int i = 1; i < 3; ++i) c.set_output(i, PartialShape{channels});
  for (int i = 3; i < 5; ++i) c.set_output(i, PartialShape{0});
  return absl::OkStatus();
}

template <int kVersion>
Outputs BatchNormGradient(const Grad& g) {
  AttrMap attrs;
  for (const char* name : {"epsilon", "data_format", "is_training"}) {
    if (const AttrValue* v = g.attrs.Find(name)) attrs.Set(name, *v);
  }
  const bool training = g.attr().Get<bool>("is_training").value_or(true);
  // In training the op kept the batch's moments; else they are inputs.
  const Output mean = training ? g.y(3) : g.x(3), variance = training ? g.y(4) : g.x(4);
  Output scale = g.x(1);
  if (kVersion == 3) scale = graph_fn::Cast(scale, DType::kFloat);
  Output dx;
  if (kVersion == 1)
    dx = Call("FusedBatchNormGrad", {g.dy(), g.x(0), scale, mean, variance}, attrs);
  if (kVersion == 2)
    dx = Call("FusedBatchNormGradV2", {g.dy(), g.x(0), scale, mean, variance}, attrs);
  if (kVersion == 3) {
    dx = Call("FusedBatchNormGradV3", {g.dy(), g.x(0), scale, mean, variance, g.y(5)}, attrs);
  }
  if (!dx.valid()) return Outputs(5);
  return {dx, dx.at(1), dx.at(2), Output{}, Output{}};
}

#define NORM_V12                                                         \
  "epsilon: float = 9.99999975e-05; exponential_avg_factor: float = 1; " \
  "data_format: {'NHWC', 'NCHW'} = 'NHWC'; is_training: bool = true"
#define NORM_GRAD                                                                                 \
  "epsilon: float = 9.99999975e-05; data_format: {'NHWC', 'NCHW'} = 'NHWC'; is_training: bool = " \
  "true"
#define FORMATS3 \
  "data_format: {'NHWC', 'NCHW', 'NDHWC', 'NCDHW'} = 'NHWC'; is_training: bool = true"
#define LRN_ATTRS                                                                           \
  "depth_radius: int = 5; bias: float = 1; alpha: float = 1; beta: float = 0.5; T: {half, " \
  "bfloat16, float} = float"
#define FLOATS "T: {half, bfloat16, float, double}"

// clang-format off
const OpEntry kNormOps[] = {
    {"BiasAdd(value: T, bias: T) -> (output: T)", "T: number; data_format: {'NHWC', 'NCHW'} = 'NHWC'", BiasAddShape, BiasAddGradient},
    {"BiasAddV1(value: T, bias: T) -> (output: T)", "T: number", BiasAddShape, BiasAddGradient},
    {"BiasAddGrad(out_backprop: T) -> (output: T)", "T: number; data_format: {'NHWC', 'NCHW'} = 'NHWC'", BiasAddGradShape, BiasAddGradGradient},
    {"Softmax(logits: T) -> (softmax: T)", FLOATS, SoftmaxShape, SoftmaxGradient},
    {"LogSoftmax(logits: T) -> (logsoftmax: T)", FLOATS, SoftmaxShape, LogSoftmaxGradient},
    {"L2Loss(t: T) -> (output: T)", FLOATS, shape_rule::ScalarOutput, L2LossGradient},
    {"SoftmaxCrossEntropyWithLogits(features: T, labels: T) -> (loss: T, backprop: T)", FLOATS,
     CrossEntropyShape, CrossEntropyGradient},
    {"SparseSoftmaxCrossEntropyWithLogits(features: T, labels: Tlabels) -> (loss: T, backprop: T)",
     FLOATS "; Tlabels: {int32, int64} = int64", SparseCrossEntropyShape, SparseCrossEntropyGradient},
    {"LRN(input: T) -> (output: T)", LRN_ATTRS, LrnShape, LrnGradient},
    {"LRNGrad(input_grads: T, input_image: T, output_image: T) -> (output: T)", LRN_ATTRS, LrnShape, LrnGradGradient},
    {"FusedBatchNorm(x: T, scale: T, offset: T, mean: T, variance: T) -> (y: T, batch_mean: T, batch_variance: T, reserve_space_1: T, reserve_space_2: T)",
     "T: {float}; " NORM_V12, BatchNormShape, BatchNormGradient<1>},
    {"FusedBatchNormV2(x: T, scale: U, offset: U, mean: U, variance: U) -> (y: T, batch_mean: U, batch_variance: U, reserve_space_1: U, reserve_space_2: U)",
     "T: {half, bfloat16, float}; U: {float}; " NORM_V12, BatchNormShape, BatchNormGradient<2>},
    {"FusedBatchNormV3(x: T, scale: U, offset: U, mean: U, variance: U) -> (y: T, batch_mean: U, batch_variance: U, reserve_space_1: U, reserve_space_2: U, reserve_space_3: U)",
     "T: {half, bfloat16, float}; U: {bfloat16, float}; epsilon: float = 9.99999975e-05; exponential_avg_factor: float = 1; " FORMATS3,
     BatchNormShape, BatchNormGradient<3>},
    {"FusedBatchNormGrad(y_backprop: T, x: T, scale: T, reserve_space_1: T, reserve_space_2: T) -> (x_backprop: T, scale_backprop: T, offset_backprop: T, reserve_space_3: T, reserve_space_4: T)",
     "T: {float}; " NORM_GRAD, BatchNormGradShape, BatchNormGradGradient},
    {"FusedBatchNormGradV2(y_backprop: T, x: T, scale: float, reserve_space_1: U, reserve_space_2: U) -> (x_backprop: T, scale_backprop: U, offset_backprop: U, reserve_space_3: U, reserve_space_4: U)",
     "T: {half, bfloat16, float}; U: {float}; " NORM_GRAD, BatchNormGradShape, BatchNormGradGradient},
    {"FusedBatchNormGradV3(y_backprop: T, x: T, scale: float, reserve_space_1: U, reserve_space_2: U, reserve_space_3: U) -> (x_backprop: T, scale_backprop: U, offset_backprop: U, reserve_space_4: U, reserve_space_5: U)",
     "T: {half, bfloat16, float}; U: {float}; epsilon: float = 9.99999975e-05; " FORMATS3, BatchNormGradShape, BatchNormGradGradient},
};
// clang-format on

}  // namespace

void RegisterNormOps(OpRegistry& r) { r.Add(kNormOps); }

}  // namespace weft
