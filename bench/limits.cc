#include "bench/limits.h"

#include <hwy/aligned_allocator.h>
#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <barrier>
#include <chrono>
#include <functional>
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
  const auto from = [&](int k) { return hn::Iota(d, static_cast<float>(k)); };  // all different
  V x0 = from(0), x1 = from(1), x2 = from(2), x3 = from(3), x4 = from(4), x5 = from(5);
  V x6 = from(6), x7 = from(7), x8 = from(8), x9 = from(9), x10 = from(10), x11 = from(11);
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

// The n-th of the processors that this process may use.
cpu_set_t Processor(int n) {
  cpu_set_t all, one;
  sched_getaffinity(0, sizeof(all), &all);
  CPU_ZERO(&one);
  n %= CPU_COUNT(&all);
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (CPU_ISSET(cpu, &all) && n-- == 0) CPU_SET(cpu, &one);
  }
  return one;
}

// Runs f(thread) on so many threads at once, each on its processor; seconds from the first one's
// start to the last one's end.
double Timed(int threads, const std::function<void(int)>& f) {
  using Clock = std::chrono::steady_clock;
  std::barrier together(threads);
  std::vector<Clock::time_point> start(threads), end(threads);
  {
    std::vector<std::jthread> workers;
    for (int t = 0; t < threads; ++t) {
      workers.emplace_back([&, t] {
        const cpu_set_t processor = Processor(t);
        pthread_setaffinity_np(pthread_self(), sizeof(processor), &processor);
        together.arrive_and_wait();
        start[t] = Clock::now();
        f(t);
        end[t] = Clock::now();
      });
    }
  }
  const auto first = *std::min_element(start.begin(), start.end());
  const auto last = *std::max_element(end.begin(), end.end());
  return std::chrono::duration<double>(last - first).count();
}

}  // namespace

double FloatRate(int threads) {
  std::vector<float> sink(64 * threads);
  std::vector<double> flops(threads);
  const double s = Timed(threads, [&](int t) {
    flops[t] = HWY_DYNAMIC_DISPATCH(MultiplyAdds)(10'000'000, &sink[64 * t]);
  });
  return flops[0] * threads / s;
}

struct Copies::Arrays {
  static constexpr size_t kFloats = kCopied / sizeof(float);
  hwy::AlignedFreeUniquePtr<float[]> from = hwy::AllocateAligned<float>(kFloats);
  hwy::AlignedFreeUniquePtr<float[]> to = hwy::AllocateAligned<float>(kFloats);
};

Copies::Copies() : arrays_(std::make_unique<Arrays>()) {
  std::fill_n(arrays_->from.get(), Arrays::kFloats, 1.0f);
  std::fill_n(arrays_->to.get(), Arrays::kFloats, 0.0f);
}
Copies::~Copies() = default;

double Copies::Rate(int threads) {
  const size_t share = Arrays::kFloats / threads / 64 * 64;
  const double s = Timed(threads, [&](int t) {
    HWY_DYNAMIC_DISPATCH(Copy)
    (arrays_->from.get() + t * share, arrays_->to.get() + t * share, share);
  });
  return 2.0 * sizeof(float) * static_cast<double>(share * threads) / s;
}

}  // namespace weft::bench
#endif
