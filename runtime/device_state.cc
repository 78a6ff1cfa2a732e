#include "runtime/device_state.h"

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
  }
  return state;
}

DeviceState::~DeviceState() {
  allocator_.Trim();
  for (StreamHandle s : streams_) driver_.DestroyStream(s);
}

absl::Status DeviceState::Synchronize() {
  absl::Status status;
  for (StreamHandle s : streams_) status.Update(driver_.Synchronize(s));
  return status;
}

}  // namespace weft
