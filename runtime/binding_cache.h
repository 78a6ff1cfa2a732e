// What a session keeps ready between runs: bindings of its signatures to sizes, each with the
// frames that runs left behind. Bounded in number and in bytes; what was used least recently goes
// first.
#ifndef WEFT_RUNTIME_BINDING_CACHE_H_
#define WEFT_RUNTIME_BINDING_CACHE_H_

#include <atomic>
#include <list>
#include <memory>
#include <span>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/synchronization/mutex.h"
#include "runtime/binding.h"
#include "runtime/executor.h"

namespace weft {

class BindingCache;

// The budget that the caches of a session share. Thread-safe.
class CacheBudget {
 public:
  explicit CacheBudget(size_t max_bytes) : max_bytes_(max_bytes) {}
  // Frames that nobody works in, and the bindings' own memory.
  size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  // Drops idle frames, then bindings that no run holds, until at most `target` bytes are kept; the
  // binding that was used last stays.
  void Shrink(size_t target);
  // Makes the kernels let go of the memory that they hold to be faster (core/held_memory.h).
  void LetGo();

 private:
  friend class BindingCache;
  const size_t max_bytes_;
  std::atomic<size_t> bytes_{0};
  std::atomic<uint64_t> clock_{0};
  absl::Mutex mutex_;
  std::vector<BindingCache*> caches_;
};

// One signature's bindings. Thread-safe.
class BindingCache {
 public:
  // One binding; shared by the runs that use it.
  struct Bound {
    std::vector<Shape> feeds;
    std::unique_ptr<const Binding> binding;
    uint64_t last_use = 0;                          // the cache's mutex guards it and the rest
    bool listed = true;                             // false once the cache has dropped it
    std::vector<std::unique_ptr<RunFrame>> frames;  // idle
  };

  // `exe` must outlive the cache.
  BindingCache(const Executable& exe, size_t max_bindings, std::shared_ptr<CacheBudget> budget);
  ~BindingCache();
  BindingCache(const BindingCache&) = delete;
  BindingCache& operator=(const BindingCache&) = delete;

  // The binding to the feeds' shapes; `bind` makes it if it is not there.
  absl::StatusOr<std::shared_ptr<Bound>> Get(
      std::span<const Tensor> feeds,
      absl::FunctionRef<absl::StatusOr<std::unique_ptr<Binding>>(std::span<const Shape>)> bind);
  // An idle frame, or a new one.
  std::unique_ptr<RunFrame> TakeFrame(Bound& bound);
  void GiveBack(Bound& bound, std::unique_ptr<RunFrame> frame);

 private:
  friend class CacheBudget;
  static size_t FrameBytes(const Bound& bound, const RunFrame& frame);
  void DropFrames(Bound& bound);  // mutex_ is held
  void Drop(Bound& bound);        // mutex_ is held; the list does not change

  const Executable& exe_;
  const size_t max_bindings_;
  const std::shared_ptr<CacheBudget> budget_;
  absl::Mutex mutex_;
  std::list<std::shared_ptr<Bound>> bound_;  // most recently used first
};

}  // namespace weft

#endif  // WEFT_RUNTIME_BINDING_CACHE_H_
