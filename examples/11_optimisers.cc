// Six ways down a valley: f(x, y) = (1 − x)² + 10 (y − x²)², a mild form of Rosenbrock's (1960).
//
//   gradient descent   w ← w − η g
//   SGD                the same with a noisy g, as small batches give it
//   momentum           m ← μ m − η g,  w ← w + m
//   Adagrad            s ← s + g²,  w ← w − η g / √s
//   RMSProp            s ← ρ s + (1 − ρ) g²,  w ← w − η g / √s
//   Adam               m and s as means of g and g², both corrected for their start
#include <cmath>
#include <memory>

#include "core/terminal.h"
#include "examples/example.h"
#include "examples/plot.h"
#include "graph/export.h"
#include "graph/minimize.h"
#include "ops/api.h"
#include "ops/nn/nn.h"
#include "ops/train/optimiser.h"
#include "runtime/session.h"

namespace weft::examples {
namespace {

struct Way {
  const char* title;
  const char* name;
  train::Optimiser optimiser;
  double noise;  // deviation of what is added to the gradient
};

std::vector<Way> Ways() {
  return {{"gradient descent", "gd", train::Sgd({.learning_rate = 0.01}), 0},
          {"SGD", "sgd", train::Sgd({.learning_rate = 0.01}), 4},
          {"momentum", "momentum", train::Sgd({.learning_rate = 0.005, .momentum = 0.9}), 0},
          {"Adagrad", "adagrad", train::Adagrad({.learning_rate = 0.4}), 0},
          {"RMSProp", "rmsprop", train::RmsProp({.learning_rate = 0.01}), 0},
          {"Adam", "adam", train::Adam({.learning_rate = 0.05}), 0}};
}

// f at points [..., 2].
Output Valley(Output w) {
  const Outputs xy = ops::Unpack(w, 2, {.axis = -1});
  return ops::Square(1.0f - xy[0]) + 10.0f * ops::Square(xy[1] - ops::Square(xy[0]));
}

std::vector<double> EveryTenth(const std::vector<double>& v) {
  std::vector<double> out;
  for (size_t i = 0; i < v.size(); i += 10) out.push_back(v[i]);
  return out;
}

// One variable that starts at (−1.4, 1.6), f there, and what moves it.
struct Nodes {
  std::string init, w, f, step;
};
Nodes Build(Graph& g, const Way& way) {
  nn::Module net(g, {.name = way.name});
  const nn::Variable w =
      net.AddVariable("w", Shape{2}, nn::Constant(Tensor::Vector<float>({-1.4f, 1.6f})));
  const Output f = Valley(w.value);
  Outputs gradient = VariableGradients(g, f, {w});
  if (way.noise > 0) {
    const Output noise =
        ops::RandomStandardNormal(ops::Const(g, {2}), DType::kFloat, {.seed = 1, .seed2 = 2});
    gradient[0] = gradient[0] + way.noise * noise;
  }
  const Output step = way.optimiser.Apply(gradient, {w}, {f});
  return {net.init(Concat(way.name, "_init")).name(), w.value.name(), f.name(), step.name()};
}

absl::Status Run(const Args& args) {
  auto graph = std::make_shared<Graph>();
  Graph& g = *graph;
  const std::vector<Way> ways = Ways();
  std::vector<Nodes> nodes;
  for (const Way& way : ways) nodes.push_back(Build(g, way));
  const Output points = ops::Placeholder(g, DType::kFloat, {.shape = {-1, 2}, .name = "points"});
  ops::Identity(Valley(points), {.name = "f"});
  RETURN_IF_ERROR(g.status());
  RETURN_IF_ERROR(SaveGraph(g, args.Out("11_optimisers.pb")));
  ASSIGN_OR_RETURN(const auto session, Session::Create(graph));

  const std::vector<double> xs = Linspace(-2, 2, 81), ys = Linspace(-1, 3, 81);
  std::vector<float> grid;
  for (const double y : ys) {
    for (const double x : xs)
      grid.insert(grid.end(), {static_cast<float>(x), static_cast<float>(y)});
  }
  const int64_t rows = static_cast<int64_t>(grid.size() / 2);
  ASSIGN_OR_RETURN(const auto surface,
                   session->Run({{"points", Tensor::Of<float>({rows, 2}, grid)}}, {"f"}));
  const double levels[] = {0.1, 0.5, 2, 5, 10, 20, 40, 80, 160};

  const int steps = static_cast<int>(args.Int("steps"));
  TextTable table(
      {"", "f at the start", "after 10 steps", "after 100", Concat("after ", steps), "x", "y"});
  Figure figure("Six ways down a valley to (1, 1)", 3);
  figure.PanelSize(360, 330);
  std::vector<double> last;
  for (size_t k = 0; k < ways.size(); ++k) {
    const Way& way = ways[k];
    const Nodes& n = nodes[k];
    RETURN_IF_ERROR(session->Run({}, {}, {n.init}).status());
    ASSIGN_OR_RETURN(const Callable step, session->Prepare({}, {n.w, n.f}, {n.step}));
    std::vector<double> x, y, f;
    for (int i = 0; i <= steps; ++i) {
      ASSIGN_OR_RETURN(const auto now, step.Run({}));
      x.push_back(now[0].data<float>()[0]);
      y.push_back(now[0].data<float>()[1]);
      f.push_back(now[1].scalar<float>());
    }
    table.Row({way.title, Decimals(f[0], 3), Decimals(f[10], 3), Decimals(f[100], 4),
               Decimals(f[steps], 6), Decimals(x[steps], 3), Decimals(y[steps], 3)});
    last.push_back(f[steps]);
    figure.Panel(way.title)
        .Contours(xs, ys, Doubles(surface[0]), levels)
        .XRange(-2, 2)
        .YRange(-1, 3)
        .Curve("", x, y)
        .Points("", EveryTenth(x), EveryTenth(y), "pt 7 ps 0.5 lc rgb '#0072b2'")
        .Points("", std::vector<double>{1}, std::vector<double>{1}, "pt 2 ps 1 lw 2");
  }
  Print(table.ToString());
  RETURN_IF_ERROR(Holds(*std::max_element(last.begin(), last.end()) < 0.5,
                        "every way comes down from 10 to below 0.5"));
  RETURN_IF_ERROR(Holds(last[2] < 1e-3 && last[5] < 1e-3, "momentum and Adam arrive within 1e-3"));
  return figure.Show(args.Picture("11_optimisers"));
}

}  // namespace
}  // namespace weft::examples

int main(int argc, char** argv) {
  return weft::examples::Main(argc, argv, weft::examples::Run,
                              {{"steps", "400", "of each way, at least 100"}});
}
