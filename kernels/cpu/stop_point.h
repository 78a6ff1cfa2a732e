// For the long serial loops of kernels; tiles of c.parallel() are stopped without it.
#ifndef WEFT_KERNELS_CPU_STOP_POINT_H_
#define WEFT_KERNELS_CPU_STOP_POINT_H_

#include "core/kernel.h"
#include "core/stop.h"

namespace weft {

// Ends the kernel by an exception, which its caller knows, once the run is to stop. Looks every
// `every` iterations, a power of two.
inline void StopPoint(const KernelContext& c, int64_t i, int64_t every = 1 << 14) {
  if ((i & (every - 1)) == 0 && c.cancelled()) throw StoppedEarly();
}

// What a kernel's own containers take counts like scratch, so that the session's limit holds:
// ResourceExhausted above it. To be called before they grow. The pages stay untouched.
inline absl::Status CountBytes(KernelContext& c, int64_t items, int64_t bytes_per_item) {
  return c.Scratch(static_cast<size_t>(items * bytes_per_item)).status();
}

}  // namespace weft

#endif  // WEFT_KERNELS_CPU_STOP_POINT_H_
