// Sums and other reductions of rows by segment.
#include "core/checked.h"
#include "ops/register.h"
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
    {WEFT_SORTED("SegmentSum"), "T: number; Tindices: index", SegmentShape},
    {WEFT_SORTED("SegmentMean"), "T: number; Tindices: index", SegmentShape},
    {WEFT_SORTED("SegmentProd"), "T: number; Tindices: index", SegmentShape},
    {WEFT_SORTED("SegmentMax"), "T: realnumber; Tindices: index", SegmentShape},
    {WEFT_SORTED("SegmentMin"), "T: realnumber; Tindices: index", SegmentShape},
    {WEFT_UNSORTED("UnsortedSegmentSum"),
     "T: number; Tindices: {int16, int32, int64}; Tnumsegments: index = int32", UnsortedSegmentShape},
    {WEFT_UNSORTED("UnsortedSegmentProd"), "T: number; " WEFT_UNSORTED_IDS, UnsortedSegmentShape},
    {WEFT_UNSORTED("UnsortedSegmentMax"), "T: realnumber; " WEFT_UNSORTED_IDS, UnsortedSegmentShape},
    {WEFT_UNSORTED("UnsortedSegmentMin"), "T: realnumber; " WEFT_UNSORTED_IDS, UnsortedSegmentShape},
    {WEFT_SPARSE("SparseSegmentSum"), "T: realnumber; " WEFT_IDS "; sparse_gradient: bool = false", SparseSegmentShape},
    {WEFT_SPARSE("SparseSegmentMean"), "T: floating; " WEFT_IDS "; sparse_gradient: bool = false", SparseSegmentShape},
    {WEFT_SPARSE("SparseSegmentSqrtN"), "T: floating; " WEFT_IDS "; sparse_gradient: bool = false", SparseSegmentShape},
    {WEFT_SPARSE_NUM("SparseSegmentSum"), "T: realnumber; " WEFT_NUM_IDS "; sparse_gradient: bool = false", SparseSegmentShape},
    {WEFT_SPARSE_NUM("SparseSegmentMean"), "T: floating; " WEFT_NUM_IDS "; sparse_gradient: bool = false", SparseSegmentShape},
    {WEFT_SPARSE_NUM("SparseSegmentSqrtN"), "T: floating; " WEFT_NUM_IDS "; sparse_gradient: bool = false", SparseSegmentShape},
    {WEFT_SPARSE_GRAD("SparseSegmentSum"), "T: floating; " WEFT_IDS, SparseSegmentGradShape},
    {WEFT_SPARSE_GRAD("SparseSegmentMean"), "T: floating; " WEFT_IDS, SparseSegmentGradShape},
    {WEFT_SPARSE_GRAD("SparseSegmentSqrtN"), "T: floating; " WEFT_IDS, SparseSegmentGradShape},
    {WEFT_SPARSE_GRAD2("SparseSegmentSum"), "T: floating; " WEFT_IDS, SparseSegmentGradV2Shape},
    {WEFT_SPARSE_GRAD2("SparseSegmentMean"), "T: floating; " WEFT_IDS, SparseSegmentGradV2Shape},
    {WEFT_SPARSE_GRAD2("SparseSegmentSqrtN"), "T: floating; " WEFT_IDS, SparseSegmentGradV2Shape},
};
// clang-format on

}  // namespace

void RegisterSegmentOps(OpRegistry& r) { r.Add(kSegmentOps); }

}  // namespace weft
