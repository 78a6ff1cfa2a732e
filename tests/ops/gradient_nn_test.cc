// Gradients of contractions, convolutions, pooling, norms and losses, orders one and two.
#include <catch2/catch.hpp>

#include "tests/support/gradient_check.h"

namespace weft::test {
namespace {

TEST_CASE("products have the slopes of their values", "[gradient]") {
  for (const bool ta : {false, true}) {
    for (const bool tb : {false, true}) {
      const Shape a = ta ? Shape{3, 2} : Shape{2, 3}, b = tb ? Shape{4, 3} : Shape{3, 4};
      CheckGradient({"MatMul", {a, b}, {{"transpose_a", ta}, {"transpose_b", tb}}});
    }
  }
  CheckGradient({"BatchMatMulV2", {Shape{2, 1, 3, 2}, Shape{3, 2, 4}}});
  CheckGradient({"MatMul", {Shape{0, 3}, Shape{3, 4}}});
}

}  // namespace
}  // namespace weft::test
