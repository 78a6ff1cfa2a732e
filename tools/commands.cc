#include "tools/commands.h"

namespace weft::tools {
namespace {

// clang-format off
constexpr Command kCommands[] = {
    {"run", "Run a model and show what comes out",
     "Examples:\n"
     "  weft run model.pb --feed x='[[1,2],[3,4]]' --fetch y\n"
     "  weft run model.pb --feed input=@cat.jpg:mean=127.5,scale=127.5 --labels labels.txt\n"
     "  weft run saved_model/ --feed x=@x.npy --out results.npz\n"
     "  weft run model.pb --feed x=random:2x3 --json\n\n"
     "A feed's value is a literal (3.5, [[1,2],[3,4]], \"text\"); random, zeros or ones, with or without\n"
     ":SHAPE; or @FILE: x.npy, x.npz:name, x.strings.json, a .jpg or .png image that is resized and cast to\n"
     "what the placeholder takes (options scale=, mean=, nearest, nchw; value = (pixel - mean) / scale), or, for\n"
     "a string, any file's bytes. Feeds left out are random; fetches left out are guessed.\n",
     DeclareRun},
    {"inspect", "Show what a model takes, gives and costs",
     "Example:\n"
     "  weft inspect model.pb\n",
     DeclareInspect},
    {"check", "Find everything that is wrong with a file, at once",
     "Example:\n"
     "  weft check model.pb\n\n"
     "Exit code 0 if the file is good, 1 if it has errors, 3 if it is good but uses ops that Weft lacks.\n",
     DeclareCheck},
    {"test", "Run the cases of a manifest and compare with what is stored",
     "Example:\n"
     "  weft test ../shared/data/graphs --filter 'conv2d' --jobs 2\n\n"
     "DIR holds manifest.json: {\"cases\": [{\"id\": \"add\", \"dir\": \"add\", \"format\": \"graphdef\",\n"
     "\"graph\": \"add.pb\", \"inputs\": [{\"tensor\": \"x:0\", \"file\": \"x.npy\"}],\n"
     "\"outputs\": [{\"tensor\": \"y:0\", \"file\": \"y.npy\"}]}]}. A case passes if every output agrees within\n"
     "relative 1e-4 and absolute 2e-5 (half types 2e-2, integers exactly), or within the case's own\n"
     "\"tolerance\". Each case runs in a process of its own.\n\n"
     "With --json, a line a case: {\"id\", \"source\", \"status\": pass | unsupported | fail | refused,\n"
     "\"missing\": [ops], \"largest_error\", \"message\", \"seconds\"}. Exit code 0 unless a case fails.\n",
     DeclareTest},
    {"bench", "Measure how fast a model runs",
     "Example:\n"
     "  weft bench model.pb --feed x=random:8x224x224x3 --runs 100\n",
     DeclareBench},
    {"profile", "Record a run as a trace for Perfetto and Chrome",
     "Example:\n"
     "  weft profile model.pb --out trace.json\n",
     DeclareProfile},
    {"optimize", "Write a graph as Weft rewrites it",
     "Examples:\n"
     "  weft optimize model.pb smaller.pb --explain\n"
     "  weft optimize model.pb --fetch probs --explain --disable 'fold constants'\n",
     DeclareOptimize},
    {"grad", "Add gradients to a graph",
     "Examples:\n"
     "  weft grad model.pb with_gradients.pb --of loss --by w1,w2\n"
     "  weft grad model.pb with_gradients.pb --of loss        # by every variable\n"
     "  weft run with_gradients.pb --fetch gradients/w1\n",
     DeclareGrad},
    {"convert", "Change a graph between binary and text",
     "Examples:\n"
     "  weft convert model.pb model.pbtxt\n"
     "  weft convert model.meta graph.pb\n",
     DeclareConvert},
    {"diff", "Show how two graphs differ, and whether they compute the same",
     "Examples:\n"
     "  weft diff old.pb new.pb\n"
     "  weft diff old.pb new.pb --run --feed x=@x.npy --rtol 1e-5\n\n"
     "Exit code 1 if they differ; with --run, if their results do.\n",
     DeclareDiff},
    {"ops", "Print the reference of one op, or list them all",
     "Examples:\n"
     "  weft ops MatMul\n"
     "  weft ops --missing\n",
     DeclareOps},
    {"devices", "List what graphs can run on here, and what is missing for more",
     "Example:\n"
     "  weft devices\n",
     DeclareDevices},
    {"completion", "Print a script that completes commands in a shell",
     "Examples:\n"
     "  source <(weft completion bash)\n"
     "  weft completion zsh > ~/.zfunc/_weft\n"
     "  weft completion fish > ~/.config/fish/completions/weft.fish\n",
     DeclareCompletion},
};
// clang-format on

}  // namespace

std::span<const Command> Commands() { return kCommands; }

}  // namespace weft::tools
