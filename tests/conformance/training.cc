// Training graphs for tests/conformance/training.py.
//
//   weft_training build NET FILE          writes a training graph of that kind
//   weft_training run FILE STEPS [FROM [TO]]   runs init, or takes the variables from checkpoint
//                                              FROM (not "-"), then so many steps, and prints their
//                                              losses; the variables then go to checkpoint TO
//   weft_training nets                    lists the kinds
//
// In a graph's file the nodes are called init, loss and train; and gradient_of/VARIABLE is the
// gradient of the loss.
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

#include "graph/export.h"
#include "graph/import.h"
#include "graph/minimize.h"
#include "ops/api.h"
#include "ops/nn/build.h"
#include "ops/nn/nn.h"
#include "runtime/variables.h"

namespace weft {
namespace {

// Numbers in [-1, 1) that both runtimes draw alike.
Output Data(Graph& g, const std::vector<int64_t>& shape, int64_t seed) {
  const Output u = ops::StatelessRandomUniform(nn::Ints(g, shape),
                                               ops::Const(g, std::vector<int64_t>{seed, 17}));
  return u * 2 - 1;
}

struct Task {
  Output loss;
  Output train;
};

Task Regression(Graph& g, nn::Module& net) {
  const Output x = Data(g, {32, 5}, 1);
  const Output h = nn::Dense(net, x, 16, {.activation = nn::Tanh});
  const Output y = nn::Dense(
      net, nn::LayerNorm(net, h), 2,
      {.kernel_initialiser = nn::Orthogonal(0.5), .kernel_regulariser = nn::L1L2(1e-4, 1e-3)});
  const Output loss = nn::Huber(Data(g, {32, 2}, 2), y) + net.regularisation();
  const train::Schedule rate = train::CosineDecay(
      {.initial_rate = 0, .decay_steps = 80, .warmup_steps = 10, .warmup_target = 0.1});
  return {loss, Minimize(g, loss, train::Nesterov({.learning_rate = rate}), net.trainable())};
}

Task Images(Graph& g, nn::Module& net) {
  Output x = Data(g, {16, 12, 12, 2}, 3);
  x = nn::Conv2D(net, x, 8, 3, {.padding = "SAME", .use_bias = false});
  x = nn::MaxPool2D(nn::Relu(nn::BatchNorm(net, x)));
  x = nn::DepthwiseConv2D(net, x, 3, {.activation = nn::Swish});
  const Output logits = nn::Dense(net, nn::Flatten(x), 4);
  const Output labels = ops::ArgMax(Data(g, {16, 4}, 4), ops::Const(g, 1));
  const Output loss = nn::SparseSoftmaxCrossEntropy(labels, logits);
  return {loss, Minimize(g, loss, train::AdamW({.learning_rate = 0.003}), net.trainable())};
}

Task Words(Graph& g, nn::Module& net) {
  const Output ids = ops::Cast((Data(g, {24, 3}, 5) + 1) * 5, DType::kInt32);
  const Output e = nn::Embedding(net, ids, 10, 4);
  const Output logits = nn::Dense(net, nn::Flatten(e), 10);
  const Output loss =
      nn::SparseSoftmaxCrossEntropy(ops::Cast((Data(g, {24}, 6) + 1) * 5, DType::kInt32), logits);
  const nn::Variables v = net.trainable();
  const Outputs gradients = train::ClipByGlobalNorm(VariableGradients(g, loss, v), 0.5);
  const Output step = train::Adagrad({.learning_rate = 0.1}).Apply(gradients, v, {loss});
  return {loss, nn::Group(g, {step}, "train")};
}

Task Codes(Graph& g, nn::Module& net) {
  const Output x = Data(g, {8, 6, 6, 1}, 7);
  Output h = nn::Conv2D(net, x, 4, 3, {.strides = 2, .padding = "SAME", .activation = nn::Elu});
  h = nn::Conv2DTranspose(net, h, 1, 3, {.strides = 2, .padding = "SAME"});
  const Output loss = nn::SquaredError(x, h);
  return {loss, Minimize(g, loss, train::Nadam({.learning_rate = 0.01}), net.trainable())};
}

struct Net {
  const char* name;
  Task (*build)(Graph&, nn::Module&);
};
constexpr Net kNets[] = {
    {"regression", Regression}, {"images", Images}, {"words", Words}, {"codes", Codes}};

absl::Status Build(const std::string& name, const std::string& path) {
  for (const Net& net : kNets) {
    if (name != net.name) continue;
    Graph g;
    nn::Module module(g, {.seed = 5});
    const Task task = net.build(g, module);
    RETURN_IF_ERROR(g.status());
    ops::Identity(task.loss, {.name = "loss"});
    if (g.Find("train") != task.train.node)
      return Internal("the step is called ", task.train.name());
    const nn::Variables variables = module.trainable();
    const Outputs gradients = VariableGradients(g, task.loss, variables);
    for (size_t i = 0; i < gradients.size(); ++i) {
      ops::Identity(gradients[i], {.name = Concat("gradient_of/", variables[i].name)});
    }
    module.init();
    RETURN_IF_ERROR(g.status());
    return SaveGraph(g, path);
  }
  return NotFound("there is no network '", name, "'");
}

absl::Status Run(const std::string& path, int steps, const std::string& from,
                 const std::string& to) {
  ASSIGN_OR_RETURN(std::shared_ptr<Graph> graph, LoadGraph(path));
  ASSIGN_OR_RETURN(const auto session, Session::Create(graph));
  if (from == "-") {
    RETURN_IF_ERROR(session->Run({}, {}, {"init"}).status());
  } else {
    RETURN_IF_ERROR(RestoreVariables(*session, from));
  }
  for (int i = 0; i < steps; ++i) {
    ASSIGN_OR_RETURN(const std::vector<Tensor> loss, session->Run({}, {"loss"}, {"train"}));
    std::printf("%.9g\n", loss[0].scalar<float>());
  }
  return to == "-" ? absl::OkStatus() : SaveVariables(*session, to);
}

absl::Status Main(const std::vector<std::string>& args) {
  if (args.size() == 3 && args[0] == "build") return Build(args[1], args[2]);
  if (args.size() >= 3 && args.size() <= 5 && args[0] == "run") {
    return Run(args[1], std::atoi(args[2].c_str()), args.size() > 3 ? args[3] : "-",
               args.size() > 4 ? args[4] : "-");
  }
  if (args.size() == 1 && args[0] == "nets") {
    for (const Net& net : kNets) std::printf("%s\n", net.name);
    return absl::OkStatus();
  }
  return InvalidArgument("usage: weft_training build NET FILE | run FILE STEPS [FROM [TO]] | nets");
}

}  // namespace
}  // namespace weft

int main(int argc, char** argv) {
  const absl::Status status = weft::Main({argv + 1, argv + argc});
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s\n", std::string(weft::ToStd(status.message())).c_str());
  return 1;
}
