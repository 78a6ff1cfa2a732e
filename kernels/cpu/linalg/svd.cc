// Singular values: input = u diag(s) v^H, s descending. Computed in double whatever the input, so
// that the solver is compiled for two types only: it is the heaviest template here.
#include <Eigen/SVD>
#include <limits>

#include "kernels/cpu/linalg/linalg.h"

namespace weft::linalg {
namespace {

struct SvdAttrs {
  bool compute_uv = true;
  bool full = false;
  static absl::StatusOr<SvdAttrs> Parse(const KernelInfo& info) {
    SvdAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("compute_uv", &a.compute_uv));
    RETURN_IF_ERROR(info.attrs.Get("full_matrices", &a.full));
    return a;
  }
};

template <typename Wide>
struct Factors {
  Eigen::VectorXd s;
  Matrix<Wide> u, v;
};

template <typename Wide>
[[gnu::noinline]] Factors<Wide> Decompose(const Matrix<Wide>& m, unsigned options) {
  const Eigen::BDCSVD<Matrix<Wide>> svd(m, options);
  Factors<Wide> f;
  f.s = svd.singularValues();
  if (options != 0) f.u = svd.matrixU();
  if (options != 0) f.v = svd.matrixV();
  return f;
}

template <typename T>
void SvdOf(const SvdAttrs& a, const ConstMap<T>& m, T* s, Tensor& u, Tensor& v, int64_t i) {
  using Wide = WideOf<T>;
  const int64_t p = std::min(m.rows(), m.cols());
  if (m.size() == 0) {
    if (a.compute_uv) MatrixOut<T>(u, i).setIdentity();
    if (a.compute_uv) MatrixOut<T>(v, i).setIdentity();
    return;
  }
  if (!m.allFinite()) {
    const T nan(std::numeric_limits<RealOf<T>>::quiet_NaN());
    std::fill_n(s, p, nan);
    if (a.compute_uv) MatrixOut<T>(u, i).setConstant(nan);
    if (a.compute_uv) MatrixOut<T>(v, i).setConstant(nan);
    return;
  }
  unsigned options = 0;
  if (a.compute_uv)
    options = a.full ? Eigen::ComputeFullU | Eigen::ComputeFullV
                     : Eigen::ComputeThinU | Eigen::ComputeThinV;
  const Factors<Wide> f = Decompose<Wide>(m.template cast<Wide>(), options);
  for (int64_t k = 0; k < p; ++k) s[k] = T(static_cast<RealOf<T>>(f.s(k)));
  if (a.compute_uv) MatrixOut<T>(u, i) = f.u.template cast<T>();
  if (a.compute_uv) MatrixOut<T>(v, i) = f.v.template cast<T>();
}

absl::Status Svd(const SvdAttrs& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  const int64_t p = std::min(x.shape().back(-2), x.shape().back(-1));
  absl::Status status;
  DispatchType<kSolved>(x.dtype(), [&]<typename T>() {
    status = ForBatch(c, BatchSize(x.shape()), Cube(x.shape()) * 10, [&](int64_t i) {
      SvdOf<T>(a, MatrixAt<T>(x, i), c.output(0).data<T>() + i * p, c.output(1), c.output(2), i);
      return absl::OkStatus();
    });
  });
  return status;
}

}  // namespace

void RegisterSvd(KernelRegistry& r) {
  for (const char* op : {"Svd", "BatchSvd"}) r.Add({op, {{"T", kSolved}}, MakeWith<SvdAttrs, Svd>});
}

}  // namespace weft::linalg
