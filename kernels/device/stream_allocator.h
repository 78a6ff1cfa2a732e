// A caching allocator of device memory, ordered by streams: what one step gives back the next one
// gets, without a call to the driver, and memory goes from stream to stream without the host
// waiting.
#ifndef WEFT_KERNELS_DEVICE_STREAM_ALLOCATOR_H_
#define WEFT_KERNELS_DEVICE_STREAM_ALLOCATOR_H_

#include <map>
#include <memory>
#include <span>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "kernels/device/driver.h"

namespace weft {

// Takes memory from the driver as it is asked for, never the whole card. Thread-safe. The driver
// must outlive it, and it its blocks.
class StreamAllocator {
 public:
  struct Stats {
    size_t in_use = 0;  // bytes handed out
    size_t cached = 0;  // bytes kept for reuse
    size_t peak = 0;    // largest in_use so far
  };

  // ResourceExhausted above `limit` bytes handed out and cached together (0: what the device has).
  explicit StreamAllocator(Driver& driver, size_t limit = 0) : driver_(driver), limit_(limit) {}
  StreamAllocator(const StreamAllocator&) = delete;
  StreamAllocator& operator=(const StreamAllocator&) = delete;
  // Every block has been given back.
  ~StreamAllocator();

  // At least `bytes` bytes, uninitialised, for work on `stream`. A block that another stream gave
  // back is taken only when new memory is not to be had, and then `stream` waits for that one.
  absl::StatusOr<void*> Allocate(size_t bytes, StreamHandle stream);
  // Gives a block back; work on it that these streams were given before may still be running.
  // Whoever gets it next comes after that work.
  absl::Status Free(void* block, std::span<const StreamHandle> used_by);
  // Gives cached memory back to the device. Waits for the work on it.
  void Trim();
  Stats stats() const;

 private:
  struct Block {
    void* data = nullptr;
    size_t bytes = 0;
    // The work to wait for: where it is, and an event after it.
    std::vector<std::pair<StreamHandle, EventHandle>> last_uses;
  };
  using FreeBlocks = std::multimap<size_t, Block>;  // by size

  FreeBlocks::iterator FindFree(size_t bytes, StreamHandle stream, bool any_stream);
  absl::StatusOr<void*> Reuse(FreeBlocks::iterator it, StreamHandle stream);
  absl::StatusOr<void*> New(size_t bytes);
  bool Fits(size_t bytes) const;
  // An event after all that `stream` has been given.
  absl::StatusOr<EventHandle> RecordOn(StreamHandle stream);
  void Release(const Block& block);
  void TrimLocked();
  void HandOut(Block block);

  Driver& driver_;
  const size_t limit_;
  mutable absl::Mutex mutex_;
  FreeBlocks free_;
  std::map<void*, Block> used_;
  std::vector<EventHandle> spare_events_;
  Stats stats_;
};

}  // namespace weft

#endif  // WEFT_KERNELS_DEVICE_STREAM_ALLOCATOR_H_
