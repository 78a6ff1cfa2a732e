#include "runtime/variables.h"

#include <algorithm>
#include <set>

#include "runtime/checkpoint.h"

namespace weft {
namespace {

// The variables of these names, or all.
absl::StatusOr<std::vector<VariableInfo>> Select(const Graph& g,
                                                 std::span<const std::string> names) {
  std::vector<VariableInfo> all = VariablesOf(g);
  if (names.empty()) return all;
  std::vector<VariableInfo> out;
  for (const std::string& name : names) {
    const auto it =
        std::find_if(all.begin(), all.end(), [&](const VariableInfo& v) { return v.name == name; });
    if (it != all.end()) {
      out.push_back(*it);
      continue;
    }
    std::vector<std::string_view> known;
    for (const VariableInfo& v : all) known.push_back(v.name);
    const std::string near = ClosestTo(name, known);
    return NotFound("the graph has no variable '", name, "'",
                    near.empty() ? "" : Concat("; did you mean '", near, "'?"));
  }
  return out;
}

}  // namespace

std::vector<VariableInfo> VariablesOf(const Graph& g) {
  std::vector<VariableInfo> out;
  std::set<std::pair<std::string, std::string>> seen;
  for (NodeId id = 0; id < g.num_nodes(); ++id) {
    if (!g.alive(id)) continue;
    const Node& n = g.node(id);
    if (!n.Is("VarHandleOp") && !n.Is("VariableV2") && !n.Is("Variable")) continue;
    VariableInfo v;
    v.node = id;
    const auto take = [&]<typename T>(std::string_view attr, T& to) {
      const AttrValue* value = n.attrs.Find(attr);
      if (value != nullptr && value->get<T>() != nullptr) to = *value->get<T>();
    };
    take("shared_name", v.name);
    take("container", v.container);
    take("dtype", v.dtype);
    if (const AttrReader attrs(n.attrs); attrs.Has("shape")) {
      if (auto shape = attrs.Get<PartialShape>("shape"); shape.ok()) v.shape = *std::move(shape);
    }
    // The first of the ops said "no dimensions" where it meant "any shape".
    if (n.Is("Variable") && v.shape.rank_known() && v.shape.rank() == 0) v.shape = PartialShape();
    if (v.name.empty()) v.name = n.name;
    if (seen.emplace(v.container, v.name).second) out.push_back(std::move(v));
  }
  return out;
}

absl::Status SaveVariables(const Session& session, const std::string& prefix,
                           std::span<const std::string> names) {
  ASSIGN_OR_RETURN(const auto variables, Select(session.graph(), names));
  std::vector<std::pair<std::string, Tensor>> tensors;
  for (const VariableInfo& v : variables) {
    ASSIGN_OR_RETURN(Tensor value, session.GetVariable(v.name, v.container));
    tensors.emplace_back(v.name, std::move(value));
  }
  return WriteCheckpoint(prefix, tensors);
}

absl::Status RestoreVariables(const Session& session, const std::string& prefix,
                              std::span<const std::string> names) {
  ASSIGN_OR_RETURN(const auto variables, Select(session.graph(), names));
  ASSIGN_OR_RETURN(const auto reader, CheckpointReader::Open(prefix));
  ASSIGN_OR_RETURN(const auto keys, reader->VariableKeys());
  std::vector<Tensor> values;
  for (const VariableInfo& v : variables) {
    const auto key = keys.find(v.name);
    ASSIGN_OR_RETURN(Tensor value, reader->Read(key != keys.end() ? key->second : v.name));
    if (value.dtype() != v.dtype || !v.shape.Compatible(value.shape())) {
      return InvalidArgument("checkpoint '", prefix, "' has ", DTypeName(value.dtype()), " ",
                             value.shape(), " for variable '", v.name, "', which is ",
                             DTypeName(v.dtype), " ", v.shape);
    }
    values.push_back(std::move(value));
  }
  for (size_t i = 0; i < values.size(); ++i) {
    RETURN_IF_ERROR(session.SetVariable(variables[i].name, values[i], variables[i].container));
  }
  return absl::OkStatus();
}

}  // namespace weft
