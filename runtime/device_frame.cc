#include "runtime/device_executor.h"

namespace weft {

absl::StatusOr<std::unique_ptr<DeviceFrame>> DeviceFrame::Create(DeviceExecutable& exe,
                                                                 const Binding& binding,
                                                                 const DevicePlan& plan) {
  DeviceState& device = exe.device();
  std::unique_ptr<DeviceFrame> frame(new DeviceFrame(exe, plan));
  ASSIGN_OR_RETURN(void* arena,
                   device.allocator().Allocate(plan.arena_bytes, device.stream(kMainStream)));
  frame->arena_ = static_cast<char*>(arena);
  if (plan.pinned_bytes > 0) {
    ASSIGN_OR_RETURN(void* pinned, device.driver().AllocatePinned(plan.pinned_bytes));
    frame->pinned_ = static_cast<char*>(pinned);
  }
  RETURN_IF_ERROR(frame->MakeEvents());
  frame->PlaceTensors(binding);
  for (int32_t s : plan.constants) {
    const Tensor& value = frame->host_[s];
    ASSIGN_OR_RETURN(void* data, exe.Constant(value));
    frame->device_[s] = Tensor(value.dtype(), value.shape(), data);
  }
  frame->workspace_bytes_.resize(device.num_streams());
  frame->workspaces_.resize(device.num_streams());
  return frame;
}

absl::Status DeviceFrame::MakeEvents() {
  Driver& driver = exe_.device().driver();
  const auto make = [&](EventHandle& e) -> absl::Status {
    ASSIGN_OR_RETURN(e, driver.CreateEvent());
    return absl::OkStatus();
  };
  sections_.resize(plan_.sections.size());
  for (size_t k = 0; k < sections_.size(); ++k) {
    const StreamPlan& streams = plan_.sections[k].streams;
    Section& section = sections_[k];
    section.done.resize(streams.stream.size());
    section.end.resize(streams.num_streams);
    for (size_t t = 0; t < streams.stream.size(); ++t) {
      if (streams.recorded[t]) RETURN_IF_ERROR(make(section.done[t]));
      EventHandle& end = section.end[streams.stream[t]];
      if (streams.stream[t] != kMainStream && end == nullptr) {
        RETURN_IF_ERROR(make(end));
        if (section.start == nullptr) RETURN_IF_ERROR(make(section.start));
      }
    }
  }
  return absl::OkStatus();
}

void DeviceFrame::PlaceTensors(const Binding& binding) {
  const Executable& exe = exe_.exe();
  host_.resize(exe.slots.size());
  device_.resize(exe.slots.size());
  for (size_t s = 0; s < exe.slots.size(); ++s) {
    const SlotPlan& slot = binding.slots[s];
    if (slot.memory == SlotPlan::Memory::kConstant && slot.static_shape) {
      host_[s] = exe.slots[slot.root].constant->Reshaped(slot.shape);
    }
    if (plan_.arena_offset[s] != DevicePlan::kNowhere) {
      device_[s] = Tensor(exe.slots[s].dtype, slot.shape, arena_ + plan_.arena_offset[s]);
    }
  }
  // Their shapes are known; their memory in each run.
  for (const DeviceSection& section : plan_.sections) {
    for (const DeviceSection::View& v : section.views) {
      device_[v.slot] = Tensor(exe.slots[v.slot].dtype, binding.slots[v.slot].shape, nullptr);
    }
  }
}

absl::Status DeviceFrame::ReserveWorkspaces() {
  DeviceState& device = exe_.device();
  for (size_t s = 0; s < workspaces_.size(); ++s) {
    if (workspaces_[s] != nullptr || workspace_bytes_[s] == 0) continue;
    ASSIGN_OR_RETURN(workspaces_[s], device.allocator().Allocate(
                                         workspace_bytes_[s], device.stream(static_cast<int>(s))));
  }
  return absl::OkStatus();
}

// Every run waits for its work before it lets go of the frame.
DeviceFrame::~DeviceFrame() {
  DeviceState& device = exe_.device();
  Driver& driver = device.driver();
  for (Section& s : sections_) {
    if (s.graph != nullptr) driver.DestroyStepGraph(s.graph);
    if (s.start != nullptr) driver.DestroyEvent(s.start);
    for (const auto* list : {&s.done, &s.end}) {
      for (EventHandle e : *list) {
        if (e != nullptr) driver.DestroyEvent(e);
      }
    }
  }
  if (pinned_ != nullptr) driver.FreePinned(pinned_);
  for (void* w : workspaces_) {
    if (w != nullptr) device.allocator().Free(w, {}).IgnoreError();
  }
  if (arena_ != nullptr) device.allocator().Free(arena_, {}).IgnoreError();
}

}  // namespace weft
