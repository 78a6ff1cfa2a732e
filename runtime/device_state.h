// A device that a session has opened: its driver, its memory, its streams.
#ifndef WEFT_RUNTIME_DEVICE_STATE_H_
#define WEFT_RUNTIME_DEVICE_STATE_H_

#include <memory>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "kernels/cpu/variable.h"
#include "kernels/device/stream_allocator.h"
#include "kernels/registry.h"

namespace weft {

// Variables may have their values in its memory.
class DeviceState final : public VariableMemory, public std::enable_shared_from_this<DeviceState> {
 public:
  // Streams: main, copy-in, copy-out, side-1, …, and as many that only captures use, so that other
  // runs may work and wait meanwhile; `memory_limit` as StreamAllocator's. The driver
  // and the kernels must outlive the state.
  static absl::StatusOr<std::unique_ptr<DeviceState>> Create(Driver& driver,
                                                             const KernelRegistry& kernels,
                                                             size_t memory_limit = 0,
                                                             int side_streams = 2);
  ~DeviceState() override;

  Driver& driver() { return driver_; }
  const KernelRegistry& kernels() const { return kernels_; }
  StreamAllocator& allocator() { return allocator_; }
  StreamHandle stream(int i) const { return streams_[i]; }
  StreamHandle capture_stream(int i) const { return capture_streams_[i]; }
  int num_streams() const { return static_cast<int>(streams_.size()); }
  int side_streams() const { return num_streams() - 3; }
  // Held by a run while it gives out work: one step's tasks follow each other on the streams, and
  // the capture streams are one run's at a time.
  absl::Mutex& issue() { return issue_; }
  // Waits for all streams.
  absl::Status Synchronize();

  // Memory of its own for a tensor that outlives a step; where the state is shared, it lives as
  // long as the memory does. ResourceExhausted.
  absl::StatusOr<Tensor> AllocateTensor(DType dtype, const Shape& shape);
  // Copies between the host's memory and the device's, by a stream, through a pinned buffer that is
  // kept; waits for the stream. For values that move now and then, outside of steps.
  absl::Status CopyIn(void* to, const void* from, size_t bytes, int stream);
  absl::Status CopyOut(void* to, const void* from, size_t bytes, int stream);
  absl::StatusOr<Tensor> ToHost(const Tensor& value, Allocator& allocator) override;

 private:
  friend absl::StatusOr<std::shared_ptr<DeviceState>> OpenDevice(std::string_view, size_t);
  DeviceState(Driver& driver, const KernelRegistry& kernels, size_t memory_limit)
      : driver_(driver), kernels_(kernels), allocator_(driver, memory_limit) {}
  std::unique_ptr<Driver> own_driver_;
  Driver& driver_;
  const KernelRegistry& kernels_;
  StreamAllocator allocator_;
  std::vector<StreamHandle> streams_, capture_streams_;
  absl::Mutex issue_;
  absl::Mutex staging_mutex_;
  void* staging_ = nullptr;  // pinned; made at first use

  absl::StatusOr<char*> Staging();
};

// A device of this machine, "GPU:0", "/device:GPU:1", as SessionOptions::device wants it: null for
// the CPU, where sessions run anyway. Sessions may share it.
// NotFound says what is missing, or what there is; InvalidArgument for a name that is none.
absl::StatusOr<std::shared_ptr<DeviceState>> OpenDevice(std::string_view name,
                                                        size_t memory_limit = 0);

}  // namespace weft

#endif  // WEFT_RUNTIME_DEVICE_STATE_H_
