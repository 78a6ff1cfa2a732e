// Runs a step on a device: gives its tasks to streams, or replays them from a graph captured once.
#ifndef WEFT_RUNTIME_DEVICE_EXECUTOR_H_
#define WEFT_RUNTIME_DEVICE_EXECUTOR_H_

#include <memory>
#include <vector>

#include "core/stop.h"
#include "runtime/device_executable.h"
#include "runtime/executor.h"

namespace weft {

// What a run of one plan works in: arena, pinned memory, events, captured graphs. Used by one run
// at a time, then by the next; its addresses never change.
class DeviceFrame {
 public:
  static absl::StatusOr<std::unique_ptr<DeviceFrame>> Create(DeviceExecutable& exe,
                                                             const Binding& binding,
                                                             const DevicePlan& plan);
  ~DeviceFrame();

 private:
  friend class DeviceRun;
  // Of one section.
  struct Section {
    std::vector<EventHandle> done;  // by task; null: nobody waits for it
    EventHandle start = nullptr;    // when the main stream begins it
    std::vector<EventHandle> end;   // by stream; null: the main one, or unused
    StepGraphHandle graph = nullptr;
    std::vector<std::pair<const void*, Shape>> captured;  // the variables' values in it
  };

  DeviceFrame(DeviceExecutable& exe, const DevicePlan& plan) : exe_(exe), plan_(plan) {}
  absl::Status MakeEvents();
  void PlaceTensors(const Binding& binding);
  // One workspace a stream, as large as the warm-up's largest request on it.
  absl::Status ReserveWorkspaces();
  // What each run brings anew, on both sides.
  char* step_on_device() const { return arena_ + plan_.step_arena; }
  char* step_pinned() const { return pinned_ + plan_.step_pinned; }

  DeviceExecutable& exe_;
  const DevicePlan& plan_;
  char* arena_ = nullptr;
  char* pinned_ = nullptr;
  std::vector<Tensor> host_, device_;  // by slot: its value there; of a handle, the variable's
  std::vector<Section> sections_;
  bool warm_ = false;  // has run once: workspaces are known, libraries have what they need
  std::vector<size_t> workspace_bytes_;  // by stream
  std::vector<void*> workspaces_;
};

struct DeviceRunOptions {
  bool capture = true;         // replay what can be replayed, from the second run of a frame on
  bool check_each = false;     // debug: wait after each launch, so that errors name their node
  StepStats* stats = nullptr;  // if set: give out each launch, between timed events
  Stop stop;
};

// `feeds` one a feed; `results` gets one tensor a fetch, in the host's memory. The host waits at
// the end, and between sections. Variables' values come to the device where they are not, and stay
// there. The first run of a frame warms up, the second captures each
// section, later ones replay, unless a variable's memory has changed. A status names the node, its
// op and the device. After an error the frame may be used again.
absl::Status ExecuteOnDevice(DeviceExecutable& exe, const Binding& binding, const DevicePlan& plan,
                             DeviceFrame& frame, std::span<const Tensor> feeds,
                             const ExecuteEnvironment& env, const DeviceRunOptions& options,
                             std::vector<Tensor>& results);

}  // namespace weft

#endif  // WEFT_RUNTIME_DEVICE_EXECUTOR_H_
