// How time and memory grow with the number of nodes: build, write, read, optimise, compile.
//
//   graph_scale [most nodes, 1000000 by default]
//
// Every column should stay about the same from row to row: all passes are linear.
#include <malloc.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

#include "absl/time/clock.h"
#include "graph/export.h"
#include "graph/import.h"
#include "graph/prune.h"
#include "graph/text.h"
#include "ops/api.h"
#include "ops/scope.h"
#include "runtime/compile.h"
#include "runtime/optimize.h"
#include "weft/proto/graph.pb.h"

namespace weft {
namespace {

size_t HeapBytes() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

void Fail(const absl::Status& status) {
  std::fprintf(stderr, "%s\n", std::string(ToStd(status.message())).c_str());
  std::exit(1);
}

// Each makes about n nodes and returns what to fetch.
using Maker = Outputs (*)(Graph& g, int64_t n);

// One long chain.
Outputs Chain(Graph& g, int64_t n) {
  Output x = ops::Placeholder(g, DType::kFloat, {.shape = {16, 16}, .name = "x"});
  for (int64_t i = 1; i < n; ++i) x = ops::Tanh(x);
  return {x};
}

// Layers in scopes, with constants, work for the rules, equal subexpressions and skips.
Outputs Layers(Graph& g, int64_t n) {
  Output x = ops::Placeholder(g, DType::kFloat, {.shape = {16, 16}, .name = "x"});
  const Output scale = ops::Const(g, 0.5f, {.name = "scale"});
  while (g.num_nodes() < n) {
    NameScope layer(g, "layer");
    const Output y = ops::Identity(x * scale) * 1;
    const Output z = ops::Tanh(y + ops::Const(g, {1.0f}));
    x = ops::Neg(ops::Neg(z)) + ops::Tanh(x) * ops::Tanh(x);
  }
  return {x};
}

// One input, very many readers, each of them fetched.
Outputs Wide(Graph& g, int64_t n) {
  const Output x = ops::Placeholder(g, DType::kFloat, {.shape = {16, 16}, .name = "x"});
  const Output one = ops::Const(g, 1.0f);
  Outputs fetches;
  while (g.num_nodes() < n) fetches.push_back(x * one + ops::Exp(x));
  return fetches;
}

void Row(const char* kind, Maker make, int64_t n) {
  const size_t heap = HeapBytes();
  absl::Time start = absl::Now();
  std::vector<double> us;  // a node
  int64_t nodes = n;
  const auto lap = [&] {
    us.push_back(absl::ToDoubleMicroseconds(absl::Now() - start) / static_cast<double>(nodes));
    start = absl::Now();
  };
  auto g = std::make_unique<Graph>();
  const Outputs out = make(*g, n);
  nodes = g->num_nodes();
  lap();
  if (!g->status().ok()) Fail(g->status());
  const double graph_bytes = static_cast<double>(HeapBytes() - heap) / static_cast<double>(nodes);
  RunSignature signature;
  signature.feeds = {{g->Find("x"), 0}};
  for (const Output& o : out) signature.fetches.push_back({o.node, o.index});

  std::string bytes;
  {
    proto::GraphDef def;
    start = absl::Now();
    if (const absl::Status s = ExportGraphDef(*g, &def); !s.ok()) Fail(s);
    def.SerializeToString(&bytes);
    lap();
  }
  {
    proto::GraphDef def;
    start = absl::Now();
    def.ParseFromString(bytes);
    const auto again = ImportGraphDef(def);
    lap();
    if (!again.ok()) Fail(again.status());
  }
  {
    start = absl::Now();
    const std::string text = ToText(*g);
    lap();
  }
  {
    start = absl::Now();
    auto pruned = Prune(*g, signature);
    if (!pruned.ok()) Fail(pruned.status());
    if (const absl::Status s = InferShapes(*pruned->graph); !s.ok()) Fail(s);
    lap();
    if (const absl::Status s = Optimize(*pruned, {}); !s.ok()) Fail(s);
    lap();
  }
  start = absl::Now();
  CompileOptions plain;
  plain.optimize = false;
  const auto exe =
      Compile(*g, signature, plain, [](std::string_view, auto make) { return make(); });
  lap();
  if (!exe.ok()) Fail(exe.status());
  std::printf("%-8s %8ld", kind, static_cast<long>(nodes));
  for (double t : us) std::printf(" %8.2f", t);
  std::printf(" %8.0f %8.0f\n", graph_bytes,
              static_cast<double>(bytes.size()) / static_cast<double>(nodes));
  std::fflush(stdout);
}

void Main(int64_t most) {
  std::printf("microseconds a node, and bytes a node\n");
  std::printf("%-8s %8s %8s %8s %8s %8s %8s %8s %8s %8s %8s\n", "graph", "nodes", "build", "write",
              "read", "text", "prune", "optimise", "compile", "memory", "file");
  for (const auto& [kind, make] :
       {std::pair<const char*, Maker>{"chain", Chain}, {"layers", Layers}, {"wide", Wide}}) {
    for (int64_t n = 10'000; n <= most; n *= 10) Row(kind, make, n);
  }
}

}  // namespace
}  // namespace weft

int main(int argc, char** argv) {
  weft::Main(argc > 1 ? std::atoll(argv[1]) : 1'000'000);
  return 0;
}
