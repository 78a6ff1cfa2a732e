#include "kernels/device/stream_allocator.h"

#include <array>
#include <catch2/catch.hpp>

#include "tests/support/fake_driver.h"

namespace weft {
namespace {

using test::FakeDriver;

// Two streams on a device of 4 KiB.
struct Device {
  FakeDriver driver{4096};
  StreamHandle a = *driver.CreateStream("a"), b = *driver.CreateStream("b");
  absl::Status Write(StreamHandle s, void* p, size_t bytes) {
    return driver.Enqueue(s, "write", {{p, bytes, true}}, [] {});
  }
};

TEST_CASE("a stream gets its own memory back without the driver", "[device][stream_allocator]") {
  Device d;
  StreamAllocator allocator(d.driver);
  void* p = *allocator.Allocate(1000, d.a);
  REQUIRE(d.Write(d.a, p, 1000).ok());
  REQUIRE(allocator.Free(p, std::array{d.a}).ok());
  d.driver.ClearCalls();
  void* q = *allocator.Allocate(900, d.a);
  CHECK(q == p);
  CHECK(d.driver.calls().empty());
  REQUIRE(d.Write(d.a, q, 900).ok());
  CHECK(d.driver.violations().empty());
  CHECK(allocator.stats().in_use == 1024);
  CHECK(allocator.stats().cached == 0);
  REQUIRE(allocator.Free(q, std::array{d.a}).ok());
  CHECK(allocator.stats().peak == 1024);
}

TEST_CASE("another stream gets new memory while there is some, then waits by event",
          "[device][stream_allocator]") {
  Device d;
  StreamAllocator allocator(d.driver, 2048);
  void* p = *allocator.Allocate(1024, d.a);
  REQUIRE(d.Write(d.a, p, 1024).ok());
  REQUIRE(allocator.Free(p, std::array{d.a}).ok());
  void* fresh = *allocator.Allocate(1024, d.b);
  CHECK(fresh != p);
  CHECK(d.driver.Count("wait") == 0);
  void* taken = *allocator.Allocate(1024, d.b);
  CHECK(taken == p);
  CHECK(d.driver.Count("wait e0 on b") == 1);
  CHECK(d.driver.Count("sync") == 0);
  REQUIRE(d.Write(d.b, taken, 1024).ok());
  CHECK(d.driver.violations().empty());
  for (void* q : {fresh, taken}) REQUIRE(allocator.Free(q, std::array{d.b}).ok());
}

TEST_CASE("memory whose work is done goes to any stream at once", "[device][stream_allocator]") {
  Device d;
  StreamAllocator allocator(d.driver);
  void* p = *allocator.Allocate(512, d.a);
  REQUIRE(d.Write(d.a, p, 512).ok());
  REQUIRE(allocator.Free(p, std::array{d.a}).ok());
  d.driver.CatchUp();
  CHECK(*allocator.Allocate(512, d.b) == p);
  REQUIRE(d.Write(d.b, p, 512).ok());
  CHECK(d.driver.violations().empty());
  REQUIRE(allocator.Free(p, std::array{d.b}).ok());
}

TEST_CASE("the fake sees what the events prevent", "[device][fake_driver]") {
  Device d;
  void* p = *d.driver.Allocate(64);
  REQUIRE(d.Write(d.a, p, 64).ok());
  REQUIRE(d.Write(d.b, p, 64).ok());
  REQUIRE(d.driver.violations().size() == 1);
  CHECK(d.driver.violations()[0] == "write writes what write writes, and nothing orders them");
  d.driver.Free(p);
  for (StreamHandle s : {d.a, d.b}) REQUIRE(d.driver.Synchronize(s).ok());
  REQUIRE(d.Write(d.b, p, 64).ok());
  REQUIRE(d.driver.violations().size() == 2);
  CHECK(d.driver.violations()[1] == "write uses freed memory");
}

TEST_CASE("limits: the caller's and the card's", "[device][stream_allocator]") {
  Device d;
  {
    StreamAllocator allocator(d.driver, 1024);
    void* p = *allocator.Allocate(300, d.a);
    const auto more = allocator.Allocate(1024, d.a);
    CHECK(more.status().code() == absl::StatusCode::kResourceExhausted);
    CHECK(ToStd(more.status().message()) ==
          "cannot allocate 1024 bytes on /device:GPU:0: 512 are in use and the limit is 1024");
    REQUIRE(allocator.Free(p, std::array{d.a}).ok());
    // What is cached is given up for a larger block.
    void* large = *allocator.Allocate(1024, d.a);
    CHECK(d.driver.Count("free") == 1);
    REQUIRE(allocator.Free(large, std::array{d.a}).ok());
    CHECK(d.driver.live_bytes() == 1024);
    allocator.Trim();
    CHECK(d.driver.live_bytes() == 0);
  }
  StreamAllocator allocator(d.driver);
  CHECK(allocator.Allocate(8192, d.a).status().code() == absl::StatusCode::kResourceExhausted);
  CHECK(allocator.Allocate(~size_t{0}, d.a).status().code() ==
        absl::StatusCode::kResourceExhausted);
  CHECK(d.driver.violations().empty());
}

TEST_CASE("the fake's captures", "[device][fake_driver]") {
  Device d;
  auto* x = static_cast<int*>(*d.driver.Allocate(4));
  *x = 0;
  const EventHandle fork = *d.driver.CreateEvent(), join = *d.driver.CreateEvent();
  const auto add = [&](StreamHandle s, int n) {
    return d.driver.Enqueue(s, "add", {{x, 4, true}}, [=] { *x += n; });
  };
  REQUIRE(d.driver.BeginCapture(d.a).ok());
  REQUIRE(add(d.a, 1).ok());
  REQUIRE(d.driver.Record(fork, d.a).ok());
  REQUIRE(d.driver.Wait(d.b, fork).ok());
  REQUIRE(add(d.b, 10).ok());
  SECTION("joined, it is replayed as often as asked") {
    REQUIRE(d.driver.Record(join, d.b).ok());
    REQUIRE(d.driver.Wait(d.a, join).ok());
    const auto graph = d.driver.EndCapture(d.a);
    REQUIRE(graph.ok());
    for (int i = 0; i < 3; ++i) REQUIRE(d.driver.Launch(*graph, d.a).ok());
    CHECK(*x == 0);
    REQUIRE(d.driver.Synchronize(d.a).ok());
    CHECK(*x == 33);
    CHECK(d.driver.violations().empty());
    d.driver.DestroyStepGraph(*graph);
  }
  SECTION("a stream that does not come back is seen") {
    REQUIRE(d.driver.EndCapture(d.a).ok());
    REQUIRE(d.driver.violations().size() == 1);
    CHECK(d.driver.violations()[0] == "b has not joined the captured stream again");
  }
  SECTION("the host must not wait, nor ask for memory") {
    CHECK_FALSE(d.driver.Synchronize(d.a).ok());
    CHECK_FALSE(d.driver.Allocate(4).ok());
    CHECK(d.driver.violations().size() == 2);
  }
}

}  // namespace
}  // namespace weft
