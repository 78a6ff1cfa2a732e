// Graph + signature -> Executable.
#ifndef WEFT_RUNTIME_COMPILE_H_
#define WEFT_RUNTIME_COMPILE_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/buffer.h"
#include "core/stop.h"
#include "graph/prune.h"
#include "kernels/registry.h"
#include "runtime/executable.h"

namespace weft {

struct CompileOptions {
  bool optimize = true;                          // rewrite rules and constant folding
  std::vector<std::string> disabled_rules;       // by name
  int64_t fold_limit_bytes = int64_t{64} << 20;  // results larger than this are not folded
  Allocator* allocator = nullptr;                // of what is folded; null: the heap
  // Of the device that takes what it can; null: the host does everything. Chains are then fused of
  // ops that it has, if it has _Elementwise.
  const KernelRegistry* device_kernels = nullptr;
  Stop stop;  // DeadlineExceeded or Cancelled
};

// Private state of nodes, by node name: see KernelInfo::state.
using NodeStateFn = std::function<std::shared_ptr<void>(
    std::string_view node, absl::FunctionRef<std::shared_ptr<void>()> make)>;

struct NodeKernel {
  std::unique_ptr<Kernel> kernel;
  uint32_t flags = kNoFlags;  // KernelFlags
};
// The kernel of a node of `g` from one device's registry. Unimplemented if there is none; else the
// factory's status. What it says of the node is the caller's to add.
absl::StatusOr<NodeKernel> MakeKernel(const KernelRegistry& kernels, const Graph& g, const Node& n,
                                      const NodeStateFn& state);

// Prunes, lowers references, infers shapes, rewrites, folds, schedules, and makes the kernels.
// Unimplemented lists every op that has no kernel, with the nodes that want it.
absl::StatusOr<std::unique_ptr<Executable>> Compile(const Graph& g, const RunSignature& signature,
                                                    const CompileOptions& options,
                                                    const NodeStateFn& state);

}  // namespace weft

#endif  // WEFT_RUNTIME_COMPILE_H_
