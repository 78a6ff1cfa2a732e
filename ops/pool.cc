// Pools and their gradients.
#include <limits>

#include "ops/register.h"
#include "ops/rule_fn.h"
#include "ops/shape_rule.h"
#include "ops/window_attrs.h"

namespace weft {
namespace {

using graph_fn::Call;
using graph_fn::ShapeOf;
using graph_fn::ZerosLike;

// The attributes of the window; where ksize and strides are inputs (from input `first` on), unknown
// values give nothing.
absl::StatusOr<std::optional<WindowAttrs>> Window(ShapeContext& c, int spatial, int first) {
  if (first < 0) {
    ASSIGN_OR_RETURN(WindowAttrs w, ParsePoolAttrs(c.attrs(), spatial));
    return std::optional(w);
  }
  ASSIGN_OR_RETURN(WindowAttrs w, ParsePaddingAttrs(c.attrs(), spatial));
  const auto ksize = c.ints(first), strides = c.ints(first + 1);
  for (int i = first; i < first + 2; ++i) {
    if (!MergeShapes(c.input(i), PartialShape{w.rank()}).ok()) {
      return InvalidArgument(c.input_name(i), " has shape ", c.input(i), ", want [", w.rank(), "]");
    }
  }
  if (!ksize || !strides) return std::optional<WindowAttrs>();
  for (const auto* list : {&*ksize, &*strides}) {
    for (int64_t x : *list) {
      if (!IsKnownValue(x)) return std::optional<WindowAttrs>();
    }
  }
  RETURN_IF_ERROR(
      SetPoolWindow(w, {ksize->data(), ksize->size()}, {strides->data(), strides->size()}));
  return std::optional(w);
}

absl::Status CheckMerge(ShapeContext& c, int i, const PartialShape& want) {
  if (MergeShapes(c.input(i), want).ok()) return absl::OkStatus();
  return InvalidArgument(c.input_name(i), " has shape ", c.input(i), ", want ", want);
}

absl::Status NoChannels(const WindowAttrs& w) {
  if (w.channel_size == 1) return absl::OkStatus();
  return Unimplemented("this pool does not span channels");
}

template <int kSpatial, int kSizes = -1>
absl::Status PoolShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const auto w, Window(c, kSpatial, kSizes));
  if (!w) {
    ASSIGN_OR_RETURN(const PartialShape x, c.WithRank(0, kSpatial + 2));
    c.set_output(0, PartialShape::UnknownOfRank(kSpatial + 2));
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(PartialShape out, PoolOutput(*w, c.input(0)));
  if (c.op().name.starts_with("Avg")) RETURN_IF_ERROR(NoChannels(*w));
  if (c.num_outputs() == 2) {
    RETURN_IF_ERROR(NoChannels(*w));
    c.set_output(1, out);
    // Indices of the narrow kind must reach every element.
    ASSIGN_OR_RETURN(const DType type, c.attr<DType>("Targmax"));
    const int64_t n = c.input(0).num_elements();
    if (type == DType::kInt32 && IsKnownDim(n) && n > std::numeric_limits<int32_t>::max()) {
      return InvalidArgument("input ", c.input(0), " has more elements than int32 counts");
    }
  }
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

// Inputs: orig_input, orig_output, grad. The gradient of the gradient takes a grad shaped as the
// input and gives one shaped as the output.
template <int kSpatial, bool kSecond, int kSizes = -1>
absl::Status MaxPoolGradShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const auto w, Window(c, kSpatial, kSizes));
  ASSIGN_OR_RETURN(const PartialShape x, c.WithRank(0, kSpatial + 2));
  if (w) {
    RETURN_IF_ERROR(NoChannels(*w));
    ASSIGN_OR_RETURN(const PartialShape y, PoolOutput(*w, x));
    RETURN_IF_ERROR(CheckMerge(c, 1, y));
  }
  RETURN_IF_ERROR(CheckMerge(c, 2, c.input(kSecond ? 0 : 1)));
  c.set_output(0, kSecond ? c.input(1) : x);
  return absl::OkStatus();
}

template <bool kSecond>
absl::Status ArgmaxGradShape(ShapeContext& c) {  // input, grad, argmax
  ASSIGN_OR_RETURN(const WindowAttrs w, ParsePoolAttrs(c.attrs(), 2));
  RETURN_IF_ERROR(NoChannels(w));
  ASSIGN_OR_RETURN(const PartialShape x, c.WithRank(0, 4));
  ASSIGN_OR_RETURN(const PartialShape y, PoolOutput(w, x));
  RETURN_IF_ERROR(CheckMerge(c, 1, kSecond ? x : y));
  RETURN_IF_ERROR(CheckMerge(c, 2, y));
  c.set_output(0, kSecond ? y : x);
  return absl::OkStatus();
}

template <int kSpatial>
absl::Status AvgPoolGradShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const WindowAttrs w, ParsePoolAttrs(c.attrs(), kSpatial));
  RETURN_IF_ERROR(NoChannels(w));
  ASSIGN_OR_RETURN(PartialShape x, c.AsShape(0));
  ASSIGN_OR_RETURN(const PartialShape y, PoolOutput(w, x));
  RETURN_IF_ERROR(CheckMerge(c, 1, y));
  if (!x.rank_known()) x = PartialShape::UnknownOfRank(kSpatial + 2);
  c.set_output(0, std::move(x));
  return absl::OkStatus();
}

AttrMap Shared(const Grad& g) {
  AttrMap attrs;
  for (const char* name : {"ksize", "strides", "padding", "explicit_paddings", "data_format",
                           "include_batch_in_index"}) {
    if (const AttrValue* v = g.attrs.Find(name)) attrs.Set(name, *v);
  }
  return attrs;
}
AttrMap WithoutExplicit(const Grad& g) {
  AttrMap attrs = Shared(g);
  attrs.Erase("explicit_paddings");
  return attrs;
}

Outputs MaxPoolGradient(const Grad& g) {
  return {Call("MaxPoolGrad", {g.x(), g.y(), g.dy()}, Shared(g))};
}
Outputs MaxPoolV2Gradient(const Grad& g) {
  return {Call("MaxPoolGradV2", {g.x(), g.y(), g.dy(), g.x(1), g.x(2)}, Shared(g)), Output{},
          Output{}};
}
// The op knows no explicit padding: x and dy are padded before it.
Outputs MaxPoolGradGradient(const Grad& g) {
  Output x = g.x(0), d = g.dy();
  AttrMap attrs = WithoutExplicit(g);
  if (Attr<std::string>(g, "padding") == "EXPLICIT") {
    Builder& b = g.builder();
    const auto sizes = Attr<std::vector<int64_t>>(g, "explicit_paddings");
    const Output pads = graph_fn::Reshape(graph_fn::Ints(b, sizes), graph_fn::Ints(b, {-1, 2}));
    const double lowest = -std::numeric_limits<double>::infinity();
    x = Call("PadV2", {x, pads, ConstantScalar(b, x.dtype(), lowest)});
    d = Call("Pad", {d, pads});
    attrs.Set("padding", "VALID");
  }
  return {ZerosLike(g.x(0)), ZerosLike(g.x(1)), Call("MaxPoolGradGrad", {x, g.x(1), d}, attrs)};
}
Outputs MaxPoolGradV2Gradient(const Grad& g) {
  return {ZerosLike(g.x(0)), ZerosLike(g.x(1)),
          Call("MaxPoolGradGradV2", {g.x(0), g.x(1), g.dy(), g.x(3), g.x(4)}, Shared(g)), Output{},
          Output{}};
}
Outputs MaxPoolGradGradGradient(const Grad& g) {
  return {ZerosLike(g.x(0)), ZerosLike(g.x(1)),
          Call("MaxPoolGrad", {g.x(0), g.x(1), g.dy()}, Shared(g))};
}
Outputs MaxPoolGradGradV2Gradient(const Grad& g) {
  return {ZerosLike(g.x(0)), ZerosLike(g.x(1)),
          Call("MaxPoolGradV2", {g.x(0), g.x(1), g.dy(), g.x(3), g.x(4)}, Shared(g)), Output{},
          Output{}};
}
Outputs MaxPool3dGradient(const Grad& g) {
  return {Call("MaxPool3DGrad", {g.x(), g.y(), g.dy()}, Shared(g))};
}
Outputs MaxPool3dGradGradient(const Grad& g) {
  return {ZerosLike(g.x(0)), ZerosLike(g.x(1)),
          Call("MaxPool3DGradGrad", {g.x(0), g.x(1), g.dy()}, Shared(g))};
}
Outputs MaxPool3dGradGradGradient(const Grad& g) {
  return {ZerosLike(g.x(0)), ZerosLike(g.x(1)),
          Call("MaxPool3DGrad", {g.x(0), g.x(1), g.dy()}, Shared(g))};
}
Outputs ArgmaxGradient(const Grad& g) {
  return {Call("MaxPoolGradWithArgmax", {g.x(), g.dy(0), g.y(1)}, Shared(g))};
}
Outputs ArgmaxGradGradient(const Grad& g) {
  return {ZerosLike(g.x(0)), Call("MaxPoolGradGradWithArgmax", {g.x(0), g.dy(), g.x(2)}, Shared(g)),
          Output{}};
}
Outputs ArgmaxGradGradGradient(const Grad& g) {
  return {ZerosLike(g.x(0)), Call("MaxPoolGradWithArgmax", {g.x(0), g.dy(), g.x(2)}, Shared(g)),
          Output{}};
}
Outputs AvgPoolGradient(const Grad& g) {
  return {Call("AvgPoolGrad", {ShapeOf(g.x()), g.dy()}, Shared(g))};
}
Outputs AvgPoolGradGradient(const Grad& g) {
  return {Output{}, Call("AvgPool", {g.dy()}, Shared(g))};
}
Outputs AvgPool3dGradient(const Grad& g) {
  return {Call("AvgPool3DGrad", {ShapeOf(g.x()), g.dy()}, Shared(g))};
}
Outputs AvgPool3dGradGradient(const Grad& g) {
  return {Output{}, Call("AvgPool3D", {g.dy()}, Shared(g))};
}

#define POOL2 "ksize: list(int) >= 4; strides: list(int) >= 4; "
#define POOL3                                                                    \
  "ksize: list(int) >= 5; strides: list(int) >= 5; padding: {'SAME', 'VALID'}; " \
  "data_format: {'NDHWC', 'NCDHW'} = 'NDHWC'; "
#define SAME_VALID "padding: {'SAME', 'VALID'}; "
#define EXPLICIT "padding: {'SAME', 'VALID', 'EXPLICIT'}; explicit_paddings: list(int) = []; "
#define FORMAT "data_format: {'NHWC', 'NCHW'} = 'NHWC'; "
#define FORMAT_VECT "data_format: {'NHWC', 'NCHW', 'NCHW_VECT_C'} = 'NHWC'"
#define MAXTYPES \
  "T: {half, bfloat16, float, double, int32, int64, uint8, int16, int8, uint16, qint8} = float; "
#define ARGMAX POOL2 SAME_VALID "include_batch_in_index: bool = false; "

// clang-format off
const OpEntry kPoolOps[] = {
    {"MaxPool(input: T) -> (output: T)", MAXTYPES POOL2 EXPLICIT FORMAT_VECT, PoolShape<2>, MaxPoolGradient},
    {"MaxPoolV2(input: T, ksize: int32, strides: int32) -> (output: T)", MAXTYPES SAME_VALID FORMAT_VECT,
     PoolShape<2, 1>, MaxPoolV2Gradient},
    {"MaxPoolGrad(orig_input: T, orig_output: T, grad: T) -> (output: T)", POOL2 EXPLICIT FORMAT "T: realnumber = float",
     MaxPoolGradShape<2, false>, MaxPoolGradGradient},
    {"MaxPoolGradV2(orig_input: T, orig_output: T, grad: T, ksize: int32, strides: int32) -> (output: T)",
     SAME_VALID FORMAT "T: realnumber = float", MaxPoolGradShape<2, false, 3>, MaxPoolGradV2Gradient},
    {"MaxPoolGradGrad(orig_input: T, orig_output: T, grad: T) -> (output: T)", POOL2 SAME_VALID FORMAT "T: realnumber",
     MaxPoolGradShape<2, true>, MaxPoolGradGradGradient},
    {"MaxPoolGradGradV2(orig_input: T, orig_output: T, grad: T, ksize: int32, strides: int32) -> (output: T)",
     SAME_VALID FORMAT "T: realnumber", MaxPoolGradShape<2, true, 3>, MaxPoolGradGradV2Gradient},
    {"MaxPoolWithArgmax(input: T) -> (output: T, argmax: Targmax)",
     ARGMAX "Targmax: {int32, int64} = int64; T: realnumber", PoolShape<2>, ArgmaxGradient},
    {"MaxPoolGradWithArgmax(input: T, grad: T, argmax: Targmax) -> (output: T)",
     ARGMAX "Targmax: {int32, int64}; T: realnumber", ArgmaxGradShape<false>, ArgmaxGradGradient},
    {"MaxPoolGradGradWithArgmax(input: T, grad: T, argmax: Targmax) -> (output: T)",
     ARGMAX "Targmax: {int32, int64}; T: realnumber", ArgmaxGradShape<true>, ArgmaxGradGradGradient},
    {"AvgPool(value: T) -> (output: T)", POOL2 SAME_VALID FORMAT "T: {half, bfloat16, float, double}",
     PoolShape<2>, AvgPoolGradient},
    {"AvgPoolGrad(orig_input_shape: int32, grad: T) -> (output: T)", POOL2 SAME_VALID FORMAT "T: {half, bfloat16, float, double}",
     AvgPoolGradShape<2>, AvgPoolGradGradient},
    {"MaxPool3D(input: T) -> (output: T)", POOL3 "T: {half, bfloat16, float}", PoolShape<3>, MaxPool3dGradient},
    {"MaxPool3DGrad(orig_input: TInput, orig_output: TInput, grad: T) -> (output: T)",
     POOL3 "T: {half, bfloat16, float} = float; TInput: {half, bfloat16, float} = float",
     MaxPoolGradShape<3, false>, MaxPool3dGradGradient},
    {"MaxPool3DGradGrad(orig_input: T, orig_output: T, grad: T) -> (output: T)", POOL3 "T: realnumber",
     MaxPoolGradShape<3, true>, MaxPool3dGradGradGradient},
    {"AvgPool3D(input: T) -> (output: T)", POOL3 "T: {half, bfloat16, float, double}", PoolShape<3>, AvgPool3dGradient},
    {"AvgPool3DGrad(orig_input_shape: int32, grad: T) -> (output: T)", POOL3 "T: {half, bfloat16, float, double}",
     AvgPoolGradShape<3>, AvgPool3dGradGradient},
};
// clang-format on

}  // namespace

void RegisterPoolOps(OpRegistry& r) { r.Add(kPoolOps); }

}  // namespace weft
