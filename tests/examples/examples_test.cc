// Each example in its short run: it ends well, what it is held to holds, and what it printed is
// there; its graph is a file that loads.
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdio>

#include "graph/import.h"
#include "tests/support/temp_folder.h"

namespace weft {
namespace {

struct Case {
  const char* program;
  std::vector<const char*> prints;  // in this order
  const char* options = "";
};

struct Result {
  int code = -1;
  std::string text;
};

Result RunProgram(const std::string& command) {
  Result r;
  FILE* out = ::popen((command + " 2>&1").c_str(), "r");
  REQUIRE(out != nullptr);
  char part[4096];
  while (const size_t n = std::fread(part, 1, sizeof(part), out)) r.text.append(part, n);
  const int status = ::pclose(out);
  r.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return r;
}

void Check(const Case& c) {
  const test::TempFolder folder;
  const Result r = RunProgram(
      Concat(WEFT_EXAMPLES, "/", c.program, " --out ", folder.path.string(), " ", c.options));
  INFO(c.program << " printed\n" << r.text);
  CHECK(r.code == 0);
  size_t at = 0;
  for (const char* text : c.prints) {
    const size_t found = r.text.find(text, at);
    INFO("looking for: " << text);
    CHECK(found != std::string::npos);
    if (found != std::string::npos) at = found;
  }
  const auto graph = LoadGraph(folder.path / Concat(c.program, ".pb"));
  INFO(graph.status());
  CHECK(graph.ok());
}

#define EXAMPLE(program, ...) \
  TEST_CASE("example " program, "[examples]") { Check({program, __VA_ARGS__}); }

// clang-format off
EXAMPLE("06_backpropagation",
        {"net_h1  0.377500000", "out_h1  0.593269992", "out_h2  0.596884378", "out_o1  0.751365070",
         "out_o2  0.772928465", "E_o1    0.274811083", "E_o2    0.023560026", "E       0.298371109",
         "∂E/∂w5  0.082167041", "∂E/∂w1  0.000438568", "w5      0.358916480", "w6      0.408666186",
         "w7      0.511301270", "w8      0.561370121", "w1      0.149780716", "w2      0.199561432",
         "w3      0.249751144", "w4      0.299502287", "holds: every number within 1e-8",
         "holds: E below 4e-5"})
// clang-format on

}  // namespace
}  // namespace weft
