// Reductions over axes, arg-reductions and scans along one axis.
#include <algorithm>

#include "core/checked.h"
#include "ops/register.h"
#include "ops/shape_rule.h"

namespace weft {
namespace {

// The elements of input 1, each counted from the front. TensorFlow refuses an axis given twice.
absl::StatusOr<std::vector<bool>> ReducedAxes(const IntValues64& axes, int rank) {
  std::vector<bool> reduced(rank);
  for (int64_t a : axes) {
    ASSIGN_OR_RETURN(const int axis, CheckedAxis("reduction axis", a, rank));
    if (reduced[axis]) return InvalidArgument("reduction axes hold axis ", axis, " twice");
    reduced[axis] = true;
  }
  return reduced;
}

// The one integer that known values v reduce to; kUnknownValue if an element is unknown.
int64_t ReduceInts(std::string_view op, std::span<const int64_t> v, DType dtype) {
  if (op == "Prod" && std::find(v.begin(), v.end(), 0) != v.end()) return 0;
  if (!std::all_of(v.begin(), v.end(), IsKnownValue)) return v.size() == 1 ? v[0] : kUnknownValue;
  uint64_t acc = op == "Prod" ? 1 : 0;
  if (op == "Max" || op == "Min") {
    if (v.empty()) return kUnknownValue;
    return op == "Max" ? *std::max_element(v.begin(), v.end())
                       : *std::min_element(v.begin(), v.end());
  }
  for (int64_t e : v) {
    acc = op == "Prod" ? acc * static_cast<uint64_t>(e) : acc + static_cast<uint64_t>(e);
  }
  return dtype == DType::kInt32 ? static_cast<int32_t>(acc) : static_cast<int64_t>(acc);
}

// Small int tensors through which shapes are computed: tf.reduce_prod(tf.shape(x)).
void PropagateInts(ShapeContext& c, const std::vector<bool>& reduced) {
  const std::string_view op = c.op().name;
  if (op != "Sum" && op != "Prod" && op != "Max" && op != "Min") return;
  const int64_t n = c.input(0).num_elements();
  if (reduced.size() > 1 || !IsKnownDim(n) || n > kMaxTrackedValues) return;
  const auto v = c.small_ints(0);
  if (!v) return;
  if (reduced.empty() || !reduced[0]) {
    c.set_ints(0, *v);
  } else if (const int64_t y = ReduceInts(op, {v->data(), v->size()}, c.dtype(0));
             IsKnownValue(y)) {
    c.set_ints(0, {y});
  }
}

absl::Status ReductionShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const bool keep_dims, c.attr<bool>("keep_dims"));
  const PartialShape& in = c.input(0);
  if (!in.rank_known()) return absl::OkStatus();
  const auto axes = c.ints(1);
  const bool known = axes && std::all_of(axes->begin(), axes->end(), IsKnownValue);
  if (!known) {
    // Axes do not repeat, so that their number says the rank.
    const int64_t n = c.input(1).num_elements();
    if (IsKnownDim(n) && n > in.rank()) {
      return InvalidArgument(n, " reduction axes for an input of shape ", in);
    }
    if (keep_dims) {
      c.set_output(0, PartialShape::UnknownOfRank(in.rank()));
    } else if (IsKnownDim(n)) {
      c.set_output(0, PartialShape::UnknownOfRank(static_cast<int>(in.rank() - n)));
    }
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const std::vector<bool> reduced, ReducedAxes(*axes, in.rank()));
  PartialShape out = Shape();
  for (int i = 0; i < in.rank(); ++i) {
    if (!reduced[i]) {
      out.push_back(in.dim(i));
    } else if (keep_dims) {
      out.push_back(1);
    }
  }
  c.set_output(0, std::move(out));
  PropagateInts(c, reduced);
  return absl::OkStatus();
}

// The scalar axis in input i, of any integer dtype; nullopt if it is not known.
std::optional<int64_t> AxisValue(ShapeContext& c, int i) {
  if (const Tensor* t = c.value(i); t != nullptr && t->num_elements() == 1) return IntAt(*t, 0);
  return c.int_scalar(i);
}

absl::Status ArgShape(ShapeContext& c) {
  RETURN_IF_ERROR(c.Scalar(1));
  ASSIGN_OR_RETURN(const PartialShape in, c.WithRankAtLeast(0, 1));
  if (!in.rank_known()) return absl::OkStatus();
  const auto value = AxisValue(c, 1);
  if (!value) {
    c.set_output(0, PartialShape::UnknownOfRank(in.rank() - 1));
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const int axis, CheckedAxis("dimension", *value, in.rank()));
  if (in.dim(axis) == 0) {
    return InvalidArgument("reduction axis ", axis, " is empty in shape ", in);
  }
  PartialShape out = Shape();
  for (int i = 0; i < in.rank(); ++i) {
    if (i != axis) out.push_back(in.dim(i));
  }
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

absl::Status ScanShape(ShapeContext& c) {
  RETURN_IF_ERROR(c.Scalar(1));
  ASSIGN_OR_RETURN(const PartialShape in, c.WithRankAtLeast(0, 1));
  const auto value = AxisValue(c, 1);
  if (value && in.rank_known()) {
    RETURN_IF_ERROR(CheckedAxis("scan axis", *value, in.rank()).status());
  }
  c.set_output(0, in);
  return absl::OkStatus();
}

#define WEFT_ARG_TYPES                                                                            \
  "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64, " \
  "qint8, quint8, qint32, qint16, quint16, bool}; "
#define WEFT_SCAN_ATTRS "exclusive: bool = false; reverse: bool = false; "

const OpEntry kReduceOps[] = {
    {"ArgMax(input: T, dimension: Tidx) -> (output: output_type)",
     WEFT_ARG_TYPES "Tidx: {int16, int32, int64} = int32; "
                    "output_type: {int16, uint16, int32, int64} = int64",
     ArgShape, NoGradient},
    {"ArgMin(input: T, dimension: Tidx) -> (output: output_type)",
     WEFT_ARG_TYPES "Tidx: index = int32; output_type: index = int64", ArgShape, NoGradient},
    {"Cumsum(x: T, axis: Tidx) -> (out: T)", WEFT_SCAN_ATTRS "T: number; Tidx: index = int32",
     ScanShape},
    {"Cumprod(x: T, axis: Tidx) -> (out: T)", WEFT_SCAN_ATTRS "T: number; Tidx: index = int32",
     ScanShape},
    {"CumulativeLogsumexp(x: T, axis: Tidx) -> (out: T)",
     WEFT_SCAN_ATTRS "T: floating; Tidx: index = int32", ScanShape},
};

const OpEntry kReductions[] = {
#define REDUCE(Name, dtype, types, start, each, combine, result)               \
  {#Name "(input: " dtype ", reduction_indices: Tidx) -> (output: " dtype ")", \
   "keep_dims: bool = false; " types "Tidx: index = int32", ReductionShape},
#include "ops/reduce.def"
};

}  // namespace

void RegisterReduceOps(OpRegistry& r) {
  r.Add(kReduceOps);
  r.Add(kReductions);
}

}  // namespace weft
