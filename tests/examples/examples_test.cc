// Each example in its short run: it ends well, what it is held to holds, and what it printed is
// there; its graph is a file that loads.
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdio>

#include "core/terminal.h"
#include "examples/plot.h"
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
EXAMPLE("01_mcculloch_pitts",
        {"holds: AND", "holds: OR", "holds: NOT x1", "0  1  1  0                    0  XOR",
         "35,937 neurons tried", "holds: 14 of the 16 functions", "holds: no neuron computes XOR"})
EXAMPLE("02_hebb", {"1   1 0 0     1 0 0", "2   0 1 0     0 1 0", "3   0 0 1     0 0 1", "4   1 1 1     1 1 1",
                    "holds: orthonormal patterns are recalled exactly", "holds: the plain rule grows by 1.5"})
EXAMPLE("03_perceptron", {"holds: 0 errors on 150 flowers after 11 updates"})
EXAMPLE("04_adaline", {"holds: the delta rule reaches the least-squares weights to 1e-3",
                       "holds: one example after the other it stays within 5e-3"})
EXAMPLE("05_xor", {"by hand", "holds: the truth table to 1e-4", "learned", "holds: learned from random weights"})
EXAMPLE("06_backpropagation",
        {"net_h1  0.377500000", "out_h1  0.593269992", "out_h2  0.596884378", "out_o1  0.751365070",
         "out_o2  0.772928465", "E_o1    0.274811083", "E_o2    0.023560026", "E       0.298371109",
         "∂E/∂w5  0.082167041", "∂E/∂w1  0.000438568", "w5      0.358916480", "w6      0.408666186",
         "w7      0.511301270", "w8      0.561370121", "w1      0.149780716", "w2      0.199561432",
         "w3      0.249751144", "w4      0.299502287", "holds: every number within 1e-8",
         "holds: E below 4e-5"})
EXAMPLE("07_delta_recursion", {"holds: recursion and symbolic gradient agree"})
EXAMPLE("08_vanishing_gradients", {"holds: with sigmoids", "holds: with ReLU and batch norm"})
EXAMPLE("09_activations", {"logistic  1 / (1 + exp(-x))", "0.50000", "0.25000", "softplus", "0.69315",
                           "holds: values and derivatives as by hand"})
EXAMPLE("10_losses", {"log-cosh", "0.43378", "quantile", "hinge", "cross-entropy", "0.69315",
                      "holds: values and derivatives as by hand"})
EXAMPLE("11_optimisers", {"gradient descent", "SGD", "momentum", "Adagrad", "RMSProp", "Adam",
                          "holds: every way comes down", "holds: momentum and Adam arrive"})
EXAMPLE("28_lenet", {"epoch", "accuracy", "holds: accuracy"}, "--pictures 4000 --epochs 2 --goal 600")
// clang-format on

TEST_CASE("grey images as text", "[examples]") {
  if (IsTerminal(1)) return;  // coloured there
  const Tensor ramp = Tensor::Of<float>({3, 3}, {0, 1, 4, 0, 3, 4, 4, 0, 2});
  CHECK(examples::Blocks(ramp) == " ▒█  \n▒ ░  ");
  CHECK(examples::Blocks(Tensor::Of<uint8_t>({1, 2}, {0, 255}), 2) == "  ██  ");
  CHECK(examples::Blocks(Tensor::Of<float>({2, 1}, {5, 5})) == "   ");  // no contrast at all
}

TEST_CASE("options of examples", "[examples]") {
  const std::string program = Concat(WEFT_EXAMPLES, "/01_mcculloch_pitts");
  for (const char* wrong : {"--nothing 1", "--out", "--steps many"}) {
    const Result r = RunProgram(program + " " + wrong);
    CHECK(r.code == 2);
    CHECK(r.text.find("--steps VALUE   points of the grid") != std::string::npos);
  }
}

TEST_CASE("pictures", "[examples]") {
  const test::TempFolder folder;
  const auto with_path = [&](const char* path, const char* options) {
    return RunProgram(Concat("PATH=", path, " ", WEFT_EXAMPLES, "/07_delta_recursion --out ",
                             folder.path.string(), " ", options));
  };
  // Without gnuplot the figures are printed and held to all the same.
  const Result without = with_path("/nowhere", "");
  CHECK(without.code == 0);
  CHECK(without.text.find("no picture: gnuplot is not installed") != std::string::npos);
  const Result wrong = with_path("\"$PATH\"", "--picture bmp");
  CHECK(wrong.code == 1);
  CHECK(wrong.text.find("07_delta_recursion.bmp' is neither a .svg nor a .png") !=
        std::string::npos);
  const Result drawn = with_path("\"$PATH\"", "");
  CHECK(drawn.code == 0);
  if (drawn.text.find("no picture") != std::string::npos) return;  // none is installed
  const auto svg = ReadFile(folder.path / "07_delta_recursion.svg");
  REQUIRE(svg.ok());
  CHECK(svg->find("<svg") != std::string::npos);
  CHECK(svg->find("the error signal on its way down") != std::string::npos);
  CHECK(svg->ends_with("</svg>\n\n"));
}

}  // namespace
}  // namespace weft
