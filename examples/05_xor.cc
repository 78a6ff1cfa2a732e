// XOR with two layers: OR and NAND of the inputs, and the AND of both.
//
//   h1 = σ(20 x + 20 y − 10)     OR
//   h2 = σ(−20 x − 20 y + 30)    NAND
//   o  = σ(20 h1 + 20 h2 − 30)   AND
//
// Then the same network learns such weights from random ones, by the gradient of its cross-entropy.
#include <cmath>

#include "core/terminal.h"
#include "examples/example.h"
#include "examples/plot.h"
#include "graph/export.h"
#include "graph/minimize.h"
#include "ops/api.h"
#include "ops/nn/nn.h"
#include "runtime/session.h"

namespace weft::examples {
namespace {

const Tensor kInputs = Tensor::Of<float>({4, 2}, {0, 0, 0, 1, 1, 0, 1, 1});
const Tensor kTargets = Tensor::Of<float>({4, 1}, {0, 1, 1, 0});

// Every point of a grid over the plane, for pictures.
const std::vector<double> kAxis = Linspace(-0.5, 1.5, 81);
Tensor Plane() {
  std::vector<float> points;
  for (const double y : kAxis) {
    for (const double x : kAxis)
      points.insert(points.end(), {static_cast<float>(x), static_cast<float>(y)});
  }
  return Tensor::Of<float>({static_cast<int64_t>(points.size() / 2), 2}, points);
}

// The truth table, how far it is from right, and the picture.
absl::StatusOr<double> Show(const Session& session, const std::string& title, Figure& figure) {
  ASSIGN_OR_RETURN(const auto out, session.Run({{"x", kInputs}}, {"hidden/Sigmoid", "o"}));
  TextTable table({"x", "y", "h1", "h2", "o", "x XOR y"});
  double worst = 0;
  for (int i = 0; i < 4; ++i) {
    const float o = out[1].data<float>()[i], want = kTargets.data<float>()[i];
    table.Row({Concat(i / 2), Concat(i % 2), Decimals(out[0].data<float>()[2 * i], 6),
               Decimals(out[0].data<float>()[2 * i + 1], 6), Decimals(o, 6), Concat(want)});
    worst = std::max<double>(worst, std::abs(o - want));
  }
  Print(title, "\n", table.ToString());
  ASSIGN_OR_RETURN(const auto plane, session.Run({{"x", Plane()}}, {"o"}));
  figure.Panel(title)
      .Labels("x", "y")
      .Square()
      .Command("set cbrange [0:1]")
      .Map(kAxis, kAxis, Doubles(plane[0]))
      .Points("", std::vector<double>{0, 1}, std::vector<double>{0, 1},
              "pt 6 ps 1.5 lw 2 lc rgb 'white'")
      .Points("", std::vector<double>{0, 1}, std::vector<double>{1, 0},
              "pt 7 ps 1.5 lc rgb 'white'");
  return worst;
}

absl::Status Run(const Args& args) {
  auto graph = std::make_shared<Graph>();
  Graph& g = *graph;
  const Output x = ops::Placeholder(g, DType::kFloat, {.shape = {-1, 2}, .name = "x"});
  const Output t = ops::Placeholder(g, DType::kFloat, {.shape = {-1, 1}, .name = "t"});
  nn::Module net(g, {.seed = args.Int("seed")});
  const auto random = nn::RandomNormal(0, 1);
  const Output h = nn::Dense(
      net, x, 2, {.activation = nn::Sigmoid, .kernel_initialiser = random, .name = "hidden"});
  const Output logit = nn::Dense(net, h, 1, {.kernel_initialiser = random, .name = "output"});
  ops::Sigmoid(logit, {.name = "o"});
  const Output loss = ops::Identity(nn::SigmoidCrossEntropy(t, logit), {.name = "loss"});
  const std::string step =
      Minimize(g, loss, train::Adam({.learning_rate = 0.05}), net.trainable()).name();
  const std::string init = net.init().name();
  RETURN_IF_ERROR(g.status());
  RETURN_IF_ERROR(SaveGraph(g, args.Out("05_xor.pb")));
  ASSIGN_OR_RETURN(const auto session, Session::Create(graph));
  Figure figure("XOR: where the answer is 1 (orange), and where it is 0", 3);
  figure.PanelSize(360, 340);

  RETURN_IF_ERROR(
      session->SetVariable("hidden/kernel", Tensor::Of<float>({2, 2}, {20, -20, 20, -20})));
  RETURN_IF_ERROR(session->SetVariable("hidden/bias", Tensor::Vector<float>({-10, 30})));
  RETURN_IF_ERROR(session->SetVariable("output/kernel", Tensor::Of<float>({2, 1}, {20, 20})));
  RETURN_IF_ERROR(session->SetVariable("output/bias", Tensor::Vector<float>({-30})));
  ASSIGN_OR_RETURN(const double by_hand, Show(*session, "by hand", figure));
  RETURN_IF_ERROR(Holds(by_hand < 1e-4, Concat("the truth table to 1e-4: ", by_hand)));

  RETURN_IF_ERROR(session->Run({}, {}, {init}).status());
  ASSIGN_OR_RETURN(const Callable train, session->Prepare({"x", "t"}, {"loss"}, {step}));
  std::vector<double> steps, losses;
  for (int i = 1; i <= 4000; ++i) {
    ASSIGN_OR_RETURN(const auto now, train.Run({kInputs, kTargets}));
    steps.push_back(i);
    losses.push_back(now[0].scalar<float>());
  }
  ASSIGN_OR_RETURN(const double learned, Show(*session, "learned", figure));
  RETURN_IF_ERROR(Holds(learned < 1e-2, Concat("learned from random weights to 1e-2: ", learned)));
  figure.Panel("cross-entropy").Labels("step", "").LogX().LogY().Curve("", steps, losses);
  return figure.Show(args.Picture("05_xor"));
}

}  // namespace
}  // namespace weft::examples

int main(int argc, char** argv) {
  return weft::examples::Main(argc, argv, weft::examples::Run,
                              {{"seed", "2", "of the random weights"}});
}
