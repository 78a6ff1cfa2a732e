// Elements as words of 1 to 16 bytes: one instance of a loop serves all dtypes of a size.
#ifndef WEFT_KERNELS_CPU_BYTES_H_
#define WEFT_KERNELS_CPU_BYTES_H_

#include <cstdint>
#include <cstring>

#include "kernels/words.h"

namespace weft {

template <typename U>
U Load(const char* p) {
  U v;
  std::memcpy(&v, p, sizeof(U));
  return v;
}
template <typename U>
void Store(char* p, U v) {
  std::memcpy(p, &v, sizeof(U));
}

constexpr bool IsWord(int64_t bytes) {
  return bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8 || bytes == 16;
}

// At least one byte, inline for short ones: two overlapping words cover 2^k to 2^(k+1) bytes.
inline void CopyBytes(const char* from, char* to, int64_t n) {
  const auto ends = [&]<typename U>(U) {
    const U head = Load<U>(from), tail = Load<U>(from + n - sizeof(U));
    Store(to, head);
    Store(to + n - sizeof(U), tail);
  };
  if (n > 32) {
    std::memcpy(to, from, n);
  } else if (n >= 16) {
    ends(Bytes16{});
  } else if (n >= 8) {
    ends(uint64_t{});
  } else if (n >= 4) {
    ends(uint32_t{});
  } else if (n >= 2) {
    ends(uint16_t{});
  } else {
    *to = *from;
  }
}

}  // namespace weft

#endif  // WEFT_KERNELS_CPU_BYTES_H_
