// Where the variables of a step can be, and which reads may hand out a variable's own memory.
#ifndef WEFT_RUNTIME_VARIABLE_PLAN_H_
#define WEFT_RUNTIME_VARIABLE_PLAN_H_

#include <cstdint>
#include <vector>

#include "absl/functional/function_ref.h"
#include "runtime/executable.h"

namespace weft {

// What an instruction does with the variables whose handles it takes: kUpdate goes element by
// element, kScatter by what its inputs name; kLook reads elements, and its output is its own.
enum class VariableUse { kRead, kAssign, kUpdate, kScatter, kLook };

// The variables that each instruction reads or writes, as numbers from 0. Handles that may be any
// variable's make all one.
struct VariableAccesses {
  explicit VariableAccesses(const Executable& exe);
  std::vector<std::vector<int32_t>> of;  // by instruction
  int32_t count = 0;

  // By instruction: it uses variables, and the device can run it and all others that use the same
  // ones. A variable is on one side throughout a step.
  std::vector<bool> OnDevice(absl::FunctionRef<bool(int32_t instruction)> device_can) const;
};

struct VariableReads {
  // By instruction: a read on the device whose value is the variable's own memory.
  std::vector<bool> in_place;
  // By instruction: a write on the device, whom it must follow besides its predecessors: those that
  // use what reads before it have handed out.
  std::vector<std::vector<int32_t>> held_by;
  // All instructions, each after its predecessors and those that hold it.
  std::vector<int32_t> order;
};

struct VariableReadOptions {
  absl::FunctionRef<VariableUse(int32_t instruction)> use;
  const std::vector<bool>& on_device;                     // by instruction
  const std::vector<int>& section;                        // by instruction
  const std::vector<std::vector<int32_t>>& predecessors;  // by instruction
};

// A read is in place if all who use it on the device are in its section, so that no other run can
// come between, and can be done before the next write. Any other copies the value.
VariableReads PlanReads(const Executable& exe, const VariableAccesses& accesses,
                        const VariableReadOptions& options);

}  // namespace weft

#endif  // WEFT_RUNTIME_VARIABLE_PLAN_H_
