// Quantisation: floats to and from small integers, and floats rounded as if they had been there.
#include "ops/matrix_fn.h"
#include "ops/register.h"
#include "ops/shape_rule.h"

namespace weft {
namespace {

absl::Status CheckBits(int64_t bits, int64_t least, int64_t most) {
  if (bits >= least && bits <= most) return absl::OkStatus();
  return InvalidArgument("num_bits is ", bits, ", want ", least, " to ", most);
}

absl::Status FakeQuantBits(ShapeContext& c) {
  ASSIGN_OR_RETURN(const int64_t bits, c.attr<int64_t>("num_bits"));
  return CheckBits(bits, 2, 16);
}

// Inputs [0, values) have one shape, which output 0 takes.
absl::Status ValuesAlike(ShapeContext& c, int values) {
  PartialShape s;
  for (int i = 0; i < values; ++i) {
    ASSIGN_OR_RETURN(s, MergeShapes(s, c.input(i)));
  }
  c.set_output(0, std::move(s));
  return absl::OkStatus();
}

template <int kValues>
absl::Status FakeQuantArgsShape(ShapeContext& c) {
  RETURN_IF_ERROR(FakeQuantBits(c));
  ASSIGN_OR_RETURN(const float low, c.attr<float>("min"));
  ASSIGN_OR_RETURN(const float high, c.attr<float>("max"));
  if (!(low < high))
    return InvalidArgument("min has to be smaller than max, was: ", low, " >= ", high);
  return ValuesAlike(c, kValues);
}

// min and max are scalars, or (per channel) vectors of the last dimension; so are their gradients.
template <int kValues, bool kPerChannel>
absl::Status FakeQuantVarsShape(ShapeContext& c) {
  RETURN_IF_ERROR(FakeQuantBits(c));
  RETURN_IF_ERROR(ValuesAlike(c, kValues));
  PartialShape bound = kPerChannel ? PartialShape::UnknownOfRank(1) : PartialShape(Shape());
  const PartialShape values = c.output(0);
  if (kPerChannel && values.rank_known()) {
    if (values.rank() == 0)
      return InvalidArgument("inputs must have a last dimension, got a scalar");
    bound.set_dim(0, values.back(-1));
  }
  for (int i = kValues; i < kValues + 2; ++i) {
    auto merged = MergeShapes(bound, c.input(i));
    if (!merged.ok()) {
      return InvalidArgument(c.input_name(i), " must have shape ", bound, ", got ", c.input(i));
    }
    bound = *std::move(merged);
  }
  for (int i = 1; i < c.num_outputs(); ++i) c.set_output(i, bound);
  return absl::OkStatus();
}

Outputs FakeQuantArgsSlope(const Grad& g) {
  return {graph_fn::Call("FakeQuantWithMinMaxArgsGradient", {g.dy(), g.x()}, g.attrs)};
}
Outputs FakeQuantVarsSlope(const Grad& g) {
  const Output dx =
      graph_fn::Call("FakeQuantWithMinMaxVarsGradient", {g.dy(), g.x(0), g.x(1), g.x(2)}, g.attrs);
  return dx.valid() ? Outputs{dx, dx.at(1), dx.at(2)} : Outputs(3);
}
Outputs FakeQuantPerChannelSlope(const Grad& g) {
  const Output dx = graph_fn::Call("FakeQuantWithMinMaxVarsPerChannelGradient",
                                   {g.dy(), g.x(0), g.x(1), g.x(2)}, g.attrs);
  return dx.valid() ? Outputs{dx, dx.at(1), dx.at(2)} : Outputs(3);
}

// Linear in its first input: what lies in range is passed on, what lies beyond goes to a bound.
Outputs FakeQuantArgsGradGradient(const Grad& g) {
  return {graph_fn::Call("FakeQuantWithMinMaxArgsGradient", {g.dy(), g.x(1)}, g.attrs), Output{}};
}
template <bool kPerChannel>
Outputs FakeQuantVarsGradGradient(const Grad& g) {
  using namespace graph_fn;
  const char* const op =
      kPerChannel ? "FakeQuantWithMinMaxVarsPerChannelGradient" : "FakeQuantWithMinMaxVarsGradient";
  const Output x = g.x(1), low = g.x(2), high = g.x(3);
  const Output inside = Call(op, {OnesLike(x), x, low, high}, g.attrs);
  // The op nudges the bounds, but not past their middle.
  const Output beyond = SelectV2(Less(x, 0.5 * (low + high)), g.dy(1), g.dy(2));
  return {inside * g.dy(0) + (1 - inside) * beyond, Output{}, Output{}, Output{}};
}

// Bounds, inputs 1 and 2, are scalars, or vectors of the dimension `axis`, where that is not -1.
absl::StatusOr<PartialShape> BoundsShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const int64_t axis, c.attr<int64_t>("axis"));
  const PartialShape& x = c.input(0);
  if (axis < -1) return InvalidArgument("axis is ", axis, ", want at least -1");
  if (x.rank_known() && axis >= x.rank()) {
    return InvalidArgument("axis is ", axis, ", but the input has shape ", x);
  }
  PartialShape bound(Shape{});
  if (axis >= 0) {
    bound = PartialShape::UnknownOfRank(1);
    if (x.rank_known()) bound.set_dim(0, x.dim(static_cast<int>(axis)));
  }
  return bound;
}

absl::Status CheckBounds(ShapeContext& c, const PartialShape& bound) {
  for (int i = 1; i <= 2; ++i) {
    if (!c.input(i).Compatible(bound)) {
      return InvalidArgument(c.input_name(i), " must have shape ", bound, ", got ", c.input(i));
    }
  }
  return absl::OkStatus();
}

// The rule for floats rounded in place; kBitsInput: the number of bits is input 3. Bounds that are
// not given may be anything, but where the gradient reads them (kBoundsRead).
template <bool kBitsInput, bool kBoundsRead = false>
absl::Status RoundTripShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape bound, BoundsShape(c));
  ASSIGN_OR_RETURN(const bool given, c.attr<bool>("range_given"));
  ASSIGN_OR_RETURN(const bool is_signed, c.attr<bool>("signed_input"));
  if (given || kBoundsRead) RETURN_IF_ERROR(CheckBounds(c, bound));
  const int64_t least = is_signed ? 2 : 1;
  if constexpr (kBitsInput) {
    RETURN_IF_ERROR(c.Scalar(3));
    if (const auto bits = c.int_scalar(3)) RETURN_IF_ERROR(CheckBits(*bits, least, 62));
  } else {
    ASSIGN_OR_RETURN(const int64_t bits, c.attr<int64_t>("num_bits"));
    RETURN_IF_ERROR(CheckBits(bits, least, 62));
  }
  c.set_output(0, c.input(0));
  return absl::OkStatus();
}

Outputs RoundTripGradient(const Grad& g) {
  Outputs dx(g.inputs.size());
  dx[0] = g.dy();
  return dx;
}

// Passes what lies between the bounds, be they given or not; they themselves get zeros.
Outputs RoundTripV4Gradient(const Grad& g) {
  using namespace graph_fn;
  const auto axis = Attr<int64_t>(g, "axis");
  const Output x = g.x(0);
  Builder& b = g.builder();
  const auto bound = [&](Output v) {
    if (axis < 0) return v;
    // [n] as [n, 1, …] before the dimensions after the axis.
    const Output ones = Call("Fill", {Flat(RankOf(x) - Int(b, axis + 1)), Int(b, 1)});
    return Reshape(v, Join({Ints(b, {-1}), ones}));
  };
  const Output inside = LogicalAnd(GreaterEqual(x, bound(g.x(1))), LessEqual(x, bound(g.x(2))));
  return {Where(inside, g.dy()), ZerosLike(g.x(1)), ZerosLike(g.x(2))};
}

absl::Status QuantizeShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape bound, BoundsShape(c));
  RETURN_IF_ERROR(CheckBounds(c, bound));
  ASSIGN_OR_RETURN(const std::string mode, c.attr<std::string>("mode"));
  ASSIGN_OR_RETURN(const std::string round, c.attr<std::string>("round_mode"));
  if (round == "HALF_TO_EVEN" && mode != "SCALED") {
    return InvalidArgument("round_mode HALF_TO_EVEN goes with mode SCALED only, got ", mode);
  }
  c.set_output(0, c.input(0));
  for (int i = 1; i <= 2; ++i) c.set_output(i, bound);
  return absl::OkStatus();
}

absl::Status DequantizeShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape bound, BoundsShape(c));
  RETURN_IF_ERROR(CheckBounds(c, bound));
  c.set_output(0, c.input(0));
  return absl::OkStatus();
}

#define WEFT_BITS "num_bits: int = 8; narrow_range: bool = false"
#define WEFT_ROUND_TRIP                                                                    \
  "signed_input: bool = true; num_bits: int = 8; range_given: bool = false; T: floating; " \
  "round_mode: {'HALF_TO_EVEN', 'HALF_UP'} = 'HALF_TO_EVEN'; narrow_range: bool = false; " \
  "axis: int = -1"

const OpEntry kQuantizeOps[] = {
    {"FakeQuantWithMinMaxArgs(inputs: float) -> (outputs: float)",
     "min: float = -6; max: float = 6; " WEFT_BITS, FakeQuantArgsShape<1>, FakeQuantArgsSlope},
    {"FakeQuantWithMinMaxArgsGradient(gradients: float, inputs: float) -> (backprops: float)",
     "min: float = -6; max: float = 6; " WEFT_BITS, FakeQuantArgsShape<2>,
     FakeQuantArgsGradGradient},
    {"FakeQuantWithMinMaxVars(inputs: float, min: float, max: float) -> (outputs: float)",
     WEFT_BITS, FakeQuantVarsShape<1, false>, FakeQuantVarsSlope},
    {"FakeQuantWithMinMaxVarsGradient(gradients: float, inputs: float, min: float, max: float) -> "
     "(backprops_wrt_input: float, backprop_wrt_min: float, backprop_wrt_max: float)",
     WEFT_BITS, FakeQuantVarsShape<2, false>, FakeQuantVarsGradGradient<false>},
    {"FakeQuantWithMinMaxVarsPerChannel(inputs: float, min: float, max: float) -> (outputs: float)",
     WEFT_BITS, FakeQuantVarsShape<1, true>, FakeQuantPerChannelSlope},
    {"FakeQuantWithMinMaxVarsPerChannelGradient(gradients: float, inputs: float, min: float, "
     "max: float) -> (backprops_wrt_input: float, backprop_wrt_min: float, backprop_wrt_max: "
     "float)",
     WEFT_BITS, FakeQuantVarsShape<2, true>, FakeQuantVarsGradGradient<true>},
    {"QuantizeAndDequantizeV2(input: T, input_min: T, input_max: T) -> (output: T)",
     WEFT_ROUND_TRIP, RoundTripShape<false>, RoundTripGradient},
    {"QuantizeAndDequantizeV3(input: T, input_min: T, input_max: T, num_bits: int32) -> (output: "
     "T)",
     "signed_input: bool = true; range_given: bool = true; T: floating; narrow_range: bool = "
     "false; "
     "axis: int = -1",
     RoundTripShape<true>, RoundTripGradient},
    {"QuantizeAndDequantizeV4(input: T, input_min: T, input_max: T) -> (output: T)",
     WEFT_ROUND_TRIP, RoundTripShape<false, true>, RoundTripV4Gradient},
    {"QuantizeV2(input: float, min_range: float, max_range: float) -> (output: T, output_min: "
     "float, "
     "output_max: float)",
     "T: quantized; mode: {'MIN_COMBINED', 'MIN_FIRST', 'SCALED'} = 'MIN_COMBINED'; "
     "round_mode: {'HALF_AWAY_FROM_ZERO', 'HALF_TO_EVEN'} = 'HALF_AWAY_FROM_ZERO'; "
     "narrow_range: bool = false; axis: int = -1; ensure_minimum_range: float = 0.00999999978",
     QuantizeShape, NoGradient},
    {"Dequantize(input: T, min_range: float, max_range: float) -> (output: dtype)",
     "T: quantized; mode: {'MIN_COMBINED', 'MIN_FIRST', 'SCALED'} = 'MIN_COMBINED'; "
     "narrow_range: bool = false; axis: int = -1; dtype: {bfloat16, float} = float",
     DequantizeShape, NoGradient},
};

}  // namespace

void RegisterQuantizeOps(OpRegistry& r) { r.Add(kQuantizeOps); }

}  // namespace weft
