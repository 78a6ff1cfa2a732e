// Bytes as each kind of file that holds a graph. What is read can be written, and read again alike.
#include "graph/export.h"
#include "graph/import.h"
#include "graph/text.h"
#include "graph/verify.h"
#include "runtime/saved_model.h"
#include "tests/fuzz/scratch_folder.h"
#include "tests/fuzz/target.h"
#include "weft/proto/graph.pb.h"

namespace weft::fuzz {
namespace {

void CheckGraph(std::string_view what, const Graph& g) {
  for (const std::string& line : Verify(g)) Fail(Concat(what, " was read, yet: ", line));
  proto::GraphDef def;
  const absl::Status exported = ExportGraphDef(g, &def);
  CheckStatus("export", exported);
  if (exported.ok()) {
    const auto again = ImportGraphDef(def);
    if (!again.ok()) Fail(Concat(what, " does not come back: ", again.status().ToString()));
    const TextOptions whole{.max_elements = 1 << 16, .inline_constants = false};
    const std::string text = ToText(g, whole);
    if (text != ToText(**again, whole)) Fail(Concat(what, " comes back as another:\n", text));
  }
  const auto parsed = ParseText(ToText(g));
  CheckStatus("text", parsed.status());
}

}  // namespace

void RunModel(std::string_view bytes) {
  proto::GraphDef def;
  const absl::Status message = ParseMessage(bytes, /*text_first=*/false, &def);
  CheckStatus("parse", message);
  if (message.ok()) {
    std::vector<std::string> warnings;
    const auto g = ImportGraphDef(def, {.warnings = &warnings});
    CheckStatus("import", g.status());
    if (g.ok()) CheckGraph("GraphDef", **g);
    CheckStatus("import", ImportGraphDef(def, {.refuse_unknown_ops = true}).status());
  }
  if (const auto g = ParseText(bytes); g.ok()) {
    CheckGraph("text", **g);
  } else {
    CheckStatus("text", g.status());
  }
  for (const char* name : {"saved_model.pb", "x.meta"}) {
    const auto model = LoadModel(Scratch(name, bytes));
    CheckStatus(name, model.status());
    if (model.ok()) CheckGraph(name, *model->graph);
  }
}

}  // namespace weft::fuzz
