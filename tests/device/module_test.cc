// What of a training step the CUDA module leaves to the host, by its list of kernels; needs no GPU.
// An op that gets a kernel there leaves the list of its test.
#include "kernels/device/module.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>
#include <set>

#include "graph/minimize.h"
#include "ops/api.h"
#include "ops/nn/nn.h"
#include "ops/registry.h"
#include "ops/table.h"
#include "runtime/compile.h"
#include "runtime/device_executable.h"
#include "tests/support/device_cases.h"
#include "tests/support/device_lines.h"
#include "tests/support/fake_driver.h"
#include "tests/support/update_graphs.h"

namespace weft {
namespace {

template <typename T>
T Get(absl::StatusOr<T> value) {
  INFO(value.status().message());
  REQUIRE(value.ok());
  return *std::move(value);
}

// A step with the fetch "loss" and the target "step", planned for a device with the module's
// kernels as a session plans it.
struct Planned {
  Planned(const Graph& g, const std::vector<std::pair<std::string, Shape>>& feeds) {
    REQUIRE(g.status().ok());
    RunSignature signature;
    std::vector<Shape> shapes;
    for (const auto& [name, shape] : feeds) {
      signature.feeds.push_back(Get(g.ParseTensorName(name)));
      shapes.push_back(shape);
    }
    signature.fetches = {Get(g.ParseTensorName("loss"))};
    signature.targets = {g.Find("step")};
    const NodeStateFn state = [](std::string_view, auto make) { return make(); };
    CompileOptions options;
    options.disabled_rules = {"fuse elementwise"};
    exe = Get(Compile(g, signature, options, state));
    binding = Get(Bind(*exe, shapes, {}));
    device = Get(DeviceState::Create(driver, *Get(CudaKernels())));
    on_device = Get(DeviceExecutable::Create(*exe, *device, state));
    plan = on_device->Plan(*binding);
  }

  // Tensors that cross in a step.
  std::set<std::string> Crossing(DeviceTask::Kind kind) const {
    std::set<std::string> names;
    for (const DeviceSection& s : plan.sections) {
      for (const DeviceTask& t : s.tasks) {
        if (t.kind == kind) names.insert(on_device->NameOf(t.slot));
      }
    }
    return names;
  }
  // Ops that the host runs in each step, but for those that make handles.
  std::set<std::string> HostOps() const {
    std::set<std::string> ops;
    for (const DeviceSection& s : plan.sections) {
      for (int32_t i : s.host) {
        const std::string_view op = exe->instructions[i].op->name;
        if (op != "VarHandleOp" && !plan.steady[i]) ops.insert(std::string(op));
      }
    }
    return ops;
  }

  test::FakeDriver driver;
  std::unique_ptr<Executable> exe;
  std::unique_ptr<Binding> binding;
  std::unique_ptr<DeviceState> device;
  std::unique_ptr<DeviceExecutable> on_device;
  DevicePlan plan;
};

using Names = std::set<std::string>;

// Both steps end as the program's examples do.
void Train(Graph& g, nn::Module& net, Output loss, const train::Optimiser& optimiser) {
  loss = ops::Identity(loss, {.name = "loss"});
  const ControlScope after(g, {Minimize(g, loss, optimiser, net.trainable())});
  ops::NoOp(g, {.name = "step"});
  net.init();
}

// What else the host does is decided by shapes and constants, and done once.
void CheckOnlyFeedsCross(const Planned& p, const Names& feeds) {
  CHECK(p.Crossing(DeviceTask::Kind::kCopyIn) == feeds);
  CHECK(p.Crossing(DeviceTask::Kind::kCopyOut) == Names{"loss"});
  CHECK(p.HostOps() == Names{});
  CHECK(p.plan.sections.size() == 1);
  CHECK(p.plan.sections[0].replayable);
}

TEST_CASE("what crosses in a step of a regression by SGD with momentum", "[module]") {
  Graph g;
  const Output x = ops::Placeholder(g, DType::kFloat, {.shape = {-1, 8}, .name = "x"});
  const Output y = ops::Placeholder(g, DType::kFloat, {.shape = {-1, 2}, .name = "y"});
  nn::Module net(g, {.seed = 1});
  const Output h = nn::Dense(net, x, 16, {.activation = nn::Relu});
  Train(g, net, nn::SquaredError(y, nn::Dense(net, h, 2)),
        train::Sgd({.learning_rate = 0.1, .momentum = 0.9}));
  const Planned p(g, {{"x", {32, 8}}, {"y", {32, 2}}});
  CheckOnlyFeedsCross(p, {"x", "y"});
}

// weft_gpu_tests runs what the module has; these are its rows.
TEST_CASE("every op of the module has a case on a GPU", "[module]") {
  Names tested = {"_Elementwise", "_ReadRef", "BiasAdd", "BiasAddGrad", "MatMul", "ReadVariableOp"};
  for (const char* op : {"Sum", "Mean", "Prod", "EuclideanNorm", "Max", "Min", "All", "Any"}) {
    tested.insert(op);
  }
  for (const auto rows : {UnaryRows(), BinaryRows()}) {
    for (const TableRow& row : rows) tested.emplace(row.op);
  }
  for (const TrainingOp& op : TrainingOps()) tested.emplace(op.name);
  tested.insert(std::begin(test::kAssignments), std::end(test::kAssignments));
  const auto add_calls = [&](std::string_view lines) {
    for (size_t at = 0; (at = lines.find('(', at)) != std::string_view::npos; ++at) {
      size_t first = at;
      while (first > 0 && (std::isalnum(lines[first - 1]) != 0 || lines[first - 1] == '_')) --first;
      tested.emplace(lines.substr(first, at - first));
    }
  };
  for (const char* line : test::kArrayLines) add_calls(line);
  for (const test::DeviceCase& c : test::DeviceCases()) add_calls(c.lines);
  for (const std::string_view op : Ops().Names()) {
    CAPTURE(op);
    if (Get(CudaKernels())->HasOp(op)) CHECK(tested.contains(std::string(op)));
  }
}

// Words to one of four classes.
void Classify(Graph& g, const train::Optimiser& optimiser) {
  const Output words = ops::Placeholder(g, DType::kInt32, {.shape = {-1, 12}, .name = "words"});
  const Output label = ops::Placeholder(g, DType::kInt32, {.shape = {-1}, .name = "label"});
  nn::Module net(g, {.seed = 1});
  const Output h = nn::Flatten(nn::Embedding(net, words, 100, 8));
  Train(g, net, nn::SparseSoftmaxCrossEntropy(label, nn::Dense(net, h, 4)), optimiser);
}

TEST_CASE("what crosses in a step of an embedding by Adam", "[module]") {
  Graph g;
  Classify(g, train::Adam());
  const Planned p(g, {{"words", {16, 12}}, {"label", {16}}});
  // The words in one row are a view of the host's, and a copy of their own.
  CHECK(p.HostOps() == Names{"Reshape"});
  CHECK(p.Crossing(DeviceTask::Kind::kCopyIn).size() == 3);
  CHECK(p.Crossing(DeviceTask::Kind::kCopyOut) == Names{"loss"});
  CHECK(p.plan.sections.size() == 1);
  CHECK(p.plan.sections[0].replayable);
}

TEST_CASE("what crosses in a step of an embedding by SGD", "[module]") {
  Graph g;
  Classify(g, train::Sgd());
  const Planned p(g, {{"words", {16, 12}}, {"label", {16}}});
  // How many rows there are, only the step tells.
  CHECK(p.HostOps() == Names{"Mul", "Reshape", "ResourceGather", "ResourceScatterSub", "Size",
                             "Unique", "UnsortedSegmentSum"});
}

TEST_CASE("what crosses in a step of LeNet by Adam", "[module]") {
  Graph g;  // examples/28_lenet.cc
  const Output image =
      ops::Placeholder(g, DType::kFloat, {.shape = {-1, 28, 28, 1}, .name = "image"});
  const Output label = ops::Placeholder(g, DType::kInt32, {.shape = {-1}, .name = "label"});
  nn::Module net(g, {.seed = 1});
  Output h = nn::Conv2D(net, image, 6, 5, {.padding = "SAME", .activation = nn::Relu});
  h = nn::Conv2D(net, nn::MaxPool2D(h), 16, 5, {.activation = nn::Relu});
  h = nn::Dense(net, nn::Flatten(nn::MaxPool2D(h)), 120, {.activation = nn::Relu});
  h = nn::Dense(net, h, 84, {.activation = nn::Relu});
  h = nn::Dense(net, nn::Dropout(net, h, 0.2), 10);
  Train(g, net, nn::SparseSoftmaxCrossEntropy(label, h),
        train::Adam({.learning_rate = train::CosineDecay(
                         {.initial_rate = 2e-3, .decay_steps = 1000, .alpha = 0.01})}));
  const Planned p(g, {{"image", {128, 28, 28, 1}}, {"label", {128}}});
  CheckOnlyFeedsCross(p, {"image", "label"});
  // Dropout's mask goes on where the step before ended: 24 bytes a step.
  CHECK(p.plan.step_bytes > 0);
}

}  // namespace
}  // namespace weft
