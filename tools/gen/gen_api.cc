// Writes the typed C++ builders, ops/api.h and what lies in ops/api/, from the op registry: a
// header a family, and all definitions in a few sources (most of the time to compile one goes into
// its headers).
//
//   gen_api <source folder>           writes the files, and removes those of families that are gone
//   gen_api <source folder> --check   writes nothing; fails if a file differs
//
// An op becomes one function: inputs, then the attributes that have no default and do not follow
// from the inputs, then a struct of the rest, for designated initialisers. Ops whose inputs may all
// be missing take the builder first. Const is written by hand (ops/constant.h).
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>

#include "ops/registry.h"

namespace weft {
namespace {

constexpr size_t kColumns = 100;
constexpr std::string_view kNotice =
    "// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change "
    "there.\n"
    "// clang-format off\n";

// Words that cannot name a parameter or member of the generated code.
std::string Identifier(std::string_view name) {
  static const std::set<std::string_view> taken = {
      "attrs",    "g",      "name",      "default", "switch", "case",   "template", "operator",
      "class",    "struct", "int",       "float",   "double", "bool",   "char",     "long",
      "short",    "union",  "namespace", "new",     "delete", "this",   "for",      "while",
      "do",       "if",     "else",      "return",  "and",    "or",     "not",      "xor",
      "true",     "false",  "auto",      "const",   "static", "signed", "unsigned", "void",
      "register", "export", "public",    "private"};
  return Concat(name, taken.contains(name) ? "_" : "");
}

std::string Quote(std::string_view s) {
  std::string out = "\"";
  for (char c : s) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? "\\n" : std::string(1, c);
  }
  return out + '"';
}

std::string EnumName(DType t) {
  switch (t) {
#define DTYPE(enumerator, number, type, name, numpy) \
  case DType::enumerator:                            \
    return "DType::" #enumerator;
#include "core/dtype.def"
    default:
      break;
  }
  WEFT_CHECK(false);
  return "";
}

std::string CppType(const AttrDef& attr) {
  static constexpr const char* kTypes[] = {"std::string", "int64_t",      "float",  "bool",
                                           "DType",       "PartialShape", "Tensor", "FuncAttr"};
  const char* type = kTypes[static_cast<int>(attr.kind)];
  return attr.is_list ? Concat("std::vector<", type, ">") : type;
}

std::string Literal(const std::string& v) { return Quote(v); }
std::string Literal(int64_t v) { return Concat(v); }
std::string Literal(float v) {
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", v);
  for (int digits = 1; digits < 9; ++digits) {  // the shortest text that is the same number
    char shorter[32];
    std::snprintf(shorter, sizeof shorter, "%.*g", digits, v);
    if (std::strtof(shorter, nullptr) != v) continue;
    std::copy(std::begin(shorter), std::end(shorter), text);
    break;
  }
  const std::string_view s = text;
  return Concat(s, s.find_first_of(".e") == s.npos ? ".0f" : "f");
}
std::string Literal(bool v) { return v ? "true" : "false"; }
std::string Literal(DType v) { return EnumName(v); }
std::string Literal(const PartialShape& v) {
  if (!v.rank_known()) return "PartialShape()";
  if (v.rank() == 0) return "PartialShape(Shape())";
  return Concat("PartialShape{", Join(v.dims(), ", "), "}");
}
std::string Literal(const ShapePtr& v) { return Literal(*v); }
std::string Literal(const FuncAttr& v) { return Concat("Function(", Quote(v.name), ")"); }
template <typename T>
requires(!std::is_same_v<T, Tensor>) std::string Literal(const std::vector<T>& list) {
  std::vector<std::string> items;
  for (const T& item : list) items.push_back(Literal(item));
  return Concat("{", Join(items, ", "), "}");
}

// " = 3"; "" where it is what the type starts with anyway.
std::string Initializer(const AttrDef& attr) {
  const std::string text = std::visit(
      []<typename T>(const T& v) -> std::string {
        if constexpr (requires { Literal(v); }) return Literal(v);
        return "{}";
      },
      attr.default_value.value());
  if (text == "{}" || text == "\"\"" || text == "PartialShape()" || text == "Function(\"\")")
    return "";
  return " = " + text;
}

std::string ArgText(const ArgDef& arg) {
  std::string type = !arg.type_attr.empty()        ? arg.type_attr
                     : !arg.type_list_attr.empty() ? arg.type_list_attr
                                                   : std::string(DTypeName(arg.type));
  if (arg.is_ref) type = Concat("Ref(", type, ")");
  return Concat(arg.name, ": ", arg.number_attr.empty() ? "" : arg.number_attr + " * ", type);
}

std::string ArgsText(const std::vector<ArgDef>& args) {
  std::vector<std::string> items;
  for (const ArgDef& arg : args) items.push_back(ArgText(arg));
  return Concat("(", Join(items, ", "), ")");
}

// Words filled into lines of kColumns, each starting with `indent`.
std::string Fill(std::string_view first, std::string_view indent, std::string_view text) {
  std::string out, line(first);
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = text.substr(at, end - at);
    const bool fresh = line == first || line == indent;
    if (!fresh && line.size() + 1 + word.size() > kColumns) {
      out += line + "\n";
      line = indent;
      line += word;
    } else {
      line += Concat(fresh ? "" : " ", word);
    }
    at = end + 1;
  }
  return out + line + "\n";
}

class OpWriter {
 public:
  explicit OpWriter(const OpDef& op) : op_(op) {
    std::set<std::string_view> inferred, lengths;
    bool always_some = false;
    for (const ArgDef& arg : op.inputs) {
      for (const std::string* attr : {&arg.type_attr, &arg.type_list_attr, &arg.number_attr}) {
        if (!attr->empty()) inferred.insert(*attr);
      }
      if (arg.is_list()) lengths.insert(Length(arg));
      always_some |= !arg.is_list() || op.FindAttr(Length(arg))->minimum.value_or(0) > 0;
    }
    counted_ = lengths.size() > 1;
    takes_builder_ = !always_some;
    for (const AttrDef& attr : op.attrs) {
      if (inferred.contains(attr.name)) continue;
      (attr.default_value.has_value() ? optional_ : required_).push_back(&attr);
    }
    for (const ArgDef& arg : op.outputs) lists_ |= arg.is_list();
  }

  std::string Header() const {
    std::string out = Comment();
    if (!optional_.empty()) {
      out += Concat("struct ", op_.name, "Attrs {\n");
      for (const AttrDef* attr : optional_) {
        out += Concat("  ", CppType(*attr), " ", Identifier(attr->name), Initializer(*attr), ";\n");
      }
      out += "  std::string name;\n};\n";
    }
    if (op_.outputs.size() > 1) {
      out += Concat("struct ", op_.name, "Outputs {\n");
      for (const ArgDef& arg : op_.outputs) {
        out += Concat("  ", arg.is_list() ? "Outputs " : "Output ", Identifier(arg.name), ";\n");
      }
      out += "};\n";
    }
    return out + Signature(" = {}", ";\n");
  }

  std::string Source() const {
    std::string call =
        Concat("ApiCall(", takes_builder_ ? "g, " : "", Quote(op_.name), ", attrs.name)");
    for (const ArgDef& arg : op_.inputs) {
      const std::string name = Identifier(arg.name);
      if (!counted_ || !arg.is_list()) {
        call += Concat(" .In(", name, ")");
      } else {
        call += Concat(arg.number_attr.empty() ? " .InTyped(" : " .InCounted(", name, ", ",
                       Quote(Length(arg)), ")");
      }
    }
    for (const AttrDef* attr : required_) call += SetText(*attr, "");
    for (const AttrDef* attr : optional_) call += SetText(*attr, "attrs.");
    std::string out = Signature("", " {\n");
    if (!lists_ && op_.outputs.size() <= 1) {
      out += Chain("  return ", call + " .Get();");
    } else if (!lists_) {
      std::vector<std::string> all = {"first"};
      for (size_t i = 1; i < op_.outputs.size(); ++i) all.push_back(Concat("first.at(", i, ")"));
      out += Chain("  const Output first = ", call + " .Get();");
      out += Concat("  return {", Join(all, ", "), "};\n");
    } else if (op_.outputs.size() == 1) {
      out += Chain("  return ", call + " .GetLists()[0];");
    } else {
      std::vector<std::string> all;
      for (size_t i = 0; i < op_.outputs.size(); ++i) {
        all.push_back(op_.outputs[i].is_list() ? Concat("lists[", i, "]")
                                               : Concat("Only(lists[", i, "])"));
      }
      out += Chain("  const auto lists = ", call + " .GetLists();");
      out += Concat("  return {", Join(all, ", "), "};\n");
    }
    return out + "}\n";
  }

 private:
  static const std::string& Length(const ArgDef& arg) {
    return arg.number_attr.empty() ? arg.type_list_attr : arg.number_attr;
  }

  static std::string SetText(const AttrDef& attr, std::string_view from) {
    return Concat(" .Set(", Quote(attr.name), ", ", from, Identifier(attr.name), ")");
  }

  // Inputs, outputs, and what attributes may be.
  std::string Comment() const {
    std::string text = Concat(ArgsText(op_.inputs), " -> ", ArgsText(op_.outputs));
    for (const AttrDef& attr : op_.attrs) {
      if (attr.allowed_types.empty() && attr.allowed_strings.empty()) continue;
      text += Concat("; ", attr.name, ": ", attr.ToString());
    }
    return Fill("// ", "//     ", text + ".");
  }

  std::string Signature(std::string_view default_attrs, std::string_view end) const {
    std::string head = op_.outputs.size() > 1 ? op_.name + "Outputs"
                       : lists_               ? "Outputs"
                                              : "Output";
    head += Concat(" ", op_.name, "(");
    std::string params;
    if (takes_builder_) params += "Builder& g, ";
    for (const ArgDef& arg : op_.inputs) {
      params += Concat(arg.is_list() ? "Inputs " : "Output ", Identifier(arg.name), ", ");
    }
    for (const AttrDef* attr : required_) {
      const std::string type = CppType(*attr);
      const bool small = !attr->is_list && (type == "int64_t" || type == "float" ||
                                            type == "bool" || type == "DType");
      params +=
          Concat(small ? type : Concat("const ", type, "&"), " ", Identifier(attr->name), ", ");
    }
    params += Concat("const ", optional_.empty() ? "Named" : op_.name + "Attrs", "& attrs",
                     default_attrs, ")", end);
    // Broken after commas only.
    std::string out, line = head;
    const std::string indent(head.size(), ' ');
    for (size_t at = 0; at < params.size();) {
      const size_t comma = params.find(", ", at);
      const size_t stop = comma == params.npos ? params.size() : comma + 1;
      const std::string_view item = std::string_view(params).substr(at, stop - at);
      if (line.size() + 1 + item.size() > kColumns && line != head && line != indent) {
        out += line + "\n";
        line = indent;
      }
      if (line != head && line != indent) line += ' ';
      line += item;
      at = stop == params.size() ? stop : stop + 1;
    }
    return out + line;
  }

  // A chain of calls, broken before the dots.
  static std::string Chain(std::string_view first, std::string_view calls) {
    std::string out, line(first);
    for (size_t at = 0; at < calls.size();) {
      const size_t end = std::min(calls.find(" .", at), calls.size());
      const std::string_view call = calls.substr(at, end - at);
      if (line.size() + call.size() > kColumns && line.find_first_not_of(' ') != line.npos) {
        out += line + "\n";
        line = "      ";
      }
      line += call;
      at = end + 1;
    }
    return out + line + "\n";
  }

  const OpDef& op_;
  std::vector<const AttrDef*> required_, optional_;
  bool counted_ = false, takes_builder_ = false, lists_ = false;
};

std::string Upper(std::string s) {
  for (char& c : s) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return s;
}

// Const is written by hand; names with _ are Weft's own or TensorFlow's.
bool HasBuilder(const OpDef& op) {
  return !op.name.starts_with("_") && (op.flags & kInternal) == 0 && op.name != "Const";
}

// Path below ops/ -> text.
std::map<std::string, std::string> Generate() {
  std::map<std::string, std::vector<const OpDef*>> families;
  for (std::string_view name : Ops().Names()) {
    const OpDef* op = Ops().Find(name);
    if (!HasBuilder(*op)) continue;
    std::string family(Ops().Family(name));
    if (family.ends_with("_ops")) family.resize(family.size() - 4);
    families[family].push_back(op);
  }
  std::map<std::string, std::string> files;
  std::string all = Concat(kNotice, R"(//
// Every op as a function: Output y = ops::MatMul(a, b, {.transpose_b = true, .name = "logits"}).
// Each comment says inputs -> outputs; dtypes. Errors are kept by the builder (see ops/output.h).
#ifndef WEFT_OPS_API_H_
#define WEFT_OPS_API_H_

)");
  std::vector<std::string> includes = {"ops/constant.h"};
  for (const auto& [family, ops] : families) {
    const std::string header = Concat("api/", family, ".h");
    const std::string guard = Concat("WEFT_OPS_API_", Upper(family), "_H_");
    std::string h = Concat(kNotice, "#ifndef ", guard, "\n#define ", guard,
                           "\n\n#include \"ops/api_call.h\"\n\nnamespace weft::ops {\n\n");
    std::string cc = Concat(kNotice, "#include \"ops/", header, "\"\n\nnamespace weft::ops {\n\n");
    for (const OpDef* op : ops) {
      h += OpWriter(*op).Header() + "\n";
      cc += OpWriter(*op).Source() + "\n";
    }
    h += Concat("}  // namespace weft::ops\n\n#endif  // ", guard, "\n");
    files[header] = std::move(h);
    files[Concat("api/", family, ".cc")] = cc + "}  // namespace weft::ops\n";
    includes.push_back(Concat("ops/", header));
  }
  std::sort(includes.begin(), includes.end());
  for (const std::string& i : includes) all += Concat("#include \"", i, "\"\n");
  files["api.h"] = all + "\n#endif  // WEFT_OPS_API_H_\n";
  return files;
}

std::string ReadAll(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

int Main(const std::filesystem::path& root, bool check) {
  const auto files = Generate();
  const std::filesystem::path ops = root / "ops";
  int wrong = 0;
  for (const auto& [name, text] : files) {
    if (ReadAll(ops / name) == text) continue;
    ++wrong;
    std::cout << (check ? "differs: " : "wrote ") << "ops/" << name << "\n";
    if (check) continue;
    std::filesystem::create_directories(ops / "api");
    std::ofstream(ops / name, std::ios::binary) << text;
  }
  std::vector<std::filesystem::path> gone;
  for (const auto& entry : std::filesystem::directory_iterator(ops / "api")) {
    if (!files.contains("api/" + entry.path().filename().string())) gone.push_back(entry.path());
  }
  for (const auto& path : gone) {
    ++wrong;
    std::cout << (check ? "no family has it: " : "removed ") << path.string() << "\n";
    if (!check) std::filesystem::remove(path);
  }
  if (check && wrong > 0) std::cout << "run `ninja api`\n";
  return check && wrong > 0 ? 1 : 0;
}

}  // namespace
}  // namespace weft

int main(int argc, char** argv) {
  const bool check = argc == 3 && std::string_view(argv[2]) == "--check";
  if (argc < 2 || argc > 3 || (argc == 3 && !check)) {
    std::cerr << "usage: gen_api <source folder> [--check]\n";
    return 2;
  }
  return weft::Main(argv[1], check);
}
