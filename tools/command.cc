#include "tools/command.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "core/terminal.h"

namespace weft::tools {
namespace {

template <typename T>
void Add(CLI::App& app, const char* names, T& value, const char* kind, const char* help) {
  app.add_option(names, value, help)->type_name(kind);
}

void SetUp(CLI::App& app, const Command& command) {
  app.name(Concat("weft ", command.name));
  app.footer(Concat("\n", command.details));
  app.set_help_flag("-h,--help", "Print this help");
}

}  // namespace

void Options::Positional(const char* name, std::string& value, const char* help, bool required) {
  app_.add_option(name, value, help)->required(required)->type_name("");
}
void Options::Positional(const char* name, std::vector<std::string>& values, const char* help) {
  app_.add_option(name, values, help)->type_name("");
}
void Options::Value(const char* names, std::string& value, const char* kind, const char* help) {
  Add(app_, names, value, kind, help);
}
void Options::Value(const char* names, std::vector<std::string>& values, const char* kind,
                    const char* help) {
  app_.add_option(names, values, help)->type_name(kind)->type_size(1)->allow_extra_args(false);
}
void Options::Value(const char* names, int& value, const char* kind, const char* help) {
  Add(app_, names, value, kind, help);
}
void Options::Value(const char* names, double& value, const char* kind, const char* help) {
  Add(app_, names, value, kind, help);
}
void Options::Value(const char* names, uint64_t& value, const char* kind, const char* help) {
  Add(app_, names, value, kind, help);
}
void Options::Flag(const char* names, bool& value, const char* help) {
  app_.add_flag(names, value, help);
}

int RunCommand(const Command& command, int argc, const char* const* argv) {
  CLI::App app(command.summary);
  SetUp(app, command);
  Options options(app);
  const std::function<int()> run = command.declare(options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    std::cout << app.help();
    return kOk;
  } catch (const CLI::ParseError& e) {
    return FailUsage(Concat(e.what(), "; see weft ", command.name, " --help"));
  }
  return run();
}

std::vector<OptionInfo> ListOptions(const Command& command) {
  CLI::App app(command.summary);
  SetUp(app, command);
  Options options(app);
  const std::function<int()> unused = command.declare(options);
  std::vector<OptionInfo> out;
  for (const CLI::Option* o : app.get_options()) {
    OptionInfo info;
    for (const std::string& s : o->get_snames()) info.names.push_back("-" + s);
    for (const std::string& l : o->get_lnames()) info.names.push_back("--" + l);
    info.help = o->get_description();
    info.takes_value = o->get_items_expected_max() > 0;
    const std::string kind = o->get_type_name();
    info.is_file = info.names.empty() || kind == "FILE" || kind == "DIR";
    out.push_back(std::move(info));
  }
  return out;
}

int Fail(const absl::Status& status) {
  std::cout.flush();
  std::cerr << Paint(2, Colour::kRed, "weft: ") << ToStd(status.message()) << '\n';
  return status.code() == absl::StatusCode::kUnimplemented ? kUnsupported : kFault;
}

int FailUsage(std::string_view message) {
  std::cout.flush();
  std::cerr << Paint(2, Colour::kRed, "weft: ") << message << '\n';
  return kUsage;
}

}  // namespace weft::tools
