// Convolutions that see few numbers at once and have few output channels (a first layer, say).
// Windows are copied side by side, which is faster than to reach their elements one by one, and the
// products are taken transposed, so that few output channels waste nothing.
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

// The forward pass: one tile has a panel of pixels as its columns, channels as its rows.
template <typename T>
class NarrowConv {
 public:
  // Whether this way is faster than GatherConv.
  static bool Pays(const ConvSpec& spec);
  explicit NarrowConv(const ConvSpec& spec) : spec_(spec), padded_(spec) {}

  int64_t scratch_elements() const { return padded_.elements() + Columns() * spec_.out_channels; }
  void Execute(const T* input, const T* filter, const T* bias, T* result, T* scratch,
               ParallelFor& par) const;

 private:
  int64_t Columns() const {
    return spec_.filter[0] * spec_.filter[1] * spec_.filter[2] * spec_.in_channels;
  }
  // Panel `p` of the pixels: input -> panel [columns, panel].
  void PackPixels(const T* input, int64_t pixel, int64_t count, T* panel) const;

  ConvSpec spec_;
  PaddedInput<T> padded_;
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
