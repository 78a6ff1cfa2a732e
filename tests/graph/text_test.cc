#include "graph/text.h"

#include <catch2/catch.hpp>

#include "tests/support/graphs.h"

namespace weft {
namespace {

std::string Reprinted(std::string_view text, const TextOptions& options = {}) {
  const auto g = ParseText(text);
  return g.ok() ? ToText(**g, options) : test::Message(g.status());
}

TEST_CASE("a graph's text is read and printed again", "[text]") {
  for (const char* text : {
           "x = Placeholder(dtype: float)\n",
           "x = Placeholder(dtype: half, shape: [2, ?])\ny = Mul(x, 2)\n",
           "x = Placeholder(dtype: float)\ny = Add(x, -0)\nz = Add(y, nan)\n",
           "c = Const([1, 2])\nd = Const(float [1, 2])\ne = Const([[1.5, 2], [3, 4]])\n",
           "a = Const(float<0,3> [])\nb = Const(int64<8,8> 3)\nc = Const(['a\\000b', ''])\nd = "
           "Const(true)\n",
           "x = Placeholder(dtype: float)\ny = Identity(x) @ '/device:CPU:0'\nz = Identity(x, "
           "^y)\n",
           "x = Placeholder(dtype: int32)\ny = Cast(x, DstT: int64, Truncate: true)\n",
           "x = Placeholder(dtype: float)\nz = Identity(x, _b: true, _f: [1.0, 2.0], _i: 3, _note: "
           "'n')\n",
           "x = Placeholder(dtype: float, shape: [])\ny = Placeholder(dtype: int32)\nz = "
           "IdentityN(x, y)\nw = Identity(z:1)\n",
       }) {
    CHECK(Reprinted(text) == text);
  }
}

TEST_CASE("calls inside calls become nodes of their own", "[text]") {
  CHECK(Reprinted("x = Placeholder(dtype: float)\nz = Square(Mul(x, 1))") ==
        "x = Placeholder(dtype: float)\nz/Mul = Mul(x, 1)\nz = Square(z/Mul)\n");
}

TEST_CASE("constants keep their lines where many read them, or if asked", "[text]") {
  CHECK(Reprinted("c = Const(2.5)\ny = Mul(c, c)") == "c = Const(2.5)\ny = Mul(c, c)\n");
  CHECK(Reprinted("x = Placeholder(dtype: float)\ny = Mul(x, 3)", {.inline_constants = false}) ==
        "x = Placeholder(dtype: float)\ny/Const = Const(float 3)\ny = Mul(x, y/Const)\n");
  CHECK(Reprinted("c = Const([1, 2, 3, 4, 5])", {.max_elements = 2}) ==
        "c = Const(int32<5> [1, 2, …])\n");
}

TEST_CASE("a mistake in a graph's text is told with its line", "[text]") {
  const std::string x = "x = Placeholder(dtype: float)\n";
  CHECK(Reprinted("x") == "line 1: want '=' before ''");
  CHECK(Reprinted("x = Nothing()") == "line 1: there is no op Nothing");
  CHECK(Reprinted(x + "y = Square(z)") == "line 2: there is no node 'z' above");
  CHECK(Reprinted(x + "x = Square(x)") == "line 2: there is a node 'x' above");
  CHECK(Reprinted(x + "y = Square(x:1)") == "line 2: 'x' has no output 1");
  CHECK(Reprinted(x + "y = Square(x, T: int3)") == "line 2: 'int3' is no dtype");
  CHECK(Reprinted(x + "y = Square(x, U: 3)") == "line 2: op Square has no attribute 'U'");
  CHECK(Reprinted(x + "y = Square(x) x") == "line 2: after the call stands 'x'");
  CHECK(Reprinted(x + "y = Mul(x, [[1, 2], [3]])") == "line 2: brackets of 2 and of 1 elements");
  CHECK(Reprinted(x + "y = Mul(x, 'a')") == "line 2: want a float here");
  CHECK(Reprinted("y = Const(int32<99999999999> 0)").find("line 1: 1 elements are no tensor") == 0);
  CHECK(Reprinted("y = Const(int32 3.5)") == "line 1: '3.5' is no int32");
  CHECK(Reprinted(x + "y = Mul(x)").find("line 2: takes 2 inputs, got 1") == 0);
  CHECK(Reprinted(x + "y = Square(x, ^q)") == "line 2: there is no node 'q' above");
  CHECK(Reprinted("y = Const('a") == "line 1: a text has no end");
  std::string deep = x + "y = ";
  for (int i = 0; i < 1000; ++i) deep += "Square(";
  CHECK(Reprinted(deep + "x").find("line 2: more than 64 calls") == 0);
}

}  // namespace
}  // namespace weft
