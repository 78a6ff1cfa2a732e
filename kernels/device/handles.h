// What a driver makes, by opaque handles: each implementation casts them to what it has.
#ifndef WEFT_KERNELS_DEVICE_HANDLES_H_
#define WEFT_KERNELS_DEVICE_HANDLES_H_

namespace weft {

using StreamHandle = struct StreamTag*;
using EventHandle = struct EventTag*;
using StepGraphHandle = struct StepGraphTag*;

}  // namespace weft

#endif  // WEFT_KERNELS_DEVICE_HANDLES_H_
