// What Weft needs of an accelerator's driver, and no more: streams, events, memory, copies, and
// work captured once to be replayed. Two implementations: the CUDA module's (kernels/cuda), and the
// tests' (tests/support/fake_driver.h), which records every call and checks the order of accesses.
//
// All that takes a stream returns at once; the stream does its work in the order it was given.
// Kernels launch themselves, on a stream of the driver that their context names.
#ifndef WEFT_KERNELS_DEVICE_DRIVER_H_
#define WEFT_KERNELS_DEVICE_DRIVER_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/device.h"
#include "core/status.h"
#include "kernels/device/handles.h"

namespace weft {

enum class CopyKind { kToDevice, kToHost, kOnDevice };

// One device. Thread-safe; but a stream that is being captured is the capturing thread's alone, and
// nobody waits for it. Errors are Internal with the driver's words, ResourceExhausted for
// memory; work that failed later shows in the next call that waits.
class Driver {
 public:
  virtual ~Driver() = default;
  virtual const DeviceInfo& info() const = 0;
  // What this thread launches from now on goes to this device.
  virtual absl::Status MakeCurrent() = 0;

  // --- Streams and events. The label is for traces and messages.
  virtual absl::StatusOr<StreamHandle> CreateStream(std::string_view label) = 0;
  virtual void DestroyStream(StreamHandle stream) = 0;
  virtual absl::StatusOr<EventHandle> CreateEvent() = 0;
  virtual void DestroyEvent(EventHandle event) = 0;
  // The event happens when all that `stream` has been given so far is done.
  virtual absl::Status Record(EventHandle event, StreamHandle stream) = 0;
  // What `stream` is given from now on starts after the event as last recorded.
  virtual absl::Status Wait(StreamHandle stream, EventHandle event) = 0;
  virtual absl::StatusOr<bool> Done(EventHandle event) = 0;
  // An event that also says when it happened; costs more than a plain one.
  virtual absl::StatusOr<EventHandle> CreateTimedEvent() = 0;
  // Between two timed events that have happened.
  virtual absl::StatusOr<int64_t> NanosecondsBetween(EventHandle from, EventHandle to) = 0;
  // The host waits.
  virtual absl::Status Synchronize(StreamHandle stream) = 0;

  // --- Memory. May wait for the whole device: not for use inside a step.
  virtual absl::StatusOr<void*> Allocate(size_t bytes) = 0;
  virtual void Free(void* memory) = 0;
  // Memory of the host that the device copies from and to without a detour.
  virtual absl::StatusOr<void*> AllocatePinned(size_t bytes) = 0;
  virtual void FreePinned(void* memory) = 0;

  // --- Work. Host memory in a copy is pinned, and stays as it is until the copy is done.
  virtual absl::Status Copy(void* to, const void* from, size_t bytes, CopyKind kind,
                            StreamHandle stream) = 0;
  // `bytes` times the byte `value`, in the device's memory.
  virtual absl::Status Fill(void* to, unsigned char value, size_t bytes, StreamHandle stream) = 0;

  // --- Capture. Between Begin and End, work given to `stream`, and to streams that wait for an
  // event recorded in the capture, is written down and not done. Streams that joined in so must be
  // waited for by `stream` before End. No memory calls and no waits by this thread meanwhile.
  virtual absl::Status BeginCapture(StreamHandle stream) = 0;
  // Ready to launch any number of times; pointers in it must stay valid.
  virtual absl::StatusOr<StepGraphHandle> EndCapture(StreamHandle stream) = 0;
  virtual absl::Status Launch(StepGraphHandle graph, StreamHandle stream) = 0;
  virtual void DestroyStepGraph(StepGraphHandle graph) = 0;
};

}  // namespace weft

#endif  // WEFT_KERNELS_DEVICE_DRIVER_H_
