// Reductions over axes on a GPU; the loops are in reduce.cu. Axes are read on the host.
#include "kernels/cuda/reduce.h"

#include "core/tensor.h"
#include "kernels/cuda/launched.h"
#include "kernels/cuda/register.h"
#include "kernels/device/device_kernel.h"
#include "kernels/reduce_plan.h"

namespace weft::cuda {
namespace {

absl::Status Append(int64_t size, int64_t stride, Axes& axes) {
  if (axes.rank == Axes::kMaxRank) {
    return Unimplemented("a reduction on a GPU takes at most ", Axes::kMaxRank,
                         " groups of axes kept, and as many reduced");
  }
  axes.sizes[axes.rank] = size;
  axes.strides[axes.rank++] = stride;
  return absl::OkStatus();
}

absl::StatusOr<ReduceArgs> ArgsOf(const ReducePlan& plan) {
  ReduceArgs args = {plan.outputs, plan.count, {}, {}};
  for (size_t i = 0; i < plan.kept.sizes.size(); ++i) {
    RETURN_IF_ERROR(Append(plan.kept.sizes[i], plan.kept.strides[i], args.kept));
  }
  for (size_t i = 0; i < plan.reduced.sizes.size(); ++i) {
    RETURN_IF_ERROR(Append(plan.reduced.sizes[i], plan.reduced.strides[i], args.reduced));
  }
  RETURN_IF_ERROR(Append(plan.inner, 1, plan.inner_reduced ? args.reduced : args.kept));
  return args;
}

class ReduceKernel final : public Kernel {
 public:
  explicit ReduceKernel(ReduceLauncher launch) : launch_(launch) {}
  static absl::StatusOr<std::unique_ptr<Kernel>> Make(const KernelInfo& info) {
    const ReduceLauncher launch = FindReduce(info.op, info.inputs[0]);
    WEFT_CHECK(launch != nullptr);
    return std::make_unique<ReduceKernel>(launch);
  }
  absl::Status Compute(KernelContext& c) const override {
    const Tensor& x = c.input(0);
    ASSIGN_OR_RETURN(Dims axes, IntValues(c.input(1)));
    for (int64_t& a : axes) a += a < 0 ? x.rank() : 0;
    ASSIGN_OR_RETURN(const ReduceArgs args, ArgsOf(MakeReducePlan(x.shape(), axes)));
    launch_(x.raw(), c.output(0).raw(), args, OnDevice(c).stream());
    return Launched();
  }

 private:
  const ReduceLauncher launch_;
};

// The gradient of BiasAdd: a sum over all axes but the channels'.
class BiasAddGradKernel final : public Kernel {
 public:
  static absl::StatusOr<std::unique_ptr<Kernel>> Make(const KernelInfo& info) {
    auto k = std::make_unique<BiasAddGradKernel>();
    ASSIGN_OR_RETURN(const auto format, info.attrs.Get<std::string>("data_format"));
    k->channels_first_ = format.starts_with("NC");
    k->sum_ = FindReduce("Sum", info.inputs[0]);
    return k;
  }
  absl::Status Compute(KernelContext& c) const override {
    const Tensor& dy = c.input(0);
    const int channels = channels_first_ ? 1 : dy.rank() - 1;
    Dims axes;
    for (int i = 0; i < dy.rank(); ++i) {
      if (i != channels) axes.push_back(i);
    }
    ASSIGN_OR_RETURN(const ReduceArgs args, ArgsOf(MakeReducePlan(dy.shape(), axes)));
    sum_(dy.raw(), c.output(0).raw(), args, OnDevice(c).stream());
    return Launched();
  }

 private:
  bool channels_first_ = false;
  ReduceLauncher sum_ = nullptr;
};

}  // namespace

void RegisterReduceKernels(KernelRegistry& r) {
  const DTypeSet types = kFloats | kIndexTypes;
  for (const char* op : {"Sum", "Mean", "Prod", "EuclideanNorm", "Max", "Min"}) {
    const DTypeSet has = std::string_view(op) == "EuclideanNorm" ? kFloats : types;
    r.Add({op, {{"T", has}}, ReduceKernel::Make, HostInput(1)});
  }
  for (const char* op : {"All", "Any"}) r.Add({op, {}, ReduceKernel::Make, HostInput(1)});
  r.Add({"BiasAddGrad", {{"T", kIndexTypes}}, BiasAddGradKernel::Make});  // floats: norm.cc
}

}  // namespace weft::cuda
