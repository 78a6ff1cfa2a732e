#include "runtime/device_executable.h"

#include <array>
#include <cstring>

#include "graph/place.h"
#include "kernels/device/device_kernel.h"

namespace weft {
namespace {

bool IsAlias(const Node& n) {
  const auto def = CpuKernels().Find(n.op_name, n.attrs);
  return def.ok() && ((*def)->flags & kAlias) != 0;
}

}  // namespace

absl::StatusOr<std::unique_ptr<DeviceExecutable>> DeviceExecutable::Create(const Executable& exe,
                                                                           DeviceState& device,
                                                                           const NodeStateFn& state,
                                                                           bool soft_placement) {
  PlaceOptions options;
  options.devices = {{"CPU", 0, "", 0}, device.driver().info()};
  options.soft = soft_placement;
  // An alias needs no kernel; ops that look at shapes alone are the host's wherever they stand.
  options.has_kernel = [&](const Node& n, int) {
    return device.kernels().Find(n.op_name, n.attrs).ok() || IsAlias(n) || ReadsOnlyShapes(n);
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
    if (placement[ins.node] == 0 || ins.alias() || ReadsOnlyShapes(n)) continue;
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

bool DeviceExecutable::host_input(int32_t i, size_t k) const {
  return IsHostInput(flags_[i], k, exe_.instructions[i].inputs.size());
}

DevicePlan DeviceExecutable::Plan(const Binding& binding) const {
  DevicePlanOptions options;
  options.side_streams = device_.side_streams();
  options.wants_device = [&](int32_t i) { return kernels_[i] != nullptr; };
  options.host_input = [&](int32_t i, size_t k) { return host_input(i, k); };
  return MakeDevicePlan(exe_, binding, options);
}

absl::StatusOr<void*> DeviceExecutable::Constant(const Tensor& constant) {
  absl::MutexLock lock(&mutex_);
  const auto it = constants_.find(constant.raw());
  if (it != constants_.end()) return it->second;
  const StreamHandle stream = device_.stream(kCopyInStream);
  ASSIGN_OR_RETURN(void* data, device_.allocator().Allocate(constant.num_bytes(), stream));
  if (absl::Status s = Upload(constant, data); !s.ok()) {
    device_.allocator().Free(data, std::array{stream}).IgnoreError();
    return s;
  }
  constants_.emplace(constant.raw(), data);
  return data;
}

absl::Status DeviceExecutable::Upload(const Tensor& from, void* to) {
  Driver& driver = device_.driver();
  const StreamHandle stream = device_.stream(kCopyInStream);
  ASSIGN_OR_RETURN(void* pinned, driver.AllocatePinned(from.num_bytes()));
  if (from.num_bytes() > 0) std::memcpy(pinned, from.raw(), from.num_bytes());
  absl::Status status = driver.Copy(to, pinned, from.num_bytes(), CopyKind::kToDevice, stream);
  status.Update(driver.Synchronize(stream));
  driver.FreePinned(pinned);
  return status;
}

DeviceExecutable::~DeviceExecutable() {
  const std::array streams = {device_.stream(kMainStream)};
  for (const auto& entry : constants_) {
    device_.allocator().Free(entry.second, streams).IgnoreError();
  }
}

}  // namespace weft
