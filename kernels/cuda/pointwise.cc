// Cast, AddN, Range, LeakyRelu and its gradient on a GPU, over the launches of pointwise.h.
#include "kernels/cuda/pointwise.h"

#include "core/tensor.h"
#include "kernels/cuda/launched.h"
#include "kernels/cuda/register.h"
#include "kernels/device/device_kernel.h"

namespace weft::cuda {
namespace {

absl::Status RunCast(KernelContext& c) {
  const Tensor &x = c.input(0), &y = c.output(0);
  DeviceContext& d = OnDevice(c);
  if (x.dtype() == y.dtype()) {
    return d.driver().Copy(y.raw(), x.raw(), x.num_bytes(), CopyKind::kOnDevice, d.stream());
  }
  CastElements(x.dtype(), x.raw(), y.dtype(), y.raw(), x.num_elements(), d.stream());
  return Launched();
}

absl::StatusOr<std::unique_ptr<Kernel>> MakeCast(const KernelInfo& info) {
  ASSIGN_OR_RETURN(const bool truncate, info.attrs.Get<bool>("Truncate"));
  if (truncate) return Unimplemented("a truncating cast on a GPU");
  return std::make_unique<FunctionKernel>(RunCast);
}

absl::Status RunAddN(KernelContext& c) {
  Summands in;
  in.count = c.num_inputs();
  for (int k = 0; k < in.count; ++k) in.at[k] = c.input(k).raw();
  const Tensor& out = c.output(0);
  SumElements(out.dtype(), in, out.raw(), out.num_elements(), OnDevice(c).stream());
  return Launched();
}

absl::StatusOr<std::unique_ptr<Kernel>> MakeAddN(const KernelInfo& info) {
  if (info.inputs.size() > Summands::kMost) {
    return Unimplemented("on a GPU ", info.op, " takes at most ", Summands::kMost, " inputs");
  }
  return std::make_unique<FunctionKernel>(RunAddN);
}

absl::Status Range(KernelContext& c) {
  const Tensor& out = c.output(0);
  RangeElements(out.dtype(), c.input(0).raw(), c.input(2).raw(), out.raw(), out.num_elements(),
                OnDevice(c).stream());
  return Launched();
}

struct Slope {
  float alpha = 0.2f;
  static absl::StatusOr<Slope> Parse(const KernelInfo& info) {
    Slope s;
    RETURN_IF_ERROR(info.attrs.Get("alpha", &s.alpha));
    return s;
  }
};

// The value is input 0, the source of the choice the last one.
absl::Status Leaky(const Slope& s, KernelContext& c) {
  const Tensor& out = c.output(0);
  LeakyElements(out.dtype(), c.input(0).raw(), c.input(c.num_inputs() - 1).raw(), s.alpha,
                out.raw(), out.num_elements(), OnDevice(c).stream());
  return Launched();
}

}  // namespace

void RegisterPointwiseKernels(KernelRegistry& r) {
  const DTypeSet plain = kReal | kBoolOnly;
  r.Add({"Cast", {{"SrcT", plain}, {"DstT", plain}}, MakeCast});
  for (const char* op : {"AddN", "AccumulateNV2"}) r.Add({op, {{"T", kReal}}, MakeAddN});
  r.Add({"Range", {{"Tidx", kReal}}, Make<Range>, HostInput(0) | HostInput(1) | HostInput(2)});
  r.Add({"LeakyRelu", {{"T", kFloats}}, MakeWith<Slope, Leaky>});
  r.Add({"LeakyReluGrad", {{"T", kFloats}}, MakeWith<Slope, Leaky>});
}

}  // namespace weft::cuda
