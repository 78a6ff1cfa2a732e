// Cholesky and LU: Cholesky(Grad), MatrixInverse, MatrixDeterminant, LogMatrixDeterminant,
// MatrixSolve, Lu.
#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <limits>

#include "kernels/cpu/linalg/linalg.h"

namespace weft::linalg {
namespace {

// Reads the lower triangle. What is not positive definite gives NaN, as in TensorFlow.
absl::Status Cholesky(KernelContext& c) {
  const double ns = Cube(c.input(0).shape()) * 0.3;
  return MapMatrices<kSolved>(c, ns, []<typename T>(ConstMap<T> x, Map<T> y) {
    if (x.rows() == 0) return absl::OkStatus();
    const Eigen::LLT<Matrix<T>> llt(x);
    if (llt.info() == Eigen::Success) {
      y = llt.matrixL();
    } else {
      y.setZero();
      y.template triangularView<Eigen::Lower>().setConstant(
          T(std::numeric_limits<RealOf<T>>::quiet_NaN()));
    }
    return absl::OkStatus();
  });
}

// A = L L^T, dA = sym(L^-T phi(L^T dL) L^-1), where phi keeps the lower triangle and halves the
// diagonal. Source: Murray, "Differentiation of the Cholesky decomposition", 2016.
absl::Status CholeskyGrad(KernelContext& c) {
  const Tensor& grad = c.input(1);
  absl::Status status;
  DispatchType<kFullFloats>(grad.dtype(), [&]<typename T>() {
    status = ForBatch(c, BatchSize(grad.shape()), Cube(grad.shape()), [&](int64_t i) {
      const auto l = MatrixAt<T>(c.input(0), i);
      auto y = MatrixOut<T>(c.output(0), i);
      if (l.rows() == 0) return absl::OkStatus();
      const auto lower = l.template triangularView<Eigen::Lower>();
      Matrix<T> dl = MatrixAt<T>(grad, i).template triangularView<Eigen::Lower>();
      Matrix<T> phi = (lower.transpose() * dl).template triangularView<Eigen::Lower>();
      phi.diagonal() *= T(0.5);
      lower.transpose().solveInPlace(phi);
      lower.template solveInPlace<Eigen::OnTheRight>(phi);
      y = (phi + phi.transpose()) * T(0.5);
      return absl::OkStatus();
    });
  });
  return status;
}

// False for a zero or NaN pivot.
template <typename T>
bool Invertible(const Eigen::PartialPivLU<Matrix<T>>& lu) {
  return lu.matrixLU().diagonal().cwiseAbs().minCoeff() > RealOf<T>(0);
}

struct AdjointAttrs {
  bool adjoint = false;
  static absl::StatusOr<AdjointAttrs> Parse(const KernelInfo& info) {
    AdjointAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("adjoint", &a.adjoint));
    return a;
  }
};

absl::Status MatrixInverse(const AdjointAttrs& a, KernelContext& c) {
  const double ns = Cube(c.input(0).shape());
  return MapMatrices<kSolved | DTypeSet{DType::kHalf}>(
      c, ns, [&]<typename T>(ConstMap<T> x, Map<T> y) {
        if (x.rows() == 0) return absl::OkStatus();
        Eigen::PartialPivLU<Matrix<T>> lu(x.rows());
        if (a.adjoint) {
          lu.compute(x.adjoint());
        } else {
          lu.compute(x);
        }
        if (!Invertible<T>(lu)) return InvalidArgument("Input is not invertible.");
        y = lu.inverse();
        return absl::OkStatus();
      });
}

absl::Status MatrixSolve(const AdjointAttrs& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  absl::Status status;
  DispatchType<kSolved>(x.dtype(), [&]<typename T>() {
    status = ForBatch(c, BatchSize(x.shape()), Cube(x.shape()), [&](int64_t i) {
      const auto m = MatrixAt<T>(x, i);
      const auto rhs = MatrixAt<T>(c.input(1), i);
      if (m.rows() == 0 || rhs.cols() == 0) return absl::OkStatus();
      Eigen::PartialPivLU<Matrix<T>> lu(m.rows());
      if (a.adjoint) {
        lu.compute(m.adjoint());
      } else {
        lu.compute(m);
      }
      if (!Invertible<T>(lu)) return InvalidArgument("Input matrix is not invertible.");
      MatrixOut<T>(c.output(0), i) = lu.solve(rhs);
      return absl::OkStatus();
    });
  });
  return status;
}

// Determinant as sign * exp(log), which does not overflow on the way. Logarithms add up in double.
template <typename T>
struct SignLog {
  T sign = T(1);
  double log = 0;
};
template <typename T>
SignLog<T> SignedLogDeterminant(const ConstMap<T>& x) {
  SignLog<T> d;
  if (x.rows() == 0) return d;
  const Eigen::PartialPivLU<Matrix<T>> lu(x);
  d.sign = T(RealOf<T>(lu.permutationP().determinant()));
  for (int64_t k = 0; k < x.rows(); ++k) {
    const T pivot = lu.matrixLU()(k, k);
    const RealOf<T> size = std::abs(pivot);
    if (size == 0) return {T(0), -std::numeric_limits<double>::infinity()};
    d.sign *= pivot / size;
    d.log += std::log(static_cast<double>(size));
  }
  return d;
}

template <bool kLog>
absl::Status Determinant(KernelContext& c) {
  const Tensor& x = c.input(0);
  absl::Status status;
  DispatchType<kSolved>(x.dtype(), [&]<typename T>() {
    status = ForBatch(c, BatchSize(x.shape()), Cube(x.shape()), [&](int64_t i) {
      const SignLog<T> d = SignedLogDeterminant<T>(MatrixAt<T>(x, i));
      if (kLog) {
        c.output(0).data<T>()[i] = d.sign;
        c.output(1).data<T>()[i] = T(static_cast<RealOf<T>>(d.log));
      } else {
        c.output(0).data<T>()[i] = d.sign * static_cast<RealOf<T>>(std::exp(d.log));
      }
      return absl::OkStatus();
    });
  });
  return status;
}

// p: row i of L U is row p[i] of the input.
absl::Status Lu(KernelContext& c) {
  const Tensor& x = c.input(0);
  const int64_t n = x.shape().back(-1);
  Tensor& p = c.output(1);
  absl::Status status;
  DispatchType<kSolved>(x.dtype(), [&]<typename T>() {
    status = ForBatch(c, BatchSize(x.shape()), Cube(x.shape()) * 0.7, [&](int64_t i) {
      if (n == 0) return absl::OkStatus();
      const Eigen::PartialPivLU<Matrix<T>> lu(MatrixAt<T>(x, i));
      if (!Invertible<T>(lu)) return InvalidArgument("Input is not invertible.");
      MatrixOut<T>(c.output(0), i) = lu.matrixLU();
      const auto& indices = lu.permutationP().indices();
      for (int64_t k = 0; k < n; ++k) {
        if (p.dtype() == DType::kInt32) {
          p.data<int32_t>()[i * n + indices(k)] = static_cast<int32_t>(k);
        } else {
          p.data<int64_t>()[i * n + indices(k)] = k;
        }
      }
      return absl::OkStatus();
    });
  });
  return status;
}

}  // namespace

void RegisterLu(KernelRegistry& r) {
  for (const char* op : {"Cholesky", "BatchCholesky"})
    r.Add({op, {{"T", kSolved}}, Make<Cholesky>});
  for (const char* op : {"CholeskyGrad", "BatchCholeskyGrad"})
    r.Add({op, {{"T", kFullFloats}}, Make<CholeskyGrad>});
  for (const char* op : {"MatrixInverse", "BatchMatrixInverse"}) {
    r.Add({op, {{"T", kSolved | DTypeSet{DType::kHalf}}}, MakeWith<AdjointAttrs, MatrixInverse>});
  }
  for (const char* op : {"MatrixSolve", "BatchMatrixSolve"})
    r.Add({op, {{"T", kSolved}}, MakeWith<AdjointAttrs, MatrixSolve>});
  for (const char* op : {"MatrixDeterminant", "BatchMatrixDeterminant"})
    r.Add({op, {{"T", kSolved}}, Make<Determinant<false>>});
  r.Add({"LogMatrixDeterminant", {{"T", kSolved}}, Make<Determinant<true>>});
  r.Add({"Lu", {{"T", kSolved}}, Make<Lu>});
}

}  // namespace weft::linalg
