// What fused ops (_FusedMatMul, _FusedConv2D) do after the product: their attribute fused_ops.
#ifndef WEFT_KERNELS_CPU_FUSED_H_
#define WEFT_KERNELS_CPU_FUSED_H_

#include "core/kernel.h"
#include "kernels/lib/activation.h"

namespace weft {

struct FusedOps {
  Finish finish;
  bool residual = false;    // a tensor shaped as the output is added after the bias
  bool batch_norm = false;  // scale, offset, mean, variance instead of a bias
  float epsilon = 1e-4f;
  int args() const { return batch_norm ? 4 : (finish.has_bias ? 1 : 0) + (residual ? 1 : 0); }
};

// From fused_ops, epsilon and leakyrelu_alpha. Unimplemented names what is not known.
absl::StatusOr<FusedOps> ParseFusedOps(const KernelInfo& info);

}  // namespace weft

#endif  // WEFT_KERNELS_CPU_FUSED_H_
