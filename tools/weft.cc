// The command-line program.
#include <iostream>

#include "core/strings.h"
#include "core/terminal.h"
#include "tools/command.h"

namespace weft::tools {
namespace {

constexpr const char* kVersion = WEFT_VERSION;

void PrintHelp(std::ostream& os) {
  os << "weft loads, checks, runs and measures TensorFlow's graph files.\n\n"
        "Usage: weft COMMAND [OPTIONS]\n\n";
  size_t width = 0;
  for (const Command& c : Commands()) width = std::max(width, std::string_view(c.name).size());
  for (const Command& c : Commands()) {
    os << "  " << Paint(1, Colour::kBold, c.name)
       << std::string(width + 2 - std::string_view(c.name).size(), ' ') << c.summary << '\n';
  }
  os << "\nweft COMMAND --help explains a command and gives examples. FILE is a GraphDef (.pb, "
        ".pbtxt), a\n"
        "MetaGraph (.meta) or the folder of a SavedModel.\n\n"
        "Exit codes: 0 all is well; 1 the file, the graph or the data is at fault, or a test "
        "failed;\n"
        "2 the command line is wrong; 3 Weft lacks an op or kernel that is needed.\n";
}

int Main(int argc, const char* const* argv) {
  const std::string_view name = argc > 1 ? argv[1] : "";
  if (name == "--help" || name == "-h" || name == "help") {
    const Command* about = nullptr;
    for (const Command& c : Commands()) {
      if (argc > 2 && std::string_view(argv[2]) == c.name) about = &c;
    }
    if (about != nullptr) {
      const char* const help[] = {about->name, "--help"};
      return RunCommand(*about, 2, help);
    }
    PrintHelp(std::cout);
    return kOk;
  }
  if (name == "--version") {
    std::cout << "weft " << kVersion << '\n';
    return kOk;
  }
  std::vector<std::string_view> names;
  for (const Command& c : Commands()) {
    if (name == c.name) return RunCommand(c, argc - 1, argv + 1);
    names.push_back(c.name);
  }
  if (name.empty()) {
    PrintHelp(std::cerr);
    return kUsage;
  }
  const std::string near = ClosestTo(name, names);
  return FailUsage(Concat("there is no command '", name, "'",
                          near.empty() ? "" : Concat("; did you mean ", near, "?"),
                          "; weft --help lists them"));
}

}  // namespace
}  // namespace weft::tools

int main(int argc, char** argv) { return weft::tools::Main(argc, argv); }
