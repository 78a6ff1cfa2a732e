#include "core/host_memory.h"

#include <sys/mman.h>

#include <cstdlib>

#include "core/buffer.h"

namespace weft {
namespace {

constexpr size_t kLargePage = size_t{1} << 21;
// From here on a block lies at the start of a large page. Below, what that skips would cost more
// than it brings.
constexpr size_t kLargeBlock = 2 * kLargePage;

}  // namespace

void* AllocateHostMemory(size_t bytes) {
  if (bytes < kLargeBlock) return std::aligned_alloc(kAlignment, bytes);
  void* data = nullptr;
  if (::posix_memalign(&data, kLargePage, bytes) != 0) return nullptr;
#ifdef MADV_HUGEPAGE
  // The whole pages of it: a wish, so what becomes of it does not matter.
  ::madvise(data, bytes / kLargePage * kLargePage, MADV_HUGEPAGE);
#endif
  return data;
}

}  // namespace weft
