// Memory of tensors: ref-counted buffers, and allocators that count what they hand out.
#ifndef WEFT_CORE_BUFFER_H_
#define WEFT_CORE_BUFFER_H_

#include <cstddef>
#include <memory>

#include "core/dtype.h"
#include "core/ref.h"
#include "core/status.h"

namespace weft {

// Every buffer of bytes starts at a multiple of this, and may be read up to the next multiple.
inline constexpr size_t kAlignment = 64;

// A block of memory with an owner. Shared by reference count; freed by the derived class.
class Buffer : public RefCounted {
 public:
  void* data() const { return data_; }
  size_t size() const { return size_; }
  // The memory is somebody else's: never to be written, however few references there are.
  bool borrowed() const { return borrowed_; }

 protected:
  Buffer(void* data, size_t size, bool borrowed = false)
      : data_(data), size_(size), borrowed_(borrowed) {}
  void* data_;
  size_t size_;
  const bool borrowed_;
};
using BufferPtr = RefPtr<Buffer>;

// Makes buffers of bytes. Thread-safe. Must outlive its buffers only where it says so.
class Allocator {
 public:
  virtual ~Allocator() = default;
  // Uninitialised, aligned to kAlignment. ResourceExhausted if the limit or the machine says no.
  virtual absl::StatusOr<BufferPtr> Allocate(size_t bytes) = 0;
};

// Plain heap memory without cache or limit: for tensors outside any session. Never freed itself.
Allocator& HeapAllocator();

// A buffer of `count` default-constructed objects of an object dtype (string, resource, variant,
// or a reference dtype). Always on the heap of the host.
absl::StatusOr<BufferPtr> AllocateObjects(DType dtype, int64_t count);

// Memory that somebody else owns, kept alive by `owner` (which may be null: then the caller
// promises that it outlives the buffer).
BufferPtr BorrowBuffer(const void* data, size_t size, std::shared_ptr<const void> owner);

}  // namespace weft

#endif  // WEFT_CORE_BUFFER_H_
