// What the subcommands of `weft` share: declaring options, exit codes, errors.
#ifndef WEFT_TOOLS_COMMAND_H_
#define WEFT_TOOLS_COMMAND_H_

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace CLI {
class App;
}

namespace weft::tools {

// What the program returns. Documented in `weft --help`.
enum ExitCode {
  kOk = 0,
  kFault = 1,  // the file, the graph or the data is at fault; for test and diff: something differs
  kUsage = 2,  // the command line is wrong
  kUnsupported = 3,  // Weft lacks an op or a kernel that is needed
};

// Declares a command's options. Over CLI11, which takes seconds to compile: only command.cc sees
// it. Targets must outlive the parsing, and hold the defaults.
class Options {
 public:
  explicit Options(CLI::App& app) : app_(app) {}
  void Positional(const char* name, std::string& value, const char* help, bool required = true);
  void Positional(const char* name, std::vector<std::string>& values, const char* help);
  // `names` as in "-o,--out"; `kind` is what stands for the value in the help.
  void Value(const char* names, std::string& value, const char* kind, const char* help);
  void Value(const char* names, std::vector<std::string>& values, const char* kind,
             const char* help);
  void Value(const char* names, int& value, const char* kind, const char* help);
  void Value(const char* names, double& value, const char* kind, const char* help);
  void Value(const char* names, uint64_t& value, const char* kind, const char* help);
  void Flag(const char* names, bool& value, const char* help);

 private:
  CLI::App& app_;
};

struct Command {
  const char* name;
  const char* summary;
  const char* details;  // after the options in the help: examples first
  // Declares the options; the function returned runs the command and gives the exit code.
  std::function<int()> (*declare)(Options&);
};

// All commands, in the order of the help. Defined in weft.cc's neighbour commands.cc.
std::span<const Command> Commands();

// Parses and runs. argv[0] is the command's name.
int RunCommand(const Command& command, int argc, const char* const* argv);

struct OptionInfo {
  std::vector<std::string> names;  // "--out", "-o"; empty for a positional
  std::string help;
  bool takes_value = false;
  bool is_file = false;
};
// The options that a command declares, for completion and documentation.
std::vector<OptionInfo> ListOptions(const Command& command);

// Prints "weft: …" to standard error and returns the exit code for this kind of status.
int Fail(const absl::Status& status);
int FailUsage(std::string_view message);

}  // namespace weft::tools

#endif  // WEFT_TOOLS_COMMAND_H_
