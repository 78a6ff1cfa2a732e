// weft diff A B: how two graphs differ, and whether they compute the same.
#include <algorithm>
#include <iostream>

#include "core/terminal.h"
#include "tools/commands.h"
#include "tools/compare.h"
#include "tools/json.h"
#include "tools/model_args.h"

namespace weft::tools {
namespace {

struct DiffArgs {
  ModelArgs model;  // `file` is A
  std::string other;
  double relative = -1, absolute = -1;
  bool json = false, run = false;
};

struct Change {
  std::string kind;  // "only in A", "only in B", "changed"
  std::string node, what;
};

std::string Attrs(const Node& n) {
  std::vector<std::string> out;
  for (const auto& [name, value] : n.attrs) out.push_back(Concat(name, ": ", value));
  return Join(out, "; ");
}

// What differs between two nodes of one name; empty if nothing does.
std::string DescribeChange(const Graph& a, const Node& x, const Graph& b, const Node& y) {
  std::vector<std::string> out;
  if (x.op_name != y.op_name) out.push_back(Concat("op ", x.op_name, " -> ", y.op_name));
  if (x.device != y.device) out.push_back(Concat("device '", x.device, "' -> '", y.device, "'"));
  const auto inputs = [](const Graph& g, const Node& n) {
    std::vector<std::string> names;
    for (const Edge& e : n.inputs) names.push_back(g.TensorName(e));
    std::vector<std::string> controls;
    for (NodeId c : n.controls) controls.push_back(Concat("^", g.node(c).name));
    std::sort(controls.begin(), controls.end());
    names.insert(names.end(), controls.begin(), controls.end());
    return Join(names, ", ");
  };
  if (const std::string from = inputs(a, x), to = inputs(b, y); from != to)
    out.push_back(Concat("inputs (", from, ") -> (", to, ")"));
  if (x.op_name != y.op_name) return Join(out, "; ");
  for (const auto& [name, value] : x.attrs) {
    const AttrValue* other = y.attrs.Find(name);
    if (other == nullptr) {
      out.push_back(Concat(name, " is gone"));
    } else if (!(*other == value)) {
      out.push_back(Concat(name, " ", value, " -> ", *other));
    }
  }
  for (const auto& [name, value] : y.attrs) {
    if (x.attrs.Find(name) == nullptr) out.push_back(Concat(name, " is new: ", value));
  }
  return Join(out, "; ");
}

std::vector<Change> Compare(const Graph& a, const Graph& b) {
  std::vector<Change> out;
  for (NodeId id = 0; id < a.num_nodes(); ++id) {
    if (!a.alive(id)) continue;
    const Node& n = a.node(id);
    const NodeId other = b.Find(n.name);
    if (other < 0) {
      out.push_back({"only in A", std::string(n.name), Concat(n.op_name, "  ", Attrs(n))});
    } else if (std::string what = DescribeChange(a, n, b, b.node(other)); !what.empty()) {
      out.push_back({"changed", std::string(n.name), std::move(what)});
    }
  }
  for (NodeId id = 0; id < b.num_nodes(); ++id) {
    if (!b.alive(id) || a.Find(b.node(id).name) >= 0) continue;
    out.push_back({"only in B", std::string(b.node(id).name),
                   Concat(b.node(id).op_name, "  ", Attrs(b.node(id)))});
  }
  return out;
}

struct OutputDifference {
  std::string name;
  Difference difference;
};

// Runs A on its feeds, then B on the same ones.
absl::StatusOr<std::vector<OutputDifference>> CompareRuns(const DiffArgs& args,
                                                          const ReadyModel& a) {
  ModelArgs args_b = args.model;
  args_b.file = args.other;
  args_b.fetches = a.labels;
  ASSIGN_OR_RETURN(ReadyModel b, GetReady(args_b));
  // B's feeds are A's, by name; what B alone wants stays as it was guessed.
  for (Feed& feed : b.feeds) {
    for (const Feed& given : a.feeds) {
      if (given.first == feed.first) feed.second = given.second;
    }
  }
  auto x = a.session->Run(a.feeds, a.fetches, a.targets);
  if (!x.ok()) return Annotate(x.status(), "; of A");
  auto y = b.session->Run(b.feeds, b.fetches, b.targets);
  if (!y.ok()) return Annotate(y.status(), "; of B");
  std::vector<OutputDifference> out;
  for (size_t i = 0; i < x->size(); ++i) {
    Tolerance t = DefaultTolerance((*x)[i].dtype());
    if (args.relative >= 0) t.relative = args.relative;
    if (args.absolute >= 0) t.absolute = args.absolute;
    out.push_back({a.labels[i], Compare((*y)[i], (*x)[i], t)});
  }
  return out;
}

int Diff(const DiffArgs& args) {
  auto model_a = OpenModel(args.model);
  if (!model_a.ok()) return Fail(model_a.status());
  ModelArgs args_b = args.model;
  args_b.file = args.other;
  const auto model_b = OpenModel(args_b);
  if (!model_b.ok()) return Fail(model_b.status());
  const std::vector<Change> changes = Compare(*model_a->graph, *model_b->graph);
  std::vector<OutputDifference> outputs;
  if (args.run) {
    auto a = GetReady(args.model);
    if (!a.ok()) return Fail(a.status());
    if (!args.json) PrintNotes(*a);
    auto compared = CompareRuns(args, *a);
    if (!compared.ok()) return Fail(compared.status());
    outputs = *std::move(compared);
  }
  const bool disagree = std::any_of(outputs.begin(), outputs.end(),
                                    [](const auto& o) { return !o.difference.agrees; });
  const bool differs = args.run ? disagree : !changes.empty();
  if (args.json) {
    Json json = {{"nodes", Json::array()}, {"outputs", Json::array()}, {"differ", differs}};
    for (const Change& c : changes)
      json["nodes"].push_back({{"kind", c.kind}, {"node", c.node}, {"what", c.what}});
    for (const auto& [name, d] : outputs) {
      json["outputs"].push_back({{"name", name},
                                 {"agrees", d.agrees},
                                 {"largest_error", d.largest},
                                 {"message", d.message}});
    }
    std::cout << ToLine(json) << '\n';
    return differs ? kFault : kOk;
  }
  for (const Change& c : changes) {
    const Colour colour = c.kind == "only in A"   ? Colour::kRed
                          : c.kind == "only in B" ? Colour::kGreen
                                                  : Colour::kYellow;
    const char* sign = c.kind == "only in A" ? "- " : c.kind == "only in B" ? "+ " : "~ ";
    std::cout << Paint(1, colour, Concat(sign, c.node)) << "  " << c.what << '\n';
  }
  if (changes.empty()) std::cout << "the graphs are the same\n";
  if (args.run) {
    TextTable table({"output", "agrees", "largest difference", ""});
    for (const auto& [name, d] : outputs)
      table.Row({name, d.agrees ? "yes" : "no", Concat(d.largest), d.message});
    std::cout << '\n' << table.ToString();
  }
  return differs ? kFault : kOk;
}

}  // namespace

std::function<int()> DeclareDiff(Options& o) {
  auto args = std::make_shared<DiffArgs>();
  o.Positional("A", args->model.file, "A model");
  o.Positional("B", args->other, "Another");
  o.Flag("--run", args->run,
         "Run both on the same feeds and compare what comes out; the exit code is about that");
  o.Value("--rtol", args->relative, "X", "Relative tolerance (1e-4; half types 2e-2)");
  o.Value("--atol", args->absolute, "X", "Absolute tolerance (2e-5; half types 2e-2)");
  o.Value("--tags", args->model.tags, "TAGS", "Which MetaGraph of a SavedModel");
  o.Value("--signature", args->model.signature, "NAME",
          "Which signature of a SavedModel (serving_default)");
  o.Value("--feed", args->model.feeds, "NAME=VALUE", "Feed a tensor, as for weft run");
  o.Value("--fetch", args->model.fetches, "NAME", "Tensor to compare; may be given often");
  o.Value("--seed", args->model.seed, "N", "Of random feeds (1)");
  o.Flag("--json", args->json, "One JSON object");
  return [args] { return Diff(*args); };
}

}  // namespace weft::tools
