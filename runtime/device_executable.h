// An executable made ready for a device: where each instruction runs, and the device's kernels.
#ifndef WEFT_RUNTIME_DEVICE_EXECUTABLE_H_
#define WEFT_RUNTIME_DEVICE_EXECUTABLE_H_

#include <map>
#include <memory>
#include <vector>

#include "kernels/device/device_kernel.h"
#include "runtime/compile.h"
#include "runtime/device_plan.h"
#include "runtime/device_state.h"

namespace weft {

// Immutable but for the constants that it has brought to the device. Shared by concurrent runs.
class DeviceExecutable {
 public:
  // Places the executable's graph on the host and the device, and makes the device's kernels. The
  // executable and the device must outlive it. Statuses as Place's; a kernel's carries its node.
  static absl::StatusOr<std::unique_ptr<DeviceExecutable>> Create(const Executable& exe,
                                                                  DeviceState& device,
                                                                  const NodeStateFn& state,
                                                                  bool soft_placement = true);
  ~DeviceExecutable();

  // Nothing runs on the device: the host's executor is the better one.
  bool empty() const { return empty_; }
  const Executable& exe() const { return exe_; }
  DeviceState& device() const { return device_; }
  const Kernel* kernel(int32_t instruction) const { return kernels_[instruction].get(); }
  // The same, if it is one; else null.
  const SteppedKernel* stepped(int32_t instruction) const;
  // The device's kernel of the instruction reads its input k in the host's memory.
  bool host_input(int32_t instruction, size_t k) const;
  // Of the tensor in a slot, as graphs write it: "node", "node:1", or the feed's name.
  std::string NameOf(int32_t slot) const;
  DevicePlan Plan(const Binding& binding) const;
  // The device's memory of a constant, copied there at first use.
  absl::StatusOr<void*> Constant(const Tensor& constant);

 private:
  DeviceExecutable(const Executable& exe, DeviceState& device) : exe_(exe), device_(device) {}
  absl::Status MakeKernels(std::span<const int32_t> placement, const NodeStateFn& state,
                           bool soft_placement);

  const Executable& exe_;
  DeviceState& device_;
  bool empty_ = true;
  std::vector<std::unique_ptr<Kernel>> kernels_;  // by instruction; null: the host's
  std::vector<uint32_t> flags_;                   // of the device's kernels
  absl::Mutex mutex_;
  std::map<const void*, void*> constants_;
};

}  // namespace weft

#endif  // WEFT_RUNTIME_DEVICE_EXECUTABLE_H_
