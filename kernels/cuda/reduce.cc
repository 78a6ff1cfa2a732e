// Reductions over axes on a GPU; the loops are in reduce.cu. Axes are read on the host.
#include "kernels/cuda/reduce.h"

#include <algorithm>
#include <utility>

#include "core/tensor.h"
#include "kernels/cuda/launched.h"
#include "kernels/cuda/register.h"
#include "kernels/device/device_kernel.h"
#include "kernels/reduce_plan.h"

namespace weft::cuda {
namespace {

absl::StatusOr<ReduceArgs> ArgsOf(const ReducePlan& plan) {
  Axes kept, reduced;
  for (const auto& [list, axes] : {std::pair(&plan.kept, &kept), {&plan.reduced, &reduced}}) {
    for (size_t i = 0; i < list->sizes.size(); ++i) {
      RETURN_IF_ERROR(AddDimension<1>(list->sizes[i], {list->strides[i]}, *axes));
    }
  }
  RETURN_IF_ERROR(AddDimension<1>(plan.inner, {1}, plan.inner_reduced ? reduced : kept));
  return ReduceArgs(kept, reduced);
}

absl::Status Launch(ReduceLauncher launch, const Tensor& x, const ReduceArgs& args,
                    KernelContext& c) {
  ASSIGN_OR_RETURN(void* const scratch, c.Scratch(args.scratch_bytes()));
  launch(x.raw(), c.output(0).raw(), args, scratch, OnDevice(c).stream());
  return Launched();
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
    return Launch(launch_, x, args, c);
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
    return Launch(sum_, dy, args, c);
  }

 private:
  bool channels_first_ = false;
  ReduceLauncher sum_ = nullptr;
};

}  // namespace

ReduceArgs::ReduceArgs(const Axes& kept, const Axes& reduced) : kept(kept), reduced(reduced) {
  const auto last = [](const Axes& a) { return a.rank == 0 ? 0 : a.strides[0][a.rank - 1]; };
  const bool rows = last(reduced) == 1;
  if (!rows && kept.rank > 0) inner = kept.dims[kept.rank - 1];
  // Threads that take columns, or teams of threads that take rows: enough for any card, with work
  // enough each.
  const int64_t enough = rows ? 1 << 10 : 1 << 18, work = rows ? 1 << 12 : 16;
  constexpr int64_t kMostParts = 1 << 12;
  parts = std::min(enough / std::max<int64_t>(outputs(), 1), reduced.size / work);
  parts = std::clamp<int64_t>(parts, 1, kMostParts);
}

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
