#include "runtime/kernel_stats.h"

#include <chrono>

namespace weft {

int64_t SteadyNanoseconds() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

std::string StatsName(const Graph& g, Edge e) {
  std::string name = g.TensorName(e);
  if (g.node(e.node).Is("_Feed")) name.erase(0, name.find('/') + 1);  // "_feed_0/x"
  return name;
}

KernelStats StatsOf(const Executable& exe, const Instruction& ins,
                    const std::vector<Tensor>& slots) {
  const Graph& graph = *exe.graph;
  KernelStats k;
  k.node = std::string(graph.node(ins.node).name);
  k.op = ins.op->name;
  const auto list = [&](const std::vector<int32_t>& of) {
    std::string text;
    for (int32_t s : of) {
      text += Concat(text.empty() ? "" : ", ", DTypeName(exe.slots[s].dtype), " ",
                     slots[s].has_value() ? slots[s].shape().ToString() : "?");
    }
    return text;
  };
  k.shapes = Concat(list(ins.inputs), " -> ", list(ins.outputs));
  for (const Edge& e : graph.node(ins.node).inputs) {
    k.inputs.push_back(StatsName(graph, e));
  }
  for (NodeId c : graph.node(ins.node).controls) {
    k.inputs.push_back(Concat("^", graph.node(c).name));
  }
  for (int32_t s : ins.outputs) {
    const Tensor& t = slots[s];
    if (!t.has_value()) continue;
    k.outputs.push_back({t.dtype(), t.shape(), static_cast<int64_t>(t.num_bytes()),
                         reinterpret_cast<uintptr_t>(t.raw())});
    k.output_bytes += k.outputs.back().bytes;
  }
  return k;
}

}  // namespace weft
