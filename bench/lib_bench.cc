// Contractions, convolutions and pooling by themselves: GFLOP/s of the layers that matter, on one
// and two threads.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <vector>

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
  const GemmSpec spec{.m = state.range(0), .n = state.range(1), .k = state.range(2),
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

}  // namespace
}  // namespace weft

BENCHMARK_MAIN();
