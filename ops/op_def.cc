#include "ops/op_def.h"

#include <algorithm>
#include <charconv>

namespace weft {
namespace {

constexpr struct {
  std::string_view name;
  DTypeSet types;
} kNamedSets[] = {
    {"index", kIndexTypes},    {"quantized", kQuantized},
    {"floating", kFloats},     {"number", kNumbers | kQuantized},
    {"realnumber", kReal},     {"integral", kInts},
    {"complexes", kComplexes},
};

// A cursor over a row's text. Rows are ours, so a mistake is a broken invariant.
class RowParser {
 public:
  explicit RowParser(std::string_view text) : rest_(text) { Skip(); }

  bool AtEnd() const { return rest_.empty(); }
  bool Take(std::string_view token) {
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    Skip();
    return true;
  }
  void Expect(std::string_view token) { WEFT_CHECK(Take(token)); }
  std::string Word() {
    size_t n = 0;
    while (n < rest_.size() &&
           (std::isalnum(static_cast<unsigned char>(rest_[n])) || rest_[n] == '_'))
      ++n;
    WEFT_CHECK(n > 0);
    std::string word(rest_.substr(0, n));
    rest_.remove_prefix(n);
    Skip();
    return word;
  }
  std::string Quoted() {
    Expect("'");
    const size_t n = rest_.find('\'');
    WEFT_CHECK(n != std::string_view::npos);
    std::string text(rest_.substr(0, n));
    rest_.remove_prefix(n + 1);
    Skip();
    return text;
  }
  template <typename T>
  T Number() {
    T value{};
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    WEFT_CHECK(error == std::errc());
    rest_.remove_prefix(end - rest_.data());
    Skip();
    return value;
  }
  char Peek() const { return rest_.empty() ? '\0' : rest_[0]; }
  // item, item, … up to `close`, which is taken too.
  template <typename F>
  void List(std::string_view close, F item) {
    if (Take(close)) return;
    do {
      item();
    } while (Take(","));
    Expect(close);
  }

 private:
  void Skip() {
    while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\n')) rest_.remove_prefix(1);
  }
  std::string_view rest_;
};

DType TypeWord(RowParser& p) {
  const DType t = DTypeFromName(p.Word());
  WEFT_CHECK(t != DType::kInvalid);
  return t;
}

ArgDef ParseArg(RowParser& p) {
  ArgDef arg;
  arg.name = p.Word();
  p.Expect(":");
  std::string word = p.Word();
  if (p.Take("*")) {
    arg.number_attr = word;
    word = p.Word();
  }
  if (word == "Ref" && p.Take("(")) {
    arg.is_ref = true;
    word = p.Word();
    p.Expect(")");
  }
  arg.type = DTypeFromName(word);
  if (arg.type == DType::kInvalid) arg.type_attr = word;  // list(type) attributes: see FixListArgs
  return arg;
}

void ParseKind(RowParser& p, AttrDef& attr) {
  if (p.Take("list(")) {
    attr.is_list = true;
    ParseKind(p, attr);
    p.Expect(")");
    return;
  }
  if (p.Take("{")) {
    if (p.Peek() == '\'') {
      attr.kind = AttrKind::kString;
      p.List("}", [&] { attr.allowed_strings.push_back(p.Quoted()); });
    } else {
      attr.kind = AttrKind::kType;
      p.List("}", [&] { attr.allowed_types = attr.allowed_types | DTypeSet{TypeWord(p)}; });
    }
    return;
  }
  const std::string word = p.Word();
  for (const auto& set : kNamedSets) {
    if (word != set.name) continue;
    attr.kind = AttrKind::kType;
    attr.allowed_types = set.types;
    return;
  }
  constexpr std::pair<std::string_view, AttrKind> kKinds[] = {
      {"string", AttrKind::kString}, {"int", AttrKind::kInt},   {"float", AttrKind::kFloat},
      {"bool", AttrKind::kBool},     {"type", AttrKind::kType}, {"shape", AttrKind::kShape},
      {"tensor", AttrKind::kTensor}, {"func", AttrKind::kFunc}};
  const auto* kind = std::find_if(std::begin(kKinds), std::end(kKinds),
                                  [&](const auto& k) { return k.first == word; });
  WEFT_CHECK(kind != std::end(kKinds));
  attr.kind = kind->second;
}

PartialShape ParseShape(RowParser& p) {
  if (p.Take("unknown")) return PartialShape();
  p.Expect("[");
  Dims dims;
  p.List("]", [&] { dims.push_back(p.Number<int64_t>()); });
  return PartialShape(std::span<const int64_t>(dims.data(), dims.size()));
}

template <typename F>
auto ParseListOf(RowParser& p, F item) {
  std::vector<decltype(item())> values;
  p.Expect("[");
  p.List("]", [&] { values.push_back(item()); });
  return values;
}

bool ParseBool(RowParser& p) { return p.Word() == "true"; }

AttrValue ParseDefault(RowParser& p, const AttrDef& attr) {
  switch (attr.kind) {
    case AttrKind::kString:
      if (attr.is_list) return ParseListOf(p, [&] { return p.Quoted(); });
      return p.Quoted();
    case AttrKind::kInt:
      if (attr.is_list) return ParseListOf(p, [&] { return p.Number<int64_t>(); });
      return p.Number<int64_t>();
    case AttrKind::kFloat:
      if (attr.is_list) return ParseListOf(p, [&] { return p.Number<float>(); });
      return p.Number<float>();
    case AttrKind::kBool:
      if (attr.is_list) return ParseListOf(p, [&] { return ParseBool(p); });
      return ParseBool(p);
    case AttrKind::kType:
      if (attr.is_list) return ParseListOf(p, [&] { return TypeWord(p); });
      return TypeWord(p);
    case AttrKind::kShape:
      if (attr.is_list) return ParseListOf(p, [&] { return ParseShape(p); });
      return ParseShape(p);
    case AttrKind::kFunc:
      if (attr.is_list) {
        p.Expect("[");
        p.Expect("]");
        return std::vector<FuncAttr>();
      }
      return FuncAttr{p.Quoted(), std::make_shared<const AttrMap>()};
    case AttrKind::kTensor:
      break;
  }
  WEFT_CHECK(false);
  return {};
}

AttrDef ParseAttr(RowParser& p) {
  AttrDef attr;
  attr.name = p.Word();
  p.Expect(":");
  ParseKind(p, attr);
  if (p.Take(">=")) attr.minimum = p.Number<int64_t>();
  if (p.Take("=")) attr.default_value = ParseDefault(p, attr);
  return attr;
}

// An argument whose type names a list(type) attribute is a list of those types.
void FixListArgs(std::vector<ArgDef>& args, const OpDef& op) {
  for (ArgDef& arg : args) {
    if (arg.type_attr.empty()) continue;
    const AttrDef* attr = op.FindAttr(arg.type_attr);
    WEFT_CHECK(attr != nullptr && attr->kind == AttrKind::kType);
    if (attr->is_list) std::swap(arg.type_attr, arg.type_list_attr);
  }
}

constexpr std::string_view kKindNames[] = {"string", "int",   "float",  "bool",
                                           "type",   "shape", "tensor", "func"};

template <typename T>
bool HoldsKind(const AttrValue& v, bool is_list) {
  if (!is_list) {
    if constexpr (std::is_same_v<T, Tensor>) return v.get<TensorPtr>() != nullptr;
    if constexpr (std::is_same_v<T, PartialShape>) return v.get<ShapePtr>() != nullptr;
    if constexpr (!std::is_same_v<T, Tensor> && !std::is_same_v<T, PartialShape>)
      return v.get<T>() != nullptr;
  }
  return v.get<std::vector<T>>() != nullptr || v.get<EmptyList>() != nullptr;
}

bool RightKind(const AttrDef& attr, const AttrValue& v) {
  switch (attr.kind) {
    case AttrKind::kString:
      return HoldsKind<std::string>(v, attr.is_list);
    case AttrKind::kInt:
      return HoldsKind<int64_t>(v, attr.is_list);
    case AttrKind::kFloat:
      return HoldsKind<float>(v, attr.is_list);
    case AttrKind::kBool:
      return HoldsKind<bool>(v, attr.is_list);
    case AttrKind::kType:
      return HoldsKind<DType>(v, attr.is_list);
    case AttrKind::kShape:
      return HoldsKind<PartialShape>(v, attr.is_list);
    case AttrKind::kTensor:
      return HoldsKind<Tensor>(v, attr.is_list);
    case AttrKind::kFunc:
      return HoldsKind<FuncAttr>(v, attr.is_list);
  }
  return false;
}

int64_t ListLength(const AttrValue& v) {
  return std::visit(
      []<typename T>(const T& value) -> int64_t {
        if constexpr (requires {
                        value.size();
                        value.begin();
                      } &&
                      !std::is_same_v<T, std::string>) {
          return static_cast<int64_t>(value.size());
        } else {
          return 0;
        }
      },
      v.value());
}

bool AllowedValue(const AttrDef& attr, const AttrValue& v) {
  const auto type_ok = [&](DType t) {
    return IsKnownDType(t) && (attr.allowed_types.empty() || attr.allowed_types.Contains(t));
  };
  const auto string_ok = [&](const std::string& s) {
    return attr.allowed_strings.empty() ||
           std::find(attr.allowed_strings.begin(), attr.allowed_strings.end(), s) !=
               attr.allowed_strings.end();
  };
  if (attr.minimum) {
    if (attr.is_list && ListLength(v) < *attr.minimum) return false;
    if (!attr.is_list && *v.get<int64_t>() < *attr.minimum) return false;
  }
  if (const auto* t = v.get<DType>()) return type_ok(*t);
  if (const auto* s = v.get<std::string>()) return string_ok(*s);
  if (const auto* l = v.get<std::vector<DType>>())
    return std::all_of(l->begin(), l->end(), type_ok);
  if (const auto* l = v.get<std::vector<std::string>>())
    return std::all_of(l->begin(), l->end(), string_ok);
  return true;
}

}  // namespace

std::string AttrDef::ToString() const {
  std::string inner;
  if (!allowed_strings.empty()) {
    inner = Concat("{'", Join(allowed_strings, "', '"), "'}");
  } else if (!allowed_types.empty()) {
    inner = weft::ToString(allowed_types);
  } else {
    inner = kKindNames[static_cast<int>(kind)];
  }
  if (is_list) inner = Concat("list(", inner, ")");
  if (minimum) inner += Concat(" >= ", *minimum);
  return inner;
}

const AttrDef* OpDef::FindAttr(std::string_view attr) const {
  for (const AttrDef& a : attrs) {
    if (a.name == attr) return &a;
  }
  return nullptr;
}

std::string_view EntryName(const OpEntry& entry) {
  const std::string_view s = entry.signature;
  return s.substr(0, s.find('('));
}

OpDef ParseOpEntry(const OpEntry& entry) {
  OpDef op;
  RowParser s(entry.signature);
  op.name = s.Word();
  s.Expect("(");
  s.List(")", [&] { op.inputs.push_back(ParseArg(s)); });
  s.Expect("->");
  s.Expect("(");
  s.List(")", [&] { op.outputs.push_back(ParseArg(s)); });
  WEFT_CHECK(s.AtEnd());
  RowParser a(entry.attrs);
  while (!a.AtEnd()) {
    op.attrs.push_back(ParseAttr(a));
    if (!a.AtEnd()) a.Expect(";");
  }
  FixListArgs(op.inputs, op);
  FixListArgs(op.outputs, op);
  op.shape = entry.shape;
  op.gradient = entry.gradient;
  op.flags = entry.flags;
  return op;
}

absl::Status CheckAttrs(const OpDef& op, AttrMap& attrs, bool unknown_ok) {
  std::string mistakes;
  const auto add = [&](const std::string& text) {
    mistakes += (mistakes.empty() ? "" : "; ") + text;
  };
  for (const AttrDef& attr : op.attrs) {
    const AttrValue* v = attrs.Find(attr.name);
    if (v == nullptr) {
      if (attr.default_value.has_value()) {
        attrs.Set(attr.name, attr.default_value);
      } else {
        add(Concat("attribute '", attr.name, "' is missing, want ", attr.ToString()));
      }
    } else if (v->get<AttrPlaceholder>() != nullptr) {
      continue;  // filled in when the function is instantiated
    } else if (!RightKind(attr, *v) || !AllowedValue(attr, *v)) {
      add(Concat("attribute '", attr.name, "' is ", *v, ", want ", attr.ToString()));
    }
  }
  if (!unknown_ok) {
    for (const auto& [name, value] : attrs) {
      if (name.starts_with("_") || op.FindAttr(name) != nullptr) continue;
      add(Concat("the op has no attribute '", name, "'"));
    }
  }
  if (mistakes.empty()) return absl::OkStatus();
  return InvalidArgument(mistakes);
}

absl::StatusOr<std::vector<std::pair<int, int>>> ArgRanges(const std::vector<ArgDef>& args,
                                                           const AttrMap& attrs) {
  const AttrReader read(attrs);
  std::vector<std::pair<int, int>> ranges;
  ranges.reserve(args.size());
  int64_t begin = 0;
  constexpr int64_t kMostArguments = 1 << 18;
  for (const ArgDef& arg : args) {
    int64_t n = 1;
    if (!arg.number_attr.empty()) {
      ASSIGN_OR_RETURN(n, read.Get<int64_t>(arg.number_attr));
      if (n < 0 || n > kMostArguments) {
        return InvalidArgument("attribute '", arg.number_attr, "' is ", n,
                               ": no argument list has that length");
      }
    } else if (!arg.type_list_attr.empty()) {
      ASSIGN_OR_RETURN(const auto types, read.Get<std::vector<DType>>(arg.type_list_attr));
      n = static_cast<int64_t>(types.size());
    }
    if (begin + n > kMostArguments)
      return InvalidArgument("more than ", kMostArguments, " arguments");
    ranges.emplace_back(static_cast<int>(begin), static_cast<int>(begin + n));
    begin += n;
  }
  return ranges;
}

absl::StatusOr<std::vector<DType>> ArgTypes(const std::vector<ArgDef>& args, const AttrMap& attrs) {
  ASSIGN_OR_RETURN(const auto ranges, ArgRanges(args, attrs));
  const AttrReader read(attrs);
  std::vector<DType> types;
  for (size_t a = 0; a < args.size(); ++a) {
    const ArgDef& arg = args[a];
    const int n = ranges[a].second - ranges[a].first;
    if (!arg.type_list_attr.empty()) {
      ASSIGN_OR_RETURN(const auto list, read.Get<std::vector<DType>>(arg.type_list_attr));
      types.insert(types.end(), list.begin(), list.end());
      continue;
    }
    DType t = arg.type;
    if (!arg.type_attr.empty()) {
      ASSIGN_OR_RETURN(t, read.Get<DType>(arg.type_attr));
    }
    types.insert(types.end(), n, arg.is_ref ? MakeRefDType(t) : t);
  }
  return types;
}

absl::Status InferAttrs(const OpDef& op, std::span<const DType> input_types, AttrMap& attrs) {
  // How many inputs the list arguments without a known length share.
  int64_t fixed = 0;
  const ArgDef* open = nullptr;
  std::string open_attr;
  for (const ArgDef& arg : op.inputs) {
    if (!arg.is_list()) {
      ++fixed;
      continue;
    }
    const std::string& length = arg.number_attr.empty() ? arg.type_list_attr : arg.number_attr;
    if (const AttrValue* v = attrs.Find(length)) {
      fixed +=
          arg.number_attr.empty() ? ListLength(*v) : (v->get<int64_t>() ? *v->get<int64_t>() : 0);
    } else if (open == nullptr || open_attr == length) {
      // Several lists may share one length attribute: they divide the rest equally.
      open = &arg;
      open_attr = length;
    } else {
      return InvalidArgument("the lengths of lists '", open->name, "' and '", arg.name,
                             "' do not follow from ", input_types.size(),
                             " inputs; set attribute '", length, "'");
    }
  }
  if (open != nullptr) {
    int64_t sharers = 0;
    for (const ArgDef& arg : op.inputs) {
      sharers += arg.is_list() &&
                 (arg.number_attr.empty() ? arg.type_list_attr : arg.number_attr) == open_attr;
    }
    const int64_t rest = static_cast<int64_t>(input_types.size()) - fixed;
    if (rest < 0 || rest % sharers != 0) {
      return InvalidArgument("got ", input_types.size(), " inputs, which do not fit the signature");
    }
    if (!open->number_attr.empty()) attrs.Set(open_attr, rest / sharers);
  }
  size_t i = 0;
  for (const ArgDef& arg : op.inputs) {
    size_t n = 1;
    if (!arg.number_attr.empty()) {
      const AttrValue* v = attrs.Find(arg.number_attr);
      n = v != nullptr && v->get<int64_t>() ? static_cast<size_t>(*v->get<int64_t>()) : 0;
    } else if (!arg.type_list_attr.empty()) {
      const AttrValue* v = attrs.Find(arg.type_list_attr);
      n = v != nullptr ? ListLength(*v) : input_types.size() - fixed;
      if (v == nullptr && i + n <= input_types.size()) {
        std::vector<DType> types;
        for (size_t k = 0; k < n; ++k) types.push_back(BaseDType(input_types[i + k]));
        attrs.Set(arg.type_list_attr, std::move(types));
      }
    }
    if (!arg.type_attr.empty() && n > 0 && i < input_types.size() &&
        attrs.Find(arg.type_attr) == nullptr) {
      attrs.Set(arg.type_attr, BaseDType(input_types[i]));
    }
    i += n;
  }
  return absl::OkStatus();
}

}  // namespace weft
