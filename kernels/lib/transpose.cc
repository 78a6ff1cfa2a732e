#include "kernels/lib/transpose.h"

#include <algorithm>
#include <type_traits>

#include "core/checked.h"
#include "kernels/lib/convert.h"

namespace weft {

template <typename From, typename To>
void Transpose(const From* from, To* to, int64_t n, int64_t rows, int64_t cols, ParallelFor& par) {
  constexpr int64_t kBlock = 16;
  if (n * rows * cols == 0) return;
  const int64_t strips = CeilDiv(rows, kBlock);
  ForRanges(par, n * strips, 1.0 * kBlock * cols, [&](int64_t s0, int64_t s1) {
    for (int64_t s = s0; s < s1; ++s) {
      const int64_t image = s / strips, r0 = s % strips * kBlock, r1 = std::min(rows, r0 + kBlock);
      const From* source = from + image * rows * cols;
      To* target = to + image * rows * cols;
      for (int64_t c0 = 0; c0 < cols; c0 += kBlock) {
        for (int64_t c = c0; c < std::min(cols, c0 + kBlock); ++c) {
          for (int64_t r = r0; r < r1; ++r) {
            target[c * rows + r] = static_cast<To>(source[r * cols + c]);
          }
        }
      }
    }
  });
}

template <typename From, typename To>
void ConvertElements(const From* from, To* to, int64_t n, ParallelFor& par) {
  ForRanges(par, n, 0.4, [&](int64_t begin, int64_t end) {
    if constexpr (std::is_same_v<From, To>) {
      std::copy(from + begin, from + end, to + begin);
    } else if constexpr (sizeof(From) < sizeof(To)) {
      Widen(from + begin, to + begin, end - begin);
    } else {
      Narrow(from + begin, to + begin, end - begin);
    }
  });
}

#define WEFT_TRANSPOSE(From, To)                                                                \
  template void Transpose<From, To>(const From*, To*, int64_t, int64_t, int64_t, ParallelFor&); \
  template void ConvertElements<From, To>(const From*, To*, int64_t, ParallelFor&);
WEFT_TRANSPOSE(float, float)
WEFT_TRANSPOSE(double, double)
WEFT_TRANSPOSE(Half, float)
WEFT_TRANSPOSE(float, Half)
WEFT_TRANSPOSE(BFloat16, float)
WEFT_TRANSPOSE(float, BFloat16)
#undef WEFT_TRANSPOSE

}  // namespace weft
