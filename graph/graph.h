// Graph: nodes in an arena with stable ids, names interned, edges as index pairs. Also a Builder,
// so that programs and gradient rules add nodes to it. Not thread-safe while it changes.
#ifndef WEFT_GRAPH_GRAPH_H_
#define WEFT_GRAPH_GRAPH_H_

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "core/attr.h"
#include "core/strings.h"
#include "ops/gradient.h"
#include "ops/op_def.h"
#include "ops/output.h"
#include "ops/shape_rule.h"

namespace weft {

using NodeId = int32_t;

// One output of one node.
struct Edge {
  NodeId node = -1;
  int32_t index = 0;
  bool operator==(const Edge&) const = default;
  template <typename H>
  friend H AbslHashValue(H h, const Edge& e) {
    return H::combine(std::move(h), e.node, e.index);
  }
};

// What a file said of a node that Weft keeps but does not read.
struct NodeExtra {
  std::string debug_info;      // serialised ExperimentalDebugInfo
  std::string full_type;       // serialised FullTypeDef
  std::string unknown_fields;  // serialised
};

struct Node {
  NodeId id = -1;
  std::string_view name;      // interned by the graph; unique in it
  std::string_view op_name;   // interned
  const OpDef* op = nullptr;  // null if Weft has no such op, or it is a function of the file
  std::string_view device;    // interned; "" for anywhere
  AttrMap attrs;              // defaults filled in where op is known
  absl::InlinedVector<Edge, 2> inputs;
  absl::InlinedVector<NodeId, 1> controls;   // must have run before this one starts
  absl::InlinedVector<DType, 1> outputs;     // dtypes
  std::vector<ShapeContext::Result> shapes;  // one an output, once inferred
  std::unique_ptr<NodeExtra> extra;

  bool stateful() const { return op == nullptr || op->is_stateful(); }
  bool Is(std::string_view name_of_op) const { return op_name == name_of_op; }
};

// Functions of a file, kept as they came. Defined in graph/function.h.
class FunctionLibrary;

class Graph final : public Builder {
 public:
  Graph();
  ~Graph() override;
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  // --- Nodes. Ids are dense, 0 … num_nodes() - 1; a removed node leaves a hole (alive() false).
  int32_t num_nodes() const { return static_cast<int32_t>(nodes_.size()); }
  bool alive(NodeId id) const { return nodes_[id].id >= 0; }
  const Node& node(NodeId id) const { return nodes_[id]; }
  Node& node(NodeId id) { return nodes_[id]; }
  // -1 if there is none.
  NodeId Find(std::string_view name) const;
  // Adds a node as it is, without inference or checks but these: AlreadyExists if the name is
  // taken. Inputs may be set later, so that files can list nodes in any order.
  absl::StatusOr<NodeId> AddNode(std::string_view name, std::string_view op);
  // The name is free again. Nobody may refer to the node any more.
  void Remove(NodeId id);
  // The new name must be free.
  void Rename(NodeId id, std::string_view name);
  // Every id that is alive, each after its data and control inputs (but for the edge from a
  // NextIteration to its Merge); ties in id order. InvalidArgument names a node on a cycle.
  absl::StatusOr<std::vector<NodeId>> TopologicalOrder() const;
  // A string that lives as long as the graph.
  std::string_view Intern(std::string_view s);
  // `stem`, or stem_1, stem_2, … if it is taken.
  std::string UniqueName(std::string_view stem) const;
  // The same for scopes, which are taken once asked for.
  std::string UniqueScope(std::string_view stem);

  // "dense/MatMul:1" or "x" -> edge. NotFound or InvalidArgument says what is wrong.
  absl::StatusOr<Edge> ParseTensorName(std::string_view name) const;
  // "name:index", without ":0".
  std::string TensorName(Edge e) const;
  DType dtype(Edge e) const { return nodes_[e.node].outputs[e.index]; }
  const PartialShape& shape(Edge e) const;
  // The tensor of a Const node, else null.
  const Tensor* ConstantValue(Edge e) const;

  // Runs the shape rule of a node whose inputs have been inferred, and stores what it says. The
  // status names the node.
  absl::Status InferNode(NodeId id);
  // A new unknown dimension, equal only to itself.
  int64_t NewSymbol() { return next_symbol_--; }

  // --- Gradients of one's own: a node whose attribute `_gradient_op_type` is `name` has this rule,
  // whatever its op. Functions stay with the graph object; files hold only the names.
  using CustomGradient = std::function<Outputs(const Grad&)>;
  void SetGradient(std::string_view name, CustomGradient rule) {
    gradients_[std::string(name)] = std::move(rule);
  }
  // Null if there is none.
  const CustomGradient* FindGradient(std::string_view name) const {
    const auto it = gradients_.find(name);
    return it == gradients_.end() ? nullptr : &it->second;
  }

  // --- What surrounds the nodes.
  int producer() const { return producer_; }
  void set_producer(int p) { producer_ = p; }
  int min_consumer() const { return min_consumer_; }
  void set_min_consumer(int c) { min_consumer_ = c; }
  std::vector<int32_t>& bad_consumers() { return bad_consumers_; }
  const std::vector<int32_t>& bad_consumers() const { return bad_consumers_; }
  std::string& unknown_fields() { return unknown_fields_; }
  const std::string& unknown_fields() const { return unknown_fields_; }
  const std::shared_ptr<const FunctionLibrary>& functions() const { return functions_; }
  void set_functions(std::shared_ptr<const FunctionLibrary> f) { functions_ = std::move(f); }

  // --- Builder.
  Output Call(std::string_view op, std::span<const Output> inputs, const AttrMap& attrs,
              std::string_view name = {}) override;
  int num_outputs(int32_t node) const override;
  DType dtype(Output o) const override { return dtype(Edge{o.node, o.index}); }
  PartialShape shape(Output o) const override { return shape(Edge{o.node, o.index}); }
  std::string name(Output o) const override { return TensorName({o.node, o.index}); }
  const Tensor* constant(Output o) const override { return ConstantValue({o.node, o.index}); }
  const absl::Status& status() const override { return status_; }
  void Fail(absl::Status status) override;
  // The sticky status, which is OK afterwards: for those who may try and fail.
  absl::Status TakeStatus() { return std::exchange(status_, absl::OkStatus()); }
  Output output(Edge e) { return {this, e.node, e.index}; }

  std::string_view op(int32_t node) const override { return nodes_[node].op_name; }
  Outputs inputs(int32_t node) override;
  void EnterScope(const Scope& scope) override;
  void LeaveScope() override;

  // What the scopes of ops/scope.h set; applied to each node that Call adds.
  struct Context {
    std::string scope;        // "layer1/" or ""
    std::string_view device;  // interned
    std::vector<NodeId> controls;
    std::vector<std::string> colocate;  // node names
  };
  Context& context() { return context_; }

 private:
  absl::StatusOr<NodeId> TryCall(std::string_view op, std::span<const Output> inputs,
                                 const AttrMap& attrs, std::string_view name);

  std::deque<std::string> strings_;
  ViewMap<std::string_view> interned_;
  std::deque<Node> nodes_;
  ViewMap<NodeId> by_name_;
  mutable StringMap<int> next_suffix_;
  StringMap<CustomGradient> gradients_;
  StringMap<int> scopes_;  // names taken, each with the next suffix to try
  Context context_;
  std::vector<Context> outer_;  // one a scope that is open
  absl::Status status_;
  int64_t next_symbol_ = kUnknownDim - 1;
  int producer_ = 0;
  int min_consumer_ = 0;
  std::vector<int32_t> bad_consumers_;
  std::string unknown_fields_;
  std::shared_ptr<const FunctionLibrary> functions_;
};

// "MatMul node 'dense/MatMul'", for messages.
std::string Describe(const Node& n);

// Who reads each node, built once over a graph that does not change meanwhile.
class Consumers {
 public:
  struct Use {
    NodeId node;
    int32_t input;   // which input of `node`; -1 for a control input
    int32_t output;  // which output of the node asked about; -1 for a control edge
  };
  explicit Consumers(const Graph& g);
  std::span<const Use> of(NodeId id) const {
    return std::span(uses_).subspan(begin_[id], begin_[id + 1] - begin_[id]);
  }

 private:
  std::vector<int32_t> begin_;
  std::vector<Use> uses_;
};

}  // namespace weft

#endif  // WEFT_GRAPH_GRAPH_H_
