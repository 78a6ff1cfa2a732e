#include "runtime/pool.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "core/checked.h"
#include "core/host_memory.h"

namespace weft {
namespace {

// Size classes: four a power of two, so that at most a fifth is wasted.
constexpr int kClasses = 4 * 64;
int ClassOf(size_t bytes) {
  const size_t units = std::max<size_t>((bytes + kAlignment - 1) / kAlignment, 1);
  const int log = std::bit_width(units) - 1;
  if (log < 2) return static_cast<int>(units);  // 1, 2, 3 units
  const size_t quarter = (units - (size_t{1} << log) + (size_t{1} << (log - 2)) - 1) >> (log - 2);
  return log * 4 + static_cast<int>(quarter);
}
size_t ClassBytes(int c) {
  if (c < 8) return static_cast<size_t>(std::min(c, 4)) * kAlignment;
  const int log = c / 4;
  return ((size_t{1} << log) + static_cast<size_t>(c % 4) * (size_t{1} << (log - 2))) * kAlignment;
}

// Blocks at least this large go back to the system when they are trimmed; smaller ones are all
// cached.
constexpr size_t kMostCached = size_t{1} << 31;

}  // namespace

struct PoolAllocator::State : std::enable_shared_from_this<PoolAllocator::State> {
  class PooledBuffer final : public Buffer {
   public:
    PooledBuffer(void* data, int size_class) : Buffer(data, 0), size_class_(size_class) {}
    ~PooledBuffer() override { std::free(data_); }
    int size_class() const { return size_class_; }
    size_t capacity() const { return ClassBytes(size_class_); }
    void HandOut(size_t size, std::shared_ptr<State> state) {
      size_ = size;
      state_ = std::move(state);
    }

   private:
    void Delete() const override {
      auto* self = const_cast<PooledBuffer*>(this);
      const std::shared_ptr<State> state = std::move(self->state_);
      state->TakeBack(self);
    }
    int size_class_;
    std::shared_ptr<State> state_;
  };

  ~State() {
    for (auto& list : free) {
      for (PooledBuffer* b : list) delete b;
    }
  }

  void TakeBack(PooledBuffer* b) {
    absl::MutexLock lock(&mutex);
    stats.in_use -= b->capacity();
    if (closed || stats.cached + b->capacity() > kMostCached) {
      delete b;
      return;
    }
    stats.cached += b->capacity();
    free[b->size_class()].push_back(b);
  }

  // Counts one more buffer of class c as handed out, a cached one if there is one; false where the
  // limit says no.
  bool Take(int c, PooledBuffer** cached) {
    const size_t capacity = ClassBytes(c);
    absl::MutexLock lock(&mutex);
    if (auto& list = free[c]; !list.empty()) {
      *cached = list.back();
      list.pop_back();
      stats.cached -= capacity;
    } else if (limit > 0 && stats.in_use + stats.cached + capacity > limit) {
      TrimLocked();
      if (stats.in_use + capacity > limit) return false;
    }
    stats.in_use += capacity;
    stats.peak = std::max(stats.peak, stats.in_use);
    return true;
  }

  void TrimLocked() {
    for (auto& list : free) {
      for (PooledBuffer* b : list) delete b;
      list.clear();
    }
    stats.cached = 0;
  }

  mutable absl::Mutex mutex;
  size_t limit = 0;
  bool closed = false;
  PoolStats stats;
  std::vector<PooledBuffer*> free[kClasses];
};

PoolAllocator::PoolAllocator(size_t limit) : state_(std::make_shared<State>()) {
  state_->limit = limit;
}

PoolAllocator::~PoolAllocator() {
  absl::MutexLock lock(&state_->mutex);
  state_->closed = true;
  state_->TrimLocked();
}

absl::StatusOr<BufferPtr> PoolAllocator::Allocate(size_t bytes) {
  if (bytes > size_t{1} << 60) return ResourceExhausted("cannot allocate ", bytes, " bytes");
  const int c = ClassOf(bytes);
  const size_t capacity = ClassBytes(c);
  State::PooledBuffer* buffer = nullptr;
  for (int stage = 0; !state_->Take(c, &buffer); ++stage) {
    if (reclaim_ && reclaim_(stage)) continue;
    return ResourceExhausted("cannot allocate ", bytes, " bytes: ", stats().in_use,
                             " are in use and the limit is ", state_->limit);
  }
  if (buffer == nullptr) {
    void* data = AllocateHostMemory(capacity);
    if (data == nullptr) {
      absl::MutexLock lock(&state_->mutex);
      state_->stats.in_use -= capacity;
      return ResourceExhausted("cannot allocate ", bytes, " bytes: the machine has no more memory");
    }
    buffer = new State::PooledBuffer(data, c);
  } else {
    // The object is reused with its memory; its count is zero and becomes one again.
    buffer->Ref();
  }
  buffer->HandOut(bytes, state_);
  return BufferPtr(RefPtr<State::PooledBuffer>::Adopt(buffer));
}

void PoolAllocator::set_reclaim(Reclaim reclaim) { reclaim_ = std::move(reclaim); }

void PoolAllocator::Trim() {
  absl::MutexLock lock(&state_->mutex);
  state_->TrimLocked();
}

PoolStats PoolAllocator::stats() const {
  absl::MutexLock lock(&state_->mutex);
  return state_->stats;
}

}  // namespace weft
