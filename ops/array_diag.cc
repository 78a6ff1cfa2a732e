// Diagonals: of whole tensors (Diag), of batches of matrices (MatrixDiag), and bands around them.
//
// Diagonal d of a matrix holds the elements (i, i + d). Where several diagonals k[0] to k[1] stand
// in one tensor, they are rows from the highest to the lowest, each as long as the longest of them.
#include "ops/array_common.h"
#include "ops/register.h"
#include "ops/rule_fn.h"

namespace weft {
namespace {

absl::Status DiagShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape x, c.WithRankAtLeast(0, 1));
  if (x.rank() * 2 > kMaxRank)
    return InvalidArgument("diagonal has shape ", x, ": its rank is too high");
  c.set_output(0, JoinShapes(x, x));
  return absl::OkStatus();
}

absl::Status DiagPartShape(ShapeContext& c) {
  const PartialShape& x = c.input(0);
  if (!x.rank_known()) return absl::OkStatus();
  const int half = x.rank() / 2;
  if (x.rank() == 0 || x.rank() % 2 != 0)
    return InvalidArgument("input has shape ", x, ", want an even rank");
  auto merged = MergeShapes(SubShape(x, 0, half), SubShape(x, half, x.rank()));
  if (!merged.ok()) return InvalidArgument("the halves of input's shape ", x, " differ");
  c.set_output(0, *std::move(merged));
  return absl::OkStatus();
}

struct Diagonals {
  bool known = false;
  int64_t low = 0, high = 0;
  int64_t count() const { return high - low + 1; }
};

// Input i: the diagonal, or the lowest and the highest.
absl::StatusOr<Diagonals> ReadDiagonals(const ShapeContext& c, int i) {
  const PartialShape& s = c.input(i);
  if (s.rank_known() &&
      (s.rank() > 1 || (s.rank() == 1 && IsKnownDim(s.dim(0)) && s.dim(0) != 1 && s.dim(0) != 2))) {
    return InvalidArgument("k has shape ", s, ", want a scalar, [1] or [2]");
  }
  const auto v = AllInts(c, i);
  if (!v || v->empty()) return Diagonals();
  const Diagonals k{true, v->front(), v->back()};
  if (k.low > k.high)
    return InvalidArgument("k is [", k.low, ",", k.high, "]: the lower diagonal comes first");
  return k;
}

absl::Status CheckDiagonals(const Diagonals& k, const PartialShape& matrix) {
  const int64_t rows = matrix.back(-2), columns = matrix.back(-1);
  for (int64_t d : {k.low, k.high}) {
    if (d != 0 && ((IsKnownDim(rows) && d <= -rows) || (IsKnownDim(columns) && d >= columns))) {
      return InvalidArgument("matrices of shape ", matrix, " have no diagonal ", d);
    }
  }
  return absl::OkStatus();
}

// The length of the longest of diagonals k of a matrix; unknown if a dimension is.
int64_t LongestDiagonal(const Diagonals& k, int64_t rows, int64_t columns) {
  if (!IsKnownDim(rows) || !IsKnownDim(columns)) return kUnknownDim;
  return std::min(rows + std::min<int64_t>(k.high, 0), columns - std::max<int64_t>(k.low, 0));
}

// The shape of diagonals k of matrices.
PartialShape DiagonalsShape(const Diagonals& k, const PartialShape& matrix) {
  PartialShape out = SubShape(matrix, 0, matrix.rank() - 2);
  if (k.low < k.high) out.push_back(k.count());
  out.push_back(LongestDiagonal(k, matrix.back(-2), matrix.back(-1)));
  return out;
}

absl::Status MatrixDiagPartShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape x, c.WithRankAtLeast(0, 2));
  Diagonals k{true, 0, 0};
  if (c.num_inputs() > 1) {
    ASSIGN_OR_RETURN(k, ReadDiagonals(c, 1));
    RETURN_IF_ERROR(c.Scalar(2));
  }
  if (!x.rank_known() || !k.known) return absl::OkStatus();
  RETURN_IF_ERROR(CheckDiagonals(k, x));
  c.set_output(0, DiagonalsShape(k, x));
  return absl::OkStatus();
}

absl::Status MatrixSetDiagShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape x, c.WithRankAtLeast(0, 2));
  ASSIGN_OR_RETURN(const PartialShape diagonal, c.WithRankAtLeast(1, 1));
  Diagonals k{true, 0, 0};
  if (c.num_inputs() > 2) {
    ASSIGN_OR_RETURN(k, ReadDiagonals(c, 2));
  }
  c.set_output(0, x);
  if (!x.rank_known() || !k.known) return absl::OkStatus();
  RETURN_IF_ERROR(CheckDiagonals(k, x));
  const PartialShape want = DiagonalsShape(k, x);
  if (!diagonal.Compatible(want)) {
    return InvalidArgument("diagonal has shape ", diagonal, ", want ", want, " for input of shape ",
                           x);
  }
  return absl::OkStatus();
}

absl::Status MatrixDiagShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape x, c.WithRankAtLeast(0, 1));
  if (!x.rank_known()) return absl::OkStatus();
  PartialShape out = x;
  out.push_back(x.back(-1));
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

absl::Status MatrixDiagV2Shape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape x, c.WithRankAtLeast(0, 1));
  ASSIGN_OR_RETURN(const Diagonals k, ReadDiagonals(c, 1));
  for (int i = 2; i < 5; ++i) {
    if (c.input(i).rank_known() && c.input(i).num_elements() > 1) RETURN_IF_ERROR(c.Scalar(i));
    if (c.input(i).num_elements() == 0) RETURN_IF_ERROR(c.Scalar(i));
  }
  if (!x.rank_known() || !k.known) return absl::OkStatus();
  if (k.low < k.high) {
    ASSIGN_OR_RETURN(const PartialShape rows, c.WithRankAtLeast(0, 2));
    if (IsKnownDim(rows.back(-2)) && rows.back(-2) != k.count()) {
      return InvalidArgument("diagonal has shape ", x, " for diagonals ", k.low, " to ", k.high);
    }
  }
  PartialShape out = SubShape(x, 0, x.rank() - (k.low < k.high ? 2 : 1));
  const int64_t length = x.back(-1);
  const auto want_rows = c.int_scalar(2), want_columns = c.int_scalar(3);
  int64_t rows = kUnknownDim, columns = kUnknownDim;
  if (want_rows && want_columns && IsKnownDim(length)) {
    ASSIGN_OR_RETURN(const int64_t least_rows, AddDims(length, -std::min<int64_t>(k.high, 0)));
    ASSIGN_OR_RETURN(const int64_t least_columns, AddDims(length, std::max<int64_t>(k.low, 0)));
    rows = *want_rows != -1      ? *want_rows
           : *want_columns == -1 ? std::max(least_rows, least_columns)
                                 : least_rows;
    columns = *want_columns != -1 ? *want_columns
              : *want_rows == -1  ? std::max(least_rows, least_columns)
                                  : least_columns;
    if (rows < least_rows || columns < least_columns ||
        (rows != least_rows && columns != least_columns)) {
      return InvalidArgument("diagonals of length ", length, " do not make matrices of ", rows,
                             " rows and ", columns, " columns with k [", k.low, ",", k.high, "]");
    }
    // A diagonal outside of the matrix may be given; nothing of it is used.
  }
  out.push_back(rows);
  out.push_back(columns);
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

absl::Status MatrixBandPartShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape x, c.WithRankAtLeast(0, 2));
  for (int i = 1; i < 3; ++i) {
    RETURN_IF_ERROR(c.Scalar(i));
    const auto n = c.int_scalar(i);
    const int64_t d = x.rank_known() ? x.back(i == 1 ? -2 : -1) : kUnknownDim;
    if (n && IsKnownDim(d) && *n > d) {
      return InvalidArgument(c.input_name(i), " is ", *n, " for input of shape ", x);
    }
  }
  c.set_output(0, x);
  return absl::OkStatus();
}

using namespace graph_fn;

// MatrixDiagPart and MatrixSetDiag in three versions; the first has diagonal 0 alone and no k.
template <int kVersion>
std::string Versioned(std::string_view op) {
  return kVersion == 1 ? std::string(op) : Concat(op, "V", kVersion);
}
template <int kVersion>
Output DiagonalsOf(const Grad& g, Output matrix, Output k) {
  if (kVersion == 1) return Call("MatrixDiagPart", {matrix});
  const Output padding = ConstantScalar(g.builder(), matrix.dtype(), 0);
  return Call(Versioned<kVersion>("MatrixDiagPart"), {matrix, k, padding}, KeepAttrs(g, {"align"}));
}
template <int kVersion>
Output WithDiagonals(const Grad& g, Output matrix, Output diagonals, Output k) {
  if (kVersion == 1) return Call("MatrixSetDiag", {matrix, diagonals});
  return Call(Versioned<kVersion>("MatrixSetDiag"), {matrix, diagonals, k},
              KeepAttrs(g, {"align"}));
}

// What stands beside the diagonals, and paddings, have none.
template <int kVersion>
Outputs MatrixDiagGradient(const Grad& g) {
  return OnlyInput(g, 0, DiagonalsOf<kVersion>(g, g.dy(), kVersion == 1 ? Output() : g.x(1)));
}
template <int kVersion>
Outputs MatrixDiagPartGradient(const Grad& g) {
  const Output k = kVersion == 1 ? Output() : g.x(1);
  return OnlyInput(g, 0, WithDiagonals<kVersion>(g, ZerosLike(g.x(0)), g.dy(), k));
}
template <int kVersion>
Outputs MatrixSetDiagGradient(const Grad& g) {
  const Output k = kVersion == 1 ? Output() : g.x(2);
  Outputs dxs(g.inputs.size());
  dxs[0] = WithDiagonals<kVersion>(g, g.dy(), ZerosLike(g.x(1)), k);
  dxs[1] = DiagonalsOf<kVersion>(g, g.dy(), k);
  return dxs;
}

Outputs DiagGradient(const Grad& g) { return {Call("DiagPart", {g.dy()})}; }
Outputs DiagPartGradient(const Grad& g) { return {Call("Diag", {g.dy()})}; }
Outputs MatrixBandPartGradient(const Grad& g) {
  return OnlyInput(g, 0, Call("MatrixBandPart", {g.dy(), g.x(1), g.x(2)}));
}

#define WEFT_DIAG_TYPES "T: {bfloat16, half, float, double, int32, int64, complex64, complex128}"
#define WEFT_DIAG_ALIGN \
  "; align: {'LEFT_RIGHT', 'RIGHT_LEFT', 'LEFT_LEFT', 'RIGHT_RIGHT'} = 'RIGHT_LEFT'"

// clang-format off
const OpEntry kArrayDiagOps[] = {
    {"Diag(diagonal: T) -> (output: T)", WEFT_DIAG_TYPES, DiagShape, DiagGradient},
    {"DiagPart(input: T) -> (diagonal: T)", WEFT_DIAG_TYPES, DiagPartShape, DiagPartGradient},
    {"MatrixDiag(diagonal: T) -> (output: T)", "T: type", MatrixDiagShape, MatrixDiagGradient<1>},
    {"MatrixDiagV2(diagonal: T, k: int32, num_rows: int32, num_cols: int32, padding_value: T) -> (output: T)",
     "T: type", MatrixDiagV2Shape, MatrixDiagGradient<2>},
    {"MatrixDiagV3(diagonal: T, k: int32, num_rows: int32, num_cols: int32, padding_value: T) -> (output: T)",
     "T: type" WEFT_DIAG_ALIGN, MatrixDiagV2Shape, MatrixDiagGradient<3>},
    {"MatrixDiagPart(input: T) -> (diagonal: T)", "T: type", MatrixDiagPartShape, MatrixDiagPartGradient<1>},
    {"MatrixDiagPartV2(input: T, k: int32, padding_value: T) -> (diagonal: T)", "T: type",
     MatrixDiagPartShape, MatrixDiagPartGradient<2>},
    {"MatrixDiagPartV3(input: T, k: int32, padding_value: T) -> (diagonal: T)", "T: type" WEFT_DIAG_ALIGN,
     MatrixDiagPartShape, MatrixDiagPartGradient<3>},
    {"MatrixSetDiag(input: T, diagonal: T) -> (output: T)", "T: type", MatrixSetDiagShape, MatrixSetDiagGradient<1>},
    {"MatrixSetDiagV2(input: T, diagonal: T, k: int32) -> (output: T)", "T: type", MatrixSetDiagShape, MatrixSetDiagGradient<2>},
    {"MatrixSetDiagV3(input: T, diagonal: T, k: int32) -> (output: T)", "T: type" WEFT_DIAG_ALIGN,
     MatrixSetDiagShape, MatrixSetDiagGradient<3>},
    {"MatrixBandPart(input: T, num_lower: Tindex, num_upper: Tindex) -> (band: T)",
     "T: type; Tindex: index = int64", MatrixBandPartShape, MatrixBandPartGradient},
    {"BatchMatrixDiag(diagonal: T) -> (output: T)", "T: type", MatrixDiagShape, MatrixDiagGradient<1>},
    {"BatchMatrixDiagPart(input: T) -> (diagonal: T)", "T: type", MatrixDiagPartShape, MatrixDiagPartGradient<1>},
    {"BatchMatrixSetDiag(input: T, diagonal: T) -> (output: T)", "T: type", MatrixSetDiagShape, MatrixSetDiagGradient<1>},
    {"BatchMatrixBandPart(input: T, num_lower: int64, num_upper: int64) -> (band: T)", "T: type",
     MatrixBandPartShape, MatrixBandPartGradient},
};
// clang-format on

}  // namespace

void RegisterArrayDiagOps(OpRegistry& r) { r.Add(kArrayDiagOps); }

}  // namespace weft
