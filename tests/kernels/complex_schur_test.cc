#include "kernels/cpu/linalg/complex_schur.h"

#include <catch2/catch.hpp>

namespace weft::linalg {
namespace {

using C = std::complex<double>;

TEST_CASE("the shift of a QR step", "[linalg]") {
  Matrix<C> t(3, 3);
  t << C(1, 2), C(0.5, -1), C(3, 0), C(-2, 1), C(4, -3), C(1, 1), C(0, 0), C(0.25, 5), C(-1, 2);
  for (Eigen::Index last : {1, 2}) {
    CAPTURE(last);
    const C a = t(last - 1, last - 1), b = t(last - 1, last), c = t(last, last - 1),
            d = t(last, last);
    const C shift = SchurShift<double>(t, last, 1);
    // An eigenvalue of the block, and the one nearer to its last element.
    CHECK(std::abs((a - shift) * (d - shift) - b * c) < 1e-12);
    CHECK(std::abs(shift - d) <= std::abs(a + d - shift - d));
  }
  for (Eigen::Index step : {10, 20}) {
    // There is nothing above the first two rows that another shift could be made of.
    CHECK(SchurShift<double>(t, 1, step) == SchurShift<double>(t, 1, 1));
    CHECK(SchurShift<double>(t, 2, step) == C(std::abs(0.25) + std::abs(-2.0)));
  }
}

}  // namespace
}  // namespace weft::linalg
