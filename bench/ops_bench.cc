// Ops by themselves, each in a session: the rows of the elementwise and reduction tables on arrays
// that no cache holds, and larger ops in shapes that networks have. GB/s count what must move
// (every input read, every output written once); `limit` is the share of what this machine copies,
// or, where a row says GFLOP/s, of its multiply-adds, both measured at the start.
//
//   weft_ops_bench --benchmark_filter='Conv|Tanh' [--benchmark_format=json]
#include <benchmark/benchmark.h>

#include <chrono>
#include <thread>

#include "bench/limits.h"
#include "ops/table.h"
#include "runtime/session.h"
#include "tests/ops/table_samples.h"

namespace weft {
namespace {

struct Limits {
  double flops, bytes;
};
const Limits& Machine() {
  static const Limits limits = [] {
    const int threads = static_cast<int>(std::thread::hardware_concurrency());
    return Limits{bench::FloatRate(threads), bench::Copies().Rate(threads)};
  }();
  return limits;
}

// An input: fed with samples, or a constant of the graph.
struct Arg {
  Shape shape;
  Domain from = Domain::All;
  Tensor constant = {};
};
Arg Floats(Shape shape, Domain from = Domain::All) { return {std::move(shape), from}; }
Arg Ints(std::initializer_list<int32_t> values) { return {{}, {}, Tensor::Vector(values)}; }
Arg Int(int32_t value) { return {{}, {}, Tensor::Scalar(value)}; }
Arg Float(float value) { return {{}, {}, Tensor::Scalar(value)}; }
// So many integers below `limit`.
Arg Indices(int64_t n, int32_t limit) {
  std::vector<int32_t> values(n);
  for (int64_t i = 0; i < n; ++i) values[i] = static_cast<int32_t>(i * 7919 % limit);
  return {{}, {}, Tensor::Vector(values)};
}

struct OpRow {
  std::string name, op;
  std::vector<Arg> args;
  AttrMap attrs;
  double flops = 0;  // of a run; 0: bytes count
};

// From the domain that the op's tests draw from; a few thousand, again and again.
Tensor Samples(const Arg& a, bool second) {
  Tensor t = *Tensor::Allocate(DType::kFloat, a.shape);
  test::Random random(second ? 2 : 1);
  const std::span<float> values = t.span<float>();
  const size_t period = std::min<size_t>(values.size(), 8191);
  for (size_t i = 0; i < period; ++i) values[i] = test::Draw<float>(a.from, second, random);
  for (size_t i = period; i < values.size(); ++i) values[i] = values[i - period];
  return t;
}

absl::Status Measure(const OpRow& row, benchmark::State& state) {
  auto graph = std::make_shared<Graph>();
  std::vector<Output> inputs;
  std::vector<std::string> names;
  std::vector<Tensor> feeds;
  double bytes = 0;
  for (const Arg& a : row.args) {
    if (a.constant.has_value()) {
      inputs.push_back(Constant(*graph, a.constant));
      continue;
    }
    inputs.push_back(
        graph->Call("Placeholder", {}, {{"dtype", DType::kFloat}, {"shape", a.shape}}));
    names.push_back(inputs.back().name());
    feeds.push_back(Samples(a, feeds.size() == 1));
    bytes += static_cast<double>(feeds.back().num_bytes());
  }
  const Output result = graph->Call(row.op, inputs, row.attrs);
  RETURN_IF_ERROR(graph->status());
  std::vector<std::string> fetches;
  for (int i = 0; i < graph->num_outputs(result.node); ++i) fetches.push_back(result.at(i).name());
  ASSIGN_OR_RETURN(const auto session, Session::Create(graph, {.optimize = false}));
  ASSIGN_OR_RETURN(const Callable run, session->Prepare(names, fetches));
  ASSIGN_OR_RETURN(std::vector<Tensor> results, run.Run(feeds));
  for (const Tensor& t : results) bytes += static_cast<double>(t.num_bytes());
  const auto start = std::chrono::steady_clock::now();
  for (auto _ : state) {
    results.clear();  // so that their memory is used again
    ASSIGN_OR_RETURN(results, run.Run(feeds));
  }
  const std::chrono::duration<double> s = std::chrono::steady_clock::now() - start;
  const bool computes = row.flops > 0;
  const double rate =
      (computes ? row.flops : bytes) * static_cast<double>(state.iterations()) / s.count();
  state.counters[computes ? "GFLOP/s" : "GB/s"] = rate * 1e-9;
  state.counters["limit"] = rate / (computes ? Machine().flops : Machine().bytes);
  return absl::OkStatus();
}

std::vector<OpRow> TableOps() {
  constexpr int64_t kMany = 1 << 24, kSlowMany = 1 << 18;
  std::vector<OpRow> rows;
  const auto add = [&](const TableRow& row, int arity) {
    if (!row.kernels.Contains(DType::kFloat)) return;
    const Shape shape{row.flags & kSlow ? kSlowMany : kMany};
    rows.push_back({std::string(row.op), std::string(row.op),
                    std::vector<Arg>(arity, Floats(shape, row.from))});
  };
  for (const TableRow& row : UnaryRows()) add(row, 1);
  for (const TableRow& row : BinaryRows()) add(row, 2);
  for (const char* op : {"AddV2", "Mul"}) {
    rows.push_back({Concat(op, " a row"), op, {Floats({16384, 1024}), Floats({1024})}});
    rows.push_back({Concat(op, " a column"), op, {Floats({16384, 1024}), Floats({16384, 1})}});
  }
  const auto reduce = [&](std::string_view op, std::string_view dtype) {
    if (dtype == "bool") return;
    for (const auto& [axes, name] : {std::pair<Arg, const char*>{Ints({0, 1}), "all"},
                                     {Ints({1}), "rows"},
                                     {Ints({0}), "columns"}}) {
      rows.push_back(
          {Concat(op, " ", name), std::string(op), {Floats({16384, 1024}, Domain::Unit), axes}});
    }
  };
#define REDUCE(name, dtype, types, start, each, combine, result, backward) reduce(#name, dtype);
#include "ops/reduce.def"
  return rows;
}

OpRow Convolution(std::string name, int64_t size, int64_t in, int64_t out, int64_t filter,
                  int64_t stride) {
  const int64_t result = (size + stride - 1) / stride;
  return {Concat("Conv2D ", name),
          "Conv2D",
          {Floats({1, size, size, in}), Floats({filter, filter, in, out})},
          {{"strides", {1, stride, stride, 1}}, {"padding", "SAME"}},
          2.0 * double(result * result * out * filter * filter * in)};
}

std::vector<OpRow> LargerOps() {
  const AttrMap window = {{"ksize", {1, 2, 2, 1}}, {"strides", {1, 2, 2, 1}}, {"padding", "SAME"}};
  const AttrMap stride1 = {{"strides", {1, 1, 1, 1}}, {"padding", "SAME"}};
  const Shape image{8, 112, 112, 32}, sheet{4096, 4096};
  constexpr double kMatMul = 2.0 * 1024 * 1024 * 1024;
  const double conv = 2.0 * 8 * 28 * 28 * 64 * 9 * 64;
  // clang-format off
  return {
      {"MatMul 1024", "MatMul", {Floats({1024, 1024}), Floats({1024, 1024})}, {}, kMatMul},
      {"MatMul transposed", "MatMul", {Floats({1024, 1024}), Floats({1024, 1024})}, {{"transpose_a", true}, {"transpose_b", true}}, kMatMul},
      {"MatMul row", "MatMul", {Floats({1, 2048}), Floats({2048, 2048})}},
      {"BatchMatMulV2 attention", "BatchMatMulV2", {Floats({12, 128, 64}), Floats({12, 128, 64})}, {{"adj_y", true}}, 2.0 * 12 * 128 * 128 * 64},
      {"Einsum", "Einsum", {Floats({1, 128, 768}), Floats({768, 12, 64})}, {{"equation", "abc,cde->abde"}}, 2.0 * 128 * 768 * 768},
      Convolution("3x3 56 64", 56, 64, 64, 3, 1),
      Convolution("3x3 14 256", 14, 256, 256, 3, 1),
      Convolution("1x1 28 512", 28, 512, 128, 1, 1),
      Convolution("7x7 224 3", 224, 3, 64, 7, 2),
      {"Conv2DBackpropInput", "Conv2DBackpropInput", {Ints({8, 28, 28, 64}), Floats({3, 3, 64, 64}), Floats({8, 28, 28, 64})}, stride1, conv},
      {"Conv2DBackpropFilter", "Conv2DBackpropFilter", {Floats({8, 28, 28, 64}), Ints({3, 3, 64, 64}), Floats({8, 28, 28, 64})}, stride1, conv},
      {"Conv3D", "Conv3D", {Floats({1, 16, 28, 28, 32}), Floats({3, 3, 3, 32, 32})}, {{"strides", {1, 1, 1, 1, 1}}, {"padding", "SAME"}}, 2.0 * 16 * 28 * 28 * 32 * 27 * 32},
      {"DepthwiseConv2dNative", "DepthwiseConv2dNative", {Floats(image), Floats({3, 3, 32, 1})}, stride1},
      {"MaxPool", "MaxPool", {Floats(image)}, window},
      {"AvgPool", "AvgPool", {Floats(image)}, window},
      {"MaxPoolGrad", "MaxPoolGrad", {Floats(image), Floats({8, 56, 56, 32}), Floats({8, 56, 56, 32})}, window},
      {"AvgPoolGrad", "AvgPoolGrad", {Ints({8, 112, 112, 32}), Floats({8, 56, 56, 32})}, window},
      {"AvgPoolGrad 3x3", "AvgPoolGrad", {Ints({8, 28, 28, 192}), Floats({8, 28, 28, 192})}, {{"ksize", {1, 3, 3, 1}}, {"strides", {1, 1, 1, 1}}, {"padding", "SAME"}}},
      {"FusedBatchNormV3 training", "FusedBatchNormV3", {Floats(image), Floats({32}), Floats({32}), Floats({32}), Floats({32})}, {{"U", DType::kFloat}, {"is_training", true}}},
      {"FusedBatchNormV3 inference", "FusedBatchNormV3", {Floats(image), Floats({32}), Floats({32}), Floats({32}), Floats({32}, Domain::Positive)}, {{"U", DType::kFloat}, {"is_training", false}}},
      {"LRN", "LRN", {Floats({1, 56, 56, 64})}},
      {"BiasAdd", "BiasAdd", {Floats(image), Floats({32})}},
      {"BiasAddGrad", "BiasAddGrad", {Floats(image)}},
      {"Softmax wide", "Softmax", {Floats({1024, 4096})}},
      {"Softmax 10", "Softmax", {Floats({131072, 10})}},
      {"LogSoftmax", "LogSoftmax", {Floats({1024, 4096})}},
      {"SoftmaxCrossEntropyWithLogits", "SoftmaxCrossEntropyWithLogits", {Floats({1024, 4096}), Floats({1024, 4096}, Domain::Probability)}},
      {"SoftmaxCrossEntropyWithLogits 10", "SoftmaxCrossEntropyWithLogits", {Floats({131072, 10}), Floats({131072, 10}, Domain::Probability)}},
      {"SparseSoftmaxCrossEntropyWithLogits", "SparseSoftmaxCrossEntropyWithLogits", {Floats({1024, 4096}), Indices(1024, 4096)}},
      {"L2Loss", "L2Loss", {Floats(sheet)}},
      {"Transpose", "Transpose", {Floats(sheet), Ints({1, 0})}},
      {"Transpose NHWC to NCHW", "Transpose", {Floats(image), Ints({0, 3, 1, 2})}},
      {"ConcatV2 rows", "ConcatV2", {Floats({1024, 2048}), Floats({1024, 2048}), Int(0)}},
      {"ConcatV2 columns", "ConcatV2", {Floats({2048, 1024}), Floats({2048, 1024}), Int(1)}},
      {"Split", "Split", {Int(1), Floats(sheet)}, {{"num_split", 4}}},
      {"Pack", "Pack", {Floats({1024, 2048}), Floats({1024, 2048})}, {{"axis", 1}}},
      {"Unpack", "Unpack", {Floats({2048, 8, 256})}, {{"num", 8}, {"axis", 1}}},
      {"Slice", "Slice", {Floats(sheet), Ints({17, 19}), Ints({1024, 1024})}},
      {"StridedSlice", "StridedSlice", {Floats(sheet), Ints({0, 0}), Ints({4096, 4096}), Ints({1, 2})}},
      {"Pad", "Pad", {Floats(image), Arg{{}, {}, Tensor::Of<int32_t>({4, 2}, {0, 0, 1, 1, 1, 1, 0, 0})}}},
      {"MirrorPad", "MirrorPad", {Floats(sheet), Arg{{}, {}, Tensor::Of<int32_t>({2, 2}, {3, 3, 3, 3})}}, {{"mode", "REFLECT"}}},
      {"Tile", "Tile", {Floats({1024, 1024}), Ints({2, 2})}},
      {"BroadcastTo", "BroadcastTo", {Floats({2048, 1}), Ints({2048, 2048})}},
      {"Fill", "Fill", {Ints({2048, 2048}), Float(1)}},
      {"ReverseV2", "ReverseV2", {Floats(sheet), Ints({1})}},
      {"Roll", "Roll", {Floats(sheet), Int(3), Int(1)}},
      {"GatherV2 rows", "GatherV2", {Floats({30000, 256}), Indices(8192, 30000), Int(0)}},
      {"GatherV2 numbers", "GatherV2", {Floats({1 << 22}), Indices(1 << 20, 1 << 22), Int(0)}},
      {"OneHot", "OneHot", {Indices(4096, 1000), Int(1000), Float(1), Float(0)}},
      {"UnsortedSegmentSum", "UnsortedSegmentSum", {Floats({8192, 256}), Indices(8192, 1000), Int(1000)}},
      {"Cumsum", "Cumsum", {Floats(sheet), Int(1)}},
      {"Cumprod", "Cumprod", {Floats(sheet, Domain::Unit), Int(0)}},
      {"ArgMax", "ArgMax", {Floats(sheet), Int(1)}},
      {"ArgMax columns", "ArgMax", {Floats(sheet), Int(0)}},
      {"TopKV2", "TopKV2", {Floats({256, 4096}), Int(10)}},
      {"AddN", "AddN", {Floats(sheet), Floats(sheet), Floats(sheet)}},
      {"Cast to half", "Cast", {Floats(sheet)}, {{"DstT", DType::kHalf}}},
      {"Cast to int", "Cast", {Floats(sheet)}, {{"DstT", DType::kInt32}}},
      {"RandomUniform", "RandomUniform", {Ints({2048, 2048})}, {{"dtype", DType::kFloat}}},
      {"RandomStandardNormal", "RandomStandardNormal", {Ints({2048, 2048})}, {{"dtype", DType::kFloat}}},
      {"TruncatedNormal", "TruncatedNormal", {Ints({2048, 2048})}, {{"dtype", DType::kFloat}}},
      {"ResizeBilinear", "ResizeBilinear", {Floats({1, 224, 224, 3}), Ints({448, 448})}},
      {"ResizeNearestNeighbor", "ResizeNearestNeighbor", {Floats({1, 224, 224, 3}), Ints({448, 448})}},
      {"DepthToSpace", "DepthToSpace", {Floats(image)}, {{"block_size", 2}}},
      {"SpaceToDepth", "SpaceToDepth", {Floats(image)}, {{"block_size", 2}}},
      {"MatrixInverse", "MatrixInverse", {Floats({256, 256})}, {}, 2.0 * 256 * 256 * 256},
      {"Qr", "Qr", {Floats({256, 256})}},
  };
  // clang-format on
}

}  // namespace
}  // namespace weft

int main(int argc, char** argv) {
  using namespace weft;
  benchmark::Initialize(&argc, argv);
  for (auto& rows : {TableOps(), LargerOps()}) {
    for (const OpRow& row : rows) {
      benchmark::RegisterBenchmark(row.name.c_str(),
                                   [row](benchmark::State& state) {
                                     if (const absl::Status s = Measure(row, state); !s.ok())
                                       state.SkipWithError(std::string(ToStd(s.message())).c_str());
                                   })
          ->UseRealTime()
          ->MinTime(0.1);
    }
  }
  Machine();
  std::printf("limits: %.0f GFLOP/s, %.1f GB/s\n", Machine().flops * 1e-9, Machine().bytes * 1e-9);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
