// weft inspect FILE: what a model is, takes, gives and costs.
#include <algorithm>
#include <iostream>
#include <map>

#include "core/terminal.h"
#include "graph/function.h"
#include "kernels/registry.h"
#include "tools/commands.h"
#include "tools/cost.h"
#include "tools/json.h"
#include "tools/missing_ops.h"
#include "tools/model_args.h"
#include "tools/print.h"
#include "tools/signature.h"

namespace weft::tools {
namespace {

struct InspectArgs {
  ModelArgs model;
  bool json = false, nodes = false;
};

struct OpCount {
  int64_t nodes = 0;
  int64_t macs = 0;
};

std::map<std::string_view, OpCount> CountOps(const Graph& g) {
  std::map<std::string_view, OpCount> out;
  for (NodeId id = 0; id < g.num_nodes(); ++id) {
    if (!g.alive(id)) continue;
    OpCount& c = out[g.node(id).op_name];
    ++c.nodes;
    c.macs += MultiplyAccumulates(g, g.node(id)).value_or(0);
  }
  return out;
}

// The file's signatures; for a bare graph, the guessed one.
std::vector<Signature> Signatures(const Model& model) {
  if (!model.signatures.empty()) return model.signatures;
  const GraphSignature guess = GuessSignature(*model.graph);
  Signature s;
  for (const FeedInfo& f : guess.feeds) s.inputs.push_back({f.name, f.name, f.dtype, f.shape});
  for (const std::string& name : guess.fetches) {
    const Edge e = *model.graph->ParseTensorName(name);
    s.outputs.push_back({name, name, model.graph->dtype(e), model.graph->shape(e)});
  }
  return {s};
}

Json TensorsJson(const std::vector<SignatureTensor>& tensors) {
  Json out = Json::array();
  for (const SignatureTensor& t : tensors) {
    out.push_back({{"key", t.key},
                   {"tensor", t.name},
                   {"dtype", DTypeName(t.dtype)},
                   {"shape", ToJson(t.shape)}});
  }
  return out;
}

void PrintJson(const Model& model, const InspectArgs& args) {
  const Graph& g = *model.graph;
  const GraphCost cost = EstimateCost(g);
  Json json = {{"file", args.model.file},
               {"kind", KindName(model.kind)},
               {"nodes", g.num_nodes()},
               {"functions", g.functions() == nullptr ? 0 : g.functions()->size()},
               {"producer", g.producer()},
               {"tags", model.tags},
               {"tensorflow_version", model.tensorflow_version},
               {"parameters", cost.parameters},
               {"parameter_bytes", cost.parameter_bytes},
               {"macs", cost.macs},
               {"macs_unknown_nodes", cost.unknown_nodes},
               {"largest_output_bytes", cost.largest_output},
               {"signatures", Json::array()},
               {"ops", Json::array()},
               {"unsupported", Json::array()}};
  for (const Signature& s : Signatures(model)) {
    json["signatures"].push_back({{"name", s.name},
                                  {"method", s.method},
                                  {"guessed", model.signatures.empty()},
                                  {"inputs", TensorsJson(s.inputs)},
                                  {"outputs", TensorsJson(s.outputs)}});
  }
  for (const auto& [op, count] : CountOps(g))
    json["ops"].push_back({{"op", op}, {"nodes", count.nodes}, {"macs", count.macs}});
  for (const MissingOp& m : MissingOps(g)) {
    json["unsupported"].push_back(
        {{"op", m.op}, {"why", m.why}, {"nodes", m.count}, {"example", m.node}});
  }
  if (args.nodes) {
    json["graph"] = Json::array();
    for (NodeId id = 0; id < g.num_nodes(); ++id) {
      const Node& n = g.node(id);
      Json node = {{"name", n.name},
                   {"op", n.op_name},
                   {"inputs", Json::array()},
                   {"outputs", Json::array()}};
      for (const Edge& e : n.inputs) node["inputs"].push_back(g.TensorName(e));
      for (NodeId c : n.controls) node["inputs"].push_back(Concat("^", g.node(c).name));
      for (int32_t i = 0; i < static_cast<int32_t>(n.outputs.size()); ++i) {
        node["outputs"].push_back(
            {{"dtype", DTypeName(n.outputs[i])}, {"shape", ToJson(g.shape({id, i}))}});
      }
      json["graph"].push_back(std::move(node));
    }
  }
  std::cout << ToLine(json) << '\n';
}

void PrintSignatures(const Model& model) {
  for (const Signature& s : Signatures(model)) {
    if (s.name.empty()) {
      std::cout << '\n' << Paint(1, Colour::kBold, "Feeds and fetches") << " (guessed)\n";
    } else {
      std::cout << '\n'
                << Paint(1, Colour::kBold, Concat("Signature ", s.name))
                << (s.method.empty() ? "" : Concat("  ", s.method)) << '\n';
    }
    TextTable table({"", "name", "dtype and shape", "tensor"});
    for (const SignatureTensor& t : s.inputs)
      table.Row({"in", t.key, FormatType(t.dtype, t.shape), t.name == t.key ? "" : t.name});
    for (const SignatureTensor& t : s.outputs)
      table.Row({"out", t.key, FormatType(t.dtype, t.shape), t.name == t.key ? "" : t.name});
    std::cout << table.ToString();
  }
}

void PrintOps(const Graph& g) {
  const auto counts = CountOps(g);
  std::vector<std::pair<std::string_view, OpCount>> ops(counts.begin(), counts.end());
  std::stable_sort(ops.begin(), ops.end(),
                   [](const auto& a, const auto& b) { return a.second.nodes > b.second.nodes; });
  TextTable table({"op", "nodes", "MACs"});
  for (const auto& [op, c] : ops)
    table.Row({std::string(op), WithCommas(c.nodes),
               c.macs == 0 ? "" : HumanCount(static_cast<double>(c.macs))});
  std::cout << '\n' << table.ToString();
}

void PrintText(const Model& model, const InspectArgs& args) {
  const Graph& g = *model.graph;
  const GraphCost cost = EstimateCost(g);
  std::cout << Paint(1, Colour::kBold, args.model.file) << "  " << KindName(model.kind)
            << ", producer " << g.producer();
  if (!model.tensorflow_version.empty()) std::cout << ", TensorFlow " << model.tensorflow_version;
  if (!model.tags.empty()) std::cout << ", tags " << Join(model.tags, ",");
  std::cout << '\n' << WithCommas(g.num_nodes()) << " nodes";
  if (g.functions() != nullptr && g.functions()->size() > 0)
    std::cout << ", " << WithCommas(g.functions()->size()) << " functions";
  std::cout << "; " << WithCommas(cost.parameters) << " parameters ("
            << HumanBytes(static_cast<double>(cost.parameter_bytes)) << ")";
  if (cost.macs > 0)
    std::cout << "; " << HumanCount(static_cast<double>(cost.macs))
              << " multiply-accumulates an example";
  if (cost.unknown_nodes > 0)
    std::cout << " (" << cost.unknown_nodes << " nodes of unknown shape not counted)";
  if (cost.largest_output > 0)
    std::cout << "; largest value " << HumanBytes(static_cast<double>(cost.largest_output));
  std::cout << '\n';
  PrintSignatures(model);
  PrintOps(g);
  if (args.nodes) {
    TextTable table({"node", "op", "output", "inputs"});
    for (NodeId id = 0; id < g.num_nodes(); ++id) {
      const Node& n = g.node(id);
      std::vector<std::string> inputs;
      for (const Edge& e : n.inputs) inputs.push_back(g.TensorName(e));
      for (NodeId c : n.controls) inputs.push_back(Concat("^", g.node(c).name));
      table.Row({std::string(n.name), std::string(n.op_name),
                 n.outputs.empty() ? "" : FormatType(n.outputs[0], g.shape({id, 0})),
                 Join(inputs, ", ")});
    }
    std::cout << '\n' << table.ToString();
  }
  const auto missing = MissingOps(g);
  if (missing.empty()) return;
  TextTable table({"unsupported op", "why", "nodes", "such as"});
  for (const MissingOp& m : missing) table.Row({m.op, m.why, WithCommas(m.count), m.node});
  std::cout << '\n' << table.ToString();
}

int Inspect(const InspectArgs& args) {
  const auto model = OpenModel(args.model);
  if (!model.ok()) return Fail(model.status());
  if (args.json) {
    PrintJson(*model, args);
  } else {
    PrintText(*model, args);
  }
  return kOk;
}

}  // namespace

std::function<int()> DeclareInspect(Options& o) {
  auto args = std::make_shared<InspectArgs>();
  DeclareFile(o, args->model);
  o.Flag("--nodes", args->nodes, "List every node");
  o.Flag("--json", args->json, "One JSON object");
  return [args] { return Inspect(*args); };
}

}  // namespace weft::tools
