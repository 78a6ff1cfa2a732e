// Sizes of convolutions and pools from attributes and shapes, for every device.
#ifndef WEFT_KERNELS_WINDOW_SPECS_H_
#define WEFT_KERNELS_WINDOW_SPECS_H_

#include "core/shape.h"
#include "kernels/lib/conv.h"
#include "kernels/lib/pool.h"
#include "ops/window_attrs.h"

namespace weft {

// The convolution of an input and a filter of these shapes, which the op's shape rule has checked;
// the filter is [spatial..., in / groups, out], or for a depthwise one [spatial..., in,
// multiplier].
absl::StatusOr<ConvSpec> MakeConvSpec(const WindowAttrs& w, const Shape& input, const Shape& filter,
                                      bool depthwise, DType dtype);

// The pool of an input of that shape. Channels first becomes batch · channels images of one
// channel; a pool across channels becomes one along a width.
absl::StatusOr<PoolSpec> MakePoolSpec(const WindowAttrs& w, const Shape& input, DType dtype);

}  // namespace weft

#endif  // WEFT_KERNELS_WINDOW_SPECS_H_
