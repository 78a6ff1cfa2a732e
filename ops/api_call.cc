#include "ops/api_call.h"

#include "ops/registry.h"

namespace weft::ops {

FuncAttr Function(std::string_view name, AttrMap attrs) {
  return {std::string(name), std::make_shared<const AttrMap>(std::move(attrs))};
}

ApiCall& ApiCall::In(Output x) {
  if (builder_ == nullptr) builder_ = x.builder;
  inputs_.push_back(x);
  return *this;
}

ApiCall& ApiCall::In(Inputs list) {
  for (const Output& x : list) In(x);
  return *this;
}

ApiCall& ApiCall::InCounted(Inputs list, const char* number_attr) {
  return Set(number_attr, static_cast<int64_t>(list.size())).In(list);
}

ApiCall& ApiCall::InTyped(Inputs list, const char* types_attr) {
  std::vector<DType> types;
  for (const Output& x : list) types.push_back(x.dtype());
  return Set(types_attr, types).In(list);
}

#define WEFT_SET(type)                              \
  ApiCall& ApiCall::Set(const char* attr, type v) { \
    attrs_.Set(attr, v);                            \
    return *this;                                   \
  }
WEFT_SET(const std::string&)
WEFT_SET(int64_t)
WEFT_SET(float)
WEFT_SET(bool)
WEFT_SET(DType)
WEFT_SET(const PartialShape&)
WEFT_SET(const Tensor&)
WEFT_SET(const std::vector<std::string>&)
WEFT_SET(const std::vector<int64_t>&)
WEFT_SET(const std::vector<float>&)
WEFT_SET(const std::vector<bool>&)
WEFT_SET(const std::vector<DType>&)
WEFT_SET(const std::vector<PartialShape>&)
WEFT_SET(const std::vector<Tensor>&)
WEFT_SET(const std::vector<FuncAttr>&)
#undef WEFT_SET

// A function that was left out has no attributes either.
ApiCall& ApiCall::Set(const char* attr, const FuncAttr& v) {
  attrs_.Set(attr, v.attrs == nullptr ? Function(v.name) : v);
  return *this;
}

Output ApiCall::Get() {
  if (builder_ == nullptr) return {};
  return builder_->Call(op_, inputs_, attrs_, name_);
}

std::vector<Outputs> ApiCall::GetLists() {
  const OpDef* def = Ops().Find(op_);
  WEFT_CHECK(def != nullptr);
  std::vector<Outputs> lists(def->outputs.size());
  const Output first = Get();
  if (!first.valid()) return lists;
  std::vector<DType> types;
  for (const Output& x : inputs_) types.push_back(x.dtype());
  // The call succeeded, so the attributes are good.
  WEFT_CHECK(InferAttrs(*def, types, attrs_).ok() && CheckAttrs(*def, attrs_).ok());
  const auto ranges = ArgRanges(def->outputs, attrs_);
  WEFT_CHECK(ranges.ok());
  for (size_t i = 0; i < lists.size(); ++i) {
    for (int k = (*ranges)[i].first; k < (*ranges)[i].second; ++k) lists[i].push_back(first.at(k));
  }
  return lists;
}

}  // namespace weft::ops
