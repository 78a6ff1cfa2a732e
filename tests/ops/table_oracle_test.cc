// The formulas of the elementwise tables against TensorFlow's recorded answers
// (tests/oracle/elementwise.py), in double precision or the one type a row has.
#include <catch2/catch.hpp>
#include <set>

#include "tests/ops/table_samples.h"
#include "tests/support/run_op.h"

namespace weft::test {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

struct Answer {
  const char* op;
  DType dtype;
  std::vector<double> x, y, z;  // complex numbers as pairs
};
const Answer kAnswers[] = {
#include "tests/ops/table_oracle.inc"
};

// Where TensorFlow's answer is not the one wanted.
const std::set<std::pair<std::string_view, size_t>> kOthers = {
    // The error function ends in +-1 at the infinities.
    {"Erf", 6},
    {"Erf", 7},
    // Gradients that reach an inactive unit are dropped, not multiplied by 0: infinity stays out.
    {"ReluGrad", 6},
    {"ReluGrad", 8},
    {"Relu6Grad", 6},
    {"Relu6Grad", 8},
};

Tensor FromDoubles(DType dtype, const std::vector<double>& values) {
  if (dtype == DType::kComplex128) {
    std::vector<std::complex<double>> z;
    for (size_t i = 0; i < values.size(); i += 2) z.emplace_back(values[i], values[i + 1]);
    return Tensor::Vector<std::complex<double>>(z);
  }
  Tensor t;
  DispatchType<DTypeSet{DType::kDouble, DType::kInt8, DType::kBool}>(dtype, [&]<typename T>() {
    t = *Tensor::Allocate(dtype, Shape{static_cast<int64_t>(values.size())});
    for (size_t i = 0; i < values.size(); ++i) t.data<T>()[i] = static_cast<T>(values[i]);
  });
  return t;
}

double AsDouble(const Tensor& t, size_t i) {
  double v = 0;
  DispatchType<DTypeSet{DType::kDouble, DType::kInt8, DType::kBool}>(
      t.dtype(), [&]<typename T>() { v = static_cast<double>(t.data<T>()[i]); });
  return v;
}

TEST_CASE("table rows give TensorFlow's answers", "[table][oracle]") {
  for (const Answer& a : kAnswers) {
    std::vector<Tensor> inputs = {FromDoubles(a.dtype, a.x)};
    if (!a.y.empty()) inputs.push_back(FromDoubles(a.dtype, a.y));
    AttrMap attrs;
    if (a.dtype == DType::kComplex128) attrs.Set("Tout", DType::kDouble);
    const auto z = RunOp(a.op, inputs, attrs);
    CAPTURE(a.op);
    REQUIRE(z.ok());
    REQUIRE((*z)[0].num_elements() == static_cast<int64_t>(a.z.size()));
    for (size_t i = 0; i < a.z.size(); ++i) {
      if (kOthers.contains({a.op, i})) continue;
      const double got = AsDouble((*z)[0], i);
      CAPTURE(i, got, a.z[i]);
      CHECK(Error(got, a.z[i], 0x1p-52) <= 32);
    }
  }
}

TEST_CASE("every table row has a recorded answer", "[table][oracle]") {
  std::set<std::string_view> have;
  for (const Answer& a : kAnswers) have.insert(a.op);
  for (const auto rows : {UnaryRows(), BinaryRows()}) {
    for (const TableRow& row : rows) {
      CAPTURE(row.op);
      CHECK(have.contains(row.op));
    }
  }
}

}  // namespace
}  // namespace weft::test
