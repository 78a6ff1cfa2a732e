// The machine's limits, for bench/measure.py.
//
//   weft_bench_limits [threads]    one line of JSON for each line that comes on standard input
#include <algorithm>
#include <cstdio>
#include <functional>
#include <iostream>
#include <string>
#include <thread>

#include "bench/limits.h"

namespace {

// Of three tries: whatever disturbs only slows.
double Best(const std::function<double()>& rate) {
  double best = 0;
  for (int i = 0; i < 3; ++i) best = std::max(best, rate());
  return best;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace weft::bench;
  const int threads =
      argc > 1 ? std::stoi(argv[1]) : static_cast<int>(std::thread::hardware_concurrency());
  Copies copies;
  for (std::string line; std::getline(std::cin, line);) {
    std::printf(
        "{\"flops_one\": %.4g, \"flops_all\": %.4g, \"copy_one\": %.4g, \"copy_all\": %.4g}\n",
        Best([] { return FloatRate(1); }), Best([&] { return FloatRate(threads); }),
        Best([&] { return copies.Rate(1); }), Best([&] { return copies.Rate(threads); }));
    std::fflush(stdout);
  }
  return 0;
}
