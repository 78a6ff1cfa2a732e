// weft ops [NAME]: the op reference, from the tables.
#include <iostream>

#include "core/terminal.h"
#include "kernels/registry.h"
#include "ops/registry.h"
#include "tools/commands.h"
#include "tools/json.h"

namespace weft::tools {
namespace {

struct OpsArgs {
  std::string name;
  bool json = false, missing = false;
};

std::string FormatArg(const ArgDef& a) {
  std::string type = a.type != DType::kInvalid ? std::string(DTypeName(a.type))
                     : !a.type_attr.empty()    ? a.type_attr
                                               : a.type_list_attr;
  if (a.is_ref) type = Concat("Ref(", type, ")");
  if (!a.number_attr.empty()) type = Concat(a.number_attr, " * ", type);
  return Concat(a.name, ": ", type);
}

std::string FormatSignature(const OpDef& op) {
  std::vector<std::string> in, out;
  for (const ArgDef& a : op.inputs) in.push_back(FormatArg(a));
  for (const ArgDef& a : op.outputs) out.push_back(FormatArg(a));
  return Concat(op.name, "(", Join(in, ", "), ") -> (", Join(out, ", "), ")");
}

std::string FormatAllowed(const AttrDef& a) {
  if (!a.allowed_types.empty()) return ToString(a.allowed_types);
  if (!a.allowed_strings.empty()) return Concat("{", Join(a.allowed_strings, ", "), "}");
  return "";
}

// One line a kernel: "T in {float, double}".
std::vector<std::string> FormatKernels(const std::string& op) {
  std::vector<std::string> out;
  for (const KernelDef* k : CpuKernels().DefsOf(op)) {
    std::vector<std::string> parts;
    for (const TypeConstraint& c : k->types)
      parts.push_back(Concat(c.attr, " in ", ToString(c.types)));
    out.push_back(parts.empty() ? "any dtype" : Join(parts, ", "));
  }
  return out;
}

std::string FormatGradient(const OpDef& op) {
  return op.gradient == nullptr      ? "no rule yet"
         : op.gradient == NoGradient ? "none by nature"
                                     : "yes";
}

std::vector<std::string> FormatFlags(const OpDef& op) {
  std::vector<std::string> out;
  if (op.is_stateful()) out.push_back("stateful");
  if ((op.flags & kCommutative) != 0) out.push_back("commutative");
  if ((op.flags & kAggregate) != 0) out.push_back("aggregate");
  if ((op.flags & kInternal) != 0) out.push_back("Weft's own: not written to files");
  return out;
}

Json ArgJson(const ArgDef& a) {
  Json json = {{"name", a.name}};
  if (a.type != DType::kInvalid) json["type"] = DTypeName(a.type);
  if (!a.type_attr.empty()) json["type_attr"] = a.type_attr;
  if (!a.type_list_attr.empty()) json["type_list_attr"] = a.type_list_attr;
  if (!a.number_attr.empty()) json["number_attr"] = a.number_attr;
  if (a.is_ref) json["is_ref"] = true;
  return json;
}

Json DTypesJson(DTypeSet set) {
  Json out = Json::array();
  ForEachType<kAllDTypes>([&]<typename T>() {
    if (set.Contains(kDTypeOf<T>)) out.push_back(DTypeName(kDTypeOf<T>));
  });
  return out;
}

Json OpJson(const OpDef& op) {
  Json json = {{"name", op.name},
               {"inputs", Json::array()},
               {"outputs", Json::array()},
               {"attrs", Json::array()}};
  for (const ArgDef& a : op.inputs) json["inputs"].push_back(ArgJson(a));
  for (const ArgDef& a : op.outputs) json["outputs"].push_back(ArgJson(a));
  for (const AttrDef& a : op.attrs) {
    Json attr = {{"name", a.name}, {"kind", a.ToString()}};
    if (!a.allowed_types.empty()) attr["types"] = DTypesJson(a.allowed_types);
    if (!a.allowed_strings.empty()) attr["values"] = a.allowed_strings;
    if (a.default_value.has_value()) attr["default"] = a.default_value.ToString();
    json["attrs"].push_back(std::move(attr));
  }
  json["gradient"] = FormatGradient(op);
  json["flags"] = FormatFlags(op);
  json["cpu_kernels"] = Json::array();
  for (const KernelDef* k : CpuKernels().DefsOf(op.name)) {
    Json types = Json::object();
    for (const TypeConstraint& c : k->types) types[std::string(c.attr)] = DTypesJson(c.types);
    json["cpu_kernels"].push_back(std::move(types));
  }
  return json;
}

void PrintOp(const OpDef& op) {
  std::cout << Paint(1, Colour::kBold, FormatSignature(op)) << "\n\n";
  if (!op.attrs.empty()) {
    TextTable table({"attribute", "kind", "default", "one of"});
    for (const AttrDef& a : op.attrs) {
      table.Row({a.name, a.ToString(),
                 a.default_value.has_value() ? a.default_value.ToString() : "", FormatAllowed(a)});
    }
    std::cout << table.ToString() << '\n';
  }
  const auto kernels = FormatKernels(op.name);
  std::cout << "CPU kernel:  " << (kernels.empty() ? "none" : Join(kernels, "\n             "))
            << '\n'
            << "Gradient:    " << FormatGradient(op) << '\n';
  if (const auto flags = FormatFlags(op); !flags.empty())
    std::cout << "Flags:       " << Join(flags, ", ") << '\n';
}

int ListOps(const OpsArgs& args) {
  TextTable table({"op", "kernel", "gradient"});
  for (const std::string_view name : Ops().Names()) {
    const OpDef& op = *Ops().Find(name);
    const bool kernel = CpuKernels().HasOp(name);
    if ((op.flags & kInternal) != 0 || (args.missing && kernel)) continue;
    if (args.json) {
      std::cout << ToLine(OpJson(op)) << '\n';
    } else {
      table.Row({FormatSignature(op), kernel ? "cpu" : "-", FormatGradient(op)});
    }
  }
  if (!args.json) std::cout << table.ToString();
  return kOk;
}

int RunOps(const OpsArgs& args) {
  if (args.name.empty()) return ListOps(args);
  const OpDef* op = Ops().Find(args.name);
  if (op == nullptr) {
    const auto names = Ops().Names();
    const std::string near = ClosestTo(args.name, names);
    return Fail(Unimplemented("Weft has no op ", args.name,
                              near.empty() ? "" : Concat("; did you mean ", near, "?")));
  }
  if (args.json) {
    std::cout << ToLine(OpJson(*op)) << '\n';
  } else {
    PrintOp(*op);
  }
  return kOk;
}

}  // namespace

std::function<int()> DeclareOps(Options& o) {
  auto args = std::make_shared<OpsArgs>();
  o.Positional("NAME", args->name, "One op; without it, all of them", /*required=*/false);
  o.Flag("--missing", args->missing, "Only ops that have no kernel");
  o.Flag("--json", args->json, "One JSON object an op");
  return [args] { return RunOps(*args); };
}

}  // namespace weft::tools
