#include "core/attr.h"

#include <algorithm>
#include <sstream>

namespace weft {
namespace {

template <typename T>
struct IsVector : std::false_type {};
template <typename T>
struct IsVector<std::vector<T>> : std::true_type {};

constexpr size_t kLongestList = 12;

template <typename T>
void Print(std::ostream& os, const T& v) {
  if constexpr (std::is_same_v<T, std::monostate>) {
    os << "nothing";
  } else if constexpr (std::is_same_v<T, std::string>) {
    os << '\'' << v << '\'';
  } else if constexpr (std::is_same_v<T, bool>) {
    os << (v ? "true" : "false");
  } else if constexpr (std::is_same_v<T, ShapePtr>) {
    os << *v;
  } else if constexpr (std::is_same_v<T, TensorPtr>) {
    os << '{' << v->ToString(8) << '}';
  } else if constexpr (std::is_same_v<T, Tensor>) {
    os << '{' << v.ToString(8) << '}';
  } else if constexpr (std::is_same_v<T, FuncAttr>) {
    os << v.name;
  } else if constexpr (std::is_same_v<T, AttrPlaceholder>) {
    os << '$' << v.name;
  } else if constexpr (std::is_same_v<T, EmptyList>) {
    os << "[]";
  } else if constexpr (IsVector<T>::value) {
    os << '[';
    for (size_t i = 0; i < v.size() && i < kLongestList; ++i) {
      if (i > 0) os << ',';
      Print<typename T::value_type>(os, v[i]);
    }
    os << (v.size() > kLongestList ? ",…]" : "]");
  } else {
    os << v;
  }
}

template <typename T>
constexpr std::string_view KindName() {
  if constexpr (std::is_same_v<T, std::string>) return "a string";
  if constexpr (std::is_same_v<T, int64_t>) return "an int";
  if constexpr (std::is_same_v<T, float>) return "a float";
  if constexpr (std::is_same_v<T, bool>) return "a bool";
  if constexpr (std::is_same_v<T, DType>) return "a type";
  if constexpr (std::is_same_v<T, PartialShape>) return "a shape";
  if constexpr (std::is_same_v<T, Tensor>) return "a tensor";
  if constexpr (std::is_same_v<T, FuncAttr>) return "a function";
  return "a list of its schema's type";
}

}  // namespace

bool FuncAttr::operator==(const FuncAttr& o) const { return name == o.name && *attrs == *o.attrs; }

bool AttrValue::operator==(const AttrValue& o) const {
  // A file does not say of what an empty list is one.
  const bool untyped = get<EmptyList>() != nullptr || o.get<EmptyList>() != nullptr;
  if (untyped && IsEmptyList() && o.IsEmptyList()) return true;
  if (value_.index() != o.value_.index()) return false;
  if (const auto* t = get<TensorPtr>()) return BitEqual(**t, **o.get<TensorPtr>());
  if (const auto* s = get<ShapePtr>()) return **s == **o.get<ShapePtr>();
  if (const auto* l = get<std::vector<Tensor>>()) {
    const auto& m = *o.get<std::vector<Tensor>>();
    return std::equal(l->begin(), l->end(), m.begin(), m.end(), BitEqual);
  }
  return std::visit(
      [&]<typename T>(const T& v) {
        if constexpr (std::is_same_v<T, TensorPtr> || std::is_same_v<T, std::vector<Tensor>>) {
          return false;
        } else {
          return v == *o.get<T>();
        }
      },
      value_);
}

bool AttrValue::IsEmptyList() const {
  return std::visit(
      []<typename T>(const T& v) {
        if constexpr (std::is_same_v<T, EmptyList>) {
          return true;
        } else if constexpr (requires { typename T::allocator_type; } &&
                             !std::is_same_v<T, std::string>) {
          return v.empty();
        } else {
          return false;
        }
      },
      value_);
}

std::string AttrValue::ToString() const {
  std::ostringstream os;
  std::visit([&]<typename T>(const T& v) { Print(os, v); }, value_);
  return std::move(os).str();
}

std::ostream& operator<<(std::ostream& os, const AttrValue& v) { return os << v.ToString(); }

AttrMap::AttrMap(std::initializer_list<Entry> entries) {
  for (const Entry& e : entries) Set(e.first, e.second);
}

const AttrValue* AttrMap::Find(std::string_view name) const {
  const auto it = std::lower_bound(entries_.begin(), entries_.end(), name,
                                   [](const Entry& e, std::string_view n) { return e.first < n; });
  return it != entries_.end() && it->first == name ? &it->second : nullptr;
}

void AttrMap::Set(std::string_view name, AttrValue value) {
  const auto it = std::lower_bound(entries_.begin(), entries_.end(), name,
                                   [](const Entry& e, std::string_view n) { return e.first < n; });
  if (it != entries_.end() && it->first == name) {
    it->second = std::move(value);
  } else {
    entries_.emplace(it, std::string(name), std::move(value));
  }
}

void AttrMap::Erase(std::string_view name) {
  std::erase_if(entries_, [&](const Entry& e) { return e.first == name; });
}

template <typename T>
absl::StatusOr<T> AttrReader::Get(std::string_view name) const {
  const AttrValue* v = attrs_->Find(name);
  if (v == nullptr) return InvalidArgument("attribute '", name, "' is missing");
  if constexpr (std::is_same_v<T, PartialShape>) {
    if (const auto* s = v->get<ShapePtr>()) return **s;
  } else if constexpr (std::is_same_v<T, Tensor>) {
    if (const auto* t = v->get<TensorPtr>()) return **t;
  } else {
    if (const T* t = v->get<T>()) return *t;
    if constexpr (IsVector<T>::value) {
      if (v->get<EmptyList>() != nullptr) return T();
    }
  }
  return InvalidArgument("attribute '", name, "' is ", v->ToString(), ", want ", KindName<T>());
}

template absl::StatusOr<std::string> AttrReader::Get(std::string_view) const;
template absl::StatusOr<int64_t> AttrReader::Get(std::string_view) const;
template absl::StatusOr<float> AttrReader::Get(std::string_view) const;
template absl::StatusOr<bool> AttrReader::Get(std::string_view) const;
template absl::StatusOr<DType> AttrReader::Get(std::string_view) const;
template absl::StatusOr<PartialShape> AttrReader::Get(std::string_view) const;
template absl::StatusOr<Tensor> AttrReader::Get(std::string_view) const;
template absl::StatusOr<FuncAttr> AttrReader::Get(std::string_view) const;
template absl::StatusOr<std::vector<std::string>> AttrReader::Get(std::string_view) const;
template absl::StatusOr<std::vector<int64_t>> AttrReader::Get(std::string_view) const;
template absl::StatusOr<std::vector<float>> AttrReader::Get(std::string_view) const;
template absl::StatusOr<std::vector<bool>> AttrReader::Get(std::string_view) const;
template absl::StatusOr<std::vector<DType>> AttrReader::Get(std::string_view) const;
template absl::StatusOr<std::vector<PartialShape>> AttrReader::Get(std::string_view) const;
template absl::StatusOr<std::vector<Tensor>> AttrReader::Get(std::string_view) const;
template absl::StatusOr<std::vector<FuncAttr>> AttrReader::Get(std::string_view) const;

}  // namespace weft
