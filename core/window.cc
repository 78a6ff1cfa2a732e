#include "core/window.h"

#include <algorithm>

#include "core/checked.h"

namespace weft {

absl::StatusOr<WindowSize> WindowOutput(int64_t in, int64_t size, int64_t stride, int64_t dilation,
                                        Padding padding, int64_t before, int64_t after) {
  constexpr int64_t kMost = int64_t{1} << 61;
  if (stride < 1) return InvalidArgument("stride ", stride, " is below 1");
  if (dilation < 1) return InvalidArgument("dilation ", dilation, " is below 1");
  if (size < 1) return InvalidArgument("window of size ", size);
  if (before < 0 || after < 0)
    return InvalidArgument("padding ", before, ", ", after, " is negative");
  const auto reach = CheckedMul(size - 1, dilation);
  if (!reach || *reach >= kMost || in >= kMost || before >= kMost || after >= kMost ||
      stride >= kMost) {
    return InvalidArgument("window of size ", size, " dilated by ", dilation, " is too big");
  }
  const int64_t window = *reach + 1;
  if (padding == Padding::kSame) {
    WindowSize w{.out = CeilDiv(in, stride)};
    if (w.out == 0) return w;
    const int64_t total = std::max<int64_t>(0, (w.out - 1) * stride + window - in);
    w.before = total / 2;
    w.after = total - w.before;
    return w;
  }
  if (padding == Padding::kValid) before = after = 0;
  const int64_t padded = in + before + after;
  if (padded < window) {
    // TensorFlow's (padded - window + stride) / stride, cut towards zero, may still be 0.
    if (window - padded < 2 * stride) return WindowSize{.out = 0, .before = before, .after = after};
    return InvalidArgument("window of ", window, " is larger than ", in, " elements with padding ",
                           before, ", ", after);
  }
  return WindowSize{.out = (padded - window) / stride + 1, .before = before, .after = after};
}

}  // namespace weft
