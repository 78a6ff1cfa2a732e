#include "runtime/memory_plan.h"

#include <catch2/catch.hpp>
#include <random>

#include "core/buffer.h"

namespace weft {
namespace {

bool BytesOverlap(const MemoryPlan& plan, const std::vector<Interval>& v, size_t a, size_t b) {
  return plan.offsets[a] < plan.offsets[b] + v[b].bytes &&
         plan.offsets[b] < plan.offsets[a] + v[a].bytes;
}

TEST_CASE("values that live at the same time have bytes of their own", "[memory_plan]") {
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    std::vector<Interval> v;
    const int n = 1 + static_cast<int>(random() % 60);
    for (int i = 0; i < n; ++i) {
      v.push_back({i, i + static_cast<int32_t>(random() % 10), random() % 5000 + 1});
    }
    const MemoryPlan plan = PlanSerial(v);
    for (int a = 0; a < n; ++a) {
      CHECK(plan.offsets[a] % kAlignment == 0);
      CHECK(plan.offsets[a] + v[a].bytes <= plan.total);
      for (int b = a + 1; b < n; ++b) {
        const bool together = v[a].begin <= v[b].end && v[b].begin <= v[a].end;
        if (together) CHECK_FALSE(BytesOverlap(plan, v, a, b));
      }
    }
  }
}

TEST_CASE("sizes that pass 2^63 bytes together are 2^63 - 1, not what is left of 2^64",
          "[memory_plan]") {
  const size_t quarter = size_t{1} << 62, most = (size_t{1} << 63) - 1;
  std::vector<Interval> v;
  for (int32_t i = 0; i < 4; ++i) v.push_back({i, 4, quarter});
  const auto apart = [](size_t, size_t) { return false; };
  CHECK(PlanSerial(v).total == most);
  CHECK(PlanParallel(v, apart).total == most);
  CHECK(PlanParallel(v, apart).offsets.size() == v.size());
  v = {{0, 0, most}};
  CHECK(PlanSerial(v).total == most);
  CHECK(PlanParallel(v, apart).total == most);
  v = {{0, 0, quarter}, {1, 1, quarter}, {2, 2, quarter}};
  CHECK(PlanSerial(v).total == quarter);
}

TEST_CASE("a chain needs two buffers, not one a value", "[memory_plan]") {
  std::vector<Interval> v;
  for (int32_t i = 0; i < 100; ++i) v.push_back({i, i + 1, 4096});
  CHECK(PlanSerial(v).total == 2 * 4096);
}

TEST_CASE("in a parallel plan bytes pass on only where the order is sure", "[memory_plan]") {
  const std::vector<Interval> v = {{0, 1, 100}, {2, 3, 100}, {4, 5, 100}};
  // 1 may follow 0; 2 may follow nobody.
  const MemoryPlan plan = PlanParallel(v, [](size_t a, size_t b) { return a == 0 && b == 1; });
  CHECK(plan.offsets[0] == plan.offsets[1]);
  CHECK_FALSE(BytesOverlap(plan, v, 0, 2));
  CHECK(plan.total == 2 * 128);
}

}  // namespace
}  // namespace weft
