// LeNet-5 (LeCun, Bottou, Bengio, Haffner 1998), with rectifiers and maxima where it had sigmoids
// and means: two convolutions that see ever larger parts of the picture, then three dense layers.
//
//   28×28×1 → conv 5×5 → 28×28×6 → pool → 14×14×6 → conv 5×5 → 10×10×16 → pool → 5×5×16
//           → 120 → 84 → 10,  61 706 weights
//
// Learns Fashion-MNIST, or MNIST's digits, whose files have the same form; leaves a graph file that
// holds the trained weights, the training graph and a checkpoint to go on from, and a test picture.
#include <algorithm>
#include <numeric>

#include "core/file.h"
#include "core/terminal.h"
#include "examples/example.h"
#include "examples/plot.h"
#include "graph/export.h"
#include "graph/minimize.h"
#include "ops/api.h"
#include "ops/nn/nn.h"
#include "runtime/data/batches.h"
#include "runtime/data/idx.h"
#include "runtime/data/image.h"
#include "runtime/device_state.h"
#include "runtime/session.h"
#include "runtime/variables.h"

namespace weft::examples {
namespace {

Output LeNet(nn::Module& net, Output image) {
  Output h = nn::Conv2D(net, image, 6, 5, {.padding = "SAME", .activation = nn::Relu});
  h = nn::Conv2D(net, nn::MaxPool2D(h), 16, 5, {.activation = nn::Relu});
  h = nn::Dense(net, nn::Flatten(nn::MaxPool2D(h)), 120, {.activation = nn::Relu});
  h = nn::Dense(net, h, 84, {.activation = nn::Relu});
  return nn::Dense(net, nn::Dropout(net, h, 0.2), 10);
}

// Fetches "loss", runs "step" and "init"; fetches "probs" and "right", the number of pictures that
// are told right.
void BuildGraph(Graph& g, int64_t seed, int64_t steps) {
  const Output image =
      ops::Placeholder(g, DType::kFloat, {.shape = {-1, 28, 28, 1}, .name = "image"});
  const Output label = ops::Placeholder(g, DType::kInt32, {.shape = {-1}, .name = "label"});
  nn::Module net(g, {.seed = seed});
  const Output loss =
      ops::Identity(nn::SparseSoftmaxCrossEntropy(label, LeNet(net, image)), {.name = "loss"});
  const train::Optimiser adam =
      train::Adam({.learning_rate = train::CosineDecay(
                       {.initial_rate = 2e-3, .decay_steps = steps, .alpha = 0.01})});
  {
    const ControlScope after(g, {Minimize(g, loss, adam, net.trainable())});
    ops::NoOp(g, {.name = "step"});
  }

  nn::Module test = net.ForInference();
  const Output logits = LeNet(test, image);
  ops::Softmax(logits, {.name = "probs"});
  const Output hit = ops::InTopKV2(logits, label, ops::Const(g, 1));
  ops::Sum(ops::Cast(hit, DType::kInt32), ops::Const(g, {0}), {.name = "right"});
  net.init();
}

absl::StatusOr<double> Accuracy(const Callable& test, const LabelledImages& set) {
  ASSIGN_OR_RETURN(Batches batches,
                   Batches::Over({set.images, set.labels},
                                 {.size = 500, .shuffle = false, .drop_remainder = false}));
  int64_t right = 0;
  for (int64_t i = 0; i < batches.per_epoch(); ++i) {
    ASSIGN_OR_RETURN(const auto batch, batches.Next());
    ASSIGN_OR_RETURN(const auto out, test.Run(batch));
    right += out[0].scalar<int32_t>();
  }
  return static_cast<double>(right) / static_cast<double>(batches.rows());
}

absl::Status Run(const Args& args) {
  ASSIGN_OR_RETURN(LabelledImages train, ReadMnist(args["data"], "train"));
  ASSIGN_OR_RETURN(const LabelledImages test, ReadMnist(args["data"], "t10k"));
  std::vector<int64_t> first(std::min(args.Int("pictures"), train.labels.dim(0)));
  std::iota(first.begin(), first.end(), 0);
  ASSIGN_OR_RETURN(train.images, TakeRows(train.images, first));
  ASSIGN_OR_RETURN(train.labels, TakeRows(train.labels, first));
  ASSIGN_OR_RETURN(Batches batches,
                   Batches::Over({train.images, train.labels},
                                 {.size = args.Int("batch"), .seed = uint64_t(args.Int("seed"))}));
  const int64_t epochs = args.Int("epochs"), steps = epochs * batches.per_epoch();

  auto graph = std::make_shared<Graph>();
  BuildGraph(*graph, args.Int("seed"), steps);
  RETURN_IF_ERROR(graph->status());
  RETURN_IF_ERROR(SaveGraph(*graph, args.Out("28_lenet_training.pb")));
  SessionOptions options;
  ASSIGN_OR_RETURN(options.device, OpenDevice(args["device"]));
  ASSIGN_OR_RETURN(const auto session, Session::Create(graph, options));
  RETURN_IF_ERROR(session->Run({}, {}, {"init"}).status());
  ASSIGN_OR_RETURN(const Callable learn, session->Prepare({"image", "label"}, {"loss"}, {"step"}));
  ASSIGN_OR_RETURN(const Callable count, session->Prepare({"image", "label"}, {"right"}));

  std::vector<double> at, losses, epoch_at, accuracies;
  TextTable log({"epoch", "loss", "test accuracy"});
  {
    Progress progress(steps);
    double mean = 0;
    for (int64_t step = 0; step < steps; ++step) {
      ASSIGN_OR_RETURN(const auto batch, batches.Next());
      ASSIGN_OR_RETURN(const auto out, learn.Run(batch));
      const double loss = out[0].scalar<float>();
      mean = step == 0 ? loss : 0.98 * mean + 0.02 * loss;
      if (step % 10 == 0) at.push_back(double(step) / batches.per_epoch()), losses.push_back(mean);
      progress.Update(step + 1,
                      Concat("loss ", Decimals(mean, 3), accuracies.empty() ? "" : ", accuracy ",
                             accuracies.empty() ? "" : Decimals(100 * accuracies.back(), 2),
                             accuracies.empty() ? "" : " %"));
      if ((step + 1) % batches.per_epoch() != 0) continue;
      ASSIGN_OR_RETURN(const double accuracy, Accuracy(count, test));
      epoch_at.push_back(double(batches.epoch()));
      accuracies.push_back(accuracy);
      log.Row(
          {Concat(batches.epoch()), Decimals(mean, 4), Concat(Decimals(100 * accuracy, 2), " %")});
    }
  }
  Print(log.ToString());
  RETURN_IF_ERROR(SaveVariables(*session, args.Out("28_lenet")));
  ASSIGN_OR_RETURN(const auto frozen, FreezeGraph(*graph, *session, {{"probs"}}));
  RETURN_IF_ERROR(SaveGraph(*frozen, args.Out("28_lenet.pb")));
  const int64_t row[] = {args.Int("show")};
  ASSIGN_OR_RETURN(const Tensor shown, TakeRows(test.images, row));
  const Tensor picture = shown.Reshaped({28, 28});
  ASSIGN_OR_RETURN(const std::string png, EncodePng(picture));
  RETURN_IF_ERROR(WriteFile(args.Out("28_lenet.png"), png));
  Print(Blocks(picture));

  Figure figure({}, 2);
  figure.Panel("Cross-entropy, running mean").Labels("epoch", "loss").LogY().Curve("", at, losses);
  figure.Panel("Test pictures told right")
      .Labels("epoch", "part")
      .CurveWithPoints("", epoch_at, accuracies);
  RETURN_IF_ERROR(figure.Show(args.Picture("28_lenet_curves")));
  const double goal = args.Int("goal") / 1000.0;
  return Holds(accuracies.back() >= goal, Concat("accuracy ", Decimals(100 * accuracies.back(), 2),
                                                 " % of at least ", Decimals(100 * goal, 1), " %"));
}

}  // namespace
}  // namespace weft::examples

int main(int argc, char** argv) {
  return weft::examples::Main(
      argc, argv, weft::examples::Run,
      {{"data", "/usr/share/datasets/fashion-mnist", "folder with the four IDX files"},
       {"epochs", "8", "how often each picture is seen"},
       {"pictures", "60000", "of the training set, at most"},
       {"batch", "128", "pictures a step"},
       {"seed", "1", "of weights, order and dropout"},
       {"device", "CPU:0", "where it learns, as GPU:0"},
       {"show", "0", "which test picture is kept and shown"},
       {"goal", "890", "thousandths of the test pictures that must be told right"}});
}
