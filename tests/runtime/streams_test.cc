#include "runtime/streams.h"

#include <catch2/catch.hpp>
#include <random>
#include <set>

namespace weft {
namespace {

using Streams = std::vector<int>;
using Waits = std::vector<std::vector<int32_t>>;

TEST_CASE("a chain stays on one stream, without a wait", "[runtime][streams]") {
  const StreamTask tasks[] = {{{}}, {{0}}, {{0, 1}}, {{2}}};
  const StreamPlan p = AssignStreams(tasks, 2);
  CHECK(p.stream == Streams{0, 0, 0, 0});
  CHECK(p.waits == Waits{{}, {}, {}, {}});
}

TEST_CASE("branches get streams of their own, and meet by one event each", "[runtime][streams]") {
  // 0 -> 1 -> 3; 0 -> 2 -> 3
  const StreamTask tasks[] = {{{}}, {{0}}, {{0}}, {{1, 2}}};
  const StreamPlan p = AssignStreams(tasks, 2);
  CHECK(p.stream == Streams{0, 0, 3, 3});
  CHECK(p.waits == Waits{{}, {}, {0}, {1}});
  CHECK(p.recorded == std::vector<bool>{true, true, false, false});
  CHECK(p.Before(0, 2));
  CHECK_FALSE(p.Before(1, 2));
  CHECK(p.Before(1, 3));
}

TEST_CASE("no wait where one before it brings the order", "[runtime][streams]") {
  // The copy is waited for once; what follows on the stream knows.
  const StreamTask tasks[] = {
      {{}, kCopyInStream}, {{0}}, {{0, 1}}, {{2}, kCopyOutStream}, {{2, 3}, kCopyOutStream}};
  const StreamPlan p = AssignStreams(tasks, 2);
  CHECK(p.stream == Streams{kCopyInStream, 0, 0, kCopyOutStream, kCopyOutStream});
  CHECK(p.waits == Waits{{}, {0}, {}, {2}, {}});
}

TEST_CASE("more branches than streams", "[runtime][streams]") {
  std::vector<StreamTask> tasks(9);
  const StreamPlan p = AssignStreams(tasks, 2);
  CHECK(p.stream == Streams{0, 3, 4, 0, 3, 4, 0, 3, 4});
  CHECK(AssignStreams(tasks, 0).stream == Streams(9, 0));
}

TEST_CASE("the order holds every dependence, whatever the graph", "[runtime][streams]") {
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    std::vector<StreamTask> tasks(40);
    std::vector<std::set<int32_t>> before(tasks.size());  // every ancestor
    for (size_t i = 0; i < tasks.size(); ++i) {
      for (int k = 0; i > 0 && k < 3; ++k) {
        tasks[i].after.push_back(static_cast<int32_t>(random() % i));
      }
      if (random() % 5 == 0) tasks[i].fixed = static_cast<int>(random() % 3);
    }
    const StreamPlan p = AssignStreams(tasks, 3);
    // What is enforced: the order on each stream and the waits, followed step by step.
    std::vector<int32_t> last(p.num_streams, -1);
    for (size_t i = 0; i < tasks.size(); ++i) {
      std::vector<int32_t> direct = p.waits[i];
      if (last[p.stream[i]] >= 0) direct.push_back(last[p.stream[i]]);
      for (int32_t d : direct) {
        before[i].insert(before[d].begin(), before[d].end());
        before[i].insert(d);
      }
      last[p.stream[i]] = static_cast<int32_t>(i);
      if (tasks[i].fixed >= 0) CHECK(p.stream[i] == tasks[i].fixed);
      for (int32_t a : tasks[i].after) CHECK(before[i].contains(a));
      for (int32_t w : p.waits[i]) CHECK(p.recorded[w]);
      for (size_t a = 0; a < i; ++a) {
        CHECK(p.Before(static_cast<int32_t>(a), static_cast<int32_t>(i)) ==
              before[i].contains(static_cast<int32_t>(a)));
      }
    }
  }
}

}  // namespace
}  // namespace weft
