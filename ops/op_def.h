// OpDef: what an op is. Entries are written as text rows, parsed at first use:
//
//   {"MatMul(a: T, b: T) -> (product: T)",
//    "transpose_a: bool = false; transpose_b: bool = false; T: {half, bfloat16, float, double}",
//    MatMulShape, MatMulGradient},
//
// Signature: name(arguments) -> (outputs). A type is a dtype's name ("int32"), a type attribute
// ("T"), N * type for a list of equal types ("N * T"), a list(type) attribute ("Tin"), and
// Ref(type) for the legacy reference edges. Attributes, separated by ';': name: kind [>= minimum]
// [= default]. Kinds: string, int, float, bool, type, shape, tensor, func, list(kind); {half,
// float} restricts a type and {'SAME', 'VALID'} a string, also within list(). A named set stands
// for its dtypes: number, realnumber, floating, index, any (see op_def.cc). Defaults: 3, 0.5, true,
// 'SAME', float (a type), [1, 1], [] and, for a shape, unknown or [2, -1].
#ifndef WEFT_OPS_OP_DEF_H_
#define WEFT_OPS_OP_DEF_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/attr.h"
#include "core/dtype.h"
#include "core/status.h"
#include "ops/gradient.h"

namespace weft {

class ShapeContext;
// Sets the output shapes (see ops/shape_rule.h). Also the only place where an op's inputs are
// checked: what it lets through, the kernel may rely on.
using ShapeRule = absl::Status (*)(ShapeContext&);

enum OpFlags : uint32_t {
  kPure = 0,
  kStateful = 1,     // has effects or state: not folded, not merged (semantics.md 41)
  kCommutative = 2,  // first two inputs may be exchanged
  kInternal = 4,     // Weft's own; the exporter refuses it
  kAggregate = 8,
  kUninitializedInput = 16,  // may see a variable that was never assigned
};

// One row of a family's table.
struct OpEntry {
  const char* signature;
  const char* attrs;
  ShapeRule shape;
  GradientRule gradient = nullptr;  // null: no rule yet; NoGradient: none by nature
  uint32_t flags = kPure;
};

struct ArgDef {
  std::string name;
  DType type = DType::kInvalid;  // if fixed
  std::string type_attr;         // else one of these two names an attribute
  std::string type_list_attr;
  std::string number_attr;  // with type or type_attr: a list of that many
  bool is_ref = false;
  bool is_list() const { return !number_attr.empty() || !type_list_attr.empty(); }
};

enum class AttrKind { kString, kInt, kFloat, kBool, kType, kShape, kTensor, kFunc };

struct AttrDef {
  std::string name;
  AttrKind kind;
  bool is_list = false;
  std::optional<int64_t> minimum;  // of an int, or of a list's length
  DTypeSet allowed_types;          // empty: any
  std::vector<std::string> allowed_strings;
  AttrValue default_value;  // has_value() if there is one
  // "list(int) >= 4"
  std::string ToString() const;
};

struct OpDef {
  std::string name;
  std::vector<ArgDef> inputs;
  std::vector<ArgDef> outputs;
  std::vector<AttrDef> attrs;
  ShapeRule shape = nullptr;
  GradientRule gradient = nullptr;
  uint32_t flags = kPure;

  bool is_stateful() const { return (flags & kStateful) != 0; }
  const AttrDef* FindAttr(std::string_view attr) const;
};

// Parses an entry. A mistake in it is a broken invariant (a test parses them all).
OpDef ParseOpEntry(const OpEntry& entry);
// The name before '('.
std::string_view EntryName(const OpEntry& entry);

// Fills in defaults; InvalidArgument for a missing attribute, one of the wrong kind, a value that
// the schema does not allow, or one unknown to the schema (unless it starts with '_'), each by
// name. Every mistake is in the message, not only the first. `unknown_ok` accepts unknown
// attributes, as files of newer producers have them.
absl::Status CheckAttrs(const OpDef& op, AttrMap& attrs, bool unknown_ok = false);

// Flat dtypes of the inputs or outputs, list arguments expanded by attributes (already checked).
absl::StatusOr<std::vector<DType>> ArgTypes(const std::vector<ArgDef>& args, const AttrMap& attrs);
// Flat [begin, end) of each argument.
absl::StatusOr<std::vector<std::pair<int, int>>> ArgRanges(const std::vector<ArgDef>& args,
                                                           const AttrMap& attrs);

// Sets the type attributes and list lengths that follow from flat input dtypes, where `attrs` does
// not have them yet.
absl::Status InferAttrs(const OpDef& op, std::span<const DType> input_types, AttrMap& attrs);

}  // namespace weft

#endif  // WEFT_OPS_OP_DEF_H_
