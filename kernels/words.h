// Elements as words of 1 to 16 bytes, for every device: one instance of a loop serves all dtypes of
// a size.
#ifndef WEFT_KERNELS_WORDS_H_
#define WEFT_KERNELS_WORDS_H_

#include <cstdint>

namespace weft {

struct Bytes16 {
  uint64_t a, b;
};

// Calls f.operator()<U>() for the unsigned type of 1, 2, 4, 8 or else 16 bytes.
template <typename F>
void WithWord(int64_t bytes, F&& f) {
  switch (bytes) {
    case 1:
      return f.template operator()<uint8_t>();
    case 2:
      return f.template operator()<uint16_t>();
    case 4:
      return f.template operator()<uint32_t>();
    case 8:
      return f.template operator()<uint64_t>();
    default:
      return f.template operator()<Bytes16>();
  }
}

}  // namespace weft

#endif  // WEFT_KERNELS_WORDS_H_
