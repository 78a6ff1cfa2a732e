#include <algorithm>
#include <charconv>
#include <cmath>

#include "absl/strings/escaping.h"
#include "graph/text.h"
#include "ops/registry.h"
#include "ops/scope.h"

namespace weft {
namespace {

constexpr int kMostNesting = 64;
constexpr int64_t kMostElements = int64_t{1} << 26;

bool IsNameChar(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("._-/>\\").find(c) != std::string_view::npos;
}

// A constant as it is written, before its dtype is known.
struct Written {
  DType dtype = DType::kInvalid;    // stated in front
  std::optional<Dims> stated_dims;  // in <>
  Dims dims;                        // of the brackets
  std::vector<std::string> elements;
  DType own = DType::kInt32;  // what the elements look like
};

template <typename T>
bool ParseElement(const std::string& text, T& out) {
  if constexpr (std::is_same_v<T, std::string>) {
    out = text;
    return true;
  } else if constexpr (std::is_same_v<T, bool>) {
    out = text == "true";
    return out || text == "false";
  } else if constexpr (kHalfs.Contains(kDTypeOf<T>)) {
    float v;
    if (!ParseElement(text, v)) return false;
    out = T(v);
    return true;
  } else if constexpr (kComplexes.Contains(kDTypeOf<T>)) {
    typename T::value_type v;
    if (!ParseElement(text, v)) return false;
    out = v;
    return true;
  } else if constexpr (kReal.Contains(kDTypeOf<T>)) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size();
  } else {
    return false;
  }
}

absl::StatusOr<Tensor> ToTensor(const Written& w, DType dtype) {
  const Dims& dims = w.stated_dims ? *w.stated_dims : w.dims;
  ASSIGN_OR_RETURN(const Shape shape, Shape::Make({dims.data(), dims.size()}));
  const int64_t n = shape.num_elements();
  const bool splat = w.stated_dims && w.elements.size() == 1 && w.dims.empty();
  if (n > kMostElements || (!splat && n != static_cast<int64_t>(w.elements.size()))) {
    return InvalidArgument(w.elements.size(), " elements are no tensor of shape ", shape);
  }
  if ((dtype == DType::kString) != (w.own == DType::kString) && n > 0) {
    return InvalidArgument("want a ", DTypeName(dtype), " here");
  }
  ASSIGN_OR_RETURN(Tensor t, Tensor::Allocate(dtype, shape));
  std::string wrong;
  const bool known = DispatchType<kAllDTypes>(dtype, [&]<typename T>() {
    for (int64_t i = 0; i < n && wrong.empty(); ++i) {
      const std::string& text = w.elements[splat ? 0 : i];
      if (!ParseElement(text, t.data<T>()[i])) wrong = text;
    }
  });
  if (!known || !wrong.empty()) return InvalidArgument("'", wrong, "' is no ", DTypeName(dtype));
  return t;
}

// What stands between the parentheses of a call.
struct Argument {
  Output output;                   // of a node, or
  std::optional<Written> written;  // a literal
};

class LineParser {
 public:
  LineParser(Graph& g, std::string_view line) : g_(g), line_(line), rest_(line) { Skip(); }

  absl::Status Run() {
    ASSIGN_OR_RETURN(const std::string name, Name("a node's name"));
    if (g_.Find(name) >= 0) return InvalidArgument("there is a node '", name, "' above");
    RETURN_IF_ERROR(Expect("="));
    ASSIGN_OR_RETURN(const std::string op, Name("an op"));
    // The device stands at the end, but belongs to every node of the line.
    const ScopeGuard keep(g_, {});
    if (const size_t at = line_.rfind(") @ '"); at != line_.npos) {
      std::string_view device = line_.substr(at + 5);
      if (device.empty() || device.back() != '\'')
        return InvalidArgument("after @ stands a device in quotes");
      device.remove_suffix(1);
      g_.context().device = g_.Intern(device);
      rest_ = rest_.substr(0, rest_.size() - (line_.size() - at - 1));
    }
    RETURN_IF_ERROR(Call(op, name, 0).status());
    if (!rest_.empty()) return InvalidArgument("after the call stands '", rest_, "'");
    return absl::OkStatus();
  }

 private:
  void Skip() {
    while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\t' || rest_[0] == '\r'))
      rest_.remove_prefix(1);
  }
  bool Take(std::string_view token) {
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    Skip();
    return true;
  }
  absl::Status Expect(std::string_view token) {
    if (Take(token)) return absl::OkStatus();
    return InvalidArgument("want '", token, "' before '", rest_.substr(0, 20), "'");
  }
  size_t NameLength() const {
    size_t n = 0;
    while (n < rest_.size() && IsNameChar(rest_[n])) ++n;
    return n;
  }
  absl::StatusOr<std::string> Name(std::string_view what) {
    const size_t n = NameLength();
    if (n == 0) return InvalidArgument("want ", what, " before '", rest_.substr(0, 20), "'");
    std::string name(rest_.substr(0, n));
    rest_.remove_prefix(n);
    Skip();
    return name;
  }

  // "'text'", with C escapes.
  absl::StatusOr<std::string> Quoted() {
    size_t n = 1;
    while (n < rest_.size() && rest_[n] != '\'') n += rest_[n] == '\\' ? 2 : 1;
    if (n >= rest_.size()) return InvalidArgument("a text has no end");
    std::string out, error;
    if (!absl::CUnescape(ToAbsl(rest_.substr(1, n - 1)), &out, &error))
      return InvalidArgument(error);
    rest_.remove_prefix(n + 1);
    Skip();
    return out;
  }

  // The next word is a number, true, false, nan or inf.
  bool AtNumber() const {
    if (rest_.empty()) return false;
    std::string_view word = rest_.substr(0, NumberLength());
    if (word == "true" || word == "false") return true;
    if (word.starts_with('-')) word.remove_prefix(1);
    if (word == "nan" || word == "inf") return true;
    double v;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), v);
    return !word.empty() && end == word.data() + word.size() &&
           error != std::errc::invalid_argument &&
           (std::isdigit(static_cast<unsigned char>(word[0])) != 0 || word[0] == '.');
  }
  size_t NumberLength() const {
    size_t n = 0;
    while (n < rest_.size() && (IsNameChar(rest_[n]) || rest_[n] == '+')) ++n;
    return n;
  }
  bool AtLiteral() const {
    return !rest_.empty() && (rest_[0] == '[' || rest_[0] == '\'' || AtNumber());
  }

  absl::Status Element(Written& w) {
    if (!rest_.empty() && rest_[0] == '\'') {
      ASSIGN_OR_RETURN(w.elements.emplace_back(), Quoted());
      w.own = DType::kString;
      return absl::OkStatus();
    }
    if (!AtNumber()) return InvalidArgument("want a value before '", rest_.substr(0, 20), "'");
    const std::string word(rest_.substr(0, NumberLength()));
    rest_.remove_prefix(word.size());
    Skip();
    if (word == "true" || word == "false") {
      w.own = DType::kBool;
    } else if (word.find_first_of(".eni") != word.npos && w.own == DType::kInt32) {
      w.own = DType::kFloat;
    }
    w.elements.push_back(word);
    return absl::OkStatus();
  }

  // Brackets inside brackets; all of one depth have one length.
  absl::Status Nested(Written& w, size_t depth) {
    if (!Take("[")) return Element(w);
    if (depth >= 16) return InvalidArgument("more than 16 brackets");
    int64_t n = 0;
    if (!Take("]")) {
      do {
        RETURN_IF_ERROR(Nested(w, depth + 1));
        ++n;
      } while (Take(","));
      RETURN_IF_ERROR(Expect("]"));
    }
    if (w.dims.size() <= depth) w.dims.resize(depth + 1, -1);
    if (w.dims[depth] >= 0 && w.dims[depth] != n)
      return InvalidArgument("brackets of ", w.dims[depth], " and of ", n, " elements");
    w.dims[depth] = n;
    return absl::OkStatus();
  }

  absl::StatusOr<Written> Literal() {
    Written w;
    if (!AtLiteral()) {
      ASSIGN_OR_RETURN(const std::string dtype, Name("a value"));
      w.dtype = DTypeFromName(dtype);
      if (w.dtype == DType::kInvalid) return InvalidArgument("'", dtype, "' is no dtype");
      if (Take("<")) {
        Dims dims;
        while (!Take(">")) {
          ASSIGN_OR_RETURN(dims.emplace_back(), Int());
          Take(",");
        }
        w.stated_dims = std::move(dims);
      }
    }
    RETURN_IF_ERROR(Nested(w, 0));
    return w;
  }

  absl::StatusOr<int64_t> Int() {
    int64_t v = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), v);
    if (error != std::errc())
      return InvalidArgument("want an integer before '", rest_.substr(0, 20), "'");
    rest_.remove_prefix(end - rest_.data());
    Skip();
    return v;
  }

  absl::StatusOr<PartialShape> ShapeValue() {
    if (Take("?")) return PartialShape();
    RETURN_IF_ERROR(Expect("["));
    Dims dims;
    if (!Take("]")) {
      do {
        if (Take("?")) {
          dims.push_back(kUnknownDim);
        } else {
          ASSIGN_OR_RETURN(dims.emplace_back(), Int());
        }
      } while (Take(","));
      RETURN_IF_ERROR(Expect("]"));
    }
    return PartialShape::Make({dims.data(), dims.size()});
  }

  template <typename F>
  auto List(F item) -> absl::StatusOr<std::vector<typename decltype(item())::value_type>> {
    std::vector<typename decltype(item())::value_type> out;
    RETURN_IF_ERROR(Expect("["));
    if (Take("]")) return out;
    do {
      auto v = item();
      if (!v.ok()) return v.status();
      out.push_back(*std::move(v));
    } while (Take(","));
    RETURN_IF_ERROR(Expect("]"));
    return out;
  }

  template <typename F>
  absl::StatusOr<AttrValue> OneOrList(bool is_list, F item) {
    if (is_list) {
      ASSIGN_OR_RETURN(auto list, List(item));
      return AttrValue(std::move(list));
    }
    ASSIGN_OR_RETURN(auto v, item());
    return AttrValue(std::move(v));
  }

  absl::StatusOr<float> Float() {
    Written w;
    RETURN_IF_ERROR(Element(w));
    float v;
    if (!ParseElement(w.elements[0], v))
      return InvalidArgument("'", w.elements[0], "' is no float");
    return v;
  }
  absl::StatusOr<bool> Bool() {
    if (Take("true")) return true;
    if (Take("false")) return false;
    return InvalidArgument("want true or false before '", rest_.substr(0, 20), "'");
  }
  absl::StatusOr<DType> Type() {
    ASSIGN_OR_RETURN(const std::string word, Name("a dtype"));
    const DType t = DTypeFromName(word);
    if (t == DType::kInvalid) return InvalidArgument("'", word, "' is no dtype");
    return t;
  }
  absl::StatusOr<FuncAttr> Func() {
    ASSIGN_OR_RETURN(std::string name, Name("a function"));
    if (rest_.starts_with("{")) return InvalidArgument("a function's attributes cannot be read");
    return FuncAttr{std::move(name), std::make_shared<const AttrMap>()};
  }
  absl::StatusOr<Tensor> TensorValue() {
    ASSIGN_OR_RETURN(const Written w, Literal());
    return ToTensor(w, w.dtype == DType::kInvalid ? w.own : w.dtype);
  }

  absl::StatusOr<AttrValue> Attr(const AttrDef& def) {
    switch (def.kind) {
      case AttrKind::kString:
        return OneOrList(def.is_list, [&] { return Text(); });
      case AttrKind::kInt:
        return OneOrList(def.is_list, [&] { return Int(); });
      case AttrKind::kFloat:
        return OneOrList(def.is_list, [&] { return Float(); });
      case AttrKind::kBool:
        return OneOrList(def.is_list, [&] { return Bool(); });
      case AttrKind::kType:
        return OneOrList(def.is_list, [&] { return Type(); });
      case AttrKind::kShape:
        return OneOrList(def.is_list, [&] { return ShapeValue(); });
      case AttrKind::kTensor:
        return OneOrList(def.is_list, [&] { return TensorValue(); });
      case AttrKind::kFunc:
        return OneOrList(def.is_list, [&] { return Func(); });
    }
    return Internal("kind of attribute");
  }
  absl::StatusOr<std::string> Text() {
    if (!rest_.starts_with("'"))
      return InvalidArgument("want a text in quotes before '", rest_.substr(0, 20), "'");
    return Quoted();
  }

  // An attribute that no schema describes: what it looks like.
  absl::StatusOr<AttrValue> NoteValue() {
    AttrDef def;
    def.kind = AttrKind::kType;
    std::string_view first = rest_;
    if (Take("[")) {
      def.is_list = true;
      std::swap(first, rest_);
      if (first.starts_with("]")) return InvalidArgument("an empty list says no kind");
      std::swap(first, rest_);
      if (AtNumber())
        def.kind = rest_.substr(0, NumberLength()).find_first_of(".eni") != rest_.npos
                       ? AttrKind::kFloat
                       : AttrKind::kInt;
      if (rest_.starts_with("'")) def.kind = AttrKind::kString;
      rest_ = first;
    } else if (rest_.starts_with("'")) {
      def.kind = AttrKind::kString;
    } else if (rest_.starts_with("true") || rest_.starts_with("false")) {
      def.kind = AttrKind::kBool;
    } else if (AtNumber()) {
      def.kind = rest_.substr(0, NumberLength()).find_first_of(".eni") != rest_.npos
                     ? AttrKind::kFloat
                     : AttrKind::kInt;
    }
    return Attr(def);
  }

  // "(…)" of a call of `op`, whose node will be `name`.
  absl::StatusOr<Output> Call(const std::string& op, const std::string& name, int depth) {
    if (depth > kMostNesting)
      return InvalidArgument("more than ", kMostNesting, " calls inside each other");
    const OpDef* def = Ops().Find(op);
    if (def == nullptr) {
      const std::string near = ClosestTo(op, Ops().Names());
      return InvalidArgument("there is no op ", op,
                             near.empty() ? "" : Concat("; did you mean ", near, "?"));
    }
    RETURN_IF_ERROR(Expect("("));
    std::vector<Argument> args;
    std::vector<NodeId> controls;
    AttrMap attrs;
    if (!Take(")")) {
      do {
        RETURN_IF_ERROR(Item(*def, name, depth, args, controls, attrs));
      } while (Take(","));
      RETURN_IF_ERROR(Expect(")"));
    }
    const ScopeGuard keep(g_, {});
    if (op == "Const") {
      if (args.size() == 1 && args[0].written) {
        const Written& w = *args[0].written;
        ASSIGN_OR_RETURN(Tensor t, ToTensor(w, w.dtype == DType::kInvalid ? w.own : w.dtype));
        attrs.Set("dtype", t.dtype());
        attrs.Set("value", std::move(t));
        args.clear();
      }
    }
    ASSIGN_OR_RETURN(const Outputs inputs, Inputs(*def, name, args));
    g_.context().controls = std::move(controls);
    const Output out = g_.Call(op, inputs, attrs, name);
    RETURN_IF_ERROR(g_.TakeStatus());
    return out;
  }

  absl::Status Item(const OpDef& def, const std::string& name, int depth,
                    std::vector<Argument>& args, std::vector<NodeId>& controls, AttrMap& attrs) {
    if (Take("^")) {
      ASSIGN_OR_RETURN(const std::string node, Name("a node"));
      controls.push_back(g_.Find(node));
      if (controls.back() < 0) return InvalidArgument("there is no node '", node, "' above");
      return absl::OkStatus();
    }
    if (AtLiteral()) {
      ASSIGN_OR_RETURN(args.emplace_back().written, Literal());
      return absl::OkStatus();
    }
    const std::string_view before = rest_;
    ASSIGN_OR_RETURN(const std::string word, Name("an input or attribute"));
    if (rest_.starts_with("(")) {
      ASSIGN_OR_RETURN(args.emplace_back().output, Call(word, Concat(name, "/", word), depth + 1));
      return absl::OkStatus();
    }
    if (rest_.starts_with("<") || AtLiteral()) {
      rest_ = before;
      ASSIGN_OR_RETURN(args.emplace_back().written, Literal());
      return absl::OkStatus();
    }
    if (rest_.starts_with(": ")) {
      Take(":");
      const AttrDef* attr = def.FindAttr(word);
      if (attr == nullptr && !word.starts_with("_"))
        return InvalidArgument("op ", def.name, " has no attribute '", word, "'");
      ASSIGN_OR_RETURN(AttrValue v, attr == nullptr ? NoteValue() : Attr(*attr));
      attrs.Set(word, std::move(v));
      return absl::OkStatus();
    }
    Edge e{g_.Find(word), 0};
    if (e.node < 0) return InvalidArgument("there is no node '", word, "' above");
    if (Take(":")) {
      ASSIGN_OR_RETURN(const int64_t index, Int());
      if (index < 0 || index >= g_.num_outputs(e.node))
        return InvalidArgument("'", word, "' has no output ", index);
      e.index = static_cast<int32_t>(index);
    }
    args.emplace_back().output = g_.output(e);
    return absl::OkStatus();
  }

  // Literals become constants, now that the other inputs' dtypes are known.
  absl::StatusOr<Outputs> Inputs(const OpDef& def, const std::string& name,
                                 const std::vector<Argument>& args) {
    std::vector<DType> types;
    for (const Argument& a : args)
      types.push_back(a.written ? a.written->dtype : BaseDType(a.output.dtype()));
    Outputs inputs;
    for (size_t i = 0; i < args.size(); ++i) {
      if (!args[i].written) {
        inputs.push_back(args[i].output);
        continue;
      }
      const Written& w = *args[i].written;
      DType dtype = w.dtype;
      if (dtype == DType::kInvalid) dtype = text::LiteralDType(def, i, types);
      if (dtype == DType::kInvalid) dtype = w.own;
      types[i] = dtype;
      ASSIGN_OR_RETURN(const Tensor t, ToTensor(w, dtype));
      inputs.push_back(Constant(g_, t, Concat(name, "/Const")));
      RETURN_IF_ERROR(g_.TakeStatus());
    }
    return inputs;
  }

  Graph& g_;
  const std::string_view line_;
  std::string_view rest_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Graph>> ParseText(std::string_view text) {
  auto graph = std::make_unique<Graph>();
  for (int number = 1; !text.empty(); ++number) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) continue;
    if (const absl::Status s = LineParser(*graph, line).Run(); !s.ok()) {
      return absl::Status(s.code(), Concat("line ", number, ": ", ToStd(s.message())));
    }
  }
  return graph;
}

}  // namespace weft
