// An executable bound to the sizes of a run: every shape that can be known, and where its bytes
// are.
#ifndef WEFT_RUNTIME_BINDING_H_
#define WEFT_RUNTIME_BINDING_H_

#include <memory>
#include <span>
#include <vector>

#include "core/shape.h"
#include "runtime/executable.h"
#include "runtime/schedule_mode.h"

namespace weft {

enum class Schedule { kSerial, kParallel };

struct SlotPlan {
  // Where the value's memory is. An alias has its root's memory.
  enum class Memory : uint8_t {
    kConstant,  // the graph's
    kFeed,      // the caller's
    kArena,     // planned bytes
    kEscape,    // its own buffer, new in each run, of a shape known now
    kRuntime,   // made when its instruction runs: shape not known yet, objects, own outputs
  };
  Memory memory = Memory::kRuntime;
  bool static_shape = false;
  Shape shape;           // if static_shape
  PartialShape partial;  // what is known, for checking what comes
  int32_t root = -1;     // the slot whose memory this is; itself if it is no alias
  size_t offset = 0;     // in the arena
};

struct InstructionPlan {
  bool skip = false;     // an alias whose slots are all set before the run
  bool dynamic = false;  // its shape rule must run when its inputs are there
  // Inputs for whose values alone it must; empty where a shape is not known either.
  std::vector<int32_t> late_values;
  // Slots with a share in memory kEscape or kRuntime that this instruction surely reads last.
  std::vector<int32_t> dead_after;
  // The same where any of several may be the last: indices into Binding::shared.
  std::vector<int32_t> lets_go;
};

// A slot whose readers run in no fixed order: the last of them lets go of it.
struct SharedSlot {
  int32_t slot = -1;
  int32_t readers = 0;
};

// Planned bytes with the number of instructions that touch them: for the debug mode that overwrites
// them after the last one.
struct PlannedBytes {
  size_t offset = 0;
  size_t bytes = 0;
  int32_t touches = 0;
};

struct Binding {
  Schedule schedule = Schedule::kSerial;
  std::vector<SlotPlan> slots;
  std::vector<InstructionPlan> instructions;
  std::vector<int32_t> order;  // instructions that are not skipped
  size_t arena_bytes = 0;
  std::vector<SharedSlot> shared;
  // Parallel. Nanoseconds on one thread: of each instruction, and with what it alone makes ready.
  std::vector<float> kernel_ns, work_ns;
  // Instructions that wait for none, in runs that are each worth a task: run r is
  // roots[root_runs[r]] up to roots[root_runs[r + 1]].
  std::vector<int32_t> roots, root_runs;
  // Filled if asked for: see PlannedBytes. `touched[i]` lists what instruction i reads or writes.
  std::vector<PlannedBytes> planned;
  std::vector<std::vector<int32_t>> touched;
};

struct BindOptions {
  ScheduleMode schedule = ScheduleMode::kSerial;  // kAuto: what runtime/cost_model.h finds faster
  int threads = 1;                                // with one, every schedule is serial
  size_t memory_limit = 0;  // kAuto is serial where a parallel plan takes more (0: no limit)
  bool track = false;       // fill in what the poison mode needs
};

// Runs every shape rule on the feeds' shapes and plans memory for the schedule. InvalidArgument if
// a rule refuses the shapes; the message names the node.
absl::StatusOr<std::unique_ptr<Binding>> Bind(const Executable& exe, std::span<const Shape> feeds,
                                              const BindOptions& options);

// The heap that a binding and a frame of it take, besides the arena.
size_t BytesOf(const Binding& b);

}  // namespace weft

#endif  // WEFT_RUNTIME_BINDING_H_
