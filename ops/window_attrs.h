// Attributes of windows that slide over a tensor, read once for shape rules and kernels: strides,
// dilations, ksize, padding, explicit_paddings, data_format, as far as an op has them.
#ifndef WEFT_OPS_WINDOW_ATTRS_H_
#define WEFT_OPS_WINDOW_ATTRS_H_

#include <array>
#include <cstdint>
#include <string_view>

#include "core/attr.h"
#include "core/checked.h"
#include "core/shape.h"
#include "core/window.h"

namespace weft {

struct WindowAttrs {
  int spatial = 2;  // 2: H, W; 3: D, H, W
  bool channels_first = false;
  // In the order depth, height, width; a missing depth is 1.
  std::array<int64_t, 3> size = {1, 1, 1}, stride = {1, 1, 1}, dilation = {1, 1, 1};
  Padding padding = Padding::kValid;
  std::array<int64_t, 3> before = {0, 0, 0}, after = {0, 0, 0};
  int64_t channel_size = 1, channel_stride = 1;  // of a pool across channels

  int rank() const { return spatial + 2; }
  int channel_axis() const { return channels_first ? 1 : spatial + 1; }
  // Axis of depth (0), height (1), width (2); -1 for a depth that is not there.
  int axis(int i) const {
    const int at = i - (3 - spatial);
    return at < 0 ? -1 : at + (channels_first ? 2 : 1);
  }
  // Outputs along depth, height or width for a window of `size` on `in` elements.
  absl::StatusOr<WindowSize> Output(int i, int64_t in, int64_t window) const {
    return WindowOutput(in, window, stride[i], dilation[i], padding, before[i], after[i]);
  }
};

// Convolutions: strides, dilations, padding. Dilation2D calls its dilations "rates".
// InvalidArgument if a list has the wrong length, a value is below 1, or a window moves or dilates
// along batch or channels.
absl::StatusOr<WindowAttrs> ParseConvAttrs(const AttrReader& attrs, int spatial,
                                           std::string_view dilations = "dilations");
// Pools: ksize, strides, padding.
absl::StatusOr<WindowAttrs> ParsePoolAttrs(const AttrReader& attrs, int spatial);
// Pools whose ksize and strides are tensors: everything else. Then SetPoolWindow.
absl::StatusOr<WindowAttrs> ParsePaddingAttrs(const AttrReader& attrs, int spatial);
absl::Status SetPoolWindow(WindowAttrs& w, std::span<const int64_t> ksize,
                           std::span<const int64_t> strides);

// Output shape of a convolution of `input` with `filter`, which has [spatial..., in / groups, out],
// or for a depthwise one [spatial..., in, multiplier]. Unknown where it is not known.
absl::StatusOr<PartialShape> ConvOutput(const WindowAttrs& w, const PartialShape& input,
                                        const PartialShape& filter, bool depthwise);
absl::StatusOr<PartialShape> PoolOutput(const WindowAttrs& w, const PartialShape& input);

}  // namespace weft

#endif  // WEFT_OPS_WINDOW_ATTRS_H_
