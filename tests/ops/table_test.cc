// Every row of the elementwise tables, in every dtype it has: against the row's own formula in
// scalar arithmetic. That the formulas are right is oracle_test.cc's.
#include <catch2/catch.hpp>

#include "ops/functors.h"
#include "tests/ops/table_samples.h"
#include "tests/support/run_op.h"

namespace weft::test {
namespace {

template <typename T>
constexpr bool kIsComplex = kComplexes.Contains(kDTypeOf<T>);
// As which type a reference computes: double or Complex<double>; integers as they are.
template <typename T>
using Wide = std::conditional_t<std::is_integral_v<T>, T,
                                std::conditional_t<kIsComplex<T>, Complex<double>, double>>;
template <typename T>
Wide<T> ToWide(T x) {
  if constexpr (kIsComplex<T>) {
    return Wide<T>(static_cast<double>(x.real()), static_cast<double>(x.imag()));
  } else {
    return static_cast<Wide<T>>(static_cast<Compute<T>>(x));
  }
}
template <typename R>
auto ToComparable(R x) {
  if constexpr (std::is_arithmetic_v<R>) {
    return static_cast<double>(x);
  } else {
    return std::complex<double>(x.re, x.im);
  }
}
// Element i of what a kernel gave, for an op whose formula gives R on T.
template <typename T, typename R>
auto Got(const Tensor& t, int64_t i) {
  if constexpr (std::is_same_v<R, bool>) {
    return static_cast<double>(t.data<bool>()[i]);
  } else if constexpr (kIsComplex<T> && std::is_floating_point_v<R>) {
    return static_cast<double>(t.data<typename T::value_type>()[i]);
  } else if constexpr (kIsComplex<T>) {
    return std::complex<double>(t.data<T>()[i]);
  } else {
    return static_cast<double>(ToWide(t.data<T>()[i]));
  }
}
// The formula in the dtype's own arithmetic, rounded to it.
template <typename T, typename R>
auto Own(R x) {
  if constexpr (kIsComplex<T> || std::is_same_v<R, bool>) {
    return ToComparable(x);
  } else {
    return static_cast<double>(ToWide(static_cast<T>(x)));
  }
}

// A result must be near the formula's in double, or in the dtype's own arithmetic: steps (FloorDiv)
// and cancellation (1 - y * y) are at home in one of them only. Fused multiply-adds differ from
// both.
template <typename T, typename F, typename... Args>
void Check(const Tensor& got, int64_t i, F f, Args... x) {
  const auto own = f(ToCompute(x)...);
  using R = decltype(own);
  const auto result = Got<T, std::remove_const_t<R>>(got, i);
  const auto in_own = Own<T>(own);
  const auto in_wide = ToComparable(f(ToWide(x)...));
  constexpr double kTolerance = kHalfs.Contains(kDTypeOf<T>) ? 1 : 16;
  CAPTURE(i, result, in_own, in_wide);
  const double eps = std::is_integral_v<T> ? 0 : Epsilon(kDTypeOf<T>);
  const double error = std::is_integral_v<T>
                           ? Error(result, in_own, 0)
                           : std::min(Error(result, in_own, eps), Error(result, in_wide, eps));
  CHECK(error <= kTolerance);
}

AttrMap PartAttrs(DTypeSet kernels, DType t) {
  if (kernels != kComplexes) return {};
  return {{"Tout", t == DType::kComplex128 ? DType::kDouble : DType::kFloat}};
}

// Neither a multiple of any vector's length nor less than one.
constexpr int64_t kCount = 67;
constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kEdges[] = {
    0.0, -0.0, 1, -1, kInf, -kInf, std::numeric_limits<double>::quiet_NaN()};

template <typename F, DTypeSet kKernels>
void CheckUnary(std::string_view op, Domain from) {
  Random random(1);
  ForEachType<kKernels>([&]<typename T>() {
    CAPTURE(op, kDTypeOf<T>);
    Tensor x = DrawTensor<T>(Shape{kCount}, from, false, random);
    const auto y = RunOp(op, {x}, PartAttrs(kKernels, kDTypeOf<T>));
    REQUIRE(y.ok());
    for (int64_t i = 0; i < kCount; ++i) Check<T>((*y)[0], i, F(), x.data<T>()[i]);
    if constexpr (kFloats.Contains(kDTypeOf<T>)) {
      std::vector<T> edges;
      for (double e : kEdges) edges.push_back(T(static_cast<Compute<T>>(e)));
      const auto z = RunOp(op, {Tensor::Vector<T>(edges)});
      REQUIRE(z.ok());
      for (size_t i = 0; i < edges.size(); ++i) Check<T>((*z)[0], i, F(), edges[i]);
    }
  });
}

template <typename F, DTypeSet kKernels>
void CheckBinary(std::string_view op, Domain from, bool edges) {
  Random random(2);
  ForEachType<kKernels>([&]<typename T>() {
    CAPTURE(op, kDTypeOf<T>);
    const Tensor x = DrawTensor<T>(Shape{kCount}, from, false, random);
    const Tensor y = DrawTensor<T>(Shape{kCount}, from, true, random);
    const auto z = RunOp(op, {x, y});
    REQUIRE(z.ok());
    for (int64_t i = 0; i < kCount; ++i) {
      Check<T>((*z)[0], i, F(), x.data<T>()[i], y.data<T>()[i]);
    }
    if constexpr (kFloats.Contains(kDTypeOf<T>)) {
      if (!edges) return;
      std::vector<T> a, b;
      for (double e : kEdges) {
        for (double d : kEdges) {
          a.push_back(T(static_cast<Compute<T>>(e)));
          b.push_back(T(static_cast<Compute<T>>(d)));
        }
      }
      const auto w = RunOp(op, {Tensor::Vector<T>(a), Tensor::Vector<T>(b)});
      REQUIRE(w.ok());
      for (size_t i = 0; i < a.size(); ++i) Check<T>((*w)[0], i, F(), a[i], b[i]);
    }
  });
}

TEST_CASE("unary rows give what their formulas say", "[table]") {
#define UNARY(Name, args, schema, kernels, from, how, forward, backward) \
  CheckUnary<functor::Name, kernels>(#Name, Domain::from);
#include "ops/unary.def"
}

TEST_CASE("binary rows give what their formulas say", "[table]") {
#define BINARY(Name, args, schema, kernels, from, how, forward, dx, dy) \
  CheckBinary<functor::Name, kernels>(#Name, Domain::from, ((how)&kSlow) == 0);
#include "ops/binary.def"
}

}  // namespace
}  // namespace weft::test
