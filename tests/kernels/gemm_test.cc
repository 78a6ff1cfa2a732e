#include "kernels/lib/gemm.h"

#include <catch2/catch.hpp>
#include <complex>
#include <cstring>
#include <random>

#include "core/tensor.h"
#include "tests/support/tbb_for.h"

namespace weft {
namespace {

template <typename T>
T Sample(std::mt19937& rng) {
  const float x = std::uniform_real_distribution<float>(-1, 1)(rng);
  if constexpr (std::is_integral_v<T>) {
    return static_cast<T>(rng());
  } else if constexpr (std::is_same_v<T, std::complex<float>> ||
                       std::is_same_v<T, std::complex<double>>) {
    return T(x, std::uniform_real_distribution<float>(-1, 1)(rng));
  } else {
    return T(x);
  }
}

Tensor Random(DType dtype, int64_t n, uint32_t seed) {
  Tensor t = Tensor::Allocate(dtype, Shape{n}).value();
  std::mt19937 rng(seed);
  DispatchType<kNumbers>(dtype, [&]<typename T>() {
    for (T& x : t.span<T>()) x = Sample<T>(rng);
  });
  return t;
}

// Largest difference, against how far one rounding reaches; integers: 0 or 1.
double Difference(const Tensor& got, const Tensor& want, int64_t k) {
  double worst = 0;
  DispatchType<kNumbers>(got.dtype(), [&]<typename T>() {
    for (int64_t i = 0; i < got.num_elements(); ++i) {
      const T x = got.data<T>()[i], y = want.data<T>()[i];
      if constexpr (std::is_integral_v<T>) {
        worst = std::max(worst, x == y ? 0.0 : 1.0);
      } else if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>) {
        const double unit = std::is_same_v<T, Half> ? 0x1p-10 : 0x1p-7;
        const double fx = float(x), fy = float(y);
        worst = std::max(worst, std::abs(fx - fy) / (unit * (std::abs(fy) + 1e-3 * k + 1e-3)));
      } else {
        constexpr bool kSingle = std::is_same_v<T, float> || std::is_same_v<T, std::complex<float>>;
        const double unit = kSingle ? 0x1p-22 : 0x1p-51;
        worst = std::max(
            worst, static_cast<double>(std::abs(x - y)) / (unit * (std::sqrt(double(k)) + 1)));
      }
    }
  });
  return worst;
}

int64_t Extent(int64_t rows, int64_t ld, const std::vector<int64_t>& batch,
               const std::vector<int64_t>& strides) {
  int64_t last = rows * ld, items = 1;
  for (int64_t d : batch) items *= d;
  if (strides.empty()) return last * items;
  for (size_t d = 0; d < batch.size(); ++d) last += std::max<int64_t>(0, batch[d] - 1) * strides[d];
  return last;
}

void Compare(const GemmSpec& s) {
  CAPTURE(s.dtype, s.m, s.n, s.k, s.transpose_a, s.transpose_b, s.conjugate_a, s.conjugate_b, s.lda,
          s.ldb, s.ldc, s.batch, s.a_strides, s.b_strides, s.alpha, s.finish.has_bias,
          int(s.finish.activation));
  auto gemm = Gemm::Create(s);
  REQUIRE(gemm.ok());
  int64_t items = 1;
  for (int64_t d : s.batch) items *= d;
  const int64_t lda = s.lda ? s.lda : s.transpose_a ? s.m : s.k;
  const int64_t ldb = s.ldb ? s.ldb : s.transpose_b ? s.k : s.n;
  const int64_t ldc = s.ldc ? s.ldc : s.n;
  const Tensor a = Random(s.dtype, Extent(s.transpose_a ? s.k : s.m, lda, s.batch, s.a_strides), 1);
  const Tensor b = Random(s.dtype, Extent(s.transpose_b ? s.n : s.k, ldb, s.batch, s.b_strides), 2);
  const Tensor bias = Random(s.dtype, s.n, 3);
  Tensor want = Random(s.dtype, items * s.m * ldc, 4);
  Tensor one = want.Clone().value(), two = want.Clone().value();
  GemmReference(s, a.raw(), b.raw(), bias.raw(), want.raw());
  Tensor scratch = Tensor::Allocate(DType::kUint8, Shape{int64_t(gemm->scratch_bytes())}).value();
  gemm->Execute(a.raw(), b.raw(), bias.raw(), one.raw(), scratch.raw(), SerialFor());
  CHECK(Difference(one, want, s.k) < 4);
  TbbFor threads(2);
  gemm->Execute(a.raw(), b.raw(), bias.raw(), two.raw(), scratch.raw(), threads);
  CHECK(BitEqual(one, two));
  if (gemm->can_pack_b()) {
    Tensor packed = Tensor::Allocate(DType::kUint8, Shape{int64_t(gemm->packed_b_bytes())}).value();
    gemm->PackB(b.raw(), packed.raw(), threads);
    Tensor three = Random(s.dtype, items * s.m * ldc, 4);
    gemm->ExecutePacked(a.raw(), packed.raw(), bias.raw(), three.raw(), threads);
    CHECK(BitEqual(one, three));
  }
}

TEST_CASE("a product agrees with plain loops", "[gemm]") {
  const DType dtype =
      GENERATE(DType::kFloat, DType::kDouble, DType::kHalf, DType::kBfloat16, DType::kInt8,
               DType::kUint16, DType::kInt32, DType::kInt64, DType::kComplex64, DType::kComplex128);
  const auto [m, n, k] = GENERATE(table<int64_t, int64_t, int64_t>({{0, 3, 4},
                                                                    {3, 0, 4},
                                                                    {3, 4, 0},
                                                                    {1, 1, 1},
                                                                    {1, 7, 5},
                                                                    {1, 131, 67},
                                                                    {7, 1, 5},
                                                                    {2, 3, 5},
                                                                    {6, 16, 8},
                                                                    {7, 17, 9},
                                                                    {13, 31, 29},
                                                                    {25, 16, 321},
                                                                    {97, 33, 67},
                                                                    {127, 61, 331}}));
  for (bool ta : {false, true}) {
    for (bool tb : {false, true}) {
      Compare({.dtype = dtype, .m = m, .n = n, .k = k, .transpose_a = ta, .transpose_b = tb});
    }
  }
  if (kComplexes.Contains(dtype)) {
    Compare({.dtype = dtype, .m = m, .n = n, .k = k, .conjugate_a = true});
    Compare({.dtype = dtype, .m = m, .n = n, .k = k, .transpose_b = true, .conjugate_b = true});
    Compare({.dtype = dtype,
             .m = m,
             .n = n,
             .k = k,
             .transpose_a = true,
             .conjugate_a = true,
             .conjugate_b = true});
  }
}

TEST_CASE("large products agree with plain loops", "[gemm]") {
  Compare({.m = 301, .n = 517, .k = 401});
  Compare({.m = 301, .n = 517, .k = 401, .transpose_a = true, .transpose_b = true});
  Compare({.m = 8, .n = 1000, .k = 1023});
  Compare({.m = 1, .n = 4001, .k = 1023});
  Compare({.m = 4001, .n = 1, .k = 1023});
  Compare({.dtype = DType::kHalf, .m = 130, .n = 140, .k = 150});
}

TEST_CASE("batches and broadcasts", "[gemm]") {
  const DType dtype =
      GENERATE(DType::kFloat, DType::kDouble, DType::kHalf, DType::kInt32, DType::kComplex64);
  Compare({.dtype = dtype, .m = 3, .n = 5, .k = 7, .batch = {4}});
  Compare({.dtype = dtype, .m = 1, .n = 5, .k = 7, .batch = {40}});
  Compare({.dtype = dtype, .m = 3, .n = 5, .k = 0, .batch = {4}});
  Compare({.dtype = dtype, .m = 3, .n = 5, .k = 7, .batch = {0}});
  Compare({.dtype = dtype, .m = 3, .n = 5, .k = 7, .transpose_b = true, .batch = {2, 3}});
  Compare({.dtype = dtype,
           .m = 3,
           .n = 5,
           .k = 7,
           .batch = {2, 3},
           .a_strides = {0, 21},
           .b_strides = {35, 0}});
  Compare({.dtype = dtype, .m = 3, .n = 5, .k = 7, .batch = {6}, .b_strides = {0}});
  Compare({.dtype = dtype,
           .m = 3,
           .n = 5,
           .k = 7,
           .transpose_a = true,
           .batch = {6},
           .b_strides = {0}});
  Compare({.dtype = dtype, .m = 60, .n = 40, .k = 33, .transpose_b = true, .batch = {9}});
  Compare({.dtype = dtype, .m = 140, .n = 150, .k = 130, .batch = {3}});
  Compare({.dtype = dtype, .m = 200, .n = 3, .k = 2, .batch = {100}});
}

TEST_CASE("leading dimensions leave the rest alone", "[gemm]") {
  const DType dtype = GENERATE(DType::kFloat, DType::kBfloat16, DType::kInt64);
  Compare({.dtype = dtype, .m = 9, .n = 18, .k = 11, .lda = 15, .ldb = 21, .ldc = 23});
  Compare({.dtype = dtype,
           .m = 9,
           .n = 18,
           .k = 11,
           .transpose_a = true,
           .transpose_b = true,
           .lda = 15,
           .ldb = 21,
           .ldc = 23});
  Compare(
      {.dtype = dtype, .m = 50, .n = 18, .k = 11, .lda = 15, .ldb = 21, .ldc = 23, .batch = {3}});
}

TEST_CASE("bias and activation", "[gemm]") {
  const DType dtype = GENERATE(DType::kFloat, DType::kDouble, DType::kHalf);
  const Activation act =
      GENERATE(Activation::kNone, Activation::kRelu, Activation::kRelu6, Activation::kElu,
               Activation::kLeakyRelu, Activation::kTanh, Activation::kSigmoid,
               Activation::kGeluTanh, Activation::kGeluErf, Activation::kSwish);
  for (int64_t k : {0, 5, 700}) {
    for (int64_t m : {1, 5, 40}) {
      for (double alpha : {1.0, 0.25}) {
        Compare({.dtype = dtype,
                 .m = m,
                 .n = 21,
                 .k = k,
                 .alpha = alpha,
                 .finish = {.has_bias = true, .activation = act}});
      }
    }
  }
}

TEST_CASE("activations of NaN and infinities", "[gemm]") {
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  constexpr float kInf = std::numeric_limits<float>::infinity();
  struct Row {
    Activation act;
    float of_inf, of_minus_inf;
  };
  const Row row =
      GENERATE(Row{Activation::kNone, kInf, -kInf}, Row{Activation::kRelu, kInf, 0},
               Row{Activation::kRelu6, 6, 0}, Row{Activation::kElu, kInf, -1},
               Row{Activation::kLeakyRelu, kInf, -kInf}, Row{Activation::kTanh, 1, -1},
               Row{Activation::kSigmoid, 1, 0}, Row{Activation::kSwish, kInf, kNaN},
               Row{Activation::kGeluTanh, kInf, kNaN}, Row{Activation::kGeluErf, kInf, kNaN});
  const int64_t m = GENERATE(1, 7);
  std::vector<float> a(m * 3, 1.f), b(3 * 17, 1.f), c(m * 17);
  b[3] = kInf, b[5] = kNaN, b[16] = -kInf;  // 16 is the rest of a vector
  const Finish finish{.activation = row.act, .leaky_slope = 0.25f};
  auto gemm = Gemm::Create({.m = m, .n = 17, .k = 3, .finish = finish}).value();
  gemm.Execute(a.data(), b.data(), nullptr, c.data(), nullptr, SerialFor());
  const auto same = [](float x, float y) { return x == y || (std::isnan(x) && std::isnan(y)); };
  CAPTURE(static_cast<int>(row.act), m);
  for (int64_t i = 0; i < m; ++i) {
    const float* const out = &c[i * 17];
    for (int j = 0; j < 16; ++j) CHECK(std::isnan(out[j]) == (j == 5));
    CHECK(same(out[3], row.of_inf));
    CHECK(same(out[16], row.of_minus_inf));
  }
}

TEST_CASE("impossible products are refused", "[gemm]") {
  CHECK(!Gemm::Create({.dtype = DType::kString, .m = 1, .n = 1, .k = 1}).ok());
  CHECK(!Gemm::Create({.m = -1, .n = 1, .k = 1}).ok());
  CHECK(!Gemm::Create({.m = 1, .n = 2, .k = 1, .ldb = 1}).ok());
  CHECK(!Gemm::Create({.m = int64_t{1} << 40, .n = 1, .k = int64_t{1} << 40}).ok());
  CHECK(
      !Gemm::Create({.m = 1, .n = 1, .k = 1, .batch = {int64_t{1} << 40, int64_t{1} << 40}}).ok());
}

}  // namespace
}  // namespace weft
