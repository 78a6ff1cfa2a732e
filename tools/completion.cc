// weft completion SHELL: a script that completes commands, options and files.
#include <iostream>

#include "tools/commands.h"

namespace weft::tools {
namespace {

struct CompletionArgs {
  std::string shell;
};

std::string AllNames(const std::vector<OptionInfo>& options) {
  std::vector<std::string> names;
  for (const OptionInfo& o : options) names.insert(names.end(), o.names.begin(), o.names.end());
  return Join(names, " ");
}

std::string CommandNames() {
  std::vector<std::string> names;
  for (const Command& c : Commands()) names.emplace_back(c.name);
  return Join(names, " ");
}

// In single quotes for a shell.
std::string Quote(std::string_view s) {
  std::string out = "'";
  for (char c : s) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string Bash() {
  std::string out =
      "_weft() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} options=\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n";
  out += Concat("    COMPREPLY=($(compgen -W '", CommandNames(),
                " --help --version' -- \"$word\"))\n");
  out += "    return\n  fi\n  case ${COMP_WORDS[1]} in\n";
  for (const Command& c : Commands())
    out += Concat("    ", c.name, ") options='", AllNames(ListOptions(c)), "' ;;\n");
  out +=
      "  esac\n"
      "  if [[ $word == -* ]]; then\n"
      "    COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
      "  else\n"
      "    COMPREPLY=($(compgen -f -- \"$word\"))\n"
      "  fi\n"
      "}\n"
      "complete -o filenames -F _weft weft\n";
  return out;
}

std::string Zsh() {
  // _arguments reads [ ] and : in a description as its own.
  const auto plain = [](std::string s) {
    for (char& c : s) c = c == '[' ? '(' : c == ']' ? ')' : c == ':' ? ',' : c;
    return s;
  };
  std::string out =
      "#compdef weft\n_weft() {\n  if (( CURRENT == 2 )); then\n    local -a commands\n    "
      "commands=(\n";
  for (const Command& c : Commands())
    out += Concat("      ", Quote(Concat(c.name, ":", plain(c.summary))), "\n");
  out +=
      "    )\n    _describe command commands\n    return\n  fi\n  local command=$words[2]\n  shift "
      "words\n  (( CURRENT-- ))\n  case $command in\n";
  for (const Command& c : Commands()) {
    out += Concat("    ", c.name, ") _arguments");
    for (const OptionInfo& o : ListOptions(c)) {
      for (const std::string& name : o.names) {
        const std::string value = !o.takes_value ? ""
                                  : o.is_file    ? ":file:_files"
                                                 : ":value:_files";
        out += Concat(" \\\n        ", Quote(Concat("*", name, "[", plain(o.help), "]", value)));
      }
    }
    out += " \\\n        '*:file:_files' ;;\n";
  }
  return out + "  esac\n}\n_weft \"$@\"\n";
}

std::string Fish() {
  std::string out;
  for (const Command& c : Commands()) {
    out += Concat("complete -c weft -n __fish_use_subcommand -f -a ", c.name, " -d ",
                  Quote(c.summary), "\n");
    for (const OptionInfo& o : ListOptions(c)) {
      if (o.names.empty()) continue;
      out += Concat("complete -c weft -n '__fish_seen_subcommand_from ", c.name, "'");
      for (const std::string& name : o.names) {
        out += name.starts_with("--") ? Concat(" -l ", name.substr(2))
                                      : Concat(" -s ", name.substr(1));
      }
      out += Concat(o.takes_value ? " -r" : "", " -d ", Quote(o.help), "\n");
    }
  }
  return out;
}

int Complete(const CompletionArgs& args) {
  if (args.shell == "bash") {
    std::cout << Bash();
  } else if (args.shell == "zsh") {
    std::cout << Zsh();
  } else if (args.shell == "fish") {
    std::cout << Fish();
  } else {
    return FailUsage(
        Concat("there is no completion for '", args.shell, "'; want bash, zsh or fish"));
  }
  return kOk;
}

}  // namespace

std::function<int()> DeclareCompletion(Options& o) {
  auto args = std::make_shared<CompletionArgs>();
  o.Positional("SHELL", args->shell, "bash, zsh or fish");
  return [args] { return Complete(*args); };
}

}  // namespace weft::tools
