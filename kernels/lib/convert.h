// Rows of half types to float and back, to nearest even.
#ifndef WEFT_KERNELS_LIB_CONVERT_H_
#define WEFT_KERNELS_LIB_CONVERT_H_

#include <cstdint>

#include "core/half.h"

namespace weft {

void Widen(const Half* from, float* to, int64_t n);
void Widen(const BFloat16* from, float* to, int64_t n);
void Narrow(const float* from, Half* to, int64_t n);
void Narrow(const float* from, BFloat16* to, int64_t n);

}  // namespace weft

#endif  // WEFT_KERNELS_LIB_CONVERT_H_
