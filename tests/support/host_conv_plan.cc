// Stands for cuDNN in the ordinary tests: plans that are plain loops. As cuDNN may, it has no
// engine for some sizes.
#include "core/status.h"
#include "kernels/cuda/conv_plan.h"
#include "kernels/cuda/strided_copy.h"

namespace weft::cuda {
namespace {

class HostPlan final : public ConvPlan {
 public:
  explicit HostPlan(const ConvProblem& p) : p_(p) {}
  int64_t workspace_bytes() const override { return 64; }

  absl::Status Run(void* image, void* filter, void* out, void* workspace,
                   StreamHandle stream) const override {
    WEFT_CHECK(workspace != nullptr);
    const bool makes_filter = p_.pass == ConvPass::kBackwardFilter;
    std::vector<char> theirs(FilterElements() * DTypeSize(p_.dtype));  // spatial, in, out
    if (!makes_filter) MoveFilter(filter, theirs.data(), false, stream);
    const void* const a = p_.pass == ConvPass::kBackwardInput ? out : image;
    const void* const b = makes_filter ? out : theirs.data();
    void* const result = makes_filter ? theirs.data() : p_.pass == ConvPass::kForward ? out : image;
    ConvReference(Spec(), p_.pass, a, b, nullptr, nullptr, result);
    if (makes_filter) MoveFilter(theirs.data(), filter, true, stream);
    return absl::OkStatus();
  }

 private:
  int64_t FilterElements() const {
    return p_.out_channels * p_.in_channels / p_.groups * p_.filter[0] * p_.filter[1] *
           p_.filter[2];
  }
  ConvSpec Spec() const {
    ConvSpec s;
    s.dtype = p_.dtype;
    s.batch = p_.batch;
    s.in_channels = p_.in_channels;
    s.out_channels = p_.out_channels;
    s.groups = p_.groups;
    s.channels_first = !p_.channels_last;
    s.in = p_.in;
    s.filter = p_.filter;
    s.out = p_.out;
    s.stride = p_.stride;
    s.dilation = p_.dilation;
    s.pad = p_.pad;
    for (int d = 0; d < 3; ++d) {
      const int64_t free = p_.in[d] + 2 * p_.pad[d] - (p_.filter[d] - 1) * p_.dilation[d] - 1;
      WEFT_CHECK(s.out[d] == free / p_.stride[d] + 1);
    }
    WEFT_CHECK(p_.spatial == 3 || (p_.in[0] == 1 && p_.filter[0] == 1 && p_.pad[0] == 0));
    return s;
  }
  // Between the plan's layout and TensorFlow's.
  void MoveFilter(const void* from, void* to, bool to_ours, StreamHandle stream) const {
    const int64_t k = p_.out_channels, c = p_.in_channels / p_.groups;
    const auto [d0, h, w] = p_.filter;
    CopyArgs args;
    args.size = FilterElements();
    args.rank = 5;
    const int64_t dims[] = {k, c, d0, h, w}, taps = d0 * h * w;
    const int64_t first[] = {c * taps, taps, h * w, w, 1},
                  last[] = {c * taps, 1, h * w * c, w * c, c};
    const int64_t* const ours = p_.channels_last ? last : first;
    const int64_t theirs[] = {1, k, h * w * c * k, w * c * k, c * k};
    for (int d = 0; d < 5; ++d) {
      args.dims[d] = dims[d];
      args.from[d] = to_ours ? theirs[d] : ours[d];
      args.to[d] = to_ours ? ours[d] : theirs[d];
    }
    StridedCopy(from, to, DTypeSize(p_.dtype), args, stream);
  }

  const ConvProblem p_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const ConvPlan>> MakeConvPlan(const ConvProblem& p, int) {
  const bool refused =
      (p.dtype == DType::kBfloat16 && p.channels_last) || (p.groups > 1 && p.dilation[1] > 1);
  if (refused) return Unimplemented("no engine");
  return std::make_shared<const HostPlan>(p);
}

}  // namespace weft::cuda
