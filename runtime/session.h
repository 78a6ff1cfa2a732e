// Session: the public door. Holds a graph's state and runs parts of the graph.
//
//   auto session = Session::Create(std::move(graph));
//   auto y = session.value()->Run({{"x", input}}, {"probs"});
//
// Run is thread-safe; concurrent runs share compiled code, variables and threads, never scratch.
#ifndef WEFT_RUNTIME_SESSION_H_
#define WEFT_RUNTIME_SESSION_H_

#include <atomic>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "core/status.h"
#include "core/tensor.h"
#include "graph/graph.h"
#include "runtime/schedule_mode.h"
#include "runtime/step_stats.h"

namespace weft {

class DeviceState;

struct SessionOptions {
  int threads = 0;  // at most, the caller's included; 0: as many as the machine has
  // Bytes of tensors, variables, packed weights and kept frames at once; 0: no limit. Where more is
  // wanted, caches go first; then the run is ResourceExhausted and names its largest tensors.
  size_t memory_limit = 0;
  ScheduleMode schedule = ScheduleMode::kAuto;
  bool optimize = true;
  std::vector<std::string> disabled_rules;  // names as `weft optimize --explain` prints them
  size_t max_signatures = 1024;             // sets of feeds, fetches and targets kept compiled
  size_t max_bindings = 32;                 // shapes per signature that are kept ready
  size_t max_ready_bytes = size_t{1}
                           << 30;  // of all that is kept ready; the last stays in any case
  bool poison = false;             // debug: overwrite memory at each death
  // Runs there what has a kernel there, by the graph's device strings where it has some
  // (graph/place.h); null: all on the host. From OpenDevice of runtime/device_state.h.
  std::shared_ptr<DeviceState> device;
  bool soft_placement = true;  // a device string that cannot be met is no error
};

struct RunOptions {
  absl::Duration time_limit = absl::InfiniteDuration();  // DeadlineExceeded after it
  const std::atomic<bool>* cancel = nullptr;             // Cancelled once it is true; may be null
  StepStats* stats = nullptr;                            // filled if set
  uint64_t random_order_seed = 0;  // debug: run in a random legal order (parallel schedule only)
};

using Feed = std::pair<std::string, Tensor>;

class Callable;

class Session {
 public:
  // The graph may be shared; the session never changes it.
  static absl::StatusOr<std::unique_ptr<Session>> Create(std::shared_ptr<const Graph> graph,
                                                         const SessionOptions& options = {});
  ~Session();

  // Runs what the fetches and targets need, and returns one tensor a fetch. Names are "node" or
  // "node:output". InvalidArgument for a name that does not exist (with the nearest that does), a
  // feed of the wrong dtype or given twice, a placeholder that is needed and not fed; Unimplemented
  // lists every op without a kernel; a failing kernel's status carries its node, op and shapes.
  absl::StatusOr<std::vector<Tensor>> Run(std::span<const Feed> feeds,
                                          std::span<const std::string> fetches,
                                          std::span<const std::string> targets = {},
                                          const RunOptions& options = {}) const;
  absl::StatusOr<std::vector<Tensor>> Run(std::initializer_list<Feed> feeds,
                                          std::initializer_list<std::string> fetches,
                                          std::initializer_list<std::string> targets = {},
                                          const RunOptions& options = {}) const {
    return Run(std::span(feeds.begin(), feeds.size()), std::span(fetches.begin(), fetches.size()),
               std::span(targets.begin(), targets.size()), options);
  }

  // Compiles a signature once, for loops: names are looked up here and never again. It is compiled
  // for the shapes that placeholders declare; a run that feeds others compiles for any, once. The
  // callable must not outlive the session. Of `options`, time_limit and cancel hold for the
  // compilation.
  absl::StatusOr<Callable> Prepare(std::span<const std::string> feeds,
                                   std::span<const std::string> fetches,
                                   std::span<const std::string> targets = {},
                                   const RunOptions& options = {}) const;
  absl::StatusOr<Callable> Prepare(std::initializer_list<std::string> feeds,
                                   std::initializer_list<std::string> fetches,
                                   std::initializer_list<std::string> targets = {},
                                   const RunOptions& options = {}) const;

  // The value of a variable, as a read or an assignment in the graph would see it. `name` is its
  // shared name, or its node's name where it has none. NotFound or FailedPrecondition for one
  // without a value; InvalidArgument for a dtype or shape that the variable does not take.
  absl::StatusOr<Tensor> GetVariable(std::string_view name, std::string_view container = {}) const;
  absl::Status SetVariable(std::string_view name, const Tensor& value,
                           std::string_view container = {}) const;

  const Graph& graph() const;
  // Largest number of bytes of tensors held at once so far.
  size_t peak_bytes() const;
  // Bytes that bindings and the frames of past runs hold, so that the next run is ready at once.
  size_t ready_bytes() const;
  // Gives memory that is kept for the next run back to the machine.
  void TrimMemory() const;

 private:
  friend class Callable;
  struct State;
  explicit Session(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// A compiled signature of a session. Cheap to copy; Run is thread-safe.
class Callable {
 public:
  // One tensor a feed, in the order given to Prepare; one a fetch comes back.
  absl::StatusOr<std::vector<Tensor>> Run(std::span<const Tensor> feeds,
                                          const RunOptions& options = {}) const;
  absl::StatusOr<std::vector<Tensor>> Run(std::initializer_list<Tensor> feeds,
                                          const RunOptions& options = {}) const {
    return Run(std::span(feeds.begin(), feeds.size()), options);
  }
  // Binds these shapes now, so that the first run is as fast as the others.
  absl::Status BindShapes(std::span<const Shape> feeds) const;
  // The graph after all passes, for people who want to see it. Lives as long as the callable.
  const Graph& compiled_graph() const;

 private:
  friend class Session;
  struct Compiled;
  Callable(const Session* session, std::shared_ptr<Compiled> compiled)
      : session_(session), compiled_(std::move(compiled)) {}
  const Session* session_;
  std::shared_ptr<Compiled> compiled_;
};

}  // namespace weft

#endif  // WEFT_RUNTIME_SESSION_H_
