// Backpropagation: the 2-2-2 network that is worked by hand, here by the symbolic gradient in
// double.
//
//   i ──▶ net_h = W_h i + .35 ──▶ h = σ(net_h) ──▶ net_o = W_o h + .60 ──▶ o = σ(net_o)
//
//   E = Σ ½ (target − o)²        W ← W − η ∂E/∂W, η = ½
//
// Every number must agree with the published one to 1e-8.
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

// A number as it was published, and where the graph has it.
struct Published {
  const char* name;
  const char* tensor;
  int element;
  double value;
};
constexpr Published kBefore[] = {
    {"net_h1", "hidden/net", 0, 0.3775},      {"out_h1", "hidden/out", 0, 0.593269992},
    {"out_h2", "hidden/out", 1, 0.596884378}, {"out_o1", "output/out", 0, 0.75136507},
    {"out_o2", "output/out", 1, 0.772928465}, {"E_o1", "errors", 0, 0.274811083},
    {"E_o2", "errors", 1, 0.023560026},       {"E", "E", 0, 0.298371109},
    {"∂E/∂w5", "dE_output", 0, 0.082167041},  {"∂E/∂w1", "dE_hidden", 0, 0.000438568}};
constexpr Published kAfter[] = {
    {"w5", "output/w", 0, 0.35891648},  {"w6", "output/w", 1, 0.408666186},
    {"w7", "output/w", 2, 0.511301270}, {"w8", "output/w", 3, 0.561370121},
    {"w1", "hidden/w", 0, 0.149780716}, {"w2", "hidden/w", 1, 0.19956143},
    {"w3", "hidden/w", 2, 0.24975114},  {"w4", "hidden/w", 3, 0.29950229}};

struct Layer {
  Output variable, w, out;
};

// σ(W in + bias); the weights are a variable "<name>/w" of that shape.
Layer Neurons(Graph& g, const std::string& name, Output in, const Tensor& bias) {
  NameScope scope(g, name);
  Layer layer;
  layer.variable = ops::VarHandleOp(g, DType::kDouble, PartialShape{2, 2},
                                    {.shared_name = name + "/w", .name = "weights"});
  layer.w = ops::ReadVariableOp(layer.variable, DType::kDouble, {.name = "w"});
  const Output net = ops::AddV2(ops::MatMul(layer.w, in), ops::Const(g, bias), {.name = "net"});
  layer.out = ops::Sigmoid(net, {.name = "out"});
  return layer;
}

Tensor Column(double a, double b) { return Tensor::Of<double>({2, 1}, {a, b}); }

// Prints the rows, and counts how far the worst is off.
absl::Status Compare(const Session& session, std::span<const Published> rows, TextTable& table,
                     double& worst) {
  for (const Published& p : rows) {
    ASSIGN_OR_RETURN(const auto values, session.Run({}, {p.tensor}));
    const double v = Doubles(values[0])[p.element];
    worst = std::max(worst, std::abs(v - p.value));
    table.Row({p.name, Decimals(v, 9), Decimals(p.value, 9), Concat(std::abs(v - p.value))});
  }
  return absl::OkStatus();
}

absl::Status Run(const Args& args) {
  auto graph = std::make_shared<Graph>();
  Graph& g = *graph;
  const Output in = ops::Const(g, Column(0.05, 0.10), {.name = "inputs"});
  const Output target = ops::Const(g, Column(0.01, 0.99), {.name = "targets"});
  const Layer hidden = Neurons(g, "hidden", in, Tensor::Scalar(0.35));
  const Layer output = Neurons(g, "output", hidden.out, Tensor::Scalar(0.60));
  const Output errors =
      ops::Mul(ops::Const(g, 0.5), ops::SquaredDifference(target, output.out), {.name = "errors"});
  const Output loss = ops::Sum(errors, ops::Const(g, {0, 1}), {.name = "E"});

  const Output weights[] = {hidden.w, output.w}, losses[] = {loss};
  ASSIGN_OR_RETURN(const Outputs dw, Gradients(g, losses, weights));
  ops::Identity(dw[0], {.name = "dE_hidden"});
  ops::Identity(dw[1], {.name = "dE_output"});
  {
    // Both gradients are taken before either weight moves.
    ControlScope after(g, {dw[0], dw[1]});
    const Output steps[] = {ops::AssignSubVariableOp(hidden.variable, 0.5 * dw[0]),
                            ops::AssignSubVariableOp(output.variable, 0.5 * dw[1])};
    ControlScope all(g, {steps[0], steps[1]});
    ops::NoOp(g, {.name = "step"});
  }
  RETURN_IF_ERROR(g.status());
  RETURN_IF_ERROR(SaveGraph(g, args.Out("06_backpropagation.pb")));

  ASSIGN_OR_RETURN(const auto session, Session::Create(graph));
  RETURN_IF_ERROR(
      session->SetVariable("hidden/w", Tensor::Of<double>({2, 2}, {0.15, 0.20, 0.25, 0.30})));
  RETURN_IF_ERROR(
      session->SetVariable("output/w", Tensor::Of<double>({2, 2}, {0.40, 0.45, 0.50, 0.55})));

  double worst = 0;
  TextTable table({"", "here", "published", "difference"});
  RETURN_IF_ERROR(Compare(*session, kBefore, table, worst));
  ASSIGN_OR_RETURN(const Callable step, session->Prepare({}, {"E"}, {"step"}));
  std::vector<double> steps, energy;
  const auto record = [&](int i) -> absl::Status {
    ASSIGN_OR_RETURN(const auto e, step.Run({}));
    if (i % std::max(1, i / 30) == 0) {  // evenly enough along a logarithmic axis
      steps.push_back(i + 1);
      energy.push_back(e[0].scalar<double>());
    }
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(record(0));
  RETURN_IF_ERROR(Compare(*session, kAfter, table, worst));
  Print(table.ToString());
  RETURN_IF_ERROR(Holds(worst < 1e-8, Concat("every number within 1e-8, the worst ", worst)));

  for (int i = 1; i < 10000; ++i) RETURN_IF_ERROR(record(i));
  ASSIGN_OR_RETURN(const auto last, session->Run({}, {"output/out", "E"}));
  Print("after 10,000 steps: o = ", last[0].ToString(), ", E = ", last[1].scalar<double>());
  RETURN_IF_ERROR(Holds(last[1].scalar<double>() < 4e-5, "E below 4e-5 after 10,000 steps"));

  Figure figure;
  figure.Panel("the error of the 2-2-2 network")
      .Labels("step", "E")
      .LogX()
      .LogY()
      .Curve("", steps, energy);
  return figure.Show(args.Picture("06_backpropagation"));
}

}  // namespace
}  // namespace weft::examples

int main(int argc, char** argv) { return weft::examples::Main(argc, argv, weft::examples::Run); }
