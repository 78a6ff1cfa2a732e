// Ops about shapes: asking for them, and giving the same elements another one.
#include "core/checked.h"
#include "ops/graph_fn.h"
#include "ops/register.h"
#include "ops/shape_rule.h"

namespace weft {
namespace {

// Output i = the dimensions of input i, as far as they are known.
void SetShapeOf(ShapeContext& c, int i) {
  const PartialShape& s = c.input(i);
  if (!s.rank_known()) {
    c.set_output(i, PartialShape::UnknownOfRank(1));
    return;
  }
  c.set_output(i, PartialShape{s.rank()});
  IntValues64 values(s.rank());
  for (int k = 0; k < s.rank(); ++k) values[k] = ValueFromDim(s.dim(k));
  c.set_ints(i, std::move(values));
}

// int32 results must hold the dimensions.
absl::Status CheckOutType(ShapeContext& c, const PartialShape& s) {
  ASSIGN_OR_RETURN(const DType out_type, c.attr<DType>("out_type"));
  if (out_type != DType::kInt32 || !s.rank_known()) return absl::OkStatus();
  for (int64_t d : s.dims()) {
    if (d > std::numeric_limits<int32_t>::max()) {
      return InvalidArgument("shape ", s, " does not fit out_type int32; use int64");
    }
  }
  return absl::OkStatus();
}

absl::Status ShapeShape(ShapeContext& c) {
  for (int i = 0; i < c.num_inputs(); ++i) {
    RETURN_IF_ERROR(CheckOutType(c, c.input(i)));
    SetShapeOf(c, i);
  }
  return absl::OkStatus();
}

absl::Status SizeShape(ShapeContext& c) {
  c.set_output(0, PartialShape(Shape()));
  const int64_t n = c.input(0).num_elements();
  if (!IsKnownDim(n)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const DType out_type, c.attr<DType>("out_type"));
  if (out_type == DType::kInt32 && n > std::numeric_limits<int32_t>::max()) {
    return InvalidArgument(n, " elements do not fit out_type int32; use int64");
  }
  c.set_ints(0, {n});
  return absl::OkStatus();
}

absl::Status RankShape(ShapeContext& c) {
  c.set_output(0, PartialShape(Shape()));
  if (c.input(0).rank_known()) c.set_ints(0, {c.input(0).rank()});
  return absl::OkStatus();
}

// What a -1 stands for beside a 0 when there are no elements: as in TensorFlow, the quotient of the
// other dimensions, zeros left out on both sides, so that [2,0,3] as [0,-1] is [0,6].
absl::StatusOr<int64_t> OpenDimBesideZero(const PartialShape& in, const PartialShape& out) {
  int64_t product[2] = {1, 1};
  const PartialShape* shapes[2] = {&in, &out};
  for (int i = 0; i < 2; ++i) {
    for (const int64_t d : shapes[i]->dims()) {
      if (!IsKnownDim(d) || d == 0) continue;
      const auto p = CheckedMul(product[i], d);
      if (!p) return InvalidArgument("cannot reshape ", in, " to ", out, ": too many elements");
      product[i] = *p;
    }
  }
  return product[0] / product[1];
}

absl::Status ReshapeShape(ShapeContext& c) {
  const PartialShape& in = c.input(0);
  ASSIGN_OR_RETURN(PartialShape out, c.AsShape(1, /*minus_one_ok=*/true));
  if (const auto v = c.small_ints(0)) c.set_ints(0, *v);
  // At most one literal -1; an element that is merely unknown yet is no -1.
  int open = -1;
  int unknown = 0;
  if (const auto dims = c.ints(1)) {
    for (size_t k = 0; k < dims->size(); ++k) {
      if ((*dims)[k] == -1) {
        if (open >= 0) return InvalidArgument("shape ", out, " has more than one -1");
        open = static_cast<int>(k);
      } else {
        unknown += !IsKnownValue((*dims)[k]);
      }
    }
  } else {
    // A vector without elements says it all before its value is known.
    if (out.IsFull() && IsKnownDim(in.num_elements()) && in.num_elements() != out.num_elements())
      return InvalidArgument("cannot reshape ", in, " to ", out);
    c.set_output(0, std::move(out));
    return absl::OkStatus();
  }
  const int64_t n = in.num_elements();
  int64_t known = 1;
  for (int64_t d : out.dims()) {
    if (IsKnownDim(d)) known *= d;
  }
  if (IsKnownDim(n) && unknown == 0) {
    if (open >= 0) {
      if (known == 0 ? n != 0 : n % known != 0) {
        return InvalidArgument("cannot reshape ", n, " elements of ", in, " to ", out);
      }
      int64_t size = 0;
      if (known == 0) {
        ASSIGN_OR_RETURN(size, OpenDimBesideZero(in, out));
      } else {
        size = n / known;
      }
      out.set_dim(open, size);
    } else if (known != n) {
      return InvalidArgument("cannot reshape ", n, " elements of ", in, " to ", out, " of ", known);
    }
  } else if (open >= 0 && unknown == 0 && in.rank_known() && known > 0) {
    // The input has one unknown dimension: it may be what -1 stands for.
    int64_t in_known = 1;
    int64_t symbol = 0;
    int open_in = 0;
    for (int64_t d : in.dims()) {
      if (IsKnownDim(d)) {
        in_known *= d;
      } else {
        symbol = d;
        ++open_in;
      }
    }
    if (open_in == 1 && in_known == known && IsSymbolDim(symbol)) out.set_dim(open, symbol);
  }
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

absl::Status ExpandDimsShape(ShapeContext& c) {
  const PartialShape& in = c.input(0);
  if (c.input(1).rank_known() && IsKnownDim(c.input(1).num_elements()) &&
      c.input(1).num_elements() != 1) {
    return InvalidArgument("dim must have one element, got shape ", c.input(1));
  }
  const auto axis = c.int_scalar(1);
  if (const auto v = c.small_ints(0); v && v->size() == 1) c.set_ints(0, *v);
  if (!in.rank_known()) return absl::OkStatus();
  if (!axis) {
    c.set_output(0, PartialShape::UnknownOfRank(in.rank() + 1));
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const int at, CheckedAxis("dim", *axis, in.rank() + 1));
  PartialShape out = PartialShape::UnknownOfRank(in.rank() + 1);
  for (int i = 0; i <= in.rank(); ++i)
    out.set_dim(i, i < at ? in.dim(i) : i == at ? 1 : in.dim(i - 1));
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

absl::Status SqueezeShape(ShapeContext& c) {
  const PartialShape& in = c.input(0);
  ASSIGN_OR_RETURN(const auto axes, c.attr<std::vector<int64_t>>("squeeze_dims"));
  if (const auto v = c.small_ints(0); v && v->size() == 1) c.set_ints(0, *v);
  if (!in.rank_known()) return absl::OkStatus();
  std::vector<bool> drop(in.rank());
  for (int64_t a : axes) {
    ASSIGN_OR_RETURN(const int axis, CheckedAxis("squeeze_dims", a, in.rank()));
    drop[axis] = true;
  }
  Dims out;
  for (int i = 0; i < in.rank(); ++i) {
    if (axes.empty()) {
      if (!IsKnownDim(in.dim(i))) return absl::OkStatus();  // whether it goes is not known
      if (in.dim(i) != 1) out.push_back(in.dim(i));
    } else if (!drop[i]) {
      out.push_back(in.dim(i));
    } else if (IsKnownDim(in.dim(i)) && in.dim(i) != 1) {
      return InvalidArgument("cannot squeeze axis ", i, " of ", in, ": it is ", in.dim(i),
                             ", not 1");
    }
  }
  c.set_output(0, PartialShape(std::span<const int64_t>(out.data(), out.size())));
  return absl::OkStatus();
}

absl::Status BroadcastToShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape out, c.AsShape(1));
  const PartialShape& in = c.input(0);
  if (in.rank_known() && out.rank_known()) {
    bool fits = in.rank() <= out.rank();
    for (int i = 1; fits && i <= in.rank(); ++i) {
      const int64_t x = in.back(-i), y = out.back(-i);
      fits = x == 1 || !IsKnownDim(x) || !IsKnownDim(y) || x == y;
    }
    if (!fits) return InvalidArgument("cannot broadcast shape ", in, " to ", out);
  }
  c.set_output(0, out);
  return absl::OkStatus();
}

absl::Status BroadcastArgsShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape a, c.AsShape(0));
  ASSIGN_OR_RETURN(const PartialShape b, c.AsShape(1));
  ASSIGN_OR_RETURN(const PartialShape out, BroadcastShapes(a, b));
  if (!out.rank_known()) {
    c.set_output(0, PartialShape::UnknownOfRank(1));
    return absl::OkStatus();
  }
  c.set_output(0, PartialShape{out.rank()});
  IntValues64 values;
  for (int64_t d : out.dims()) values.push_back(ValueFromDim(d));
  c.set_ints(0, std::move(values));
  return absl::OkStatus();
}

// The axes to sum over are known exactly where each pair of dimensions is.
absl::Status BroadcastGradientArgsShape(ShapeContext& c) {
  for (int i = 0; i < 2; ++i) c.set_output(i, PartialShape::UnknownOfRank(1));
  ASSIGN_OR_RETURN(const PartialShape a, c.AsShape(0));
  ASSIGN_OR_RETURN(const PartialShape b, c.AsShape(1));
  ASSIGN_OR_RETURN(const PartialShape out, BroadcastShapes(a, b));
  if (!a.rank_known() || !b.rank_known()) return absl::OkStatus();
  IntValues64 axes[2];
  for (int i = 0; i < out.rank(); ++i) {
    const int back = i - out.rank();
    const int64_t x = -back <= a.rank() ? a.back(back) : 1;
    const int64_t y = -back <= b.rank() ? b.back(back) : 1;
    if (!SameDim(x, y) && (!IsKnownDim(x) || !IsKnownDim(y))) return absl::OkStatus();
    if (x == 1) axes[0].push_back(i);
    if (y == 1) axes[1].push_back(i);
  }
  // Equal shapes need no sum at all, also where their dimensions are 1.
  if (a.SurelyEquals(b)) axes[0].clear(), axes[1].clear();
  for (int k = 0; k < 2; ++k) {
    c.set_output(k, PartialShape{static_cast<int64_t>(axes[k].size())});
    c.set_ints(k, std::move(axes[k]));
  }
  return absl::OkStatus();
}

// The same elements in the input's own shape.
Outputs ReshapeBack(const Grad& g) {
  Outputs dx(g.inputs.size());
  dx[0] = graph_fn::Reshape(g.dy(), graph_fn::ShapeOf(g.x()));
  return dx;
}

Outputs BroadcastToGradient(const Grad& g) {
  return {graph_fn::SumToShape(g.dy(), g.x(), g.y()), {}};
}

// clang-format off
const OpEntry kShapeOps[] = {
    {"Shape(input: T) -> (output: out_type)", "T: type; out_type: index = int32", ShapeShape, NoGradient},
    {"ShapeN(input: N * T) -> (output: N * out_type)",
     "N: int >= 1; T: type; out_type: index = int32", ShapeShape, NoGradient},
    {"Size(input: T) -> (output: out_type)", "T: type; out_type: index = int32", SizeShape, NoGradient},
    {"Rank(input: T) -> (output: int32)", "T: type", RankShape, NoGradient},
    {"Reshape(tensor: T, shape: Tshape) -> (output: T)", "T: type; Tshape: index = int32", ReshapeShape, ReshapeBack},
    {"ExpandDims(input: T, dim: Tdim) -> (output: T)", "T: type; Tdim: index = int32", ExpandDimsShape, ReshapeBack},
    {"Squeeze(input: T) -> (output: T)", "T: type; squeeze_dims: list(int) >= 0 = []", SqueezeShape, ReshapeBack},
    {"BroadcastTo(input: T, shape: Tidx) -> (output: T)", "T: type; Tidx: index = int32", BroadcastToShape, BroadcastToGradient},
    {"BroadcastArgs(s0: T, s1: T) -> (r0: T)", "T: index = int32", BroadcastArgsShape, NoGradient},
    {"BroadcastGradientArgs(s0: T, s1: T) -> (r0: T, r1: T)", "T: index = int32",
     BroadcastGradientArgsShape, NoGradient},
};
// clang-format on

}  // namespace

void RegisterShapeOps(OpRegistry& r) { r.Add(kShapeOps); }

}  // namespace weft
