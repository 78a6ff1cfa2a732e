// Gradients of the elementwise tables: each is the slope of its op, in real and complex numbers.
#include <catch2/catch.hpp>

#include "ops/registry.h"
#include "tests/ops/table_samples.h"
#include "tests/support/eval_builder.h"
#include "tests/support/run_op.h"

namespace weft::test {
namespace {

using C = std::complex<double>;

C At(const Tensor& t, int64_t i) {
  return t.dtype() == DType::kComplex128 ? t.data<C>()[i] : C(t.data<double>()[i]);
}

// x + h * d.
template <typename T>
Tensor Moved(const Tensor& x, const Tensor& d, double h) {
  Tensor y = *x.Clone();
  for (int64_t i = 0; i < y.num_elements(); ++i) y.data<T>()[i] += h * d.data<T>()[i];
  return y;
}

// Along a random direction d, the change of Re(conj(dy) y) is Re(conj(dx) d): with TensorFlow's
// convention of complex gradients.
template <typename T>
void CheckSlope(const TableRow& row, int inputs) {
  constexpr int64_t kCount = 23;
  constexpr double kStep = 1e-6;
  CAPTURE(row.op, kDTypeOf<T>);
  if (Ops().Find(row.op)->gradient == NoGradient) return;
  Random random(7);
  std::vector<Tensor> x, d;
  for (int k = 0; k < inputs; ++k) {
    x.push_back(DrawTensor<T>(Shape{kCount}, row.from, k == 1, random));
    d.push_back(DrawTensor<T>(Shape{kCount}, Domain::All, false, random));
  }
  AttrMap attrs;
  if (row.kernels == kComplexes) attrs.Set("Tout", DType::kDouble);
  const auto y = RunOp(row.op, x, attrs);
  REQUIRE(y.ok());
  const Tensor dy = (*y)[0].dtype() == DType::kDouble
                        ? DrawTensor<double>(Shape{kCount}, Domain::All, false, random)
                        : DrawTensor<C>(Shape{kCount}, Domain::All, false, random);
  const auto dx = RunGradient(row.op, x, attrs, dy);
  CAPTURE(dx.status());
  REQUIRE(dx.ok());
  std::vector<Tensor> up = x, down = x;
  for (int k = 0; k < inputs; ++k) {
    if (!(*dx)[k].has_value()) continue;  // an input without a gradient stays where it is
    CHECK((*dx)[k].dtype() == x[k].dtype());
    up[k] = Moved<T>(x[k], d[k], kStep);
    down[k] = Moved<T>(x[k], d[k], -kStep);
  }
  const auto high = RunOp(row.op, up, attrs), low = RunOp(row.op, down, attrs);
  REQUIRE(high.ok());
  REQUIRE(low.ok());
  for (int64_t i = 0; i < kCount; ++i) {
    const double want =
        (std::conj(At(dy, i)) * (At((*high)[0], i) - At((*low)[0], i))).real() / (2 * kStep);
    double got = 0;
    for (int k = 0; k < inputs; ++k) {
      if ((*dx)[k].has_value()) got += (std::conj(At((*dx)[k], i)) * At(d[k], i)).real();
    }
    CAPTURE(i, At(x[0], i), want, got);
    CHECK(std::abs(got - want) <= 1e-6 * (1 + std::abs(want)));
  }
}

void CheckRow(const TableRow& row, int inputs) {
  if (row.kernels.Contains(DType::kDouble)) CheckSlope<double>(row, inputs);
  // In complex numbers TensorFlow gives Sign no slope, though z / |z| turns with z, and takes the
  // gradient of SquaredDifference, whose values are real, to be real.
  const bool complex = row.op != "Sign" && row.op != "SquaredDifference";
  if (row.kernels.Contains(DType::kComplex128) && complex) CheckSlope<C>(row, inputs);
}

TEST_CASE("a table row's gradient is the slope of its op", "[table][gradient]") {
  for (const TableRow& row : UnaryRows()) CheckRow(row, 1);
  for (const TableRow& row : BinaryRows()) CheckRow(row, 2);
}

}  // namespace
}  // namespace weft::test
