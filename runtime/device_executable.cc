#include "runtime/device_executable.h"

#include <algorithm>
#include <array>

#include "graph/place.h"
#include "runtime/kernel_stats.h"

namespace weft {
namespace {

bool IsAlias(const Node& n) {
  const auto def = CpuKernels().Find(n.op_name, n.attrs);
  return def.ok() && ((*def)->flags & kAlias) != 0;
}

bool MakesHandle(const Node& n) {
  return n.Is("VarHandleOp") || n.Is("Variable") || n.Is("VariableV2");
}

}  // namespace

absl::StatusOr<std::unique_ptr<DeviceExecutable>> DeviceExecutable::Create(const Executable& exe,
                                                                           DeviceState& device,
                                                                           const NodeStateFn& state,
                                                                           bool soft_placement) {
  PlaceOptions options;
  options.devices = {{"CPU", 0, "", 0}, device.driver().info()};
  options.soft = soft_placement;
  // An alias needs no kernel; ops that look at shapes alone, and those that make handles, are the
  // host's wherever they stand.
  options.has_kernel = [&](const Node& n, int) {
    return device.kernels().Find(n.op_name, n.attrs).ok() || IsAlias(n) || ReadsOnlyShapes(n) ||
           MakesHandle(n);
  };
  ASSIGN_OR_RETURN(const auto placement, Place(*exe.graph, options));
  std::unique_ptr<DeviceExecutable> out(new DeviceExecutable(exe, device));
  RETURN_IF_ERROR(out->MakeKernels(placement, state, soft_placement));
  return out;
}

absl::Status DeviceExecutable::MakeKernels(std::span<const int32_t> placement,
                                           const NodeStateFn& state, bool soft_placement) {
  const Graph& g = *exe_.graph;
  kernels_.resize(exe_.instructions.size());
  flags_.resize(exe_.instructions.size());
  for (size_t i = 0; i < exe_.instructions.size(); ++i) {
    const Instruction& ins = exe_.instructions[i];
    const Node& n = g.node(ins.node);
    if (placement[ins.node] == 0 || ins.alias() || ReadsOnlyShapes(n) || MakesHandle(n)) continue;
    auto made = MakeKernel(device_.kernels(), g, n, state);
    // What the device's kernel does not do with these attributes, the host does.
    if (absl::IsUnimplemented(made.status()) && soft_placement) continue;
    if (!made.ok()) {
      return Annotate(made.status(),
                      Concat("; ", Describe(n), " on ", device_.driver().info().Name()));
    }
    kernels_[i] = std::move(made->kernel);
    flags_[i] = made->flags;
    empty_ = false;
  }
  return absl::OkStatus();
}

const SteppedKernel* DeviceExecutable::stepped(int32_t i) const {
  return (flags_[i] & kStepped) == 0 ? nullptr : static_cast<SteppedKernel*>(kernels_[i].get());
}

bool DeviceExecutable::host_input(int32_t i, size_t k) const {
  return IsHostInput(flags_[i], k, exe_.instructions[i].inputs.size());
}

std::string DeviceExecutable::NameOf(int32_t slot) const {
  const Graph& g = *exe_.graph;
  const int32_t producer = exe_.slots[slot].producer;
  if (producer >= 0) {
    const Instruction& ins = exe_.instructions[producer];
    const auto k = std::find(ins.outputs.begin(), ins.outputs.end(), slot) - ins.outputs.begin();
    return g.TensorName({ins.node, static_cast<int32_t>(k)});
  }
  // Feeds and constants have no instruction; whoever uses one knows it.
  for (const Instruction& ins : exe_.instructions) {
    const auto k = std::find(ins.inputs.begin(), ins.inputs.end(), slot) - ins.inputs.begin();
    if (k == static_cast<ptrdiff_t>(ins.inputs.size())) continue;
    return StatsName(g, g.node(ins.node).inputs[k]);
  }
  return "";
}

DevicePlan DeviceExecutable::Plan(const Binding& binding) const {
  DevicePlanOptions options;
  options.side_streams = device_.side_streams();
  options.wants_device = [&](int32_t i) { return kernels_[i] != nullptr; };
  options.host_input = [&](int32_t i, size_t k) { return host_input(i, k); };
  options.variable_use = [&](int32_t i) {
    return (flags_[i] & kReadsVariable) != 0      ? VariableUse::kRead
           : (flags_[i] & kAssignsVariable) != 0  ? VariableUse::kAssign
           : (flags_[i] & kScattersVariable) != 0 ? VariableUse::kScatter
           : (flags_[i] & kLooksAtVariable) != 0  ? VariableUse::kLook
                                                  : VariableUse::kUpdate;
  };
  options.step_bytes = [&](int32_t i) {
    const SteppedKernel* const k = stepped(i);
    return k == nullptr ? 0 : k->StepBytes();
  };
  return MakeDevicePlan(exe_, binding, options);
}

absl::StatusOr<void*> DeviceExecutable::Constant(const Tensor& constant) {
  absl::MutexLock lock(&mutex_);
  const auto it = constants_.find(constant.raw());
  if (it != constants_.end()) return it->second;
  const StreamHandle stream = device_.stream(kCopyInStream);
  ASSIGN_OR_RETURN(void* data, device_.allocator().Allocate(constant.num_bytes(), stream));
  if (absl::Status s = device_.CopyIn(data, constant.raw(), constant.num_bytes(), kCopyInStream);
      !s.ok()) {
    device_.allocator().Free(data, std::array{stream}).IgnoreError();
    return s;
  }
  constants_.emplace(constant.raw(), data);
  return data;
}

DeviceExecutable::~DeviceExecutable() {
  const std::array streams = {device_.stream(kMainStream)};
  for (const auto& entry : constants_) {
    device_.allocator().Free(entry.second, streams).IgnoreError();
  }
}

}  // namespace weft
