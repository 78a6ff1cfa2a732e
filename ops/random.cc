// Random ops. Stateful ones draw from a stream of their node; stateless ones are functions of a
// seed (first form) or of a key and a counter (V2, V3). See core/random.h and core/samplers.h.
#include <array>

#include "ops/graph_fn.h"
#include "ops/register.h"
#include "ops/shape_rule.h"

namespace weft {
namespace {

absl::Status FillShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(PartialShape out, c.AsShape(0));
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

// Input i is a vector of `size` elements, or of that many at least.
absl::Status CheckLength(ShapeContext& c, int i, int64_t size, bool or_more = false) {
  ASSIGN_OR_RETURN(const PartialShape s, c.WithRank(i, 1));
  const int64_t n = s.dim(0);
  if (!IsKnownDim(n) || n == size || (or_more && n > size)) return absl::OkStatus();
  return InvalidArgument(c.input_name(i), " has ", n, " elements, want ", size,
                         or_more ? " at least" : "");
}

absl::Status FillShapeSeed(ShapeContext& c) {
  RETURN_IF_ERROR(CheckLength(c, 1, 2));
  return FillShape(c);
}

absl::Status FillShapeKey(ShapeContext& c) {
  RETURN_IF_ERROR(CheckLength(c, 1, 1));
  RETURN_IF_ERROR(CheckLength(c, 2, 2, /*or_more=*/true));
  RETURN_IF_ERROR(c.Scalar(3));
  return FillShape(c);
}

// Integers: a scalar minimum and maximum stand last.
template <ShapeRule kFill>
absl::Status IntShape(ShapeContext& c) {
  RETURN_IF_ERROR(c.Scalar(c.num_inputs() - 2));
  RETURN_IF_ERROR(c.Scalar(c.num_inputs() - 1));
  return kFill(c);
}

// Each parameter in input 1 is sampled `shape` times: shape + parameters' shape.
absl::Status SamplesShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(PartialShape out, c.AsShape(0));
  const PartialShape& parameters = c.input(1);
  if (!out.rank_known() || !parameters.rank_known()) {
    c.set_output(0, PartialShape());
    return absl::OkStatus();
  }
  if (out.rank() + parameters.rank() > kMaxRank) {
    return InvalidArgument("shape ", out, " before ", parameters, " passes rank ", kMaxRank);
  }
  for (int64_t d : parameters.dims()) out.push_back(d);
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

// Here `shape` is the whole output's, and ends with the shape of the parameters, the last input.
template <ShapeRule kFill>
absl::Status SuffixShape(ShapeContext& c) {
  RETURN_IF_ERROR(kFill(c));
  const PartialShape& out = c.output(0);
  const PartialShape& parameters = c.input(c.num_inputs() - 1);
  if (!out.IsFull() || !parameters.IsFull() || out.num_elements() == 0) return absl::OkStatus();
  bool fits = parameters.rank() <= out.rank();
  for (int i = 1; fits && i <= parameters.rank(); ++i) fits = parameters.back(-i) == out.back(-i);
  if (fits) return absl::OkStatus();
  return InvalidArgument("shape ", out, " does not end with the shape of ",
                         c.input_name(c.num_inputs() - 1), ", ", parameters);
}

absl::Status MultinomialShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape logits, c.WithRank(0, 2));
  RETURN_IF_ERROR(c.Scalar(1));
  if (logits.dim(1) == 0) return InvalidArgument("logits of shape ", logits, " have no classes");
  const auto samples = c.int_scalar(1);
  if (samples && *samples < 0) return InvalidArgument("num_samples is ", *samples, ", want >= 0");
  c.set_output(0, PartialShape{logits.dim(0), samples.value_or(kUnknownDim)});
  return absl::OkStatus();
}

absl::Status StatelessMultinomialShape(ShapeContext& c) {
  RETURN_IF_ERROR(CheckLength(c, 2, 2));
  return MultinomialShape(c);
}

// Parameters are scalars, or have one element for all or one for each row of the output.
absl::Status CutNormalShape(ShapeContext& c) {
  RETURN_IF_ERROR(FillShape(c));
  const PartialShape& out = c.output(0);
  if (out.rank_known() && out.rank() == 0) {
    return InvalidArgument("shape is empty; the output has one dimension at least");
  }
  for (int i = 1; i <= 4; ++i) {
    const PartialShape& s = c.input(i);
    if (!s.rank_known() || s.rank() == 0) continue;
    ASSIGN_OR_RETURN(const PartialShape row, c.WithRank(i, 1));
    const int64_t n = row.dim(0);
    if (n == 1 || !IsKnownDim(n) || !out.rank_known() || !IsKnownDim(out.dim(0))) continue;
    if (n != out.dim(0)) {
      return InvalidArgument(c.input_name(i), " has ", n, " elements, want 1 or one a row of ",
                             out);
    }
  }
  return absl::OkStatus();
}

// Not shape_rule::Unchanged, which would pass on the unshuffled values.
absl::Status ShuffleShape(ShapeContext& c) {
  c.set_output(0, c.input(0));
  return absl::OkStatus();
}

absl::Status KeyCounterShape(ShapeContext& c) {
  RETURN_IF_ERROR(CheckLength(c, 0, 2));
  c.set_output(0, PartialShape{1});
  c.set_output(1, PartialShape{2});
  if (c.num_outputs() == 3) c.set_output(2, PartialShape(Shape()));
  return absl::OkStatus();
}

// How a sample moves with its alpha: the sum over all samples of dy * d sample / d alpha. Alpha's
// dimensions are the samples' last ones, unless there is no sample.
Output AlphaGradient(const Grad& g, Output alpha) {
  Builder& b = g.builder();
  const auto call = [&](std::string_view op, std::initializer_list<Output> in, AttrMap attrs = {}) {
    return b.Call(op, std::span(in.begin(), in.size()), attrs);
  };
  // The op has no half form.
  const DType type = alpha.dtype();
  const bool wide = type == DType::kFloat || type == DType::kDouble;
  const auto widen = [&](Output x) {
    return wide ? x : call("Cast", {x}, {{"DstT", DType::kFloat}});
  };
  Output slope = call("RandomGammaGrad", {widen(alpha), widen(g.y())});
  if (!wide) slope = call("Cast", {slope}, {{"DstT", type}});
  return graph_fn::SumToShape(g.dy() * slope, alpha, g.y());
}

Outputs RandomGammaGradient(const Grad& g) { return {{}, AlphaGradient(g, g.x(1))}; }

// Alpha is the last input.
Outputs StatelessGammaGradient(const Grad& g) {
  Outputs dx(g.inputs.size());
  dx.back() = AlphaGradient(g, g.inputs.back());
  return dx;
}

#define SEEDS "seed: int = 0; seed2: int = 0; "
#define REALS "{half, float, double, int32, int64}"
#define WORDS "{int32, int64, uint32, uint64}"

// clang-format off
const OpEntry kRandomOps[] = {
    {"RandomUniform(shape: T) -> (output: dtype)",
     SEEDS "dtype: floating; T: index", FillShape, NoGradient, kStateful},
    {"RandomStandardNormal(shape: T) -> (output: dtype)",
     SEEDS "dtype: floating; T: index", FillShape, NoGradient, kStateful},
    {"TruncatedNormal(shape: T) -> (output: dtype)",
     SEEDS "dtype: floating; T: index", FillShape, NoGradient, kStateful},
    {"RandomUniformInt(shape: T, minval: Tout, maxval: Tout) -> (output: Tout)",
     SEEDS "Tout: index; T: index", IntShape<FillShape>, NoGradient, kStateful},
    {"RandomShuffle(value: T) -> (output: T)",
     SEEDS "T: type", ShuffleShape, NoGradient, kStateful},
    {"Multinomial(logits: T, num_samples: int32) -> (output: output_dtype)",
     SEEDS "T: realnumber; output_dtype: index = int64", MultinomialShape, NoGradient, kStateful},
    {"RandomGamma(shape: S, alpha: T) -> (output: T)",
     SEEDS "S: index; T: {half, float, double}", SamplesShape, RandomGammaGradient, kStateful},
    {"RandomGammaGrad(alpha: T, sample: T) -> (output: T)",
     "T: {float, double}", shape_rule::Broadcast},
    {"RandomPoisson(shape: S, rate: dtype) -> (output: dtype)",
     SEEDS "S: index; dtype: {half, float, double}", SamplesShape, NoGradient, kStateful},
    {"RandomPoissonV2(shape: S, rate: R) -> (output: dtype)",
     SEEDS "S: index; R: " REALS " = double; dtype: " REALS " = int64",
     SamplesShape, NoGradient, kStateful},
    {"ParameterizedTruncatedNormal(shape: T, means: dtype, stdevs: dtype, minvals: dtype, "
     "maxvals: dtype) -> (output: dtype)",
     SEEDS "dtype: floating; T: index", CutNormalShape, NoGradient, kStateful},

    {"StatelessRandomUniform(shape: T, seed: Tseed) -> (output: dtype)",
     "dtype: floating = float; T: index = int32; Tseed: index = int64", FillShapeSeed, NoGradient},
    {"StatelessRandomNormal(shape: T, seed: Tseed) -> (output: dtype)",
     "dtype: floating = float; T: index = int32; Tseed: index = int64", FillShapeSeed, NoGradient},
    {"StatelessTruncatedNormal(shape: T, seed: Tseed) -> (output: dtype)",
     "dtype: floating = float; T: index = int32; Tseed: index = int64", FillShapeSeed, NoGradient},
    {"StatelessRandomUniformInt(shape: T, seed: Tseed, minval: dtype, maxval: dtype) -> (output: dtype)",
     "dtype: index; T: index; Tseed: index = int64", IntShape<FillShapeSeed>, NoGradient},
    {"StatelessRandomUniformFullInt(shape: T, seed: Tseed) -> (output: dtype)",
     "dtype: " WORDS " = uint64; T: index = int32; Tseed: " WORDS " = int64",
     FillShapeSeed, NoGradient},
    {"StatelessMultinomial(logits: T, num_samples: int32, seed: Tseed) -> (output: output_dtype)",
     "T: realnumber; Tseed: index = int64; output_dtype: index = int64",
     StatelessMultinomialShape, NoGradient},
    {"StatelessRandomGammaV2(shape: T, seed: Tseed, alpha: dtype) -> (output: dtype)",
     "dtype: {half, float, double}; T: index; Tseed: index = int64",
     SuffixShape<FillShapeSeed>, StatelessGammaGradient},
    {"StatelessRandomPoisson(shape: T, seed: Tseed, lam: Rtype) -> (output: dtype)",
     "Rtype: " REALS "; dtype: " REALS "; T: index; Tseed: index = int64",
     SuffixShape<FillShapeSeed>, NoGradient},

    {"StatelessRandomGetKeyCounter(seed: Tseed) -> (key: uint64, counter: uint64)",
     "Tseed: index = int64", KeyCounterShape, NoGradient},
    {"StatelessRandomGetKeyCounterAlg(seed: Tseed) -> (key: uint64, counter: uint64, alg: int32)",
     "Tseed: index = int64", KeyCounterShape, NoGradient},
    {"StatelessRandomGetAlg() -> (alg: int32)", "", shape_rule::ScalarOutput, NoGradient, kStateful},
    {"StatelessRandomUniformV2(shape: Tshape, key: uint64, counter: uint64, alg: int32) -> (output: dtype)",
     "dtype: floating = float; Tshape: index = int32", FillShapeKey, NoGradient},
    {"StatelessRandomNormalV2(shape: Tshape, key: uint64, counter: uint64, alg: int32) -> (output: dtype)",
     "dtype: floating = float; Tshape: index = int32", FillShapeKey, NoGradient},
    {"StatelessTruncatedNormalV2(shape: Tshape, key: uint64, counter: uint64, alg: int32) -> (output: dtype)",
     "dtype: floating = float; Tshape: index = int32", FillShapeKey, NoGradient},
    {"StatelessRandomUniformIntV2(shape: Tshape, key: uint64, counter: uint64, alg: int32, "
     "minval: dtype, maxval: dtype) -> (output: dtype)",
     "dtype: " WORDS "; Tshape: index = int32", IntShape<FillShapeKey>, NoGradient},
    {"StatelessRandomUniformFullIntV2(shape: Tshape, key: uint64, counter: uint64, alg: int32) -> "
     "(output: dtype)",
     "dtype: " WORDS " = uint64; Tshape: index = int32", FillShapeKey, NoGradient},
    {"StatelessRandomGammaV3(shape: shape_dtype, key: uint64, counter: uint64, alg: int32, "
     "alpha: dtype) -> (output: dtype)",
     "dtype: {half, float, double}; shape_dtype: index = int32",
     SuffixShape<FillShapeKey>, StatelessGammaGradient},
};
// clang-format on

}  // namespace

void RegisterRandomOps(OpRegistry& r) { r.Add(kRandomOps); }

}  // namespace weft
