// Gradients of graphs from outside: built, or refused; what is built has the shape that it must.
#include "graph/gradient.h"

#include "graph/import.h"
#include "runtime/session.h"
#include "tests/fuzz/graph_input.h"
#include "tests/fuzz/target.h"

namespace weft::fuzz {
namespace {

constexpr int kMostNodes = 10;
constexpr int kMostRunNodes = 100;
constexpr int kMostGradientNodes = 400;

bool Differentiable(DType t) { return kInexact.Contains(t); }

// Every output of a differentiable dtype: of constants and placeholders, or that nobody reads.
void Ends(Graph& g, std::vector<Output>* sources, std::vector<Output>* sinks) {
  const Consumers consumers(g);
  for (NodeId id = 0; id < g.num_nodes(); ++id) {
    const Node& n = g.node(id);
    for (int32_t i = 0; i < static_cast<int32_t>(n.outputs.size()); ++i) {
      if (!Differentiable(n.outputs[i])) continue;
      if (n.inputs.empty()) {
        sources->push_back(g.output({id, i}));
      } else if (consumers.of(id).empty()) {
        sinks->push_back(g.output({id, i}));
      }
    }
  }
}

void CheckRuns(const std::shared_ptr<Graph>& g, std::span<const Output> xs,
               std::span<const Output> dxs) {
  std::vector<std::string> fetches;
  for (size_t i = 0; i < dxs.size(); ++i) {
    if (!dxs[i].valid()) continue;
    if (g->dtype(dxs[i]) != g->dtype(xs[i])) {
      Fail(Concat("the gradient of ", g->name(xs[i]), " is ", DTypeName(g->dtype(dxs[i]))));
    }
    fetches.push_back(g->name(xs[i]));
    fetches.push_back(g->name(dxs[i]));
  }
  if (fetches.empty()) return;
  SessionOptions options;
  options.threads = 1;
  options.memory_limit = size_t{64} << 20;
  const auto session = Session::Create(g, options);
  CheckStatus("session", session.status());
  if (!session.ok()) return;
  RunOptions run;
  run.time_limit = absl::Seconds(1);
  const auto results = (*session)->Run({}, fetches, {}, run);
  CheckStatus("run", results.status());
  for (size_t i = 0; results.ok() && i < results->size(); i += 2) {
    const Tensor &x = (*results)[i], &dx = (*results)[i + 1];
    if (!(x.shape() == dx.shape())) {
      Fail(Concat("the gradient of ", fetches[i], ", ", x.shape(), ", has the shape ", dx.shape()));
    }
  }
}

}  // namespace

void RunGradient(std::string_view bytes) {
  proto::GraphDef def;
  if (!ReadInput(bytes, &def)) return;
  auto imported = ImportGraphDef(def);
  CheckStatus("import", imported.status());
  if (!imported.ok() || (*imported)->num_nodes() > kMostRunNodes) return;
  const std::shared_ptr<Graph> g = *std::move(imported);
  std::vector<Output> xs, ys;
  Ends(*g, &xs, &ys);
  if (xs.empty() || ys.empty()) return;
  for (int order = 1; order <= 2; ++order) {
    const auto dxs = Gradients(*g, ys, xs);
    CheckStatus("gradients", dxs.status());
    CheckStatus("graph", g->TakeStatus());
    if (!dxs.ok()) return;
    CheckRuns(g, xs, *dxs);
    if (g->num_nodes() > kMostGradientNodes) return;
    ys.clear();
    for (const Output& dx : *dxs) {
      if (dx.valid()) ys.push_back(dx);
    }
    if (ys.empty()) return;
  }
}

std::string MutateGradient(std::string_view bytes, uint64_t seed) {
  return MutateGraphDef(bytes, seed, kMostNodes, [](const OpDef& op) {
    return op.gradient != nullptr && op.gradient != NoGradient && !op.is_stateful();
  });
}

}  // namespace weft::fuzz
