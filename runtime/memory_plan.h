// Which bytes of an arena hold which value, and when.
#ifndef WEFT_RUNTIME_MEMORY_PLAN_H_
#define WEFT_RUNTIME_MEMORY_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace weft {

// A value that wants bytes from instruction `begin`, which writes it, to `end`, which is the last
// to read it; both count.
struct Interval {
  int32_t begin;
  int32_t end;
  size_t bytes;  // below 2^63
};

struct MemoryPlan {
  std::vector<size_t> offsets;  // one an interval, multiples of kAlignment
  size_t total = 0;  // at 2^63 - 1, which nobody has, offsets need not be what they should
};

// Offsets for a serial schedule: intervals that overlap in time do not overlap in bytes. Best fit
// in order of time; O(n log n). Intervals are sorted by begin.
MemoryPlan PlanSerial(const std::vector<Interval>& intervals);

// Offsets for a parallel schedule. B may reuse A's bytes only if `may_follow(a, b)`: every reader
// of A is surely done before B's writer starts.
MemoryPlan PlanParallel(const std::vector<Interval>& intervals,
                        const std::function<bool(size_t a, size_t b)>& may_follow);

}  // namespace weft

#endif  // WEFT_RUNTIME_MEMORY_PLAN_H_
