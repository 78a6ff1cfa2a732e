// Colours of images, [batch…, h, w, channels].
#include "ops/matrix_fn.h"
#include "ops/register.h"
#include "ops/shape_rule.h"

namespace weft {
namespace {

using graph_fn::Call;
using graph_fn::Cast;
using graph_fn::DivNoNan;
using graph_fn::Int;
using graph_fn::Square;
using graph_fn::SumAll;
using graph_fn::SumLast;
using graph_fn::Where;

// A scalar each for the inputs besides the images.
absl::Status AdjustShape(ShapeContext& c) {
  for (int i = 1; i < c.num_inputs(); ++i) RETURN_IF_ERROR(c.Scalar(i));
  ASSIGN_OR_RETURN(PartialShape s, c.WithRankAtLeast(0, 3));
  if (c.op().name != "AdjustContrastv2" && s.rank_known() && !MergeDims(s.back(-1), 3).ok()) {
    return InvalidArgument("images ", s, " must have 3 channels");
  }
  c.set_output(0, std::move(s));
  return absl::OkStatus();
}

absl::Status ColorShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(PartialShape s, c.WithRankAtLeast(0, 1));
  if (s.rank_known() && !MergeDims(s.back(-1), 3).ok()) {
    return FailedPrecondition("images ", s, " must have 3 channels");
  }
  c.set_output(0, std::move(s));
  return absl::OkStatus();
}

Output Vector(Output like, std::initializer_list<float> values) {
  return Cast(Constant(*like.builder, Tensor::Vector<float>(values)), like.dtype());
}

// The gradient of colours x [..., 3], given that of their hue, saturation and value, d [..., 3].
// With the channels' largest v and smallest m: s = (v - m) / v, and 6 h is (a - b) / (v - m) but
// for a number, a and b the two channels after the largest in the cycle red, green, blue.
Output OfHsv(Output x, Output d) {
  if (!x.valid() || !d.valid()) return {};
  Builder& b = *x.builder;
  const auto mask = [&](const char* which) {
    const Output at = Call(which, {x, Int(b, -1)}, {{"output_type", DType::kInt32}});
    return Call("OneHot",
                {at, Int(b, 3), ConstantScalar(b, x.dtype(), 1), ConstantScalar(b, x.dtype(), 0)});
  };
  const auto turned = [&](Output m, int by) { return Call("Roll", {m, Int(b, by), Int(b, -1)}); };
  const Output top = mask("ArgMax"), spread = top - mask("ArgMin");
  const Output pair = turned(top, 1) - turned(top, 2);
  const Output high = SumLast(x * top), range = SumLast(x * spread), slope = SumLast(x * pair);
  const Outputs hsv = matrix_fn::SplitEvenly(d, -1, 3);
  const Output of_h = DivNoNan(pair, range) - DivNoNan(slope * spread, Square(range));
  const Output of_s = DivNoNan(spread, high) - DivNoNan(range * top, Square(high));
  return hsv[0] / 6 * of_h + hsv[1] * of_s + hsv[2] * top;
}

// The gradient of hsv [..., 3], given that of its colours: ((t - 1) s + 1) v, t the ramps of hue
// t = clip(sign |6 h - middle| + base).
Output OfRgb(Output hsv, Output d) {
  if (!hsv.valid() || !d.valid()) return {};
  const Outputs parts = matrix_fn::SplitEvenly(hsv, -1, 3);
  const Output h = parts[0], s = parts[1], v = parts[2];
  const Output zero = ConstantScalar(*hsv.builder, hsv.dtype(), 0), one = zero + 1;
  const Output sign = Vector(h, {1, -1, -1}), away = 6 * h - Vector(h, {3, 2, 4});
  const Output ramp = sign * graph_fn::Abs(away) + Vector(h, {-1, 2, 2});
  const Output t = Call("ClipByValue", {ramp, zero, one});
  const Output inside =
      graph_fn::LogicalAnd(graph_fn::Greater(ramp, zero), graph_fn::Less(ramp, one));
  const Output dh = SumLast(Where(inside, d * s * v * (6 * sign * graph_fn::Sign(away))));
  return matrix_fn::Join({dh, SumLast(d * (t - 1) * v), SumLast(d * ((t - 1) * s + 1))}, -1);
}

Outputs ToHsvGradient(const Grad& g) { return {OfHsv(g.x(), g.dy())}; }
Outputs ToRgbGradient(const Grad& g) { return {OfRgb(g.x(), g.dy())}; }

// The op is its own adjoint, and takes the mean out of images with a factor of 0.
Outputs ContrastGradient(const Grad& g) {
  const Output mean = Call("AdjustContrastv2", {g.x(0), graph_fn::ZerosLike(g.x(1))});
  const Output slope = SumAll(Cast(g.dy() * (g.x(0) - mean), DType::kFloat));
  return {Call("AdjustContrastv2", {g.dy(), g.x(1)}), slope};
}

Outputs HueGradient(const Grad& g) {
  const Outputs hsv = matrix_fn::SplitEvenly(Call("RGBToHSV", {g.x(0)}), -1, 3);
  const Output hue = hsv[0] + Cast(g.x(1), g.x(0).dtype());
  const Output turned = graph_fn::FloorMod(hue, graph_fn::OnesLike(hue));
  const Output d = OfRgb(matrix_fn::Join({turned, hsv[1], hsv[2]}, -1), g.dy());
  const Output dh = matrix_fn::SplitEvenly(d, -1, 3)[0];
  return {OfHsv(g.x(0), d), SumAll(Cast(dh, DType::kFloat))};
}

Outputs SaturationGradient(const Grad& g) {
  Builder& b = g.builder();
  const DType type = g.x(0).dtype();
  const Outputs hsv = matrix_fn::SplitEvenly(Call("RGBToHSV", {g.x(0)}), -1, 3);
  const Output scale = Cast(g.x(1), type), scaled = hsv[1] * scale;
  const Output zero = ConstantScalar(b, type, 0), one = ConstantScalar(b, type, 1);
  const Output clipped = Call("ClipByValue", {scaled, zero, one});
  const Outputs d =
      matrix_fn::SplitEvenly(OfRgb(matrix_fn::Join({hsv[0], clipped, hsv[2]}, -1), g.dy()), -1, 3);
  const Output ds = Where(graph_fn::Equal(scaled, clipped), d[1]);
  return {OfHsv(g.x(0), matrix_fn::Join({d[0], ds * scale, d[2]}, -1)),
          SumAll(Cast(ds * hsv[1], DType::kFloat))};
}

// clang-format off
const OpEntry kColorOps[] = {
    {"AdjustContrastv2(images: T, contrast_factor: float) -> (output: T)", "T: {half, float} = float", AdjustShape, ContrastGradient},
    {"AdjustHue(images: T, delta: float) -> (output: T)", "T: {half, float} = float", AdjustShape, HueGradient},
    {"AdjustSaturation(images: T, scale: float) -> (output: T)", "T: {half, float} = float", AdjustShape, SaturationGradient},
    {"RGBToHSV(images: T) -> (output: T)", "T: floating = float", ColorShape, ToHsvGradient},
    {"HSVToRGB(images: T) -> (output: T)", "T: floating = float", ColorShape, ToRgbGradient},
};
// clang-format on

}  // namespace

void RegisterImageColorOps(OpRegistry& r) { r.Add(kColorOps); }

}  // namespace weft
