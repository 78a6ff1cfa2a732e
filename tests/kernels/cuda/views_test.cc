// Items of broadcast operands, as a GPU's threads take them, against a walk in order.
#include "kernels/cuda/views.h"

#include <catch2/catch.hpp>
#include <numeric>
#include <vector>

#include "core/tensor.h"

namespace weft::cuda {
namespace {

struct Case {
  Shape a, b, out;
  int64_t groups;
};

TEST_CASE("items cover the result once, with the operands' elements", "[cuda]") {
  const Case c = GENERATE(Case{{}, {}, {}, 0}, Case{{3}, {3}, {3}, 0}, Case{{4}, {}, {4}, 1},
                          Case{{3, 5}, {3, 5}, {3, 5}, 3},  // one dimension, with a rest
                          Case{{3, 8}, {8}, {3, 8}, 6},     // rows
                          Case{{3, 8}, {3, 1}, {3, 8}, 6},  // columns
                          Case{{3, 6}, {6}, {3, 6}, 0},     // groups would reach into the next row
                          Case{{2, 3, 4}, {2, 1, 4}, {2, 3, 4}, 6},   //
                          Case{{5, 1}, {1, 8}, {5, 8}, 10},           // an operand each way
                          Case{{7, 1, 4}, {1, 3, 1}, {7, 3, 4}, 21},  //
                          Case{{0, 4}, {4}, {0, 4}, 0});
  CAPTURE(c.a, c.b, c.out);
  const Views<2> views = *MakeViews<2>({&c.a, &c.b}, c.out);
  CHECK(views.groups == c.groups);
  const Shape* const shapes[] = {&c.a, &c.b};
  const BroadcastPlan plan = PlanBroadcast(shapes, c.out);
  std::vector<int64_t> offsets[2];
  for (int k = 0; k < 2; ++k) {
    BroadcastCursor cursor(plan, k, 0);
    for (int64_t i = 0; i < plan.size; ++i, cursor.Advance(1)) {
      offsets[k].push_back(cursor.offset());
    }
  }
  // Aligned as a device's memory is; an operand has no more.
  const Tensor elements = *Tensor::Allocate(DType::kInt64, {c.out.num_elements() + 1});
  std::iota(elements.data<int64_t>(), elements.data<int64_t>() + elements.num_elements(), 0);
  std::vector<int> met(plan.size, 0);
  for (int64_t item = 0; item < views.items(); ++item) {
    views.At(item, [&]<int kLanes>(int64_t first) {
      int64_t at[2];
      views.Offsets(first, at);
      for (int k = 0; k < 2; ++k) {
        const auto loaded = views.Load<kLanes>(k, elements.data<int64_t>() + at[k]);
        for (int l = 0; l < kLanes; ++l) CHECK(loaded.at[l] == offsets[k].at(first + l));
      }
      for (int l = 0; l < kLanes; ++l) ++met.at(first + l);
    });
  }
  CHECK(met == std::vector<int>(plan.size, 1));
}

TEST_CASE("offsets of more elements than 32 bits count", "[cuda]") {
  const Shape a{1 << 16, 1, 1 << 16}, b{1, 3, 1 << 16}, out{1 << 16, 3, 1 << 16};
  const Views<2> views = *MakeViews<2>({&a, &b}, out);
  const int64_t column = 65535, middle = 2, row = 65534, n = int64_t{1} << 16;
  int64_t at[2];
  views.Offsets((row * 3 + middle) * n + column, at);
  CHECK(at[0] == row * n + column);
  CHECK(at[1] == middle * n + column);
}

TEST_CASE("operands of too many dimensions are left to the host", "[cuda]") {
  Dims alternating, all;
  for (int d = 0; d < 10; ++d) {
    alternating.push_back(d % 2 == 0 ? 2 : 1);
    all.push_back(2);
  }
  const Shape a(alternating), out(all);
  CHECK(absl::IsUnimplemented(MakeViews<2>({&a, &out}, out).status()));
}

}  // namespace
}  // namespace weft::cuda
