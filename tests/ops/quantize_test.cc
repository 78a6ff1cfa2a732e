// Quantisation, against values that TensorFlow gives.
#include <catch2/catch.hpp>

#include "tests/support/eval_builder.h"
#include "tests/support/run_op.h"

namespace weft::test {
namespace {

std::vector<Tensor> Run(std::string_view op, std::vector<Tensor> inputs, AttrMap attrs = {}) {
  auto r = RunOp(op, std::move(inputs), std::move(attrs));
  CAPTURE(op, r.status());
  REQUIRE(r.ok());
  return *std::move(r);
}
void CheckNear(const Tensor& got, std::vector<float> want) {
  REQUIRE(got.num_elements() == static_cast<int64_t>(want.size()));
  for (size_t i = 0; i < want.size(); ++i) {
    CAPTURE(i);
    CHECK(got.data<float>()[i] == Approx(want[i]).epsilon(1e-6).margin(1e-6));
  }
}
void CheckInts(const Tensor& got, std::vector<int64_t> want) {
  REQUIRE(got.num_elements() == static_cast<int64_t>(want.size()));
  const DType storage = got.dtype() == DType::kQint8    ? DType::kInt8
                        : got.dtype() == DType::kQuint8 ? DType::kUint8
                                                        : DType::kInt32;
  const Tensor ints = got.Viewed(storage, got.shape());
  for (size_t i = 0; i < want.size(); ++i) {
    CAPTURE(i);
    CHECK(IntAt(ints, static_cast<int64_t>(i)) == want[i]);
  }
}
Tensor F(float x) { return Tensor::Scalar(x); }

TEST_CASE("values go to a grid that holds 0", "[quantize]") {
  const Tensor x = Tensor::Vector<float>({-7, -6, -5.99f, 0, 0.02f, 0.03f, 5.97f, 6, 7});
  CheckNear(Run("FakeQuantWithMinMaxArgs", {x})[0],
            {-6.0235295f, -5.9764705f, -5.9764705f, 0, 0, 0.04705882f, 5.9764705f, 5.9764705f,
             5.9764705f});
  const Tensor dy = Tensor::Vector<float>({1, 2, 3, 4, 5, 6, 7, 8, 9});
  const auto dx = RunGradient("FakeQuantWithMinMaxVars", {x, F(-6), F(6)}, {}, dy);
  REQUIRE(dx.ok());
  CheckNear((*dx)[0], {0, 2, 3, 4, 5, 6, 7, 0, 0});
  CheckNear((*dx)[1], {1});
  CheckNear((*dx)[2], {17});
}

TEST_CASE("channels have grids of their own", "[quantize]") {
  const Tensor x = Tensor::Of<float>(Shape{3, 2}, {-7, -6.1f, 0, 0.02f, 7, 3});
  const Tensor low = Tensor::Vector<float>({-1, 0}), high = Tensor::Vector<float>({1, 0});
  CheckNear(Run("FakeQuantWithMinMaxVarsPerChannel", {x, low, high})[0],
            {-0.9960785f, 0, 0, 0, 1.0039216f, 0});
  const auto dx = RunGradient("FakeQuantWithMinMaxVarsPerChannel", {x, low, high}, {}, x);
  REQUIRE(dx.ok());
  CheckNear((*dx)[0], {0, -6.1f, 0, 0.02f, 0, 3});  // an empty range passes everything
  CheckNear((*dx)[1], {-7, 0});
  CheckNear((*dx)[2], {7, 0});
}

TEST_CASE("floats to quantised integers and back", "[quantize]") {
  const Tensor x = Tensor::Vector<float>({-2.5f, -1, -0.3f, 0, 0.4f, 1.5f, 2.5f, 9});
  struct Case {
    DType type;
    const char* mode;
    std::vector<int64_t> ints;
    float min, max;
    std::vector<float> back;
  };
  const std::vector<int64_t> centred = {-128, -77, -41, -26, -6, 51, 102, 127};
  const std::vector<int64_t> from_zero = {0, 51, 87, 102, 122, 179, 230, 255};
  const std::vector<float> back = {-2,           -1,          -0.294117570f, 0,
                                   0.392156839f, 1.50980401f, 2.50980425f,   3};
  const Case cases[] = {
      {DType::kQint8, "MIN_COMBINED", centred, -2, 3, back},
      {DType::kQint8, "MIN_FIRST", centred, -2, 3, back},
      {DType::kQint8,
       "SCALED",
       {-106, -42, -13, 0, 17, 64, 106, 127},
       -3.02362204f,
       3,
       {-2.50393701f, -0.992125988f, -0.307086617f, 0, 0.40157479f, 1.51181102f, 2.50393701f, 3}},
      {DType::kQuint8, "MIN_COMBINED", from_zero, -2, 3, back},
      {DType::kQuint8, "MIN_FIRST", from_zero, -2, 3, back},
      {DType::kQuint8,
       "SCALED",
       {0, 0, 0, 0, 34, 128, 213, 255},
       0,
       3,
       {0, 0, 0, 0, 0.4f, 1.50588238f, 2.5058825f, 3}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.type, c.mode);
    const auto q = Run("QuantizeV2", {x, F(-2), F(3)}, {{"T", c.type}, {"mode", c.mode}});
    CheckInts(q[0], c.ints);
    CheckNear(q[1], {c.min});
    CheckNear(q[2], {c.max});
    CheckNear(Run("Dequantize", q, {{"mode", c.mode}})[0], c.back);
  }
  // The largest float below 2^31, not 2^31 wrapped around.
  const Tensor ends = Tensor::Vector<float>({-9, 9});
  const auto q =
      Run("QuantizeV2", {ends, F(-2), F(3)}, {{"T", DType::kQint32}, {"mode", "MIN_FIRST"}});
  CheckInts(q[0], {-2147483648LL, 2147483520});
  // 32 bits are counted in float (TensorFlow 2.21).
  const std::pair<const char*, std::vector<int64_t>> counted[] = {
      {"MIN_COMBINED", {-1193559552, 244061952, 883004928, 1841419264}},
      {"MIN_FIRST", {-1193559552, 244061952, 883004864, 1841419136}}};
  for (const auto& [mode, want] : counted) {
    CAPTURE(mode);
    const Tensor v = Tensor::Vector<float>({-1.2f, -0.3f, 0.1f, 0.7f});
    CheckInts(Run("QuantizeV2", {v, F(-1.797189f), F(0.8916068f)},
                  {{"T", DType::kQint32}, {"mode", mode}})[0],
              want);
  }
}

TEST_CASE("floats rounded as if quantised", "[quantize]") {
  const Tensor x = Tensor::Vector<float>({-2.5f, -1, -0.3f, 0, 0.4f, 1.5f, 2.5f, 9});
  CheckNear(
      Run("QuantizeAndDequantizeV2", {x, F(-2), F(3)}, {{"range_given", true}, {"num_bits", 4}})[0],
      {-2.57142854f, -0.857142866f, -0.428571433f, 0, 0.428571433f, 1.71428573f, 2.57142854f, 3});
  CheckNear(Run("QuantizeAndDequantizeV2", {x, F(0), F(0)},
                {{"num_bits", 4}, {"round_mode", "HALF_UP"}, {"narrow_range", true}})[0],
            {-2.57142854f, -1.28571427f, 0, 0, 0, 1.28571427f, 2.57142854f, 9});
  const Tensor zeros = Tensor::Vector<float>({0, 0});
  CheckNear(Run("QuantizeAndDequantizeV3",
                {x.Reshaped(Shape{2, 2, 2}), zeros, zeros, Tensor::Scalar<int32_t>(4)},
                {{"axis", 1}, {"range_given", false}})[0],
            {-2.5f, -0.9375f, 0, 0, 0.3125f, 1.5625f, 2.57142854f, 9});
}

TEST_CASE("bad bounds and bits are errors", "[quantize]") {
  const Tensor x = Tensor::Vector<float>({1, 2});
  const auto error = [](std::string_view op, std::vector<Tensor> in, AttrMap attrs) {
    return std::string(RunOp(op, std::move(in), std::move(attrs)).status().message());
  };
  CHECK(error("FakeQuantWithMinMaxArgs", {x}, {{"min", 3.0f}, {"max", 2.0f}}) ==
        "min has to be smaller than max, was: 3 >= 2");
  CHECK(error("FakeQuantWithMinMaxArgs", {x}, {{"num_bits", 17}}) ==
        "num_bits is 17, want 2 to 16");
  CHECK(error("FakeQuantWithMinMaxVars", {x, x, x}, {}) == "min must have shape [], got [2]");
  CHECK(error("FakeQuantWithMinMaxVarsPerChannel", {F(1), x, x}, {}) ==
        "inputs must have a last dimension, got a scalar");
  CHECK(error("QuantizeAndDequantizeV2", {x, F(2), F(1)}, {{"range_given", true}}) ==
        "Invalid range: input_min 2 > input_max 1");
  CHECK(error("QuantizeAndDequantizeV2", {x, F(0), F(1)}, {{"axis", 1}}) ==
        "axis is 1, but the input has shape [2]");
  CHECK(error("QuantizeAndDequantizeV3", {x, F(0), F(1), Tensor::Scalar<int32_t>(63)}, {}) ==
        "num_bits is 63, want 2 to 62");
  CHECK(error("QuantizeV2", {x, F(2), F(1)}, {{"T", DType::kQint8}}) ==
        "max_range 1 is below min_range 2");
}

}  // namespace
}  // namespace weft::test
