#include "graph/place.h"

#include <algorithm>
#include <numeric>

#include "ops/shape_rule.h"

namespace weft {
namespace {

constexpr std::string_view kLocation = "loc:@";

class Placer {
 public:
  Placer(const Graph& g, const PlaceOptions& options)
      : g_(g), options_(options), group_(g.num_nodes()), device_(g.num_nodes(), 0) {
    std::iota(group_.begin(), group_.end(), 0);
  }

  absl::StatusOr<std::vector<int32_t>> Run() {
    for (NodeId id = 0; id < g_.num_nodes(); ++id) {
      if (g_.alive(id)) Colocate(g_.node(id));
    }
    std::vector<std::vector<NodeId>> members(g_.num_nodes());
    ASSIGN_OR_RETURN(const auto order, g_.TopologicalOrder());
    for (NodeId id : order) members[Root(id)].push_back(id);
    std::vector<bool> placed(g_.num_nodes());
    for (NodeId id : order) {
      const NodeId root = Root(id);
      if (placed[root]) continue;
      placed[root] = true;
      ASSIGN_OR_RETURN(const int32_t device, Choose(members[root]));
      for (NodeId m : members[root]) device_[m] = device;
    }
    return std::move(device_);
  }

 private:
  NodeId Root(NodeId id) {
    while (group_[id] != id) id = group_[id] = group_[group_[id]];
    return id;
  }
  void Unite(NodeId a, NodeId b) { group_[Root(a)] = Root(b); }

  void Colocate(const Node& n) {
    for (const Edge& e : n.inputs) {
      const DType t = g_.dtype(e);
      if (IsRef(t) || t == DType::kResource) Unite(n.id, e.node);
    }
    const AttrValue* with = n.attrs.Find("_class");
    const auto* names = with == nullptr ? nullptr : with->get<std::vector<std::string>>();
    if (names == nullptr) return;
    for (std::string_view name : *names) {
      if (!name.starts_with(kLocation)) continue;
      // The other may be pruned, or belong to another file: then there is nothing to share.
      const NodeId other = g_.Find(name.substr(kLocation.size()));
      if (other >= 0) Unite(n.id, other);
    }
  }

  // What the members ask for together.
  absl::StatusOr<DeviceSpec> Request(std::span<const NodeId> members) const {
    DeviceSpec all;
    const Node* kind_of = nullptr;
    for (NodeId id : members) {
      const Node& n = g_.node(id);
      auto spec = DeviceSpec::Parse(n.device);
      if (!spec.ok()) return Annotate(spec.status(), Concat("; ", Describe(n)));
      const bool clash = (!all.kind.empty() && !spec->kind.empty() && all.kind != spec->kind) ||
                         (all.index >= 0 && spec->index >= 0 && all.index != spec->index);
      if (clash && !options_.soft) {
        return InvalidArgument(Describe(n), " asks for ", n.device, ", but must run where ",
                               Describe(*kind_of), " does, on ", kind_of->device);
      }
      if (clash) continue;
      if (all.kind.empty()) all.kind = spec->kind;
      if (all.index < 0) all.index = spec->index;
      if (kind_of == nullptr && (!spec->kind.empty() || spec->index >= 0)) kind_of = &n;
    }
    return all;
  }

  const Node* WithoutKernel(std::span<const NodeId> members, int device) const {
    for (NodeId id : members) {
      const Node& n = g_.node(id);
      if (device != 0 && !n.Is("Const") && !n.Is("_Feed") && !options_.has_kernel(n, device)) {
        return &n;
      }
    }
    return nullptr;
  }

  absl::StatusOr<int32_t> Choose(std::span<const NodeId> members) const {
    ASSIGN_OR_RETURN(const DeviceSpec request, Request(members));
    const bool asked = !request.kind.empty() || request.index >= 0;
    if (!asked && std::all_of(members.begin(), members.end(),
                              [&](NodeId id) { return IsForTheHost(g_.node(id)); })) {
      return 0;
    }
    const Node* lacking = nullptr;
    int lacking_on = -1;
    for (int d = static_cast<int>(options_.devices.size()) - 1; d >= 0; --d) {
      if (!request.Allows(options_.devices[d].kind, options_.devices[d].index)) continue;
      const Node* without = WithoutKernel(members, d);
      if (without == nullptr) return d;
      lacking = without;
      lacking_on = d;
    }
    if (options_.soft) return 0;
    if (lacking != nullptr) {
      return InvalidArgument(Describe(*lacking), " asks for ", g_.node(members.front()).device,
                             ", but ", options_.devices[lacking_on].Name(),
                             " has no kernel for it");
    }
    std::vector<std::string> names;
    for (const DeviceInfo& d : options_.devices) names.push_back(d.Name());
    return InvalidArgument(Describe(g_.node(members.front())), " asks for ",
                           g_.node(members.front()).device, "; there is ", Join(names, ", "));
  }

  // Constants and feeds come from the host and go where they are wanted. So do the integers that
  // say shapes and places.
  bool IsForTheHost(const Node& n) const {
    if (n.Is("Const") || n.Is("_Feed") || ReadsOnlyShapes(n)) return true;
    if (n.outputs.empty()) return false;
    for (size_t i = 0; i < n.outputs.size(); ++i) {
      const PartialShape& shape = g_.shape({n.id, static_cast<int32_t>(i)});
      const auto known = shape.AsShape();
      const bool few = known && known->rank() <= 1 && known->num_elements() <= kMaxTrackedValues;
      if (!kIndexTypes.Contains(n.outputs[i]) || !few) return false;
    }
    return std::all_of(n.inputs.begin(), n.inputs.end(),
                       [&](const Edge& e) { return device_[e.node] == 0; });
  }

  const Graph& g_;
  const PlaceOptions& options_;
  std::vector<NodeId> group_;  // union by first index
  std::vector<int32_t> device_;
};

}  // namespace

bool ReadsOnlyShapes(const Node& n) {
  return n.Is("Shape") || n.Is("ShapeN") || n.Is("Size") || n.Is("Rank") || n.Is("OnesLike");
}

absl::StatusOr<std::vector<int32_t>> Place(const Graph& g, const PlaceOptions& options) {
  return Placer(g, options).Run();
}

}  // namespace weft
