// Rules that fold work into the weights of convolutions and products, and fuse what follows them.
#include <algorithm>
#include <cmath>

#include "graph/rewrite.h"

namespace weft {
namespace {

using enum ShapeProof;

bool IsNhwc(const Node& n) {
  const AttrValue* v = n.attrs.Find("data_format");
  const auto* s = v == nullptr ? nullptr : v->get<std::string>();
  return s == nullptr || *s == "NHWC";
}

bool IsDepthwise(const Node& n) {
  return n.Is("DepthwiseConv2dNative") || n.Is("_FusedDepthwiseConv2dNative");
}

// Output channels of a convolution: the last dimension of Conv2D's filter, the last two of a
// depthwise one, in the order in which they stand in memory.
int64_t OutputChannels(const Node& conv, const Tensor& filter) {
  if (filter.rank() != 4) return -1;
  return IsDepthwise(conv) ? filter.dim(2) * filter.dim(3) : filter.dim(3);
}

// Whether c is one number, or one a channel along the last dimension of four.
bool IsByChannel(const Tensor& c, int64_t channels) {
  if (c.dtype() != DType::kFloat || c.rank() > 4) return false;
  return c.num_elements() == 1 ||
         (c.rank() > 0 && c.num_elements() == channels && c.shape().back(-1) == channels);
}

// filter * factor, which has one element an output channel. Models have a hundred megabytes of
// filters: a row at a time.
Tensor ScaleChannels(const Tensor& filter, std::span<const double> factor) {
  Tensor out = *Tensor::Allocate(DType::kFloat, filter.shape());
  const int64_t n = static_cast<int64_t>(factor.size()), rows = filter.num_elements() / n;
  const float* from = filter.data<float>();
  float* to = out.data<float>();
  for (int64_t row = 0; row < rows; ++row, from += n, to += n) {
    for (int64_t i = 0; i < n; ++i) to[i] = static_cast<float>(from[i] * factor[i]);
  }
  return out;
}

Output BiasAdd(Match& m, Output x, const Tensor& bias) {
  return m.Call("BiasAdd", {x, m.Const(bias)}, {{"data_format", "NHWC"}});
}

AttrMap WithoutNotes(const AttrMap& attrs) {
  AttrMap out;
  for (const auto& [name, value] : attrs) {
    if (!name.starts_with("_")) out.Set(name, value);
  }
  return out;
}

// --- Batch norm of a convolution with constant weights, all statistics constant.

bool CanFoldBatchNorm(Match& m) {
  const Node& conv = m.op(0);
  const Node& norm = m.op(1);
  if (m.value(0).dtype() != DType::kFloat || !IsNhwc(conv) || !IsNhwc(norm)) return false;
  const int64_t channels = OutputChannels(conv, m.value(0));
  for (int k = 1; k <= 4; ++k) {
    if (m.value(k).dtype() != DType::kFloat || m.value(k).num_elements() != channels) return false;
  }
  return channels > 0;
}

Output FoldBatchNorm(Match& m) {
  const float epsilon = *m.op(1).attrs.Find("epsilon")->get<float>();
  const int64_t n = m.value(1).num_elements();
  std::vector<double> factor(n);
  Tensor bias = *Tensor::Allocate(DType::kFloat, Shape{n});
  for (int64_t i = 0; i < n; ++i) {
    factor[i] = m.value(1).data<float>()[i] /
                std::sqrt(static_cast<double>(m.value(4).data<float>()[i]) + epsilon);
    bias.data<float>()[i] =
        static_cast<float>(m.value(2).data<float>()[i] - m.value(3).data<float>()[i] * factor[i]);
  }
  const std::string op(m.op(0).op_name);
  const AttrMap attrs = WithoutNotes(m.op(0).attrs);
  return BiasAdd(m, m.Call(op, {m.x(), m.Const(ScaleChannels(m.value(0), factor))}, attrs), bias);
}

Output NormOf(Pattern& p, std::string_view norm, std::string_view conv) {
  return p.Call(norm, {p.Call(conv, {p.x(), p.c(0)}), p.c(1), p.c(2), p.c(3), p.c(4)},
                {{"is_training", false}});
}

// --- A constant factor or summand by channel.

bool ByChannel(Match& m) {
  const Tensor& filter = m.value(0);
  if (filter.dtype() != DType::kFloat || !IsNhwc(m.op(0))) return false;
  const int64_t channels = OutputChannels(m.op(0), filter);
  return channels > 0 && IsByChannel(m.value(1), channels);
}

// c (see IsByChannel), one number a channel.
std::vector<double> ChannelValues(const Tensor& c, int64_t channels) {
  if (c.num_elements() == 1) return std::vector<double>(channels, *c.data<float>());
  return {c.data<float>(), c.data<float>() + channels};
}

Output ScaleFilter(Match& m) {
  const std::string op(m.op(0).op_name);
  const AttrMap attrs = WithoutNotes(m.op(0).attrs);
  const auto factor = ChannelValues(m.value(1), OutputChannels(m.op(0), m.value(0)));
  return m.Call(op, {m.x(), m.Const(ScaleChannels(m.value(0), factor))}, attrs);
}

// The same behind a bias: (conv(x, c0) + c1) * c2 and (conv(x, c0) + c1) + c2. Normalisation with
// constant statistics comes so, of a convolution that has a bias by itself.
bool ByChannelBehindBias(Match& m) {
  const Tensor &filter = m.value(0), &bias = m.value(1);
  const int64_t channels = OutputChannels(m.op(0), filter);
  return filter.dtype() == DType::kFloat && IsNhwc(m.op(0)) && channels > 0 &&
         bias.num_elements() == channels && IsByChannel(m.value(2), channels);
}

Output WithWeights(Match& m, const Tensor& filter, const Tensor& bias) {
  const std::string op(m.op(0).op_name);
  const AttrMap attrs = WithoutNotes(m.op(0).attrs);
  return m.Call(op, {m.x(), m.Const(filter), m.Const(bias)}, attrs);
}

Output ScaleFilterAndBias(Match& m) {
  const auto factor = ChannelValues(m.value(2), m.value(1).num_elements());
  return WithWeights(m, ScaleChannels(m.value(0), factor), ScaleChannels(m.value(1), factor));
}

Output AddToBias(Match& m) {
  const Tensor bias = *m.value(1).Clone();
  const auto summand = ChannelValues(m.value(2), bias.num_elements());
  float* b = bias.data<float>();
  for (size_t i = 0; i < summand.size(); ++i) b[i] = static_cast<float>(b[i] + summand[i]);
  return WithWeights(m, m.value(0), bias);
}

Output Biased(Pattern& p, std::string_view fused, Output weights, Output bias) {
  return p.Call(fused, {p.x(), weights, bias},
                {{"fused_ops", std::vector<std::string>{"BiasAdd"}}});
}
Output WithConstantBias(Pattern& p, std::string_view fused) {
  return Biased(p, fused, p.c(0), p.c(1));
}

// x + c, where c has an element a channel, is a bias.
bool IsBias(Match& m) {
  const Tensor& c = m.value(0);
  const Node& conv = m.op(0);
  if (!IsNhwc(conv) || c.rank() == 0 || c.shape().back(-1) != c.num_elements()) return false;
  const PartialShape& s = m.graph().shape({m.op(0).id, 0});
  return s.rank_known() && s.rank() >= 2 && c.rank() <= s.rank() && s.back(-1) == c.num_elements();
}

Output ToBiasAdd(Match& m) {
  const Tensor bias = m.value(0).Reshaped(Shape{m.value(0).num_elements()});
  const std::string op(m.op(0).op_name);
  const AttrMap attrs = WithoutNotes(m.op(0).attrs);
  return BiasAdd(m, m.Call(op, {m.x(), m.y()}, attrs), bias);
}

// --- Zeros around an image, which the convolution can add itself.

bool IsSpatialPadding(Match& m) {
  const Node& conv = m.op(1);
  const Tensor& p = m.value(0);
  if (!IsNhwc(conv) || *conv.attrs.Find("padding")->get<std::string>() != "VALID") return false;
  if (!kIndexTypes.Contains(p.dtype()) || !(p.shape() == Shape{4, 2})) return false;
  for (int64_t i = 0; i < 8; ++i) {
    const int64_t v = IntAt(p, i);
    if (v < 0 || v > (1 << 20) || ((i < 2 || i >= 6) && v != 0)) return false;
  }
  return true;
}

Output PadInConvolution(Match& m) {
  AttrMap attrs = WithoutNotes(m.op(1).attrs);
  std::vector<int64_t> padding(8);
  for (int64_t i = 0; i < 8; ++i) padding[i] = IntAt(m.value(0), i);
  attrs.Set("padding", "EXPLICIT");
  attrs.Set("explicit_paddings", std::move(padding));
  const std::string op(m.op(1).op_name);
  return m.Call(op, {m.x(), m.y()}, attrs);
}

// --- Bias and activation.

bool BiasFits(Match& m) {
  const auto* format = m.op(1).attrs.Find("data_format")->get<std::string>();
  return m.op(0).Is("MatMul") || (IsNhwc(m.op(0)) && *format == "NHWC");
}

// The fused form of `producer` (a convolution or MatMul, fused already or not) with the attributes
// that the two share. A summand ("Add") is the fourth input.
Output Fused(Match& m, const Node& producer, std::vector<std::string> fused_ops,
             float leakyrelu_alpha) {
  std::string op(producer.op_name);
  if (!op.starts_with("_")) op = "_Fused" + op;
  AttrMap attrs;
  for (const char* name : {"strides", "padding", "explicit_paddings", "data_format", "dilations",
                           "transpose_a", "transpose_b"}) {
    if (const AttrValue* v = producer.attrs.Find(name)) attrs.Set(name, *v);
  }
  const DType type = *producer.attrs.Find("T")->get<DType>();
  const bool sum = std::find(fused_ops.begin(), fused_ops.end(), "Add") != fused_ops.end();
  attrs.Set("T", type);
  attrs.Set("num_args", sum ? 2 : 1);
  if (op == "_FusedConv2D") attrs.Set("TArgs", std::vector<DType>(sum ? 2 : 1, type));
  attrs.Set("fused_ops", std::move(fused_ops));
  attrs.Set("leakyrelu_alpha", leakyrelu_alpha);
  if (sum) return m.Call(op, {m.x(), m.y(), m.z(), m.w()}, attrs);
  return m.Call(op, {m.x(), m.y(), m.z()}, attrs);
}

Output FuseBias(Match& m) { return Fused(m, m.op(0), {"BiasAdd"}, 0.2f); }

// What a shortcut brings is added by the convolution at its end.
bool SummandFits(Match& m) {
  return m.graph().shape({m.op(0).id, 0}).SurelyEquals(m.graph().shape(m.bound()[3]));
}
Output FuseSummand(Match& m) { return Fused(m, m.op(0), {"BiasAdd", "Add"}, 0.2f); }

Output FuseActivation(Match& m) {
  const Node& activation = m.op(1);
  const AttrValue* alpha = activation.attrs.Find("alpha");
  auto ops = *m.op(0).attrs.Find("fused_ops")->get<std::vector<std::string>>();
  ops.emplace_back(activation.op_name);
  return Fused(m, m.op(0), std::move(ops), alpha == nullptr ? 0.2f : *alpha->get<float>());
}

Output FuseSwish(Match& m) { return Fused(m, m.op(0), {"BiasAdd", "Swish"}, 0.2f); }

Output WithBias(Pattern& p, std::string_view fused) { return Biased(p, fused, p.y(), p.z()); }
Output WithSummand(Pattern& p, std::string_view fused) {
  return p.Call(fused, {p.x(), p.y(), p.z(), p.w()},
                {{"fused_ops", std::vector<std::string>{"BiasAdd", "Add"}}});
}
Output SwishOf(Pattern& p, std::string_view fused) {
  const Output x = WithBias(p, fused);
  return x * p.Call("Sigmoid", {x});
}
Output ActivationOf(Pattern& p, std::string_view activation, std::string_view fused) {
  return p.Call(activation, {WithBias(p, fused)});
}

// clang-format off
const Rule kFusion[] = {
    {"fold batch norm",             [](Pattern& p) { return NormOf(p, "FusedBatchNormV3", "Conv2D"); },                FoldBatchNorm, Contract::kClose, kConstructed, CanFoldBatchNorm},
    {"fold batch norm (V2)",        [](Pattern& p) { return NormOf(p, "FusedBatchNormV2", "Conv2D"); },                FoldBatchNorm, Contract::kClose, kConstructed, CanFoldBatchNorm},
    {"fold batch norm (V1)",        [](Pattern& p) { return NormOf(p, "FusedBatchNorm", "Conv2D"); },                  FoldBatchNorm, Contract::kClose, kConstructed, CanFoldBatchNorm},
    {"fold depthwise batch norm",   [](Pattern& p) { return NormOf(p, "FusedBatchNormV3", "DepthwiseConv2dNative"); }, FoldBatchNorm, Contract::kClose, kConstructed, CanFoldBatchNorm},
    {"fold depthwise batch norm (V1)", [](Pattern& p) { return NormOf(p, "FusedBatchNorm", "DepthwiseConv2dNative"); }, FoldBatchNorm, Contract::kClose, kConstructed, CanFoldBatchNorm},
    {"fold a factor into a filter", [](Pattern& p) { return p.Call("Conv2D", {p.x(), p.c(0)}) * p.c(1); },             ScaleFilter, Contract::kClose, kConstructed, ByChannel},
    {"fold a factor into a depthwise filter", [](Pattern& p) { return p.Call("DepthwiseConv2dNative", {p.x(), p.c(0)}) * p.c(1); }, ScaleFilter, Contract::kClose, kConstructed, ByChannel},
    {"bias of a convolution",       [](Pattern& p) { return p.Call("Conv2D", {p.x(), p.y()}) + p.c(0); },              ToBiasAdd, Contract::kExact, kConstructed, IsBias},
    {"bias of a depthwise convolution", [](Pattern& p) { return p.Call("DepthwiseConv2dNative", {p.x(), p.y()}) + p.c(0); }, ToBiasAdd, Contract::kExact, kConstructed, IsBias},
    {"bias of a product",           [](Pattern& p) { return p.Call("MatMul", {p.x(), p.y()}) + p.c(0); },              ToBiasAdd, Contract::kExact, kConstructed, IsBias},
    {"padding of a convolution",    [](Pattern& p) { return p.Call("Conv2D", {p.Call("Pad", {p.x(), p.c(0)}), p.y()}); }, PadInConvolution, Contract::kClose, kConstructed, IsSpatialPadding},
    {"padding of a depthwise convolution", [](Pattern& p) { return p.Call("DepthwiseConv2dNative", {p.Call("Pad", {p.x(), p.c(0)}), p.y()}); }, PadInConvolution, Contract::kClose, kConstructed, IsSpatialPadding},
    {"convolution and bias",        [](Pattern& p) { return p.Call("BiasAdd", {p.Call("Conv2D", {p.x(), p.y()}), p.z()}); }, FuseBias, Contract::kClose, kConstructed, BiasFits},
    {"depthwise convolution and bias", [](Pattern& p) { return p.Call("BiasAdd", {p.Call("DepthwiseConv2dNative", {p.x(), p.y()}), p.z()}); }, FuseBias, Contract::kClose, kConstructed, BiasFits},
    {"product and bias",            [](Pattern& p) { return p.Call("BiasAdd", {p.Call("MatMul", {p.x(), p.y()}), p.z()}); }, FuseBias, Contract::kClose, kConstructed, BiasFits},
    {"a factor behind a bias",      [](Pattern& p) { return WithConstantBias(p, "_FusedConv2D") * p.c(2); },           ScaleFilterAndBias, Contract::kClose, kConstructed, ByChannelBehindBias},
    {"a factor behind a depthwise bias", [](Pattern& p) { return WithConstantBias(p, "_FusedDepthwiseConv2dNative") * p.c(2); }, ScaleFilterAndBias, Contract::kClose, kConstructed, ByChannelBehindBias},
    {"a summand behind a bias",     [](Pattern& p) { return WithConstantBias(p, "_FusedConv2D") + p.c(2); },           AddToBias, Contract::kClose, kConstructed, ByChannelBehindBias},
    {"a summand behind a depthwise bias", [](Pattern& p) { return WithConstantBias(p, "_FusedDepthwiseConv2dNative") + p.c(2); }, AddToBias, Contract::kClose, kConstructed, ByChannelBehindBias},
    {"convolution, bias and sum",   [](Pattern& p) { return WithBias(p, "_FusedConv2D") + p.w(); },                    FuseSummand, Contract::kClose, kConstructed, SummandFits},
    {"convolution, bias, sum and Relu", [](Pattern& p) { return p.Call("Relu", {WithSummand(p, "_FusedConv2D")}); }, FuseActivation, Contract::kClose, kConstructed},
    {"convolution, bias, sum and Relu6", [](Pattern& p) { return p.Call("Relu6", {WithSummand(p, "_FusedConv2D")}); }, FuseActivation, Contract::kClose, kConstructed},
    {"depthwise convolution, bias and Relu", [](Pattern& p) { return ActivationOf(p, "Relu", "_FusedDepthwiseConv2dNative"); }, FuseActivation, Contract::kClose, kConstructed},
    {"depthwise convolution, bias and Relu6", [](Pattern& p) { return ActivationOf(p, "Relu6", "_FusedDepthwiseConv2dNative"); }, FuseActivation, Contract::kClose, kConstructed},
    {"convolution, bias and Relu",  [](Pattern& p) { return ActivationOf(p, "Relu", "_FusedConv2D"); },      FuseActivation, Contract::kClose, kConstructed},
    {"convolution, bias and Relu6", [](Pattern& p) { return ActivationOf(p, "Relu6", "_FusedConv2D"); },     FuseActivation, Contract::kClose, kConstructed},
    {"convolution, bias and Elu",   [](Pattern& p) { return ActivationOf(p, "Elu", "_FusedConv2D"); },       FuseActivation, Contract::kClose, kConstructed},
    {"convolution, bias and LeakyRelu", [](Pattern& p) { return ActivationOf(p, "LeakyRelu", "_FusedConv2D"); }, FuseActivation, Contract::kClose, kConstructed},
    {"depthwise convolution, bias and Swish", [](Pattern& p) { return SwishOf(p, "_FusedDepthwiseConv2dNative"); }, FuseSwish, Contract::kClose, kConstructed},
    {"convolution, bias and Swish", [](Pattern& p) { return SwishOf(p, "_FusedConv2D"); },                   FuseSwish, Contract::kClose, kConstructed},
    {"product, bias and Swish",     [](Pattern& p) { return SwishOf(p, "_FusedMatMul"); },                   FuseSwish, Contract::kClose, kConstructed},
    {"product, bias and Relu",      [](Pattern& p) { return ActivationOf(p, "Relu", "_FusedMatMul"); },      FuseActivation, Contract::kClose, kConstructed},
    {"product, bias and Relu6",     [](Pattern& p) { return ActivationOf(p, "Relu6", "_FusedMatMul"); },     FuseActivation, Contract::kClose, kConstructed},
    {"product, bias and Elu",       [](Pattern& p) { return ActivationOf(p, "Elu", "_FusedMatMul"); },       FuseActivation, Contract::kClose, kConstructed},
    {"product, bias and Tanh",      [](Pattern& p) { return ActivationOf(p, "Tanh", "_FusedMatMul"); },      FuseActivation, Contract::kClose, kConstructed},
    {"product, bias and Sigmoid",   [](Pattern& p) { return ActivationOf(p, "Sigmoid", "_FusedMatMul"); },   FuseActivation, Contract::kClose, kConstructed},
};
// clang-format on

}  // namespace

std::span<const Rule> FusionRules() { return kFusion; }

}  // namespace weft
