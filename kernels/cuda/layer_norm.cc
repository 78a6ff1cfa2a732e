// _LayerNorm on a GPU, over the launch of layer_norm.h.
#include "kernels/cuda/layer_norm.h"

#include "core/tensor.h"
#include "kernels/cuda/launched.h"
#include "kernels/cuda/register.h"
#include "kernels/device/device_kernel.h"
#include "ops/layer_norm.h"

namespace weft::cuda {
namespace {

class LayerNormKernel final : public Kernel {
 public:
  static absl::StatusOr<std::unique_ptr<Kernel>> Make(const KernelInfo& info) {
    auto k = std::make_unique<LayerNormKernel>();
    RETURN_IF_ERROR(info.attrs.Get("axes", &k->axes_));
    RETURN_IF_ERROR(info.attrs.Get("center", &k->center_));
    return k;
  }

  absl::Status Compute(KernelContext& c) const override {
    const Tensor& x = c.input(0);
    const int split = x.rank() - static_cast<int>(axes_);
    LayerNormArgs a;
    a.rows = x.shape().Product(0, split);
    a.columns = x.shape().Product(split, x.rank());
    a.center = center_;
    a.x = x.raw();
    ASSIGN_OR_RETURN(a.scale, ParameterOf(c.input(1), x));
    ASSIGN_OR_RETURN(a.offset, ParameterOf(c.input(2), x));
    a.epsilon = c.input(3).raw();
    a.y = c.output(0).raw();
    if (c.output(0).num_elements() == 0) return absl::OkStatus();
    LayerNorm(x.dtype(), a, OnDevice(c).stream());
    return Launched();
  }

 private:
  // The rewrite that makes the op wants parameters that are alike for all rows; a graph whose
  // shapes it cannot see may bring others.
  absl::StatusOr<RowParameter> ParameterOf(const Tensor& t, const Tensor& x) const {
    if (IsRowParameter(t.shape(), x.shape(), axes_) != true) {
      return Unimplemented("a scale or an offset of shape ", t.shape(), " for rows of ", x.shape(),
                           " on a GPU; where the graph gives x a shape, this is done by other ops");
    }
    return RowParameter{t.raw(), t.num_elements() == 1 ? 0 : 1};
  }

  int64_t axes_ = 1;
  bool center_ = true;
};

}  // namespace

void RegisterLayerNormKernels(KernelRegistry& r) {
  r.Add({"_LayerNorm", {{"T", kFloats}}, LayerNormKernel::Make});
}

}  // namespace weft::cuda
