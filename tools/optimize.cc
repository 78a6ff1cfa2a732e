// weft optimize IN OUT: the graph as Weft rewrites it for a signature, with variables as they are.
#include "runtime/optimize.h"

#include <algorithm>
#include <iostream>

#include "core/terminal.h"
#include "graph/export.h"
#include "ops/registry.h"
#include "tools/commands.h"
#include "tools/json.h"
#include "tools/model_args.h"
#include "tools/signature.h"

namespace weft::tools {
namespace {

struct OptimizeArgs {
  ModelArgs model;
  std::string out;
  std::vector<std::string> disabled;
  bool explain = false, json = false;
};

// A pruned graph stands on _Feed nodes, which no file may hold: placeholders of the feeds' names
// take their places, so that the result is fed as the original was.
absl::Status RestorePlaceholders(const Graph& original, const RunSignature& signature,
                                 PrunedGraph& pruned) {
  Graph& g = *pruned.graph;
  const Consumers consumers(g);
  for (size_t i = 0; i < signature.feeds.size(); ++i) {
    const Edge fed = signature.feeds[i];
    const NodeId feed = pruned.feeds[i];
    std::string name(original.node(fed.node).name);
    if (g.Find(name) >= 0) name = g.UniqueName(Concat(name, "_", fed.index));
    ASSIGN_OR_RETURN(const NodeId id, g.AddNode(name, "Placeholder"));
    Node& n = g.node(id);
    n.op = Ops().Find("Placeholder");
    n.attrs = {{"dtype", BaseDType(original.dtype(fed))}, {"shape", original.shape(fed)}};
    n.outputs = {BaseDType(original.dtype(fed))};
    n.shapes = std::move(g.node(feed).shapes);
    for (const auto& use : consumers.of(feed)) {
      Node& reader = g.node(use.node);
      if (use.input >= 0) {
        reader.inputs[use.input] = {id, 0};
      } else {
        std::replace(reader.controls.begin(), reader.controls.end(), feed, id);
      }
    }
    for (Edge& e : pruned.fetches) {
      if (e.node == feed) e = {id, 0};
    }
    g.Remove(feed);
  }
  return absl::OkStatus();
}

int64_t CountNodes(const Graph& g) {
  int64_t n = 0;
  for (NodeId id = 0; id < g.num_nodes(); ++id) n += g.alive(id) ? 1 : 0;
  return n;
}

int Optimize(const OptimizeArgs& args) {
  ReadyModel ready;
  auto model = OpenModel(args.model);
  if (!model.ok()) return Fail(model.status());
  ready.model = *std::move(model);
  if (absl::Status s = ChooseTensors(args.model, ready); !s.ok()) return Fail(s);
  std::vector<std::string> feeds;
  for (const Feed& f : ready.feeds) feeds.push_back(f.first);
  const auto signature = ParseSignature(*ready.model.graph, feeds, ready.fetches, ready.targets);
  if (!signature.ok()) return Fail(signature.status());
  auto pruned = Prune(*ready.model.graph, *signature);
  if (!pruned.ok()) return Fail(pruned.status());
  const int64_t needed = CountNodes(*pruned->graph);

  CompileOptions options;
  options.disabled_rules = args.disabled;
  RewriteReport report;
  absl::Status status = InferShapes(*pruned->graph);
  if (status.ok()) status = Optimize(*pruned, options, &report);
  if (status.ok()) status = RestorePlaceholders(*ready.model.graph, *signature, *pruned);
  if (!status.ok()) return Fail(status);
  const int64_t left = CountNodes(*pruned->graph);
  if (!args.out.empty()) {
    if (absl::Status s = SaveGraph(*pruned->graph, args.out); !s.ok()) return Fail(s);
  }

  if (args.json) {
    Json json = {{"nodes", ready.model.graph->num_nodes()},
                 {"needed", needed},
                 {"left", left},
                 {"rules", Json::array()},
                 {"fetches", Json::array()}};
    for (const auto& line : report.lines) {
      json["rules"].push_back({{"rule", line.rule},
                               {"contract", line.contract},
                               {"count", line.count},
                               {"example", line.example}});
    }
    for (size_t i = 0; i < ready.fetches.size(); ++i) {
      json["fetches"].push_back(
          {{"was", ready.fetches[i]}, {"is", pruned->graph->TensorName(pruned->fetches[i])}});
    }
    std::cout << ToLine(json) << '\n';
    return kOk;
  }
  std::cout << ready.model.graph->num_nodes() << " nodes, " << needed << " of them needed, " << left
            << " left\n";
  if (args.explain) {
    TextTable table({"rule", "contract", "times", "such as"});
    for (const auto& line : report.lines)
      table.Row({line.rule, std::string(line.contract), Concat(line.count), line.example});
    if (!table.empty()) std::cout << '\n' << table.ToString();
  }
  for (size_t i = 0; i < ready.fetches.size(); ++i) {
    const std::string now = pruned->graph->TensorName(pruned->fetches[i]);
    if (now != ready.fetches[i] && now + ":0" != ready.fetches[i])
      std::cout << "'" << ready.fetches[i] << "' is now '" << now << "'\n";
  }
  return kOk;
}

}  // namespace

std::function<int()> DeclareOptimize(Options& o) {
  auto args = std::make_shared<OptimizeArgs>();
  DeclareFile(o, args->model);
  o.Positional("OUT", args->out, "GraphDef to write; text where it ends in .pbtxt",
               /*required=*/false);
  o.Value("--signature", args->model.signature, "NAME",
          "Which signature of a SavedModel (serving_default)");
  o.Value("--feed", args->model.feeds, "NAME=VALUE",
          "Tensors that will be fed, besides placeholders");
  o.Value("--fetch", args->model.fetches, "NAME", "Tensors that will be fetched");
  o.Value("--target", args->model.targets, "NODE", "Nodes that will be run");
  o.Value("--disable", args->disabled, "RULE", "Leave a rule out; names as --explain prints them");
  o.Flag("--explain", args->explain, "Say which rules were applied, and where");
  o.Flag("--json", args->json, "One JSON object");
  return [args] { return Optimize(*args); };
}

}  // namespace weft::tools
