// When work is to end early: a time limit, or a caller who no longer wants it.
#ifndef WEFT_CORE_STOP_H_
#define WEFT_CORE_STOP_H_

#include <atomic>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "core/parallel.h"
#include "core/status.h"

namespace weft {

struct Stop {
  const std::atomic<bool>* cancel = nullptr;  // the caller's; may be null
  absl::Time deadline = absl::InfiniteFuture();

  // Cheap where neither is set, some 30 ns with a deadline.
  bool Requested() const {
    return (cancel != nullptr && cancel->load(std::memory_order_relaxed)) || Late();
  }
  bool Late() const { return deadline != absl::InfiniteFuture() && absl::Now() > deadline; }
  // DeadlineExceeded or Cancelled once it is requested. `what`: "the run".
  absl::Status Check(std::string_view what) const {
    if (!Requested()) return absl::OkStatus();
    return Status(what);
  }
  absl::Status Status(std::string_view what) const {
    if (Late()) return absl::DeadlineExceededError(Concat(what, " passed its time limit"));
    return absl::CancelledError(Concat(what, " was cancelled"));
  }
};

// Thrown by StoppableFor through a kernel, to whoever called it. Never leaves Weft.
struct StoppedEarly {};

// Another's tiles, as long as nobody wants them to stop: then the rest are left out, and the call
// throws StoppedEarly, so that a kernel never goes on with what was not computed.
template <typename Requested>
class StoppableFor final : public ParallelFor {
 public:
  StoppableFor(ParallelFor& tiles, Requested requested)
      : tiles_(tiles), requested_(std::move(requested)) {}

  void Run(int64_t tiles, absl::FunctionRef<void(int64_t)> tile) override {
    if (requested_()) throw StoppedEarly();
    if (tiles <= 1) {
      for (int64_t i = 0; i < tiles; ++i) tile(i);
      return;
    }
    std::atomic<bool> stopped = false;
    tiles_.Run(tiles, [&](int64_t i) {
      if (stopped.load(std::memory_order_relaxed)) return;
      if (i > 0 && requested_()) {
        stopped.store(true, std::memory_order_relaxed);
      } else {
        tile(i);
      }
    });
    if (stopped.load(std::memory_order_relaxed)) throw StoppedEarly();
  }
  int max_threads() const override { return tiles_.max_threads(); }

 private:
  ParallelFor& tiles_;
  Requested requested_;
};

}  // namespace weft

#endif  // WEFT_CORE_STOP_H_
