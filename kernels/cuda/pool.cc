// Pools on a GPU, over the launches of pool.h.
#include "kernels/cuda/pool.h"

#include "core/tensor.h"
#include "kernels/cuda/launched.h"
#include "kernels/cuda/register.h"
#include "kernels/device/device_kernel.h"
#include "kernels/window_specs.h"

namespace weft::cuda {
namespace {

struct PoolAttrs {
  WindowAttrs window;
  bool sizes_are_inputs = false;
  bool batch_in_index = false;
  static absl::StatusOr<PoolAttrs> Parse(const KernelInfo& info) {
    PoolAttrs a;
    a.sizes_are_inputs = !info.attrs.Has("ksize");
    const auto parse = a.sizes_are_inputs ? ParsePaddingAttrs : ParsePoolAttrs;
    const bool deep = info.op.find("3D") != std::string_view::npos;
    ASSIGN_OR_RETURN(a.window, parse(info.attrs, deep ? 3 : 2));
    if (info.attrs.Has("include_batch_in_index")) {
      RETURN_IF_ERROR(info.attrs.Get("include_batch_in_index", &a.batch_in_index));
    }
    for (DType t : info.inputs) {  // of 3-D gradients
      if (kFloats.Contains(t) && t != info.outputs[0]) {
        return Unimplemented("a pool of ", DTypeName(t), " to ", DTypeName(info.outputs[0]),
                             " on a GPU");
      }
    }
    return a;
  }
};

// The pool on an input of that shape; ksize and strides may be inputs from `sizes` on.
absl::StatusOr<PoolSpec> Spec(const PoolAttrs& a, KernelContext& c, const Shape& x, DType dtype,
                              int sizes) {
  WindowAttrs w = a.window;
  if (a.sizes_are_inputs) {
    ASSIGN_OR_RETURN(const Dims ksize, IntValues(c.input(sizes)));
    ASSIGN_OR_RETURN(const Dims strides, IntValues(c.input(sizes + 1)));
    RETURN_IF_ERROR(SetPoolWindow(w, ksize, strides));
  }
  return MakePoolSpec(w, x, dtype);
}

absl::Status MaxForward(const PoolAttrs& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  ASSIGN_OR_RETURN(const PoolSpec s, Spec(a, c, x.shape(), x.dtype(), 1));
  MaxPool(s, x.raw(), c.output(0).raw(), OnDevice(c).stream());
  return Launched();
}

absl::Status MaxBackward(const PoolAttrs& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  ASSIGN_OR_RETURN(const PoolSpec s, Spec(a, c, x.shape(), x.dtype(), 3));
  MaxPoolBackward(s, x.raw(), c.input(2).raw(), c.output(0).raw(), OnDevice(c).stream());
  return Launched();
}

// The pool's own inputs are x, y and a gradient.
absl::Status MaxShare(const PoolAttrs& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  ASSIGN_OR_RETURN(const PoolSpec s, Spec(a, c, x.shape(), x.dtype(), 3));
  MaxPoolShare(s, x.raw(), c.input(1).raw(), c.input(2).raw(), c.output(0).raw(),
               OnDevice(c).stream());
  return Launched();
}

absl::Status MaxSecond(const PoolAttrs& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  ASSIGN_OR_RETURN(const PoolSpec s, Spec(a, c, x.shape(), x.dtype(), 3));
  MaxPoolPick(s, x.raw(), c.input(2).raw(), c.output(0).raw(), nullptr, DType::kInt32, false,
              OnDevice(c).stream());
  return Launched();
}

absl::Status MaxWithArgmax(const PoolAttrs& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  ASSIGN_OR_RETURN(const PoolSpec s, Spec(a, c, x.shape(), x.dtype(), 1));
  MaxPoolPick(s, x.raw(), x.raw(), c.output(0).raw(), c.output(1).raw(), c.output(1).dtype(),
              a.batch_in_index, OnDevice(c).stream());
  return Launched();
}

absl::Status AvgForward(const PoolAttrs& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  ASSIGN_OR_RETURN(const PoolSpec s, Spec(a, c, x.shape(), x.dtype(), 1));
  AvgPool(s, x.raw(), c.output(0).raw(), OnDevice(c).stream());
  return Launched();
}

absl::Status AvgBackward(const PoolAttrs& a, KernelContext& c) {
  const Tensor& dx = c.output(0);
  ASSIGN_OR_RETURN(const PoolSpec s, Spec(a, c, dx.shape(), dx.dtype(), 2));
  AvgPoolBackward(s, c.input(1).raw(), dx.raw(), OnDevice(c).stream());
  return Launched();
}

}  // namespace

void RegisterPoolKernels(KernelRegistry& r) {
  const std::vector<TypeConstraint> real = {{"T", kReal}}, floats = {{"T", kFloats}};
  const uint32_t sizes = HostInput(3) | HostInput(4);
  r.Add({"MaxPool", real, MakeWith<PoolAttrs, MaxForward>});
  r.Add({"MaxPoolV2", real, MakeWith<PoolAttrs, MaxForward>, HostInput(1) | HostInput(2)});
  r.Add({"MaxPoolGrad", real, MakeWith<PoolAttrs, MaxBackward>});
  r.Add({"MaxPoolGradV2", real, MakeWith<PoolAttrs, MaxBackward>, sizes});
  r.Add({"MaxPoolGradGrad", real, MakeWith<PoolAttrs, MaxSecond>});
  r.Add({"MaxPoolGradGradV2", real, MakeWith<PoolAttrs, MaxSecond>, sizes});
  r.Add({"MaxPoolWithArgmax", real, MakeWith<PoolAttrs, MaxWithArgmax>});
  r.Add({"MaxPool3D", floats, MakeWith<PoolAttrs, MaxForward>});
  r.Add({"MaxPool3DGrad", floats, MakeWith<PoolAttrs, MaxShare>});
  r.Add({"MaxPool3DGradGrad", real, MakeWith<PoolAttrs, MaxSecond>});
  for (const auto& [forward, backward] :
       {std::pair("AvgPool", "AvgPoolGrad"), {"AvgPool3D", "AvgPool3DGrad"}}) {
    r.Add({forward, floats, MakeWith<PoolAttrs, AvgForward>});
    r.Add({backward, floats, MakeWith<PoolAttrs, AvgBackward>, HostInput(0)});
  }
}

}  // namespace weft::cuda
