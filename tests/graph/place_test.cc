#include "graph/place.h"

#include <catch2/catch.hpp>

#include "graph/text.h"
#include "tests/support/graphs.h"

namespace weft {
namespace {

// A host and a GPU that has kernels for these ops.
PlaceOptions TwoDevices(bool soft = true) {
  PlaceOptions o;
  o.devices = {{"CPU", 0, "", 0}, {"GPU", 0, "", 0}};
  o.has_kernel = [](const Node& n, int) {
    return n.Is("AddV2") || n.Is("Mul") || n.Is("MatMul") || n.Is("Square") || n.Is("VarHandleOp");
  };
  o.soft = soft;
  return o;
}

// "a b": the nodes on the GPU, in the graph's order; or the error.
std::string OnGpu(std::string_view lines, const PlaceOptions& options) {
  auto g = ParseText(lines);
  INFO(g.status().message());
  REQUIRE(g.ok());
  const auto placed = Place(**g, options);
  if (!placed.ok()) return test::Message(placed.status());
  std::string out;
  for (NodeId id = 0; id < (*g)->num_nodes(); ++id) {
    if ((*placed)[id] == 1) out += Concat(out.empty() ? "" : " ", (*g)->node(id).name);
  }
  return out;
}

TEST_CASE("placement: what has a kernel, what is asked for", "[graph][place]") {
  struct Case {
    const char* what;
    const char* lines;
    const char* on_gpu;
  };
  const Case cases[] = {
      {"what has a kernel goes to the device",
       "x = Placeholder(dtype: float)\ny = Square(x)\nz = Erf(y)\nw = AddV2(z, y)", "y w"},
      {"a node may ask for the host",
       "x = Placeholder(dtype: float)\ny = Square(x) @ '/device:CPU:0'\nz = Square(y) @ '/gpu:0'",
       "z"},
      {"a device that is not there is not insisted on",
       "x = Placeholder(dtype: float)\ny = Square(x) @ '/job:ps/task:1/device:TPU:3'\n"
       "z = Erf(x) @ '/gpu:0'",
       ""},
      {"small integers of the host stay there",
       "x = Placeholder(dtype: int32, shape: [2])\ny = AddV2(x, 1)\nz = Placeholder(dtype: int32)\n"
       "w = AddV2(z, 1)",
       "w"},
      {"unless a node asks",
       "x = Placeholder(dtype: int32, shape: [2])\ny = AddV2(x, 1) @ '/gpu:0'\nz = AddV2(y, 1)",
       "y/Const y z"},
      {"shapes are the host's", "x = Placeholder(dtype: float)\ny = Square(x)\ns = Shape(y)", "y"},
      {"a node goes where the one it names goes",
       "x = Placeholder(dtype: float)\ny = Erf(x)\nz = Square(x, _class: ['loc:@y'])\n"
       "w = Square(x, _class: ['loc:@gone'])",
       "w"},
      {"a variable's users go where it is",
       "v = VarHandleOp(dtype: float, shape: [2])\nr = ReadVariableOp(v, dtype: float)\n"
       "s = Square(r)",
       "s"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    CHECK(OnGpu(c.lines, TwoDevices()) == c.on_gpu);
  }
}

TEST_CASE("placement that is not soft says what cannot be", "[graph][place]") {
  struct Case {
    const char* lines;
    const char* message;
  };
  const Case cases[] = {
      {"x = Placeholder(dtype: float)\ny = Square(x) @ '/device:GPU:1'",
       "Square node 'y' asks for /device:GPU:1; there is /device:CPU:0, /device:GPU:0"},
      {"x = Placeholder(dtype: float)\ny = Erf(x) @ '/gpu:0'",
       "Erf node 'y' asks for /gpu:0, but /device:GPU:0 has no kernel for it"},
      {"x = Placeholder(dtype: float)\ny = Square(x) @ '/gpu:0'\n"
       "z = Square(x, _class: ['loc:@y']) @ '/cpu:0'",
       "Square node 'z' asks for /cpu:0, but must run where Square node 'y' does, on /gpu:0"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.lines);
    CHECK(OnGpu(c.lines, TwoDevices(/*soft=*/false)) == c.message);
  }
  const std::string bad =
      OnGpu("x = Placeholder(dtype: float)\ny = Square(x) @ '/gpu'", TwoDevices());
  CHECK(bad.find("'gpu' is not understood") != std::string::npos);
  CHECK(bad.find("Square node 'y'") != std::string::npos);
}

}  // namespace
}  // namespace weft
