// Rules that make one node of layer normalisation and of normalisation by root mean square, in the
// forms in which TensorFlow, Keras and people write them. A scale and an offset that stand outside
// are taken in afterwards.
#include <algorithm>
#include <optional>

#include "graph/rewrite.h"
#include "ops/layer_norm.h"

namespace weft {
namespace {

using enum ShapeProof;

// How the squared distances from the mean are written.
enum class Squares { kDifference, kOfCentred };

// The leaves: x is normalised; c(0) and c(1) are the means' axes, c(2) is epsilon; y scales, z is
// added.
struct Moments {
  Output mean, centred, shifted_variance;
};
Output Mean(Pattern& p, Output of, Output axes) {
  return p.Call("Mean", {of, axes}, {{"keep_dims", true}});
}
template <Squares kSquares>
Moments MomentsOf(Pattern& p) {
  Moments m;
  m.mean = Mean(p, p.x(), p.c(0));
  if (kSquares == Squares::kOfCentred) {
    m.centred = p.x() - m.mean;
    m.shifted_variance = Mean(p, p.Call("Square", {m.centred}), p.c(1)) + p.c(2);
  } else {
    m.shifted_variance = Mean(p, p.Call("SquaredDifference", {p.x(), m.mean}), p.c(1)) + p.c(2);
  }
  return m;
}
Output Rsqrt(Pattern& p, Output x) { return p.Call("Rsqrt", {x}); }

// (x - mean) * rsqrt, / sqrt, * (rsqrt * scale)
template <Squares kSquares>
Output TimesRsqrt(Pattern& p) {
  const Moments m = MomentsOf<kSquares>(p);
  const Output centred = m.centred.valid() ? m.centred : p.x() - m.mean;
  return centred * Rsqrt(p, m.shifted_variance);
}
template <Squares kSquares>
Output OverSqrt(Pattern& p) {
  const Moments m = MomentsOf<kSquares>(p);
  const Output centred = m.centred.valid() ? m.centred : p.x() - m.mean;
  return centred / p.Call("Sqrt", {m.shifted_variance});
}
template <Squares kSquares>
Output TimesScaledRsqrt(Pattern& p) {
  const Moments m = MomentsOf<kSquares>(p);
  const Output centred = m.centred.valid() ? m.centred : p.x() - m.mean;
  return centred * (Rsqrt(p, m.shifted_variance) * p.y());
}

// x * factor + shift, where the shift is -mean * factor: tf.nn.batch_normalization subtracts, Keras
// adds the negation.
template <bool kScale>
Output Factored(Pattern& p, Output (*shift)(Pattern& p, Output mean, Output factor)) {
  const Moments m = MomentsOf<Squares::kDifference>(p);
  const Output root = Rsqrt(p, m.shifted_variance);
  const Output factor = kScale ? root * p.y() : root;
  return p.x() * factor + shift(p, m.mean, factor);
}
Output OffsetMinus(Pattern& p, Output mean, Output factor) { return p.z() - mean * factor; }
Output NegatedPlusOffset(Pattern& p, Output mean, Output factor) { return -mean * factor + p.z(); }
Output Negated(Pattern&, Output mean, Output factor) { return -mean * factor; }

Output RootMeanSquare(Pattern& p) {
  return p.x() * Rsqrt(p, Mean(p, p.Call("Square", {p.x()}), p.c(0)) + p.c(2));
}
Output Normalised(Pattern& p) {
  return p.Call("_LayerNorm", {p.x(), p.Number(1), p.Number(0), p.c(0)});
}
Output NormalisedScaled(Pattern& p) {
  return p.Call("_LayerNorm", {p.x(), p.y(), p.Number(0), p.c(0)});
}

// How many dimensions the axes name, if they are surely the last ones of x, each once; else 0.
// Counted from the end they are so whatever x's rank, which a fed graph rarely tells.
int64_t LastAxes(const Tensor& axes, const PartialShape& x) {
  if (!kIndexTypes.Contains(axes.dtype()) || axes.rank() > 1) return 0;
  const int64_t n = axes.num_elements();
  if (n < 1 || n > 254 || (x.rank_known() && n > x.rank())) return 0;
  std::vector<bool> named(n);
  for (int64_t i = 0; i < n; ++i) {
    const int64_t axis = IntAt(axes, i);
    if (axis >= 0 && !x.rank_known()) return 0;
    const int64_t from_end = axis < 0 ? -axis : x.rank() - axis;
    if (from_end < 1 || from_end > n || named[from_end - 1]) return 0;
    named[from_end - 1] = true;
  }
  return n;
}

// What may be taken in: a parameter for rows, unless the shapes say that it is none.
bool Fits(Output parameter, Output x, int64_t axes) {
  return parameter.shape().IsFull() && IsRowParameter(parameter.shape(), x.shape(), axes) != false;
}

enum Parameters { kNone = 0, kScale = 1, kOffset = 2 };

template <bool kCentred, int kParameters>
bool IsNorm(Match& m) {
  const int64_t axes = LastAxes(m.value(0), m.x().shape());
  if (axes == 0 || m.value(2).rank() != 0) return false;
  if (kCentred && LastAxes(m.value(1), m.x().shape()) != axes) return false;
  return ((kParameters & kScale) == 0 || Fits(m.y(), m.x(), axes)) &&
         ((kParameters & kOffset) == 0 || Fits(m.z(), m.x(), axes));
}

template <bool kCentred, int kParameters>
Output PutNorm(Match& m) {
  const DType t = m.x().dtype();
  const Output scale = kParameters & kScale ? m.y() : ConstantScalar(m.graph(), t, 1);
  const Output offset = kParameters & kOffset ? m.z() : ConstantScalar(m.graph(), t, 0);
  return m.Call("_LayerNorm", {m.x(), scale, offset, m.c(2)},
                {{"axes", LastAxes(m.value(0), m.x().shape())}, {"center", kCentred}});
}

int64_t AxesOf(const Node& norm) { return *norm.attrs.Find("axes")->get<int64_t>(); }

bool IsScale(Match& m) { return Fits(m.y(), m.x(), AxesOf(m.op(0))); }
Output TakeScale(Match& m) {
  const Edge offset = m.op(0).inputs[2];
  const AttrMap attrs = m.op(0).attrs;
  return m.Call("_LayerNorm", {m.x(), m.y(), m.graph().output(offset), m.c(0)}, attrs);
}
bool IsOffset(Match& m) { return Fits(m.z(), m.x(), AxesOf(m.op(0))); }
Output TakeOffset(Match& m) {
  const AttrMap attrs = m.op(0).attrs;
  return m.Call("_LayerNorm", {m.x(), m.y(), m.z(), m.c(0)}, attrs);
}

constexpr auto kDifference = Squares::kDifference;
constexpr auto kOfCentred = Squares::kOfCentred;
constexpr int kBoth = kScale | kOffset;

// clang-format off
#define PUT(centred, parameters) PutNorm<centred, parameters>, Contract::kClose, kConstructed, IsNorm<centred, parameters>
const Rule kNorm[] = {
    {"layer norm of tf.nn.moments",     [](Pattern& p) { return Factored<true>(p, OffsetMinus); },        PUT(true, kBoth)},
    {"layer norm of moments without scale", [](Pattern& p) { return Factored<false>(p, OffsetMinus); },   PUT(true, kOffset)},
    {"layer norm of Keras",             [](Pattern& p) { return Factored<true>(p, NegatedPlusOffset); },  PUT(true, kBoth)},
    {"layer norm of Keras without scale", [](Pattern& p) { return Factored<false>(p, NegatedPlusOffset); }, PUT(true, kOffset)},
    {"layer norm of Keras without offset", [](Pattern& p) { return Factored<true>(p, Negated); },         PUT(true, kScale)},
    {"layer norm of Keras without both", [](Pattern& p) { return Factored<false>(p, Negated); },          PUT(true, kNone)},
    {"layer norm",                      TimesRsqrt<kOfCentred>,        PUT(true, kNone)},
    {"layer norm (difference)",         TimesRsqrt<kDifference>,       PUT(true, kNone)},
    {"layer norm by root",              OverSqrt<kOfCentred>,          PUT(true, kNone)},
    {"layer norm by root (difference)", OverSqrt<kDifference>,         PUT(true, kNone)},
    {"layer norm, scaled root",         TimesScaledRsqrt<kOfCentred>,  PUT(true, kScale)},
    {"layer norm, scaled root (difference)", TimesScaledRsqrt<kDifference>, PUT(true, kScale)},
    {"root mean square norm",           RootMeanSquare,                PUT(false, kNone)},
    {"scale of a norm",  [](Pattern& p) { return Normalised(p) * p.y(); },       TakeScale, Contract::kClose, kConstructed, IsScale},
    {"offset of a norm", [](Pattern& p) { return NormalisedScaled(p) + p.z(); }, TakeOffset, Contract::kClose, kConstructed, IsOffset},
};
#undef PUT
// clang-format on

}  // namespace

std::span<const Rule> NormRules() { return kNorm; }

}  // namespace weft
