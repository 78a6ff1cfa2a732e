// The packed form of a constant operand.
#ifndef WEFT_KERNELS_CPU_PACKED_ONCE_H_
#define WEFT_KERNELS_CPU_PACKED_ONCE_H_

#include <mutex>
#include <utility>

#include "core/buffer.h"
#include "core/held_memory.h"

namespace weft {

// Made at its first use, in the session's memory, for the sizes that were met then. Thread-safe.
template <typename Key>
class PackedOnce final : public HeldMemory {
 public:
  // The packed bytes, filled by pack(void*) the first time. Null for other sizes than the first, if
  // memory was short, and while another thread packs: then the caller does without.
  template <typename F>
  BufferPtr Get(const Key& key, size_t bytes, Allocator& allocator, F&& pack) const {
    {
      std::lock_guard lock(mutex_);
      if (state_ == State::kReady && key == key_) return buffer_;
      if (state_ != State::kNew) return nullptr;
      state_ = State::kPacking;
    }
    auto buffer = allocator.Allocate(bytes);  // may call LetGo
    try {
      if (buffer.ok()) pack((*buffer)->data());
    } catch (...) {  // a run that is stopped: the next one packs
      std::lock_guard lock(mutex_);
      state_ = State::kNew;
      throw;
    }
    std::lock_guard lock(mutex_);
    if (!buffer.ok() || state_ != State::kPacking) {
      state_ = State::kWithout;
      return buffer.ok() ? *std::move(buffer) : nullptr;
    }
    state_ = State::kReady;
    key_ = key;
    buffer_ = *std::move(buffer);
    return buffer_;
  }
  void LetGo() const override {
    std::lock_guard lock(mutex_);
    buffer_ = nullptr;
    if (state_ != State::kNew) state_ = State::kWithout;
  }

 private:
  enum class State { kNew, kPacking, kReady, kWithout };
  mutable std::mutex mutex_;
  mutable State state_ = State::kNew;
  mutable Key key_{};
  mutable BufferPtr buffer_;
};

}  // namespace weft

#endif  // WEFT_KERNELS_CPU_PACKED_ONCE_H_
