// A kernel on a device beyond the CPU: a Kernel whose context names a stream. It gives its work to
// that stream and returns at once; tensors are in the device's memory, but for inputs that its
// registration says to be on the host:
//
//   r.Add({"ConcatV2", {{"T", kFloats}}, Make<Concat>, HostInput(kLastInput)})
//
// A handle of a variable, or a reference of the legacy ops, is a tensor of the host's; the
// variable's value is in the device's memory, by VariableValue. A reference that an op hands on is
// no business of its kernel.
//
//   r.Add({"ReadVariableOp", {{"dtype", kFloats}}, Make<Read>, kReadsVariable})
//
// What only the host knows and each run changes comes by a SteppedKernel.
//
// A kernel never waits for the device and allocates only by Scratch, so that its step can be
// captured. Launched again on the same shapes it does the same calls.
#ifndef WEFT_KERNELS_DEVICE_DEVICE_KERNEL_H_
#define WEFT_KERNELS_DEVICE_DEVICE_KERNEL_H_

#include "core/kernel.h"
#include "kernels/device/driver.h"

namespace weft {

// In KernelDef::flags, above KernelFlags: input i, 0 to 6 or the last, is wanted in the host's
// memory. The kernel reads its value when it is called, so it must not change before the next call.
inline constexpr int kLastInput = 7;
constexpr uint32_t HostInput(int i) { return uint32_t{1} << (16 + i); }
constexpr bool IsHostInput(uint32_t flags, size_t i, size_t num_inputs) {
  return (i < kLastInput && (flags & HostInput(static_cast<int>(i))) != 0) ||
         (i + 1 == num_inputs && (flags & HostInput(kLastInput)) != 0);
}

// What a kernel does with the variables whose handles it gets. Without a flag it reads and writes
// their elements in place, each at the index of the element of the other inputs that it meets.
// kReadsVariable: output 0 is the value of the only one; the plan may hand out the variable's own
// memory and leave the kernel uncalled. kAssignsVariable: the only one becomes a copy of input 1.
inline constexpr uint32_t kReadsVariable = uint32_t{1} << 24;
inline constexpr uint32_t kAssignsVariable = uint32_t{1} << 25;
// kScattersVariable: it reads and writes elements that the other inputs name. kLooksAtVariable: it
// reads such elements and writes none.
inline constexpr uint32_t kScattersVariable = uint32_t{1} << 27;
inline constexpr uint32_t kLooksAtVariable = uint32_t{1} << 28;

// Such a kernel is a SteppedKernel.
inline constexpr uint32_t kStepped = uint32_t{1} << 26;

// A kernel to which each run brings something new, also where its launch is replayed and Compute
// not called: the place where a random op goes on. The host keeps that, writes it before the run's
// section is given out or replayed, and one copy brings it to the device for all of the section.
class SteppedKernel : public Kernel {
 public:
  // Bytes of it.
  virtual size_t StepBytes() const = 0;
  // `output`: output 0 of the run, for its shape.
  virtual void WriteStep(const Tensor& output, void* to) const = 0;
};

class DeviceContext : public KernelContext {
 public:
  virtual Driver& driver() = 0;
  virtual StreamHandle stream() = 0;
  // The value of the variable whose handle is input i, in the device's memory.
  virtual const Tensor& VariableValue(int i) = 0;
  // What WriteStep wrote, in the device's memory.
  virtual const void* Step() = 0;
};

// The context that a device's kernels are called with.
inline DeviceContext& OnDevice(KernelContext& c) { return static_cast<DeviceContext&>(c); }

}  // namespace weft

#endif  // WEFT_KERNELS_DEVICE_DEVICE_KERNEL_H_
