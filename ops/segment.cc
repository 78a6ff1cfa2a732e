// Sums and other reductions of rows by segment.
#include "core/checked.h"
#include "ops/indexed_slices.h"
#include "ops/register.h"
#include "ops/rule_fn.h"
#include "ops/shape_rule.h"

namespace weft {
namespace {

// `rows` (perhaps unknown) and then the dimensions of `data` from `from` on.
PartialShape WithRows(int64_t rows, const PartialShape& data, int from) {
  PartialShape out{rows};
  for (int i = from; i < data.rank(); ++i) out.push_back(data.dim(i));
  return out;
}

// A scalar input that says how many rows the output has.
absl::StatusOr<int64_t> RowCount(ShapeContext& c, int i) {
  RETURN_IF_ERROR(c.Scalar(i));
  const auto v = c.int_scalar(i);
  if (v && *v < 0) return InvalidArgument(c.input_name(i), " is ", *v, ", must not be negative");
  return v ? *v : kUnknownDim;
}

// data [n, …], segment_ids [n] -> [last id + 1, …]
absl::Status SegmentShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape data, c.WithRankAtLeast(0, 1));
  ASSIGN_OR_RETURN(const PartialShape ids, c.WithRank(1, 1));
  if (!data.rank_known()) return absl::OkStatus();
  if (!MergeDims(data.dim(0), ids.dim(0)).ok()) {
    return InvalidArgument("segment_ids ", ids, " should be as long as dimension 0 of data ", data);
  }
  c.set_output(0, WithRows(kUnknownDim, data, 1));
  return absl::OkStatus();
}

// data [ids…, …], segment_ids [ids…], num_segments -> [num_segments, …]
absl::Status UnsortedSegmentShape(ShapeContext& c) {
  const PartialShape& data = c.input(0);
  const PartialShape& ids = c.input(1);
  ASSIGN_OR_RETURN(const int64_t rows, RowCount(c, 2));
  if (!data.rank_known() || !ids.rank_known()) return absl::OkStatus();
  bool prefix = ids.rank() <= data.rank();
  for (int i = 0; prefix && i < ids.rank(); ++i) prefix = MergeDims(data.dim(i), ids.dim(i)).ok();
  if (!prefix) return InvalidArgument("data ", data, " does not start with segment_ids ", ids);
  c.set_output(0, WithRows(rows, data, ids.rank()));
  return absl::OkStatus();
}

absl::Status CheckPairs(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape indices, c.WithRank(1, 1));
  ASSIGN_OR_RETURN(const PartialShape ids, c.WithRank(2, 1));
  if (!MergeDims(indices.dim(0), ids.dim(0)).ok()) {
    return InvalidArgument("segment_ids ", ids, " and indices ", indices,
                           " should have the same size");
  }
  return absl::OkStatus();
}

// data [n, …], indices [k], segment_ids [k] (, num_segments) -> [last id + 1 or num_segments, …]
absl::Status SparseSegmentShape(ShapeContext& c) {
  RETURN_IF_ERROR(CheckPairs(c));
  ASSIGN_OR_RETURN(const PartialShape data, c.WithRankAtLeast(0, 1));
  int64_t rows = kUnknownDim;
  if (c.num_inputs() == 4) {
    ASSIGN_OR_RETURN(rows, RowCount(c, 3));
  }
  if (data.rank_known()) c.set_output(0, WithRows(rows, data, 1));
  return absl::OkStatus();
}

// grad [segments, …], indices [k], segment_ids [k], output_dim0 -> [output_dim0, …]
absl::Status SparseSegmentGradShape(ShapeContext& c) {
  RETURN_IF_ERROR(CheckPairs(c));
  ASSIGN_OR_RETURN(const PartialShape grad, c.WithRankAtLeast(0, 1));
  ASSIGN_OR_RETURN(const int64_t rows, RowCount(c, 3));
  if (grad.rank_known()) c.set_output(0, WithRows(rows, grad, 1));
  return absl::OkStatus();
}

// The same, but only the rows that have an index: [distinct, …], and which: [distinct].
absl::Status SparseSegmentGradV2Shape(ShapeContext& c) {
  RETURN_IF_ERROR(SparseSegmentGradShape(c));
  if (c.output(0).rank_known()) {
    PartialShape out = c.output(0);
    out.set_dim(0, kUnknownDim);
    c.set_output(0, std::move(out));
  }
  c.set_output(1, PartialShape::UnknownOfRank(1));
  return absl::OkStatus();
}

using namespace graph_fn;

// Reductions of rows by segment in reverse: what the rules of the sorted ops (segment_ids ascend)
// and the unsorted ones (any order, below 0 for none, num_segments given) share.
class Segments {
 public:
  explicit Segments(const Grad& g) : ids_(g.x(1)) {
    if (g.inputs.size() > 2) count_ = g.x(2);
  }

  // Each row's value of its segment: rows of a tensor shaped as y. 0 where a row has no segment.
  Output Spread(Output per_segment) const {
    if (!count_.valid()) return Rows(per_segment, ids_);
    const Output zero = ZerosLike(ids_);
    const Output rows = Rows(per_segment, Maximum(ids_, zero));
    const Output inside = AlignLeft(GreaterEqual(ids_, zero), rows);
    return SelectV2(inside, rows, ZerosLike(rows));
  }
  Output Sum(Output x) const { return Reduce("Sum", x); }
  Output Prod(Output x) const { return Reduce("Prod", x); }

 private:
  Output Reduce(std::string_view how, Output x) const {
    if (!count_.valid()) return Call(Concat("Segment", how), {x, ids_});
    return Call(Concat("UnsortedSegment", how), {x, ids_, count_});
  }

  Output ids_;
  Output count_;  // of segments; invalid for the sorted ops
};

Outputs SegmentSumGradient(const Grad& g) { return OnlyInput(g, 0, Segments(g).Spread(g.dy())); }

Outputs SegmentMeanGradient(const Grad& g) {
  const Segments segments(g);
  const Output ids = g.x(1);
  const Output ones = OnesLike(Cast(ids, g.dy().dtype()));
  const Output sizes = AlignLeft(segments.Sum(ones), g.dy());
  return {segments.Spread(DivNoNan(g.dy(), sizes)), {}};
}

// Equal shares for all elements that are equal to their segment's result. A segment of no rows has
// none, and its dy is read by nobody; hence 0 and not a quotient of zeros, for gradients of higher
// order.
Outputs SegmentExtremeGradient(const Grad& g) {
  const Segments segments(g);
  const Output equal = Cast(Equal(g.x(0), segments.Spread(g.y())), g.dy().dtype());
  return OnlyInput(g, 0, equal * segments.Spread(DivNoNan(g.dy(), segments.Sum(equal))));
}

// The product of the others: y / x where x is not 0; else, if no other is 0, the product of those
// that are not.
Outputs SegmentProdGradient(const Grad& g) {
  const Segments segments(g);
  const Output x = g.x(0), y = g.y();
  const Output zero = Equal(x, ZerosLike(x));
  const Output zeros = segments.Sum(Cast(zero, DType::kInt32));
  const Output dy = WhereNot(Greater(zeros, OnesLike(zeros)), Conj(g.dy()));
  const Output nonzero = SelectV2(zero, OnesLike(x), x);
  const Output others =
      SelectV2(zero, segments.Spread(segments.Prod(nonzero)), segments.Spread(y) / nonzero);
  return OnlyInput(g, 0, Conj(segments.Spread(dy) * others));
}

// The rows of a sparse reduction's data, and how many segments its result has.
Output RowCountOf(Output x) { return Element(ShapeOf(x), 0); }

enum class Norm { kSum, kMean, kSqrtN };
constexpr std::string_view NormName(Norm norm) {
  return norm == Norm::kSum    ? "SparseSegmentSum"
         : norm == Norm::kMean ? "SparseSegmentMean"
                               : "SparseSegmentSqrtN";
}

template <Norm kNorm>
Outputs SparseSegmentGradient(const Grad& g) {
  const Output indices = g.x(1), ids = g.x(2), rows = RowCountOf(g.x(0));
  if (Attr<bool>(g, "sparse_gradient")) {
    const Output values = Call(Concat(NormName(kNorm), "GradV2"), {g.dy(), indices, ids, rows});
    return OnlyInput(g, 0, SumIntoRows(values, values.at(1), ShapeOf(g.x(0))));
  }
  return OnlyInput(g, 0, Call(Concat(NormName(kNorm), "Grad"), {g.dy(), indices, ids, rows}));
}

// The reduction again: it and its gradient op are linear, each the other's transpose.
template <Norm kNorm>
Output SparseSegmentOf(const Grad& g, Output dense) {
  return Call(Concat(NormName(kNorm), "WithNumSegments"),
              {dense, g.x(1), g.x(2), RowCountOf(g.x(0))});
}
template <Norm kNorm>
Outputs SparseSegmentGradGradient(const Grad& g) {
  return OnlyInput(g, 0, SparseSegmentOf<kNorm>(g, g.dy()));
}
template <Norm kNorm>
Outputs SparseSegmentGradV2Gradient(const Grad& g) {
  return OnlyInput(g, 0,
                   SparseSegmentOf<kNorm>(g, Call("UnsortedSegmentSum", {g.dy(), g.y(1), g.x(3)})));
}

#define WEFT_SORTED(Name) Name "(data: T, segment_ids: Tindices) -> (output: T)"
#define WEFT_UNSORTED(Name) \
  Name "(data: T, segment_ids: Tindices, num_segments: Tnumsegments) -> (output: T)"
#define WEFT_SPARSE(Name) Name "(data: T, indices: Tidx, segment_ids: Tsegmentids) -> (output: T)"
#define WEFT_SPARSE_NUM(Name)                                               \
  Name "WithNumSegments(data: T, indices: Tidx, segment_ids: Tsegmentids, " \
       "num_segments: Tnumsegments) -> (output: T)"
#define WEFT_SPARSE_GRAD(Name) \
  Name "Grad(grad: T, indices: Tidx, segment_ids: Tsegmentids, output_dim0: int32) -> (output: T)"
#define WEFT_SPARSE_GRAD2(Name)                                                             \
  Name "GradV2(grad: T, indices: Tidx, segment_ids: Tsegmentids, dense_output_dim0: int32)" \
       " -> (output: T, sorted_unique_indices: Tidx)"
#define WEFT_IDS "Tidx: index = int32; Tsegmentids: index = int32"
#define WEFT_NUM_IDS "Tidx: index = int32; Tnumsegments: index = int32; Tsegmentids: index = int32"
#define WEFT_UNSORTED_IDS "Tindices: index; Tnumsegments: index = int32"

// clang-format off
const OpEntry kSegmentOps[] = {
    {WEFT_SORTED("SegmentSum"), "T: number; Tindices: index", SegmentShape, SegmentSumGradient},
    {WEFT_SORTED("SegmentMean"), "T: number; Tindices: index", SegmentShape, SegmentMeanGradient},
    {WEFT_SORTED("SegmentProd"), "T: number; Tindices: index", SegmentShape, SegmentProdGradient},
    {WEFT_SORTED("SegmentMax"), "T: realnumber; Tindices: index", SegmentShape, SegmentExtremeGradient},
    {WEFT_SORTED("SegmentMin"), "T: realnumber; Tindices: index", SegmentShape, SegmentExtremeGradient},
    {WEFT_UNSORTED("UnsortedSegmentSum"),
     "T: number; Tindices: {int16, int32, int64}; Tnumsegments: index = int32", UnsortedSegmentShape, SegmentSumGradient},
    {WEFT_UNSORTED("UnsortedSegmentProd"), "T: number; " WEFT_UNSORTED_IDS, UnsortedSegmentShape, SegmentProdGradient},
    {WEFT_UNSORTED("UnsortedSegmentMax"), "T: realnumber; " WEFT_UNSORTED_IDS, UnsortedSegmentShape, SegmentExtremeGradient},
    {WEFT_UNSORTED("UnsortedSegmentMin"), "T: realnumber; " WEFT_UNSORTED_IDS, UnsortedSegmentShape, SegmentExtremeGradient},
    {WEFT_SPARSE("SparseSegmentSum"), "T: realnumber; " WEFT_IDS "; sparse_gradient: bool = false", SparseSegmentShape,
     SparseSegmentGradient<Norm::kSum>},
    {WEFT_SPARSE("SparseSegmentMean"), "T: floating; " WEFT_IDS "; sparse_gradient: bool = false", SparseSegmentShape,
     SparseSegmentGradient<Norm::kMean>},
    {WEFT_SPARSE("SparseSegmentSqrtN"), "T: floating; " WEFT_IDS "; sparse_gradient: bool = false", SparseSegmentShape,
     SparseSegmentGradient<Norm::kSqrtN>},
    {WEFT_SPARSE_NUM("SparseSegmentSum"), "T: realnumber; " WEFT_NUM_IDS "; sparse_gradient: bool = false", SparseSegmentShape,
     SparseSegmentGradient<Norm::kSum>},
    {WEFT_SPARSE_NUM("SparseSegmentMean"), "T: floating; " WEFT_NUM_IDS "; sparse_gradient: bool = false", SparseSegmentShape,
     SparseSegmentGradient<Norm::kMean>},
    {WEFT_SPARSE_NUM("SparseSegmentSqrtN"), "T: floating; " WEFT_NUM_IDS "; sparse_gradient: bool = false", SparseSegmentShape,
     SparseSegmentGradient<Norm::kSqrtN>},
    {WEFT_SPARSE_GRAD("SparseSegmentSum"), "T: floating; " WEFT_IDS, SparseSegmentGradShape,
     SparseSegmentGradGradient<Norm::kSum>},
    {WEFT_SPARSE_GRAD("SparseSegmentMean"), "T: floating; " WEFT_IDS, SparseSegmentGradShape,
     SparseSegmentGradGradient<Norm::kMean>},
    {WEFT_SPARSE_GRAD("SparseSegmentSqrtN"), "T: floating; " WEFT_IDS, SparseSegmentGradShape,
     SparseSegmentGradGradient<Norm::kSqrtN>},
    {WEFT_SPARSE_GRAD2("SparseSegmentSum"), "T: floating; " WEFT_IDS, SparseSegmentGradV2Shape,
     SparseSegmentGradV2Gradient<Norm::kSum>},
    {WEFT_SPARSE_GRAD2("SparseSegmentMean"), "T: floating; " WEFT_IDS, SparseSegmentGradV2Shape,
     SparseSegmentGradV2Gradient<Norm::kMean>},
    {WEFT_SPARSE_GRAD2("SparseSegmentSqrtN"), "T: floating; " WEFT_IDS, SparseSegmentGradV2Shape,
     SparseSegmentGradV2Gradient<Norm::kSqrtN>},
};
// clang-format on

}  // namespace

void RegisterSegmentOps(OpRegistry& r) { r.Add(kSegmentOps); }

}  // namespace weft
