#include "core/device.h"

#include <catch2/catch.hpp>

namespace weft {
namespace {

TEST_CASE("device strings as files write them", "[core][device]") {
  struct Case {
    const char* text;
    const char* kind;
    int index;
    const char* job;
    int task;
  };
  const Case cases[] = {
      {"", "", -1, "", -1},
      {"/device:GPU:1", "GPU", 1, "", -1},
      {"/device:gpu:*", "GPU", -1, "", -1},
      {"/device:CPU", "CPU", -1, "", -1},
      {"/device:*:0", "", 0, "", -1},
      {"/gpu:0", "GPU", 0, "", -1},
      {"CPU:0", "CPU", 0, "", -1},
      {"/job:worker/replica:0/task:2/device:GPU:3", "GPU", 3, "worker", 2},
      {"/job:localhost", "", -1, "localhost", -1},
      {"/job:*/task:*", "", -1, "", -1},
      {"/device:XLA_GPU:0", "XLA_GPU", 0, "", -1},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const auto spec = DeviceSpec::Parse(c.text);
    REQUIRE(spec.ok());
    CHECK(spec->kind == c.kind);
    CHECK(spec->index == c.index);
    CHECK(spec->job == c.job);
    CHECK(spec->task == c.task);
  }
}

TEST_CASE("device strings that mean nothing", "[core][device]") {
  for (const char* text : {"gpu", "/device:GPU:x", "/gpu:-1", "/task:one", "/job:", "//gpu:0",
                           "/device:GPU:0:1", "/device::0", "/:0", "/gpu:99999999999"}) {
    CAPTURE(text);
    const auto spec = DeviceSpec::Parse(text);
    CHECK(spec.status().code() == absl::StatusCode::kInvalidArgument);
    CHECK(ToStd(spec.status().message()).find(text) != std::string_view::npos);
  }
}

TEST_CASE("what a request allows", "[core][device]") {
  CHECK(DeviceSpec::Parse("")->Allows("GPU", 3));
  CHECK(DeviceSpec::Parse("/gpu:0")->Allows("GPU", 0));
  CHECK_FALSE(DeviceSpec::Parse("/gpu:0")->Allows("GPU", 1));
  CHECK_FALSE(DeviceSpec::Parse("/gpu:0")->Allows("CPU", 0));
  CHECK(DeviceSpec::Parse("/job:far/task:7/device:GPU:*")->Allows("GPU", 1));
  CHECK(DeviceInfo{"GPU", 1, "", 0}.Name() == "/device:GPU:1");
}

}  // namespace
}  // namespace weft
