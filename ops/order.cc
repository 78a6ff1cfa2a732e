// Order and counting: the largest, the n-th, searches in sorted values, histograms.
#include <algorithm>

#include "ops/indexed_slices.h"
#include "ops/register.h"
#include "ops/rule_fn.h"
#include "ops/shape_rule.h"

namespace weft {
namespace {

// input [n…] -> bins [size]; weights have as many elements as input, or none.
absl::Status BincountShape(ShapeContext& c) {
  RETURN_IF_ERROR(c.Scalar(1));
  const int64_t n = c.input(0).num_elements(), weights = c.input(2).num_elements();
  if (IsKnownDim(n) && IsKnownDim(weights) && weights != 0 && weights != n) {
    return InvalidArgument("arr ", c.input(0), " and weights ", c.input(2),
                           " must have the same size");
  }
  const auto size = c.int_scalar(1);
  if (size && *size < 0) return InvalidArgument("size is ", *size, ", must be non-negative");
  c.set_output(0, PartialShape{size ? *size : kUnknownDim});
  return absl::OkStatus();
}

// input [n] -> [size]; [rows, n] -> [rows, size]
absl::Status DenseBincountShape(ShapeContext& c) {
  RETURN_IF_ERROR(c.Scalar(1));
  const PartialShape& in = c.input(0);
  const PartialShape& weights = c.input(2);
  const auto size = c.int_scalar(1);
  if (size && *size < 0) return InvalidArgument("size is ", *size, ", must be non-negative");
  if (in.rank() > 2) return InvalidArgument("input has shape ", in, ", want rank at most 2");
  // A weight each, or one dimension of length 0: all weights are 1.
  if (!in.Compatible(weights) && !weights.Compatible(PartialShape{0})) {
    return InvalidArgument("weights must have the shape of input ", in, " or length 0, got ",
                           weights);
  }
  if (!in.rank_known()) return absl::OkStatus();
  PartialShape out = Shape();
  if (in.rank() == 2) out.push_back(in.dim(0));
  out.push_back(size ? *size : kUnknownDim);
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

absl::Status HistogramShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape range, c.WithRank(1, 1));
  if (!range.Compatible(PartialShape{2})) {
    return InvalidArgument("value_range should be a vector of 2 elements, got ", range);
  }
  RETURN_IF_ERROR(c.Scalar(2));
  const auto bins = c.int_scalar(2);
  if (bins && *bins <= 0) return InvalidArgument("nbins should be positive, got ", *bins);
  c.set_output(0, PartialShape{bins ? *bins : kUnknownDim});
  return absl::OkStatus();
}

absl::Status BucketizeShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const std::vector<float> bounds, c.attr<std::vector<float>>("boundaries"));
  if (!std::is_sorted(bounds.begin(), bounds.end())) {
    return InvalidArgument("boundaries should be sorted");
  }
  c.set_output(0, c.input(0));
  return absl::OkStatus();
}

// The scalar in input i, of any integer dtype.
std::optional<int64_t> ScalarValue(ShapeContext& c, int i) {
  if (const Tensor* t = c.value(i); t != nullptr && t->num_elements() == 1) return IntAt(*t, 0);
  return c.int_scalar(i);
}

// input [batch…, n] -> [batch…, k] twice
absl::Status TopKShape(ShapeContext& c) {
  std::optional<int64_t> k;
  if (c.num_inputs() == 2) {
    RETURN_IF_ERROR(c.Scalar(1));
    k = ScalarValue(c, 1);
  } else {
    ASSIGN_OR_RETURN(k, c.attr<int64_t>("k"));
  }
  if (k && *k < 0) return InvalidArgument("need k >= 0, got ", *k);
  ASSIGN_OR_RETURN(PartialShape s, c.WithRankAtLeast(0, 1));
  if (!s.rank_known()) return absl::OkStatus();
  const int64_t n = s.back(-1);
  if (k && IsKnownDim(n) && n < *k) {
    return InvalidArgument("input ", s, " must have at least k columns: has ", n, ", k is ", *k);
  }
  s.set_dim(s.rank() - 1, k ? *k : kUnknownDim);
  c.set_output(0, s);
  c.set_output(1, std::move(s));
  return absl::OkStatus();
}

// predictions [n, classes], targets [n] -> [n]
absl::Status InTopKShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape predictions, c.WithRank(0, 2));
  ASSIGN_OR_RETURN(const PartialShape targets, c.WithRank(1, 1));
  if (c.num_inputs() == 3) RETURN_IF_ERROR(c.Scalar(2));
  const auto n = MergeDims(predictions.dim(0), targets.dim(0));
  if (!n.ok()) {
    return InvalidArgument("predictions ", predictions, " and targets ", targets,
                           " differ in their first dimension");
  }
  c.set_output(0, PartialShape{*n});
  return absl::OkStatus();
}

// input [batch…, m] -> [batch…]
absl::Status NthElementShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape in, c.WithRankAtLeast(0, 1));
  RETURN_IF_ERROR(c.Scalar(1));
  const auto n = c.int_scalar(1);
  if (n && *n < 0) return InvalidArgument("n must not be negative, got ", *n);
  if (!in.rank_known()) return absl::OkStatus();
  if (n && IsKnownDim(in.back(-1)) && in.back(-1) <= *n) {
    return InvalidArgument("input ", in, " must have a last dimension > n = ", *n);
  }
  c.set_output(0, PartialShape(in.dims().first(in.rank() - 1)));
  return absl::OkStatus();
}

// sorted_inputs [batch, n], values [batch, m] -> [batch, m]
absl::Status BoundShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape sorted, c.WithRank(0, 2));
  ASSIGN_OR_RETURN(const PartialShape values, c.WithRank(1, 2));
  if (!MergeDims(sorted.dim(0), values.dim(0)).ok()) {
    return InvalidArgument("sorted_inputs ", sorted, " and values ", values,
                           " differ in their first dimension");
  }
  ASSIGN_OR_RETURN(const DType out, c.attr<DType>("out_type"));
  if (out == DType::kInt32 && sorted.dim(1) > std::numeric_limits<int32_t>::max()) {
    return InvalidArgument("positions in ", sorted, " do not fit out_type int32; use int64");
  }
  c.set_output(0, values);
  return absl::OkStatus();
}

using namespace graph_fn;

// The values are those gathered at the indices, row by row.
Outputs TopKGradient(const Grad& g) {
  const Output shape = ShapeOf(g.x(0)), last = Flat(RankOf(g.x(0)) - 1);
  return OnlyInput(g, 0, SumAlongAxis(g.dy(), g.y(1), shape, last, last));
}

// Equal shares for all elements that are equal to the n-th.
Outputs NthElementGradient(const Grad& g) {
  const Output x = g.x(0);
  const Output equal = Cast(Equal(x, ExpandDims(g.y(), -1)), x.dtype());
  const Output count = Sum(equal, Int(g.builder(), -1));
  return OnlyInput(g, 0, equal * ExpandDims(g.dy() / count, -1));
}

// clang-format off
const OpEntry kOrderOps[] = {
    {"Bincount(arr: int32, size: int32, weights: T) -> (bins: T)", "T: {int32, int64, float, double}",
     BincountShape, NoGradient},
    {"DenseBincount(input: Tidx, size: Tidx, weights: T) -> (output: T)",
     "Tidx: index; T: {int32, int64, float, double}; binary_output: bool = false", DenseBincountShape, NoGradient},
    {"HistogramFixedWidth(values: T, value_range: T, nbins: int32) -> (out: dtype)",
     "T: {int32, int64, float, double}; dtype: index = int32", HistogramShape, NoGradient},
    {"Bucketize(input: T) -> (output: int32)",
     "T: {int32, int64, float, double}; boundaries: list(float)", BucketizeShape, NoGradient},
    {"TopK(input: T) -> (values: T, indices: int32)",
     "k: int >= 0; sorted: bool = true; T: realnumber", TopKShape, TopKGradient},
    {"TopKV2(input: T, k: Tk) -> (values: T, indices: index_type)",
     "sorted: bool = true; T: realnumber; Tk: {int16, int32, int64} = int32; "
     "index_type: {int16, int32, int64} = int32", TopKShape, TopKGradient},
    {"InTopK(predictions: float, targets: T) -> (precision: bool)", "k: int; T: index = int32",
     InTopKShape, NoGradient},
    {"InTopKV2(predictions: float, targets: T, k: T) -> (precision: bool)", "T: index = int32",
     InTopKShape, NoGradient},
    {"NthElement(input: T, n: int32) -> (values: T)", "reverse: bool = false; T: realnumber", NthElementShape,
     NthElementGradient},
    {"LowerBound(sorted_inputs: T, values: T) -> (output: out_type)", "T: type; out_type: index = int32",
     BoundShape, NoGradient},
    {"UpperBound(sorted_inputs: T, values: T) -> (output: out_type)", "T: type; out_type: index = int32",
     BoundShape, NoGradient},
};
// clang-format on

}  // namespace

void RegisterOrderOps(OpRegistry& r) { r.Add(kOrderOps); }

}  // namespace weft
