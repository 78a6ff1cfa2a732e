#include "core/buffer.h"

#include <cstdlib>
#include <new>
#include <vector>

#include "core/checked.h"
#include "core/host_memory.h"

namespace weft {
namespace {

class HeapBuffer final : public Buffer {
 public:
  HeapBuffer(void* data, size_t size) : Buffer(data, size) {}
  ~HeapBuffer() override { std::free(data_); }
};

class Heap final : public Allocator {
 public:
  absl::StatusOr<BufferPtr> Allocate(size_t bytes) override {
    if (bytes > size_t{1} << 62) return ResourceExhausted("cannot allocate ", bytes, " bytes");
    const size_t rounded = RoundUp(std::max<size_t>(bytes, 1), kAlignment);
    void* data = AllocateHostMemory(rounded);
    if (data == nullptr) return ResourceExhausted("cannot allocate ", bytes, " bytes");
    return BufferPtr(RefPtr<HeapBuffer>::Adopt(new HeapBuffer(data, bytes)));
  }
};

template <typename T>
class ObjectBuffer final : public Buffer {
 public:
  explicit ObjectBuffer(std::vector<T> objects)
      : Buffer(nullptr, objects.size() * sizeof(T)), objects_(std::move(objects)) {
    data_ = objects_.data();
  }

 private:
  std::vector<T> objects_;
};

class BorrowedBuffer final : public Buffer {
 public:
  BorrowedBuffer(const void* data, size_t size, std::shared_ptr<const void> owner)
      : Buffer(const_cast<void*>(data), size, /*borrowed=*/true), owner_(std::move(owner)) {}

 private:
  std::shared_ptr<const void> owner_;
};

}  // namespace

Allocator& HeapAllocator() {
  static Heap heap;
  return heap;
}

absl::StatusOr<BufferPtr> AllocateObjects(DType dtype, int64_t count) {
  BufferPtr buffer;
  const DType object = IsRef(dtype) ? DType::kResource : dtype;
  // A vector cannot say no but by throwing; a hostile count must not get that far.
  if (count < 0 || static_cast<uint64_t>(count) > (uint64_t{1} << 40) / sizeof(std::string)) {
    return ResourceExhausted("cannot allocate ", count, " elements of ", DTypeName(dtype));
  }
  try {
    DispatchType<kObjects>(object, [&]<typename T>() {
      buffer = BufferPtr(MakeRef<ObjectBuffer<T>>(std::vector<T>(count)));
    });
  } catch (const std::bad_alloc&) {
    return ResourceExhausted("cannot allocate ", count, " elements of ", DTypeName(dtype));
  }
  return buffer;
}

BufferPtr BorrowBuffer(const void* data, size_t size, std::shared_ptr<const void> owner) {
  return BufferPtr(MakeRef<BorrowedBuffer>(data, size, std::move(owner)));
}

}  // namespace weft
