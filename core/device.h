// Devices by name: what a graph's device strings ask for, and what a machine has.
#ifndef WEFT_CORE_DEVICE_H_
#define WEFT_CORE_DEVICE_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "core/status.h"

namespace weft {

// A device string of a graph file, as "/job:worker/replica:0/task:1/device:GPU:0", "/gpu:0" or
// "CPU:0". What it leaves out, or gives as "*", fits everything.
struct DeviceSpec {
  std::string job;
  int replica = -1;
  int task = -1;
  std::string kind;  // "CPU", "GPU"; upper case
  int index = -1;

  // InvalidArgument names the part that is not understood. "" fits every device.
  static absl::StatusOr<DeviceSpec> Parse(std::string_view text);
  // True if this request allows a device of that kind and number. Job, replica and task are not
  // looked at: a session runs on one machine.
  bool Allows(std::string_view device_kind, int device_index) const;
  bool operator==(const DeviceSpec&) const = default;
};

// A device that is there.
struct DeviceInfo {
  std::string kind;  // "CPU", "GPU"
  int index = 0;
  std::string description;   // "NVIDIA H100 80GB HBM3, compute capability 9.0"
  size_t memory_bytes = 0;   // its own memory; 0: the host's
  std::string Name() const;  // "/device:GPU:0"
};

}  // namespace weft

#endif  // WEFT_CORE_DEVICE_H_
