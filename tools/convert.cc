// weft convert IN OUT: GraphDef, binary to text and back.
#include <iostream>

#include "graph/export.h"
#include "tools/commands.h"
#include "tools/model_args.h"

namespace weft::tools {
namespace {

struct ConvertArgs {
  ModelArgs model;
  std::string out;
  bool strip_defaults = false;
};

int Convert(const ConvertArgs& args) {
  const auto model = OpenModel(args.model);
  if (!model.ok()) return Fail(model.status());
  ExportOptions options;
  options.strip_defaults = args.strip_defaults;
  if (absl::Status s = SaveGraph(*model->graph, args.out, options); !s.ok()) return Fail(s);
  return kOk;
}

}  // namespace

std::function<int()> DeclareConvert(Options& o) {
  auto args = std::make_shared<ConvertArgs>();
  DeclareFile(o, args->model);
  o.Positional("OUT", args->out, "Text where it ends in .pbtxt, else binary");
  o.Flag("--strip-defaults", args->strip_defaults,
         "Leave out attributes that have their default value");
  return [args] { return Convert(*args); };
}

}  // namespace weft::tools
