#include <catch2/catch.hpp>
#include <cmath>

#include "graph/minimize.h"
#include "ops/api.h"
#include "ops/nn/build.h"
#include "ops/nn/layers.h"
#include "tests/support/compare.h"
#include "tests/support/network.h"

namespace weft {
namespace {

using test::Network;

constexpr int64_t kRows = 6, kWidth = 2;

Tensor Start() {
  return Tensor::Of<float>(Shape{kRows, kWidth}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
}
// Rows 4 (twice) and 1 are looked up; the gradient of row i's k-th value is as often (k + 1).
Output Loss(Network& n, Output rows) {
  return nn::SumAll(rows * n.Const(Tensor::Vector<float>({1, 2})));
}
Output HotLookup(Network& n, Output ids, Output table) {
  const Output hot = ops::OneHot(ids, ops::Const(*n.graph, static_cast<int32_t>(kRows)),
                                 ops::Const(*n.graph, 1.0f), ops::Const(*n.graph, 0.0f));
  return ops::MatMul(hot, table);
}
Output Ids(Network& n) { return n.Const(Tensor::Vector<int32_t>({4, 1, 4})); }

bool Has(const Graph& g, std::string_view op) {
  for (NodeId id = 0; id < g.num_nodes(); ++id) {
    if (g.alive(id) && g.node(id).Is(op)) return true;
  }
  return false;
}

struct Case {
  const char* op;
  train::Optimiser optimiser;
};
TEST_CASE("sparse gradients move their rows as dense ones do, and no others", "[train][sparse]") {
  using namespace train;
  const Case c = GENERATE(
      Case{"ResourceScatterSub", Sgd({.learning_rate = 0.1})},
      Case{"ResourceSparseApplyKerasMomentum", Momentum({.learning_rate = 0.1})},
      Case{"ResourceSparseApplyAdagrad", Adagrad({.learning_rate = 0.1})},
      Case{"ResourceSparseApplyAdadelta", Adadelta({.learning_rate = 1})},
      Case{"ResourceSparseApplyRMSProp", RmsProp({.learning_rate = 0.1})},
      Case{"ResourceSparseApplyCenteredRMSProp", RmsProp({.learning_rate = 0.1, .centered = true})},
      Case{"ResourceSparseApplyFtrlV2", Ftrl({.learning_rate = 0.1})},
      Case{"ResourceApplyAdam", Adam({.learning_rate = 0.1})});
  CAPTURE(c.op);
  const auto after = [&](bool sparse) {
    Network n;
    Output rows;
    const Output ids = Ids(n);
    const auto start = nn::Constant(Start());
    if (sparse) {
      rows = nn::Embedding(n.net, ids, kRows, kWidth, {.initialiser = start});
    } else {
      const nn::Variable w = n.net.AddVariable("embedding/embeddings", {kRows, kWidth}, start);
      rows = HotLookup(n, ids, w.value);
    }
    const Output step = Minimize(*n.graph, Loss(n, rows), c.optimiser, n.net.trainable());
    CHECK((!sparse || Has(*n.graph, c.op)));
    for (int i = 0; i < 3; ++i) n.RunTarget(step);
    return *n.session().GetVariable("embedding/embeddings");
  };
  const Tensor got = after(true), want = after(false), start = Start();
  for (int64_t i = 0; i < kRows; ++i) {
    const bool named = i == 4 || i == 1;
    for (int64_t k = i * kWidth; k < (i + 1) * kWidth; ++k) {
      CAPTURE(i, k);
      if (named) CHECK(got.data<float>()[k] == Approx(want.data<float>()[k]).epsilon(1e-6));
      if (named) CHECK(got.data<float>()[k] != start.data<float>()[k]);
      if (!named) CHECK(got.data<float>()[k] == start.data<float>()[k]);
    }
  }
}

TEST_CASE("clipped gradients, sparse ones as if dense", "[train][clip]") {
  const bool sparse = GENERATE(true, false);
  CAPTURE(sparse);
  Network n;
  const Output ids = Ids(n);
  const nn::Variable w = n.net.AddVariable("w", {kRows, kWidth}, nn::Constant(Start()));
  const nn::Variable b = n.net.AddVariable("b", {2}, nn::Zeros());
  const nn::Variable unused = n.net.AddVariable("unused", {2}, nn::Zeros());
  const Output rows =
      sparse ? ops::ResourceGather(w.handle, ids, w.dtype) : HotLookup(n, ids, w.value);
  const Output loss = Loss(n, rows + b.value);
  const Outputs g = VariableGradients(*n.graph, loss, {w, b, unused});
  REQUIRE(g.size() == 3);
  // Rows 4 and 1 of dw are (2, 4) and (1, 2), db is (3, 6): squared norms 25 and 45.
  const double all = std::sqrt(70.0), of_w = 5, of_b = std::sqrt(45.0);
  const Outputs value = train::ClipByValue(g, 2.5), norm = train::ClipByNorm(g, 6),
                global = train::ClipByGlobalNorm(g, 4), small = train::ClipByGlobalNorm(g, 100);
  CHECK(!value[2].valid());
  CHECK(AsIndexedSlices(global[0]).has_value() == sparse);
  const auto row = [&](Output o, int i) {
    const Tensor t = n.Run(o);
    return std::vector<double>(t.data<float>() + 2 * i, t.data<float>() + 2 * i + 2);
  };
  const auto is = [](const std::vector<double>& got, double x, double y) {
    return std::abs(got[0] - x) < 1e-5 && std::abs(got[1] - y) < 1e-5;
  };
  CHECK(is(row(value[0], 4), 2, 2.5));
  CHECK(is(row(value[0], 0), 0, 0));
  CHECK(is(row(value[1], 0), 2.5, 2.5));
  CHECK(is(row(norm[0], 4), 2, 4));
  CHECK(is(row(norm[1], 0), 3 * 6 / of_b, 6 * 6 / of_b));
  CHECK(is(row(global[0], 1), 1 * 4 / all, 2 * 4 / all));
  CHECK(is(row(global[1], 0), 3 * 4 / all, 6 * 4 / all));
  CHECK(is(row(small[0], 4), 2, 4));
  CHECK(of_w < 6);
}

}  // namespace
}  // namespace weft
