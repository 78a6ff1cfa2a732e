// Variables and optimisers on a GPU against the CPU; see gpu_test.cc.
#include <catch2/catch.hpp>

#include "kernels/device/module.h"
#include "tests/device/gpu.h"
#include "tests/support/compare.h"
#include "tests/support/graphs.h"
#include "tests/support/update_graphs.h"

namespace weft {
namespace {

using test::Gpu;

// Some roundings of each of four steps; a sparse one updates a row three times.
double Tolerance(DType t) {
  switch (t) {
    case DType::kHalf:
      return 2e-2;
    case DType::kBfloat16:
      return 1e-1;
    case DType::kFloat:
    case DType::kComplex64:
      return 1e-4;
    case DType::kDouble:
    case DType::kComplex128:
      return 1e-11;
    default:
      return 0;
  }
}

// Four steps: given out, captured, replayed, replayed.
void Compare(const test::UpdateGraph& u, double scale = 1) {
  INFO(u.graph->status().message());
  REQUIRE(u.graph->status().ok());
  SessionOptions options;
  const auto on_cpu = test::MakeSession(u.graph, options);
  options.device = Gpu();
  options.soft_placement = false;
  const auto on_gpu = test::MakeSession(u.graph, options);
  for (const auto* session : {&on_cpu, &on_gpu}) {
    for (const auto& [name, value] : u.variables) {
      REQUIRE((*session)->SetVariable(name, value).ok());
    }
    for (int step = 0; step < 4; ++step) {
      const auto status = (*session)->Run({{"grad", u.grad}}, {}, {"step"}).status();
      INFO(status.message());
      REQUIRE(status.ok());
    }
  }
  for (const auto& variable : u.variables) {
    CAPTURE(variable.first);
    CHECK(test::Near(*on_gpu->GetVariable(variable.first), *on_cpu->GetVariable(variable.first),
                     scale * Tolerance(variable.second.dtype())));
  }
}

// Every dtype for which the module has a kernel of this op.
template <typename F>
void ForTypes(std::string_view op, F f) {
  for (const KernelDef* def : (*CudaModule())->kernels().DefsOf(op)) {
    ForEachType<kNumbers>([&]<typename T>() {
      if (def->types.front().types.Contains(kDTypeOf<T>)) f(kDTypeOf<T>);
    });
  }
}

TEST_CASE("optimisers", "[gpu]") {
  Gpu();
  int ops = 0;
  for (const TrainingOp& op : TrainingOps()) {
    ForTypes(op.name, [&](DType t) {
      for (const bool flag : {false, true}) {
        CAPTURE(op.name, t, flag);
        Compare(test::UpdateBy(op, t, flag), op.sparse ? 10 : 1);
        ++ops;
      }
    });
  }
  CHECK(ops >= static_cast<int>(TrainingOps().size()) * 4 * 2);
}

TEST_CASE("assignments", "[gpu]") {
  Gpu();
  for (const char* op : test::kAssignments) {
    ForTypes(op, [&](DType t) {
      CAPTURE(op, t);
      Compare(test::AssignBy(op, t));
    });
  }
}

TEST_CASE("a read that keeps the value of its day", "[gpu]") {
  SessionOptions options;
  options.device = Gpu();
  const auto session = test::SessionFromLines(
      "v = VarHandleOp(dtype: float, shape: [2], shared_name: 'v')\n"
      "r = ReadVariableOp(v, dtype: float)\n"
      "up = AssignAddVariableOp(v, float [10, 20], ^r)\n"
      "old = Square(r, ^up)\n",
      options);
  REQUIRE(session->SetVariable("v", Tensor::Vector<float>({1, 2})).ok());
  for (float i = 0; i < 4; ++i) {
    const float a = 1 + 10 * i, b = 2 + 20 * i;
    CHECK(BitEqual(test::RunOne(*session, "old"), Tensor::Vector<float>({a * a, b * b})));
  }
}

TEST_CASE("step statistics", "[gpu]") {
  SessionOptions options;
  options.device = Gpu();
  options.optimize = false;  // two kernels, not a chain
  const auto session =
      test::SessionFromLines("x = Placeholder(dtype: float)\ny = Tanh(Square(x))\n", options);
  StepStats stats;
  RunOptions run;
  run.stats = &stats;
  const std::vector<Feed> feeds = {{"x", *Tensor::Allocate(DType::kFloat, Shape{1 << 22})}};
  REQUIRE(session->Run(feeds, std::vector<std::string>{"y"}, {}, run).ok());
  int64_t last = 0;
  int kernels = 0;
  for (const KernelStats& k : stats.Take()) {
    if (k.device.empty()) continue;
    CHECK(k.end_ns > k.start_ns);
    CHECK(k.start_ns >= last);
    last = k.start_ns;
    ++kernels;
  }
  CHECK(kernels == 4);
}

}  // namespace
}  // namespace weft
