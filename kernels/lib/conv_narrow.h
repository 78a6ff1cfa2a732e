// Gradient of a filter that sees few numbers at once (a first layer's, say): windows are copied
// side by side, which is faster than gathering their elements one by one, and the product is taken
// transposed, so that few output channels waste nothing.
#ifndef WEFT_KERNELS_LIB_CONV_NARROW_H_
#define WEFT_KERNELS_LIB_CONV_NARROW_H_

#include <cstdint>
#include <cstring>

#include "core/parallel.h"
#include "kernels/lib/conv_windows.h"

namespace weft {

// Channels last, float or double, one group, all sizes at least 1. Pixels are cut into parts by the
// sizes alone; a part's products are added in the order of pixels, then the parts in theirs.
template <typename T>
class NarrowFilterConv {
 public:
  // Whether this way is faster than FilterConv.
  static bool Pays(const ConvSpec& spec);
  explicit NarrowFilterConv(const ConvSpec& spec);

  int64_t scratch_elements() const;
  void Execute(const T* input, const T* dy, T* dfilter, T* scratch, ParallelFor& par) const;

 private:
  void Part(int64_t part, const T* input, const T* dy, T* sums) const;
  // Copies the windows of `count` pixels from `pixel` on into panels.
  void PackWindows(const T* input, int64_t pixel, int64_t count, T* panels) const;

  ConvSpec spec_;
  PaddedInput<T> padded_;
  int64_t columns_, width_;  // taps * channels; the same rounded up to whole panels
  int64_t pixels_, parts_;
  int64_t depth_;  // pixels at a time
};

// to[0, n) = from[0, n), without a call where n is small.
template <typename T>
inline void CopyShort(const T* from, T* to, int64_t n) {
  constexpr int64_t kHalf = 16 / sizeof(T), kWhole = 32 / sizeof(T);
  if (n >= kWhole && n <= 2 * kWhole) {
    T last[kWhole];
    std::memcpy(last, from + n - kWhole, sizeof(last));
    std::memcpy(to, from, kWhole * sizeof(T));
    std::memcpy(to + n - kWhole, last, sizeof(last));
  } else if (n >= kHalf && n < kWhole) {
    T last[kHalf];
    std::memcpy(last, from + n - kHalf, sizeof(last));
    std::memcpy(to, from, kHalf * sizeof(T));
    std::memcpy(to + n - kHalf, last, sizeof(last));
  } else if (n < kHalf) {
    for (int64_t i = 0; i < n; ++i) to[i] = from[i];
  } else {
    std::memcpy(to, from, n * sizeof(T));
  }
}

}  // namespace weft

#endif  // WEFT_KERNELS_LIB_CONV_NARROW_H_
