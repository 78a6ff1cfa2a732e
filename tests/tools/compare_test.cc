#include "tools/compare.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "tools/numbers.h"

namespace weft::tools {
namespace {

bool Agrees(const Tensor& got, const Tensor& want) {
  return Compare(got, want, DefaultTolerance(want.dtype())).agrees;
}

TEST_CASE("what agrees", "[tools][compare]") {
  CHECK(Agrees(Tensor::Scalar(1.0f), Tensor::Scalar(1.00009f)));
  CHECK_FALSE(Agrees(Tensor::Scalar(1.0f), Tensor::Scalar(1.0002f)));
  CHECK(Agrees(Tensor::Scalar(1e-5), Tensor::Scalar(0.0)));
  CHECK(Agrees(Tensor::Scalar(Half(1.0f)), Tensor::Scalar(Half(1.02f))));
  CHECK_FALSE(Agrees(Tensor::Scalar<int64_t>(INT64_MAX), Tensor::Scalar<int64_t>(INT64_MAX - 1)));
  CHECK(Agrees(Tensor::Scalar(NAN), Tensor::Scalar(NAN)));
  CHECK_FALSE(Agrees(Tensor::Scalar(NAN), Tensor::Scalar(1.0f)));
  CHECK_FALSE(Agrees(Tensor::Scalar(1.0f), Tensor::Scalar(NAN)));
  CHECK(Agrees(Tensor::Scalar(INFINITY), Tensor::Scalar(INFINITY)));
  CHECK_FALSE(Agrees(Tensor::Scalar(-INFINITY), Tensor::Scalar(INFINITY)));
  CHECK_FALSE(Agrees(Tensor::Scalar(1e30f), Tensor::Scalar(INFINITY)));
  CHECK(Agrees(Tensor::Scalar(std::complex<float>(NAN, 1)),
               Tensor::Scalar(std::complex<float>(NAN, 1))));
  CHECK(Agrees(Tensor::Vector<std::string>({"a"}), Tensor::Vector<std::string>({"a"})));
  CHECK_FALSE(Agrees(Tensor::Vector<std::string>({"a"}), Tensor::Vector<std::string>({"b"})));
  CHECK(Agrees(Tensor::Vector<float>({}), Tensor::Vector<float>({})));
  CHECK_FALSE(Agrees(Tensor::Scalar(1.0f), Tensor::Scalar(1.0)));
  CHECK_FALSE(Agrees(Tensor::Scalar(1.0f), Tensor::Vector<float>({1})));
}

TEST_CASE("what a difference says", "[tools][compare]") {
  const Tensor want = Tensor::Of<float>({2, 2}, {0, 0, 0, 0}),
               got = Tensor::Of<float>({2, 2}, {0, 0, 2, 0});
  Difference d = Compare(got, want, {});
  CHECK(d.message == "at [1,0]: got 2, want 0 (1 of 4 elements differ)");
  CHECK(d.largest == 2);
  CHECK(d.mean == 0.5);
  Tolerance statistics;
  statistics.mean_limit = 0.4;
  statistics.max_limit = 3;
  CHECK_FALSE(Compare(got, want, statistics).agrees);
  statistics.mean_limit = 0.5;
  CHECK(Compare(got, want, statistics).agrees);
  statistics.max_limit = 1;
  CHECK_FALSE(Compare(got, want, statistics).agrees);
}

TEST_CASE("draws are compared by their range", "[tools][compare]") {
  const Tensor want = Tensor::Vector<float>({0.1f, 0.9f});
  CHECK(CompareRange(Tensor::Vector<float>({0.7f, 0.2f}), want).agrees);
  CHECK_FALSE(CompareRange(Tensor::Vector<float>({100, 0.2f}), want).agrees);
  CHECK_FALSE(CompareRange(Tensor::Vector<float>({NAN, 0.2f}), want).agrees);
  CHECK_FALSE(CompareRange(Tensor::Vector<float>({0.5f}), want).agrees);
  CHECK_FALSE(CompareRange(Tensor::Vector<double>({0.5, 0.5}), want).agrees);
}

TEST_CASE("numbers of every dtype cross exactly", "[tools][numbers]") {
  CHECK(BitEqual(*CastTensor(Tensor::Vector<float>({1.5f, -2.25f}), DType::kBfloat16),
                 Tensor::Vector<BFloat16>({BFloat16(1.5f), BFloat16(-2.25f)})));
  CHECK(BitEqual(*CastTensor(Tensor::Scalar<uint64_t>(UINT64_MAX), DType::kUint64),
                 Tensor::Scalar<uint64_t>(UINT64_MAX)));
  CHECK(BitEqual(*CastTensor(Tensor::Scalar<int64_t>(INT64_MIN + 1), DType::kInt64),
                 Tensor::Scalar<int64_t>(INT64_MIN + 1)));
  CHECK(BitEqual(*CastTensor(Tensor::Scalar(NAN), DType::kInt32), Tensor::Scalar<int32_t>(0)));
  CHECK(BitEqual(*CastTensor(Tensor::Scalar(1e30), DType::kBool), Tensor::Scalar(true)));
  CHECK_FALSE(CastTensor(Tensor::Scalar(1.0f), DType::kString).ok());
  ForEachType<kBytes>([]<typename T>() {
    const Tensor t = *Tensor::Allocate(kDTypeOf<T>, {3});
    WriteNumbers(std::vector<Wide>{0, 1, 1}, t);
    CHECK(ReadNumbers(t) == std::vector<Wide>{0, 1, 1});
  });
}

}  // namespace
}  // namespace weft::tools
