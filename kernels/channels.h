// Tensors as planes of channels, for every device.
#ifndef WEFT_KERNELS_CHANNELS_H_
#define WEFT_KERNELS_CHANNELS_H_

#include <cstdint>

namespace weft {

// A tensor as [outer, channels, inner]; inner is 1 where channels come last.
struct Channels {
  int64_t outer = 1, channels = 1, inner = 1;
  int64_t each() const { return outer * inner; }  // elements a channel
};

}  // namespace weft

#endif  // WEFT_KERNELS_CHANNELS_H_
