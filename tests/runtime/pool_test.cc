#include "runtime/pool.h"

#include <catch2/catch.hpp>

namespace weft {
namespace {

TEST_CASE("what is given back is handed out again", "[pool]") {
  PoolAllocator pool;
  void* first = nullptr;
  {
    const BufferPtr b = *pool.Allocate(1000);
    first = b->data();
    CHECK(b->size() == 1000);
    CHECK(reinterpret_cast<uintptr_t>(first) % kAlignment == 0);
    CHECK(pool.stats().in_use >= 1000);
  }
  CHECK(pool.stats().in_use == 0);
  CHECK(pool.stats().cached >= 1000);
  const BufferPtr again = *pool.Allocate(1000);
  CHECK(again->data() == first);
  CHECK(again->Unique());
}

TEST_CASE("a limit holds, after cached memory has gone", "[pool]") {
  PoolAllocator pool(size_t{1} << 20);
  { const BufferPtr b = *pool.Allocate(700'000); }
  const auto large = pool.Allocate(1'000'000);
  REQUIRE(large.ok());
  const auto more = pool.Allocate(200'000);
  CHECK(more.status().code() == absl::StatusCode::kResourceExhausted);
  CHECK(pool.Allocate(size_t{1} << 61).status().code() == absl::StatusCode::kResourceExhausted);
}

TEST_CASE("what is held for speed is let go of stage by stage before a limit refuses", "[pool]") {
  PoolAllocator pool(size_t{1} << 20);
  std::vector<int> stages;
  BufferPtr cheap = nullptr, dear = nullptr;
  pool.set_reclaim([&](int stage) {
    stages.push_back(stage);
    (stage == 0 ? cheap : dear) = nullptr;
    return stage < 2;
  });
  cheap = *pool.Allocate(300'000);
  dear = *pool.Allocate(300'000);
  CHECK(stages.empty());
  CHECK(pool.Allocate(600'000).ok());
  CHECK(stages == std::vector{0});
  CHECK(dear != nullptr);
  CHECK(pool.Allocate(1'000'000).ok());
  CHECK(stages == std::vector{0, 0, 1});
  CHECK(pool.Allocate(2'000'000).status().code() == absl::StatusCode::kResourceExhausted);
  CHECK(stages == std::vector{0, 0, 1, 0, 1, 2});
}

TEST_CASE("a buffer may outlive its pool", "[pool]") {
  BufferPtr b;
  {
    PoolAllocator pool;
    b = *pool.Allocate(64);
  }
  static_cast<char*>(b->data())[63] = 1;
  CHECK(b->size() == 64);
}

}  // namespace
}  // namespace weft
