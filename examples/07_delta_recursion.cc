// The δ recursion: what backpropagation is made of, checked against the symbolic gradient in five
// layers.
//
//   z⁽ˡ⁾ = W⁽ˡ⁾ a⁽ˡ⁻¹⁾ + b⁽ˡ⁾    a⁽ˡ⁾ = σ(z⁽ˡ⁾)    E = ½ ‖a⁽⁵⁾ − t‖²
//
//   δ⁽⁵⁾ = (a⁽⁵⁾ − t) ∘ σ′(z⁽⁵⁾)              ∂E/∂W⁽ˡ⁾ = δ⁽ˡ⁾ a⁽ˡ⁻¹⁾ᵀ
//   δ⁽ˡ⁾ = (W⁽ˡ⁺¹⁾ᵀ δ⁽ˡ⁺¹⁾) ∘ σ′(z⁽ˡ⁾)        ∂E/∂b⁽ˡ⁾ = δ⁽ˡ⁾
#include <cmath>

#include "core/terminal.h"
#include "examples/example.h"
#include "examples/plot.h"
#include "graph/export.h"
#include "graph/gradient.h"
#include "ops/api.h"
#include "ops/scope.h"
#include "runtime/session.h"

namespace weft::examples {
namespace {

constexpr int kLayers = 5;
constexpr int kUnits[kLayers + 1] = {6, 8, 7, 5, 4, 3};

struct Layer {
  Output w, b, z, a;
};

Output Normal(Graph& g, int rows, int columns, int seed, const char* name) {
  return ops::StatelessRandomNormal(ops::Const(g, {rows, columns}), ops::Const(g, {seed, 7}),
                                    {.dtype = DType::kDouble, .name = name});
}

double LargestDifference(const Tensor& a, const Tensor& b) {
  const std::vector<double> x = Doubles(a), y = Doubles(b);
  double worst = 0;
  for (size_t i = 0; i < x.size(); ++i) worst = std::max(worst, std::abs(x[i] - y[i]));
  return worst;
}

double Norm(const Tensor& t) {
  double sum = 0;
  for (const double v : Doubles(t)) sum += v * v;
  return std::sqrt(sum);
}

absl::Status Run(const Args& args) {
  auto graph = std::make_shared<Graph>();
  Graph& g = *graph;
  const Output x = Normal(g, kUnits[0], 1, 100, "x");
  const Output target = Normal(g, kUnits[kLayers], 1, 200, "target");
  std::vector<Layer> layers;
  for (int l = 0; l < kLayers; ++l) {
    NameScope scope(g, Concat("layer", l + 1));
    Layer n;
    n.w = Normal(g, kUnits[l + 1], kUnits[l], l + 1, "w");
    n.b = Normal(g, kUnits[l + 1], 1, l + 11, "b");
    n.z = ops::MatMul(n.w, l == 0 ? x : layers.back().a) + n.b;
    n.a = ops::Sigmoid(n.z, {.name = "a"});
    layers.push_back(n);
  }
  const Output loss =
      ops::Sum(0.5 * ops::Square(layers.back().a - target), ops::Const(g, {0, 1}), {.name = "E"});

  // By the recursion, from the last layer to the first.
  std::vector<std::string> fetches;
  Output delta;
  for (int l = kLayers - 1; l >= 0; --l) {
    NameScope scope(g, Concat("recursion", l + 1));
    const Output a = layers[l].a, slope = a * (1.0 - a);  // σ′ = σ (1 − σ)
    const Output error =
        l == kLayers - 1 ? a - target : ops::MatMul(layers[l + 1].w, delta, {.transpose_a = true});
    delta = ops::Mul(error, slope, {.name = "delta"});
    const Output below = l == 0 ? x : layers[l - 1].a;
    const Output dw = ops::MatMul(delta, below, {.transpose_b = true, .name = "dw"});
    fetches.insert(fetches.end(), {dw.name(), delta.name()});
  }
  // By the graph's own gradient.
  Outputs parameters;
  for (int l = kLayers - 1; l >= 0; --l)
    parameters.insert(parameters.end(), {layers[l].w, layers[l].b});
  const Output losses[] = {loss};
  ASSIGN_OR_RETURN(const Outputs gradients, Gradients(g, losses, parameters));
  for (const Output& dp : gradients) fetches.push_back(dp.name());
  RETURN_IF_ERROR(g.status());
  RETURN_IF_ERROR(SaveGraph(g, args.Out("07_delta_recursion.pb")));

  // As they stand: the optimiser would make one of what both compute alike.
  ASSIGN_OR_RETURN(const auto session, Session::Create(graph, {.optimize = false}));
  ASSIGN_OR_RETURN(const auto values, session->Run({}, fetches));
  TextTable table(
      {"layer", "units", "|delta|", "|dE/dW| recursion", "|dE/dW| symbolic", "largest difference"});
  std::vector<double> numbers, norms;
  double worst = 0;
  for (int i = 0; i < kLayers; ++i) {
    const Tensor &dw = values[2 * i], &db = values[2 * i + 1];
    const Tensor &sw = values[2 * (kLayers + i)], &sb = values[2 * (kLayers + i) + 1];
    const double difference = std::max(LargestDifference(dw, sw), LargestDifference(db, sb));
    worst = std::max(worst, difference);
    const int l = kLayers - i;
    table.Row({Concat(l), Concat(kUnits[l]), Concat(Norm(db)), Decimals(Norm(dw), 12),
               Decimals(Norm(sw), 12), Concat(difference)});
    numbers.push_back(l);
    norms.push_back(Norm(db));
  }
  Print(table.ToString());
  RETURN_IF_ERROR(Holds(worst < 1e-15, Concat("recursion and symbolic gradient agree to ", worst)));
  Figure figure;
  figure.Panel("the error signal on its way down")
      .Labels("layer", "|delta|")
      .XRange(0.5, kLayers + 0.5)
      .LogY()
      .YRange(1e-4, 1)
      .Command("set xtics 1")
      .Bars("", numbers, norms);
  return figure.Show(args.Picture("07_delta_recursion"));
}

}  // namespace
}  // namespace weft::examples

int main(int argc, char** argv) { return weft::examples::Main(argc, argv, weft::examples::Run); }
