// Vanishing and exploding gradients (Hochreiter 1991): what reaches a layer is the product of all
// slopes and weights above it.
//
//   ∂E/∂z⁽ˡ⁾ = σ′(z⁽ˡ⁾) ∘ W⁽ˡ⁺¹⁾ᵀ · … · σ′(z⁽ᴸ⁾) ∘ ∂E/∂a⁽ᴸ⁾
//
// Four networks of 20 layers of 64 units on one batch of random inputs and classes; shown is
// ‖∂E/∂a⁽ˡ⁾‖, by the outputs of each layer, before any training.
#include <cmath>

#include "core/terminal.h"
#include "examples/example.h"
#include "examples/plot.h"
#include "graph/export.h"
#include "graph/gradient.h"
#include "ops/api.h"
#include "ops/nn/nn.h"
#include "runtime/session.h"

namespace weft::examples {
namespace {

constexpr int kLayers = 20, kUnits = 64, kClasses = 10, kBatch = 256;

struct Network {
  const char* title;
  const char* name;
  nn::Activation activation;
  double scale;  // variance of the weights, times their number a unit
  bool batch_norm;
};
// He et al. 2015: with ReLU a scale of 2 keeps the size of what passes through.
const Network kNetworks[] = {
    {"sigmoid", "sigmoid", nn::Sigmoid, 1, false},
    {"ReLU, weights twice too large", "relu_large", nn::Relu, 8, false},
    {"ReLU, He's weights", "relu", nn::Relu, 2, false},
    {"ReLU + batch norm, twice too large", "batch_norm", nn::Relu, 8, true}};

// Builds a network with its loss, and a vector node "<name>_norms": ‖∂E/∂a‖ from the first layer to
// the last.
absl::Status Build(Graph& g, const Network& n, Output x, Output labels) {
  nn::Module net(g, {.seed = 1, .name = n.name});
  const auto kernel = nn::VarianceScaling(n.scale, nn::Fan::kIn, nn::Distribution::kNormal);
  Outputs layers = {x};
  for (int l = 1; l <= kLayers; ++l) {
    Output z = nn::Dense(net, layers.back(), kUnits,
                         {.use_bias = !n.batch_norm, .kernel_initialiser = kernel});
    if (n.batch_norm) z = nn::BatchNorm(net, z);
    layers.push_back(n.activation(z));
  }
  layers.erase(layers.begin());
  const Output logits =
      nn::Dense(net, layers.back(), kClasses, {.kernel_initialiser = nn::GlorotNormal()});
  const Output loss[] = {nn::SparseSoftmaxCrossEntropy(labels, logits)};
  ASSIGN_OR_RETURN(const Outputs gradients, Gradients(g, loss, layers));
  Outputs norms;
  for (const Output& da : gradients)
    norms.push_back(ops::Sqrt(ops::Sum(ops::Square(da), ops::Const(g, {0, 1}))));
  ops::Pack(norms, {.name = Concat(n.name, "_norms")});
  net.init(Concat(n.name, "_init"));
  return g.status();
}

absl::Status Run(const Args& args) {
  auto graph = std::make_shared<Graph>();
  Graph& g = *graph;
  const Output x =
      ops::StatelessRandomNormal(ops::Const(g, {kBatch, kUnits}), ops::Const(g, {1, 2}));
  const Output labels = ops::StatelessRandomUniformInt(
      ops::Const(g, {kBatch}), ops::Const(g, {3, 4}), ops::Const(g, 0), ops::Const(g, kClasses));
  for (const Network& n : kNetworks) RETURN_IF_ERROR(Build(g, n, x, labels));
  RETURN_IF_ERROR(SaveGraph(g, args.Out("08_vanishing_gradients.pb")));
  ASSIGN_OR_RETURN(const auto session, Session::Create(graph));

  TextTable table(
      {"network", "layer 1", "layer 5", "layer 10", "layer 15", "layer 20", "first / last"});
  Figure figure;
  Panel& panel = figure.Panel("norm of the loss's gradient by the outputs of each layer");
  panel.Labels("layer", "").LogY().XRange(0, kLayers + 1).Command("set key bottom right");
  std::vector<double> ratios;
  for (const Network& n : kNetworks) {
    RETURN_IF_ERROR(session->Run({}, {}, {Concat(n.name, "_init")}).status());
    ASSIGN_OR_RETURN(const auto out, session->Run({}, {Concat(n.name, "_norms")}));
    const std::vector<double> norms = Doubles(out[0]);
    std::vector<std::string> row = {n.title};
    for (const int l : {1, 5, 10, 15, 20}) row.push_back(Concat(static_cast<float>(norms[l - 1])));
    ratios.push_back(norms.front() / norms.back());
    row.push_back(Concat(ratios.back()));
    table.Row(row);
    panel.CurveWithPoints(n.title, Linspace(1, kLayers, kLayers), norms);
  }
  Print(table.ToString());
  RETURN_IF_ERROR(Holds(ratios[0] < 1e-8,
                        "with sigmoids the first layer's gradient is below 1e-8 of the last's"));
  RETURN_IF_ERROR(Holds(ratios[3] > 0.1 && ratios[3] < 100,
                        "with ReLU and batch norm it is within 0.1 and 100 of it"));
  return figure.Show(args.Picture("08_vanishing_gradients"));
}

}  // namespace
}  // namespace weft::examples

int main(int argc, char** argv) { return weft::examples::Main(argc, argv, weft::examples::Run); }
