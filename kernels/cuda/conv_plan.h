// A convolution as cuDNN takes it: made once for its sizes, run any number of times.
#ifndef WEFT_KERNELS_CUDA_CONV_PLAN_H_
#define WEFT_KERNELS_CUDA_CONV_PLAN_H_

#include <memory>

#include "kernels/device/driver.h"
#include "kernels/lib/conv.h"

namespace weft::cuda {

// Images are dense [batch, channels, spatial…], or with the channels innermost in memory; filters
// likewise, [out, in / groups, spatial…]. The same zeros stand on both sides. Of two dimensions the
// depth is 1.
struct ConvProblem {
  int spatial = 2;  // 2 or 3
  ConvPass pass = ConvPass::kForward;
  DType dtype = DType::kFloat;
  bool channels_last = false;
  int64_t batch = 1, in_channels = 1, out_channels = 1, groups = 1;
  Spatial in = {1, 1, 1}, filter = {1, 1, 1}, out = {1, 1, 1};
  Spatial stride = {1, 1, 1}, dilation = {1, 1, 1}, pad = {0, 0, 0};
};

// Immutable; run by one thread at a time for each device.
class ConvPlan {
 public:
  virtual ~ConvPlan() = default;
  virtual int64_t workspace_bytes() const = 0;
  // image: the input or its gradient; `out`: the output or its gradient. All but the pass's result
  // are read.
  virtual absl::Status Run(void* image, void* filter, void* out, void* workspace,
                           StreamHandle stream) const = 0;
};

// Deterministic, and in the dtype's own precision or better: no TF32, no narrower sums.
// Unimplemented if cuDNN has no such engine for these sizes.
absl::StatusOr<std::shared_ptr<const ConvPlan>> MakeConvPlan(const ConvProblem& problem,
                                                             int device);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_CONV_PLAN_H_
