// One function a subcommand: declares its options, and returns what runs it.
#ifndef WEFT_TOOLS_COMMANDS_H_
#define WEFT_TOOLS_COMMANDS_H_

#include <functional>

#include "tools/command.h"

namespace weft::tools {

std::function<int()> DeclareRun(Options& o);
std::function<int()> DeclareInspect(Options& o);
std::function<int()> DeclareCheck(Options& o);
std::function<int()> DeclareTest(Options& o);
std::function<int()> DeclareBench(Options& o);
std::function<int()> DeclareProfile(Options& o);
std::function<int()> DeclareOptimize(Options& o);
std::function<int()> DeclareGrad(Options& o);
std::function<int()> DeclareConvert(Options& o);
std::function<int()> DeclareDiff(Options& o);
std::function<int()> DeclareOps(Options& o);
std::function<int()> DeclareDevices(Options& o);
std::function<int()> DeclareCompletion(Options& o);

}  // namespace weft::tools

#endif  // WEFT_TOOLS_COMMANDS_H_
