#include "tools/child.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <iostream>

namespace weft::tools {
namespace {

TEST_CASE("a crash, a hang and an exit leave the others alone", "[tools][child]") {
  const auto work = [](int64_t i) -> std::string {
    if (i == 1) {
      std::cerr << "last words\n";
      std::raise(SIGKILL);
    }
    if (i == 2) {
      while (true) pause();
    }
    if (i == 3) _exit(7);
    return std::string(100000, static_cast<char>('a' + i));
  };
  std::vector<ChildResult> results(6);
  std::vector<int> calls(6);
  REQUIRE(RunInChildren(6, 2, 0.5, work, [&](int64_t i, const ChildResult& r) {
            results[i] = r;
            ++calls[i];
          }).ok());
  for (int i = 0; i < 6; ++i) {
    CAPTURE(i);
    CHECK(calls[i] == 1);
    CHECK(results[i].output ==
          (i == 0 || i > 3 ? std::string(100000, static_cast<char>('a' + i)) : ""));
    CHECK(results[i].timed_out == (i == 2));
  }
  CHECK(SignalName(results[1].signal) == "SIGKILL");
  CHECK(results[1].errors == "last words\n");
  CHECK(results[3].signal == 0);
}

}  // namespace
}  // namespace weft::tools
