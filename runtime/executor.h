// Runs a bound executable.
#ifndef WEFT_RUNTIME_EXECUTOR_H_
#define WEFT_RUNTIME_EXECUTOR_H_

#include <atomic>
#include <memory>
#include <span>
#include <vector>

#include "core/kernel.h"
#include "core/stop.h"
#include "runtime/binding.h"
#include "runtime/executable.h"
#include "runtime/step_stats.h"
#include "runtime/threads.h"

namespace weft {

// What a run works in: slots and the arena. Used by one run at a time, then by the next.
struct RunFrame {
  RunFrame(const Executable& exe, const Binding& binding);
  std::vector<Tensor> slots;
  std::vector<Tensor*> arguments;       // inputs, then outputs, of each instruction
  std::vector<int32_t> first_argument;  // per instruction
  BufferPtr arena;
  std::unique_ptr<std::atomic<int32_t>[]> waiting;  // parallel: predecessors not done yet
  std::unique_ptr<std::atomic<int32_t>[]> readers;  // parallel: yet to read Binding::shared
  std::unique_ptr<std::atomic<int32_t>[]>
      touches;  // poison: instructions yet to touch planned bytes
};

struct ExecuteOptions {
  Stop stop;
  StepStats* stats = nullptr;      // instrumented run if set
  uint64_t random_order_seed = 0;  // debug: serial, in a random legal order, if not 0
  bool poison =
      false;  // debug: overwrite planned bytes after their last use; the binding tracks them
};

struct ExecuteEnvironment {
  Allocator& allocator;
  ResourceStore& resources;
  ThreadArena& threads;
};

// Runs the instructions. `feeds` one a feed; `results` gets one tensor a fetch. After an error the
// frame may be used again.
absl::Status Execute(const Executable& exe, const Binding& binding, RunFrame& frame,
                     std::span<const Tensor> feeds, const ExecuteEnvironment& env,
                     const ExecuteOptions& options, std::vector<Tensor>& results);

}  // namespace weft

#endif  // WEFT_RUNTIME_EXECUTOR_H_
