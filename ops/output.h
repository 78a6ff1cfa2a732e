// Output: a node's output as users, gradient rules and rewrite rules write it, and Builder, which
// makes nodes. Expressions such as `dy * (1 + Square(y))` build graph.
#ifndef WEFT_OPS_OUTPUT_H_
#define WEFT_OPS_OUTPUT_H_

#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/attr.h"
#include "core/dtype.h"
#include "core/shape.h"
#include "core/status.h"
#include "core/tensor.h"

namespace weft {

class Builder;

// The `index`-th output of a node. An Output whose builder is null stands for "nothing": no
// gradient, an optional input left out, or the result of a call that failed.
struct Output {
  Builder* builder = nullptr;
  int32_t node = -1;
  int32_t index = 0;

  bool valid() const { return builder != nullptr; }
  DType dtype() const;
  PartialShape shape() const;
  // "scope/node:1"; without ":0" for the first output.
  std::string name() const;
  // Another output of the same node.
  Output at(int i) const { return {builder, node, i}; }
  bool operator==(const Output&) const = default;
};
using Outputs = std::vector<Output>;

// Makes nodes. Implemented by the graph (adds nodes), by the rewrite engine (records patterns) and
// by tests. Errors are sticky: the first is kept, later calls do nothing and return invalid
// Outputs.
class Builder {
 public:
  virtual ~Builder() = default;
  // Adds a node and returns its first output. `inputs` is flat: lists stand element by element.
  // Type attributes and list lengths follow from the inputs where they can; `attrs` gives the rest.
  // `name` is made unique within the current scope; empty means the op's own name.
  virtual Output Call(std::string_view op, std::span<const Output> inputs, const AttrMap& attrs,
                      std::string_view name = {}) = 0;
  virtual int num_outputs(int32_t node) const = 0;
  virtual DType dtype(Output o) const = 0;
  virtual PartialShape shape(Output o) const = 0;
  virtual std::string name(Output o) const = 0;
  // The value if it is known while the graph is built, else null.
  virtual const Tensor* constant(Output o) const = 0;
  virtual const absl::Status& status() const = 0;
  // Keeps the first error.
  virtual void Fail(absl::Status status) = 0;

  // What a node is, and its inputs, flat. Nothing where the builder keeps none.
  virtual std::string_view op(int32_t node) const { return {}; }
  virtual Outputs inputs(int32_t node) { return {}; }

  // What surrounds the nodes that Call adds, within what does so already; ops/scope.h has it by
  // lifetime.
  struct Scope {
    std::string name;    // in front of names, made unique; empty: none
    Outputs after;       // control inputs
    std::string device;  // empty: as it was
    Output with;         // one device with that node; invalid: none
  };
  virtual void EnterScope(const Scope& scope) {}
  virtual void LeaveScope() {}
};

// A constant node. The dtype of `like` is given to number literals in expressions.
Output Constant(Builder& b, const Tensor& value, std::string_view name = {});
// `value` converted to `dtype`, a scalar.
Output ConstantScalar(Builder& b, DType dtype, double value);
Tensor ScalarTensor(DType dtype, double value);

// Arithmetic with TensorFlow's broadcasting: AddV2, Sub, Mul, RealDiv (floats) or FloorDiv
// (integers), Neg. A number literal becomes a constant of the other operand's dtype.
Output operator+(Output a, Output b);
Output operator-(Output a, Output b);
Output operator*(Output a, Output b);
Output operator/(Output a, Output b);
Output operator-(Output a);

template <typename T>
concept Number = std::integral<T> || std::floating_point<T>;
#define WEFT_SCALAR_OPERATOR(op)                                               \
  template <Number T>                                                          \
  Output operator op(Output a, T b) {                                          \
    if (!a.valid()) return {};                                                 \
    return a op ConstantScalar(*a.builder, a.dtype(), static_cast<double>(b)); \
  }                                                                            \
  template <Number T>                                                          \
  Output operator op(T a, Output b) {                                          \
    if (!b.valid()) return {};                                                 \
    return ConstantScalar(*b.builder, b.dtype(), static_cast<double>(a)) op b; \
  }
WEFT_SCALAR_OPERATOR(+)
WEFT_SCALAR_OPERATOR(-)
WEFT_SCALAR_OPERATOR(*)
WEFT_SCALAR_OPERATOR(/)
#undef WEFT_SCALAR_OPERATOR

}  // namespace weft

#endif  // WEFT_OPS_OUTPUT_H_
