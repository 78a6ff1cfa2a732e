// Step statistics of a step on a device: events around each task tell when the device did it.
#ifndef WEFT_RUNTIME_DEVICE_TIMING_H_
#define WEFT_RUNTIME_DEVICE_TIMING_H_

#include <vector>

#include "runtime/device_executable.h"
#include "runtime/step_stats.h"

namespace weft {

// Of one run. Sets what `stats` says of the run as a whole; times are since this was made.
class DeviceTiming {
 public:
  DeviceTiming(DeviceExecutable& exe, StepStats& stats, size_t arena_bytes);
  DeviceTiming(const DeviceTiming&) = delete;
  DeviceTiming& operator=(const DeviceTiming&) = delete;
  ~DeviceTiming();

  // Nanoseconds.
  int64_t Now() const;
  // An instruction that the host has done since `begin`.
  void AddHost(const Instruction& ins, const std::vector<Tensor>& slots, int64_t begin);

  // A section's tasks: Begin, then around each task its pair, then Finish once they are done.
  absl::Status Begin(size_t tasks, StreamHandle main);
  absl::Status BeforeTask(size_t task, int stream);
  absl::Status AfterTask(size_t task, int stream);
  // `slots`: the values on the device.
  absl::Status Finish(const DeviceSection& section, const std::vector<Tensor>& slots);

 private:
  absl::Status Record(size_t event, StreamHandle stream);
  KernelStats StatsOfTask(const DeviceTask& task, const std::vector<Tensor>& slots) const;

  DeviceExecutable& exe_;
  StepStats& stats_;
  const int64_t start_;
  int64_t section_start_ = 0;
  std::vector<EventHandle> events_;  // the section's begin; then two a task
  std::vector<int> streams_;         // by task
};

}  // namespace weft

#endif  // WEFT_RUNTIME_DEVICE_TIMING_H_
