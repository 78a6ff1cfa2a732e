#include <catch2/catch.hpp>

#include "core/cast.h"
#include "tests/ops/table_samples.h"
#include "tests/support/eval_builder.h"
#include "tests/support/run_op.h"

namespace weft::test {
namespace {

Tensor Run(std::string_view op, std::vector<Tensor> inputs, AttrMap attrs = {}) {
  auto r = RunOp(op, std::move(inputs), std::move(attrs));
  CAPTURE(op, r.status());
  REQUIRE(r.ok());
  return (*r)[0];
}
std::string ErrorOf(std::string_view op, std::vector<Tensor> inputs, AttrMap attrs = {}) {
  return std::string(RunOp(op, std::move(inputs), std::move(attrs)).status().message());
}
Tensor CastOf(const Tensor& x, DType to, bool truncate = false) {
  return Run("Cast", {x}, {{"DstT", to}, {"Truncate", truncate}});
}
constexpr float kInf = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

TEST_CASE("floats out of an integer's range have one result", "[cast]") {
  // 40 times over: whole vectors and tails agree.
  const auto check = [](auto want, std::vector<float> values) {
    using T = typename decltype(want)::value_type;
    for (size_t i = 0; i < values.size(); ++i) {
      const Tensor y = CastOf(Tensor::Vector(std::vector<float>(40, values[i])), kDTypeOf<T>);
      CAPTURE(values[i], kDTypeOf<T>);
      for (const T& v : y.span<T>()) CHECK(v == want[i]);
    }
  };
  const std::vector<float> x = {kNaN, kInf,  -kInf, -1.5f, 1.9f, 300,
                                -129, 70000, -3e9f, 3e9f,  5e9f};
  constexpr auto kMin32 = std::numeric_limits<int32_t>::min();
  constexpr auto kMin64 = std::numeric_limits<int64_t>::min();
  check(std::vector<int8_t>{-128, -128, -128, -1, 1, 127, -128, 127, -128, -128, -128}, x);
  check(std::vector<uint8_t>{0, 0, 0, 0, 1, 255, 0, 255, 0, 0, 0}, x);
  check(
      std::vector<int16_t>{-32768, -32768, -32768, -1, 1, 300, -129, 32767, -32768, -32768, -32768},
      x);
  check(std::vector<uint16_t>{0, 0, 0, 0, 1, 300, 0, 65535, 0, 0, 0}, x);
  check(
      std::vector<int32_t>{kMin32, kMin32, kMin32, -1, 1, 300, -129, 70000, kMin32, kMin32, kMin32},
      x);
  check(std::vector<uint32_t>{1u << 31, 1u << 31, 1u << 31, 4294967295u, 1, 300, 4294967167u, 70000,
                              1u << 31, 3000000000u, 1u << 31},
        x);
  check(std::vector<int64_t>{kMin64, kMin64, kMin64, -1, 1, 300, -129, 70000, -3000000000,
                             3000000000, 5000000000},
        x);
  check(std::vector<uint64_t>{1ull << 63, 1ull << 63, 1ull << 63, ~0ull, 1, 300,
                              18446744073709551487ull, 70000, 18446744070709551616ull,
                              3000000000ull, 5000000000ull},
        x);
  CHECK(CastTo<uint64_t>(9.3e18) == 9300000000000000000ull);
  CHECK(CastTo<uint64_t>(1.9e19) == 1ull << 63);
}

TEST_CASE("casts go between all number types", "[cast]") {
  CHECK(BitEqual(CastOf(Tensor::Vector<int32_t>({300, -1, 65535}), DType::kInt8),
                 Tensor::Vector<int8_t>({44, -1, -1})));
  CHECK(BitEqual(CastOf(Tensor::Vector<float>({0, -0.0f, kNaN, 0.3f}), DType::kBool),
                 Tensor::Vector<bool>({false, false, true, true})));
  CHECK(BitEqual(CastOf(Tensor::Vector<std::complex<float>>({{1, 2}, {0, 1}}), DType::kDouble),
                 Tensor::Vector<double>({1, 0})));
  CHECK(BitEqual(CastOf(Tensor::Vector<uint8_t>({1, 2}), DType::kComplex128),
                 Tensor::Vector<std::complex<double>>({1, 2})));
  CHECK(BitEqual(CastOf(Tensor::Vector<std::complex<float>>({{1, 2}}), DType::kComplex128),
                 Tensor::Vector<std::complex<double>>({{1, 2}})));
  CHECK(BitEqual(CastOf(Tensor::Vector<int64_t>({2049, 70000}), DType::kHalf),
                 Tensor::Vector<Half>({Half(2048), Half(kInf)})));
  CHECK(
      BitEqual(CastOf(Tensor::Vector<float>({1.99999f, 65519, kNaN}), DType::kBfloat16, true),
               Tensor::Vector<BFloat16>({BFloat16(1.9921875f), BFloat16(65280), BFloat16(kNaN)})));
  CHECK(BitEqual(CastOf(Tensor::Vector<float>({1.99999f}), DType::kBfloat16),
                 Tensor::Vector<BFloat16>({BFloat16(2)})));
  CHECK(ErrorOf("Cast", {Tensor::Scalar<std::string>("1")}, {{"DstT", DType::kFloat}}) != "");
}

TEST_CASE("a bitcast moves the last dimension", "[elementwise]") {
  const AttrMap to_byte = {{"type", DType::kUint8}}, to_float = {{"type", DType::kFloat}};
  const Tensor bytes = Tensor::Of<uint8_t>(Shape{2, 4}, {0, 0, 128, 63, 0, 0, 0, 64});
  CHECK(BitEqual(Run("Bitcast", {Tensor::Vector<float>({1, 2})}, to_byte), bytes));
  CHECK(BitEqual(Run("Bitcast", {bytes}, to_float), Tensor::Vector<float>({1, 2})));
  CHECK(Run("Bitcast", {*Tensor::Allocate(DType::kUint8, Shape{0, 4})}, to_float).shape() ==
        Shape{0});
  CHECK(ErrorOf("Bitcast", {Tensor::Vector<uint8_t>({1, 2, 3})}, to_float) ==
        "cannot bitcast uint8 [3] to float: the last dimension must be 4");
  CHECK(ErrorOf("Bitcast", {Tensor::Scalar<uint8_t>(1)}, to_float) != "");
}

TEST_CASE("selection", "[elementwise]") {
  const Tensor rows = Tensor::Vector<bool>({true, false});
  const Tensor t = Tensor::Of<int32_t>(Shape{2, 2}, {1, 2, 3, 4});
  const Tensor e = Tensor::Of<int32_t>(Shape{2, 2}, {5, 6, 7, 8});
  CHECK(BitEqual(Run("Select", {rows, t, e}), Tensor::Of<int32_t>(Shape{2, 2}, {1, 2, 7, 8})));
  CHECK(BitEqual(Run("SelectV2", {rows, t, e}), Tensor::Of<int32_t>(Shape{2, 2}, {1, 6, 3, 8})));
  CHECK(BitEqual(Run("Select", {Tensor::Scalar(false), t, e}), e));
  CHECK(BitEqual(Run("SelectV2",
                     {Tensor::Of<bool>(Shape{2, 1}, {true, false}),
                      Tensor::Scalar<std::string>("yes"), Tensor::Vector<std::string>({"a", "b"})}),
                 Tensor::Of<std::string>(Shape{2, 2}, {"yes", "yes", "a", "b"})));
  const Tensor three = Tensor::Vector<int32_t>({1, 2, 3});
  CHECK(ErrorOf("Select", {rows, three, three}) ==
        "condition of shape [2] does not fit t of shape [3]: it must be a scalar, a vector of the "
        "first "
        "dimension, or alike");
  CHECK(ErrorOf("Select", {rows, t, three}) == "t and e must have one shape, got [2,2] and [3]");
  CHECK(ErrorOf("SelectV2", {rows, three, three}) != "");
}

TEST_CASE("bounds", "[elementwise]") {
  const Tensor x = Tensor::Vector<float>({1, kNaN, 5, -5});
  CHECK(
      BitEqual(Run("ClipByValue", {x, Tensor::Scalar(-1.0f), Tensor::Vector<float>({2, 2, 2, 2})}),
               Tensor::Vector<float>({1, kNaN, 2, -1})));
  CHECK(BitEqual(Run("ClipByValue", {Tensor::Vector<int32_t>({1, 3, 5}), Tensor::Scalar<int32_t>(4),
                                     Tensor::Scalar<int32_t>(1)}),
                 Tensor::Vector<int32_t>({4, 4, 4})));
  CHECK(ErrorOf("ClipByValue", {x, Tensor::Vector<float>({1}), Tensor::Scalar(2.0f)}) ==
        "clip_value_min must be a scalar or of the input's shape, got [1] for [4]");
}

TEST_CASE("sums, products and parts", "[elementwise]") {
  const Tensor h = Tensor::Vector<Half>({Half(2048)}), one = Tensor::Vector<Half>({Half(1)});
  // Each partial sum 2049 would round down to 2048: a half sum rounds once.
  CHECK(BitEqual(Run("AddN", {h, one, one}), Tensor::Vector<Half>({Half(2050)})));
  CHECK(BitEqual(Run("AccumulateNV2", {h, one}, {{"shape", PartialShape{1}}}), h));
  CHECK(ErrorOf("AccumulateNV2", {h, one}, {{"shape", PartialShape{2}}}) != "");
  CHECK(ErrorOf("AddN", {h, Tensor::Vector<Half>({Half(1), Half(2)})}) ==
        "inputs must have one shape, got [1] and [2] (inputs[1])");
  CHECK(BitEqual(
      Run("Cross", {Tensor::Vector<uint8_t>({1, 2, 3}), Tensor::Vector<uint8_t>({4, 5, 6})}),
      Tensor::Vector<uint8_t>({253, 6, 253})));
  CHECK(ErrorOf("Cross", {Tensor::Scalar(1.0f), Tensor::Scalar(1.0f)}) ==
        "the last dimension must be 3, got shape []");
  CHECK(BitEqual(Run("Complex", {Tensor::Vector<float>({1, 2}), Tensor::Scalar(3.0f)}),
                 Tensor::Vector<std::complex<float>>({{1, 3}, {2, 3}})));
  CHECK(BitEqual(Run("Conj", {Tensor::Vector<std::complex<float>>({{1, 3}})}),
                 Tensor::Vector<std::complex<float>>({{1, -3}})));
  CHECK(BitEqual(Run("ApproximateEqual",
                     {Tensor::Vector<float>({0.5f, kNaN, 1}), Tensor::Vector<float>({1, kNaN, 3})},
                     {{"tolerance", 0.5f}}),
                 Tensor::Vector<bool>({true, false, false})));
  CHECK(BitEqual(Run("LeakyRelu", {Tensor::Vector<float>({2, -2, kNaN})}, {{"alpha", 0.5f}}),
                 Tensor::Vector<float>({2, -1, kNaN})));
  CHECK(
      BitEqual(Run("LeakyReluGrad", {Tensor::Vector<float>({3, 3}), Tensor::Vector<float>({1, -1})},
                   {{"alpha", 0.5f}}),
               Tensor::Vector<float>({3, 1.5f})));
  const Tensor a = Tensor::Scalar(2.0), x = Tensor::Vector<double>({0.25, 0.5});
  // I_x(2, 2) = x^2 (3 - 2 x).
  CHECK(Run("Betainc", {a, a, x}).data<double>()[0] == Approx(0.15625));
  CHECK(ErrorOf("Betainc", {a, Tensor::Vector<double>({1}), x}) != "");
}

TEST_CASE("gradients of the other elementwise ops", "[elementwise][gradient]") {
  const auto gradient = [](std::string_view op, const std::vector<Tensor>& in, const AttrMap& attrs,
                           const Tensor& dy, size_t k) {
    const auto dx = RunGradient(op, in, attrs, dy);
    CAPTURE(op, dx.status());
    REQUIRE(dx.ok());
    REQUIRE(k < dx->size());
    return (*dx)[k];
  };
  const Tensor dy = Tensor::Vector<float>({3, 5});
  const Tensor c = Tensor::Vector<bool>({true, false});
  CHECK(BitEqual(gradient("SelectV2", {c, dy, dy}, {}, dy, 1), Tensor::Vector<float>({3, 0})));
  CHECK(BitEqual(gradient("Select", {c, dy, dy}, {}, dy, 2), Tensor::Vector<float>({0, 5})));
  CHECK(!gradient("SelectV2", {c, dy, dy}, {}, dy, 0).has_value());
  const Tensor low = Tensor::Vector<float>({4, 4}), high = Tensor::Vector<float>({9, 9});
  CHECK(
      BitEqual(gradient("ClipByValue", {dy, low, high}, {}, dy, 0), Tensor::Vector<float>({0, 5})));
  CHECK(
      BitEqual(gradient("ClipByValue", {dy, low, high}, {}, dy, 1), Tensor::Vector<float>({3, 0})));
  const AttrMap to_float = {{"DstT", DType::kFloat}};
  CHECK(BitEqual(gradient("Cast", {Tensor::Vector<double>({1, 2})}, to_float, dy, 0),
                 Tensor::Vector<double>({3, 5})));
  CHECK(!gradient("Cast", {Tensor::Vector<int32_t>({1, 2})}, to_float, dy, 0).has_value());
  CHECK(BitEqual(gradient("AddN", {dy, dy}, {}, dy, 1), dy));
  CHECK(BitEqual(gradient("Conj", {Tensor::Scalar<std::complex<float>>({1, 2})}, {},
                          Tensor::Scalar<std::complex<float>>({3, 4}), 0),
                 Tensor::Scalar<std::complex<float>>({3, -4})));
  CHECK(BitEqual(
      gradient("Complex", {dy, dy}, {}, Tensor::Vector<std::complex<float>>({{3, 4}, {5, 6}}), 1),
      Tensor::Vector<float>({4, 6})));
  const Tensor u = Tensor::Vector<float>({1, 2, 3}), v = Tensor::Vector<float>({4, 5, 6});
  CHECK(BitEqual(gradient("Cross", {u, v}, {}, u, 0), Run("Cross", {v, u})));
  CHECK(BitEqual(gradient("LeakyRelu", {Tensor::Vector<float>({1, -1})}, {{"alpha", 0.5f}}, dy, 0),
                 Tensor::Vector<float>({3, 2.5f})));
  const Tensor two = Tensor::Vector<double>({2, 2}), x = Tensor::Vector<double>({0.25, 0.5});
  // 6 x (1 - x).
  const Tensor dx = gradient("Betainc", {two, two, x}, {}, Tensor::Vector<double>({1, 1}), 2);
  CHECK(dx.data<double>()[0] == Approx(1.125));
}

}  // namespace
}  // namespace weft::test
