// A caching allocator: what a step gives back, the next step gets, without a call to the heap.
#ifndef WEFT_RUNTIME_POOL_H_
#define WEFT_RUNTIME_POOL_H_

#include <functional>
#include <memory>

#include "core/buffer.h"

namespace weft {

struct PoolStats {
  size_t in_use = 0;  // bytes handed out
  size_t cached = 0;  // bytes kept for reuse
  size_t peak = 0;    // largest in_use so far
};

// Buffers may outlive the pool: the state behind it lives until the last one is gone.
class PoolAllocator final : public Allocator {
 public:
  // ResourceExhausted above `limit` bytes handed out (0: no limit), after what is cached has gone.
  explicit PoolAllocator(size_t limit = 0);
  ~PoolAllocator() override;
  absl::StatusOr<BufferPtr> Allocate(size_t bytes) override;
  // Called, outside the pool's lock, when an allocation does not fit: stage 0, then 1, … each may
  // let go of memory held for speed, cheapest first; false once there is nothing left to let go of.
  // Set before the first allocation.
  using Reclaim = std::function<bool(int stage)>;
  void set_reclaim(Reclaim reclaim);
  // Gives cached memory back to the heap.
  void Trim();
  PoolStats stats() const;

 private:
  struct State;
  Reclaim reclaim_;
  std::shared_ptr<State> state_;
};

}  // namespace weft

#endif  // WEFT_RUNTIME_POOL_H_
