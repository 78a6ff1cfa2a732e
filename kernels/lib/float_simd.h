// Functions of one instruction set that are there for floats and for doubles.
#ifndef WEFT_KERNELS_LIB_FLOAT_SIMD_H_
#define WEFT_KERNELS_LIB_FLOAT_SIMD_H_

#include "core/simd_dispatch.h"

// NameF(...) where T is float, NameD(...) where it is double, as WEFT_SIMD would call them.
#define WEFT_FLOAT_SIMD(T, Name, ...)           \
  do {                                          \
    if constexpr (sizeof(T) == sizeof(float)) { \
      WEFT_SIMD(Name##F)(__VA_ARGS__);          \
    } else {                                    \
      WEFT_SIMD(Name##D)(__VA_ARGS__);          \
    }                                           \
  } while (false)

#endif  // WEFT_KERNELS_LIB_FLOAT_SIMD_H_
