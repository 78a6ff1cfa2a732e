// Convolutions and their gradients.
#include <array>

#include "ops/graph_fn.h"
#include "ops/register.h"
#include "ops/shape_rule.h"
#include "ops/window_attrs.h"

namespace weft {
namespace {

using graph_fn::Call;
using graph_fn::ShapeOf;

template <int kSpatial, bool kDepthwise>
absl::Status ConvShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const WindowAttrs w, ParseConvAttrs(c.attrs(), kSpatial));
  ASSIGN_OR_RETURN(PartialShape out, ConvOutput(w, c.input(0), c.input(1), kDepthwise));
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

// The gradient `dy` must be shaped as the convolution's output.
absl::Status CheckGradient(const WindowAttrs& w, const PartialShape& input,
                           const PartialShape& filter, const PartialShape& dy, bool depthwise) {
  ASSIGN_OR_RETURN(const PartialShape want, ConvOutput(w, input, filter, depthwise));
  if (!MergeShapes(want, dy).ok()) {
    return InvalidArgument("out_backprop has shape ", dy, ", but input ", input, " and filter ",
                           filter, " give ", want);
  }
  return absl::OkStatus();
}

// Inputs: input_sizes, filter, out_backprop. The sizes may be those of space alone.
template <int kSpatial, bool kDepthwise>
absl::Status BackpropInputShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const WindowAttrs w, ParseConvAttrs(c.attrs(), kSpatial));
  ASSIGN_OR_RETURN(PartialShape sizes, c.AsShape(0));
  ASSIGN_OR_RETURN(const PartialShape filter, c.WithRank(1, w.rank()));
  ASSIGN_OR_RETURN(const PartialShape dy, c.WithRank(2, w.rank()));
  if (sizes.rank_known() && sizes.rank() == kSpatial && !kDepthwise) {
    PartialShape full = PartialShape::UnknownOfRank(w.rank());
    full.set_dim(0, dy.dim(0));
    full.set_dim(w.channel_axis(), filter.dim(kSpatial));
    for (int i = 3 - kSpatial; i < 3; ++i) full.set_dim(w.axis(i), sizes.dim(i - (3 - kSpatial)));
    sizes = full;
  }
  if (!sizes.rank_known()) sizes = PartialShape::UnknownOfRank(w.rank());
  RETURN_IF_ERROR(CheckGradient(w, sizes, filter, dy, kDepthwise));
  c.set_output(0, std::move(sizes));
  return absl::OkStatus();
}

// Inputs: input, filter_sizes, out_backprop.
template <int kSpatial, bool kDepthwise>
absl::Status BackpropFilterShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const WindowAttrs w, ParseConvAttrs(c.attrs(), kSpatial));
  ASSIGN_OR_RETURN(PartialShape sizes, c.AsShape(1));
  if (!sizes.rank_known()) sizes = PartialShape::UnknownOfRank(w.rank());
  RETURN_IF_ERROR(CheckGradient(w, c.input(0), sizes, c.input(2), kDepthwise));
  c.set_output(0, std::move(sizes));
  return absl::OkStatus();
}

// The first form of Conv3D's gradients takes the tensor itself in place of its sizes.
absl::Status Backprop3dShape(ShapeContext& c, int like) {
  ASSIGN_OR_RETURN(const WindowAttrs w, ParseConvAttrs(c.attrs(), 3));
  RETURN_IF_ERROR(CheckGradient(w, c.input(0), c.input(1), c.input(2), false));
  ASSIGN_OR_RETURN(PartialShape out, c.WithRank(like, 5));
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

absl::Status FusedConvShape(ShapeContext& c) {
  if (c.attrs().Has("filter_format")) {
    ASSIGN_OR_RETURN(const std::string format, c.attr<std::string>("filter_format"));
    if (format != "HWIO") return Unimplemented("filter_format ", format);
  }
  return ConvShape<2, false>(c);
}

// The attributes that a convolution shares with its gradients.
AttrMap Shared(const Grad& g) {
  AttrMap attrs;
  for (const char* name : {"T", "strides", "padding", "explicit_paddings", "data_format",
                           "dilations", "use_cudnn_on_gpu"}) {
    if (const AttrValue* v = g.attrs.Find(name)) attrs.Set(name, *v);
  }
  return attrs;
}

enum Family { kConv2d, kDepthwise2d, kConv3d };
struct Names {
  const char *forward, *input, *filter;
};
constexpr Names kNames[] = {
    {"Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter"},
    {"DepthwiseConv2dNative", "DepthwiseConv2dNativeBackpropInput",
     "DepthwiseConv2dNativeBackpropFilter"},
    {"Conv3D", "Conv3DBackpropInputV2", "Conv3DBackpropFilterV2"},
};

template <Family kFamily>
Outputs ConvGradient(const Grad& g) {
  const AttrMap attrs = Shared(g);
  return {Call(kNames[kFamily].input, {ShapeOf(g.x(0)), g.x(1), g.dy()}, attrs),
          Call(kNames[kFamily].filter, {g.x(0), ShapeOf(g.x(1)), g.dy()}, attrs)};
}
template <Family kFamily>
Outputs BackpropInputGradient(const Grad& g) {
  const AttrMap attrs = Shared(g);
  return {Output{}, Call(kNames[kFamily].filter, {g.dy(), ShapeOf(g.x(1)), g.x(2)}, attrs),
          Call(kNames[kFamily].forward, {g.dy(), g.x(1)}, attrs)};
}
template <Family kFamily>
Outputs BackpropFilterGradient(const Grad& g) {
  const AttrMap attrs = Shared(g);
  return {Call(kNames[kFamily].input, {ShapeOf(g.x(0)), g.dy(), g.x(2)}, attrs), Output{},
          Call(kNames[kFamily].forward, {g.x(0), g.dy()}, attrs)};
}

absl::Status DilationShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const WindowAttrs w, ParseConvAttrs(c.attrs(), 2, "rates"));
  ASSIGN_OR_RETURN(const PartialShape filter, c.WithRank(1, 3));
  const PartialShape depthwise{filter.dim(0), filter.dim(1), filter.dim(2), 1};
  ASSIGN_OR_RETURN(PartialShape out, ConvOutput(w, c.input(0), depthwise, true));
  if (c.num_inputs() == 2) {
    c.set_output(0, std::move(out));
    return absl::OkStatus();
  }
  if (!MergeShapes(out, c.input(2)).ok()) {
    return InvalidArgument("out_backprop has shape ", c.input(2), ", want ", out);
  }
  c.set_output(0, c.op().name == "Dilation2DBackpropInput" ? c.input(0) : c.input(1));
  return absl::OkStatus();
}

Outputs DilationGradient(const Grad& g) {
  return {Call("Dilation2DBackpropInput", {g.x(0), g.x(1), g.dy()}, g.attrs),
          Call("Dilation2DBackpropFilter", {g.x(0), g.x(1), g.dy()}, g.attrs)};
}

#define CONV2D                                                                                  \
  "strides: list(int); use_cudnn_on_gpu: bool = true; padding: {'SAME', 'VALID', 'EXPLICIT'}; " \
  "explicit_paddings: list(int) = []; data_format: {'NHWC', 'NCHW'} = 'NHWC'; "                 \
  "dilations: list(int) = [1, 1, 1, 1]"
#define DEPTHWISE                                                               \
  "T: {half, bfloat16, float, double}; strides: list(int); "                    \
  "padding: {'SAME', 'VALID', 'EXPLICIT'}; explicit_paddings: list(int) = []; " \
  "data_format: {'NHWC', 'NCHW'} = 'NHWC'; dilations: list(int) = [1, 1, 1, 1]"
#define CONV3D                                            \
  "strides: list(int) >= 5; padding: {'SAME', 'VALID'}; " \
  "data_format: {'NDHWC', 'NCDHW'} = 'NDHWC'; dilations: list(int) = [1, 1, 1, 1, 1]"
#define DILATION \
  "T: realnumber; strides: list(int) >= 4; rates: list(int) >= 4; padding: {'SAME', 'VALID'}"

// clang-format off
const OpEntry kConvOps[] = {
    {"Conv2D(input: T, filter: T) -> (output: T)",
     "T: {half, bfloat16, float, double, int32}; " CONV2D, ConvShape<2, false>, ConvGradient<kConv2d>},
    {"Conv2DBackpropInput(input_sizes: int32, filter: T, out_backprop: T) -> (output: T)",
     "T: {half, bfloat16, float, double, int32}; " CONV2D, BackpropInputShape<2, false>, BackpropInputGradient<kConv2d>},
    {"Conv2DBackpropFilter(input: T, filter_sizes: int32, out_backprop: T) -> (output: T)",
     "T: {half, bfloat16, float, double}; " CONV2D, BackpropFilterShape<2, false>, BackpropFilterGradient<kConv2d>},
    {"DepthwiseConv2dNative(input: T, filter: T) -> (output: T)", DEPTHWISE, ConvShape<2, true>,
     ConvGradient<kDepthwise2d>},
    {"DepthwiseConv2dNativeBackpropInput(input_sizes: int32, filter: T, out_backprop: T) -> (output: T)",
     DEPTHWISE, BackpropInputShape<2, true>, BackpropInputGradient<kDepthwise2d>},
    {"DepthwiseConv2dNativeBackpropFilter(input: T, filter_sizes: int32, out_backprop: T) -> (output: T)",
     DEPTHWISE, BackpropFilterShape<2, true>, BackpropFilterGradient<kDepthwise2d>},
    {"Conv3D(input: T, filter: T) -> (output: T)", "T: {half, bfloat16, float, double}; " CONV3D,
     ConvShape<3, false>, ConvGradient<kConv3d>},
    {"Conv3DBackpropInput(input: T, filter: T, out_backprop: T) -> (output: T)",
     "T: {half, float, double}; strides: list(int) >= 5; padding: {'SAME', 'VALID'}; dilations: list(int) = [1, 1, 1, 1, 1]",
     [](ShapeContext& c) { return Backprop3dShape(c, 0); }, BackpropInputGradient<kConv3d>},
    {"Conv3DBackpropFilter(input: T, filter: T, out_backprop: T) -> (output: T)",
     "T: {half, float, double}; strides: list(int) >= 5; padding: {'SAME', 'VALID'}; dilations: list(int) = [1, 1, 1, 1, 1]",
     [](ShapeContext& c) { return Backprop3dShape(c, 1); }, BackpropFilterGradient<kConv3d>},
    {"Conv3DBackpropInputV2(input_sizes: Tshape, filter: T, out_backprop: T) -> (output: T)",
     "T: {half, bfloat16, float, double}; " CONV3D "; Tshape: {int32, int64} = int32", BackpropInputShape<3, false>,
     BackpropInputGradient<kConv3d>},
    {"Conv3DBackpropFilterV2(input: T, filter_sizes: int32, out_backprop: T) -> (output: T)",
     "T: {half, bfloat16, float, double}; " CONV3D, BackpropFilterShape<3, false>, BackpropFilterGradient<kConv3d>},
    {"_FusedConv2D(input: T, filter: T, args: TArgs, host_args: num_host_args * float) -> (output: T)",
     "T: {half, float, double, int8, qint8}; TArgs: list(type) >= 1; num_args: int >= 0; num_host_args: int >= 0 = 0; "
     "strides: list(int); padding: {'SAME', 'VALID', 'EXPLICIT'}; explicit_paddings: list(int) = []; "
     "data_format: {'NHWC', 'NCHW', 'NCHW_VECT_C'} = 'NHWC'; filter_format: {'HWIO', 'OIHW', 'OIHW_VECT_I'} = 'HWIO'; "
     "dilations: list(int) = [1, 1, 1, 1]; use_cudnn_on_gpu: bool = true; fused_ops: list(string) = []; "
     "epsilon: float = 9.99999975e-05; leakyrelu_alpha: float = 0.200000003", FusedConvShape},
    {"_FusedDepthwiseConv2dNative(input: T, filter: T, args: num_args * T) -> (output: T)",
     "T: {half, bfloat16, float, double}; num_args: int >= 0; strides: list(int); padding: {'SAME', 'VALID', 'EXPLICIT'}; "
     "explicit_paddings: list(int) = []; "  // TensorFlow's has no explicit padding
     "data_format: {'NHWC', 'NCHW'} = 'NHWC'; dilations: list(int) = [1, 1, 1, 1]; fused_ops: list(string) = []; "
     "epsilon: float = 9.99999975e-05; leakyrelu_alpha: float = 0.200000003", ConvShape<2, true>},
    {"Dilation2D(input: T, filter: T) -> (output: T)", DILATION, DilationShape, DilationGradient},
    {"Dilation2DBackpropInput(input: T, filter: T, out_backprop: T) -> (in_backprop: T)", DILATION, DilationShape},
    {"Dilation2DBackpropFilter(input: T, filter: T, out_backprop: T) -> (filter_backprop: T)", DILATION, DilationShape},
};
// clang-format on

}  // namespace

void RegisterConvOps(OpRegistry& r) { r.Add(kConvOps); }

}  // namespace weft
