// Householder QR, and least squares: by normal equations, or by a complete orthogonal
// decomposition. Computed in double whatever the input, so that the templates are compiled for two
// types only.
#include <Eigen/Cholesky>
#include <Eigen/QR>

#include "kernels/cpu/linalg/linalg.h"

namespace weft::linalg {
namespace {

// x as wide, wherever it came from; and back.
template <typename T>
Matrix<WideOf<T>> Widen(const Tensor& t, int64_t i) {
  const int64_t m = t.shape().back(-2), n = t.shape().back(-1);
  Matrix<WideOf<T>> wide(m, n);
  const T* const x = t.data<T>() + i * m * n;
  for (int64_t k = 0; k < m * n; ++k) {
    if constexpr (std::is_same_v<T, Half>) {
      wide.data()[k] = static_cast<float>(x[k]);
    } else {
      wide.data()[k] = x[k];
    }
  }
  return wide;
}
template <typename T>
void Narrow(const Matrix<WideOf<T>>& wide, Tensor& t, int64_t i) {
  T* const y = t.data<T>() + i * wide.size();
  for (int64_t k = 0; k < wide.size(); ++k) {
    if constexpr (std::is_same_v<T, Half>) {
      y[k] = T(static_cast<float>(wide.data()[k]));
    } else {
      y[k] = T(wide.data()[k]);
    }
  }
}

// q is [m, k] and r [k, n] on entry, by size.
template <typename Wide>
[[gnu::noinline]] void QrOf(const Matrix<Wide>& x, Matrix<Wide>& q, Matrix<Wide>& r) {
  if (q.size() == 0 && r.size() == 0) return;
  if (x.size() == 0) {
    q.setIdentity();
    return;
  }
  const Eigen::HouseholderQR<Matrix<Wide>> qr(x);
  q = qr.householderQ() * Matrix<Wide>::Identity(x.rows(), q.cols());
  r = qr.matrixQR().topRows(r.rows()).template triangularView<Eigen::Upper>();
}

absl::Status Qr(KernelContext& c) {
  const Tensor& x = c.input(0);
  Tensor& q = c.output(0);
  Tensor& r = c.output(1);
  absl::Status status;
  DispatchType<kSolved | DTypeSet{DType::kHalf}>(x.dtype(), [&]<typename T>() {
    status = ForBatch(c, BatchSize(x.shape()), Cube(x.shape()) * 2, [&](int64_t i) {
      using Wide = WideOf<T>;
      Matrix<Wide> wq(q.shape().back(-2), q.shape().back(-1));
      Matrix<Wide> wr(r.shape().back(-2), r.shape().back(-1));
      QrOf<Wide>(Widen<T>(x, i), wq, wr);
      Narrow<T>(wq, q, i);
      Narrow<T>(wr, r, i);
      return absl::OkStatus();
    });
  });
  return status;
}

struct LsAttrs {
  bool fast = true;
  static absl::StatusOr<LsAttrs> Parse(const KernelInfo& info) {
    LsAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("fast", &a.fast));
    return a;
  }
};

// Minimises |A x - b|^2 + l2 |x|^2; under-determined and without l2: the x of least norm. l2 counts
// in the fast way only.
template <typename Wide>
[[gnu::noinline]] absl::Status SolveLs(bool fast, double l2, const Matrix<Wide>& a,
                                       const Matrix<Wide>& b, Matrix<Wide>& x) {
  if (a.size() == 0 || b.cols() == 0) {
    x.setZero();
    return absl::OkStatus();
  }
  if (!fast) {
    x = a.completeOrthogonalDecomposition().solve(b);
    return absl::OkStatus();
  }
  const bool tall = a.rows() >= a.cols();
  const Matrix<Wide> across = a.adjoint();
  Matrix<Wide> gram = tall ? Matrix<Wide>(across * a) : Matrix<Wide>(a * across);
  gram.diagonal().array() += Wide(l2);
  const Eigen::LLT<Matrix<Wide>> llt(gram);
  if (llt.info() != Eigen::Success) {
    return InvalidArgument(
        "Input matrix was rank deficient or ill-conditioned. Try setting fast=False or ",
        "provide a larger l2_regularizer > 0.");
  }
  if (tall) {
    x = across * b;
    llt.solveInPlace(x);
  } else {
    x = across * Matrix<Wide>(llt.solve(b));
  }
  return absl::OkStatus();
}

absl::Status MatrixSolveLs(const LsAttrs& attrs, KernelContext& c) {
  const Tensor& a = c.input(0);
  const double l2 = c.input(2).scalar<double>();
  if (!(l2 >= 0)) return InvalidArgument("l2_regularizer must be >= 0, got ", l2);
  absl::Status status;
  DispatchType<kSolved>(a.dtype(), [&]<typename T>() {
    status = ForBatch(c, BatchSize(a.shape()), Cube(a.shape()) * 2, [&](int64_t i) {
      Tensor& x = c.output(0);
      Matrix<WideOf<T>> wide(x.shape().back(-2), x.shape().back(-1));
      RETURN_IF_ERROR(
          SolveLs<WideOf<T>>(attrs.fast, l2, Widen<T>(a, i), Widen<T>(c.input(1), i), wide));
      Narrow<T>(wide, x, i);
      return absl::OkStatus();
    });
  });
  return status;
}

}  // namespace

void RegisterQr(KernelRegistry& r) {
  r.Add({"Qr", {{"T", kSolved | DTypeSet{DType::kHalf}}}, Make<Qr>});
  for (const char* op : {"MatrixSolveLs", "BatchMatrixSolveLs"})
    r.Add({op, {{"T", kSolved}}, MakeWith<LsAttrs, MatrixSolveLs>});
}

}  // namespace weft::linalg
