// What the functions of ops/api/ are made of: a call of an op, written argument by argument. Every
// member is out of line, so that hundreds of generated functions stay small.
#ifndef WEFT_OPS_API_CALL_H_
#define WEFT_OPS_API_CALL_H_

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/attr.h"
#include "ops/output.h"

namespace weft::ops {

// The attributes of an op that has none of its own. A node's name is made unique within its scope;
// empty means the op's name.
struct Named {
  std::string name;
};

// A function as an attribute's value: Function("body") or Function("body", {{"T", DType::kFloat}}).
FuncAttr Function(std::string_view name, AttrMap attrs = {});

// A list argument: {a, b}, a vector or a span. It holds no elements: for parameters only.
class Inputs : public std::span<const Output> {
 public:
  Inputs(std::initializer_list<Output> list)  // NOLINT(google-explicit-constructor)
      : span(list.begin(), list.size()) {}
  Inputs(const Outputs& list) : span(list) {}           // NOLINT(google-explicit-constructor)
  Inputs(std::span<const Output> list) : span(list) {}  // NOLINT(google-explicit-constructor)
};

class ApiCall {
 public:
  ApiCall(const char* op, const std::string& name) : op_(op), name_(name) {}
  // For ops whose inputs do not say where the node belongs.
  ApiCall(Builder& b, const char* op, const std::string& name)
      : builder_(&b), op_(op), name_(name) {}

  ApiCall& In(Output x);
  ApiCall& In(Inputs list);
  // For ops with several lists, whose lengths the schema cannot tell apart: sets the attribute of
  // the list's length, or of its types.
  ApiCall& InCounted(Inputs list, const char* number_attr);
  ApiCall& InTyped(Inputs list, const char* types_attr);
  ApiCall& Set(const char* attr, const std::string& v);
  ApiCall& Set(const char* attr, int64_t v);
  ApiCall& Set(const char* attr, float v);
  ApiCall& Set(const char* attr, bool v);
  ApiCall& Set(const char* attr, DType v);
  ApiCall& Set(const char* attr, const PartialShape& v);
  ApiCall& Set(const char* attr, const Tensor& v);
  ApiCall& Set(const char* attr, const FuncAttr& v);
  ApiCall& Set(const char* attr, const std::vector<std::string>& v);
  ApiCall& Set(const char* attr, const std::vector<int64_t>& v);
  ApiCall& Set(const char* attr, const std::vector<float>& v);
  ApiCall& Set(const char* attr, const std::vector<bool>& v);
  ApiCall& Set(const char* attr, const std::vector<DType>& v);
  ApiCall& Set(const char* attr, const std::vector<PartialShape>& v);
  ApiCall& Set(const char* attr, const std::vector<Tensor>& v);
  ApiCall& Set(const char* attr, const std::vector<FuncAttr>& v);

  // Makes the node: its first output (or what stands for the node, where it has none). Invalid
  // after an error, which the builder keeps, or where no input is valid.
  Output Get();
  // Every output, list arguments apart: element i holds output argument i.
  std::vector<Outputs> GetLists();

 private:
  Builder* builder_ = nullptr;
  const char* op_;
  const std::string& name_;
  Outputs inputs_;
  AttrMap attrs_;
};

// The only element of a list that is empty after an error.
inline Output Only(const Outputs& list) { return list.empty() ? Output() : list[0]; }

}  // namespace weft::ops

#endif  // WEFT_OPS_API_CALL_H_
