#include "graph/text.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "absl/strings/escaping.h"

namespace weft {
namespace {

template <typename T>
void AppendNumber(std::string& out, T v) {
  char text[64];
  out.append(text, std::to_chars(text, text + sizeof text, v).ptr);
}

std::string Quote(std::string_view s) { return Concat("'", absl::CEscape(ToAbsl(s)), "'"); }

// False for what the text cannot say: handles, variants, complex numbers that are not real.
template <typename T>
bool AppendElement(std::string& out, const T& v) {
  if constexpr (std::is_same_v<T, std::string>) {
    out += Quote(v);
  } else if constexpr (std::is_same_v<T, bool>) {
    out += v ? "true" : "false";
  } else if constexpr (kHalfs.Contains(kDTypeOf<T>)) {
    AppendNumber(out, static_cast<float>(v));
  } else if constexpr (kComplexes.Contains(kDTypeOf<T>)) {
    AppendNumber(out, v.real());
    return v.imag() == 0;
  } else if constexpr (kQuantized.Contains(kDTypeOf<T>)) {
    AppendNumber(out, static_cast<int64_t>(v.value));
  } else if constexpr (kReal.Contains(kDTypeOf<T>)) {
    AppendNumber(out, v);
  } else {
    out += '?';
    return false;
  }
  return true;
}

// Elements from `at` on as nested brackets over dimensions d, d + 1, …
template <typename T>
bool AppendNested(std::string& out, const Tensor& t, int d, int64_t& at) {
  if (d == t.rank()) return AppendElement(out, t.data<T>()[at++]);
  bool good = true;
  out += '[';
  for (int64_t i = 0; i < t.dim(d); ++i) {
    if (i > 0) out += ", ";
    good &= AppendNested<T>(out, t, d + 1, at);
  }
  out += ']';
  return good;
}

template <typename T>
bool AllEqual(const Tensor& t) {
  std::string first, other;
  AppendElement(first, t.data<T>()[0]);
  for (int64_t i = 1; i < t.num_elements(); ++i) {
    other.clear();
    AppendElement(other, t.data<T>()[i]);
    if (other != first) return false;
  }
  return true;
}

// What a literal's own text says of its dtype.
DType OwnDType(std::string_view literal) {
  if (literal.find('\'') != literal.npos) return DType::kString;
  if (literal.find("true") != literal.npos || literal.find("false") != literal.npos)
    return DType::kBool;
  return literal.find_first_of(".ni") != literal.npos || literal.find('e') != literal.npos
             ? DType::kFloat
             : DType::kInt32;
}

// `expected`: the dtype that a reader would take it for, kInvalid if only the literal tells.
std::string Literal(const Tensor& t, DType expected, int64_t max_elements) {
  std::string value, shape;
  const int64_t n = t.num_elements();
  bool good = DispatchType<kAllDTypes>(t.dtype(), [&]<typename T>() {
    if (n > 1 && (n > 4 || t.rank() > 2) && AllEqual<T>(t)) {
      shape = Concat("<", Join(t.shape().dims(), ","), ">");
      AppendElement(value, t.data<T>()[0]);
    } else if (n > max_elements) {
      shape = Concat("<", Join(t.shape().dims(), ","), ">");
      value = "[";
      for (int64_t i = 0; i < max_elements; ++i) {
        AppendElement(value, t.data<T>()[i]);
        value += ", ";
      }
      value += "…]";
    } else if (n == 0 && t.rank() > 1) {
      shape = Concat("<", Join(t.shape().dims(), ","), ">");
      value = "[]";
    } else {
      int64_t at = 0;
      AppendNested<T>(value, t, 0, at);
    }
  });
  if (!good) value = "?";
  if (expected == DType::kInvalid) expected = n == 0 ? DType::kInvalid : OwnDType(value);
  if (shape.empty() && expected == t.dtype()) return value;
  return Concat(DTypeName(t.dtype()), shape, " ", value);
}

std::string ShapeText(const PartialShape& s) {
  if (!s.rank_known()) return "?";
  std::vector<std::string> dims;
  for (int64_t d : s.dims()) dims.push_back(IsKnownDim(d) ? Concat(d) : "?");
  return Concat("[", Join(dims, ", "), "]");
}

class AttrPrinter {
 public:
  explicit AttrPrinter(int64_t max_elements) : max_elements_(max_elements) {}

  std::string operator()(const AttrValue& v) const {
    return std::visit([&](const auto& value) { return One(value); }, v.value());
  }

 private:
  std::string One(std::monostate) const { return "?"; }
  std::string One(const std::string& v) const { return Quote(v); }
  std::string One(int64_t v) const { return Concat(v); }
  // A float is told from an int by its point.
  std::string One(float v) const {
    std::string out;
    AppendNumber(out, v);
    return out.find_first_of(".en") == out.npos ? out + ".0" : out;
  }
  std::string One(bool v) const { return v ? "true" : "false"; }
  std::string One(DType v) const { return std::string(DTypeName(v)); }
  std::string One(const PartialShape& v) const { return ShapeText(v); }
  std::string One(const ShapePtr& v) const { return ShapeText(*v); }
  std::string One(const Tensor& v) const { return Literal(v, DType::kInvalid, max_elements_); }
  std::string One(const TensorPtr& v) const { return One(*v); }
  std::string One(const FuncAttr& v) const {
    std::vector<std::string> attrs;
    for (const auto& [name, value] : *v.attrs) attrs.push_back(Concat(name, ": ", (*this)(value)));
    return attrs.empty() ? v.name : Concat(v.name, "{", Join(attrs, ", "), "}");
  }
  std::string One(const AttrPlaceholder& v) const { return Concat("$", v.name); }
  std::string One(EmptyList) const { return "[]"; }
  template <typename T>
  std::string One(const std::vector<T>& list) const {
    std::vector<std::string> items;
    items.reserve(list.size());
    for (const T& item : list) items.push_back(One(item));
    return Concat("[", Join(items, ", "), "]");
  }

  int64_t max_elements_;
};

class Printer {
 public:
  Printer(const Graph& g, const TextOptions& options, const Consumers* consumers)
      : g_(g), options_(options), consumers_(consumers), attr_text_(options.max_elements) {}

  bool StandsAtItsReader(NodeId id) const {
    if (consumers_ == nullptr || !options_.inline_constants) return false;
    const Node& n = g_.node(id);
    const Tensor* t = g_.ConstantValue({id, 0});
    if (t == nullptr || t->num_elements() > options_.max_elements || !n.controls.empty() ||
        !n.device.empty())
      return false;
    if (!kBytes.Contains(t->dtype()) && t->dtype() != DType::kString) return false;
    if (n.attrs.size() > 2) return false;
    const auto uses = consumers_->of(id);
    return uses.size() == 1 && uses[0].input >= 0 && g_.node(uses[0].node).op != nullptr;
  }

  std::string Line(NodeId id) const {
    const Node& n = g_.node(id);
    std::vector<std::string> items;
    std::vector<DType> types, known;
    std::vector<bool> literal;
    for (const Edge& e : n.inputs) {
      literal.push_back(e.node >= 0 && StandsAtItsReader(e.node));
      types.push_back(g_.dtype(e));
      known.push_back(literal.back() ? DType::kInvalid : BaseDType(types.back()));
    }
    if (n.Is("Const") && g_.ConstantValue({id, 0}) != nullptr) {
      items.push_back(Literal(*g_.ConstantValue({id, 0}), DType::kInvalid, options_.max_elements));
    }
    for (size_t i = 0; i < n.inputs.size(); ++i) {
      if (!literal[i]) {
        items.push_back(g_.TensorName(n.inputs[i]));
        continue;
      }
      items.push_back(Literal(*g_.ConstantValue(n.inputs[i]), text::LiteralDType(*n.op, i, known),
                              options_.max_elements));
    }
    for (NodeId c : n.controls) items.push_back(Concat("^", g_.node(c).name));
    AttrMap implied;
    if (n.op != nullptr && !InferAttrs(*n.op, types, implied).ok()) implied = {};
    for (const auto& [name, value] : n.attrs) {
      const AttrDef* def = n.op == nullptr ? nullptr : n.op->FindAttr(name);
      const AttrValue* from_inputs = implied.Find(name);
      if (from_inputs != nullptr ? *from_inputs == value
                                 : def != nullptr && def->default_value == value)
        continue;
      if (n.Is("Const") && (name == "dtype" || name == "value")) continue;
      items.push_back(Concat(name, ": ", attr_text_(value)));
    }
    std::string line = Concat(n.name, " = ", n.op_name, "(", Join(items, ", "), ")");
    if (!n.device.empty()) line += Concat(" @ ", Quote(n.device));
    return line;
  }

 private:
  const Graph& g_;
  const TextOptions& options_;
  const Consumers* consumers_;
  AttrPrinter attr_text_;
};

}  // namespace

namespace text {

DType LiteralDType(const OpDef& op, size_t i, std::span<const DType> types) {
  // Where one argument is a list, it takes what the others leave.
  const auto lists = std::count_if(op.inputs.begin(), op.inputs.end(),
                                   [](const ArgDef& a) { return a.is_list(); });
  if (lists > 1 || types.size() + lists < op.inputs.size()) return DType::kInvalid;
  const size_t in_list = types.size() - (op.inputs.size() - lists);
  std::vector<const ArgDef*> flat;
  for (const ArgDef& arg : op.inputs) flat.insert(flat.end(), arg.is_list() ? in_list : 1, &arg);
  if (flat.size() != types.size()) return DType::kInvalid;
  const ArgDef& arg = *flat[i];
  if (arg.type != DType::kInvalid) return arg.type;
  if (arg.type_attr.empty()) return DType::kInvalid;
  for (size_t k = 0; k < types.size(); ++k) {
    if (flat[k]->type_attr == arg.type_attr && types[k] != DType::kInvalid) return types[k];
  }
  const AttrDef* def = op.FindAttr(arg.type_attr);
  const DType* t = def->default_value.get<DType>();
  return t == nullptr ? DType::kInvalid : *t;
}

}  // namespace text

std::string ToText(const Graph& g, const TextOptions& options) {
  const Consumers consumers(g);
  const Printer printer(g, options, &consumers);
  std::vector<NodeId> order;
  if (auto sorted = g.TopologicalOrder(); sorted.ok()) {
    order = *std::move(sorted);
  } else {
    for (NodeId id = 0; id < g.num_nodes(); ++id) {
      if (g.alive(id)) order.push_back(id);
    }
  }
  std::string out;
  for (NodeId id : order) {
    if (!printer.StandsAtItsReader(id)) out += printer.Line(id) + "\n";
  }
  return out;
}

std::string ToText(const Graph& g, NodeId id) { return Printer(g, {}, nullptr).Line(id); }

}  // namespace weft
