// Functions of matrices: square root, logarithm, exponential, all in complex double. The first two
// work on the triangular factor of the Schur form A = U T U^H. Plain loops for products: these
// matrices are small, and one heavy template (the Schur form) is enough. Source: Higham, "Functions
// of Matrices", 2008, chapters 6, 10, 11.
#include <Eigen/Eigenvalues>
#include <limits>

#include "kernels/cpu/linalg/complex_schur.h"
#include "kernels/cpu/linalg/linalg.h"

namespace weft::linalg {
namespace {

using C = std::complex<double>;
using M = Matrix<C>;

M Multiply(const M& a, const M& b) {
  const int64_t n = a.rows();
  M y = M::Zero(n, n);
  for (int64_t i = 0; i < n; ++i) {
    for (int64_t k = 0; k < n; ++k) {
      const C v = a(i, k);
      for (int64_t j = 0; j < n; ++j) y(i, j) += v * b(k, j);
    }
  }
  return y;
}
double Norm1(const M& a) {
  double norm = 0;
  for (int64_t j = 0; j < a.cols(); ++j) {
    double sum = 0;
    for (int64_t i = 0; i < a.rows(); ++i) sum += std::abs(a(i, j));
    norm = std::max(norm, sum);
  }
  return norm;
}
M AddIdentity(M a, double factor) {
  for (int64_t i = 0; i < a.rows(); ++i) a(i, i) += factor;
  return a;
}

// The upper triangular R with R R = T: diagonal first, then column by column upwards.
M TriangularSqrt(const M& t) {
  const int64_t n = t.rows();
  M r = M::Zero(n, n);
  for (int64_t j = 0; j < n; ++j) {
    r(j, j) = std::sqrt(t(j, j));
    for (int64_t i = j - 1; i >= 0; --i) {
      C sum = t(i, j);
      for (int64_t k = i + 1; k < j; ++k) sum -= r(i, k) * r(k, j);
      const C d = r(i, i) + r(j, j);
      r(i, j) = sum == C(0) ? C(0) : sum / d;
    }
  }
  return r;
}

// (I + x A)^-1 B for upper triangular A, by back substitution.
M SolveShifted(const M& a, double x, const M& b) {
  const int64_t n = a.rows();
  M y = b;
  for (int64_t i = n - 1; i >= 0; --i) {
    for (int64_t k = i + 1; k < n; ++k) {
      for (int64_t j = 0; j < n; ++j) y(i, j) -= x * a(i, k) * y(k, j);
    }
    const C d = 1.0 + x * a(i, i);
    for (int64_t j = 0; j < n; ++j) y(i, j) /= d;
  }
  return y;
}

// Roots until T is near I; there log(I + X) is its Pade approximant, which is Gauss and Legendre's
// rule for the integral of X (I + t X)^-1 over [0, 1].
M TriangularLog(const M& t) {
  constexpr double kNode[] = {
      0.0254460438286207377, 0.129234407200302780, 0.297077424311301417, 0.5,
      0.702922575688698583,  0.870765592799697220, 0.974553956171379262};
  constexpr double kWeight[] = {0.0647424830844348466, 0.139852695744638334, 0.190915025252559472,
                                0.208979591836734694,  0.190915025252559472, 0.139852695744638334,
                                0.0647424830844348466};
  M x = t;
  int roots = 0;
  // Each root halves the distance of the logarithm from 0; a zero eigenvalue never comes near.
  for (; roots < 100 && !(Norm1(AddIdentity(x, -1)) < 0.25); ++roots) x = TriangularSqrt(x);
  x = AddIdentity(std::move(x), -1);
  M y = M::Zero(t.rows(), t.rows());
  for (int k = 0; k < 7; ++k) y += kWeight[k] * SolveShifted(x, kNode[k], x);
  y *= std::ldexp(1.0, roots);
  for (int64_t i = 0; i < t.rows(); ++i) y(i, i) = std::log(t(i, i));
  return y;
}

// Taylor's series of A / 2^s, squared s times.
M Exponential(const M& a) {
  const double norm = Norm1(a);
  if (!std::isfinite(norm))
    return M::Constant(a.rows(), a.rows(), C(std::numeric_limits<double>::quiet_NaN()));
  const int squarings = norm > 0.5 ? std::max(0, std::ilogb(norm) + 2) : 0;
  const M scaled = a * std::ldexp(1.0, -squarings);
  M term = M::Identity(a.rows(), a.rows()), y = term;
  for (int k = 1; k <= 18; ++k) {
    term = Multiply(term, scaled) / static_cast<double>(k);
    y += term;
  }
  for (int k = 0; k < squarings; ++k) y = Multiply(y, y);
  return y;
}

// U f(T) U^H; NaN where the Schur form fails.
M BySchur(const M& a, M (*f)(const M&)) {
  const C nan(std::numeric_limits<double>::quiet_NaN());
  if (!a.allFinite()) return M::Constant(a.rows(), a.rows(), nan);
  const Eigen::ComplexSchur<M> schur(a);
  if (schur.info() != Eigen::Success) return M::Constant(a.rows(), a.rows(), nan);
  const M u = schur.matrixU();
  M t = schur.matrixT();
  for (int64_t i = 0; i < t.rows(); ++i) {
    for (int64_t j = 0; j < i; ++j) t(i, j) = 0;
  }
  return Multiply(Multiply(u, f(t)), u.adjoint());
}
M SquareRootOf(const M& a) { return BySchur(a, TriangularSqrt); }
M LogarithmOf(const M& a) { return BySchur(a, TriangularLog); }

// A real matrix whose function is not real gives NaN.
template <M (*kFunction)(const M&), DTypeSet kTypes>
absl::Status Apply(KernelContext& c) {
  return MapMatrices<kTypes>(
      c, Cube(c.input(0).shape()) * 50, []<typename T>(ConstMap<T> x, Map<T> y) {
        if (x.rows() == 0) return absl::OkStatus();
        const M result = kFunction(x.template cast<C>());
        if constexpr (std::is_floating_point_v<T>) {
          double real = 0, imaginary = 0;
          for (int64_t i = 0; i < result.size(); ++i) {
            real = std::max(real, std::abs(result.data()[i]));
            imaginary = std::max(imaginary, std::abs(result.data()[i].imag()));
          }
          const bool is_real = imaginary <= 1e-7 * real;
          for (int64_t i = 0; i < result.size(); ++i) {
            y.data()[i] = is_real ? static_cast<T>(result.data()[i].real())
                                  : std::numeric_limits<T>::quiet_NaN();
          }
        } else {
          for (int64_t i = 0; i < result.size(); ++i)
            y.data()[i] = static_cast<T>(result.data()[i]);
        }
        return absl::OkStatus();
      });
}

}  // namespace

void RegisterFunctions(KernelRegistry& r) {
  r.Add({"MatrixSquareRoot", {{"T", kSolved}}, Make<Apply<SquareRootOf, kSolved>>});
  r.Add({"MatrixLogarithm", {{"T", kComplexes}}, Make<Apply<LogarithmOf, kComplexes>>});
  r.Add({"MatrixExponential", {{"T", kSolved}}, Make<Apply<Exponential, kSolved>>});
}

}  // namespace weft::linalg
