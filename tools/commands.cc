#include "tools/commands.h"

namespace weft::tools {
namespace {

constexpr Command kCommands[] = {
    {"test", "Run the cases of a manifest and compare with what is stored",
     "Example:\n"
     "  weft test ../shared/data/graphs --filter 'conv2d' --jobs 2\n\n"
     "DIR holds manifest.json: {\"cases\": [{\"id\": \"add\", \"dir\": \"add\", \"format\": "
     "\"graphdef\",\n"
     "\"graph\": \"add.pb\", \"inputs\": [{\"tensor\": \"x:0\", \"file\": \"x.npy\"}],\n"
     "\"outputs\": [{\"tensor\": \"y:0\", \"file\": \"y.npy\"}]}]}. A case passes if every output "
     "agrees within\n"
     "relative 1e-4 and absolute 2e-5 (half types 2e-2, integers exactly), or within the case's "
     "own\n"
     "\"tolerance\". Each case runs in a process of its own.\n\n"
     "With --json, a line a case: {\"id\", \"source\", \"status\": pass | unsupported | fail | "
     "refused,\n"
     "\"missing\": [ops], \"largest_error\", \"message\", \"seconds\"}. Exit code 0 unless a case "
     "fails.\n",
     DeclareTest},
};

}  // namespace

std::span<const Command> Commands() { return kCommands; }

}  // namespace weft::tools
