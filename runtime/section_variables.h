// The variables of a section of a step, while its tasks are given out.
#ifndef WEFT_RUNTIME_SECTION_VARIABLES_H_
#define WEFT_RUNTIME_SECTION_VARIABLES_H_

#include <optional>
#include <span>
#include <vector>

#include "runtime/device_plan.h"
#include "runtime/device_state.h"

namespace weft {

// From Lock to its end it holds the variables' locks, so that nobody moves their values before the
// section's tasks are on the streams; whoever moves one afterwards follows them there.
class SectionVariables {
 public:
  SectionVariables(DeviceState& device, Allocator& allocator)
      : device_(device), allocator_(allocator) {}

  // `handles`, by slot. InvalidArgument for a handle that is none of a variable's.
  absl::Status Lock(std::span<const SectionVariable> uses, const std::vector<Tensor>& handles);
  // Brings the value of uses[k], in their order, to the device, or finds room for one that will be
  // assigned. FailedPrecondition if there is no value yet, InvalidArgument for another dtype or
  // shape.
  absl::StatusOr<Tensor> Bring(size_t k, const SectionVariable& use);
  // The tasks are on the streams: what they assign is the variables' value.
  void Commit();

 private:
  struct Entry {
    Variable* variable;
    Tensor value;  // on the device
    bool pending;  // not the variable's yet
  };
  absl::StatusOr<Entry> MakeEntry(Variable& v, const SectionVariable& use);

  DeviceState& device_;
  Allocator& allocator_;
  std::vector<Variable*> variables_;  // by use
  std::vector<Entry> entries_;
  std::optional<VariableLocks> locks_;  // let go of first
};

}  // namespace weft

#endif  // WEFT_RUNTIME_SECTION_VARIABLES_H_
