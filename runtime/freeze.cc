#include "graph/import.h"
#include "ops/registry.h"
#include "runtime/variables.h"

namespace weft {
namespace {

bool IsVariable(const Node& n) {
  return n.Is("VarHandleOp") || n.Is("VariableV2") || n.Is("Variable");
}

std::vector<bool> NeededBy(const Graph& g, std::span<const Edge> fetches) {
  std::vector<bool> needed(g.num_nodes());
  std::vector<NodeId> work;
  const auto need = [&](NodeId id) {
    if (needed[id]) return;
    needed[id] = true;
    work.push_back(id);
  };
  for (const Edge& e : fetches) need(e.node);
  while (!work.empty()) {
    const Node& n = g.node(work.back());
    work.pop_back();
    for (const Edge& e : n.inputs) need(e.node);
    for (NodeId c : n.controls) need(c);
  }
  return needed;
}

class Freezer {
 public:
  Freezer(const Graph& from, const Session& session)
      : from_(from),
        session_(session),
        to_(std::make_unique<Graph>()),
        copy_(from.num_nodes(), -1) {
    to_->set_producer(from.producer());
    to_->set_functions(from.functions());
  }

  absl::StatusOr<std::unique_ptr<Graph>> Run(std::span<const Edge> fetches) {
    const std::vector<bool> needed = NeededBy(from_, fetches);
    for (NodeId id = 0; id < from_.num_nodes(); ++id) {
      if (needed[id]) RETURN_IF_ERROR(AddNode(from_.node(id)));
    }
    for (NodeId id = 0; id < from_.num_nodes(); ++id) {
      if (needed[id]) RETURN_IF_ERROR(Connect(from_.node(id)));
    }
    RETURN_IF_ERROR(InferShapes(*to_));
    return std::move(to_);
  }

 private:
  // Variables become constants, reads of handles identities, gathers from handles gathers.
  absl::Status AddNode(const Node& n) {
    const bool is_read = n.Is("ReadVariableOp"), is_gather = n.Is("ResourceGather");
    const std::string_view op = IsVariable(n) ? "Const"
                                : is_read     ? "Identity"
                                : is_gather   ? "GatherV2"
                                              : n.op_name;
    ASSIGN_OR_RETURN(copy_[n.id], to_->AddNode(n.name, op));
    Node& m = to_->node(copy_[n.id]);
    m.op = op == n.op_name ? n.op : Ops().Find(op);
    m.device = to_->Intern(n.device);
    m.outputs = n.outputs;
    if (IsVariable(n)) {
      ASSIGN_OR_RETURN(const Tensor value, Value(n));
      m.attrs = {{"dtype", value.dtype()}, {"value", value}};
      m.outputs = {value.dtype()};
    } else if (is_read) {
      m.attrs = {{"T", n.outputs[0]}};
    } else if (is_gather) {
      const AttrReader attrs(n.attrs);
      ASSIGN_OR_RETURN(const int64_t batch_dims, attrs.Get<int64_t>("batch_dims"));
      ASSIGN_OR_RETURN(const DType indices, attrs.Get<DType>("Tindices"));
      m.attrs = {{"Taxis", DType::kInt32},
                 {"Tindices", indices},
                 {"Tparams", n.outputs[0]},
                 {"batch_dims", batch_dims}};
    } else {
      m.attrs = n.attrs;
      // May name nodes that are not copied, and means nothing without variables.
      m.attrs.Erase("_class");
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Tensor> Value(const Node& n) const {
    std::string name, container;
    const AttrReader attrs(n.attrs);
    RETURN_IF_ERROR(attrs.Get("shared_name", &name));
    RETURN_IF_ERROR(attrs.Get("container", &container));
    auto value = session_.GetVariable(name.empty() ? std::string(n.name) : name, container);
    if (!value.ok()) return Annotate(value.status(), Concat("; ", Describe(n)));
    return value;
  }

  absl::Status Connect(const Node& n) {
    Node& m = to_->node(copy_[n.id]);
    for (size_t i = 0; i < n.inputs.size(); ++i) {
      const Edge& e = n.inputs[i];
      if (IsVariable(from_.node(e.node))) RETURN_IF_ERROR(CheckUse(n, i));
      m.inputs.push_back({copy_[e.node], e.index});
    }
    for (NodeId c : n.controls) m.controls.push_back(copy_[c]);
    if (n.Is("ResourceGather")) RETURN_IF_ERROR(AddAxis(m));
    return absl::OkStatus();
  }

  // The axis that a gather from a handle does not spell out: the one behind the batch's.
  absl::Status AddAxis(Node& gather) {
    ASSIGN_OR_RETURN(const NodeId id,
                     to_->AddNode(to_->UniqueName(Concat(gather.name, "/axis")), "Const"));
    ASSIGN_OR_RETURN(const int64_t axis, AttrReader(gather.attrs).Get<int64_t>("batch_dims"));
    Node& m = to_->node(id);
    m.op = Ops().Find("Const");
    m.attrs = {{"dtype", DType::kInt32}, {"value", Tensor::Scalar(static_cast<int32_t>(axis))}};
    m.outputs = {DType::kInt32};
    gather.inputs.push_back({id, 0});
    return absl::OkStatus();
  }

  // May input i of n, a variable, become its value?
  absl::Status CheckUse(const Node& n, size_t i) const {
    if (n.Is("ReadVariableOp") || n.Is("ResourceGather")) return absl::OkStatus();
    const Node& variable = from_.node(n.inputs[i].node);
    if (n.op != nullptr && !variable.Is("VarHandleOp")) {
      ASSIGN_OR_RETURN(const std::vector<DType> types, ArgTypes(n.op->inputs, n.attrs));
      if (!IsRef(types[i])) return absl::OkStatus();
    }
    const std::string who = Concat(Describe(n), " takes variable '", variable.name, "'");
    if (n.op != nullptr && (n.Is("VariableShape") || n.Is("VarIsInitializedOp") ||
                            n.Is("IsVariableInitialized") || n.Is("ResourceGatherNd"))) {
      return Unimplemented(who, " itself, not its value; it cannot be frozen");
    }
    if (n.op == nullptr || n.op_name.ends_with("PartitionedCall"))
      return Unimplemented(who, " into a function; it cannot be frozen");
    return FailedPrecondition(who,
                              " to change it, and the fetches need that; fetch what comes "
                              "before the change");
  }

  const Graph& from_;
  const Session& session_;
  std::unique_ptr<Graph> to_;
  std::vector<NodeId> copy_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Graph>> FreezeGraph(const Graph& graph, const Session& session,
                                                   std::span<const std::string> fetches) {
  if (fetches.empty()) return InvalidArgument("nothing to freeze: no fetches");
  RETURN_IF_ERROR(graph.status());
  std::vector<Edge> edges;
  for (const std::string& name : fetches) {
    auto e = graph.ParseTensorName(name);
    if (!e.ok()) return Annotate(e.status(), "; fetch");
    edges.push_back(*e);
  }
  return Freezer(graph, session).Run(edges);
}

}  // namespace weft
