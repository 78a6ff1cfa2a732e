// Variables on a GPU: reads that the plan could not do without a copy, and assignments.
#include "kernels/cuda/elementwise.h"
#include "kernels/cuda/launched.h"
#include "kernels/cuda/register.h"
#include "kernels/device/device_kernel.h"

namespace weft::cuda {
namespace {

absl::Status CopyAll(DeviceContext& d, const Tensor& from, const Tensor& to) {
  if (from.num_bytes() != to.num_bytes()) {
    return InvalidArgument("a value of shape ", from.shape(), " meets one of shape ", to.shape());
  }
  if (from.raw() == to.raw() || from.num_bytes() == 0) return absl::OkStatus();
  return d.driver().Copy(to.raw(), from.raw(), from.num_bytes(), CopyKind::kOnDevice, d.stream());
}

absl::Status Read(KernelContext& c) {
  return CopyAll(OnDevice(c), OnDevice(c).VariableValue(0), c.output(0));
}

absl::Status Assign(KernelContext& c) {
  return CopyAll(OnDevice(c), c.input(1), OnDevice(c).VariableValue(0));
}

// AssignAdd, AssignSub: a sum or difference of the elementwise table, in place.
class CombineKernel final : public Kernel {
 public:
  explicit CombineKernel(BinaryLauncher launch) : launch_(launch) {}
  absl::Status Compute(KernelContext& c) const override {
    DeviceContext& d = OnDevice(c);
    const Tensor &value = d.VariableValue(0), &delta = c.input(1);
    if (value.shape() != delta.shape()) {
      return InvalidArgument("the variable has shape ", value.shape(), ", but value has ",
                             delta.shape());
    }
    if (value.num_elements() == 0) return absl::OkStatus();
    const Shape& shape = value.shape();
    ASSIGN_OR_RETURN(const Views<2> views, MakeViews<2>({&shape, &shape}, shape));
    launch_(value.raw(), delta.raw(), value.raw(), views, d.stream());
    return Launched();
  }

 private:
  const BinaryLauncher launch_;
};

constexpr char kAdd[] = "AddV2", kSub[] = "Sub";

template <const char* kOp>
absl::StatusOr<std::unique_ptr<Kernel>> MakeCombine(const KernelInfo& info) {
  const BinaryLauncher launch = FindBinary(kOp, info.inputs[1]);
  WEFT_CHECK(launch != nullptr);
  return std::make_unique<CombineKernel>(launch);
}

template <const char* kOp>
void AddCombine(KernelRegistry& r, std::string_view op, std::string_view type = "dtype") {
  DTypeSet types;
  ForEachType<kReal>([&]<typename T>() {
    if (FindBinary(kOp, kDTypeOf<T>) != nullptr) types = types | DTypeSet{kDTypeOf<T>};
  });
  r.Add({op, {{type, types}}, MakeCombine<kOp>});
}

}  // namespace

void RegisterVariableKernels(KernelRegistry& r) {
  constexpr DTypeSet kAny = kNumbers | kBoolOnly;
  r.Add({"ReadVariableOp", {{"dtype", kAny}}, Make<Read>, kReadsVariable});
  r.Add({"AssignVariableOp", {{"dtype", kAny}}, Make<Assign>, kAssignsVariable});
  AddCombine<kAdd>(r, "AssignAddVariableOp");
  AddCombine<kSub>(r, "AssignSubVariableOp");
  r.Add({"_ReadRef", {{"T", kAny}}, Make<Read>, kReadsVariable});
  r.Add({"Assign", {{"T", kAny}}, Make<Assign>, kAssignsVariable});
  AddCombine<kAdd>(r, "AssignAdd", "T");
  AddCombine<kSub>(r, "AssignSub", "T");
}

}  // namespace weft::cuda
