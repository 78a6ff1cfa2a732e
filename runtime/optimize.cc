#include "runtime/optimize.h"

#include <algorithm>
#include <vector>

#include "graph/fuse_elementwise.h"
#include "graph/verify.h"
#include "kernels/cpu/elementwise_program.h"
#include "kernels/registry.h"
#include "ops/elementwise_program.h"
#include "runtime/fold_constants.h"

namespace weft {
namespace {

// In debug builds every pass must leave a sound graph.
absl::Status Checked(absl::Status status, [[maybe_unused]] const Graph& g) {
#ifndef NDEBUG
  if (status.ok()) {
    const auto lines = Verify(g);
    if (!lines.empty()) return Internal("a pass broke the graph: ", lines.front());
  }
#endif
  return status;
}

RewriteOptions RulesFor(const CompileOptions& options) {
  RewriteOptions rewrite;
  rewrite.disabled = options.disabled_rules;
  rewrite.stop = options.stop;
  // Beside a device, a fused op that only the host has would take the work away from it.
  rewrite.has_kernel = [device = options.device_kernels](const Node& n) {
    return CpuKernels().Find(n.op_name, n.attrs).ok() &&
           (device == nullptr || !n.op_name.starts_with('_') ||
            device->Find(n.op_name, n.attrs).ok());
  };
  return rewrite;
}

bool HasNode(const Graph& g, std::string_view op) {
  for (NodeId id = 0; id < g.num_nodes(); ++id) {
    if (g.alive(id) && g.node(id).Is(op)) return true;
  }
  return false;
}

}  // namespace

absl::Status Optimize(PrunedGraph& pruned, const CompileOptions& options, RewriteReport* report) {
  const RewriteOptions rewrite = RulesFor(options);
  const auto enabled = [&](std::string_view name) {
    return std::find(rewrite.disabled.begin(), rewrite.disabled.end(), name) ==
           rewrite.disabled.end();
  };
  std::vector<Rule> local(ArithmeticRules().begin(), ArithmeticRules().end());
  local.insert(local.end(), ArrayRules().begin(), ArrayRules().end());

  if (enabled("skip unread results"))
    RETURN_IF_ERROR(Checked(SkipUnreadResults(pruned, report), *pruned.graph));
  if (enabled("fold constants"))
    RETURN_IF_ERROR(Checked(FoldConstants(pruned, options, report), *pruned.graph));
  if (enabled("read past IdentityN"))
    RETURN_IF_ERROR(Checked(ReadPastIdentityN(pruned, report), *pruned.graph));
  RETURN_IF_ERROR(Checked(RemoveDeadNodes(pruned), *pruned.graph));
  RETURN_IF_ERROR(Checked(Rewrite(pruned, local, rewrite, report), *pruned.graph));
  if (enabled("merge equal nodes"))
    RETURN_IF_ERROR(Checked(MergeCommonSubexpressions(pruned, report), *pruned.graph));
  RETURN_IF_ERROR(Checked(Rewrite(pruned, FusionRules(), rewrite, report), *pruned.graph));
  if (enabled("skip unread pixels"))
    RETURN_IF_ERROR(Checked(SkipUnreadPixels(pruned, report), *pruned.graph));
  // Fusions compute new weights from old ones.
  if (enabled("fold constants"))
    RETURN_IF_ERROR(Checked(FoldConstants(pruned, options, report), *pruned.graph));
  return Checked(RemoveDeadNodes(pruned), *pruned.graph);
}

absl::Status FuseChains(PrunedGraph& pruned, const CompileOptions& options, RewriteReport* report) {
  const auto& disabled = options.disabled_rules;
  if (std::find(disabled.begin(), disabled.end(), "fuse elementwise") != disabled.end()) {
    return absl::OkStatus();
  }
  const KernelRegistry* const device = options.device_kernels;
  if (device != nullptr && !device->HasOp("_Elementwise")) return absl::OkStatus();
  const Graph& g = *pruned.graph;
  if (HasNode(g, "Mean")) {
    RETURN_IF_ERROR(Checked(Rewrite(pruned, NormRules(), RulesFor(options), report), g));
    RETURN_IF_ERROR(Checked(RemoveDeadNodes(pruned), g));
  }
  const auto has_step = [&](const Node& n) {
    return (device == nullptr || device->Find(n.op_name, n.attrs).ok()) &&
           HasElementwiseStep(n.op_name, g.dtype(n.inputs[n.Is("SelectV2") ? 1 : 0]), n.outputs[0]);
  };
  // Outputs whose sizes turn out to differ are computed one by one, which a device's kernel cannot.
  const size_t outputs = device == nullptr ? ElementwiseProgram::kMaxOutputs : 1;
  return Checked(FuseElementwise(pruned, has_step, outputs, report), g);
}

}  // namespace weft
