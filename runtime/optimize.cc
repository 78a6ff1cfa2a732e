#include "runtime/optimize.h"

#include <algorithm>
#include <vector>

#include "kernels/registry.h"
#include "runtime/fold_constants.h"

namespace weft {

absl::Status Optimize(PrunedGraph& pruned, const CompileOptions& options, RewriteReport* report) {
  RewriteOptions rewrite;
  rewrite.disabled = options.disabled_rules;
  rewrite.has_kernel = [](const Node& n) { return CpuKernels().Find(n.op_name, n.attrs).ok(); };
  const auto enabled = [&](std::string_view name) {
    return std::find(rewrite.disabled.begin(), rewrite.disabled.end(), name) == rewrite.disabled.end();
  };
  std::vector<Rule> local(ArithmeticRules().begin(), ArithmeticRules().end());
  local.insert(local.end(), ArrayRules().begin(), ArrayRules().end());

  if (enabled("fold constants")) RETURN_IF_ERROR(FoldConstants(pruned, options, report));
  RETURN_IF_ERROR(RemoveDeadNodes(pruned));
  RETURN_IF_ERROR(Rewrite(pruned, local, rewrite, report));
  if (enabled("merge equal nodes")) RETURN_IF_ERROR(MergeCommonSubexpressions(pruned, report));
  RETURN_IF_ERROR(Rewrite(pruned, FusionRules(), rewrite, report));
  // Fusions compute new weights from old ones.
  if (enabled("fold constants")) RETURN_IF_ERROR(FoldConstants(pruned, options, report));
  return RemoveDeadNodes(pruned);
}

}  // namespace weft
