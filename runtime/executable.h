// A compiled signature: instructions over numbered slots. Immutable, shared by concurrent runs.
#ifndef WEFT_RUNTIME_EXECUTABLE_H_
#define WEFT_RUNTIME_EXECUTABLE_H_

#include <memory>
#include <string>
#include <vector>

#include "core/kernel.h"
#include "graph/graph.h"

namespace weft {

// Where a value lives during a run. One slot per output of each node that is left after compiling.
struct Slot {
  enum class Kind { kComputed, kConstant, kFeed };
  Kind kind = Kind::kComputed;
  DType dtype = DType::kInvalid;
  const Tensor* constant = nullptr;  // held by the executable's graph
  int32_t feed = -1;
  int32_t producer = -1;  // instruction, if computed
  bool fetched = false;
};

struct Instruction {
  NodeId node = -1;
  const OpDef* op = nullptr;
  const AttrMap* attrs = nullptr;
  std::unique_ptr<Kernel> kernel;
  uint32_t flags = kNoFlags;        // KernelFlags
  std::vector<int32_t> inputs;      // slots
  std::vector<int32_t> outputs;     // slots
  std::vector<int32_t> successors;  // instructions that wait for this one
  int32_t num_predecessors = 0;

  bool alias() const { return (flags & kAlias) != 0; }
};

struct Executable {
  std::unique_ptr<Graph> graph;  // after all passes; nodes name instructions and hold constants
  std::vector<Slot> slots;
  std::vector<Instruction> instructions;  // in an order that respects every edge
  std::vector<int32_t> fetches;           // slots
  int32_t num_feeds = 0;
  std::vector<int32_t> feed_slots;  // one a feed
};

// The status with the node's name and its inputs' shapes at its end.
absl::Status AtNode(const absl::Status& status, const Executable& exe, const Instruction& ins,
                    const std::vector<Tensor>& slots);

}  // namespace weft

#endif  // WEFT_RUNTIME_EXECUTABLE_H_
