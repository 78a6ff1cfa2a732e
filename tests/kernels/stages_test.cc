// Stages give the bits of the loops of the same ops, on every instruction set.
#include "kernels/cpu/stages.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <vector>

#include "kernels/cpu/loops.h"
#include "tests/support/compare.h"
#include "tests/support/simd_levels.h"

namespace weft {
namespace {

using Floats = std::vector<float>;

// Numbers of every kind, also infinities, NaN and zeros of both signs.
Floats Numbers(int64_t n, uint64_t seed) {
  const Tensor t = test::Sample(DType::kFloat, {n}, seed);
  Floats x(t.data<float>(), t.data<float>() + n);
  for (int64_t i = 0; i < n; i += 3) x[i] *= 0.1f;
  return x;
}

bool Same(const Floats& a, const Floats& b) {
  for (size_t i = 0; i < a.size(); ++i) {
    if (std::isnan(a[i]) && std::isnan(b[i])) continue;
    if (std::memcmp(&a[i], &b[i], sizeof(float)) != 0) return false;
  }
  return a.size() == b.size();
}

// Around one tile of each instruction set, and several.
constexpr int64_t kSizes[] = {1, 31, 32, 33, 63, 64, 65, 300};

TEST_CASE("a stage computes what its op's loop does", "[simd][elementwise]") {
  int stages = 0;
  test::ForEachTarget([&] {
    const StageSet set = FloatStages();
    for (const LoopRow<UnaryLoop>& row : loops::UnaryFloat()) {
      const StageRow stage = FindFloatStage(row.op);
      if (stage.code == nullptr) continue;
      ++stages;
      for (const int64_t n : kSizes) {
        Floats x = Numbers(n, 1), want(n), got(n);
        row.loop(x.data(), want.data(), n);
        StageChain chain(set);
        chain.Load(0);
        chain.Add(stage.code);
        chain.Store(1);
        float* const arrays[] = {x.data(), got.data()};
        chain.Run(arrays, n);
        CAPTURE(row.op, n);
        CHECK(Same(got, want));
      }
    }
    for (const LoopRow<BinaryLoop>& row : loops::BinaryFloat()) {
      const StageRow stage = FindFloatStage(row.op);
      if (stage.code == nullptr) continue;
      ++stages;
      for (const int64_t n : kSizes) {
        Floats x = Numbers(n, 1), y = Numbers(n, 2), want(n), got(n);
        row.loop(x.data(), y.data(), want.data(), n);
        for (const bool backwards : {false, true}) {
          StageChain chain(set);
          chain.Load(backwards ? 1 : 0);
          chain.Add(backwards ? stage.backwards : stage.code, backwards ? 0 : 1);
          chain.Store(2);
          float* const arrays[] = {x.data(), y.data(), got.data()};
          chain.Run(arrays, n);
          CAPTURE(row.op, n, backwards);
          CHECK(Same(got, want));
        }
      }
    }
  });
  if (CurrentSimdLevel() > SimdLevel::kBaseline) CHECK(stages > 60);
}

TEST_CASE("stages work in place, and write no further than told", "[simd][elementwise]") {
  test::ForEachTarget([] {
    const StageRow mul = FindFloatStage("Mul"), neg = FindFloatStage("Neg");
    if (mul.code == nullptr) return;
    for (const int64_t n : kSizes) {
      // x = (x * x) * -x, by way of y.
      Floats x(n + 1), y(n + 1, 7);
      for (int64_t i = 0; i <= n; ++i) x[i] = static_cast<float>(i % 9);
      StageChain chain(FloatStages());
      chain.Load(0);
      chain.Add(mul.code, 0);
      chain.Store(1);
      chain.Load(0);
      chain.Add(neg.code);
      chain.Add(mul.backwards, 1);
      chain.Store(2);
      float* const arrays[] = {x.data(), y.data(), x.data()};
      chain.Run(arrays, n);
      CAPTURE(n);
      for (int64_t i = 0; i < n; ++i) {
        const auto v = static_cast<float>(i % 9);
        CHECK(x[i] == -(v * v * v));
        CHECK(y[i] == v * v);
      }
      CHECK(x[n] == static_cast<float>(n % 9));
      CHECK(y[n] == 7);
    }
  });
}

}  // namespace
}  // namespace weft
