// Chains on a GPU, as far as they go without one: every formula compiles by NVRTC in every dtype;
// and the text, compiled for the host, computes what the CPU's _Elementwise does.
#include "kernels/cuda/chain.h"

#include <dlfcn.h>

#include <catch2/catch.hpp>
#include <cstdlib>

#include "kernels/cuda/nvrtc.h"
#include "ops/table.h"
#include "tests/support/compare.h"
#include "tests/support/graphs.h"
#include "tests/support/temp_folder.h"

namespace weft {
namespace {

using cuda::Chain;

constexpr DTypeSet kTypes = kReal | kBoolOnly;

// The type of what a row makes of `t`: truth values are bool.
DType ResultOf(std::string_view op, DType t) {
  for (const char* test : {"IsNan", "IsInf", "IsFinite", "Equal", "NotEqual", "Less", "LessEqual",
                           "Greater", "GreaterEqual"}) {
    if (op == test) return DType::kBool;
  }
  return t;
}

// Chains of up to 16 rows side by side, over two inputs of `t`.
std::vector<Chain> AllRows(DType t) {
  std::vector<Chain> out;
  const auto add = [&](std::string_view op, int args, DType type) {
    if (out.empty() || out.back().steps.size() == 16) out.push_back({{t, t}, {}});
    Chain::Step step{std::string(op), type, {0}};
    if (args == 2) step.args.push_back(1);
    out.back().steps.push_back(step);
  };
  for (const auto& [rows, args] : {std::pair(UnaryRows(), 1), std::pair(BinaryRows(), 2)}) {
    for (const TableRow& row : rows) {
      const bool errs = (row.flags & (kDivides | kPowers)) != 0 && !kFloats.Contains(t);
      if (row.kernels.Contains(t) && (row.flags & kSlow) == 0 && !errs) {
        add(row.op, args, ResultOf(row.op, t));
      }
    }
  }
  ForEachType<kTypes>([&]<typename T>() { add("Cast", 1, kDTypeOf<T>); });
  return out;
}

TEST_CASE("every formula compiles at run time, in every dtype", "[nvrtc]") {
  INFO(cuda::NvrtcStatus().message());
  REQUIRE(cuda::NvrtcStatus().ok());
  ForEachType<kTypes>([&]<typename T>() {
    for (const Chain& chain : AllRows(kDTypeOf<T>)) {
      const std::string text = cuda::ChainText(chain);
      const auto code = cuda::CompileAtRunTime(text, "compute_90");
      INFO(text << "\n" << code.status().message());
      REQUIRE(code.ok());
      CHECK(code->find(Concat(".entry ", cuda::kChainKernel)) != std::string::npos);
    }
  });
}

TEST_CASE("a chain becomes a binary of one architecture, and what is no chain an error",
          "[nvrtc]") {
  const Chain chain = {{DType::kHalf, DType::kBool},
                       {{"Tanh", DType::kHalf, {0}}, {"SelectV2", DType::kHalf, {1, 2, 0}}}};
  const auto code = cuda::CompileAtRunTime(cuda::ChainText(chain), "sm_90");
  REQUIRE(code.ok());
  CHECK(
      code->starts_with("\x7f"
                        "ELF"));
  const auto wrong = cuda::CompileAtRunTime("int f() { return missing; }", "sm_90");
  CHECK(wrong.status().code() == absl::StatusCode::kInternal);
  CHECK(test::Message(wrong.status()).find("missing") != std::string::npos);
}

TEST_CASE("a chain with further outputs is left to the host", "[nvrtc]") {
  AttrMap attrs = {{"Tin", std::vector<DType>{DType::kFloat}},
                   {"ops", std::vector<std::string>{"Neg", "Exp"}},
                   {"args", std::vector<int64_t>{0, 1}},
                   {"types", std::vector<DType>{DType::kFloat, DType::kFloat}}};
  CHECK(Chain::Read(AttrReader(attrs)).ok());
  attrs.Set("also", std::vector<int64_t>{0});
  CHECK(absl::IsUnimplemented(Chain::Read(AttrReader(attrs)).status()));
}

// The text as a function of the host.
class HostChain {
 public:
  explicit HostChain(const Chain& chain) {
    const std::string source = folder_.Write("chain.cc", cuda::ChainText(chain));
    const std::string library = folder_.path / "chain.so";
    const std::string command = Concat(WEFT_CXX, " -std=c++20 -O0 -fwrapv -shared -fPIC -I",
                                       WEFT_SOURCE_DIR, " -o ", library, " ", source);
    REQUIRE(std::system(command.c_str()) == 0);
    handle_ = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
    REQUIRE(handle_ != nullptr);
    function_ = reinterpret_cast<void (*)(cuda::ChainArgs)>(dlsym(handle_, cuda::kChainKernel));
    REQUIRE(function_ != nullptr);
  }
  ~HostChain() { dlclose(handle_); }

  void Run(std::span<const Tensor> inputs, const Tensor& out) const {
    cuda::ChainArgs args;
    std::array<const Shape*, cuda::ChainArgs::kMostInputs> shapes;
    for (size_t k = 0; k < shapes.size(); ++k) {
      const Tensor& in = inputs[std::min(k, inputs.size() - 1)];
      shapes[k] = &in.shape();
      args.in[k] = in.raw();
    }
    args.views = *cuda::MakeViews<cuda::ChainArgs::kMostInputs>(shapes, out.shape());
    args.out = out.raw();
    function_(args);
  }

 private:
  const test::TempFolder folder_;
  void* handle_ = nullptr;
  void (*function_)(cuda::ChainArgs) = nullptr;
};

// A graph over a, b, c, whose optimised form is one _Elementwise node.
struct HostCase {
  const char* lines;
  std::vector<Shape> shapes;
  DType type;
  double tolerance;
};

void Check(const HostCase& c) {
  CAPTURE(c.lines);
  std::string lines;
  std::vector<Feed> feeds;
  std::vector<Tensor> inputs;
  std::vector<std::string> names;
  for (size_t i = 0; i < c.shapes.size(); ++i) {
    const std::string name(1, static_cast<char>('a' + i));
    lines +=
        Concat(name, " = Placeholder(dtype: ", DTypeName(c.type), ", shape: ", c.shapes[i], ")\n");
    names.push_back(name);
    inputs.push_back(test::Sample(c.type, c.shapes[i], i + 1));
    feeds.emplace_back(name, inputs.back());
  }
  const auto session = test::SessionFromLines(lines + c.lines);
  const std::vector<std::string> fetches = {"y"};
  const auto want = session->Run(feeds, fetches);
  REQUIRE(want.ok());
  // The whole graph as one node, whose inputs come in an order of its own.
  const Callable callable = *session->Prepare(names, fetches);
  const Graph& g = callable.compiled_graph();
  const Node& fused = g.node(g.Find("y"));
  REQUIRE(fused.op_name == "_Elementwise");
  std::vector<Tensor> in_order;
  for (const Edge& e : fused.inputs)
    in_order.push_back(inputs.at(g.node(e.node).name.back() - 'a'));
  const auto chain = Chain::Read(AttrReader(fused.attrs));
  INFO(chain.status().message());
  REQUIRE(chain.ok());
  const Tensor got = *Tensor::Allocate((*want)[0].dtype(), (*want)[0].shape());
  HostChain(*chain).Run(in_order, got);
  INFO(cuda::ChainText(*chain) << got << "\n" << (*want)[0]);
  CHECK(test::Near(got, (*want)[0], c.tolerance));
}

TEST_CASE("a chain's text computes what the CPU's fused op does", "[nvrtc]") {
  for (const DType t : {DType::kHalf, DType::kBfloat16, DType::kFloat, DType::kDouble}) {
    const double tolerance = test::OneRounding(t);
    Check({"y = Mul(Sigmoid(a), Sub(b, Square(a)))", {{4, 5}, {4, 5}}, t, tolerance});
    Check({"y = SelectV2(Less(a, c), Maximum(b, a), Selu(AddV2(a, c)))",
           {{3, 4, 5}, {4, 5}, {3, 1, 1}},
           t,
           tolerance});
  }
  Check({"y = Cast(Mul(Cast(Relu6(a), DstT: half), Cast(b, DstT: half)), DstT: double)",
         {{33}, {33}},
         DType::kFloat,
         0});
  Check({"y = Cast(Tanh(Cast(a, DstT: float)), DstT: uint8)", {{33}}, DType::kInt8, 0});
  Check({"y = Mul(Sigmoid(AddV2(a, b)), c)", {{3, 2, 8}, {8}, {3, 1, 1}}, DType::kFloat, 1e-6});
  Check({"y = LogicalAnd(LogicalNot(IsNan(a)), LessEqual(a, b))",
         {{6, 7}, {6, 1}},
         DType::kFloat,
         0});
}

}  // namespace
}  // namespace weft
