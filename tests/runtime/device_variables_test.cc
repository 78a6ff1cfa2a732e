// Variables whose values live on a device.
#include <algorithm>
#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <random>
#include <thread>

#include "graph/text.h"
#include "runtime/device_callable.h"
#include "runtime/device_state.h"
#include "runtime/pool.h"
#include "runtime/resource_store.h"
#include "runtime/session.h"
#include "runtime/variables.h"
#include "tests/support/fake_driver.h"
#include "tests/support/fake_kernels.h"
#include "tests/support/graphs.h"
#include "tests/support/temp_folder.h"

namespace weft {
namespace {

using test::FakeDriver;

// The driver outlives what uses it.
struct Device {
  explicit Device(size_t limit = 0)
      : state(*DeviceState::Create(driver, test::FakeKernels(), limit)) {}
  ~Device() {
    for (const std::string& v : driver.violations()) FAIL_CHECK(v);
  }
  SessionOptions Options() const {
    SessionOptions o;
    o.device = state;
    o.optimize = false;
    return o;
  }
  size_t bytes() const { return state->allocator().stats().in_use; }

  FakeDriver driver;
  std::shared_ptr<DeviceState> state;
};

SessionOptions Plain() {
  SessionOptions o;
  o.optimize = false;
  return o;
}

Tensor Weights(float first = 1) { return Tensor::Of<float>({2, 2}, {first, -1, 0.5f, 2}); }

constexpr char kTraining[] =
    "x = Placeholder(dtype: float)\n"
    "v = VarHandleOp(dtype: float, shape: [2, 2], shared_name: 'v')\n"
    "m = VarHandleOp(dtype: float, shape: [2, 2], shared_name: 'm')\n"
    "init = AssignVariableOp(v, [[1, -1], [0.5, 2]])\n"
    "init_m = AssignVariableOp(m, float [[0, 0], [0, 0]])\n"
    "r = ReadVariableOp(v, dtype: float)\n"
    "y = Tanh(MatMul(x, r))\n"
    "loss = Mean(Square(y), [0, 1])\n"
    "dy = TanhGrad(y, y)\n"
    "g = MatMul(x, dy, transpose_a: true)\n"
    "step = ResourceApplyMomentum(v, m, 0.1, g, 0.9)\n"
    "dx = MatMul(dy, r, transpose_b: true)\n"
    "erf = Erf(ReadVariableOp(v, dtype: float))\n"  // the host's
    "bump = AssignAddVariableOp(v, float [[1, 1], [1, 1]])\n"
    "double = AssignAddVariableOp(v, Erf(r)) @ '/cpu:0'\n";

Tensor Input(int step) {
  return Tensor::Of<float>({2, 2}, {0.5f, -1, 0.25f * static_cast<float>(step), 1});
}

// A session beside the one without a device: what one is told, so is the other.
struct Pair {
  Pair(std::string_view lines, const SessionOptions& options)
      : host(test::SessionFromLines(lines, Plain())),
        device(test::SessionFromLines(lines, options)) {}
  void Run(std::initializer_list<std::string> fetches, std::initializer_list<std::string> targets,
           const std::vector<Feed>& feeds = {}) {
    const auto want = host->Run(feeds, std::vector(fetches), std::vector(targets));
    const auto got = device->Run(feeds, std::vector(fetches), std::vector(targets));
    INFO(got.status().message());
    REQUIRE(want.ok());
    REQUIRE(got.ok());
    for (size_t i = 0; i < want->size(); ++i) {
      INFO((*got)[i] << "\n" << (*want)[i]);
      CHECK(BitEqual((*got)[i], (*want)[i]));
    }
  }
  void Same(std::string_view variable) {
    const auto want = host->GetVariable(variable), got = device->GetVariable(variable);
    REQUIRE(want.ok());
    REQUIRE(got.ok());
    INFO(*got << "\n" << *want);
    CHECK(BitEqual(*got, *want));
  }
  void Set(std::string_view variable, const Tensor& value) {
    for (const auto* s : {&host, &device}) REQUIRE((*s)->SetVariable(variable, value).ok());
  }
  std::unique_ptr<Session> host, device;
};

TEST_CASE("weights stay on the device; a step's feed and loss alone cross", "[device][variables]") {
  Device d;
  {
    Pair p(kTraining, d.Options());
    p.Run({}, {"init", "init_m"});
    for (int i = 0; i < 5; ++i) {
      d.driver.ClearCalls();
      p.Run({"loss"}, {"step"}, {{"x", Input(i)}});
      const int given_out = i < 2 ? 1 : 0;  // then captured
      CHECK(d.driver.Count("copy in 16") == given_out);
      CHECK(d.driver.Count("copy out") == given_out);
      CHECK(d.driver.Count("launch ReadVariableOp") == 0);
      CHECK(d.driver.Count("launch ResourceApplyMomentum on") == given_out);
      CHECK(d.driver.Count("sync main") == 1);
      CHECK(d.driver.Count("replay") == (i == 0 ? 0 : 1));
    }
    d.driver.ClearCalls();
    p.Same("v");
    p.Same("m");
    CHECK(d.driver.Count("copy out 16 on main") == 2);
    // To look at a value does not move it.
    d.driver.ClearCalls();
    p.Run({"loss"}, {"step"}, {{"x", Input(7)}});
    CHECK(d.driver.calls() == std::vector<std::string>{"replay on main", "sync main"});
  }
  CHECK(d.bytes() == 0);
}

TEST_CASE("who uses a read is done before the write that follows", "[device][variables]") {
  Device d;
  Pair p(kTraining, d.Options());
  p.Run({}, {"init", "init_m"});
  d.driver.ClearCalls();
  // dx wants the weights and is nothing that the step waits for.
  for (int i = 0; i < 4; ++i) p.Run({"dx", "r", "loss"}, {"step"}, {{"x", Input(i)}});
  CHECK(d.driver.Count("launch ReadVariableOp") == 0);
  p.Same("v");
}

TEST_CASE("a read whose use must come after a write copies", "[device][variables]") {
  Device d;
  Pair p(
      "v = VarHandleOp(dtype: float, shape: [2], shared_name: 'v')\n"
      "init = AssignVariableOp(v, float [1, 2])\n"
      "r = ReadVariableOp(v, dtype: float)\n"
      "up = AssignAddVariableOp(v, float [10, 20], ^r)\n"
      "old = Square(r, ^up)\n"
      "new = ReadVariableOp(v, ^up, dtype: float)\n"
      "flat = Reshape(new, [1, 2])\n"
      "y = Tanh(flat)\n"
      "same = AssignVariableOp(v, new, ^y)\n",
      d.Options());
  p.Run({}, {"init"});
  d.driver.ClearCalls();
  for (int i = 0; i < 4; ++i) p.Run({"old", "y", "new"}, {"same"});
  CHECK(d.driver.Count("launch ReadVariableOp") == 2);  // r, given out and captured; not new
  p.Same("v");
}

TEST_CASE("a table that rows are read of and written to stays on the device",
          "[device][variables]") {
  Device d;
  Pair p(
      "ids = Placeholder(dtype: int32, shape: [3])\n"
      "v = VarHandleOp(dtype: float, shape: [4, 2], shared_name: 'v')\n"
      "init = AssignVariableOp(v, float [[1, 2], [3, 4], [5, 6], [7, 8]])\n"
      "rows = ResourceGather(v, ids, dtype: float)\n"
      "whole = ReadVariableOp(v, dtype: float)\n"
      "loss = Mean(Tanh(rows), [0, 1])\n"
      "step = ResourceScatterSub(v, ids, Tanh(rows))\n"
      // Row by row of itself in another order: what the write replaces must be a copy.
      "turn = ResourceScatterSub(v, [1, 2, 3, 0], whole)\n",
      d.Options());
  p.Run({}, {"init"});
  for (int32_t i = 0; i < 4; ++i) {
    d.driver.ClearCalls();
    p.Run({"loss", "whole"}, {"step"}, {{"ids", Tensor::Vector<int32_t>({i, 2, i})}});
    const int given_out = i < 2 ? 1 : 0;
    CHECK(d.driver.Count("copy in") == given_out);
    CHECK(d.driver.Count("launch ReadVariableOp") == 0);
    p.Same("v");
  }
  d.driver.ClearCalls();
  for (int i = 0; i < 3; ++i) p.Run({}, {"turn"});
  CHECK(d.driver.Count("launch ReadVariableOp") == 2);
  p.Same("v");
}

TEST_CASE("legacy references train on a device as on the CPU", "[device][variables]") {
  Device d;
  {
    Pair p(
        "x = Placeholder(dtype: float)\n"
        "v = VariableV2(dtype: float, shape: [2, 2])\n"
        "m = VariableV2(dtype: float, shape: [2, 2])\n"
        "init = Assign(v, [[1, -1], [0.5, 2]])\n"
        "init_m = Assign(m, float [[0, 0], [0, 0]])\n"
        "y = Tanh(MatMul(x, v))\n"
        "loss = Mean(Square(y), [0, 1])\n"
        "g = MatMul(x, TanhGrad(y, y), transpose_a: true)\n"
        "step = ApplyMomentum(v, m, 0.1, g, 0.9)\n"
        "more = AssignAdd(step, g)\n"  // of the reference that the step hands on
        "rows = ScatterSub(more, [1, 0, 1], [[1, 2], [3, 4], [5, 6]])\n"
        "after = Mean(more, [0])\n",
        d.Options());
    p.Run({}, {"init", "init_m"});
    for (int i = 0; i < 5; ++i) {
      d.driver.ClearCalls();
      p.Run({"loss", "after"}, {"rows"}, {{"x", Input(i)}});
      const int given_out = i < 2 ? 1 : 0;
      CHECK(d.driver.Count("copy in 16") == given_out);
      CHECK(d.driver.Count("copy out") == 2 * given_out);  // loss and after
      CHECK(d.driver.Count("launch ApplyMomentum on") == given_out);
      CHECK(d.driver.Count("launch ScatterSub on") == given_out);
      CHECK(d.driver.Count("replay") == (i == 0 ? 0 : 1));
    }
    p.Same("v");
    p.Same("m");
    p.Run({}, {"init"});
    p.Same("v");
  }
  CHECK(d.bytes() == 0);
}

TEST_CASE("a legacy variable that may change its shape", "[device][variables]") {
  Device d;
  Pair p(
      "x = Placeholder(dtype: float)\n"
      "v = VariableV2(dtype: float, shape: [2])\n"
      "set = Assign(v, x, validate_shape: false)\n"
      "now = Tanh(set)\n"
      "y = Tanh(v)\n",
      d.Options());
  for (int64_t n : {2, 3, 3, 3, 1}) {
    const Tensor x = *Tensor::Allocate(DType::kFloat, Shape{n});
    std::fill_n(x.data<float>(), n, 0.25f);
    p.Run({"now"}, {}, {{"x", x}});
    p.Run({}, {"set"}, {{"x", x}});
    p.Run({"y"}, {});
    p.Same("v");
  }
}

TEST_CASE("a value moves to where it is written", "[device][variables]") {
  Device d;
  Pair p(kTraining, d.Options());
  p.Run({}, {"init", "init_m"});
  const auto step = [&](int i) { p.Run({"loss"}, {"step"}, {{"x", Input(i)}}); };
  for (int i = 0; i < 3; ++i) step(i);
  SECTION("by a session's door: the captured step goes") {
    d.driver.ClearCalls();
    p.Set("v", Weights(3));
    for (int i = 0; i < 3; ++i) step(i);
    p.Same("v");
    // The old memory may come back for the new value: then the old graph holds.
    CHECK(d.driver.Count("copy in 16 on main") == 1);
    CHECK(d.driver.Count("replay") == 3);
  }
  SECTION("and is captured anew where its memory is another") {
    p.Set("v", Weights(3));
    std::vector<Tensor> taken;  // what v had is among them
    for (int i = 0; i < 32; ++i) {
      taken.push_back(*d.state->AllocateTensor(DType::kFloat, Shape{2, 2}));
    }
    d.driver.ClearCalls();
    for (int i = 0; i < 3; ++i) step(i);
    CHECK(d.driver.Count("capture on") == 1);
    p.Same("v");
  }
  SECTION("by the host's kernels, which read copies") {
    for (int i = 0; i < 3; ++i) {
      p.Run({"erf"}, {});
      step(i);
      p.Run({}, {"double"});
      step(i);
      p.Run({}, {"bump"});
    }
    p.Same("v");
  }
  SECTION("to a checkpoint and back") {
    const test::TempFolder folder;
    const std::string prefix = (folder.path / "v").string();
    REQUIRE(SaveVariables(*p.device, prefix).ok());
    for (int i = 0; i < 2; ++i) REQUIRE(p.device->Run({{"x", Input(i)}}, {}, {"step"}).ok());
    REQUIRE(RestoreVariables(*p.device, prefix).ok());
    for (int i = 0; i < 2; ++i) step(i);
    p.Same("v");
    p.Same("m");
  }
}

// Reads, assignments and sums of three variables, in a random order that control edges make one.
std::string RandomLines(uint32_t seed, std::vector<std::string>& fetches) {
  std::mt19937 random(seed);
  std::string lines = "x = Placeholder(dtype: float, shape: [4])\n";
  for (const char* v : {"a", "b", "c"}) {
    lines += Concat(v, " = VarHandleOp(dtype: float, shape: [4], shared_name: '", v, "')\n");
  }
  std::vector<std::string> values = {"x"};
  std::string last;
  for (int i = 0; i < 40; ++i) {
    const std::string variable(1, static_cast<char>('a' + random() % 3));
    const std::string value = values[random() % values.size()];
    // Mostly only the variables' own order holds.
    const std::string after = last.empty() || random() % 3 != 0 ? "" : Concat(", ^", last);
    const std::string name = Concat("n", i);
    switch (random() % 6) {
      case 0:
      case 1:
        lines += Concat(name, " = ReadVariableOp(", variable, after, ", dtype: float)\n");
        values.push_back(name);
        break;
      case 2:
        lines += Concat(name, " = AssignVariableOp(", variable, ", ", value, after, ")\n");
        break;
      case 3:
        lines += Concat(name, " = AssignAddVariableOp(", variable, ", ", value, after, ")\n");
        break;
      case 4:
        lines += Concat(name, " = Reshape(", value, ", [4]", after, ")\n");
        values.push_back(name);
        break;
      default:
        lines += Concat(name, " = Tanh(", value, after, ")\n");
        values.push_back(name);
    }
    last = name;
  }
  for (const std::string& v : values) {
    if (v != "x" && fetches.size() < 8) fetches.push_back(v);
  }
  return lines;
}

TEST_CASE("random orders of reads and writes", "[device][variables]") {
  int copied = 0, in_place = 0;
  for (uint32_t seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    Device d;
    std::vector<std::string> fetches, targets;
    const std::string lines = RandomLines(seed, fetches);
    for (int i = 0; i < 40; ++i) targets.push_back(Concat("n", i));
    Pair p(lines, d.Options());
    for (const char* v : {"a", "b", "c"}) p.Set(v, Tensor::Vector<float>({1, -2, 0.5f, 0}));
    for (int step = 0; step < 4; ++step) {
      const std::vector<Feed> feeds = {
          {"x", Tensor::Vector<float>({0.1f * static_cast<float>(step), 1, 2, -1})}};
      const auto want = p.host->Run(feeds, fetches, targets);
      const auto got = p.device->Run(feeds, fetches, targets);
      INFO(got.status().message());
      REQUIRE(want.ok());
      REQUIRE(got.ok());
      for (size_t i = 0; i < want->size(); ++i) CHECK(BitEqual((*got)[i], (*want)[i]));
      for (const char* v : {"a", "b", "c"}) p.Same(v);
      if (step != 0) continue;
      copied += d.driver.Count("launch ReadVariableOp");
      for (size_t at = lines.find("Read"); at != lines.npos; at = lines.find("Read", at + 1)) {
        ++in_place;
      }
    }
  }
  in_place -= copied;
  CAPTURE(copied, in_place);
  CHECK(copied > 0);
  CHECK(in_place > 2 * copied);
}

TEST_CASE("errors are the host's, and leave the variable as it was", "[device][variables]") {
  Device d;
  Pair p(
      "x = Placeholder(dtype: float)\n"
      "v = VarHandleOp(dtype: float, shape: [?], shared_name: 'v')\n"
      "w = VarHandleOp(dtype: float, shape: [2], shared_name: 'w')\n"
      "r = Square(ReadVariableOp(w, dtype: float))\n"
      "set = AssignVariableOp(v, x, validate_shape: true)\n"
      "add = AssignAddVariableOp(v, x)\n"
      "read = ReadVariableOp(v, dtype: float)\n",
      d.Options());
  const auto message = [&](const Session& s, std::vector<Feed> feeds,
                           std::vector<std::string> fetches, std::vector<std::string> targets) {
    return test::Message(s.Run(feeds, fetches, targets).status());
  };
  CHECK(message(*p.device, {}, {"r"}, {}) ==
        "variable 'w' was read before it was assigned; ReadVariableOp node 'r/ReadVariableOp' on "
        "(resource []); on /device:GPU:0");
  const Tensor two = Tensor::Vector<float>({1, 2}), three = Tensor::Vector<float>({1, 2, 3});
  p.Run({}, {"set"}, {{"x", two}});
  for (const char* target : {"set", "add"}) {
    for (int run = 0; run < 3; ++run) {
      const std::string got = message(*p.device, {{"x", three}}, {}, {target});
      CAPTURE(got);
      CHECK(got.find("has shape [2]") != got.npos);
      CHECK(got.find(Concat("node '", target, "'")) != got.npos);
    }
  }
  p.Same("v");
  p.Run({}, {"add"}, {{"x", two}});
  p.Run({"read"}, {});  // of unknown shape: the host's
  // A launch that fails: the variable's new memory is not the variable's.
  d.driver.FailEnqueue(0, absl::InternalError("launch failure"));
  CHECK(message(*p.device, {{"x", two}}, {}, {"set"}).starts_with("launch failure"));
  p.Same("v");
}

TEST_CASE("a variable's memory counts against the device's limit", "[device][variables]") {
  Device d(/*limit=*/6000);
  const auto session = test::SessionFromLines(
      "x = Placeholder(dtype: float)\n"
      "v = VarHandleOp(dtype: float, shape: [1000], shared_name: 'v')\n"
      "w = VarHandleOp(dtype: float, shape: [1000], shared_name: 'w')\n"
      "y = AddN(ReadVariableOp(v, dtype: float), ReadVariableOp(w, dtype: float))\n"
      "z = Sum(ReadVariableOp(v, dtype: float), [0])\n",
      d.Options());
  std::vector<float> ones(1000, 1);
  for (const char* v : {"v", "w"}) REQUIRE(session->SetVariable(v, Tensor::Vector(ones)).ok());
  CHECK(test::RunOne(*session, "z").scalar<float>() == 1000);
  CHECK(d.bytes() >= 4000);
  CHECK(d.bytes() <= 6000);
  const auto y = session->Run({}, {"y"});
  CHECK(y.status().code() == absl::StatusCode::kResourceExhausted);
  CHECK(session->GetVariable("w").ok());
}

TEST_CASE("two devices share the variables of one store", "[device][variables]") {
  Device first, second;
  const std::shared_ptr<const Graph> graph = *ParseText(kTraining);
  PoolAllocator pool;
  SessionResources resources;
  ThreadArena threads(1);
  const NodeStateFn state = [](std::string_view, auto make) { return make(); };
  RunSignature signature;
  signature.feeds = {*graph->ParseTensorName("x")};
  signature.fetches = {*graph->ParseTensorName("loss")};
  signature.targets = {graph->Find("step")};
  const auto exe = *Compile(*graph, signature, {.optimize = false}, state);
  std::array<std::unique_ptr<DeviceCallable>, 2> step = {
      *DeviceCallable::Create(*exe, *first.state, state, true, 4),
      *DeviceCallable::Create(*exe, *second.state, state, true, 4)};
  const auto host = test::SessionFromLines(kTraining, Plain());
  test::RunTargets(*host, {"init", "init_m"});
  for (const char* v : {"v", "m"}) {
    const auto made = resources.GetOrCreate("", v, Variable::kKind, [&] {
      return RefPtr<Resource>(MakeRef<Variable>(v, DType::kFloat));
    });
    REQUIRE(static_cast<Variable&>(**made)
                .Assign(*host->GetVariable(v), Variable::ShapeCheck::kNone, pool)
                .ok());
  }
  for (int i = 0; i < 8; ++i) {
    const Tensor x = Input(i);
    const auto loss = step[i / 3 % 2]->Run({&x, 1}, {pool, resources, threads}, {});
    INFO(loss.status().message());
    REQUIRE(loss.ok());
    CHECK(BitEqual((*loss)[0], test::RunOne(*host, "loss", {{"x", x}}, {"step"})));
  }
  const auto v = resources.Find("", "v");
  CHECK(BitEqual(*static_cast<Variable&>(*v).Read(pool), *host->GetVariable("v")));
  resources.Clear();
}

TEST_CASE("runs on a device beside readers and writers on the host", "[device][variables]") {
  Device d;
  const auto session = test::SessionFromLines(
      "v = VarHandleOp(dtype: float, shape: [2], shared_name: 'v')\n"
      "one = AssignAddVariableOp(v, float [1, 1])\n"
      "host = AssignAddVariableOp(v, float [1, 1]) @ '/cpu:0'\n"
      "r = ReadVariableOp(v, dtype: float)\n"
      "y = Square(r)\n",
      d.Options());
  REQUIRE(session->SetVariable("v", Tensor::Vector<float>({0, 0})).ok());
  std::atomic<int> wrong = 0;
  constexpr int kRuns = 60;
  std::vector<std::thread> threads;
  for (const char* target : {"one", "one", "host"}) {
    threads.emplace_back([&, target] {
      for (int i = 0; i < kRuns; ++i) wrong += session->Run({}, {}, {target}).ok() ? 0 : 1;
    });
  }
  threads.emplace_back([&] {
    for (int i = 0; i < kRuns; ++i) {
      const auto v = session->GetVariable("v");
      const auto y = session->Run({}, {"y", "r"});
      if (!v.ok() || !y.ok()) {
        ++wrong;
        continue;
      }
      // Never half of an addition.
      wrong += v->data<float>()[0] == v->data<float>()[1] ? 0 : 1;
      const float r = (*y)[1].data<float>()[0];
      wrong += (*y)[0].data<float>()[0] == r * r ? 0 : 1;
    }
  });
  for (std::thread& t : threads) t.join();
  CHECK(wrong == 0);
  CHECK(session->GetVariable("v")->data<float>()[0] == 3 * kRuns);
}

TEST_CASE("a fetched handle keeps the device", "[device][variables]") {
  FakeDriver driver;
  Tensor handle;
  {
    SessionOptions options = Plain();
    options.device = *DeviceState::Create(driver, test::FakeKernels());
    const auto session = test::SessionFromLines(kTraining, options);
    test::RunTargets(*session, {"init"});
    handle = test::RunOne(*session, "v");
  }
  CHECK(BitEqual(*(*VariableOf(handle, DType::kFloat))->Read(HeapAllocator()), Weights()));
  handle = Tensor();
  CHECK(driver.live_bytes() == 0);
  CHECK(driver.violations().empty());
}

TEST_CASE("step statistics of a device", "[device][stats]") {
  Device d;
  const auto session = test::SessionFromLines(
      "x = Placeholder(dtype: float)\na = Square(x)\nb = Tanh(x)\nc = AddV2(a, b)\ny = Erf(c)\n",
      d.Options());
  const Tensor x = Tensor::Vector<float>({1, 2, 3});
  for (int run = 0; run < 3; ++run) {
    StepStats stats;
    RunOptions options;
    options.stats = &stats;
    REQUIRE(
        session->Run(std::vector<Feed>{{"x", x}}, std::vector<std::string>{"y"}, {}, options).ok());
    std::vector<std::string> lines;
    for (const KernelStats& k : stats.Take()) {
      lines.push_back(Concat(k.op, " ", k.node, " ", k.device, ": ", k.shapes));
      if (!k.device.empty()) CHECK(k.end_ns - k.start_ns == FakeDriver::kWorkNs);
      CHECK(k.start_ns >= 0);
    }
    REQUIRE(lines.size() == 6);
    CHECK(lines[0] == "MEMCPYHtoD x /device:GPU:0: float [3] -> float [3]");
    CHECK(lines[3] == "AddV2 c /device:GPU:0: float [3], float [3] -> float [3]");
    CHECK(lines[4] == "MEMCPYDtoH c /device:GPU:0: float [3] -> float [3]");
    CHECK(lines[5] == "Erf y : float [3] -> float [3]");
    CHECK(stats.start_unix_ns > 0);
    CHECK(stats.arena_bytes > 0);
  }
  // Only who asks pays.
  d.driver.ClearCalls();
  test::RunOne(*session, "y", {{"x", x}});
  CHECK(d.driver.Count("replay") == 1);
}

}  // namespace
}  // namespace weft
