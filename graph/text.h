// Graphs as text, one node a line, for people, golden tests and messages:
//
//   x = Placeholder(dtype: float, shape: [?, 3])
//   y = MatMul(x, [[1, 0], [0, 1], [2, 2]], transpose_b: true)
//   z:1 is the second output of z; ^init as the last input is a control input
//
// A line is name = Op(inputs, ^controls, attribute: value, …) @ 'device'. Attributes that follow
// from the inputs or have their default value are left out. Small constants with one reader stand
// where they are read: 2, -0.5, true, 'text', [[1, 2], [3, 4]], with a dtype in front where the op
// leaves it open (half 2), and a shape where brackets cannot tell it (float<0,3> [], float<64,64>
// 0). Shapes are [2, ?] or, of unknown rank, ?. Lines that start with # are comments.
#ifndef WEFT_GRAPH_TEXT_H_
#define WEFT_GRAPH_TEXT_H_

#include <memory>
#include <string>
#include <string_view>

#include "core/status.h"
#include "graph/graph.h"

namespace weft {

struct TextOptions {
  // Larger constants are cut, and the text cannot be parsed again.
  int64_t max_elements = 64;
  // Small constants with one reader stand where they are read, and lose their names.
  bool inline_constants = true;
};

// Nodes after what they read, else by id.
std::string ToText(const Graph& g, const TextOptions& options = {});
// One line, without its end.
std::string ToText(const Graph& g, NodeId id);

// Besides what ToText writes, an input may be a call: Square(Mul(x, 1)); its node is named after
// the line's and its op ("z/Mul"). Inputs stand above their readers, so loops cannot be written.
// InvalidArgument: "line 3: …", with the node's own message where the graph refuses it.
absl::StatusOr<std::unique_ptr<Graph>> ParseText(std::string_view text);

namespace text {

// The dtype that a literal has as flat input i: what the signature fixes, what another input with
// the same type attribute has, or the attribute's default; kInvalid if none of these says. `types`
// holds the inputs' dtypes, kInvalid for literals.
DType LiteralDType(const OpDef& op, size_t i, std::span<const DType> types);

}  // namespace text
}  // namespace weft

#endif  // WEFT_GRAPH_TEXT_H_
