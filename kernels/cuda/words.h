// Elements that are only moved, by size.
#ifndef WEFT_KERNELS_CUDA_WORDS_H_
#define WEFT_KERNELS_CUDA_WORDS_H_

#include <cstddef>
#include <cstdint>

namespace weft::cuda {

struct Word16 {
  uint64_t low, high;
};

// f<U>() with an unsigned integer of `bytes`: 1, 2, 4, 8 or 16.
template <typename F>
void WithWord(size_t bytes, F f) {
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
      return f.template operator()<Word16>();
  }
}

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_WORDS_H_
