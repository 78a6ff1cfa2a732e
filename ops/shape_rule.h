// What a shape rule sees. The same rule serves three times: while a graph is built or loaded
// (little is known), when a run's sizes bind an executable (all shapes are known), and just before
// a kernel whose input values were not known earlier (everything is known). In the last two it also
// guards the kernel: what the rule accepts, the kernel may rely on.
#ifndef WEFT_OPS_SHAPE_RULE_H_
#define WEFT_OPS_SHAPE_RULE_H_

#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/attr.h"
#include "core/checked.h"
#include "core/shape.h"
#include "core/status.h"
#include "core/tensor.h"
#include "ops/op_def.h"

namespace weft {

// Elements of a small int32 or int64 tensor, some of them unknown. An unknown dimension's symbol is
// kept, so that shapes computed from shapes stay comparable.
using IntValues64 = Dims;
inline constexpr int64_t kUnknownValue = std::numeric_limits<int64_t>::min();
inline constexpr int64_t kLastSymbolValue = kUnknownValue + (int64_t{1} << 40);
constexpr bool IsKnownValue(int64_t v) { return v > kLastSymbolValue; }
constexpr int64_t ValueFromDim(int64_t d) {
  return IsKnownDim(d) ? d : kUnknownValue + (kUnknownDim - d);
}
// A known value must be >= 0 to be a dimension.
constexpr int64_t DimFromValue(int64_t v) {
  return IsKnownValue(v) ? v : kUnknownDim - (v - kUnknownValue);
}
// Tensors with more elements than this are not followed.
inline constexpr int64_t kMaxTrackedValues = 64;

class ShapeContext {
 public:
  struct Input {
    const PartialShape* shape;
    DType dtype;
    const Tensor* value = nullptr;      // if wholly known
    const IntValues64* ints = nullptr;  // if partly known
    const PartialShape* handle = nullptr;
  };
  struct Result {
    PartialShape shape;
    std::optional<IntValues64> ints;
    std::optional<PartialShape> handle;  // of a resource: the shape of the value behind it
  };

  ShapeContext(const OpDef& op, const AttrMap& attrs, std::span<const Input> inputs,
               std::span<Result> outputs)
      : op_(op), attrs_(attrs), inputs_(inputs), outputs_(outputs) {}

  const OpDef& op() const { return op_; }
  const AttrReader& attrs() const { return attrs_; }
  template <typename T>
  absl::StatusOr<T> attr(std::string_view name) const {
    return attrs_.Get<T>(name);
  }

  int num_inputs() const { return static_cast<int>(inputs_.size()); }
  int num_outputs() const { return static_cast<int>(outputs_.size()); }
  const PartialShape& input(int i) const { return *inputs_[i].shape; }
  DType dtype(int i) const { return inputs_[i].dtype; }
  // The whole value, or null if it is not known (yet).
  const Tensor* value(int i) const { return inputs_[i].value; }
  // The elements of an int32/int64 input as far as they are known; nullopt if nothing is.
  // Copies them all: for shapes, axes and sizes, which a rule must see whole.
  std::optional<IntValues64> ints(int i) const;
  // The same for data that may be a shape in the making: nothing where it has more than
  // kMaxTrackedValues elements.
  std::optional<IntValues64> small_ints(int i) const;
  // A scalar or one-element integer input; nullopt if not known.
  std::optional<int64_t> int_scalar(int i) const;

  void set_output(int i, PartialShape shape) { outputs_[i].shape = std::move(shape); }
  const PartialShape& output(int i) const { return outputs_[i].shape; }
  // Shape of the value behind resource input i; unknown where nothing is known.
  const PartialShape& handle(int i) const;
  void set_handle(int i, PartialShape value_shape) { outputs_[i].handle = std::move(value_shape); }
  // Elements of integer output i, for those who read it as a shape. At most kMaxTrackedValues.
  void set_ints(int i, IntValues64 values);

  // InvalidArgument unless input i has this rank; a shape of unknown rank gets it (dims unknown).
  absl::StatusOr<PartialShape> WithRank(int i, int rank) const;
  absl::StatusOr<PartialShape> WithRankAtLeast(int i, int rank) const;
  // InvalidArgument unless input i may be a scalar / a vector.
  absl::Status Scalar(int i) const;
  absl::Status Vector(int i) const;
  // Input i (a vector, or scalar where `scalar_ok`) read as a shape. InvalidArgument for a negative
  // element, except that -1 is an unknown dimension where `minus_one_ok`.
  absl::StatusOr<PartialShape> AsShape(int i, bool minus_one_ok = false) const;
  // An argument's name, for messages: "filter".
  std::string input_name(int i) const;

 private:
  const OpDef& op_;
  AttrReader attrs_;
  std::span<const Input> inputs_;
  std::span<Result> outputs_;
};

// Rules shared by many ops.
namespace shape_rule {
absl::Status Unchanged(ShapeContext& c);     // output 0 = input 0 (with its values, handle)
absl::Status SameShapes(ShapeContext& c);    // all inputs of one shape; output 0 = it
absl::Status Broadcast(ShapeContext& c);     // output 0 = input 0 broadcast with input 1
absl::Status ScalarOutput(ShapeContext& c);  // every output a scalar
absl::Status Declared(ShapeContext& c);      // output 0 = the attribute `shape`
absl::Status Unknown(ShapeContext& c);       // nothing can be said
absl::Status NoOutputs(ShapeContext& c);
}  // namespace shape_rule

}  // namespace weft

#endif  // WEFT_OPS_SHAPE_RULE_H_
