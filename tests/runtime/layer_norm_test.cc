// Layer normalisation as one node means what its ops mean, whatever is fed.
#include <catch2/catch.hpp>

#include "tests/support/compare.h"
#include "tests/support/graphs.h"

namespace weft {
namespace {

// As Keras writes it; the shape of x is not known before a run.
std::string Lines(DType dtype, std::string_view scale) {
  const std::string t(DTypeName(dtype));
  return Concat("x = Placeholder(dtype: ", t, ")\nm = Mean(x, [-1], keep_dims: true)\n",
                "v = Mean(SquaredDifference(x, m), [-1], keep_dims: true)\n",
                "s = Mul(Rsqrt(AddV2(v, ", t, " 0.01)), ", t, " ", scale, ")\n",
                "z = AddV2(Mul(x, s), AddV2(Mul(Neg(m), s), ", t, " [4, 5, 6]))\n");
}

TEST_CASE("layer norm as one node means what its ops mean", "[runtime][layer_norm]") {
  for (const auto& [dtype, tolerance] : {std::pair{DType::kFloat, 2e-6},
                                         {DType::kDouble, 1e-14},
                                         {DType::kHalf, 1e-2},
                                         {DType::kBfloat16, 8e-2}}) {
    for (const std::string_view scale : {"[1, 2, 3]", "2", "[[1, 2, 3]]"}) {
      const std::string lines = Lines(dtype, scale);
      const auto plain = test::SessionFromLines(lines, {.optimize = false});
      const auto quick = test::SessionFromLines(lines, {.threads = 2, .poison = true});
      const auto& g = quick->Prepare({"x"}, {"z"})->compiled_graph();
      CHECK(g.node(g.Find("z")).Is("_LayerNorm"));
      // Rows of the parameters' size; rows that those broadcast; none; what does not fit.
      for (const Shape& shape : {Shape{2, 3}, Shape{3}, Shape{2, 2, 3}, Shape{4, 1}, Shape{0, 3},
                                 Shape{2, 2}, Shape{}}) {
        CAPTURE(dtype, scale, shape);
        const Tensor x = test::Sample(dtype, shape, 7);
        const auto want = plain->Run({{"x", x}}, {"z"}), got = quick->Run({{"x", x}}, {"z"});
        REQUIRE(got.ok() == want.ok());
        if (want.ok()) CHECK(test::Near((*got)[0], (*want)[0], tolerance));
      }
    }
  }
}

}  // namespace
}  // namespace weft
