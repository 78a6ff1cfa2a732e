// What a step does on a device and on the host, in which order, on which stream, and where in the
// device's memory each value is.
#ifndef WEFT_RUNTIME_DEVICE_PLAN_H_
#define WEFT_RUNTIME_DEVICE_PLAN_H_

#include <functional>
#include <optional>
#include <vector>

#include "kernels/cpu/variable.h"
#include "runtime/binding.h"
#include "runtime/streams.h"
#include "runtime/variable_plan.h"

namespace weft {

// One thing given to a stream.
struct DeviceTask {
  // kStepIn copies what the section's stepped kernels wrote for this run (SteppedKernel).
  enum class Kind { kLaunch, kCopyIn, kCopyOut, kStepIn };
  Kind kind;
  int32_t instruction = -1;  // of a launch; the first of those kernels'
  int32_t slot = -1;         // of a copy
};

// A variable that a section uses, as it first does.
struct SectionVariable {
  int32_t slot = -1;         // its handle
  int32_t instruction = -1;  // the first
  VariableUse use = VariableUse::kUpdate;
  DType dtype = DType::kInvalid;
  std::optional<Shape> shape = {};                               // of what is read or assigned
  Variable::ShapeCheck check = Variable::ShapeCheck::kDeclared;  // of an assignment
};

// A step is a list of sections: the host's instructions, then the device's tasks. Between sections
// the host waits for the device, because it computes with the device's values; a step whose values
// only go to the device and come back at its end has one section with tasks.
struct DeviceSection {
  std::vector<int32_t> host;      // instructions
  std::vector<DeviceTask> tasks;  // in the order in which they are given out
  // While they are given out, these are locked and in the device's memory.
  std::vector<SectionVariable> variables;
  // Slots whose values are in a variable's memory.
  struct View {
    int32_t slot, handle;
  };
  std::vector<View> views;
  // References that its launches hand on: the handle in `handle` is also that in `slot`.
  std::vector<View> references;
  // Slots of steady values that its tasks are the first to want.
  std::vector<int32_t> uploads;
  // Instructions to which each run brings something new, and where it is in the plan's step bytes.
  std::vector<int32_t> stepped;
  size_t step_begin = 0, step_end = 0;
  StreamPlan streams;
  // Every step gives out the same: launches read none but steady values of the host's.
  bool replayable = true;
};

struct DevicePlan {
  static constexpr int64_t kNowhere = -1;
  std::vector<DeviceSection> sections;
  // By slot: where its value is in the device's arena. Aliases are where their root is.
  std::vector<int64_t> arena_offset;
  size_t arena_bytes = 0;
  // By slot: where pinned memory for its copy is. A slot is copied once a step, one way.
  std::vector<int64_t> pinned_offset;
  size_t pinned_bytes = 0;
  // What runs bring anew: where it begins in the arena and in pinned memory, and there by
  // instruction.
  size_t step_bytes = 0, step_arena = 0, step_pinned = 0;
  std::vector<int64_t> step_offset;
  std::vector<int32_t> constants;  // slots that must be in the device's memory before the first run
  std::vector<bool> on_device;     // by instruction
  // By instruction: the host does it, and shapes and constants alone decide what it gives (the
  // number of elements of a mean). Done in the first run of a frame, as is its copy to the device.
  std::vector<bool> steady;
};

struct DevicePlanOptions {
  // Where placement put the instruction, and it has a kernel there.
  std::function<bool(int32_t instruction)> wants_device;
  // Whether the device's kernel of the instruction reads its input i in the host's memory.
  std::function<bool(int32_t instruction, size_t i)> host_input;
  // What the device's kernel of the instruction does with variables, if it uses any.
  std::function<VariableUse(int32_t instruction)> variable_use;
  // What each run brings anew to the device's kernel of the instruction.
  std::function<size_t(int32_t instruction)> step_bytes;
  int side_streams = 2;
};

// The binding gives shapes. What placement sent to the device stays on the host if a shape is not
// known before the step or the kernel wants values on the host that are not known before; an alias
// is where its input is, and a node without inputs or outputs where one of those is that it waits
// for. The instructions that use a variable are all on the device or all on the host.
DevicePlan MakeDevicePlan(const Executable& exe, const Binding& binding,
                          const DevicePlanOptions& options);

}  // namespace weft

#endif  // WEFT_RUNTIME_DEVICE_PLAN_H_
