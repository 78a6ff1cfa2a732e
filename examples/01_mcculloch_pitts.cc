// The neuron of McCulloch and Pitts (1943): it fires where the weighted sum of its inputs reaches a
// threshold.
//
//   x1 ──w1──╲
//             Σ ──▶ ≥ θ ──▶ y        y = 1 where w·x ≥ θ, else 0
//   x2 ──w2──╱
//
// One neuron computes AND, OR and NOT. Of the 16 functions of two inputs it computes 14: the whole
// grid of weights holds none that computes XOR or its opposite.
#include <array>

#include "core/terminal.h"
#include "examples/example.h"
#include "examples/plot.h"
#include "graph/export.h"
#include "ops/api.h"
#include "runtime/session.h"

namespace weft::examples {
namespace {

// The four inputs of two bits: 00, 01, 10, 11.
const Tensor kInputs = Tensor::Of<float>({4, 2}, {0, 0, 0, 1, 1, 0, 1, 1});

struct Gate {
  const char* name;
  float w1, w2, threshold;
  std::array<float, 4> truth;
};
constexpr Gate kGates[] = {{"AND", 1, 1, 2, {0, 0, 0, 1}},
                           {"OR", 1, 1, 1, {0, 1, 1, 1}},
                           {"NOT x1", -1, 0, 0, {1, 1, 0, 0}}};

// Weights [2, n] and thresholds [n] of n neurons: every point of a grid over [-2, 2]³.
std::pair<Tensor, Tensor> Grid(int steps) {
  const std::vector<double> values = Linspace(-2, 2, steps);
  std::vector<float> w1, w2, thresholds;
  for (const double a : values) {
    for (const double b : values) {
      for (const double t : values) {
        w1.push_back(static_cast<float>(a));
        w2.push_back(static_cast<float>(b));
        thresholds.push_back(static_cast<float>(t));
      }
    }
  }
  const int64_t n = static_cast<int64_t>(w1.size());
  w1.insert(w1.end(), w2.begin(), w2.end());
  return {Tensor::Of<float>({2, n}, std::span<const float>(w1)), Tensor::Vector(thresholds)};
}

// The inputs where the neuron fires (orange) or should, and the line that parts them from the
// others.
void Draw(Figure& figure, const std::string& title, const Gate* gate,
          const std::array<float, 4>& truth) {
  Panel& panel = figure.Panel(title);
  panel.Labels("x_1", "x_2")
      .XRange(-0.5, 1.5)
      .YRange(-0.5, 1.5)
      .Square()
      .Command("set xtics 1\nset ytics 1");
  for (const bool fires : {false, true}) {
    std::vector<double> x, y;
    for (int i = 0; i < 4; ++i) {
      if ((truth[i] > 0) != fires) continue;
      x.push_back(i / 2);
      y.push_back(i % 2);
    }
    panel.Points("", x, y, "pt 7 ps 1.5");
  }
  if (gate == nullptr) return;
  // Where the sum is half below the threshold: a point of the line, and its direction.
  const double n = gate->w1 * gate->w1 + gate->w2 * gate->w2, middle = gate->threshold - 0.5;
  const double x = gate->w1 * middle / n, y = gate->w2 * middle / n;
  panel.Curve("", std::array{x - 3 * gate->w2, x + 3 * gate->w2},
              std::array{y + 3 * gate->w1, y - 3 * gate->w1});
}

absl::Status Run(const Args& args) {
  auto graph = std::make_shared<Graph>();
  Graph& g = *graph;
  // n neurons at once: a column each.
  const Output x = ops::Placeholder(g, DType::kFloat, {.shape = {-1, 2}, .name = "x"});
  const Output w = ops::Placeholder(g, DType::kFloat, {.shape = {2, -1}, .name = "w"});
  const Output threshold = ops::Placeholder(g, DType::kFloat, {.shape = {-1}, .name = "threshold"});
  const Output y =
      ops::Cast(ops::GreaterEqual(ops::MatMul(x, w), threshold), DType::kFloat, {.name = "y"});
  // Which of the 16 functions of two bits each neuron is: its four answers as a number.
  ops::MatMul(ops::Const(g, {{8.0f, 4.0f, 2.0f, 1.0f}}), y, {.name = "function"});
  RETURN_IF_ERROR(g.status());
  RETURN_IF_ERROR(SaveGraph(g, args.Out("01_mcculloch_pitts.pb")));
  ASSIGN_OR_RETURN(const auto session, Session::Create(graph));

  TextTable gates({"gate", "w1", "w2", "threshold", "00", "01", "10", "11"});
  Figure figure("One neuron draws one line: orange inputs make it fire", 4);
  figure.PanelSize(300, 300);
  for (const Gate& gate : kGates) {
    ASSIGN_OR_RETURN(const auto out,
                     session->Run({{"x", kInputs},
                                   {"w", Tensor::Of<float>({2, 1}, {gate.w1, gate.w2})},
                                   {"threshold", Tensor::Vector<float>({gate.threshold})}},
                                  {"y"}));
    std::vector<std::string> row = {gate.name, Concat(gate.w1), Concat(gate.w2),
                                    Concat(gate.threshold)};
    for (const double v : Doubles(out[0])) row.push_back(Concat(v));
    gates.Row(row);
    RETURN_IF_ERROR(Holds(BitEqual(out[0], Tensor::Of<float>({4, 1}, gate.truth)), gate.name));
    Draw(figure, gate.name, &gate, gate.truth);
  }
  Print(gates.ToString());

  const auto [weights, thresholds] = Grid(static_cast<int>(args.Int("steps")));
  ASSIGN_OR_RETURN(
      const auto found,
      session->Run({{"x", kInputs}, {"w", weights}, {"threshold", thresholds}}, {"function"}));
  std::array<int64_t, 16> neurons = {};
  for (const float f : found[0].span<float>()) ++neurons[static_cast<int>(f)];
  TextTable functions({"00 01 10 11", "neurons of the grid", "name"});
  int possible = 0;
  for (int f = 0; f < 16; ++f) {
    const char* kNames[16] = {"never", "AND",  "",       "x1", "",       "x2", "XOR",  "OR",
                              "NOR",   "XNOR", "NOT x2", "",   "NOT x1", "",   "NAND", "always"};
    functions.Row({Concat(f / 8 % 2, "  ", f / 4 % 2, "  ", f / 2 % 2, "  ", f % 2),
                   WithCommas(neurons[f]), kNames[f]});
    possible += neurons[f] > 0;
  }
  Print(functions.ToString());
  Print(WithCommas(thresholds.num_elements()), " neurons tried");
  RETURN_IF_ERROR(Holds(possible == 14, "14 of the 16 functions are there"));
  RETURN_IF_ERROR(Holds(neurons[6] == 0 && neurons[9] == 0, "no neuron computes XOR or XNOR"));
  Draw(figure, "XOR: no line", nullptr, {0, 1, 1, 0});
  return figure.Show(args.Picture("01_mcculloch_pitts"));
}

}  // namespace
}  // namespace weft::examples

int main(int argc, char** argv) {
  return weft::examples::Main(argc, argv, weft::examples::Run,
                              {{"steps", "33", "points of the grid along each axis"}});
}
