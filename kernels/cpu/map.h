// Runs an elementwise loop over broadcast inputs, in tiles and blocks. A loop sees plain arrays
// only: an input that repeats is laid out in a small buffer first, at the speed of the first-level
// cache, so that each op is compiled once per dtype, whatever its inputs' shapes.
#ifndef WEFT_KERNELS_CPU_MAP_H_
#define WEFT_KERNELS_CPU_MAP_H_

#include <array>
#include <cstdint>
#include <limits>
#include <span>

#include "absl/functional/function_ref.h"
#include "core/parallel.h"
#include "core/tensor.h"
#include "kernels/broadcast.h"

namespace weft {

// in[k] + out hold n elements each.
using MapLoop = absl::FunctionRef<void(const std::array<const char*, BroadcastPlan::kMaxInputs>& in,
                                       char* out, int64_t n)>;

// out = loop(inputs…), elementwise with broadcasting; `ns` is what an element costs. Elements are
// bytes (no objects) of up to 16 bytes. `out` may be the memory of an input with as many elements
// of the same size, never otherwise overlap one. `most`: how far a repeated input is laid out.
void MapBroadcast(std::span<const Tensor* const> inputs, const Tensor& out, ParallelFor& par,
                  double ns, MapLoop loop, int64_t most = std::numeric_limits<int64_t>::max());

}  // namespace weft

#endif  // WEFT_KERNELS_CPU_MAP_H_
