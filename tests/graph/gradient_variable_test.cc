// Gradients of variables: by handle, by read, and as the rows that were gathered.
#include <algorithm>
#include <catch2/catch.hpp>

#include "graph/gradient.h"
#include "ops/api.h"
#include "ops/graph_fn.h"
#include "ops/indexed_slices.h"
#include "tests/support/graphs.h"

namespace weft::test {
namespace {

std::vector<double> Values(const Tensor& t) {
  return {t.data<double>(), t.data<double>() + t.num_elements()};
}

// A variable v [3, 2] = 0 … 5.
struct Variable {
  std::shared_ptr<Graph> graph = std::make_shared<Graph>();
  Output handle = ops::VarHandleOp(*graph, DType::kDouble, PartialShape{3, 2});
  Output initial = ops::Const(*graph, Tensor::Of<double>(Shape{3, 2}, {0, 1, 2, 3, 4, 5}));
  Output assign = ops::AssignVariableOp(handle, initial);

  Output Read() { return ops::ReadVariableOp(handle, DType::kDouble); }
  Output GatherRows(Output indices) { return ops::ResourceGather(handle, indices, DType::kDouble); }

  std::vector<Output> Of(Outputs ys, Outputs xs) {
    const auto dxs = Gradients(*graph, ys, xs);
    CAPTURE(dxs.status());
    REQUIRE(dxs.ok());
    return *dxs;
  }
  Tensor Run(Output y) {
    REQUIRE(graph->status().ok());
    const auto session = MakeSession(graph);
    RunTargets(*session, {assign.name()});
    return RunOne(*session, y.name());
  }
};

TEST_CASE("a handle's gradient is the sum over its reads, a read's its own",
          "[gradient][variable]") {
  Variable v;
  const Output one = v.Read(), two = v.Read();
  const Output y = one * one + two * 3.0;
  const auto d = v.Of({y}, {v.handle, one, two});
  CHECK(Values(v.Run(d[0])) == std::vector<double>{3, 5, 7, 9, 11, 13});
  CHECK(Values(v.Run(d[1])) == std::vector<double>{0, 2, 4, 6, 8, 10});
  CHECK(Values(v.Run(d[2])) == std::vector<double>{3, 3, 3, 3, 3, 3});
  CHECK(d[0].shape() == PartialShape{3, 2});

  // Again: d(sum of 2 one)/d handle.
  const auto second = v.Of({d[1]}, {v.handle});
  CHECK(Values(v.Run(second[0])) == std::vector<double>{2, 2, 2, 2, 2, 2});
}

TEST_CASE("a handle that nothing reads has no gradient", "[gradient][variable]") {
  Variable v;
  const Output x = ops::Const(*v.graph, {1.0});
  CHECK_FALSE(v.Of({x * 2.0}, {v.handle})[0].valid());
  // Through a read that is stopped there is none, too.
  CHECK_FALSE(v.Of({ops::StopGradient(v.Read())}, {v.handle})[0].valid());
}

// Dense, and rows applied one by one, are the same.
void CheckRows(Variable& v, Output gradient, const std::vector<double>& want, int64_t rows) {
  const auto slices = AsIndexedSlices(gradient);
  REQUIRE(slices.has_value());
  CHECK(slices->values.shape().Compatible(PartialShape{rows, 2}));
  const Output dense = ops::ScatterNd(ops::ExpandDims(slices->indices, ops::Const(*v.graph, -1)),
                                      slices->values, slices->dense_shape);
  CHECK(Values(v.Run(dense)) == want);
  CHECK(Values(v.Run(gradient)) == want);
}

TEST_CASE("semantics 51: gathered rows have a gradient of rows",
          "[gradient][variable][semantics]") {
  Variable v;
  const Output matrix = ops::Const(*v.graph, {{2, 0}, {2, 2}}), vector = ops::Const(*v.graph, {1});
  const Output y = v.GatherRows(matrix);
  CheckRows(v, v.Of({y}, {v.handle})[0], {1, 1, 0, 0, 3, 3}, 4);
  // Two of them: their rows one after the other.
  const Output z = v.GatherRows(vector) * 5.0;
  CheckRows(v, v.Of({y, z}, {v.handle})[0], {1, 1, 5, 5, 3, 3}, 5);
  // Of a read, by GatherV2, and from its negative axis.
  const Output read = v.Read();
  const Output picked = ops::GatherV2(read, matrix, ops::Const(*v.graph, -2));
  CheckRows(v, v.Of({picked}, {v.handle})[0], {1, 1, 0, 0, 3, 3}, 4);
  // By GatherNd, where it takes whole rows.
  const Output nd =
      ops::ResourceGatherNd(v.handle, ops::Const(*v.graph, {{2}, {2}}), DType::kDouble);
  CheckRows(v, v.Of({nd}, {v.handle})[0], {0, 0, 0, 0, 2, 2}, 2);

  // Numbers in between, as a clipped norm leaves them.
  const Output scaled =
      graph_fn::RealDiv(v.Of({y, z}, {v.handle})[0] * 4.0, ops::Const(*v.graph, 2.0));
  CheckRows(v, scaled, {2, 2, 10, 10, 6, 6}, 5);

  CHECK_FALSE(AsIndexedSlices(scaled * v.Read()).has_value());
  CHECK_FALSE(AsIndexedSlices(v.Of({picked, read}, {v.handle})[0]).has_value());
  CHECK_FALSE(AsIndexedSlices(read).has_value());
  CHECK_FALSE(AsIndexedSlices(Output()).has_value());
}

// Whether a node of that op is needed for y.
bool Needs(Graph& g, Output y, std::string_view op) {
  if (g.op(y.node) == op) return true;
  const Outputs in = g.inputs(y.node);
  return std::any_of(in.begin(), in.end(), [&](Output x) { return Needs(g, x, op); });
}

TEST_CASE("an update by rows does without the dense gradient", "[gradient][variable]") {
  Variable v;
  const Output y = v.GatherRows(ops::Const(*v.graph, {{2, 0}, {2, 2}}));
  const Output dense = v.Of({y}, {v.handle})[0];
  const auto slices = AsIndexedSlices(dense);
  REQUIRE(slices.has_value());
  const Output update = ops::ResourceScatterSub(v.handle, slices->indices, slices->values);
  CHECK(Needs(*v.graph, dense, "UnsortedSegmentSum"));
  CHECK_FALSE(Needs(*v.graph, update, "UnsortedSegmentSum"));
  const std::string read = v.Read().name();
  const auto session = MakeSession(v.graph);
  RunTargets(*session, {v.assign.name()});
  RunTargets(*session, {update.name()});
  CHECK(Values(RunOne(*session, read)) == std::vector<double>{-1, 0, 2, 3, 1, 2});
}

TEST_CASE("rows that come several times are added up", "[gradient][variable]") {
  Variable v;
  const Output y = v.GatherRows(ops::Const(*v.graph, {2, 0, 2, 2}));
  const auto slices = AsIndexedSlices(v.Of({y}, {v.handle})[0]);
  REQUIRE(slices.has_value());
  const IndexedSlices sums = SumDuplicates(*slices);
  CHECK(Values(v.Run(sums.values)) == std::vector<double>{3, 3, 1, 1});
  const Tensor rows = v.Run(sums.indices);
  CHECK(std::vector<int32_t>(rows.data<int32_t>(), rows.data<int32_t>() + 2) ==
        std::vector<int32_t>{2, 0});
}

TEST_CASE("gathers by batch, and of elements, have dense gradients", "[gradient][variable]") {
  Variable v;
  const Output indices = ops::Const(*v.graph, {{1}, {0}, {1}});
  const Output by_batch = ops::ResourceGather(v.handle, indices, DType::kDouble, {.batch_dims = 1});
  CHECK(Values(v.Run(v.Of({by_batch}, {v.handle})[0])) == std::vector<double>{0, 1, 1, 0, 0, 1});
  const Output elements =
      ops::ResourceGatherNd(v.handle, ops::Const(*v.graph, {{2, 1}, {2, 1}}), DType::kDouble);
  CHECK(Values(v.Run(v.Of({elements}, {v.handle})[0])) == std::vector<double>{0, 0, 0, 0, 0, 2});
}

}  // namespace
}  // namespace weft::test
