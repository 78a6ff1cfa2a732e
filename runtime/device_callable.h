// A compiled signature on a device: plans by the feeds' shapes, and the frames that its runs work
// in.
#ifndef WEFT_RUNTIME_DEVICE_CALLABLE_H_
#define WEFT_RUNTIME_DEVICE_CALLABLE_H_

#include <list>
#include <memory>
#include <vector>

#include "runtime/device_executor.h"

namespace weft {

// Thread-safe: each run has a frame of its own, and runs take turns in giving out work.
class DeviceCallable {
 public:
  // Null if nothing of the executable runs on the device. The executable and the device must
  // outlive it. `max_bindings`: as in SessionOptions.
  static absl::StatusOr<std::unique_ptr<DeviceCallable>> Create(const Executable& exe,
                                                                DeviceState& device,
                                                                const NodeStateFn& state,
                                                                bool soft_placement,
                                                                size_t max_bindings);

  // One tensor a feed, of the executable's dtypes; one a fetch comes back, in the host's memory.
  absl::StatusOr<std::vector<Tensor>> Run(std::span<const Tensor> feeds,
                                          const ExecuteEnvironment& env,
                                          const DeviceRunOptions& options);

 private:
  struct Bound {
    std::vector<Shape> feeds;
    std::unique_ptr<Binding> binding;
    DevicePlan plan;
    absl::Mutex mutex;
    std::vector<std::unique_ptr<DeviceFrame>> frames;  // that no run is using
  };

  DeviceCallable(std::unique_ptr<DeviceExecutable> exe, size_t max_bindings)
      : exe_(std::move(exe)), max_bindings_(max_bindings) {}
  absl::StatusOr<std::shared_ptr<Bound>> Get(std::span<const Tensor> feeds);

  const std::unique_ptr<DeviceExecutable> exe_;
  const size_t max_bindings_;
  absl::Mutex mutex_;
  std::list<std::shared_ptr<Bound>> bound_;  // most recently used first
};

}  // namespace weft

#endif  // WEFT_RUNTIME_DEVICE_CALLABLE_H_
