// Memory of the host for tensors, before anybody counts it.
#ifndef WEFT_CORE_HOST_MEMORY_H_
#define WEFT_CORE_HOST_MEMORY_H_

#include <cstddef>

namespace weft {

// `bytes` > 0, a multiple of kAlignment: uninitialised, aligned to kAlignment; for std::free. Null
// if the machine has no more. Large blocks ask for large pages, where the system has them: fewer
// page faults the first time, and fewer misses of the address cache every time.
void* AllocateHostMemory(size_t bytes);

}  // namespace weft

#endif  // WEFT_CORE_HOST_MEMORY_H_
