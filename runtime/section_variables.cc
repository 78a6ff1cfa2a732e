#include "runtime/section_variables.h"

#include <algorithm>

namespace weft {

absl::Status SectionVariables::Lock(std::span<const SectionVariable> uses,
                                    const std::vector<Tensor>& handles) {
  for (const SectionVariable& use : uses) {
    ASSIGN_OR_RETURN(Variable * v, VariableOf(handles[use.slot], DType::kInvalid));
    variables_.push_back(v);
  }
  locks_.emplace(variables_);
  return absl::OkStatus();
}

absl::StatusOr<Tensor> SectionVariables::Bring(size_t k, const SectionVariable& use) {
  Variable& v = *variables_[k];
  if (v.dtype() != use.dtype) {
    return InvalidArgument("variable '", v.name(), "' holds ", v.dtype(), ", not ", use.dtype);
  }
  auto it = std::find_if(entries_.begin(), entries_.end(),
                         [&](const Entry& e) { return e.variable == &v; });
  if (it == entries_.end()) {
    ASSIGN_OR_RETURN(Entry entry, MakeEntry(v, use));
    it = entries_.insert(entries_.end(), std::move(entry));
  }
  if (use.shape && it->value.shape() != *use.shape) {
    return InvalidArgument("variable '", v.name(), "' has shape ", it->value.shape(),
                           ", the graph says ", *use.shape);
  }
  return it->value;
}

absl::StatusOr<SectionVariables::Entry> SectionVariables::MakeEntry(Variable& v,
                                                                    const SectionVariable& use) {
  const bool here = v.memory() == &device_;
  if (use.use == VariableUse::kAssign) {
    RETURN_IF_ERROR(v.CheckAssign(*use.shape, use.check));
    if (here && v.present().shape() == *use.shape) return Entry{&v, v.present(), false};
    ASSIGN_OR_RETURN(Tensor room, device_.AllocateTensor(v.dtype(), *use.shape));
    return Entry{&v, std::move(room), true};
  }
  RETURN_IF_ERROR(v.PresentShape().status());
  if (!here) {
    ASSIGN_OR_RETURN(const Tensor value, v.Value(allocator_));
    ASSIGN_OR_RETURN(Tensor moved, device_.AllocateTensor(v.dtype(), value.shape()));
    RETURN_IF_ERROR(device_.CopyIn(moved.raw(), value.raw(), value.num_bytes(), kMainStream));
    v.Place(std::move(moved), &device_);
  }
  return Entry{&v, v.present(), false};
}

void SectionVariables::Commit() {
  for (Entry& e : entries_) {
    if (e.pending) e.variable->Place(e.value, &device_);
    e.pending = false;
  }
}

}  // namespace weft
