// Counts what a thread asks of the heap: the test program has an operator new of its own.
#ifndef WEFT_TESTS_SUPPORT_HEAP_CALLS_H_
#define WEFT_TESTS_SUPPORT_HEAP_CALLS_H_

#include <cstdint>

namespace weft::test {

// Calls of operator new by this thread so far. Always 0 under a sanitizer, which has its own.
int64_t HeapCalls();
// Whether they are counted.
bool CountsHeapCalls();

}  // namespace weft::test

#endif  // WEFT_TESTS_SUPPORT_HEAP_CALLS_H_
