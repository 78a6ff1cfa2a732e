// The rewrite engine. A rule finds a pattern and puts something cheaper in its place; both sides
// are written with Outputs, as users write graphs:
//
//   {"two transposes", [](Pattern& p) { return p.Call("Transpose", {p.Call("Transpose", {p.x(),
//   p.c(0)}), p.c(1)}); },
//                      [](Match& m) { return m.Call("Transpose", {m.x(),
//                      m.Const(Compose(m.value(0), m.value(1)))}); }}
//
// What every rule needs is held by the engine, not by each rule: the replacement has the same dtype
// and provably the same shape; nodes between the pattern's root and its leaves have no use outside,
// no control successor, are neither fetched nor targets, and share the root's device; the
// replacement inherits the control inputs of all that it removes, and the root's name; no leaf
// behind which there are effects (graph/effects.h) is dropped.
#ifndef WEFT_GRAPH_REWRITE_H_
#define WEFT_GRAPH_REWRITE_H_

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/stop.h"
#include "graph/graph.h"
#include "graph/prune.h"

namespace weft {

enum class Contract {
  kExact,     // the same bits
  kClose,     // within rounding of the same formula
  kFastMath,  // may differ for special values; off unless asked for
};
std::string_view ContractName(Contract c);

// Records the left side of a rule. Wildcards x, y, z match any output, each the same one wherever
// it stands; c(k) matches a constant node's output; a number literal matches a constant all of
// whose elements have that value. Add stands for AddV2 too, and commutative ops match either way
// round.
class Pattern final : public Builder {
 public:
  static constexpr int kWildcards = 4;  // x(), y(), z(), w()
  static constexpr int kConstants = 6;

  Output x() { return {this, 0, 0}; }
  Output y() { return {this, 1, 0}; }
  Output z() { return {this, 2, 0}; }
  Output w() { return {this, 3, 0}; }
  Output c(int k) { return {this, kWildcards + k, 0}; }
  Output Number(double v) { return ConstantScalar(*this, DType::kDouble, v); }
  // A node of the op with these inputs; attributes given must be equal. Remembered as node `id` for
  // the other side, in the order of calls.
  Output Call(std::string_view op, std::initializer_list<Output> inputs,
              const AttrMap& attrs = {}) {
    return Call(op, std::span<const Output>(inputs.begin(), inputs.size()), attrs, {});
  }
  Output Call(std::string_view op, std::span<const Output> inputs, const AttrMap& attrs,
              std::string_view name = {}) override;

  int num_outputs(int32_t) const override { return 1; }
  DType dtype(Output) const override { return DType::kDouble; }  // literals are compared as numbers
  PartialShape shape(Output) const override { return {}; }
  std::string name(Output) const override { return {}; }
  const Tensor* constant(Output) const override { return nullptr; }
  const absl::Status& status() const override { return status_; }
  void Fail(absl::Status status) override { status_ = std::move(status); }

  struct PatternNode {
    enum class Kind { kWildcard, kConstant, kLiteral, kOp } kind;
    std::string op;
    std::vector<Output> inputs;
    AttrMap attrs;
    double literal = 0;
    bool commutative = false;
  };
  Pattern();
  const PatternNode& node(int32_t id) const { return nodes_[id]; }
  int32_t size() const { return static_cast<int32_t>(nodes_.size()); }

 private:
  std::vector<PatternNode> nodes_;
  absl::Status status_;
};

// A pattern found in a graph, and what the right side builds with.
class Match {
 public:
  Match(Graph& g, std::vector<Edge> bound) : graph_(g), bound_(std::move(bound)) {}
  Output x() { return at(0); }
  Output y() { return at(1); }
  Output z() { return at(2); }
  Output w() { return at(3); }
  Output c(int k) { return at(Pattern::kWildcards + k); }
  // The value of constant c(k).
  const Tensor& value(int k) const {
    return *graph_.ConstantValue(bound_[Pattern::kWildcards + k]);
  }
  // The node matched by the i-th Call of the pattern (inner calls come first).
  const Node& op(int i) const { return graph_.node(bound_[first_op_ + i].node); }
  void set_first_op(int32_t i) { first_op_ = i; }

  // Building. Inputs' dtypes give the type attributes.
  Output Call(std::string_view op, std::initializer_list<Output> inputs,
              const AttrMap& attrs = {}) {
    return graph_.Call(op, std::span<const Output>(inputs.begin(), inputs.size()), attrs, name_);
  }
  Output Const(const Tensor& t) { return Constant(graph_, t, name_); }
  Graph& graph() { return graph_; }
  void set_name(std::string name) { name_ = std::move(name); }
  const std::vector<Edge>& bound() const { return bound_; }

 private:
  Output at(int32_t i) { return graph_.output(bound_[i]); }
  Graph& graph_;
  std::vector<Edge> bound_;  // by pattern node
  int32_t first_op_ = 0;
  std::string name_;
};

// Why the replacement has the root's shape.
enum class ShapeProof {
  kInferred,     // shape inference says so
  kScalars,      // or all literals matched are scalars, which change no shape
  kConstructed,  // by what the rule is and its guard checks
};

struct Rule {
  std::string_view name;
  Output (*find)(Pattern& p);
  // Builds the replacement, or returns an invalid Output to decline.
  Output (*put)(Match& m);
  Contract contract = Contract::kExact;
  ShapeProof proof = ShapeProof::kInferred;
  // False declines before anything is built; may be null.
  bool (*guard)(Match& m) = nullptr;
};

// The lists of rules, one theme each.
std::span<const Rule> ArithmeticRules();  // graph/rules_arithmetic.cc
std::span<const Rule> ArrayRules();       // graph/rules_array.cc
std::span<const Rule> FusionRules();      // graph/rules_fusion.cc
std::span<const Rule> NormRules();        // graph/rules_norm.cc; each has a Mean

struct RewriteOptions {
  Contract most = Contract::kClose;
  std::vector<std::string> disabled;  // rules by name
  // Whether a kernel is there for an op with these attributes: a rule whose new nodes have none is
  // declined. Unset: every op is welcome.
  std::function<bool(const Node&)> has_kernel;
  Stop stop;  // DeadlineExceeded or Cancelled; the graph is then between two rewrites
};

// How often each rule was applied, for --explain.
struct RewriteReport {
  struct Line {
    std::string rule;
    std::string_view contract;
    int count = 0;
    std::string example;  // a root's name
  };
  std::vector<Line> lines;
  void Count(std::string_view rule, Contract contract, std::string_view root);
};

// Applies rules until none fits or the budget of 8 x nodes is used up; linear in nodes. Shapes are
// inferred before, and stay so.
absl::Status Rewrite(PrunedGraph& pruned, std::span<const Rule> rules,
                     const RewriteOptions& options, RewriteReport* report = nullptr);

// Merges nodes that compute the same from the same, when neither has effects (graph/cse.cc).
absl::Status MergeCommonSubexpressions(PrunedGraph& pruned, RewriteReport* report = nullptr);
// Readers of an IdentityN, which TensorFlow leaves where a function had a gradient of its own, read
// what it reads (graph/cse.cc).
absl::Status ReadPastIdentityN(PrunedGraph& pruned, RewriteReport* report = nullptr);
// Nodes that only compute, and whose results nobody reads but whose end others wait for, become
// NoOps that wait for what the node waited for: TensorFlow's optimisers tie the gradients of a
// node's inputs together so, wanted or not (graph/unread.cc).
absl::Status SkipUnreadResults(PrunedGraph& pruned, RewriteReport* report = nullptr);
// Where all readers of a convolution are 1x1 convolutions with strides, or sums that are read so
// themselves, it computes no more pixels than they read (graph/unread_pixels.cc).
absl::Status SkipUnreadPixels(PrunedGraph& pruned, RewriteReport* report = nullptr);
// Removes nodes that no fetch and no target needs (graph/cse.cc). What has effects and was in the
// pruned graph is needed: passes keep an edge to it.
absl::Status RemoveDeadNodes(PrunedGraph& pruned);

}  // namespace weft

#endif  // WEFT_GRAPH_REWRITE_H_
