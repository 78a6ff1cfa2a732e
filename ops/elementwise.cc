// Elementwise ops that the tables have no room for: with attributes, or of more than two inputs.
#include "ops/graph_fn.h"
#include "ops/register.h"
#include "ops/shape_rule.h"
#include "ops/value_rule.h"

namespace weft {
namespace {

using graph_fn::Call;

absl::Status SameAsFirst(ShapeContext& c) {
  c.set_output(0, c.input(0));
  return absl::OkStatus();
}

absl::Status CastShape(ShapeContext& c) {
  c.set_output(0, c.input(0));
  ASSIGN_OR_RETURN(const DType to, c.attr<DType>("DstT"));
  if (!kIndexTypes.Contains(to)) return absl::OkStatus();
  auto x = c.small_ints(0);
  if (!x) return absl::OkStatus();
  for (int64_t& v : *x) {
    if (to == DType::kInt32 && IsKnownValue(v)) v = static_cast<int32_t>(v);
  }
  c.set_ints(0, *std::move(x));
  return absl::OkStatus();
}

Outputs CastGradient(const Grad& g) {
  if (!kInexact.Contains(g.x().dtype()) || !kInexact.Contains(g.dy().dtype())) return {Output()};
  return {graph_fn::Cast(g.dy(), g.x().dtype())};
}

// The last dimension splits, or is taken in, where element sizes differ.
absl::Status BitcastShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const DType to, c.attr<DType>("type"));
  const auto from_size = static_cast<int64_t>(DTypeSize(c.dtype(0)));
  const auto to_size = static_cast<int64_t>(DTypeSize(to));
  PartialShape s = c.input(0);
  if (s.rank_known() && from_size > to_size) {
    s.push_back(from_size / to_size);
  } else if (s.rank_known() && from_size < to_size) {
    const int64_t want = to_size / from_size;
    if (s.rank() == 0 || (IsKnownDim(s.back(-1)) && s.back(-1) != want)) {
      return InvalidArgument("cannot bitcast ", DTypeName(c.dtype(0)), " ", s, " to ",
                             DTypeName(to), ": the last dimension must be ", want);
    }
    s = PartialShape(s.dims().first(s.rank() - 1));
  }
  c.set_output(0, std::move(s));
  return absl::OkStatus();
}

absl::Status ComplexShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const DType out, c.attr<DType>("Tout"));
  if ((out == DType::kComplex128) != (c.dtype(0) == DType::kDouble)) {
    return InvalidArgument("parts are ", DTypeName(c.dtype(0)), ", but Tout is ", DTypeName(out));
  }
  return shape_rule::Broadcast(c);
}

Outputs ComplexGradient(const Grad& g) {
  return graph_fn::SumToShapes(graph_fn::Real(g.dy()), graph_fn::Imag(g.dy()), g.x(0), g.x(1));
}

Outputs ConjGradient(const Grad& g) { return {graph_fn::Conj(g.dy())}; }

// condition is a scalar, a vector of t's first dimension, or of t's shape; t and e are alike.
absl::Status SelectShape(ShapeContext& c) {
  auto merged = MergeShapes(c.input(1), c.input(2));
  if (!merged.ok()) {
    return InvalidArgument("t and e must have one shape, got ", c.input(1), " and ", c.input(2));
  }
  const PartialShape& cond = c.input(0);
  PartialShape out = *std::move(merged);
  const auto misfit = [&] {
    return InvalidArgument("condition of shape ", cond, " does not fit t of shape ", out,
                           ": it must be a scalar, a vector of the first dimension, or alike");
  };
  if (cond.rank_known() && cond.rank() == 1 && out.rank_known()) {
    if (out.rank() == 0) return misfit();
    const auto first = MergeDims(cond.dim(0), out.dim(0));
    if (!first.ok()) return misfit();
    out.set_dim(0, *first);
  } else if (cond.rank_known() && cond.rank() > 1) {
    auto all = MergeShapes(cond, out);
    if (!all.ok()) return misfit();
    out = *std::move(all);
  }
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

absl::Status SelectV2Shape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape branches, BroadcastShapes(c.input(1), c.input(2)));
  ASSIGN_OR_RETURN(PartialShape out, BroadcastShapes(c.input(0), branches));
  c.set_output(0, std::move(out));
  const Tensor* const cond = c.value(0);
  const int64_t n = c.output(0).num_elements();
  if (cond == nullptr || !IsKnownDim(n) || n > kMaxTrackedValues) return absl::OkStatus();
  const auto t = c.small_ints(1), e = c.small_ints(2);
  const auto fits = [&](int64_t size) { return size == n || size == 1; };
  if (!t || !e || !fits(cond->num_elements()) || !fits(t->size()) || !fits(e->size())) {
    return absl::OkStatus();
  }
  IntValues64 z(n);
  for (int64_t i = 0; i < n; ++i) {
    const IntValues64& from = cond->data<bool>()[cond->num_elements() == 1 ? 0 : i] ? *t : *e;
    z[i] = from[from.size() == 1 ? 0 : i];
  }
  c.set_ints(0, std::move(z));
  return absl::OkStatus();
}

Outputs SelectGradient(const Grad& g) {
  const Output zero = graph_fn::ZerosLike(g.dy());
  return {Output(), Call("Select", {g.x(0), g.dy(), zero}), Call("Select", {g.x(0), zero, g.dy()})};
}

Outputs SelectV2Gradient(const Grad& g) {
  using namespace graph_fn;
  return {Output(), SumToShape(Where(g.x(0), g.dy()), g.x(1), g.y()),
          SumToShape(WhereNot(g.x(0), g.dy()), g.x(2), g.y())};
}

// min and max are scalars or of t's shape.
absl::Status ClipShape(ShapeContext& c) {
  PartialShape out = c.input(0);
  for (int i = 1; i <= 2; ++i) {
    const PartialShape& bound = c.input(i);
    if (!bound.rank_known() || bound.rank() == 0) continue;
    auto merged = MergeShapes(out, bound);
    if (!merged.ok()) {
      return InvalidArgument(c.input_name(i), " must be a scalar or of the input's shape, got ",
                             bound, " for ", c.input(0));
    }
    out = *std::move(merged);
  }
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

Outputs ClipGradient(const Grad& g) {
  using namespace graph_fn;
  const Output low = Less(g.x(0), g.x(1)), high = Greater(g.x(0), g.x(2));
  return {WhereNot(LogicalOr(low, high), g.dy()), SumToShape(Where(low, g.dy()), g.x(1), g.y()),
          SumToShape(Where(high, g.dy()), g.x(2), g.y())};
}

absl::Status AddNShape(ShapeContext& c) {
  RETURN_IF_ERROR(shape_rule::SameShapes(c));
  if (c.num_inputs() == 1) return shape_rule::Unchanged(c);
  auto sum = c.small_ints(0);
  for (int i = 1; sum && i < c.num_inputs(); ++i) {
    const auto x = c.small_ints(i);
    if (!x || x->size() != sum->size()) return absl::OkStatus();
    for (size_t k = 0; k < sum->size(); ++k) {
      (*sum)[k] = MapInt(
          c.dtype(0), []<typename T>(T a, T b) { return static_cast<T>(a + b); }, (*sum)[k],
          (*x)[k]);
    }
  }
  if (sum) c.set_ints(0, *std::move(sum));
  return absl::OkStatus();
}

absl::Status AccumulateShape(ShapeContext& c) {
  RETURN_IF_ERROR(AddNShape(c));
  ASSIGN_OR_RETURN(const PartialShape want, c.attr<PartialShape>("shape"));
  ASSIGN_OR_RETURN(PartialShape out, MergeShapes(c.output(0), want));
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

Outputs AddNGradient(const Grad& g) { return Outputs(g.inputs.size(), g.dy()); }

absl::Status CrossShape(ShapeContext& c) {
  RETURN_IF_ERROR(shape_rule::SameShapes(c));
  const PartialShape s = c.output(0);
  if (s.rank_known() && (s.rank() == 0 || (IsKnownDim(s.back(-1)) && s.back(-1) != 3))) {
    return FailedPrecondition("the last dimension must be 3, got shape ", s);
  }
  return absl::OkStatus();
}

Outputs CrossGradient(const Grad& g) {
  return {Call("Cross", {g.x(1), g.dy()}), Call("Cross", {g.dy(), g.x(0)})};
}

// Each input is a scalar or of the one shape of the others.
absl::Status BetaincShape(ShapeContext& c) {
  PartialShape out{};
  bool scalars = true;
  for (int i = 0; i < 3; ++i) {
    const PartialShape& s = c.input(i);
    if (s.rank_known() && s.rank() == 0) continue;
    auto merged = scalars ? absl::StatusOr<PartialShape>(s) : MergeShapes(out, s);
    if (!merged.ok()) {
      return InvalidArgument("a, b and x must be scalars or of one shape, got ", c.input(0), ", ",
                             c.input(1), " and ", c.input(2));
    }
    out = *std::move(merged);
    scalars = false;
  }
  c.set_output(0, scalars ? PartialShape(Shape()) : std::move(out));
  return absl::OkStatus();
}

// In a and b there is none that TensorFlow knows. Logarithms first: gamma(a) may be huge.
Outputs BetaincGradient(const Grad& g) {
  using namespace graph_fn;
  const Output a = g.x(0), b = g.x(1), x = g.x(2);
  const Output log_beta = Lgamma(a) + Lgamma(b) - Lgamma(a + b);
  const Output slope = Exp(Xlog1py(b - 1, -x) + Xlogy(a - 1, x) - log_beta);
  return {Output(), Output(), SumToShape(slope * g.dy(), x, g.y())};
}

Output LeakyGrad(const Grad& g, Output dy, Output x) {
  const auto alpha = g.attr().Get<float>("alpha");
  return Call("LeakyReluGrad", {dy, x}, {{"alpha", alpha.ok() ? *alpha : 0.2f}});
}
Outputs LeakyReluGradient(const Grad& g) { return {LeakyGrad(g, g.dy(), g.x())}; }
Outputs LeakyReluGradGradient(const Grad& g) {
  return {LeakyGrad(g, g.dy(), g.x(1)), graph_fn::ZerosLike(g.x(1))};
}

const OpEntry kElementwiseOps[] = {
    {"Cast(x: SrcT) -> (y: DstT)", "SrcT: type; DstT: type; Truncate: bool = false", CastShape,
     CastGradient},
    {"Bitcast(input: T) -> (output: type)", "T: number; type: number", BitcastShape, NoGradient},
    {"Conj(input: T) -> (output: T)", "T: {complex64, complex128, variant} = complex64",
     SameAsFirst, ConjGradient},
    {"Complex(real: T, imag: T) -> (out: Tout)",
     "T: {float, double} = float; Tout: complexes = complex64", ComplexShape, ComplexGradient},
    {"Select(condition: bool, t: T, e: T) -> (output: T)", "T: type", SelectShape, SelectGradient},
    {"SelectV2(condition: bool, t: T, e: T) -> (output: T)", "T: type", SelectV2Shape,
     SelectV2Gradient},
    {"ClipByValue(t: T, clip_value_min: T, clip_value_max: T) -> (output: T)", "T: number",
     ClipShape, ClipGradient},
    {"AddN(inputs: N * T) -> (sum: T)",
     "N: int >= 1; T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, "
     "qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64, variant}",
     AddNShape, AddNGradient, kCommutative | kAggregate},
    {"AccumulateNV2(inputs: N * T) -> (sum: T)", "N: int >= 1; T: number; shape: shape",
     AccumulateShape, AddNGradient, kCommutative | kAggregate},
    {"Cross(a: T, b: T) -> (product: T)", "T: realnumber", CrossShape, CrossGradient},
    {"Betainc(a: T, b: T, x: T) -> (z: T)", "T: {float, double}", BetaincShape, BetaincGradient},
    {"ApproximateEqual(x: T, y: T) -> (z: bool)", "T: number; tolerance: float = 9.99999975e-06",
     shape_rule::SameShapes, NoGradient, kCommutative},
    {"LeakyRelu(features: T) -> (activations: T)",
     "alpha: float = 0.200000003; T: floating = float", SameAsFirst, LeakyReluGradient},
    {"LeakyReluGrad(gradients: T, features: T) -> (backprops: T)",
     "alpha: float = 0.200000003; T: floating = float", shape_rule::SameShapes,
     LeakyReluGradGradient},
};

}  // namespace

void RegisterElementwiseOps(OpRegistry& r) { r.Add(kElementwiseOps); }

}  // namespace weft
