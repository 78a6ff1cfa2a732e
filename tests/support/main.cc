#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>

// Tests ask for more memory than there is; a sanitizer must then refuse, as malloc does.
extern "C" const char* __asan_default_options() { return "allocator_may_return_null=1"; }
extern "C" const char* __tsan_default_options() { return "allocator_may_return_null=1"; }
// Abseil keeps what threads wait on in memory that it gives to others; how the two are ordered, it
// hides from the sanitizer, with the rest of its mutexes.
extern "C" const char* __tsan_default_suppressions() { return "race:AbslInternalPerThreadSemPost"; }
