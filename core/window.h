// Output sizes and padding of convolution, pooling and patches along one axis. Sizes in elements;
// dilation 1 = dense. Thread-safe.
#ifndef WEFT_CORE_WINDOW_H_
#define WEFT_CORE_WINDOW_H_

#include <cstdint>

#include "core/status.h"

namespace weft {

enum class Padding { kValid, kSame, kExplicit };

struct WindowSize {
  int64_t out = 0;     // outputs along the axis
  int64_t before = 0;  // padding
  int64_t after = 0;
};

//   SAME:     out = ceil(in / stride); padding is shared out, the odd one after.
//   VALID:    out = ceil((in - (size - 1) * dilation) / stride).
//   EXPLICIT: VALID on in + before + after.
// InvalidArgument if size, stride or dilation is below 1, a given padding is negative, the window
// is larger than the padded axis by two strides (less makes 0 outputs), or a number passes 2^61.
absl::StatusOr<WindowSize> WindowOutput(int64_t in, int64_t size, int64_t stride, int64_t dilation,
                                        Padding padding, int64_t before = 0, int64_t after = 0);

}  // namespace weft

#endif  // WEFT_CORE_WINDOW_H_
