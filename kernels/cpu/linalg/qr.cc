// Householder QR, and least squares: by normal equations, or by a complete orthogonal
// decomposition.
#include <Eigen/Cholesky>
#include <Eigen/QR>

#include "kernels/cpu/linalg/linalg.h"

namespace weft::linalg {
namespace {

template <typename T>
void QrOf(const ConstMap<T>& x, Map<T> q, Map<T> r) {
  if (q.size() == 0 && r.size() == 0) return;
  if (x.size() == 0) {
    q.setIdentity();
    return;
  }
  const Eigen::HouseholderQR<Matrix<T>> qr(x);
  q = qr.householderQ() * Matrix<T>::Identity(x.rows(), q.cols());
  r = qr.matrixQR().topRows(r.rows()).template triangularView<Eigen::Upper>();
}

absl::Status Qr(KernelContext& c) {
  const Tensor& x = c.input(0);
  Tensor& q = c.output(0);
  Tensor& r = c.output(1);
  absl::Status status;
  DispatchType<kSolved | DTypeSet{DType::kHalf}>(x.dtype(), [&]<typename T>() {
    status = ForBatch(c, BatchSize(x.shape()), Cube(x.shape()) * 2, [&](int64_t i) {
      if constexpr (std::is_same_v<T, Half>) {
        const auto size = [](const Tensor& t) { return t.shape().back(-2) * t.shape().back(-1); };
        Matrix<float> wx(x.shape().back(-2), x.shape().back(-1)),
            wq(q.shape().back(-2), q.shape().back(-1)), wr(r.shape().back(-2), r.shape().back(-1));
        for (int64_t k = 0; k < size(x); ++k)
          wx.data()[k] = static_cast<float>(x.data<T>()[i * size(x) + k]);
        QrOf<float>(ConstMap<float>(wx.data(), wx.rows(), wx.cols()),
                    Map<float>(wq.data(), wq.rows(), wq.cols()),
                    Map<float>(wr.data(), wr.rows(), wr.cols()));
        for (int64_t k = 0; k < size(q); ++k) q.data<T>()[i * size(q) + k] = T(wq.data()[k]);
        for (int64_t k = 0; k < size(r); ++k) r.data<T>()[i * size(r) + k] = T(wr.data()[k]);
      } else {
        QrOf<T>(MatrixAt<T>(x, i), MatrixOut<T>(q, i), MatrixOut<T>(r, i));
      }
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
template <typename T>
absl::Status SolveLs(bool fast, double l2, const ConstMap<T>& a, const ConstMap<T>& b, Map<T> x) {
  if (a.size() == 0 || b.cols() == 0) {
    x.setZero();
    return absl::OkStatus();
  }
  if (!fast) {
    x = a.completeOrthogonalDecomposition().solve(b);
    return absl::OkStatus();
  }
  const bool tall = a.rows() >= a.cols();
  Matrix<T> gram = tall ? Matrix<T>(a.adjoint() * a) : Matrix<T>(a * a.adjoint());
  gram.diagonal().array() += T(static_cast<RealOf<T>>(l2));
  const Eigen::LLT<Matrix<T>> llt(gram);
  if (llt.info() != Eigen::Success) {
    return InvalidArgument(
        "Input matrix was rank deficient or ill-conditioned. Try setting fast=False or ",
        "provide a larger l2_regularizer > 0.");
  }
  if (tall) {
    x = llt.solve(a.adjoint() * b);
  } else {
    x = a.adjoint() * llt.solve(b);
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
      return SolveLs<T>(attrs.fast, l2, MatrixAt<T>(a, i), MatrixAt<T>(c.input(1), i),
                        MatrixOut<T>(c.output(0), i));
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
