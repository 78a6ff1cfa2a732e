// Triangular, banded and tridiagonal systems, by substitution.
#include <limits>

#include "kernels/cpu/linalg/linalg.h"
#include "kernels/cpu/register.h"

namespace weft::linalg {
namespace {

struct TriangularAttrs {
  bool lower = true;
  bool adjoint = false;
  static absl::StatusOr<TriangularAttrs> Parse(const KernelInfo& info) {
    TriangularAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("lower", &a.lower));
    RETURN_IF_ERROR(info.attrs.Get("adjoint", &a.adjoint));
    return a;
  }
};

// Which matrix of a batch meets matrix i of the broadcast batch `out`.
int64_t BroadcastIndex(const Shape& in, const Shape& out, int64_t i) {
  int64_t index = 0, stride = 1;
  for (int k = 3; k <= out.rank(); ++k) {
    const int64_t at = i % out.back(-k);
    i /= out.back(-k);
    if (k > in.rank()) continue;
    index += (in.back(-k) == 1 ? 0 : at) * stride;
    stride *= in.back(-k);
  }
  return index;
}

absl::Status TriangularSolve(const TriangularAttrs& a, KernelContext& c) {
  const Tensor& matrix = c.input(0);
  Tensor& y = c.output(0);
  const double ns = Cube(matrix.shape()) + static_cast<double>(y.shape().back(-1)) *
                                               y.shape().back(-2) * y.shape().back(-2);
  absl::Status status;
  DispatchType<kSolved>(matrix.dtype(), [&]<typename T>() {
    status = ForBatch(c, BatchSize(y.shape()), ns, [&](int64_t i) {
      const auto m = MatrixAt<T>(matrix, BroadcastIndex(matrix.shape(), y.shape(), i));
      auto x = MatrixOut<T>(y, i);
      if (x.size() == 0) return absl::OkStatus();
      x = MatrixAt<T>(c.input(1), BroadcastIndex(c.input(1).shape(), y.shape(), i));
      if (a.lower) {
        const auto view = m.template triangularView<Eigen::Lower>();
        a.adjoint ? view.adjoint().solveInPlace(x) : view.solveInPlace(x);
      } else {
        const auto view = m.template triangularView<Eigen::Upper>();
        a.adjoint ? view.adjoint().solveInPlace(x) : view.solveInPlace(x);
      }
      return absl::OkStatus();
    });
  });
  return status;
}

// Band r of a lower matrix holds entry (j, j - r) in column j; of an upper one, whose diagonal is
// the last band, entry (j, j + bands - 1 - r).
absl::Status BandedSolve(const TriangularAttrs& a, KernelContext& c) {
  const Tensor& matrix = c.input(0);
  Tensor& y = c.output(0);
  const int64_t bands = matrix.shape().back(-2), n = matrix.shape().back(-1),
                k = y.shape().back(-1);
  const int64_t diagonal = a.lower ? 0 : bands - 1;
  absl::Status status;
  DispatchType<kSolved>(matrix.dtype(), [&]<typename T>() {
    const auto conj = [&](const T& v) {
      if constexpr (IsComplex(kDTypeOf<T>)) return a.adjoint ? std::conj(v) : v;
      return v;
    };
    status = ForBatch(c, BatchSize(y.shape()), 2.0 * std::min(bands, n) * n * k, [&](int64_t i) {
      const auto band = MatrixAt<T>(matrix, BroadcastIndex(matrix.shape(), y.shape(), i));
      auto x = MatrixOut<T>(y, i);
      x = MatrixAt<T>(c.input(1), BroadcastIndex(c.input(1).shape(), y.shape(), i));
      for (int64_t j = 0; j < n; ++j) {
        if (band(diagonal, j) == T(0)) return InvalidArgument("Input matrix is not invertible.");
      }
      // Row by row in the order in which unknowns become known.
      const bool forward = a.lower != a.adjoint;
      for (int64_t step = 0; step < n; ++step) {
        const int64_t j = forward ? step : n - 1 - step;
        for (int64_t d = 1; d < bands && d <= step; ++d) {
          const int64_t other = forward ? j - d : j + d;
          // The entry stands in the column of its row in the matrix as stored.
          const int64_t column = a.adjoint ? other : j;
          const T entry = conj(band(a.lower ? d : bands - 1 - d, column));
          x.row(j) -= entry * x.row(other);
        }
        x.row(j) /= conj(band(diagonal, j));
      }
      return absl::OkStatus();
    });
  });
  return status;
}

struct TridiagonalAttrs {
  bool pivoting = true;
  bool perturb = false;
  static absl::StatusOr<TridiagonalAttrs> Parse(const KernelInfo& info) {
    TridiagonalAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("partial_pivoting", &a.pivoting));
    RETURN_IF_ERROR(info.attrs.Get("perturb_singular", &a.perturb));
    return a;
  }
};

// Elimination; false at a zero pivot. d: super-, main and subdiagonal; x: the right side, then the
// solution. With pivoting, upper row i has entries in columns i to i + 2.
template <typename T>
bool EliminateTridiagonal(const TridiagonalAttrs& a, const ConstMap<T>& d, Map<T> x) {
  const int64_t n = d.cols();
  using Real = RealOf<T>;
  // A pivot this small moves away from zero by as much.
  const Real least = std::max(std::numeric_limits<Real>::min(),
                              std::numeric_limits<Real>::epsilon() * d.cwiseAbs().maxCoeff());
  const auto pivot_ok = [&](T& pivot) {
    if (a.perturb && std::abs(pivot) <= least) pivot = std::real(pivot) >= 0 ? T(least) : T(-least);
    return pivot != T(0);
  };
  Matrix<T> u = Matrix<T>::Zero(n, 3);
  u(0, 0) = d(1, 0);
  if (n > 1) u(0, 1) = d(0, 0);
  for (int64_t i = 0; i + 1 < n; ++i) {
    const T sub = d(2, i + 1), next = d(1, i + 1), super = i + 2 < n ? d(0, i + 1) : T(0);
    if (!a.pivoting || std::abs(u(i, 0)) >= std::abs(sub)) {
      if (!pivot_ok(u(i, 0))) return false;
      const T factor = sub / u(i, 0);
      u(i + 1, 0) = next - factor * u(i, 1);
      u(i + 1, 1) = super;
      x.row(i + 1) -= factor * x.row(i);
    } else {
      const T factor = u(i, 0) / sub;
      u(i + 1, 0) = u(i, 1) - factor * next;
      u(i + 1, 1) = -factor * super;
      u(i, 0) = sub;
      u(i, 1) = next;
      u(i, 2) = super;
      x.row(i).swap(x.row(i + 1));
      x.row(i + 1) -= factor * x.row(i);
    }
  }
  if (!pivot_ok(u(n - 1, 0))) return false;
  for (int64_t i = n - 1; i >= 0; --i) {
    if (i + 1 < n) x.row(i) -= u(i, 1) * x.row(i + 1);
    if (i + 2 < n) x.row(i) -= u(i, 2) * x.row(i + 2);
    x.row(i) /= u(i, 0);
  }
  return true;
}

// Singular systems give NaN, as in TensorFlow.
absl::Status TridiagonalSolve(const TridiagonalAttrs& a, KernelContext& c) {
  const Tensor& diagonals = c.input(0);
  Tensor& y = c.output(0);
  absl::Status status;
  DispatchType<kSolved>(diagonals.dtype(), [&]<typename T>() {
    const double ns =
        10.0 * diagonals.shape().back(-1) + 3.0 * y.shape().back(-1) * y.shape().back(-2);
    status = ForBatch(c, BatchSize(y.shape()), ns, [&](int64_t i) {
      auto x = MatrixOut<T>(y, i);
      if (x.size() == 0) return absl::OkStatus();
      x = MatrixAt<T>(c.input(1), i);
      if (!EliminateTridiagonal<T>(a, MatrixAt<T>(diagonals, i), x)) {
        x.setConstant(T(std::numeric_limits<RealOf<T>>::quiet_NaN()));
      }
      return absl::OkStatus();
    });
  });
  return status;
}

absl::Status TridiagonalMatMul(KernelContext& c) {
  const Tensor& rhs = c.input(3);
  absl::Status status;
  DispatchType<kSolved>(rhs.dtype(), [&]<typename T>() {
    const double ns = 3.0 * rhs.shape().back(-1) * rhs.shape().back(-2);
    status = ForBatch(c, BatchSize(rhs.shape()), ns, [&](int64_t i) {
      const auto super = MatrixAt<T>(c.input(0), i), main = MatrixAt<T>(c.input(1), i),
                 sub = MatrixAt<T>(c.input(2), i);
      const auto x = MatrixAt<T>(rhs, i);
      auto y = MatrixOut<T>(c.output(0), i);
      const int64_t n = x.rows();
      for (int64_t r = 0; r < n; ++r) {
        y.row(r) = main(0, r) * x.row(r);
        if (r + 1 < n) y.row(r) += super(0, r) * x.row(r + 1);
        if (r > 0) y.row(r) += sub(0, r) * x.row(r - 1);
      }
      return absl::OkStatus();
    });
  });
  return status;
}

}  // namespace

void RegisterTriangular(KernelRegistry& r) {
  for (const char* op : {"MatrixTriangularSolve", "BatchMatrixTriangularSolve"}) {
    r.Add({op, {{"T", kSolved}}, MakeWith<TriangularAttrs, TriangularSolve>});
  }
  r.Add({"BandedTriangularSolve", {{"T", kSolved}}, MakeWith<TriangularAttrs, BandedSolve>});
  r.Add({"TridiagonalSolve", {{"T", kSolved}}, MakeWith<TridiagonalAttrs, TridiagonalSolve>});
  r.Add({"TridiagonalMatMul", {{"T", kSolved}}, Make<TridiagonalMatMul>});
}

}  // namespace weft::linalg

namespace weft {

void RegisterLinalgKernels(KernelRegistry& r) {
  linalg::RegisterLu(r);
  linalg::RegisterQr(r);
  linalg::RegisterSvd(r);
  linalg::RegisterEig(r);
  linalg::RegisterFunctions(r);
  linalg::RegisterTriangular(r);
}

}  // namespace weft
