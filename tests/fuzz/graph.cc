// GraphDefs that run: with passes and without, with constants and with fed values. All ways agree.
#include <algorithm>
#include <cmath>

#include "graph/import.h"
#include "graph/verify.h"
#include "runtime/session.h"
#include "tests/fuzz/graph_input.h"
#include "tests/fuzz/target.h"
#include "tools/compare.h"

namespace weft::fuzz {
namespace {

constexpr int kMostOpNodes = 8;
constexpr int kMostGraphNodes = 24;
constexpr int kMostRunNodes = 200;  // files may hold more
constexpr size_t kMemoryLimit = size_t{64} << 20;
constexpr absl::Duration kTimeLimit = absl::Seconds(1);

using Results = absl::StatusOr<std::vector<Tensor>>;

// Outputs that nobody reads; those of handles and references stay inside.
std::vector<std::string> Sinks(const Graph& g) {
  const Consumers consumers(g);
  std::vector<std::string> names;
  for (NodeId id = 0; id < g.num_nodes(); ++id) {
    if (!g.alive(id)) continue;
    const Node& n = g.node(id);
    for (int32_t i = 0; i < static_cast<int32_t>(n.outputs.size()); ++i) {
      const auto reads = [&](const Consumers::Use& u) { return u.output == i; };
      const auto uses = consumers.of(id);
      if ((kBytes | DTypeSet{DType::kString}).Contains(n.outputs[i]) &&
          std::none_of(uses.begin(), uses.end(), reads))
        names.push_back(g.TensorName({id, i}));
    }
  }
  return names;
}

// Nodes whose results differ from run to run, or that see what others do.
bool HasState(const Graph& g) {
  for (NodeId id = 0; id < g.num_nodes(); ++id) {
    if (g.alive(id) && g.node(id).stateful()) return true;
  }
  return false;
}

Results RunSession(std::shared_ptr<const Graph> g, const SessionOptions& options,
                   std::span<const Feed> feeds, std::span<const std::string> fetches) {
  ASSIGN_OR_RETURN(const auto session, Session::Create(std::move(g), options));
  RunOptions run;
  run.time_limit = kTimeLimit;
  Results results = session->Run(feeds, fetches, {}, run);
  CheckStatus("run", results.status());
  return results;
}

SessionOptions Plain() {
  SessionOptions options;
  options.threads = 1;
  options.memory_limit = kMemoryLimit;
  options.optimize = false;
  options.poison = true;
  return options;
}

SessionOptions Optimised() {
  SessionOptions options = Plain();
  options.optimize = true;
  options.poison = false;
  return options;
}

// A limit, not the graph, says no.
bool Limited(const Results& r) {
  return absl::IsResourceExhausted(r.status()) || absl::IsDeadlineExceeded(r.status());
}

// Rounding that passes may change grows without bounds where terms cancel or overflow.
bool Tame(const Tensor& t) {
  constexpr double kMost = 1e4;
  bool tame = true;
  DispatchType<kInexact>(t.dtype(), [&]<typename T>() {
    for (const T& v : t.span<T>()) {
      if constexpr (kHalfs.Contains(kDTypeOf<T>)) {
        tame &= std::abs(static_cast<float>(v)) < kMost;
      } else {
        tame &= std::abs(v) < kMost;
      }
    }
  });
  return tame;
}

// Passes may drop a node that would fail: `got` may be OK where `want` is not.
void CheckAgree(std::string_view what, const Results& got, const Results& want,
                std::span<const std::string> names, const tools::Tolerance* tolerance) {
  if (Limited(got) || Limited(want) || (got.ok() && !want.ok())) return;
  if (got.ok() != want.ok()) {
    Fail(Concat(what, " disagree: ", got.ok() ? "OK" : got.status().ToString(), " against ",
                want.ok() ? "OK" : want.status().ToString()));
  }
  for (size_t i = 0; got.ok() && i < names.size(); ++i) {
    const Tensor &g = (*got)[i], &w = (*want)[i];
    if (g.dtype() != w.dtype() || !(g.shape() == w.shape()))
      Fail(Concat(what, " disagree at ", names[i], ": ", g.ToString(), " against ", w.ToString()));
    if (tolerance == nullptr || !Tame(w)) continue;
    if (const auto d = tools::Compare(g, w, *tolerance); !d.agrees)
      Fail(Concat(what, " disagree at ", names[i], ": ", d.message));
  }
}

// Shapes and values that the graph knows are those that a run has.
void CheckInferred(const Graph& g, std::span<const std::string> names,
                   std::span<const Tensor> results) {
  for (size_t i = 0; i < names.size(); ++i) {
    const auto e = g.ParseTensorName(names[i]);
    if (!e.ok()) Fail(e.status().ToString());
    if (!g.shape(*e).Compatible(results[i].shape())) {
      Fail(Concat(names[i], " is ", results[i].shape(), ", inference said ", g.shape(*e)));
    }
  }
}

// The graph with a placeholder of unknown shape for every constant, and their values.
std::vector<Feed> FeedConstants(const Graph& g, proto::GraphDef* def) {
  std::vector<Feed> feeds;
  for (proto::NodeDef& n : *def->mutable_node()) {
    const NodeId id = g.Find(n.name());
    // A fed node's control inputs do not run: such a constant stays.
    if (id < 0 || !g.node(id).Is("Const") || n.input_size() > 0) continue;
    const Tensor* value = g.ConstantValue({id, 0});
    if (value == nullptr) continue;
    feeds.emplace_back(n.name(), *value);
    const proto::AttrValue dtype = n.attr().at("dtype");
    n.set_op("Placeholder");
    n.clear_attr();
    (*n.mutable_attr())["dtype"] = dtype;
  }
  return feeds;
}

std::shared_ptr<Graph> Import(const proto::GraphDef& def) {
  auto g = ImportGraphDef(def);
  CheckStatus("import", g.status());
  if (!g.ok() || (*g)->num_nodes() > kMostRunNodes) return nullptr;
  for (const std::string& line : Verify(**g)) Fail("imported, yet: " + line);
  return *std::move(g);
}

tools::Tolerance ToleranceOf(const Graph& g) {
  bool half = false;
  for (NodeId id = 0; id < g.num_nodes(); ++id) {
    for (const DType t : g.node(id).outputs) half |= kHalfs.Contains(t);
  }
  return half ? tools::Tolerance{0.1, 0.1} : tools::Tolerance{1e-3, 1e-3};
}

// A graph that imports, and what can be asked of it.
struct Input {
  proto::GraphDef def;
  std::shared_ptr<Graph> graph;
  std::vector<std::string> fetches;

  // False if there is nothing to run.
  bool Read(std::string_view bytes) {
    if (!ReadInput(bytes, &def)) return false;
    graph = Import(def);
    if (graph == nullptr) return false;
    fetches = Sinks(*graph);
    return !fetches.empty();
  }
};

}  // namespace

void RunOp(std::string_view bytes) {
  Input in;
  if (!in.Read(bytes)) return;
  const auto& [def, g, fetches] = in;
  const Results folded = RunSession(g, Optimised(), {}, fetches);
  if (folded.ok()) CheckInferred(*g, fetches, *folded);

  const std::vector<Feed> feeds = FeedConstants(*g, &in.def);
  auto late = ImportGraphDef(def);
  CheckStatus("import with placeholders", late.status());
  if (!late.ok()) return;  // such an op wants constants
  const Results fed = RunSession(*std::move(late), Plain(), feeds, fetches);
  const tools::Tolerance tolerance = ToleranceOf(*g);
  CheckAgree("constants and feeds", folded, fed, fetches, HasState(*g) ? nullptr : &tolerance);
}

void RunGraph(std::string_view bytes) {
  Input in;
  if (!in.Read(bytes)) return;
  const auto& [def, g, fetches] = in;
  const Results plain = RunSession(g, Plain(), {}, fetches);
  const Results optimised = RunSession(g, Optimised(), {}, fetches);
  if (plain.ok()) CheckInferred(*g, fetches, *plain);
  const tools::Tolerance tolerance = ToleranceOf(*g);
  CheckAgree("optimised and plain", optimised, plain, fetches, HasState(*g) ? nullptr : &tolerance);
}

std::string MutateOp(std::string_view bytes, uint64_t seed) {
  return MutateGraphDef(bytes, seed, kMostOpNodes, [](const OpDef&) { return true; });
}

std::string MutateGraph(std::string_view bytes, uint64_t seed) {
  return MutateGraphDef(bytes, seed, kMostGraphNodes,
                        [](const OpDef& op) { return !op.is_stateful(); });
}

}  // namespace weft::fuzz
