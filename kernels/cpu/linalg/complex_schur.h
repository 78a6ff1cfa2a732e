// Eigen's complex Schur decomposition, mended: in its tenth and twentieth step on a block of two
// rows at the top, Eigen 3.4 reads an element before the matrix.
#ifndef WEFT_KERNELS_CPU_LINALG_COMPLEX_SCHUR_H_
#define WEFT_KERNELS_CPU_LINALG_COMPLEX_SCHUR_H_

#include <Eigen/Eigenvalues>
#include <complex>

#include "kernels/cpu/linalg/linalg.h"

namespace weft::linalg {

// Where the QR step on the rows up to `last` (at least 1) of an upper Hessenberg matrix begins: the
// eigenvalue of the last two rows' block that is nearest to its last element (J. H. Wilkinson, The
// Algebraic Eigenvalue Problem, 1965), scaled and rounded as Eigen has it. In its tenth and
// twentieth step a block of three and more gets a shift out of line, as in EISPACK's comqr.
template <typename R>
std::complex<R> SchurShift(const Matrix<std::complex<R>>& t, Eigen::Index last, Eigen::Index step) {
  using C = std::complex<R>;
  const auto norm = [](const C& v) { return std::abs(v.real()) + std::abs(v.imag()); };
  if ((step == 10 || step == 20) && last > 1) {
    return std::abs(t(last, last - 1).real()) + std::abs(t(last - 1, last - 2).real());
  }
  Eigen::Matrix<C, 2, 2> block = t.template block<2, 2>(last - 1, last - 1);
  const R scale = block.cwiseAbs().sum();
  block /= scale;
  const C off = block(0, 1) * block(1, 0);
  const C apart = block(0, 0) - block(1, 1);
  const C root = std::sqrt(apart * apart + R(4) * off);
  const C determinant = block(0, 0) * block(1, 1) - off;
  const C trace = block(0, 0) + block(1, 1);
  C one = (trace + root) / R(2), other = (trace - root) / R(2);
  // The smaller by the product of both, which loses no digits.
  if (norm(one) > norm(other)) {
    other = determinant / one;
  } else if (norm(other) != R(0)) {
    one = determinant / other;
  }
  return scale * (norm(one - block(1, 1)) < norm(other - block(1, 1)) ? one : other);
}

}  // namespace weft::linalg

namespace Eigen {

template <>
inline std::complex<float> ComplexSchur<weft::linalg::Matrix<std::complex<float>>>::computeShift(
    Index iu, Index iter) {
  return weft::linalg::SchurShift<float>(m_matT, iu, iter);
}
template <>
inline std::complex<double> ComplexSchur<weft::linalg::Matrix<std::complex<double>>>::computeShift(
    Index iu, Index iter) {
  return weft::linalg::SchurShift<double>(m_matT, iu, iter);
}

}  // namespace Eigen

#endif  // WEFT_KERNELS_CPU_LINALG_COMPLEX_SCHUR_H_
