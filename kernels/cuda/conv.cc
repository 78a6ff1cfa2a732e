// Convolutions on a GPU: as matrix products (conv_products.h) or depthwise (depthwise_conv.h) where
// they can be; else by cuDNN (conv_plan.h) where it has an engine, and by their definition
// (direct_conv.h) where not.
#include <optional>

#include "core/checked.h"
#include "core/tensor.h"
#include "kernels/cpu/fused.h"
#include "kernels/cuda/conv_plan.h"
#include "kernels/cuda/conv_products.h"
#include "kernels/cuda/depthwise_conv.h"
#include "kernels/cuda/direct_conv.h"
#include "kernels/cuda/launched.h"
#include "kernels/cuda/pointwise.h"
#include "kernels/cuda/register.h"
#include "kernels/cuda/strided.h"
#include "kernels/device/device_kernel.h"
#include "kernels/lib/plan_cache.h"
#include "kernels/window_specs.h"

namespace weft::cuda {
namespace {

// Batch, channels, depth, height, width; of a filter out, in, depth, height, width.
using Axes = std::array<int64_t, 5>;
Axes AxesOf(int64_t first, int64_t second, const Spatial& s) {
  return {first, second, s[0], s[1], s[2]};
}

// One tensor of a convolution on its way between TensorFlow's layout and the plan's, as strides.
struct Layout {
  Axes size, theirs, ours;
  int64_t elements() const { return size[0] * size[1] * size[2] * size[3] * size[4]; }
  bool same() const { return theirs == ours; }
};

// Strides of dense axes in this order, outermost first.
using AxisOrder = std::array<int, 5>;
Axes DenseStrides(const Axes& size, const AxisOrder& order) {
  Axes strides;
  int64_t step = 1;
  for (int i = 4; i >= 0; --i) {
    strides[order[i]] = step;
    step *= size[order[i]];
  }
  return strides;
}
constexpr AxisOrder kChannelsFirst = {0, 1, 2, 3, 4}, kChannelsLast = {0, 2, 3, 4, 1},
                    kFilter = {2, 3, 4, 1, 0};  // spatial, in, out

// A convolution ready for cuDNN. cuDNN pads both sides alike and takes filters with the outputs
// first, so tensors are moved into scratch, and padded there, where they differ.
struct Prepared {
  std::shared_ptr<const ConvPlan> plan;
  Layout image, filter, out;
  bool padded = false;            // `image` lies in a larger one
  int64_t larger = 0, first = 0;  // elements of that; where `image` begins in it
  int64_t element = 4;            // bytes
  int64_t image_bytes() const { return larger * element; }
};

// Whether zeros on both sides alike, as many as before, make as many outputs.
bool Evenly(const ConvSpec& s, int d) {
  const int64_t free = s.in[d] + 2 * s.pad[d] - (s.filter[d] - 1) * s.dilation[d] - 1;
  return free >= 0 && free / s.stride[d] + 1 == s.out[d];
}

absl::StatusOr<Prepared> Prepare(const ConvSpec& s, int spatial, ConvPass pass, bool channels_last,
                                 int device) {
  ConvProblem p;
  p.spatial = spatial;
  p.pass = pass;
  p.dtype = s.dtype;
  p.channels_last = channels_last;
  p.batch = s.batch;
  p.in_channels = s.in_channels;
  p.out_channels = s.out_channels;
  p.groups = s.groups;
  p.in = s.in;
  p.filter = s.filter;
  p.out = s.out;
  p.stride = s.stride;
  p.dilation = s.dilation;
  Prepared r;
  r.element = static_cast<int64_t>(DTypeSize(s.dtype));
  const bool even = Evenly(s, 0) && Evenly(s, 1) && Evenly(s, 2);
  Spatial before = {0, 0, 0};
  if (even) {
    p.pad = s.pad;
  } else {  // as large as the windows reach, and no zeros beyond
    before = s.pad;
    for (int d = 0; d < 3; ++d) {
      const int64_t reach = (p.out[d] - 1) * p.stride[d] + (p.filter[d] - 1) * p.dilation[d] + 1;
      p.in[d] = std::max(reach, before[d] + p.in[d]);
    }
  }
  const auto& ours = channels_last ? kChannelsLast : kChannelsFirst;
  const auto& theirs = s.channels_first ? kChannelsFirst : kChannelsLast;
  const Axes larger = AxesOf(s.batch, s.in_channels, p.in);
  r.image.size = AxesOf(s.batch, s.in_channels, s.in);
  r.image.theirs = DenseStrides(r.image.size, theirs);
  r.image.ours = DenseStrides(larger, ours);
  r.padded = !even;
  r.larger = s.batch * s.in_channels * Volume(p.in);
  for (int d = 0; d < 3; ++d) r.first += before[d] * r.image.ours[d + 2];
  r.filter.size = AxesOf(s.out_channels, s.in_channels / s.groups, s.filter);
  r.filter.theirs = DenseStrides(r.filter.size, kFilter);
  r.filter.ours = DenseStrides(r.filter.size, ours);
  r.out.size = AxesOf(s.batch, s.out_channels, s.out);
  r.out.theirs = DenseStrides(r.out.size, theirs);
  r.out.ours = DenseStrides(r.out.size, ours);
  ASSIGN_OR_RETURN(r.plan, MakeConvPlan(p, device));
  return r;
}

// Tensor cores read half numbers with the channels innermost; of the engines for float and double
// most want them outermost. Then the other way round. Without a plan: by definition.
absl::StatusOr<std::optional<Prepared>> Plan(const ConvSpec& s, int spatial, ConvPass pass,
                                             int device) {
  const bool last = kHalfs.Contains(s.dtype);
  for (const bool channels_last : {last, !last}) {
    auto made = Prepare(s, spatial, pass, channels_last, device);
    if (made.ok()) return std::optional<Prepared>(*std::move(made));
    if (!absl::IsUnimplemented(made.status())) return made.status();
  }
  return std::optional<Prepared>();
}

// One run of a prepared convolution: its scratch, and the copies into it and out of it.
class PreparedRun {
 public:
  PreparedRun(const Prepared& p, DeviceContext& c) : p_(p), c_(c) {}

  // The tensors in the order of ConvPlan::Run; the pass's result is the one that is written.
  absl::Status Run(ConvPass pass, const void* image, const void* filter, const void* out,
                   void* result) {
    const bool makes_image = pass == ConvPass::kBackwardInput;
    const bool makes_filter = pass == ConvPass::kBackwardFilter;
    const bool moves_image = p_.padded || !p_.image.same();
    ASSIGN_OR_RETURN(void* const x, Place(moves_image, p_.image_bytes(), image, result));
    ASSIGN_OR_RETURN(void* const w, Place(true, p_.filter.elements() * p_.element, filter, result));
    ASSIGN_OR_RETURN(void* const y,
                     Place(!p_.out.same(), p_.out.elements() * p_.element, out, result));
    if (moves_image && !makes_image) {
      if (p_.padded) RETURN_IF_ERROR(c_.driver().Fill(x, 0, p_.image_bytes(), c_.stream()));
      RETURN_IF_ERROR(In(p_.image, image, At(x)));
    }
    if (!makes_filter) RETURN_IF_ERROR(In(p_.filter, filter, w));
    if (!p_.out.same() && pass != ConvPass::kForward) RETURN_IF_ERROR(In(p_.out, out, y));
    char* workspace = nullptr;
    if (p_.plan->workspace_bytes() > 0) {
      ASSIGN_OR_RETURN(workspace, c_.Scratch(p_.plan->workspace_bytes()));
    }
    RETURN_IF_ERROR(p_.plan->Run(x, w, y, workspace, c_.stream()));
    if (makes_filter) return Out(p_.filter, w, result);
    if (makes_image) return moves_image ? Out(p_.image, At(x), result) : absl::OkStatus();
    return p_.out.same() ? absl::OkStatus() : Out(p_.out, y, result);
  }

 private:
  // Where the plan has a tensor: in scratch, or where it is; null is the result.
  absl::StatusOr<void*> Place(bool moves, int64_t bytes, const void* given, void* result) {
    if (moves) return c_.Scratch(bytes);
    return given == nullptr ? result : const_cast<void*>(given);
  }
  // Where the image begins in its larger one.
  void* At(void* larger) const { return static_cast<char*>(larger) + p_.first * p_.element; }
  absl::Status In(const Layout& l, const void* from, void* to) {
    return Move(l.size, from, l.theirs, to, l.ours);
  }
  absl::Status Out(const Layout& l, const void* from, void* to) {
    return Move(l.size, from, l.ours, to, l.theirs);
  }
  absl::Status Move(const Axes& size, const void* from, const Axes& from_strides, void* to,
                    const Axes& to_strides) {
    CopyAxis axes[std::tuple_size_v<Axes>];
    for (size_t i = 0; i < size.size(); ++i) axes[i] = {size[i], from_strides[i], to_strides[i]};
    ASSIGN_OR_RETURN(const CopyArgs args, ArgsOf(axes));
    StridedCopy(from, to, static_cast<size_t>(p_.element), args, c_.stream());
    return Launched();
  }

  const Prepared& p_;
  DeviceContext& c_;
};

class ConvKernel final : public Kernel {
 public:
  template <int kSpatial, ConvPass kPass, bool kDepthwise>
  static absl::StatusOr<std::unique_ptr<Kernel>> Make(const KernelInfo& info) {
    auto k = std::make_unique<ConvKernel>();
    ASSIGN_OR_RETURN(k->window_, ParseConvAttrs(info.attrs, kSpatial));
    k->pass_ = kPass;
    k->depthwise_ = kDepthwise;
    k->dtype_ = info.outputs[0];
    if (!info.op.starts_with("_Fused")) return k;
    ASSIGN_OR_RETURN(k->fused_, ParseFusedOps(info));
    if (k->fused_.batch_norm)
      return Unimplemented("a convolution fused with a batch norm on a GPU");
    for (DType t : info.inputs) {
      if (t != k->dtype_) return Unimplemented("arguments of type ", t, " on a GPU");
    }
    return k;
  }

  absl::Status Compute(KernelContext& c) const override {
    const Tensor& result = c.output(0);
    const Shape& image = pass_ == ConvPass::kBackwardInput ? result.shape() : c.input(0).shape();
    const Shape& filter = pass_ == ConvPass::kBackwardFilter ? result.shape() : c.input(1).shape();
    ASSIGN_OR_RETURN(const ConvSpec spec, MakeConvSpec(window_, image, filter, depthwise_, dtype_));
    const void* const a = c.input(pass_ == ConvPass::kBackwardInput ? 2 : 0).raw();
    const void* const b = c.input(pass_ == ConvPass::kBackwardFilter ? 2 : 1).raw();
    ASSIGN_OR_RETURN(const FinishArgs finish, FinishOf(c, spec));
    return Convolve(OnDevice(c), spec, {Vector(image), Vector(filter)}, a, b, result, finish);
  }

 private:
  using Key = std::pair<std::vector<int64_t>, std::vector<int64_t>>;
  static std::vector<int64_t> Vector(const Shape& s) { return {s.dims().begin(), s.dims().end()}; }

  absl::Status Convolve(DeviceContext& c, const ConvSpec& spec, Key key, const void* a,
                        const void* b, const Tensor& result, const FinishArgs& finish) const {
    if (result.num_elements() == 0) return absl::OkStatus();
    const auto finish_result = [&] {
      FinishElements(dtype_, result.raw(), result.raw(), finish, result.num_elements(), c.stream());
      return Launched();
    };
    const int64_t products =
        spec.batch * spec.in_channels * Volume(spec.in) * spec.out_channels * Volume(spec.out);
    if (products == 0) {  // sums of nothing, which no library is asked for
      RETURN_IF_ERROR(c.driver().Fill(result.raw(), 0, result.num_bytes(), c.stream()));
      return finish_result();
    }
    if (GoesByProducts(spec)) {
      return ConvByProducts(c, spec, pass_, a, b, result.raw(), finish);
    }
    if (GoesDepthwise(spec)) {
      DepthwiseConv(spec, pass_, a, b, result.raw(), finish, c.stream());
      return Launched();
    }
    const int device = c.driver().info().index;
    key.first.push_back(device);
    if (!depthwise_) {
      ASSIGN_OR_RETURN(const auto prepared,
                       plans_.Get(key, [&] { return Plan(spec, window_.spatial, pass_, device); }));
      if (prepared->has_value()) {
        RETURN_IF_ERROR(RunPrepared(**prepared, c, a, b, result.raw()));
        return finish_result();
      }
    }
    DirectConv(spec, pass_, a, b, result.raw(), finish, c.stream());
    return Launched();
  }

  absl::Status RunPrepared(const Prepared& prepared, DeviceContext& c, const void* a, const void* b,
                           void* result) const {
    PreparedRun run(prepared, c);
    switch (pass_) {
      case ConvPass::kForward:
        return run.Run(pass_, a, b, nullptr, result);
      case ConvPass::kBackwardInput:
        return run.Run(pass_, nullptr, b, a, result);
      default:
        return run.Run(pass_, a, nullptr, b, result);
    }
  }

  absl::StatusOr<FinishArgs> FinishOf(KernelContext& c, const ConvSpec& spec) const {
    FinishArgs args;
    if (pass_ != ConvPass::kForward) return args;
    const Tensor& y = c.output(0);
    args.finish = fused_.finish;
    args.channels = spec.out_channels;
    args.inner = spec.channels_first ? Volume(spec.out) : 1;
    int at = 2;
    if (fused_.finish.has_bias) {
      const Tensor& bias = c.input(at++);
      if (bias.rank() != 1 || bias.dim(0) != spec.out_channels) {
        return InvalidArgument("a bias of shape ", bias.shape(), " for an output of ", y.shape());
      }
      args.bias = bias.raw();
    }
    if (fused_.residual) {
      const Tensor& residual = c.input(at);
      if (!(residual.shape() == y.shape())) {
        return InvalidArgument("a summand of shape ", residual.shape(), " for an output of ",
                               y.shape());
      }
      args.residual = residual.raw();
    }
    return args;
  }

  WindowAttrs window_;
  ConvPass pass_ = ConvPass::kForward;
  bool depthwise_ = false;
  DType dtype_ = DType::kFloat;
  FusedOps fused_;
  PlanCache<Key, std::optional<Prepared>> plans_;
};

// `sizes_host`: the gradients take sizes, which the host has, and not the tensor of those sizes.
template <int kSpatial, bool kDepthwise>
void AddBackprops(KernelRegistry& r, std::string_view input, std::string_view filter,
                  bool sizes_host = true) {
  const std::vector<TypeConstraint> floats = {{"T", kFloats}};
  r.Add({input, floats, ConvKernel::Make<kSpatial, ConvPass::kBackwardInput, kDepthwise>,
         sizes_host ? HostInput(0) : 0});
  r.Add({filter, floats, ConvKernel::Make<kSpatial, ConvPass::kBackwardFilter, kDepthwise>,
         sizes_host ? HostInput(1) : 0});
}
template <int kSpatial, bool kDepthwise>
void AddForward(KernelRegistry& r, std::string_view op) {
  r.Add({op, {{"T", kFloats}}, ConvKernel::Make<kSpatial, ConvPass::kForward, kDepthwise>});
}

}  // namespace

void RegisterConvKernels(KernelRegistry& r) {
  AddForward<2, false>(r, "Conv2D");
  AddForward<2, false>(r, "_FusedConv2D");
  AddBackprops<2, false>(r, "Conv2DBackpropInput", "Conv2DBackpropFilter");
  AddForward<2, true>(r, "DepthwiseConv2dNative");
  AddForward<2, true>(r, "_FusedDepthwiseConv2dNative");
  AddBackprops<2, true>(r, "DepthwiseConv2dNativeBackpropInput",
                        "DepthwiseConv2dNativeBackpropFilter");
  AddForward<3, false>(r, "Conv3D");
  AddBackprops<3, false>(r, "Conv3DBackpropInputV2", "Conv3DBackpropFilterV2");
  AddBackprops<3, false>(r, "Conv3DBackpropInput", "Conv3DBackpropFilter", /*sizes_host=*/false);
}

}  // namespace weft::cuda
