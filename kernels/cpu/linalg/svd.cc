// Singular values: input = u diag(s) v^H, s descending.
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

absl::Status Svd(const SvdAttrs& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  const int64_t p = std::min(x.shape().back(-2), x.shape().back(-1));
  unsigned options = 0;
  if (a.compute_uv) options = a.full ? Eigen::ComputeFullU | Eigen::ComputeFullV : Eigen::ComputeThinU | Eigen::ComputeThinV;
  absl::Status status;
  DispatchType<kSolved>(x.dtype(), [&]<typename T>() {
    status = ForBatch(c, BatchSize(x.shape()), Cube(x.shape()) * 10, [&](int64_t i) {
      const auto m = MatrixAt<T>(x, i);
      Eigen::Map<Eigen::Matrix<T, Eigen::Dynamic, 1>> s(c.output(0).data<T>() + i * p, p);
      if (m.size() == 0) {
        if (a.compute_uv) MatrixOut<T>(c.output(1), i).setIdentity();
        if (a.compute_uv) MatrixOut<T>(c.output(2), i).setIdentity();
        return absl::OkStatus();
      }
      if (!m.allFinite()) {
        const T nan(std::numeric_limits<RealOf<T>>::quiet_NaN());
        s.setConstant(nan);
        if (a.compute_uv) MatrixOut<T>(c.output(1), i).setConstant(nan);
        if (a.compute_uv) MatrixOut<T>(c.output(2), i).setConstant(nan);
        return absl::OkStatus();
      }
      const Eigen::BDCSVD<Matrix<T>> svd(m, options);
      s = svd.singularValues().template cast<T>();
      if (a.compute_uv) MatrixOut<T>(c.output(1), i) = svd.matrixU();
      if (a.compute_uv) MatrixOut<T>(c.output(2), i) = svd.matrixV();
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
