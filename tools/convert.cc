// weft convert IN OUT: GraphDef, binary to text and back.
#include <algorithm>
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
  double inline_limit = 0;  // bytes; 0: the library's
};

int Convert(const ConvertArgs& args) {
  const auto model = OpenModel(args.model);
  if (!model.ok()) return Fail(model.status());
  ExportOptions options;
  options.strip_defaults = args.strip_defaults;
  if (args.inline_limit > 0) {
    options.max_inline_bytes = static_cast<size_t>(args.inline_limit);
    options.min_data_bytes = std::min(options.min_data_bytes, options.max_inline_bytes);
  }
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
  o.Value("--inline-limit", args->inline_limit, "BYTES",
          "Where constants take more together, the large ones go to OUT.data (1.6e9)");
  return [args] { return Convert(*args); };
}

}  // namespace weft::tools
