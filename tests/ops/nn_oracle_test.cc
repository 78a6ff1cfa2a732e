// Products, convolutions, pools, normalisation and losses against TensorFlow's recorded answers
// (tests/oracle/record_nn.py).
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <sstream>

#include "tests/support/run_op.h"
#include "tests/support/tbb_for.h"

namespace weft {
namespace {

Tensor ReadTensor(std::istream& in) {
  std::string name;
  int rank = 0;
  in >> name >> rank;
  std::vector<int64_t> dims(rank);
  for (int64_t& d : dims) in >> d;
  Tensor t = Tensor::Allocate(DTypeFromName(name), Shape(std::span<const int64_t>(dims))).value();
  const auto number = [&] {  // operator>> does not read "nan"
    std::string word;
    in >> word;
    return std::strtod(word.c_str(), nullptr);
  };
  REQUIRE((DispatchType<kNumbers>(t.dtype(), [&]<typename T>() {
    for (T& v : t.span<T>()) {
      if constexpr (std::is_integral_v<T>) {
        int64_t x = 0;
        in >> x;
        v = static_cast<T>(x);
      } else if constexpr (sizeof(T) == 2) {
        v = T(static_cast<float>(number()));
      } else if constexpr (kComplexes.Contains(kDTypeOf<T>)) {
        const double re = number(), im = number();
        v = T(static_cast<typename T::value_type>(re), static_cast<typename T::value_type>(im));
      } else {
        v = static_cast<T>(number());
      }
    }
  })));
  REQUIRE(!in.fail());
  return t;
}

AttrValue ReadAttr(std::istream& in) {
  std::string kind, text;
  in >> kind;
  if (kind == "ints") {
    size_t n = 0;
    in >> n;
    std::vector<int64_t> list(n);
    for (int64_t& x : list) in >> x;
    return AttrValue(std::move(list));
  }
  in >> text;
  if (kind == "bool") return AttrValue(text == "1");
  if (kind == "int") return AttrValue(static_cast<int64_t>(std::stoll(text)));
  if (kind == "float") return AttrValue(std::stof(text));
  if (kind == "type") return AttrValue(DTypeFromName(text));
  return AttrValue(text);
}

// Largest difference, in units of what the dtype can tell apart near the largest value.
double Difference(const Tensor& got, const Tensor& want) {
  double worst = 0, scale = 0;
  DispatchType<kNumbers>(got.dtype(), [&]<typename T>() {
    const auto wide = [](T v) {
      if constexpr (sizeof(T) == 2 && !std::is_integral_v<T>) {
        return static_cast<double>(static_cast<float>(v));
      } else if constexpr (kComplexes.Contains(kDTypeOf<T>)) {
        return std::complex<double>(v);
      } else {
        return static_cast<double>(v);
      }
    };
    for (int64_t i = 0; i < got.num_elements(); ++i) {
      const auto x = wide(got.data<T>()[i]), y = wide(want.data<T>()[i]);
      if (x == y) continue;
      if (std::isnan(std::abs(x)) && std::isnan(std::abs(y))) continue;
      const double d = std::abs(x - y);
      worst = std::isnan(d) ? 1e300 : std::max(worst, d);
    }
    for (const T& v : want.span<T>()) {
      if (std::isfinite(std::abs(wide(v)))) scale = std::max(scale, std::abs(wide(v)));
    }
  });
  double unit = 0;
  switch (got.dtype()) {
    case DType::kHalf:
      unit = 0x1p-10;
      break;
    case DType::kBfloat16:
      unit = 0x1p-7;
      break;
    case DType::kFloat:
    case DType::kComplex64:
      unit = 0x1p-22;
      break;
    case DType::kDouble:
    case DType::kComplex128:
      unit = 0x1p-50;
      break;
    default:
      return worst == 0 ? 0 : 1e300;
  }
  return worst == 0 ? 0 : worst / (unit * std::max(scale, 0.25));
}

TEST_CASE("ops agree with TensorFlow's answers", "[ops][oracle]") {
  std::ifstream in(std::string(WEFT_ORACLE_DIR) + "/nn.txt");
  REQUIRE(in.good());
  TbbFor threads(2);
  int cases = 0;
  std::string word, op;
  while (in >> word) {
    REQUIRE(word == "op");
    in >> op;
    AttrMap attrs;
    std::vector<Tensor> inputs;
    std::vector<std::optional<Tensor>> want;
    while (in >> word && word != "end") {
      if (word == "attr") {
        in >> word;
        attrs.Set(word, ReadAttr(in));
      } else if (word == "in") {
        inputs.push_back(ReadTensor(in));
      } else if (word == "out") {
        want.push_back(ReadTensor(in));
      } else {
        REQUIRE(word == "any");
        want.push_back(std::nullopt);
      }
    }
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
      if ((*got)[i].shape() == want[i]->shape()) CHECK(Difference((*got)[i], *want[i]) <= 8);
    }
    const auto again = test::RunOp(op, inputs, attrs);
    REQUIRE(again.ok());
    for (size_t i = 0; i < want.size(); ++i) CHECK(BitEqual((*got)[i], (*again)[i]));
  }
  CHECK(cases > 500);
}

}  // namespace
}  // namespace weft
