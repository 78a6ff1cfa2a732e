// Sources and plumbing: constants, placeholders, identities, assertions, fills.
#include <algorithm>
#include <cmath>

#include "ops/graph_fn.h"
#include "ops/register.h"
#include "ops/shape_rule.h"

namespace weft {
namespace {

absl::Status ConstShape(ShapeContext& c) {
  const AttrValue* v = c.attrs().map().Find("value");
  const auto* t = v == nullptr ? nullptr : v->get<TensorPtr>();
  if (t == nullptr) return InvalidArgument("attribute 'value' is not a tensor");
  ASSIGN_OR_RETURN(const DType dtype, c.attr<DType>("dtype"));
  if ((*t)->dtype() != dtype) {
    return InvalidArgument("attribute 'value' is a ", DTypeName((*t)->dtype()),
                           " tensor, but 'dtype' is ", DTypeName(dtype));
  }
  c.set_output(0, (*t)->shape());
  return absl::OkStatus();
}

absl::Status PlaceholderWithDefaultShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape s, c.attr<PartialShape>("shape"));
  RETURN_IF_ERROR(MergeShapes(c.input(0), s).status());
  c.set_output(0, s);
  return absl::OkStatus();
}

absl::Status IdentityNShape(ShapeContext& c) {
  for (int i = 0; i < c.num_inputs(); ++i) c.set_output(i, c.input(i));
  return absl::OkStatus();
}

absl::Status EnsureShapeShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape want, c.attr<PartialShape>("shape"));
  auto merged = MergeShapes(c.input(0), want);
  if (!merged.ok()) {
    return InvalidArgument("input has shape ", c.input(0), ", which is not ", want);
  }
  c.set_output(0, *std::move(merged));
  if (auto v = c.small_ints(0)) c.set_ints(0, *std::move(v));
  return absl::OkStatus();
}

absl::Status AssertShape(ShapeContext& c) { return c.Scalar(0); }

absl::Status FillShape(ShapeContext& c) {
  RETURN_IF_ERROR(c.Scalar(1));
  ASSIGN_OR_RETURN(PartialShape s, c.AsShape(0));
  if (const auto v = c.int_scalar(1);
      v && s.IsFull() && s.rank() <= 1 && s.num_elements() <= kMaxTrackedValues) {
    c.set_ints(0, IntValues64(s.num_elements(), *v));
  }
  c.set_output(0, std::move(s));
  return absl::OkStatus();
}

absl::Status EmptyShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(PartialShape s, c.AsShape(0));
  c.set_output(0, std::move(s));
  return absl::OkStatus();
}

// Number of elements of [start, limit) by delta: exact for integers; for floats each step is
// rounded to the dtype, `Round`, as TensorFlow does.
template <typename Round, typename T>
absl::StatusOr<int64_t> RangeSize(T start, T limit, T delta) {
  if (delta == T(0)) return InvalidArgument("delta is 0");
  if (delta > T(0) ? start > limit : start < limit) {
    return InvalidArgument("start ", start, ", limit ", limit, ", delta ", delta,
                           ": the range runs away from its limit");
  }
  if constexpr (std::is_integral_v<T>) {
    const auto distance = static_cast<uint64_t>(delta > 0 ? limit : start) -
                          static_cast<uint64_t>(delta > 0 ? start : limit);
    const auto step =
        delta > 0 ? static_cast<uint64_t>(delta) : uint64_t{0} - static_cast<uint64_t>(delta);
    const uint64_t n = distance / step + (distance % step != 0);
    if (n > static_cast<uint64_t>(std::numeric_limits<int64_t>::max()))
      return InvalidArgument("too many elements");
    return static_cast<int64_t>(n);
  } else {
    const auto distance = static_cast<T>(static_cast<Round>(limit - start));
    const T n = std::ceil(std::abs(static_cast<T>(static_cast<Round>(distance / delta))));
    if (!(n <= static_cast<T>(0x1p62)))
      return InvalidArgument("start ", start, ", limit ", limit, ", delta ", delta,
                             ": too many elements");
    return static_cast<int64_t>(n);
  }
}

absl::Status RangeShape(ShapeContext& c) {
  for (int i = 0; i < 3; ++i) RETURN_IF_ERROR(c.Scalar(i));
  c.set_output(0, PartialShape::UnknownOfRank(1));
  const Tensor* args[] = {c.value(0), c.value(1), c.value(2)};
  absl::StatusOr<int64_t> n = int64_t{0};
  if (args[0] != nullptr && args[1] != nullptr && args[2] != nullptr) {
    DispatchType<kReal>(c.dtype(0), [&]<typename T>() {
      if constexpr (kHalfs.Contains(kDTypeOf<T>)) {
        n = RangeSize<T>(static_cast<float>(args[0]->scalar<T>()),
                         static_cast<float>(args[1]->scalar<T>()),
                         static_cast<float>(args[2]->scalar<T>()));
      } else if constexpr (std::is_integral_v<T>) {
        n = RangeSize<int64_t, int64_t>(args[0]->scalar<T>(), args[1]->scalar<T>(),
                                        args[2]->scalar<T>());
      } else {
        n = RangeSize<T>(args[0]->scalar<T>(), args[1]->scalar<T>(), args[2]->scalar<T>());
      }
    });
  } else {
    const auto start = c.int_scalar(0), limit = c.int_scalar(1), delta = c.int_scalar(2);
    if (!start || !limit || !delta) return absl::OkStatus();
    n = RangeSize<int64_t>(*start, *limit, *delta);
  }
  if (!n.ok()) return n.status();
  c.set_output(0, PartialShape{*n});
  const auto start = c.int_scalar(0), delta = c.int_scalar(2);
  if (start && delta && *n <= kMaxTrackedValues) {
    IntValues64 values(*n);
    for (int64_t i = 0; i < *n; ++i) {
      values[i] = static_cast<int64_t>(static_cast<uint64_t>(*start) +
                                       static_cast<uint64_t>(i) * static_cast<uint64_t>(*delta));
    }
    c.set_ints(0, std::move(values));
  }
  return absl::OkStatus();
}

absl::Status LinSpaceShape(ShapeContext& c) {
  for (int i = 0; i < 3; ++i) RETURN_IF_ERROR(c.Scalar(i));
  c.set_output(0, PartialShape::UnknownOfRank(1));
  if (const auto num = c.int_scalar(2)) {
    if (*num <= 0) return InvalidArgument("num is ", *num, ", want at least 1");
    c.set_output(0, PartialShape{*num});
  }
  return absl::OkStatus();
}

// Each input's gradient is that of the output in its place; inputs beyond have none.
Outputs IdentityGradient(const Grad& g) {
  Outputs dx(g.inputs.size());
  std::copy_n(g.dys.begin(), std::min(g.dys.size(), dx.size()), dx.begin());
  return dx;
}

// The fill value has a part in every element.
Outputs FillGradient(const Grad& g) {
  const Output rank = graph_fn::Call("Rank", {g.dy()});
  const Output axes = graph_fn::Call("Range", {ConstantScalar(g.builder(), DType::kInt32, 0), rank,
                                               ConstantScalar(g.builder(), DType::kInt32, 1)});
  return {{}, graph_fn::Sum(g.dy(), axes)};
}

Outputs PreventedGradient(const Grad& g) {
  const auto message = g.attr().Get<std::string>("message");
  g.builder().Fail(InvalidArgument("gradient asked for through PreventGradient: ",
                                   message.ok() ? *message : ""));
  return Outputs(g.inputs.size());
}

// clang-format off
const OpEntry kSourceOps[] = {
    {"NoOp() -> ()", "", shape_rule::NoOutputs, NoGradient},
    {"Const() -> (output: dtype)", "value: tensor; dtype: type", ConstShape, NoGradient},
    {"Placeholder() -> (output: dtype)", "dtype: type; shape: shape = unknown",
     shape_rule::Declared, NoGradient},
    {"PlaceholderV2() -> (output: dtype)", "dtype: type; shape: shape", shape_rule::Declared, NoGradient},
    {"PlaceholderWithDefault(input: dtype) -> (output: dtype)", "dtype: type; shape: shape",
     PlaceholderWithDefaultShape, IdentityGradient},
    {"Identity(input: T) -> (output: T)", "T: type", shape_rule::Unchanged, IdentityGradient},
    {"Snapshot(input: T) -> (output: T)", "T: type", shape_rule::Unchanged, IdentityGradient},
    {"DeepCopy(x: T) -> (y: T)", "T: type", shape_rule::Unchanged, IdentityGradient, kStateful},
    {"IdentityN(input: T) -> (output: T)", "T: list(type) >= 1", IdentityNShape, IdentityGradient},
    {"StopGradient(input: T) -> (output: T)", "T: type", shape_rule::Unchanged, NoGradient},
    {"PreventGradient(input: T) -> (output: T)", "T: type; message: string = ''",
     shape_rule::Unchanged, PreventedGradient},
    {"CheckNumerics(tensor: T) -> (output: T)", "T: floating; message: string",
     shape_rule::Unchanged, IdentityGradient, kStateful},
    {"CheckNumericsV2(tensor: T) -> (output: T)", "T: floating; message: string",
     shape_rule::Unchanged, IdentityGradient, kStateful},
    {"Assert(condition: bool, data: T) -> ()", "T: list(type) >= 1; summarize: int = 3",
     AssertShape, NoGradient, kStateful},
    {"Print(input: T, data: U) -> (output: T)",
     "T: type; U: list(type) >= 0; message: string = ''; first_n: int = -1; summarize: int = 3",
     shape_rule::Unchanged, IdentityGradient, kStateful},
    {"PrintV2(input: string) -> ()", "output_stream: string = 'stderr'; end: string = '\n'",
     AssertShape, NoGradient, kStateful},
    {"EnsureShape(input: T) -> (output: T)", "shape: shape; T: type", EnsureShapeShape,
     IdentityGradient},
    {"Fill(dims: index_type, value: T) -> (output: T)", "T: type; index_type: index = int32",
     FillShape, FillGradient},
    {"Empty(shape: int32) -> (output: dtype)", "dtype: type; init: bool = false", EmptyShape,
     NoGradient, kStateful},
    {"ZerosLike(x: T) -> (y: T)", "T: type",
     [](ShapeContext& c) { c.set_output(0, c.input(0)); return absl::OkStatus(); }, NoGradient},
    {"OnesLike(x: T) -> (y: T)",
     "T: {bfloat16, half, float, double, int8, uint8, int16, uint16, int32, uint32, int64, uint64, "
     "complex64, complex128, bool}",
     [](ShapeContext& c) { c.set_output(0, c.input(0)); return absl::OkStatus(); }, NoGradient},
    {"Range(start: Tidx, limit: Tidx, delta: Tidx) -> (output: Tidx)",
     "Tidx: {bfloat16, half, float, double, int8, int16, int32, int64, uint16, uint32, uint64} = int32",
     RangeShape, NoGradient},
    {"LinSpace(start: T, stop: T, num: Tidx) -> (output: T)", "T: floating; Tidx: index = int32",
     LinSpaceShape, NoGradient},
};
// clang-format on

}  // namespace

void RegisterSourceOps(OpRegistry& r) { r.Add(kSourceOps); }

}  // namespace weft
