#include "tools/signature.h"

#include <algorithm>

namespace weft::tools {
namespace {

bool IsPlaceholder(const Node& n) {
  return n.Is("Placeholder") || n.Is("PlaceholderV2") || n.Is("PlaceholderWithDefault");
}

bool TouchesFiles(const Node& n) {
  static constexpr std::string_view kOps[] = {
      "MergeV2Checkpoints", "ReadFile",      "Restore",         "RestoreSlice",
      "RestoreV2",          "Save",          "SaveSlices",      "SaveV2",
      "WriteFile",          "MatchingFiles", "ShardedFilename", "ShardedFilespec"};
  return std::find(std::begin(kOps), std::end(kOps), n.op_name) != std::end(kOps);
}

// Per node: whether it, or a node that it needs, touches files.
std::vector<bool> ReachesFiles(const Graph& g) {
  std::vector<bool> reaches(g.num_nodes());
  const Consumers consumers(g);
  std::vector<NodeId> work;
  for (NodeId id = 0; id < g.num_nodes(); ++id) {
    if (g.alive(id) && TouchesFiles(g.node(id))) {
      reaches[id] = true;
      work.push_back(id);
    }
  }
  while (!work.empty()) {
    const NodeId id = work.back();
    work.pop_back();
    for (const auto& use : consumers.of(id)) {
      if (reaches[use.node]) continue;
      reaches[use.node] = true;
      work.push_back(use.node);
    }
  }
  return reaches;
}

bool CanFetch(DType t) {
  return t != DType::kInvalid && !IsRef(t) && t != DType::kResource && t != DType::kVariant;
}

FeedInfo Describe(const Graph& g, Edge e) {
  return {g.TensorName(e), BaseDType(g.dtype(e)), g.shape(e)};
}

}  // namespace

GraphSignature GuessSignature(const Graph& g) {
  GraphSignature out;
  const std::vector<bool> files = ReachesFiles(g);
  const Consumers consumers(g);
  for (NodeId id = 0; id < g.num_nodes(); ++id) {
    if (!g.alive(id)) continue;
    const Node& n = g.node(id);
    if (IsPlaceholder(n)) {
      if (!n.outputs.empty() && !n.Is("PlaceholderWithDefault"))
        out.feeds.push_back(Describe(g, {id, 0}));
      continue;
    }
    if (!consumers.of(id).empty() || files[id] || n.Is("Const")) continue;
    for (int32_t i = 0; i < static_cast<int32_t>(n.outputs.size()); ++i) {
      if (CanFetch(n.outputs[i])) out.fetches.push_back(g.TensorName({id, i}));
    }
  }
  if (!out.fetches.empty()) return out;
  for (NodeId id = 0; id < g.num_nodes(); ++id) {
    if (!g.alive(id) || !consumers.of(id).empty() || files[id]) continue;
    const Node& n = g.node(id);
    if (n.Is("Const") && CanFetch(n.outputs[0])) {
      out.fetches.push_back(g.TensorName({id, 0}));
    } else if (!IsPlaceholder(n)) {
      out.targets.emplace_back(n.name);
    }
  }
  return out;
}

absl::StatusOr<FeedInfo> DescribeTensor(const Graph& g, const std::string& name) {
  ASSIGN_OR_RETURN(const Edge e, g.ParseTensorName(name));
  FeedInfo info = Describe(g, e);
  info.name = name;
  return info;
}

absl::StatusOr<RunSignature> ParseSignature(const Graph& g, std::span<const std::string> feeds,
                                            std::span<const std::string> fetches,
                                            std::span<const std::string> targets) {
  RunSignature s;
  for (const std::string& name : feeds) {
    ASSIGN_OR_RETURN(const Edge e, g.ParseTensorName(name));
    s.feeds.push_back(e);
  }
  s.feed_shapes = DeclaredShapes(g, s.feeds);
  for (const std::string& name : fetches) {
    ASSIGN_OR_RETURN(const Edge e, g.ParseTensorName(name));
    s.fetches.push_back(e);
  }
  for (const std::string& name : targets) {
    const NodeId id = g.Find(name);
    if (id < 0) return NotFound("there is no node '", name, "'");
    s.targets.push_back(id);
  }
  return s;
}

absl::StatusOr<std::vector<FeedInfo>> NeededFeeds(const Graph& g,
                                                  std::span<const std::string> fetches,
                                                  std::span<const std::string> targets,
                                                  std::span<const std::string> fed) {
  ASSIGN_OR_RETURN(const RunSignature s, ParseSignature(g, fed, fetches, targets));
  std::vector<bool> seen(g.num_nodes());
  std::vector<NodeId> work(s.targets);
  const auto is_fed = [&](const Edge& e) {
    return std::find(s.feeds.begin(), s.feeds.end(), e) != s.feeds.end();
  };
  for (const Edge& e : s.fetches) {
    if (!is_fed(e)) work.push_back(e.node);
  }
  while (!work.empty()) {
    const NodeId id = work.back();
    work.pop_back();
    if (seen[id]) continue;
    seen[id] = true;
    for (const Edge& e : g.node(id).inputs) {
      if (!is_fed(e)) work.push_back(e.node);
    }
    for (NodeId c : g.node(id).controls) work.push_back(c);
  }
  std::vector<FeedInfo> out;
  for (NodeId id = 0; id < g.num_nodes(); ++id) {
    if (!seen[id]) continue;
    const Node& n = g.node(id);
    if ((n.Is("Placeholder") || n.Is("PlaceholderV2")) && !n.outputs.empty() && !is_fed({id, 0})) {
      out.push_back(Describe(g, {id, 0}));
    }
  }
  return out;
}

}  // namespace weft::tools
