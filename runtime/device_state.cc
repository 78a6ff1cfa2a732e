#include "runtime/device_state.h"

#include "kernels/device/module.h"

namespace weft {

absl::StatusOr<std::unique_ptr<DeviceState>> DeviceState::Create(Driver& driver,
                                                                 const KernelRegistry& kernels,
                                                                 size_t memory_limit,
                                                                 int side_streams) {
  std::unique_ptr<DeviceState> state(new DeviceState(driver, kernels, memory_limit));
  std::vector<std::string> labels = {"main", "copy-in", "copy-out"};
  for (int i = 1; i <= side_streams; ++i) labels.push_back(Concat("side-", i));
  for (const std::string& label : labels) {
    ASSIGN_OR_RETURN(StreamHandle stream, driver.CreateStream(label));
    state->streams_.push_back(stream);
    ASSIGN_OR_RETURN(StreamHandle capture, driver.CreateStream(Concat("capture-", label)));
    state->capture_streams_.push_back(capture);
  }
  return state;
}

DeviceState::~DeviceState() {
  allocator_.Trim();
  for (const auto* list : {&streams_, &capture_streams_}) {
    for (StreamHandle s : *list) driver_.DestroyStream(s);
  }
}

absl::StatusOr<std::shared_ptr<DeviceState>> OpenDevice(std::string_view name,
                                                        size_t memory_limit) {
  ASSIGN_OR_RETURN(const DeviceSpec spec, DeviceSpec::Parse(name));
  ASSIGN_OR_RETURN(DeviceModule * module, CudaModule());
  ASSIGN_OR_RETURN(auto devices, module->OpenDevices());
  std::vector<std::string> names;
  for (auto& driver : devices) {
    names.push_back(driver->info().Name());
    if (!spec.Allows(driver->info().kind, driver->info().index)) continue;
    ASSIGN_OR_RETURN(auto state, DeviceState::Create(*driver, module->kernels(), memory_limit));
    state->own_driver_ = std::move(driver);
    return std::shared_ptr<DeviceState>(std::move(state));
  }
  return NotFound("there is no device '", name, "' beside the CPU; there is ",
                  names.empty() ? "none" : Join(names, ", "));
}

absl::Status DeviceState::Synchronize() {
  absl::Status status;
  for (StreamHandle s : streams_) status.Update(driver_.Synchronize(s));
  return status;
}

}  // namespace weft
