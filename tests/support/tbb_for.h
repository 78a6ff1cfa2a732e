// A ParallelFor on an arena of so many threads, for tests of thread independence.
#ifndef WEFT_TESTS_SUPPORT_TBB_FOR_H_
#define WEFT_TESTS_SUPPORT_TBB_FOR_H_

#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include "core/parallel.h"

namespace weft {

class TbbFor final : public ParallelFor {
 public:
  explicit TbbFor(int threads) : arena_(threads), threads_(threads) {}
  void Run(int64_t tiles, absl::FunctionRef<void(int64_t)> tile) override {
    arena_.execute([&] {
      tbb::parallel_for(
          tbb::blocked_range<int64_t>(0, tiles, 1),
          [&](const auto& range) {
            for (int64_t i = range.begin(); i < range.end(); ++i) tile(i);
          },
          tbb::simple_partitioner());
    });
  }
  int max_threads() const override { return threads_; }

 private:
  tbb::task_arena arena_;
  int threads_;
};

}  // namespace weft

#endif  // WEFT_TESTS_SUPPORT_TBB_FOR_H_
