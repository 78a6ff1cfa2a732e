// Diagonals and bands. A diagonal is a strided run: one step down is one row and one element.
#include <algorithm>

#include "kernels/cpu/register.h"
#include "kernels/cpu/strided_copy.h"

namespace weft {
namespace {

absl::Status Diag(KernelContext& c) {
  const int64_t n = c.input(0).num_elements();
  ZeroTensor(c.parallel(), c.output(0));
  StridedCopy(c.parallel(), c.input(0).dtype(), {{n, 1, n + 1}}, c.input(0).raw(),
              c.output(0).raw());
  return absl::OkStatus();
}

absl::Status DiagPart(KernelContext& c) {
  const int64_t n = c.output(0).num_elements();
  StridedCopy(c.parallel(), c.input(0).dtype(), {{n, n + 1, 1}}, c.input(0).raw(),
              c.output(0).raw());
  return absl::OkStatus();
}

// Which way a diagonal that is shorter than the longest one is pushed in its row.
struct DiagAttrs {
  bool upper_left = true, lower_left = true;
  static absl::StatusOr<DiagAttrs> Parse(const KernelInfo& info) {
    DiagAttrs a;
    if (info.attrs.Has("align")) {
      ASSIGN_OR_RETURN(const std::string align, info.attrs.Get<std::string>("align"));
      a.upper_left = align.starts_with("LEFT");
      a.lower_left = align.ends_with("LEFT");
    }
    return a;
  }
};

// Diagonal d of each matrix, and its place in the tensor that holds the diagonals.
struct Diagonal {
  int64_t length;
  int64_t in_matrix, in_diagonals;  // first element
  int64_t row, pad;  // first element of its row, and elements of the row it leaves free
  bool left;         // the free elements stand behind it
};

class DiagonalWalk {
 public:
  DiagonalWalk(const DiagAttrs& a, const Tensor* k, const Shape& matrix)
      : a_(a),
        rows_(matrix.back(-2)),
        columns_(matrix.back(-1)),
        batch_(matrix.Product(0, matrix.rank() - 2)) {
    if (k != nullptr) {
      low_ = IntAt(*k, 0);
      high_ = IntAt(*k, k->num_elements() - 1);
    }
    longest_ = Length(low_, high_);
  }
  int64_t batch() const { return batch_; }
  int64_t matrix_size() const { return rows_ * columns_; }
  int64_t diagonals_size() const { return (high_ - low_ + 1) * longest_; }
  int64_t step() const { return columns_ + 1; }

  template <typename F>
  void ForEach(F&& f) const {
    for (int64_t d = high_; d >= low_; --d) {
      const int64_t length = std::max<int64_t>(Length(d, d), 0);
      const bool left = (d >= 0 && a_.upper_left) || (d <= 0 && a_.lower_left);
      const int64_t row = (high_ - d) * longest_, pad = longest_ - length;
      const int64_t start = d >= 0 ? d : -d * columns_;
      f(Diagonal{length, start, row + (left ? 0 : pad), row, pad, left});
    }
  }

 private:
  int64_t Length(int64_t low, int64_t high) const {
    return std::min(rows_ + std::min<int64_t>(high, 0), columns_ - std::max<int64_t>(low, 0));
  }
  DiagAttrs a_;
  int64_t rows_, columns_, batch_, low_ = 0, high_ = 0, longest_ = 0;
};

// Writes the diagonals into the matrices.
void SetDiagonals(KernelContext& c, const DiagonalWalk& walk, const Tensor& diagonals,
                  const Tensor& out) {
  if (out.num_elements() == 0 || diagonals.num_elements() == 0) return;
  walk.ForEach([&](const Diagonal& d) {
    StridedCopy(
        c.parallel(), out.dtype(),
        {{walk.batch(), walk.diagonals_size(), walk.matrix_size()}, {d.length, 1, walk.step()}},
        At(diagonals, d.in_diagonals), At(out, d.in_matrix));
  });
}

absl::Status MatrixDiag(const DiagAttrs& a, KernelContext& c) {
  const Tensor& out = c.output(0);
  if (c.num_inputs() > 1) {
    FillTensor(c.parallel(), c.input(4).raw(), out);
  } else {
    ZeroTensor(c.parallel(), out);
  }
  SetDiagonals(c, DiagonalWalk(a, c.num_inputs() > 1 ? &c.input(1) : nullptr, out.shape()),
               c.input(0), out);
  return absl::OkStatus();
}

absl::Status MatrixSetDiag(const DiagAttrs& a, KernelContext& c) {
  const Tensor &x = c.input(0), &out = c.output(0);
  if (out.raw() != x.raw()) CopyRuns(c.parallel(), x.dtype(), x.raw(), out.raw(), x.num_elements());
  SetDiagonals(c, DiagonalWalk(a, c.num_inputs() > 2 ? &c.input(2) : nullptr, out.shape()),
               c.input(1), out);
  return absl::OkStatus();
}

absl::Status MatrixDiagPart(const DiagAttrs& a, KernelContext& c) {
  const Tensor &x = c.input(0), &out = c.output(0);
  const DiagonalWalk walk(a, c.num_inputs() > 1 ? &c.input(1) : nullptr, x.shape());
  if (out.num_elements() == 0) return absl::OkStatus();
  walk.ForEach([&](const Diagonal& d) {
    StridedCopy(
        c.parallel(), x.dtype(),
        {{walk.batch(), walk.matrix_size(), walk.diagonals_size()}, {d.length, walk.step(), 1}},
        At(x, d.in_matrix), At(out, d.in_diagonals));
    if (d.pad == 0) return;  // only where a padding value is given
    StridedCopy(c.parallel(), x.dtype(), {{walk.batch(), 0, walk.diagonals_size()}, {d.pad, 0, 1}},
                c.input(2).raw(), At(out, d.row + (d.left ? d.length : 0)));
  });
  return absl::OkStatus();
}

absl::Status MatrixBandPart(KernelContext& c) {
  const Tensor &x = c.input(0), &out = c.output(0);
  const DType dtype = x.dtype();
  const int64_t rows = x.shape().back(-2), columns = x.shape().back(-1);
  const int64_t lower = IntAt(c.input(1), 0), upper = IntAt(c.input(2), 0);
  if (x.num_elements() == 0) return absl::OkStatus();
  const double ns =
      10 + 0.15 * static_cast<double>(columns) * static_cast<double>(DTypeSize(dtype));
  ForRanges(c.parallel(), x.num_elements() / columns, ns, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const int64_t row = i % rows, at = i * columns;
      const int64_t first = lower < 0 ? 0 : std::clamp<int64_t>(row - lower, 0, columns);
      const int64_t last =
          upper < 0 ? columns : std::clamp<int64_t>(row + upper + 1, first, columns);
      ZeroRun(dtype, At(out, at), first);
      if (out.raw() != x.raw())
        CopyRun(dtype, At(x, at + first), At(out, at + first), last - first);
      ZeroRun(dtype, At(out, at + last), columns - last);
    }
  });
  return absl::OkStatus();
}

}  // namespace

void RegisterArrayDiagKernels(KernelRegistry& r) {
  const DTypeSet values = kNumbers | kBoolOnly;
  r.Add({"Diag", {{"T", kNumbers}}, Make<Diag>});
  r.Add({"DiagPart", {{"T", kNumbers}}, Make<DiagPart>});
  for (const char* op : {"MatrixDiag", "MatrixDiagV2", "MatrixDiagV3", "BatchMatrixDiag"}) {
    r.Add({op, {{"T", values}}, MakeWith<DiagAttrs, MatrixDiag>});
  }
  for (const char* op :
       {"MatrixDiagPart", "MatrixDiagPartV2", "MatrixDiagPartV3", "BatchMatrixDiagPart"}) {
    r.Add({op, {{"T", values}}, MakeWith<DiagAttrs, MatrixDiagPart>});
  }
  for (const char* op :
       {"MatrixSetDiag", "MatrixSetDiagV2", "MatrixSetDiagV3", "BatchMatrixSetDiag"}) {
    r.Add({op, {{"T", values}}, MakeWith<DiagAttrs, MatrixSetDiag>, kInPlace});
  }
  for (const char* op : {"MatrixBandPart", "BatchMatrixBandPart"}) {
    r.Add({op, {{"T", values}}, Make<MatrixBandPart>, kInPlace});
  }
}

}  // namespace weft
