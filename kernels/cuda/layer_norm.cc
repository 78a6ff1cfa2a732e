// _LayerNorm on a GPU, over the launch of layer_norm.h.
#include "kernels/cuda/layer_norm.h"

#include "core/tensor.h"
#include "kernels/cuda/launched.h"
#include "kernels/cuda/register.h"
#include "kernels/device/device_kernel.h"
#include "kernels/norm_attrs.h"
#include "ops/layer_norm.h"

namespace weft::cuda {
namespace {

// The rewrite that makes the op wants parameters that are alike for all rows; a graph whose shapes
// it cannot see may bring others.
absl::StatusOr<RowParameter> ParameterOf(const Tensor& t, const Tensor& x, int64_t axes) {
  if (IsRowParameter(t.shape(), x.shape(), axes) != true) {
    return Unimplemented("a scale or an offset of shape ", t.shape(), " for rows of ", x.shape(),
                         " on a GPU; where the graph gives x a shape, this is done by other ops");
  }
  return RowParameter{t.raw(), t.num_elements() == 1 ? 0 : 1};
}

absl::Status Compute(const LayerNormAttrs& attrs, KernelContext& c) {
  const Tensor& x = c.input(0);
  const int split = x.rank() - static_cast<int>(attrs.axes);
  LayerNormArgs a;
  a.rows = x.shape().Product(0, split);
  a.columns = x.shape().Product(split, x.rank());
  a.center = attrs.center;
  a.x = x.raw();
  ASSIGN_OR_RETURN(a.scale, ParameterOf(c.input(1), x, attrs.axes));
  ASSIGN_OR_RETURN(a.offset, ParameterOf(c.input(2), x, attrs.axes));
  a.epsilon = c.input(3).raw();
  a.y = c.output(0).raw();
  if (c.output(0).num_elements() == 0) return absl::OkStatus();
  LayerNorm(x.dtype(), a, OnDevice(c).stream());
  return Launched();
}

}  // namespace

void RegisterLayerNormKernels(KernelRegistry& r) {
  r.Add({"_LayerNorm", {{"T", kFloats}}, MakeWith<LayerNormAttrs, Compute>});
}

}  // namespace weft::cuda
