// Shapes of gradients, where the batch is known to a run alone.
#include <catch2/catch.hpp>

#include "graph/gradient.h"
#include "ops/api.h"

namespace weft::test {
namespace {

TEST_CASE("a gradient has its input's shape, also where a dimension is not known", "[gradient]") {
  struct Case {
    const char* what;
    Output (*y)(Output x);
  };
  const auto ints = [](Output x, std::vector<int32_t> v) { return ops::Const(*x.builder, v); };
  static const auto I = ints;
  const Case cases[] = {
      {"Sum",
       [](Output x) {
         return ops::Sum(x, I(x, {0, 2}));
       }},
      {"Mean", [](Output x) { return ops::Mean(x, I(x, {-1}), {.keep_dims = true}); }},
      {"Prod",
       [](Output x) {
         return ops::Prod(x, I(x, {1, 2}));
       }},
      {"Max", [](Output x) { return ops::Max(x, I(x, {1})); }},
      {"Cumsum", [](Output x) { return ops::Cumsum(x, ops::Const(*x.builder, 1)); }},
      {"Slice",
       [](Output x) {
         return ops::Slice(x, I(x, {0, 1, 0}), I(x, {-1, 2, -1}));
       }},
      {"StridedSlice",
       [](Output x) {
         return ops::StridedSlice(x, I(x, {0, 1}), I(x, {9, 2}), I(x, {2, 1}),
                                  {.shrink_axis_mask = 2});
       }},
      {"ConcatV2",
       [](Output x) {
         return ops::ConcatV2({x, x}, ops::Const(*x.builder, 2));
       }},
      {"ConcatV2 of batches",
       [](Output x) {
         return ops::ConcatV2({x, x}, ops::Const(*x.builder, 0));
       }},
      {"Pack",
       [](Output x) {
         return ops::Pack({x, x}, {.axis = 1});
       }},
      {"Transpose",
       [](Output x) {
         return ops::Transpose(x, I(x, {1, 2, 0}));
       }},
      {"Reshape",
       [](Output x) {
         return ops::Reshape(x, I(x, {-1, 20}));
       }},
      {"Tile",
       [](Output x) {
         return ops::Tile(x, I(x, {2, 1, 3}));
       }},
      {"Pad",
       [](Output x) {
         return ops::Pad(x, ops::Const(*x.builder, {{1, 0}, {0, 0}, {2, 2}}));
       }},
      {"GatherV2",
       [](Output x) {
         return ops::GatherV2(x, I(x, {1, 1}), ops::Const(*x.builder, 1));
       }},
      {"ReverseV2", [](Output x) { return ops::ReverseV2(x, I(x, {1})); }},
      {"TopKV2", [](Output x) { return ops::TopKV2(x, ops::Const(*x.builder, 2)).values; }},
      {"BroadcastTo",
       [](Output x) {
         return x * ops::Const(*x.builder, {1.0, 2.0, 3.0, 4.0, 5.0});
       }},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    Graph g;
    const Output x =
        ops::Placeholder(g, DType::kDouble, {.shape = PartialShape{kUnknownDim, 4, 5}});
    const Output y = c.y(x);
    const auto dx = Gradients(g, std::span(&y, 1), std::span(&x, 1));
    CAPTURE(dx.status());
    REQUIRE(dx.ok());
    CAPTURE((*dx)[0].shape(), (*dx)[0].name());
    CHECK((*dx)[0].shape().SurelyEquals(x.shape()));
  }
}

}  // namespace
}  // namespace weft::test
