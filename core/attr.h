// Attribute values of nodes: what a file's AttrValue holds, parsed once.
#ifndef WEFT_CORE_ATTR_H_
#define WEFT_CORE_ATTR_H_

#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/dtype.h"
#include "core/shape.h"
#include "core/tensor.h"

namespace weft {

class AttrMap;

// A function's name with the attributes it is instantiated with.
struct FuncAttr {
  std::string name;
  std::shared_ptr<const AttrMap> attrs;  // never null
  bool operator==(const FuncAttr& o) const;
};

// Stands in a function body for an attribute of the caller.
struct AttrPlaceholder {
  std::string name;
  bool operator==(const AttrPlaceholder&) const = default;
};

// A list that a file left empty: it fits every list type.
struct EmptyList {
  bool operator==(const EmptyList&) const = default;
};

using TensorPtr = std::shared_ptr<const Tensor>;
using ShapePtr = std::shared_ptr<const PartialShape>;

class AttrValue {
 public:
  using Value =
      std::variant<std::monostate, std::string, int64_t, float, bool, DType, ShapePtr, TensorPtr,
                   FuncAttr, AttrPlaceholder, EmptyList, std::vector<std::string>,
                   std::vector<int64_t>, std::vector<float>, std::vector<bool>, std::vector<DType>,
                   std::vector<PartialShape>, std::vector<Tensor>, std::vector<FuncAttr>>;

  AttrValue() = default;
  // NOLINTBEGIN(google-explicit-constructor): {{"strides", {1, 2, 2, 1}}} should read like this.
  AttrValue(std::string v) : value_(std::move(v)) {}
  AttrValue(std::string_view v) : value_(std::string(v)) {}
  AttrValue(const char* v) : value_(std::string(v)) {}
  AttrValue(int64_t v) : value_(v) {}
  AttrValue(int v) : value_(int64_t{v}) {}
  AttrValue(float v) : value_(v) {}
  AttrValue(double v) : value_(static_cast<float>(v)) {}
  AttrValue(bool v) : value_(v) {}
  AttrValue(DType v) : value_(v) {}
  AttrValue(PartialShape v) : value_(std::make_shared<const PartialShape>(std::move(v))) {}
  AttrValue(const Shape& v) : AttrValue(PartialShape(v)) {}
  AttrValue(Tensor v) : value_(std::make_shared<const Tensor>(std::move(v))) {}
  AttrValue(FuncAttr v) : value_(std::move(v)) {}
  AttrValue(AttrPlaceholder v) : value_(std::move(v)) {}
  AttrValue(EmptyList v) : value_(v) {}
  AttrValue(std::vector<std::string> v) : value_(std::move(v)) {}
  AttrValue(std::vector<int64_t> v) : value_(std::move(v)) {}
  AttrValue(std::initializer_list<int64_t> v) : value_(std::vector<int64_t>(v)) {}
  AttrValue(std::vector<float> v) : value_(std::move(v)) {}
  AttrValue(std::vector<bool> v) : value_(std::move(v)) {}
  AttrValue(std::vector<DType> v) : value_(std::move(v)) {}
  AttrValue(std::vector<PartialShape> v) : value_(std::move(v)) {}
  AttrValue(std::vector<Tensor> v) : value_(std::move(v)) {}
  AttrValue(std::vector<FuncAttr> v) : value_(std::move(v)) {}
  // NOLINTEND

  // The value as T, or null if it is something else. T is an alternative of Value.
  template <typename T>
  const T* get() const {
    return std::get_if<T>(&value_);
  }
  const Value& value() const { return value_; }
  bool has_value() const { return value_.index() != 0; }
  bool IsEmptyList() const;
  // Same kind and value; tensors bit by bit.
  bool operator==(const AttrValue& o) const;
  // As in a schema: 3, "SAME", [1,2,2,1], float, {float [2] 1 2}; long ones are cut.
  std::string ToString() const;

 private:
  Value value_;
};
std::ostream& operator<<(std::ostream& os, const AttrValue& v);

// Attributes of one node, sorted by name.
class AttrMap {
 public:
  using Entry = std::pair<std::string, AttrValue>;
  AttrMap() = default;
  AttrMap(std::initializer_list<Entry> entries);

  const AttrValue* Find(std::string_view name) const;
  void Set(std::string_view name, AttrValue value);
  void Erase(std::string_view name);
  size_t size() const { return entries_.size(); }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  bool operator==(const AttrMap& o) const { return entries_ == o.entries_; }

 private:
  std::vector<Entry> entries_;
};

// Typed reading of a node's attributes, with the schema's defaults already filled in. Each getter
// is InvalidArgument where the attribute is missing or of another kind, and names it.
class AttrReader {
 public:
  explicit AttrReader(const AttrMap& attrs) : attrs_(&attrs) {}

  // T: std::string, int64_t, float, bool, DType, PartialShape, Tensor, FuncAttr, or a vector of
  // one.
  template <typename T>
  absl::StatusOr<T> Get(std::string_view name) const;
  // The same into *out, for parsing several in a row.
  template <typename T>
  absl::Status Get(std::string_view name, T* out) const {
    ASSIGN_OR_RETURN(*out, Get<T>(name));
    return absl::OkStatus();
  }
  bool Has(std::string_view name) const { return attrs_->Find(name) != nullptr; }
  const AttrMap& map() const { return *attrs_; }

 private:
  const AttrMap* attrs_;
};

}  // namespace weft

#endif  // WEFT_CORE_ATTR_H_
