#include "kernels/lib/pool.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "tests/support/tbb_for.h"

namespace weft {
namespace {

// out is chosen freely: windows may reach far outside.
const PoolSpec kSpecs[] = {
    // Windows apart: with columns and rows between and behind them, and cut off at the border.
    {.batch = 2,
     .channels = 6,
     .in = {1, 9, 11},
     .size = {1, 2, 3},
     .out = {1, 3, 2},
     .stride = {1, 3, 4}},
    {.batch = 2,
     .channels = 67,
     .in = {1, 7, 5},
     .size = {1, 2, 2},
     .out = {1, 4, 3},
     .stride = {1, 2, 2}},
    {.batch = 2,
     .channels = 3,
     .in = {1, 7, 8},
     .size = {1, 3, 2},
     .out = {1, 4, 4},
     .stride = {1, 2, 2},
     .pad = {0, 1, 0}},
    {.batch = 1,
     .channels = 70,
     .in = {1, 9, 9},
     .size = {1, 2, 2},
     .out = {1, 4, 4},
     .stride = {1, 2, 2}},
    {.batch = 3,
     .channels = 1,
     .in = {3, 4, 5},
     .size = {2, 3, 2},
     .out = {2, 4, 3},
     .stride = {2, 1, 2},
     .pad = {1, 1, 0}},
    {.batch = 1,
     .channels = 130,
     .in = {1, 40, 41},
     .size = {1, 3, 3},
     .out = {1, 40, 41},
     .pad = {0, 1, 1}},
    {.batch = 1,
     .channels = 2,
     .in = {1, 2, 2},
     .size = {1, 1, 1},
     .out = {1, 1, 1},
     .stride = {1, 3, 3}},
    {.batch = 0, .channels = 2, .in = {1, 2, 2}, .size = {1, 2, 2}, .out = {1, 1, 1}},
    {.batch = 1, .channels = 0, .in = {1, 2, 2}, .size = {1, 2, 2}, .out = {1, 1, 1}},
    {.batch = 1, .channels = 2, .in = {1, 0, 2}, .size = {1, 2, 2}, .out = {1, 0, 1}},
};

int64_t Volume(const std::array<int64_t, 3>& s) { return s[0] * s[1] * s[2]; }

// f(output element, input element or -1 after the last of a window)
template <typename F>
void ForEach(const PoolSpec& s, F&& f) {
  for (int64_t n = 0; n < s.batch; ++n)
    for (int64_t d = 0; d < s.out[0]; ++d)
      for (int64_t h = 0; h < s.out[1]; ++h)
        for (int64_t w = 0; w < s.out[2]; ++w)
          for (int64_t c = 0; c < s.channels; ++c) {
            const int64_t o = (((n * s.out[0] + d) * s.out[1] + h) * s.out[2] + w) * s.channels + c;
            for (int64_t i = 0; i < s.size[0]; ++i)
              for (int64_t j = 0; j < s.size[1]; ++j)
                for (int64_t k = 0; k < s.size[2]; ++k) {
                  const int64_t x = d * s.stride[0] + i - s.pad[0],
                                y = h * s.stride[1] + j - s.pad[1];
                  const int64_t z = w * s.stride[2] + k - s.pad[2];
                  if (x < 0 || x >= s.in[0] || y < 0 || y >= s.in[1] || z < 0 || z >= s.in[2])
                    continue;
                  f(o, (((n * s.in[0] + x) * s.in[1] + y) * s.in[2] + z) * s.channels + c);
                }
          }
}

TEST_CASE("pools agree with plain loops", "[pool]") {
  for (const PoolSpec& s : kSpecs) {
    CAPTURE(s.batch, s.channels, s.in, s.out);
    const int64_t in = s.batch * Volume(s.in) * s.channels,
                  out = s.batch * Volume(s.out) * s.channels;
    std::mt19937 rng(5);
    std::vector<float> x(in), dy(out);
    for (float& v : x) v = static_cast<float>(static_cast<int>(rng() % 41) - 20);
    for (float& v : dy) v = static_cast<float>(static_cast<int>(rng() % 41) - 20);
    std::vector<float> max(out, std::numeric_limits<float>::lowest()), sum(out), count(out), dx(in),
        share(in), avg(in);
    std::vector<int64_t> at(out, -1);
    ForEach(s, [&](int64_t o, int64_t i) {
      if (at[o] < 0 || x[i] > max[o]) max[o] = x[i], at[o] = i;
      sum[o] += x[i];
      count[o] += 1;
    });
    ForEach(s, [&](int64_t o, int64_t i) {
      if (i == at[o]) dx[i] += dy[o];
      if (x[i] == max[o]) share[i] += dy[o];
      avg[i] += dy[o] / count[o];
    });
    for (int threads : {1, 2}) {
      TbbFor par(threads);
      std::vector<float> y(out), got(in);
      std::vector<int64_t> index(out);
      MaxPool(s, x.data(), y.data(), par);
      CHECK(y == max);
      MaxPoolIndex(s, x.data(), index.data(), par);
      const int64_t image = Volume(s.in) * s.channels;
      std::vector<int64_t> within = at;
      for (int64_t o = 0; o < out; ++o) {
        if (at[o] >= 0) within[o] -= o / (Volume(s.out) * s.channels) * image;
      }
      CHECK(index == within);
      MaxPoolScatter(s, index.data(), dy.data(), got.data(), par);
      CHECK(got == dx);
      if (PoolWindowsApart(s)) {
        std::fill(got.begin(), got.end(), 7.0f);
        MaxPoolBackward(s, x.data(), dy.data(), got.data(), par);
        CHECK(got == dx);
      }
      MaxPoolShare(s, x.data(), y.data(), dy.data(), got.data(), par);
      CHECK(got == share);
      AvgPool(s, x.data(), y.data(), par);
      double worst = 0;
      for (int64_t o = 0; o < out; ++o) {
        if (count[o] != 0) worst = std::max<double>(worst, std::abs(y[o] - sum[o] / count[o]));
      }
      CHECK(worst == 0);
      AvgPoolBackward(s, dy.data(), got.data(), par);
      for (int64_t i = 0; i < in; ++i) worst = std::max<double>(worst, std::abs(got[i] - avg[i]));
      CHECK(worst < 1e-4);
    }
  }
}

}  // namespace
}  // namespace weft
