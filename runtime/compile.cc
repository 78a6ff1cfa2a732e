#include "runtime/compile.h"

#include <algorithm>
#include <map>

#include "graph/import.h"
#include "graph/lower_refs.h"
#include "kernels/registry.h"
#include "runtime/effect_order.h"
#include "runtime/optimize.h"

namespace weft {
namespace {

// Every op without a kernel, each with the nodes that want it, in one message.
absl::Status CheckKernels(const Graph& g) {
  std::map<std::string, std::vector<std::string_view>> missing;
  for (NodeId id = 0; id < g.num_nodes(); ++id) {
    if (!g.alive(id)) continue;
    const Node& n = g.node(id);
    if (n.Is("Const") || n.Is("_Feed")) continue;
    if (n.op == nullptr) {
      missing[Concat("op ", n.op_name)].push_back(n.name);
    } else if (const auto def = CpuKernels().Find(n.op_name, n.attrs); !def.ok()) {
      missing[std::string(ToStd(def.status().message()))].push_back(n.name);
    }
  }
  if (missing.empty()) return absl::OkStatus();
  std::string text = "not supported:";
  for (const auto& [what, nodes] : missing) {
    text += Concat(missing.size() > 1 ? "\n  " : " ", what, " (node '", nodes.front(), "'",
                   nodes.size() > 1 ? Concat(" and ", nodes.size() - 1, " more") : "", ")");
  }
  return absl::UnimplementedError(text);
}

}  // namespace

absl::StatusOr<NodeKernel> MakeKernel(const KernelRegistry& kernels, const Graph& g, const Node& n,
                                      const NodeStateFn& state) {
  ASSIGN_OR_RETURN(const KernelDef* def, kernels.Find(n.op_name, n.attrs));
  std::vector<DType> inputs;
  std::vector<const Tensor*> constants;
  for (const Edge& e : n.inputs) {
    inputs.push_back(g.dtype(e));
    constants.push_back(g.ConstantValue(e));
  }
  const KernelInfo info{
      n.name,
      n.op_name,
      AttrReader(n.attrs),
      inputs,
      std::span<const DType>(n.outputs.data(), n.outputs.size()),
      constants,
      [&](absl::FunctionRef<std::shared_ptr<void>()> make) { return state(n.name, make); }};
  ASSIGN_OR_RETURN(auto kernel, def->factory(info));
  return NodeKernel{std::move(kernel), def->flags};
}

absl::StatusOr<std::unique_ptr<Executable>> Compile(const Graph& g, const RunSignature& signature,
                                                    const CompileOptions& options,
                                                    const NodeStateFn& state) {
  ASSIGN_OR_RETURN(PrunedGraph pruned, Prune(g, signature));
  Graph& graph = *pruned.graph;
  RETURN_IF_ERROR(CheckKernels(graph));
  RETURN_IF_ERROR(LowerRefs(graph, pruned.fetches, g));
  RETURN_IF_ERROR(InferShapes(graph, options.stop));
  if (options.optimize) {
    RETURN_IF_ERROR(Optimize(pruned, options));
    RETURN_IF_ERROR(FuseChains(pruned, options));
  }

  auto exe = std::make_unique<Executable>();
  exe->graph = std::move(pruned.graph);
  ASSIGN_OR_RETURN(const auto order, graph.TopologicalOrder());

  std::vector<int32_t> first_slot(graph.num_nodes(), -1), instruction_of(graph.num_nodes(), -1);
  // Constants run nothing, but what waits for one waits for what it waits for (semantics.md 17).
  std::vector<std::vector<int32_t>> waits_for(graph.num_nodes());
  EffectOrder effects(graph);
  exe->num_feeds = static_cast<int32_t>(pruned.feeds.size());
  exe->feed_slots.assign(pruned.feeds.size(), -1);
  for (NodeId id : order) {
    RETURN_IF_ERROR(options.stop.Check("compiling"));
    const Node& n = graph.node(id);
    first_slot[id] = static_cast<int32_t>(exe->slots.size());
    for (size_t i = 0; i < n.outputs.size(); ++i) {
      Slot slot;
      slot.dtype = n.outputs[i];
      exe->slots.push_back(slot);
    }
    std::vector<int32_t> before;
    const auto after = [&](NodeId other) {
      if (instruction_of[other] >= 0) before.push_back(instruction_of[other]);
      before.insert(before.end(), waits_for[other].begin(), waits_for[other].end());
    };
    for (const Edge& e : n.inputs) after(e.node);
    for (NodeId c : n.controls) after(c);
    if (!n.Is("Const") && !n.Is("_Feed"))
      effects.Add(n, static_cast<int32_t>(exe->instructions.size()), before);
    std::sort(before.begin(), before.end());
    before.erase(std::unique(before.begin(), before.end()), before.end());
    if (n.Is("Const")) {
      waits_for[id] = std::move(before);
      Slot& slot = exe->slots[first_slot[id]];
      slot.kind = Slot::Kind::kConstant;
      slot.constant = graph.ConstantValue({id, 0});
      continue;
    }
    if (n.Is("_Feed")) {
      Slot& slot = exe->slots[first_slot[id]];
      slot.kind = Slot::Kind::kFeed;
      slot.feed = static_cast<int32_t>(*n.attrs.Find("index")->get<int64_t>());
      exe->feed_slots[slot.feed] = first_slot[id];
      continue;
    }
    const int32_t index = static_cast<int32_t>(exe->instructions.size());
    instruction_of[id] = index;
    Instruction ins;
    ins.node = id;
    ins.op = n.op;
    ins.attrs = &n.attrs;
    for (const Edge& e : n.inputs) ins.inputs.push_back(first_slot[e.node] + e.index);
    for (size_t i = 0; i < n.outputs.size(); ++i) {
      ins.outputs.push_back(first_slot[id] + static_cast<int32_t>(i));
      exe->slots[ins.outputs.back()].producer = index;
    }
    auto made = MakeKernel(CpuKernels(), graph, n, state);
    if (!made.ok()) return Annotate(made.status(), Concat("; ", Describe(n)));
    ins.kernel = std::move(made->kernel);
    ins.flags = made->flags;
    for (int32_t b : before) {
      exe->instructions[b].successors.push_back(index);
      ++ins.num_predecessors;
    }
    exe->instructions.push_back(std::move(ins));
  }
  for (const Edge& e : pruned.fetches) {
    const int32_t slot = first_slot[e.node] + e.index;
    exe->slots[slot].fetched = true;
    exe->fetches.push_back(slot);
  }
  return exe;
}

absl::Status AtNode(const absl::Status& status, const Executable& exe, const Instruction& ins,
                    const std::vector<Tensor>& slots) {
  std::vector<std::string> inputs;
  for (int32_t s : ins.inputs) {
    inputs.push_back(Concat(DTypeName(exe.slots[s].dtype), " ",
                            slots[s].has_value() ? slots[s].shape().ToString() : "?"));
  }
  return Annotate(
      status, Concat("; ", Describe(exe.graph->node(ins.node)), " on (", Join(inputs, ", "), ")"));
}

}  // namespace weft
