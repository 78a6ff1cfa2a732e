#include "kernels/window_specs.h"

#include <algorithm>

namespace weft {

absl::StatusOr<ConvSpec> MakeConvSpec(const WindowAttrs& w, const Shape& input, const Shape& filter,
                                      bool depthwise, DType dtype) {
  ConvSpec spec;
  spec.dtype = dtype;
  spec.batch = input.dim(0);
  spec.in_channels = input.dim(w.channel_axis());
  const int64_t from = filter.dim(w.spatial), to = filter.dim(w.spatial + 1);
  if (depthwise) {
    spec.groups = std::max<int64_t>(1, from);
    spec.out_channels = from * to;
  } else {
    spec.groups = std::max<int64_t>(1, spec.in_channels / from);  // the rule refuses from = 0
    spec.out_channels = to;
  }
  spec.stride = w.stride;
  spec.dilation = w.dilation;
  spec.channels_first = w.channels_first;
  for (int i = 0; i < 3; ++i) {
    if (w.axis(i) < 0) continue;
    spec.in[i] = input.dim(w.axis(i));
    spec.filter[i] = filter.dim(i - (3 - w.spatial));
    ASSIGN_OR_RETURN(const WindowSize size, w.Output(i, spec.in[i], spec.filter[i]));
    spec.out[i] = size.out;
    spec.pad[i] = size.before;
  }
  return spec;
}

absl::StatusOr<PoolSpec> MakePoolSpec(const WindowAttrs& w, const Shape& input, DType dtype) {
  PoolSpec s;
  s.dtype = dtype;
  s.batch = input.dim(0);
  s.channels = input.dim(w.channel_axis());
  if (w.channel_size > 1) {  // channels are a width of their own
    const int64_t space =
        input.num_elements() == 0 ? 0 : input.num_elements() / s.batch / s.channels;
    s.in[2] = s.channels;
    s.size[2] = s.stride[2] = w.channel_size;
    s.out[2] = s.channels / w.channel_size;
    s.channels = w.channels_first ? space : 1;
    s.batch *= w.channels_first ? 1 : space;
    return s;
  }
  for (int i = 0; i < 3; ++i) {
    if (w.axis(i) < 0) continue;
    s.in[i] = input.dim(w.axis(i));
    s.size[i] = w.size[i];
    s.stride[i] = w.stride[i];
    ASSIGN_OR_RETURN(const WindowSize size, w.Output(i, s.in[i], s.size[i]));
    s.out[i] = size.out;
    s.pad[i] = size.before;
  }
  if (w.channels_first) {
    s.batch *= s.channels;
    s.channels = 1;
  }
  return s;
}

}  // namespace weft
