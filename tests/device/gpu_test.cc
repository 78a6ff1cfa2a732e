// The CUDA module against the CPU, on a machine with a GPU: weft_gpu_tests, which no other test
// command runs. Each case runs three times: given out, captured, replayed.
#include "tests/device/gpu.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>

#include "kernels/device/module.h"
#include "ops/registry.h"
#include "ops/table.h"
#include "tests/support/compare.h"
#include "tests/support/device_cases.h"
#include "tests/support/device_lines.h"
#include "tests/support/graphs.h"

namespace weft {
namespace {

using test::Gpu;

// `op` on these tensors; int32 ones beside others become constants, as axes and sizes are.
void Compare(std::string_view op, const std::vector<Tensor>& values, const AttrMap& attrs,
             double scale = 1) {
  CAPTURE(op, values);
  auto g = std::make_shared<Graph>();
  std::vector<Output> inputs;
  std::vector<Feed> feeds;
  for (size_t i = 0; i < values.size(); ++i) {
    const DType beside = (i == 0 ? values.back() : values.front()).dtype();
    const bool axes =
        values[i].dtype() == DType::kInt32 && values[i].rank() == 1 && beside != DType::kInt32;
    const std::string name = Concat("in", i);
    inputs.push_back(axes ? Constant(*g, values[i], name)
                          : g->Call("Placeholder", {}, {{"dtype", values[i].dtype()}}, name));
    if (!axes) feeds.emplace_back(name, values[i]);
  }
  const Output y = g->Call(op, inputs, attrs, "y");
  INFO(g->status().message());
  REQUIRE(g->status().ok());
  SessionOptions options;
  options.optimize = false;
  const auto on_cpu = test::MakeSession(g, options);
  options.device = Gpu();
  const auto on_gpu = test::MakeSession(g, options);
  const std::vector<std::string> fetches = {y.name()};
  const auto want = on_cpu->Run(feeds, fetches);
  REQUIRE(want.ok());
  for (int run = 0; run < 3; ++run) {
    const auto got = on_gpu->Run(feeds, fetches);
    INFO(got.status().message());
    CHECK(got.ok());
    if (!got.ok()) return;
    INFO((*got)[0] << "\n" << (*want)[0]);
    CHECK(test::Near((*got)[0], (*want)[0], scale * test::OneRounding((*want)[0].dtype())));
  }
}

// `y` of lines over x; a scale of 0 wants the same bits. Both sessions run on, as random ops do.
void CompareLines(const std::string& lines, const Tensor& x, double scale, bool optimize = false) {
  CAPTURE(lines);
  SessionOptions options;
  options.optimize = optimize;
  const auto on_cpu = test::SessionFromLines(lines, options);
  options.device = Gpu();
  const auto session = test::SessionFromLines(lines, options);
  for (int run = 0; run < 3; ++run) {
    const Tensor want = test::RunOne(*on_cpu, "y", {{"x", x}});
    const Tensor got = test::RunOne(*session, "y", {{"x", x}});
    INFO(got << "\n" << want);
    CHECK(test::Near(got, want, scale * test::OneRounding(want.dtype())));
  }
}

void CompareLine(const char* line, const Tensor& x) {
  CompareLines(Concat("x = Placeholder(dtype: ", DTypeName(x.dtype()), ")\n", line), x, 0);
}

// Every dtype for which the module has a kernel of this op.
template <typename F>
void ForTypes(std::string_view op, F f) {
  for (const KernelDef* def : (*CudaModule())->kernels().DefsOf(op)) {
    DTypeSet types = def->types.empty() ? kBoolOnly : def->types.front().types;
    ForEachType<kReal | kBoolOnly>([&]<typename T>() {
      if (types.Contains(kDTypeOf<T>)) f(kDTypeOf<T>);
    });
  }
}

TEST_CASE("elementwise tables", "[gpu]") {
  Gpu();
  for (const TableRow& row : UnaryRows()) {
    ForTypes(row.op, [&](DType t) {
      Compare(row.op, {test::Sample(t, {1031}, 1)}, {});
      Compare(row.op, {test::Sample(t, {}, 2)}, {});
    });
  }
  for (const TableRow& row : BinaryRows()) {
    ForTypes(row.op, [&](DType t) {
      Compare(row.op, {test::Sample(t, {1031}, 1), test::Sample(t, {1031}, 2)}, {});
      if ((row.flags & kSameShape) != 0) return;
      Compare(row.op, {test::Sample(t, {3, 1, 5}, 3), test::Sample(t, {2, 1, 4, 5}, 4)}, {});
      Compare(row.op, {test::Sample(t, {3, 1, 8}, 3), test::Sample(t, {2, 1, 4, 8}, 4)}, {});
      Compare(row.op, {test::Sample(t, {}, 5), test::Sample(t, {7, 9}, 6)}, {});
    });
  }
}

TEST_CASE("reductions", "[gpu]") {
  Gpu();
  const std::pair<Shape, std::vector<int32_t>> cases[] = {{{7}, {0}},
                                                          {{5000}, {0}},
                                                          {{3, 700}, {1}},
                                                          {{700, 3}, {0}},
                                                          {{4, 5, 6}, {1}},
                                                          {{4, 5, 6}, {0, 2}},
                                                          {{4, 5, 6}, {-1}},
                                                          {{2, 3, 4, 5}, {0, 1, 2, 3}},
                                                          {{1, 1}, {0}},
                                                          {{0, 3}, {0}},
                                                          {{2, 3, 4, 5, 6}, {1, 3}},
                                                          {{200000}, {0}},
                                                          {{90000, 3}, {0}},
                                                          {{2, 4000, 5}, {1}},
                                                          {{40, 3, 700}, {0, 2}},
                                                          {{700, 2, 20}, {0, 2}}};
  for (const char* op : {"Sum", "Mean", "Prod", "EuclideanNorm", "Max", "Min", "All", "Any"}) {
    ForTypes(op, [&](DType t) {
      for (const auto& [shape, axes] : cases) {
        Compare(op, {test::Sample(t, shape, 1), Tensor::Vector(axes)}, {}, /*scale=*/64);
      }
    });
  }
}

TEST_CASE("matrix products", "[gpu]") {
  Gpu();
  for (const DType t : {DType::kHalf, DType::kBfloat16, DType::kFloat, DType::kDouble}) {
    for (const auto& [m, k, n] :
         {std::array{1, 1, 1}, {3, 5, 7}, {64, 128, 32}, {0, 3, 4}, {2, 0, 3}, {129, 65, 257}}) {
      for (const bool ta : {false, true}) {
        for (const bool tb : {false, true}) {
          // Small numbers without infinities: sums of products then err by their length.
          const auto matrix = [&](int64_t rows, int64_t cols, bool transposed, uint64_t seed) {
            Tensor x = *Tensor::Allocate(DType::kFloat,
                                         transposed ? Shape{cols, rows} : Shape{rows, cols});
            for (int64_t i = 0; i < x.num_elements(); ++i) {
              x.data<float>()[i] = std::sin(static_cast<float>(i * 7 + static_cast<int>(seed)));
            }
            const auto session = test::SessionFromLines(
                Concat("x = Placeholder(dtype: float)\ny = Cast(x, DstT: ", DTypeName(t), ")"));
            return test::RunOne(*session, "y", {{"x", x}});
          };
          const Tensor a = matrix(m, k, ta, 1), b = matrix(k, n, tb, 2);
          Compare("MatMul", {a, b}, {{"transpose_a", ta}, {"transpose_b", tb}}, 64);
        }
      }
    }
  }
}

TEST_CASE("elements moved", "[gpu]") {
  for (const DType t : {DType::kHalf, DType::kFloat, DType::kInt64, DType::kComplex128}) {
    for (const char* line : test::kArrayLines) CompareLine(line, test::Sample(t, {4, 3, 5}, 1));
  }
}

TEST_CASE("bias and its gradient", "[gpu]") {
  Gpu();
  for (const DType t : {DType::kHalf, DType::kFloat, DType::kDouble, DType::kInt64}) {
    for (const char* format : {"NHWC", "NCHW"}) {
      const AttrMap attrs = {{"data_format", std::string(format)}};
      const Tensor x = test::Sample(t, {2, 3, 5, 3}, 1);
      Compare("BiasAdd", {x, test::Sample(t, {3}, 2)}, attrs);
      Compare("BiasAddGrad", {x}, attrs, 64);
    }
  }
}

// The kernels around loops (kernels/cuda/loop.cuh) and cuDNN.
TEST_CASE("rows of device cases", "[gpu]") {
  Gpu();
  for (const test::DeviceCase& c : test::DeviceCases()) {
    ForEachType<kReal>([&]<typename T>() {
      const DType t = kDTypeOf<T>;
      if (!c.types.Contains(t)) return;
      CompareLines(test::CaseLines(c, t), test::CaseInput(c, t), c.scale);
    });
  }
}

Tensor Waves(const Shape& shape, double step) {
  Tensor t = *Tensor::Allocate(DType::kFloat, shape);
  for (int64_t i = 0; i < t.num_elements(); ++i) {
    t.data<float>()[i] = static_cast<float>(std::sin(static_cast<double>(i) * step));
  }
  return t;
}

// So large that their columns and tiles come in pieces.
TEST_CASE("convolutions of a network's size", "[gpu]") {
  Gpu();
  struct Row {
    int64_t batch, size, in, filter, out, stride;
  };
  for (const Row& r :
       {Row{16, 56, 64, 3, 64, 1}, Row{33, 14, 256, 3, 256, 1}, Row{3, 7, 512, 3, 512, 1},
        Row{9, 56, 256, 1, 128, 2}, Row{17, 112, 3, 7, 64, 2}, Row{2, 28, 128, 1, 512, 1}}) {
    const int64_t result = (r.size + r.stride - 1) / r.stride;
    const Shape image{r.batch, r.size, r.size, r.in}, filter{r.filter, r.filter, r.in, r.out};
    const Tensor x = Waves(image, 0.7), w = Waves(filter, 0.3),
                 dy = Waves({r.batch, result, result, r.out}, 0.9);
    const auto sizes = [](const Shape& s) {
      std::vector<int32_t> v(s.dims().begin(), s.dims().end());
      return Tensor::Vector(v);
    };
    const AttrMap attrs = {{"strides", {1, r.stride, r.stride, 1}}, {"padding", "SAME"}};
    // Sums of up to a million products of ones.
    Compare("Conv2D", {x, w}, attrs, 16);
    Compare("Conv2DBackpropInput", {sizes(image), w, dy}, attrs, 16);
    Compare("Conv2DBackpropFilter", {x, sizes(filter), dy}, attrs, 256);
  }
  for (const int64_t stride : {1, 2}) {
    const AttrMap attrs = {{"strides", {1, stride, stride, 1}}, {"padding", "SAME"}};
    Compare("DepthwiseConv2dNative", {Waves({4, 57, 55, 96}, 0.7), Waves({3, 3, 96, 1}, 0.3)},
            attrs);
  }
}

// Compiled by NVRTC, where the library is there.
TEST_CASE("chains", "[gpu]") {
  Gpu();
  for (const char* line :
       {"y = Mul(Sigmoid(x), Sub(x, Square(x)))", "y = Selu(AddV2(x, [[0.5], [1], [2]]))",
        "y = SelectV2(Less(x, 0.25), Maximum(x, 0.125), Tanh(AddV2(x, [1, 2, 3, 4, 5])))",
        "y = Cast(Relu6(Mul(Cast(x, DstT: double), 3)), DstT: half)"}) {
    for (const DType t : {DType::kHalf, DType::kBfloat16, DType::kFloat, DType::kDouble}) {
      const std::string lines =
          Concat("x = Placeholder(dtype: ", DTypeName(t), ", shape: [4, 3, 5])\n", line);
      CompareLines(lines, test::Sample(t, {4, 3, 5}, 1), 4, /*optimize=*/true);
    }
  }
}

}  // namespace
}  // namespace weft
