#include "core/host_memory.h"

#include <sys/mman.h>

#include <cstdlib>

#include "core/buffer.h"

namespace weft {
namespace {

constexpr size_t kLargePage = size_t{1} << 21;
// From here on large pages pay: chains over arrays of 100 MiB take a tenth less. A model's weights
// are smaller each; in large pages they load slower (100 ms for 100 MiB on a virtual machine), and
// running is not faster.
constexpr size_t kLargeBlock = 8 * kLargePage;

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
