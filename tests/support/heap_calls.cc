#include "tests/support/heap_calls.h"

#include <cstdlib>
#include <new>

#include "tests/support/sanitized.h"

namespace weft::test {
namespace {
thread_local int64_t calls = 0;

[[maybe_unused]] void* Checked(void* p) {
  ++calls;
  if (p == nullptr) std::abort();  // tests ask for no such amounts
  return p;
}
}  // namespace

int64_t HeapCalls() { return calls; }
bool CountsHeapCalls() { return !WEFT_SANITIZED; }

#if !WEFT_SANITIZED
void* CountedNew(size_t n) { return Checked(std::malloc(n)); }
void* CountedNew(size_t n, std::align_val_t a) {
  const size_t align = static_cast<size_t>(a);
  return Checked(std::aligned_alloc(align, (n + align - 1) / align * align));
}
#endif

}  // namespace weft::test

#if !WEFT_SANITIZED
void* operator new(size_t n) { return weft::test::CountedNew(n); }
void* operator new(size_t n, std::align_val_t a) { return weft::test::CountedNew(n, a); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, size_t) noexcept { std::free(p); }
void operator delete(void* p, std::align_val_t) noexcept { std::free(p); }
void operator delete(void* p, size_t, std::align_val_t) noexcept { std::free(p); }
#endif
