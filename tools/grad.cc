// weft grad IN OUT --of y --by x: a graph with its gradients.
#include <iostream>

#include "absl/strings/str_split.h"
#include "core/terminal.h"
#include "graph/export.h"
#include "graph/gradient.h"
#include "ops/scope.h"
#include "tools/commands.h"
#include "tools/json.h"
#include "tools/model_args.h"
#include "tools/signature.h"

namespace weft::tools {
namespace {

struct GradArgs {
  ModelArgs model;
  std::string out;
  std::vector<std::string> of, by, stop;
  bool json = false;
};

bool IsVariable(const Node& n) {
  return n.Is("VarHandleOp") || n.Is("VariableV2") || n.Is("Variable");
}

// Of a node that holds a variable: its values' dtype.
DType ValueType(const Graph& g, Output x) {
  if (x.dtype() != DType::kResource) return BaseDType(x.dtype());
  return AttrReader(g.node(x.node).attrs).Get<DType>("dtype").value_or(DType::kInvalid);
}

// Each argument is a name, or several with commas between.
absl::StatusOr<Outputs> Find(Graph& g, const std::vector<std::string>& arguments) {
  Outputs list;
  for (const std::string& argument : arguments) {
    for (const absl::string_view name : absl::StrSplit(argument, ',', absl::SkipEmpty())) {
      ASSIGN_OR_RETURN(const Edge e, g.ParseTensorName(ToStd(name)));
      list.push_back(g.output(e));
    }
  }
  return list;
}

Outputs AllVariables(Graph& g) {
  Outputs list;
  for (NodeId id = 0; id < g.num_nodes(); ++id) {
    if (!g.alive(id) || !IsVariable(g.node(id))) continue;
    const Output x = g.output({id, 0});
    if (kInexact.Contains(ValueType(g, x))) list.push_back(x);
  }
  return list;
}

// "gradients/x", so that people can fetch it: one node a gradient, whatever rule made it.
Output NameIt(Graph& g, Output x, Output dx) {
  const std::string_view node = g.node(x.node).name;
  std::string name = Concat("gradients/", node, x.index == 0 ? "" : Concat("_", x.index));
  return g.Call("Identity", std::span(&dx, 1), {}, name);
}

int Grad(const GradArgs& args) {
  const auto model = OpenModel(args.model);
  if (!model.ok()) return Fail(model.status());
  Graph& g = *model->graph;
  auto ys = Find(g, args.of), stops = Find(g, args.stop), xs = Find(g, args.by);
  for (const auto* list : {&ys, &stops, &xs}) {
    if (!list->ok()) return Fail(list->status());
  }
  if (args.of.empty()) return FailUsage("--of says what to differentiate");
  if (args.by.empty()) {
    xs = AllVariables(g);
    if (xs->empty())
      return FailUsage("the graph has no variables: say what to derive by, with --by");
  }
  const int32_t before = g.num_nodes();
  const auto dxs = Gradients(g, *ys, *xs, {.stop_gradients = *stops});
  if (!dxs.ok()) return Fail(dxs.status());
  TextTable table({"by", "dtype", "shape", "gradient"});
  Json list = Json::array();
  for (size_t i = 0; i < xs->size(); ++i) {
    const Output x = (*xs)[i], dx = (*dxs)[i];
    const std::string name = dx.valid() ? NameIt(g, x, dx).name() : "";
    table.Row({x.name(), std::string(DTypeName(ValueType(g, x))),
               dx.valid() ? Concat(dx.shape()) : "-", dx.valid() ? name : "none: no path"});
    Json entry = {{"by", x.name()}, {"gradient", nullptr}};
    if (dx.valid()) entry["gradient"] = name;
    list.push_back(std::move(entry));
  }
  if (!g.status().ok()) return Fail(g.status());
  if (absl::Status s = SaveGraph(g, args.out); !s.ok()) return Fail(s);
  if (args.json) {
    std::cout << ToLine({{"added", g.num_nodes() - before}, {"gradients", list}}) << '\n';
  } else {
    std::cout << table.ToString() << WithCommas(g.num_nodes() - before) << " nodes added to "
              << WithCommas(before) << '\n';
  }
  return kOk;
}

}  // namespace

std::function<int()> DeclareGrad(Options& o) {
  auto args = std::make_shared<GradArgs>();
  DeclareFile(o, args->model);
  o.Positional("OUT", args->out, "Text where it ends in .pbtxt, else binary");
  o.Value("--of", args->of, "NAMES", "What to differentiate; several are added up");
  o.Value("--by", args->by, "NAMES",
          "What to differentiate by; every variable of floating values if left out");
  o.Value("--stop", args->stop, "NAMES", "Take these tensors as constants");
  o.Flag("--json", args->json, "One JSON object for programs");
  return [args] { return Grad(*args); };
}

}  // namespace weft::tools
