// What the kernels of linear algebra share: row-major matrices of a batch as Eigen's, halfs widened
// to float and rounded at the end, batches in parallel. For files of this folder: Eigen is heavy.
#ifndef WEFT_KERNELS_CPU_LINALG_LINALG_H_
#define WEFT_KERNELS_CPU_LINALG_LINALG_H_

#include <Eigen/Core>
#include <complex>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "core/functions.h"
#include "core/kernel.h"
#include "kernels/registry.h"

namespace weft::linalg {

template <typename T>
using Matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
template <typename T>
using Map = Eigen::Map<Matrix<T>>;
template <typename T>
using ConstMap = Eigen::Map<const Matrix<T>>;
template <typename T>
using RealOf = typename Eigen::NumTraits<T>::Real;

// double or complex double.
template <typename T>
using WideOf = std::conditional_t<IsComplex(kDTypeOf<T>), std::complex<double>, double>;

// Dtypes of TensorFlow's CPU kernels of most of these ops.
inline constexpr DTypeSet kSolved = kFullFloats | kComplexes;

// Matrix `i` of a batch [batch…, m, n].
template <typename T>
ConstMap<T> MatrixAt(const Tensor& t, int64_t i) {
  const int64_t m = t.shape().back(-2), n = t.shape().back(-1);
  return ConstMap<T>(t.data<T>() + i * m * n, m, n);
}
template <typename T>
Map<T> MatrixOut(Tensor& t, int64_t i) {
  const int64_t m = t.shape().back(-2), n = t.shape().back(-1);
  return Map<T>(t.data<T>() + i * m * n, m, n);
}
inline int64_t BatchSize(const Shape& s) { return s.Product(0, s.rank() - 2); }

// Calls f(i) for every matrix of the batch, which takes `ns` nanoseconds; the first error by i.
template <typename F>
absl::Status ForBatch(KernelContext& c, int64_t batch, double ns, F&& f) {
  absl::Mutex mutex;
  absl::Status first;
  int64_t where = batch;
  ForRanges(c.parallel(), batch, 50 + ns, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      absl::Status s = f(i);
      if (s.ok()) continue;
      absl::MutexLock lock(&mutex);
      if (i < where) where = i, first = std::move(s);
      return;
    }
  });
  return first;
}

// Calls f<T>(x, y) for matrices of a batch, x and y as T (float for halfs).
template <DTypeSet kTypes, typename F>
absl::Status MapMatrices(KernelContext& c, double ns, F&& f) {
  const Tensor& x = c.input(0);
  Tensor& y = c.output(0);
  absl::Status status;
  DispatchType<kTypes>(x.dtype(), [&]<typename T>() {
    status = ForBatch(c, BatchSize(x.shape()), ns, [&](int64_t i) {
      if constexpr (std::is_same_v<T, Half>) {
        const int64_t m = x.shape().back(-2), n = x.shape().back(-1);
        Matrix<float> from(m, n), to(m, n);
        for (int64_t k = 0; k < m * n; ++k)
          from.data()[k] = static_cast<float>(x.data<T>()[i * m * n + k]);
        RETURN_IF_ERROR(f.template operator()<float>(ConstMap<float>(from.data(), m, n),
                                                     Map<float>(to.data(), m, n)));
        for (int64_t k = 0; k < m * n; ++k) y.data<T>()[i * m * n + k] = T(to.data()[k]);
        return absl::OkStatus();
      } else {
        return f.template operator()<T>(MatrixAt<T>(x, i), MatrixOut<T>(y, i));
      }
    });
  });
  return status;
}

inline double Cube(const Shape& s) {
  const double m = static_cast<double>(s.back(-2)), n = static_cast<double>(s.back(-1));
  return m * n * std::min(m, n);
}

void RegisterLu(KernelRegistry& r);
void RegisterQr(KernelRegistry& r);
void RegisterSvd(KernelRegistry& r);
void RegisterEig(KernelRegistry& r);
void RegisterFunctions(KernelRegistry& r);
void RegisterTriangular(KernelRegistry& r);

}  // namespace weft::linalg

#endif  // WEFT_KERNELS_CPU_LINALG_LINALG_H_
