#include "runtime/memory_plan.h"

#include <algorithm>
#include <limits>
#include <map>
#include <queue>
#include <set>

#include "core/buffer.h"

namespace weft {
namespace {

// No arena has more. A sum of two such sizes fits size_t, so that it can be compared.
constexpr size_t kMostBytes = std::numeric_limits<int64_t>::max();

// What a value takes: at least one unit, so that no two values have one address.
size_t ArenaBytes(size_t bytes) {
  return (std::max<size_t>(bytes, 1) + kAlignment - 1) / kAlignment * kAlignment;
}

// Adds to a plan's total; false, with the total at its most, where there can be no such arena.
bool Grow(size_t end, MemoryPlan& plan) {
  plan.total = std::min(end, kMostBytes);
  return end <= kMostBytes;
}

}  // namespace

MemoryPlan PlanSerial(const std::vector<Interval>& intervals) {
  MemoryPlan plan;
  plan.offsets.resize(intervals.size());
  std::map<size_t, size_t> free_at;                  // offset -> size
  std::set<std::pair<size_t, size_t>> free_by_size;  // (size, offset)
  using Ending = std::pair<int32_t, size_t>;         // (end, interval)
  std::priority_queue<Ending, std::vector<Ending>, std::greater<>> live;
  std::vector<size_t> sizes(intervals.size());

  const auto add_free = [&](size_t offset, size_t size) {
    auto next = free_at.lower_bound(offset);
    if (next != free_at.end() && next->first == offset + size) {
      size += next->second;
      free_by_size.erase({next->second, next->first});
      next = free_at.erase(next);
    }
    if (next != free_at.begin()) {
      const auto before = std::prev(next);
      if (before->first + before->second == offset) {
        offset = before->first;
        size += before->second;
        free_by_size.erase({before->second, before->first});
        free_at.erase(before);
      }
    }
    free_at[offset] = size;
    free_by_size.insert({size, offset});
  };

  for (size_t i = 0; i < intervals.size(); ++i) {
    while (!live.empty() && live.top().first < intervals[i].begin) {
      const size_t dead = live.top().second;
      live.pop();
      add_free(plan.offsets[dead], sizes[dead]);
    }
    const size_t size = ArenaBytes(intervals[i].bytes);
    sizes[i] = size;
    const auto fit = free_by_size.lower_bound({size, 0});
    if (fit != free_by_size.end()) {
      const auto [have, offset] = *fit;
      free_by_size.erase(fit);
      free_at.erase(offset);
      if (have > size) {
        free_at[offset + size] = have - size;
        free_by_size.insert({have - size, offset + size});
      }
      plan.offsets[i] = offset;
    } else {
      // Grow the end, and use a free block that touches it.
      size_t offset = plan.total;
      if (!free_at.empty()) {
        const auto last = std::prev(free_at.end());
        if (last->first + last->second == plan.total) {
          offset = last->first;
          free_by_size.erase({last->second, last->first});
          free_at.erase(last);
        }
      }
      plan.offsets[i] = offset;
      if (!Grow(offset + size, plan)) return plan;
    }
    live.emplace(intervals[i].end, i);
  }
  return plan;
}

MemoryPlan PlanParallel(const std::vector<Interval>& intervals,
                        const std::function<bool(size_t a, size_t b)>& may_follow) {
  // Blocks are never split: a block is a chain of intervals, each of which may follow the one
  // before.
  struct Block {
    size_t size;
    size_t last;
  };
  MemoryPlan plan;
  std::vector<Block> blocks;
  std::vector<size_t> block_of(intervals.size());
  constexpr size_t kMostTries = 64;
  for (size_t i = 0; i < intervals.size(); ++i) {
    const size_t size = ArenaBytes(intervals[i].bytes);
    size_t best = blocks.size();
    size_t waste = 0;
    size_t tries = 0;
    for (size_t b = 0; b < blocks.size() && tries < kMostTries; ++b) {
      if (intervals[blocks[b].last].end >= intervals[i].begin) continue;
      const size_t w = blocks[b].size > size ? blocks[b].size - size : size - blocks[b].size;
      if (best != blocks.size() && w >= waste) continue;
      ++tries;
      if (!may_follow(blocks[b].last, i)) continue;
      best = b;
      waste = w;
    }
    if (best == blocks.size()) blocks.push_back({0, i});
    blocks[best].size = std::max(blocks[best].size, size);
    blocks[best].last = i;
    block_of[i] = best;
  }
  plan.offsets.resize(intervals.size());
  std::vector<size_t> offset(blocks.size());
  for (size_t b = 0; b < blocks.size(); ++b) {
    offset[b] = plan.total;
    if (!Grow(plan.total + blocks[b].size, plan)) return plan;
  }
  for (size_t i = 0; i < intervals.size(); ++i) plan.offsets[i] = offset[block_of[i]];
  return plan;
}

}  // namespace weft
