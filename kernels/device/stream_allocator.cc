#include "kernels/device/stream_allocator.h"

#include <algorithm>

#include "core/checked.h"

namespace weft {
namespace {

// What the libraries want of a pointer to device memory.
constexpr size_t kGranule = 256;
// A free block serves a request of at least half its size.
constexpr size_t kMostWaste = 2;

}  // namespace

StreamAllocator::~StreamAllocator() {
  absl::MutexLock lock(&mutex_);
  TrimLocked();
  WEFT_CHECK(used_.empty());
  for (EventHandle e : spare_events_) driver_.DestroyEvent(e);
}

absl::StatusOr<void*> StreamAllocator::Allocate(size_t bytes, StreamHandle stream) {
  if (bytes > size_t{1} << 60) return ResourceExhausted("cannot allocate ", bytes, " bytes");
  const size_t size = RoundUp(std::max<size_t>(bytes, 1), kGranule);
  absl::MutexLock lock(&mutex_);
  if (const auto own = FindFree(size, stream, false); own != free_.end()) return Reuse(own, stream);
  if (Fits(size)) {
    auto fresh = New(size);
    if (fresh.ok()) return fresh;
  }
  if (const auto any = FindFree(size, stream, true); any != free_.end()) return Reuse(any, stream);
  TrimLocked();
  if (!Fits(size)) {
    return ResourceExhausted("cannot allocate ", bytes, " bytes on ", driver_.info().Name(), ": ",
                             stats_.in_use, " are in use and the limit is ", limit_);
  }
  return New(size);
}

bool StreamAllocator::Fits(size_t bytes) const {
  return limit_ == 0 || stats_.in_use + stats_.cached + bytes <= limit_;
}

// The smallest block that is large enough and not far too large, whose last work was on `stream`
// alone or is done.
StreamAllocator::FreeBlocks::iterator StreamAllocator::FindFree(size_t bytes, StreamHandle stream,
                                                                bool any_stream) {
  for (auto it = free_.lower_bound(bytes); it != free_.end(); ++it) {
    if (it->first / kMostWaste > bytes) break;
    const auto& uses = it->second.last_uses;
    const auto ordered = [&](const std::pair<StreamHandle, EventHandle>& use) {
      return use.first == stream || driver_.Done(use.second).value_or(false);
    };
    if (any_stream || std::all_of(uses.begin(), uses.end(), ordered)) return it;
  }
  return free_.end();
}

absl::StatusOr<void*> StreamAllocator::Reuse(FreeBlocks::iterator it, StreamHandle stream) {
  for (const auto& [used_by, event] : it->second.last_uses) {
    if (used_by != stream) RETURN_IF_ERROR(driver_.Wait(stream, event));
  }
  Block block = std::move(free_.extract(it).mapped());
  for (const auto& use : block.last_uses) spare_events_.push_back(use.second);
  block.last_uses.clear();
  stats_.cached -= block.bytes;
  void* data = block.data;
  HandOut(std::move(block));
  return data;
}

absl::StatusOr<void*> StreamAllocator::New(size_t bytes) {
  ASSIGN_OR_RETURN(void* data, driver_.Allocate(bytes));
  HandOut({data, bytes, {}});
  return data;
}

void StreamAllocator::HandOut(Block block) {
  stats_.in_use += block.bytes;
  stats_.peak = std::max(stats_.peak, stats_.in_use);
  used_.emplace(block.data, std::move(block));
}

absl::Status StreamAllocator::Free(void* data, std::span<const StreamHandle> used_by) {
  absl::MutexLock lock(&mutex_);
  const auto it = used_.find(data);
  WEFT_CHECK(it != used_.end());
  Block block = std::move(used_.extract(it).mapped());
  stats_.in_use -= block.bytes;
  absl::Status status;
  for (StreamHandle stream : used_by) {
    auto event = RecordOn(stream);
    if (event.ok()) {
      block.last_uses.emplace_back(stream, *event);
    } else {
      status.Update(event.status());
    }
  }
  if (!status.ok()) {  // nobody could tell when the block is free: the driver waits for all work
    Release(block);
    return status;
  }
  stats_.cached += block.bytes;
  free_.emplace(block.bytes, std::move(block));
  return absl::OkStatus();
}

absl::StatusOr<EventHandle> StreamAllocator::RecordOn(StreamHandle stream) {
  if (spare_events_.empty()) {
    ASSIGN_OR_RETURN(EventHandle fresh, driver_.CreateEvent());
    spare_events_.push_back(fresh);
  }
  const EventHandle event = spare_events_.back();
  RETURN_IF_ERROR(driver_.Record(event, stream));
  spare_events_.pop_back();
  return event;
}

void StreamAllocator::Release(const Block& block) {
  for (const auto& use : block.last_uses) spare_events_.push_back(use.second);
  driver_.Free(block.data);
}

void StreamAllocator::TrimLocked() {
  for (const auto& entry : free_) Release(entry.second);
  free_.clear();
  stats_.cached = 0;
}

void StreamAllocator::Trim() {
  absl::MutexLock lock(&mutex_);
  TrimLocked();
}

StreamAllocator::Stats StreamAllocator::stats() const {
  absl::MutexLock lock(&mutex_);
  return stats_;
}

}  // namespace weft
