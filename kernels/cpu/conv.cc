// Convolutions over kernels/lib/conv.h.
#include "kernels/lib/conv.h"

#include <array>
#include <cmath>
#include <tuple>

#include "kernels/cpu/fused.h"
#include "kernels/cpu/packed_once.h"
#include "kernels/cpu/register.h"
#include "kernels/lib/plan_cache.h"
#include "kernels/window_specs.h"

namespace weft {
namespace {

// Shapes of the three tensors of a convolution; attributes are the kernel's own.
struct ConvShapes {
  std::vector<int64_t> input, filter;
  bool operator==(const ConvShapes&) const = default;
};

std::vector<int64_t> Vector(const Shape& s) { return {s.dims().begin(), s.dims().end()}; }

class ConvKernel final : public Kernel, public HeldMemory {
 public:
  template <int kSpatial, ConvPass kPass, bool kDepthwise>
  static absl::StatusOr<std::unique_ptr<Kernel>> Make(const KernelInfo& info) {
    auto k = std::make_unique<ConvKernel>();
    ASSIGN_OR_RETURN(k->window_, ParseConvAttrs(info.attrs, kSpatial));
    k->pass_ = kPass;
    k->depthwise_ = kDepthwise;
    k->dtype_ = info.outputs[0];
    if (info.op.starts_with("_Fused")) {
      if (info.inputs.size() > 2) {
        for (size_t i = 2; i < info.inputs.size(); ++i) {
          if (info.inputs[i] != k->dtype_)
            return Unimplemented("arguments of type ", info.inputs[i]);
        }
      }
      ASSIGN_OR_RETURN(k->fused_, ParseFusedOps(info));
    }
    const int filter = 1;
    k->constant_filter_ = kPass != ConvPass::kBackwardFilter &&
                          static_cast<int>(info.constants.size()) > filter &&
                          info.constants[filter] != nullptr;
    return k;
  }

  absl::Status Compute(KernelContext& c) const override {
    const bool forward = pass_ == ConvPass::kForward;
    ConvShapes shapes;
    shapes.input =
        Vector(pass_ == ConvPass::kBackwardInput ? c.output(0).shape() : c.input(0).shape());
    shapes.filter =
        Vector(pass_ == ConvPass::kBackwardFilter ? c.output(0).shape() : c.input(1).shape());
    ASSIGN_OR_RETURN(const auto conv, plans_.Get(shapes, [&]() -> absl::StatusOr<Conv> {
      ASSIGN_OR_RETURN(ConvSpec spec, MakeConvSpec(window_, Shape(shapes.input),
                                                   Shape(shapes.filter), depthwise_, dtype_));
      spec.finish = fused_.finish;
      spec.has_residual = fused_.residual;
      return Conv::Create(spec, pass_);
    }));
    const void *bias = nullptr, *residual = nullptr;
    if (forward && fused_.args() > 0) {
      RETURN_IF_ERROR(CheckArguments(c, conv->spec()));
      int at = 2;
      if (fused_.finish.has_bias) bias = c.input(at++).raw();
      if (fused_.residual) residual = c.input(at).raw();
      if (fused_.batch_norm) return ComputeBatchNorm(c, *conv);
    }
    const void* a = c.input(pass_ == ConvPass::kBackwardInput ? 2 : 0).raw();
    const void* b = c.input(pass_ == ConvPass::kBackwardFilter ? 2 : 1).raw();
    void* result = c.output(0).raw();
    if (constant_filter_ && conv->can_pack_filter()) {
      // The packed form hangs on the filter and the way in the forward pass, and ways differ in
      // bytes; backwards, also on strides.
      const PackedKey key = {shapes.input[window_.channel_axis()], conv->packed_filter_bytes(),
                             forward ? ConvShapes() : shapes};
      const auto pack = [&](void* to) { conv->PackFilter(b, to, c.parallel()); };
      if (const BufferPtr packed =
              packed_.Get(key, conv->packed_filter_bytes(), c.allocator(), pack)) {
        ASSIGN_OR_RETURN(char* scratch, c.Scratch(conv->packed_scratch_bytes()));
        conv->ExecutePacked(a, b, packed->data(), bias, residual, result, scratch, c.parallel());
        return absl::OkStatus();
      }
    }
    ASSIGN_OR_RETURN(char* scratch, c.Scratch(conv->scratch_bytes()));
    conv->Execute(a, b, bias, residual, result, scratch, c.parallel());
    return absl::OkStatus();
  }

  void LetGo() const override { packed_.LetGo(); }

 private:
  // The rule knows the product only: sizes of what is fused to it are looked at here.
  absl::Status CheckArguments(KernelContext& c, const ConvSpec& spec) const {
    for (int i = 2; i < c.num_inputs(); ++i) {
      const Tensor& t = c.input(i);
      const bool whole = fused_.residual && i == c.num_inputs() - 1;
      if (whole ? t.shape() != c.output(0).shape()
                : t.rank() != 1 || t.dim(0) != spec.out_channels) {
        return InvalidArgument("argument ", i - 2, " has shape ", t.shape(),
                               ", which does not fit an output of ", c.output(0).shape());
      }
    }
    return absl::OkStatus();
  }

  // Folds scale / sqrt(variance + epsilon) into the filter, the rest into a bias.
  absl::Status ComputeBatchNorm(KernelContext& c, const Conv& plain) const {
    if (dtype_ != DType::kFloat) return Unimplemented("FusedBatchNorm fused in ", dtype_);
    ConvSpec spec = plain.spec();
    spec.finish.has_bias = true;
    ASSIGN_OR_RETURN(const Conv conv, Conv::Create(spec, ConvPass::kForward));
    ASSIGN_OR_RETURN(const Tensor filter, c.input(1).Clone(c.allocator()));
    ASSIGN_OR_RETURN(const Tensor bias,
                     Tensor::Allocate(dtype_, Shape{spec.out_channels}, c.allocator()));
    const float *scale = c.input(2).data<float>(), *offset = c.input(3).data<float>();
    const float *mean = c.input(4).data<float>(), *variance = c.input(5).data<float>();
    std::vector<float> factor(spec.out_channels);
    for (int64_t k = 0; k < spec.out_channels; ++k) {
      factor[k] = scale[k] / std::sqrt(variance[k] + fused_.epsilon);
      bias.data<float>()[k] = offset[k] - mean[k] * factor[k];
    }
    for (int64_t i = 0; i < filter.num_elements(); ++i) {
      filter.data<float>()[i] *= factor[i % spec.out_channels];
    }
    ASSIGN_OR_RETURN(char* scratch, c.Scratch(conv.scratch_bytes()));
    conv.Execute(c.input(0).raw(), filter.raw(), bias.raw(), nullptr, c.output(0).raw(), scratch,
                 c.parallel());
    return absl::OkStatus();
  }

  using PackedKey = std::tuple<int64_t, size_t, ConvShapes>;
  WindowAttrs window_;
  ConvPass pass_ = ConvPass::kForward;
  bool depthwise_ = false, constant_filter_ = false;
  DType dtype_ = DType::kFloat;
  FusedOps fused_;
  PlanCache<ConvShapes, Conv> plans_;
  PackedOnce<PackedKey> packed_;
};

template <int kSpatial, bool kDepthwise>
void AddFamily(KernelRegistry& r, std::string_view forward, std::string_view input,
               std::string_view filter, DTypeSet types) {
  if (!forward.empty()) {
    r.Add({forward, {{"T", types}}, ConvKernel::Make<kSpatial, ConvPass::kForward, kDepthwise>});
  }
  r.Add({input, {{"T", types}}, ConvKernel::Make<kSpatial, ConvPass::kBackwardInput, kDepthwise>});
  r.Add(
      {filter, {{"T", types}}, ConvKernel::Make<kSpatial, ConvPass::kBackwardFilter, kDepthwise>});
}

}  // namespace

void RegisterConvKernels(KernelRegistry& r) {
  constexpr DTypeSet kWithInt = kFloats | DTypeSet{DType::kInt32};
  AddFamily<2, false>(r, "Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter", kWithInt);
  AddFamily<2, true>(r, "DepthwiseConv2dNative", "DepthwiseConv2dNativeBackpropInput",
                     "DepthwiseConv2dNativeBackpropFilter", kFloats);
  AddFamily<3, false>(r, "Conv3D", "Conv3DBackpropInputV2", "Conv3DBackpropFilterV2", kFloats);
  AddFamily<3, false>(r, "", "Conv3DBackpropInput", "Conv3DBackpropFilter", kFloats);
  r.Add({"_FusedConv2D",
         {{"T", kFloats}},
         ConvKernel::Make<2, ConvPass::kForward, false>,
         InPlaceOf(3)});
  r.Add({"_FusedDepthwiseConv2dNative",
         {{"T", kFloats}},
         ConvKernel::Make<2, ConvPass::kForward, true>});
}

}  // namespace weft
