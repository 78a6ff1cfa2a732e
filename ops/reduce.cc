// Reductions over axes, arg-reductions and scans along one axis.
#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>
#include <tuple>
#include <type_traits>

#include "core/checked.h"
#include "ops/register.h"
#include "ops/rule_fn.h"
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

using namespace graph_fn;

// A reduction in reverse: what the formulas of ops/reduce.def need of its input, output and axes.
class Reduction {
 public:
  explicit Reduction(const Grad& g)
      : x_(g.x(0)), y_(g.y()), keep_dims_(Attr<bool>(g, "keep_dims")), axes_(g.x(1)) {
    const Tensor* const axes = g.builder().constant(axes_);
    if (axes == nullptr || !x_.shape().rank_known()) return;
    IntValues64 values(axes->num_elements());
    for (int64_t i = 0; i < axes->num_elements(); ++i) values[i] = IntAt(*axes, i);
    auto reduced = ReducedAxes(values, x_.shape().rank());
    if (reduced.ok()) reduced_ = *std::move(reduced);
  }

  // t, shaped as y, in a shape that broadcasts to x's.
  Output Keep(Output t) const {
    if (keep_dims_ || !t.valid()) return t;
    if (!reduced_) return Reshape(t, KeptShape());
    // Dimensions of 1 in front need not be written.
    const auto front = std::find(reduced_->begin(), reduced_->end(), false);
    for (auto it = front; it != reduced_->end(); ++it) {
      if (*it) t = ExpandDims(t, it - front);
    }
    return t;
  }
  Output Spread(Output t) const { return BroadcastLike(Keep(t), x_); }

  // How many elements of x make one of y, in x's dtype. Where y is empty, any number will do.
  Output Count() const {
    const Output n = SizeOf(x_, DType::kInt64), kept = SizeOf(y_, DType::kInt64);
    return Cast(n / Maximum(kept, OnesLike(kept)), x_.dtype());
  }

  // 1 / k at each of the k elements of x that are equal to their y, else 0.
  Output EqualShare() const {
    const Output equal = Cast(Equal(x_, Keep(y_)), x_.dtype());
    return equal / Call("Sum", {equal, axes_}, {{"keep_dims", true}});
  }

  // For each element of x, the product of the others that make the same y. Not a quotient: x may
  // hold zeros.
  Output ProductOfOthers() const {
    if (reduced_) {
      const auto n = std::count(reduced_->begin(), reduced_->end(), true);
      if (n == 1) {
        return Others(x_, std::find(reduced_->begin(), reduced_->end(), true) - reduced_->begin());
      }
      if (n == static_cast<int64_t>(reduced_->size())) {
        return Reshape(Others(Flat(x_), 0), ShapeOf(x_));
      }
    }
    // The reduced axes in front, as rows, and back.
    const auto [order, back, count] = AxesInFront();
    const Output front = Transpose(x_, order), shape = ShapeOf(front);
    const Output rows = Product(Call("Slice", {shape, Ints(*x_.builder, {0}), count}));
    const Output columns = Product(Call("Slice", {shape, count, Ints(*x_.builder, {-1})}));
    const Output others = Others(Reshape(front, Stack({rows, columns})), 0);
    return Transpose(Reshape(others, shape), back);
  }

 private:
  static Output Others(Output x, int64_t axis) {
    if (!x.valid()) return {};
    const Output at = Int(*x.builder, axis);
    const auto product = [&](bool reverse) {
      return Call("Cumprod", {x, at}, {{"exclusive", true}, {"reverse", reverse}});
    };
    return product(false) * product(true);
  }

  // The permutation that brings the reduced axes to the front, its inverse, and how many they are,
  // a vector of one element.
  std::tuple<Output, Output, Output> AxesInFront() const {
    Builder& b = *x_.builder;
    if (!reduced_) {
      const Output rank = RankOf(x_), axes = FromFront(axes_, rank);
      const Output order = Join({axes, Call("ListDiff", {RangeTo(rank), axes})});
      return {order, Call("InvertPermutation", {order}), ExpandDims(SizeOf(axes), 0)};
    }
    const int64_t n = static_cast<int64_t>(reduced_->size());
    std::vector<int64_t> order(n), back(n);
    std::iota(order.begin(), order.end(), 0);
    const auto kept = std::stable_partition(order.begin(), order.end(),
                                            [&](int64_t axis) { return (*reduced_)[axis]; });
    for (int64_t i = 0; i < n; ++i) back[order[i]] = i;
    return {Ints(b, order), Ints(b, back), Ints(b, {kept - order.begin()})};
  }

  // x's shape with 1 at the axes.
  Output KeptShape() const {
    const Output rank = RankOf(x_), axes = FromFront(axes_, rank);
    return Call("DynamicStitch", {RangeTo(rank), axes, ShapeOf(x_), OnesLike(axes)});
  }

  Output x_, y_;
  bool keep_dims_;
  Output axes_;
  std::optional<std::vector<bool>> reduced_;  // by axis of x, if known
};

// Reads a formula, a lambda of (r, x, y, dy), as a rule.
template <typename F>
constexpr GradientRule ReductionRule(F) {
  if constexpr (std::is_same_v<std::invoke_result_t<F, Reduction, Output, Output, Output>,
                               NoneType>) {
    return NoGradient;
  } else {
    return [](const Grad& g) -> Outputs {
      return {Conj(F()(Reduction(g), g.x(0), g.y(), Conj(g.dy()))), {}};
    };
  }
}

// The same scan of other values, in the same or the other direction.
Output Scan(const Grad& g, std::string_view op, Output x, bool reverse) {
  const bool was = Attr<bool>(g, "reverse");
  return Call(op, {x, g.x(1)},
              {{"exclusive", Attr<bool>(g, "exclusive")}, {"reverse", was != reverse}});
}

Outputs CumsumGradient(const Grad& g) { return {Scan(g, "Cumsum", g.dy(), true), {}}; }

// TensorFlow's convention: 0 at an x that is 0.
Outputs CumprodGradient(const Grad& g) {
  const Output product = Scan(g, "Cumprod", g.x(0), false);
  const Output sum = Scan(g, "Cumsum", product * Conj(g.dy()), true);
  return {Conj(DivNoNan(sum, g.x(0))), {}};
}

// The lowest finite number of a floating dtype: a logarithm of 0 that can be added to.
double LowestOf(DType dtype) {
  if (dtype == DType::kDouble) return std::numeric_limits<double>::lowest();
  if (dtype == DType::kHalf) return -65504;
  return dtype == DType::kBfloat16 ? -0x1.fep127 : std::numeric_limits<float>::lowest();
}

// dx_i = sum over j of dy_j exp(x_i - y_j), of positive and negative dy apart, as logarithms.
Outputs CumulativeLogsumexpGradient(const Grad& g) {
  const Output zero = ZerosLike(g.dy());
  const auto part = [&](Output dy) {
    const Output some = Greater(dy, zero);
    const Output lowest = ConstantScalar(g.builder(), dy.dtype(), LowestOf(dy.dtype()));
    const Output log = SelectV2(some, Log(SelectV2(some, dy, OnesLike(dy))), lowest);
    return Exp(Scan(g, "CumulativeLogsumexp", log - g.y(), true) + g.x(0));
  };
  return {part(g.dy()) - part(-g.dy()), {}};
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
     ScanShape, CumsumGradient},
    {"Cumprod(x: T, axis: Tidx) -> (out: T)", WEFT_SCAN_ATTRS "T: number; Tidx: index = int32",
     ScanShape, CumprodGradient},
    {"CumulativeLogsumexp(x: T, axis: Tidx) -> (out: T)",
     WEFT_SCAN_ATTRS "T: floating; Tidx: index = int32", ScanShape, CumulativeLogsumexpGradient},
};

const OpEntry kReductions[] = {
#define REDUCE(Name, dtype, types, start, each, combine, result, backward)     \
  {#Name "(input: " dtype ", reduction_indices: Tidx) -> (output: " dtype ")", \
   "keep_dims: bool = false; " types "Tidx: index = int32", ReductionShape,    \
   ReductionRule([](const Reduction& r, Output x, Output y, Output dy) { return backward; })},
#include "ops/reduce.def"
};

}  // namespace

void RegisterReduceOps(OpRegistry& r) {
  r.Add(kReduceOps);
  r.Add(kReductions);
}

}  // namespace weft
