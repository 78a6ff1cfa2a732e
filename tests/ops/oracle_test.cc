// Ops against TensorFlow's recorded answers (tests/oracle/table.py --record).
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "ops/table.h"
#include "tests/support/oracle_cases.h"
#include "tests/support/run_op.h"
#include "tests/support/tbb_for.h"

namespace weft {
namespace {

struct Precision {
  double unit, tiny;           // of 1, and the smallest normal number
  double elementwise, scaled;  // what may be lost, in ulps
};
Precision PrecisionOf(DType t) {
  switch (t) {
    case DType::kHalf:
      return {0x1p-10, 0x1p-14, 1, 2};
    case DType::kBfloat16:
      return {0x1p-7, 0x1p-126, 1, 2};
    case DType::kFloat:
    case DType::kComplex64:
      return {0x1p-23, 0x1p-126, 4, 8};
    default:
      return {0x1p-52, 0x1p-1022, 4, 8};
  }
}

template <typename T>
auto Wide(T v) {
  if constexpr (kComplexes.Contains(kDTypeOf<T>)) {
    return std::complex<double>(v);
  } else if constexpr (sizeof(T) == 2 && !std::is_integral_v<T>) {
    return static_cast<double>(static_cast<float>(v));
  } else {
    return static_cast<double>(v);
  }
}

// Whether an output agrees, as tests/oracle/judge.py says. `check`: "ulps", each element by its own
// ulp; "scale", by the largest one's; "size", so and without signs; "condition" and "size" allow
// for what multiplies rounding.
bool Agrees(const Tensor& got, const Tensor& want, std::string_view check) {
  if (!(DTypeSet{kFloats} | kComplexes).Contains(want.dtype())) return BitEqual(got, want);
  const Precision p = PrecisionOf(want.dtype());
  const double allowed = check == "ulps" ? p.elementwise : check == "scale" ? p.scaled : 64;
  bool agrees = true;
  DispatchType<kFloats | kComplexes>(want.dtype(), [&]<typename T>() {
    double largest = 0;
    for (const T& v : want.span<T>()) {
      if (const double size = std::abs(Wide(v)); std::isfinite(size))
        largest = std::max(largest, size);
    }
    for (int64_t i = 0; i < want.num_elements(); ++i) {
      const auto x = Wide(got.data<T>()[i]), y = Wide(want.data<T>()[i]);
      if (x == y || (std::isnan(std::abs(x)) && std::isnan(std::abs(y)))) continue;
      const double size = std::max(check == "ulps" ? std::abs(y) : largest, p.tiny);
      const double ulp = std::exp2(std::floor(std::log2(size))) * p.unit;
      const double error = check == "size" ? std::abs(std::abs(x) - std::abs(y)) : std::abs(x - y);
      if (!(error <= allowed * ulp)) agrees = false;  // NaN is no agreement
    }
  });
  return agrees;
}

TEST_CASE("ops agree with TensorFlow's answers", "[ops][oracle]") {
  TbbFor threads(2);
  std::set<std::string, std::less<>> ops;
  int cases = 0;
  for (const test::OracleCase& c : test::OracleCases("answers.txt")) {
    const auto& [op, check, attrs, inputs, want, variables] = c;
    ops.insert(op);
    std::string text;
    for (const auto& [name, value] : attrs) text += Concat(" ", name, "=", value);
    for (const Tensor& t : inputs) text += Concat(" ", t.ToString(3));
    CAPTURE(op, text);
    ++cases;
    const auto got = test::RunOp(op, inputs, attrs, nullptr, false, threads);
    if (!got.ok()) FAIL_CHECK(got.status().ToString());
    if (!got.ok()) continue;
    REQUIRE(got->size() == want.size());
    for (size_t i = 0; i < want.size(); ++i) {
      if (!want[i]) continue;
      CAPTURE(i, (*got)[i].ToString(8), want[i]->ToString(8));
      CHECK((*got)[i].dtype() == want[i]->dtype());
      CHECK((*got)[i].shape() == want[i]->shape());
      if ((*got)[i].shape() == want[i]->shape()) CHECK(Agrees((*got)[i], *want[i], check));
    }
    const auto again = test::RunOp(op, inputs, attrs);
    REQUIRE(again.ok());
    for (size_t i = 0; i < want.size(); ++i) CHECK(BitEqual((*got)[i], (*again)[i]));
  }
  CHECK(cases > 2000);
  CHECK(ops.size() > 300);
  for (const auto rows : {UnaryRows(), BinaryRows()}) {
    for (const TableRow& row : rows) {
      CAPTURE(row.op);
      CHECK(ops.contains(row.op));
    }
  }
}

}  // namespace
}  // namespace weft
