// Contractions, convolutions and pooling by themselves: GFLOP/s of the layers that matter, on one
// and two threads.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <vector>

#include "kernels/lib/conv.h"
#include "kernels/lib/gemm.h"
#include "tests/support/tbb_for.h"

namespace weft {
namespace {

struct Memory {
  explicit Memory(size_t bytes) : size(bytes / 64 * 64 + 64), data(std::aligned_alloc(64, size)) {
    std::fill_n(static_cast<char*>(data), size, 0);
  }
  ~Memory() { std::free(data); }
  Memory(const Memory&) = delete;
  size_t size;
  void* data;
};

void SetRate(benchmark::State& state, double flops) {
  state.counters["GFLOP/s"] = benchmark::Counter(
      flops * 1e-9 * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

// m, n, k, packed, threads
void BM_Gemm(benchmark::State& state) {
  const GemmSpec spec{.m = state.range(0),
                      .n = state.range(1),
                      .k = state.range(2),
                      .finish = {.has_bias = true, .activation = Activation::kRelu}};
  const Gemm gemm = Gemm::Create(spec).value();
  Memory a(4 * spec.m * spec.k), b(4 * spec.k * spec.n), c(4 * spec.m * spec.n), bias(4 * spec.n);
  Memory scratch(gemm.scratch_bytes()), packed(gemm.packed_b_bytes());
  TbbFor par(static_cast<int>(state.range(4)));
  const bool pack = state.range(3) != 0 && gemm.can_pack_b();
  if (pack) gemm.PackB(b.data, packed.data, par);
  for (auto _ : state) {
    if (pack) {
      gemm.ExecutePacked(a.data, packed.data, bias.data, c.data, par);
    } else {
      gemm.Execute(a.data, b.data, bias.data, c.data, scratch.data, par);
    }
  }
  SetRate(state, 2.0 * spec.m * spec.n * spec.k);
}
void GemmShapes(benchmark::internal::Benchmark* b) {
  b->UseRealTime();
  for (int threads : {1, 2}) {
    for (int packed : {0, 1}) {
      for (int64_t s : {16, 64, 128, 256, 512, 1024, 2048}) b->Args({s, s, s, packed, threads});
      for (auto [m, n, k] : std::initializer_list<std::tuple<int, int, int>>{
               {1, 1000, 2048}, {8, 1000, 2048}, {32, 512, 784}, {128, 512, 784}, {128, 10, 512}}) {
        b->Args({m, n, k, packed, threads});
      }
    }
  }
}
BENCHMARK(BM_Gemm)->Apply(GemmShapes);

// pass, size, channels in, channels out, filter, stride, depthwise, batch, threads
void BM_Conv(benchmark::State& state) {
  const auto pass = static_cast<ConvPass>(state.range(0));
  const int64_t size = state.range(1), in = state.range(2), out = state.range(3);
  const int64_t filter = state.range(4), stride = state.range(5), pad = (filter - 1) / 2;
  const int64_t result = (size + 2 * pad - filter) / stride + 1;
  const int64_t groups = state.range(6) ? in : 1, batch = state.range(7);
  const bool forward = pass == ConvPass::kForward;
  const ConvSpec spec{.batch = batch,
                      .in_channels = in,
                      .out_channels = out,
                      .groups = groups,
                      .in = {1, size, size},
                      .filter = {1, filter, filter},
                      .out = {1, result, result},
                      .stride = {1, stride, stride},
                      .pad = {0, pad, pad},
                      .finish = {.has_bias = forward,
                                 .activation = forward ? Activation::kRelu : Activation::kNone}};
  const Conv conv = Conv::Create(spec, pass).value();
  const int64_t x = batch * size * size * in, y = batch * result * result * out;
  const int64_t w = filter * filter * in / groups * out;
  Memory input(4 * x), output(4 * y), weights(4 * w), bias(4 * out);
  Memory scratch(conv.scratch_bytes()), packed(conv.packed_filter_bytes());
  TbbFor par(static_cast<int>(state.range(8)));
  conv.PackFilter(weights.data, packed.data, par);
  for (auto _ : state) {
    switch (pass) {
      case ConvPass::kForward:
        conv.can_pack_filter()
            ? conv.ExecutePacked(input.data, weights.data, packed.data, bias.data, nullptr,
                                 output.data, scratch.data, par)
            : conv.Execute(input.data, weights.data, bias.data, nullptr, output.data, scratch.data,
                           par);
        break;
      case ConvPass::kBackwardInput:
        conv.Execute(output.data, weights.data, nullptr, nullptr, input.data, scratch.data, par);
        break;
      case ConvPass::kBackwardFilter:
        conv.Execute(input.data, output.data, nullptr, nullptr, weights.data, scratch.data, par);
        break;
    }
  }
  SetRate(state, 2.0 * double(y) * filter * filter * double(in / groups));
}
void ConvShapes(benchmark::internal::Benchmark* b) {
  b->UseRealTime();
  struct Layer {
    int size, in, out, filter, stride, depthwise;
  };
  // ResNet-50, two early ones of Inception-v3, MobileNetV2's first and depthwise layers.
  const Layer layers[] = {
      {224, 3, 64, 7, 2, 0},    {56, 64, 64, 1, 1, 0},    {56, 64, 64, 3, 1, 0},
      {56, 64, 256, 1, 1, 0},   {56, 256, 64, 1, 1, 0},   {56, 256, 128, 1, 1, 0},
      {56, 128, 128, 3, 2, 0},  {28, 128, 128, 3, 1, 0},  {28, 128, 512, 1, 1, 0},
      {28, 512, 128, 1, 1, 0},  {56, 256, 512, 1, 2, 0},  {14, 256, 256, 3, 1, 0},
      {14, 256, 1024, 1, 1, 0}, {14, 1024, 256, 1, 1, 0}, {7, 512, 512, 3, 1, 0},
      {7, 512, 2048, 1, 1, 0},  {7, 2048, 512, 1, 1, 0},  {14, 1024, 2048, 1, 2, 0},
      {147, 32, 64, 3, 1, 0},   {71, 80, 192, 3, 1, 0},   {224, 3, 32, 3, 2, 0},
      {112, 32, 32, 3, 1, 1},   {112, 96, 96, 3, 2, 1},   {56, 144, 144, 3, 1, 1},
      {28, 192, 192, 3, 1, 1},  {14, 384, 384, 3, 1, 1},  {7, 960, 960, 3, 1, 1}};
  for (int threads : {1, 2}) {
    for (int pass : {0, 1, 2}) {
      for (const Layer& l : layers) {
        b->Args({pass, l.size, l.in, l.out, l.filter, l.stride, l.depthwise, 1, threads});
      }
      // LeNet's, in training.
      b->Args({pass, 28, 1, 6, 5, 1, 0, 128, threads});
      b->Args({pass, 14, 6, 16, 5, 1, 0, 128, threads});
    }
  }
}
BENCHMARK(BM_Conv)->Apply(ConvShapes);

}  // namespace
}  // namespace weft

BENCHMARK_MAIN();
