// What the machine can do: floating-point rate and copy bandwidth, of one core and of all.
//
//   limits [threads]    one line of JSON for each line that comes on standard input
#include <hwy/aligned_allocator.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "core/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bench/limits.cc"
#include <hwy/foreach_target.h>
// After the targets.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace weft::bench::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Independent multiply-adds in registers; returns floating-point operations done.
double MultiplyAdds(int64_t rounds, float* sink) {
  constexpr int kChains = 12;  // latency 4, two a cycle, with room
  const hn::ScalableTag<float> d;
  using V = hn::Vec<decltype(d)>;
  const V a = hn::Set(d, 0.999f), b = hn::Set(d, 0.001f);
  V x0 = a, x1 = a, x2 = a, x3 = a, x4 = a, x5 = a, x6 = a, x7 = a, x8 = a, x9 = a, x10 = a,
    x11 = a;
  for (int64_t i = 0; i < rounds; ++i) {
    x0 = hn::MulAdd(x0, a, b), x1 = hn::MulAdd(x1, a, b), x2 = hn::MulAdd(x2, a, b);
    x3 = hn::MulAdd(x3, a, b), x4 = hn::MulAdd(x4, a, b), x5 = hn::MulAdd(x5, a, b);
    x6 = hn::MulAdd(x6, a, b), x7 = hn::MulAdd(x7, a, b), x8 = hn::MulAdd(x8, a, b);
    x9 = hn::MulAdd(x9, a, b), x10 = hn::MulAdd(x10, a, b), x11 = hn::MulAdd(x11, a, b);
  }
  const V sum = x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + x10 + x11;
  *sink = hn::GetLane(hn::SumOfLanes(d, sum));
  return 2.0 * kChains * static_cast<double>(hn::Lanes(d)) * static_cast<double>(rounds);
}

// Past the caches, as a kernel that knows its result is large would.
void Copy(const float* from, float* to, size_t n) {
  const hn::ScalableTag<float> d;
  for (size_t i = 0; i < n; i += hn::Lanes(d)) hn::Stream(hn::Load(d, from + i), d, to + i);
}

}  // namespace weft::bench::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft::bench {
namespace {
HWY_EXPORT(MultiplyAdds);
HWY_EXPORT(Copy);

constexpr size_t kCopied = size_t{128} << 20;  // bytes each way, in all; more than any cache

// Runs f(thread) on so many threads; seconds.
double Timed(int threads, const std::function<void(int)>& f) {
  const auto start = std::chrono::steady_clock::now();
  std::vector<std::thread> others;
  for (int t = 1; t < threads; ++t) others.emplace_back(f, t);
  f(0);
  for (std::thread& t : others) t.join();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double FloatRate(int threads) {
  std::vector<float> sink(64 * threads);
  std::vector<double> flops(threads);
  const double s = Timed(threads, [&](int t) {
    flops[t] = HWY_DYNAMIC_DISPATCH(MultiplyAdds)(10'000'000, &sink[64 * t]);
  });
  return flops[0] * threads / s;
}

class Copies {
 public:
  Copies()
      : from_(hwy::AllocateAligned<float>(kFloats)), to_(hwy::AllocateAligned<float>(kFloats)) {
    std::fill_n(from_.get(), kFloats, 1.0f);
    std::fill_n(to_.get(), kFloats, 0.0f);
  }
  // Bytes read plus bytes written, a second.
  double Rate(int threads) {
    const size_t share = kFloats / threads / 64 * 64;
    const double s = Timed(threads, [&](int t) {
      HWY_DYNAMIC_DISPATCH(Copy)(from_.get() + t * share, to_.get() + t * share, share);
    });
    return 2.0 * sizeof(float) * static_cast<double>(share * threads) / s;
  }

 private:
  static constexpr size_t kFloats = kCopied / sizeof(float);
  hwy::AlignedFreeUniquePtr<float[]> from_, to_;
};

}  // namespace
}  // namespace weft::bench

int main(int argc, char** argv) {
  using namespace weft::bench;
  const int threads =
      argc > 1 ? std::stoi(argv[1]) : static_cast<int>(std::thread::hardware_concurrency());
  Copies copies;
  for (std::string line; std::getline(std::cin, line);) {
    std::printf(
        "{\"flops_one\": %.4g, \"flops_all\": %.4g, \"copy_one\": %.4g, \"copy_all\": %.4g}\n",
        FloatRate(1), FloatRate(threads), copies.Rate(1), copies.Rate(threads));
    std::fflush(stdout);
  }
  return 0;
}
#endif
