#include "graph/graph.h"

#include <algorithm>
#include <charconv>

#include "ops/infer.h"
#include "ops/registry.h"
#include "ops/scope.h"

namespace weft {

namespace {

// The version of graphs that Weft writes: TensorFlow 2.x of 2024.
constexpr int kProducer = 1882;

}  // namespace

Graph::Graph() : producer_(kProducer), min_consumer_(12) {}
Graph::~Graph() = default;

NodeId Graph::Find(std::string_view name) const {
  const auto it = by_name_.find(name);
  return it == by_name_.end() ? -1 : it->second;
}

std::string_view Graph::Intern(std::string_view s) {
  if (s.empty()) return {};
  const auto it = interned_.find(s);
  if (it != interned_.end()) return it->second;
  const std::string_view kept = strings_.emplace_back(s);
  interned_.emplace(kept, kept);
  return kept;
}

absl::StatusOr<NodeId> Graph::AddNode(std::string_view name, std::string_view op) {
  const std::string_view kept = strings_.emplace_back(name);
  const NodeId id = num_nodes();
  if (!by_name_.emplace(kept, id).second) {
    return absl::AlreadyExistsError(Concat("there are two nodes named '", name, "'"));
  }
  Node& n = nodes_.emplace_back();
  n.id = id;
  n.name = kept;
  n.op_name = Intern(op);
  return id;
}

void Graph::Remove(NodeId id) {
  by_name_.erase(nodes_[id].name);
  nodes_[id] = Node();
}

void Graph::Rename(NodeId id, std::string_view name) {
  by_name_.erase(nodes_[id].name);
  nodes_[id].name = strings_.emplace_back(name);
  by_name_.emplace(nodes_[id].name, id);
}

std::string Graph::UniqueName(std::string_view stem) const {
  if (Find(stem) < 0) return std::string(stem);
  int& suffix = next_suffix_[std::string(stem)];
  std::string name;
  do {
    name = Concat(stem, "_", ++suffix);
  } while (Find(name) >= 0);
  return name;
}

std::string Graph::UniqueScope(std::string_view stem) {
  std::string name(stem);
  int suffix = scopes_[name];  // how many names of this stem are taken, or 0
  while (suffix > 0 && !scopes_.emplace(Concat(stem, "_", suffix), 1).second) ++suffix;
  if (suffix > 0) name = Concat(stem, "_", suffix);
  scopes_[stem] = suffix + 1;
  return name;
}

absl::StatusOr<Edge> Graph::ParseTensorName(std::string_view name) const {
  Edge e;
  if (name.starts_with("^")) {
    return InvalidArgument("'", name, "' is no tensor but a control edge; nodes whose results are ",
                           "not wanted are targets");
  }
  std::string_view node = name;
  if (const size_t colon = name.rfind(':'); colon != std::string_view::npos) {
    const std::string_view digits = name.substr(colon + 1);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), e.index);
    if (error != std::errc() || end != digits.data() + digits.size() || e.index < 0) {
      return InvalidArgument("'", name, "' is no tensor name: after ':' stands an output's number");
    }
    node = name.substr(0, colon);
  }
  e.node = Find(node);
  if (e.node < 0) {
    std::vector<std::string_view> names;
    constexpr int kMostCandidates = 100'000;
    for (const Node& n : nodes_) {
      if (n.id >= 0 && names.size() < kMostCandidates) names.push_back(n.name);
    }
    const std::string near = ClosestTo(node, names);
    return NotFound("there is no node '", node, "'",
                    near.empty() ? "" : Concat("; did you mean '", near, "'?"));
  }
  const int outputs = num_outputs(e.node);
  if (e.index >= outputs && this->node(e.node).op != nullptr) {
    if (outputs == 0) {
      return InvalidArgument("'", name, "': ", Describe(this->node(e.node)),
                             " has no outputs: run it as a target");
    }
    return InvalidArgument("'", name, "': ", Describe(this->node(e.node)), " has ", outputs,
                           " output", outputs == 1 ? "" : "s");
  }
  return e;
}

std::string Graph::TensorName(Edge e) const {
  return e.index == 0 ? std::string(nodes_[e.node].name)
                      : Concat(nodes_[e.node].name, ":", e.index);
}

const PartialShape& Graph::shape(Edge e) const {
  static const PartialShape* const unknown = new PartialShape();
  const auto& shapes = nodes_[e.node].shapes;
  return e.index < static_cast<int32_t>(shapes.size()) ? shapes[e.index].shape : *unknown;
}

const Tensor* Graph::ConstantValue(Edge e) const {
  const Node& n = nodes_[e.node];
  if (!n.Is("Const") || e.index != 0) return nullptr;
  const AttrValue* v = n.attrs.Find("value");
  const auto* t = v == nullptr ? nullptr : v->get<TensorPtr>();
  return t == nullptr ? nullptr : t->get();
}

absl::Status Graph::InferNode(NodeId id) {
  Node& n = nodes_[id];
  std::vector<ShapeContext::Result> results(n.outputs.size());
  if (n.op == nullptr) {
    n.shapes = std::move(results);
    return absl::OkStatus();
  }
  absl::InlinedVector<ShapeContext::Input, 4> inputs;
  for (const Edge& e : n.inputs) {
    ShapeContext::Input in{&shape(e), dtype(e), ConstantValue(e)};
    const auto& of = nodes_[e.node].shapes;
    if (e.index < static_cast<int32_t>(of.size())) {
      if (of[e.index].ints) in.ints = &*of[e.index].ints;
      if (of[e.index].handle) in.handle = &*of[e.index].handle;
    }
    inputs.push_back(in);
  }
  const absl::Status status = InferShapes(*n.op, n.attrs, {inputs.data(), inputs.size()}, results);
  if (!status.ok()) {
    std::vector<std::string> shapes;
    for (const Edge& e : n.inputs) shapes.push_back(Concat(DTypeName(dtype(e)), " ", shape(e)));
    return Annotate(status, Concat("; ", Describe(n), " on (", Join(shapes, ", "), ")"));
  }
  // Dimensions that nobody knows get a name of their own, so that equal ones can be seen.
  if (n.inputs.empty()) {
    for (ShapeContext::Result& r : results) {
      if (!r.shape.rank_known()) continue;
      for (int i = 0; i < r.shape.rank(); ++i) {
        if (r.shape.dim(i) == kUnknownDim) r.shape.set_dim(i, NewSymbol());
      }
    }
  }
  n.shapes = std::move(results);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<NodeId>> Graph::TopologicalOrder() const {
  const int32_t n = num_nodes();
  std::vector<int32_t> waiting(n, 0);
  const auto is_back_edge = [&](const Node& to, NodeId from) {
    return (to.Is("Merge") || to.Is("RefMerge")) &&
           (nodes_[from].Is("NextIteration") || nodes_[from].Is("RefNextIteration"));
  };
  const Consumers consumers(*this);
  std::vector<NodeId> order, ready;
  order.reserve(n);
  int32_t alive_nodes = 0;
  for (NodeId id = n - 1; id >= 0; --id) {
    if (!alive(id)) continue;
    ++alive_nodes;
    for (const Edge& e : nodes_[id].inputs) waiting[id] += !is_back_edge(nodes_[id], e.node);
    waiting[id] += static_cast<int32_t>(nodes_[id].controls.size());
    if (waiting[id] == 0) ready.push_back(id);
  }
  // A heap by id keeps file order among nodes that do not depend on each other.
  std::make_heap(ready.begin(), ready.end(), std::greater<>());
  while (!ready.empty()) {
    std::pop_heap(ready.begin(), ready.end(), std::greater<>());
    const NodeId id = ready.back();
    ready.pop_back();
    order.push_back(id);
    for (const Consumers::Use& u : consumers.of(id)) {
      if (u.input >= 0 && is_back_edge(nodes_[u.node], id)) continue;
      if (--waiting[u.node] == 0) {
        ready.push_back(u.node);
        std::push_heap(ready.begin(), ready.end(), std::greater<>());
      }
    }
  }
  if (static_cast<int32_t>(order.size()) != alive_nodes) {
    // Walk backwards over waiting inputs until a node comes again: it is on a cycle.
    NodeId at = 0;
    while (!alive(at) || waiting[at] <= 0) ++at;
    std::vector<bool> seen(n);
    while (!seen[at]) {
      seen[at] = true;
      NodeId next = -1;
      for (const Edge& e : nodes_[at].inputs) {
        if (waiting[e.node] > 0 && !is_back_edge(nodes_[at], e.node)) next = e.node;
      }
      for (NodeId c : nodes_[at].controls) {
        if (waiting[c] > 0) next = c;
      }
      at = next;
    }
    return InvalidArgument("the graph has a cycle through ", Describe(nodes_[at]));
  }
  return order;
}

int Graph::num_outputs(int32_t id) const { return static_cast<int>(nodes_[id].outputs.size()); }

void Graph::Fail(absl::Status status) {
  if (status_.ok()) status_ = std::move(status);
}

Output Graph::Call(std::string_view op, std::span<const Output> inputs, const AttrMap& attrs,
                   std::string_view name) {
  if (!status_.ok()) return {};
  absl::StatusOr<NodeId> id = TryCall(op, inputs, attrs, name);
  if (!id.ok()) {
    Fail(id.status());
    return {};
  }
  return {this, *id, 0};
}

absl::StatusOr<NodeId> Graph::TryCall(std::string_view op, std::span<const Output> inputs,
                                      const AttrMap& attrs, std::string_view name) {
  const std::string full = UniqueName(Concat(context_.scope, name.empty() ? op : name));
  const auto fail = [&](const absl::Status& s) {
    return Annotate(s, Concat("; ", op, " node '", full, "'"));
  };
  const OpDef* def = Ops().Find(op);
  if (def == nullptr) {
    const auto names = Ops().Names();
    const std::string near = ClosestTo(op, names);
    return fail(Unimplemented("there is no op ", op,
                              near.empty() ? "" : Concat("; did you mean ", near, "?")));
  }
  std::vector<DType> types;
  for (const Output& o : inputs) {
    if (o.builder != this) {
      return fail(InvalidArgument("an input is ", o.valid() ? "of another graph" : "nothing"));
    }
    if (o.index >= static_cast<int32_t>(nodes_[o.node].outputs.size())) {
      return fail(InvalidArgument("an input is output ", o.index, " of ", Describe(nodes_[o.node]),
                                  ", which has ", nodes_[o.node].outputs.size()));
    }
    types.push_back(dtype(o));
  }
  AttrMap full_attrs = attrs;
  if (absl::Status s = InferAttrs(*def, types, full_attrs); !s.ok()) return fail(s);
  if (absl::Status s = CheckAttrs(*def, full_attrs); !s.ok()) return fail(s);
  // TensorFlow takes all variables without a shared name for one; Weft goes by the node's.
  if (const AttrValue* shared = full_attrs.Find("shared_name");
      op == "VarHandleOp" && *shared->get<std::string>() == "") {
    full_attrs.Set("shared_name", full);
  }
  const auto want = ArgTypes(def->inputs, full_attrs);
  if (!want.ok()) return fail(want.status());
  if (want->size() != types.size()) {
    return fail(InvalidArgument("takes ", want->size(), " inputs, got ", types.size()));
  }
  for (size_t i = 0; i < types.size(); ++i) {
    const bool fits =
        IsRef((*want)[i]) ? types[i] == (*want)[i] : BaseDType(types[i]) == (*want)[i];
    if (!fits) {
      return fail(InvalidArgument("input ", i, " ('", this->name(inputs[i]), "') is ",
                                  DTypeName(types[i]), ", want ", DTypeName((*want)[i])));
    }
  }
  const auto outputs = ArgTypes(def->outputs, full_attrs);
  if (!outputs.ok()) return fail(outputs.status());
  ASSIGN_OR_RETURN(const NodeId id, AddNode(full, op));
  Node& n = nodes_[id];
  n.op = def;
  n.attrs = std::move(full_attrs);
  for (const Output& o : inputs) n.inputs.push_back({o.node, o.index});
  n.outputs.assign(outputs->begin(), outputs->end());
  n.device = context_.device;
  n.controls.assign(context_.controls.begin(), context_.controls.end());
  if (!context_.colocate.empty()) {
    std::vector<std::string> classes;
    for (const std::string& other : context_.colocate) classes.push_back(Concat("loc:@", other));
    n.attrs.Set("_class", std::move(classes));
  }
  if (absl::Status s = InferNode(id); !s.ok()) {
    Remove(id);
    return s;
  }
  return id;
}

Outputs Graph::inputs(int32_t node) {
  Outputs list;
  for (const Edge& e : nodes_[node].inputs) list.push_back(output(e));
  return list;
}

void Graph::EnterScope(const Scope& scope) {
  outer_.push_back(context_);
  if (!scope.name.empty()) {
    context_.scope = Concat(UniqueScope(Concat(context_.scope, scope.name)), "/");
  }
  for (const Output& o : scope.after) {
    if (o.builder == this) context_.controls.push_back(o.node);
  }
  if (!scope.device.empty()) context_.device = Intern(scope.device);
  if (scope.with.builder == this) {
    context_.colocate.emplace_back(nodes_[scope.with.node].name);
  }
}

void Graph::LeaveScope() {
  context_ = std::move(outer_.back());
  outer_.pop_back();
}

std::string Describe(const Node& n) { return Concat(n.op_name, " node '", n.name, "'"); }

Consumers::Consumers(const Graph& g) : begin_(g.num_nodes() + 1, 0) {
  const auto each = [&](auto&& f) {
    for (NodeId id = 0; id < g.num_nodes(); ++id) {
      if (!g.alive(id)) continue;
      const Node& n = g.node(id);
      for (size_t i = 0; i < n.inputs.size(); ++i)
        f(n.inputs[i].node, Use{id, static_cast<int32_t>(i), n.inputs[i].index});
      for (NodeId c : n.controls) f(c, Use{id, -1, -1});
    }
  };
  each([&](NodeId from, const Use&) { ++begin_[from + 1]; });
  for (size_t i = 1; i < begin_.size(); ++i) begin_[i] += begin_[i - 1];
  uses_.resize(begin_.back());
  std::vector<int32_t> next(begin_.begin(), begin_.end() - 1);
  each([&](NodeId from, const Use& use) { uses_[next[from]++] = use; });
}

}  // namespace weft
