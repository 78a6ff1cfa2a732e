#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <thread>

#include "ops/infer.h"
#include "tests/support/run_op.h"

namespace weft {
namespace {

using test::RunOp;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInf = std::numeric_limits<float>::infinity();

// Two threads, tiles in another order.
class Backwards final : public ParallelFor {
 public:
  void Run(int64_t tiles, absl::FunctionRef<void(int64_t)> tile) override {
    std::thread other([&] {
      for (int64_t i = tiles - 1; i >= tiles / 2; --i) tile(i);
    });
    for (int64_t i = tiles / 2 - 1; i >= 0; --i) tile(i);
    other.join();
  }
  int max_threads() const override { return 2; }
};

struct Case {
  const char* op;
  Tensor x;
  Tensor axes;
  Tensor want;
  AttrMap attrs;
};

TEST_CASE("reductions give TensorFlow's values", "[ops][kernel][reduce]") {
  const Tensor x = Tensor::Of<float>({2, 3}, {1, 2, 3, 4, 5, 6});
  const Tensor none = Tensor::Vector<int32_t>(std::vector<int32_t>{});
  const Case cases[] = {
      {"Sum", x, Tensor::Vector<int32_t>({0}), Tensor::Vector<float>({5, 7, 9})},
      {"Sum", x, Tensor::Vector<int64_t>({-1}), Tensor::Vector<float>({6, 15})},
      {"Sum", x, Tensor::Vector<int32_t>({1, -2}), Tensor::Scalar(21.f)},
      {"Sum",
       x,
       Tensor::Scalar<int32_t>(0),
       Tensor::Of<float>({1, 3}, {5, 7, 9}),
       {{"keep_dims", true}}},
      {"Sum", x, none, x},
      {"Mean", x, Tensor::Vector<int32_t>({0}), Tensor::Vector<float>({2.5, 3.5, 4.5})},
      {"Prod", x, Tensor::Vector<int32_t>({1}), Tensor::Vector<float>({6, 120})},
      {"Max", x, Tensor::Vector<int32_t>({1}), Tensor::Vector<float>({3, 6})},
      {"Min", x, Tensor::Vector<int32_t>({0}), Tensor::Vector<float>({1, 2, 3})},
      {"EuclideanNorm", Tensor::Vector<float>({3, 4}), Tensor::Scalar<int32_t>(0),
       Tensor::Scalar(5.f)},
      // integers: means in 64 bits, towards zero; sums of squares wrap
      {"Mean", Tensor::Vector<int32_t>({-7, 2}), Tensor::Vector<int32_t>({0}),
       Tensor::Scalar<int32_t>(-2)},
      {"Mean", Tensor::Vector<int8_t>({100, 100, 103}), Tensor::Scalar<int32_t>(0),
       Tensor::Scalar<int8_t>(101)},
      {"Sum", Tensor::Vector<int8_t>({100, 100}), Tensor::Scalar<int32_t>(0),
       Tensor::Scalar<int8_t>(-56)},
      {"EuclideanNorm", Tensor::Vector<uint8_t>({100, 100, 27}), Tensor::Scalar<int32_t>(0),
       Tensor::Scalar<uint8_t>(15)},
      {"EuclideanNorm", Tensor::Vector<int8_t>({100, 100, 27}), Tensor::Scalar<int32_t>(0),
       Tensor::Scalar<int8_t>(0)},
      {"Mean", Tensor::Of<int32_t>({0, 2}, {}), Tensor::Vector<int32_t>({0}),
       Tensor::Vector<int32_t>({0, 0})},
      // empty
      {"Sum", Tensor::Of<float>({0, 2}, {}), Tensor::Vector<int32_t>({0}),
       Tensor::Vector<float>({0, 0})},
      {"Prod", Tensor::Of<float>({2, 0}, {}), Tensor::Vector<int32_t>({1}),
       Tensor::Vector<float>({1, 1})},
      {"Max", Tensor::Of<float>({0, 1}, {}), Tensor::Vector<int32_t>({0}),
       Tensor::Vector<float>({-kInf})},
      {"Min", Tensor::Of<int32_t>({0, 1}, {}), Tensor::Vector<int32_t>({0}),
       Tensor::Vector<int32_t>({2147483647})},
      {"Sum", Tensor::Of<float>({0, 2}, {}), Tensor::Vector<int32_t>({1}),
       Tensor::Of<float>({0}, {})},
      {"All", Tensor::Of<bool>({2, 2}, {true, false, true, true}), Tensor::Vector<int32_t>({1}),
       Tensor::Vector<bool>({false, true})},
      {"Any", Tensor::Of<bool>({2, 2}, {false, false, false, true}), Tensor::Vector<int32_t>({0}),
       Tensor::Vector<bool>({false, true})},
      {"Any", Tensor::Of<bool>({0}, {}), Tensor::Vector<int32_t>({0}), Tensor::Scalar(false)},
      {"All", Tensor::Of<bool>({0}, {}), Tensor::Vector<int32_t>({0}), Tensor::Scalar(true)},
      {"Sum", Tensor::Vector<std::complex<float>>({{1, 2}, {3, -5}}), Tensor::Vector<int32_t>({0}),
       Tensor::Scalar<std::complex<float>>({4, -3})},
      {"Sum", Tensor::Vector<Half>({Half(2048), Half(1), Half(1)}), Tensor::Vector<int32_t>({0}),
       Tensor::Scalar(Half(2050))},
  };
  for (const Case& t : cases) {
    CAPTURE(t.op, t.x, t.axes);
    const auto y = RunOp(t.op, {t.x, t.axes}, t.attrs);
    REQUIRE(y.ok());
    CHECK((*y)[0].ToString() == t.want.ToString());
    CHECK((*y)[0].shape() == t.want.shape());
  }
}

TEST_CASE("NaN passes through Max and Min, wherever it stands", "[ops][kernel][reduce]") {
  for (int64_t n : {1, 3, 40, 3000}) {
    for (int64_t at : {int64_t{0}, n / 2, n - 1}) {
      Tensor x = *Tensor::Allocate(DType::kFloat, Shape{n, 2});
      for (int64_t i = 0; i < 2 * n; ++i) x.data<float>()[i] = static_cast<float>(i % 7);
      x.data<float>()[2 * at] = kNan;
      for (const char* op : {"Max", "Min"}) {
        CAPTURE(op, n, at);
        const auto columns = RunOp(op, {x, Tensor::Scalar<int32_t>(0)});
        REQUIRE(columns.ok());
        CHECK(std::isnan((*columns)[0].data<float>()[0]));
        CHECK(!std::isnan((*columns)[0].data<float>()[1]));
        CHECK(std::isnan((*RunOp(op, {x, Tensor::Vector<int32_t>({0, 1})}))[0].scalar<float>()));
      }
    }
  }
}

TEST_CASE("a sum of squares in double loses no digits", "[ops][kernel][reduce]") {
  std::vector<double> v(23760);
  long double want = 0;
  for (size_t i = 0; i < v.size(); ++i) {
    v[i] = std::sin(static_cast<double>(i)) * 8;
    want += static_cast<long double>(v[i]) * v[i] / 2;
  }
  const auto got = test::RunOp("L2Loss", {Tensor::Vector<double>(v)});
  REQUIRE(got.ok());
  const double error = std::abs((*got)[0].scalar<double>() - static_cast<double>(want));
  CHECK(error <= 4 * 0x1p-53 * static_cast<double>(want));
}

TEST_CASE("sums are accurate in every layout and do not depend on threads",
          "[ops][kernel][reduce]") {
  const Shape shapes[] = {{100003},      {3, 40001},  {40001, 3},       {4, 9000, 5},
                          {2, 65536, 3}, {300, 4100}, {5, 17, 6, 11, 3}};
  Backwards two;
  for (const Shape& s : shapes) {
    Tensor x = *Tensor::Allocate(DType::kFloat, s);
    uint32_t state = 1;
    for (float& v : x.span<float>()) {
      state = state * 1664525u + 1013904223u;
      v = 1 + static_cast<float>(state >> 8) * 0x1p-24f;
    }
    for (uint32_t mask = 1; mask < (1u << s.rank()); ++mask) {
      std::vector<int32_t> axes;
      for (int i = 0; i < s.rank(); ++i) {
        if ((mask >> i) & 1) axes.push_back(i);
      }
      CAPTURE(s, mask);
      const auto y = RunOp("Sum", {x, Tensor::Vector(axes)});
      const auto z = RunOp("Sum", {x, Tensor::Vector(axes)}, {}, nullptr, false, two);
      REQUIRE(y.ok());
      REQUIRE(z.ok());
      CHECK(BitEqual((*y)[0], (*z)[0]));
      // The same in double, by a plain walk over all elements.
      std::vector<double> want((*y)[0].num_elements(), 0);
      for (int64_t i = 0; i < x.num_elements(); ++i) {
        int64_t rest = i, at = 0, stride = 1;
        for (int a = s.rank() - 1; a >= 0; --a) {
          if (!((mask >> a) & 1)) at += rest % s.dim(a) * stride, stride *= s.dim(a);
          rest /= s.dim(a);
        }
        want[at] += x.data<float>()[i];
      }
      double worst = 0;
      for (size_t i = 0; i < want.size(); ++i) {
        worst = std::max(worst, std::abs((*y)[0].data<float>()[i] / want[i] - 1));
      }
      CHECK(worst < 3e-7);
    }
  }
}

TEST_CASE("arg-reductions and scans", "[ops][kernel][reduce]") {
  const auto zero = Tensor::Scalar<int32_t>(0);
  const Tensor nans = Tensor::Of<float>({3, 3}, {kNan, 1, 3, 2, 3, kNan, 5, kNan, 4});
  CHECK((*RunOp("ArgMax", {nans, zero}))[0].ToString() == "int64 [3] 2 1 2");
  CHECK((*RunOp("ArgMin", {nans, Tensor::Scalar<int64_t>(-1)}, {{"output_type", DType::kInt32}}))[0]
            .ToString() == "int32 [3] 1 0 2");
  CHECK((*RunOp("ArgMax", {Tensor::Vector<float>({-kInf, -kInf}), zero}))[0].ToString() ==
        "int64 [] 0");
  CHECK((*RunOp("ArgMax", {Tensor::Vector<bool>({false, true, true}), zero},
                {{"output_type", DType::kUint16}}))[0]
            .ToString() == "uint16 [] 1");
  const Tensor x = Tensor::Of<float>({2, 3}, {1, 2, 3, 4, 5, 6});
  CHECK((*RunOp("Cumsum", {x, Tensor::Scalar<int32_t>(1)}))[0].ToString() ==
        "float [2,3] 1 3 6 4 9 15");
  CHECK((*RunOp("Cumsum", {x, Tensor::Scalar<int32_t>(1)},
                {{"exclusive", true}, {"reverse", true}}))[0]
            .ToString() == "float [2,3] 5 3 0 11 6 0");
  CHECK((*RunOp("Cumprod", {x, Tensor::Scalar<int64_t>(-2)}, {{"reverse", true}}, nullptr, true))[0]
            .ToString() == "float [2,3] 4 10 18 4 5 6");
  CHECK(
      (*RunOp("CumulativeLogsumexp", {Tensor::Vector<float>({-kInf, 1, 1}), zero}))[0].ToString() ==
      "float [3] -inf 1 1.69315");
  CHECK((*RunOp("CumulativeLogsumexp", {Tensor::Vector<double>({0, 1}), zero},
                {{"exclusive", true}}))[0]
            .ToString() == "double [2] -inf 0");
  CHECK((*RunOp("Cumsum", {Tensor::Of<float>({2, 0, 3}, {}), zero}))[0].shape() == Shape{2, 0, 3});
}

TEST_CASE("what reductions refuse", "[ops][kernel][reduce]") {
  const Tensor x = Tensor::Of<float>({2, 3}, {1, 2, 3, 4, 5, 6});
  const struct {
    const char* op;
    Tensor x, axis;
    const char* message;
  } cases[] = {
      {"Sum", x, Tensor::Vector<int32_t>({0, -2}), "reduction axes hold axis 0 twice"},
      {"Sum", x, Tensor::Vector<int32_t>({2}), "reduction axis 2 is outside [-2, 2)"},
      {"Sum", Tensor::Scalar(1.f), Tensor::Vector<int32_t>({0}),
       "reduction axis 0 is outside [0, 0)"},
      {"ArgMax", x, Tensor::Vector<int32_t>({0}), "dimension has shape [1]"},
      {"ArgMax", Tensor::Of<float>({2, 0}, {}), Tensor::Scalar<int32_t>(1),
       "reduction axis 1 is empty in shape [2,0]"},
      {"ArgMin", Tensor::Scalar(1.f), Tensor::Scalar<int32_t>(0), "input has shape [] of rank 0"},
      {"Cumsum", x, Tensor::Scalar<int32_t>(-3), "scan axis -3 is outside [-2, 2)"},
      {"Cumsum", x, Tensor::Vector<int32_t>({0}), "axis has shape [1]"},
  };
  for (const auto& t : cases) {
    CAPTURE(t.op, t.message);
    const auto y = RunOp(t.op, {t.x, t.axis});
    REQUIRE(!y.ok());
    CHECK_THAT(std::string(y.status().message()), Catch::Contains(t.message));
  }
}

TEST_CASE("a product of a shape's elements is known before the graph runs", "[ops][reduce]") {
  const OpDef* op = Ops().Find("Prod");
  AttrMap attrs;
  const DType types[] = {DType::kInt32, DType::kInt32};
  REQUIRE(InferAttrs(*op, types, attrs).ok());
  REQUIRE(CheckAttrs(*op, attrs).ok());
  const PartialShape three{3}, one{1};
  const IntValues64 some = {4, ValueFromDim(kUnknownDim), 5},
                    zero = {4, ValueFromDim(kUnknownDim), 0}, known = {4, 3, 5};
  const Tensor axis = Tensor::Vector<int32_t>({0});
  const auto ask = [&](const IntValues64& v) {
    const ShapeContext::Input in[] = {{&three, DType::kInt32, nullptr, &v},
                                      {&one, DType::kInt32, &axis}};
    std::vector<ShapeContext::Result> out(1);
    REQUIRE(InferShapes(*op, attrs, in, out).ok());
    CHECK(out[0].shape == PartialShape(Shape()));
    return out[0].ints ? (*out[0].ints)[0] : kUnknownValue;
  };
  CHECK(ask(known) == 60);
  CHECK(ask(zero) == 0);
  CHECK(ask(some) == kUnknownValue);
}

}  // namespace
}  // namespace weft
