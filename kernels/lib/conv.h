// Convolutions over one, two or three spatial dimensions, with groups, strides, dilation and
// padding of each side; forward, and backward to the input and to the filter.
//
// Shapes: input [N, spatial..., C] or, channels first, [N, C, spatial...]; filter
// [spatial..., C / groups, K]; output like the input with K channels. A depthwise filter
// [H, W, C, M] is the same memory as [H, W, 1, C * M] with C groups.
// A Conv is made once for sizes and attributes, is immutable, and may execute on many threads at
// once. dtypes: float, double, half, bfloat16 (which compute in float and round once) and int32
// (wraps). Any size may be zero. Bits depend on the sizes and the instruction set only.
// Method: the tiles of kernels/lib/tile.h read windows in place through pointers (no im2col);
// groups of one channel go through loops over vectors of channels, windows of 3 x 3 that move by
// one through minimal filtering, where it pays (conv_winograd.h, which says how errors differ).
#ifndef WEFT_KERNELS_LIB_CONV_H_
#define WEFT_KERNELS_LIB_CONV_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "core/dtype.h"
#include "core/parallel.h"
#include "core/status.h"
#include "kernels/lib/activation.h"

namespace weft {

// Sizes along depth, height, width; a missing dimension has size, filter and stride 1.
using Spatial = std::array<int64_t, 3>;
inline int64_t Volume(const Spatial& s) { return s[0] * s[1] * s[2]; }

struct ConvSpec {
  DType dtype = DType::kFloat;
  int64_t batch = 1, in_channels = 1, out_channels = 1, groups = 1;
  Spatial in = {1, 1, 1}, filter = {1, 1, 1}, out = {1, 1, 1};
  Spatial stride = {1, 1, 1}, dilation = {1, 1, 1};
  Spatial pad = {0, 0, 0};  // before; what is needed after follows from `out`
  bool channels_first = false;
  Finish finish;              // forward only; bias is [K]
  bool has_residual = false;  // forward only: added, like the bias, before the activation
};

enum class ConvPass { kForward, kBackwardInput, kBackwardFilter };

class Conv {
 public:
  // Unimplemented for other dtypes. InvalidArgument if sizes overflow or are negative, a stride or
  // dilation is below 1, or the groups do not divide the channels.
  static absl::StatusOr<Conv> Create(const ConvSpec& spec, ConvPass pass);

  const ConvSpec& spec() const;
  // Bytes Execute needs at `scratch`, aligned to 64; may be 0.
  size_t scratch_bytes() const;
  // Forward: a = input, b = filter, result = output. Backward to the input: a = gradient of the
  // output, b = filter, result = gradient of the input. Backward to the filter: a = input,
  // b = gradient of the output, result = gradient of the filter. bias and residual may be null
  // where the spec has none; the residual may be the result's own memory.
  void Execute(const void* a, const void* b, const void* bias, const void* residual, void* result,
               void* scratch, ParallelFor& par) const;

  // A constant filter packed once. False where packing would not pay; then the sizes are 0.
  bool can_pack_filter() const;
  size_t packed_filter_bytes() const;
  void PackFilter(const void* filter, void* packed, ParallelFor& par) const;
  // Execute with what PackFilter wrote of b; needs packed_scratch_bytes() of scratch.
  size_t packed_scratch_bytes() const;
  void ExecutePacked(const void* a, const void* b, const void* packed, const void* bias,
                     const void* residual, void* result, void* scratch, ParallelFor& par) const;

  struct Plan;

 private:
  explicit Conv(std::shared_ptr<const Plan> plan) : plan_(std::move(plan)) {}
  std::shared_ptr<const Plan> plan_;
};

// The same by plain loops in double (integers wrap), for tests. Arguments as for Conv::Execute.
void ConvReference(const ConvSpec& spec, ConvPass pass, const void* a, const void* b,
                   const void* bias, const void* residual, void* result);

}  // namespace weft

#endif  // WEFT_KERNELS_LIB_CONV_H_
