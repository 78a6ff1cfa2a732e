// FusedBatchNorm, biases of floats, and their gradients on a GPU, over the launches of norm.h.
#include "kernels/cuda/norm.h"

#include "core/tensor.h"
#include "kernels/cuda/launched.h"
#include "kernels/cuda/pointwise.h"
#include "kernels/cuda/register.h"
#include "kernels/device/device_kernel.h"
#include "kernels/norm_attrs.h"

namespace weft::cuda {
namespace {

absl::Status Forward(const BatchNormAttrs& attrs, KernelContext& c) {
  const Tensor& x = c.input(0);
  BatchNormArgs a;
  a.dtype = x.dtype();
  a.sizes = attrs.Split(x.shape());
  a.training = attrs.training;
  a.epsilon = attrs.epsilon;
  a.factor = attrs.factor;
  a.x = x.raw();
  a.scale = c.input(1).data<float>();
  a.offset = c.input(2).data<float>();
  a.old_mean = c.input(3).data<float>();
  a.old_variance = c.input(4).data<float>();
  a.y = c.output(0).raw();
  a.running_mean = c.output(1).data<float>();
  a.running_variance = c.output(2).data<float>();
  a.mean = c.output(3).data<float>();
  a.variance = c.output(4).data<float>();
  DeviceContext& d = OnDevice(c);
  if (c.num_outputs() > 5) {  // V3's third reserve holds nothing here
    const Tensor& reserve = c.output(5);
    RETURN_IF_ERROR(d.driver().Fill(reserve.raw(), 0, reserve.num_bytes(), d.stream()));
  }
  ASSIGN_OR_RETURN(char* const scratch, c.Scratch(ChannelScratch(a.sizes)));
  BatchNorm(a, scratch, d.stream());
  return Launched();
}

absl::Status Backward(const BatchNormAttrs& attrs, KernelContext& c) {
  const Tensor& x = c.input(1);
  BatchNormGradArgs a;
  a.dtype = x.dtype();
  a.sizes = attrs.Split(x.shape());
  a.training = attrs.training;
  a.epsilon = attrs.epsilon;
  a.dy = c.input(0).raw();
  a.x = x.raw();
  a.scale = c.input(2).data<float>();
  a.mean = c.input(3).data<float>();
  a.variance = c.input(4).data<float>();
  a.dx = c.output(0).raw();
  a.dscale = c.output(1).data<float>();
  a.doffset = c.output(2).data<float>();
  ASSIGN_OR_RETURN(char* const scratch, c.Scratch(ChannelScratch(a.sizes)));
  BatchNormGrad(a, scratch, OnDevice(c).stream());
  return Launched();
}

absl::Status BiasAdd(const FormatAttrs& attrs, KernelContext& c) {
  const Tensor& x = c.input(0);
  const Channels sizes = attrs.Split(x.shape());
  FinishArgs finish;
  finish.bias = c.input(1).raw();
  finish.channels = sizes.channels;
  finish.inner = sizes.inner;
  FinishElements(x.dtype(), x.raw(), c.output(0).raw(), finish, x.num_elements(),
                 OnDevice(c).stream());
  return Launched();
}

absl::Status BiasAddGrad(const FormatAttrs& attrs, KernelContext& c) {
  const Tensor& dy = c.input(0);
  const Channels sizes = attrs.Split(dy.shape());
  ASSIGN_OR_RETURN(char* const scratch, c.Scratch(ChannelScratch(sizes)));
  SumChannels(dy.dtype(), sizes, dy.raw(), c.output(0).raw(), scratch, OnDevice(c).stream());
  return Launched();
}

}  // namespace

void RegisterNormKernels(KernelRegistry& r) {
  const DTypeSet floats = {DType::kFloat}, data = kHalfs | floats;
  r.Add({"FusedBatchNorm", {{"T", floats}}, MakeWith<BatchNormAttrs, Forward>});
  r.Add({"FusedBatchNormGrad", {{"T", floats}}, MakeWith<BatchNormAttrs, Backward>});
  for (const char* op : {"BiasAdd", "BiasAddV1"}) {
    r.Add({op, {{"T", kFloats}}, MakeWith<FormatAttrs, BiasAdd>});
  }
  r.Add({"BiasAddGrad", {{"T", kFloats}}, MakeWith<FormatAttrs, BiasAddGrad>});
  for (const char* op : {"FusedBatchNormV2", "FusedBatchNormV3"}) {
    r.Add({op, {{"T", data}, {"U", floats}}, MakeWith<BatchNormAttrs, Forward>});
  }
  for (const char* op : {"FusedBatchNormGradV2", "FusedBatchNormGradV3"}) {
    r.Add({op, {{"T", data}, {"U", floats}}, MakeWith<BatchNormAttrs, Backward>});
  }
}

}  // namespace weft::cuda
