// A session's threads: one oneTBB arena of a fixed size, sharing the process's workers.
#ifndef WEFT_RUNTIME_THREADS_H_
#define WEFT_RUNTIME_THREADS_H_

#include <memory>

#include "absl/functional/function_ref.h"
#include "core/parallel.h"

namespace weft {

class ThreadArena final : public ParallelFor {
 public:
  // `threads` at most, the caller's included; 0 takes as many as the machine has.
  explicit ThreadArena(int threads);
  ~ThreadArena() override;
  void Run(int64_t tiles, absl::FunctionRef<void(int64_t)> tile) override;
  int max_threads() const override { return threads_; }
  // Runs f inside the arena, so that tasks it spawns are the arena's.
  void Execute(absl::FunctionRef<void()> f);

 private:
  struct Arena;
  int threads_;
  std::unique_ptr<Arena> arena_;
};

}  // namespace weft

#endif  // WEFT_RUNTIME_THREADS_H_
