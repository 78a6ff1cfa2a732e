// weft check FILE: everything that is wrong with a file, at once.
#include <iostream>

#include "core/terminal.h"
#include "tools/commands.h"
#include "tools/json.h"
#include "tools/missing_ops.h"
#include "tools/model_args.h"

namespace weft::tools {
namespace {

struct CheckArgs {
  ModelArgs model;
  bool json = false, strict = false;
};

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

int Check(const CheckArgs& args) {
  std::vector<std::string> errors, warnings, unsupported;
  LoadOptions options;
  options.import.warnings = &warnings;
  if (!args.model.tags.empty()) options.tags = {args.model.tags};
  const auto model = LoadModel(args.model.file, options);
  if (!model.ok()) {
    (absl::IsUnimplemented(model.status()) ? unsupported : errors) =
        Lines(ToStd(model.status().message()));
  } else {
    for (const MissingOp& m : MissingOps(*model->graph)) {
      unsupported.push_back(Concat(m.op, ": ", m.why, " (", m.count,
                                   m.count == 1 ? " node, '" : " nodes, such as '", m.node, "')"));
    }
    for (const Signature& s : model->signatures) {
      for (const auto* list : {&s.inputs, &s.outputs}) {
        for (const SignatureTensor& t : *list) {
          if (t.name.empty()) continue;
          if (auto e = model->graph->ParseTensorName(t.name); !e.ok()) {
            errors.push_back(
                Concat("signature '", s.name, "', '", t.key, "': ", ToStd(e.status().message())));
          }
        }
      }
    }
  }
  const int code = !errors.empty() || (args.strict && !warnings.empty()) ? kFault
                   : !unsupported.empty()                                ? kUnsupported
                                                                         : kOk;
  if (args.json) {
    std::cout << ToLine({{"file", args.model.file},
                         {"errors", errors},
                         {"warnings", warnings},
                         {"unsupported", unsupported}})
              << '\n';
    return code;
  }
  const auto print = [](const char* kind, Colour colour, const std::vector<std::string>& list) {
    for (const std::string& line : list) std::cout << Paint(1, colour, kind) << line << '\n';
  };
  print("error: ", Colour::kRed, errors);
  print("warning: ", Colour::kYellow, warnings);
  print("unsupported: ", Colour::kYellow, unsupported);
  std::cout << args.model.file << ": ";
  if (code == kOk) {
    std::cout << Paint(1, Colour::kGreen, "good") << ", " << model->graph->num_nodes()
              << " nodes\n";
  } else {
    std::cout << errors.size() << (errors.size() == 1 ? " error, " : " errors, ") << warnings.size()
              << (warnings.size() == 1 ? " warning, " : " warnings, ") << unsupported.size()
              << " unsupported\n";
  }
  return code;
}

}  // namespace

std::function<int()> DeclareCheck(Options& o) {
  auto args = std::make_shared<CheckArgs>();
  DeclareFile(o, args->model);
  o.Flag("--strict", args->strict, "Warnings are errors");
  o.Flag("--json", args->json, "One JSON object");
  return [args] { return Check(*args); };
}

}  // namespace weft::tools
