// WEFT_SANITIZED: 1 under the address or the thread sanitizer, which have a heap of their own and
// slow everything. GCC says so with a macro, Clang with a feature.
#ifndef WEFT_TESTS_SUPPORT_SANITIZED_H_
#define WEFT_TESTS_SUPPORT_SANITIZED_H_

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define WEFT_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define WEFT_SANITIZED 1
#endif
#endif
#ifndef WEFT_SANITIZED
#define WEFT_SANITIZED 0
#endif

#endif  // WEFT_TESTS_SUPPORT_SANITIZED_H_
