#include "runtime/threads.h"

#include <tbb/blocked_range.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

namespace weft {

struct ThreadArena::Arena {
  explicit Arena(int threads) : arena(threads) {}
  tbb::task_arena arena;
};

ThreadArena::ThreadArena(int threads)
    : threads_(threads > 0 ? threads : tbb::info::default_concurrency()),
      arena_(std::make_unique<Arena>(threads_)) {}

ThreadArena::~ThreadArena() = default;

void ThreadArena::Run(int64_t tiles, absl::FunctionRef<void(int64_t)> tile) {
  if (tiles <= 1 || threads_ == 1) {
    for (int64_t i = 0; i < tiles; ++i) tile(i);
    return;
  }
  arena_->arena.execute([&] {
    // Isolated: a thread that waits here must not pick up another kernel, which may wait for a lock
    // that this one holds.
    tbb::this_task_arena::isolate([&] {
      tbb::parallel_for(
          tbb::blocked_range<int64_t>(0, tiles, 1),
          [&](const tbb::blocked_range<int64_t>& r) {
            for (int64_t i = r.begin(); i < r.end(); ++i) tile(i);
          },
          tbb::simple_partitioner());
    });
  });
}

void ThreadArena::Execute(absl::FunctionRef<void()> f) {
  arena_->arena.execute([&] { f(); });
}

}  // namespace weft
