// Variables: handles and their ops, and the legacy ops on reference edges. A reference edge has the
// static shape of the value; at run time it carries a handle, and the rules see an unknown shape.
#include "ops/indexed_slices.h"
#include "ops/register.h"
#include "ops/rule_fn.h"
#include "ops/shape_rule.h"

namespace weft {
namespace {

// What is known of the value of the variable at input i, a resource or a reference.
absl::StatusOr<PartialShape> VariableShapeAt(ShapeContext& c, int i) {
  if (c.dtype(i) != DType::kResource) return c.input(i);
  RETURN_IF_ERROR(c.Scalar(i));
  return c.handle(i);
}

// The legacy ops hand the reference on.
void SetRefOutput(ShapeContext& c, PartialShape shape) {
  if (c.num_outputs() > 0) c.set_output(0, std::move(shape));
}

PartialShape Concatenate(const PartialShape& a, int a_end, const PartialShape& b, int b_begin) {
  if (!a.rank_known() || !b.rank_known()) return PartialShape();
  PartialShape out = PartialShape(Shape());
  for (int i = 0; i < a_end; ++i) out.push_back(a.dim(i));
  for (int i = b_begin; i < b.rank(); ++i) out.push_back(b.dim(i));
  return out;
}

absl::Status HandleShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(PartialShape s, c.attr<PartialShape>("shape"));
  c.set_output(0, PartialShape(Shape()));
  c.set_handle(0, std::move(s));
  return absl::OkStatus();
}

// The first form of the op could not say "unknown": it wrote a scalar's shape.
absl::Status OldRefShape(ShapeContext& c) {
  RETURN_IF_ERROR(shape_rule::Declared(c));
  if (c.output(0).rank() == 0) c.set_output(0, PartialShape());
  return absl::OkStatus();
}

absl::Status ReadShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(PartialShape s, VariableShapeAt(c, 0));
  c.set_output(0, std::move(s));
  return absl::OkStatus();
}

absl::Status FreshRefShape(ShapeContext& c) {
  c.set_output(0, c.input(0));
  return absl::OkStatus();
}

absl::Status ReadRefShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const bool may_change, c.attr<bool>("shape_may_change"));
  if (!may_change) c.set_output(0, c.input(0));
  return absl::OkStatus();
}

absl::Status SameAsVariable(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape var, VariableShapeAt(c, 0));
  auto merged = MergeShapes(var, c.input(1));
  if (!merged.ok()) {
    return InvalidArgument(c.input_name(1), " has shape ", c.input(1), ", the variable ", var);
  }
  SetRefOutput(c, *std::move(merged));
  return absl::OkStatus();
}

absl::Status AssignShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const bool validate, c.attr<bool>("validate_shape"));
  if (validate) return SameAsVariable(c);
  c.set_output(0, c.input(1));
  return absl::OkStatus();
}

absl::Status IsInitializedShape(ShapeContext& c) {
  RETURN_IF_ERROR(VariableShapeAt(c, 0).status());
  c.set_output(0, PartialShape(Shape()));
  return absl::OkStatus();
}

absl::Status DestroyShape(ShapeContext& c) { return c.Scalar(0); }

absl::Status VariableShapeShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape s, VariableShapeAt(c, 0));
  if (!s.rank_known()) {
    c.set_output(0, PartialShape::UnknownOfRank(1));
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const DType out_type, c.attr<DType>("out_type"));
  IntValues64 values(s.rank());
  for (int k = 0; k < s.rank(); ++k) {
    if (out_type == DType::kInt32 && s.dim(k) > std::numeric_limits<int32_t>::max()) {
      return InvalidArgument("shape ", s, " does not fit out_type int32; use int64");
    }
    values[k] = ValueFromDim(s.dim(k));
  }
  c.set_output(0, PartialShape{s.rank()});
  c.set_ints(0, std::move(values));
  return absl::OkStatus();
}

absl::Status CountUpToShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape s, VariableShapeAt(c, 0));
  RETURN_IF_ERROR(MergeShapes(s, PartialShape(Shape())).status());
  c.set_output(0, PartialShape(Shape()));
  return absl::OkStatus();
}

// output = params[:batch_dims] + indices[batch_dims:] + params[batch_dims + 1:]
absl::Status GatherShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape params, VariableShapeAt(c, 0));
  ASSIGN_OR_RETURN(const int64_t batch, c.attr<int64_t>("batch_dims"));
  const PartialShape& indices = c.input(1);
  if (batch < 0) return InvalidArgument("batch_dims is ", batch, ", want at least 0");
  if (indices.rank_known() && batch > indices.rank()) {
    return InvalidArgument("batch_dims is ", batch, ", but indices has shape ", indices);
  }
  if (!params.rank_known()) return absl::OkStatus();
  if (batch >= params.rank()) {
    return InvalidArgument("batch_dims is ", batch, ", but the variable has shape ", params);
  }
  if (!indices.rank_known()) return absl::OkStatus();
  const int b = static_cast<int>(batch);
  PartialShape out = Concatenate(indices, indices.rank(), params, b + 1);
  for (int i = 0; i < b; ++i) {
    auto d = MergeDims(params.dim(i), indices.dim(i));
    if (!d.ok()) {
      return InvalidArgument("batch dimensions differ: variable ", params, ", indices ", indices);
    }
    out.set_dim(i, *d);
  }
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

// The shape of the slices that indices [..., K] of `var` select: indices[:-1] + var[K:].
absl::StatusOr<PartialShape> SlicesShape(ShapeContext& c, const PartialShape& var, int i) {
  ASSIGN_OR_RETURN(const PartialShape indices, c.WithRankAtLeast(i, 1));
  if (!indices.rank_known() || !var.rank_known()) return PartialShape();
  const int64_t depth = indices.back(-1);
  if (!IsKnownDim(depth)) return PartialShape();
  if (depth > var.rank()) {
    return InvalidArgument(c.input_name(i), " has shape ", indices,
                           ": its last dimension passes the rank of ", var);
  }
  return Concatenate(indices, indices.rank() - 1, var, static_cast<int>(depth));
}

absl::Status GatherNdShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape params, VariableShapeAt(c, 0));
  ASSIGN_OR_RETURN(PartialShape out, SlicesShape(c, params, 1));
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

absl::Status CheckUpdates(ShapeContext& c, const PartialShape& want) {
  if (MergeShapes(c.input(2), want).ok()) return absl::OkStatus();
  return InvalidArgument("updates has shape ", c.input(2), ", want ", want);
}

// updates = indices + var[1:], or a scalar.
absl::Status ScatterShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape var, VariableShapeAt(c, 0));
  if (var.rank() == 0) return InvalidArgument("cannot scatter into a scalar variable");
  if (c.input(2).rank() != 0) {
    RETURN_IF_ERROR(CheckUpdates(c, Concatenate(c.input(1), c.input(1).rank(), var, 1)));
  }
  SetRefOutput(c, var);
  return absl::OkStatus();
}

absl::Status ScatterNdShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape var, VariableShapeAt(c, 0));
  ASSIGN_OR_RETURN(const PartialShape want, SlicesShape(c, var, 1));
  RETURN_IF_ERROR(CheckUpdates(c, want));
  ASSIGN_OR_RETURN(const auto policy, c.attr<std::string>("bad_indices_policy"));
  if (policy != "" && policy != "DEFAULT" && policy != "ERROR" && policy != "IGNORE") {
    return InvalidArgument("bad_indices_policy is '", policy,
                           "', want 'DEFAULT', 'ERROR' or 'IGNORE'");
  }
  SetRefOutput(c, var);
  return absl::OkStatus();
}

using namespace graph_fn;

Outputs ReadGradient(const Grad& g) { return {g.dy()}; }

Output ShapeOfVariable(Output handle, DType dtype) {
  return Call("VariableShape", {handle}, {{"out_type", dtype}});
}

Outputs ResourceGatherGradient(const Grad& g) {
  const Output shape = ShapeOfVariable(g.x(0), DType::kInt32);
  if (Attr<int64_t>(g, "batch_dims") == 0) return {SumIntoRows(g.dy(), g.x(1), shape), {}};
  const Output batch = Ints(g.builder(), {Attr<int64_t>(g, "batch_dims")});
  return {SumAlongAxis(g.dy(), g.x(1), shape, batch, batch), {}};
}

Outputs ResourceGatherNdGradient(const Grad& g) {
  const Output indices = g.x(1);
  return {SumAtIndices(g.dy(), indices, ShapeOfVariable(g.x(0), ShapeTypeFor(indices)), {}), {}};
}

Outputs ScatterNdAddGradient(const Grad& g) {
  return {g.dy(), {}, Call("GatherNd", {g.dy(), g.x(1)}, KeepAttrs(g, {"bad_indices_policy"}))};
}

constexpr uint32_t kEffect = kStateful;

// clang-format off
#define HANDLE_ATTRS "container: string = ''; shared_name: string = ''"
#define ASSIGN_OP(Name) \
    {Name "(resource: resource, value: dtype) -> ()", "dtype: type", SameAsVariable, NoGradient, kEffect}
#define REF_ASSIGN_OP(Name) \
    {Name "(ref: Ref(T), value: T) -> (output_ref: Ref(T))", "T: number; use_locking: bool = false", \
     SameAsVariable, NoGradient, kEffect}
#define SCATTER_OP(Name, types) \
    {"Resource" Name "(resource: resource, indices: Tindices, updates: dtype) -> ()", \
     "dtype: " types "; Tindices: index", ScatterShape, NoGradient, kEffect}
#define REF_SCATTER_OP(Name, types, locking) \
    {Name "(ref: Ref(T), indices: Tindices, updates: T) -> (output_ref: Ref(T))", \
     "T: " types "; Tindices: index; use_locking: bool = " locking, ScatterShape, NoGradient, kEffect}
#define SCATTER_ND_OP(Name) \
    {"Resource" Name "(ref: resource, indices: Tindices, updates: T) -> ()", \
     "T: type; Tindices: index; use_locking: bool = true; bad_indices_policy: string = ''", \
     ScatterNdShape, NoGradient, kEffect}
#define REF_SCATTER_ND_OP(Name, types, locking) \
    {Name "(ref: Ref(T), indices: Tindices, updates: T) -> (output_ref: Ref(T))", \
     "T: " types "; Tindices: index; use_locking: bool = " locking "; bad_indices_policy: string = ''", \
     ScatterNdShape, NoGradient, kEffect}
#define MINMAX "{half, bfloat16, float, double, int32, int64}"

const OpEntry kVariableOps[] = {
    {"VarHandleOp() -> (resource: resource)",
     HANDLE_ATTRS "; debug_name: string = ''; dtype: type; shape: shape; allowed_devices: list(string) = []",
     HandleShape, NoGradient, kEffect},
    {"ReadVariableOp(resource: resource) -> (value: dtype)", "dtype: type", ReadShape, ReadGradient, kEffect},
    {"AssignVariableOp(resource: resource, value: dtype) -> ()",
     "dtype: type; validate_shape: bool = false", SameAsVariable, NoGradient, kEffect | kUninitializedInput},
    ASSIGN_OP("AssignAddVariableOp"),
    ASSIGN_OP("AssignSubVariableOp"),
    {"VarIsInitializedOp(resource: resource) -> (is_initialized: bool)", "", IsInitializedShape,
     NoGradient, kEffect | kUninitializedInput},
    {"DestroyResourceOp(resource: resource) -> ()", "ignore_lookup_error: bool = true", DestroyShape,
     NoGradient, kEffect | kUninitializedInput},
    {"VariableShape(input: resource) -> (output: out_type)", "out_type: index = int32",
     VariableShapeShape, NoGradient, kEffect},
    {"ResourceCountUpTo(resource: resource) -> (output: T)", "limit: int; T: index", CountUpToShape,
     NoGradient, kEffect},
    {"ResourceGather(resource: resource, indices: Tindices) -> (output: dtype)",
     "batch_dims: int = 0; validate_indices: bool = true; dtype: type; Tindices: index", GatherShape,
     ResourceGatherGradient, kEffect},
    {"ResourceGatherNd(resource: resource, indices: Tindices) -> (output: dtype)",
     "dtype: type; Tindices: index", GatherNdShape, ResourceGatherNdGradient, kEffect},
    SCATTER_OP("ScatterAdd", "number"),
    SCATTER_OP("ScatterSub", "number"),
    SCATTER_OP("ScatterMul", "number"),
    SCATTER_OP("ScatterDiv", "number"),
    SCATTER_OP("ScatterMin", "number"),
    SCATTER_OP("ScatterMax", "number"),
    SCATTER_OP("ScatterUpdate", "type"),
    SCATTER_ND_OP("ScatterNdUpdate"),
    SCATTER_ND_OP("ScatterNdAdd"),
    SCATTER_ND_OP("ScatterNdSub"),
    SCATTER_ND_OP("ScatterNdMin"),
    SCATTER_ND_OP("ScatterNdMax"),

    {"Variable() -> (ref: Ref(dtype))", "shape: shape; dtype: type; " HANDLE_ATTRS, OldRefShape,
     NoGradient, kEffect},
    {"VariableV2() -> (ref: Ref(dtype))", "shape: shape; dtype: type; " HANDLE_ATTRS, shape_rule::Declared,
     NoGradient, kEffect},
    // What a consumer that wants a value reads; written by the pass that takes references apart. Where
    // an Assign without validate_shape may reach the variable, its static shape means nothing.
    {"_ReadRef(ref: Ref(T)) -> (value: T)", "T: type; shape_may_change: bool = false", ReadRefShape,
     ReadGradient, kEffect | kInternal},
    // A variable of one run that starts with a value: what a frozen file's constant is to ops that write it.
    {"_FreshRef(value: T) -> (ref: Ref(T))", "T: type", FreshRefShape, NoGradient, kEffect | kInternal},
    {"Assign(ref: Ref(T), value: T) -> (output_ref: Ref(T))",
     "T: type; validate_shape: bool = true; use_locking: bool = true", AssignShape, NoGradient,
     kEffect | kUninitializedInput},
    REF_ASSIGN_OP("AssignAdd"),
    REF_ASSIGN_OP("AssignSub"),
    {"IsVariableInitialized(ref: Ref(dtype)) -> (is_initialized: bool)", "dtype: type",
     IsInitializedShape, NoGradient, kEffect | kUninitializedInput},
    REF_SCATTER_OP("ScatterAdd", "number", "false"),
    REF_SCATTER_OP("ScatterSub", "number", "false"),
    REF_SCATTER_OP("ScatterMul", "number", "false"),
    REF_SCATTER_OP("ScatterDiv", "number", "false"),
    REF_SCATTER_OP("ScatterMin", MINMAX, "false"),
    REF_SCATTER_OP("ScatterMax", MINMAX, "false"),
    REF_SCATTER_OP("ScatterUpdate", "type", "true"),
    REF_SCATTER_ND_OP("ScatterNdUpdate", "type", "true"),
    REF_SCATTER_ND_OP("ScatterNdAdd", "number", "false"),
    REF_SCATTER_ND_OP("ScatterNdSub", "number", "false"),
    REF_SCATTER_ND_OP("ScatterNdMin", "number", "false"),
    REF_SCATTER_ND_OP("ScatterNdMax", "number", "false"),
    {"ScatterNdNonAliasingAdd(input: T, indices: Tindices, updates: T) -> (output: T)",
     "T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, "
     "qint16, quint16, uint16, complex128, half, uint32, uint64, bool}; Tindices: index; "
     "bad_indices_policy: string = ''", ScatterNdShape, ScatterNdAddGradient},
    {"TemporaryVariable() -> (ref: Ref(dtype))", "shape: shape; dtype: type; var_name: string = ''",
     shape_rule::Declared, NoGradient, kEffect},
    {"DestroyTemporaryVariable(ref: Ref(T)) -> (value: T)", "T: type; var_name: string", ReadShape,
     NoGradient, kEffect},
    {"CountUpTo(ref: Ref(T)) -> (output: T)", "limit: int; T: index", CountUpToShape, NoGradient, kEffect},
};
// clang-format on

}  // namespace

void RegisterVariableOps(OpRegistry& r) { r.Add(kVariableOps); }

}  // namespace weft
