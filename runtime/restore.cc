#include "runtime/restore.h"

#include <algorithm>

#include "runtime/checkpoint.h"

namespace weft {
namespace {

// The nodes that `root` needs, itself included.
std::vector<NodeId> Ancestors(const Graph& g, NodeId root) {
  std::vector<bool> seen(g.num_nodes());
  std::vector<NodeId> out = {root};
  seen[root] = true;
  for (size_t i = 0; i < out.size(); ++i) {
    const auto visit = [&](NodeId id) {
      if (!seen[id]) out.push_back(id);
      seen[id] = true;
    };
    const Node& n = g.node(out[i]);
    for (const Edge& e : n.inputs) visit(e.node);
    for (NodeId c : n.controls) visit(c);
  }
  return out;
}

// The strings of a constant input.
absl::StatusOr<std::span<const std::string>> ConstantStrings(const Graph& g, const Node& n,
                                                             int input) {
  const Tensor* t = g.ConstantValue(n.inputs[input]);
  if (t == nullptr || t->dtype() != DType::kString) {
    return Unimplemented(Describe(n), ": input ", input,
                         " is no constant, so what it restores is not known");
  }
  return std::span<const std::string>(t->span<std::string>());
}

// A feed for each output of the nodes that read the checkpoint.
absl::StatusOr<std::vector<Feed>> ReadWhatIsRestored(const Graph& g, NodeId restore_op,
                                                     const CheckpointReader& reader) {
  std::vector<Feed> feeds;
  for (NodeId id : Ancestors(g, restore_op)) {
    const Node& n = g.node(id);
    if (!n.Is("RestoreV2") && !n.Is("Restore") && !n.Is("RestoreSlice")) continue;
    ASSIGN_OR_RETURN(const auto names, ConstantStrings(g, n, 1));
    if (names.size() != n.outputs.size())
      return InvalidArgument(Describe(n), ": ", names.size(), " names for ", n.outputs.size(),
                             " outputs");
    if (n.inputs.size() > 2) {
      ASSIGN_OR_RETURN(const auto slices, ConstantStrings(g, n, 2));
      if (!std::all_of(slices.begin(), slices.end(),
                       [](const std::string& s) { return s.empty(); })) {
        return Unimplemented(Describe(n), " restores slices of tensors");
      }
    }
    for (size_t i = 0; i < names.size(); ++i) {
      auto tensor = reader.Read(names[i]);
      if (!tensor.ok()) return Annotate(tensor.status(), Concat("; ", Describe(n)));
      feeds.emplace_back(g.TensorName({id, static_cast<int32_t>(i)}), *std::move(tensor));
    }
  }
  return feeds;
}

// Variables by name, for models whose restoring is hidden in a function.
absl::Status RestoreByName(const Session& session, const Graph& g, const CheckpointReader& reader) {
  ASSIGN_OR_RETURN(const auto keys, reader.VariableKeys());
  for (NodeId id = 0; id < g.num_nodes(); ++id) {
    if (!g.alive(id) || !g.node(id).Is("VarHandleOp")) continue;
    const AttrReader attrs(g.node(id).attrs);
    std::string name, container;
    RETURN_IF_ERROR(attrs.Get("shared_name", &name));
    RETURN_IF_ERROR(attrs.Get("container", &container));
    if (name.empty()) name = g.node(id).name;
    const auto key = keys.find(name);
    if (key == keys.end()) continue;  // such as an optimiser's, which nothing saved
    ASSIGN_OR_RETURN(const Tensor value, reader.Read(key->second));
    RETURN_IF_ERROR(session.SetVariable(name, value, container));
  }
  return absl::OkStatus();
}

absl::Status RestoreVariables(const Session& session, const Model& model) {
  const SaverInfo& saver = model.saver;
  if (saver.checkpoint.empty() || saver.restore_op.empty()) return absl::OkStatus();
  const Graph& g = *model.graph;
  const NodeId op = g.Find(saver.restore_op);
  if (op < 0)
    return InvalidArgument("the saver's restore op '", saver.restore_op, "' is not in the graph");
  ASSIGN_OR_RETURN(const auto reader, CheckpointReader::Open(saver.checkpoint));
  if (g.node(op).op == nullptr || g.node(op).Is("StatefulPartitionedCall") ||
      g.node(op).Is("PartitionedCall")) {
    return RestoreByName(session, g, *reader);
  }
  ASSIGN_OR_RETURN(std::vector<Feed> feeds, ReadWhatIsRestored(g, op, *reader));
  const bool placeholder =
      !saver.filename_tensor.empty() && g.ParseTensorName(saver.filename_tensor).ok();
  if (placeholder)
    feeds.emplace_back(saver.filename_tensor, Tensor::Scalar<std::string>(saver.checkpoint));
  const std::string target[] = {saver.restore_op};
  return session.Run(feeds, {}, target).status();
}

absl::Status RunInitialiser(const Session& session, const Model& model) {
  if (model.init_op.empty()) return absl::OkStatus();
  std::vector<Feed> feeds;
  for (const Asset& a : model.assets)
    feeds.emplace_back(a.tensor, Tensor::Scalar<std::string>(a.path));
  const std::string target[] = {model.init_op};
  return session.Run(feeds, {}, target).status();
}

}  // namespace

absl::Status RestoreModel(const Session& session, const Model& model) {
  if (absl::Status s = RestoreVariables(session, model); !s.ok())
    return Annotate(s, "; while restoring variables");
  if (absl::Status s = RunInitialiser(session, model); !s.ok())
    return Annotate(s, "; while running the model's initialiser");
  return absl::OkStatus();
}

}  // namespace weft
