// Eigenvalues of self-adjoint matrices (ascending, from the lower triangle) and of any (in the
// solver's order). Solved in the input's own type: signs and order of eigenvectors follow from its
// rounding.
#include <Eigen/Eigenvalues>

#include "kernels/cpu/linalg/complex_schur.h"
#include "kernels/cpu/linalg/linalg.h"

namespace weft::linalg {
namespace {

struct EigAttrs {
  bool compute_v = true;
  static absl::StatusOr<EigAttrs> Parse(const KernelInfo& info) {
    EigAttrs a;
    if (info.attrs.Has("compute_v")) RETURN_IF_ERROR(info.attrs.Get("compute_v", &a.compute_v));
    return a;
  }
};

// Where v follows e in one output [n + 1, n] (the ops before V2), e is its first row.
template <bool kOld>
absl::Status SelfAdjointEig(const EigAttrs& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  const int64_t n = x.shape().back(-1);
  absl::Status status;
  DispatchType<kSolved>(x.dtype(), [&]<typename T>() {
    status = ForBatch(c, BatchSize(x.shape()), Cube(x.shape()) * 8, [&](int64_t i) {
      if (n == 0) return absl::OkStatus();
      const auto m = MatrixAt<T>(x, i);
      const absl::Status failed = InvalidArgument(
          "Self-adjoint eigen decomposition was not successful. The input might not be valid.");
      const Matrix<T> lower = m.template triangularView<Eigen::Lower>();
      if (!lower.allFinite()) return failed;
      const Eigen::SelfAdjointEigenSolver<Matrix<T>> solver(
          m, a.compute_v ? Eigen::ComputeEigenvectors : Eigen::EigenvaluesOnly);
      if (solver.info() != Eigen::Success) return failed;
      T* const e = c.output(0).data<T>() + i * (kOld ? (n + 1) * n : n);
      for (int64_t k = 0; k < n; ++k) e[k] = T(solver.eigenvalues()(k));
      if (kOld) {
        Map<T>(e + n, n, n) = solver.eigenvectors();
      } else if (a.compute_v) {
        MatrixOut<T>(c.output(1), i) = solver.eigenvectors();
      }
      return absl::OkStatus();
    });
  });
  return status;
}

absl::Status Eig(const EigAttrs& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  const int64_t n = x.shape().back(-1);
  absl::Status status;
  DispatchType<kSolved>(x.dtype(), [&]<typename T>() {
    using C = std::complex<RealOf<T>>;
    using Solver = std::conditional_t<std::is_floating_point_v<T>, Eigen::EigenSolver<Matrix<T>>,
                                      Eigen::ComplexEigenSolver<Matrix<T>>>;
    status = ForBatch(c, BatchSize(x.shape()), Cube(x.shape()) * 25, [&](int64_t i) {
      if (n == 0) return absl::OkStatus();
      const auto m = MatrixAt<T>(x, i);
      const absl::Status failed =
          InvalidArgument("Eigen decomposition was not successful. The input might not be valid.");
      if (!m.allFinite()) return failed;
      const Solver solver(m, a.compute_v);
      if (solver.info() != Eigen::Success) return failed;
      for (int64_t k = 0; k < n; ++k) c.output(0).data<C>()[i * n + k] = solver.eigenvalues()(k);
      if (a.compute_v) MatrixOut<C>(c.output(1), i) = solver.eigenvectors();
      return absl::OkStatus();
    });
  });
  return status;
}

}  // namespace

void RegisterEig(KernelRegistry& r) {
  for (const char* op : {"SelfAdjointEigV2", "BatchSelfAdjointEigV2"}) {
    r.Add({op, {{"T", kSolved}}, MakeWith<EigAttrs, SelfAdjointEig<false>>});
  }
  for (const char* op : {"SelfAdjointEig", "BatchSelfAdjointEig"}) {
    r.Add({op, {{"T", kFullFloats}}, MakeWith<EigAttrs, SelfAdjointEig<true>>});
  }
  r.Add({"Eig", {{"T", kSolved}}, MakeWith<EigAttrs, Eig>});
}

}  // namespace weft::linalg
