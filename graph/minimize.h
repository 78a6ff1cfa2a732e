// Training: from a loss to a node that makes one step.
#ifndef WEFT_GRAPH_MINIMIZE_H_
#define WEFT_GRAPH_MINIMIZE_H_

#include "graph/graph.h"
#include "ops/train/train.h"

namespace weft {

// Differentiates `loss` and moves `variables` by `optimiser`: the result, a node without outputs,
// is one step, run as a target. What layers of those variables want done with each step (moving
// averages) is done, too, where the loss depends on it. The loss that is fetched with a step is the
// loss before it. Errors are the graph's.
Output Minimize(Graph& g, Output loss, const train::Optimiser& optimiser,
                const nn::Variables& variables);

// The same in two: the gradient is the mean over several batches. Run `add` for each batch, then
// `apply`.
train::AccumulatedStep MinimizeOverBatches(Graph& g, Output loss, const train::Optimiser& optimiser,
                                           const nn::Variables& variables, int batches);

// d(loss)/d(variable) for each, for those who do something with them first (ops/train/clip.h):
//   optimiser.Apply(train::ClipByGlobalNorm(VariableGradients(g, loss, v), 1), v, {loss})
Outputs VariableGradients(Graph& g, Output loss, const nn::Variables& variables);

// What layers of `variables` want done with each step, where `loss` depends on it.
Outputs UpdatesOf(Graph& g, Output loss, const nn::Variables& variables);

}  // namespace weft

#endif  // WEFT_GRAPH_MINIMIZE_H_
